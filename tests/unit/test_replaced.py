"""Contacts whose place a form takes: which remain, and that nothing else changes."""

from typing import Any

import numpy as np
import pytest

from sim.demand.blocks import ContactBlock
from sim.demand.demand import DrawnDemand
from sim.events.families import FAMILY
from sim.plan.plan import Plan
from sim.scenario.rules import CHANNELS, KINDS
from tests.handmade import Drawn, Laboratory, on_day, rows_of

MISSING = {
    "probability": "100 %",
    "again_factor": 0.0,
    "reply": {"mean": "2 days", "distribution": "fixed"},
    "recheck": {"mean": "10 min", "distribution": "fixed"},
    "never_comes": "0 %",
    "withdrawn_after": "12 weeks",
}
WORK = {"minutes": {"mean": "1 h", "distribution": "fixed"}}
STAGES = [
    {"step": "intake", "work": WORK, "documents": MISSING},
    {"step": "decision", "work": WORK, "decides": True},
]
DAYS = 40
BEGIN = 20


def plan(*effects: dict[str, Any], begin: int = BEGIN) -> Plan:
    lever = {"name": "form", "begin": on_day(begin), "effects": list(effects)}
    flow = {"rate": "20 per day", "arrivals": "fixed", "case_types": {"case": "100 %"}}
    return Laboratory(
        clerks={"desk": 20},
        teams={"desk": {"may_decide": True, "owns": {}}},
        office={"applications": {"titles": flow}, "journeys": {"way": {"stages": STAGES}}},
        contacts={
            "population": {"phone": {"total": "200 per day"}, "email": {"total": "250 per day"}},
            "kinds": {"general": "50 %", "appointment": "50 %"},
            "submissions": {"email": "100 %"},
        },
        reorganisation={"levers": [lever]} if effects else {},
        days=DAYS,
    ).plan()


def fewer(kept: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - keys of the effect
    return {"effect": "fewer_contacts", "kept": kept, **more}


def contacts(of: Plan) -> dict[int, tuple[float, ...]]:
    """Return date, channel, kind, minutes and luck of the population's contacts by entity."""
    demand = DrawnDemand(of.scenario, 0, of.journeys)
    return {
        block.entity[n]: (
            block.time[n], block.channel[n], block.kind[n], block.service[n], block.resolve[n],
        )
        for month in demand.months() for block in month.contacts for n in range(len(block.time))
    }  # fmt: skip


def test_only_those_meant_are_fewer_and_the_others_are_the_same() -> None:
    before = contacts(plan())
    after = contacts(plan(fewer("30 %", kinds=["general"], channels=["phone"])))
    assert all(before[entity] == row for entity, row in after.items())
    gone = [row for entity, row in before.items() if entity not in after]
    phone, general = CHANNELS.index("phone"), KINDS.index("general")
    assert {row[1:3] for row in gone} == {(phone, general)}
    assert min(row[0] for row in gone) >= BEGIN * 1440
    meant = [r for r in before.values() if r[1:3] == (phone, general) and r[0] >= BEGIN * 1440]
    share = 1 - len(gone) / len(meant)
    assert share == pytest.approx(0.3, abs=3 * (0.21 / len(meant)) ** 0.5)


def test_a_lever_that_keeps_all_changes_nothing() -> None:
    assert np.array_equal(rows_of(plan(), Drawn()), rows_of(plan(fewer("100 %")), Drawn()))


def test_of_two_levers_the_product_remains() -> None:
    several = contacts(plan(fewer("60 %"), fewer("50 %"), begin=0))
    assert several.keys() == contacts(plan(fewer("30 %"), begin=0)).keys()


def submissions(of: Plan) -> tuple[list[ContactBlock], list[float]]:
    demand = DrawnDemand(of.scenario, 0, of.journeys)
    blocks = [block for month in demand.months() for block in month.cases]
    sent = [block.submissions for block in blocks if block.submissions is not None]
    applied = [
        block.application[int(entity % FAMILY) // (1 << 12) - block.numbers[0]]
        for block in blocks if block.submissions is not None
        for entity in block.submissions.entity
    ]  # fmt: skip
    return sent, applied


def test_documents_of_cases_applied_for_then_are_uploaded() -> None:
    # Whoever applies from day 20 on uploads them: no mail, and the recheck is due at once.
    of = plan(fewer("0 %", kinds=["submission"]))
    _, applied = submissions(of)
    assert max(applied) < BEGIN * 1440
    assert len(applied) == sum(1 for date in submissions(plan())[1] if date < BEGIN * 1440)
    rows = rows_of(of, Drawn())
    assert len(rows)
