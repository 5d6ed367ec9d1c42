"""How long runs will take on this machine, roughly, before the first is made."""

import time
from collections.abc import Iterable
from functools import cache
from heapq import heappop, heappush

from sim.adding import added
from sim.experiment.runner import expected_entities
from sim.scenario.study import Scenario

TURNS_PER_ENTITY = 115.0
"""What a case or a contact costs, in turns of a heap as an engine keeps one: 95 to 155 were
measured on the small town and on Stuttgart, and more under rules of management than without."""
_TURNS, _WAITING = 30_000, 1_000


def expected_seconds(scenarios: Iterable[Scenario], replications: int, processes: int) -> float:
    """Return the seconds that so many runs of each scenario take, right within a factor of two.

    This machine's speed is taken from a queue of dates alone.
    """
    entities = added(expected_entities(scenario) for scenario in scenarios) * replications
    return entities * TURNS_PER_ENTITY * _turn() / processes


@cache
def _turn() -> float:
    """Return the seconds in which this machine takes an entry out of a heap and puts one in."""
    waiting = [(float(number), number) for number in range(_WAITING)]
    begun = time.perf_counter()
    for number in range(_TURNS):
        date, _ = heappop(waiting)
        heappush(waiting, (date + _WAITING, number))
    return (time.perf_counter() - begun) / _TURNS
