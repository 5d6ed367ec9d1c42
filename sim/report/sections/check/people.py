"""What `umbau check` says of people on posts: net hours, vacancy, patterns, onboarding.

Central values, as the rest of the check: what the office file implies, not a forecast.
"""

from collections.abc import Iterator
from datetime import timedelta
from math import ceil, isfinite

from sim.experiment.comparison import equal_in
from sim.plan.calendar import SCHOOL_HOLIDAYS_KNOWN
from sim.plan.staffing import net_hours_of
from sim.plan.workforce import (
    FULL,
    Turnover,
    absences_of,
    mentoring_share,
    net_hours_implied,
    onboarding_loss,
    paid_hours,
    patterns_of,
    portfolio_of,
    speed_up_of,
    turnover_of,
)
from sim.report.catalogue.catalogue import Language, phrase
from sim.report.catalogue.equal import equal_sentence
from sim.scenario.office import Office, Staff
from sim.scenario.study import Scenario
from sim.units import DAY, YEAR

NET_HOURS = (1490.0, 1600.0)
"""Usual net hours a year of a full-time post (scheme of the Handbuch für
Organisationsuntersuchungen, 39 h a week)."""

WHOLE_POST = (0.9, 1.1)
"""Share of a full-time post that the persons of a pattern should work together."""

_MONTH = YEAR / 12


def people_paragraphs(scenario: Scenario) -> Iterator[str]:
    """Yield what the file implies about the people of an office that models them."""
    yield from _hours_of_a_post(scenario)
    yield from _coming_and_going(scenario)
    yield from _patterns(scenario)
    yield from _newcomers(scenario)
    yield from _specialisation(scenario)
    yield from notes(scenario)


def notes(scenario: Scenario, language: Language = "en") -> Iterator[str]:
    """Yield what a reader of a scenario's results must know about its people, as sentences.

    That leave uses school holidays beyond the years that are known; that interruptions are
    counted twice.
    """
    office = scenario.office
    last = last_year(scenario)
    if _uses_school_holidays(office) and last > SCHOOL_HOLIDAYS_KNOWN:
        yield phrase("common.school_holidays", language, known=SCHOOL_HOLIDAYS_KNOWN, last=last)
    factual = office.staff.factual_allowance
    if factual is not None and factual.value > 0 and _calls_interrupt(office):
        share = f"{factual.value * 100:.3g}"
        if language == "de":
            share = share.replace(".", ",")
        yield phrase("common.counted_twice", language, share=share)


def last_year(scenario: Scenario) -> int:
    """Return the calendar year of the last day that a run touches."""
    days = max(1, ceil(scenario.run.run_length / DAY))
    return (scenario.office.start + timedelta(days=days - 1)).year


def _uses_school_holidays(office: Office) -> bool:
    leave = office.staff.people.leave if office.staff.people is not None else None
    return (
        leave is not None
        and leave.days.value > 0
        and leave.school_holidays != 1.0
        and office.calendar.land is not None
    )


def _calls_interrupt(office: Office) -> bool:
    contacts = office.contacts
    if contacts is None:
        return False
    asked = contacts.enquiries is not None and contacts.enquiries.channels.get("phone", 0.0) > 0
    return "phone" in contacts.population or asked


# -- hours ------------------------------------------------------------------------------------


def _hours_of_a_post(scenario: Scenario) -> Iterator[str]:
    office = scenario.office
    paid, away = paid_hours(office, scenario.run), absences_of(office, scenario.run)
    per_day = paid / away.working_days
    reasons = [
        (away.leave, "leave"),
        (away.training, "training"),
        (away.other_duties, "other duties"),
        (away.sickness, "sickness"),
    ]
    less = ", ".join(
        f"{days:.3g} days of {name} ({days * per_day:,.0f} h)" for days, name in reasons if days > 0
    )
    net = net_hours_implied(office, scenario.run)
    yield (
        f"A full-time post is paid {paid:,.0f} h a year ({away.working_days:.4g} working days). "
        f"Less {less or 'no absence at all'} = {net:,.0f} net hours"
        f"{_allowances(office.staff)}{_for_work(scenario)}."
    )
    if NET_HOURS[0] <= net <= NET_HOURS[1]:
        yield judged_net_hours(net)
    else:
        advice = "check the days of leave, training, other duties and sickness"
        yield f"WARNING: {judged_net_hours(net, advice)}"


def _for_work(scenario: Scenario) -> str:
    if not scenario.office.staff.allowance:
        return ""
    return f" = {net_hours_of(scenario):,.0f} h for work"


def _allowances(staff: Staff) -> str:
    """Say which allowances come off the net hours; empty text without any."""
    named = (
        (staff.personal_allowance, "personal allowance (persönliche Verteilzeit)"),
        (staff.factual_allowance, "factual allowance (sachliche Verteilzeit)"),
    )
    stated = [f"{share.value * 100:.3g}% {name}" for share, name in named if share and share.value]
    return f", less {' and '.join(stated)}" if stated else ""


def judged_net_hours(net: float, advice: str = "") -> str:
    """Compare net hours of a full-time post with the usual range; outside it, advise."""
    low, high = NET_HOURS
    usual = f"{low:,.0f} to {high:,.0f} h"
    if low <= net <= high:
        return f"Net hours of {net:,.0f} are within the usual {usual} of a full-time post."
    side, usual_advice = (
        ("below", "check that absences are not subtracted twice")
        if net < low
        else ("above", "check that leave, sickness and training are subtracted")
    )
    return (
        f"Net hours of {net:,.0f} are {side} the usual {usual} of a full-time post: "
        f"{advice or usual_advice}."
    )


# -- posts ------------------------------------------------------------------------------------


def _coming_and_going(scenario: Scenario) -> Iterator[str]:
    staff = scenario.office.staff
    people, flow = staff.people, turnover_of(staff)
    assert people is not None
    yield equal_sentence(equal_in(scenario), "en")
    vacant = f"{flow.vacancy * 100:.3g}% of the posts are vacant"
    if staff.vacancy is None:
        vacant += " on average (this follows from turnover and time to fill)"
    if flow.leaving <= 0 and flow.filling <= 0:
        yield f"{vacant}. Nobody leaves and nobody joins."
        return
    if scenario.run.equal == "filled":
        yield f"{vacant}; at equal filled staff the stated turnover has no effect."
        return
    leaves = f"of 100 filled posts {_leavers(flow):.3g} fall vacant in a year"
    if people.turnover is None:
        leaves += " (this follows from vacancy and time to fill)"
    filled = f"a vacant post is filled after {_months(flow.time_to_fill * DAY)}"
    if people.time_to_fill is None:
        filled += " (this follows from vacancy and turnover)"
    yield f"{vacant}; {leaves}; {filled}."
    if people.overload is not None:
        yield (
            f"Sickness and leaving rise where a team's utilisation is above "
            f"{people.overload.above:.0%}; these figures hold below it."
        )


def _leavers(flow: Turnover) -> float:
    """Return how many posts of 100 fall vacant in a year if they are always filled again."""
    return 100.0 * flow.leaving * YEAR / DAY


def _months(minutes: float) -> str:
    if not isfinite(minutes):
        return "no time at all: nobody is hired"
    months = minutes / _MONTH
    written = f"{months:.0f}" if abs(months - round(months)) < 0.05 else f"{months:.1f}"  # noqa: PLR2004 - one decimal
    return f"{written} month" if written == "1" else f"{written} months"


def _patterns(scenario: Scenario) -> Iterator[str]:
    office = scenario.office
    every = patterns_of(office, scenario.run)
    full = next(one.weekly_minutes for one in every if one.name == FULL)
    low, high = WHOLE_POST
    for name in office.staff.patterns:
        held = [one.weekly_minutes for one in every if one.name == name]
        posts = sum(home.patterns.get(name, 0) for home in office.staff.homes.values())
        hours = " and ".join(f"{minutes / 60:.4g} h" for minutes in held)
        share = sum(held) / full
        yield (
            f"Pattern '{name}' ({posts} post{'' if posts == 1 else 's'}): {hours} a week, "
            f"{'together ' if len(held) > 1 else ''}{share:.0%} of a full-time post of "
            f"{full / 60:.4g} h."
        )
        if not low <= share <= high:
            yield (
                f"WARNING: A post in the pattern '{name}' counts as one full post, filled and in "
                f"the capacity below, but its persons work {share:.0%} of one; write persons who "
                f"together work {low:.0%} to {high:.0%}."
            )


# -- experience -------------------------------------------------------------------------------


def _newcomers(scenario: Scenario) -> Iterator[str]:
    people, teams = scenario.office.staff.people, scenario.structure.teams
    assert people is not None
    if people.newcomers is None:
        yield "Newcomers put out as much as everybody from their first day on."
        return
    by_time: dict[str, list[str]] = {}
    for team in teams:
        portfolio = portfolio_of(scenario, team)
        if portfolio is not None:
            by_time.setdefault(_months(portfolio.onboarding_time.value), []).append(team)
    times = "; ".join(f"after {months} in {', '.join(named)}" for months, named in by_time.items())
    mentor = people.newcomers.mentor
    gives = f" Until then a mentor gives {mentor.value:.0%} of their hours." if mentor else ""
    yield (
        f"Newcomers start with {people.newcomers.start_output.value:.0%} of full output and reach "
        f"it {times or 'at once'}.{gives}"
    )
    if any(onboarding_loss(scenario, team) + mentoring_share(scenario, team) for team in teams):
        yield (
            "Capacity below is what is left of the hours for work of the filled posts when "
            "newcomers' missing output (learning) and mentors' time (mentors) are taken off."
        )


def _specialisation(scenario: Scenario) -> Iterator[str]:
    faster = {team: speed_up_of(scenario, team) for team in scenario.structure.teams}
    named = ", ".join(f"{team} {share:.0%}" for team, share in faster.items() if share > 0)
    if named:
        yield f"Faster at steps of cases by specialisation, in the load already: {named}."
