"""Relations between runs with and without dates: what must not matter does not, to the last bit.

The small town over six weeks, with its people, without them, and round the clock.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import product
from typing import Any

import numpy as np
import pytest

from sim.events.kinds import CASE_ARRIVAL, HANDOFF, MOVED, OPEN_AT_START, START
from sim.events.log import KeptLog
from sim.events.rows import Log
from sim.experiment.collected import Collected
from sim.experiment.replication import run_replication
from sim.measures.uses import USES
from sim.plan.plan import Plan, compile_plan
from sim.scenario.study import Scenario
from tests.changed_town import KINDS, town
from tests.handmade import HandCase, HandContact, HandMade, Laboratory, on_day, structure_of, trace

every_kind = pytest.mark.parametrize("kind", KINDS)
ALL_TYPES = ["renewal", "family", "settlement", "naturalisation"]


def run(scenario: Scenario) -> tuple[Log, Collected]:
    """Run one replication; return its log and all of its results."""
    kept, found = KeptLog(), Collected(scenario)
    found.add(0, run_replication(compile_plan(scenario), 0, kept))
    return kept.rows(), found


def assert_equal(one: Scenario, other: Scenario) -> Log:
    """Assert that two scenarios have the same events and the same results, to the last bit."""
    (rows, found), (others, expected) = run(one), run(other)
    assert np.array_equal(rows, others)
    assert found.table().equals(expected.table())
    assert found.series().equals(expected.series())
    assert found.months().equals(expected.months())
    return rows


def go_live(day: int, structure: str = "clearing", **keys: Any) -> dict[str, Any]:  # noqa: ANN401 - keys of a go-live
    return {"date": on_day(day), "structure": f"{structure}.yaml", **keys}


# -- what changes nothing ---------------------------------------------------------------------


@every_kind
def test_a_go_live_of_the_same_structure_changes_nothing(kind: str) -> None:
    same = [go_live(15, "current"), go_live(25, "current", open_cases="stay")]
    changed = town({"timeline": same}, kind)
    assert len(changed.timeline.phases) == 3  # type: ignore[union-attr]
    assert_equal(changed, changed.model_copy(update={"timeline": None}))


def test_what_takes_nothing_changes_nothing() -> None:
    nothing = {
        "loads": [{"label": "dip", "begin": on_day(5), "end": on_day(20), "share": judged("0 %")}],
        "levers": [lever({"effect": "fewer_enquiries", "kept": judged("100 %")}, 5)],
    }
    changed = town(nothing)
    assert_equal(changed, changed.model_copy(update={"timeline": None}))


@pytest.mark.parametrize(
    ("kind", "open_cases"), [*product(KINDS, ["move"]), ("people", "stay"), ("always", "stay")]
)
def test_a_pilot_of_all_case_types_is_the_go_live(kind: str, open_cases: str) -> None:
    stated = {"open_cases": open_cases}
    whole = town({"timeline": [go_live(15, **stated)]}, kind, days=25)
    pilot = town({"timeline": [go_live(15, case_types=ALL_TYPES, **stated)]}, kind, days=25)
    rows = assert_equal(whole, pilot)
    assert (rows[:, 1] == MOVED).any()


def test_two_pilots_that_cover_all_case_types_are_the_go_live() -> None:
    halves = [go_live(15, case_types=types) for types in (ALL_TYPES[:1], ALL_TYPES[1:])]
    assert_equal(town({"timeline": halves}, days=25), town({"timeline": [go_live(15)]}, days=25))


def test_the_rest_after_a_pilot_is_the_whole() -> None:
    first = go_live(10, case_types=["renewal"])
    rest = town({"timeline": [first, go_live(18, case_types=ALL_TYPES[1:])]}, days=25)
    assert_equal(rest, town({"timeline": [first, go_live(18)]}, days=25))


def test_one_half_of_an_office_does_not_feel_the_reorganisation_of_the_other() -> None:
    # Teams a and b share nothing but the building; b is split, its clerks move, its cases too.
    own = {"may_decide": True, "phone_clerks": 1}
    lab = Laboratory(
        clerks={"a": 2, "b": 3},
        case_types={"x": {}, "y": {}},
        teams={
            "a": {"owns": {"case_types": ["x"]}, **own},
            "b": {"owns": {"case_types": ["y"]}, **own},
        },
    )
    split = {
        "b1": {"takes": {"b": 1}, "phone_clerks": 1},
        "b2": {"takes": {"b": 2}, "owns": {"case_types": ["y"]}, **own},
        "a": {"takes": {"a": "all"}, "owns": {"case_types": ["x"]}, **own},
    }
    contacts = {"phone": {"rule": "by_kind", "teams": {"general": "a", "status": "b1"}}}
    timeline = [{"date": on_day(1), "structure": structure_of("split", split, contacts=contacts)}]
    changed = replace(lab, reorganisation={"timeline": timeline})
    made = HandMade(
        [HandCase(10 * n, case_type="xy"[n % 2]) for n in range(200)],
        [HandContact(31 * n, 7, kind=("general", "status")[n % 2], case_type="xy"[n % 2], lag=2,
                     patience=9) for n in range(90)],
    )  # fmt: skip
    with_dates, without = (trace(each.plan(), made) for each in (changed, lab))
    assert [line for line in with_dates if " a" in line] == [
        line for line in without if " a" in line
    ]
    assert any(" b1" in line for line in with_dates)


def test_a_go_live_before_anything_happens_is_a_structure_long_established() -> None:
    # From the second day on the office is as if it had always been so; clerks are numbered
    # otherwise, so lines tell the teams alone.
    teams = {
        "intake": {"takes": {"front": "all"}, "phone_clerks": "all"},
        "deciding": {"takes": {"desk": "all"}, "owns": {}, "may_decide": True},
    }
    new = structure_of("new", teams, steps={"intake": {"rule": "fixed_team", "team": "intake"}},
                       contacts={"phone": {"rule": "fixed_team", "team": "intake"}})  # fmt: skip
    stated: dict[str, Any] = {"clerks": {"front": 1, "desk": 2}, "steps": ("intake", "decision"),
                              "decides": "decision"}  # fmt: skip
    established = Laboratory(structure=new, **stated)
    today: dict[str, Any] = {"teams": {"desk": {"owns": {}, "may_decide": True}}}
    changed = Laboratory(
        reorganisation={"timeline": [{"date": on_day(1), "structure": new}]}, **today, **stated
    )
    made = HandMade(
        [HandCase(1440 + 20 * n, [("intake", 15), ("decision", 40)]) for n in range(60)],
        [HandContact(1450 + 33 * n, 8, lag=1, patience=5) for n in range(40)],
    )

    def story(lab: Laboratory) -> list[str]:
        lines = trace(lab.plan(), made)
        changes = (" moved ", " joined ", " left ", " go_live")
        return [line.split("/clerk")[0] for line in lines if not any(c in line for c in changes)]

    assert story(changed) == story(established)


# -- open cases -------------------------------------------------------------------------------


@every_kind
def test_open_cases_that_move_are_begun_by_the_new_structures_teams_alone(kind: str) -> None:
    scenario = town({"timeline": [go_live(15)]}, kind, days=25)
    plan = compile_plan(scenario)
    rows, _ = run(scenario)
    begun = rows[(rows[:, 1] == START) & (rows[:, 3] >= 0) & (rows[:, 0] > 15 * 1440)]
    assert teams_of(plan, begun) == set(plan.phases[1].teams) - {"integration"}


def test_open_cases_that_stay_are_finished_by_the_old_teams() -> None:
    scenario = town({"timeline": [go_live(15, open_cases="stay")]})
    plan = compile_plan(scenario)
    rows, _ = run(scenario)
    came = rows[np.isin(rows[:, 1], (CASE_ARRIVAL, OPEN_AT_START))]
    old = came[came[:, 0] < 15 * 1440, 2]
    begun = rows[(rows[:, 1] == START) & (rows[:, 3] >= 0)]
    late = begun[begun[:, 0] > 15 * 1440]
    # Whose work it is stands in the log as where the clerk sits now: the clearing does not decide.
    step = plan.steps.index("decision")
    decided = late[late[:, 3] == step]
    clearing = plan.teams.index("clearing")
    assert (decided[np.isin(decided[:, 2], old), 4] == clearing).any()
    assert not (decided[~np.isin(decided[:, 2], old), 4] == clearing).any()
    handed = rows[(rows[:, 1] == HANDOFF) & (rows[:, 0] == 15 * 1440)]
    assert clearing not in handed[:, 4]


def teams_of(plan: Plan, rows: Log) -> set[str]:
    return {plan.teams[int(team)] for team in rows[:, 4]}


# -- windows ----------------------------------------------------------------------------------


def judged(central: str) -> dict[str, str]:
    return {"low": central, "central": central, "high": central, "source": "a test",
            "confidence": "C"}  # fmt: skip


def loads(*shares: str, first: int = 0, last: int = 30, **keys: Any) -> dict[str, Any]:  # noqa: ANN401 - keys of a load
    dates = {"begin": on_day(first), "end": on_day(last)}
    listed = [
        {"label": f"load {number}", "share": judged(share), **dates, **keys}
        for number, share in enumerate(shares)
    ]
    return {"loads": listed}


def lever(effect: Mapping[str, Any], first: int = 0, last: int = 30) -> dict[str, Any]:
    dates = {"begin": on_day(first), "end": on_day(last)}
    return {"name": "lever", "effects": [effect], **dates}


def present(found: Collected, team: str = "") -> float:
    """Return the hours of who was there, before windows take any: what is paid, allowances off."""
    hours = {use: float(found.values("hours", team, detail=use)[0]) for use in USES}
    taken = sum(hours[use] for use in ("overtime", "allowance", "absent"))
    return float(found.values("hours_paid", team)[0]) - taken


def changed_hours(found: Collected, team: str = "") -> float:
    return float(found.values("hours", team, detail="change")[0])


@every_kind
def test_two_windows_of_a_tenth_take_a_fifth(kind: str) -> None:
    _, found = run(town(loads("10 %", "10 %"), kind))
    assert changed_hours(found) == pytest.approx(0.2 * present(found), rel=1e-9)
    assert present(found) > 0


@every_kind
def test_windows_of_more_than_everything_take_everything_and_no_more(kind: str) -> None:
    rows, found = run(town(loads("60 %", "70 %"), kind))
    assert changed_hours(found) == pytest.approx(present(found), rel=1e-9)
    assert not (rows[:, 1] == START).any()
    assert found.values("hours", detail="idle")[0] == pytest.approx(0.0, abs=1e-9)


def test_a_window_takes_hours_of_its_teams_and_days_alone() -> None:
    # One full week of 39 hours of each of its clerks.
    scenario = town(loads("30 %", first=7, last=14, teams=["front_desk"]), "without people")
    clerks = compile_plan(scenario).phases[0].staff["front_desk"].clerks
    _, found = run(scenario)
    assert changed_hours(found, "front_desk") == pytest.approx(0.3 * 39.0 * clerks, rel=1e-9)
    assert changed_hours(found) == pytest.approx(0.3 * 39.0 * clerks, rel=1e-9)


def test_a_window_of_hours_takes_so_many_hours() -> None:
    # Without people nobody is away: what is expected is what happens.
    keys: dict[str, Any] = {"hours": judged("100 h"), "label": "study"}
    dates = {"begin": on_day(8), "end": on_day(30)}
    scenario = town({"loads": [{**keys, **dates}]}, "without people")
    _, found = run(scenario)
    assert changed_hours(found) == pytest.approx(100.0, rel=1e-9)
    assert changed_hours(found, "integration") == 0.0


def test_a_window_that_begins_before_the_run_takes_what_is_left_of_its_hours() -> None:
    keys: dict[str, Any] = {"hours": judged("100 h"), "label": "study"}
    dates = {"begin": on_day(-20), "end": on_day(20)}
    _, found = run(town({"loads": [{**keys, **dates}]}, "without people"))
    assert changed_hours(found) == pytest.approx(50.0, rel=1e-9)


def test_hours_per_clerk_are_taken_of_each_clerk() -> None:
    keys: dict[str, Any] = {"hours_per_clerk": judged("8 h"), "label": "training"}
    dates = {"begin": on_day(8), "end": on_day(30)}
    scenario = town({"loads": [{**keys, **dates}]}, "without people")
    plan = compile_plan(scenario)
    _, found = run(scenario)
    clerks = sum(s.clerks for n, s in plan.phases[0].staff.items() if n != "integration")
    assert changed_hours(found) == pytest.approx(8.0 * clerks, rel=1e-9)


@pytest.mark.parametrize("kind", ["people", "without people"])
def test_overtime_adds_its_share_and_is_paid_on_top(kind: str) -> None:
    scenario = town({"levers": [lever({"effect": "overtime", "share": judged("10 %")})]}, kind)
    _, found = run(scenario)
    planned = float(found.values("hours_overtime_planned")[0])
    assert planned == pytest.approx(0.1 * (present(found) - planned), rel=1e-9)
    assert changed_hours(found) == pytest.approx(0.0, abs=1e-9)


def sums(found: Collected, uses: Sequence[str]) -> float:
    return sum(float(found.values("hours", detail=use)[0]) for use in uses)


@every_kind
def test_uses_still_add_up_to_what_is_paid(kind: str) -> None:
    keys = {
        **loads("15 %", "30 %", first=5, last=25),
        "levers": [lever({"effect": "overtime", "share": judged("10 %")}, 20, 35)],
        "timeline": [go_live(12, case_types=["renewal"]), go_live(22)],
    }
    _, found = run(town(keys, kind, days=40))
    assert sums(found, USES) == pytest.approx(float(found.values("hours_paid")[0]), rel=1e-9)
