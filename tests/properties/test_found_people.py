"""Faults that random offices of people have shown, each in the smallest day that shows it."""

from typing import Any

import pytest

from sim.demand.people import LEAVE
from sim.engines.simpy.office import OfficeAtWork
from sim.events.kinds import SPEED, START
from sim.events.log import KeptLog
from sim.events.rows import Log, Rows
from sim.measures.measures import Measures
from sim.plan.plan import Plan
from tests.handmade import (
    DAY,
    HandCase,
    HandContact,
    HandMade,
    HandPeople,
    Laboratory,
    office_hours,
    trace,
)

HOURS = office_hours("Mon-Fri 08:00-16:00")
ALWAYS = {"kind": "always"}
ALL_DAY = office_hours("Mon-Sun 00:00-24:00")
AT_8 = 8 * 60
MON, TUE, WED, THU, FRI = range(5)
FIRST, SECOND = ("desk", 0, 0), ("desk", 1, 0)
LEARNING = {
    "turnover": "0.01 per day",
    "newcomers": {"start_output": "50 %", "mentor": "50 %"},
    "portfolios": {"all": {"onboarding_time": "100 days"}},
}


def desk(clerks: int, people: dict[str, Any] | None = None, **stated: Any) -> Plan:  # noqa: ANN401 - as Laboratory
    """Return one team of people."""
    stated = {"hours": HOURS, **stated}
    return Laboratory(clerks={"desk": clerks}, people=people or {}, **stated).plan()


def checked(plan: Plan, made: HandMade) -> Log:
    """Run a day, require that everything adds up, and return the log."""
    kept = KeptLog()
    office = OfficeAtWork(plan, made.on(plan), [kept])
    end = office.run()
    measures = Measures(plan, office.roster)
    measures.observe(Rows(kept.rows()))
    measures.finish(end)
    return kept.rows()


def test_a_successor_of_a_mentor_may_be_away_on_the_first_day() -> None:
    # Clerk-0 owes 240 minutes a day to the newcomer clerk-1, but has a case in hand from
    # Monday 12:00 to Wednesday 09:20. The 480 minutes owed by then last into Thursday, when
    # the clerk leaves; whoever comes the same morning is on leave that day.
    people = HandPeople(
        absent={FIRST: {THU: LEAVE}},
        draws={
            ("age", *FIRST): [100.0],
            ("age", *SECOND): [0.0],
            ("leaving", *FIRST): [0.025],
        },
    )
    made = HandMade(
        [HandCase(AT_8, [("work", 5000)]), HandCase(12 * 60, [("work", 800)])], people=people
    )
    assert trace(desk(2, LEARNING), made, "joined", "left", "absent", "back", "given_back")[2:] == [
        "Thu 00:00 left desk/clerk-0",
        "Thu 00:00 joined desk/clerk-0",
        "Thu 00:00 absent desk/clerk-0 (leave)",
        "Thu 00:00 given_back mentoring desk/clerk-0 (400 min)",
        "Fri 00:00 back desk/clerk-0",
    ]


@pytest.mark.parametrize("hours", ["Mon-Sun 00:00-24:00", "Mon-Fri 00:00-06:00 20:00-24:00"])
def test_who_comes_back_at_midnight_inside_the_hours_is_present(hours: str) -> None:
    people = HandPeople(absent={FIRST: {TUE: LEAVE}})
    made = HandMade([HandCase(WED * DAY + 60)], people=people)
    assert trace(desk(1, hours=office_hours(hours)), made, "start", "work_end") == [
        "Wed 01:00 start case-1 work desk/clerk-0",
        "Wed 02:00 work_end case-1 work desk/clerk-0 (60 min)",
    ]


def test_a_newcomer_inside_the_hours_is_present() -> None:
    people = HandPeople(vacant_posts={"desk": {0}}, draws={("hiring", *FIRST): [1e-9]})
    made = HandMade([HandCase(TUE * DAY + 60)], people=people)
    plan = desk(1, {"turnover": "0.01 per day"}, hours=ALL_DAY, staff={"vacancy": 0.5})
    assert trace(plan, made, "start") == ["Tue 01:00 start case-1 work desk/clerk-0"]


def test_allowances_are_taken_every_day_of_a_presence_through_midnight() -> None:
    plan = desk(1, hours=ALL_DAY, staff={"personal_allowance": 0.1})
    assert [plan.patterns[0].minutes_on(day) for day in (MON, TUE)] == [0.9 * DAY] * 2


def test_reading_in_begins_anew_after_an_error_too() -> None:
    # Clerk-0: 600 minutes from 08:00, a call at 09:00 whose error is 300 minutes of rework:
    # 475 done on Monday, 425 left. Clerk-1 reads 5 of 100 minutes on Tuesday from 15:55, then
    # is away. On Thursday clerk-0 reads all 100 and does the 425: Friday 08:45.
    error = {"probability": "100 %", "rework_share": "50 %"}
    office = {
        "handoff": {"reading_in": 100, "inside_department": 0, "between_departments": 0},
        "interruption": {"lag": {"mean": "1 min"}, "error": error},
    }
    people = HandPeople(absent={FIRST: {TUE: LEAVE, WED: LEAVE}, SECOND: {WED: LEAVE}})
    made = HandMade(
        [HandCase(AT_8, [("work", 600)]), HandCase(AT_8, [("work", 955)])],
        [HandContact(9 * 60, 5, error=0.0)],
        people=people,
    )
    plan = desk(2, {"deputy_after": 0.0}, office=office)
    assert trace(plan, made, "work_end", entity="case-1") == [
        "Fri 08:45 work_end case-1 work desk/clerk-0 (425 min)"
    ]


def test_work_is_not_passed_on_to_who_goes_away_the_same_morning() -> None:
    # Round the clock, own caseloads. Clerk-0 has case-1 in hand and case-3 waiting, clerk-1
    # has ended case-2. On Tuesday both are away; clerk-1 is not given what clerk-0 leaves.
    cases = [HandCase(0, [("work", 2000)]), HandCase(0), HandCase(60), HandCase(61)]
    people = HandPeople(absent={FIRST: {TUE: LEAVE, WED: LEAVE}, SECOND: {TUE: LEAVE}})
    made = HandMade(cases, people=people)
    keys = {"deputy_after": 0.0, **LEARNING}
    plan = desk(2, keys, hours=ALWAYS, teams={"desk": {"caseload": "own"}})
    rows = checked(plan, made)
    assert not ((rows[:, 1] == START) & (rows[:, 0] // DAY == TUE)).any()


def test_newcomers_add_up_when_work_is_passed_on_in_the_morning() -> None:
    # As above, with a newcomer as clerk-1: the speed of what is begun must not be lost.
    people = HandPeople(
        absent={FIRST: {TUE: LEAVE, WED: LEAVE}, SECOND: {TUE: LEAVE}},
        draws={("age", *SECOND): [0.0]},
    )
    cases = [HandCase(0, [("work", 2000)]), HandCase(0), HandCase(60), HandCase(61)]
    keys = {"deputy_after": 0.0, **LEARNING}
    plan = desk(2, keys, hours=ALWAYS, teams={"desk": {"caseload": "own"}})
    rows = checked(plan, HandMade(cases, people=people))
    assert (rows[:, 1] == SPEED).any()


def test_a_run_may_end_before_somebodys_first_hours() -> None:
    staff = {
        "homes": {"desk": {"posts": 1, "patterns": {"friday": 1}}},
        "patterns": {"friday": {"persons": ["Fri 08:00-16:00"]}},
    }
    rows = checked(desk(1, staff=staff, days=2), HandMade([HandCase(AT_8)], people=HandPeople()))
    assert not (rows[:, 1] == START).any()


def test_a_case_that_nobody_has_worked_on_needs_no_reading_in() -> None:
    # A call makes it clerk-0's case while it still waits for another authority. When clerk-0
    # has left, the next call makes it clerk-1's; nobody has read anything yet.
    made = HandMade(
        [HandCase(AT_8, [("external", 7 * DAY), ("work", 60)])],
        [HandContact(day * DAY + 9 * 60, 5, kind="status", about_case=0) for day in (MON, THU)],
        people=HandPeople(draws={("leaving", *FIRST): [0.015]}),
    )
    plan = desk(
        2,
        {"turnover": "0.01 per day"},
        staff={"vacancy": 0.5},
        teams={"desk": {"caseload": "own"}},
        office={"handoff": {"reading_in": 10, "inside_department": 0, "between_departments": 0}},
    )
    assert trace(plan, made, "start", "handoff", entity="case-1") == [
        "week 2 Mon 08:00 start case-1 work desk/clerk-1",
    ]


def test_what_waited_for_a_leaver_waits_for_a_successor() -> None:
    # The only clerk leaves on Tuesday with case-1 in hand and case-2 waiting; the successor, who
    # comes the same morning, is everybody there is. What is given back joins the queue then.
    people = HandPeople(draws={("leaving", *FIRST): [0.0]})
    cases = [HandCase(AT_8, [("work", 960)]), HandCase(AT_8, [("work", 60)])]
    plan = desk(1, {"turnover": "0.01 per day"}, teams={"desk": {"caseload": "own"}})
    assert trace(plan, HandMade(cases, people=people), "work_end") == [
        "Tue 09:00 work_end case-2 work desk/clerk-0 (60 min)",
        "Wed 09:00 work_end case-1 work desk/clerk-0 (480 min)",
    ]
