"""How often calls interrupt those who answer: interruptions per answering clerk and phone hour.

In this model calls alone interrupt. Visitors wait for a free clerk, and colleagues ask nothing of
each other; what an office observes of interruptions by these is another quantity.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from sim.events.kinds import ABSENT, BACK, JOINED, LEFT, MOVED
from sim.events.rows import CLERK, TEAM, TIME, WIDTH, Rows
from sim.measures.day_by_day import states
from sim.measures.declaration import Measure
from sim.measures.presence import Presence
from sim.measures.rows import Value
from sim.plan.calendar import Calendar
from sim.plan.plan import Plan, who_answer
from sim.plan.roster import Seat
from sim.units import DAY

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

MEASURES = (Measure("interruptions_per_answering_hour", "1"),)

_AT_ONCE = 64
"""Days that are counted together, if not more come together."""


class AnsweringMeasures:
    """Hours of those who answer, inside phone hours and outside the phone-free ones of teams.

    Whoever is there on a day is so for its phone hours, as far as their own hours reach; of them as
    many answer as the office at work lets answer. Throttled hours count as phone hours.
    """

    def __init__(self, plan: Plan, roster: Sequence[Seat]) -> None:
        run = plan.scenario.run
        self._plan, self._roster = plan, roster
        self._begin, self._end = run.warm_up, run.run_length
        self._presence = Presence(plan, roster, self._end)
        self._team = np.array([seat.team for seat in roster], dtype=np.int64)
        self._there = np.full(len(roster), plan.scenario.office.staff.people is None)
        self._phase = 0
        self._spans = np.array(list(_phone_spans(plan, self._begin, self._end))).reshape(-1, 2)
        """Phone hours day by day."""
        self._over = np.minimum((self._spans[:, 0] // DAY + 1.0) * DAY, self._end)
        """When each of these days is over; the last may be cut short."""
        self._phases = [plan.phase_at(opens) for opens in self._spans[:, 0].tolist()]
        self._next = 0
        self._seen = np.empty((0, len(roster)))
        """Everybody's minutes of presence on days whose teams are those of now, and that are not
        counted yet."""
        self.minutes = np.zeros(len(plan.teams))
        """Minutes in the window of answering clerks, by team."""

    def observe(self, rows: Rows) -> None:
        """Take the next rows, in order."""
        self._presence.follow(rows)
        seats = rows.of(JOINED, LEFT, ABSENT, BACK, MOVED)
        if len(seats):
            self._take(seats, seats.time[-1])

    def finish(self) -> None:
        """Count the days that are left."""
        self._take(Rows(np.empty((0, WIDTH))), self._end)
        self._count_seen()

    def _take(self, rows: Rows, until: float) -> None:
        """See the days that are over at a date, and note what rows up to it say of seats."""
        first, comings = self._next, rows.where(~rows.are(MOVED))
        days = int(np.searchsorted(self._over, until, side="right")) - first
        over = np.searchsorted(self._over, comings.time, side="right") - first
        there = states(self._there, days, over, comings.clerk, comings.are(JOINED, BACK))
        for row in rows.of(MOVED).table.tolist():
            moved = int(np.searchsorted(self._over, row[TIME], side="right"))
            self._see(moved, there[self._next - first : moved - first])
            self._count_seen()
            self._team[int(row[CLERK])] = int(row[TEAM])
        self._see(first + days, there[self._next - first : -1])
        self._there = there[-1]

    def values(self, interruptions: Ints, calls: Ints) -> Iterator[Value]:
        """Yield interruptions per hour of the teams that calls came to, casework alone and each."""
        inside = np.array([not self._plan.team_plans[name].outside for name in self._plan.teams])
        called = calls > 0
        parts = [("", inside & called)]
        for number, team in enumerate(self._plan.teams):
            parts.append((team, called & (np.arange(len(called)) == number)))
        for name, chosen in parts:
            minutes = float(self.minutes[chosen].sum())
            if minutes > 0:
                rung = float(interruptions[chosen].sum())
                yield Value("interruptions_per_answering_hour", name, "", "", rung / minutes * 60.0)

    def _see(self, until: int, there: Flags) -> None:
        """Note who was there on the days up to one, phase by phase."""
        while self._next < until:
            phase = self._phases[self._next]
            if phase != self._phase:
                self._count_seen()
                self._phase = phase
                self._team = np.array([s.in_phase(phase) for s in self._roster], dtype=np.int64)
            days = self._phases[self._next : until].count(phase)
            self._see_days(there[:days])
            there = there[days:]

    def _see_days(self, there: Flags) -> None:
        """Note who was there on the next days, and count for teams whose lines have own hours."""
        days = slice(self._next, self._next + len(there))
        present = np.where(there, self._presence.in_spans(self._spans, days), 0.0)
        own = [
            (name, self._plan.phone_lines[name])
            for name in self._plan.phases[self._phase].phone_clerks
        ]
        for name, hours in own:
            if hours is not None:
                for (opens, closes), each in zip(self._spans[days].tolist(), there, strict=True):
                    for begins, ends in _open_spans(hours, opens, closes):
                        there_then = np.where(each, self._presence.between(begins, ends), 0.0)
                        self._count(name, np.array([[begins, ends]]), there_then[None, :])
        self._seen = np.concatenate((self._seen, present))
        self._next = days.stop
        if len(self._seen) >= _AT_ONCE:
            self._count_seen()

    def _count_seen(self) -> None:
        """Count the days that have been seen, for teams whose lines have the office's hours."""
        if len(self._seen):
            spans = self._spans[self._next - len(self._seen) : self._next]
            for name in self._plan.phases[self._phase].phone_clerks:
                if self._plan.phone_lines[name] is None:
                    self._count(name, spans, self._seen)
        self._seen = self._seen[:0]

    def _count(self, name: str, spans: Floats, present: Floats) -> None:
        """Count who of a team answered in some spans, of everybody's minutes in them."""
        number = self._plan.teams.index(name)
        members = np.flatnonzero(self._team == number)
        present = present.take(members, axis=1)
        stated = self._plan.phases[self._phase].phone_clerks[name]
        by_number = np.array([who_answer(stated, there) for there in range(len(members) + 1)])
        clerks = np.count_nonzero(present, axis=1)
        answering = by_number[clerks]
        minutes = answering * present.sum(axis=1) / np.maximum(clerks, 1)
        free = self._plan.phone_free[name]
        if free is not None:
            shut = [free.between(opens, closes) for opens, closes in spans.tolist()]
            minutes *= 1.0 - np.array(shut) / (spans[:, 1] - spans[:, 0])
        for each in minutes.tolist():
            self.minutes[number] += each


def _open_spans(own: Calendar, opens: float, closes: float) -> list[tuple[float, float]]:
    """Return the parts of phone hours in which a line with hours of its own is open."""
    first = bisect_right(own.closes, opens)
    last = bisect_left(own.opens, closes)
    return [(max(own.opens[n], opens), min(own.closes[n], closes)) for n in range(first, last)]


def _phone_spans(plan: Plan, begin: float, end: float) -> Iterator[tuple[float, float]]:
    """Yield the phone hours of a window, day by day."""
    phone = plan.hours.phone
    if phone.always:
        for day in range(int(begin // DAY), int(-(-end // DAY))):
            yield max(begin, day * DAY), min(end, (day + 1) * DAY)
        return
    for opens, closes in phone.intervals():
        first, last = max(opens, begin), min(closes, end)
        if first < last:
            yield first, last
