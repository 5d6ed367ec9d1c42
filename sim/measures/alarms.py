"""What nobody would let stand for a quarter: spells of weeks that a verdict is not to hide.

Three alarms, each over whole weeks of the window, sampled at their ends (model.md §12):

* a case type that is applied for, of which nothing is decided;
* a team that is idle beside a queue from which it could be lent work;
* an office that is idle beside its own backlog, so that hours are lost to a rule.

A spell consists of quarters of 13 weeks in a row in each of which the alarm holds.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.measures.cases import CaseMeasures
from sim.measures.declaration import Measure
from sim.measures.hours import HourMeasures
from sim.measures.queued import QueuedMeasures, ends_of_weeks
from sim.measures.rows import Value
from sim.measures.staff import StaffSeries
from sim.measures.uses import CASEWORK
from sim.plan.expected import hands_on_minutes
from sim.plan.plan import Plan
from sim.units import DAY, WEEK, YEAR

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

QUARTER = 13
"""Whole weeks in a row."""
CASES = 10
"""Of a type, so many must have come in the quarter and be open at each week's end."""
IDLE_TEAM = 0.10
IDLE_OFFICE = 0.05
"""More than this share of a team's presence in the quarter is idle, and of the office's."""

MEASURES = (
    Measure("weeks_without_decision", "weeks"),
    Measure("weeks_without_decision_from", "days"),
    Measure("weeks_without_decision_open", "cases"),
    Measure("weeks_idle_beside_work", "weeks"),
    Measure("weeks_idle_beside_work_from", "days"),
    Measure("weeks_idle_beside_work_share", "share"),
    Measure("weeks_losing_hours", "weeks"),
    Measure("weeks_losing_hours_from", "days"),
    Measure("weeks_losing_hours_share", "share"),
)
"""The longest spell of each alarm in weeks, 0 where there is none; and of a spell its first day
(days since the start), the open cases at its end, the share of presence that was idle in it. With
the detail of a team: in how many of these weeks its work waited beside the idle team."""


@dataclass(frozen=True, slots=True)
class Spell:
    """Weeks in a row, numbered within those that were looked at."""

    first: int
    weeks: int

    @property
    def span(self) -> slice:
        """The weeks as a slice."""
        return slice(self.first, self.first + self.weeks)


def in_quarters(weekly: Floats) -> Floats:
    """Return the sums of every 13 weeks in a row along the first axis, by the first of them."""
    sums = np.cumsum(np.concatenate((np.zeros((1, *weekly.shape[1:])), weekly)), axis=0)
    return np.asarray(sums[QUARTER:] - sums[:-QUARTER])


def longest_spell(holds: Flags, fits: Flags) -> Spell | None:
    """Return the longest, first spell of quarters; None where there is no quarter.

    `holds`: of each week, what must hold in all of them; `fits`: of each quarter, by its first
    week, what must hold of it as a whole.
    """
    quarters = fits & (in_quarters(holds.astype(np.float64)) == QUARTER)
    covered = np.zeros(len(holds) + 2, dtype=np.int64)
    for first in np.flatnonzero(quarters).tolist():
        covered[1 + first : 1 + first + QUARTER] = 1
    begins, ends = (np.flatnonzero(np.diff(covered) == step) for step in (1, -1))
    if not len(begins):
        return None
    place = int(np.argmax(ends - begins))
    return Spell(int(begins[place]), int(ends[place] - begins[place]))


@dataclass(frozen=True)
class Weeks:
    """The whole weeks of a run's window, numbered from the run's start."""

    first: int
    number: int

    @classmethod
    def of(cls, warm_up: float, run_length: float) -> "Weeks":
        """Return those of a run (minutes)."""
        first = int(-(-warm_up // WEEK))
        return cls(first, max(0, int(run_length // WEEK) - first))

    @property
    def enough(self) -> bool:
        """Whether there is a quarter among them."""
        return self.number >= QUARTER

    @property
    def span(self) -> slice:
        """The weeks as a slice of all weeks of the run."""
        return slice(self.first, self.first + self.number)


def alarm_values(
    plan: Plan, cases: CaseMeasures, hours: HourMeasures, queued: QueuedMeasures, staff: StaffSeries
) -> Iterator[Value]:
    """Yield the longest spell of each alarm; nothing of a run without 13 whole weeks."""
    run = plan.scenario.run
    weeks = Weeks.of(run.warm_up, run.run_length)
    if weeks.enough:
        yield from _undecided(weeks, cases)
        yield from _idle_teams(weeks, plan, hours, queued, staff)
        yield from _lost_hours(weeks, plan, cases, hours)


def _told(
    weeks: Weeks,
    spell: Spell | None,
    measure: str,
    about: tuple[str, str],
    extent: tuple[str, float],
) -> Iterator[Value]:
    """Yield how long a spell is, and of one its first day and its extent (its name, a number)."""
    yield Value(measure, *about, "", float(spell.weeks if spell is not None else 0))
    if spell is not None:
        yield Value(f"{measure}_from", *about, "", float((weeks.first + spell.first) * WEEK / DAY))
        yield Value(f"{measure}_{extent[0]}", *about, "", extent[1])


def _undecided(weeks: Weeks, cases: CaseMeasures) -> Iterator[Value]:
    """Yield the case types that were applied for, waited, and were not decided."""
    states = cases.weekly().values
    open_cases = states[weeks.span, 0]
    arrived, decided = (
        np.diff(to_date, axis=0, prepend=0.0)[weeks.span]
        for to_date in (cases.arrived_to_date(), states[:, 2])
    )
    came = in_quarters(arrived) >= CASES
    waits = (decided == 0) & (open_cases >= CASES)
    for number, name in enumerate(cases.about.case_types):
        spell = longest_spell(waits[:, number], came[:, number])
        left = float(open_cases[spell.span, number][-1]) if spell is not None else 0.0
        yield from _told(weeks, spell, "weeks_without_decision", ("", name), ("open", left))


def _idle_teams(
    weeks: Weeks, plan: Plan, hours: HourMeasures, queued: QueuedMeasures, staff: StaffSeries
) -> Iterator[Value]:
    """Yield the teams that were idle while work waited that they could have been lent.

    Of that work more than the filled posts of its team do in a net week must wait at the end of
    each week, and some of it all through the week: so nobody who could be lent any of it would
    have been idle at all, had the office lent from the first minute on. Idle are experienced
    clerks: no others are lent work.
    """
    span, teams = weeks.span, plan.teams
    inside = np.array([not plan.team_plans[name].outside for name in teams])
    limit = _net_week(plan) * _filled(plan, staff)
    waits = (queued.minutes() > limit) & queued.throughout() & inside
    may_decide = np.array(
        [
            [name in phase.teams and phase.teams[name].may_decide for name in teams]
            for phase in (plan.phases[plan.phase_at(end)] for end in ends_of_weeks(plan))
        ]
    )
    idle, present = (by_week[span] for by_week in (hours.by_week.lendable, hours.by_week.present))
    fits = in_quarters(idle) > IDLE_TEAM * in_quarters(present)
    for number, name in enumerate(teams):
        if not inside[number]:
            continue
        beside = np.where(may_decide[:, number : number + 1], waits[1], waits[0])[span]
        beside[:, number] = False
        spell = longest_spell(beside.any(axis=1), fits[:, number])
        share = _share(idle[:, number], present[:, number], spell)
        yield from _told(weeks, spell, "weeks_idle_beside_work", (name, ""), ("share", share))
        if spell is not None:
            for other, lasted in zip(teams, beside[spell.span].sum(axis=0), strict=True):
                if lasted:
                    yield Value("weeks_idle_beside_work", name, "", other, float(lasted))


def _lost_hours(
    weeks: Weeks, plan: Plan, cases: CaseMeasures, hours: HourMeasures
) -> Iterator[Value]:
    """Yield how long the office was idle beside more backlog than a week of its casework.

    The backlog counts with the central hands-on minutes of whole cases.
    """
    office, run = plan.scenario.office, plan.scenario.run
    minutes = np.array([hands_on_minutes(office, name) for name in cases.about.case_types])
    backlog = (cases.weekly().values[weeks.span, 1] * minutes).sum(axis=1)
    inside = np.array([not outside for outside in hours.outside])
    casework = float(hours.by_team()[inside, CASEWORK].sum())
    week_of_casework = casework / (run.run_length - run.warm_up) * WEEK
    idle, present = (
        by_week[weeks.span][:, inside].sum(axis=1)
        for by_week in (hours.by_week.idle, hours.by_week.present)
    )
    fits = in_quarters(idle) > IDLE_OFFICE * in_quarters(present)
    spell = longest_spell(backlog > week_of_casework, fits)
    share = _share(idle, present, spell)
    yield from _told(weeks, spell, "weeks_losing_hours", ("", ""), ("share", share))


def _share(idle: Floats, present: Floats, spell: Spell | None) -> float:
    """Return the share of presence that was idle in a spell."""
    if spell is None:
        return 0.0
    return float(idle[spell.span].sum() / present[spell.span].sum())


def _net_week(plan: Plan) -> float:
    """Return the minutes at work of one filled post in a week of the year."""
    (first, *_) = plan.phases[0].staff.values()
    return first.net_hours * 60.0 * WEEK / YEAR


def _filled(plan: Plan, staff: StaffSeries) -> Floats:
    """Return the filled posts of every team (FTE) in each whole week of the run.

    A week without a working day has those of the week before.
    """
    ends = ends_of_weeks(plan)
    if len(staff.dates):
        place = np.searchsorted(staff.dates, ends, side="right") - 1
        return np.asarray(staff.values[np.maximum(place, 0), :, 0], dtype=np.float64)
    phases = [plan.phases[plan.phase_at(end)] for end in ends]
    return np.array(
        [
            [phase.staff[name].filled if name in phase.staff else 0.0 for name in plan.teams]
            for phase in phases
        ]
    )
