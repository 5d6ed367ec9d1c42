"""Hours of teams in random offices: nobody works more or less for them (model.md §3)."""

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from sim.events.kinds import MOVED
from sim.measures.uses import USES
from sim.plan.plan import Plan
from tests.handmade import (
    HandCase,
    HandContact,
    HandMade,
    HandPeople,
    Laboratory,
    managed,
    on_day,
    rows_of,
    structure_of,
)
from tests.theory.people_lab import hours_of, results_of

DAY, WEEKS = 1440.0, 4
HOURS = {
    "presence": "Mon-Fri 08:00-16:00", "phone": "Mon-Fri 08:00-12:00",
    "counter": "Mon-Fri 09:00-15:00", "opening": "Mon-Fri 00:00-24:00",
}  # fmt: skip
PRESENCES = st.sampled_from([
    {}, {"presence": "Mon-Fri 10:00-18:00"}, {"presence": "Mon-Fri 00:00-04:00 20:00-24:00"},
    {"presence": "Mon-Fri 16:00-24:00"}, {"presence": "Mon-Fri 06:00-11:00 12:00-18:00"},
    {"phone": "Mon-Fri 09:00-10:00", "counter": "Tue 09:00-12:00, Thu 11:00-12:00"},
])  # fmt: skip
"""Of eight hours on each of five days, or longer: whoever is there works eight."""
USUAL = tuple(use for use in USES if use != "overtime")


def office(a: dict[str, Any], desk: dict[str, Any], later: dict[str, Any]) -> Plan:
    """Return two reviewed teams of one home, the desk with other hours from day 9 on."""
    teams = {
        "a": {"takes": {"a": 2}, "owns": {"case_types": ["x"]}, "may_decide": True, **a},
        "desk": {"takes": {"a": 1, "desk": 1}, "owns": {"case_types": ["y"]}, "may_decide": True},
    }
    then = structure_of("later", {"a": teams["a"], "desk": {**teams["desk"], **later}})
    live = {"date": on_day(9), "structure": then, "open_cases": "move"}
    lab = Laboratory(
        hours=HOURS, clerks={"a": 3, "desk": 1}, case_types={"x": {}, "y": {}}, people={},
        teams={**teams, "desk": {**teams["desk"], **desk}}, days=7 * WEEKS,
        reorganisation={"timeline": [live]},
    )  # fmt: skip
    return managed(lab.plan(), review={"weekday": "wed", "factor": 1.0})


CASES = st.lists(
    st.tuples(st.floats(0, 6 * DAY), st.floats(60, 700), st.sampled_from("xyyyy")),
    min_size=15, max_size=50,
)  # fmt: skip
CALLS = st.lists(st.tuples(st.integers(0, 19), st.sampled_from(["phone", "counter"])), max_size=20)


@given(a=PRESENCES, desk=PRESENCES, later=PRESENCES, cases=CASES, calls=CALLS)
@settings(max_examples=30, deadline=None)
def test_everybody_works_forty_hours_a_week_wherever(
    a: dict[str, Any], desk: dict[str, Any], later: dict[str, Any],
    cases: Sequence[tuple[float, float, str]], calls: Sequence[tuple[int, str]],
) -> None:  # fmt: skip
    plan = office(a, desk, later)
    come = sorted(cases)
    made = HandMade(
        [HandCase(date, [("work", minutes)], kind) for date, minutes, kind in come],
        [
            HandContact(day * DAY + 600, 20, channel, case_type="y", patience=300.0)
            for day, channel in sorted(calls)
            if day % 7 < 5
        ],
        people=HandPeople(),
    )
    if any(row[1] == MOVED for row in rows_of(plan, made)):
        event("moved")
    results = results_of(plan, made)  # which checks what must hold in every run
    overtime = hours_of(results, "hours", "", "overtime")
    assert hours_of(results, "hours_paid") == pytest.approx(4 * 40 * WEEKS + overtime)
    for team in ("", "a", "desk"):
        used = sum(hours_of(results, "hours", team, use) for use in USUAL)
        over = hours_of(results, "hours", team, "overtime")
        assert used == pytest.approx(hours_of(results, "hours_paid", team) - over)
        assert hours_of(results, "hours", team, "idle") >= -1e-9
