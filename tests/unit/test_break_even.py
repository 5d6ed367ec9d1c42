"""The date of break-even: closed forms, what has none, intervals that hold, sign traps."""

import math

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.stats.break_even import FEWEST, Course, Finding, break_even

WEEKS = np.arange(53.0)
Curve = np.ndarray


def dip(behind: float, weeks: int, gain: float, upto: int = 52) -> Curve:
    """Lose `behind` a week for some weeks, then gain: passes at weeks · (1 + behind / gain)."""
    steps = np.where(np.arange(upto) < weeks, -behind, gain)
    return np.concatenate(([0.0], np.cumsum(steps)))


def noisy(curve: Curve, runs: int, spread: float, rng: np.random.Generator) -> Curve:
    """Add a random walk and a trend of its own to the curve, run by run; both start at 0."""
    steps = rng.normal(0, spread, (runs, len(curve) - 1)) + rng.normal(0, spread / 10, (runs, 1))
    walks = np.cumsum(steps, axis=1)
    return curve + np.concatenate((np.zeros((runs, 1)), walks), axis=1)


@pytest.mark.parametrize(
    ("behind", "weeks", "gain"), [(10, 8, 5), (4, 13, 4), (3, 1, 7), (1, 20, 0.7), (9, 10, 2.5)]
)
def test_a_dip_made_good_at_a_constant_rate_has_the_date_of_the_formula(
    behind: float, weeks: int, gain: float
) -> None:
    found = break_even(WEEKS, np.tile(dip(behind, weeks, gain), (5, 1)))
    assert found.course is Course.PASSES
    assert found.finding is Finding.WITHIN
    expected = weeks * (1 + behind / gain)
    assert found.time == pytest.approx(expected)
    # runs that do not differ leave no doubt
    assert (found.low, found.high) == (pytest.approx(expected), pytest.approx(expected))
    assert (found.share_of_samples, found.share_of_runs, found.passings) == (1, 1, 1)
    assert found.worst.value == pytest.approx(-behind * weeks)
    assert found.worst.time == weeks


def test_the_date_is_interpolated_inside_a_week() -> None:
    found = break_even([0.0, 7.0, 14.0, 20.0], np.tile([0.0, -3.0, -1.0, 2.0], (4, 1)))
    assert found.time == pytest.approx(14 + 6 / 3)


def test_identical_pairs_have_no_date_and_no_difference() -> None:
    for runs in (1, 30):
        found = break_even(WEEKS, np.zeros((runs, 53)))
        assert (found.course, found.finding) == (Course.IDENTICAL, Finding.NO_DIFFERENCE)
        assert all(map(math.isnan, (found.time, found.low, found.high)))
        assert (found.worst.value, found.best.value) == (0, 0)
        assert (found.share_of_runs, found.passings) == (1, 0)


def test_ahead_from_the_start_is_the_first_date() -> None:
    start = WEEKS + 100
    found = break_even(start, np.tile(2.0 * WEEKS, (6, 1)))
    assert (found.course, found.finding) == (Course.AHEAD, Finding.WITHIN)
    assert (found.time, found.low, found.high) == (100, 100, 100)
    assert found.worst.value == 0


def test_what_stays_behind_has_an_infinite_date() -> None:
    found = break_even(WEEKS, np.tile(dip(5, 40, 6), (6, 1)))
    assert (found.course, found.finding) == (Course.BEHIND, Finding.NOT_WITHIN)
    assert found.time == found.low == found.high == math.inf
    assert (found.share_of_samples, found.share_of_runs) == (0, 0)
    assert (found.worst.value, found.worst.time) == (-200, 40)


def test_what_passes_and_falls_behind_again_has_none() -> None:
    steps = np.repeat([-3.0, 6.0, -5.0], [10, 20, 22])
    curve = np.concatenate(([0.0], np.cumsum(steps)))
    found = break_even(WEEKS, np.tile(curve, (6, 1)))
    assert (found.course, found.finding) == (Course.FALLS_BACK, Finding.NOT_WITHIN)
    assert found.time == math.inf
    assert found.passings == 1
    assert (found.best.value, found.best.time) == (90, 30)


def test_of_several_passings_the_last_one_counts() -> None:
    curve = [0.0, -2.0, 2.0, -4.0, 4.0, 5.0]
    found = break_even(np.arange(6.0), np.tile(curve, (4, 1)))
    assert found.course is Course.PASSES
    assert found.time == pytest.approx(3.5)
    assert found.passings == 2


def test_touching_zero_from_below_is_level() -> None:
    found = break_even(np.arange(4.0), np.tile([0.0, -2.0, 0.0, 0.0], (4, 1)))
    assert (found.course, found.time) == (Course.PASSES, 2)
    touched = break_even(np.arange(4.0), np.tile([0.0, -2.0, 0.0, -1.0], (4, 1)))
    assert (touched.course, touched.time) == (Course.BEHIND, math.inf)


def test_zero_before_the_go_live_is_not_ahead() -> None:
    curve = np.concatenate((np.zeros(10), dip(4, 5, 2, 42)))
    found = break_even(WEEKS, noisy(curve, 20, 0.0, np.random.default_rng(1)))
    assert found.course is Course.PASSES
    assert found.time == pytest.approx(10 + 15)


def test_an_interval_may_reach_from_a_date_to_beyond_the_horizon() -> None:
    found = break_even(WEEKS, noisy(dip(5, 19, 3), 12, 20, np.random.default_rng(2)))
    assert found.finding is Finding.UNDECIDED
    assert math.isfinite(found.low)
    assert found.high == math.inf
    assert 0 < found.share_of_samples < 1
    assert 0 < found.share_of_runs < 1


@pytest.mark.parametrize("runs", range(1, FEWEST))
def test_too_few_runs_have_a_date_and_no_interval(runs: int) -> None:
    found = break_even(WEEKS, np.tile(dip(10, 8, 5), (runs, 1)))
    assert found.time == pytest.approx(24)
    assert found.finding is Finding.UNDECIDED
    assert math.isnan(found.low)
    assert math.isnan(found.share_of_samples)


def test_a_year_more_turns_not_within_into_a_date() -> None:
    short = break_even(WEEKS, np.tile(dip(5, 40, 6), (6, 1)))
    longer = break_even(np.arange(105.0), np.tile(dip(5, 40, 6, 104), (6, 1)))
    assert short.time == math.inf
    assert longer.time == pytest.approx(40 * (1 + 5 / 6))


def test_the_same_runs_give_the_same_interval() -> None:
    curves = noisy(dip(5, 10, 4), 15, 8, np.random.default_rng(5))
    one, other = break_even(WEEKS, curves), break_even(WEEKS, curves)
    assert (one.low, one.high, one.share_of_samples) == (
        other.low,
        other.high,
        other.share_of_samples,
    )


@pytest.mark.parametrize("runs", [5, 10, 30])
def test_the_interval_covers_about_as_often_as_its_level(runs: int) -> None:
    rng = np.random.default_rng(20260102)
    truth = 12 * (1 + 5 / 4)
    studies = 200
    found = [break_even(WEEKS, noisy(dip(5, 12, 4), runs, 12, rng)) for _ in range(studies)]
    covered = sum(one.low <= truth <= one.high for one in found)
    four_errors = 4 * math.sqrt(0.95 * 0.05 / studies)
    assert covered / studies == pytest.approx(0.95, abs=four_errors)


def test_dates_beyond_the_horizon_are_covered_by_infinity() -> None:
    rng = np.random.default_rng(20260103)
    studies = 200
    found = [break_even(WEEKS, noisy(dip(5, 25, 3), 10, 12, rng)) for _ in range(studies)]
    covered = sum(one.high == math.inf for one in found)  # the truth is week 66.7
    assert covered / studies >= 0.975 - 4 * math.sqrt(0.975 * 0.025 / studies)


values = st.lists(
    st.lists(st.integers(-30, 30).map(float), min_size=7, max_size=7), min_size=3, max_size=8
)


def curves_of(steps: list[list[float]]) -> Curve:
    return np.concatenate((np.zeros((len(steps), 1)), np.cumsum(steps, axis=1)), axis=1)


@given(values)
def test_the_mean_is_not_below_zero_from_the_date_on_and_below_it_just_before(
    steps: list[list[float]],
) -> None:
    times = np.arange(8.0)
    found = break_even(times, curves_of(steps))
    if found.finding is Finding.NO_DIFFERENCE:
        return
    assert math.isfinite(found.time) == bool(found.mean[-1] >= 0)
    if math.isfinite(found.time):
        assert (found.mean[times >= found.time + 1e-9] >= 0).all()
        before = np.interp(found.time - 1e-3, times, found.mean)
        assert found.course is Course.AHEAD or before < 0
    assert found.low <= found.high
    assert (found.finding is Finding.WITHIN) == math.isfinite(found.high)
    assert (found.finding is Finding.NOT_WITHIN) == math.isinf(found.low)


@given(values, st.floats(0.1, 1000), st.floats(-500, 500))
def test_neither_the_unit_nor_the_start_of_the_clock_matters(
    steps: list[list[float]], unit: float, start: float
) -> None:
    curves, times = curves_of(steps), np.arange(8.0)
    plain, moved = break_even(times, curves), break_even(start + unit * times, 4 * curves)
    assert (plain.course, plain.finding) == (moved.course, moved.finding)
    for one, other in zip(
        (plain.time, plain.low, plain.high), (moved.time, moved.low, moved.high), strict=True
    ):
        if math.isfinite(one):
            assert other == pytest.approx(start + unit * one, abs=1e-6 * unit)
        else:
            assert other == one or math.isnan(one)


@given(values)
def test_seen_from_the_other_side_who_passes_is_passed(steps: list[list[float]]) -> None:
    curves = curves_of(steps)
    found, mirrored = (break_even(np.arange(8.0), sign * curves) for sign in (1, -1))
    assert found.worst.value == -mirrored.best.value
    if found.mean[-1] > 0:
        assert math.isfinite(found.time)
        assert mirrored.course in (Course.BEHIND, Course.FALLS_BACK)
    if found.course is Course.PASSES and found.mean[-1] > 0:
        assert mirrored.course is Course.FALLS_BACK


@pytest.mark.parametrize(
    ("times", "differences", "said"),
    [
        ([0.0, 1.0], [0.0, 1.0], "A row per replication"),
        ([0.0, 1.0], [[0.0, 1.0, 2.0]], "A row per replication"),
        ([0.0, 1.0], np.empty((0, 2)), "A row per replication"),
        ([0.0, 1.0], [[0.0, math.nan]], "must be finite"),
        ([0.0, 0.0], [[0.0, 1.0]], "Dates must increase"),
    ],
)
def test_what_is_no_curve_is_told(
    times: npt.ArrayLike, differences: npt.ArrayLike, said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        break_even(times, differences)
