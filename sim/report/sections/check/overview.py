"""What `umbau check` says of a whole study: loads of its structures, and what they change."""

import textwrap
from collections.abc import Iterator, Mapping, Sequence

import pandas as pd

from sim.experiment.load import capacity_table
from sim.report.catalogue.catalogue import Language, phrase
from sim.report.catalogue.numbers import number
from sim.report.sections.check.text import laid_out
from sim.scenario.study import Scenario


def overview_text(
    scenarios: Mapping[tuple[str, str], Scenario], language: Language, width: int = 100
) -> str:
    """Say load ÷ capacity per team of several structures, one column per condition.

    `scenarios` by (condition, structure). Central values, as in the full text; overloaded
    teams (load above capacity) are named below the table, in lines of `width`.
    """
    loads = {key: _loads(scenario, language) for key, scenario in scenarios.items()}
    conditions = list(dict.fromkeys(condition for condition, _ in scenarios))
    structures = list(dict.fromkeys(structure for _, structure in scenarios))
    rows: list[tuple[str, ...]] = [(
        phrase("check.study.structure", language), phrase("check.team", language),
        *(name or phrase("check.study.load", language) for name in conditions),
    )]  # fmt: skip
    for structure in structures:
        shown = structure  # once, beside the first of its teams
        for team in loads[conditions[0], structure]:
            cells = [_cell(loads[name, structure].get(team), language) for name in conditions]
            rows.append((shown, team, *cells))
            shown = ""
    lines = [phrase("check.study.head", language), *laid_out(rows, 2)]
    for (condition, structure), by_team in loads.items():
        over = ", ".join(team for team, load in by_team.items() if load > 1)
        if over:
            where = f"{structure}, {condition}" if condition else structure
            text = phrase("check.study.over", language, where=where, teams=over)
            lines.append(textwrap.fill(text, width, initial_indent="  ", subsequent_indent="    "))
    return "\n".join(lines) + "\n"


def _loads(scenario: Scenario, language: Language) -> dict[str, float]:
    capacities = capacity_table(scenario)
    loads = dict(zip(capacities["team"], capacities["load"], strict=True))
    inside = capacities[~capacities["outside"]]
    capacity = float(inside["capacity_hours"].sum())
    if capacity > 0:
        loads[phrase("check.office", language)] = float(inside["load_hours"].sum()) / capacity
    return loads


def _cell(load: float | None, language: Language) -> str:
    return "-" if load is None or pd.isna(load) else number(load, 2, language)


def changes_text(heading: str, changed: Sequence[tuple[str, str, str]], language: Language) -> str:
    """Say under a heading what a file changes: one line per key, old and new text."""
    if not changed:
        return phrase("check.changes_nothing", language, heading=heading) + "\n"
    lines = [f"  {line}" for line in _change_lines(changed, language)]
    return "\n".join([phrase("check.changes_head", language, heading=heading), *lines]) + "\n"


def _change_lines(changed: Sequence[tuple[str, str, str]], language: Language) -> Iterator[str]:
    nothing = phrase("check.changed_nothing", language)
    for path, old, new in changed:
        yield phrase("check.changed", language, path=path, old=old or nothing, new=new or nothing)
