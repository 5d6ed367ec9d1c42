"""The phone by hand: who takes a call, who is interrupted, what it costs (model.md §6, §7)."""

from typing import Any

import pytest

from tests.handmade import (
    RESOLVES_HALF,
    HandCase,
    HandContact,
    HandMade,
    Laboratory,
    answered,
    at_hour,
    calls,
    ends,
    office_hours,
    trace,
)

HOURS = office_hours("Mon-Fri 08:00-16:00")
TWO = Laboratory(clerks={"desk": 2})
AT_8 = 8 * 60


def phones(**team: Any) -> dict[str, dict[str, Any]]:  # noqa: ANN401 - keys of a team
    return {"desk": team}


def test_back_to_back_contacts_pay_the_last_ones_lag() -> None:
    # Work 0-20; calls 20-25, 25-30; one lag, that of the second call: 30 + 8 + 40 = 78.
    made = HandMade([HandCase()], [HandContact(20, 5, lag=3), HandContact(22, 5, lag=8)])
    assert trace(Laboratory().plan(), made, "lag_start", "work_end") == [
        "00:30 lag_start case-1 work desk/clerk-0 (8 min)",
        "01:18 work_end case-1 work desk/clerk-0 (60 min)",
    ]


def test_a_call_during_the_lag_restarts_it_in_full_with_its_own_lag() -> None:
    # Work 0-20, call 20-25, lag of 10 from 25; call 29-30, lag of 6 in full: 36 + 40 = 76.
    made = HandMade([HandCase()], [HandContact(20, 5, lag=10), HandContact(29, 1, lag=6)])
    assert trace(Laboratory().plan(), made, "lag_start", "work_end") == [
        "00:25 lag_start case-1 work desk/clerk-0 (10 min)",
        "00:30 lag_start case-1 work desk/clerk-0 (6 min)",
        "01:16 work_end case-1 work desk/clerk-0 (60 min)",
    ]


def test_a_call_right_after_the_lag_leaves_nothing_of_it() -> None:
    # Work 0-20, call 20-25, lag 25-28, work 28-30, call 30-31, lag 31-33, 38 left: 71.
    made = HandMade([HandCase()], [HandContact(20, 5, lag=3), HandContact(30, 1, lag=2)])
    assert ends(Laboratory().plan(), made)["case-1"] == 71


def test_without_a_lag_work_resumes_at_once() -> None:
    made = HandMade([HandCase()], [HandContact(20, 5)])
    assert trace(Laboratory().plan(), made, "interrupt", "resume", "work_end") == [
        "00:20 interrupt case-1 work desk/clerk-0",
        "00:25 resume case-1 work desk/clerk-0",
        "01:05 work_end case-1 work desk/clerk-0 (60 min)",
    ]


def test_visitors_never_interrupt() -> None:
    # The visitor of 00:10 waits for the end of the case at 01:00, before the next case.
    made = HandMade([HandCase(), HandCase(5)], [HandContact(10, 5, "counter", lag=3)])
    assert trace(Laboratory().plan(), made, "start", "interrupt") == [
        "00:00 start case-1 work desk/clerk-0",
        "01:00 start contact-1 contact desk/clerk-0",
        "01:05 start case-2 work desk/clerk-0",
    ]


def test_an_interrupted_clerk_serves_waiting_visitors_before_going_on() -> None:
    # Call 20-25, then the visitor of 00:10 25-35, then the visitor's lag of 3 and 40 left.
    made = HandMade(
        [HandCase()],
        [HandContact(10, 10, "counter", lag=3), HandContact(20, 5, lag=9)],
    )
    assert trace(Laboratory().plan(), made, "start", "lag_start", "work_end") == [
        "00:00 start case-1 work desk/clerk-0",
        "00:20 start contact-2 contact desk/clerk-0",
        "00:25 start contact-1 contact desk/clerk-0",
        "00:35 lag_start case-1 work desk/clerk-0 (3 min)",
        "01:18 work_end case-1 work desk/clerk-0 (60 min)",
    ]


def test_a_freed_clerk_takes_the_caller_before_the_visitor_before_the_queue() -> None:
    # The clerk is on a call till 30; behind it wait a mail (5), a visitor (10), a caller (15).
    made = HandMade(
        contacts=[
            HandContact(0, 30),
            HandContact(5, 1, "email"),
            HandContact(10, 1, "counter"),
            HandContact(15, 1),
        ]
    )
    assert trace(Laboratory().plan(), made, "start") == [
        "00:00 start contact-1 contact desk/clerk-0",
        "00:30 start contact-4 contact desk/clerk-0",
        "00:31 start contact-3 contact desk/clerk-0",
        "00:32 start contact-2 mail desk/clerk-0",
    ]


def test_the_clerk_interrupted_longest_ago_is_interrupted() -> None:
    # Never interrupted is longest ago, of those the lower number: 0, 1; then 0 (10 before
    # 30), then 1.
    made = HandMade(
        [HandCase(0, [("work", 100)]), HandCase(0, [("work", 100)])], calls([10, 30, 50, 70])
    )
    assert list(answered(TWO.plan(), made).values()) == [
        "desk/clerk-0", "desk/clerk-1", "desk/clerk-0", "desk/clerk-1",
    ]  # fmt: skip


def test_a_free_clerk_is_asked_before_anybody_is_interrupted() -> None:
    made = HandMade([HandCase(0, [("work", 100)])], calls([10, 12]))
    # clerk-0 works, clerk-1 is free at 10; at 12 it is on the phone and clerk-0 is interrupted.
    assert answered(TWO.plan(), made) == {"contact-1": "desk/clerk-1", "contact-2": "desk/clerk-0"}


def test_a_clerk_on_a_contact_is_not_interrupted() -> None:
    made = HandMade(contacts=[HandContact(0, 30, "counter"), HandContact(10, 5)])
    assert trace(Laboratory().plan(), made, "start", "interrupt") == [
        "00:00 start contact-1 contact desk/clerk-0",
        "00:30 start contact-2 contact desk/clerk-0",
    ]


def test_mails_and_call_backs_are_interrupted_like_cases() -> None:
    # Mail 0-10 interrupted at 4 for 5 minutes, lag 2: ends 17. Its call-back of 6 minutes
    # begins 17, is interrupted at 20 for 1, lag 2, 3 left: 26.
    lab = Laboratory(contacts=RESOLVES_HALF)
    made = HandMade(
        contacts=[
            HandContact(0, 10, "email", resolve=0.9, call_back=6),
            HandContact(4, 5, lag=2),
            HandContact(20, 1, lag=2),
        ]
    )
    assert trace(lab.plan(), made, "work_end") == [
        "00:17 work_end contact-1 mail desk/clerk-0 (10 min)",
        "00:26 work_end contact-1 call_back desk/clerk-0 (6 min)",
    ]


def test_the_clerk_idle_longest_gets_the_work() -> None:
    # 0: both idle since 0, the lower number. 20: clerk-1 (since 0) before clerk-0 (since 10).
    # 40: clerk-0 (since 10) before clerk-1 (since 30). 100: clerk-1 (30), clerk-0 (50), both
    # free at 110, so at 120 the lower number: clerk-0.
    made = HandMade([HandCase(t, [("work", 10)]) for t in (0, 20, 40, 100, 100, 120)])
    assert [line.split()[-1] for line in trace(TWO.plan(), made, "start")] == [
        "desk/clerk-0", "desk/clerk-1", "desk/clerk-0", "desk/clerk-1", "desk/clerk-0",
        "desk/clerk-0",
    ]  # fmt: skip


def test_after_the_start_of_presence_everybody_is_idle_for_the_same_time() -> None:
    # Monday's case leaves clerk-0 idle since 08:10 and clerk-1 since 08:00; on Tuesday both
    # since 08:00.
    lab = Laboratory(clerks={"desk": 2}, hours=HOURS)
    tuesday = at_hour(9, day=1)[0]
    made = HandMade([HandCase(AT_8, [("work", 10)]), HandCase(tuesday, [("work", 10)])])
    assert trace(lab.plan(), made, "start") == [
        "08:00 start case-1 work desk/clerk-0",
        "Tue 09:00 start case-2 work desk/clerk-0",
    ]


def test_phone_clerks_rotate_daily_by_number() -> None:
    # One of three answers: 0 on Monday, 1 on Tuesday, ... the weekend does not count.
    lab = Laboratory(clerks={"desk": 3}, hours=HOURS, teams=phones(phone_clerks=1))
    made = HandMade(contacts=calls([at_hour(9, day=day)[0] for day in (0, 1, 2, 3, 4, 7)]))
    assert list(answered(lab.plan(), made).values()) == [
        f"desk/clerk-{number}" for number in (0, 1, 2, 0, 1, 2)
    ]


def test_phone_clerks_do_not_rotate_at_lunch() -> None:
    hours = office_hours("Mon-Fri 08:00-12:00 13:00-16:00")
    lab = Laboratory(clerks={"desk": 3}, hours=hours, teams=phones(phone_clerks=1))
    made = HandMade(contacts=calls([*at_hour(9, 14), *at_hour(9, 14, day=1)]))
    assert list(answered(lab.plan(), made).values()) == [
        f"desk/clerk-{number}" for number in (0, 0, 1, 1)
    ]


def test_two_of_three_phone_clerks_rotate_in_pairs() -> None:
    # Monday 0 and 1, Tuesday 2 and 0, Wednesday 1 and 2; each day two calls at once.
    lab = Laboratory(clerks={"desk": 3}, hours=HOURS, teams=phones(phone_clerks=2))
    made = HandMade(contacts=calls([t for d in (0, 1, 2) for t in at_hour(9, 9, day=d)]))
    assert list(answered(lab.plan(), made).values()) == [
        f"desk/clerk-{number}" for number in (0, 1, 0, 2, 1, 2)
    ]


def test_who_does_not_answer_today_is_neither_asked_nor_interrupted() -> None:
    # clerk-0 answers and is on a call till 09:30; clerk-1 is free: the second caller waits.
    lab = Laboratory(clerks={"desk": 2}, hours=HOURS, teams=phones(phone_clerks=1))
    made = HandMade(contacts=[HandContact(9 * 60, 30), HandContact(9 * 60 + 5, 5)])
    assert trace(lab.plan(), made, "start") == [
        "09:00 start contact-1 contact desk/clerk-0",
        "09:30 start contact-2 contact desk/clerk-0",
    ]


def test_work_of_who_does_not_answer_today_is_not_interrupted() -> None:
    # Both work from 09:00; clerk-0 answers today: the call of 09:10 interrupts it, that of
    # 09:12 waits for it till 09:15 though clerk-1 was never interrupted.
    lab = Laboratory(clerks={"desk": 2}, hours=HOURS, teams=phones(phone_clerks=1))
    made = HandMade([HandCase(9 * 60), HandCase(9 * 60)], calls([9 * 60 + 10, 9 * 60 + 12]))
    assert trace(lab.plan(), made, "interrupt", "contact_end") == [
        "09:10 interrupt case-1 work desk/clerk-0",
        "09:15 contact_end contact-1 contact desk/clerk-0 (5 min)",
        "09:20 contact_end contact-2 contact desk/clerk-0 (5 min)",
    ]


def test_a_caller_waits_through_phone_free_hours() -> None:
    # Phones are off 09:00-10:00. The call of 09:30 finds clerk-0 free and is not answered;
    # clerk-0 does not take it either when it ends a case at 09:50, but at 10:00.
    lab = Laboratory(hours=HOURS, teams=phones(phone_free_hours="Mon-Fri 09:00-10:00"))
    made = HandMade([HandCase(9 * 60 + 40, [("work", 10)])], [HandContact(9 * 60 + 30, 5)])
    assert trace(lab.plan(), made, "start") == [
        "09:40 start case-1 work desk/clerk-0",
        "10:00 start contact-1 contact desk/clerk-0",
    ]


def test_who_cannot_be_answered_yet_keeps_the_place_on_the_line() -> None:
    # Three hold the line when phone-free hours end at 10:00, with one clerk to answer.
    lab = Laboratory(hours=HOURS, teams=phones(phone_free_hours="Mon-Fri 09:00-10:00"))
    made = HandMade(contacts=[HandContact(9 * 60 + place, 5) for place in (10, 20, 30)])
    assert trace(lab.plan(), made, "start") == [
        "10:00 start contact-1 contact desk/clerk-0",
        "10:05 start contact-2 contact desk/clerk-0",
        "10:10 start contact-3 contact desk/clerk-0",
    ]


def test_work_is_interrupted_when_phone_free_hours_end() -> None:
    # The case runs from 09:20; at 10:00 the caller of 09:30 interrupts: 5 + 3 minutes more.
    lab = Laboratory(hours=HOURS, teams=phones(phone_free_hours="Mon-Fri 09:00-10:00"))
    made = HandMade([HandCase(9 * 60 + 20)], [HandContact(9 * 60 + 30, 5, lag=3)])
    assert trace(lab.plan(), made, "interrupt", "start", "work_end") == [
        "09:20 start case-1 work desk/clerk-0",
        "10:00 interrupt case-1 work desk/clerk-0",
        "10:00 start contact-1 contact desk/clerk-0",
        "10:28 work_end case-1 work desk/clerk-0 (60 min)",
    ]


def test_clerks_interrupted_at_one_instant_go_by_number() -> None:
    # Interrupted: 0 at 08:10, 1 at 08:30, 0 at 08:40. Two callers hold the line from 09:30;
    # at 10:00 the first gets 1 (08:30), the second 0. Both since 10:00: at 10:30 it is 0.
    lab = Laboratory(
        clerks={"desk": 2}, hours=HOURS, teams=phones(phone_free_hours="Mon-Fri 09:00-10:00")
    )
    times = [AT_8 + 10, AT_8 + 30, AT_8 + 40, 9 * 60 + 30, 9 * 60 + 31, 10 * 60 + 30]
    made = HandMade([HandCase(AT_8, [("work", 400)]) for _ in range(2)], calls(times, 2))
    assert list(answered(lab.plan(), made).values()) == [
        f"desk/clerk-{number}" for number in (0, 1, 0, 1, 0, 0)
    ]


def test_an_error_is_reworked_at_most_once_per_step() -> None:
    # 60 minutes of intake, calls at 20 and 40 (5 each, both in error): 60 + 10 + 30 once =
    # 100. In the next step an error counts again: 100 + 60 + 5 + 30 = 195.
    error = {"probability": "50 %", "rework_share": "50 %"}
    lab = Laboratory(
        steps=("intake", "work"),
        office={"interruption": {"lag": {"mean": "3 min"}, "error": error}},
    )
    made = HandMade(
        [HandCase(0, [("intake", 60), ("work", 60)])], calls([20, 40, 120], 5, error=0.4)
    )
    assert trace(lab.plan(), made, "error", "work_end") == [
        "00:25 error case-1 intake desk/clerk-0 (30 min)",
        "01:40 work_end case-1 intake desk/clerk-0 (60 min)",
        "02:05 error case-1 work desk/clerk-0 (30 min)",
        "03:15 work_end case-1 work desk/clerk-0 (60 min)",
    ]


def test_no_error_above_its_probability() -> None:
    error = {"probability": "50 %", "rework_share": "50 %"}
    lab = Laboratory(office={"interruption": {"lag": {"mean": "3 min"}, "error": error}})
    made = HandMade([HandCase()], calls([20], 5, error=0.6))
    assert ends(lab.plan(), made) == {"case-1": 65}


@pytest.mark.parametrize(("first", "second", "rework"), [(0.4, 0.6, 30), (0.6, 0.4, 0)])
def test_of_calls_back_to_back_the_first_errs_and_the_last_lags(
    first: float, second: float, rework: int
) -> None:
    # Interrupted at 20 for ten minutes, the second caller holds the line from 22. Whether there
    # is an error (half of the step again) is the luck of the first; the lag is the second's, 4.
    error = {"probability": "50 %", "rework_share": "50 %"}
    lab = Laboratory(office={"interruption": {"lag": {"mean": "3 min"}, "error": error}})
    contacts = [
        HandContact(20, 5, lag=2, error=first),
        HandContact(22, 5, lag=4, error=second),
    ]
    assert ends(lab.plan(), HandMade([HandCase()], contacts)) == {"case-1": 60 + 10 + 4 + rework}


def test_two_calls_at_the_same_instant() -> None:
    # Two clerks at work: both are interrupted, no clerk twice. One clerk: the second waits.
    made = HandMade([HandCase(), HandCase()], calls([10, 10]))
    assert answered(TWO.plan(), made) == {"contact-1": "desk/clerk-0", "contact-2": "desk/clerk-1"}
    assert trace(Laboratory().plan(), HandMade([HandCase()], calls([10, 10])), "start") == [
        "00:00 start case-1 work desk/clerk-0",
        "00:10 start contact-1 contact desk/clerk-0",
        "00:15 start contact-2 contact desk/clerk-0",
    ]


def test_the_worked_example_of_interrupted_work() -> None:
    # `Clerk.work_on` tells it: 60 minutes and 10 of reading-in from 09:00 on; a call at 09:20 with
    # a lag of 3, another at 09:26 with one of 4, which is over at 09:35; at 10:00 the clerk goes
    # home with 25 minutes left.
    lab = Laboratory(
        clerks={"front": 1, "desk": 1},
        steps=("intake", "work"),
        step_rules={"intake": {"rule": "fixed_team", "team": "front"}},
        office={"handoff": {"reading_in": "10 min", "inside_department": "0 working days",
                            "between_departments": "0 working days"}},
        hours=office_hours("Mon-Fri 08:00-10:00"),
    )  # fmt: skip
    case = HandCase(8 * 60 + 59, [("intake", 1), ("work", 60)])
    calls = [HandContact(9 * 60 + 20, 5, lag=3), HandContact(9 * 60 + 26, 5, lag=4)]
    lines = trace(lab.plan(), HandMade([case], calls), "start", "lag_start", "work_end",
                  entity="case-1")  # fmt: skip
    assert lines == [
        "08:59 start case-1 intake front/clerk-0",
        "09:00 work_end case-1 intake front/clerk-0 (1 min)",
        "09:00 start case-1 work desk/clerk-1 (10 min)",
        "09:25 lag_start case-1 work desk/clerk-1 (3 min)",
        "09:31 lag_start case-1 work desk/clerk-1 (4 min)",
        "Tue 08:25 work_end case-1 work desk/clerk-1 (60 min)",
    ]
