"""Why structures differ closes in every run: of random small offices and of what is shipped."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.engines.simpy.office import OfficeAtWork
from sim.experiment.collected import Collected
from sim.experiment.runner import run_all
from sim.experiment.why import Sum, checked, sums_of
from sim.measures.measures import Measures
from sim.plan.plan import Plan
from sim.plan.roster import roster_of
from tests.handmade import HandMade
from tests.properties.drawn import PLANS, demands, peopled, plan_of
from tests.properties.shipped import Key, run, short, structures, study

SHIPPED = [
    ((city, condition, structure), (city, condition, study(city).today))
    for city, condition, structure in structures("small_town")
    if structure != study(city).today
]


def collected(plan: Plan, made: HandMade) -> Collected:
    demand = made.on(plan)
    measures = Measures(plan, roster_of(plan, demand.people))
    found = Collected(plan.scenario)
    found.add(0, measures.finish(OfficeAtWork(plan, demand, (measures,)).run()))
    return found


def add_up(own: Collected, today: Collected) -> list[Sum]:
    """Return the sums, each of which closes."""
    return [checked(one, own, "it", "there") for one in sums_of(own, today)]


@given(PLANS, PLANS, demands())
@settings(max_examples=12, deadline=None)
def test_parts_of_random_offices_add_up(one: Plan, other: Plan, made: HandMade) -> None:
    # Measures know how old the cases of their own office can be, not those written by hand.
    made = HandMade(
        [replace(case, application=None) for case in made.cases],
        made.contacts,
        [replace(case, application=None) for case in made.opening],
    )
    found = add_up(collected(one, made), collected(other, made))
    assert {each.measure for each in found} >= {"decided", "open_end"}


@given(peopled(), st.integers(0, 3))
@settings(max_examples=12, deadline=None)
def test_parts_of_offices_with_people_add_up(
    office: tuple[dict[str, object], HandMade], minutes: int
) -> None:
    keys, made = office
    there = collected(plan_of(**keys | {"reading_in": f"{minutes} min"}), made)  # type: ignore[arg-type]
    add_up(there, collected(plan_of(**keys), made))  # type: ignore[arg-type]


@pytest.mark.parametrize(("own", "today"), SHIPPED, ids="-".join)
def test_parts_of_what_is_shipped_add_up(own: Key, today: Key) -> None:
    one, other = (run(key, 0) for key in (own, today))
    found = {(each.measure, each.unit): each for each in add_up(one.found, other.found)}
    assert len(found) == 4
    assert any(abs(part[0]) > 1.0 for part in found["decided", "hours"].parts.values())


def test_equal_but_for_the_name_all_parts_are_nothing() -> None:
    named = study("small_town")
    today = short(("small_town", next(iter(named.conditions)), named.today))
    twin = today.model_copy(update={"structure": today.structure.model_copy(update={"name": "b"})})
    runs = run_all({("", "a"): today, ("", "b"): twin}, 1)
    for each in add_up(runs["", "b"], runs["", "a"]):
        assert all((part == 0.0).all() for part in each.parts.values())
