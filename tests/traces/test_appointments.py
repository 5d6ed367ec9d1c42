"""Appointments by hand: booked, missed, called off, asked for again, held (model.md §6).

The run begins on a Monday, day 0. A date takes 20 minutes; from Monday to Friday there are three a
day at one desk: 09:00, 09:20 and 09:40. They are booked a day ahead, and up to five.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest

from sim.demand.blocks import ASKED_TOGETHER
from sim.demand.people import LEAVE
from sim.measures.appointments import MEASURES
from tests.hand_visits import HandAsk, HandVisit
from tests.handmade import (
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
from tests.theory.people_lab import results_of

DAY = 1440
AT_10 = 10 * 60
HOURS = office_hours("Mon-Fri 08:00-16:00")
MORNINGS = {"desks": 1, "hours": "Mon-Fri 09:00-10:00"}
HANDOVER = {
    "length": {"mean": "17 min"}, "no_show": "20 %", "late_cancel": "10 %", "rebooks": "50 %",
    "withdrawn_after": "3 days", "notice": "1 day", "horizon": "5 days",
    "asks_again": {"mean": "1 day"},
}  # fmt: skip
WAY = [("visit/handover", 20.0), ("work", 60.0)]
DATES = ("booked", "rebooked", "unbooked", "slot_start", "no_show", "cancelled",
         "cancelled_by_office", "withdrawn")  # fmt: skip


def lab(slots: Mapping[str, Any] = MORNINGS, **stated: Any) -> Laboratory:  # noqa: ANN401 - as Laboratory
    """Return a desk that holds such dates; `handover` is laid over what the office says of them."""
    appointments = {"handover": {**HANDOVER, **stated.pop("handover", {})}}
    office = {"appointments": appointments, **stated.pop("office", {})}
    offered = {"appointments": {"handover": {"team": "desk", "slots": slots}}}
    return replace(Laboratory(hours=HOURS, office=office, structure=offered), **stated)


def told(made: HandMade, *events: str, lab: Laboratory) -> list[str]:
    return trace(lab.plan(), made, *(events or DATES))


def comes(*uniforms: float) -> HandVisit[HandContact]:
    """Return a visit whose bookings have these luck; who does not come books again, half way."""
    return HandVisit([(each, 0.5, 0.1) for each in uniforms])


NEVER_AGAIN = HandVisit[HandContact]([(0.1, 0.5, 0.9)])


# -- booking --------------------------------------------------------------------------------------


def test_a_case_books_the_first_date_it_may_have_and_goes_on_when_it_is_held() -> None:
    # Monday 10:00 + 1 day is past the dates of Tuesday: Wednesday 09:00.
    made = HandMade([HandCase(AT_10, WAY)])
    events = ("case_arrival", *DATES, "start", "work_end", "decided")
    assert told(made, *events, lab=lab()) == [
        "10:00 case_arrival case-1",
        "10:00 booked case-1 handover desk (2820 min)",
        "Wed 09:00 slot_start case-1 handover desk (desk 0)",
        "Wed 09:00 start case-1 visit desk/clerk-0",
        "Wed 09:20 work_end case-1 visit desk/clerk-0 (20 min)",
        "Wed 09:20 start case-1 work desk/clerk-0",
        "Wed 10:20 work_end case-1 work desk/clerk-0 (60 min)",
        "Wed 10:20 decided case-1 work desk",
    ]


def test_who_books_at_night_needs_no_clerk_and_dates_go_to_the_first_desk_first() -> None:
    made = HandMade([HandCase(at, WAY) for at in (1200, 1201, 1202)])
    two = {"desks": 2, "hours": "Mon-Fri 09:00-09:30"}
    assert told(made, "booked", "slot_start", lab=lab(two)) == [
        "20:00 booked case-1 handover desk (2220 min)",
        "20:01 booked case-2 handover desk (2219 min)",
        "20:02 booked case-3 handover desk (3658 min)",
        "Wed 09:00 slot_start case-1 handover desk (desk 0)",
        "Wed 09:00 slot_start case-2 handover desk (desk 1)",
        "Thu 09:00 slot_start case-3 handover desk (desk 0)",
    ]


def test_slots_are_a_share_of_the_filled_posts_spread_over_the_day() -> None:
    # 30 % of 3 clerks x 60 min ÷ 20 min = 2.7: two slots, at one desk with places 0, 1 and 2.
    made = HandMade([HandCase(at, WAY) for at in (600, 601, 602)])
    share = {"share": "30 %", "hours": "Mon-Fri 09:00-10:00"}
    of_three = lab(share, clerks={"desk": 3})
    assert told(made, "slot_start", lab=of_three) == [
        "Wed 09:00 slot_start case-1 handover desk (desk 0)",
        "Wed 09:20 slot_start case-2 handover desk (desk 0)",
        "Thu 09:00 slot_start case-3 handover desk (desk 0)",
    ]


def test_slots_at_a_desk_lie_evenly_over_the_hours() -> None:
    # Half of a clerk x 120 min ÷ 20 min: three slots on six places, the first, third and fifth.
    made = HandMade([HandCase(at, WAY) for at in (660, 661, 662)])
    half = {"share": "50 %", "hours": "Mon-Fri 09:00-11:00"}
    assert told(made, "slot_start", lab=lab(half)) == [
        "Wed 09:00 slot_start case-1 handover desk (desk 0)",
        "Wed 09:40 slot_start case-2 handover desk (desk 0)",
        "Wed 10:20 slot_start case-3 handover desk (desk 0)",
    ]


def test_opening_cases_book_by_application_before_anybody_who_arrives() -> None:
    # The case that comes at 0 is third, and the younger of the opening ones second.
    opening = [HandCase(0, WAY, application=-5), HandCase(0, WAY, application=-9)]
    made = HandMade([HandCase(0, WAY)], opening=opening)
    assert told(made, "booked", "slot_start", lab=lab())[:3] == [
        "00:00 booked open-2 handover desk (1980 min)",
        "00:00 booked open-1 handover desk (2000 min)",
        "00:00 booked case-1 handover desk (2020 min)",
    ]


def test_a_weekly_release_opens_the_days_of_its_horizon_at_its_hour() -> None:
    # The last release before the start was that of Thursday, 29 December 12:00: up to Tuesday,
    # 2 January. On Tuesday 10:00 nothing is open any more that may be booked; the client looks
    # again on Wednesday, when nothing is, and on Thursday an hour after the release.
    made = HandMade([
        HandCase(DAY + AT_10, WAY, visits=[HandVisit(asks=[HandAsk(DAY), HandAsk(DAY + 180)])])
    ])  # fmt: skip
    weekly = lab(handover={"release": "Thu 12:00"})
    assert told(made, "slot_release", lab=weekly) == [
        "00:00 slot_release handover desk (3 slots)",
        "00:00 slot_release handover desk (3 slots)",
        *["Thu 12:00 slot_release handover desk (3 slots)"] * 5,
        *["week 2 Thu 12:00 slot_release handover desk (3 slots)"] * 5,
        *["week 3 Thu 12:00 slot_release handover desk (3 slots)"] * 5,
    ]
    assert told(made, lab=weekly) == [
        "Tue 10:00 unbooked case-1 handover desk (no. 1)",
        "Wed 10:00 unbooked case-1 handover desk (no. 2)",
        "Thu 13:00 booked case-1 handover desk (5520 min)",
        "week 2 Mon 09:00 slot_start case-1 handover desk (desk 0)",
    ]


# -- who does not come ----------------------------------------------------------------------------


def test_who_does_not_come_books_again_at_that_instant() -> None:
    # 0.1 < 20 %: nobody comes on Wednesday. Then 0.9 for Thursday 09:20: a day's notice.
    made = HandMade([HandCase(AT_10, WAY, visits=[comes(0.1, 0.9)])])
    assert told(made, lab=lab()) == [
        "10:00 booked case-1 handover desk (2820 min)",
        "Wed 09:00 slot_start case-1 handover desk (desk 0)",
        "Wed 09:00 no_show case-1 handover desk",
        "Wed 09:00 rebooked case-1 handover desk (1440 min)",
        "Thu 09:00 slot_start case-1 handover desk (desk 0)",
    ]


def test_who_does_not_book_again_is_withdrawn_after_a_while() -> None:
    made = HandMade([HandCase(AT_10, WAY, visits=[NEVER_AGAIN])])
    assert told(made, lab=lab())[2:] == [
        "Wed 09:00 no_show case-1 handover desk",
        "Sat 09:00 withdrawn case-1",
    ]


def test_after_the_decision_the_file_is_closed_without_a_withdrawal() -> None:
    made = HandMade([HandCase(AT_10, WAY[::-1], visits=[NEVER_AGAIN])])
    assert told(made, "decided", "external_end", "withdrawn", "issued", lab=lab()) == [
        "11:00 decided case-1 work desk",
        "Sat 09:00 external_end case-1 (never)",
    ]


def test_a_date_that_is_called_off_is_open_at_once_but_not_for_its_client() -> None:
    # 0.25 is between 20 % and 30 %: case 1 calls off half way from Monday 10:00 to Wednesday
    # 09:00, at 09:30 on Tuesday, and books Thursday. Case 2 comes right behind it; without
    # notice it could have had Tuesday 09:40, and with a day's also takes Thursday.
    made = HandMade([HandCase(AT_10, WAY, visits=[comes(0.25, 0.9)]), HandCase(DAY + 571, WAY)])
    assert told(made, lab=lab()) == [
        "10:00 booked case-1 handover desk (2820 min)",
        "Tue 09:30 cancelled case-1 handover desk",
        "Tue 09:30 rebooked case-1 handover desk (1450 min)",
        "Tue 09:31 booked case-2 handover desk (2849 min)",
        "Wed 09:40 slot_start case-1 handover desk (desk 0)",
        "Thu 09:00 slot_start case-2 handover desk (desk 0)",
    ]
    short = lab(handover={"notice": "0 min"})
    # Booked for Tuesday 09:00, called off at 21:30, taken up again at 21:31.
    made = HandMade([HandCase(AT_10, WAY, visits=[comes(0.25, 0.9)]), HandCase(1291, WAY)])
    assert told(made, lab=short) == [
        "10:00 booked case-1 handover desk (1380 min)",
        "21:30 cancelled case-1 handover desk",
        "21:30 rebooked case-1 handover desk (710 min)",
        "21:31 booked case-2 handover desk (689 min)",
        "Tue 09:00 slot_start case-2 handover desk (desk 0)",
        "Tue 09:20 slot_start case-1 handover desk (desk 0)",
    ]


def test_the_longer_the_lead_the_more_stay_away() -> None:
    # Nearly two days of lead at 7 % per week are nearly 2 points: 0.21 is below 21.9 %, not 20 %.
    made = HandMade([HandCase(AT_10, WAY, visits=[comes(0.21, 0.9)])])
    assert "no_show" not in " ".join(told(made, lab=lab()))
    rising = lab(handover={"no_show_per_week": "7 %", "late_cancel": "0 %"})
    assert "Wed 09:00 no_show case-1 handover desk" in told(made, lab=rising)


def test_a_reminder_keeps_some_of_those_who_would_stay_away() -> None:
    lever = {"name": "reminder", "effects": [{"effect": "fewer_no_shows", "kept": "50 %"}]}
    made = HandMade([HandCase(AT_10, WAY, visits=[comes(0.15, 0.9)])])
    plain = lab(handover={"late_cancel": "0 %"}, teams={"desk": {"may_decide": True}})
    assert "Wed 09:00 no_show case-1 handover desk" in told(made, lab=plain)
    reminded = replace(plain, reorganisation={"levers": [lever]})
    assert "no_show" not in " ".join(told(made, lab=reminded))


def test_the_eighth_booking_is_kept() -> None:
    made = HandMade([HandCase(0, WAY, visits=[comes(0.1)])])
    lines = told(made, lab=lab())
    assert len([line for line in lines if "booked" in line]) == 8
    assert len([line for line in lines if "no_show" in line]) == 7
    assert "slot_start" in lines[-1]


# -- full calendars -------------------------------------------------------------------------------


def test_a_full_calendar_makes_a_call_and_who_is_served_books() -> None:
    # One date, on Tuesdays. Case 1 has it; case 2 calls after a day at 08:00 and is told to wait,
    # and again after three more on Friday, when the next Tuesday is open.
    asks = [HandAsk(DAY, HandContact(minutes=4)), HandAsk(3 * DAY, HandContact(minutes=4))]
    cases = [HandCase(500, WAY), HandCase(501, WAY, visits=[HandVisit(asks=asks)])]
    tuesdays = lab({"desks": 1, "hours": "Tue 09:00-09:20"}, handover={"notice": "0 min"})
    events = (*DATES, "contact_attempt", "contact_end")
    assert told(HandMade(cases), *events, lab=tuesdays) == [
        "08:20 booked case-1 handover desk (1480 min)",
        "08:21 unbooked case-2 handover desk (no. 1)",
        "Tue 09:00 slot_start case-1 handover desk (desk 0)",
        "Wed 08:00 contact_attempt asks-2.1.1 desk",
        "Wed 08:04 contact_end asks-2.1.1 contact desk/clerk-0 (4 min)",
        "Wed 08:04 unbooked case-2 handover desk (no. 2)",
        "week 2 Mon 08:00 contact_attempt asks-2.1.2 desk",
        "week 2 Mon 08:04 contact_end asks-2.1.2 contact desk/clerk-0 (4 min)",
        "week 2 Mon 08:04 booked case-2 handover desk (1496 min)",
        "week 2 Tue 09:00 slot_start case-2 handover desk (desk 0)",
    ]


def test_who_gives_up_on_the_phone_asks_again() -> None:
    # The clerk talks till 08:30; who calls at 08:00 has a patience of 5 minutes and is lost.
    asks = [HandAsk(60, HandContact(patience=5)), HandAsk(DAY)]
    cases = [HandCase(400, WAY), HandCase(401, WAY, visits=[HandVisit(asks=asks)])]
    wednesdays = lab({"desks": 1, "hours": "Wed 09:00-09:20"})
    made = HandMade(cases, [HandContact(480, 30, "counter")])
    assert told(made, "unbooked", "abandon", "lost", "booked", lab=wednesdays) == [
        "06:40 booked case-1 handover desk (3020 min)",
        "06:41 unbooked case-2 handover desk (no. 1)",
        "08:05 abandon asks-2.1.1 desk",
        "08:05 lost asks-2.1.1 desk",
        "08:05 unbooked case-2 handover desk (no. 2)",
        "Tue 08:05 unbooked case-2 handover desk (no. 3)",
        "Wed 08:05 unbooked case-2 handover desk (no. 4)",
        "Thu 08:05 unbooked case-2 handover desk (no. 5)",
        "Fri 08:05 unbooked case-2 handover desk (no. 6)",
        "Sat 08:05 booked case-2 handover desk (5815 min)",
    ]


def test_behind_a_thousand_visits_clients_still_ask_as_they_do() -> None:
    # How clients ask is drawn for a group of visits: the last one here is the first of the next.
    before = [HandCase(AT_10, WAY)] * ASKED_TOGETHER
    asks = [HandAsk[HandContact](90.0), HandAsk[HandContact](120.0), HandAsk[HandContact](DAY)]
    last = HandCase(AT_10, WAY, visits=[HandVisit(asks=asks)])
    rows = told(HandMade([*before, last]), "unbooked", lab=lab())
    assert [row for row in rows if f"case-{ASKED_TOGETHER + 1} " in row][:3] == [
        f"{at} unbooked case-{ASKED_TOGETHER + 1} handover desk (no. {nth})"
        for nth, at in enumerate(("10:00", "11:30", "13:30"), 1)
    ]


def test_who_has_asked_seven_times_waits_for_the_next_release_in_order_of_the_first_ask() -> None:
    # Every hour from 00:10 on; the eighth time both wait. A Friday's 09:00 is inside the five days
    # of the horizon from Sunday 09:00 on: the release of Monday 00:00 is the first in time.
    hourly = [HandVisit[HandContact](asks=[HandAsk(60)])]
    cases = [HandCase(9, WAY), HandCase(10, WAY, visits=hourly), HandCase(12, WAY, visits=hourly)]
    fridays = lab({"desks": 1, "hours": "Fri 09:00-09:20"})
    assert told(HandMade(cases), "booked", "unbooked", lab=fridays) == [
        "00:09 booked case-1 handover desk (6291 min)",
        *(
            f"{hour:02}:{minute} unbooked {case} handover desk (no. {hour + 1})"
            for hour in range(8)
            for minute, case in ((10, "case-2"), (12, "case-3"))
        ),
        "week 2 Mon 00:00 booked case-2 handover desk (6300 min)",
        "week 3 Mon 00:00 booked case-3 handover desk (6300 min)",
    ]


def test_who_has_asked_first_is_let_in_first_though_others_wait_for_longer() -> None:
    # The second asks every hour and waits from 07:10 on, the third every half and from 03:42 on.
    hourly, half = (HandVisit[HandContact](asks=[HandAsk(after)]) for after in (60, 30))
    cases = [HandCase(9, WAY), HandCase(10, WAY, visits=[hourly]), HandCase(12, WAY, visits=[half])]
    fridays = lab({"desks": 1, "hours": "Fri 09:00-09:20"})
    assert told(HandMade(cases), "booked", lab=fridays) == [
        "00:09 booked case-1 handover desk (6291 min)",
        "week 2 Mon 00:00 booked case-2 handover desk (6300 min)",
        "week 3 Mon 00:00 booked case-3 handover desk (6300 min)",
    ]


# -- serving --------------------------------------------------------------------------------------


def test_work_is_put_aside_for_a_date_without_a_lag() -> None:
    # The clerk works from 08:30 on, is free for the date at 09:00, and goes on for 30 minutes.
    made = HandMade([HandCase(AT_10, WAY), HandCase(2 * DAY + 510)])
    events = ("start", "pause", "resume", "lag_start", "work_end")
    assert told(made, *events, lab=lab())[:5] == [
        "Wed 08:30 start case-2 work desk/clerk-0",
        "Wed 09:00 pause case-2 work desk/clerk-0",
        "Wed 09:00 start case-1 visit desk/clerk-0",
        "Wed 09:20 work_end case-1 visit desk/clerk-0 (20 min)",
        "Wed 09:20 resume case-2 work desk/clerk-0",
    ]


def test_a_lag_that_a_date_breaks_off_goes_on_behind_it() -> None:
    # A call 08:50-08:55 with a lag of 15, of which 5 are over at 09:00.
    made = HandMade(
        [HandCase(AT_10, WAY), HandCase(2 * DAY + 510)],
        [HandContact(2 * DAY + 530, 5, lag=15)],
    )
    lines = told(made, "lag_start", "work_end", lab=lab())
    assert lines[:4] == [
        "Wed 08:55 lag_start case-2 work desk/clerk-0 (15 min)",
        "Wed 09:20 work_end case-1 visit desk/clerk-0 (20 min)",
        "Wed 09:20 lag_start case-2 work desk/clerk-0 (10 min)",
        "Wed 10:10 work_end case-2 work desk/clerk-0 (60 min)",
    ]


def test_the_one_interrupted_longest_ago_puts_work_aside() -> None:
    # Both work. A call interrupts clerk 0 at 08:40, so clerk 1 has the first date, clerk 0 the
    # second; and a call at 09:10 reaches clerk 0, who is the one without a client.
    busy = [HandCase(2 * DAY + 481 + n, [("work", 300.0)]) for n in range(2)]
    made = HandMade(
        [*(HandCase(AT_10 + n, WAY) for n in range(2)), *busy],
        [HandContact(2 * DAY + 520, 5), HandContact(2 * DAY + 550, 5)],
    )
    starts = told(made, "start", lab=lab(clerks={"desk": 2}))
    assert starts[2:6] == [
        "Wed 08:40 start contact-1 contact desk/clerk-0",
        "Wed 09:00 start case-1 visit desk/clerk-1",
        "Wed 09:10 start contact-2 contact desk/clerk-0",
        "Wed 09:20 start case-2 visit desk/clerk-1",
    ]


def test_clerks_put_work_aside_for_dates_in_turn() -> None:
    busy = [HandCase(2 * DAY + 481 + n, [("work", 300.0)]) for n in range(2)]
    made = HandMade([*(HandCase(AT_10 + n, WAY) for n in range(2)), *busy])
    assert told(made, "start", lab=lab(clerks={"desk": 2}))[2:4] == [
        "Wed 09:00 start case-1 visit desk/clerk-0",
        "Wed 09:20 start case-2 visit desk/clerk-1",
    ]


def test_a_freed_clerk_takes_a_caller_then_a_date_then_a_walk_in() -> None:
    # On the phone from 08:50 to 09:20; a visitor from 08:55 on, the date of 09:00, a call at 09:01.
    at = 2 * DAY
    calls = [HandContact(at + 530, 30), HandContact(at + 535, 5, "counter"),
             HandContact(at + 541, 5)]  # fmt: skip
    starts = told(HandMade([HandCase(AT_10, WAY)], calls), "start", lab=lab())
    assert starts == [
        "Wed 08:50 start contact-1 contact desk/clerk-0",
        "Wed 09:20 start contact-3 contact desk/clerk-0",
        "Wed 09:25 start case-1 visit desk/clerk-0",
        "Wed 09:45 start contact-2 contact desk/clerk-0",
        "Wed 09:50 start case-1 work desk/clerk-0",
    ]


def test_a_visit_is_not_interrupted_and_runs_over_closing() -> None:
    # 30 minutes from 15:40 on; a call at 15:50 holds the line till it closes at 16:00.
    late = lab({"desks": 1, "hours": "Wed 15:40-16:00"})
    made = HandMade([HandCase(AT_10, [("visit/handover", 30), ("work", 60)])],
                    [HandContact(2 * DAY + 950, 5)])  # fmt: skip
    assert told(made, "start", "abandon", "work_end", lab=late) == [
        "Wed 15:40 start case-1 visit desk/clerk-0",
        "Wed 16:00 abandon contact-1 desk",
        "Wed 16:10 work_end case-1 visit desk/clerk-0 (30 min)",
        "Thu 08:00 start case-1 work desk/clerk-0",
        "Thu 09:00 work_end case-1 work desk/clerk-0 (60 min)",
    ]


def test_who_waits_at_closing_is_served_in_overtime() -> None:
    # The clerk is on the phone from 15:35 to 16:05, and then serves the date of 15:40.
    late = lab({"desks": 1, "hours": "Wed 15:40-16:00"})
    made = HandMade([HandCase(AT_10, WAY)], [HandContact(2 * DAY + 935, 30)])
    assert told(made, "start", lab=late)[:2] == [
        "Wed 15:35 start contact-1 contact desk/clerk-0",
        "Wed 16:05 start case-1 visit desk/clerk-0",
    ]


def test_the_team_that_holds_the_date_reads_in_and_so_does_the_one_that_goes_on() -> None:
    # The desk has done a step before; the front office reads in for 10 minutes, and again the desk.
    # The file travels while the date is awaited, but has half a day's way back.
    handoff = {"reading_in": "10 min", "inside_department": "0 working days",
               "between_departments": "0.5 working days"}  # fmt: skip
    front = replace(
        lab(office={"handoff": handoff}),
        clerks={"front": 1, "desk": 1},
        steps=("work", "decision"),
        decides="decision",
        teams={"front": {"department": "other"}, "desk": {"owns": {}}},
        structure={"appointments": {"handover": {"team": "front", "slots": MORNINGS}}},
    )
    way = [("work", 60.0), ("visit/handover", 20.0), ("decision", 30.0)]
    events = ("handoff", "start", "work_end", "transfer_end")
    assert told(HandMade([HandCase(AT_10, way)]), *events, lab=front) == [
        "10:00 start case-1 work desk/clerk-1",
        "11:00 work_end case-1 work desk/clerk-1 (60 min)",
        "Wed 09:00 handoff case-1 visit front (10 min)",
        "Wed 09:00 start case-1 visit front/clerk-0 (10 min)",
        "Wed 09:30 work_end case-1 visit front/clerk-0 (20 min)",
        "Wed 09:30 handoff case-1 decision desk (10 min)",
        "Wed 13:30 transfer_end case-1 decision desk",
        "Wed 13:30 start case-1 decision desk/clerk-1 (10 min)",
        "Wed 14:10 work_end case-1 decision desk/clerk-1 (30 min)",
    ]


# -- nobody there ---------------------------------------------------------------------------------


def away(*days: int, team: str = "desk") -> HandPeople:
    return HandPeople(absent={(team, 0, 0): dict.fromkeys(days, LEAVE)})


def test_where_nobody_is_there_all_day_the_office_calls_off_and_the_case_books_again() -> None:
    made = HandMade([HandCase(AT_10, WAY)], people=away(2))
    assert told(made, lab=lab(people={})) == [
        "10:00 booked case-1 handover desk (2820 min)",
        "Wed 09:00 slot_start case-1 handover desk (desk 0)",
        "Thu 00:00 cancelled_by_office case-1 handover desk",
        "Thu 00:00 rebooked case-1 handover desk (1980 min)",
        "Fri 09:00 slot_start case-1 handover desk (desk 0)",
    ]


def test_a_deputy_serves_instead() -> None:
    two = replace(
        lab(people={}),
        clerks={"desk": 1, "other": 1},
        teams={"desk": {"owns": {}, "deputy": "other"}, "other": {}},
    )
    made = HandMade([HandCase(AT_10, WAY)], people=away(2))
    assert told(made, "slot_start", "start", lab=two)[:2] == [
        "Wed 09:00 slot_start case-1 handover desk (desk 0)",
        "Wed 09:00 start case-1 visit other/clerk-1",
    ]


def test_a_clerk_who_comes_in_the_afternoon_serves_who_has_waited() -> None:
    # Half a post in the afternoon: nobody is there at 09:00, the clerk of 13:00 is.
    shared = {"patterns": {"late": {"persons": ["Mon-Fri 13:00-16:00"]}},
              "homes": {"desk": {"posts": 1, "patterns": {"late": 1}}}}  # fmt: skip
    made = HandMade([HandCase(AT_10, WAY)], people=HandPeople())
    half = lab(people={}, staff=shared)
    assert told(made, "start", lab=half)[0] == "Wed 13:00 start case-1 visit desk/clerk-0"


# -- go-live --------------------------------------------------------------------------------------


def going_live(desks: int, **stated: Any) -> Laboratory:  # noqa: ANN401 - as Laboratory
    """Return the desk, whose posts and dates go to a team `new` on Wednesday."""
    offered = {"handover": {"team": "new", "slots": {**MORNINGS, "desks": desks}}}
    team = {"takes": {"desk": "all"}, "owns": {}, "may_decide": True}
    structure = structure_of("new", {"new": team}, appointments=offered)
    live = {"timeline": [{"date": on_day(2), "structure": structure}]}
    teams = {"desk": {"may_decide": True}}
    return lab(teams=teams, reorganisation=live, **stated)


def test_booked_dates_are_kept_at_a_go_live_and_the_new_team_has_so_many_slots_less() -> None:
    # Cases 1 to 3 have Wednesday's dates and case 4 Thursday's first. The new team has a desk as
    # well: of Thursday's three slots two are left, so cases 5 and 6 have these, case 7 Friday's.
    made = HandMade([
        *(HandCase(AT_10 + n, WAY) for n in range(4)),
        *(HandCase(2 * DAY + 1 + n, WAY) for n in range(3)),
    ])  # fmt: skip
    lines = told(made, "booked", "slot_start", lab=going_live(1))
    assert lines[4:] == [
        "Wed 00:01 booked case-5 handover new (1999 min)",
        "Wed 00:02 booked case-6 handover new (2018 min)",
        "Wed 00:03 booked case-7 handover new (3417 min)",
        "Wed 09:00 slot_start case-1 handover new (desk 10000)",
        "Wed 09:20 slot_start case-2 handover new (desk 10000)",
        "Wed 09:40 slot_start case-3 handover new (desk 10000)",
        "Thu 09:00 slot_start case-4 handover new (desk 10000)",
        "Thu 09:20 slot_start case-5 handover new (desk 10000)",
        "Thu 09:40 slot_start case-6 handover new (desk 10000)",
        "Fri 09:00 slot_start case-7 handover new (desk 10000)",
    ]


def test_calendars_of_old_are_closed_with_their_dates_and_reopened() -> None:
    lines = told(HandMade([HandCase(AT_10, WAY)]), "slot_release", lab=going_live(2))
    wednesday = [line for line in lines if line.startswith("Wed 00:00")]
    # From Wednesday to Friday, and then the release of that midnight: Monday.
    assert wednesday == [
        *["Wed 00:00 slot_release handover desk (-3 slots)"] * 3,
        *["Wed 00:00 slot_release handover new (6 slots)"] * 4,
    ]


@pytest.mark.parametrize("people", [None, {}])
def test_every_date_is_held_once_whoever_is_there(people: Mapping[str, Any] | None) -> None:
    cases: Sequence[HandCase] = [HandCase(60 * n, WAY) for n in range(12)]
    made = HandMade(cases, people=HandPeople() if people is not None else None)
    slots = told(made, "slot_start", lab=lab(people=people))
    assert len(slots) == len(set(slots)) == 12


def test_an_office_with_appointments_yields_all_that_is_declared_of_them() -> None:
    plan = lab().plan()
    made = HandMade([HandCase(AT_10, WAY), HandCase(AT_10 + 1, WAY, visits=[NEVER_AGAIN])])
    values = results_of(plan, made).values
    found = {one.measure: one.value for one in values if not one.team and not one.case_type}
    assert {one.name for one in MEASURES} <= set(found)
    # Cases 1 and 2 look at 10:00 and 10:01, for Wednesday 09:00 and 09:20.
    assert found["appointment_lead"] == pytest.approx((2820 + 2839) / 2 / DAY)
    assert found["appointment_wait"] == pytest.approx(2820 / DAY)
    assert found["no_show_share"] == 0.5
    # Three on each of the run's 15 working days.
    assert found["slots_offered"] == 45
    assert found["slots_unused_share"] == pytest.approx(43 / 45)


def test_without_a_named_team_each_owner_holds_the_dates_of_its_own_cases() -> None:
    # Each has a desk: both first cases have Wednesday 09:00, the second of a team 09:20.
    two = replace(
        lab(),
        clerks={"one": 1, "other": 1},
        case_types={"case": {}, "permit": {}},
        teams={"one": {"owns": {"case_types": ["case"]}},
               "other": {"owns": {"case_types": ["permit"]}}},
        structure={"appointments": {"handover": {"slots": MORNINGS}}},
    )  # fmt: skip
    made = HandMade([HandCase(AT_10, WAY), HandCase(AT_10 + 1, WAY, case_type="permit"),
                     HandCase(AT_10 + 2, WAY)])  # fmt: skip
    assert told(made, "slot_start", lab=two) == [
        "Wed 09:00 slot_start case-1 handover one (desk 0)",
        "Wed 09:00 slot_start case-2 handover other (desk 10000)",
        "Wed 09:20 slot_start case-3 handover one (desk 0)",
    ]
