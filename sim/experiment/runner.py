"""Running replications of scenarios, here or spread over an executor."""

from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from typing import TypeVar

from sim.experiment.collected import Collected
from sim.experiment.replication import run_batch
from sim.measures.measures import Results
from sim.scenario.study import Scenario

K = TypeVar("K")
Progress = Callable[[int], None]
"""Called with the number of replications that have just been finished."""

SMALL_RUN = 5_000
"""Cases and contacts; replications below share a task, so that tasks are worth their overhead."""
IN_FLIGHT = 64
"""Tasks handed to the executor at a time, so that stopping is quick."""


def run_all(
    scenarios: Mapping[K, Scenario],
    replications: int,
    executor: Executor | None = None,
    progress: Progress | None = None,
) -> dict[K, Collected]:
    """Run every scenario `replications` times on common random numbers.

    Replication by replication, so that what is there at any time is paired. `executor` is any
    concurrent.futures.Executor; None runs here. The results do not depend on it.
    """
    texts = {key: scenario.model_dump_json() for key, scenario in scenarios.items()}
    collected = {key: Collected(scenario) for key, scenario in scenarios.items()}
    tasks = [
        (key, batch) for batch in _batches(scenarios.values(), replications) for key in scenarios
    ]

    def take(key: K, batch: tuple[int, ...], results: list[Results]) -> None:
        for number, result in zip(batch, results, strict=True):
            collected[key].add(number, result)
        if progress is not None:
            progress(len(batch))

    if executor is None:
        for key, batch in tasks:
            take(key, batch, run_batch(texts[key], batch))
        return collected
    running: dict[Future[list[Results]], tuple[K, tuple[int, ...]]] = {}
    waiting = iter(tasks)
    while True:
        while len(running) < IN_FLIGHT and (task := next(waiting, None)) is not None:
            running[executor.submit(run_batch, texts[task[0]], task[1])] = task
        if not running:
            return collected
        for future in wait(running, return_when=FIRST_COMPLETED).done:
            key, batch = running.pop(future)
            take(key, batch, future.result())


def _batches(scenarios: Iterable[Scenario], replications: int) -> list[tuple[int, ...]]:
    size = max((expected_entities(scenario) for scenario in scenarios), default=SMALL_RUN)
    batch = max(1, min(500, int(SMALL_RUN / max(size, 1.0))))
    numbers = range(replications)
    return [tuple(numbers[first : first + batch]) for first in range(0, replications, batch)]


def expected_entities(scenario: Scenario) -> float:
    """Return roughly how many cases and contacts a run has."""
    office, length = scenario.office, scenario.run.run_length
    total = 0.0
    for flow in office.applications.values():
        arrivals = flow.rate.value * length
        total += min(arrivals, flow.limit) if flow.limit is not None else arrivals
        total += flow.opening.cases.value if flow.opening is not None else 0.0
    if office.contacts is not None:
        total += sum(p.total.value for p in office.contacts.population.values()) * length
    return total
