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
from sim.report.catalogue.numbers import figures, number, percent
from sim.report.catalogue.words import listed
from sim.report.rows.teams import team_label
from sim.scenario.office import Office, Staff
from sim.scenario.study import Scenario
from sim.units import DAY, MONTH, YEAR

NET_HOURS = (1490.0, 1600.0)
"""Usual net hours a year of a full-time post (scheme of the Handbuch für
Organisationsuntersuchungen, 39 h a week)."""

WHOLE_POST = (0.9, 1.1)
"""Share of a full-time post that the persons of a pattern should work together."""


def people_sentences(scenario: Scenario, language: Language) -> Iterator[str]:
    """Yield what the file implies about the people of an office that models them."""
    yield from _hours_of_a_post(scenario, language)
    yield from _coming_and_going(scenario, language)
    yield from _patterns(scenario, language)
    yield from _newcomers(scenario, language)
    yield from _specialisation(scenario, language)
    yield from notes(scenario, language)


def notes(scenario: Scenario, language: Language) -> Iterator[str]:
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
        share = figures(100 * factual.value, 3, language)
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


def _hours_of_a_post(scenario: Scenario, language: Language) -> Iterator[str]:
    office = scenario.office
    paid, away = paid_hours(office, scenario.run), absences_of(office, scenario.run)
    per_day = paid / away.working_days
    reasons = (
        (away.leave, "leave"), (away.training, "training"),
        (away.other_duties, "other_duties"), (away.sickness, "sickness"),
    )  # fmt: skip
    less = ", ".join(
        phrase(f"check.people.reason_{name}", language, days=figures(days, 3, language),
               hours=number(days * per_day, 0, language))
        for days, name in reasons if days > 0
    )  # fmt: skip
    net, work = net_hours_implied(office, scenario.run), ""
    if office.staff.allowance:
        hours = number(net_hours_of(scenario), 0, language)
        work = phrase("check.people.work", language, hours=hours)
    yield phrase(
        "check.people.paid", language, paid=number(paid, 0, language),
        days=figures(away.working_days, 4, language),
        less=less or phrase("check.people.no_absence", language), net=number(net, 0, language),
        allowances=_allowances(office.staff, language), work=work,
    )  # fmt: skip
    if NET_HOURS[0] <= net <= NET_HOURS[1]:
        yield judged_net_hours(net, language)
    else:
        advice = phrase("check.people.advice_days", language)
        said = judged_net_hours(net, language, advice)
        yield phrase("check.people.warning", language, said=said)


def _allowances(staff: Staff, language: Language) -> str:
    """Say which allowances come off the net hours; empty text without any."""
    stated = [
        phrase(f"check.people.{name}", language, share=_rounded(share.value, language))
        for share, name in (
            (staff.personal_allowance, "personal"), (staff.factual_allowance, "factual")
        )
        if share is not None and share.value
    ]  # fmt: skip
    if not stated:
        return ""
    return phrase("check.people.allowances", language, allowances=listed(stated, language))


def _rounded(share: float, language: Language) -> str:
    """Write a share in percent with at most three figures."""
    return phrase("number.percent", language, number=figures(100 * share, 3, language))


def judged_net_hours(net: float, language: Language, advice: str = "") -> str:
    """Compare net hours of a full-time post with the usual range; outside it, advise."""
    low, high = NET_HOURS
    side = "below" if net < low else "above"
    told = {
        "net": number(net, 0, language),
        "low": number(low, 0, language),
        "high": number(high, 0, language),
    }
    if low <= net <= high:
        return phrase("check.people.net_usual", language, **told)
    advice = advice or phrase(f"check.people.advice_{side}", language)
    return phrase(f"check.people.net_{side}", language, **told, advice=advice)


# -- posts ------------------------------------------------------------------------------------


def _coming_and_going(scenario: Scenario, language: Language) -> Iterator[str]:
    staff = scenario.office.staff
    people, flow = staff.people, turnover_of(staff)
    assert people is not None
    yield equal_sentence(equal_in(scenario), language)
    key = "check.people.vacant" if staff.vacancy is not None else "check.people.vacant_follows"
    vacant = phrase(key, language, share=_rounded(flow.vacancy, language))
    if flow.leaving <= 0 and flow.filling <= 0:
        yield phrase("check.people.nobody", language, vacant=vacant)
        return
    if scenario.run.equal == "filled":
        yield phrase("check.people.equal_filled", language, vacant=vacant)
        return
    key = "check.people.leaves" if people.turnover is not None else "check.people.leaves_follows"
    leaves = phrase(key, language, number=figures(_leavers(flow), 3, language))
    stated = people.time_to_fill is not None
    filled = phrase(
        "check.people.filled" if stated else "check.people.filled_follows", language,
        months=_months(flow.time_to_fill * DAY, language),
    )  # fmt: skip
    yield phrase("check.people.turnover", language, vacant=vacant, leaves=leaves, filled=filled)
    if people.overload is not None:
        above = percent(people.overload.above, language)
        yield phrase("check.people.overload", language, share=above)


def _leavers(flow: Turnover) -> float:
    """Return how many posts of 100 fall vacant in a year if they are always filled again."""
    return 100.0 * flow.leaving * YEAR / DAY


def _months(minutes: float, language: Language) -> str:
    if not isfinite(minutes):
        return phrase("check.people.never_hired", language)
    months = minutes / MONTH
    whole = abs(months - round(months)) < 0.05  # noqa: PLR2004 - one decimal
    written = number(months, 0 if whole else 1, language)
    key = "check.people.month_one" if written == "1" else "check.people.month_many"
    return phrase(key, language, number=written)


def _patterns(scenario: Scenario, language: Language) -> Iterator[str]:
    office = scenario.office
    every = patterns_of(office, scenario.run)
    full = next(one.weekly_minutes for one in every if one.name == FULL)
    low, high = WHOLE_POST
    for name, stated in office.staff.patterns.items():
        called = stated.label or name
        held = [one.weekly_minutes for one in every if one.name == name]
        posts = sum(home.patterns.get(name, 0) for home in office.staff.homes.values())
        hours = listed(
            [phrase("check.hours", language, number=_hours(each, language)) for each in held],
            language,
        )
        share = sum(held) / full
        yield phrase(
            "check.people.pattern_shared" if len(held) > 1 else "check.people.pattern", language,
            name=called, posts=_posts(posts, language), hours=hours, share=percent(share, language),
            full=_hours(full, language),
        )  # fmt: skip
        if not low <= share <= high:
            yield phrase(
                "check.people.pattern_odd", language, name=called, share=percent(share, language),
                low=percent(low, language), high=percent(high, language),
            )  # fmt: skip


def _hours(minutes: float, language: Language) -> str:
    return figures(minutes / 60, 4, language)


def _posts(posts: int, language: Language) -> str:
    key = "check.people.post_one" if posts == 1 else "check.people.post_many"
    return phrase(key, language, number=posts)


# -- experience -------------------------------------------------------------------------------


def _newcomers(scenario: Scenario, language: Language) -> Iterator[str]:
    people, teams = scenario.office.staff.people, scenario.structure.teams
    assert people is not None
    if people.newcomers is None:
        yield phrase("check.people.newcomers_none", language)
        return
    by_time: dict[str, list[str]] = {}
    for team in teams:
        portfolio = portfolio_of(scenario, team)
        if portfolio is not None:
            months = _months(portfolio.onboarding_time.value, language)
            by_time.setdefault(months, []).append(team_label(scenario, team))
    times = "; ".join(
        phrase("check.people.after", language, months=months, teams=", ".join(named))
        for months, named in by_time.items()
    )
    gives, mentor = "", people.newcomers.mentor
    if mentor:
        gives = phrase("check.people.mentor", language, share=percent(mentor.value, language))
    yield phrase(
        "check.people.newcomers", language, mentor=gives,
        share=percent(people.newcomers.start_output.value, language),
        times=times or phrase("check.people.at_once", language),
    )  # fmt: skip
    if any(onboarding_loss(scenario, team) + mentoring_share(scenario, team) for team in teams):
        yield phrase("check.people.capacity_below", language)


def _specialisation(scenario: Scenario, language: Language) -> Iterator[str]:
    faster = {team: speed_up_of(scenario, team) for team in scenario.structure.teams}
    named = ", ".join(
        f"{team_label(scenario, team)} {percent(share, language)}"
        for team, share in faster.items()
        if share > 0
    )
    if named:
        yield phrase("check.people.faster", language, teams=named)
