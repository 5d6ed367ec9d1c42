"""Runs that begin empty and end after so many cases: F1, F2 and J6.

Each file is one laboratory. The tests run many copies of it side by side in one office: each
copy draws its own demand, so its mean wait is one independent value. The mean service time of
the same cases, whose expectation is known, serves as a control: without it half as many runs
again would be needed.
"""

from concurrent.futures import Executor
from dataclasses import dataclass

import numpy as np
import pytest

from sim.experiment.collected import Collected
from sim.experiment.runner import run_all
from sim.scenario.study import Scenario
from tests.theory.lab import (
    SHARE,
    Floats,
    controlled,
    engines,
    known,
    known_within,
    laboratory,
    side_by_side,
)

COPIES = 20

F1_RUNS = 16_000
F2_RUNS = 16_000
J6_RUNS = 9_000
"""From the precision asked for, in F2 of the slow clerks, in J6 of the difference."""


@dataclass(frozen=True)
class Waits:
    """Mean waits and mean service times (minutes), run by run, and the mean of the latter."""

    waiting: Floats
    service: Floats
    service_mean: float

    def minus(self, other: "Waits") -> Floats:
        """Return the paired differences of the mean waits, controlled."""
        return controlled(self.waiting - other.waiting, self.service, self.service_mean)

    def assert_within(self, exact: float, relative: float) -> None:
        """Assert the mean wait, and the mean service time that controls it."""
        known_within(self.service, self.service_mean, 0.01)
        known_within(controlled(self.waiting, self.service, self.service_mean), exact, relative)


def empty_starts(files: list[str], runs: int, executor: Executor) -> list[Waits]:
    """Run each file so often, or its share; with the same seed they meet the same cases."""
    offices = {file: side_by_side(laboratory(file), COPIES) for file in files}
    collected = run_all(offices, runs // COPIES // SHARE, executor, engines=engines())
    return [_waits(offices[file], collected[file]) for file in files]


def _waits(office: Scenario, collected: Collected) -> Waits:
    limit = office.office.applications["cases_0"].limit
    assert limit is not None
    waits, services = [], []
    for team in office.structure.teams:
        begun = collected.values("begun", team, detail="work")
        assert (begun == limit).all(), "a run ended before its last case was begun"
        waits.append(collected.values("waiting_time_mean", team, detail="work"))
        services.append(collected.values("hours", team, detail="casework") * 60.0 / limit)
    work = office.office.journeys["work"].stages[0].work
    assert work is not None
    assert work.minutes is not None
    return Waits(np.concatenate(waits), np.concatenate(services), work.minutes.mean.value)


@pytest.mark.theory
def test_first_25_cases(executor: Executor) -> None:
    answer = known("F1_law_mm1_25")
    (waits,) = empty_starts(["f1_law_25"], F1_RUNS, executor)
    waits.assert_within(answer["expected"]["mean_delay_first_25"], answer["relative_precision"])


@pytest.mark.theory
def test_one_fast_clerk_against_two_slow_ones(executor: Executor) -> None:
    answer = known("F2_law_atm")
    exact, relative = answer["expected"], answer["relative_precision"]
    fast, slow = empty_starts(["f2_one_fast", "f2_two_slow"], F2_RUNS, executor)
    fast.assert_within(exact["mean_delay_A"], relative)
    slow.assert_within(exact["mean_delay_B"], relative)
    known_within(fast.minus(slow), exact["difference_A_minus_B"], relative)


@pytest.mark.theory
def test_common_random_numbers_are_synchronised(executor: Executor) -> None:
    # The wait of each case grows with every service time before it, so on the same cases the
    # slower clerk's mean wait is longer in every single pair.
    answer = known("J6_crn")
    exact, relative = answer["expected"], answer["relative_precision"]
    faster, slower = empty_starts(["j6_faster", "j6_slower"], J6_RUNS, executor)
    assert (slower.waiting > faster.waiting).all()
    assert np.corrcoef(faster.waiting, slower.waiting)[0, 1] > 0.9
    faster.assert_within(exact["mean_A"] * 60.0, relative)
    slower.assert_within(exact["mean_B"] * 60.0, relative)
    known_within(slower.minus(faster), exact["difference_B_minus_A"] * 60.0, relative)
