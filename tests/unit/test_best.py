"""All pairs: which structure is best, and what may not be said."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.stats.best import Standing, all_pairs, standings
from sim.stats.intervals import paired_interval

BASE = [100.0, 104.0, 97.0, 101.0, 99.0, 103.0]
NOISE = [0.4, -0.3, 0.1, -0.2, 0.3, -0.3]


def values(*shifts: tuple[float, float]) -> dict[str, list[float]]:
    return {
        name: [base + by + noise * e for base, e in zip(BASE, NOISE, strict=True)]
        for name, (by, noise) in zip("abcdefgh", shifts, strict=False)
    }


def stand(
    *shifts: tuple[float, float], delta: float | None = None, more_is_better: bool = True
) -> list[str]:
    found = standings(values(*shifts), delta, more_is_better=more_is_better)
    return [str(one) for one in found.values()]


def test_clear_winners() -> None:
    assert stand((0, 0), (5, 1), (2, 1)) == ["behind", "best", "behind"]
    assert stand((0, 0), (5, 1), (2, 1), more_is_better=False) == ["best", "behind", "behind"]


def test_who_is_ahead_but_not_told_apart() -> None:
    assert stand((0, 0), (0.1, 1), (-9, 1)) == ["not_told_apart", "leads", "behind"]


def test_an_immaterial_lead_is_no_lead() -> None:
    assert stand((0, 0), (0.5, 0.1), (-9, 1), delta=2) == ["as_good", "best", "behind"]
    assert stand((0, 0), (0.5, 0.1), delta=None) == ["behind", "best"]


def test_identical_structures_are_as_good_whatever_matters() -> None:
    assert stand((0, 0), (0, 0)) == ["best", "as_good"]
    assert stand((0, 0), (0, 0), delta=0) == ["best", "as_good"]


def test_one_run_tells_nobody_apart() -> None:
    found = standings({"a": [1.0], "b": [9.0]}, 100.0, more_is_better=True)
    assert found == {"a": Standing.NOT_TOLD_APART, "b": Standing.LEADS}


def test_the_intervals_are_bonferronis_over_all_pairs() -> None:
    own = values((0, 0), (1, 1), (2, -1), (0, 3))
    pairs = all_pairs(own)
    assert len(pairs) == 6
    for (first, second), found in pairs.items():
        alone = paired_interval(own[first], own[second], 1 - 0.05 / 6)
        assert (found.low, found.high) == (alone.low, alone.high)


@given(st.lists(st.tuples(st.integers(-9, 9), st.integers(-9, 9)), min_size=2, max_size=6),
       st.none() | st.floats(0, 5))  # fmt: skip
def test_exactly_one_is_ahead_and_better_than_whom_it_leaves_behind(
    shifts: list[tuple[float, float]], delta: float | None
) -> None:
    own = values(*shifts)
    found = standings(own, delta, more_is_better=True)
    ahead = [name for name, one in found.items() if one in (Standing.BEST, Standing.LEADS)]
    assert len(ahead) == 1
    best = np.mean(own[ahead[0]])
    assert best == pytest.approx(max(np.mean(each) for each in own.values()))
    for name, one in found.items():
        if one is Standing.BEHIND:
            assert np.mean(own[name]) < best
    assert (Standing.NOT_TOLD_APART in found.values()) == (found[ahead[0]] is Standing.LEADS)
