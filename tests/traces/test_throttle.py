"""A throttled office by hand (model.md §11). The run begins on a Monday, day 0."""

from dataclasses import replace
from typing import Any

import pytest

from sim.plan.plan import Plan
from tests.handmade import (
    DAY,
    RESOLVES_HALF,
    HandCase,
    HandContact,
    HandMade,
    Laboratory,
    managed,
    office_hours,
    trace,
)

LINE = {"rule": "fixed_team", "team": "line"}
HOURS = office_hours("Mon-Fri 08:00-16:00", phone="Mon-Fri 08:00-12:00")
LAB = Laboratory(
    hours=HOURS, contacts=RESOLVES_HALF, clerks={"line": 1, "desk": 1},
    contact_rules={"phone": LINE, "email": LINE, "counter": LINE},
)  # fmt: skip
AT_8, AT_11, AT_14 = 8 * 60, 11 * 60, 14 * 60
MON, TUE, WED, THU = range(4)
ALL_DAY: dict[str, Any] = {"oldest": {"above": "1 h", "below": "1 h"}}
"""On from the first working day on which a case of the day before is open."""


def throttled(lab: Laboratory = LAB, **rule: Any) -> Plan:  # noqa: ANN401 - keys of the rule
    return managed(lab.plan(), throttle=rule)


def waiting_until(day: int) -> HandCase:
    """Return a case of the start that waits for another authority until a day, then an hour."""
    return HandCase(0, [("external", day * DAY), ("work", 60)])


def test_on_above_the_first_limit_and_off_below_the_second_by_age() -> None:
    # Applied for on Monday at 00:00: at 00:00 on Wednesday two days old, which is not above two
    # days; on Thursday three. Decided at 09:00 in the second week; on Wednesday of that week
    # another one is a day old, not below a day, on Thursday nothing is open.
    old = HandCase(0, [("external", 8 * DAY), ("work", 60)])
    new = HandCase(8 * DAY, [("external", 16 * 60), ("work", 480)])
    plan = throttled(oldest={"above": "2 days", "below": "1 day"}, phone="Mon-Fri 08:00-09:00")
    assert trace(plan, HandMade([old, new]), "throttle", "decided") == [
        "Thu 00:00 throttle (on)",
        "week 2 Tue 09:00 decided case-1 work desk",
        "week 2 Wed 16:00 decided case-2 work desk",
        "week 2 Thu 00:00 throttle (off)",
    ]


def test_off_below_the_second_limit_only_where_no_other_limit_holds() -> None:
    # Three open cases are more than two: on. On Wednesday one of them is left, fewer than two, but
    # it is two days old, not less; on Friday nothing is open.
    plan = throttled(
        stock={"above": 2, "below": 2}, oldest={"above": "1 week", "below": "2 days"},
        counter="Mon-Fri 08:00-09:00",
    )  # fmt: skip
    cases = [waiting_until(TUE), waiting_until(TUE), waiting_until(THU)]
    assert trace(plan, HandMade(cases), "throttle", "decided") == [
        "Tue 00:00 throttle (on)",
        "Tue 09:00 decided case-1 work desk",
        "Tue 10:00 decided case-2 work desk",
        "Thu 09:00 decided case-3 work desk",
        "Fri 00:00 throttle (off)",
    ]


def test_it_is_asked_on_working_days_alone() -> None:
    # Two days old on Saturday at 00:00; asked on Monday.
    plan = throttled(oldest={"above": "1.5 days", "below": "1 day"}, phone="Mon-Fri 08:00-09:00")
    made = HandMade([HandCase(THU * DAY, [("external", 9 * DAY), ("work", 60)])])
    assert trace(plan, made, "throttle")[0] == "week 2 Mon 00:00 throttle (on)"


def test_a_share_is_of_the_cases_open_at_the_start() -> None:
    # Five at the start: 140 % are seven, and seven are not above; with the eighth it comes on.
    # With the numbers it is the same, to the last row.
    flow = {"rate": "0 per day", "case_types": {"case": "100 %"},
            "opening": {"cases": 5, "mean_age": "1 day"}}  # fmt: skip
    lab = replace(LAB, office={"applications": {"all": flow}})
    never = [("external", 90.0 * DAY), ("work", 60.0)]
    made = HandMade(
        [HandCase(day * DAY + 60, never) for day in range(4)],
        opening=[HandCase(0, never, application=-DAY)] * 5,
    )
    shares = throttled(lab, stock={"above": "140 %", "below": "100 %"}, phone="Mon 08:00-09:00")
    numbers = throttled(lab, stock={"above": 7, "below": 5}, phone="Mon 08:00-09:00")
    assert trace(shares, made, "throttle") == ["Thu 00:00 throttle (on)"]
    assert trace(shares, made) == trace(numbers, made)


# -- calls ----------------------------------------------------------------------------------------


def test_a_call_outside_of_its_hours_is_given_up_at_once() -> None:
    # Tuesday 11:00: the lines are open until 09:00 alone. Half an hour of open hours later would
    # be 11:30; it comes when calls are let in again, and is answered. The second has no patience
    # for that.
    made = HandMade(
        [waiting_until(9)],
        [
            HandContact(TUE * DAY + AT_11, 5, redial_after=[30]),
            HandContact(TUE * DAY + AT_11 + 1, 5),
        ],
    )
    plan = throttled(**ALL_DAY, phone="Mon-Fri 08:00-09:00")
    events = ("throttle", "contact_attempt", "abandon", "redial", "lost", "start", "contact_end")
    assert trace(plan, made, *events)[:10] == [
        "Tue 00:00 throttle (on)",
        "Tue 11:00 contact_attempt contact-1 line",
        "Tue 11:00 abandon contact-1 line",
        "Tue 11:00 redial contact-1 line",
        "Tue 11:01 contact_attempt contact-2 line",
        "Tue 11:01 abandon contact-2 line",
        "Tue 11:01 lost contact-2 line",
        "Wed 08:00 contact_attempt contact-1 line (attempt 2)",
        "Wed 08:00 start contact-1 contact line/clerk-0",
        "Wed 08:05 contact_end contact-1 contact line/clerk-0 (5 min)",
    ]


def test_who_is_on_the_line_when_it_closes_gives_up() -> None:
    # The first call takes until 09:10; the second holds the line from 08:50 to 09:00.
    made = HandMade(
        [waiting_until(9)],
        [HandContact(TUE * DAY + AT_8 + 30, 40), HandContact(TUE * DAY + AT_8 + 50, 5)],
    )
    plan = throttled(**ALL_DAY, phone="Mon-Fri 08:00-09:00")
    assert trace(plan, made, "abandon", "lost", "contact_end") == [
        "Tue 09:00 abandon contact-2 line",
        "Tue 09:00 lost contact-2 line",
        "Tue 09:10 contact_end contact-1 contact line/clerk-0 (40 min)",
    ]


def test_who_is_on_the_line_at_midnight_gives_up_when_it_comes_on() -> None:
    # Round the clock: the call of Monday 23:50 waits for the first one until midnight.
    lab = replace(LAB, hours={"kind": "always"})
    made = HandMade(
        [waiting_until(9)], [HandContact(DAY - 30, 60), HandContact(DAY - 10, 5)]
    )  # fmt: skip
    plan = throttled(lab, **ALL_DAY, phone="Mon-Fri 08:00-09:00")
    assert trace(plan, made, "throttle", "abandon", "contact_end")[:3] == [
        "Tue 00:00 throttle (on)",
        "Tue 00:00 abandon contact-2 line",
        "Tue 00:30 contact_end contact-1 contact line/clerk-0 (60 min)",
    ]


def test_hours_are_narrowed_to_the_offices_own() -> None:
    # Lines are open until 12:00, whatever the throttle lets in.
    made = HandMade([waiting_until(9)], [
        HandContact(TUE * DAY + 11 * 60 + 50, 20), HandContact(TUE * DAY + 11 * 60 + 55, 5),
    ])  # fmt: skip
    plan = throttled(**ALL_DAY, phone="Mon-Fri 10:00-14:00")
    assert trace(plan, made, "abandon") == ["Tue 12:00 abandon contact-2 line"]


# -- visits ---------------------------------------------------------------------------------------


def test_visits_come_when_the_counter_opens_again() -> None:
    # Tuesday 14:00: visits until 09:00. It is one attempt, on Wednesday; what it is about no case
    # or a case that is open. A client whose case has been decided by then stays away.
    made = HandMade(
        [waiting_until(9), HandCase(MON * DAY, [("external", TUE * DAY + AT_14), ("work", 60)])],
        [
            HandContact(TUE * DAY + AT_14, 5, "counter"),
            HandContact(TUE * DAY + AT_14 + 1, 5, "counter", "status", about_case=0),
            HandContact(TUE * DAY + AT_14 + 2, 5, "counter", "status", about_case=1),
        ],
    )
    plan = throttled(**ALL_DAY, counter="Mon-Fri 08:00-09:00")
    assert trace(plan, made, "contact_attempt", "start", "decided")[:-2] == [
        "Tue 14:00 start case-2 work desk/clerk-1",
        "Tue 15:00 decided case-2 work desk",
        "Wed 08:00 contact_attempt contact-1 line",
        "Wed 08:00 start contact-1 contact line/clerk-0",
        "Wed 08:00 contact_attempt enquiry-2 line",
        "Wed 08:05 start enquiry-2 contact line/clerk-0",
    ]


def test_emergencies_are_let_in() -> None:
    expiry = {"earliest": "0 days", "latest": "0 days", "emergency": {"probability": "100 %"}}
    lab = replace(LAB, case_types={"case": {"expiry": expiry}})
    visit = HandContact(TUE * DAY + AT_14, 5)
    case = replace(waiting_until(9), emergency=visit)
    plan = throttled(lab, **ALL_DAY, counter="Mon-Fri 08:00-09:00")
    assert trace(plan, HandMade([case]), "start", entity="emergency-1") == [
        "Tue 14:00 start emergency-1 contact line/clerk-0"
    ]


# -- mails ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("own", [False, True])
def test_on_days_without_mails_they_are_the_last_in_the_order(own: bool) -> None:  # noqa: FBT001
    # The desk does both. On Tuesday, a day without mails, the case comes before the mail of the
    # night, on Wednesday after it; with nothing else to do mails are read on any day.
    team = {"caseload": "own"} if own else {}
    lab = replace(LAB, contact_rules={}, clerks={"desk": 1}, teams={"desk": team})
    mails = [HandContact(day * DAY + 60, 5, "email") for day in (TUE, WED)]
    cases = [HandCase(day * DAY + 120, [("work", 60)]) for day in (TUE, WED)]
    made = HandMade([waiting_until(9), *cases], mails)
    plan = throttled(lab, **ALL_DAY, mails=["wed"])
    assert trace(plan, made, "throttle", "start")[:5] == [
        "Tue 00:00 throttle (on)",
        "Tue 08:00 start case-2 work desk/clerk-0",
        "Tue 09:00 start contact-1 mail desk/clerk-0",
        "Wed 08:00 start contact-2 mail desk/clerk-0",
        "Wed 08:05 start case-3 work desk/clerk-0",
    ]


def test_off_it_closes_nothing() -> None:
    made = HandMade(
        [waiting_until(3)],
        [HandContact(TUE * DAY + AT_11, 5), HandContact(TUE * DAY + AT_14, 5, "counter"),
         HandContact(TUE * DAY + AT_14, 5, "email")],
    )  # fmt: skip
    plan = throttled(
        oldest={"above": "1 year", "below": "1 day"}, phone="Mon 08:00-09:00",
        counter="Mon 08:00-09:00", mails=["mon"],
    )  # fmt: skip
    assert trace(plan, made) == trace(LAB.plan(), made)
