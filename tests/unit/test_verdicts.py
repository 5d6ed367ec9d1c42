import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.weightstats import ttost_paired

from sim.stats.verdicts import (
    Verdict,
    difference_p,
    equivalence_p,
    holm_adjusted,
    holm_steps,
    judge_all,
    verdict,
)

TODAY = [100.0, 104.0, 97.0, 101.0, 99.0, 103.0]
SPREAD = [0.4, -0.3, 0.1, -0.2, 0.3, -0.3]

values = st.lists(st.integers(-50, 50).map(float), min_size=2, max_size=20)


def shifted(by: float, noise: float = 1.0) -> list[float]:
    return [today + by + noise * e for today, e in zip(TODAY, SPREAD, strict=True)]


def judged(by: float, delta: float | None, noise: float = 1.0) -> Verdict:
    return verdict(shifted(by, noise), TODAY, delta)[0]


def test_the_words_are_the_documented_ones() -> None:
    assert [str(one) for one in Verdict] == [
        "more",
        "fewer",
        "no_material_difference",
        "undecided",
    ]


def test_a_clear_difference() -> None:
    assert judged(by=5, delta=2) is Verdict.MORE
    assert judged(by=-5, delta=2) is Verdict.FEWER
    assert judged(by=5, delta=None) is Verdict.MORE
    assert judged(by=-5, delta=None) is Verdict.FEWER


def test_a_clear_but_immaterial_difference_is_none() -> None:
    # surely above zero, but surely below 2 as well: the second is asked first
    assert verdict(shifted(1), TODAY, 2)[1].low > 0
    assert judged(by=1, delta=2) is Verdict.NO_MATERIAL_DIFFERENCE
    assert judged(by=1, delta=None) is Verdict.MORE


def test_an_interval_that_covers_zero_is_not_equivalence() -> None:
    assert judged(by=0, delta=2, noise=20) is Verdict.UNDECIDED
    assert judged(by=0, delta=None) is Verdict.UNDECIDED
    assert judged(by=0, delta=2) is Verdict.NO_MATERIAL_DIFFERENCE


def test_equivalence_asks_the_90_percent_interval_and_difference_the_95_percent_one() -> None:
    _, wide, narrow = verdict(shifted(0), TODAY, None)
    assert (wide.level, narrow.level) == (0.95, 0.90)
    between = (narrow.half_width + wide.half_width) / 2
    assert judged(by=0, delta=between) is Verdict.NO_MATERIAL_DIFFERENCE
    assert judged(by=between, delta=None) is Verdict.UNDECIDED
    assert judged(by=1.01 * wide.half_width, delta=None) is Verdict.MORE


def test_the_intervals_are_of_the_difference_to_today() -> None:
    _, wide, narrow = verdict([3.0, 5.0, 8.0], [1.0, 2.0, 4.0], None)
    assert wide.mean == narrow.mean == pytest.approx(3)
    assert wide.low < narrow.low < 3 < narrow.high < wide.high


@pytest.mark.parametrize("delta", [None, 0.0, 5.0])
@pytest.mark.parametrize("n", [1, 2, 6])
def test_identical_pairs_show_no_material_difference(n: int, delta: float | None) -> None:
    assert verdict(TODAY[:n], TODAY[:n], delta)[0] is Verdict.NO_MATERIAL_DIFFERENCE


@pytest.mark.parametrize("delta", [None, 0.0, 1e9])
def test_one_replication_decides_nothing(delta: float | None) -> None:
    assert verdict([120.0], [100.0], delta)[0] is Verdict.UNDECIDED


@pytest.mark.parametrize("delta", [None, 1e9])
def test_a_missing_value_decides_nothing(delta: float | None) -> None:
    word, wide, _ = verdict([120.0, math.nan, 121.0], [100.0, 101.0, 102.0], delta)
    assert word is Verdict.UNDECIDED
    assert math.isnan(wide.low)


def test_a_constant_difference_of_just_delta_is_material() -> None:
    assert judged(by=2, delta=2, noise=0) is Verdict.MORE
    assert judged(by=-2, delta=2, noise=0) is Verdict.FEWER
    assert judged(by=2, delta=2.01, noise=0) is Verdict.NO_MATERIAL_DIFFERENCE


@pytest.mark.parametrize("delta", [-1.0, math.nan])
def test_an_impossible_delta_is_told(delta: float) -> None:
    with pytest.raises(ValueError, match="smallest difference that matters"):
        verdict(TODAY, TODAY, delta)


def test_sides_of_different_length_or_without_values_are_told() -> None:
    with pytest.raises(ValueError, match="as many values on both sides"):
        verdict(TODAY, TODAY[1:], 1)
    with pytest.raises(ValueError, match="at least one value"):
        verdict([], [], 1)


@given(values, st.floats(0.5, 60))
def test_equivalence_agrees_with_two_one_sided_tests(
    differences: list[float], delta: float
) -> None:
    if len(set(differences)) == 1:
        return  # no spread: statsmodels divides by zero
    today = [float(number) for number in range(len(differences))]
    a = [t + d for t, d in zip(today, differences, strict=True)]
    p_value = float(ttost_paired(np.array(a), np.array(today), -delta, delta)[0])
    if abs(p_value - 0.05) > 1e-9:
        equivalent = verdict(a, today, delta)[0] is Verdict.NO_MATERIAL_DIFFERENCE
        assert equivalent == (p_value < 0.05)


@given(values, values, st.none() | st.floats(0, 60))
def test_verdict_and_interval_agree_and_swap(
    a: list[float], today: list[float], delta: float | None
) -> None:
    n = min(len(a), len(today))
    word, wide, narrow = verdict(a[:n], today[:n], delta)
    swapped = verdict(today[:n], a[:n], delta)[0]
    mirror = {Verdict.MORE: Verdict.FEWER, Verdict.FEWER: Verdict.MORE}
    assert swapped is mirror.get(word, word)
    if word is Verdict.MORE:
        assert wide.low > 0
    elif word is Verdict.FEWER:
        assert wide.high < 0
    elif word is Verdict.UNDECIDED:
        assert wide.low <= 0 <= wide.high
    elif delta is not None and a[:n] != today[:n]:
        assert -delta < narrow.low <= narrow.high < delta


# -- several structures at once ---------------------------------------------------------------

probabilities = st.lists(st.floats(0, 1), min_size=1, max_size=8)
arms = st.lists(st.tuples(st.floats(-6, 6), st.floats(-9, 9)), min_size=1, max_size=6)


@given(probabilities)
def test_holm_agrees_with_statsmodels(p_values: list[float]) -> None:
    rejected, adjusted, *_ = multipletests(p_values, 0.05, method="holm")
    assert holm_adjusted(p_values) == pytest.approx(adjusted.tolist(), abs=1e-12)
    if min(abs(p - 0.05) for p in adjusted) > 1e-9:
        below = [p < 0.05 / left for p, left in zip(p_values, holm_steps(p_values), strict=True)]
        assert below == rejected.tolist()


def test_the_more_structures_the_more_is_asked() -> None:
    alone = judge_all({"a": shifted(by=0.4)}, TODAY, None)["a"]
    assert alone.verdict is Verdict.MORE
    assert 0.01 < alone.p_difference < 0.05
    noise = {name: shifted(by=0, noise=turn) for turn, name in enumerate("bcdef", 1)}
    among = judge_all({"a": shifted(by=0.4), **noise}, TODAY, None)["a"]
    assert among.verdict is Verdict.UNDECIDED
    assert among.difference.level == pytest.approx(1 - 0.05 / 6)
    assert among.p_difference == pytest.approx(6 * alone.p_difference)


def test_what_is_surely_different_makes_room_for_the_next() -> None:
    sure = judge_all({"a": shifted(9), "b": shifted(0.4)}, TODAY, None)
    assert [one.verdict for one in sure.values()] == [Verdict.MORE, Verdict.MORE]
    assert sure["a"].difference.level == pytest.approx(0.975)
    assert sure["b"].difference.level == pytest.approx(0.95)


def test_equivalence_is_adjusted_likewise() -> None:
    narrow = verdict(shifted(0), TODAY, None)[2].half_width
    delta = 1.1 * narrow
    assert judge_all({"a": shifted(0)}, TODAY, delta)["a"].verdict is (
        Verdict.NO_MATERIAL_DIFFERENCE
    )
    many = {name: shifted(by=0, noise=noise) for name, noise in zip("abc", (1, 8, 9), strict=True)}
    judged = judge_all(many, TODAY, delta)
    assert judged["a"].verdict is Verdict.UNDECIDED
    assert judged["a"].equivalence.level == pytest.approx(1 - 0.1 / 3)


@given(arms, st.none() | st.floats(0, 8))
def test_no_interval_contradicts_its_verdict(
    shifts: list[tuple[float, float]], delta: float | None
) -> None:
    own = {n: shifted(by, noise) for n, (by, noise) in enumerate(shifts)}
    for name, found in judge_all(own, TODAY, delta).items():
        alone = verdict(own[name], TODAY, delta)
        assert found.difference.low <= alone[1].low <= alone[1].high <= found.difference.high
        assert found.equivalence.low <= alone[2].low <= alone[2].high <= found.equivalence.high
        identical = own[name] == TODAY
        alike = delta is not None and max(map(abs, (found.equivalence.low,
                                                    found.equivalence.high))) < delta  # fmt: skip
        if found.verdict is Verdict.NO_MATERIAL_DIFFERENCE:
            assert alike or identical
        else:
            assert not alike
            assert (found.verdict is Verdict.MORE) == (found.difference.low > 0)
            assert (found.verdict is Verdict.FEWER) == (found.difference.high < 0)
        if abs(found.p_difference - 0.05) > 1e-9 and not identical:
            apart = found.difference.low > 0 or found.difference.high < 0
            assert apart == (found.p_difference < 0.05)


@given(values, st.floats(0.5, 60))
def test_probabilities_agree_with_statsmodels(differences: list[float], delta: float) -> None:
    if len(set(differences)) == 1:
        return  # no spread: statsmodels divides by zero
    p_value, lower, upper = ttost_paired(np.array(differences), np.zeros(len(differences)),
                                         -delta, delta)  # fmt: skip
    assert equivalence_p(differences, delta) == pytest.approx(float(p_value), abs=1e-9)
    two_sided = difference_p(differences)
    zero = ttost_paired(np.array(differences), np.zeros(len(differences)), 0, 0)
    assert two_sided == pytest.approx(2 * min(zero[1][1], zero[2][1]), abs=1e-9)
    assert lower is not None
    assert upper is not None


@pytest.mark.parametrize(
    ("differences", "apart", "alike"),
    [
        ([0.0, 0.0], 1.0, 0.0),
        ([2.0, 2.0], 0.0, 1.0),
        ([1.0, 1.0], 0.0, 0.0),
        ([1.0], 1.0, 1.0),
        ([1.0, math.nan], 1.0, 1.0),
    ],
)
def test_probabilities_where_nothing_varies_or_nothing_is_known(
    differences: list[float], apart: float, alike: float
) -> None:
    assert (difference_p(differences), equivalence_p(differences, 2.0)) == (apart, alike)
    assert equivalence_p(differences, None) == 1.0
