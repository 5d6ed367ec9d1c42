"""Blocks of cases and contacts: columns of plain numbers that an engine reads and never changes."""

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def column(numbers: Floats) -> Sequence[float]:
    """Return numbers most of which nobody will ask for: they become Python's when somebody does."""
    return array("d", numbers.tobytes())


@dataclass(slots=True)
class ContactBlock:
    """Contacts in order of time: one flat list of numbers per column.

    Minutes for service, call_back, patience, redial_after and lag; uniforms for resolve and
    error. `patience` and `redial_after` have `attempts` entries per contact one after the
    other; `redial_after` is infinite where the caller does not dial again. `about` is the
    contact's number in the log: channel, kind and client in one.
    """

    entity: list[int]
    time: list[float]
    channel: list[int]
    kind: list[int]
    client: list[int]
    about: list[int]
    service: Sequence[float]
    call_back: Sequence[float]
    resolve: Sequence[float]
    lag: Sequence[float]
    error: Sequence[float]
    patience: Sequence[float]
    redial_after: Sequence[float]
    attempts: int = 1
    cases: list[int] = field(default_factory=list)
    """For enquiries: the entity of each one's case."""
    taken_over: Sequence[float] = ()
    """For enquiries: the thinning uniform."""
    becomes_mail: Sequence[float] = ()
    """Of calls, where lost ones may become mails: the uniform that decides it."""
    mails: "ContactBlock | None" = None
    """What its calls become, a mail in the place of each contact."""
    again_after: Sequence[float] = ()
    """Of mails about a case: minutes after which the client writes again."""
    again: "ContactBlock | None" = None
    """The next mail about the same, in the place of each contact; None: nobody writes again."""


@dataclass(slots=True)
class Bookings:
    """The luck of one booking of each visit: three uniforms."""

    comes: list[float]
    """Decides whether the client comes, cancels, or does neither."""
    cancels: list[float]
    """When between booking and date who cancels does so."""
    rebooks: list[float]
    """Decides whether who has not come books again."""


@dataclass(slots=True)
class Asks:
    """How the client of each visit asks for a slot once more."""

    after: list[float]
    """Minutes until then."""
    by_contact: list[bool]
    """Whether the office is asked; else the client looks at the calendar."""
    places: list[float]
    """Uniforms: at which place in the hours of that day who calls or comes does so."""
    contacts: ContactBlock | None
    """In the place of each visit, where anybody asks the office."""


class VisitLuck(Protocol):
    """The luck of the visits of a block of cases, by booking and by ask."""

    place_of: Mapping[int, int]
    """The place of each visit, by its entry in the block."""

    def bookings(self, nth: int) -> Bookings:
        """Return the luck of each visit's n-th booking, from 0 on."""
        ...

    def asks(self, nth: int) -> Asks:
        """Return how each visit's client asks for the n-th time, from 0 on."""
        ...


@dataclass(slots=True)
class CaseBlock:
    """Cases in order of arrival: one list per column, and the entries of their journeys.

    The entries of case i are codes and minutes [offsets[i], offsets[i+1]): a code from 0 on is
    a step, a negative one a wait (see `unrolling`). `submissions` holds the contacts that
    deliver requested documents, `submission_at` maps an entry to its place there; likewise
    `appointments` and `appointment_of` a case, for emergencies before its title lapses.
    """

    family: int
    """See `sim.events.families`."""
    numbers: list[int]
    """Numbers of the cases within the family; those of caused cases are their roots' ones."""
    arrival: list[float]
    application: list[float]
    client: list[int]
    urgent: list[float]
    lapse: list[float]
    """When the first certificate falls due; infinite where none ever does."""
    certificate: list[float]
    """Minutes of each certificate."""
    overlap: list[float]
    offsets: list[int]
    codes: list[int]
    minutes: list[float]
    decide_at: list[int]
    """The entry whose end decides the case, -1 where it is withdrawn."""
    submissions: ContactBlock | None = None
    submission_at: dict[int, int] = field(default_factory=dict)
    appointments: ContactBlock | None = None
    appointment_of: dict[int, int] = field(default_factory=dict)
    follows: list[float] = field(default_factory=list)
    """Whose decisions may cause another case: the uniform that decides it; empty: nobody's."""
    follows_after: list[float] = field(default_factory=list)
    """The uniform that decides how long after the decision it comes."""
    visits: VisitLuck | None = None

    def __len__(self) -> int:
        """Return the number of cases."""
        return len(self.arrival)
