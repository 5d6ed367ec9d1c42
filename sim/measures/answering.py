"""How often calls interrupt those who answer: interruptions per answering clerk and phone hour.

In this model calls alone interrupt. Visitors wait for a free clerk, and colleagues ask nothing of
each other; what an office observes of interruptions by these is another quantity.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.events.kinds import ABSENT, BACK, JOINED, LEFT, MOVED
from sim.events.rows import CLERK, EVENT, TEAM, TIME, Rows
from sim.measures.declaration import Measure
from sim.measures.presence import Presence
from sim.measures.rows import Value
from sim.plan.plan import Plan, who_answer
from sim.plan.roster import Seat
from sim.units import DAY

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

MEASURES = (Measure("interruptions_per_answering_hour", "1"),)

_AT_ONCE = 64
"""Days that are counted together."""


class Span(NamedTuple):
    """Phone hours of a day and who was there for how many minutes of them."""

    opens: float
    closes: float
    present: Floats


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
        self._spans = list(_phone_spans(plan, self._begin, self._end))
        self._dates = np.array(self._spans).reshape(-1, 2)
        """Phone hours day by day, and the same as an array."""
        self._next = 0
        self._seen: list[Span] = []
        """Days whose teams are those of now, and that are not counted yet."""
        self.minutes = np.zeros(len(plan.teams))
        """Minutes in the window of answering clerks, by team."""

    def observe(self, rows: Rows) -> None:
        """Take the next rows, in order."""
        self._presence.follow(rows)
        seats = rows.of(JOINED, LEFT, ABSENT, BACK, MOVED)
        for row in seats.table.tolist():
            self._count_until(row[TIME])
            seat, event = int(row[CLERK]), row[EVENT]
            if event == MOVED:
                self._count_seen()
                self._team[seat] = int(row[TEAM])
            else:
                self._there[seat] = event in (JOINED, BACK)

    def finish(self) -> None:
        """Count the days that are left."""
        self._count_until(self._end)
        self._count_seen()

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

    def _count_until(self, date: float) -> None:
        """See the phone hours of the days that are over at a date."""
        while self._next < len(self._spans) and self._day_after(self._next) <= date:
            self._see(self._next)
            self._next += 1

    def _day_after(self, number: int) -> float:
        """Return when the day of a span is over; that of the last may be cut short."""
        return min((self._spans[number][0] // DAY + 1) * DAY, self._end)

    def _see(self, number: int) -> None:
        """Note who was there, and count for teams whose lines have hours of their own."""
        opens, closes = self._spans[number]
        phase = self._plan.phase_at(opens)
        if phase != self._phase or len(self._seen) == _AT_ONCE:
            self._count_seen()
        if phase != self._phase:
            self._phase = phase
            self._team = np.array([seat.in_phase(phase) for seat in self._roster], dtype=np.int64)
        present = np.where(self._there, self._presence.in_span(self._dates, number), 0.0)
        self._seen.append(Span(opens, closes, present))
        for name in self._plan.phases[phase].phone_clerks:
            for begins, ends in self._open_spans(name, opens, closes):
                self._count(name, [Span(begins, ends, self._present(begins, ends))])

    def _count_seen(self) -> None:
        """Count the days that have been seen, for teams whose lines have the office's hours."""
        if self._seen:
            for name in self._plan.phases[self._phase].phone_clerks:
                if self._plan.phone_lines[name] is None:
                    self._count(name, self._seen)
        self._seen = []

    def _count(self, name: str, spans: Sequence[Span]) -> None:
        """Count who of a team answered in some spans."""
        number = self._plan.teams.index(name)
        members = np.flatnonzero(self._team == number)
        present = np.stack([span.present for span in spans]).take(members, axis=1)
        stated = self._plan.phases[self._phase].phone_clerks[name]
        by_number = np.array([who_answer(stated, there) for there in range(len(members) + 1)])
        clerks = np.count_nonzero(present, axis=1)
        answering = by_number[clerks]
        minutes = answering * present.sum(axis=1) / np.maximum(clerks, 1)
        free = self._plan.phone_free[name]
        if free is not None:
            shut = [free.between(span.opens, span.closes) for span in spans]
            minutes *= 1.0 - np.array(shut) / [span.closes - span.opens for span in spans]
        for each in minutes.tolist():
            self.minutes[number] += each

    def _present(self, opens: float, closes: float) -> Floats:
        """Return everybody's minutes of presence between two dates; none of who is not there."""
        return np.where(self._there, self._presence.between(opens, closes), 0.0)

    def _open_spans(self, team: str, opens: float, closes: float) -> list[tuple[float, float]]:
        """Return the parts of phone hours in which a line with hours of its own is open."""
        own = self._plan.phone_lines[team]
        if own is None:
            return []
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
