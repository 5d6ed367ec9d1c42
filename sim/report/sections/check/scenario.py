"""What `umbau check` says before anything is simulated: offered load against capacity.

Volumes times mean times against the clerks at work, at central values, as a spreadsheet
would do it: a consistency check of the inputs, not a forecast.
"""

from collections.abc import Iterator, Sequence
from math import isfinite
from typing import Any

import pandas as pd

from sim.experiment.load import USES, capacity_table, load_table
from sim.experiment.loop import first_to_tip, tipping_points
from sim.plan.enquiries import mails_after_lost_calls
from sim.plan.lateness import (
    expected_appointments,
    expected_certificates,
    gives_appointments,
    owes_certificates,
)
from sim.plan.opening import opening_cases
from sim.plan.regime import calendar_hours
from sim.plan.staffing import net_hours_of
from sim.plan.workforce import turnover_of
from sim.report.catalogue.catalogue import Language, phrase
from sim.report.catalogue.numbers import number, percent
from sim.report.document import Block, Bullets, Column, Heading, Paragraph, Table
from sim.report.rows.teams import team_label
from sim.report.sections.check.appointments import appointment_sentences
from sim.report.sections.check.classes import classes_sentences
from sim.report.sections.check.following import following_cases
from sim.report.sections.check.hours import hours_sentences
from sim.report.sections.check.people import judged_net_hours, notes, people_sentences
from sim.report.sections.check.pulses import dated_pulses
from sim.scenario.office import Home, Office
from sim.scenario.study import Scenario
from sim.units import YEAR

NEARLY_FULL = 0.95
"""Load from which waits grow very long."""

_HOURS = ("clerks", "capacity_hours", "load_hours")
_LOADS = ("load", "capacity", "ratio")


def check_blocks(scenario: Scenario, language: Language) -> Iterator[Block]:
    """Yield before simulating whether an office can keep up.

    First in words what it all comes to: which teams are overloaded. Then staffing arithmetic with
    its numbers, load and capacity by team, the same by group of posts, hours by use.
    """
    capacities = capacity_table(scenario)
    yield Paragraph(scenario.office.name)
    yield Bullets(tuple(_findings(scenario, capacities, language)))
    yield Paragraph(phrase("check.introduction", language))
    yield Heading(phrase("check.head_staff", language), level=2)
    yield Bullets(tuple(_arithmetic(scenario, capacities, language)))
    yield _team_table(scenario, capacities, language)
    yield from _home_tables(scenario, language)
    yield _use_table(scenario, language)


# -- in words ---------------------------------------------------------------------------------


def _arithmetic(scenario: Scenario, capacities: pd.DataFrame, language: Language) -> Iterator[str]:
    staff, hours = scenario.office.staff, calendar_hours(scenario)
    open_hours = number(hours, 0, language)
    if staff.clerks:
        clerks = _clerks(int(capacities["clerks"].sum()), language)
        yield phrase("check.clerks_stated", language, clerks=clerks, hours=open_hours)
        return
    if staff.people is not None:
        yield from people_sentences(scenario, language)
        return
    if staff.vacancy is None or staff.net_hours is None:  # never, in a checked scenario
        return
    gross = staff.net_hours.value / 60.0
    yield phrase(
        "check.net_hours", language, gross=number(gross, 0, language),
        less=_allowances(scenario, language), hours=open_hours,
    )  # fmt: skip
    outside = capacities["outside"]
    yield _sum_of(capacities[~outside], "check.office", scenario, language)
    if outside.any():
        yield _sum_of(capacities[outside], "check.teams_outside", scenario, language)
    yield phrase("check.whole_clerks", language)
    yield judged_net_hours(gross, language)
    yield from notes(scenario, language)


def _allowances(scenario: Scenario, language: Language) -> str:
    """Say what comes off the net hours of a post, and what is left; nothing without any."""
    staff, said = scenario.office.staff, ""
    if staff.personal_allowance is not None:
        share = percent(staff.personal_allowance.value, language)
        said += phrase("check.less_personal", language, share=share)
    if staff.factual_allowance is not None:
        share = percent(staff.factual_allowance.value, language)
        said += phrase("check.less_factual", language, share=share)
    if not said:
        return ""
    left = number(net_hours_of(scenario), 0, language)
    return said + phrase("check.equals_hours", language, hours=left)


def _sum_of(teams: pd.DataFrame, where: str, scenario: Scenario, language: Language) -> str:
    """Reckon the clerks at work of some teams from posts, vacancy and hours."""
    assert scenario.office.staff.vacancy is not None
    vacancy, net = scenario.office.staff.vacancy.value, net_hours_of(scenario)
    hours = calendar_hours(scenario)
    posts, clerks = int(teams["posts"].sum()), int(teams["clerks"].sum())
    exact = posts * (1.0 - vacancy) * net / hours
    return phrase(
        "check.rounded", language, where=phrase(where, language), posts=posts,
        vacancy=percent(vacancy, language), net=number(net, 0, language),
        hours=number(hours, 0, language), exact=number(exact, 2, language),
        clerks=_clerks(clerks, language),
    )  # fmt: skip


def _clerks(count: int, language: Language) -> str:
    if count == 1:
        return phrase("check.clerk_one", language)
    return phrase("check.clerk_many", language, number=count)


def _findings(scenario: Scenario, capacities: pd.DataFrame, language: Language) -> Iterator[str]:
    inside = capacities[~capacities["outside"]]
    load, capacity = float(inside["load_hours"].sum()), float(inside["capacity_hours"].sum())
    if capacity > 0:
        share, judged = number(load / capacity, 2, language), _judged(load / capacity, language)
        yield phrase("check.as_a_whole", language, load=share, judged=judged)
    over = capacities[capacities["load"] > 1.0]
    full = capacities[(capacities["load"] > NEARLY_FULL) & (capacities["load"] <= 1.0)]
    if len(over):
        yield phrase("check.teams_over", language, teams=_named(scenario, over, language))
    if len(full):
        yield phrase("check.teams_full", language, teams=_named(scenario, full, language))
    if not len(over) and not len(full):
        yield phrase("check.teams_fine", language)
    opening = opening_cases(scenario.office)
    if opening:
        yield phrase("check.opening", language, cases=number(opening, 0, language))
    yield from _lateness(scenario.office, language)
    yield from _following_mails(scenario.office, language)
    yield from following_cases(scenario, language)
    yield from dated_pulses(scenario, language)
    yield from appointment_sentences(scenario, language)
    yield from _tipping(scenario, language)
    yield from hours_sentences(scenario, language)
    yield from classes_sentences(scenario, language)


def _lateness(office: Office, language: Language) -> Iterator[str]:
    """Say what part of the load comes of late decisions, and that it moves with them."""
    if not owes_certificates(office) and not gives_appointments(office):
        return
    certificates = sum(expected_certificates(office).values()) * YEAR
    appointments = sum(expected_appointments(office).values()) * YEAR
    yield phrase(
        "check.lateness", language, certificates=number(certificates, 0, language),
        appointments=number(appointments, 0, language),
    )  # fmt: skip


def _following_mails(office: Office, language: Language) -> Iterator[str]:
    """Say what lost and unanswered contacts bring: what is taken off, and that no load has it."""
    contacts = office.contacts
    if contacts is None:
        return
    lost = contacts.lost_calls
    if lost is not None and lost.become_mails.value > 0:
        share = percent(lost.become_mails.value, language)
        if lost.today is None:
            yield phrase("check.lost_calls_unknown", language, share=share)
        else:
            yield phrase(
                "check.lost_calls", language, share=share,
                lost=number(lost.today.value * YEAR, 0, language),
                mails=number(mails_after_lost_calls(office) * YEAR, 0, language),
            )  # fmt: skip
    if contacts.second_mail is not None:
        yield phrase("check.second_mail", language)


def _tipping(scenario: Scenario, language: Language) -> Iterator[str]:
    """Yield where what open cases bring takes the hours left for deciding."""
    office, *_ = points = tipping_points(scenario)
    first = first_to_tip(points)
    if first is None or not isfinite(office.open_cases):
        return
    yield phrase("check.stock", language, hours=number(office.stock, 0, language))
    if office.open_cases > 0:
        yield phrase("check.tips", language, cases=number(office.open_cases, 0, language))
    else:
        yield phrase("check.tips_without", language)
    key = "check.tips_first" if first.open_cases > 0 else "check.tips_first_any"
    team = team_label(scenario, first.team)
    yield phrase(key, language, team=team, cases=number(first.open_cases, 0, language))


def _judged(load: float, language: Language) -> str:
    if load > 1:
        return phrase("check.judged_over", language)
    return phrase("check.judged_full" if load > NEARLY_FULL else "check.judged_fine", language)


def _named(scenario: Scenario, teams: pd.DataFrame, language: Language) -> str:
    shares = zip(teams["team"], teams["load"], strict=True)
    return ", ".join(
        f"{team_label(scenario, name)} ({number(load, 2, language)})" for name, load in shares
    )


# -- tables -----------------------------------------------------------------------------------


def _team_table(scenario: Scenario, capacities: pd.DataFrame, language: Language) -> Table:
    people = scenario.office.staff.people is not None
    middle = ("learning", "mentors") if people else ("clerks",)
    heads = ("team", "posts", "filled", *middle, *_LOADS)
    inside = capacities[~capacities["outside"]]
    total = inside[["posts", "filled", *_HOURS]].sum()
    rows = [
        _team_cells(team_label(scenario, str(row["team"])), row, language, people=people)
        for _, row in capacities.iterrows()
    ]
    rows.append(_team_cells(phrase("check.office", language), total, language, people=people))
    note = ""
    if capacities["outside"].any():
        outside = capacities.loc[capacities["outside"], "team"]
        names = ", ".join(team_label(scenario, team) for team in outside)
        note = phrase("check.without", language, names=names)
    return _load_table(phrase("check.head_teams", language), heads, rows, language, note)


def _team_cells(
    name: str, row: "pd.Series[Any]", language: Language, *, people: bool
) -> tuple[str, ...]:
    middle: tuple[str, ...] = (f"{row['clerks']:.0f}",)
    if people:
        shares = (row.get("learning"), row.get("mentors"))
        middle = tuple("" if share is None else percent(share, language, 1) for share in shares)
    return (
        name,
        number(row["posts"], 0, language),
        number(row["filled"], 1, language),
        *middle,
        *_load_cells(float(row["load_hours"]), float(row["capacity_hours"]), language),
    )


def _load_cells(load: float, capacity: float, language: Language) -> tuple[str, str, str, str]:
    """Write load, capacity, one by the other, and that this is too much."""
    ratio = load / capacity if capacity > 0 else float("nan")
    return (
        number(load, 0, language),
        number(capacity, 0, language),
        number(ratio, 2, language) if capacity > 0 else "-",
        phrase("check.overloaded", language) if ratio > 1 else "",
    )


def _home_tables(scenario: Scenario, language: Language) -> Iterator[Table]:
    """Yield the load of the case types that a group of posts is there for, whoever works."""
    staff = scenario.office.staff
    serving = {name: home for name, home in staff.homes.items() if home.serves}
    if not serving:
        return
    vacancy = turnover_of(staff).vacancy
    loads = load_table(scenario).groupby("case_type")["hours_per_year"].sum()
    rows = []
    for name, home in serving.items():
        filled = home.posts * (1.0 - vacancy)
        load = float(sum(loads.get(case_type, 0.0) for case_type in _served(scenario, home)))
        cells = _load_cells(load, filled * net_hours_of(scenario), language)
        rows.append((home.label or name, f"{home.posts}", number(filled, 1, language), *cells))
    clerks = staff.people is None
    caption = phrase("check.head_homes_clerks" if clerks else "check.head_homes_people", language)
    yield _load_table(caption, ("posts_for", "posts", "filled", *_LOADS), rows, language)


def _load_table(
    caption: str, heads: Sequence[str], rows: Sequence[tuple[str, ...]], language: Language,
    note: str = "",
) -> Table:  # fmt: skip
    """Return rows that end with whether it is too much; without that column if it never is."""
    first, *others = (phrase(f"check.{head}", language) for head in heads)
    columns = [Column(first, width=2.0), *(Column(head, number=True) for head in others)]
    if any(row[-1] for row in rows):
        columns.append(Column("", width=1.5))
    return Table(caption, tuple(columns), tuple(row[: len(columns)] for row in rows), note)


def _served(scenario: Scenario, home: Home) -> set[str]:
    flows = scenario.office.applications
    return {case_type for flow in home.serves for case_type in flows[flow].case_types}


def _use_table(scenario: Scenario, language: Language) -> Table:
    loads = load_table(scenario)
    uses = [use for use in USES if (loads["use"] == use).any()]
    heads = [phrase(f"check.use.{use}", language) for use in uses]
    rows = [
        _use_cells(team_label(scenario, team), loads[loads["team"] == team], uses, language)
        for team in scenario.structure.teams
    ]
    rows.append(_use_cells(phrase("common.every", language), loads, uses, language))
    columns = (
        Column(phrase("check.team", language), width=2.0),
        *(Column(head, number=True) for head in (*heads, phrase("check.sum", language))),
    )
    return Table(phrase("check.head_uses", language), columns, tuple(rows))


def _use_cells(
    name: str, loads: pd.DataFrame, uses: Sequence[str], language: Language
) -> tuple[str, ...]:
    by_use = loads.groupby("use")["hours_per_year"].sum()
    hours = [float(by_use.get(use, 0.0)) for use in uses]
    return (name, *(number(value, 0, language) for value in (*hours, sum(hours))))
