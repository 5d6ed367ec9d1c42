"""Which way each shipped lever moves what it is about, in the small town when it is short of staff.

Two pairs of runs over seven weeks on common random numbers; both must move that way.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any

import pytest

from sim.demand.demand import DrawnDemand
from sim.experiment.collected import Collected
from sim.experiment.replication import run_replication
from sim.plan.journeys import APPLICANT, NEVER
from sim.plan.plan import compile_plan
from sim.scenario.study import Scenario
from tests.changed_town import FOLDER, town
from tests.handmade import on_day

DAYS = 49
GENERAL = sorted(path.stem for path in (FOLDER.parent / "levers").glob("*.yaml"))
OWN = sorted(path.stem for path in (FOLDER / "levers").glob("*.yaml"))
DIP: dict[str, Any] = {
    "label": "dip", "begin": on_day(0), "end": on_day(DAYS),
    "share": {"low": "12 %", "central": "12 %", "high": "12 %", "source": "a test",
              "confidence": "C"},
}  # fmt: skip


def used(name: str) -> Mapping[str, Any]:
    if name == "dip":
        return {"loads": [DIP]}
    folder = "../levers" if name in GENERAL else "levers"
    return {"levers": [f"{folder}/{name}.yaml"]}


@cache
def found(name: str, start: str) -> Collected:
    """Run the town with a lever, or as it is; short of staff, so that hours are what lacks."""
    keys = used(name or "status_messages")
    scenario = town(keys, "short of staff", start, days=DAYS)
    if not name:
        scenario = scenario.model_copy(update={"timeline": None})
    planned = scenario.run.model_copy(update={"equal": "planned"})
    scenario = scenario.model_copy(update={"run": planned})
    plan, results = compile_plan(scenario), Collected(scenario)
    for number in (0, 1):
        results.add(number, run_replication(plan, number))
    return results


MOVES = [
    ("status_messages", "contacts_offered", "", -1),
    ("enquiry_moratorium", "contacts_offered", "", -1),
    ("overtime", "decided", "", +1),
    ("overtime", "hours_paid", "", +1),
    ("dip", "decided", "", -1),
    ("dip", "hours", "change", +1),
    ("phone_free_hours", "interruptions", "", -1),
    ("qualification", "hours", "onboarding", -1),
    ("extra_posts", "filled_fte", "", +1),
    ("backlog_team", "handoffs", "", +1),
    ("online_form", "contacts_offered", "", -1),
    ("electronic_file", "lead_time_in", "travelling", -1),
    ("appointment_reminder", "no_shows", "", -1),
]


@pytest.mark.parametrize(("name", "measure", "detail", "sign"), MOVES)
def test_a_lever_moves_what_it_is_about(name: str, measure: str, detail: str, sign: int) -> None:
    start = "clearing" if name == "electronic_file" else "current"  # where files travel
    after = found(name, start).values(measure, detail=detail)
    before = found("", start).values(measure, detail=detail)
    assert (sign * (after - before) > 0).all(), f"{measure}: {before} becomes {after}"


def test_every_shipped_lever_has_its_direction() -> None:
    assert {name for name, *_ in MOVES} == {*GENERAL, *OWN, "dip"} - {"online_application"}


# -- complete applications --------------------------------------------------------------------


def ways(scenario: Scenario) -> dict[tuple[int, int], list[tuple[int, float]]]:
    """Return the entries of every case that comes in, by flow and number."""
    plan = compile_plan(scenario)
    blocks = [b for month in DrawnDemand(scenario, 0, plan.journeys).months() for b in month.cases]
    return {
        (block.family, block.numbers[n]): [
            (int(block.application[n] // 1440), 0.0),
            *zip(block.codes[a:b], block.minutes[a:b], strict=True),
        ]
        for block in blocks
        for n, (a, b) in enumerate(zip(block.offsets, block.offsets[1:], strict=False))
    }


def test_online_applications_leave_three_of_four_requests() -> None:
    changed = town(used("online_application"), days=365)
    with_lever, without = (
        sum(APPLICANT in dict(way) or NEVER in dict(way) for way in ways(scenario).values())
        for scenario in (changed, changed.model_copy(update={"timeline": None}))
    )
    error = (0.75 * 0.25 / without) ** 0.5
    assert error < 0.011
    assert with_lever / without == pytest.approx(0.75, abs=4 * error)


def test_complete_applications_change_cases_of_their_days_alone() -> None:
    # While nothing is missing nobody waits for documents; before and after, every entry of every
    # case is what it was, to the last bit.
    nothing = {"low": "0 %", "central": "0 %", "high": "0 %", "source": "a test", "confidence": "C"}
    lever = {
        "name": "complete", "begin": on_day(10), "end": on_day(20),
        "effects": [{"effect": "complete_applications", "kept": nothing}],
    }  # fmt: skip
    changed = town({"levers": [lever]})
    before = ways(changed.model_copy(update={"timeline": None}))
    after = ways(changed)
    assert before.keys() == after.keys()
    inside = {case for case, way in before.items() if 10 <= way[0][0] < 20}
    assert any(APPLICANT in dict(before[case]) for case in inside)
    assert not any(APPLICANT in dict(after[case]) for case in inside)
    assert all(after[case] == way for case, way in before.items() if case not in inside)
    # What is left of a case is what it was without the requests and the checks after them.
    recheck = compile_plan(changed).steps.index("recheck")
    for case in inside:
        if NEVER not in dict(before[case]):
            left = [entry for entry in before[case] if entry[0] not in (APPLICANT, recheck)]
            assert after[case] == left
