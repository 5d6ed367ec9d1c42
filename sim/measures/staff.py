"""Measures of people: posts filled, people present, and what they put out, by team."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.adding import add_at, added
from sim.events.kinds import (
    ABSENT,
    BACK,
    DECIDED,
    GIVEN_BACK,
    JOINED,
    LEFT,
    MENTORING,
    MOVED,
    WORK_END,
)
from sim.events.rows import CLERK, EVENT, MINUTES, SINCE, STEP, TEAM, TIME, Log, Rows
from sim.measures.declaration import Measure, Smallest
from sim.measures.folding import Fold
from sim.measures.rows import Value
from sim.plan.arithmetic import output
from sim.plan.pay import bill_by_home, cost_of_post, states_grades
from sim.plan.plan import PhasePlan, Plan
from sim.plan.roster import Seat
from sim.plan.workforce import Pattern, patterns_of
from sim.scenario.study import Scenario
from sim.units import DAY, YEAR

Floats = NDArray[np.float64]
STAFF = ("filled_fte", "present_fte", "effective_fte")
"""Filled posts; of them, who is there on a working day; what they put out, newcomers counted
with their output and mentors without the hours they give. All in full-time equivalents."""

MEASURES = (
    Measure(
        "filled_fte", "FTE", main=170, by_default=Smallest("share_of_today", 0.02),
    ),
    Measure("present_fte", "FTE"),
    Measure(
        "effective_fte", "FTE", main=180,
        by_default=Smallest("share_of_today", 0.02),
    ),
    Measure("joined", "1"),
    Measure("left", "1"),
    Measure(
        "decided_per_present_fte", "cases_per_fte", main=190, better=1,
        good_for="office", pair="level", by_default=Smallest("share_of_today", 0.02),
    ),
)  # fmt: skip

_WEEK = 7


@dataclass(frozen=True, slots=True)
class StaffSeries:
    """Staff measures by team at the ends of weeks (minutes since the start).

    `values` has the shape (dates, teams, measures): means over the week's working days; NaN
    for a week without. No dates where people are not modelled one by one.
    """

    dates: Floats
    teams: tuple[str, ...]
    values: Floats

    def frame(self) -> pd.DataFrame:
        """Return the long table: minute, team, measure, value."""
        dates, teams, measures = self.values.shape
        return pd.DataFrame(
            {
                "minute": np.repeat(self.dates, teams * measures),
                "team": np.tile(np.repeat(np.array(self.teams, dtype=object), measures), dates),
                "measure": np.tile(np.array(STAFF, dtype=object), dates * teams),
                "value": self.values.ravel(),
            }
        ).dropna(ignore_index=True)


def working_days(full: Pattern, run_length: float) -> list[int]:
    """Return the days of a run, numbered from its start, on which a full post is worked."""
    listed = [day for year in full.days.values() for day in year]
    return [day for day in listed if day >= 0 and (day + 1) * DAY <= run_length]


def ends_of_weeks(weeks: NDArray[np.int64]) -> Floats:
    """Return the ends (minutes since the start) of weeks, numbered from the start of a run."""
    return np.asarray((weeks + 1) * _WEEK * DAY, dtype=np.float64)


def staff_week_ends(scenario: Scenario) -> Floats:
    """Return the ends of the weeks that staff is measured in; none where nobody is modelled."""
    if scenario.office.staff.people is None:
        return np.empty(0)
    full = patterns_of(scenario.office, scenario.run)[0]
    days = np.array(working_days(full, scenario.run.run_length), dtype=np.int64)
    return ends_of_weeks(np.unique(days // _WEEK))


class Output(NamedTuple):
    """Decided cases by team in the window, as an array."""

    begin: float
    decided: Floats


@Fold
def count_decided(table: Log, place: int, event: int, now: Output) -> None:
    """Take a row."""
    if event == DECIDED and table[place, TIME] >= now.begin:
        now.decided[int(table[place, TEAM])] += 1.0


class StaffMeasures:
    """Looks at every seat at noon of every working day of the office."""

    def __init__(self, plan: Plan, roster: Sequence[Seat]) -> None:
        run, people = plan.scenario.run, plan.scenario.office.staff.people
        self._modelled = people is not None
        self._plan, self._roster = plan, roster
        self._teams = plan.teams
        self._outside = np.array([plan.team_plans[n].outside for n in plan.teams])
        self._begin, self._end = run.warm_up, run.run_length
        self._days = working_days(plan.patterns[0], run.run_length)
        self._next = 0
        self._looked_until = 0.0
        """The end of the day of the last row."""
        full = plan.patterns[0]
        self._full_day = full.weekly_minutes / (_WEEK if full.paid.always else full.weekly_days) * (
            1.0 - plan.scenario.office.staff.allowance
        )  # fmt: skip
        self._team = np.array([seat.team for seat in roster], dtype=np.int64)
        self._fte = np.array([seat.fte for seat in roster])
        self._learning = np.array([plan.learning(seat.team, 0, 0.0) for seat in roster])
        self._phase = 0
        newcomers = people.newcomers if people is not None else None
        self._start = newcomers.start_output.value if newcomers is not None else 1.0
        self._filled = np.zeros(len(roster), dtype=bool)
        self._there = np.zeros(len(roster), dtype=bool)
        self._learns_since = np.zeros(len(roster))
        weeks = int(run.run_length // (_WEEK * DAY)) + 1
        self._sums = np.zeros((weeks, len(plan.teams), len(STAFF)))
        self._counted = np.zeros(weeks)
        self._total = np.zeros((len(plan.teams), len(STAFF)))
        self._total_days = 0
        self._filled_days = np.zeros((len(plan.phases), len(roster)))
        """Working days in the window, by phase, on which each seat was filled."""
        self._graded = states_grades(plan.team_plans)
        self._homes = list(plan.scenario.office.staff.homes)
        places = {name: place for place, name in enumerate(self._homes)}
        self._home = np.array([places.get(seat.home, 0) for seat in roster], dtype=np.int64)
        self._by_home = np.zeros(len(self._homes))
        """Filled posts of each home in casework, summed over working days in the window."""
        self._by_team_and_home = np.zeros((len(plan.teams), len(self._homes)))
        """The same of every team, where one states a pay grade."""
        self._moves = np.zeros((len(plan.teams), 2))
        """Joined and left in the window."""
        self._decided = np.zeros(len(plan.teams))

    def observe(self, rows: Rows) -> None:
        """Take the next rows, in order."""
        self._count(rows.of(DECIDED))
        self.look(rows)

    def _count(self, decided: Rows) -> None:
        team = decided.team[decided.time >= self._begin]
        self._decided += np.bincount(team, minlength=len(self._teams))

    def folded(self) -> Output:
        """Return what a fold adds rows to."""
        return Output(self._begin, self._decided)

    def look(self, rows: Rows) -> None:
        """Take what the next rows say of seats."""
        if not self._modelled:
            return
        mentoring = rows.places_with((WORK_END, GIVEN_BACK), MENTORING)
        moves = rows.places(JOINED, LEFT, ABSENT, BACK, MOVED)
        seats = rows.where(np.sort(np.concatenate((moves, mentoring))))
        for row in seats.table.tolist():
            self._look_until(row[TIME])
            if row[STEP] == MENTORING:
                self._lessen(row[TIME], int(row[TEAM]), row[MINUTES])
            else:
                self._take(row)

    def finish(self) -> None:
        """Look at the days that are left."""
        if self._modelled:
            self._look_until(self._end)

    def _take(self, row: list[float]) -> None:
        """Note what a row says of a seat."""
        seat, event, date, team = int(row[CLERK]), row[EVENT], row[TIME], int(row[TEAM])
        if event in (JOINED, MOVED):
            self._learning[seat] = self._plan.learning(team, self._plan.phase_at(date), date)
            self._learns_since[seat] = row[SINCE] if event == JOINED else date - row[MINUTES]
        if event == MOVED:
            self._team[seat] = team
            return
        self._filled[seat] = event != LEFT
        self._there[seat] = event in (JOINED, BACK)
        if event in (JOINED, LEFT) and date > 0 and date >= self._begin:
            self._moves[self._team[seat], int(event == LEFT)] += 1

    def _lessen(self, date: float, team: int, minutes: float) -> None:
        """Take the hours off that a mentor gave."""
        days = minutes / self._full_day
        self._sums[int(date // (_WEEK * DAY)), team, 2] -= days
        if date >= self._begin:
            self._total[team, 2] -= days

    def _look_until(self, date: float) -> None:
        """Look at the working days that are over at a date."""
        if date < self._looked_until:
            return
        while self._next < len(self._days) and (self._days[self._next] + 1) * DAY <= date:
            day = self._days[self._next]
            self._let_teams_be_those_of(day)
            self._look(day)
            self._next += 1
        self._let_teams_be_those_of(int(date // DAY))
        self._looked_until = (date // DAY + 1) * DAY

    def _let_teams_be_those_of(self, day: int) -> None:
        """Count every seat in its team of a day's phase, if something begins with that."""
        before, phase = self._phase, self._plan.phase_at(day * DAY)
        self._phase = phase
        if phase != before and self._plan.starts_anew(before, phase):
            self._team = np.array([seat.in_phase(phase) for seat in self._roster], dtype=np.int64)

    def _look(self, day: int) -> None:
        learnt = (day + 0.5) * DAY - self._learns_since
        share = np.divide(
            learnt, self._learning, out=np.ones_like(learnt), where=self._learning > 0
        )
        effective = output(np.minimum(share, 1.0), self._start)
        filled = self._fte * self._filled
        there = filled * self._there
        teams = len(self._teams)
        weights = np.array((filled, there, there * effective))
        cells = self._team + teams * np.arange(len(weights))[:, None]
        found = np.bincount(cells.ravel(), weights.ravel(), minlength=teams * len(weights))
        found = found.reshape(-1, teams).T
        week = day // _WEEK
        self._sums[week] += found
        self._counted[week] += 1
        if day * DAY >= self._begin:
            self._total += found
            self._total_days += 1
            self._filled_days[self._phase] += self._filled
            casework = filled * ~self._outside[self._team]
            self._by_home += np.bincount(self._home, casework, minlength=len(self._homes))
            if self._graded:
                add_at(self._by_team_and_home, (self._team, self._home), casework)

    # -- results ---------------------------------------------------------------------------

    def series(self) -> StaffSeries:
        """Return the weekly means by team."""
        weeks = np.flatnonzero(self._counted) if self._modelled else np.empty(0, dtype=np.int64)
        values = self._sums[weeks] / self._counted[weeks, None, None]
        return StaffSeries(ends_of_weeks(weeks), self._teams, values)

    def values(self) -> Iterator[Value]:
        """Yield means over the window's working days, moves, and output per present clerk.

        `decided_per_present_fte` is decided cases a year per present full-time equivalent. Of
        filled casework posts also by home, as detail, and of teams that state a pay grade by
        team and home.
        """
        if not self._modelled or not self._total_days:
            return
        yield from self._of("", ~self._outside)
        for number, team in enumerate(self._teams):
            yield from self._of(team, np.arange(len(self._teams)) == number)
        for home, filled in zip(self._homes, self._by_home / self._total_days, strict=True):
            yield Value("filled_fte", "", "", home, float(filled))
        for team, of_team in zip(self._teams, self._by_team_and_home, strict=True):
            for home, filled in zip(self._homes, of_team / self._total_days, strict=True):
                if self._plan.team_plans[team].pay_grade is not None:
                    yield Value("filled_fte", team, "", home, float(filled))

    def cost_per_year(self) -> float | None:
        """Return the cost of the filled casework posts a year; None where it is not stated.

        With people, the mean of who was there on paid days; else posts x (1 - vacancy).
        """
        if not self._modelled:
            return self._reckoned_cost()
        if not self._total_days:
            return None
        total = 0.0
        for phase, filled_days in enumerate(self._filled_days):
            teams = np.array([seat.in_phase(phase) for seat in self._roster], dtype=np.int64)
            found = [
                cost_of_post(
                    self._plan.scenario.office, seat.home, self._plan.team_plans[self._teams[team]]
                )
                for seat, team in zip(self._roster, teams, strict=True)
            ]
            if None in found:
                return None
            paid = np.array(found, dtype=np.float64) * self._fte * filled_days
            total += float(paid[~self._outside[teams]].sum())
        return total / self._total_days

    def _reckoned_cost(self) -> float | None:
        """Return the cost a year of filled casework posts where people are not modelled."""
        staff = self._plan.scenario.office.staff
        inside = [self._teams[number] for number in np.flatnonzero(~self._outside)]
        if not self._graded:
            price = staff.cost_per_post
            return None if price is None else price.value * self._filled_on_average(inside)
        return self._graded_cost(inside)

    def _graded_cost(self, teams: list[str]) -> float | None:
        """Return what the filled posts of teams cost a year by their grades, on average."""
        office, total = self._plan.scenario.office, 0.0
        for span, phase in self._spans():
            for name in (name for name in teams if name in phase.staff):
                staff = phase.staff[name]
                bills = bill_by_home(office, {name: staff.posts}, self._plan.team_plans)
                known = [each for each in bills.values() if each is not None]
                if len(known) < len(bills):
                    return None
                if known:
                    total += span * added(known) * staff.filled / added(staff.posts.values())
        return total / (self._end - self._begin)

    def _filled_on_average(self, teams: list[str]) -> float:
        """Return the filled posts of teams over the window, from the staffing arithmetic."""
        filled = 0.0
        for span, phase in self._spans():
            filled += span * added(phase.staff[n].filled for n in teams if n in phase.staff)
        return filled / (self._end - self._begin)

    def _spans(self) -> Iterator[tuple[float, PhasePlan]]:
        """Yield every phase with the minutes that it has in the window."""
        phases = self._plan.phases
        ends = [*(phase.begin for phase in phases[1:]), self._end]
        for phase, end in zip(phases, ends, strict=True):
            yield max(0.0, end - max(phase.begin, self._begin)), phase

    def _of(self, team: str, chosen: NDArray[np.bool_]) -> Iterator[Value]:
        means = self._total[chosen].sum(axis=0) / self._total_days
        for name, value in zip(STAFF, means, strict=True):
            yield Value(name, team, "", "", float(value))
        for name, moves in zip(("joined", "left"), self._moves[chosen].sum(axis=0), strict=True):
            yield Value(name, team, "", "", float(moves))
        decided, present = float(self._decided[chosen].sum()), float(means[1])
        years = (self._end - self._begin) / YEAR
        if decided and present > 0:
            yield Value("decided_per_present_fte", team, "", "", decided / years / present)
