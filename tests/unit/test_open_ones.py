"""Slots of what is open: each finds its own, is empty when it is given, and is given again."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.events.families import FAMILY
from sim.events.kinds import CASE_ARRIVAL, DECIDED
from sim.events.rows import ENTITY, EVENT, WIDTH, Rows
from sim.measures import slots
from sim.measures.folding import Fold
from sim.measures.per_case import Places
from tests.handmade import Laboratory

CONTACTS = st.integers(0, 3 * FAMILY // 1000).map(lambda number: number * 1000)
"""Numbers far apart, and alike in their last digits."""


@pytest.fixture
def interpreted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Run folds as they are written."""
    monkeypatch.setattr(Fold, "__call__", lambda fold, *arguments: fold.function(*arguments))


@pytest.mark.usefixtures("interpreted")
@given(st.lists(st.lists(CONTACTS, max_size=40), max_size=6), st.data())
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_contacts_find_their_slots(several: list[list[int]], data: st.DataObject) -> None:
    opened, there = slots.OpenContacts(1), dict[int, float]()
    for block in several:
        arrays = opened.with_room(len(block))
        for number, entity in enumerate(block):
            slot = slots.open_contact(arrays, entity)
            assert arrays.slots.known[slot, 0] == there.get(entity, 0.0)
            there[entity] = arrays.slots.known[slot, 0] = number + 1.0
        for entity in data.draw(st.sets(st.sampled_from(sorted(there)))) if there else ():
            slots.close_contact(arrays, entity)
            del there[entity]
            assert slots.slot_of_contact(arrays, entity) == -1
        assert opened.known()[:, 0].tolist() == [there[entity] for entity in sorted(there)]
    assert len(arrays.slots.free) <= 240 if several else True


@pytest.mark.usefixtures("interpreted")
def test_slots_of_cases_that_are_over_are_given_again() -> None:
    places = Places(Laboratory().plan())
    opened = slots.OpenCases(places, 1)
    for number in range(0, 1000, 10):
        cases = np.arange(number, number + 10)
        arrays = opened.with_room(10, places.of(cases))
        for entity in cases.tolist():
            slot = slots.open_case(arrays, entity)
            assert arrays.slots.known[slot, 0] == 0.0
            arrays.slots.known[slot, 0] = entity
        for entity in cases.tolist():
            slot = slots.slot_of_case(arrays, entity)
            assert arrays.slots.known[slot, 0] == entity
            slots.close_case(arrays, entity, slot)
            assert slots.slot_of_case(arrays, entity) == -1
    assert len(arrays.slots.free) == 10
    assert slots.slot_of_case(arrays, 10 * FAMILY - 1) == -1  # it has never come


def test_the_places_of_cases_that_come() -> None:
    places = Places(Laboratory().plan())
    table = np.zeros((3, WIDTH))
    table[:, ENTITY], table[:, EVENT] = (4, 7, 2), (CASE_ARRIVAL, CASE_ARRIVAL, DECIDED)
    assert places.come(Rows(table)).tolist() == places.of(np.array([4, 7])).tolist()
