"""What an office file says about its people in sum: hours, vacancy, turnover, experience."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from math import exp, expm1, inf, log, log1p

from sim.adding import added
from sim.plan.calendar import Calendar, Hours, hours_of, lessened, office_calendars, working_days
from sim.scenario.office import Office, Staff
from sim.scenario.people import Portfolio
from sim.scenario.structure import TeamPlan
from sim.scenario.study import Run, Scenario
from sim.units import DAY, YEAR

WEEK_OF_FIVE = 5.0
"""Days of leave, training and sickness are stated for someone who works five days a week."""


@dataclass(frozen=True)
class Pattern:
    """Hours that one person works: paid ones, and those of them that work gets."""

    name: str
    person: int
    paid: Calendar
    work: Calendar
    """Without the allowances (Verteilzeit)."""
    days: Mapping[int, Sequence[int]]
    """Working days by calendar year, numbered from the start of the run."""
    works_on: frozenset[int]
    """The same days, whatever the year."""
    week: tuple[tuple[int, int, int], ...]
    """The paid hours of the week; none round the clock."""
    weekly_minutes: float
    weekly_days: float

    def minutes_on(self, day: int) -> float:
        """Return the working minutes of a day, allowances taken off."""
        return self.work.between(day * DAY, (day + 1) * DAY)


FULL = ""
"""Name of the pattern of posts that one person works in all of the office's hours."""


def patterns_of(office: Office, run: Run) -> tuple[Pattern, ...]:
    """Return the patterns in which posts are worked; the first one is full-time."""
    hours = office_calendars(office.calendar, office.start, run.run_length)
    # Where the number of clerks is reckoned from net hours, the allowance is in that number.
    share = office.staff.allowance if office.staff.people is not None else 0.0
    found = [_pattern(office, run, hours, share, FULL, 0, office.calendar.presence)]
    for name, pattern in office.staff.patterns.items():
        found += [
            _pattern(office, run, hours, share, name, person, weekly)
            for person, weekly in enumerate(pattern.persons)
        ]
    return tuple(found)


def _pattern(
    office: Office, run: Run, hours: Hours, share: float, name: str, person: int,
    weekly: tuple[tuple[int, int, int], ...],
) -> Pattern:  # fmt: skip
    paid = (
        hours.presence
        if name == FULL
        else hours_of(office.calendar, weekly, office.start, run.run_length)
    )
    always = paid.always
    days = working_days(office.calendar, weekly, office.start, run.run_length)
    return Pattern(
        name=name,
        person=person,
        paid=paid,
        work=lessened(paid, share, (hours.phone, hours.counter)),
        days=days,
        works_on=frozenset(day for year in days.values() for day in year),
        week=weekly,
        weekly_minutes=7 * DAY
        if always
        else float(added(shut - open_ for _, open_, shut in weekly)),
        weekly_days=WEEK_OF_FIVE if always else float(len({day for day, _, _ in weekly})),
    )


# -- vacancy and turnover ---------------------------------------------------------------------


@dataclass(frozen=True)
class Turnover:
    """How posts fall vacant and are filled again.

    `leaving` and `filling` are hazards per day: somebody leaves on a day with probability
    1 - exp(-leaving), a vacant post is filled with 1 - exp(-filling).
    """

    vacancy: float
    leaving: float
    filling: float

    @property
    def time_to_fill(self) -> float:
        """Mean days until a vacant post is filled; infinite where nobody is hired."""
        return -1.0 / expm1(-self.filling) if self.filling > 0 else inf

    def standing_still(self) -> "Turnover":
        """Return the same vacancy where nobody leaves and nobody comes."""
        return Turnover(self.vacancy, 0.0, 0.0)


def turnover_of(staff: Staff) -> Turnover:
    """Return vacancy, leaving and filling; the third of them follows from two (model.md §8).

    In balance as many posts fall vacant on a day as are filled:
    (1 - vacancy) (1 - exp(-leaving)) = vacancy (1 - exp(-filling)).
    """
    people = staff.people
    vacancy = staff.vacancy.value if staff.vacancy is not None else None
    leaves = people.turnover.value * DAY if people is not None and people.turnover else None
    fill = people.time_to_fill.value / DAY if people is not None and people.time_to_fill else None
    if leaves is None and fill is None:
        return Turnover(vacancy or 0.0, 0.0, 0.0)
    if vacancy is None:
        assert leaves is not None
        assert fill is not None
        falls, filled = -expm1(-leaves), min(1.0, 1.0 / fill) if fill > 0 else 1.0
        return Turnover(falls / (falls + filled), leaves, _hazard(filled))
    if leaves is None:
        assert fill is not None
        filled = min(1.0, 1.0 / fill) if fill > 0 else 1.0
        falls = min(1.0, filled * vacancy / (1.0 - vacancy)) if vacancy < 1 else 1.0
        return Turnover(vacancy, _hazard(falls), _hazard(filled))
    falls = -expm1(-leaves)
    filled = min(1.0, falls * (1.0 - vacancy) / vacancy) if vacancy > 0 else 1.0
    return Turnover(vacancy, leaves, _hazard(filled))


def _hazard(probability: float) -> float:
    return -log1p(-probability) if probability < 1.0 else inf


# -- absence ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Absences:
    """Days a year of someone who works five days a week."""

    working_days: float
    leave: float
    training: float
    other_duties: float
    sickness: float

    @property
    def due_days(self) -> float:
        """Days on which the clerk is due: neither on leave nor elsewhere."""
        return self.working_days - self.leave - self.training - self.other_duties

    @property
    def share(self) -> float:
        """Share of the working days on which the clerk is not there."""
        return 1.0 - (self.due_days - self.sickness) / self.working_days


def absences_of(office: Office, run: Run) -> Absences:
    """Return the expected absences of an office that models its people, a year on average."""
    full = working_days(office.calendar, office.calendar.presence, office.start, run.run_length)
    return _absences(office, added(len(year) for year in full.values()) / len(full))


def fewest_working_days(office: Office, run: Run) -> int:
    """Return the working days of that calendar year of a run which has the fewest."""
    full = working_days(office.calendar, office.calendar.presence, office.start, run.run_length)
    return min(len(year) for year in full.values())


def absences_in(office: Office, year: int) -> Absences:
    """Return the expected absences of a calendar year, whatever run it belongs to."""
    hours, first = office.calendar, date(year, 1, 1)
    return _absences(office, len(working_days(hours, hours.presence, first, DAY)[year]))


def _absences(office: Office, days: float) -> Absences:
    people = office.staff.people
    assert people is not None
    duties = people.other_duties.value if people.other_duties is not None else 0.0
    return Absences(
        working_days=days,
        leave=people.leave.days.value if people.leave is not None else 0.0,
        training=people.training.value if people.training is not None else 0.0,
        other_duties=duties * days,
        sickness=people.sickness.days.value if people.sickness is not None else 0.0,
    )


@dataclass(frozen=True)
class SickHazards:
    """Hazard of falling ill per day on which one is due, and of recovering per day of illness."""

    share: float
    """Of the days on which one is due, those with illness."""
    falling_ill: float
    recovering: float

    @property
    def at_start(self) -> float:
        """Share of people who are ill before the first day, so that `share` of them is on it."""
        falls = -expm1(-self.falling_ill)
        return (self.share - falls) / (1.0 - falls)


def sick_hazards(office: Office, year: int) -> SickHazards:
    """Return the hazards with which sickness takes its stated days of a calendar year.

    They are those of the year, not of the run, so that a longer run is the same up to its end.
    A spell of mean length m has geometric length; with a share p of due days the healthy
    days between two spells have the mean m (1 - p) / p = 1 / (exp(falling_ill) - 1).
    """
    people = office.staff.people
    if people is None or people.sickness is None or people.sickness.days.value <= 0:
        return SickHazards(0.0, 0.0, inf)
    absences, spell = absences_in(office, year), people.sickness.spell.value
    share = absences.sickness / absences.due_days
    falling = log(1.0 + share / (spell * (1.0 - share)))
    recovering = -log(1.0 - 1.0 / spell) if spell > 1.0 else inf
    return SickHazards(share, falling, recovering)


# -- sums -------------------------------------------------------------------------------------


def net_hours_implied(office: Office, run: Run) -> float:
    """Return the hours at work a year of a full-time post that the file implies.

    Working hours of the calendar less leave, training, other duties and sickness; or what
    the file states as net hours. Allowances (Verteilzeit) are still in.
    """
    staff = office.staff
    if staff.net_hours is not None:
        return staff.net_hours.value / 60.0
    return paid_hours(office, run) * (1.0 - absences_of(office, run).share)


def paid_hours(office: Office, run: Run) -> float:
    """Return the hours a year of a full-time post, absences included."""
    presence = office_calendars(office.calendar, office.start, run.run_length).presence
    if presence.always:
        return YEAR / 60.0
    full = working_days(office.calendar, office.calendar.presence, office.start, run.run_length)
    days = [day for year in full.values() for day in year]
    minutes = dict.fromkeys(range(7), 0.0)
    for weekday, opens, closes in office.calendar.presence:
        minutes[weekday] += closes - opens
    first = office.start.weekday()
    return added(minutes[(first + day) % 7] for day in days) / len(full) / 60.0


def portfolio_of(scenario: Scenario, team: str | TeamPlan) -> Portfolio | None:
    """Return what the office says about the portfolio of a team; None: nothing to learn.

    A team of the structure of the start, by name, or any as it is described.
    """
    people = scenario.office.staff.people
    if people is None or not people.portfolios:
        return None
    plan = scenario.structure.teams[team] if isinstance(team, str) else team
    stated = plan.portfolio
    if stated is None:
        return next(iter(people.portfolios.values())) if len(people.portfolios) == 1 else None
    return people.portfolios[stated]


def speed_up_of(scenario: Scenario, team: str | TeamPlan) -> float:
    """Return by how much faster than a generalist a team does the steps of cases."""
    portfolio = portfolio_of(scenario, team)
    if portfolio is None or portfolio.speed_up is None:
        return 0.0
    return portfolio.speed_up.value


@lru_cache(maxsize=64)
def _mean_loss(start_output: float, per_onboarding: float) -> float:
    if per_onboarding <= 0:
        return 0.0
    return (1.0 - start_output) * (1.0 - (1.0 - exp(-per_onboarding)) / per_onboarding)


def onboarding_loss(scenario: Scenario, team: str) -> float:
    """Return the expected share of output that a team's newcomers do not put out yet.

    In balance the time since joining is exponential with the turnover's rate r; over an
    onboarding time T from output s the loss is (1 - s) (1 - (1 - exp(-rT)) / (rT)).
    """
    staff = scenario.office.staff
    people, portfolio = staff.people, portfolio_of(scenario, team)
    if people is None or people.newcomers is None or portfolio is None:
        return 0.0
    if scenario.run.equal == "filled":
        return 0.0
    per_day = turnover_of(staff).leaving
    return _mean_loss(
        people.newcomers.start_output.value, per_day * portfolio.onboarding_time.value / DAY
    )


def mentoring_share(scenario: Scenario, team: str) -> float:
    """Return the expected share of a team's hours that its mentors give."""
    people, portfolio = scenario.office.staff.people, portfolio_of(scenario, team)
    if people is None or people.newcomers is None or portfolio is None:
        return 0.0
    if people.newcomers.mentor is None or scenario.run.equal == "filled":
        return 0.0
    per_day = turnover_of(scenario.office.staff).leaving
    learning = 1.0 - exp(-per_day * portfolio.onboarding_time.value / DAY)
    return people.newcomers.mentor.value * learning
