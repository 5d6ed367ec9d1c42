"""How long runs will take on this machine, roughly, before the first is made."""

import timeit
from collections.abc import Iterable
from functools import cache
from heapq import heappop, heappush

from sim.adding import added
from sim.experiment.engines import Engines
from sim.experiment.tasks import expected_entities
from sim.scenario.study import Scenario

TURNS_PER_ENTITY = 90.0
"""What a case or a contact costs, in turns of a heap as an engine keeps one: 65 were measured on
Stuttgart without appointments and rules of management, 80 on the small town, 115 on Stuttgart with
both."""
TURNS_COMPILED = 13.0
"""The same where the compiled engine runs it, with the measures: 9, 17 and 13."""
_TURNS, _TRIALS, _WAITING = 2_000, 20, 1_000


def expected_seconds(
    runs: Iterable[tuple[Scenario, int]], processes: int, engines: Engines | None = None
) -> float:
    """Return the seconds that scenarios take, each with its number of runs, within a factor of two.

    This machine's speed is taken from a queue of dates alone, as if nobody else used it: what
    else it works on is seen only in the rate of the runs, once some of them are made.
    """
    entities = added(expected_entities(scenario) * number for scenario, number in runs)
    compiled = engines is not None and engines.would_choose(entities) == "compiled"
    turns = TURNS_COMPILED if compiled else TURNS_PER_ENTITY
    return entities * turns * _turn() / processes


@cache
def _turn() -> float:
    """Return the seconds in which this machine takes an entry out of a heap and puts one in.

    It is the best of some short trials, which nobody else has interrupted.
    """
    waiting = [(float(number), number) for number in range(_WAITING)]

    def turn() -> None:
        date, number = heappop(waiting)
        heappush(waiting, (date + _WAITING, number))

    return min(timeit.repeat(turn, number=_TURNS, repeat=_TRIALS)) / _TURNS
