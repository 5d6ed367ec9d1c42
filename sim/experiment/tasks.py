"""Runs put together to tasks: those that meet the same cases and contacts, and small ones."""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from math import ceil
from pathlib import Path
from typing import TypeVar

from sim.adding import added
from sim.demand.inputs import DemandInputs
from sim.experiment.replication import PLANS_KEPT, Chosen, Made, made_in_turn
from sim.experiment.store import Shelf, Store
from sim.scenario.study import Scenario

K = TypeVar("K")
Task = Sequence[tuple[K, int]]
"""Runs that are made one after the other: keys of scenarios, each with a replication."""

SMALL_RUN = 5_000
"""Cases and contacts; replications below share a task, so that tasks are worth their overhead."""
AT_ONCE: Mapping[Chosen, float] = {"simpy": 250_000, "compiled": 10_000_000}
"""Cases and contacts of a task of several runs, by who makes them: for less than a minute.

So long nothing is heard of it where runs are not kept, unless a single run takes longer. Compiled,
three years of Stuttgart are drawn once for four structures under two conditions.
"""
SHARING = 6
"""Scenarios of a task that has all their replications, at least: with fewer, drawing their demand
again costs more than compiling their plans again."""
TASKS_EACH = 4
"""Tasks of each process at least, where there are so many runs: none waits long for the others."""


def tasks_of(
    missing: Sequence[tuple[K, int]], scenarios: Mapping[K, Scenario], most: int
) -> list[Task[K]]:
    """Return tasks of at most so many runs, each of runs that meet the same cases and contacts.

    Replication by replication; of small runs several replications in one. Of more scenarios than
    a process keeps plans of, all replications of some in one, so that no plan is compiled for each
    of its runs.
    """
    largest = max(map(expected_entities, scenarios.values()), default=0.0)
    small = max(1, min(500, int(SMALL_RUN / max(largest, 1.0))))
    room = most // max(1, len({number for _, number in missing}))
    by_plan = len(scenarios) > PLANS_KEPT and room >= SHARING
    shares = _shares(scenarios, min(room, PLANS_KEPT) if by_plan else len(scenarios))
    together: dict[tuple[int, Hashable], list[tuple[K, int]]] = defaultdict(list)
    for key, number in missing:
        together[0 if by_plan else number // small, shares[key]].append((key, number))
    return [part for runs in together.values() for part in _parts(runs, most)]


def _shares(scenarios: Mapping[K, Scenario], most: int) -> dict[K, Hashable]:
    """Return with whom each scenario shares a demand: at most so many have the same value."""
    before: Counter[str] = Counter()
    shares: dict[K, Hashable] = {}
    for key, scenario in scenarios.items():
        demand = DemandInputs.of(scenario).key()
        shares[key] = demand, before[demand] // most
        before[demand] += 1
    return shares


def _parts(runs: Task[K], most: int) -> Iterator[Task[K]]:
    """Yield runs in parts of at most so many, as even as they can be."""
    parts = ceil(len(runs) / most)
    for part in range(parts):
        yield runs[part * len(runs) // parts : (part + 1) * len(runs) // parts]


def most_in_a_task(runs: int, largest: float, chosen: Chosen, processes: int) -> int:
    """Return how many of so many runs a task may have; `largest`: cases and contacts of a run."""
    in_time = int(AT_ONCE[chosen] / max(largest, 1.0))
    for_all = ceil(runs / (TASKS_EACH * processes))
    return max(1, min(in_time, for_all))


def sent(
    task: Task[K], texts: Mapping[K, str]
) -> tuple[tuple[tuple[int, int], ...], *tuple[str, ...]]:
    """Return a task as it is sent: runs by the numbers of texts, and the texts of scenarios.

    Each by itself, since who is far away keeps them.
    """
    keys = list(dict.fromkeys(key for key, _ in task))
    runs = tuple((keys.index(key), number) for key, number in task)
    return runs, *(texts[key] for key in keys)


def run_batch(
    chosen: Chosen, runs: Sequence[tuple[int, int]], *scenarios_json: str, keep_in: str = ""
) -> list[Made]:
    """Make the runs of a task, in a process of their own.

    With `keep_in`, the folder of a store, each is kept as soon as it is made, so that whatever ends
    the process loses none but the one in hand. The last one is told with the task at once.
    """
    made: list[Made] = []
    shelves = [
        Shelf(Store(Path(keep_in)), Scenario.model_validate_json(text))
        for text in (scenarios_json if keep_in and len(runs) > 1 else ())
    ]
    for (scenario, number), one in zip(
        runs, made_in_turn(chosen, runs, *scenarios_json), strict=True
    ):
        keeps = bool(shelves) and len(made) + 1 < len(runs)
        kept = keeps and shelves[scenario].put(number, one.results)
        made.append(one._replace(kept=kept))
    return made


def expected_entities(scenario: Scenario) -> float:
    """Return roughly how many cases and contacts a run has."""
    office, length = scenario.office, scenario.run.run_length
    total = 0.0
    for flow in office.applications.values():
        arrivals = flow.rate.value * length
        total += min(arrivals, flow.limit) if flow.limit is not None else arrivals
        total += flow.opening.cases.value if flow.opening is not None else 0.0
    if office.contacts is not None:
        total += added(p.total.value for p in office.contacts.population.values()) * length
    return total
