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


def run_distinct(
    run: Runner, scenarios: Mapping[K, Scenario], replications: int
) -> dict[K, Collected]:
    """Run scenarios of which some may be equal but for their names; those are run once."""
    first: dict[str, K] = {}
    same = {
        key: first.setdefault(fingerprint(scenario), key) for key, scenario in scenarios.items()
    }
    runs = run({key: scenarios[key] for key in first.values()}, replications)
    return {key: runs[other] for key, other in same.items()}
