"""How often the answers are right: cover of intervals, wrong claims, and claims that are due.

Thousands of studies are needed, so their runs come from Lindley's recursion in numpy; the model
itself meets the same known answers in `test_terminating`.
"""

import math
from collections.abc import Iterable

import numpy as np
import pytest

from sim.experiment.runner import run_all
from sim.stats.best import Standing, standings
from sim.stats.intervals import (
    correlation_and_variance_reduction,
    mean_interval,
    prediction_interval,
)
from sim.stats.verdicts import Verdict, judge_all
from tests.theory.lab import Floats, assert_within, known, laboratory, side_by_side

STUDIES = 2_000
PAIRS = 30
OTHERS = 5
"""Structures compared with today's, as in the study of Stuttgart."""


def mean_waits(gaps: Floats, services: Floats) -> Floats:
    """Return the mean wait of each run; columns are its cases, the first finds nobody."""
    waits = total = np.zeros(len(gaps))
    for gap, service in zip(gaps.T[1:], services.T[:-1], strict=True):
        waits = np.maximum(waits + service - gap, 0.0)
        total = total + waits
    return np.asarray(total / gaps.shape[1])


def first_25(rng: np.random.Generator, runs: int) -> Floats:
    """Return mean waits of F1: arrivals 1 a minute, service 0.9 min, first 25 cases."""
    shape = (runs, 25)
    return mean_waits(rng.exponential(1.0, shape), rng.exponential(0.9, shape))


def share(found: Iterable[bool]) -> float:
    return float(np.mean(list(found)))


def margin(probability: float, studies: int = STUDIES) -> float:
    """Return 4 standard errors of a share."""
    return 4.0 * math.sqrt(probability * (1.0 - probability) / studies)


@pytest.mark.theory
@pytest.mark.parametrize("n", [5, 10, 20, 40])
def test_intervals_cover_as_often_as_theory_says(n: int) -> None:
    # Waits are skewed, so t intervals of few runs cover less than their nominal 95 %.
    expected = known("F1_law_mm1_25")["expected"]
    runs = first_25(np.random.default_rng(n), STUDIES * n).reshape(STUDIES, n)
    assert_within(runs.ravel(), expected["mean_delay_first_25"], 0.05)
    for level, nominal in (("95", 0.95), ("90", 0.90)):
        found = [mean_interval(row, nominal) for row in runs]
        covered = share(one.low <= expected["mean_delay_first_25"] <= one.high for one in found)
        exact = expected[f"cover_of_{level}_percent"][str(n)]
        assert covered == pytest.approx(exact, abs=margin(exact))
        assert covered < nominal


@pytest.mark.theory
def test_a_single_run_lies_where_it_is_said_to() -> None:
    rows = np.random.default_rng(3).normal(50.0, 7.0, (STUDIES, PAIRS + 1))
    said = [prediction_interval(row) for row in rows[:, :-1]]
    inside = share(one.low <= run <= one.high for one, run in zip(said, rows[:, -1], strict=True))
    assert inside == pytest.approx(0.95, abs=margin(0.95))


def equal_arms(seed: int) -> Floats:
    """Return studies of equal structures, each with luck of its own: (study, arm, run)."""
    rng = np.random.default_rng(seed)
    return first_25(rng, STUDIES * (OTHERS + 1) * PAIRS).reshape(STUDIES, OTHERS + 1, PAIRS)


@pytest.mark.theory
def test_equal_structures_are_seldom_called_different() -> None:
    called = []
    for today, *others in equal_arms(11):
        judged = judge_all(dict(enumerate(others)), today, None).values()
        called.append([one.verdict is not Verdict.UNDECIDED for one in judged])
    assert share(any(row) for row in called) <= 0.05 + margin(0.05)
    assert share(row[0] for row in called) <= 0.05 / OTHERS + margin(0.05 / OTHERS)
    # without adjusting, the same studies would claim something far more often
    assert share(any(row) for row in called) > 0.02


@pytest.mark.theory
def test_of_equal_structures_one_is_seldom_left_behind() -> None:
    behind = [
        Standing.BEHIND in standings(dict(enumerate(arms)), None, more_is_better=True).values()
        for arms in equal_arms(12)
    ]
    assert 0.01 < share(behind) <= 0.05 + margin(0.05)


@pytest.mark.theory
def test_a_difference_that_matters_is_seldom_called_immaterial() -> None:
    # Each structure differs by just what matters. Means of 30 runs, as differences of equal
    # arms are symmetric; delta a little over one interval, or nothing could be claimed at all.
    delta = 2.5 * float(equal_arms(13).std()) * math.sqrt(2.0 / PAIRS)
    wrong = []
    for today, *others in equal_arms(13):
        judged = judge_all(dict(enumerate(other + delta for other in others)), today, delta)
        wrong.append(Verdict.NO_MATERIAL_DIFFERENCE in {one.verdict for one in judged.values()})
    assert 0.01 < share(wrong) <= 0.05 + margin(0.05)


@pytest.mark.theory
def test_equal_structures_under_common_luck_are_identical_and_said_to_be() -> None:
    office = side_by_side(laboratory("f1_law_25"), 2)
    runs = run_all({"today": office, "other": office.model_copy(update={"name": "other"})}, 3)
    own, today = (runs[name].values("sojourn_time_mean", "desk_0", detail="work")
                  for name in ("other", "today"))  # fmt: skip
    assert np.isfinite(today).all()
    (judged,) = judge_all({"other": own}, today, None).values()
    assert judged.verdict is Verdict.NO_MATERIAL_DIFFERENCE
    assert (judged.difference.low, judged.difference.high) == (0.0, 0.0)
    seeded = office.model_copy(update={"run": office.run.model_copy(update={"seed": 99})})
    luck = run_all({"": seeded}, 3)[""].values("sojourn_time_mean", "desk_0", detail="work")
    assert (luck != today).all()


@pytest.mark.theory
def test_a_slower_clerk_is_called_slower_on_common_luck() -> None:
    # J6: service 0.80 against 0.85 of the same cases, waits of the first 500
    exact = known("J6_crn")["expected"]
    rng = np.random.default_rng(6)
    studies, cases = 100, 500
    gaps = rng.exponential(1.0, (studies * PAIRS, cases))
    work = rng.exponential(1.0, (studies * PAIRS, cases))
    faster, slower = (mean_waits(gaps, mean * work) for mean in (0.80, 0.85))
    assert (slower > faster).all()
    assert_within(slower - faster, exact["difference_B_minus_A"], 0.08)
    gain = correlation_and_variance_reduction(slower, faster)
    assert gain.correlation > 0.9
    assert gain.variance_reduction > 4.0
    for a, b in zip(slower.reshape(studies, -1), faster.reshape(studies, -1), strict=True):
        assert judge_all({"": a}, b, None)[""].verdict is Verdict.MORE
        assert judge_all({"": b}, a, None)[""].verdict is Verdict.FEWER
