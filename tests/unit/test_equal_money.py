"""At equal money: what changes cost more than today, and the posts that pay for it, by hand."""

from datetime import date
from typing import Any

import pytest

from sim.plan.equal import at_equal, extra_cost
from sim.scenario.levers import FewerPosts
from sim.scenario.study import Scenario
from tests.handmade import Laboratory, on_day

PRICE = 80_000
DAYS = 730
"""Two years; half of the posts are filled, so that a post costs 40,000 a year."""


def money(*levers: dict[str, Any], posts: int = 20) -> Scenario:
    """Return an office of some posts, in one home, that changes pay for."""
    cost = {**dict.fromkeys(("low", "central", "high"), f"{PRICE} EUR"), "source": "a test"}
    return Laboratory(
        clerks={"desk": posts},
        people={},
        staff={"vacancy": 0.5, "cost_per_post": {**cost, "confidence": "C"}},
        reorganisation={"levers": list(levers)},
        days=DAYS,
        equal="money",
    ).scenario()


FREE = {"effect": "faster_learning", "kept": 0.9}
"""An effect that costs nothing by itself."""


def lever(*effects: dict[str, Any], begin: int = 0, **keys: Any) -> dict[str, Any]:  # noqa: ANN401 - keys of a lever
    dates = {"begin": on_day(begin)} if begin else {}
    return {"name": f"lever_{begin}", "effects": list(effects) or [FREE], **dates, **keys}


def cost(euros: int, **keys: str) -> dict[str, Any]:
    stated = {**dict.fromkeys(("low", "central", "high"), f"{euros} EUR"), "source": "a test"}
    return {"label": "Software", "euros": {**stated, "confidence": "C"}, **keys}


FOUR_MORE = {"effect": "extra_posts", "home": "desk", "posts": 4}
TWO_FEWER = {"effect": "fewer_posts", "home": "desk", "posts": 2}


@pytest.mark.parametrize(
    ("levers", "euros", "first"),
    [
        ([lever(FOUR_MORE)], 4 * 40_000 * 2, 0),
        ([lever(FOUR_MORE, begin=365)], 4 * 40_000, 365),
        ([lever(TWO_FEWER)], -2 * 40_000 * 2, 0),
        ([lever(FOUR_MORE), lever(TWO_FEWER, begin=365)], (4 * 2 - 2) * 40_000, 0),
        ([lever(costs=[cost(50_000)])], 50_000, 0),
        ([lever(costs=[cost(50_000)], begin=365)], 50_000, 365),
        ([lever(costs=[cost(50_000, per="year")])], 2 * 50_000, 0),
        ([lever(costs=[cost(50_000, per="year")], begin=365)], 50_000, 365),
    ],
    ids=["posts", "later", "fewer", "both", "once", "once_later", "yearly", "yearly_later"],
)
def test_what_is_more_costs_its_filled_posts_and_years(
    levers: list[dict[str, Any]], euros: float, first: int
) -> None:
    day = date.fromisoformat(on_day(first))
    assert extra_cost(money(*levers)) == (pytest.approx(euros), day)


@pytest.mark.parametrize(
    ("levers", "cut", "begin"),
    [
        # A post that is cut saves 40,000 a year, as long as it is cut.
        ([lever(FOUR_MORE)], 4, None),
        ([lever(FOUR_MORE, begin=365)], 4, 365),
        ([lever(costs=[cost(240_000)])], 3, None),
        ([lever(costs=[cost(240_000)], begin=365)], 6, 365),
        ([lever(TWO_FEWER)], 0, None),
        ([lever(costs=[cost(10_000)])], 0, None),
        # Of every home a post stays.
        ([lever(costs=[cost(9_000_000)])], 19, None),
    ],
    ids=["posts", "later", "once", "once_later", "fewer", "little", "too_much"],
)
def test_as_many_posts_are_cut_as_pay_for_it(
    levers: list[dict[str, Any]], cut: int, begin: int | None
) -> None:
    scenario = money(*levers)
    cuts = [each for each in at_equal(scenario) if each.part == "equal_money"]
    found = [each.effect.posts for each in cuts if isinstance(each.effect, FewerPosts)]
    assert found == ([cut] if cut else [])
    day = date.fromisoformat(on_day(begin)) if begin is not None else None
    assert all((each.begin, each.end) == (day, None) for each in cuts)
