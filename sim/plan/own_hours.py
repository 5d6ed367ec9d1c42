"""Hours of a team: when its clerks are there, and when it takes calls and visits (model.md §3).

A team's own presence moves the hours of those who sit in it, never their number: everybody has the
weekly minutes of their pattern, on its days of the week. Its phone and counter hours narrow the
office's, so that demand is the same whatever the teams.
"""

from collections.abc import Iterable, Sequence
from functools import cache

from sim.adding import added
from sim.declared import WeekHours
from sim.plan.calendar import Calendar, hours_of, joined, lessened
from sim.plan.phases import begin_of, phases_of, team_plans
from sim.plan.throttle import narrowed
from sim.plan.workforce import Pattern
from sim.scenario.office import OfficeHours
from sim.scenario.structure import TeamPlan
from sim.scenario.study import Scenario
from sim.units import DAY

WHOLE_WEEK: WeekHours = tuple((day, 0, int(DAY)) for day in range(7))

Week = Sequence[tuple[int, float, float]]
Hours = tuple[Calendar, Calendar]
"""Paid hours, and those of them that work gets."""


# -- the week -----------------------------------------------------------------------------------


def minutes_of(week: Iterable[tuple[int, float, float]]) -> float:
    """Return the minutes of a week of hours."""
    return added(float(closes - opens) for _, opens, closes in week)


def on_days_of(presence: WeekHours, usual: Week) -> list[tuple[int, int, int]]:
    """Return a presence on the days of the week on which somebody works."""
    days = {day for day, _, _ in usual}
    return [hours for hours in presence if hours[0] in days]


def moved_week(usual: Week, presence: WeekHours) -> list[tuple[int, float, float]]:
    """Return the hours of somebody with usual ones in a team with a presence of its own.

    As many in the week, on the same days; where the team is there longer, the same share of each
    of these days, from its begin on.
    """
    there, week = on_days_of(presence, usual), []
    share = minutes_of(usual) / minutes_of(there)
    for day in sorted({day for day, _, _ in there}):
        hours = sorted((opens, closes) for on, opens, closes in there if on == day)
        left = share * added(closes - opens for opens, closes in hours)
        for opens, closes in hours:
            taken = min(left, float(closes - opens))
            left -= taken
            if taken > 0.0:
                week.append((day, float(opens), opens + taken))
    return week


def office_line(hours: OfficeHours, channel: str) -> WeekHours:
    """Return the office's hours of a channel; round the clock the whole week."""
    stated: WeekHours = getattr(hours, channel)
    return WHOLE_WEEK if hours.kind == "always" else stated


def lines_of(hours: OfficeHours, plan: TeamPlan, channel: str) -> WeekHours | None:
    """Return when a team takes calls or visits (`phone`, `counter`), where it is not the office's.

    Inside its own presence; None: in all of the office's hours.
    """
    usual = office_line(hours, channel)
    stated: WeekHours = getattr(plan, channel)
    left: WeekHours = tuple(narrowed(usual, stated)) if stated else usual
    if plan.presence:
        there = tuple(narrowed(left, plan.presence))
        # Who is never there at any such hour is visited by nobody but on purpose.
        if there or stated or channel == "phone":
            left = there
    return None if sorted(left) == sorted(usual) else left


def unanswered(hours: OfficeHours, plan: TeamPlan) -> list[tuple[int, int, int]]:
    """Return the office's phone hours of the week in which a team takes no calls."""
    own = lines_of(hours, plan, "phone")
    if own is None:
        return []
    usual = office_line(hours, "phone")
    left = []
    for day, opens, closes in usual:
        begun = opens
        for other, begins, ends in sorted(own):
            if other == day and opens <= begins < closes:
                left.append((day, begun, begins))
                begun = ends
        left.append((day, begun, closes))
    return [(day, opens, closes) for day, opens, closes in left if opens < closes]


# -- calendars ----------------------------------------------------------------------------------


class OwnHours:
    """The hours of the people of an office by the teams in which they sit."""

    def __init__(self, scenario: Scenario) -> None:
        phases = phases_of(scenario)
        self._scenario = scenario
        self._begins = [begin_of(scenario, phase) for phase in phases]
        self._plans = [team_plans(phase) for phase in phases]
        self.any = any(plan.presence for plans in self._plans for plan in plans.values())
        """Whether any team has a presence of its own."""
        self._made: dict[tuple[WeekHours, ...], Hours] = {}

    def hours(self, pattern: Pattern, teams: Sequence[str]) -> Hours:
        """Return the hours of somebody with a pattern who is in `teams`, one per phase."""
        parts = [
            self._in_team(pattern, self._plans[phase].get(team)) for phase, team in enumerate(teams)
        ]
        paid = phased([part[0] for part in parts], self._begins)
        return paid, phased([part[1] for part in parts], self._begins)

    def minutes_on(self, pattern: Pattern, team: str, day: int) -> float:
        """Return the working minutes of a day of somebody with a pattern in a team."""
        number = max(n for n, begin in enumerate(self._begins) if begin <= day * DAY)
        work = self._in_team(pattern, self._plans[number].get(team))[1]
        return work.between(day * DAY, (day + 1) * DAY)

    def _in_team(self, pattern: Pattern, plan: TeamPlan | None) -> Hours:
        if plan is None or not plan.presence:
            return pattern.paid, pattern.work
        key = (pattern.week, plan.presence, plan.phone, plan.counter)
        if key not in self._made:
            self._made[key] = self._work_out(pattern, plan)
        return self._made[key]

    def _work_out(self, pattern: Pattern, plan: TeamPlan) -> Hours:
        office, run = self._scenario.office, self._scenario.run
        usual = office.calendar

        def calendar(week: Week) -> Calendar:
            return hours_of(usual, tuple(week), office.start, run.run_length)

        paid = calendar(moved_week(pattern.week, plan.presence))
        shielded = tuple(
            calendar(getattr(usual, channel) if own is None else own)
            for channel in ("phone", "counter")
            for own in [lines_of(usual, plan, channel)]
        )
        share = office.staff.allowance if office.staff.people is not None else 0.0
        return paid, lessened(paid, share, shielded)


def phased(calendars: Sequence[Calendar], begins: Sequence[float]) -> Calendar:
    """Return the calendar that is one after the other, each from its date on."""
    whole = calendars[0]
    for calendar, date in zip(calendars[1:], begins[1:], strict=True):
        whole = spliced(whole, calendar, date)
    return whole


def spliced(before: Calendar, after: Calendar, date: float) -> Calendar:
    """Return the calendar that is one until a date, and another one from then on."""
    if before is after:
        return before
    pieces = [(opens, min(closes, date)) for opens, closes in before.intervals() if opens < date]
    pieces += [(max(opens, date), closes) for opens, closes in after.intervals() if closes > date]
    return joined(pieces)


def own_presence(scenario: Scenario, plan: TeamPlan) -> Calendar | None:
    """Return when full-time clerks of a team are there; None: in the office's presence."""
    if not plan.presence:
        return None
    office = scenario.office
    week = tuple(moved_week(office.calendar.presence, plan.presence))
    return hours_of(office.calendar, week, office.start, scenario.run.run_length)


def counters_of(scenario: Scenario) -> dict[str, Calendar | None]:
    """Return when each team receives visits; None: in all of the office's hours."""
    return _lines(scenario, "counter")


def phone_lines_of(scenario: Scenario) -> dict[str, Calendar | None]:
    """Return when each team's phone line is open; None: in all of the office's hours.

    Phone-free hours are not taken off: in these the line is open, and nobody takes the call.
    """
    return _lines(scenario, "phone")


def _lines(scenario: Scenario, channel: str) -> dict[str, Calendar | None]:
    office, run = scenario.office, scenario.run
    phases = phases_of(scenario)
    begins = [begin_of(scenario, phase) for phase in phases]
    weeks: dict[str, list[WeekHours | None]] = {}
    for number, phase in enumerate(phases):
        for name, plan in team_plans(phase).items():
            of_team = weeks.setdefault(name, [None] * len(phases))
            of_team[number] = lines_of(office.calendar, plan, channel)
    usual = office_line(office.calendar, channel)

    @cache
    def calendar(week: WeekHours) -> Calendar:
        return hours_of(office.calendar, week, office.start, run.run_length)

    def line(of_team: Sequence[WeekHours | None]) -> Calendar | None:
        if all(week is None for week in of_team):
            return None
        return phased(
            [calendar(tuple(usual if week is None else week)) for week in of_team], begins
        )

    return {name: line(of_team) for name, of_team in weeks.items()}
