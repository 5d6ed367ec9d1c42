"""Blocks of cases and contacts: columns as arrays, which an engine reads and never changes."""

from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from typing import Protocol, TypeVar, Union

import numpy as np
from numpy.typing import NDArray

from sim.adding import added

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Block = Union["CaseBlock", "ContactBlock", "Bookings", "Asks"]
B = TypeVar("B", "CaseBlock", "ContactBlock", "Bookings", "Asks")


def size_of(block: Block) -> int:
    """Return the bytes of a block's columns; what stands in several places counts once."""
    sizes: dict[int, int] = {}
    for column in columns_of(block):
        begin = column.ctypes.data
        sizes[begin] = max(sizes.get(begin, 0), column.nbytes)
    return added(sizes.values())


def columns_of(block: Block) -> Iterator[Floats | Ints | Flags]:
    """Yield the columns of a block, of its contacts and of what they bring."""
    for each in fields(block):
        value = getattr(block, each.name)
        if isinstance(value, np.ndarray):
            yield value
        elif isinstance(value, ContactBlock):
            yield from columns_of(value)


def sealed(block: B) -> B:
    """Return a block that nobody can write into: several offices read it."""
    for column in columns_of(block):
        column.flags.writeable = False
    return block


_ALIKE: dict[int, Ints] = {}
"""Columns in which one number stands all along, by that number; shorter ones are parts of them."""


def alike(value: int, number: int) -> Ints:
    """Return a column in which one number stands all along; nobody can write into it."""
    known = _ALIKE.get(value)
    if known is None or len(known) < number:
        known = _ALIKE[value] = np.full(2 * number, value, np.int64)
        known.flags.writeable = False
    return known[:number]


def zeros(number: int) -> Floats:
    """Return a column of zeros; nobody can write into it."""
    return alike(0, number).view(np.float64)


def no_floats() -> Floats:
    """Return a column that a block does not have."""
    return np.empty(0)


def no_ints() -> Ints:
    """Return a column of whole numbers that a block does not have."""
    return np.empty(0, dtype=np.int64)


@dataclass(slots=True)
class ContactBlock:
    """Contacts in order of time: one array per column.

    Minutes for service, call_back, patience, redial_after and lag; uniforms for resolve and
    error. `patience` and `redial_after` have `attempts` entries per contact one after the
    other, none where nobody calls; `redial_after` is infinite where the caller does not dial
    again. `about` is the contact's number in the log: channel, kind and client in one.
    """

    entity: Ints
    time: Floats
    channel: Ints
    kind: Ints
    client: Ints
    about: Ints
    service: Floats
    call_back: Floats
    resolve: Floats
    lag: Floats
    error: Floats
    patience: Floats
    redial_after: Floats
    attempts: int = 1
    cases: Ints = field(default_factory=no_ints)
    """For enquiries: the entity of each one's case, all of one family."""
    taken_over: Floats = field(default_factory=no_floats)
    """For enquiries: the thinning uniform."""
    becomes_mail: Floats = field(default_factory=no_floats)
    """Of calls, where lost ones may become mails: the uniform that decides it."""
    mails: "ContactBlock | None" = None
    """What its calls become, a mail in the place of each contact."""
    again_after: Floats = field(default_factory=no_floats)
    """Of mails about a case: minutes after which the client writes again."""
    again: "ContactBlock | None" = None
    """The next mail about the same, in the place of each contact; None: nobody writes again."""
    addresses: list[int] = field(default_factory=list)
    """Where its columns lie, once compiled code has read them: they are there for every office."""

    def __len__(self) -> int:
        """Return the number of contacts."""
        return len(self.entity)


@dataclass(slots=True)
class Bookings:
    """The luck of one booking of each visit: three uniforms."""

    comes: Floats
    """Decides whether the client comes, cancels, or does neither."""
    cancels: Floats
    """When between booking and date who cancels does so."""
    rebooks: Floats
    """Decides whether who has not come books again."""


ASKED_TOGETHER = 1024
"""Visits of a block whose asks are drawn together: where calendars are full, few clients ask."""


@dataclass(slots=True)
class Asks:
    """How the client of each visit of a group asks for a slot once more, and again.

    All columns have `MOST_ASKS` entries per visit, one after the other.
    """

    after: Floats
    """Minutes until then."""
    by_contact: Flags
    """Whether the office is asked; else the client looks at the calendar."""
    places: Floats
    """Uniforms: at which place in the hours of that day who calls or comes does so."""
    contacts: ContactBlock | None
    """In the place of each ask, where anybody asks the office."""


class VisitLuck(Protocol):
    """The luck of the visits of a block of cases: of their bookings, and of their asks."""

    entries: Ints
    """The entry of each visit in its block."""

    def bookings(self, nth: int) -> Bookings:
        """Return the luck of each visit's n-th booking, from 0 on."""
        ...

    def asks(self, group: int) -> Asks:
        """Return how the clients of a group of visits ask again, from group 0 on.

        Each has `ASKED_TOGETHER` visits, one after the other; the last one has what is left.
        """
        ...


@dataclass(slots=True)
class CaseBlock:
    """Cases in order of arrival: one array per column, and the entries of their journeys.

    The entries of case i are codes and minutes [offsets[i], offsets[i+1]): a code from 0 on is
    a step, a negative one a wait (see `unrolling`). `submissions` holds the contacts that
    deliver requested documents, and `submission_at` the entry of each, rising; likewise
    `appointments` those for emergencies before a title lapses, and `appointment_of` the case
    of each.
    """

    family: int
    """See `sim.events.families`."""
    numbers: Ints
    """Numbers of the cases within the family; those of caused cases are their roots' ones."""
    arrival: Floats
    application: Floats
    client: Ints
    urgent: Floats
    lapse: Floats
    """When the first certificate falls due; infinite where none ever does."""
    certificate: Floats
    """Minutes of each certificate."""
    overlap: Floats
    offsets: Ints
    codes: Ints
    minutes: Floats
    decide_at: Ints
    """The entry whose end decides the case, -1 where it is withdrawn."""
    submissions: ContactBlock | None = None
    submission_at: Ints = field(default_factory=no_ints)
    appointments: ContactBlock | None = None
    appointment_of: Ints = field(default_factory=no_ints)
    follows: Floats = field(default_factory=no_floats)
    """Whose decisions may cause another case: the uniform that decides it; empty: nobody's."""
    follows_after: Floats = field(default_factory=no_floats)
    """The uniform that decides how long after the decision it comes."""
    visits: VisitLuck | None = None

    def __len__(self) -> int:
        """Return the number of cases."""
        return len(self.arrival)
