"""Blocks of the demand as lists: Python reads one number of a list faster than one of an array.

The columns have the names and the meaning of `sim.demand.blocks`. Those of which a run asks for few
numbers, or for each of them once, become Python's only when somebody does: as long as anything of a
block waits they take a fourth of the memory.
"""

from array import array
from collections.abc import Sequence
from functools import cached_property

from sim.demand.blocks import Asks, Bookings, CaseBlock, ContactBlock, Floats, Ints, VisitLuck


def _seldom_read(column: Floats) -> Sequence[float]:
    return array("d", column.tobytes())


def _read_once(column: Ints) -> Sequence[int]:
    return array("q", column.tobytes())


class ContactList:
    """The contacts of a block."""

    def __init__(self, block: ContactBlock) -> None:
        self._block, self.attempts = block, block.attempts
        self.entity, self.time = _read_once(block.entity), _seldom_read(block.time)
        self.channel: list[int] = block.channel.tolist()
        self.kind: list[int] = block.kind.tolist()
        self.client: list[int] = block.client.tolist()
        self.about, self.cases = _read_once(block.about), _read_once(block.cases)
        self.service = _seldom_read(block.service)
        self.call_back = _seldom_read(block.call_back)
        self.resolve = _seldom_read(block.resolve)
        self.lag = _seldom_read(block.lag)
        self.error = _seldom_read(block.error)
        self.patience = _seldom_read(block.patience)
        self.redial_after = _seldom_read(block.redial_after)
        self.taken_over = _seldom_read(block.taken_over)
        self.becomes_mail = _seldom_read(block.becomes_mail)
        self.again_after = _seldom_read(block.again_after)

    @cached_property
    def mails(self) -> "ContactList | None":
        """What its calls become."""
        return _contacts(self._block.mails)

    @cached_property
    def again(self) -> "ContactList | None":
        """The next mail about the same."""
        return _contacts(self._block.again)


def _contacts(block: ContactBlock | None) -> ContactList | None:
    return None if block is None else ContactList(block)


class BookingList:
    """The luck of one booking of each visit."""

    def __init__(self, luck: Bookings) -> None:
        self.comes, self.cancels = _seldom_read(luck.comes), _seldom_read(luck.cancels)
        self.rebooks = _seldom_read(luck.rebooks)


class AskList:
    """How the client of each visit of a group asks, again and again."""

    def __init__(self, asks: Asks) -> None:
        self.after, self.places = _seldom_read(asks.after), _seldom_read(asks.places)
        self.by_contact: list[bool] = asks.by_contact.tolist()
        self.contacts = _contacts(asks.contacts)


class VisitList:
    """The luck of the visits of a block of cases."""

    def __init__(self, luck: VisitLuck) -> None:
        self._luck = luck
        self._bookings: dict[int, BookingList] = {}
        self._asks: dict[int, AskList] = {}
        self.place_of = _places(luck.entries.tolist())
        """The place of each visit, by its entry in the block."""

    def bookings(self, nth: int) -> BookingList:
        """Return the luck of each visit's n-th booking, from 0 on."""
        found = self._bookings.get(nth)
        if found is None:
            found = self._bookings[nth] = BookingList(self._luck.bookings(nth))
        return found

    def asks(self, group: int) -> AskList:
        """Return how the clients of a group of visits ask again."""
        found = self._asks.get(group)
        if found is None:
            found = self._asks[group] = AskList(self._luck.asks(group))
        return found


class CaseList:
    """The cases of a block, and the entries of their journeys."""

    def __init__(self, block: CaseBlock) -> None:
        self.family = block.family
        self.numbers, self.offsets = _read_once(block.numbers), _read_once(block.offsets)
        self.arrival = _seldom_read(block.arrival)
        self.application = _seldom_read(block.application)
        self.client: list[int] = block.client.tolist()
        self.urgent, self.lapse = _seldom_read(block.urgent), _seldom_read(block.lapse)
        self.certificate = _seldom_read(block.certificate)
        self.overlap = _seldom_read(block.overlap)
        self.codes: list[int] = block.codes.tolist()
        self.minutes = _seldom_read(block.minutes)
        self.decide_at: list[int] = block.decide_at.tolist()
        self.submissions = _contacts(block.submissions)
        self.submission_at = _places(block.submission_at.tolist())
        """The place of each submission, by its entry."""
        self.appointments = _contacts(block.appointments)
        self.appointment_of = _places(block.appointment_of.tolist())
        """The place of each appointment, by the place of its case."""
        self.follows = _seldom_read(block.follows)
        self.follows_after = _seldom_read(block.follows_after)
        self.visits = None if block.visits is None else VisitList(block.visits)

    def __len__(self) -> int:
        """Return the number of cases."""
        return len(self.arrival)


def _places(of: Sequence[int]) -> dict[int, int]:
    """Return the place of each number."""
    return {number: place for place, number in enumerate(of)}
