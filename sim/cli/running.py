"""Runs as commands want them: in processes, with a bar, kept, and stopped in order."""

import os
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from concurrent.futures import Executor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

import typer

from sim.choices import EngineAsked
from sim.cli.finished import FINISHED
from sim.cli.language import heard
from sim.cli.printing import say
from sim.cli.watching import Watched, tell_expected, watching
from sim.errors import MissingPackage
from sim.experiment.collected import Collected
from sim.experiment.engines import Engines
from sim.experiment.expected import expected_seconds
from sim.experiment.processes import process_pool
from sim.experiment.runner import run_all
from sim.experiment.runs import AnyRunner, each_number
from sim.experiment.store import Store
from sim.messages.message import Message, told
from sim.report.catalogue.catalogue import phrase
from sim.scenario.study import Scenario

_Made = TypeVar("_Made")


def engines_for(asked: EngineAsked) -> Engines:
    """Return who makes the runs of a command, who says on the terminal what is waited for."""
    return Engines(asked, _tell_on_terminal)


def _tell_on_terminal(message: Message) -> None:
    say(f"umbau: {told(message, heard())}")


@dataclass
class Means:
    """By what runs are made: processes here, or workers of a scheduler; and by which engine."""

    processes: int | None
    scheduler: str | None
    asked: EngineAsked
    engines: Engines = field(init=False)

    def __post_init__(self) -> None:
        """Refuse what cannot be had, before anything is run."""
        self.engines = engines_for(self.asked)
        if self.scheduler is None:
            return
        if self.processes is not None:
            raise typer.BadParameter(Message("cluster.processes"), param_hint="--processes")
        if find_spec("distributed") is None:
            raise MissingPackage(Message("cluster.package"))

    @contextmanager
    def spread(self, most: int | None = None) -> Iterator[tuple[Executor | None, int]]:
        """Give who takes tasks, and how many of them there are; of processes no more than `most`.

        None is this process.
        """
        if self.scheduler is not None:
            from sim.experiment.cluster import cluster

            with cluster(self.scheduler, _tell_on_terminal) as workers:
                self.engines.processes, self.engines.far = workers.threads, True
                yield workers, workers.threads
            return
        number = self.processes or os.cpu_count() or 1
        number = number if most is None else min(number, most)
        self.engines.processes = number
        if number == 1:
            yield None, 1
            return
        with process_pool(number) as executor:
            yield executor, number


def run_one(scenario: Scenario, means: Means, store: Store | None) -> Collected:
    """Run one scenario as often as it says."""
    number = scenario.run.replications
    return run_in_processes(
        lambda executor, bar: run_all(
            {"": scenario}, number, executor, bar.advance, store, engines=means.engines
        )[""],
        [scenario],
        number,
        means,
        store,
    )


def run_in_processes(
    work: Callable[[Executor | None, Watched], _Made],
    scenarios: Collection[Scenario],
    replications: int,
    means: Means,
    store: Store | None,
) -> _Made:
    """Make so many runs of each scenario by some means, for whoever watches.

    Whatever ends the command ends all processes at once, and what is kept stays.
    """
    total = replications * len(scenarios)
    FINISHED.begin(store, total)
    with means.spread(total) as (executor, number):
        runs = [(each, replications) for each in scenarios]
        seconds = expected_seconds(runs, number, means.engines)
        tell_expected(seconds, total, kept=store is not None)
        with watching(total, *_from_now(store, means.engines)) as bar:
            made = work(executor, bar)
    if store is not None:
        _tell(store, no_store=False)
    tell_engines(means.engines)
    return made


@contextmanager
def runner(means: Means, *, no_store: bool) -> Iterator[AnyRunner]:
    """Give somebody who runs scenarios again and again, and never the same run twice.

    Each of its tasks has its own progress. When it is cancelled, what is kept stays.
    """
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory())) if no_store else None
        store = Store() if folder is None else Store(folder)
        executor, number = stack.enter_context(means.spread())
        FINISHED.begin(None if no_store else store, 0)

        def run(
            scenarios: Mapping[Any, Scenario],
            replications: int | Mapping[Any, int],
            /,
            first: int = 0,
        ) -> dict[Any, Collected]:
            numbers = each_number(scenarios, replications)
            total = sum(numbers.values())
            FINISHED.planned += total
            runs = [(each, numbers[key]) for key, each in scenarios.items()]
            seconds = expected_seconds(runs, number, means.engines)
            tell_expected(seconds, total, kept=not no_store)
            with watching(total, *_from_now(store, means.engines)) as bar:
                return run_all(
                    scenarios, replications, executor, bar.advance, store, first, means.engines
                )

        yield run
        _tell(store, no_store=no_store)
        tell_engines(means.engines)


def _from_now(
    store: Store | None, engines: Engines
) -> tuple[Callable[[], int], Callable[[], float]]:
    """Return who counts from now on the runs handed out by a store, and seconds of compiling."""
    found, seconds = 0 if store is None else store.found, engines.seconds
    return (
        lambda: 0 if store is None else store.found - found,
        lambda: engines.seconds - seconds,
    )


def _tell(store: Store, *, no_store: bool) -> None:
    """Say which runs were there already, and what kept others from being kept."""
    planned = FINISHED.planned
    told = {"planned": planned, "folder": store.folder}
    if store.found and not no_store:
        say("umbau: " + phrase("cli.found", heard(), found=store.found, **told))
    if store.lost:
        lost = phrase("cli.lost", heard(), lost=store.lost, trouble=store.trouble, **told)
        say(f"umbau: {lost}")


def tell_engines(engines: Engines) -> None:
    """Say which runs took longer because the compiled engine could not make them, and why."""
    if not engines.lacking:
        return
    by_what: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for scenario, what in engines.uncovered.items():
        by_what[tuple(what)].append(scenario)
    said = "; ".join(
        f"{', '.join(scenarios)} ({', '.join(phrase(f'engine.{each}', heard()) for each in what)})"
        for what, scenarios in by_what.items()
    )
    runs = {"runs": engines.lacking, "all": sum(engines.made.values())}
    say("umbau: " + phrase("cli.on_simpy", heard(), what=said, **runs))
