"""Closing time by hand: pauses, overtime, closed lines, visitors inside (model.md §3)."""

from dataclasses import replace

from tests.handmade import (
    DAY,
    HandCase,
    HandContact,
    HandMade,
    HandPeople,
    Laboratory,
    at_hour,
    office_hours,
    trace,
)

LAB = Laboratory(hours=office_hours("Mon-Fri 08:00-16:00", counter="Mon-Fri 08:00-16:00"))
TILL_TWELVE = Laboratory(hours=office_hours("Mon-Fri 08:00-16:00", phone="Mon-Fri 10:00-12:00"))
AT_15 = 15 * 60


def test_a_lag_pauses_at_closing_and_goes_on_next_morning() -> None:
    # 50 of 60 minutes done at 15:50; the call ends 15:55; of the lag of 10, five minutes are
    # left at 16:00: Tuesday 08:00 + 5 + 10 = 08:15.
    made = HandMade([HandCase(AT_15)], [HandContact(AT_15 + 50, 5, lag=10)])
    assert trace(LAB.plan(), made, "contact_end", "lag_start", "work_end") == [
        "15:55 contact_end contact-1 contact desk/clerk-0 (5 min)",
        "15:55 lag_start case-1 work desk/clerk-0 (10 min)",
        "Tue 08:15 work_end case-1 work desk/clerk-0 (60 min)",
    ]


def test_a_lag_owed_after_closing_is_paid_next_morning() -> None:
    # 58 of 60 done at 15:58; the call ends 16:03 in overtime: 08:00 + 10 + 2 = 08:12.
    made = HandMade([HandCase(AT_15)], [HandContact(AT_15 + 58, 5, lag=10)])
    assert trace(LAB.plan(), made, "contact_end", "lag_start", "work_end") == [
        "16:03 contact_end contact-1 contact desk/clerk-0 (5 min)",
        "16:03 lag_start case-1 work desk/clerk-0 (10 min)",
        "Tue 08:12 work_end case-1 work desk/clerk-0 (60 min)",
    ]


def test_a_contact_in_progress_at_closing_is_finished_and_then_nothing_is_begun() -> None:
    # The call 15:58-16:03; the case that arrives at 15:59 waits for the morning.
    made = HandMade([HandCase(AT_15 + 59, [("work", 7)])], [HandContact(AT_15 + 58, 5)])
    assert trace(LAB.plan(), made, "start", "contact_end", "work_end") == [
        "15:58 start contact-1 contact desk/clerk-0",
        "16:03 contact_end contact-1 contact desk/clerk-0 (5 min)",
        "Tue 08:00 start case-1 work desk/clerk-0",
        "Tue 08:07 work_end case-1 work desk/clerk-0 (7 min)",
    ]


def test_who_goes_at_noon_leaves_a_visitor_to_who_stays() -> None:
    # Two share a post, one until 12:00 and one until 16:00, both at a case; a visitor waits from
    # 11:30 on for who is free first, at 13:00.
    patterns = {"early": {"persons": ["Mon-Fri 08:00-12:00", "Mon-Fri 08:00-16:00"]}}
    staff = {"homes": {"desk": {"posts": 1, "patterns": {"early": 1}}}, "patterns": patterns}
    lab = replace(LAB, people={}, staff=staff)
    cases = [HandCase(8 * 60, [("work", 300)]) for _ in range(2)]
    made = HandMade(cases, [HandContact(AT_15 - 210, 5, "counter")], people=HandPeople())
    assert trace(lab.plan(), made, "start", "pause")[2:] == [
        "13:00 start contact-1 contact desk/clerk-1"
    ]


def test_work_over_a_weekend_and_a_holiday() -> None:
    # 2024-03-28 is the Thursday before Easter. From 15:00 on: one hour on Thursday, none on
    # Good Friday, Saturday, Sunday, Easter Monday; the second on Tuesday 2 April till 09:00.
    lab = Laboratory(
        hours={**office_hours("Mon-Fri 08:00-16:00"), "land": "BW"},
        office={"start": "2024-03-25"},
    )
    made = HandMade([HandCase(3 * DAY + AT_15, [("work", 120)])])
    assert trace(lab.plan(), made, "work_end") == [
        "week 2 Tue 09:00 work_end case-1 work desk/clerk-0 (120 min)"
    ]


def test_the_offices_own_closing_day_is_closed() -> None:
    # Wednesday 3 January is closed: half of Tuesday's last hour, then Thursday.
    lab = Laboratory(
        hours={**office_hours("Mon-Fri 08:00-16:00"), "closing_days": ["01-03"]},
    )
    made = HandMade([HandCase(DAY + AT_15 + 30)])
    assert trace(lab.plan(), made, "work_end") == [
        "Thu 08:30 work_end case-1 work desk/clerk-0 (60 min)"
    ]


def test_a_lunch_break_pauses_work_too() -> None:
    # 11:30-12:00 and 13:00-13:30.
    lab = Laboratory(hours=office_hours("Mon-Fri 08:00-12:00 13:00-16:00"))
    made = HandMade([HandCase(11.5 * 60)])
    assert trace(lab.plan(), made, "work_end") == [
        "13:30 work_end case-1 work desk/clerk-0 (60 min)"
    ]


def test_waiting_callers_give_up_at_line_close_and_dial_again_in_open_hours() -> None:
    # The second caller waits from 11:55 for a clerk busy till 12:10, gives up at 12:00, and
    # dials again after 30 open minutes: Tuesday 10:30.
    made = HandMade(
        contacts=[
            HandContact(11 * 60 + 50, 20),
            HandContact(11 * 60 + 55, 5, redial_after=[30]),
        ]
    )
    assert trace(TILL_TWELVE.plan(), made, entity="contact-2") == [
        "11:55 contact_attempt contact-2 desk",
        "12:00 abandon contact-2 desk",
        "12:00 redial contact-2 desk",
        "Tue 10:30 contact_attempt contact-2 desk (attempt 2)",
        "Tue 10:30 start contact-2 contact desk/clerk-0",
        "Tue 10:35 contact_end contact-2 contact desk/clerk-0 (5 min)",
    ]


def test_a_redial_delay_runs_in_open_hours_only() -> None:
    # Gives up at 11:40, waits 20 minutes to 12:00 and 40 from Tuesday 10:00 on.
    made = HandMade(
        contacts=[
            HandContact(11 * 60 + 25, 60),
            HandContact(11 * 60 + 30, 5, patience=10, redial_after=[60]),
        ]
    )
    assert trace(TILL_TWELVE.plan(), made, "abandon", "contact_attempt", entity="contact-2") == [
        "11:30 contact_attempt contact-2 desk",
        "11:40 abandon contact-2 desk",
        "Tue 10:40 contact_attempt contact-2 desk (attempt 2)",
    ]


def test_a_redial_delay_that_ends_with_the_line_reaches_the_next_opening() -> None:
    # Gives up at 11:40, the 20 minutes are over at 12:00 sharp, when nobody can call.
    made = HandMade(
        contacts=[
            HandContact(11 * 60 + 25, 60),
            HandContact(11 * 60 + 30, 5, patience=10, redial_after=[20]),
        ]
    )
    assert trace(TILL_TWELVE.plan(), made, "contact_attempt", "start", entity="contact-2") == [
        "11:30 contact_attempt contact-2 desk",
        "Tue 10:00 contact_attempt contact-2 desk (attempt 2)",
        "Tue 10:00 start contact-2 contact desk/clerk-0",
    ]


def test_the_rest_is_lost() -> None:
    # Three attempts of one minute's patience while the clerk serves an hour's call.
    made = HandMade(
        contacts=[
            HandContact(10 * 60, 60),
            HandContact(10 * 60 + 1, 5, patience=1, redial_after=[10, 10]),
        ]
    )
    assert trace(TILL_TWELVE.plan(), made, entity="contact-2") == [
        "10:01 contact_attempt contact-2 desk",
        "10:02 abandon contact-2 desk",
        "10:02 redial contact-2 desk",
        "10:12 contact_attempt contact-2 desk (attempt 2)",
        "10:13 abandon contact-2 desk (attempt 2)",
        "10:13 redial contact-2 desk (attempt 2)",
        "10:23 contact_attempt contact-2 desk (attempt 3)",
        "10:24 abandon contact-2 desk (attempt 3)",
        "10:24 lost contact-2 desk (attempt 3)",
    ]


def test_an_old_patience_fires_for_nobody() -> None:
    # First attempt: patience to 10:30, but answered at 10:10. The clerk is then on the call
    # until 10:40; nothing happens at 10:30.
    made = HandMade(contacts=[HandContact(10 * 60, 10), HandContact(10 * 60 + 5, 30, patience=25)])
    assert trace(TILL_TWELVE.plan(), made, "abandon", "start", "contact_end") == [
        "10:00 start contact-1 contact desk/clerk-0",
        "10:10 contact_end contact-1 contact desk/clerk-0 (10 min)",
        "10:10 start contact-2 contact desk/clerk-0",
        "10:40 contact_end contact-2 contact desk/clerk-0 (30 min)",
    ]


def test_the_patience_of_who_has_been_answered_ends_nobody_elses_wait() -> None:
    # Contact 2 holds the line from 09:01 to 09:10, with a patience until 10:21. Contacts 3 and 4,
    # of whom an engine may know one by the number that it knew contact 2 by, hold it from 10:10
    # on, until phone-free hours end at 11:00.
    lab = replace(LAB, teams={"desk": {"phone_free_hours": "Mon-Fri 10:00-11:00"}})
    made = HandMade(
        contacts=[
            HandContact(9 * 60, 10),
            HandContact(9 * 60 + 1, 5, patience=80),
            HandContact(10 * 60 + 10, 5),
            HandContact(10 * 60 + 11, 5),
        ]
    )
    assert trace(lab.plan(), made, "start", "abandon") == [
        "09:00 start contact-1 contact desk/clerk-0",
        "09:10 start contact-2 contact desk/clerk-0",
        "11:00 start contact-3 contact desk/clerk-0",
        "11:05 start contact-4 contact desk/clerk-0",
    ]


def test_the_patience_of_an_attempt_ends_with_it() -> None:
    # The line closes at 12:00 on a caller with patience to 12:25, who dials again at 12:15,
    # waits with a patience of 60 for the clerk who is busy till 12:50, and is answered.
    lab = Laboratory(hours=office_hours("Mon-Fri 08:00-16:00", "Mon-Fri 10:00-12:00 12:10-15:00"))
    made = HandMade(
        contacts=[
            HandContact(11 * 60 + 50, 60),
            HandContact(11 * 60 + 55, 5, patience=[30, 60], redial_after=[5]),
        ]
    )
    assert trace(lab.plan(), made, "abandon", "contact_attempt", "start", entity="contact-2") == [
        "11:55 contact_attempt contact-2 desk",
        "12:00 abandon contact-2 desk",
        "12:15 contact_attempt contact-2 desk (attempt 2)",
        "12:50 start contact-2 contact desk/clerk-0",
    ]


def test_visitors_inside_are_served_in_overtime_and_the_case_goes_on_without_a_lag() -> None:
    # The clerk works 15:00-16:00 and puts 60 of 120 minutes aside; visits 16:00-16:10 and
    # 16:10-16:30; Tuesday 08:00 + 60 = 09:00 though the visitors' lag would be 7.
    made = HandMade(
        [HandCase(AT_15, [("work", 120)])],
        [
            HandContact(AT_15 + 30, 10, "counter", lag=7),
            HandContact(AT_15 + 40, 20, "counter", lag=7),
        ],
    )
    assert trace(LAB.plan(), made, "pause", "start", "contact_end", "resume", "work_end") == [
        "15:00 start case-1 work desk/clerk-0",
        "16:00 pause case-1 work desk/clerk-0",
        "16:00 start contact-1 contact desk/clerk-0",
        "16:10 contact_end contact-1 contact desk/clerk-0 (10 min)",
        "16:10 start contact-2 contact desk/clerk-0",
        "16:30 contact_end contact-2 contact desk/clerk-0 (20 min)",
        "16:30 resume case-1 work desk/clerk-0",
        "Tue 09:00 work_end case-1 work desk/clerk-0 (120 min)",
    ]


def test_as_many_clerks_as_needed_serve_the_visitors_inside() -> None:
    # Both clerks work from 15:00; two visitors wait: both cases are put aside at 16:00.
    lab = Laboratory(clerks={"desk": 2}, hours=LAB.hours)
    made = HandMade(
        [HandCase(AT_15, [("work", 90)]), HandCase(AT_15, [("work", 80)])],
        [HandContact(AT_15 + n, 10, "counter") for n in (30, 40)],
    )
    assert trace(lab.plan(), made, "contact_end", "work_end") == [
        "16:10 contact_end contact-1 contact desk/clerk-0 (10 min)",
        "16:10 contact_end contact-2 contact desk/clerk-1 (10 min)",
        "Tue 08:20 work_end case-2 work desk/clerk-1 (80 min)",
        "Tue 08:30 work_end case-1 work desk/clerk-0 (90 min)",
    ]


def test_what_is_left_of_a_lag_at_closing_stays_owed_after_a_visitor() -> None:
    # 50 of 60 done; lag 15:55-16:00, 5 of 10 left; the visitor inside costs no new one:
    # 08:00 + 5 + 10 = 08:15.
    made = HandMade(
        [HandCase(AT_15)],
        [
            HandContact(AT_15 + 50, 5, lag=10),
            HandContact(AT_15 + 58, 10, "counter", lag=30),
        ],
    )
    assert trace(LAB.plan(), made, "pause", "lag_start", "work_end") == [
        "15:55 lag_start case-1 work desk/clerk-0 (10 min)",
        "16:00 pause case-1 work desk/clerk-0",
        "16:10 lag_start case-1 work desk/clerk-0 (5 min)",
        "Tue 08:15 work_end case-1 work desk/clerk-0 (60 min)",
    ]


def test_mails_and_cases_of_the_night_wait_for_the_morning() -> None:
    # A mail of Saturday 12:00 and a case of Sunday 03:00, done on Monday in the queue's order.
    saturday, sunday = at_hour(12, day=5)[0], at_hour(3, day=6)[0]
    made = HandMade([HandCase(sunday, [("work", 10)])], [HandContact(saturday, 4, "email")])
    assert trace(LAB.plan(), made, "start") == [
        "week 2 Mon 08:00 start contact-1 mail desk/clerk-0",
        "week 2 Mon 08:04 start case-1 work desk/clerk-0",
    ]
