"""MSER-5: a constructed series, series without a begin, series without an end."""

import numpy as np
import pytest

from sim.stats.mser import BATCH, FEWEST, mser5
from tests.theory.lab import known


def test_j3_a_constructed_series() -> None:
    answer = known("J3_mser5")["expected"]
    series = [50.0] * 10 + [float(7 * i % 10) for i in range(90)]
    found = mser5(series)
    assert found.batches == answer["truncate_batches"]
    assert found.observations == answer["truncate_observations"]
    assert found.statistic.min() == pytest.approx(answer["mser_min"], abs=1e-9)
    assert found.mean == pytest.approx(answer["mean_after"], abs=1e-9)
    assert not found.rejected


def test_a_constant_series_loses_nothing() -> None:
    found = mser5([3.0] * 60)
    assert (found.batches, found.mean, found.rejected) == (0, 3.0, False)


def test_a_series_that_grows_all_the_time_is_rejected() -> None:
    assert mser5(np.arange(200.0)).rejected


def test_a_series_that_levels_off_loses_its_begin() -> None:
    weeks = np.arange(400.0)
    noise = np.random.default_rng(1).normal(0.0, 1.0, 400)
    found = mser5(100.0 * (1.0 - np.exp(-weeks / 20.0)) + noise)
    assert 50 <= found.observations <= 150
    assert found.mean == pytest.approx(100.0, abs=1.0)


def test_the_statistic_is_the_one_of_the_books() -> None:
    series = np.random.default_rng(2).normal(5.0, 2.0, 75)
    batches = series.reshape(-1, BATCH).mean(axis=1)
    kept = batches[4:]
    by_hand = ((kept - kept.mean()) ** 2).sum() / len(kept) ** 2
    assert mser5(series).statistic[4] == pytest.approx(by_hand)


def test_what_fills_no_batch_is_left_out() -> None:
    series = np.random.default_rng(3).normal(0.0, 1.0, 64)
    assert mser5(series).mean == mser5(series[:60]).mean


def test_short_and_broken_series_are_told() -> None:
    with pytest.raises(ValueError, match="at least 50 observations are needed, not 49"):
        mser5([1.0] * (FEWEST * BATCH - 1))
    with pytest.raises(ValueError, match="not finite"):
        mser5([1.0] * 59 + [float("nan")])
