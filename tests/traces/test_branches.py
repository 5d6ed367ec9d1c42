"""Ways that branch, and stages side by side, in minutes by hand (model.md §5).

Monday is day 0, the office is open round the clock unless it says otherwise, and reading in takes
ten minutes.
"""

from typing import Any

import pytest

from sim.plan.plan import Plan
from tests.handmade import (
    Drawn,
    HandCase,
    HandContact,
    HandMade,
    Laboratory,
    managed,
    office_hours,
    on_day,
    structure_of,
    trace,
)
from tests.theory.people_lab import hours_of, results_of

HOUR = {"minutes": {"mean": "1 h", "distribution": "fixed"}}
HANDOFF = {"reading_in": "10 min", "inside_department": "0 working days",
           "between_departments": "0.5 working days"}  # fmt: skip
HOURS = office_hours("Mon-Fri 08:00-16:00")
AT_8 = 8 * 60
WORK = ("start", "work_end", "handoff", "transfer_end", "external_end", "decided")


def step(name: str, **keys: Any) -> dict[str, Any]:  # noqa: ANN401 - keys of a stage
    return {"step": name, "work": HOUR, **keys}


def wait(days: int, *names: str, **keys: Any) -> dict[str, Any]:  # noqa: ANN401 - keys of a stage
    names = names or ("letter",)
    time = {"mean": f"{days} days", "distribution": "fixed"}
    return {"external": names[0] if len(names) == 1 else list(names), "time": time, **keys}


def drawn(*stages: dict[str, Any]) -> list[str]:
    """Return what the office itself draws for its one case, of which times and ways are fixed."""
    one = {"rate": "1 per day", "arrivals": "fixed", "limit": 1, "case_types": {"case": "100 %"}}
    journey = {"way": {"stages": list(stages)}}
    laboratory = Laboratory(office={"applications": {"titles": one}, "journeys": journey})
    return trace(laboratory.plan(), Drawn(), *WORK, entity="case-1")


def beside(**stated: Any) -> Plan:  # noqa: ANN401 - as Laboratory
    """Return an office of three teams: who begins and decides, and who looks at each side."""
    rules = {name: {"rule": "fixed_team", "team": name} for name in ("fire", "statics")}
    stated = {
        "clerks": {"fire": 1, "statics": 1, "desk": 1},
        "steps": ("intake", "fire", "statics", "decision"),
        "decides": "decision",
        "teams": {"desk": {"owns": {}, "may_decide": True}},
        "step_rules": rules,
        **stated,
    }
    return Laboratory(office={"handoff": HANDOFF, **stated.pop("office", {})}, **stated).plan()


def way(*lanes: list[tuple[str, float]], first: float = 30, last: float = 60) -> HandCase:
    """Return a case of the first morning with these lanes between intake and decision."""
    inside = [entry for lane in lanes for entry in [("lane", 0.0), *lane]]
    entries = [("intake", first), *inside, ("join", 0.0), ("decision", last)]
    return HandCase(AT_8, entries)


# -- branches ---------------------------------------------------------------------------------


def test_a_stage_that_never_happens_is_left_out() -> None:
    ways = step("intake"), step("look", probability="0 %"), step("grant", decides=True)
    assert drawn(*ways, wait(1, probability="0 %")) == [
        "Tue 00:00 start case-1 intake desk/clerk-0",
        "Tue 01:00 work_end case-1 intake desk/clerk-0 (60 min)",
        "Tue 01:00 start case-1 grant desk/clerk-0",
        "Tue 02:00 work_end case-1 grant desk/clerk-0 (60 min)",
        "Tue 02:00 decided case-1 grant desk",
    ]


@pytest.mark.parametrize("full", ["0 %", "100 %"])
def test_a_case_goes_one_way_of_a_branch_and_on_behind_it(full: str) -> None:
    rest = "100 %" if full == "0 %" else "0 %"
    branch = {"simple": {"share": rest}, "full": {"share": full, "stages": [step("look"), wait(2)]}}
    found = drawn({"branch": branch}, step("grant", decides=True))
    looked = [
        "Tue 00:00 start case-1 look desk/clerk-0",
        "Tue 01:00 work_end case-1 look desk/clerk-0 (60 min)",
        "Thu 01:00 external_end case-1 (external)",
    ]
    begins, ends = ("Tue 00:00", "Tue 01:00") if full == "0 %" else ("Thu 01:00", "Thu 02:00")
    assert found == [
        *(looked if full == "100 %" else []),
        f"{begins} start case-1 grant desk/clerk-0",
        f"{ends} work_end case-1 grant desk/clerk-0 (60 min)",
        f"{ends} decided case-1 grant desk",
    ]


def test_each_way_may_decide_by_itself_and_one_may_go_on() -> None:
    full = [step("grant", decides=True), wait(1), step("issue")]
    branch = {"simple": {"share": "0 %", "stages": [step("quick_grant", decides=True)]},
              "full": {"share": "100 %", "stages": full}}  # fmt: skip
    assert drawn({"branch": branch}) == [
        "Tue 00:00 start case-1 grant desk/clerk-0",
        "Tue 01:00 work_end case-1 grant desk/clerk-0 (60 min)",
        "Tue 01:00 decided case-1 grant desk",
        "Wed 01:00 external_end case-1 (external)",
        "Wed 01:00 start case-1 issue desk/clerk-0",
        "Wed 02:00 work_end case-1 issue desk/clerk-0 (60 min)",
    ]


def test_a_step_stands_twice_and_of_several_waits_the_longest_counts() -> None:
    times = {"police": {"mean": "2 days", "distribution": "fixed"},
             "health": {"mean": "3 days", "distribution": "fixed"}}  # fmt: skip
    waits = {**wait(0, "police", "health"), "time": times}
    assert drawn(step("look"), waits, step("look"), step("grant", decides=True)) == [
        "Tue 00:00 start case-1 look desk/clerk-0",
        "Tue 01:00 work_end case-1 look desk/clerk-0 (60 min)",
        "Fri 01:00 external_end case-1 (external)",
        "Fri 01:00 start case-1 look desk/clerk-0",
        "Fri 02:00 work_end case-1 look desk/clerk-0 (60 min)",
        "Fri 02:00 start case-1 grant desk/clerk-0",
        "Fri 03:00 work_end case-1 grant desk/clerk-0 (60 min)",
        "Fri 03:00 decided case-1 grant desk",
    ]


# -- side by side -----------------------------------------------------------------------------


def test_the_office_draws_lanes_and_goes_on_when_the_last_is_over() -> None:
    # The letter takes a day; the look an hour, which the one clerk has at once.
    lanes = {"together": [[wait(1)], [step("look")]]}
    assert drawn(lanes, step("grant", decides=True)) == [
        "Tue 00:00 start case-1 look desk/clerk-0",
        "Tue 01:00 work_end case-1 look desk/clerk-0 (60 min)",
        "Wed 00:00 external_end case-1 (external)",
        "Wed 00:00 start case-1 grant desk/clerk-0",
        "Wed 01:00 work_end case-1 grant desk/clerk-0 (60 min)",
        "Wed 01:00 decided case-1 grant desk",
    ]


def test_lanes_are_in_two_hands_at_once_and_the_file_is_where_the_last_one_was() -> None:
    # Both sides read in. Statics is done last, so that the file comes to the desk from there.
    office = {"handoff": HANDOFF | {"between_departments": 0}}
    case = way([("fire", 20)], [("statics", 40)])
    assert trace(beside(office=office), HandMade([case]), *WORK) == [
        "08:00 start case-1 intake desk/clerk-2",
        "08:30 work_end case-1 intake desk/clerk-2 (30 min)",
        "08:30 handoff case-1 fire fire (10 min)",
        "08:30 handoff case-1 statics statics (10 min)",
        "08:30 start case-1 fire fire/clerk-0 (10 min)",
        "08:30 start case-1 statics statics/clerk-1 (10 min)",
        "09:00 work_end case-1 fire fire/clerk-0 (20 min)",
        "09:20 work_end case-1 statics statics/clerk-1 (40 min)",
        "09:20 handoff case-1 decision desk (10 min)",
        "09:20 start case-1 decision desk/clerk-2 (10 min)",
        "10:30 work_end case-1 decision desk/clerk-2 (60 min)",
        "10:30 decided case-1 decision desk",
    ]


def test_a_lane_waits_in_its_own_queue_and_an_empty_one_is_over_at_once() -> None:
    # Statics has another case until 10:00. Nobody looks at the fire side of this one.
    office = {"handoff": HANDOFF | {"between_departments": 0}}
    cases = [HandCase(AT_8, [("statics", 120)]), way([], [("statics", 40)], [("external", 60)])]
    assert trace(beside(office=office), HandMade(cases), *WORK, entity="case-2") == [
        "08:00 start case-2 intake desk/clerk-2",
        "08:30 work_end case-2 intake desk/clerk-2 (30 min)",
        "08:30 handoff case-2 statics statics (10 min)",
        "09:30 external_end case-2 (external)",
        "10:00 start case-2 statics statics/clerk-1 (10 min)",
        "10:50 work_end case-2 statics statics/clerk-1 (40 min)",
        "10:50 handoff case-2 decision desk (10 min)",
        "10:50 start case-2 decision desk/clerk-2 (10 min)",
        "12:00 work_end case-2 decision desk/clerk-2 (60 min)",
        "12:00 decided case-2 decision desk",
    ]


def test_what_a_referral_before_lanes_owes_each_first_step_pays() -> None:
    # The desk has everything; it reads in after the referral, in either lane, and then no more.
    plan = beside(
        clerks={"other": 1, "desk": 2},
        teams={"desk": {"owns": {}, "may_decide": True}, "other": {"outside": True}},
        step_rules={},
        structure={"referrals": {"to": "other"}},
        office={"handoff": HANDOFF | {"between_departments": 0}},
    )
    entries = [("intake", 30), ("referral", 0), ("lane", 0), ("fire", 20), ("statics", 20),
               ("lane", 0), ("external", 5), ("join", 0), ("decision", 60)]  # fmt: skip
    assert trace(plan, HandMade([HandCase(AT_8, entries)]), "start") == [
        "08:00 start case-1 intake desk/clerk-1",
        "08:30 start case-1 fire desk/clerk-2 (10 min)",
        "09:00 start case-1 statics desk/clerk-1",
        "09:20 start case-1 decision desk/clerk-2",
    ]


def test_what_lanes_are_lent_moved_and_called_away_from_is_one_lane_at_a_time() -> None:
    # Fire is called at 08:40 for 5 minutes with a lag of 3; statics works on.
    office = {"handoff": HANDOFF | {"between_departments": 0}}
    calls = {"phone": {"rule": "fixed_team", "team": "fire"}}
    call = HandContact(AT_8 + 40, 5, "phone", lag=3)
    plan = beside(office=office, contact_rules=calls)
    found = trace(plan, HandMade([way([("fire", 20)], [("statics", 40)])], [call]))
    assert [line for line in found if "fire" in line and "contact" not in line] == [
        "08:30 handoff case-1 fire fire (10 min)",
        "08:30 start case-1 fire fire/clerk-0 (10 min)",
        "08:40 interrupt case-1 fire fire/clerk-0",
        "08:45 lag_start case-1 fire fire/clerk-0 (3 min)",
        "09:08 work_end case-1 fire fire/clerk-0 (20 min)",
    ]
    assert "09:20 work_end case-1 statics statics/clerk-1 (40 min)" in found


def test_idle_clerks_are_lent_a_lane() -> None:
    # Statics is busy until noon; fire is done with its lane at 09:00 and takes the other one, which
    # has waited for the half hour that it must.
    cases = [HandCase(AT_8, [("statics", 240)]), way([("fire", 20)], [("statics", 40)])]
    office = {"handoff": HANDOFF | {"between_departments": 0}}
    plan = managed(beside(office=office), lend={"steps": ["statics"], "tasks": [], "after": 30})
    found = trace(plan, HandMade(cases), "start", "lent", "work_end", entity="case-2")
    assert found[2:6] == [
        "08:30 start case-2 fire fire/clerk-0 (10 min)",
        "09:00 work_end case-2 fire fire/clerk-0 (20 min)",
        "09:00 lent case-2 statics statics/clerk-0 (10 min)",
        "09:00 start case-2 statics fire/clerk-0 (10 min)",
    ]


def test_a_case_that_becomes_urgent_is_so_in_every_lane() -> None:
    # Both sides have an older case waiting behind the one in hand; the urgent one comes before.
    urgent = {"classes": ["urgent", "call_backs", "mails", "cases"], "cases_by": "arrival"}
    teams: dict[str, Any] = {name: {"discipline": urgent} for name in ("fire", "statics")}
    teams["desk"] = {"owns": {}, "may_decide": True}
    office = {"handoff": HANDOFF | {"between_departments": 0}}
    plan = beside(teams=teams, office=office)
    others = [HandCase(AT_8, [(side, 120)]) for side in ("fire", "statics") for _ in range(2)]
    whole = way([("fire", 20)], [("statics", 40)])
    case = HandCase(whole.arrive, whole.entries, urgent=AT_8 + 60)
    found = trace(plan, HandMade([*others, case]), "urgent", "start", entity="case-5")
    assert found == [
        "08:00 start case-5 intake desk/clerk-2",
        "09:00 urgent case-5",
        "10:00 start case-5 fire fire/clerk-0 (10 min)",
        "10:00 start case-5 statics statics/clerk-1 (10 min)",
        "10:50 start case-5 decision desk/clerk-2 (10 min)",
    ]


def test_files_travel_lane_by_lane_and_a_go_live_moves_each_waiting_lane() -> None:
    # Half a working day is 4 h: from 08:30 to 12:30, and back. On Tuesday one team has all; what
    # statics has not begun goes there.
    everything = structure_of(
        "all", {"all": {"takes": dict.fromkeys(("fire", "statics", "desk"), "all"), "owns": {},
                        "may_decide": True}},
    )  # fmt: skip
    live = {"date": on_day(1), "structure": everything, "open_cases": "move"}
    teams = {"fire": {"department": "a"}, "statics": {"department": "b"},
             "desk": {"owns": {}, "may_decide": True, "department": "c"}}  # fmt: skip
    plan = beside(hours=HOURS, teams=teams, reorganisation={"timeline": [live]})
    cases = [HandCase(AT_8, [("statics", 600)]), way([("fire", 20)], [("statics", 40)])]
    events = ("start", "work_end", "handoff", "transfer_end")
    assert trace(plan, HandMade(cases), *events, entity="case-2") == [
        "08:00 start case-2 intake desk/clerk-2",
        "08:30 work_end case-2 intake desk/clerk-2 (30 min)",
        "08:30 handoff case-2 fire fire (10 min)",
        "08:30 handoff case-2 statics statics (10 min)",
        "12:30 transfer_end case-2 fire fire",
        "12:30 start case-2 fire fire/clerk-0 (10 min)",
        "12:30 transfer_end case-2 statics statics",
        "13:00 work_end case-2 fire fire/clerk-0 (20 min)",
        "Tue 00:00 handoff case-2 statics all (10 min)",
        "Tue 12:00 transfer_end case-2 statics all",
        "Tue 12:00 start case-2 statics all/clerk-0 (10 min)",
        "Tue 12:50 work_end case-2 statics all/clerk-0 (40 min)",
        "Tue 12:50 start case-2 decision all/clerk-2",
        "Tue 13:50 work_end case-2 decision all/clerk-2 (60 min)",
    ]


def test_lanes_in_a_team_of_own_caseloads_are_one_clerks() -> None:
    # Two clerks; both lanes belong to who took the case in, one after the other.
    teams = {"desk": {"caseload": "own", "owns": {}, "may_decide": True}}
    plan = beside(clerks={"desk": 2}, teams=teams, step_rules={})
    cases = [way([("fire", 20)], [("statics", 40)]), way([("fire", 20)], [("statics", 40)])]
    found = trace(plan, HandMade(cases), "start", "handoff")
    assert [line for line in found if "clerk-0" in line] == [
        "08:00 start case-1 intake desk/clerk-0",
        "08:30 start case-1 fire desk/clerk-0",
        "08:50 start case-1 statics desk/clerk-0",
        "09:30 start case-1 decision desk/clerk-0",
    ]
    assert not [line for line in found if "handoff" in line]


def test_an_enquiry_meanwhile_is_the_owning_teams_and_identities_hold() -> None:
    about = HandContact(
        AT_8 + 40, 5, "phone", kind="status", about_case=0, resolve=0.9, call_back=7
    )
    resolves = {"resolution": {"simple": "50 %", "casework_by_owner": "50 %",
                               "casework_by_others": "50 %"}}  # fmt: skip
    office = {"handoff": HANDOFF | {"between_departments": 0}}
    calls = {"phone": {"rule": "fixed_team", "team": "fire"}}
    plan = beside(office=office, contacts=resolves, contact_rules=calls)
    made = HandMade([way([("fire", 20)], [("statics", 40)])], [about])
    assert trace(plan, made, "call_back") == ["08:45 call_back enquiry-1 desk"]
    assert hours_of(results_of(plan, made), "decided") == 1
