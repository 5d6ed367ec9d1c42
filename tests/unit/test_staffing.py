"""Posts are split by largest remainder."""

import pytest

from sim.plan.staffing import largest_remainder


def test_the_largest_remainders_get_what_is_left() -> None:
    # Of ten posts 5.7, 2.2 and 2.1 are due.
    assert largest_remainder({"a": 57, "b": 22, "c": 21}, 10) == {"a": 6, "b": 2, "c": 2}
    # 1.4, 1.35 and 1.25 of four: one each, and the first has the largest remainder.
    assert largest_remainder({"a": 28, "b": 27, "c": 25}, 4) == {"a": 2, "b": 1, "c": 1}
    # Of equal remainders the earlier name.
    assert largest_remainder({"a": 1, "b": 1}, 3) == {"a": 2, "b": 1}


@pytest.mark.parametrize("total", [0, 1, 2, 3, 7])
def test_no_post_is_made_or_lost(total: int) -> None:
    split = largest_remainder({"a": 98, "b": 1, "c": 1, "d": 0}, total, at_least=1)
    assert sum(split.values()) == total
    assert split["d"] == 0
    if total >= 3:
        assert min(split["b"], split["c"]) == 1
