"""What happens on the day of a go-live, and with levers, in minutes by hand (model.md §10).

Monday is day 0. Handing over takes 10 minutes of reading-in; between departments the file travels
half a working day: 4 of 8 hours.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from sim.demand.people import LEAVE
from sim.plan.plan import Plan
from tests.handmade import (
    RESOLVES_HALF,
    HandCase,
    HandContact,
    HandMade,
    HandPeople,
    Laboratory,
    office_hours,
    on_day,
    structure_of,
    trace,
)
from tests.theory.people_lab import hours_of, results_of

HOURS = office_hours("Mon-Fri 08:00-16:00")
ALWAYS = {"kind": "always"}
HANDOFF = {"reading_in": "10 min", "inside_department": "0 working days",
           "between_departments": "0.5 working days"}  # fmt: skip
AT_8, AT_14 = 8 * 60, 14 * 60
MON, TUE, WED, THU = range(4)
DAY = 1440
OWNS = {"owns": {}, "may_decide": True}
MOVES = ("go_live", "moved", "handoff", "transfer_end", "start", "work_end")


def new(*, department: str = "office", **keys: Any) -> dict[str, Any]:  # noqa: ANN401 - keys of a structure
    """Return a structure in which the posts of the desk are in a team `new`, which owns all."""
    team = {"takes": {"desk": "all"}, "department": department, **OWNS}
    return structure_of("new", {"new": team}, **keys)


def changing(
    structure: Mapping[str, Any] | None = None, day: int = TUE, open_cases: str = "move",
    **stated: Any,  # noqa: ANN401 - as Laboratory, and loads and levers
) -> Plan:  # fmt: skip
    """Return a desk of one clerk, and the structure that begins on a day."""
    keys: dict[str, Any] = {key: stated.pop(key) for key in ("loads", "levers") if key in stated}
    if structure is not None:
        live = {"date": on_day(day), "structure": structure, "open_cases": open_cases}
        keys["timeline"] = [live]
    office = {"handoff": HANDOFF, **stated.pop("office", {})}
    stated = {"hours": HOURS, "teams": {"desk": OWNS}, **stated}
    return Laboratory(office=office, reorganisation=keys, **stated).plan()


# -- open cases -------------------------------------------------------------------------------


def test_waiting_cases_are_handed_over_and_work_in_hand_goes_on_with_its_clerk() -> None:
    # Case 1: 30 minutes on Monday and 30 on Tuesday, by the same clerk, who sits in the new team.
    # Case 2 waited: it is read in there (10), then 60 minutes.
    made = HandMade([HandCase(15 * 60 + 30), HandCase(15 * 60 + 40)])
    assert trace(changing(new()), made, *MOVES, "decided") == [
        "15:30 start case-1 work desk/clerk-0",
        "Tue 00:00 go_live",
        "Tue 00:00 moved new/clerk-0",
        "Tue 00:00 handoff case-2 work new (10 min)",
        "Tue 08:30 work_end case-1 work new/clerk-0 (60 min)",
        "Tue 08:30 decided case-1 work desk",
        "Tue 08:30 start case-2 work new/clerk-0 (10 min)",
        "Tue 09:40 work_end case-2 work new/clerk-0 (60 min)",
        "Tue 09:40 decided case-2 work new",
    ]


def test_a_file_travels_to_its_new_department() -> None:
    # The desk is in `office`, the new team is not: 4 hours from Tuesday 08:00 on.
    made = HandMade(opening=[HandCase()], cases=[HandCase(1)])
    plan = changing(new(department="elsewhere"), hours=office_hours("Tue-Fri 08:00-16:00"))
    assert trace(plan, made, *MOVES) == [
        "Tue 00:00 go_live",
        "Tue 00:00 moved new/clerk-0",
        "Tue 00:00 handoff open-1 work new (10 min)",
        "Tue 00:00 handoff case-1 work new (10 min)",
        "Tue 12:00 transfer_end case-1 work new",
        "Tue 12:00 start case-1 work new/clerk-0 (10 min)",
        "Tue 12:00 transfer_end open-1 work new",
        "Tue 13:10 work_end case-1 work new/clerk-0 (60 min)",
        "Tue 13:10 start open-1 work new/clerk-0 (10 min)",
        "Tue 14:20 work_end open-1 work new/clerk-0 (60 min)",
    ]


def test_cases_keep_the_order_in_which_they_waited() -> None:
    made = HandMade([HandCase(AT_8), *(HandCase(AT_8 + n, [("work", 1440)]) for n in range(1, 4))])
    plan = changing(new(), day=WED)
    handed = trace(plan, made, "handoff")
    assert [line.split()[3] for line in handed] == ["case-3", "case-4"]


@pytest.mark.parametrize("caseload", ["pooled", "own"])
def test_what_waits_is_served_in_the_order_of_the_day(caseload: str) -> None:
    # Mails before cases, and these by arrival, until Wednesday; cases by application and then mails
    # from Wednesday on. Cases 3 and 4 and a mail wait on that day.
    classes = ["call_backs", "cases", "mails"]
    desk = {"takes": {"desk": "all"}, "caseload": caseload, **OWNS}
    ordered = {**desk, "discipline": {"classes": classes, "cases_by": "application_date"}}
    plan = changing(
        structure_of("new", {"desk": ordered}), day=WED, teams={"desk": desk}, people={},
    )  # fmt: skip
    ages = (0, 0, 1, 2)
    made = HandMade(
        [HandCase(AT_8, [("work", 500)], application=-age * DAY) for age in ages],
        [HandContact(DAY + 9 * 60, 5, "email")],
        people=HandPeople(),
    )
    assert trace(plan, made, "start") == [
        "08:00 start case-1 work desk/clerk-0",
        "Tue 08:20 start case-2 work desk/clerk-0",
        "Wed 08:40 start case-4 work desk/clerk-0",
        "Thu 09:00 start case-3 work desk/clerk-0",
        "Fri 09:20 start contact-1 mail desk/clerk-0",
    ]


@pytest.mark.parametrize("open_cases", ["move", "stay"])
def test_a_case_with_another_authority_comes_back_to_whom_it_belongs(open_cases: str) -> None:
    # Done by the desk on Monday at 09:00, back on Wednesday at 09:00.
    made = HandMade([HandCase(AT_8, [("work", 60), ("external", 2 * DAY), ("work", 30)])])
    lines = trace(changing(new(), open_cases=open_cases), made, "handoff", "start", "decided")
    if open_cases == "move":
        assert lines[1:] == [
            "Wed 09:00 handoff case-1 work new (10 min)",
            "Wed 09:00 start case-1 work new/clerk-0 (10 min)",
            "Wed 09:40 decided case-1 work new",
        ]
    else:
        assert lines[1:] == [
            "Wed 09:00 start case-1 work new/clerk-0",
            "Wed 09:30 decided case-1 work desk",
        ]


def test_cases_that_stay_come_first_in_their_clerks_hands_and_nobody_reads_them_in() -> None:
    # The clerk of the desk has case 2 left; case 3 is the new team's, and comes after it though
    # it was there first in the morning.
    made = HandMade(
        [HandCase(15 * 60 + 30), HandCase(15 * 60 + 40), HandCase(TUE * DAY + AT_8 + 10)]
    )
    assert trace(changing(new(), open_cases="stay"), made, *MOVES) == [
        "15:30 start case-1 work desk/clerk-0",
        "Tue 00:00 go_live",
        "Tue 00:00 moved new/clerk-0",
        "Tue 08:30 work_end case-1 work new/clerk-0 (60 min)",
        "Tue 08:30 start case-2 work new/clerk-0",
        "Tue 09:30 work_end case-2 work new/clerk-0 (60 min)",
        "Tue 09:30 start case-3 work new/clerk-0",
        "Tue 10:30 work_end case-3 work new/clerk-0 (60 min)",
    ]


def test_who_came_from_elsewhere_does_not_finish_the_old_teams_cases() -> None:
    # Two homes come together in one team. Of the desk's two waiting cases its clerk (clerk-1)
    # finishes both; clerk-0 takes what is new.
    together = structure_of("new", {"new": {"takes": {"front": "all", "desk": "all"}, **OWNS}})
    plan = changing(together, open_cases="stay", clerks={"front": 1, "desk": 1},
                    hours=office_hours("Tue-Fri 08:00-16:00"))  # fmt: skip
    later = HandCase(TUE * DAY + AT_8 + 10)
    made = HandMade([HandCase(1), HandCase(2), later, later], opening=[])
    assert trace(plan, made, "start") == [
        "Tue 08:00 start case-1 work new/clerk-1",
        "Tue 08:10 start case-3 work new/clerk-0",
        "Tue 09:00 start case-2 work new/clerk-1",
        "Tue 09:10 start case-4 work new/clerk-0",
    ]


TWO_STEPS: dict[str, Any] = {
    "clerks": {"front": 1, "desk": 1},
    "steps": ("intake", "decision"),
    "decides": "decision",
    "teams": {"front": {"department": "one"}, "desk": {"department": "two", **OWNS}},
    "step_rules": {"intake": {"rule": "fixed_team", "team": "front"}},
}
"""From the front to the desk a file travels half a working day."""


def two_steps(open_cases: str) -> Plan:
    teams = {
        "front": {"takes": {"front": "all"}, "department": "one"},
        "new": {"takes": {"desk": "all"}, "department": "three", **OWNS},
    }
    steps = {"intake": {"rule": "fixed_team", "team": "front"}}
    return changing(structure_of("new", teams, steps=steps), open_cases=open_cases, **TWO_STEPS)


def test_a_file_on_its_way_is_sent_on_when_it_arrives() -> None:
    # Monday 14:00 from the front, 2 hours that day and 2 on Tuesday: there at 10:00. The desk is
    # no more; again 4 hours, to the new team: 14:00.
    made = HandMade([HandCase(13 * 60, [("intake", 60), ("decision", 30)])])
    assert trace(two_steps("move"), made, *MOVES)[2:] == [
        "14:00 handoff case-1 decision desk (10 min)",
        "Tue 00:00 go_live",
        "Tue 00:00 moved new/clerk-1",
        "Tue 10:00 transfer_end case-1 decision desk",
        "Tue 10:00 handoff case-1 decision new (10 min)",
        "Tue 14:00 transfer_end case-1 decision new",
        "Tue 14:00 start case-1 decision new/clerk-1 (10 min)",
        "Tue 14:40 work_end case-1 decision new/clerk-1 (30 min)",
    ]


def test_a_file_on_its_way_that_stays_arrives_where_it_was_sent() -> None:
    made = HandMade([HandCase(13 * 60, [("intake", 60), ("decision", 30)])])
    assert trace(two_steps("stay"), made, *MOVES)[5:] == [
        "Tue 10:00 transfer_end case-1 decision desk",
        "Tue 10:00 start case-1 decision new/clerk-1 (10 min)",
        "Tue 10:40 work_end case-1 decision new/clerk-1 (30 min)",
    ]


def test_a_pilot_moves_its_case_types_alone() -> None:
    # Of two clerks one goes to the pilot, with the waiting case of type x; y stays at the desk.
    pilot = structure_of("pilot", {
        "pilot": {"takes": {"desk": "by_load"}, **OWNS},
        "rest": {"takes": {"desk": "by_load"}},
    })  # fmt: skip
    flow = {"rate": "1 per day", "case_types": {"x": "50 %", "y": "50 %"}}
    keys: dict[str, Any] = {
        "timeline": [{"date": on_day(TUE), "structure": pilot, "case_types": ["x"]}]
    }
    lab = Laboratory(
        clerks={"desk": 2}, case_types={"x": {}, "y": {}}, teams={"desk": OWNS},
        hours=office_hours("Tue-Fri 08:00-16:00"), reorganisation=keys,
        office={"handoff": HANDOFF, "applications": {"all": flow}},
    )  # fmt: skip
    made = HandMade([HandCase(n, case_type=kind) for n, kind in enumerate("xyxy")])
    assert trace(lab.plan(), made, *MOVES)[:8] == [
        "Tue 00:00 go_live",
        "Tue 00:00 moved pilot/clerk-1",
        "Tue 00:00 handoff case-1 work pilot (10 min)",
        "Tue 00:00 handoff case-3 work pilot (10 min)",
        "Tue 08:00 start case-2 work desk/clerk-0",
        "Tue 08:00 start case-1 work pilot/clerk-1 (10 min)",
        "Tue 09:00 work_end case-2 work desk/clerk-0 (60 min)",
        "Tue 09:00 start case-4 work desk/clerk-0",
    ]


def test_a_case_with_a_clerk_of_its_own_is_handed_over_once() -> None:
    # From one team in which each case has its clerk to another one: one reading-in.
    own = {"new": {"takes": {"desk": "all"}, "caseload": "own", **OWNS}}
    plan = changing(structure_of("own", own), clerks={"desk": 2},
                    teams={"desk": {"caseload": "own", **OWNS}})  # fmt: skip
    made = HandMade([HandCase(15 * 60 + 30 + n) for n in range(4)])
    assert trace(plan, made, "handoff", "start")[2:] == [
        "Tue 00:00 handoff case-3 work new (10 min)",
        "Tue 00:00 handoff case-4 work new (10 min)",
        "Tue 08:30 start case-3 work new/clerk-0 (10 min)",
        "Tue 08:31 start case-4 work new/clerk-1 (10 min)",
    ]


# -- contacts ---------------------------------------------------------------------------------


def test_what_waits_for_a_clerk_who_stays_goes_where_its_case_type_goes() -> None:
    # Clerk 0 has cases 1 and 3, of type x, clerk 1 cases 2 and 4, of type y. On Tuesday x is for a
    # new team, to which clerk 1 goes: case 3 waits there, case 4 for clerk 0.
    desk = {"caseload": "own", "may_decide": True}
    plan = changing(
        structure_of(
            "new",
            {
                "desk": {"takes": {"desk": 1}, "owns": {"case_types": ["y"]}, **desk},
                "new": {"takes": {"desk": 1}, "owns": {"case_types": ["x"]}, "may_decide": True},
            },
        ),
        clerks={"desk": 2}, case_types={"x": {}, "y": {}}, teams={"desk": {"owns": {}, **desk}},
        people={},
    )  # fmt: skip
    cases = [HandCase(AT_8, [("work", 540)], kind) for kind in "xyxy"]
    made = HandMade(cases, people=HandPeople())
    assert trace(plan, made, "moved", "handoff", "start")[2:] == [
        "Tue 00:00 moved new/clerk-1",
        "Tue 00:00 handoff case-3 work new (10 min)",
        "Tue 00:00 handoff case-4 work desk (10 min)",
        "Tue 09:00 start case-4 work desk/clerk-0 (10 min)",
        "Tue 09:00 start case-3 work new/clerk-1 (10 min)",
    ]


def test_mails_and_call_backs_that_wait_go_to_who_receives_and_who_owns_now() -> None:
    # On Monday the clerk of the desk works till 16:00. From Tuesday on the front (clerk-0) gets
    # mails, the new team owns: the mail of 15:00 is the front's, the call-back of 15:30 (the call
    # is not resolved) the new team's. Neither is handed over.
    teams = {
        "front": {"takes": {"front": "all"}, "phone_clerks": "all"},
        "new": {"takes": {"desk": "all"}, **OWNS},
    }
    contacts = {"email": {"rule": "fixed_team", "team": "front"}}
    plan = changing(
        structure_of("new", teams, contacts=contacts), clerks={"front": 1, "desk": 1},
        teams={"front": {"phone_clerks": 0}, "desk": OWNS}, contacts=RESOLVES_HALF,
    )  # fmt: skip
    made = HandMade(
        [HandCase(AT_14, [("work", 200)])],
        [
            HandContact(15 * 60, 6, "email"),
            HandContact(15 * 60 + 30, 5, resolve=0.9, call_back=20),
        ],
    )
    assert trace(plan, made, "call_back", "start", "handoff")[2:] == [
        "15:35 call_back contact-2 desk",
        "Tue 08:00 start contact-1 mail front/clerk-0",
        "Tue 09:25 start contact-2 call_back new/clerk-1",
    ]


@pytest.mark.parametrize("open_cases", ["move", "stay"])
def test_mails_of_a_team_that_goes_on_stay_there(open_cases: str) -> None:
    teams = {
        "front": {"takes": {"front": "all"}},
        "desk": {"takes": {"desk": "all"}, **OWNS},
    }
    contacts = {"email": {"rule": "fixed_team", "team": "front"}}
    plan = changing(structure_of("new", teams, contacts=contacts), open_cases=open_cases,
                    clerks={"front": 1, "desk": 1})  # fmt: skip
    made = HandMade(contacts=[HandContact(20 * 60, 6, "email"), HandContact(DAY + 60, 6, "email")])
    assert trace(plan, made, "start") == [
        "Tue 08:00 start contact-2 mail front/clerk-0",
        "Tue 08:00 start contact-1 mail desk/clerk-1",
    ]


def test_who_is_on_the_line_or_waits_at_the_counter_is_received_by_the_new_team() -> None:
    # Round the clock. The desk's one clerk is on a call from 23:30 to 00:30; a caller (patience
    # till 00:40) and a visitor wait behind it. From midnight on all belongs to the new team, in
    # which clerk-0 of the front is free: first the caller, then the visitor.
    together = structure_of(
        "new", {"new": {"takes": {"front": "all", "desk": "all"}, "phone_clerks": "all", **OWNS}}
    )
    plan = changing(together, clerks={"front": 1, "desk": 1}, hours=ALWAYS,
                    teams={"desk": {"phone_clerks": "all", **OWNS}})  # fmt: skip
    made = HandMade(
        contacts=[
            HandContact(23 * 60 + 30, 60),
            HandContact(23 * 60 + 40, 7, patience=60),
            HandContact(23 * 60 + 50, 9, "counter"),
        ]
    )
    assert trace(plan, made, "start", "contact_end", "abandon") == [
        "23:30 start contact-1 contact desk/clerk-1",
        "Tue 00:00 start contact-2 contact new/clerk-0",
        "Tue 00:07 contact_end contact-2 contact new/clerk-0 (7 min)",
        "Tue 00:07 start contact-3 contact new/clerk-0",
        "Tue 00:16 contact_end contact-3 contact new/clerk-0 (9 min)",
        "Tue 00:30 contact_end contact-1 contact new/clerk-1 (60 min)",
    ]


def test_a_deputy_answers_from_its_day_on() -> None:
    # The desk's clerk is on leave on Tuesday and Wednesday; from Wednesday on `help` is its deputy.
    # The caller of Tuesday gives up after half an hour.
    desk, helper = {"takes": {"desk": "all"}, **OWNS}, {"takes": {"help": "all"}}
    teams, helped = (
        {"help": helper, "desk": each} for each in (desk, {**desk, "deputy": "help"})
    )  # fmt: skip
    plan = changing(
        structure_of("new", helped), day=WED, clerks={"help": 1, "desk": 1}, teams=teams,
        people={}, contact_rules={"phone": {"rule": "owning_team"}},
    )  # fmt: skip
    calls = [HandContact(day * DAY + 9 * 60, 5, patience=30) for day in (TUE, WED)]
    away = HandPeople(absent={("desk", 0, 0): dict.fromkeys((TUE, WED), LEAVE)})
    assert trace(plan, HandMade(contacts=calls, people=away), "abandon", "start") == [
        "Tue 09:30 abandon contact-1 desk",
        "Wed 09:00 start contact-2 contact help/clerk-0",
    ]


def test_callers_of_a_team_that_answers_no_more_are_received_by_who_does() -> None:
    teams = {
        "front": {"takes": {"front": "all"}, "phone_clerks": "all"},
        "desk": {"takes": {"desk": "all"}, "phone_clerks": "none", **OWNS},
    }
    contacts = {"phone": {"rule": "fixed_team", "team": "front"}}
    plan = changing(structure_of("new", teams, contacts=contacts), hours=ALWAYS,
                    clerks={"front": 1, "desk": 1})  # fmt: skip
    made = HandMade(contacts=[HandContact(23 * 60 + 30, 60), HandContact(23 * 60 + 40, 7)])
    assert trace(plan, made, "start") == [
        "23:30 start contact-1 contact desk/clerk-1",
        "Tue 00:00 start contact-2 contact front/clerk-0",
    ]


# -- windows ----------------------------------------------------------------------------------


def load(first: int, last: int, **taken: Any) -> dict[str, Any]:  # noqa: ANN401 - keys of a load
    return {"label": "dip", "begin": on_day(first), "end": on_day(last), **taken}


def test_a_window_ends_the_day_early_and_work_goes_on_next_morning_without_a_lag() -> None:
    # A quarter of 8 hours: on Monday and Tuesday work ends at 14:00. The case of 13:30 has 30
    # minutes on Monday and 30 on Tuesday; on Wednesday one is done by 15:00.
    made = HandMade([HandCase(13 * 60 + 30), HandCase(WED * DAY + AT_14)])
    plan = changing(loads=[load(MON, WED, share="25 %")])
    assert trace(plan, made)[1:] == [
        "13:30 start case-1 work desk/clerk-0",
        "Tue 08:30 work_end case-1 work desk/clerk-0 (60 min)",
        "Tue 08:30 decided case-1 work desk",
        "Wed 14:00 case_arrival case-2",
        "Wed 14:00 start case-2 work desk/clerk-0",
        "Wed 15:00 work_end case-2 work desk/clerk-0 (60 min)",
        "Wed 15:00 decided case-2 work desk",
    ]
    results = results_of(plan, made)
    assert hours_of(results, "hours", "desk", "change") == 2 * 2.0
    assert hours_of(results, "hours_paid", "desk") == 15 * 8.0


def test_windows_add_up_and_staff_hours_are_spread_over_the_presence() -> None:
    # 25 % and 8 hours of two days' 16: 75 %, so that 2 of 8 hours are left.
    made = HandMade([HandCase(AT_8, [("work", 180)])])
    plan = changing(loads=[load(MON, WED, share="25 %"), load(MON, WED, hours="8 h")])
    assert trace(plan, made, "work_end") == [
        "Tue 09:00 work_end case-1 work desk/clerk-0 (180 min)"
    ]


def test_a_caller_after_the_early_end_finds_nobody() -> None:
    made = HandMade(contacts=[HandContact(15 * 60, 5, patience=20)])
    plan = changing(loads=[load(MON, TUE, share="25 %")])
    assert trace(plan, made, "start", "abandon") == ["15:20 abandon contact-1 desk"]


def test_a_window_of_one_team_leaves_the_other_alone() -> None:
    made = HandMade([HandCase(13 * 60 + 30, case_type=kind) for kind in "xy"])
    plan = changing(
        loads=[load(MON, TUE, share="25 %", teams=["a"])], clerks={"a": 1, "b": 1},
        case_types={"x": {}, "y": {}},
        teams={name: {"owns": {"case_types": [kind]}} for name, kind in ("ax", "by")},
    )  # fmt: skip
    assert trace(plan, made, "work_end") == [
        "14:30 work_end case-2 work b/clerk-1 (60 min)",
        "Tue 08:30 work_end case-1 work a/clerk-0 (60 min)",
    ]


# -- levers -----------------------------------------------------------------------------------


def lever(first: int | None, last: int | None, *effects: Mapping[str, Any]) -> dict[str, Any]:
    dates = {"begin": first, "end": last}
    stated = {key: on_day(day) for key, day in dates.items() if day is not None}
    return {"name": "lever", "effects": list(effects), **stated}


def test_overtime_is_worked_after_the_paid_hours() -> None:
    # A quarter of 8 hours: on Monday till 18:00. 150 minutes of 180 by then, 30 on Tuesday.
    overtime = lever(MON, TUE, {"effect": "overtime", "share": "25 %"})
    made = HandMade([HandCase(15 * 60 + 30, [("work", 180)])])
    plan = changing(levers=[overtime])
    assert trace(plan, made, "work_end") == [
        "Tue 08:30 work_end case-1 work desk/clerk-0 (180 min)"
    ]
    results = results_of(plan, made)
    assert hours_of(results, "hours_overtime_planned", "desk") == 2.0
    assert hours_of(results, "hours_paid", "desk") == 15 * 8.0 + 2.0


def test_a_dip_and_overtime_on_one_day() -> None:
    # Till 14:00, and from 16:00 to 18:00: 30 and 30 minutes.
    overtime = lever(MON, TUE, {"effect": "overtime", "share": "25 %"})
    made = HandMade([HandCase(13 * 60 + 30)])
    plan = changing(levers=[overtime], loads=[load(MON, TUE, share="25 %")])
    assert trace(plan, made, "work_end") == ["16:30 work_end case-1 work desk/clerk-0 (60 min)"]


def test_phone_free_hours_hold_on_their_days_in_teams_that_decide() -> None:
    quiet = lever(TUE, WED, {"effect": "phone_free_hours", "hours": "Mon-Fri 09:00-10:00"})
    made = HandMade(contacts=[HandContact(day * DAY + 9 * 60 + 30, 5) for day in (MON, TUE, WED)])
    assert trace(changing(levers=[quiet]), made, "start") == [
        "09:30 start contact-1 contact desk/clerk-0",
        "Tue 10:00 start contact-2 contact desk/clerk-0",
        "Wed 09:30 start contact-3 contact desk/clerk-0",
    ]
    undecided = changing(levers=[quiet], teams={"desk": {"owns": {}}})
    assert "Tue 09:30 start contact-2 contact desk/clerk-0" in trace(undecided, made, "start")


def test_a_team_for_old_cases_comes_for_a_time_and_goes() -> None:
    # From Tuesday on one of two clerks decides what is older than 50 days, the other the rest;
    # on Thursday all goes back. Old: 3 cases of 8 hours; young: 3 likewise. On Thursday the
    # third old one (begun by nobody) is the desk's again, read in.
    backlog = {
        "teams": {"old": {"takes": {"desk": 1}, "may_decide": True, "phone_clerks": "none"},
                  "desk": {"takes": {"desk": "by_load"}}},
        "steps": {"work": {"rule": "old_cases", "team": "old", "older_than": "50 days"}},
    }  # fmt: skip
    plan = changing(
        levers=[lever(TUE, THU, {"effect": "structure", "changes": backlog})],
        clerks={"desk": 2}, hours=office_hours("Tue-Fri 08:00-16:00"),
    )  # fmt: skip
    ages = (60, 0, 60, 0, 60, 0)
    made = HandMade(opening=[HandCase(0, [("work", 470)], application=-n * DAY) for n in ages])
    assert trace(plan, made, *MOVES) == [
        "Tue 00:00 go_live",
        "Tue 00:00 moved old/clerk-1",
        "Tue 00:00 handoff open-1 work old (10 min)",
        "Tue 00:00 handoff open-3 work old (10 min)",
        "Tue 00:00 handoff open-5 work old (10 min)",
        "Tue 08:00 start open-2 work desk/clerk-0",
        "Tue 08:00 start open-1 work old/clerk-1 (10 min)",
        "Tue 15:50 work_end open-2 work desk/clerk-0 (470 min)",
        "Tue 15:50 start open-4 work desk/clerk-0",
        "Tue 16:00 work_end open-1 work old/clerk-1 (470 min)",
        "Tue 16:00 start open-3 work old/clerk-1 (10 min)",
        "Wed 15:40 work_end open-4 work desk/clerk-0 (470 min)",
        "Wed 15:40 start open-6 work desk/clerk-0",
        "Wed 16:00 work_end open-3 work old/clerk-1 (470 min)",
        "Wed 16:00 start open-5 work old/clerk-1 (10 min)",
        "Thu 00:00 go_live",
        "Thu 00:00 moved desk/clerk-1",
        "Thu 15:30 work_end open-6 work desk/clerk-0 (470 min)",
        "Thu 16:00 work_end open-5 work desk/clerk-1 (470 min)",
    ]


def test_work_of_a_team_whose_posts_end_with_it_is_for_nobody_to_finish_and_moves() -> None:
    # On Tuesday and Wednesday a clerk on an extra post does all of type x. On Thursday the post
    # is no more: though open cases stay, the one that waits is the desk's now, and so is the one
    # that comes back from elsewhere, and a call-back about it (its call, on Thursday at 08:30,
    # is not resolved).
    structure = {
        "teams": {
            "helpers": {"owns": {"case_types": ["x"]}, "may_decide": True, "phone_clerks": 0},
            "desk": {"owns": {"case_types": ["y"]}},
        }
    }
    extra = {"effect": "extra_posts", "home": "desk", "posts": 1, "team": "helpers"}
    helped = lever(TUE, THU, {"effect": "structure", "changes": structure}, extra)
    plan = changing(
        levers=[{**helped, "open_cases": "stay"}], case_types={"x": {}, "y": {}},
        contacts=RESOLVES_HALF,
    )  # fmt: skip
    way = [("work", 60), ("external", 2 * DAY), ("work", 30)]
    made = HandMade(
        [
            HandCase(DAY + AT_8, way, case_type="x"),
            HandCase(DAY + 9 * 60, [("work", 2 * 480 - 60)], case_type="x"),
            HandCase(2 * DAY + AT_8, case_type="x"),
        ],
        [
            HandContact(3 * DAY + 8 * 60 + 30, 5, kind="status", case_type="x", about_case=0,
                        resolve=0.9, call_back=20),
        ],
    )  # fmt: skip
    events = ("handoff", "start", "work_end", "left", "call_back")
    assert trace(plan, made, *events)[1:] == [
        "Tue 08:00 start case-1 work helpers/clerk-1",
        "Tue 09:00 work_end case-1 work helpers/clerk-1 (60 min)",
        "Tue 09:00 start case-2 work helpers/clerk-1",
        "Wed 16:00 work_end case-2 work helpers/clerk-1 (900 min)",
        "Wed 16:00 start case-3 work helpers/clerk-1",
        "Thu 00:00 left helpers/clerk-1",
        "Thu 00:00 handoff case-3 work desk (10 min)",
        "Thu 08:00 start case-3 work desk/clerk-0 (10 min)",
        "Thu 08:30 start enquiry-1 contact desk/clerk-0",
        "Thu 08:35 call_back enquiry-1 desk",
        "Thu 09:00 handoff case-1 work desk (10 min)",
        "Thu 09:15 work_end case-3 work desk/clerk-0 (60 min)",
        "Thu 09:15 start enquiry-1 call_back desk/clerk-0",
        "Thu 09:35 work_end enquiry-1 call_back desk/clerk-0 (20 min)",
        "Thu 09:35 start case-1 work desk/clerk-0 (10 min)",
        "Thu 10:15 work_end case-1 work desk/clerk-0 (30 min)",
    ]


def test_who_finishes_for_a_team_that_is_no_more_does_so_until_the_post_ends() -> None:
    # On Tuesday and Wednesday the clerk on an extra post does all of type x, in a team of its own,
    # and finishes it from the desk on Thursday; on Friday the post is no more. Though open cases
    # stay, the one that waits is the desk's now, and so is the one in hand.
    structure = {
        "teams": {
            "helpers": {"takes": {"desk": 1}, "owns": {"case_types": ["x"]}, "may_decide": True},
            "desk": {"takes": {"desk": "by_load"}, "owns": {"case_types": ["y"]}},
        }
    }
    helped = lever(TUE, THU, {"effect": "structure", "changes": structure})
    extra = lever(MON, THU + 1, {"effect": "extra_posts", "home": "desk", "posts": 1})
    plan = changing(
        levers=[{**helped, "open_cases": "stay"}, {**extra, "name": "post", "open_cases": "stay"}],
        case_types={"x": {}, "y": {}},
    )
    at = DAY + AT_8
    made = HandMade([HandCase(at, [("work", 25 * 60)], "x"), HandCase(at + 60, case_type="x")])
    assert trace(plan, made, *MOVES, "left", "given_back") == [
        "Tue 00:00 go_live",
        "Tue 00:00 moved helpers/clerk-1",
        "Tue 08:00 start case-1 work helpers/clerk-1",
        "Thu 00:00 go_live",
        "Thu 00:00 moved desk/clerk-1",
        "Fri 00:00 go_live",
        "Fri 00:00 left desk/clerk-1",
        "Fri 00:00 handoff case-2 work desk (10 min)",
        "Fri 00:00 given_back case-1 work desk/clerk-1 (1440 min)",
        "Fri 00:00 handoff case-1 work desk (10 min)",
        "Fri 08:00 start case-2 work desk/clerk-0 (10 min)",
        "Fri 09:10 work_end case-2 work desk/clerk-0 (60 min)",
        "Fri 09:10 start case-1 work desk/clerk-0 (10 min)",
        "Fri 10:20 work_end case-1 work desk/clerk-0 (60 min)",
    ]


def test_levers_spare_enquiries_below_their_factor_by_age_and_date() -> None:
    # Half remain: luck 0.3 asks, 0.6 does not. Only about cases younger than 2 days, and not
    # before Tuesday.
    fewer = lever(TUE, None, {"effect": "fewer_enquiries", "kept": "50 %", "up_to_age": "2 days"})
    asked = [(MON, 0.6), (TUE, 0.6), (TUE, 0.3), (WED, 0.6)]
    made = HandMade(
        [HandCase(AT_8, [("external", 9 * DAY), ("work", 60)])],
        [HandContact(day * DAY + 9 * 60 + n, 5, kind="status", about_case=0, thinning=luck)
         for n, (day, luck) in enumerate(asked)],
    )  # fmt: skip
    # On Wednesday at 09:03 the case is older than two days.
    assert trace(changing(levers=[fewer]), made, "contact_attempt") == [
        "09:00 contact_attempt enquiry-1 desk",
        "Tue 09:02 contact_attempt enquiry-3 desk",
        "Wed 09:03 contact_attempt enquiry-4 desk",
    ]


# -- people -----------------------------------------------------------------------------------

FIRST = ("desk", 0, 0)
LEARN: dict[str, Any] = {
    "newcomers": {"start_output": "25 %"},
    "portfolios": {"all": {"onboarding_time": "4 days"}},
    "retraining": {"kept": "25 %"},
}
FLOWS = {name: {"rate": "1 per day", "case_types": {name: "100 %"}} for name in ("x", "y")}


def retrained(owned: Sequence[str], **people: Any) -> Plan:  # noqa: ANN401 - keys of people
    """Return an office of a team for x and one for y; the former's clerk goes to `new`."""
    teams: dict[str, Any] = {
        "new": {"takes": {"a": "all"}, "owns": {"case_types": list(owned)}},
        "b": {"takes": {"b": "all"}},
    }
    left = [name for name in ("x", "y") if name not in owned]
    if left:
        teams["b"]["owns"] = {"case_types": left}
    return changing(
        structure_of("new", teams), clerks={"a": 1, "b": 1}, people={**LEARN, **people},
        case_types={"x": {}, "y": {}}, office={"applications": FLOWS},
        teams={name: {"owns": {"case_types": [kind]}} for name, kind in ("ax", "by")},
    )  # fmt: skip


def test_who_moves_to_unknown_cases_starts_with_the_stated_part_of_the_experience() -> None:
    # A quarter of 4 days (5760 minutes) is 1440. At 08:00 it is 1920, a third: output is
    # 25 % + 75 % / 3 = 50 %, and 60 minutes take 120. Full output after 3 days: Friday 00:00.
    late = HandCase(4 * DAY + AT_8, case_type="y")
    made = HandMade([HandCase(DAY + AT_8, case_type="y"), late], people=HandPeople())
    assert trace(retrained("y"), made, "moved", "speed", "work_end") == [
        "Tue 00:00 moved new/clerk-0 (1440 min)",
        "Tue 08:00 speed case-1 work new/clerk-0 (0.5)",
        "Tue 10:00 work_end case-1 work new/clerk-0 (60 min)",
        "Fri 09:00 work_end case-2 work new/clerk-0 (60 min)",
    ]
    results = results_of(retrained("y"), made)
    assert hours_of(results, "hours", "new", "onboarding") == 1.0
    assert hours_of(results, "hours", "new", "casework") == 2.0
    assert hours_of(results, "hours_paid", "a") == 8.0
    assert hours_of(results, "hours_paid", "new") == 14 * 8.0


def test_experience_counts_in_full_for_known_cases() -> None:
    # Half of the new team's work is known: 50 % + 25 % of the other half are 62.5 % of 5760
    # minutes. Output at 08:00: 25 % + 75 % x (3600 + 480) / 5760 = 78.125 %.
    made = HandMade([HandCase(DAY + AT_8, case_type="y")], people=HandPeople())
    assert trace(retrained("xy"), made, "moved", "speed") == [
        "Tue 00:00 moved new/clerk-0 (3600 min)",
        "Tue 08:00 speed case-1 work new/clerk-0 (0.78125)",
    ]
    known = trace(retrained("x"), HandMade(people=HandPeople()), "moved")
    assert known == ["Tue 00:00 moved new/clerk-0 (5760 min)"]


def test_who_has_learnt_half_takes_half_of_it_along() -> None:
    # Joined 2 days before the start, half learnt by then and 3/4 on Tuesday at 00:00; a quarter
    # of that counts: 3/16 of 5760 minutes.
    joined = HandPeople(draws={("age", "a", 0, 0): [0.02]})
    made = HandMade(people=joined)
    plan = retrained("y", turnover="0.01 per day")
    assert trace(plan, made, "moved") == ["Tue 00:00 moved new/clerk-0 (1080 min)"]


def test_a_vacant_post_moves_and_nobody_with_it() -> None:
    made = HandMade(people=HandPeople(vacant_posts={"a": {0}}))
    assert trace(retrained("y"), made, "moved", "left") == ["00:00 left a/clerk-0"]


def test_posts_for_a_time_are_filled_on_their_first_day_and_end_with_their_lever() -> None:
    # From Tuesday to Wednesday a second clerk, filled at once. Case 2 is in its hands since
    # 15:00, and is given back on Thursday with 60 minutes done; clerk-0 reads it in.
    extra = lever(TUE, THU, {"effect": "extra_posts", "home": "desk", "posts": 1,
                             "filled": "at_once"})  # fmt: skip
    cases = [HandCase(WED * DAY + AT_14, [("work", 120)]), HandCase(WED * DAY + AT_14 + 60,
             [("work", 90)])]  # fmt: skip
    events = ("joined", "left", "start", "given_back", "handoff", "work_end")
    offices: tuple[dict[str, Any] | None, ...] = ({}, None)
    for people in offices:
        luck = HandPeople() if people is not None else None
        plan = changing(levers=[extra], people=people)
        lines = trace(plan, HandMade(cases, people=luck), *events)
        assert lines[-10:] == [
            "00:00 left desk/clerk-1",
            "Tue 00:00 joined desk/clerk-1",
            "Wed 14:00 start case-1 work desk/clerk-0",
            "Wed 15:00 start case-2 work desk/clerk-1",
            "Wed 16:00 work_end case-1 work desk/clerk-0 (120 min)",
            "Thu 00:00 left desk/clerk-1",
            "Thu 00:00 given_back case-2 work desk/clerk-1 (60 min)",
            "Thu 00:00 handoff case-2 work desk (10 min)",
            "Thu 08:00 start case-2 work desk/clerk-0 (10 min)",
            "Thu 08:40 work_end case-2 work desk/clerk-0 (30 min)",
        ]
        results = results_of(plan, HandMade(cases, people=luck))
        assert hours_of(results, "hours_paid", "desk") == (15 + 2) * 8.0


def test_a_clerk_on_a_post_that_begins_is_there_at_once_round_the_clock() -> None:
    extra = lever(TUE, None, {"effect": "extra_posts", "home": "desk", "posts": 1})
    made = HandMade([HandCase(23 * 60, [("work", 120)]), HandCase(23 * 60 + 30)])
    assert trace(changing(levers=[extra], hours=ALWAYS), made, "joined", "start") == [
        "23:00 start case-1 work desk/clerk-0",
        "Tue 00:00 joined desk/clerk-1",
        "Tue 00:00 start case-2 work desk/clerk-1",
    ]


def test_posts_by_hiring_stay_vacant_until_somebody_comes() -> None:
    # Two vacant posts, the second one new on Tuesday; half of a day's posts are filled: the unit
    # exponential of 1 is used up after two mornings, ln 2 each.
    people = {"turnover": "0.6931471805599453 per day"}
    extra = lever(TUE, None, {"effect": "extra_posts", "home": "desk", "posts": 1})
    luck = HandPeople(draws={("hiring", "desk", 1, 0): [1.0]})
    plan = changing(levers=[extra], people=people, staff={"vacancy": 0.5})
    assert trace(plan, HandMade(people=luck), "joined", "left") == [
        "00:00 joined desk/clerk-0",
        "00:00 left desk/clerk-1",
        "Wed 00:00 joined desk/clerk-1",
    ]


def test_hires_fill_vacant_posts_evenly_over_their_time() -> None:
    # Two in four days from Tuesday on: in the middle of each half, on Wednesday and Friday; the
    # posts of the lowest numbers first. Who is to come when nothing is vacant does not come.
    hires = lever(TUE, 5, {"effect": "hires", "home": "desk", "number": 2})
    luck = HandPeople(vacant_posts={"desk": {1, 2}})
    plan = changing(levers=[hires], clerks={"desk": 3}, people={}, staff={"vacancy": 0.5})
    assert trace(plan, HandMade(people=luck), "joined")[1:] == [
        "Wed 00:00 joined desk/clerk-1",
        "Fri 00:00 joined desk/clerk-2",
    ]


def test_hires_before_the_start_have_come() -> None:
    # Four in eight days, of which four lie before the start: two are left.
    hires = lever(-4, 4, {"effect": "hires", "home": "desk", "number": 4})
    luck = HandPeople(vacant_posts={"desk": {0, 1, 2}})
    plan = changing(levers=[hires], clerks={"desk": 3}, people={}, staff={"vacancy": 0.5})
    assert trace(plan, HandMade(people=luck), "joined") == [
        "Tue 00:00 joined desk/clerk-0",
        "Thu 00:00 joined desk/clerk-1",
    ]


def test_newcomers_learn_faster_while_the_lever_is_there() -> None:
    # 4 days of learning, half of them kept: 2 days. Joined on Wednesday; at 08:00 a sixth is
    # learnt: 25 % + 75 % / 6 = 37.5 %. Without the lever 25 % + 75 % / 12 = 31.25 %.
    faster = lever(WED, THU, {"effect": "faster_learning", "kept": "50 %"})
    luck = HandPeople(vacant_posts={"desk": {0}}, draws={("hiring", *FIRST): [1e-9]})
    people = {**LEARN, "turnover": "0.01 per day"}
    made = HandMade([HandCase(DAY + AT_8)], people=luck)
    for days, speed in (((TUE, WED), "0.375"), ((WED, THU), "0.3125")):
        dated = {**faster, "begin": on_day(days[0]), "end": on_day(days[1])}
        plan = changing(levers=[dated], people=people, staff={"vacancy": 0.5})
        assert trace(plan, made, "speed") == [f"Tue 08:00 speed case-1 work desk/clerk-0 ({speed})"]
