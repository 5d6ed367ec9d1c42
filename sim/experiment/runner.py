"""Running replications of scenarios, here or spread over an executor."""

from abc import abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from contextlib import AbstractContextManager, nullcontext
from itertools import islice
from typing import TypeVar

from sim.adding import added
from sim.experiment.collected import Collected
from sim.experiment.engines import Engines
from sim.experiment.replication import Chosen, Made, made_in_turn
from sim.experiment.runs import each_number
from sim.experiment.store import Store
from sim.experiment.tasks import Task, expected_entities, most_in_a_task, run_batch, sent, tasks_of
from sim.measures.measures import Results
from sim.scenario.study import Scenario

K = TypeVar("K")
Progress = Callable[[int], None]
"""Called with the number of replications that have just been finished, or found in the store."""

IN_FLIGHT = 64
"""Tasks handed to the executor at a time, so that stopping is quick."""


class FarExecutor(Executor):
    """An executor to whose workers every task has a long way."""

    in_flight: int = IN_FLIGHT
    """Tasks handed to it at a time."""
    patience = 10.0
    """Seconds without a result after which somebody looks whether there are workers."""

    @abstractmethod
    def look(self) -> None:
        """Look whether there are workers, and say so where none is left."""

    @abstractmethod
    def keeping(self, texts: Iterable[str]) -> AbstractContextManager[None]:
        """Keep texts at every worker, so that no task that is submitted meanwhile brings one."""


def run_all(
    scenarios: Mapping[K, Scenario],
    replications: int | Mapping[K, int],
    executor: Executor | None = None,
    progress: Progress | None = None,
    store: Store | None = None,
    first: int = 0,
    engines: Engines | None = None,
) -> dict[K, Collected]:
    """Run every scenario `replications` times on common random numbers, numbered from `first`.

    Where these are a number for each key, each scenario so often. Replication by replication, so
    that what is there at any time is paired. `executor` is any concurrent.futures.Executor; None
    runs here. `engines` says who makes the runs, which is SimPy without it. What `store` holds is
    not run again, and each result is kept there as soon as it is there. The results depend on none
    of them.
    """
    collected = {key: Collected(scenario) for key, scenario in scenarios.items()}
    go_on(collected, replications, executor, progress, store, first, engines)
    return collected


def go_on(
    collected: Mapping[K, Collected],
    replications: int | Mapping[K, int],
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

    scenarios = {key: runs.scenario for key, runs in collected.items()}
    ends = {key: first + number for key, number in each_number(scenarios, replications).items()}
    missing: list[tuple[K, int]] = []
    for number in range(first, max(ends.values(), default=first)):
        wanted = [key for key, runs in collected.items() if number < ends[key]]
        for key in [key for key in wanted if number not in collected[key]]:
            results = shelves[key].get(number) if shelves else None
            if results is None:
                missing.append((key, number))
            else:
                engines.found()
                take(key, number, results)
    if not missing:
        return
    scenarios = {key: scenarios[key] for key, _ in missing}
    texts = {key: scenario.model_dump_json() for key, scenario in scenarios.items()}
    entities = {key: expected_entities(scenario) for key, scenario in scenarios.items()}
    every = added(entities[key] for key, _ in missing)
    chosen, most = engines.chosen(every, scenarios[missing[0][0]]), len(missing)
    if executor is not None:
        largest = max(entities.values())
        most = most_in_a_task(len(missing), largest, chosen, engines.processes)
    tasks = tasks_of(missing, scenarios, most)
    here = str(store.folder) if store and not isinstance(executor, FarExecutor) else ""
    with _kept_at_workers(texts.values(), executor):
        for (key, number), made in _done(tasks, texts, executor, chosen, here):
            engines.took(scenarios[key], 1, made.engine, made.uncovered)
            if shelves:
                shelves[key].put(number, made.results, kept=made.kept)
            take(key, number, made.results)


def _kept_at_workers(
    texts: Iterable[str], executor: Executor | None
) -> AbstractContextManager[None]:
    return executor.keeping(texts) if isinstance(executor, FarExecutor) else nullcontext()


def _done(
    tasks: Sequence[Task[K]],
    texts: Mapping[K, str],
    executor: Executor | None,
    chosen: Chosen,
    keep_in: str,
) -> Iterator[tuple[tuple[K, int], Made]]:
    """Yield each run with its results, as soon as they are there."""
    if executor is None:
        for task in tasks:
            yield from zip(task, made_in_turn(chosen, *sent(task, texts)), strict=True)
        return
    running: dict[Future[list[Made]], Task[K]] = {}
    waiting = iter(tasks)
    far = executor if isinstance(executor, FarExecutor) else None
    most, patience = (far.in_flight, far.patience) if far else (IN_FLIGHT, None)
    while True:
        for task in islice(waiting, most - len(running)):
            future = executor.submit(run_batch, chosen, *sent(task, texts), keep_in=keep_in)
            running[future] = task
        if not running:
            return
        done = wait(running, patience, return_when=FIRST_COMPLETED).done
        if far and not done:
            far.look()
        for future in done:
            yield from zip(running.pop(future), future.result(), strict=True)
