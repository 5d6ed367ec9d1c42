"""Hours of a team by hand (model.md §3). The run begins on a Monday, day 0.

The office has a presence from 08:00 to 16:00 (40 h a week) and may be open from 06:00 to 20:00.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from tests.handmade import (
    HandCase,
    HandContact,
    HandMade,
    HandPeople,
    Laboratory,
    managed,
    office_hours,
    on_day,
    structure_of,
    trace,
)
from tests.theory.people_lab import hours_of, results_of

DAY = 1440
HOURS = {**office_hours("Mon-Fri 08:00-16:00"), "opening": "Mon-Fri 06:00-20:00"}
LATE: dict[str, Any] = {"presence": "Mon-Fri 10:00-18:00"}
AT_8, AT_9, AT_17 = 8 * 60, 9 * 60, 17 * 60


def office(hours: Mapping[str, str] = HOURS, **team: Any) -> Laboratory:  # noqa: ANN401 - keys of a team
    return Laboratory(hours=hours, teams={"desk": team})


# -- presence -------------------------------------------------------------------------------------


def test_a_late_team_works_as_long_and_later() -> None:
    # Ten hours of work that came at 07:00: eight from 10:00 to 18:00, two from 10:00 on Tuesday.
    made = HandMade([HandCase(7 * 60, [("work", 600)])])
    assert trace(office(**LATE).plan(), made, "start", "work_end") == [
        "10:00 start case-1 work desk/clerk-0",
        "Tue 12:00 work_end case-1 work desk/clerk-0 (600 min)",
    ]


def test_where_a_team_is_there_longer_everybody_works_the_same_share_of_each_day() -> None:
    # 50 h a week (12 on Thursday, 8 on Friday, else 10) for who works 40: four fifths of each day
    # from its begin on, on Monday from 08:00 to 16:00, on Thursday 9.6 h to 17:36.
    plan = office(presence="Mon-Wed 08:00-18:00, Thu 08:00-20:00, Fri 08:00-16:00").plan()
    for day, last in ((0, 480), (3, 576), (4, 384)):
        made = HandMade([HandCase(day * DAY, [("work", last)])])
        until = 480 + last
        clock = f"{until // 60:02}:{until % 60:02}"
        assert trace(plan, made, "work_end")[0].split("work_end")[0].strip().endswith(clock)
        longer = HandMade([HandCase(day * DAY, [("work", last + 1)])])
        assert "08:01" in trace(plan, longer, "work_end")[0]


def test_part_timers_keep_their_days_and_their_minutes() -> None:
    # Four hours on Monday and Tuesday, in a team that is there from 10:00: half of each of its
    # days, and never on Wednesday.
    lab = Laboratory(
        hours=HOURS, teams={"desk": LATE}, people={},
        staff={
            "homes": {"desk": {"posts": 1, "patterns": {"half": 1}}},
            "patterns": {"half": {"persons": ["Mon-Tue 08:00-12:00"]}},
        },
    )  # fmt: skip
    made = HandMade([HandCase(0, [("work", 500)])], people=HandPeople())
    assert trace(lab.plan(), made, "start", "work_end") == [
        "10:00 start case-1 work desk/clerk-0",
        "week 2 Mon 10:20 work_end case-1 work desk/clerk-0 (500 min)",
    ]
    assert hours_of(results_of(lab.plan(), made), "hours_paid", "desk") == 8.0 * 3


def test_hours_of_a_week_are_the_same_whatever_the_team() -> None:
    made = HandMade([HandCase(AT_9, [("work", 300)])])
    for team in ({}, LATE, {"presence": "Mon-Thu 07:00-15:30, Fri 08:00-14:00"}):
        results = results_of(office(**team).plan(), made)
        assert hours_of(results, "hours_paid", "desk") == pytest.approx(3 * 40.0)
        assert hours_of(results, "hours", "desk", "idle") == pytest.approx(3 * 40.0 - 5)


# -- phone ----------------------------------------------------------------------------------------


def test_a_call_outside_the_phone_hours_of_a_team_is_held_as_in_phone_free_hours() -> None:
    # The team's line is open from 10:00 to 12:00. Who calls at 09:50 is answered at 10:00, whose
    # patience ends at 09:55 is not.
    plan = office(phone="Mon-Fri 10:00-12:00").plan()
    made = HandMade(contacts=[HandContact(590, 5), HandContact(591, 5, patience=4.0)])
    assert trace(plan, made, "contact_attempt", "start", "abandon", "lost") == [
        "09:50 contact_attempt contact-1 desk",
        "09:51 contact_attempt contact-2 desk",
        "09:55 abandon contact-2 desk",
        "09:55 lost contact-2 desk",
        "10:00 start contact-1 contact desk/clerk-0",
    ]


def test_who_is_on_the_line_gives_up_when_the_line_of_the_team_closes() -> None:
    # A call of 20 minutes at 11:50; the next one at 11:55 waits, gives up at 12:00, dials again
    # half an hour later and holds the line until the office's closes.
    plan = office(phone="Mon-Fri 10:00-12:00").plan()
    made = HandMade(contacts=[HandContact(710, 20), HandContact(715, 5, redial_after=[30])])
    assert trace(plan, made, "abandon", "redial", "contact_attempt", "contact_end", "lost") == [
        "11:50 contact_attempt contact-1 desk",
        "11:55 contact_attempt contact-2 desk",
        "12:00 abandon contact-2 desk",
        "12:00 redial contact-2 desk",
        "12:10 contact_end contact-1 contact desk/clerk-0 (20 min)",
        "12:30 contact_attempt contact-2 desk (attempt 2)",
        "16:00 abandon contact-2 desk (attempt 2)",
        "16:00 lost contact-2 desk (attempt 2)",
    ]


def test_a_line_closes_in_one_team_alone() -> None:
    # The desk's line closes at 12:00, that of the other team does not.
    lab = Laboratory(
        hours=HOURS, clerks={"other": 1, "desk": 1}, case_types={"x": {}, "case": {}},
        teams={
            "other": {"owns": {"case_types": ["x"]}},
            "desk": {"owns": {"case_types": ["case"]}, "phone": "Mon-Fri 08:00-12:00"},
        },
    )  # fmt: skip
    made = HandMade(
        contacts=[
            HandContact(700, 40), HandContact(701, 40, case_type="x"),
            HandContact(702, 5), HandContact(703, 5, case_type="x"),
        ]
    )  # fmt: skip
    assert trace(lab.plan(), made, "abandon", "start")[2:] == [
        "12:00 abandon contact-3 desk",
        "12:21 start contact-4 contact other/clerk-0",
    ]


def test_the_line_of_a_late_team_opens_when_it_comes() -> None:
    made = HandMade(contacts=[HandContact(AT_9, 5), HandContact(AT_9 + 1, 5, patience=5.0)])
    assert trace(office(**LATE).plan(), made, "start", "abandon") == [
        "09:06 abandon contact-2 desk",
        "10:00 start contact-1 contact desk/clerk-0",
    ]


def test_answering_hours_are_those_in_which_the_line_of_the_team_is_open() -> None:
    # Phones from 08:00 to 12:00, the late team there from 10:00: two hours on 15 days, and one
    # interruption.
    hours = {**HOURS, "phone": "Mon-Fri 08:00-12:00"}
    made = HandMade([HandCase(0, [("work", 300)])], [HandContact(11 * 60, 5)])
    results = results_of(office(hours, **LATE).plan(), made)
    assert hours_of(results, "interruptions_per_answering_hour", "desk") == pytest.approx(1 / 30)
    early = results_of(office(hours, phone="Mon-Fri 11:00-12:00").plan(), made)
    assert hours_of(early, "interruptions_per_answering_hour", "desk") == pytest.approx(1 / 15)


# -- counter --------------------------------------------------------------------------------------


def test_a_visit_comes_when_the_team_receives_visits() -> None:
    # Counter days: Tuesday and Thursday mornings. Who comes on Monday comes on Tuesday at 08:00, as
    # one attempt; who comes on Tuesday at 13:00 comes on Thursday.
    plan = office(counter="Tue 08:00-12:00, Thu 08:00-12:00").plan()
    made = HandMade(
        contacts=[HandContact(AT_9, 5, "counter"), HandContact(DAY + 13 * 60, 5, "counter")]
    )
    assert trace(plan, made, "contact_attempt", "start") == [
        "Tue 08:00 contact_attempt contact-1 desk",
        "Tue 08:00 start contact-1 contact desk/clerk-0",
        "Thu 08:00 contact_attempt contact-2 desk",
        "Thu 08:00 start contact-2 contact desk/clerk-0",
    ]


def test_a_visitor_comes_to_a_late_team_when_it_is_there() -> None:
    # By 10:00; who would come at 15:30 is received.
    made = HandMade(
        contacts=[HandContact(AT_9, 5, "counter"), HandContact(15 * 60 + 30, 5, "counter")]
    )
    assert trace(office(**LATE).plan(), made, "contact_attempt", "start") == [
        "10:00 contact_attempt contact-1 desk",
        "10:00 start contact-1 contact desk/clerk-0",
        "15:30 contact_attempt contact-2 desk",
        "15:30 start contact-2 contact desk/clerk-0",
    ]


def test_an_emergency_is_received_outside_of_the_hours() -> None:
    expiry = {"earliest": "0 days", "latest": "0 days", "emergency": {"probability": "100 %"}}
    lab = Laboratory(
        hours=HOURS, teams={"desk": {"counter": "Thu 08:00-12:00"}},
        case_types={"case": {"expiry": expiry}},
    )  # fmt: skip
    later = [("external", 5.0 * DAY), ("work", 5.0)]
    made = HandMade([HandCase(0, later, emergency=HandContact(AT_9, 5))])
    assert trace(lab.plan(), made, "contact_attempt", "start")[:2] == [
        "09:00 contact_attempt emergency-1 desk",
        "09:00 start emergency-1 contact desk/clerk-0",
    ]


# -- who moves ------------------------------------------------------------------------------------


def two_teams(**stated: Any) -> Laboratory:  # noqa: ANN401 - keys of a laboratory
    """Return an early team `a` of two posts and a late desk of two, one of the same home."""
    early = {"takes": {"a": 2}, "owns": {"case_types": ["x"]}, "presence": "Mon-Fri 06:00-14:00"}
    return Laboratory(
        hours=HOURS, clerks={"a": 3, "desk": 1}, case_types={"x": {}, "y": {}}, people={},
        teams={
            "a": early,
            "desk": {"takes": {"a": 1, "desk": 1}, "owns": {"case_types": ["y"]}, **LATE},
        },
        **stated,
    )  # fmt: skip


def test_who_moves_at_a_review_has_the_hours_of_the_new_team_from_that_day_on() -> None:
    # Clerk 1 of `a` has a case of 12 h from 06:00 on Monday: eight hours until 14:00. Five cases
    # wait at the desk on Tuesday at 00:00, so the clerk moves: the four hours left are done from
    # 10:00 to 14:00, and the next case of the desk then. Clerk 0 goes on at 06:00.
    cases = [
        HandCase(0, [("work", 12 * 60)], "x"), HandCase(0, [("work", 12 * 60)], "x"),
        HandCase(0, [("work", 12 * 60)], "y"), HandCase(0, [("work", 12 * 60)], "y"),
        *(HandCase(720, [("work", 30)], "y") for _ in range(5)),
    ]  # fmt: skip
    plan = managed(two_teams().plan(), review={"weekday": "tue"})
    made = HandMade(cases, people=HandPeople())
    assert trace(plan, made, "moved", "work_end")[:5] == [
        "Tue 00:00 moved desk/clerk-1",
        "Tue 10:00 work_end case-1 work a/clerk-0 (720 min)",
        "Tue 14:00 work_end case-2 work desk/clerk-1 (720 min)",
        "Tue 14:00 work_end case-3 work desk/clerk-2 (720 min)",
        "Tue 14:00 work_end case-4 work desk/clerk-3 (720 min)",
    ]
    # Each day has eight hours wherever; uses add up to them.
    results = results_of(plan, made)
    assert hours_of(results, "hours_paid", "a") == pytest.approx(8.0 * (2 + 14))
    assert hours_of(results, "hours_paid", "desk") == pytest.approx(8.0 * (2 + 3 * 14))
    assert hours_of(results, "hours", "desk", "casework") == pytest.approx(2 * 12 + 4 + 2.5)
    assert hours_of(results, "hours", "a", "casework") == pytest.approx(12 + 8)


def test_what_was_done_before_a_move_was_done_in_the_hours_of_then() -> None:
    # Clerk 1 of `a` does five hours of a case of twelve from 09:00 to 14:00 on Monday. From Tuesday
    # on at the desk, where the clerk would have been there from 10:00 to 18:00: seven are left.
    cases = [
        *(HandCase(0, [("work", 12 * 60)], kind) for kind in "xyy"),
        HandCase(AT_9, [("work", 12 * 60)], "x"),
        *(HandCase(720, [("work", 30)], "y") for _ in range(5)),
    ]
    plan = managed(two_teams().plan(), review={"weekday": "tue"})
    made = HandMade(cases, people=HandPeople())
    assert trace(plan, made, "work_end", entity="case-4") == [
        "Tue 17:00 work_end case-4 work desk/clerk-1 (720 min)"
    ]


def test_who_is_at_work_at_midnight_goes_home_when_the_new_team_is_not_there() -> None:
    # Team `a` works from 20:00 to 04:00, the desk from 08:00 to 16:00, every day. Clerk 1 of `a`
    # has done eight hours of a case of 12 when it is Tuesday; the rest at the desk by 12:00.
    every = "Mon-Sun"
    hours = {**office_hours(f"{every} 08:00-16:00"), "opening": f"{every} 00:00-24:00"}
    night = {"takes": {"a": 2}, "owns": {"case_types": ["x"]},
             "presence": f"{every} 00:00-04:00 20:00-24:00"}  # fmt: skip
    lab = two_teams()
    desk = {key: value for key, value in lab.teams["desk"].items() if key != "presence"}
    teams = {"a": night, "desk": desk}
    plan = managed(replace(lab, hours=hours, teams=teams).plan(), review={"weekday": "tue"})
    made = HandMade(
        [HandCase(0, [("work", 12 * 60)], kind) for kind in "xxyy"]
        + [HandCase(720, [("work", 30)], "y") for _ in range(5)],
        people=HandPeople(),
    )
    assert trace(plan, made, "moved", "work_end")[:3] == [
        "Tue 00:00 moved desk/clerk-1",
        "Tue 04:00 work_end case-1 work a/clerk-0 (720 min)",
        "Tue 12:00 work_end case-2 work desk/clerk-1 (720 min)",
    ]
    results = results_of(plan, made)
    assert hours_of(results, "hours", "a", "casework") == pytest.approx(12 + 8)


def test_a_go_live_brings_the_hours_of_its_teams() -> None:
    # From Wednesday on the desk is late. Twenty hours of work from Monday 08:00: eight, eight, and
    # four from 10:00 on Wednesday.
    late = structure_of("later", {"desk": {"takes": {"desk": "all"}, "owns": {}, **LATE}})
    lab = Laboratory(
        hours=HOURS,
        reorganisation={"timeline": [{"date": on_day(2), "structure": late, "open_cases": "move"}]},
    )
    made = HandMade([HandCase(0, [("work", 20 * 60)])])
    assert trace(lab.plan(), made, "work_end") == [
        "Wed 14:00 work_end case-1 work desk/clerk-0 (1200 min)",
    ]
