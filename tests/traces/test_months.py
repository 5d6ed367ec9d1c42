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


def test_the_patience_of_who_has_been_answered_ends_nobody_elses_wait() -> None:
    # Contact 2 holds the line from 1 to 10, with the patience of a week. The month ends on
    # Saturday. Contact 4, the second of its month too, holds the line on Monday from 00:00 to
    # 00:30; the week of contact 2 is over at 00:01.
    week = 7.0 * DAY
    made = HandMade(
        contacts=[
            HandContact(0, 10),
            HandContact(1, 5, patience=week),
            HandContact(week - 10, 40),
            HandContact(week, 5),
        ],
        turns=[TURN],
    )
    assert trace(Laboratory().plan(), made, "start", "contact_end", "abandon") == [
        "00:00 start contact-1 contact desk/clerk-0",
        "00:10 contact_end contact-1 contact desk/clerk-0 (10 min)",
        "00:10 start contact-2 contact desk/clerk-0",
        "00:15 contact_end contact-2 contact desk/clerk-0 (5 min)",
        "Sun 23:50 start contact-3 contact desk/clerk-0",
        "week 2 Mon 00:30 contact_end contact-3 contact desk/clerk-0 (40 min)",
        "week 2 Mon 00:30 start contact-4 contact desk/clerk-0",
        "week 2 Mon 00:35 contact_end contact-4 contact desk/clerk-0 (5 min)",
    ]


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
