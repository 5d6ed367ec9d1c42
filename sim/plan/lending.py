"""Who may be lent which work of another team: what the rule `lend` says of steps and tasks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sim.events.kinds import CALL_BACK_TASK, MAIL
from sim.plan.shape import HEARING, ClientKind, deciding_steps
from sim.scenario.management import LentTask
from sim.scenario.study import Scenario

NOBODY, ANYBODY, DECIDERS = LEVELS = range(3)
"""Whom work is lent to: nobody, clerks of any other team, those of teams that may decide."""

_TASKS: Mapping[LentTask, int] = {"mails": MAIL, "call_backs": CALL_BACK_TASK}


@dataclass(frozen=True)
class Lendable:
    """What may be lent, and how long it must have waited."""

    after: float
    """Minutes."""
    steps: tuple[tuple[int, ...], ...]
    """Whom a case is lent to: a row per step, a column per kind of clients."""
    tasks: frozenset[int]
    """Codes of tasks that are lent to anybody."""

    def to(self, step: int, client: int) -> int:
        """Return whom a piece of work is lent to, by its step (or task) and kind of clients."""
        if step >= 0:
            return self.steps[step][client]
        return ANYBODY if step in self.tasks else NOBODY


def lendable(
    scenario: Scenario, clients: Sequence[ClientKind], steps: Sequence[str]
) -> Lendable | None:
    """Return what the management of a scenario lends; None: nothing."""
    rule, office = scenario.management.lend, scenario.office
    if rule is None:
        return None
    decided_at = {
        name: {HEARING, *deciding_steps(office.journeys[case_type.journey].stages)}
        for name, case_type in office.case_types.items()
    }

    def level(step: str, case_type: str) -> int:
        if step not in rule.steps:
            return NOBODY
        return DECIDERS if step in decided_at[case_type] else ANYBODY

    return Lendable(
        after=rule.after,
        steps=tuple(tuple(level(step, client.case_type) for client in clients) for step in steps),
        tasks=frozenset(_TASKS[task] for task in rule.tasks),
    )
