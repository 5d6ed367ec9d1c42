"""The luck of visits written by hand (`tests.handmade`)."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

import numpy as np

from sim.demand.blocks import ASKED_TOGETHER, Asks, Bookings, ContactBlock, Floats, Ints
from sim.plan.slots import MOST_ASKS

T = TypeVar("T")
"""A contact written by hand."""

COMES = (1.0, 0.5, 0.0)


def floats(numbers: Iterable[float]) -> Floats:
    """Return a column of a block."""
    return np.array(list(numbers), dtype=np.float64)


def ints(numbers: Iterable[int]) -> Ints:
    """Return a column of whole numbers of a block."""
    return np.array(list(numbers), dtype=np.int64)


@dataclass(frozen=True)
class HandAsk(Generic[T]):
    """How a client asks again: after so many minutes, by a contact or (None) by looking."""

    after: float = 1440.0
    contact: T | None = None
    place: float = 0.0


@dataclass(frozen=True)
class HandVisit(Generic[T]):
    """The luck of one visit, booking by booking and ask by ask; the last one stated goes on.

    A booking has the uniforms that decide whether the client comes, when who cancels does so, and
    whether who has not come books again.
    """

    bookings: Sequence[tuple[float, float, float]] = (COMES,)
    asks: Sequence[HandAsk[T]] = field(default_factory=lambda: (HandAsk[T](),))


class HandVisits(Generic[T]):
    """The luck of the visits of a block, as `sim.demand.blocks.VisitLuck` states it."""

    def __init__(
        self,
        visits: Sequence[HandVisit[T]],
        entries: Ints,
        contacts: Callable[[int, Sequence[HandAsk[T]]], ContactBlock],
    ) -> None:
        """`contacts` makes a block of the contacts with which clients ask, from a visit on."""
        self._visits, self.entries, self._contacts = visits, entries, contacts
        self._asks: dict[int, Asks] = {}

    def bookings(self, nth: int) -> Bookings:
        """Return the luck of each visit's n-th booking."""
        luck = [visit.bookings[min(nth, len(visit.bookings) - 1)] for visit in self._visits]
        comes, cancels, rebooks = map(floats, zip(*luck, strict=True))
        return Bookings(comes, cancels, rebooks)

    def asks(self, group: int) -> Asks:
        """Return how the clients of a group of visits ask again."""
        if group not in self._asks:
            first = group * ASKED_TOGETHER
            asks = [
                visit.asks[min(nth, len(visit.asks) - 1)]
                for visit in self._visits[first : first + ASKED_TOGETHER]
                for nth in range(MOST_ASKS)
            ]
            self._asks[group] = Asks(
                floats(ask.after for ask in asks),
                np.array([ask.contact is not None for ask in asks]),
                floats(ask.place for ask in asks),
                self._contacts(first, asks),
            )
        return self._asks[group]
