"""What every experiment that plans its own runs is given: somebody who runs scenarios."""

from collections.abc import Mapping
from typing import Protocol, TypeVar

from sim.experiment.collected import Collected
from sim.experiment.fingerprint import fingerprint
from sim.scenario.study import Scenario

K = TypeVar("K")


class Runner(Protocol):
    """Runs scenarios on common random numbers, replications 0 to n - 1 of each.

    `sim.experiment.runner.run_all` with an executor, a progress and a store filled in is one.
    Asked again for what it has run before, it may answer from its store.
    """

    def __call__(self, scenarios: Mapping[K, Scenario], replications: int, /) -> dict[K, Collected]:
        """Return the results by the keys of the scenarios."""
        ...


class NumberedRunner(Protocol):
    """A `Runner` that also makes replications from another number on, for training."""

    def __call__(
        self, scenarios: Mapping[K, Scenario], replications: int, /, first: int = 0
    ) -> dict[K, Collected]:
        """Return the results by the keys of the scenarios."""
        ...


class UnevenRunner(Protocol):
    """A `Runner` that also makes more replications of one scenario than of another, by key."""

    def __call__(
        self, scenarios: Mapping[K, Scenario], replications: int | Mapping[K, int], /
    ) -> dict[K, Collected]:
        """Return the results by the keys of the scenarios."""
        ...


class AnyRunner(Protocol):
    """A `NumberedRunner` and an `UnevenRunner` in one."""

    def __call__(
        self,
        scenarios: Mapping[K, Scenario],
        replications: int | Mapping[K, int],
        /,
        first: int = 0,
    ) -> dict[K, Collected]:
        """Return the results by the keys of the scenarios."""
        ...


def each_number(
    scenarios: Mapping[K, Scenario], replications: int | Mapping[K, int]
) -> Mapping[K, int]:
    """Return how often each scenario is to be run."""
    if isinstance(replications, int):
        return dict.fromkeys(scenarios, replications)
    return replications


def run_distinct(
    run: Runner, scenarios: Mapping[K, Scenario], replications: int
) -> dict[K, Collected]:
    """Run scenarios of which some may be equal but for their names; those are run once."""
    same = _same(scenarios)
    runs = run({key: scenarios[key] for key in same.values()}, replications)
    return {key: runs[other] for key, other in same.items()}


def run_unevenly(
    run: UnevenRunner, scenarios: Mapping[K, Scenario], replications: Mapping[K, int]
) -> dict[K, Collected]:
    """Run scenarios, each so often, and those that are equal but for their names once.

    These are run as often as the one of them that is run most, and all have the results.
    """
    same, most = _same(scenarios), dict.fromkeys(scenarios, 0)
    for key, other in same.items():
        most[other] = max(most[other], replications[key])
    distinct = {key: scenarios[key] for key in same.values()}
    runs = run(distinct, {key: most[key] for key in distinct})
    return {key: runs[other] for key, other in same.items()}


def _same(scenarios: Mapping[K, Scenario]) -> dict[K, K]:
    """Return for each scenario the first that is equal to it but for its names."""
    first: dict[str, K] = {}
    return {key: first.setdefault(fingerprint(each), key) for key, each in scenarios.items()}
