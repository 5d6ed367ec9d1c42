"""A SimPy environment whose dated events have a stated order at equal times.

Dates are set as dates, because now + (date - now) is not always the date. At equal times the
order is (kind, entity number); SimPy's own events without delay (priorities 0 and 1) come
first, so everything that an event causes is done before the next dated event.
"""

from collections.abc import Callable
from heapq import heappush
from math import inf
from operator import attrgetter
from typing import Any

import simpy
from simpy.events import Event


class Dated(Event):
    """An event whose date is set when it is made; it succeeds without a value."""

    _ok = True
    _value = None

    def __init__(self, clock: simpy.Environment) -> None:
        self.env = clock
        self.callbacks = []


class Happening(Event):
    """A dated event that nobody waits for: when it comes, `happen(subject)` is called."""

    _ok = True
    _value = None

    def __init__(self, happen: Callable[[Any], None], subject: Any) -> None:  # noqa: ANN401
        self.callbacks = _CALL
        self.happen, self.subject = happen, subject


def _call(event: Any) -> None:  # noqa: ANN401 - SimPy hands over the event
    event.happen(event.subject)


_CALL: Any = [_call]
"""Shared by all of them: SimPy reads the list and never changes it."""


class Clock(simpy.Environment):
    """Simulated time in minutes since the start of the run."""

    now = property(attrgetter("_now"))  # as SimPy's, read without a call into Python

    def at(self, date: float, order: int) -> Event:
        """Return an event that happens at a date; `order` is the kind's rank + the entity.

        An infinite date never comes.
        """
        return self._enter(date, order, Dated(self))

    def call_at(
        self,
        date: float,
        order: int,
        happen: Callable[[Any], None],
        subject: Any,  # noqa: ANN401 - whatever `happen` takes
    ) -> None:
        """Call `happen(subject)` at a date."""
        self._enter(date, order, Happening(happen, subject))

    def _enter(self, date: float, order: int, event: Event) -> Event:
        if self._now <= date < inf:
            heappush(self._queue, (date, order, next(self._eid), event))  # type: ignore[misc]
        elif date != inf:
            msg = f"a date lies in the past: {date} < {self._now}"
            raise AssertionError(msg)
        return event
