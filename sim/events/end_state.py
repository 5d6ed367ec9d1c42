"""What an engine still holds when a run is over: the other side of what its log says."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class OpenCases:
    """The cases that are neither decided nor withdrawn, one entry each."""

    client: Ints
    """The kind of their clients, by its number."""
    application: Floats
    """Dates of application, in minutes since the start of the run."""
    entity: Ints
    with_applicant_since: Floats
    """Since when the applicant has it, in minutes since the start; NaN: the office has it."""


@dataclass(frozen=True)
class Queued:
    """The pieces of work that wait in queues, one entry each."""

    team: Ints
    step: Ints
    """The step, or the code of a task (`kinds.TASK_NAMES`)."""
    client: Ints
    """The kind of their clients, by its number."""
    since: Floats
    """When they joined the queue, in minutes since the start of the run."""


@dataclass(frozen=True)
class Tasks:
    """Pieces of work that are not done."""

    in_hand: Mapping[int, int]
    """How many, by the code of their step (`kinds.TASK_NAMES`)."""
    queued: Queued
    lent: int = 0
    """Of those in hand, how many are another team's, lent to the clerk's."""


@dataclass(frozen=True)
class Seats:
    """Who is there, one entry per clerk in the order of the roster."""

    filled: Flags
    """Whether somebody has the seat."""
    there: Flags
    """Whether somebody is there: the seat is filled, its holder neither on leave nor ill."""
    team: Ints
    """The team in which each seat is."""
    left: Ints
    """How many people have left the seat; one that is vacant at the start counts."""
    parting: Flags
    """Whether its holder is still with a client before going: the log does not say so yet."""


@dataclass(frozen=True)
class Bookings:
    """Visits of cases that are not over."""

    to_come: int = 0
    """Dates that are booked."""
    there: int = 0
    """Clients who have come, and wait or are with a clerk."""
    asking: int = 0
    """Clients without a date, who will ask again or wait for the next release."""


@dataclass(frozen=True)
class EndState:
    """The state of an office at the end of a run; every engine fills it."""

    cases: OpenCases
    tasks: Tasks
    seats: Seats
    bookings: Bookings = Bookings()
