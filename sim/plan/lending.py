"""Who may be lent which work of another team: what the rule `lend` says of steps and tasks."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import overload

from sim.adding import added
from sim.events.kinds import CALL_BACK_TASK, MAIL
from sim.plan.persons import persons_of
from sim.plan.shape import (
    HEARING,
    ClientKind,
    client_kinds,
    deciding_steps,
    owner_of,
    steps_in,
    steps_of,
)
from sim.plan.staffing import posts_by_team
from sim.plan.waiting import TASKS
from sim.scenario.management import Lend, LentTask
from sim.scenario.office import Office
from sim.scenario.rules import KINDS
from sim.scenario.study import Scenario

NOBODY, ANYBODY, DECIDERS = LEVELS = range(3)
"""Whom work is lent to: nobody, clerks of any other team, those of teams that may decide."""

_TASKS: Mapping[LentTask, int] = {"mails": MAIL, "call_backs": CALL_BACK_TASK}


@dataclass(frozen=True)
class Lendable:
    """What may be lent, and how long it must have waited."""

    after: float
    """Minutes."""
    levels: Mapping[int, tuple[int, ...]]
    """Whom a piece of work is lent to: by its step or task, then by the kind of clients."""

    def to(self, step: int, client: int) -> int:
        """Return whom a piece of work is lent to, by its step (or task) and kind of clients."""
        return self.levels[step][client]


@overload
def lendable(
    office: Office, rule: Lend, clients: Sequence[ClientKind], steps: Sequence[str]
) -> Lendable: ...
@overload
def lendable(
    office: Office, rule: Lend | None, clients: Sequence[ClientKind], steps: Sequence[str]
) -> Lendable | None: ...
def lendable(
    office: Office, rule: Lend | None, clients: Sequence[ClientKind], steps: Sequence[str]
) -> Lendable | None:
    """Return what a rule lends of an office's work; None: nothing."""
    if rule is None:
        return None
    decided_at = {
        name: {HEARING, *deciding_steps(office.journeys[case_type.journey].stages)}
        for name, case_type in office.case_types.items()
    }

    persons = persons_of(office, clients, steps)

    def level(code: int, client: ClientKind) -> int:
        step, case_type = steps[code], client.case_type
        if step not in rule.steps or (persons and persons.asked[code][client.index]):
            return NOBODY
        return DECIDERS if step in decided_at[case_type] else ANYBODY

    lent = {_TASKS[task] for task in rule.tasks}
    return Lendable(
        after=rule.after,
        levels={
            **{
                code: tuple(level(code, client) for client in clients) for code in range(len(steps))
            },
            **{code: (ANYBODY if code in lent else NOBODY,) * len(clients) for code in TASKS},
        },
    )


# -- who may help whom ----------------------------------------------------------------------------


@dataclass(frozen=True)
class Help:
    """What teams have to lend, and who may do it."""

    owners: tuple[str, ...]
    pieces: tuple[str, ...]
    """Steps and tasks."""
    helpers: tuple[str, ...]
    """Teams whose clerks may do it, each for the others."""
    deciding: bool
    """Whether only teams that may decide do it."""

    def acts(self) -> bool:
        """Tell whether any owner has a helper."""
        return any(helper != owner for owner in self.owners for helper in self.helpers)


def helping_teams(scenario: Scenario) -> list[str]:
    """Name the teams that have posts and are part of the casework."""
    teams, posts = scenario.structure.teams, posts_by_team(scenario)
    return [name for name, team in teams.items()
            if not team.outside and added(posts[name].values()) > 0]  # fmt: skip


def who_helps(scenario: Scenario) -> list[Help]:
    """Return who may help whom under the structure of the start; nothing without the rule."""
    teams, able = scenario.structure.teams, helping_teams(scenario)
    pieces: dict[tuple[str, bool], list[str]] = {}
    for owner, piece, deciding in _lent_work(scenario):
        listed = pieces.setdefault((owner, deciding), [])
        if not teams[owner].outside and piece not in listed:
            listed.append(piece)
    grouped: dict[tuple[tuple[str, ...], bool], list[str]] = {}
    for (owner, deciding), listed in pieces.items():
        if listed:
            grouped.setdefault((tuple(sorted(listed)), deciding), []).append(owner)
    return [
        Help(
            owners=tuple(owners),
            pieces=listed,
            helpers=tuple(name for name in able if teams[name].may_decide or not deciding),
            deciding=deciding,
        )
        for (listed, deciding), owners in grouped.items()
    ]


def _lent_work(scenario: Scenario) -> Iterator[tuple[str, str, bool]]:
    """Yield team, step or task, and whether it decides, of all work that may be lent."""
    office, structure, rule = scenario.office, scenario.structure, scenario.management.lend
    clients, steps = client_kinds(scenario), steps_of(scenario)
    table = lendable(office, rule, clients, steps)
    if rule is None or table is None:
        return
    for client in clients:
        owner = owner_of(scenario, client)
        journey = office.journeys[office.case_types[client.case_type].journey]
        for step in dict.fromkeys(steps_in(journey)):
            level = table.to(steps.index(step), client.index)
            for team in structure.step_rule(step).choice(client, owner).teams:
                if level != NOBODY and structure.teams[team].caseload != "own":
                    yield team, step, level == DECIDERS
        if office.contacts is None:
            continue
        mails = structure.contact_rule("email")
        for kind in KINDS if "mails" in rule.tasks else ():
            for team in mails.choice(client, kind, owner).teams:
                yield team, "mails", False
        if "call_backs" in rule.tasks:
            yield owner, "call_backs", False
