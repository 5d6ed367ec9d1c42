"""What `umbau check` says before anything is simulated: offered load against capacity.

Volumes times mean times against the clerks at work, at central values, as a spreadsheet
would do it: a consistency check of the inputs, not a forecast.
"""

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from math import isfinite
from typing import Any

import pandas as pd

from sim.plan.calendar import YEAR
from sim.plan.lateness import (
    expected_appointments,
    expected_certificates,
    gives_appointments,
    owes_certificates,
)
from sim.plan.regime import calendar_hours
from sim.plan.staffing import net_hours_of
from sim.plan.workforce import turnover_of
from sim.report.sections.check.load import USES, capacity_table, load_table
from sim.report.sections.check.people import judged_net_hours, notes, people_paragraphs
from sim.report.sections.check.tipping import first_to_tip, tipping_points
from sim.scenario.office import Home, Office
from sim.scenario.study import Scenario

__all__ = ["capacity_table", "check_text", "laid_out", "load_table"]

NEARLY_FULL = 0.95
"""Load from which waits grow very long."""

_HOURS = ("clerks", "capacity_hours", "load_hours")
_NAME = 20
_GAP = 2


def check_text(scenario: Scenario, width: int = 100) -> str:
    """Say before simulating whether an office can keep up, as plain text for the terminal.

    Staffing arithmetic with its numbers, load and capacity by team, the same by group of
    posts, hours by use, and in words which teams are overloaded. Lines keep to `width`.
    """
    capacities = capacity_table(scenario)
    blocks = [
        _heading(scenario),
        *_paragraphs(_introduction(), width),
        "Staff",
        *_paragraphs(_arithmetic(scenario, capacities), width),
        "Load by team (hours a year)",
        *_team_lines(capacities, people=scenario.office.staff.people is not None),
        *_home_lines(scenario),
        "Where the hours of the load go (hours a year)",
        *_use_lines(scenario),
        "What this means",
        *_paragraphs(_findings(scenario, capacities), width),
    ]
    return "\n".join(blocks).rstrip() + "\n"


# -- in words ---------------------------------------------------------------------------------


def _heading(scenario: Scenario) -> str:
    parts = [scenario.office.name, scenario.structure.label or scenario.structure.name]
    text = ", ".join([*parts, *([scenario.condition] if scenario.condition else [])])
    return f"{text}\n"


def _introduction() -> Iterator[str]:
    yield (
        "Central values only, every contact answered at once and every call one interruption: "
        "a check that the inputs fit together, not a forecast and no validation. Open cases at "
        "the start are not in the load."
    )


def _arithmetic(scenario: Scenario, capacities: pd.DataFrame) -> Iterator[str]:
    staff, hours = scenario.office.staff, calendar_hours(scenario)
    if staff.clerks:
        clerks = _clerks(int(capacities["clerks"].sum()))
        yield f"{clerks} as stated, each present {hours:,.0f} h a year."
        return
    if staff.people is not None:
        yield from people_paragraphs(scenario)
        return
    if staff.vacancy is None or staff.net_hours is None:  # never, in a checked scenario
        return
    vacancy, net = staff.vacancy.value, net_hours_of(scenario)
    gross = staff.net_hours.value / 60.0
    less = ""
    if staff.personal_allowance is not None:
        allowance = staff.personal_allowance.value
        less = f" less {allowance:.0%} personal allowance (persönliche Verteilzeit)"
    if staff.factual_allowance is not None:
        less += (
            f" less {staff.factual_allowance.value:.0%} factual allowance (sachliche Verteilzeit)"
        )
    if less:
        less += f" = {net:,.0f} h"
    yield (
        f"A filled post works {gross:,.0f} net hours a year{less}; "
        f"the office is open {hours:,.0f} h a year."
    )
    inside = capacities[~capacities["outside"]]
    yield _sum_of(inside, "the office", vacancy, net, hours)
    if capacities["outside"].any():
        yield _sum_of(capacities[capacities["outside"]], "teams outside it", vacancy, net, hours)
    yield (
        "Clerks are whole: each team gets its whole number, the largest remainders one more, "
        "and at least one where there is a post. A simulated clerk is present in all office "
        "hours; absences are in the number of clerks."
    )
    yield judged_net_hours(gross)
    yield from notes(scenario)


def _sum_of(teams: pd.DataFrame, where: str, vacancy: float, net: float, hours: float) -> str:
    posts, clerks = int(teams["posts"].sum()), int(teams["clerks"].sum())
    exact = posts * (1.0 - vacancy) * net / hours
    return (
        f"For {where}: {posts} posts × (1 − {vacancy:.0%} vacancy) × {net:,.0f} h ÷ {hours:,.0f} h "
        f"= {exact:.2f}, rounded to {_clerks(clerks)} at work."
    )


def _clerks(number: int) -> str:
    return f"{number} clerk" if number == 1 else f"{number} clerks"


def _findings(scenario: Scenario, capacities: pd.DataFrame) -> Iterator[str]:
    inside = capacities[~capacities["outside"]]
    load, capacity = float(inside["load_hours"].sum()), float(inside["capacity_hours"].sum())
    if capacity > 0:
        share = load / capacity
        yield f"The office as a whole has a load of {share:.2f}: {_judged(share)}."
    over = capacities[capacities["load"] > 1.0]
    full = capacities[(capacities["load"] > NEARLY_FULL) & (capacities["load"] <= 1.0)]
    if len(over):
        yield (
            f"Overloaded teams: {_named(over)}. More work comes in than they can do; what they "
            "have waiting grows, and only its growth, not a steady state, means anything."
        )
    if len(full):
        yield f"Nearly full: {_named(full)}. Waits become very long before they level off."
    if not len(over) and not len(full):
        yield "No team is overloaded."
    opening = sum(
        flow.opening.cases.value
        for flow in scenario.office.applications.values()
        if flow.opening is not None
    )
    if opening:
        yield f"{opening:,.0f} cases are open at the start; their work comes on top of the load."
    yield from _lateness(scenario.office)
    yield from _tipping(scenario)


def _lateness(office: Office) -> Iterator[str]:
    """Say what part of the load comes of late decisions, and that it moves with them."""
    if not owes_certificates(office) and not gives_appointments(office):
        return
    certificates = sum(expected_certificates(office).values()) * YEAR
    appointments = sum(expected_appointments(office).values()) * YEAR
    yield (
        "Titles that lapse before the decision bring work that grows with lateness. In the load "
        "is what the cases open at the start would bring if they stayed as old as they are: "
        f"{certificates:,.0f} interim certificates (Fiktionsbescheinigungen) and "
        f"{appointments:,.0f} emergency appointments a year. An office that decides faster has "
        "fewer, one that falls behind has more."
    )


def _tipping(scenario: Scenario) -> Iterator[str]:
    """Yield where what open cases bring takes the hours left for deciding."""
    office, *_ = points = tipping_points(scenario)
    first = first_to_tip(points)
    if first is None or not isfinite(office.open_cases):
        return
    yield (
        f"Open cases bring {office.stock:,.0f} h a year at the start besides their casework "
        "(enquiries, lapsing titles), and more the more cases are open and the older they are."
    )
    if office.open_cases > 0:
        yield (
            f"From {office.open_cases:,.0f} open cases on more work would come in than the office "
            "can do: above it the stock grows by itself, and no mean over time means anything."
        )
    else:
        yield "The office is overloaded without them: its stock grows from any size."
    where = f"at {first.open_cases:,.0f} open cases" if first.open_cases > 0 else "at any stock"
    yield f"First among the teams tips {first.team}, {where} of the whole office."


def _judged(load: float) -> str:
    if load > 1:
        return "overloaded: only growth, not a steady state, means anything"
    return "nearly full" if load > NEARLY_FULL else "in sum it can keep up"


def _named(teams: pd.DataFrame) -> str:
    shares = zip(teams["team"], teams["load"], strict=True)
    return ", ".join(f"{name} ({load:.2f})" for name, load in shares)


def _paragraphs(texts: Iterable[str], width: int) -> Iterator[str]:
    for text in texts:
        yield textwrap.fill(text, width, initial_indent="  ", subsequent_indent="  ")
    yield ""


# -- tables -----------------------------------------------------------------------------------


def _team_lines(capacities: pd.DataFrame, *, people: bool) -> Iterator[str]:
    middle = ("learning", "mentors") if people else ("clerks",)
    header = ("team", "posts", "filled", *middle, "load", "capacity", "load/cap.", "")
    inside = capacities[~capacities["outside"]]
    total = inside[["posts", "filled", *_HOURS]].sum()
    rows = [header]
    rows += [_team_cells(str(row["team"]), row, people=people) for _, row in capacities.iterrows()]
    rows.append(_team_cells("the office", total, people=people))
    yield from laid_out(rows)
    if capacities["outside"].any():
        names = ", ".join(capacities.loc[capacities["outside"], "team"])
        yield f"  The office is counted without: {names}."
    yield ""


def _team_cells(name: str, row: "pd.Series[Any]", *, people: bool) -> tuple[str, ...]:
    load, capacity = float(row["load_hours"]), float(row["capacity_hours"])
    ratio = load / capacity if capacity > 0 else float("nan")
    middle: tuple[str, ...] = (f"{row['clerks']:.0f}",)
    if people:
        shares = (row.get("learning"), row.get("mentors"))
        middle = tuple("" if share is None else f"{share:.1%}" for share in shares)
    return (
        name,
        f"{row['posts']:.0f}",
        f"{row['filled']:.1f}",
        *middle,
        f"{load:,.0f}",
        f"{capacity:,.0f}",
        f"{ratio:.2f}" if capacity > 0 else "-",
        "overloaded" if ratio > 1 else "",
    )


def _home_lines(scenario: Scenario) -> Iterator[str]:
    """Yield the load of the case types that a group of posts is there for, whoever works."""
    staff = scenario.office.staff
    serving = {name: home for name, home in staff.homes.items() if home.serves}
    if not serving:
        return
    vacancy = turnover_of(staff).vacancy
    loads = load_table(scenario).groupby("case_type")["hours_per_year"].sum()
    rows = [("posts for", "posts", "filled", "load", "capacity", "load/cap.", "")]
    for name, home in serving.items():
        filled = home.posts * (1.0 - vacancy)
        load = float(sum(loads.get(case_type, 0.0) for case_type in _served(scenario, home)))
        capacity = filled * net_hours_of(scenario)
        share = load / capacity if capacity > 0 else float("nan")
        rows.append(
            (name, f"{home.posts}", f"{filled:.1f}", f"{load:,.0f}", f"{capacity:,.0f}",
             f"{share:.2f}" if capacity > 0 else "-", "overloaded" if share > 1 else "")
        )  # fmt: skip
    before = "rounding to clerks" if staff.people is None else "onboarding and mentoring"
    yield f"Load by case types, whoever works on them (hours a year, before {before})"
    yield from laid_out(rows)
    yield ""


def _served(scenario: Scenario, home: Home) -> set[str]:
    flows = scenario.office.applications
    return {case_type for flow in home.serves for case_type in flows[flow].case_types}


def _use_lines(scenario: Scenario) -> Iterator[str]:
    loads = load_table(scenario)
    uses = [use for use in USES if (loads["use"] == use).any()]
    rows = [("team", *(USES[use] for use in uses), "sum")]
    rows.extend(
        _use_cells(team, loads[loads["team"] == team], uses) for team in scenario.structure.teams
    )
    rows.append(_use_cells("all", loads, uses))
    yield from laid_out(rows)
    yield ""


def _use_cells(name: str, loads: pd.DataFrame, uses: Sequence[str]) -> tuple[str, ...]:
    by_use = loads.groupby("use")["hours_per_year"].sum()
    hours = [float(by_use.get(use, 0.0)) for use in uses]
    return (name, *(f"{value:,.0f}" for value in hours), f"{sum(hours):,.0f}")


def laid_out(rows: Sequence[tuple[str, ...]], names: int = 1) -> Iterator[str]:
    """Yield a table: columns of names to the left, numbers to the right, long names cut."""
    cut = [(*map(_short, row[:names]), *row[names:]) for row in rows]
    widths = [max(len(row[column]) for row in cut) for column in range(len(cut[0]))]
    for row in cut:
        first, *others = (
            cell.ljust(width) if column < names else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        yield ("  " + (" " * _GAP).join([first, *others])).rstrip()


def _short(name: str) -> str:
    return name if len(name) <= _NAME else name[: _NAME - 1] + "…"
