"""What `umbau check` says of a whole study: loads of its structures, and what they change."""

from collections.abc import Iterator, Mapping, Sequence

import pandas as pd

from sim.experiment.load import capacity_table
from sim.plan.study import Study
from sim.report.catalogue.catalogue import Language, phrase
from sim.report.catalogue.numbers import number
from sim.report.document import Block, Bullets, Column, Paragraph, Table
from sim.report.rows.teams import team_label
from sim.report.sections.check.classes import class_sentences
from sim.report.sections.check.hours import hours_sentences
from sim.scenario.study import Scenario


def overview_blocks(
    scenarios: Mapping[tuple[str, str], Scenario], study: Study, language: Language
) -> Iterator[Block]:
    """Yield load ÷ capacity per team of several structures, one column per condition.

    `scenarios` by (condition, structure), under one management, on which no load depends;
    labels are the study's.
    Central values, as in the full text; overloaded teams (load above capacity) are named below
    the table.
    """
    loads = {key: _loads(scenario, language) for key, scenario in scenarios.items()}
    structures = list(dict.fromkeys(structure for _, structure in scenarios))
    conditions = study.apart_from_management()
    load = phrase("check.study.load", language)
    columns = (
        Column(phrase("check.study.structure", language), width=2.0),
        Column(phrase("check.team", language), width=2.0),
        *(Column(label or load, number=True) for label in conditions.values()),
    )
    rows = []
    for structure in structures:
        shown = study.structures[structure]  # once, beside the first of its teams
        for team in loads[next(iter(conditions)), structure]:
            cells = [_cell(loads[name, structure].get(team), language) for name in conditions]
            rows.append((shown, team, *cells))
            shown = ""
    yield Table(phrase("check.study.head", language), columns, tuple(rows))
    over = tuple(
        phrase("check.study.over", language, teams=over,
               where=", ".join(filter(None, (study.structures[structure],
                                             conditions[condition]))))
        for (condition, structure), by_team in loads.items()
        if (over := ", ".join(team for team, load in by_team.items() if load > 1))
    )  # fmt: skip
    first = next(iter(conditions))
    own = tuple(
        f"{study.structures[structure]}: {sentence}"
        for structure in structures
        for sentence in _of_its_own(scenarios[first, structure], language)
    )
    yield Bullets((*over, *own))


def _of_its_own(scenario: Scenario, language: Language) -> Iterator[str]:
    """Yield which hours and classes teams of a structure have of their own."""
    yield from hours_sentences(scenario, language)
    yield from class_sentences(scenario, language)


def _loads(scenario: Scenario, language: Language) -> dict[str, float]:
    capacities = capacity_table(scenario)
    teams = [team_label(scenario, team) for team in capacities["team"]]
    loads = dict(zip(teams, capacities["load"], strict=True))
    inside = capacities[~capacities["outside"]]
    capacity = float(inside["capacity_hours"].sum())
    if capacity > 0:
        loads[phrase("check.office", language)] = float(inside["load_hours"].sum()) / capacity
    return loads


def _cell(load: float | None, language: Language) -> str:
    return "-" if load is None or pd.isna(load) else number(load, 2, language)


def changes_blocks(
    heading: str, changed: Sequence[tuple[str, str, str]], language: Language
) -> Iterator[Block]:
    """Yield under a heading what a file changes: an item per key, old and new text."""
    if not changed:
        yield Paragraph(phrase("check.changes_nothing", language, heading=heading))
        return
    yield Paragraph(phrase("check.changes_head", language, heading=heading))
    yield Bullets(tuple(_changes(changed, language)))


def _changes(changed: Sequence[tuple[str, str, str]], language: Language) -> Iterator[str]:
    nothing = phrase("check.changed_nothing", language)
    for path, old, new in changed:
        yield phrase("check.changed", language, path=path, old=old or nothing, new=new or nothing)
