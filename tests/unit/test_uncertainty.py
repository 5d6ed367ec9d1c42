"""Formulas of input uncertainty against closed forms: shares, values of information, indices."""

from collections.abc import Sequence
from math import sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from sim.choices import FEWEST_DRAWS
from sim.errors import MissingPackage
from sim.stats import indices
from sim.stats.evppi import FEWEST, Floats, evpi, information, probability_better
from sim.stats.indices import (
    morris_effects,
    morris_points,
    require_salib,
    sobol_indices,
    sobol_points,
)
from sim.stats.sampling import triangular_quantile, unit_draws
from sim.stats.surrogate import fitted
from sim.stats.variance_parts import Parts, better_interval, expected_values, variance_parts

# J4_prob_better: the benefit is Normal(1, 2²)
P_BETTER, EVPI = 0.691462461, 0.395593115
# J5_sobol: f = (1 - x1)(1 - x2), x1 ~ U(0.1, 0.5), x2 ~ U(0, 0.2)
FIRST, TOTAL = (0.865538736, 0.130899377), (0.869100623, 0.134461264)


def work_share(units: Floats) -> Floats:
    return np.asarray((0.9 - 0.4 * units[:, 0]) * (1.0 - 0.2 * units[:, 1]))


def chance(shape: tuple[int, ...], seed: int = 1) -> Floats:
    return np.random.default_rng(seed).normal(size=shape)


# -- draws ------------------------------------------------------------------------------------


def test_draws_fill_every_dimension_evenly_and_go_on_where_they_stopped() -> None:
    draws = unit_draws(64, 20, 7)
    for column in draws.T:  # one draw in each 64th of the range
        assert sorted((column * 64).astype(int)) == list(range(64))
    assert (unit_draws(32, 20, 7) == draws[:32]).all()
    assert (unit_draws(64, 20, 8) != draws).all()
    assert unit_draws(4, 0, 1).shape == (4, 0)
    with pytest.raises(ValueError, match="balanced for powers of 2, not for 48"):
        unit_draws(48, 3, 1)


@given(
    st.lists(st.floats(0, 1e6), min_size=3, max_size=3)
    .map(sorted)
    .filter(lambda x: x[2] - x[0] > 1e-9),
    st.floats(0, 1),
)
def test_triangular_quantiles_are_those_of_scipy(range_: list[float], unit: float) -> None:
    low, mode, high = range_
    found = triangular_quantile(unit, low, mode, high)
    assert low <= found <= high
    shape = (mode - low) / (high - low)
    expected = stats.triang.ppf(unit, shape, loc=low, scale=high - low)
    assert found == pytest.approx(expected, rel=1e-6, abs=1e-6 * (high - low))


def test_a_range_without_width_is_its_value_and_a_wrong_one_is_refused() -> None:
    assert triangular_quantile(0.3, 5, 5, 5) == 5
    assert (triangular_quantile(0, 0, 0, 15), triangular_quantile(1, 0, 0, 15)) == (0, 15)
    for unit, low, mode, high in ((1.1, 0, 1, 2), (0.5, 2, 1, 3), (0.5, 0, 4, 3)):
        with pytest.raises(ValueError, match="No quantile"):
            triangular_quantile(unit, low, mode, high)


# -- inputs and chance --------------------------------------------------------------------------


def assert_found(found: Sequence[Parts], *, inputs: float, by_chance: float) -> None:
    """Assert that values around 3 with these variances were split rightly, time and again."""
    for name, exact in (("mean", 3.0), ("inputs", inputs), ("chance", by_chance)):
        values = np.array([getattr(each, name) for each in found])
        assert abs(values.mean() - exact) <= 4 * values.std(ddof=1) / sqrt(len(values))
    share = inputs / (inputs + by_chance)
    covered = np.mean([each.low <= share <= each.high for each in found])
    assert 0.91 <= covered <= 0.98


def test_variances_of_inputs_and_chance_add_up_as_made() -> None:
    found = [
        variance_parts(3.0 + 2.0 * chance((64, 1), seed) + 4.0 * chance((64, 3), seed + 10_000))
        for seed in range(400)
    ]
    assert_found(found, inputs=4.0, by_chance=16.0)


def with_one_run(values: Floats, repeated: int) -> Floats:
    """The values as if the draws after the first `repeated` had one replication."""
    values = values.copy()
    values[repeated:, 1:] = np.nan
    return values


def test_variances_by_hand_where_two_draws_have_one_replication() -> None:
    values = np.array([[1.0, 3.0], [5.0, np.nan], [9.0, np.nan]])
    parts = variance_parts(values)
    assert parts.mean == pytest.approx((2 + 5 + 9) / 3)
    assert parts.chance == pytest.approx(2)  # of the first draw: 1 and 3
    assert parts.noise == pytest.approx(2 * (1 / 2 + 1 + 1) / 3)
    assert parts.inputs == pytest.approx(37 / 3 - parts.noise)  # 37/3: variance of 2, 5 and 9
    centre, kept = 16 / 3, sqrt(parts.inputs / (37 / 3))
    assert expected_values(values) == pytest.approx(centre + kept * (np.array([2, 5, 9]) - centre))


def test_a_second_replication_of_some_draws_tells_inputs_and_chance_apart() -> None:
    found = [
        variance_parts(
            with_one_run(3 + 2 * chance((64, 1), seed) + 2 * chance((64, 2), seed + 10_000), 16)
        )
        for seed in range(400)
    ]
    assert_found(found, inputs=4.0, by_chance=4.0)


def test_nothing_in_doubt_and_nothing_but_inputs() -> None:
    assert variance_parts(np.zeros((8, 2))).share == 0
    certain = np.repeat(np.arange(8.0)[:, None], 2, axis=1)
    assert (variance_parts(certain).share, variance_parts(certain).chance) == (1, 0)
    assert (expected_values(certain) == np.arange(8.0)).all()
    with pytest.raises(ValueError, match="Two draws and two replications are the least"):
        variance_parts(np.zeros((8, 1)))
    with pytest.raises(ValueError, match="Two draws and two replications are the least"):
        variance_parts(with_one_run(np.zeros((8, 2)), 0))


def test_j4_probability_and_value_from_draws() -> None:
    draws = stats.norm.ppf(unit_draws(2**16, 1, 3)[:, 0], 1.0, 2.0)
    assert probability_better(draws) == pytest.approx(P_BETTER, abs=1e-4)
    benefits = np.column_stack([np.zeros_like(draws), draws])
    assert evpi(benefits) == pytest.approx(EVPI, rel=1e-3)


def test_j4_from_few_noisy_replications_once_their_noise_is_taken_out() -> None:
    inputs = stats.norm.ppf(unit_draws(2**14, 1, 3), 1.0, 2.0)
    values = inputs + 6.0 * chance((2**14, 2))
    raw = values.mean(axis=1)
    expected = expected_values(values)
    assert probability_better(raw) < P_BETTER - 0.05  # the noise spoils it
    assert probability_better(expected) == pytest.approx(P_BETTER, abs=0.02)
    assert evpi(np.column_stack([0 * raw, raw])) > 2 * EVPI
    assert evpi(np.column_stack([0 * raw, expected])) == pytest.approx(EVPI, rel=0.08)


@pytest.mark.parametrize("repeated", [64, 16])
def test_the_interval_of_the_probability_covers_it(repeated: int) -> None:
    covered = 0
    for seed in range(100):
        values = 1.0 + 2.0 * chance((64, 1), seed) + 3.0 * chance((64, 3), seed + 10_000)
        low, high = better_interval(with_one_run(values, repeated))
        covered += low <= P_BETTER <= high
    assert 88 <= covered <= 99


def test_draws_that_all_agree_leave_room_for_what_they_have_not_seen() -> None:
    assert better_interval(5.0 + 0.1 * chance((32, 2))) == (pytest.approx(0.05 ** (1 / 32)), 1.0)
    assert better_interval(-5.0 + 0.1 * chance((32, 2)))[1] == pytest.approx(1 - 0.05 ** (1 / 32))
    assert better_interval(np.zeros((32, 2))) == (0.5, 0.5)  # the same structure twice


# -- what an input is worth ---------------------------------------------------------------------


def gauss_worth(deviation: float, mean: float) -> float:
    """E[max(0, X)] - max(0, E[X]) of X ~ Normal(mean, deviation²)."""
    if deviation == 0:
        return 0.0
    ratio = abs(mean) / deviation
    return float(deviation * stats.norm.pdf(ratio) - abs(mean) * stats.norm.cdf(-ratio))


def test_worth_of_inputs_of_a_linear_gaussian_benefit() -> None:
    slopes = np.array([3.0, 2.0, 1.0, 0.0, 0.0])
    units = unit_draws(2**12, 5, 5)
    benefit = 0.5 + stats.norm.ppf(units) @ slopes
    noisy = benefit + 3.0 * chance((2**12,))
    found = information(units, np.column_stack([np.zeros_like(noisy), noisy]))
    exact = [gauss_worth(slope, 0.5) for slope in slopes]
    assert found.worth == pytest.approx(exact, abs=0.06)
    assert (found.worth[:3] > found.worth_by_chance).all()
    assert (found.worth[3:] <= found.worth_by_chance).all()
    total = float(slopes @ slopes) + 9.0
    assert found.explained == pytest.approx(slopes**2 / total, abs=0.02)
    known = evpi(np.column_stack([np.zeros_like(benefit), benefit]))
    assert known == pytest.approx(gauss_worth(sqrt(14.0), 0.5), rel=0.01)


def test_inputs_without_any_effect_are_seldom_called_worth_measuring() -> None:
    called = 0
    for seed in range(20):
        units, values = unit_draws(64, 30, seed), chance((64,), seed)
        found = information(units, np.column_stack([0 * values, values]), seed)
        called += int((found.worth > found.worth_by_chance).any())
    assert called <= 4  # one of 20 is expected


def test_what_is_never_best_is_worth_nothing_to_know() -> None:
    units = unit_draws(64, 2, 1)
    worse = -10.0 + units[:, 0]
    found = information(units, np.column_stack([0 * worse, worse]))
    assert found.worth == pytest.approx([0, 0], abs=1e-12)
    assert found.explained[0] == pytest.approx(1.0)
    assert FEWEST_DRAWS >= FEWEST
    with pytest.raises(ValueError, match="too few for a regression"):
        information(units[:6], np.column_stack([0 * worse, worse])[:6])


# -- indices ------------------------------------------------------------------------------------


def test_j5_indices_of_the_work_share() -> None:
    points = sobol_points(2, 4096, seed=1)
    found = sobol_indices(work_share(points), 2)
    assert found.first == pytest.approx(FIRST, abs=0.01)
    assert found.total == pytest.approx(TOTAL, abs=0.01)
    assert (found.first_half_width > 0).all()


def test_j5_indices_of_a_surrogate_on_few_noisy_runs() -> None:
    units = unit_draws(128, 2, 3)
    exact = work_share(units)
    noisy = exact + 0.02 * chance((128,))
    made = fitted(units, noisy, float(exact.var() / noisy.var()))
    assert made.usable
    assert made.quality > 0.95
    assert made.rmse == pytest.approx(0.02, rel=0.2)
    found = sobol_indices(made.at(sobol_points(2, 1024, seed=1)), 2)
    assert found.first == pytest.approx(FIRST, abs=0.03)
    assert found.total == pytest.approx(TOTAL, abs=0.03)


def test_a_surrogate_knows_when_it_is_poor() -> None:
    units = unit_draws(64, 2, 3)
    noise = chance((64,))
    assert not fitted(units, noise, 0.5).usable  # says half is no chance, and finds nothing
    jagged = np.sin(60.0 * units[:, 0] + 40.0 * units[:, 1])
    assert not fitted(units, jagged, 1.0).usable
    with pytest.raises(ValueError, match="9 runs are too few for 2 inputs"):
        fitted(units[:9], noise[:9], 1.0)
    with pytest.raises(ValueError, match="need no surrogate"):
        fitted(units, np.ones(64), 1.0)


def test_the_error_that_a_surrogate_states_is_that_of_runs_it_has_not_seen() -> None:
    def runs(units: Floats, seed: int) -> Floats:
        return work_share(units) + np.sin(3.0 * units[:, 2]) + 0.1 * chance((len(units),), seed)

    units = unit_draws(128, 3, 3)
    made = fitted(units, runs(units, 1), 0.9)
    fresh = np.random.default_rng(5).uniform(size=(2000, 3))
    error = np.sqrt(np.mean((made.at(fresh) - runs(fresh, 2)) ** 2))
    assert made.rmse == pytest.approx(error, rel=4 / sqrt(2 * 128))  # four standard errors


def test_morris_effects_of_the_work_share() -> None:
    points = morris_points(2, 40, seed=2)
    assert points.shape == (40 * 3, 2)
    found = morris_effects(points, work_share(points))
    # over the whole range x1 takes 0.4 (1 - x2) away, x2 takes 0.2 (1 - x1)
    assert found.mean == pytest.approx([-0.4 * 0.9, -0.2 * 0.7], abs=0.01)
    assert found.size == pytest.approx(-found.mean)
    assert (found.spread < found.size / 2).all()


def test_what_does_not_vary_has_no_indices() -> None:
    assert (sobol_indices(np.ones(16 * 4), 2).total == 0).all()


def test_without_salib_the_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    require_salib()
    monkeypatch.setattr(indices, "find_spec", lambda _name: None)
    said = "need the package SALib; install it with: pip install 'umbau\\[sensitivity\\]'"
    for ask in (require_salib, lambda: sobol_points(2, 4, 1), lambda: morris_points(2, 4, 1)):
        with pytest.raises(MissingPackage, match=said):
            ask()
