"""A SimPy environment whose dated events have a stated order at equal times.

Dates are set as dates, because now + (date - now) is not always the date. At equal times the
order is (kind, entity number); SimPy's own events without delay (priorities 0 and 1) come
first, so everything that an event causes is done before the next dated event.
"""

from collections.abc import Callable
from heapq import heappush
from math import inf
from typing import Any

import simpy
from simpy.events import Event

_KIND_BITS = 48


def rank(kind: int) -> int:
    """Return the rank of a kind of dated event, to which the entity's number is added."""
    return (kind + 2) << _KIND_BITS


class Clock(simpy.Environment):
    """Simulated time in minutes since the start of the run."""

    def at(self, date: float, order: int) -> Event:
        """Return an event that happens at a date; `order` is the kind's rank + the entity.

        An infinite date never comes.
        """
        event = Event(self)
        event._ok = True  # noqa: SLF001 - as simpy.Timeout does
        event._value = None  # noqa: SLF001 - as above
        if date < self._now:
            msg = f"a date lies in the past: {date} < {self._now}"
            raise AssertionError(msg)
        if date < inf:
            heappush(self._queue, (date, order, next(self._eid), event))  # type: ignore[misc]
        return event

    def call_at(
        self, date: float, order: int, happen: Callable[[Any], None], subject: Any  # noqa: ANN401
    ) -> None:
        """Let `happen(subject)` be called at a date."""
        event = self.at(date, order)
        event.callbacks.append(lambda _event: happen(subject))  # type: ignore[union-attr]
