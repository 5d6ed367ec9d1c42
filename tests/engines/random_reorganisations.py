"""Random reorganisations in both engines: go-lives, pilots, posts, levers and loads.

Run by `test_both` as `random_offices` is.
"""

from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, assume, given, reject, seed, settings
from hypothesis import strategies as st

from sim.engines.compiled.covered import uncovered
from sim.errors import ScenarioError
from sim.plan.persons import Persons
from sim.plan.plan import Plan
from tests.engines.both import difference
from tests.handmade import HandMade, Laboratory
from tests.properties.changes import changing
from tests.thorough import THOROUGH

if TYPE_CHECKING:
    from sim.scenario.journey import Asked

EXAMPLES = 100 if THOROUGH else 10

drawn = settings(
    max_examples=EXAMPLES, deadline=None, database=None,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip


@drawn
@seed(7)
@given(changing())
def test_reorganisations_are_equal_in_both_engines(office: tuple[Laboratory, HandMade]) -> None:
    lab, made = office
    plan = _plan_of(lab)
    assert difference(plan, lambda: made.on(plan)) is None


@drawn
@seed(8)
@given(changing(), st.integers(0, 99))
def test_reorganisations_where_steps_ask_for_persons_are_equal_in_both_engines(
    office: tuple[Laboratory, HandMade], number: int
) -> None:
    lab, made = office
    plan = _plan_of(lab)
    plan = replace(plan, persons=_asking(plan, Random(number)))  # noqa: S311 - drawn to be repeated
    assert difference(plan, lambda: made.on(plan)) is None


def _plan_of(lab: Laboratory) -> Plan:
    """Return the plan of an office, or pass over one that would be refused or is not covered."""
    try:
        plan = lab.plan()
    except ScenarioError:
        reject()
    assume(not uncovered(plan))
    return plan


def _asking(plan: Plan, luck: Random) -> Persons:
    """Return steps that ask for another person or for the same, some of them in one stage."""
    kinds: list[Asked | None] = [None, "another", "same"]
    stated = [luck.choice(kinds) for _ in plan.steps]
    stages = [step if luck.random() < 0.8 else 0 for step in range(len(plan.steps))]
    clients = len(plan.clients)
    return Persons(
        asked=tuple((each,) * clients for each in stated),
        stage=tuple((each,) * clients for each in stages),
        keeps="same" in stated,
    )
