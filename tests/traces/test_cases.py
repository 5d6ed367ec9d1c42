"""Cases by hand: the queue's order, handoffs, referrals, decision and issue (model.md §5)."""

from dataclasses import replace
from typing import Any

import pytest

from tests.handmade import DAY, HandCase, HandContact, HandMade, Laboratory, office_hours, trace

HOURS = office_hours("Mon-Fri 08:00-16:00")
AT_8 = 8 * 60
URGENT_FIRST = {"classes": ["urgent", "call_backs", "mails", "cases"]}
HANDOFF = {
    "reading_in": "8 min",
    "inside_department": "0.5 working days",
    "between_departments": "3 working days",
}


def desk(discipline: dict[str, Any], **office: Any) -> Laboratory:  # noqa: ANN401 - keys of parts
    return Laboratory(teams={"desk": {"discipline": discipline}}, **office)


def order(lab: Laboratory, made: HandMade) -> list[str]:
    return [line.split()[2] for line in trace(lab.plan(), made, "start")]


def test_classes_in_order_and_old_cases_last() -> None:
    # Busy till 100. Then: the urgent case, the mail, the case of the older application, the
    # other one; last the case of 100 days, which is older than the target age of 90.
    lab = desk({"classes": ["urgent", "call_backs", "mails", "cases", "old_cases"]})
    made = HandMade(
        [
            HandCase(0, [("work", 100)]),
            HandCase(10, application=-100 * DAY),
            HandCase(20, application=-5),
            HandCase(30, application=-10),
            HandCase(40, urgent=40),
        ],
        [HandContact(50, 5, "email")],
    )
    assert order(lab, made) == ["case-1", "case-5", "contact-1", "case-4", "case-3", "case-2"]


def test_other_classes_in_another_order() -> None:
    lab = desk({"classes": ["cases", "mails", "call_backs"]})
    made = HandMade(
        [HandCase(0, [("work", 100)]), HandCase(10, urgent=5)], [HandContact(5, 5, "email")]
    )
    assert order(lab, made) == ["case-1", "case-2", "contact-1"]


@pytest.mark.parametrize("by", ["arrival", "application_date"])
def test_cases_of_one_minute_wait_as_they_came(by: str) -> None:
    lab = desk({"classes": ["call_backs", "mails", "cases"], "cases_by": by})
    made = HandMade([HandCase(0), *(HandCase(10, application=0) for _ in range(4))])
    assert order(lab, made) == [f"case-{number}" for number in range(1, 6)]


def test_call_backs_and_mails_go_by_arrival() -> None:
    # Each contact is unresolved: the mails of 5 and 6 are read after the case (10) and the
    # call-backs come in the order in which they arose, before further mails.
    lab = Laboratory(contacts={"resolution": {
        "simple": "50 %", "casework_by_owner": "50 %", "casework_by_others": "50 %"}})  # fmt: skip
    made = HandMade(
        [HandCase(0, [("work", 10)])],
        [HandContact(at, 5, "email", resolve=0.9, call_back=2) for at in (5, 6)],
    )
    assert trace(lab.plan(), made, "start") == [
        "00:00 start case-1 work desk/clerk-0",
        "00:10 start contact-1 mail desk/clerk-0",
        "00:15 start contact-1 call_back desk/clerk-0",
        "00:17 start contact-2 mail desk/clerk-0",
        "00:22 start contact-2 call_back desk/clerk-0",
    ]


def test_a_waiting_case_moves_ahead_on_the_day_it_becomes_urgent() -> None:
    # Case 3 waits behind case 2 until 50; at 100 the clerk takes it first, and only once.
    lab = desk(URGENT_FIRST)
    made = HandMade(
        [HandCase(0, [("work", 100)]), HandCase(10), HandCase(20, urgent=50), HandCase(30)]
    )
    assert trace(lab.plan(), made, "urgent", "start") == [
        "00:00 start case-1 work desk/clerk-0",
        "00:50 urgent case-3",
        "01:40 start case-3 work desk/clerk-0",
        "02:40 start case-2 work desk/clerk-0",
        "03:40 start case-4 work desk/clerk-0",
    ]


def test_a_case_in_hand_becomes_urgent_for_its_next_step() -> None:
    # Urgent at 5 while in hand; its second step, at 10, comes before the older case 2.
    lab = desk(URGENT_FIRST, steps=("intake", "work"))
    made = HandMade(
        [
            HandCase(0, [("intake", 10), ("work", 10)], urgent=5),
            HandCase(1, [("work", 10)], application=-100),
        ]
    )
    assert order(lab, made) == ["case-1", "case-1", "case-2"]


def test_urgent_cases_by_arrival_go_by_their_arrival_at_the_step() -> None:
    # Both urgent while waiting: case 3 from 30, case 2 from 50. By arrival case 2 is first.
    lab = desk({**URGENT_FIRST, "cases_by": "arrival"})
    made = HandMade(
        [HandCase(0, [("work", 100)]), HandCase(10, urgent=50), HandCase(20, urgent=30)]
    )
    assert order(lab, made) == ["case-1", "case-2", "case-3"]


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        ("application_date", ["case-1", "case-3", "case-2"]),
        ("arrival", ["case-1", "case-2", "case-3"]),
    ],
)
def test_cases_by_application_date_or_arrival(by: str, expected: list[str]) -> None:
    lab = desk({**URGENT_FIRST, "cases_by": by})
    made = HandMade([HandCase(0), HandCase(10), HandCase(20, application=-5)])
    assert order(lab, made) == expected


def two_teams(departments: tuple[str, str] = ("one", "one"), **office: Any) -> Laboratory:  # noqa: ANN401 - as above
    names = ("clearing", "desk")
    return Laboratory(
        clerks=dict.fromkeys(names, 1),
        steps=("intake", "work"),
        teams={n: {"department": d} for n, d in zip(names, departments, strict=True)},
        step_rules={"intake": {"rule": "fixed_team", "team": "clearing"}},
        office={"handoff": HANDOFF, **office},
        hours=HOURS,
    )


def test_a_handoff_inside_a_department() -> None:
    # Intake 08:00-08:10; the file travels half a working day of eight hours: 12:10; reading-in
    # 8 and work 30 minutes: 12:48.
    made = HandMade([HandCase(AT_8, [("intake", 10), ("work", 30)])])
    assert trace(two_teams().plan(), made) == [
        "08:00 case_arrival case-1",
        "08:00 start case-1 intake clearing/clerk-0",
        "08:10 work_end case-1 intake clearing/clerk-0 (10 min)",
        "08:10 handoff case-1 work desk (8 min)",
        "12:10 transfer_end case-1 work desk",
        "12:10 start case-1 work desk/clerk-1 (8 min)",
        "12:48 work_end case-1 work desk/clerk-1 (30 min)",
        "12:48 decided case-1 work desk",
    ]


def test_a_handoff_between_departments_and_over_a_weekend() -> None:
    # Three working days from Thursday 08:10: Friday, Monday, Tuesday 08:10.
    thursday = 3 * DAY + AT_8
    made = HandMade([HandCase(thursday, [("intake", 10), ("work", 30)])])
    plan = two_teams(("one", "other")).plan()
    assert trace(plan, made, "transfer_end", "work_end", entity="case-1") == [
        "Thu 08:10 work_end case-1 intake clearing/clerk-0 (10 min)",
        "week 2 Tue 08:10 transfer_end case-1 work desk",
        "week 2 Tue 08:48 work_end case-1 work desk/clerk-1 (30 min)",
    ]


def test_a_working_day_with_a_lunch_break_is_still_one_day() -> None:
    # Seven hours a day; half a day is 3:30 of presence: from 08:10 to 11:40.
    lab = replace(two_teams(), hours=office_hours("Mon-Fri 08:00-12:00 13:00-16:00"))
    made = HandMade([HandCase(AT_8, [("intake", 10), ("work", 30)])])
    assert trace(lab.plan(), made, "transfer_end") == ["11:40 transfer_end case-1 work desk"]


def test_reading_in_is_paid_once_and_by_each_receiver() -> None:
    # Without travel: 10 + (8 + 30) + (8 + 5), an external wait of 100 in between; the last
    # step stays with the team and costs nothing more.
    no_travel = {**HANDOFF, "inside_department": "0 working days"}
    lab = two_teams(handoff=no_travel)
    way = [("intake", 10), ("external", 100), ("work", 30), ("work", 5), ("intake", 5)]
    made = HandMade([HandCase(AT_8, way)])
    assert trace(lab.plan(), made, "handoff", "start", "work_end") == [
        "08:00 start case-1 intake clearing/clerk-0",
        "08:10 work_end case-1 intake clearing/clerk-0 (10 min)",
        "09:50 handoff case-1 work desk (8 min)",
        "09:50 start case-1 work desk/clerk-1 (8 min)",
        "10:28 work_end case-1 work desk/clerk-1 (30 min)",
        "10:28 start case-1 work desk/clerk-1",
        "10:33 work_end case-1 work desk/clerk-1 (5 min)",
        "10:33 handoff case-1 intake clearing (8 min)",
        "10:33 start case-1 intake clearing/clerk-0 (8 min)",
        "10:46 work_end case-1 intake clearing/clerk-0 (5 min)",
    ]


def test_reading_in_is_interrupted_like_the_work_it_belongs_to() -> None:
    # From 08:10 reading-in 8 and work 30; a call at 08:14 for 5 minutes with a lag of 3:
    # 08:10 + 38 + 8 = 08:56.
    no_travel = {**HANDOFF, "inside_department": "0 working days"}
    made = HandMade(
        [HandCase(AT_8, [("intake", 10), ("work", 30)])], [HandContact(AT_8 + 14, 5, lag=3)]
    )
    assert trace(two_teams(handoff=no_travel).plan(), made, "work_end")[-1] == (
        "08:56 work_end case-1 work desk/clerk-1 (30 min)"
    )


REFERRED = [("intake", 10), ("referral", 0), ("work", 30)]


def refers(**teams: str) -> Laboratory:
    return Laboratory(
        clerks=dict.fromkeys(("integration", "desk"), 1),
        steps=("intake", "work"),
        teams={name: {"department": department} for name, department in teams.items()},
        structure={"referrals": {"to": "integration"}},
        office={"handoff": HANDOFF},
        hours=HOURS,
    )


def test_a_referral_travels_there_and_back_and_is_read_in_once() -> None:
    # Between departments twice three working days from Monday 08:10: Tuesday week; inside one
    # twice half a day: Tuesday 08:10. Then 8 + 30 minutes.
    made = HandMade([HandCase(AT_8, REFERRED)])
    between = refers(integration="other", desk="one").plan()
    assert trace(between, made, "handoff", "transfer_end", "start", "work_end") == [
        "08:00 start case-1 intake desk/clerk-1",
        "08:10 work_end case-1 intake desk/clerk-1 (10 min)",
        "08:10 handoff case-1 integration (8 min)",
        "week 2 Tue 08:10 transfer_end case-1 intake desk",
        "week 2 Tue 08:10 start case-1 work desk/clerk-1 (8 min)",
        "week 2 Tue 08:48 work_end case-1 work desk/clerk-1 (30 min)",
    ]
    inside = refers(integration="one", desk="one").plan()
    assert trace(inside, made, "transfer_end") == ["Tue 08:10 transfer_end case-1 intake desk"]


def test_a_named_referral_goes_to_its_own_team() -> None:
    # Housing is in the desk's department: twice half a day, Tuesday 08:10. The integration side is
    # in another one: twice three days from then, Wednesday week. Whoever goes on reads in once.
    way = [("intake", 10), ("referral/housing", 0), ("referral/integration", 0), ("work", 30)]
    lab = Laboratory(
        clerks=dict.fromkeys(("integration", "housing", "desk"), 1),
        steps=("intake", "work"),
        teams={"integration": {"department": "other"}},
        structure={"referrals": {"to": "integration", "teams": {"housing": "housing"}}},
        office={"handoff": HANDOFF},
        hours=HOURS,
    )
    made = HandMade([HandCase(AT_8, way)])
    assert trace(lab.plan(), made, "handoff", "transfer_end", "start") == [
        "08:00 start case-1 intake desk/clerk-2",
        "08:10 handoff case-1 housing (8 min)",
        "Tue 08:10 transfer_end case-1 intake desk",
        "Tue 08:10 handoff case-1 integration (8 min)",
        "week 2 Wed 08:10 transfer_end case-1 intake desk",
        "week 2 Wed 08:10 start case-1 work desk/clerk-2 (8 min)",
    ]


def test_the_lead_time_ends_with_the_decision_and_issue_comes_after() -> None:
    lab = Laboratory(steps=("intake", "decision", "issue"), decides="decision")
    made = HandMade([HandCase(0, [("intake", 10), ("decision", 20), ("issue", 5)])])
    assert trace(lab.plan(), made, "decided", "issued") == [
        "00:30 decided case-1 decision desk",
        "00:35 issued case-1",
    ]


def test_a_refused_case_has_a_hearing_and_no_issue() -> None:
    lab = Laboratory(steps=("intake", "decision", "issue"), decides="decision")
    way = [("intake", 10), ("decision", 10), ("hearing", 100), ("decision", 10)]
    assert trace(lab.plan(), HandMade([HandCase(0, way)]), "decided", "issued") == [
        "02:10 decided case-1 decision desk"
    ]


def test_opening_cases_wait_undone_in_the_queue_and_are_no_arrivals() -> None:
    # By application date: open-2 first. The third is with another authority for 15 minutes.
    lab = desk(URGENT_FIRST)
    made = HandMade(
        opening=[
            HandCase(0, [("work", 10)], application=-100),
            HandCase(0, [("work", 10)], application=-200),
            HandCase(0, [("external", 15), ("work", 10)], application=-300),
        ]
    )
    assert trace(lab.plan(), made, "case_arrival", "open_at_start", "external_end", "start") == [
        "00:00 open_at_start open-1",
        "00:00 open_at_start open-2",
        "00:00 open_at_start open-3",
        "00:00 start open-2 work desk/clerk-0",
        "00:10 start open-1 work desk/clerk-0",
        "00:15 external_end open-3 (external)",
        "00:20 start open-3 work desk/clerk-0",
    ]


def test_overflow_goes_to_the_helping_team_above_its_limit() -> None:
    # One waits at the desk, one is in hand; the third arrival finds 1 waiting, the fourth 2.
    lab = Laboratory(
        clerks={"help": 1, "desk": 1},
        step_rules={"others": {"rule": "overflow", "to": "help", "above_waiting": 1}},
    )
    made = HandMade([HandCase(at) for at in (0, 1, 2, 3)])
    assert trace(lab.plan(), made, "start") == [
        "00:00 start case-1 work desk/clerk-1",
        "00:03 start case-4 work help/clerk-0",
        "01:00 start case-2 work desk/clerk-1",
        "02:00 start case-3 work desk/clerk-1",
    ]
