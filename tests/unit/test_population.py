"""Contacts of the population, as drawn: who asks about what, month after month."""

from functools import cache
from itertools import chain
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.demand.blocks import ContactBlock
from sim.demand.clients import ClientIndex
from sim.demand.demand import DrawnDemand
from sim.plan.plan import Plan
from sim.plan.shape import client_kinds
from sim.scenario.rules import KINDS
from tests.handmade import Laboratory

SURNAMES = {"A-K": "25 %", "L-R": "25 %", "S-Z": "50 %"}
GROUPS = {"student": "50 %", "other": "50 %"}


@cache
def plan() -> Plan:
    """Return an office that the population calls about two matters, of two kinds each."""
    flow = {"rate": "10 per day", "case_types": {"permit": "50 %", "title": "50 %"}}
    return Laboratory(
        case_types={"permit": {}, "title": {}},
        office={
            "applications": {"cases": flow},
            "clients": {"surnames": SURNAMES, "groups": GROUPS},
        },
        contacts={
            "population": {"phone": {"total": "40 per day"}},
            "kinds": {"general": "50 %", "status": "50 %"},
        },
        days=90,
    ).plan()


@cache
def calls() -> tuple[ContactBlock, ...]:
    """Return the calls of three months."""
    drawn = DrawnDemand(plan().scenario, 0, plan().journeys)
    return tuple(month.contacts[0] for month in drawn.months())


def column(name: str) -> NDArray[Any]:
    return np.array(list(chain.from_iterable(getattr(block, name) for block in calls())))


def test_numbers_of_client_kinds_are_those_of_the_list() -> None:
    office = plan().scenario.office
    numbers = ClientIndex.of(office)
    kinds = client_kinds(plan().scenario)
    assert numbers.kinds == len(kinds) == 2 * 3 * 2
    for kind in kinds:
        places = (
            list(names).index(name)
            for names, name in (
                (office.case_types, kind.case_type),
                (office.clients.surnames, kind.surname),
                (office.clients.groups, kind.group),
            )
        )
        assert numbers.number(*(np.array([place]) for place in places)).tolist() == [kind.index]


def test_what_callers_want_does_not_tell_who_they_are() -> None:
    kinds = client_kinds(plan().scenario)
    clients = [kinds[client] for client in column("client").tolist()]
    told = {
        "kind": column("kind") == KINDS.index("status"),
        "case type": np.array([client.case_type == "title" for client in clients]),
        "surname": np.array([client.surname == "S-Z" for client in clients]),
        "group": np.array([client.group == "other" for client in clients]),
    }
    number = len(clients)
    assert number > 3000
    error = 1 / np.sqrt(number)
    for name, one in told.items():
        assert abs(one.mean() - 0.5) < 4 * error / 2, name
    found = np.corrcoef(list(told.values()))
    assert np.abs(found[~np.eye(len(told), dtype=bool)]).max() < 4 * error


@pytest.mark.parametrize("what", ["client", "kind", "service"])
def test_every_month_goes_on_with_luck_of_its_own(what: str) -> None:
    first, *later = (np.array(getattr(block, what)) for block in calls())
    assert len(later) == 2
    for month in later:
        both = min(len(first), len(month))
        assert both > 500
        assert (first[:both] == month[:both]).mean() < 0.8


def test_no_two_calls_have_one_number() -> None:
    assert len(np.unique(column("entity"))) == len(column("entity"))
