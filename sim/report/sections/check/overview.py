"""What `umbau check` says of a whole study: loads of its structures, and what they change."""

import textwrap
from collections.abc import Iterator, Mapping, Sequence

import pandas as pd

from sim.report.sections.check.load import capacity_table
from sim.report.sections.check.text import laid_out
from sim.scenario.study import Scenario

OFFICE = "the office"


def overview_text(scenarios: Mapping[tuple[str, str], Scenario], width: int = 100) -> str:
    """Say load ÷ capacity per team of several structures, one column per condition.

    `scenarios` by (condition, structure). Central values, as in the full text; overloaded
    teams (load above capacity) are named below the table, in lines of `width`.
    """
    loads = {key: _loads(scenario) for key, scenario in scenarios.items()}
    conditions = list(dict.fromkeys(condition for condition, _ in scenarios))
    structures = list(dict.fromkeys(structure for _, structure in scenarios))
    rows: list[tuple[str, ...]] = [("structure", "team", *(name or "load" for name in conditions))]
    for structure in structures:
        shown = structure  # once, beside the first of its teams
        for team in loads[conditions[0], structure]:
            cells = [_cell(loads[name, structure].get(team)) for name in conditions]
            rows.append((shown, team, *cells))
            shown = ""
    lines = ["Load ÷ capacity of the other structures (above 1: overloaded)", *laid_out(rows, 2)]
    for (condition, structure), by_team in loads.items():
        over = ", ".join(team for team, load in by_team.items() if load > 1)
        if over:
            where = f"{structure}, {condition}" if condition else structure
            text = f"Overloaded in {where}: {over}."
            lines.append(textwrap.fill(text, width, initial_indent="  ", subsequent_indent="    "))
    return "\n".join(lines) + "\n"


def _loads(scenario: Scenario) -> dict[str, float]:
    capacities = capacity_table(scenario)
    loads = dict(zip(capacities["team"], capacities["load"], strict=True))
    inside = capacities[~capacities["outside"]]
    capacity = float(inside["capacity_hours"].sum())
    if capacity > 0:
        loads[OFFICE] = float(inside["load_hours"].sum()) / capacity
    return loads


def _cell(load: float | None) -> str:
    return "-" if load is None or pd.isna(load) else f"{load:.2f}"


def changes_text(heading: str, changed: Sequence[tuple[str, str, str]]) -> str:
    """Say under a heading what a file changes: one line per key, old and new text."""
    if not changed:
        return f"{heading}: nothing.\n"
    return "\n".join([f"{heading}:", *(f"  {line}" for line in _change_lines(changed))]) + "\n"


def _change_lines(changed: Sequence[tuple[str, str, str]]) -> Iterator[str]:
    for path, old, new in changed:
        yield f"changed: {path}: {old or '(nothing)'} -> {new or '(nothing)'}"
