"""A SimPy environment whose dated events have a stated order at equal times.

Dates are set as dates, because now + (date - now) is not always the date. At equal times the
order is (kind, entity number); SimPy's own events without delay (priorities 0 and 1) come
first, so everything that an event causes is done before the next dated event.
"""

from collections.abc import Callable, Iterator
from heapq import heapify, heappop, heappush
from itertools import chain
from math import inf
from typing import Any

import simpy
from simpy.events import Event

from sim.units import DAY

_BEFORE_ALL = -1
"""Comes before the ranks of all kinds, and before SimPy's own events."""


class Dated(Event):
    """An event whose date is set when it is made; it succeeds without a value."""

    _ok = True
    _value = None

    def __init__(self, clock: simpy.Environment) -> None:
        self.env = clock
        self.callbacks = []


class Happening(Event):
    """A dated event that nobody waits for: when it comes, `happen(subject)` is called."""

    def __init__(self, happen: Callable[[Any], None], subject: Any) -> None:  # noqa: ANN401
        self.happen, self.subject = happen, subject


class Clock(simpy.Environment):
    """Simulated time in minutes since the start of the run.

    SimPy's queue holds the events of today; those of later days lie in a drawer for each day,
    which is emptied into the queue when its day begins. So the cost of an event follows from the
    events of a day, not from all that is to come of a backlog.
    """

    def __init__(self) -> None:
        super().__init__()
        self._tomorrow = DAY
        self._drawers: dict[int, list[tuple[float, int, int, Event]]] = {}

    now = 0.0
    """As SimPy's, but no property: it is asked several times an event."""

    def run_until(self, end: float) -> None:
        """Let everything happen that comes before a date.

        As SimPy's own `run` does, in one loop: no event of a run ends it.
        """
        queue = self._queue
        while queue and queue[0][0] < end:
            now, _, _, event = heappop(queue)
            self.now = self._now = now
            if event.__class__ is Happening:
                event.happen(event.subject)
                continue
            callbacks, event.callbacks = event.callbacks, None  # type: ignore[assignment]
            for callback in callbacks:
                callback(event)
            if not event._ok and not event.defused:  # noqa: SLF001 - asked of every event
                raise event._value  # noqa: SLF001
        self.now = self._now = end

    def at(self, date: float, order: int) -> Event:
        """Return an event that happens at a date; `order` is the kind's rank + the entity.

        An infinite date never comes.
        """
        event = Dated(self)
        if self.now <= date < self._tomorrow:
            heappush(self._queue, (date, order, next(self._eid), event))  # type: ignore[misc]
        else:
            self._put_away(date, order, event)
        return event

    def call_at(
        self,
        date: float,
        order: int,
        happen: Callable[[Any], None],
        subject: Any,  # noqa: ANN401 - whatever `happen` takes
    ) -> None:
        """Call `happen(subject)` at a date."""
        event = Happening(happen, subject)
        if self.now <= date < self._tomorrow:
            heappush(self._queue, (date, order, next(self._eid), event))  # type: ignore[misc]
        else:
            self._put_away(date, order, event)

    def _put_away(self, date: float, order: int, event: Event) -> None:
        """Put an event of a later day into that day's drawer; one that never comes is dropped."""
        if date < self.now:
            msg = f"a date lies in the past: {date} < {self.now}"
            raise AssertionError(msg)
        if date == inf:
            return
        day = int(date // DAY)
        drawer = self._drawers.get(day)
        if drawer is None:
            drawer = self._drawers[day] = []
            begins: Any = (day * DAY, _BEFORE_ALL, next(self._eid), Happening(self._open, day))
            heappush(self._queue, begins)
        drawer.append((date, order, next(self._eid), event))

    def to_come(self) -> Iterator[Event]:
        """Yield all that is to come, in no order."""
        for _, _, _, event in chain(self._queue, *self._drawers.values()):
            yield event

    def clear(self) -> None:
        """Drop all that is to come, and whoever waits for it."""
        for event in self.to_come():
            event.callbacks = None  # type: ignore[assignment]
        self._queue.clear()
        self._drawers.clear()

    def _open(self, day: int) -> None:
        """Empty the drawer of the day that begins into the queue."""
        self._tomorrow = (day + 1) * DAY
        self._queue.extend(self._drawers.pop(day))  # type: ignore[arg-type]
        heapify(self._queue)
