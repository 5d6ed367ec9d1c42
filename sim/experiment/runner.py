"""Running replications of scenarios, here or spread over an executor."""

from abc import abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from contextlib import AbstractContextManager, nullcontext
from typing import TypeVar

from sim.adding import added
from sim.experiment.collected import Collected
from sim.experiment.engines import Engines
from sim.experiment.replication import Chosen, Made, run_batch
from sim.experiment.store import Store
from sim.measures.measures import Results
from sim.scenario.study import Scenario

K = TypeVar("K")
Batch = tuple[int, ...]
Progress = Callable[[int], None]
"""Called with the number of replications that have just been finished, or found in the store."""

SMALL_RUN = 5_000
"""Cases and contacts; replications below share a task, so that tasks are worth their overhead."""
IN_FLIGHT = 64
"""Tasks handed to the executor at a time, so that stopping is quick."""


class FarExecutor(Executor):
    """An executor to whose workers every task has a long way."""

    in_flight: int = IN_FLIGHT
    """Tasks handed to it at a time."""

    @abstractmethod
    def keeping(self, texts: Iterable[str]) -> AbstractContextManager[None]:
        """Keep texts at every worker, so that no task that is submitted meanwhile brings one."""


def run_all(
    scenarios: Mapping[K, Scenario],
    replications: int,
    executor: Executor | None = None,
    progress: Progress | None = None,
    store: Store | None = None,
    first: int = 0,
    engines: Engines | None = None,
) -> dict[K, Collected]:
    """Run every scenario `replications` times on common random numbers, numbered from `first`.

    Replication by replication, so that what is there at any time is paired. `executor` is any
    concurrent.futures.Executor; None runs here. `engines` says who makes the runs, which is SimPy
    without it. What `store` holds is not run again, and each
    result is kept there as soon as it is there. The results depend on none of them.
    """
    collected = {key: Collected(scenario) for key, scenario in scenarios.items()}
    go_on(collected, replications, executor, progress, store, first, engines)
    return collected


def go_on(
    collected: Mapping[K, Collected],
    replications: int,
    executor: Executor | None = None,
    progress: Progress | None = None,
    store: Store | None = None,
    first: int = 0,
    engines: Engines | None = None,
) -> None:
    """Run scenarios until each has so many replications from number `first` on; as `run_all`."""
    engines = Engines("simpy") if engines is None else engines
    shelves = {key: store.shelf(c.scenario) for key, c in collected.items()} if store else {}

    def take(key: K, number: int, results: Results) -> None:
        collected[key].add(number, results)
        if progress is not None:
            progress(1)

    tasks: list[tuple[K, Batch]] = []
    numbers = range(first, first + replications)
    for batch in _batches([c.scenario for c in collected.values()], numbers):
        for key, runs in collected.items():
            wanted = [number for number in batch if number not in runs]
            found = {number: shelves[key].get(number) for number in wanted} if shelves else {}
            for number, results in found.items():
                if results is not None:
                    engines.found()
                    take(key, number, results)
            missing = tuple(number for number in wanted if found.get(number) is None)
            tasks += [(key, missing)] if missing else []
    texts = {key: collected[key].scenario.model_dump_json() for key, _ in tasks}
    chosen = engines.chosen(
        added(expected_entities(collected[key].scenario) * len(batch) for key, batch in tasks)
    )
    with _kept_at_workers(texts.values(), executor):
        for (key, batch), made in _done(tasks, texts, executor, chosen):
            engines.took(collected[key].scenario, len(batch), made.engine, made.uncovered)
            for number, results in zip(batch, made.results, strict=True):
                if shelves:
                    shelves[key].put(number, results)
                take(key, number, results)


def _kept_at_workers(
    texts: Iterable[str], executor: Executor | None
) -> AbstractContextManager[None]:
    return executor.keeping(texts) if isinstance(executor, FarExecutor) else nullcontext()


def _done(
    tasks: Sequence[tuple[K, Batch]],
    texts: Mapping[K, str],
    executor: Executor | None,
    chosen: Chosen,
) -> Iterator[tuple[tuple[K, Batch], Made]]:
    """Yield each task with its results, in the order in which they are finished."""
    if executor is None:
        for key, batch in tasks:
            yield (key, batch), run_batch(texts[key], batch, chosen)
        return
    running: dict[Future[Made], tuple[K, Batch]] = {}
    waiting = iter(tasks)
    most = executor.in_flight if isinstance(executor, FarExecutor) else IN_FLIGHT
    while True:
        while len(running) < most and (task := next(waiting, None)) is not None:
            running[executor.submit(run_batch, texts[task[0]], task[1], chosen)] = task
        if not running:
            return
        for future in wait(running, return_when=FIRST_COMPLETED).done:
            yield running.pop(future), future.result()


def _batches(scenarios: Iterable[Scenario], numbers: range) -> list[Batch]:
    size = max((expected_entities(scenario) for scenario in scenarios), default=SMALL_RUN)
    batch = max(1, min(500, int(SMALL_RUN / max(size, 1.0))))
    return [tuple(numbers[place : place + batch]) for place in range(0, len(numbers), batch)]


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
