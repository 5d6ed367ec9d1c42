"""What a structure's rules answer for every client that it tells apart; whatever the office."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import NamedTuple

from sim.scenario.choices import Choice
from sim.scenario.named import named
from sim.scenario.rules import Channel, Kind, StepRule
from sim.scenario.structure import Structure


@dataclass(frozen=True, slots=True)
class Somebody:
    """A client as far as a structure tells clients apart; empty text: one that it does not name."""

    case_type: str
    surname: str
    group: str


class Answer(NamedTuple):
    """What a rule answers for a client whose case a team owns."""

    client: Somebody
    owner: str
    choice: Choice


Answers = list[Answer]


@dataclass(frozen=True, slots=True)
class Receivers:
    """Whom work falls to: teams because a rule names them, the owning teams because they own it."""

    named: tuple[str, ...]
    owners: bool


def step_answers(structure: Structure, step: str) -> Answers:
    """Return who does a step."""
    return rule_answers(structure, structure.step_rule(step))


def rule_answers(structure: Structure, rule: StepRule) -> Answers:
    """Return who does the steps of a rule."""
    return [Answer(who, owner, rule.choice(who, owner)) for who, owner in _owned(structure)]


def contact_answers(structure: Structure, channel: Channel, kind: Kind) -> Answers:
    """Return who receives contacts of a channel and kind."""
    rule = structure.contact_rule(channel)
    return [Answer(who, owner, rule.choice(who, kind, owner)) for who, owner in _owned(structure)]


def receivers(answers: Answers) -> Receivers:
    """Tell teams that are named from those that get the work because they own the case."""
    owners, choices = {each.owner for each in answers}, {each.choice for each in answers}
    if len(choices) == 1 and len(owners) > 1:  # the answer does not ask who owns the case
        return Receivers(next(iter(choices)).teams, owners=False)
    found = (team for each in answers for team in each.choice.teams if team != each.owner)
    return Receivers(
        tuple(dict.fromkeys(found)), owners=any(each.owner in each.choice.teams for each in answers)
    )


def _owned(structure: Structure) -> Iterator[tuple[Somebody, str]]:
    """Yield the clients that a structure tells apart, each with the owner of the case."""
    owns = [plan.owns for plan in structure.teams.values() if plan.owns is not None]
    types = [name for each in owns for name in each.case_types]
    types += [name for rule in structure.steps.values() for _, name in named(rule, "case_type")]
    surnames = [name for each in owns for name in each.surnames]
    groups = [name for each in owns for name in each.groups]
    for client in product(*(dict.fromkeys([*n, ""]) for n in (types, surnames, groups))):
        for owner in [*structure.owners(*client)][:1]:
            yield Somebody(*client), owner
