"""Which effects of structures stand at the low end of their range, or at nothing, by the inputs.

What a structure saves is mostly uncertain; where a file states it at its low end, runs at central
values show nothing of it, whatever the structure. A report says so before any result.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from sim.declared import Estimate
from sim.plan.phases import phases_of, teams_over_time
from sim.plan.workforce import portfolio_of
from sim.scenario.study import Scenario

Effect = Literal["lag", "errors", "speed_up", "takes_over"]
"""What interruptions cost in lag and in errors, how much faster like cases are done, and what case
managers take off the office."""


@dataclass(frozen=True, slots=True)
class LowEnd:
    """An effect at the low end of its range; `off`: it is nothing there, or not stated."""

    effect: Effect
    off: bool


def low_ends(scenario: Scenario) -> Iterator[LowEnd]:
    """Yield the effects of a scenario's structures that stand at their low end.

    `takes_over` only where a structure has case managers; lag and errors only where an office has
    contacts.
    """
    office = scenario.office
    if office.contacts is not None:
        cost = office.interruption
        yield from _low("lag", [cost.lag.mean if cost is not None else None])
        error = cost.error if cost is not None else None
        yield from _low("errors", [error.probability if error is not None else None])
    portfolios = [portfolio_of(scenario, team) for team in teams_over_time(scenario).values()]
    yield from _low(
        "speed_up", [each.speed_up if each is not None else None for each in portfolios]
    )
    accompanies = [
        structure.accompany
        for phase in phases_of(scenario)
        for structure in phase.structures
        if structure.accompany is not None
    ]
    if accompanies:
        yield from _low("takes_over", [each.takes_over for each in accompanies])


def _low(effect: Effect, stated: list[Estimate[float] | None]) -> Iterator[LowEnd]:
    """Yield an effect if everything stated of it stands at its low end."""
    known = [each for each in stated if each is not None]
    if all(each.value <= each.low for each in known):
        yield LowEnd(effect, off=all(each.value == 0 for each in known))
