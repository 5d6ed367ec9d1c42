"""A SimPy environment whose dated events have a stated order at equal times.

Dates are set as dates, because now + (date - now) is not always the date. At equal times the
order is (kind, entity number); SimPy's own events without delay (priorities 0 and 1) come
first, so everything that an event causes is done before the next dated event.
"""

from collections import defaultdict, deque
from collections.abc import Callable, Iterator
from heapq import heappop, heappush
from itertools import chain
from math import inf
from typing import Any

import simpy
from simpy.events import NORMAL, Event

from sim.units import HOUR

_BEFORE_ALL = -1
"""Comes before the ranks of all kinds, and before SimPy's own events."""
_OVER = -2
"""Comes before even that: what happens at the end of a run is no part of it."""

Happen = Callable[[Any], None]
Entry = tuple[float, int, int, Happen | None, Any]
"""Date, order, a number that no other entry has, `happen` and `subject`: `happen(subject)` is
called. None: `subject` is an event that processes wait for."""
_NEVER: Entry = (inf, 0, 0, None, None)
"""Stands behind all that is added, so that there always is a next entry."""
Course = Iterator[tuple[float, int]]
"""Goes on at each date that it yields with its order: a process that is never interrupted."""


class Dated(Event):
    """An event whose date is set when it is made; it succeeds without a value."""

    _ok, _value = True, None

    def __init__(self, clock: simpy.Environment) -> None:
        self.env, self.callbacks = clock, []


class Clock(simpy.Environment):
    """Simulated time in minutes since the start of the run.

    What comes later lies in a drawer for each hour, which is sorted when its hour begins; what is
    said within an hour to come in it waits in a queue beside. So the cost of an event follows
    from the events of an hour, not from all that is to come of a backlog. SimPy's own events
    without delay wait apart, as they come before all others.
    """

    def __init__(self) -> None:
        super().__init__()
        self._first: deque[Event] = deque()
        self._then: deque[Event] = deque()
        """SimPy's own events of this instant: interruptions and beginnings, and those behind."""
        self._known: list[Entry] = []
        """What was known of this hour when it began, the last first, and the begin of the next."""
        self._added: list[Entry] = [_NEVER]
        self._drawers: defaultdict[float, list[Entry]] = defaultdict(list)
        self._begin_hour(0)

    now = 0.0
    """As SimPy's, but no property: it is asked several times an event."""

    def schedule(self, event: Event, priority: int = NORMAL, delay: float = 0.0) -> None:
        """Let one of SimPy's own events come."""
        if delay == 0.0:
            (self._then if priority == NORMAL else self._first).append(event)
        else:
            heappush(self._added, (self.now + delay, priority, next(self._eid), None, event))

    def run_until(self, end: float) -> None:
        """Let everything happen that comes before a date.

        As SimPy's own `run` does, in one loop: only the event of its end ends it.
        """
        known, added, first, then = self._known, self._added, self._first, self._then
        over = self.at(end, _OVER)
        while True:
            if first:
                subject: Any = first.popleft()
            elif then:
                subject = then.popleft()
            else:
                coming = heappop(added) if added[0] < known[-1] else known.pop()
                self.now, _, _, happen, subject = coming
                if happen is not None:
                    happen(subject)
                    continue
                if subject is over:
                    return
            callbacks, subject.callbacks = subject.callbacks, None
            for callback in callbacks:
                callback(subject)
            if not subject._ok and not subject.defused:  # noqa: SLF001 - asked of every event
                raise subject._value  # noqa: SLF001

    def at(self, date: float, order: int) -> Event:
        """Return an event that happens at a date; `order` is the kind's rank + the entity.

        An infinite date never comes.
        """
        event = Dated(self)
        self.call_at(date, order, None, event)
        return event

    def call_at(
        self,
        date: float,
        order: int,
        happen: Happen | None,
        subject: Any,  # noqa: ANN401 - whatever `happen` takes
    ) -> None:
        """Call `happen(subject)` at a date. None: `subject` is an event, which happens then.

        What comes in a later hour is put into that hour's drawer; what never comes is dropped.
        """
        entry = (date, order, next(self._eid), happen, subject)
        if date >= self._hour_ends:
            if date < inf:
                self._drawers[date // HOUR].append(entry)
        elif date >= self.now:
            heappush(self._added, entry)
        else:
            msg = f"a date lies in the past: {date} < {self.now}"
            raise AssertionError(msg)

    def follow(self, course: Course) -> None:
        """Let a course go on now, and again at each of the dates that it yields."""
        coming = next(course, None)
        if coming is not None:
            date, order = coming
            self.call_at(date, order, self.follow, course)

    def to_come(self) -> Iterator[tuple[Happen | None, Any]]:
        """Yield what is to happen, and to what, in no order."""
        for event in chain(self._first, self._then):
            yield None, event
        added = (entry for entry in self._added if entry is not _NEVER)
        for _, _, _, happen, subject in chain(self._known, added, *self._drawers.values()):
            yield happen, subject

    def clear(self) -> None:
        """Drop all that is to come, and whoever waits for it."""
        for happen, subject in self.to_come():
            if happen is None:
                subject.callbacks = None
        self._first.clear()
        self._then.clear()
        self._known.clear()
        self._added.clear()
        self._drawers.clear()

    def _begin_hour(self, hour: int) -> None:
        """Take what is known of the hour that begins out of its drawer, and put it in order."""
        self._hour_ends = (hour + 1) * HOUR
        begins = (self._hour_ends, _BEFORE_ALL, next(self._eid), self._begin_hour, hour + 1)
        self._known.extend((*self._drawers.pop(hour, ()), begins))
        self._known.sort(reverse=True)
