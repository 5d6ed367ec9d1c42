"""Where interruptions happen: among those who decide, and among those who answer."""

from collections.abc import Collection, Iterator, Mapping

import pandas as pd

from sim.plan.phases import phases_of
from sim.report.catalogue.catalogue import Language, phrase
from sim.report.catalogue.numbers import number
from sim.report.catalogue.words import under
from sim.report.folder.read import Results
from sim.report.picture.roles import Role, roles_of
from sim.scenario.study import Scenario

_MEASURE = "interruptions"
_AWAY = ("overtime", "absence", "allowance", "change")
"""Uses of hours in which nobody is there to be interrupted."""
_ROLES: tuple[Role, ...] = ("decides", "answers")


def interruption_sentences(results: Results, language: Language) -> Iterator[str]:
    """Yield how often calls interrupt each role's teams under the first condition.

    A team that decides and answers counts among both. Nothing where nothing is interrupted.
    """
    condition, label = results.conditions[0]
    values = results.tables.get("values")
    if values is None:
        return
    found: dict[Role, list[str]] = {role: [] for role in _ROLES}
    for one in results.structures:
        rung, there = (
            _by_team(table, condition, one.name, column)
            for table, column in (
                (values[values["measure"] == _MEASURE], "mean"),
                (results.tables["hours"].query("use not in @_AWAY"), "hours"),
            )
        )
        for role, teams in _teams(results.scenarios[condition, one.name]).items():
            hours = _sum(there, teams)
            if hours > 0:
                rate = number(_sum(rung, teams) / hours, 2, language)
                found[role].append(f"{one.label} {rate}")
    if any(found.values()) and values.loc[values["measure"] == _MEASURE, "mean"].gt(0).any():
        groups = {role: "; ".join(told) or "–" for role, told in found.items()}
        yield under(label, phrase("compared.interrupted", language, **groups))


def _by_team(table: pd.DataFrame, condition: str, structure: str, column: str) -> dict[str, float]:
    own = table[(table["condition"] == condition) & (table["structure"] == structure)]
    return {str(team): float(sum_) for team, sum_ in own.groupby("team")[column].sum().items()}


def _sum(amounts: Mapping[str, float], teams: Collection[str]) -> float:
    return sum(amounts.get(team, 0.0) for team in teams)


def _teams(scenario: Scenario) -> dict[Role, set[str]]:
    """Return the teams that do something in any phase."""
    found: dict[Role, set[str]] = {role: set() for role in _ROLES}
    for phase in phases_of(scenario):
        for structure in phase.structures:
            roles = roles_of(structure, scenario.office)
            for team in (*roles.central, *roles.owners):
                for role, names in found.items():
                    if role in team.roles:
                        names.update(team.names)
    return found
