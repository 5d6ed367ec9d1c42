"""Checks of what an office says about its people, and of a structure that employs them."""

from collections.abc import Iterator, Mapping
from math import expm1

from sim.adding import added
from sim.errors import Problem
from sim.messages.message import Message
from sim.plan.workforce import fewest_working_days, turnover_of
from sim.reading.checked import Checked, CheckedOffice
from sim.reading.yaml import suggestion
from sim.scenario.office import lie_within
from sim.scenario.people import People
from sim.units import DAY, YEAR

MOST_STRAIN = 10.0
MOST_TURNOVER = 12.0
"""Leavers a year for each filled post."""
LEAST_OUTPUT = 0.01
LONGEST_ONBOARDING = 10 * YEAR


def staff_names_are_known(c: CheckedOffice) -> Iterator[Problem]:
    """Refuse patterns and pay grades that nobody defined, and more part-time posts than posts."""
    staff = c.office.staff
    for name, home in staff.homes.items():
        loc = ("staff", "homes", name)
        if home.pay_grade is not None and home.pay_grade not in staff.pay_grades:
            grade = home.pay_grade
            message = Message(
                "people_checks.no_pay_grade", grade=grade, hint=suggestion(grade, staff.pay_grades)
            )
            yield c.at((*loc, "pay_grade"), message)
        for pattern in home.patterns:
            if pattern not in staff.patterns:
                message = Message(
                    "people_checks.no_pattern",
                    pattern=pattern,
                    hint=suggestion(pattern, staff.patterns),
                )
                yield c.at_key((*loc, "patterns", pattern), message)
        if added(home.patterns.values()) > home.posts:
            message = Message("people_checks.more_posts_have", posts=home.posts)
            yield c.at_key((*loc, "patterns"), message)
        if home.patterns and staff.people is None:
            message = Message("people_checks.patterns_need_people")
            yield c.at_key((*loc, "patterns"), message)


def patterns_are_possible(c: CheckedOffice) -> Iterator[Problem]:
    """Refuse hours of persons outside the presence of the office."""
    for name, pattern in c.office.staff.patterns.items():
        for number, hours in enumerate(pattern.persons):
            loc = ("staff", "patterns", name, "persons", number)
            if c.office.calendar.kind == "always":
                yield c.at(loc, Message("people_checks.an_office_always"))
            elif not hours:
                yield c.at(loc, Message("people_checks.hours_missing_write"))
            elif not lie_within(hours, c.office.calendar.open):
                yield c.at(loc, Message("people_checks.has_hours_outside"))


def people_are_possible(c: CheckedOffice) -> Iterator[Problem]:
    """Refuse people who are never there, always leave or never learn."""
    staff = c.office.staff
    loc = ("staff", "people")
    if staff.allowance >= 0.5:  # noqa: PLR2004 - half of the working time
        message = Message("people_checks.allowances_take_half")
        yield c.at_key(("staff",), message)
    people = staff.people
    if people is None:
        return
    yield from _turnover_is_possible(c, people)
    yield from _newcomers_learn(c, people)
    if people.sickness is not None and people.sickness.spell.low < 1:
        message = Message("people_checks.spell_lasts_at")
        yield c.at((*loc, "sickness", "spell"), message)
    if people.overload is not None:
        for key, strain in (
            ("sickness", people.overload.sickness), ("leaving", people.overload.leaving),
        ):  # fmt: skip
            if strain.high > MOST_STRAIN:
                message = Message("people_checks.write_how_much", most_strain=f"{MOST_STRAIN:.0f}")
                yield c.at((*loc, "overload", key), message)


def _turnover_is_possible(c: CheckedOffice, people: People) -> Iterator[Problem]:
    loc, vacancy = ("staff", "people"), c.office.staff.vacancy
    if vacancy is not None and vacancy.high >= 1:
        yield c.at(("staff", "vacancy"), Message("people_checks.vacancy_leaves_nobody"))
    if people.turnover is not None and people.turnover.high * YEAR > MOST_TURNOVER:
        message = Message("people_checks.more_than_leavers", most_turnover=f"{MOST_TURNOVER:.0f}")
        yield c.at((*loc, "turnover"), message)
    if people.time_to_fill is not None and people.time_to_fill.low < DAY:
        yield c.at((*loc, "time_to_fill"), Message("people_checks.post_not_filled"))
    elif vacancy is not None and vacancy.high < 1:
        yield from _turnover_follows(c, people)


def _turnover_follows(c: CheckedOffice, people: People) -> Iterator[Problem]:
    """Refuse what follows from two of vacancy, turnover and time to fill when nobody sees it."""
    flow, loc = turnover_of(c.office.staff), ("staff", "people")
    a_year = flow.leaving * YEAR / DAY
    if people.turnover is None and a_year > MOST_TURNOVER:
        message = Message("people_checks.vacancy_means_more", most_turnover=f"{MOST_TURNOVER:.0f}")
        yield c.at((*loc, "time_to_fill"), message)
    falls = -expm1(-flow.leaving)
    if 0.0 < flow.vacancy < falls * (1.0 - flow.vacancy):
        message = Message("people_checks.posts_fall_vacant")
        yield c.at(("staff", "vacancy"), message)


def _newcomers_learn(c: CheckedOffice, people: People) -> Iterator[Problem]:
    loc = ("staff", "people")
    if people.newcomers is not None and people.newcomers.start_output.low < LEAST_OUTPUT:
        message = Message("people_checks.newcomer_without_any")
        yield c.at((*loc, "newcomers", "start_output"), message)
    for name, portfolio in people.portfolios.items():
        if portfolio.onboarding_time.high > LONGEST_ONBOARDING:
            message = Message("people_checks.an_onboarding_more")
            yield c.at((*loc, "portfolios", name, "onboarding_time"), message)


def somebody_is_there(c: CheckedOffice) -> Iterator[Problem]:
    """Refuse more days of absence than there are working days, at the high values."""
    people = c.office.staff.people
    if people is None:
        return
    working = fewest_working_days(c.office, c.run)
    away = people.leave.days.high if people.leave is not None else 0.0
    away += people.training.high if people.training is not None else 0.0
    away += people.sickness.days.high if people.sickness is not None else 0.0
    away += people.other_duties.high * working if people.other_duties is not None else 0.0
    if away >= working:
        message = Message("people_checks.leave_training_other", away=f"{away:.0f}", working=working)
        yield c.at_key(("staff", "people"), message)


def teams_fit_people(c: Checked) -> Iterator[Problem]:
    """Refuse what nobody defined: deputies, portfolios, pay grades; and teams without portfolio."""
    people, grades = c.scenario.office.staff.people, c.scenario.office.staff.pay_grades
    teams = c.scenario.structure.teams
    for name, plan in teams.items():
        loc = ("teams", name)
        if plan.deputy is not None and plan.deputy not in teams:
            message = Message(
                "people_checks.no_team", deputy=plan.deputy, hint=suggestion(plan.deputy, teams)
            )
            yield c.in_structure((*loc, "deputy"), message)
        elif plan.deputy == name:
            message = Message("people_checks.team_cannot_be")
            yield c.in_structure((*loc, "deputy"), message)
        if plan.pay_grade is not None and plan.pay_grade not in grades:
            yield c.in_structure((*loc, "pay_grade"), _no_grade(plan.pay_grade, grades))
        if people is None or not people.portfolios:
            continue
        known = ", ".join(people.portfolios)
        if plan.portfolio is None and len(people.portfolios) > 1 and not plan.outside:
            message = Message("people_checks.portfolio_missing_how", known=known)
            yield c.at_key(loc, message)
        elif plan.portfolio is not None and plan.portfolio not in people.portfolios:
            message = Message(
                "people_checks.office_has_no",
                portfolio=plan.portfolio,
                hint=suggestion(plan.portfolio, people.portfolios),
            )
            yield c.in_structure((*loc, "portfolio"), message)


def _no_grade(grade: str, grades: Mapping[str, object]) -> Message:
    """Say that the office has no such pay grade, and which it has."""
    if not grades:
        return Message("people_checks.office_without_grades", grade=grade)
    return Message("people_checks.no_pay_grade", grade=grade, hint=suggestion(grade, grades))
