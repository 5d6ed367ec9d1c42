"""Cases and contacts as the office holds them: plain records that move between queues.

They are pieces of work: `step` says of what kind, `minutes` how long, `since` from when on
it waits. A mail, a call-back and a visit are stages of one contact. A certificate is a piece
of work of its own beside the case that owes it.
"""

from copy import copy
from math import inf
from typing import Protocol, Union

from sim.engines.simpy.listed import CaseList, ContactList
from sim.events.families import FAMILY
from sim.events.kinds import CERTIFICATE_TASK, MENTORING, NONE, VISIT_TASK
from sim.plan.shape import ClientKind


class Line(Protocol):
    """The queue that a piece of work waits in, as far as the piece needs to know."""

    def take_out(self, piece: Union["Case", "Contact", "Certificate"]) -> None:
        """Take the piece out."""
        ...

    def move_to_urgent(self, case: "Case") -> None:
        """Move a case to the class of urgent ones."""
        ...


class Load:
    """The cases of a clerk, as long as the same person has the seat in the same team."""

    __slots__ = ("clerk", "held")

    def __init__(self, clerk: int) -> None:
        self.clerk = clerk
        self.held = 0
        """How many of them are still in the office."""


class Hands:
    """Who did a case's last step, and for whom its step now is: people by their numbers."""

    __slots__ = ("barred", "before", "done_at", "done_by", "kept")

    def __init__(self) -> None:
        self.done_by: int = NONE
        self.done_at: int = NONE
        """The last step, and the stage that it was of."""
        self.before: int = NONE
        """Who did the last step before the stage of now."""
        self.barred: int = NONE
        """Who may not do the step of now; NONE: everybody may."""
        self.kept: int = NONE
        """Who alone is to do it; NONE: anybody may."""


class Case:
    """An open case: where it is in its journey, and whose."""

    __slots__ = (
        "about", "application", "arrangement", "at", "became_urgent", "block", "certificate",
        "client", "closed", "end", "entity", "hands", "index", "lanes", "load", "minutes", "phase",
        "prefix", "reworked", "routed", "since", "step", "team", "ticket", "urgent", "waits_in",
        "with_applicant",
    )  # fmt: skip

    def __init__(self, block: CaseList, index: int, client: ClientKind) -> None:
        self.block, self.index, self.client = block, index, client
        self.entity: int = block.family * FAMILY + block.numbers[index]
        self.about: int = client.index
        self.application: float = block.application[index]
        self.at: int = block.offsets[index]
        self.end: int = block.offsets[index + 1]
        self.step: int = NONE
        self.minutes = 0.0
        self.prefix = 0.0
        """Reading-in owed to handoffs, paid by whoever begins the step."""
        self.since = 0.0
        self.team: int = NONE
        """The team that did the last step, NONE before the first one."""
        self.load: Load | None = None
        """The caseload it was put into last, where clerks have caseloads of their own."""
        self.phase = 0
        """The phase in which it was seen last."""
        self.arrangement = 0
        """Which of the office's arrangements governs it."""
        self.routed = 0
        """Which one did when it came to its step."""
        self.waits_in: Line | None = None
        """The queue that it joined last."""
        self.ticket: int = NONE
        """Place in a queue; NONE while it waits in none."""
        self.urgent = False
        self.became_urgent = inf
        """From when on it is urgent; infinite: never."""
        self.reworked = False
        self.with_applicant = False
        self.certificate: Certificate | None = None
        """The interim certificate that fell due last, waiting, in hand or done."""
        self.closed = False
        self.hands: Hands | None = None
        """Who did what of it, where steps ask for persons; None: nobody asks."""
        self.lanes: list[Lane] = []
        """Where stages run side by side: what is on its way in each, closed at its end."""


class Lane(Case):
    """A case in one of several lanes side by side: a piece of work of its own meanwhile."""

    __slots__ = ("whole",)

    def __init__(self, whole: Case, at: int, end: int) -> None:
        """Begin with the entry `at`, in the case's team, under what governs it."""
        super().__init__(whole.block, whole.index, whole.client)
        self.whole, self.at, self.end = whole, at, end
        self.team, self.prefix, self.load = whole.team, whole.prefix, whole.load
        self.phase, self.arrangement, self.routed = whole.phase, whole.arrangement, whole.routed
        self.urgent, self.became_urgent = whole.urgent, whole.became_urgent
        if self.load is not None:
            self.load.held += 1
        if whole.hands is not None:
            self.hands = copy(whole.hands)


class Contact:
    """A contact on its way: its row in the block, its attempt, and what it is right now."""

    __slots__ = (
        "about", "asks", "attempt", "block", "case", "chain", "channel", "client", "concerns",
        "dropped", "emergency", "entity", "index", "kind", "minutes", "prefix", "put_through",
        "reworked", "since", "step", "team", "waits_in",
    )  # fmt: skip

    def __init__(
        self, block: ContactList, index: int, client: ClientKind, case: Case | None,
        concerns: Case | None = None,
    ) -> None:  # fmt: skip
        self.block, self.index, self.client, self.case = block, index, client, case
        self.concerns = concerns
        """The open case that it is about; None: no case."""
        self.entity: int = block.entity[index]
        self.about: int = block.about[index]
        self.channel: int = block.channel[index]
        self.kind: int = block.kind[index]
        self.minutes: float = block.service[index]
        self.prefix = 0.0
        self.since = 0.0
        self.attempt = 0
        self.step: int = NONE
        self.team: int = NONE
        """The team that receives it."""
        self.waits_in: Line | None = None
        """The queue in which it waits; None: it is on its way, with somebody, or done."""
        self.reworked = False
        self.put_through = False
        self.asks: Visit | None = None
        """The visit of the case for which it asks for a slot."""
        self.emergency = False
        """Whether the client comes because a title is about to lapse."""
        self.chain: Chain | None = None
        """For mails after which the client may write again: all about the same."""
        self.dropped = False
        """Whether it needs no answer any more: another mail about the same is begun."""


class Chain:
    """Mails about one matter of one client, of which one is dealt with."""

    __slots__ = ("begun", "mails")

    def __init__(self) -> None:
        self.mails: list[Contact] = []
        self.begun = False


class Certificate:
    """An interim certificate that is owed while a case is undecided and its title has lapsed."""

    __slots__ = (
        "about", "client", "concerns", "entity", "minutes", "number", "prefix", "reworked",
        "since", "step", "waits_in",
    )  # fmt: skip

    def __init__(self, case: Case, number: int, since: float) -> None:
        self.concerns, self.number, self.since = case, number, since
        self.entity, self.about, self.client = case.entity, case.about, case.client
        self.minutes: float = case.block.certificate[case.index]
        self.step = CERTIFICATE_TASK
        self.prefix = 0.0
        self.reworked = False
        self.waits_in: Line | None = None
        """The queue in which it waits; None: it has been taken."""


class Visit:
    """A visit of a case: what its client has asked for and booked, and the work when they come."""

    __slots__ = (
        "about", "appointment", "asks", "bookings", "calendar", "client", "comes", "concerns",
        "date", "desk", "entity", "first_ask", "luck", "minutes", "place", "prefix", "reworked",
        "since", "step", "waits",
    )  # fmt: skip

    def __init__(self, case: Case, appointment: int, place: int, now: float) -> None:
        self.concerns, self.appointment, self.place = case, appointment, place
        self.entity, self.about, self.client = case.entity, case.about, case.client
        self.luck = case.block.visits
        self.minutes: float = case.block.minutes[case.at]
        self.first_ask = self.since = self.date = now
        self.desk: int = NONE
        self.calendar: object = None
        """In which its slot is booked."""
        self.asks = self.bookings = 0
        """How often the client has asked again, and booked."""
        self.comes = False
        """Whether the client comes to the date that is booked."""
        self.waits = False
        """Whether the client is there and waits."""
        self.step = VISIT_TASK
        self.prefix, self.reworked = 0.0, False


Piece = Case | Contact | Certificate
"""A piece of work that can wait in a team's queue: a case's step, a mail, a call-back, ..."""


class Mentoring:
    """Hours that a mentor gives to newcomers: work, but no client's."""

    __slots__ = ("about", "entity", "minutes", "prefix", "reworked", "since", "step")

    def __init__(self, entity: int, minutes: float, since: float) -> None:
        self.entity, self.minutes, self.since = entity, minutes, since
        self.step, self.about = MENTORING, NONE
        self.prefix, self.reworked = 0.0, False
