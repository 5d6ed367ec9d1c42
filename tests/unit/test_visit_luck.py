"""How clients ask for a date again: drawn for groups of visits, kept for other offices."""

from pathlib import Path

import numpy as np
import pytest

from sim.demand import bookings
from sim.demand.blocks import CaseBlock, VisitLuck
from sim.demand.demand import DrawnDemand, demands_of
from sim.plan.plan import Plan, compile_plan
from sim.reading.loading import load_scenario

TOWN = Path(__file__).parents[2] / "scenarios" / "small_town"


@pytest.fixture(scope="module")
def plan() -> Plan:
    return compile_plan(load_scenario(TOWN / "today.yaml").scenario)


def with_visits(demand: DrawnDemand) -> tuple[CaseBlock, VisitLuck]:
    """Return the first block of cases that have visits, and their luck."""
    blocks = ((block, block.visits) for block in next(demand.months()).cases)
    return next(
        (block, visits) for block, visits in blocks if visits is not None and len(visits.entries)
    )


def test_how_large_the_groups_are_changes_nothing(
    plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, visits = with_visits(DrawnDemand(plan.scenario, 0, plan.journeys))
    together = visits.asks(0)
    assert together.contacts is not None
    monkeypatch.setattr(bookings, "ASKED_TOGETHER", 7)
    number = -(-len(visits.entries) // 7)
    assert number > 2
    groups = [visits.asks(group) for group in range(number)]
    for name in ("after", "by_contact", "places"):
        parts = [getattr(each, name) for each in groups]
        assert np.array_equal(np.concatenate(parts), getattr(together, name))
    for name in ("entity", "channel", "client", "service", "call_back", "resolve"):
        parts = [getattr(each.contacts, name) for each in groups]
        assert np.array_equal(np.concatenate(parts), getattr(together.contacts, name))


def test_visits_to_one_appointment_stand_together(plan: Plan) -> None:
    block, visits = with_visits(DrawnDemand(plan.scenario, 0, plan.journeys))
    codes = block.codes[visits.entries]
    assert len(np.unique(codes)) > 1
    assert (np.diff(codes) <= 0).all()


def test_asks_are_kept_for_other_offices_as_long_as_there_is_room(
    plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    def asked(number: int) -> list[bool]:
        """Return of the first office, then of the others, whether asks are those of the first."""
        found = [with_visits(each)[1].asks(0) for each in demands_of([(plan, 0)] * number)]
        return [each is found[0] for each in found]

    assert asked(3) == [True, True, True]
    monkeypatch.setattr("sim.demand.demand.MOST_ASKS_KEPT", 0)
    assert asked(2) == [True, False]


def test_an_office_that_is_alone_keeps_no_asks(plan: Plan) -> None:
    _, visits = with_visits(next(demands_of([(plan, 0)])))
    assert visits.asks(0) is not visits.asks(0)
