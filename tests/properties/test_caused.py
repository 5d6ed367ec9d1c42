"""Cases that decisions cause, in random offices: what came is what left, and luck is common."""

from typing import Any

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.events.families import FAMILY
from sim.events.kinds import CASE_ARRIVAL, CAUSED_CASE, CONTACT_ATTEMPT, DECIDED, HANDOFF, START
from sim.events.rows import Log
from sim.experiment.replication import event_log, run_replication
from sim.plan.following import generations
from sim.plan.plan import Plan, compile_plan
from sim.scenario.following import MOST_GENERATIONS
from tests.handmade import Laboratory

DAY = 1440.0
TYPES = ("title", "renewal", "objection")
MISSING = {
    "probability": "40 %",
    "reply": {"mean": "3 days"},
    "recheck": {"mean": "10 min"},
    "never_comes": "20 %",
    "withdrawn_after": "10 days",
}
WORK = {"minutes": {"mean": "30 min"}}
STAGES = [
    {"step": "intake", "work": WORK, "documents": MISSING},
    {"external": "authority", "time": {"mean": "4 days"}},
    {
        "step": "decision",
        "work": WORK,
        "decides": True,
        "refusal": {"probability": "30 %", "hearing": {"mean": "2 days"}},
    },
    {"step": "issue", "work": WORK},
]
CONTACTS = {
    "population": {"phone": {"total": "30 per day"}, "email": {"total": "30 per day"}},
    "enquiries": {
        "mean_rate": "0.2 per day",
        "old_multiple": "2",
        "channels": {"phone": "50 %", "email": "50 %"},
    },
    "submissions": {"email": "100 %"},
}

SPREADS = st.sampled_from([{}, {"distribution": "exponential"}, {"cv": "0.7"}])


@st.composite
def following(draw: st.DrawFn) -> dict[str, Any]:
    """Return what follows the decisions of each type: up to two entries, 60 % each at most."""
    types: dict[str, Any] = {}
    for name in TYPES:
        types[name] = {
            "next": [
                {
                    "on": on,
                    "case_type": draw(st.sampled_from(TYPES)),
                    "after": {"mean": f"{draw(st.integers(0, 40))} days", **draw(SPREADS)},
                    "probability": f"{draw(st.integers(20, 100))} %",
                }
                for on in draw(st.sampled_from([(), ("granted",), ("granted", "refused")]))
            ]
        }
    return types


def plan_of(types: dict[str, Any], *, days: float = 50, clerks: int = 2, name: str = "x") -> Plan:
    flow = {
        "rate": "6 per day",
        "case_types": {"title": "70 %", "renewal": "30 %"},
        "opening": {"cases": 20, "mean_age": "10 days"},
    }
    scenario = Laboratory(
        case_types=types,
        clerks={"front": 1, "desk": clerks},
        step_rules={"intake": {"rule": "fixed_team", "team": "front"}},
        office={"applications": {"titles": flow}, "journeys": {"way": {"stages": STAGES}}},
        contacts=CONTACTS,
        days=days,
    ).scenario()
    return compile_plan(scenario.model_copy(update={"name": name}))


def rows_of(plan: Plan) -> Log:
    return event_log(plan, 0).rows()


few = settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@few
@given(following())
def test_what_came_is_what_left_and_every_cause_is_a_decision(types: dict[str, Any]) -> None:
    plan = plan_of(types)
    results = run_replication(plan, 0)  # checks that open + left = opening + arrivals + caused
    values = {value[:4]: value.value for value in results.values}
    rows = rows_of(plan)
    came, caused, decided = (
        rows[rows[:, 1] == kind, 2] for kind in (CASE_ARRIVAL, CAUSED_CASE, DECIDED)
    )
    assert values["arrivals", "", "", ""] == len(came)
    if not any(one["next"] for one in types.values()):
        assert ("caused", "", "", "") not in values
        assert not len(caused)
        return
    assert values["caused", "", "", ""] == len(caused)
    balance = values["open_start", "", "", ""] + len(came) + len(caused)
    assert balance == len(decided) + (
        values["withdrawn", "", "", ""] + values["open_end", "", "", ""]
    )
    months = results.months.frame()
    assert months[months["measure"] == "caused"]["value"].sum() == len(caused)
    # Its cause is the case of the root's number one generation before, decided before it came.
    place = int(generations(plan.scenario.office))
    assert place <= MOST_GENERATIONS
    by = {float(row[2]): float(row[0]) for row in rows if row[1] == DECIDED}
    for row in rows[rows[:, 1] == CAUSED_CASE]:
        family, number = divmod(int(row[2]), FAMILY)
        before = family - 6
        assert by[float(before * FAMILY + number)] <= row[0]
    assert len(np.unique(caused)) == len(caused)


@few
@given(following())
def test_names_change_nothing_and_a_longer_run_goes_on(types: dict[str, Any]) -> None:
    one, other = rows_of(plan_of(types)), rows_of(plan_of(types, name="y"))
    assert np.array_equal(one, other)
    longer = rows_of(plan_of(types, days=71.3))
    assert np.array_equal(longer[longer[:, 0] < 50 * DAY], one)


@few
@given(following())
def test_clients_and_minutes_are_the_same_whoever_decides(types: dict[str, Any]) -> None:
    # More clerks decide earlier. What both have in common, has the client and minutes in common.
    few_clerks, many = (rows_of(plan_of(types, clerks=clerks)) for clerks in (1, 4))
    about = [
        {float(row[2]): row[6] for row in rows if row[1] == CAUSED_CASE}
        for rows in (few_clerks, many)
    ]
    both = about[0].keys() & about[1].keys()
    assert all(about[0][entity] == about[1][entity] for entity in both)
    first = [
        {
            (float(row[2]), float(row[3])): row[8]
            for row in rows
            if row[1] == START and float(row[2]) in both and row[3] == 0
        }
        for rows in (few_clerks, many)
    ]
    again = first[0].keys() & first[1].keys()
    assert all(first[0][key] == first[1][key] for key in again)
    assert HANDOFF in few_clerks[:, 1]


def test_caused_cases_ask_from_their_arrival_amid_the_month() -> None:
    # All decisions cause a case within days, and each asks every five days while it is open.
    types: dict[str, Any] = {name: {} for name in TYPES} | {
        "title": {
            "next": {"on": "granted", "case_type": "renewal", "after": {"mean": "1 day"}},
            "target_age": "300 days",
        }
    }
    plan = plan_of(types, days=31, clerks=1)
    rows = rows_of(plan)
    came = {float(row[2]): float(row[0]) for row in rows if row[1] == CAUSED_CASE}
    asking = rows[(rows[:, 1] == CONTACT_ATTEMPT)]
    family = asking[:, 2] // FAMILY
    mine = asking[(family == 6 + 4) | (family == 6 + 5)]
    assert len(mine) > 5
    for row in mine:
        family_of, number = divmod(int(row[2]), FAMILY)
        case = (family_of - 4) * FAMILY + number // (1 << 12)
        assert row[0] >= came[float(case)]
