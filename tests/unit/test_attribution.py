"""Effects of the parts of a package: by hand, and what must hold for any results."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.stats.attribution import Attribution, all_subsets, attribute, one_at_a_time
from sim.stats.intervals import paired_interval

PARTS = ["clearing", "posts", "status"]
Results = dict[frozenset[str], list[float]]


def sets(*names: str) -> frozenset[str]:
    return frozenset(names)


def additive(parts: list[str], effects: list[float], base: list[float]) -> Results:
    sizes = dict(zip(parts, effects, strict=True))
    return {s: [b + sum(sizes[p] for p in s) for b in base] for s in all_subsets(parts)}


def means(effects: dict) -> dict[object, object]:
    return {name: pytest.approx(effect.mean) for name, effect in effects.items()}


# -- which runs -------------------------------------------------------------------------------


def test_a_factorial_is_every_subset_once() -> None:
    subsets = all_subsets(PARTS)
    assert len(subsets) == len(set(subsets)) == 8
    assert subsets[0] == sets()
    assert subsets[-1] == sets(*PARTS)


@pytest.mark.parametrize(("number", "runs"), [(1, 2), (2, 4), (3, 8), (4, 10), (6, 14)])
def test_one_at_a_time_takes_each_part_first_and_last(number: int, runs: int) -> None:
    parts = [f"p{place}" for place in range(number)]
    subsets = one_at_a_time(parts)
    assert len(subsets) == len(set(subsets)) == runs
    assert (subsets[0], subsets[-1]) == (sets(), sets(*parts))
    for part in parts:
        assert {sets(part), sets(*parts) - {part}} <= set(subsets)
    if number <= 3:
        assert subsets == all_subsets(parts)


# -- by hand ----------------------------------------------------------------------------------


def test_parts_that_only_add_have_one_effect_however_it_is_looked_at() -> None:
    found = attribute(PARTS, additive(PARTS, [30.0, 12.0, -5.0], [100.0, 120.0, 90.0]))
    expected = {"clearing": 30, "posts": 12, "status": -5}
    for effects in (found.alone, found.last, found.shapley):
        assert {name: effect.mean for name, effect in effects.items()} == expected
        assert all(effect.interval().half_width == 0 for effect in effects.values())
    assert (found.total.mean, found.sum_alone.mean, found.interaction.mean) == (37, 37, 0)
    assert [effect.mean for effect in found.together.values()] == [0, 0, 0]
    assert found.beyond_pairs is not None
    assert found.beyond_pairs.mean == 0


def test_two_parts_that_help_each_other_share_what_they_do_together() -> None:
    results = {
        sets(): [100.0, 104.0], sets("a"): [110.0, 116.0], sets("b"): [104.0, 108.0],
        sets("a", "b"): [120.0, 124.0],
    }  # fmt: skip
    found = attribute(["a", "b"], results)
    # alone 11 and 4, last 16 and 9, in all 20: 5 come only from both, half of it to each
    assert {n: e.mean for n, e in found.alone.items()} == {"a": 11, "b": 4}
    assert {n: e.mean for n, e in found.last.items()} == {"a": 16, "b": 9}
    assert {n: e.mean for n, e in found.shapley.items()} == {"a": 13.5, "b": 6.5}
    assert (found.total.mean, found.sum_alone.mean, found.interaction.mean) == (20, 15, 5)
    assert found.together["a", "b"].mean == 5
    assert found.beyond_pairs is None
    assert found.interaction.values.tolist() == [6, 4]


def test_three_parts_by_hand() -> None:
    gains = {"": 0.0, "a": 6.0, "b": 0.0, "c": 3.0, "ab": 12.0, "ac": 9.0, "bc": 6.0, "abc": 24.0}
    found = attribute(list("abc"), {sets(*names): [50 + gain] for names, gain in gains.items()})
    # over the six orders: a adds 6 6 12 18 6 18, b 6 15 0 0 15 3, c 12 3 12 6 3 3
    assert means(found.shapley) == {"a": 11.0, "b": 6.5, "c": 6.5}
    assert means(found.last) == {"a": 18, "b": 15, "c": 12}
    assert means(found.together) == {("a", "b"): 6, ("a", "c"): 0, ("b", "c"): 3}
    assert found.interaction.mean == 24 - 9
    assert found.beyond_pairs is not None
    assert found.beyond_pairs.mean == 15 - 9


def test_groups_are_looked_at_as_one_part() -> None:
    gains = {"": 0.0, "a": 6.0, "b": 0.0, "c": 3.0, "ab": 12.0, "ac": 9.0, "bc": 6.0, "abc": 24.0}
    results = {sets(*names): [50 + gain] for names, gain in gains.items()}
    found = attribute(list("abc"), results, {"structure": "ab", "staff": "c"})
    assert means(found.group_alone) == {"structure": 12, "staff": 3}
    assert means(found.group_last) == {"structure": 24 - 3, "staff": 24 - 12}
    assert means(found.group_shapley) == {"structure": 17.5, "staff": 6.5}


def test_what_was_not_run_is_left_out() -> None:
    parts = list("abcd")
    every = additive(parts, [4.0, 3.0, 2.0, 1.0], [10.0, 11.0])
    found = attribute(parts, {s: every[s] for s in one_at_a_time(parts)}, {"g": "ab", "h": "d"})
    assert (found.shapley, found.together, found.beyond_pairs) == ({}, {}, None)
    assert means(found.alone) == means(found.last) == {"a": 4, "b": 3, "c": 2, "d": 1}
    assert (means(found.group_alone), means(found.group_last)) == ({"h": 1}, {"h": 1})
    assert found.group_shapley == {}
    complete = attribute(parts, every)
    assert len(complete.together) == 6


def test_intervals_are_those_of_the_pairs() -> None:
    rng = np.random.default_rng(4)
    luck = rng.normal(1000, 50, 12)
    results = {
        s: (luck + 5 * len(s) + rng.normal(0, 1, 12)).tolist() for s in all_subsets(["a", "b"])
    }
    found = attribute(["a", "b"], results)
    assert found.alone["a"].interval() == paired_interval(results[sets("a")], results[sets()])
    both = results[sets("a", "b")]
    assert found.last["a"].interval(0.9) == paired_interval(both, results[sets("b")], 0.9)
    assert found.alone["a"].interval().half_width < 2  # common random numbers: not 50


def test_identical_runs_have_effects_of_exactly_zero() -> None:
    same = [0.1, 0.2, 0.7]
    found = attribute(PARTS, dict.fromkeys(all_subsets(PARTS), same))
    for effect in every_effect(found):
        assert effect.values.tolist() == [0, 0, 0]


def every_effect(found: Attribution) -> list:
    alike = (found.alone, found.last, found.shapley, found.together)
    single = [found.total, found.sum_alone, found.interaction, found.beyond_pairs]
    return [*single, *(effect for effects in alike for effect in effects.values())]


# -- for any results --------------------------------------------------------------------------


@st.composite
def any_results(draw: st.DrawFn) -> tuple[list[str], Results]:
    parts = [f"p{place}" for place in range(draw(st.integers(1, 4)))]
    runs = draw(st.integers(1, 4))
    values = st.lists(st.floats(-1e4, 1e4), min_size=runs, max_size=runs)
    return parts, {subset: draw(values) for subset in all_subsets(parts)}


@given(any_results())
def test_what_the_parts_are_given_sums_to_the_total(drawn: tuple[list[str], Results]) -> None:
    parts, results = drawn
    found = attribute(parts, results)
    total = np.array(results[frozenset(parts)]) - np.array(results[frozenset()])
    assert found.total.values == pytest.approx(total)
    shares = np.sum([effect.values for effect in found.shapley.values()], axis=0)
    assert shares == pytest.approx(total, abs=1e-7)
    explained = [effect.values for effect in (*found.alone.values(), *found.together.values())]
    if found.beyond_pairs is not None:
        explained.append(found.beyond_pairs.values)
    assert np.sum(explained, axis=0) == pytest.approx(total, abs=1e-7)


@given(any_results())
def test_shares_are_the_mean_over_all_orders(drawn: tuple[list[str], Results]) -> None:
    parts, results = drawn
    found = attribute(parts, results)
    for part in parts:
        added = [
            np.array(results[frozenset(order[: order.index(part) + 1])])
            - np.array(results[frozenset(order[: order.index(part)])])
            for order in permutations(parts)
        ]
        assert found.shapley[part].values == pytest.approx(np.mean(added, axis=0), abs=1e-7)


@given(any_results(), st.randoms(use_true_random=False))
def test_the_order_in_which_parts_are_named_does_not_matter(
    drawn: tuple[list[str], Results], order: np.random.Generator
) -> None:
    parts, results = drawn
    shuffled = parts.copy()
    order.shuffle(shuffled)
    one, other = attribute(parts, results), attribute(shuffled, results)
    for part in parts:
        assert one.shapley[part].values == pytest.approx(other.shapley[part].values, abs=1e-9)


@given(any_results())
def test_parts_that_do_the_same_get_equal_shares(drawn: tuple[list[str], Results]) -> None:
    parts, results = drawn
    if len(parts) < 2:
        return
    one, other = parts[:2]
    swap = {one: other, other: one}
    symmetric = {
        subset: [
            (a + b) / 2
            for a, b in zip(values, results[frozenset(swap.get(p, p) for p in subset)], strict=True)
        ]
        for subset, values in results.items()
    }
    found = attribute(parts, symmetric)
    assert found.shapley[one].values == pytest.approx(found.shapley[other].values, abs=1e-7)


@given(any_results())
def test_a_part_that_never_matters_gets_nothing(drawn: tuple[list[str], Results]) -> None:
    parts, results = drawn
    idle = parts[0]
    found = attribute(parts, {subset: results[subset - {idle}] for subset in results})
    for effects in (found.alone, found.last, found.shapley):
        assert effects[idle].values.tolist() == [0] * len(results[frozenset()])


# -- what cannot be ---------------------------------------------------------------------------


def test_what_is_missing_or_wrong_is_told() -> None:
    results: Results = {sets(): [1.0, 2.0], sets("a"): [1.0, 2.0]}
    with pytest.raises(ValueError, match="at least one part"):
        attribute([], results)
    with pytest.raises(ValueError, match="'a' is named twice"):
        attribute(["a", "a"], results)
    with pytest.raises(ValueError, match="The run of the parts b is missing"):
        attribute(["a", "b"], results)
    with pytest.raises(ValueError, match="The run of no part at all is missing"):
        attribute(["a"], {sets("a"): [1.0]})
    with pytest.raises(ValueError, match="'staff' names no part of the package: \\['b'\\]"):
        attribute(["a"], results, {"staff": ["b"]})
    with pytest.raises(ValueError, match="as many values on both sides"):
        attribute(["a"], {sets(): [1.0, 2.0], sets("a"): [1.0]})
