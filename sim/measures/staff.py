"""Measures of people: posts filled, people present, and what they put out, by team."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

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
from sim.events.rows import CLERK, EVENT, MINUTES, SINCE, TEAM, TIME, WIDTH, Log, Rows
from sim.measures.day_by_day import states
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
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
STAFF = ("filled_fte", "present_fte", "effective_fte")
"""Filled posts; of them, who is there on a working day; what they put out, newcomers counted
with their output and mentors without the hours they give. All in full-time equivalents."""
_EFFECTIVE = STAFF.index("effective_fte")

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


class Seated(NamedTuple):
    """The phase, and by seat the team, the minutes in which its work is learnt, and since when."""

    phase: int
    team: Ints
    learning: Floats
    learns_since: Floats


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
        self._ends = (np.array(self._days, dtype=np.float64) + 1.0) * DAY
        self._next = 0
        self._seated: list[Seated] = []
        """How everybody was seated on days that are over and not counted yet."""
        self._found = [np.empty((0, len(plan.teams), len(STAFF)))]
        """The measures on those that are counted, by team."""
        self._given = [np.empty((0, WIDTH))]
        """Rows of the hours that mentors gave."""
        full = plan.patterns[0]
        self._full_day = full.weekly_minutes / (_WEEK if full.paid.always else full.weekly_days) * (
            1.0 - plan.scenario.office.staff.allowance
        )  # fmt: skip
        self._fte = np.array([seat.fte for seat in roster])
        self._now = Seated(
            0,
            np.array([seat.team for seat in roster], dtype=np.int64),
            np.array([plan.learning(seat.team, 0, 0.0) for seat in roster]),
            np.zeros(len(roster)),
        )
        self._filled = np.zeros(len(roster), dtype=np.bool_)
        self._there = np.zeros(len(roster), dtype=np.bool_)
        newcomers = people.newcomers if people is not None else None
        self._start = newcomers.start_output.value if newcomers is not None else 1.0
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
        self._given.append(rows.table[rows.places_with((WORK_END, GIVEN_BACK), MENTORING)])
        seats = rows.of(JOINED, LEFT, ABSENT, BACK, MOVED)
        if len(seats):
            self._take(seats, seats.time[-1])

    def finish(self) -> None:
        """Look at the days that are left, and add up all of them."""
        if self._modelled:
            self._take(Rows(np.empty((0, WIDTH))), self._end)
            self._add_up()

    def _take(self, rows: Rows, until: float) -> None:
        """Note what rows up to a date say of seats, and count the days that are over at it."""
        first, comings = self._next, rows.where(~rows.are(MOVED))
        for row in rows.of(JOINED, LEFT, MOVED).table.tolist():
            self._seat_until(row[TIME])
            self._seat(row)
        self._seat_until(until)
        over = np.searchsorted(self._ends, comings.time, side="right") - first
        changes = self._next - first, over, comings.clerk
        filled = states(self._filled, *changes, ~comings.are(LEFT))
        there = states(self._there, *changes, comings.are(JOINED, BACK))
        self._filled, self._there = filled[-1], there[-1]
        if self._seated:
            self._count_days(first, filled[:-1], there[:-1])

    def _seat(self, row: list[float]) -> None:
        """Seat somebody who joins or moves, and count who joins or leaves."""
        seat, event, date, team = int(row[CLERK]), row[EVENT], row[TIME], int(row[TEAM])
        now = self._now
        if event in (JOINED, MOVED):
            learning = self._plan.learning(team, self._plan.phase_at(date), date)
            since = row[SINCE] if event == JOINED else date - row[MINUTES]
            self._now = now = now._replace(
                learning=_with(now.learning, seat, learning),
                learns_since=_with(now.learns_since, seat, since),
            )
        if event == MOVED:
            self._now = now._replace(team=_with(now.team, seat, team))
        elif date > 0 and date >= self._begin:
            self._moves[now.team[seat], int(event == LEFT)] += 1

    def _seat_until(self, date: float) -> None:
        """Note how everybody is seated on the working days that are over at a date."""
        while self._next < len(self._days) and self._ends[self._next] <= date:
            self._let_teams_be_those_of(self._days[self._next])
            self._seated.append(self._now)
            self._next += 1
        self._let_teams_be_those_of(int(date // DAY))

    def _let_teams_be_those_of(self, day: int) -> None:
        """Count every seat in its team of a day's phase, if something begins with that."""
        before, phase = self._now.phase, self._plan.phase_at(day * DAY)
        if phase == before:
            return
        self._now = self._now._replace(phase=phase)
        if self._plan.starts_anew(before, phase):
            team = np.array([seat.in_phase(phase) for seat in self._roster], dtype=np.int64)
            self._now = self._now._replace(team=team)

    def _count_days(self, first: int, filled: Flags, there: Flags) -> None:
        """Count working days from one on, on which these seats were filled, and people there."""
        days = np.array(self._days[first : self._next])
        phase, team, learning, since = (np.array(each) for each in zip(*self._seated, strict=True))
        self._seated = []
        learnt = (days[:, None] + 0.5) * DAY - since
        share = np.divide(learnt, learning, out=np.ones_like(learnt), where=learning > 0)
        effective = output(np.minimum(share, 1.0), self._start)
        posts = self._fte * filled
        present = posts * there
        measures = (
            _by_day(team, each, len(self._teams)) for each in (posts, present, present * effective)
        )
        self._found.append(np.stack(list(measures), axis=-1))
        add_at(self._counted, (days // _WEEK,), 1.0)
        casework = posts * ~self._outside[team]
        by_home = _by_day(self._home, casework, len(self._homes))
        for number in np.flatnonzero(days * DAY >= self._begin).tolist():
            self._total_days += 1
            self._filled_days[phase[number]] += filled[number]
            self._by_home += by_home[number]
            if self._graded:
                add_at(self._by_team_and_home, (team[number], self._home), casework[number])

    def _add_up(self) -> None:
        """Add up the measures of all days, less the hours that mentors gave, in their order.

        What mentors give as a day ends comes behind that day.
        """
        day, given = DAY * np.array(self._days, np.float64), np.concatenate(self._given)
        found, cells = np.concatenate(self._found), self._total.size
        team, date = given[:, TEAM].astype(np.int64), given[:, TIME]
        since, until = (np.concatenate((np.repeat(d, cells), date)) for d in (day, day + DAY))
        cell = np.append(np.tile(np.arange(cells), len(day)), team * len(STAFF) + _EFFECTIVE)
        amount = np.append(found, -given[:, MINUTES] / self._full_day)
        order = np.argsort(until, kind="stable")
        week = (since // (_WEEK * DAY)).astype(np.int64)
        add_at(self._sums.reshape(-1, cells), (week[order], cell[order]), amount[order])
        order = order[since[order] >= self._begin]
        add_at(self._total.reshape(-1), (cell[order],), amount[order])

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


def _with(numbers: NDArray[Any], place: int, number: float) -> NDArray[Any]:
    """Return numbers of which one is another."""
    changed = numbers.copy()
    changed[place] = number
    return changed


def _by_day(keys: Ints, amounts: Floats, number: int) -> Floats:
    """Return the sums of amounts (by day and seat) under each of so many keys, day by day."""
    days = len(amounts)
    cells = keys + number * np.arange(days)[:, None]
    found = np.bincount(cells.ravel(), amounts.ravel(), minlength=days * number)
    return np.asarray(found.reshape(days, number), dtype=np.float64)
