"""Checks of a structure by itself: teams that its rules name, and queue classes."""

from collections.abc import Callable, Iterator

from sim.declared import Frozen
from sim.errors import Problem
from sim.messages.message import Message, joined
from sim.reading.checked import CheckedStructure, Loc
from sim.reading.yaml import suggestion
from sim.scenario.named import named
from sim.scenario.rules import CHANNELS, HelperFirst
from sim.scenario.structure import Structure

MOST_TEAMS = 200


def check_structure(checked: CheckedStructure) -> list[Problem]:
    """Return what is wrong with a structure whatever the office."""
    return [found for check in _CHECKS for found in check(checked)]


def _parts_that_name(structure: Structure) -> Iterator[tuple[Loc, Frozen]]:
    """Yield the rules of a structure and what else names teams, with the keys that lead there."""
    for step, rule in structure.steps.items():
        yield ("steps", step), rule
    for channel in CHANNELS:
        yield ("contacts", channel), structure.contact_rule(channel)
    for key in ("referrals", "accompany"):
        part = getattr(structure, key)
        if part is not None:
            yield (key,), part
    for name, offer in structure.appointments.items():
        yield ("appointments", name), offer


def _named_teams_exist(c: CheckedStructure) -> Iterator[Problem]:
    teams = c.structure.teams
    for loc, part in _parts_that_name(c.structure):
        for keys, team in named(part, "team"):
            if team not in teams:
                yield c.at(
                    (*loc, *keys),
                    Message("structure_checks.no_team", team=team, hint=suggestion(team, teams)),
                )


def _helpers_state_their_posts(c: CheckedStructure) -> Iterator[Problem]:
    teams = c.structure.teams
    for step, rule in c.structure.steps.items():
        if not isinstance(rule, HelperFirst) or rule.helper not in teams:
            continue
        for home, take in teams[rule.helper].takes.items():
            if not isinstance(take, int):
                message = Message("structure_checks.helper_by_number", step=step, take=take)
                yield c.at(("teams", rule.helper, "takes", home), message)


def _classes_are_complete(c: CheckedStructure) -> Iterator[Problem]:
    for team, plan in c.structure.teams.items():
        classes = plan.discipline.classes
        loc = ("teams", team, "discipline", "classes")
        missing = [name for name in ("call_backs", "mails", "cases") if name not in classes]
        if missing:
            message = Message(
                "structure_checks.would_never_be", missing=joined("message.and", missing)
            )
            yield c.at_key(loc, message)
        for number, name in enumerate(classes):
            if name in classes[:number]:
                yield c.at((*loc, number), Message("structure_checks.stands_list_twice", name=name))


def _structure_is_not_too_large(c: CheckedStructure) -> Iterator[Problem]:
    if len(c.structure.teams) > MOST_TEAMS:
        yield c.at_key(
            ("teams",), Message("structure_checks.more_than_teams", most_teams=MOST_TEAMS)
        )


_CHECKS: list[Callable[[CheckedStructure], Iterator[Problem]]] = [
    _named_teams_exist,
    _helpers_state_their_posts,
    _classes_are_complete,
    _structure_is_not_too_large,
]
