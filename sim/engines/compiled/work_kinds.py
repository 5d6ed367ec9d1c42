"""Work by what it is: by its step or task, and by the kind of clients."""

from collections.abc import Mapping, Sequence

from sim.engines.compiled.jit import Office, jit
from sim.engines.compiled.layout import pieces, state
from sim.events.kinds import TASK_NAMES
from sim.plan.plan import Plan

LOWEST = min(TASK_NAMES)
"""The code of a task that is the lowest."""


@jit
def work_kind(office: Office, piece: int) -> int:
    """Return the place of a piece of work in a table that `by_work_kind` has made."""
    work = pieces(office)[piece]
    return int((work.step - LOWEST) * state(office)[0].clients + work.client)


def by_work_kind(plan: Plan, stated: Mapping[int, Sequence[int]], otherwise: int) -> list[int]:
    """Return a table of what is stated by step or task and kind of clients."""
    unstated = (otherwise,) * len(plan.clients)
    codes = range(LOWEST, len(plan.steps))
    return [each for code in codes for each in stated.get(code, unstated)]
