"""Named streams: random access, and the distributions they promise."""

import numpy as np
import pytest

from sim.demand.luck import Luck, pick

MANY = np.arange(200_000)
LUCK = Luck(7, 3)


def test_number_n_does_not_depend_on_the_order_or_the_block() -> None:
    whole = LUCK.uniform("a", MANY[:1000])
    shuffled = np.random.default_rng(1).permutation(1000)
    assert (LUCK.uniform("a", shuffled) == whole[shuffled]).all()
    assert (LUCK.uniform("a", np.array([999])) == whole[999]).all()
    halves = np.concatenate([LUCK.uniform("a", MANY[:300]), LUCK.uniform("a", MANY[300:1000])])
    assert (halves == whole).all()


def test_what_else_is_drawn_does_not_matter() -> None:
    other = Luck(7, 3)
    other.uniform("b", MANY[:10])
    other.exponential("c", MANY[:10])
    assert (other.uniform("a", MANY[:100]) == LUCK.uniform("a", MANY[:100])).all()


@pytest.mark.parametrize("other", [Luck(8, 3), Luck(7, 4), Luck(3, 7)])
def test_seeds_and_replications_differ(other: Luck) -> None:
    assert not np.isin(other.uniform("a", MANY[:1000]), LUCK.uniform("a", MANY[:1000])).any()


def test_uniforms_are_inside_the_open_interval_with_their_mean_and_variance() -> None:
    uniform = LUCK.uniform("a", MANY)
    assert 0 < uniform.min() < 1e-4
    assert 1 - 1e-4 < uniform.max() < 1
    # standard errors of the mean, and of the variance (kurtosis 9/5)
    assert abs(uniform.mean() - 0.5) < 4 * np.sqrt(1 / 12 / len(MANY))
    assert abs(uniform.var() - 1 / 12) < 4 * np.sqrt((1 / 80 - 1 / 144) / len(MANY))


def test_uniforms_fill_their_bins_evenly() -> None:
    counts = np.histogram(LUCK.uniform("bins", MANY), bins=100, range=(0, 1))[0]
    chi_square = ((counts - 2000.0) ** 2 / 2000.0).sum()
    assert abs(chi_square - 99) < 4 * np.sqrt(2 * 99)


@pytest.mark.parametrize("purpose", ["b", "a ", "aa", "titles/work", "titles/opening/work"])
def test_purposes_are_independent(purpose: str) -> None:
    first, second = LUCK.uniform("a", MANY), LUCK.uniform(purpose, MANY)
    for shift in (0, 1, 2):
        correlation = np.corrcoef(first[shift:], second[: len(second) - shift])[0, 1]
        assert abs(correlation) < 4 / np.sqrt(len(MANY))


@pytest.mark.parametrize("lag", [1, 2, 8, 1024, 4096])
def test_numbers_of_one_purpose_are_independent(lag: int) -> None:
    # 1024 numbers per case, 4096 per case's enquiries: strides that the demand uses
    numbers = np.arange(50_000) * lag
    uniform = LUCK.uniform("a", numbers)
    assert abs(np.corrcoef(uniform[1:], uniform[:-1])[0, 1]) < 4 / np.sqrt(len(numbers))


def test_replications_are_independent() -> None:
    first, second = Luck(1, 0).uniform("a", MANY), Luck(1, 1).uniform("a", MANY)
    assert abs(np.corrcoef(first, second)[0, 1]) < 4 / np.sqrt(len(MANY))


@pytest.mark.parametrize(
    ("distribution", "cv"),
    [("lognormal", 0.8), ("lognormal", 0.6), ("gamma", 0.5), ("gamma", 1.5), ("exponential", 1.0)],
)
def test_unit_variates_have_mean_1_and_their_cv(distribution: str, cv: float) -> None:
    unit = LUCK.unit(f"{distribution}{cv}", MANY, distribution, cv)
    assert unit.min() > 0
    assert abs(unit.mean() - 1) < 4 * cv / np.sqrt(len(MANY))
    squares = (unit - 1) ** 2
    error = squares.std() / np.sqrt(len(MANY))
    assert abs(squares.mean() - cv * cv) < 4 * error


@pytest.mark.parametrize(
    ("distribution", "cv"), [("fixed", 0.0), ("fixed", 0.5), ("lognormal", 0.0), ("gamma", 0.0)]
)
def test_what_does_not_spread_is_1(distribution: str, cv: float) -> None:
    assert (LUCK.unit("a", MANY[:10], distribution, cv) == 1).all()


def test_an_exponential_forgets() -> None:
    # P(X > 1) and P(X > 2 | X > 1) are both 1/e.
    drawn = LUCK.exponential("a", MANY)
    beyond = drawn[drawn > 1]
    for share, number in (
        (len(beyond) / len(drawn), len(drawn)),
        ((beyond > 2).mean(), len(beyond)),
    ):
        assert abs(share - np.exp(-1)) < 4 * np.sqrt(np.exp(-1) * (1 - np.exp(-1)) / number)


def test_choices_have_their_shares() -> None:
    shares = np.array([0.5, 0.3, 0.0, 0.2])
    chosen = np.bincount(LUCK.choice("a", MANY, shares), minlength=4) / len(MANY)
    assert chosen[2] == 0
    assert (abs(chosen - shares) <= 4 * np.sqrt(shares * (1 - shares) / len(MANY))).all()


def test_pick_takes_the_share_that_the_uniform_falls_into() -> None:
    shares = np.array([0.25, 0.25, 0.5])
    uniform = np.array([0.0, 0.2499, 0.25, 0.4999, 0.5, 0.9999, 1.0])
    assert pick(uniform, shares).tolist() == [0, 0, 1, 1, 2, 2, 2]
