"""Random small offices in both engines: coinciding times, everything that is covered.

Run by `test_both` in a process of its own.
"""

from dataclasses import replace
from typing import Any

from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from sim.demand.demand import DrawnDemand
from sim.engines.compiled.covered import uncovered
from sim.plan.plan import Plan
from sim.scenario.management import Lend
from tests.engines.both import difference
from tests.handmade import HandMade, Laboratory, managed
from tests.properties import test_appointments as appointments
from tests.properties import test_caused as caused
from tests.properties.drawn import LENDING, PLANS, demands, peopled, plan_of
from tests.thorough import THOROUGH

EXAMPLES = 200 if THOROUGH else 25

drawn = settings(
    max_examples=EXAMPLES, deadline=None, database=None,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip


@drawn
@seed(7)
@given(PLANS, demands())
def test_offices_without_people_are_equal_in_both_engines(plan: Plan, made: HandMade) -> None:
    assert not uncovered(plan)
    assert difference(plan, lambda: made.on(plan)) is None


@drawn
@seed(7)
@given(peopled())
def test_offices_with_people_are_equal_in_both_engines(
    office: tuple[dict[str, Any], HandMade],
) -> None:
    keys, made = office
    plan = plan_of(**keys)
    assert not uncovered(plan)
    assert difference(plan, lambda: made.on(plan)) is None


@drawn
@seed(7)
@given(peopled(), LENDING, st.booleans())
def test_offices_that_lend_are_equal_in_both_engines(
    office: tuple[dict[str, Any], HandMade],
    rule: Lend,
    front_decides: bool,  # noqa: FBT001 - drawn
) -> None:
    keys, made = office
    keys = {**keys, "front": {**keys["front"], "may_decide": front_decides}}
    keys["owner"] = {**keys["owner"], "may_decide": True}
    plan = managed(plan_of(**keys), lend=rule)
    assert not uncovered(plan)
    assert difference(plan, lambda: made.on(plan)) is None


@drawn
@seed(7)
@given(appointments.offices(), appointments.demands())
def test_offices_with_appointments_and_go_lives_are_equal_in_both_engines(
    lab: Laboratory, made: HandMade
) -> None:
    plan = lab.plan()
    people = made.people if plan.scenario.office.staff.people else None
    assert not uncovered(plan)
    assert difference(plan, lambda: replace(made, people=people).on(plan)) is None


@settings(drawn, max_examples=max(2, EXAMPLES // 10))
@seed(7)
@given(caused.following())
def test_offices_whose_decisions_cause_cases_are_equal_in_both_engines(
    types: dict[str, Any],
) -> None:
    plan = caused.plan_of(types, days=20)
    assert not uncovered(plan)
    assert difference(plan, lambda: DrawnDemand(plan.scenario, 0, plan.journeys)) is None
