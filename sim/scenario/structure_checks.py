"""Checks of a structure by itself: teams that its rules name, and queue classes."""

from collections.abc import Callable, Iterator

from sim.errors import Problem
from sim.scenario.checked import CheckedStructure, Loc
from sim.structure.rules import CHANNELS, ContactRule, StepRule
from sim.structure.structure import Structure
from sim.yaml_source import suggestion

MOST_TEAMS = 200


def check_structure(checked: CheckedStructure) -> list[Problem]:
    """Return what is wrong with a structure whatever the office."""
    return [found for check in _CHECKS for found in check(checked)]


def rules_of(structure: Structure) -> Iterator[tuple[Loc, StepRule | ContactRule]]:
    """Yield every rule that a structure states, with the keys that lead to it."""
    for step, rule in structure.steps.items():
        yield ("steps", step), rule
    for channel in CHANNELS:
        receives: ContactRule | None = getattr(structure.contacts, channel)
        if receives is not None:
            yield ("contacts", channel), receives


def _rules_name_known_teams(c: CheckedStructure) -> Iterator[Problem]:
    structure = c.structure
    named = [
        ((*loc, *keys), team)
        for loc, rule in rules_of(structure)
        for keys, team in _teams_named(rule)
    ]
    if structure.referrals is not None:
        named.append((("referrals", "to"), structure.referrals.to))
        named += [(("referrals", "teams", n), t) for n, t in structure.referrals.teams.items()]
    if structure.accompany is not None:
        named.append((("accompany", "team"), structure.accompany.team))
    for loc, team in named:
        if team not in structure.teams:
            yield c.at(loc, f"no team '{team}'{suggestion(team, structure.teams)}")


def _teams_named(rule: StepRule | ContactRule) -> Iterator[tuple[Loc, str]]:
    """Yield the teams that a rule names, with the keys at which it does."""
    names = set(rule.names())
    for key in type(rule).model_fields:
        value = getattr(rule, key)
        if isinstance(value, dict):
            yield from (((key, inner), team) for inner, team in value.items() if team in names)
        elif value in names and key != "rule":
            yield (key,), value


def _classes_are_complete(c: CheckedStructure) -> Iterator[Problem]:
    for team, plan in c.structure.teams.items():
        classes = plan.discipline.classes
        loc = ("teams", team, "discipline", "classes")
        missing = [name for name in ("call_backs", "mails", "cases") if name not in classes]
        if missing:
            message = f"{' and '.join(missing)} would never be served; add to the list"
            yield c.at_key(loc, message)
        for number, name in enumerate(classes):
            if name in classes[:number]:
                yield c.at((*loc, number), f"'{name}' stands in the list twice; remove one")


def _structure_is_not_too_large(c: CheckedStructure) -> Iterator[Problem]:
    if len(c.structure.teams) > MOST_TEAMS:
        yield c.at_key(("teams",), f"more than {MOST_TEAMS} teams are refused; merge some of them")


_CHECKS: list[Callable[[CheckedStructure], Iterator[Problem]]] = [
    _rules_name_known_teams,
    _classes_are_complete,
    _structure_is_not_too_large,
]
