"""What outlives the month in which it came, by hand: nobody else is taken for it (model.md §13).

An engine may forget what is over at the turn of a month, and give its place to what comes next.
"""

from tests.handmade import (
    DAY,
    RESOLVES_HALF,
    HandCase,
    HandContact,
    HandMade,
    Laboratory,
    trace,
)

TURN = 5.0 * DAY


def test_what_comes_in_the_place_of_former_cases_has_a_place_of_its_own() -> None:
    # A week is a month. The four cases of the first one are decided in the second, in which one
    # comes that stays open. Then there is room for the two of the third week, and beside them for
    # those of the fourth, which are back from elsewhere two days before them.
    week = 7.0 * DAY
    made = HandMade(
        [
            *(HandCase(0, [("external", 8.0 * DAY), ("work", 10)]) for _ in range(4)),
            HandCase(week, [("external", 60.0 * DAY)]),
            *(HandCase(2 * week, [("external", 10.0 * DAY), ("work", 30)]) for _ in range(2)),
            *(HandCase(3 * week, [("external", 1.0 * DAY), ("work", 20)]) for _ in range(2)),
        ],
        turns=[week, 2 * week, 3 * week],
    )
    assert trace(Laboratory(days=40).plan(), made, "work_end")[4:] == [
        "week 4 Tue 00:20 work_end case-8 work desk/clerk-0 (20 min)",
        "week 4 Tue 00:40 work_end case-9 work desk/clerk-0 (20 min)",
        "week 4 Thu 00:30 work_end case-6 work desk/clerk-0 (30 min)",
        "week 4 Thu 01:00 work_end case-7 work desk/clerk-0 (30 min)",
    ]


def test_all_that_ends_on_one_later_day_ends() -> None:
    # Twenty waits end on Wednesday, some scheduled on Monday and some on Tuesday.
    cases = [
        *(HandCase(0, [("external", 2.0 * DAY + number), ("work", 1)]) for number in range(11)),
        *(HandCase(DAY, [("external", 1.0 * DAY + number), ("work", 1)]) for number in range(9)),
    ]
    ends = trace(Laboratory().plan(), HandMade(cases), "external_end")
    expected = sorted([(n, n + 1) for n in range(11)] + [(n, n + 12) for n in range(9)])
    assert ends == [f"Wed 00:{n:02} external_end case-{case} (external)" for n, case in expected]


def test_a_case_that_is_decided_before_it_would_be_urgent_makes_no_other_one_urgent() -> None:
    # Case 1 would be urgent on Monday at 00:30. Cases 2 and 3 come at 00:00, the first ones of the
    # next month, of which case 3 waits until 01:00 and never is urgent.
    week = 7.0 * DAY
    made = HandMade([HandCase(0, urgent=week + 30), HandCase(week), HandCase(week)], turns=[TURN])
    assert trace(Laboratory().plan(), made, "urgent", "start") == [
        "00:00 start case-1 work desk/clerk-0",
        "week 2 Mon 00:00 start case-2 work desk/clerk-0",
        "week 2 Mon 01:00 start case-3 work desk/clerk-0",
    ]


def test_a_mail_about_a_case_that_is_decided_is_about_no_other_one() -> None:
    # The mail about case 1 comes at 30, behind another one that keeps the desk busy from 01:00 to
    # Monday, 02:00. Case 1 is decided by then, and case 2 has come, the first one of the next
    # month, which the intake has. Not resolved, the mail is called back by the desk, which owns
    # such cases.
    monday = 7.0 * DAY
    made = HandMade(
        [HandCase(0), HandCase(monday, [("intake", 240), ("work", 30)])],
        [
            HandContact(10, monday + 60, "email"),
            HandContact(30, 5, "email", resolve=0.9, call_back=20, about_case=0),
        ],
        turns=[TURN],
    )
    lab = Laboratory(
        clerks={"front": 1, "desk": 1},
        steps=("intake", "work"),
        step_rules={"intake": {"rule": "fixed_team", "team": "front"}},
        contact_rules={"email": {"rule": "owning_team"}},
        contacts=RESOLVES_HALF,
    )
    assert trace(lab.plan(), made, "call_back", "start") == [
        "00:00 start case-1 work desk/clerk-1",
        "01:00 start contact-1 mail desk/clerk-1",
        "week 2 Mon 00:00 start case-2 intake front/clerk-0",
        "week 2 Mon 02:00 start enquiry-2 mail desk/clerk-1",
        "week 2 Mon 02:05 call_back enquiry-2 desk",
        "week 2 Mon 02:05 start enquiry-2 call_back desk/clerk-1",
        "week 2 Mon 04:00 start case-2 work desk/clerk-1",
    ]
