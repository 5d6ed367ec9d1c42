import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from sim.stats.intervals import (
    correlation_and_variance_reduction,
    double_sampling_interval,
    mean_interval,
    paired_differences,
    paired_interval,
    prediction_interval,
    runs_needed,
)

# J1_t_interval: Law's ten observations
LAW = [1.2, 1.5, 1.68, 1.89, 0.95, 1.49, 1.58, 1.55, 0.5, 1.09]
# J2_paired
A = [12.1, 14.3, 11.8, 15.2, 13.3, 12.9, 16.0, 13.7]
B = [11.5, 13.1, 11.2, 14.1, 12.9, 12.0, 14.6, 13.0]

finite = st.floats(-1e6, 1e6)


def exactly(value: float) -> object:
    return pytest.approx(value, abs=1e-9, rel=0)


def test_j1_intervals_of_the_mean() -> None:
    narrow, wide = mean_interval(LAW, 0.90), mean_interval(LAW, 0.95)
    assert narrow.mean == wide.mean == exactly(1.343)
    assert narrow.half_width == exactly(0.237253414)
    assert wide.half_width == exactly(0.292783113)
    assert (wide.low, wide.high) == (exactly(1.343 - 0.292783113), exactly(1.343 + 0.292783113))
    assert (wide.level, wide.n) == (0.95, 10)


def test_j1_interval_of_one_further_run() -> None:
    assert prediction_interval(LAW, 0.95).half_width == exactly(0.971051731)


def test_j2_paired_intervals() -> None:
    wide = paired_interval(A, B)
    assert wide.mean == exactly(0.8625)
    assert wide.half_width == exactly(0.289390582)
    assert paired_interval(A, B, 1 - 0.05 / 3).half_width == exactly(0.382760251)
    assert paired_interval(B, A).mean == exactly(-0.8625)


def test_j2_gain_from_common_random_numbers() -> None:
    gain = correlation_and_variance_reduction(A, B)
    # given to nine digits, so the ninth may be rounded
    assert gain.variance_reduction == pytest.approx(29.5901639, abs=5e-8, rel=0)
    assert gain.correlation == exactly(0.985594738)


def test_as_many_runs_are_needed_as_the_spread_says() -> None:
    values = [-1.0, 1.0, -1.0, 1.0]  # s² = 4 / 3; t(3) = 3.182446, t(4) = 2.776445, t(5) = 2.570582
    four, five, six = (
        t * math.sqrt(4 / 3 / n) for t, n in ((3.182446, 4), (2.776445, 5), (2.570582, 6))
    )
    for half_width, needed in (
        (four * 1.001, 4), (four * 0.999, 5), (five * 1.001, 5), (five * 0.999, 6),
        (six * 1.001, 6), (six * 0.999, 7), (0.01, 10),
    ):  # fmt: skip
        assert runs_needed(values, half_width, 10) == needed
    assert runs_needed(values, six * 0.999, 6) == 6
    assert runs_needed([5.0] * 4, 0.0, 10) == 4  # all equal: known exactly


@given(st.lists(finite, min_size=2, max_size=30, unique=True), st.floats(0.5, 0.999))
def test_agrees_with_scipy(values: list[float], level: float) -> None:
    scale = max(map(abs, values))
    sem = stats.sem(values)
    if sem < 1e-9 * scale:
        return  # nearly equal values: both are rounding noise
    low, high = stats.t.interval(level, len(values) - 1, loc=np.mean(values), scale=sem)
    ours = mean_interval(values, level)
    assert (ours.low, ours.high) == (
        pytest.approx(low, rel=1e-7, abs=1e-9 * scale),
        pytest.approx(high, rel=1e-7, abs=1e-9 * scale),
    )


def test_agrees_with_scipy_on_pairs() -> None:
    theirs = stats.ttest_rel(A, B).confidence_interval(0.95)
    ours = paired_interval(A, B)
    assert (ours.low, ours.high) == (pytest.approx(theirs.low), pytest.approx(theirs.high))


@given(finite, st.integers(2, 50))
def test_equal_values_have_zero_width_exactly(value: float, n: int) -> None:
    for interval in (mean_interval([value] * n), prediction_interval([value] * n)):
        assert interval.low == interval.mean == interval.high == value
        assert interval.half_width == 0


def test_one_value_has_a_mean_but_no_bounds() -> None:
    for interval in (mean_interval([3.0]), prediction_interval([3.0])):
        assert (interval.mean, interval.n) == (3.0, 1)
        assert math.isnan(interval.low)
        assert math.isnan(interval.high)
        assert math.isnan(interval.half_width)


@pytest.mark.parametrize("odd", [math.nan, math.inf, -math.inf])
def test_a_value_that_is_not_finite_gives_no_bounds(odd: float) -> None:
    interval = mean_interval([1.0, odd, -odd, 2.0])
    assert math.isnan(interval.mean)
    assert math.isnan(interval.low)
    assert math.isnan(interval.high)
    assert math.isnan(paired_interval([1.0, odd], [2.0, odd]).mean)
    assert all(map(math.isnan, correlation_and_variance_reduction([1.0, odd], [2.0, 3.0])))


def test_a_prediction_is_wider_than_a_mean_by_the_root_of_n_plus_one() -> None:
    ratio = prediction_interval(LAW).half_width / mean_interval(LAW).half_width
    assert ratio == pytest.approx(math.sqrt(11))


def test_gain_where_something_does_not_vary() -> None:
    shifted = correlation_and_variance_reduction([1.0, 2.0, 4.0], [2.0, 3.0, 5.0])
    assert (shifted.correlation, shifted.variance_reduction) == (pytest.approx(1), math.inf)
    flat = correlation_and_variance_reduction([1.0, 2.0, 4.0], [3.0, 3.0, 3.0])
    assert math.isnan(flat.correlation)
    assert flat.variance_reduction == pytest.approx(1)
    assert all(map(math.isnan, correlation_and_variance_reduction([1.0, 1.0], [1.0, 1.0])))
    assert all(map(math.isnan, correlation_and_variance_reduction([1.0], [2.0])))


@pytest.mark.parametrize("level", [0.0, 1.0, 95.0, -0.5, math.nan])
def test_an_impossible_level_is_told(level: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        mean_interval(LAW, level)


def test_impossible_values_are_told() -> None:
    with pytest.raises(ValueError, match="at least one value"):
        mean_interval([])
    with pytest.raises(ValueError, match="as many values on both sides: 2, 1"):
        paired_interval([1.0, 2.0], [1.0])
    with pytest.raises(ValueError, match="One value per replication"):
        mean_interval(np.ones((2, 2)))


def test_differences_keep_the_order_of_replications() -> None:
    assert paired_differences([5.0, 1.0], [2.0, 4.0]).tolist() == [3.0, -3.0]


def test_what_is_run_less_often_is_known_by_its_change_by_hand() -> None:
    found = double_sampling_interval([1.0, 2.0, 3.0, 4.0], [2.0, 4.0])
    # 2.5 + 1.5; (5/3)/4 with 3 degrees of freedom, 0.5/2 + 2·0.5/4 with 1
    variance, freedom = 11 / 12, (11 / 12) ** 2 / ((5 / 12) ** 2 / 3 + 0.5**2 / 1)
    assert found.mean == 4.0
    assert found.n == 2
    assert found.half_width == exactly(stats.t.ppf(0.975, freedom) * math.sqrt(variance))


def test_what_is_run_as_often_is_known_by_itself() -> None:
    assert double_sampling_interval(A, B) == mean_interval(B)
    assert math.isnan(double_sampling_interval(A, [1.0, math.nan]).low)
    with pytest.raises(ValueError, match="as many values on both sides"):
        double_sampling_interval([1.0, 2.0], [1.0, 2.0, 3.0])


@pytest.mark.parametrize(
    ("own", "shared"), [(0.0, 1.0), (0.3, 1.2), (1.0, 1.0), (1.0, 2.0), (2.0, 0.4)]
)
def test_nominal_cover_is_reached_where_few_are_known_by_their_change(
    own: float, shared: float
) -> None:
    rng, runs = np.random.default_rng(20261201), 4000
    first = rng.normal(5.0, 1.0, (runs, 10))
    second = 2.0 + shared * first[:, :4] + own * rng.normal(0.0, 1.0, (runs, 4))
    found = [double_sampling_interval(a, b) for a, b in zip(first, second, strict=True)]
    held = sum(one.low <= 2.0 + shared * 5.0 <= one.high for one in found) / runs
    assert 0.94 - 4 * math.sqrt(0.94 * 0.06 / runs) <= held <= 0.985


def test_nominal_cover_is_reached_on_normal_values() -> None:
    rng = np.random.default_rng(20260101)
    runs = 4000
    samples = rng.normal(10.0, 3.0, (runs, 9))
    means = [mean_interval(row) for row in samples[:, :8]]
    covered = sum(one.low <= 10.0 <= one.high for one in means)
    predicted = sum(
        one.low <= further <= one.high
        for one, further in zip(
            (prediction_interval(row) for row in samples[:, :8]), samples[:, 8], strict=True
        )
    )
    four_errors = 4 * math.sqrt(0.95 * 0.05 / runs)
    assert covered / runs == pytest.approx(0.95, abs=four_errors)
    assert predicted / runs == pytest.approx(0.95, abs=four_errors)
