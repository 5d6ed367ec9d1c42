"""Runs that begin empty and end after so many cases: F1, F2 and J6.

Each file is one laboratory. The tests run many copies of it side by side in one office: each
copy draws its own demand, so its mean wait is one independent value.
"""

from concurrent.futures import Executor

import numpy as np
import pytest

from sim.experiment.runner import run_all
from tests.theory.lab import Floats, assert_within, known, laboratory, side_by_side

COPIES = 20

F1_RUNS = 27_000
F2_RUNS = 22_000
J6_RUNS = 11_000
"""From the precision asked for; J6's is that of the difference."""


def mean_waits(files: list[str], runs: int, executor: Executor) -> list[Floats]:
    """Return for each file the mean waits (in minutes) of its cases, run by run.

    The files meet the same cases where they have the same seed.
    """
    offices = {file: side_by_side(laboratory(file), COPIES) for file in files}
    collected = run_all(offices, runs // COPIES, executor)
    found = []
    for file, office in offices.items():
        limit = office.office.applications["cases_0"].limit
        waits = []
        for team in office.structure.teams:
            begun = collected[file].values("begun", team, detail="work")
            assert (begun == limit).all(), "a run ended before its last case was begun"
            waits.append(collected[file].values("waiting_time_mean", team, detail="work"))
        found.append(np.concatenate(waits))
    return found


@pytest.mark.theory
def test_first_25_cases(executor: Executor) -> None:
    answer = known("F1_law_mm1_25")
    (waits,) = mean_waits(["f1_law_25"], F1_RUNS, executor)
    assert_within(waits, answer["expected"]["mean_delay_first_25"], answer["relative_precision"])


@pytest.mark.theory
def test_one_fast_clerk_against_two_slow_ones(executor: Executor) -> None:
    answer = known("F2_law_atm")
    exact, relative = answer["expected"], answer["relative_precision"]
    fast, slow = mean_waits(["f2_one_fast", "f2_two_slow"], F2_RUNS, executor)
    assert_within(fast, exact["mean_delay_A"], relative)
    assert_within(slow, exact["mean_delay_B"], relative)
    assert_within(fast - slow, exact["difference_A_minus_B"], relative)


@pytest.mark.theory
def test_common_random_numbers_are_synchronised(executor: Executor) -> None:
    # The wait of each case grows with every service time before it, so on the same cases the
    # slower clerk's mean wait is longer in every single pair.
    answer = known("J6_crn")
    exact, relative = answer["expected"], answer["relative_precision"]
    faster, slower = (
        waits / 60.0 for waits in mean_waits(["j6_faster", "j6_slower"], J6_RUNS, executor)
    )
    assert ((slower - faster) > 0).all()
    assert np.corrcoef(faster, slower)[0, 1] > 0.9
    assert_within(faster, exact["mean_A"], relative)
    assert_within(slower, exact["mean_B"], relative)
    assert_within(slower - faster, exact["difference_B_minus_A"], relative)
