"""People away, gone and new, by hand: what becomes of their work and callers (model.md §8)."""

from typing import Any

import pytest

from sim.demand.people import LEAVE, OTHER_DUTIES, SICKNESS, TRAINING
from sim.plan.plan import Plan
from tests.handmade import (
    HandCase,
    HandContact,
    HandMade,
    HandPeople,
    Laboratory,
    office_hours,
    trace,
)
from tests.theory.people_lab import hours_of, results_of

HOURS = office_hours("Mon-Fri 08:00-16:00")
AT_8 = 8 * 60
MON, TUE, WED, THU, FRI = range(5)
READING_IN = {"handoff": {"reading_in": 10, "inside_department": 1, "between_departments": 3}}
FIRST, SECOND = ("desk", 0, 0), ("desk", 1, 0)
TURNOVER = {"turnover": "0.01 per day"}
LEARNT_IN_A_DAY = {"portfolios": {"all": {"onboarding_time": "1 day"}}}


def desk(clerks: int, people: dict[str, Any] | None = None, **stated: Any) -> Plan:  # noqa: ANN401 - as Laboratory
    """Return one team of people who work on weekdays from 8 to 16."""
    stated = {"hours": HOURS, "office": READING_IN, **stated}
    return Laboratory(clerks={"desk": clerks}, people=people or {}, **stated).plan()


def on_leave(*days: int, whose: tuple[str, int, int] = FIRST) -> HandPeople:
    return HandPeople(absent={whose: dict.fromkeys(days, LEAVE)})


# -- absence ----------------------------------------------------------------------------------


def test_a_journey_with_an_absence_in_the_middle() -> None:
    # 600 minutes from Monday 08:00: 480 that day. Then three days of leave, in which the case
    # waits in hand without a lag, and 120 minutes on Friday. The next step follows at once.
    plan = desk(1, steps=("work", "decision"), decides="decision")
    made = HandMade(
        [HandCase(AT_8, [("work", 600), ("decision", 30)])], people=on_leave(TUE, WED, THU)
    )
    assert trace(plan, made) == [
        "00:00 joined desk/clerk-0",
        "08:00 case_arrival case-1",
        "08:00 start case-1 work desk/clerk-0",
        "Tue 00:00 absent desk/clerk-0 (leave)",
        "Fri 00:00 back desk/clerk-0",
        "Fri 00:00 resume case-1 work desk/clerk-0",
        "Fri 10:00 work_end case-1 work desk/clerk-0 (600 min)",
        "Fri 10:00 start case-1 decision desk/clerk-0",
        "Fri 10:30 work_end case-1 decision desk/clerk-0 (30 min)",
        "Fri 10:30 decided case-1 decision desk",
    ]
    results = results_of(plan, made)
    assert hours_of(results, "hours", "desk", "absent") == 3 * 8.0
    assert hours_of(results, "hours_absent", "desk", "leave") == 3 * 8.0
    assert hours_of(results, "hours", "desk", "casework") == 10.5


def test_leave_over_a_weekend_is_one_absence() -> None:
    made = HandMade(people=on_leave(THU, FRI, 7 + MON))
    assert trace(desk(1), made, "absent", "back") == [
        "Thu 00:00 absent desk/clerk-0 (leave)",
        "week 2 Tue 00:00 back desk/clerk-0",
    ]


def test_another_reason_follows_without_coming_back() -> None:
    # Leave on Monday and Tuesday, training on Wednesday, then ill for two days of those that
    # are due (Thursday, Friday): the healthy days before are used up on the first due day.
    sick = {"sickness": {"days": 26.0, "spell": 2.0}}
    people = HandPeople(
        absent={FIRST: {MON: LEAVE, TUE: LEAVE, WED: TRAINING, 7 + TUE: OTHER_DUTIES}},
        # Healthy for no time at all; the spell is geometric: 1 + whole(1 / ln 2) = 2 days.
        draws={("illness", *FIRST): [0.0], ("recovery", *FIRST): [1.0]},
    )
    assert SICKNESS not in people.absent[FIRST].values()
    assert trace(desk(1, sick), HandMade(people=people), "absent", "back") == [
        "00:00 absent desk/clerk-0 (leave)",
        "Wed 00:00 absent desk/clerk-0 (training)",
        "Thu 00:00 absent desk/clerk-0 (sickness)",
        "week 2 Mon 00:00 back desk/clerk-0",
        "week 2 Tue 00:00 absent desk/clerk-0 (other_duties)",
        "week 2 Wed 00:00 back desk/clerk-0",
    ]


def test_a_lag_that_was_owed_is_still_owed_after_the_absence() -> None:
    # Work 15:00-15:50 of 60 min; a call 15:50-15:55 with a lag of 20: 5 minutes of it before
    # closing. On Wednesday 15 minutes of lag, then 10 of work: 08:25.
    made = HandMade(
        [HandCase(15 * 60)], [HandContact(15 * 60 + 50, 5, lag=20)], people=on_leave(TUE)
    )
    assert trace(desk(1), made, "resume", "lag_start", "work_end") == [
        "15:55 lag_start case-1 work desk/clerk-0 (20 min)",
        "Wed 00:00 lag_start case-1 work desk/clerk-0 (15 min)",
        "Wed 08:25 work_end case-1 work desk/clerk-0 (60 min)",
    ]


def test_who_is_absent_gets_no_new_work() -> None:
    made = HandMade([HandCase(day * 1440 + AT_8) for day in (MON, TUE)], people=on_leave(MON))
    assert trace(desk(2), made, "start") == [
        "08:00 start case-1 work desk/clerk-1",
        "Tue 08:00 start case-2 work desk/clerk-0",
    ]


# -- deputies ---------------------------------------------------------------------------------


def test_after_the_stated_days_a_deputy_goes_on_with_the_case() -> None:
    # On Wednesday the first working day of absence is over: 120 of 600 minutes are given back,
    # and clerk-1 reads in for 10 minutes before them, till 10:10.
    made = HandMade([HandCase(AT_8, [("work", 600)])], people=on_leave(TUE, WED, THU))
    lines = trace(desk(2, {"deputy_after": 1.0}), made, entity="case-1")
    assert lines[:-1] == [
        "08:00 case_arrival case-1",
        "08:00 start case-1 work desk/clerk-0",
        "Wed 00:00 given_back case-1 work desk/clerk-0 (480 min)",
        "Wed 00:00 handoff case-1 work desk (10 min)",
        "Wed 08:00 start case-1 work desk/clerk-1 (10 min)",
        "Wed 10:10 work_end case-1 work desk/clerk-1 (120 min)",
    ]
    results = results_of(desk(2, {"deputy_after": 1.0}), made)
    assert hours_of(results, "hours", "desk", "casework") == 10.0
    assert 60 * hours_of(results, "hours", "desk", "reading_in") == 10.0


def test_without_a_day_of_waiting_the_case_is_given_back_on_the_first_morning() -> None:
    made = HandMade([HandCase(AT_8, [("work", 600)])], people=on_leave(TUE))
    assert trace(desk(2, {"deputy_after": 0.0}), made, "given_back", "work_end") == [
        "Tue 00:00 given_back case-1 work desk/clerk-0 (480 min)",
        "Tue 10:10 work_end case-1 work desk/clerk-1 (120 min)",
    ]


def test_what_is_given_back_takes_its_place_in_the_queue() -> None:
    # Clerk-1 ends its 500 minutes on Tuesday at 08:20. By arrival the case of Monday 09:00
    # comes before the one given back on Tuesday, by application date the one of 08:00.
    made = HandMade(
        [HandCase(AT_8, [("work", 600)]), HandCase(AT_8, [("work", 500)]), HandCase(AT_8 + 60)],
        people=on_leave(TUE, WED),
    )
    people = {"deputy_after": 0.0}
    by_date = {"desk": {"discipline": {"cases_by": "application_date"}}}
    for plan, expected in (
        (desk(2, people), ["Tue 08:20 start case-3", "Tue 09:20 start case-1"]),
        (desk(2, people, teams=by_date), ["Tue 08:20 start case-1", "Tue 10:30 start case-3"]),
    ):
        lines = trace(plan, made, "start")
        assert [line.split(" work")[0] for line in lines[2:]] == expected


def test_reading_in_that_was_not_finished_begins_anew() -> None:
    # Clerk-1 is done with 955 minutes on Tuesday at 15:55 and reads 5 of the 10 minutes. When
    # it is away on Wednesday, clerk-0 is back, reads all 10 and does the 120: 10:10.
    people = HandPeople(absent={FIRST: {TUE: LEAVE}, SECOND: {WED: LEAVE}})
    cases = [HandCase(AT_8, [("work", 600)]), HandCase(AT_8, [("work", 955)])]
    plan, made = desk(2, {"deputy_after": 0.0}), HandMade(cases, people=people)
    assert trace(plan, made, "given_back", "start", "work_end", entity="case-1") == [
        "08:00 start case-1 work desk/clerk-0",
        "Tue 00:00 given_back case-1 work desk/clerk-0 (480 min)",
        "Tue 15:55 start case-1 work desk/clerk-1 (10 min)",
        "Wed 00:00 given_back case-1 work desk/clerk-1 (-5 min)",
        "Wed 08:00 start case-1 work desk/clerk-0 (10 min)",
        "Wed 10:10 work_end case-1 work desk/clerk-0 (120 min)",
    ]
    assert 60 * hours_of(results_of(plan, made), "hours", "desk", "reading_in") == 15.0


def test_a_mail_that_is_given_back_is_the_next_one() -> None:
    # Clerk-1 does 10 of the mail's 40 minutes on Monday; on Tuesday clerk-0 ends its case at
    # 09:00 and takes that mail before the other one of Monday. A mail needs no reading-in.
    made = HandMade(
        [HandCase(AT_8, [("work", 540)])],
        [HandContact(15 * 60 + 50, 40, "email"), HandContact(15 * 60 + 55, 5, "email")],
        people=on_leave(TUE, whose=SECOND),
    )
    plan = desk(2, {"deputy_after": 0.0})
    assert trace(plan, made, "start", "given_back", "work_end")[2:] == [
        "Tue 00:00 given_back contact-1 mail desk/clerk-1 (10 min)",
        "Tue 09:00 work_end case-1 work desk/clerk-0 (540 min)",
        "Tue 09:00 start contact-1 mail desk/clerk-0",
        "Tue 09:30 work_end contact-1 mail desk/clerk-0 (30 min)",
        "Tue 09:30 start contact-2 mail desk/clerk-0",
        "Tue 09:35 work_end contact-2 mail desk/clerk-0 (5 min)",
    ]


# -- coming and leaving -----------------------------------------------------------------------

LEAVES_ON_WEDNESDAY = {("leaving", *FIRST): [0.015]}
"""Used up at 0.01 a day: 0.01 on Tuesday morning, the rest on Wednesday's."""


def test_a_leavers_case_is_given_back_at_once() -> None:
    # 1000 minutes from Monday 08:00: 960 in two days, 40 left. On Wednesday clerk-1 reads in.
    people = HandPeople(draws=LEAVES_ON_WEDNESDAY)
    made = HandMade([HandCase(AT_8, [("work", 1000)])], people=people)
    plan = desk(2, TURNOVER, staff={"vacancy": 0.5})
    assert trace(plan, made, "left", "given_back", "handoff", "start", "work_end") == [
        "08:00 start case-1 work desk/clerk-0",
        "Wed 00:00 left desk/clerk-0",
        "Wed 00:00 given_back case-1 work desk/clerk-0 (960 min)",
        "Wed 00:00 handoff case-1 work desk (10 min)",
        "Wed 08:00 start case-1 work desk/clerk-1 (10 min)",
        "Wed 08:50 work_end case-1 work desk/clerk-1 (40 min)",
    ]
    # Nobody is paid on the seat from Wednesday on: 2 of 5 days.
    assert hours_of(results_of(plan, made), "hours_paid", "desk") == (2 + 15) * 8.0


def test_without_vacancy_a_successor_is_there_the_same_morning() -> None:
    people = HandPeople(draws=LEAVES_ON_WEDNESDAY)
    made = HandMade([HandCase(AT_8, [("work", 1000)])], people=people)
    assert trace(desk(1, TURNOVER), made, "joined", "left", "start", "work_end") == [
        "00:00 joined desk/clerk-0",
        "08:00 start case-1 work desk/clerk-0",
        "Wed 00:00 left desk/clerk-0",
        "Wed 00:00 joined desk/clerk-0",
        "Wed 08:00 start case-1 work desk/clerk-0 (10 min)",
        "Wed 08:50 work_end case-1 work desk/clerk-0 (40 min)",
    ]


def test_a_successor_comes_to_the_first_mail_from_no_other_work() -> None:
    # The leaver has done a case. From it nobody turns to the mail of Wednesday; to that of Thursday
    # the successor turns from a case of Wednesday.
    people = HandPeople(draws=LEAVES_ON_WEDNESDAY)
    mails = [HandContact(day * 1440 + 60, 5, "email") for day in (WED, THU)]
    made = HandMade([HandCase(AT_8), HandCase(WED * 1440 + AT_8)], mails, people=people)
    plan = desk(1, TURNOVER, contacts={"mail_switch": "2 min"})
    assert trace(plan, made, "left", "start") == [
        "08:00 start case-1 work desk/clerk-0",
        "Wed 00:00 left desk/clerk-0",
        "Wed 08:00 start contact-1 mail desk/clerk-0",
        "Wed 08:05 start case-2 work desk/clerk-0",
        "Thu 08:00 start contact-2 mail desk/clerk-0 (2 min)",
    ]


def test_who_leaves_in_the_middle_of_a_call_leaves_after_it() -> None:
    # Round the clock; the case began at 23:00 and has 10 minutes left when the call comes.
    people = HandPeople(draws=LEAVES_ON_WEDNESDAY)
    tuesday = 1440 + 23 * 60
    made = HandMade([HandCase(tuesday)], [HandContact(tuesday + 50, 20)], people=people)
    plan = desk(1, TURNOVER, hours={"kind": "always"}, staff={"vacancy": 0.5})
    assert trace(plan, made, "interrupt", "contact_end", "left", "given_back", "resume") == [
        "Tue 23:50 interrupt case-1 work desk/clerk-0",
        "Wed 00:10 contact_end contact-1 contact desk/clerk-0 (20 min)",
        "Wed 00:10 left desk/clerk-0",
        "Wed 00:10 given_back case-1 work desk/clerk-0 (50 min)",
    ]


def test_a_newcomer_at_half_of_full_output_needs_twice_the_time() -> None:
    # Vacant till Tuesday 00:00. Output climbs from 25 % by 75 % in a day: at 08:00 it is
    # 50 %, for the whole piece; 60 minutes take till 10:00. Then 25 + 75 x 10/24 = 56.25 %:
    # the call of 10:00, 9 minutes, takes 16. On Wednesday at 00:00 it is full.
    newcomers = {**TURNOVER, "newcomers": {"start_output": "25 %"}, **LEARNT_IN_A_DAY}
    people = HandPeople(vacant_posts={"desk": {0}}, draws={("hiring", *FIRST): [1e-9]})
    made = HandMade(
        [HandCase(AT_8), HandCase(2 * 1440 + AT_8)],
        [HandContact(1440 + 10 * 60, 9, patience=1.0)],
        people=people,
    )
    plan = desk(1, newcomers, staff={"vacancy": 0.5})
    assert trace(plan, made, "joined", "left", "start", "speed", "work_end", "contact_end") == [
        "00:00 left desk/clerk-0",
        "Tue 00:00 joined desk/clerk-0",
        "Tue 08:00 start case-1 work desk/clerk-0",
        "Tue 08:00 speed case-1 work desk/clerk-0 (0.5)",
        "Tue 10:00 work_end case-1 work desk/clerk-0 (60 min)",
        "Tue 10:00 start contact-1 contact desk/clerk-0",
        "Tue 10:00 speed contact-1 contact desk/clerk-0 (0.5625)",
        "Tue 10:16 contact_end contact-1 contact desk/clerk-0 (9 min)",
        "Wed 08:00 start case-2 work desk/clerk-0",
        "Wed 09:00 work_end case-2 work desk/clerk-0 (60 min)",
    ]
    # Of 120 + 16 minutes at work on Tuesday 60 + 9 were output.
    results = results_of(plan, made)
    assert 60 * hours_of(results, "hours", "desk", "onboarding") == 60.0 + 7.0
    assert 60 * hours_of(results, "hours", "desk", "casework") == 120.0
    assert 60 * hours_of(results, "hours", "desk", "contacts") == 9.0


def test_a_newcomer_who_is_interrupted_goes_on_at_the_speed_of_the_start() -> None:
    # 60 minutes at 50 % from 08:00; at 09:00 half is done. Call 09:00-09:16 (output then
    # 25 + 75 x 9/24 = 53.125 %: 8.5 minutes take 16), lag of 4, and 30 at 50 %: 10:20.
    newcomers = {**TURNOVER, "newcomers": {"start_output": "25 %"}, **LEARNT_IN_A_DAY}
    people = HandPeople(vacant_posts={"desk": {0}}, draws={("hiring", *FIRST): [1e-9]})
    call = HandContact(1440 + 9 * 60, 8.5, lag=4)
    made = HandMade([HandCase(AT_8)], [call], people=people)
    plan = desk(1, newcomers, staff={"vacancy": 0.5})
    assert trace(plan, made, "interrupt", "contact_end", "lag_start", "work_end") == [
        "Tue 09:00 interrupt case-1 work desk/clerk-0",
        "Tue 09:16 contact_end contact-1 contact desk/clerk-0 (8.5 min)",
        "Tue 09:16 lag_start case-1 work desk/clerk-0 (4 min)",
        "Tue 10:20 work_end case-1 work desk/clerk-0 (60 min)",
    ]


def test_specialists_are_faster_at_cases_and_not_at_contacts() -> None:
    # Half as fast again: 60 minutes take 40. The call of 10:00 takes its 9 minutes.
    people = {"portfolios": {"all": {"onboarding_time": "1 year", "speed_up": 0.5}}}
    made = HandMade([HandCase(AT_8)], [HandContact(10 * 60, 9)], people=HandPeople())
    plan = desk(1, people)
    assert trace(plan, made, "speed", "work_end", "contact_end") == [
        "08:00 speed case-1 work desk/clerk-0 (1.5)",
        "08:40 work_end case-1 work desk/clerk-0 (60 min)",
        "10:09 contact_end contact-1 contact desk/clerk-0 (9 min)",
    ]
    results = results_of(plan, made)
    assert 60 * hours_of(results, "hours", "desk", "casework") == 40.0
    assert 60 * hours_of(results, "hours_saved_by_specialisation", "desk") == pytest.approx(20.0)


def test_a_mentor_gives_an_hour_of_a_newcomers_day() -> None:
    # Clerk-2 joins on Tuesday and works 480 minutes; an eighth of them is the mentor's: 60.
    # Clerk-0 is first, before the case of Monday, and no call interrupts it; on Wednesday it
    # is clerk-1 who was mentor longest ago, on Thursday clerk-0 again.
    third = ("desk", 2, 0)
    newcomers = {
        **TURNOVER,
        "newcomers": {"start_output": "50 %", "mentor": 0.125},
        "portfolios": {"all": {"onboarding_time": "3 days"}},
    }
    people = HandPeople(vacant_posts={"desk": {2}}, draws={("hiring", *third): [1e-9]})
    nine = 1440 + AT_8 + 30
    made = HandMade(
        [HandCase(1440 + 60)], [HandContact(nine, 5), HandContact(nine, 5)], people=people
    )
    plan = desk(3, newcomers, staff={"vacancy": 0.5})
    lines = trace(plan, made, "start", "interrupt", "work_end")
    assert lines == [
        "Tue 08:00 start mentoring desk/clerk-0",
        "Tue 08:00 start case-1 work desk/clerk-1",
        "Tue 08:30 start contact-1 contact desk/clerk-2",
        "Tue 08:30 interrupt case-1 work desk/clerk-1",
        "Tue 08:30 start contact-2 contact desk/clerk-1",
        "Tue 09:00 work_end mentoring desk/clerk-0 (60 min)",
        "Tue 09:05 work_end case-1 work desk/clerk-1 (60 min)",
        "Wed 08:00 start mentoring desk/clerk-1",
        "Wed 09:00 work_end mentoring desk/clerk-1 (60 min)",
        "Thu 08:00 start mentoring desk/clerk-0",
        "Thu 09:00 work_end mentoring desk/clerk-0 (60 min)",
    ]
    assert hours_of(results_of(plan, made), "hours", "desk", "mentoring") == 3.0


def test_a_newcomer_who_is_away_has_no_mentor() -> None:
    third = ("desk", 1, 0)
    newcomers = {
        **TURNOVER,
        "newcomers": {"start_output": "50 %", "mentor": 0.125},
        "portfolios": {"all": {"onboarding_time": "3 days"}},
    }
    people = HandPeople(
        absent={third: {WED: LEAVE}},
        vacant_posts={"desk": {1}},
        draws={("hiring", *third): [1e-9]},
    )
    plan = desk(2, newcomers, staff={"vacancy": 0.5})
    assert trace(plan, HandMade(people=people), "start") == [
        "Tue 08:00 start mentoring desk/clerk-0",
        "Thu 08:00 start mentoring desk/clerk-0",
    ]


def test_an_absent_mentor_who_leaves_gives_no_more() -> None:
    # Clerk-0 owes 480 minutes from Tuesday 09:00 on and has 60 left when it goes on leave; on
    # Thursday, still on leave, it is gone for good.
    newcomers = {
        **TURNOVER,
        "newcomers": {"start_output": "50 %", "mentor": 1.0},
        "portfolios": {"all": {"onboarding_time": "30 days"}},
    }
    people = HandPeople(
        absent={FIRST: dict.fromkeys((WED, THU), LEAVE)},
        vacant_posts={"desk": {1}},
        draws={("hiring", *SECOND): [1e-9], ("leaving", *FIRST): [0.025]},
    )
    made = HandMade([HandCase(AT_8, [("work", 540)])], people=people)
    plan = desk(2, newcomers, staff={"vacancy": 0.5})
    assert trace(plan, made, "absent", "left", "start", "given_back")[1:] == [
        "08:00 start case-1 work desk/clerk-0",
        "Tue 09:00 start mentoring desk/clerk-0",
        "Wed 00:00 absent desk/clerk-0 (leave)",
        "Thu 00:00 left desk/clerk-0",
        "Thu 00:00 given_back mentoring desk/clerk-0 (420 min)",
    ]
    assert hours_of(results_of(plan, made), "hours", "desk", "mentoring") == 7.0


def test_who_is_away_on_the_first_morning_begins_nothing() -> None:
    # Round the clock a clerk could begin with what waits as soon as it is there.
    made = HandMade(opening=[HandCase()], people=on_leave(MON))
    plan = desk(1, hours={"kind": "always"})
    assert trace(plan, made, "absent", "back", "start") == [
        "00:00 absent desk/clerk-0 (leave)",
        "Tue 00:00 back desk/clerk-0",
        "Tue 00:00 start open-1 work desk/clerk-0",
    ]


def test_a_successor_comes_when_the_leavers_call_is_over() -> None:
    # Nobody sits on a seat that somebody else has not left yet.
    people = HandPeople(draws=LEAVES_ON_WEDNESDAY)
    made = HandMade(contacts=[HandContact(1440 + 23 * 60 + 50, 20)], people=people)
    plan = desk(1, TURNOVER, hours={"kind": "always"})
    events = [line.split()[-2] for line in trace(plan, made, "joined", "left")]
    assert events == ["joined", "left", "joined"]
    assert 60 * hours_of(results_of(plan, made), "hours", "desk", "contacts") == 20.0


# -- callers ----------------------------------------------------------------------------------


def test_a_caller_of_the_only_clerk_who_is_away_waits_and_gives_up() -> None:
    # The first has 30 minutes of patience; the second 100, but the lines close at noon.
    made = HandMade(
        contacts=[
            HandContact(1440 + 9 * 60, 5, patience=30),
            HandContact(1440 + 11 * 60, 5, patience=100),
        ],
        people=on_leave(TUE),
    )
    events = ("contact_attempt", "abandon", "lost", "start")
    hours = office_hours("Mon-Fri 08:00-16:00", phone="Mon-Fri 09:00-12:00")
    assert trace(desk(1, hours=hours), made, *events) == [
        "Tue 09:00 contact_attempt contact-1 desk",
        "Tue 09:30 abandon contact-1 desk",
        "Tue 09:30 lost contact-1 desk",
        "Tue 11:00 contact_attempt contact-2 desk",
        "Tue 12:00 abandon contact-2 desk",
        "Tue 12:00 lost contact-2 desk",
    ]


def test_a_caller_on_the_line_is_answered_by_who_comes_back() -> None:
    # Round the clock: on the line from 23:50 of the last day of leave, answered at midnight.
    made = HandMade(contacts=[HandContact(1440 + 23 * 60 + 50, 5)], people=on_leave(TUE))
    assert trace(desk(1, hours={"kind": "always"}), made, "back", "start") == [
        "Wed 00:00 back desk/clerk-0",
        "Wed 00:00 start contact-1 contact desk/clerk-0",
    ]


def test_phone_clerks_are_chosen_among_those_who_are_there() -> None:
    # One of three answers, in rotation: Monday 0, Tuesday 1, Wednesday 2. On Tuesday clerk-1
    # is away, so that the second of those who are there answers: clerk-2.
    contacts = [HandContact(day * 1440 + 9 * 60, 5) for day in (MON, TUE, WED)]
    made = HandMade(contacts=contacts, people=on_leave(TUE, whose=SECOND))
    plan = desk(3, teams={"desk": {"phone_clerks": 1}})
    assert [line.split("/")[-1] for line in trace(plan, made, "start")] == [
        "clerk-0", "clerk-2", "clerk-2",
    ]  # fmt: skip


# -- part-time --------------------------------------------------------------------------------

HALVES = {
    "homes": {"desk": {"posts": 1, "patterns": {"halves": 1}}},
    "patterns": {"halves": {"persons": ["Mon-Fri 08:00-12:00", "Mon-Fri 12:00-16:00"]}},
}


def test_who_comes_at_noon_takes_the_waiting_call() -> None:
    # Clerk-0 is with a visitor 11:45-12:05. The call of 11:50 waits for clerk-1, who comes at
    # noon; the five minutes beyond noon are clerk-0's overtime.
    made = HandMade(
        contacts=[HandContact(11 * 60 + 45, 20, "counter"), HandContact(11 * 60 + 50, 5)],
        people=HandPeople(),
    )
    plan = desk(1, staff=HALVES)
    assert trace(plan, made, "start", "contact_end") == [
        "11:45 start contact-1 contact desk/clerk-0",
        "12:00 start contact-2 contact desk/clerk-1",
        "12:05 contact_end contact-1 contact desk/clerk-0 (20 min)",
        "12:05 contact_end contact-2 contact desk/clerk-1 (5 min)",
    ]
    assert 60 * hours_of(results_of(plan, made), "hours", "desk", "overtime") == 5.0


def test_the_work_of_who_goes_at_noon_waits_till_the_next_morning() -> None:
    # Clerk-0: 11:00-12:00, and 30 minutes on Tuesday. The case of 11:30 waits till noon.
    made = HandMade(
        [HandCase(11 * 60, [("work", 90)]), HandCase(11 * 60 + 30)], people=HandPeople()
    )
    assert trace(desk(1, staff=HALVES), made, "start", "work_end") == [
        "11:00 start case-1 work desk/clerk-0",
        "12:00 start case-2 work desk/clerk-1",
        "13:00 work_end case-2 work desk/clerk-1 (60 min)",
        "Tue 08:30 work_end case-1 work desk/clerk-0 (90 min)",
    ]


def test_only_the_person_who_is_on_leave_is_away() -> None:
    made = HandMade([HandCase(AT_8)], people=HandPeople(absent={("desk", 0, 0): {MON: LEAVE}}))
    assert trace(desk(1, staff=HALVES), made, "absent", "start") == [
        "00:00 absent desk/clerk-0 (leave)",
        "12:00 start case-1 work desk/clerk-1",
    ]


# -- allowances -------------------------------------------------------------------------------


def test_the_allowance_is_a_break_outside_phone_and_counter_hours() -> None:
    # A tenth of 480 minutes comes off the end of the day: work ends at 15:12, and 60 minutes
    # from 14:30 on last till 08:18 on Tuesday.
    hours = office_hours("Mon-Fri 08:00-16:00", phone="Mon-Fri 09:00-12:00")
    made = HandMade([HandCase(14 * 60 + 30)], people=HandPeople())
    plan = desk(1, hours={**hours, "counter": hours["phone"]}, staff={"personal_allowance": 0.1})
    assert trace(plan, made, "start", "work_end") == [
        "14:30 start case-1 work desk/clerk-0",
        "Tue 08:18 work_end case-1 work desk/clerk-0 (60 min)",
    ]
    results = results_of(plan, made)
    assert hours_of(results, "hours_paid", "desk") == 15 * 8.0
    assert hours_of(results, "hours", "desk", "allowance") == pytest.approx(15 * 0.8)
