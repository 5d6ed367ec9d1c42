"""Which charts a comparison has: the one list that the results folder and the briefing read.

A new chart needs its own file, and a line here.
"""

from collections.abc import Callable, Mapping
from functools import partial
from typing import TypedDict, Unpack

import pandas as pd

from sim.circumstances import parted
from sim.measures.registry import MATTERING
from sim.report.catalogue.catalogue import Language
from sim.report.charts.balance import balance, spots_of
from sim.report.charts.break_even import cumulative_difference
from sim.report.charts.calendar import calendar
from sim.report.charts.case_time import case_time
from sim.report.charts.differences import paired_differences
from sim.report.charts.hours import where_hours_go
from sim.report.charts.lines import backlog_over_time, decided_per_month
from sim.report.charts.page import WIDTH
from sim.report.charts.staff import staff_over_time
from sim.report.charts.team_time import team_time
from sim.report.charts.why import why_waterfall
from sim.report.drawn import Drawn
from sim.report.frames import CLEAR, condition_list
from sim.report.rows.teams import labels_of_teams
from sim.scenario.study import Scenario

Draw = Callable[[], Drawn]
"""What draws a chart anew each time."""


Scenarios = Mapping[tuple[str, str], Scenario]
"""By (condition, structure); those that are not there are drawn without labels and dates."""


class Told(TypedDict):
    """What every chart of a study is told beside its tables."""

    language: Language
    preview: bool
    source: str


def charts_of(
    tables: Mapping[str, pd.DataFrame], scenarios: Scenarios, *, years: float,
    width: float = WIDTH, **told: Unpack[Told],
) -> dict[str, Draw]:  # fmt: skip
    """Return the charts that the tables of a comparison allow, by the names of their files.

    ``tables`` are those of a results folder by name, whether just made or read back, under one
    management; ``scenarios`` say what teams are called and what changes on dates; ``years`` is the
    length of what they measure, ``width`` that of the charts that are drawn
    on narrow paper, too, in inches. Nothing is drawn before it is asked for.

    Only what changes on dates has a break-even that a chart can show: what was never changed was
    level or not from the first day on.
    """
    series, compared = tables["series"], tables["comparison"]
    lists = tables["structures"], tables["conditions"]
    found: dict[str, Draw] = {}

    def has(*names: str) -> bool:
        return all(name in tables and not tables[name].empty for name in names)

    if (series["measure"] == "open").any():
        found["open_cases"] = partial(
            backlog_over_time, series, *lists, comparison=compared, width=width, **told
        )
    if has("months"):
        found["decided_per_month"] = partial(
            decided_per_month, tables["months"], *lists, comparison=compared, **told
        )
    if has("differences"):
        runs = tables["differences"]
        for measure in (one for one in MATTERING if (compared["measure"] == one).any()):
            found[f"difference_{measure}"] = partial(
                paired_differences, compared, runs, *lists, measure, **told
            )
    dated = [name for (_, name), each in scenarios.items() if each.timeline is not None]
    if has("cumulative_difference", "break_even") and dated:
        courses, days = (
            tables[name][tables[name]["structure"].isin(dated)]
            for name in ("cumulative_difference", "break_even")
        )
        found["break_even"] = partial(cumulative_difference, courses, days, *lists, **told)
    found |= _balances(tables, width, **told)
    found |= _case_times(tables, width, **told)
    found |= _teams(tables, scenarios, **told)
    found |= _calendars(tables, scenarios, **told)
    for name, label in condition_list(tables["conditions"]):
        found[of_condition("hours", name)] = partial(
            where_hours_go, tables["hours"], tables["structures"], name,
            condition_label=label, years=years, **told,
        )  # fmt: skip
    if has("why"):
        found |= _waterfalls(tables, width, **told)
    if has("staff", "staff_by_team"):
        people = tables["staff"], tables["staff_by_team"]
        found["staff"] = partial(staff_over_time, *people, *lists, comparison=compared, **told)
    return found


def _balances(
    tables: Mapping[str, pd.DataFrame], width: float, **told: Unpack[Told]
) -> dict[str, Draw]:
    """Return the charts of gain and price, one for each condition under which people call."""
    compared, structures = tables["comparison"], tables["structures"]
    return {
        of_condition("balance", name): partial(
            balance, compared, structures, name,
            frontier=tables.get("frontier"), condition_label=label, width=width, **told,
        )
        for name, label in condition_list(tables["conditions"])
        if spots_of(compared, structures, name) is not None
    }  # fmt: skip


def _case_times(
    tables: Mapping[str, pd.DataFrame], width: float, **told: Unpack[Told]
) -> dict[str, Draw]:
    """Return the charts of where the time of a case goes, one for each condition with decisions."""
    lead_time = tables.get("lead_time", pd.DataFrame(columns=["condition"]))
    return {
        of_condition("case_time", name): partial(
            case_time,
            lead_time,
            tables["structures"],
            name,
            condition_label=label,
            width=width,
            **told,
        )
        for name, label in condition_list(tables["conditions"])
        if (lead_time["condition"] == name).any()
    }


def _teams(
    tables: Mapping[str, pd.DataFrame], scenarios: Scenarios, **told: Unpack[Told]
) -> dict[str, Draw]:
    """Return what teams do, a chart for each condition and structure with today's beside it.

    Today's alone where nothing else is compared.
    """
    hours, structures, found = tables["hours"], tables["structures"], dict[str, Draw]()
    today, *others = structures["structure"]
    for condition, label in condition_list(tables["conditions"]):
        there = set(hours.loc[hours["condition"] == condition, "structure"])
        for shown in [[today, one] for one in others] or [[today]]:
            labels = {
                name: labels_of_teams(scenarios[condition, name])
                if (condition, name) in scenarios else {}
                for name in shown
            }  # fmt: skip
            if there >= set(shown):
                found[of_condition(f"teams_{shown[-1]}", condition)] = partial(
                    team_time, hours, structures, labels, condition, condition_label=label, **told
                )
    return found


def _calendars(
    tables: Mapping[str, pd.DataFrame], scenarios: Scenarios, **told: Unpack[Told]
) -> dict[str, Draw]:
    """Return the calendars of the difference in open cases, for conditions with a clear week."""
    weeks = tables.get("open_difference", pd.DataFrame(columns=["condition", "verdict"]))
    clear = set(weeks.loc[weeks["verdict"].isin(CLEAR), "condition"])
    return {
        of_condition("calendar", condition): partial(
            calendar, weeks, tables["structures"], condition,
            scenarios={name: each for (where, name), each in scenarios.items()
                       if where == condition},
            condition_label=label, **told,
        )
        for condition, label in condition_list(tables["conditions"])
        if condition in clear
    }  # fmt: skip


def _waterfalls(
    tables: Mapping[str, pd.DataFrame], width: float, **told: Unpack[Told]
) -> dict[str, Draw]:
    """Return the charts of why structures differ, one for each condition that has cases."""
    why, found = tables["why"], dict[str, Draw]()
    cases = why[(why["measure"] == "decided") & (why["unit"] == "cases")]
    for name, label in condition_list(tables["conditions"]):
        if (cases["condition"] == name).any():
            found[of_condition("why", name)] = partial(
                why_waterfall, why, tables["comparison"], tables["structures"], name,
                condition_label=label, width=width, **told,
            )  # fmt: skip
    return found


def of_condition(chart: str, name: str) -> str:
    """Return what the chart of one condition is called."""
    condition, _ = parted(name)
    return f"{chart}_{condition}" if condition else chart
