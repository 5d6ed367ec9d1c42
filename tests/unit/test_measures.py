"""Measures of a few cases and calls, worked out by hand."""

from dataclasses import replace
from math import nan
from typing import Any

import pytest

from sim.engines.simpy.office import OfficeAtWork
from sim.measures.measures import Measures
from sim.plan.roster import roster_of
from tests.handmade import (
    DAY,
    RESOLVES_HALF,
    HandCase,
    HandContact,
    HandMade,
    HandPeople,
    Laboratory,
    office_hours,
    on_day,
    steered,
)

FRONT = {"rule": "fixed_team", "team": "front"}


def measured(lab: Laboratory, made: HandMade) -> dict[tuple[str, str], float]:
    """Return the measures of all case types together, by name and detail, office-wide."""
    plan = lab.plan()
    demand = made.on(plan)
    measures = Measures(plan, roster_of(plan, demand.people))
    end = OfficeAtWork(plan, demand, (measures,)).run()
    values = measures.finish(end).values
    return {(v.measure, v.detail): v.value for v in values if not v.team and not v.case_type}


def test_a_call_that_is_put_through_is_answered_once() -> None:
    # Of four attempts three are answered: one of them by the front and then by the desk; the
    # third calls while both are taken, and gives up after a minute.
    lab = Laboratory(
        clerks={"front": 1, "desk": 1},
        contacts=RESOLVES_HALF,
        contact_rules={"phone": {**FRONT, "unresolved": "put_through"}},
    )
    calls = [
        HandContact(0, 5, resolve=0.9, call_back=30),
        HandContact(6, 10),
        HandContact(7, 5, patience=1),
        HandContact(20, 5),
    ]
    found = measured(lab, HandMade(contacts=calls))
    assert found["put_through", ""] == 1
    assert found["attempts", ""] == 4
    assert found["contacts_answered", ""] == 3
    assert found["answer_rate", ""] == 3 / 4
    assert found["abandonment_rate", ""] == 1 / 4
    assert found["resolved_share", ""] == 1 - 1 / 3


def test_what_is_before_the_window_is_not_counted() -> None:
    # A day of warm-up: of two cases from the front to the desk, of two calls and of two
    # interruptions one each comes after it. Each case is touched twice.
    lab = Laboratory(
        clerks={"front": 1, "desk": 1},
        steps=("intake", "work"),
        step_rules={"intake": FRONT},
        office={"handoff": {"reading_in": "8 min", "inside_department": "0 working days",
                            "between_departments": "0 working days"}},
        warm_up=1,
    )  # fmt: skip
    entries = [("intake", 10), ("work", 30)]
    made = HandMade(
        [HandCase(day * DAY, entries) for day in (0, 2)],
        [HandContact(day * DAY + 20, 5) for day in (0, 2)],
    )
    found = measured(lab, made)
    assert found["handoffs", ""] == 1
    assert found["touches", ""] == 2
    assert found["handoffs_per_decided", ""] == 1
    assert found["decided", ""] == found["arrivals", ""] == 1
    assert found["contacts_offered", ""] == found["interruptions", ""] == 1
    assert found["open_start", ""] == 0
    assert found["hours", "reading_in"] == pytest.approx(8 / 60)
    assert found["hours", "casework"] == pytest.approx(40 / 60)


def open_cases(*applied: float, days: float = 10, **more: Any) -> dict[tuple[str, str], float]:  # noqa: ANN401 - as Laboratory
    """Return the measures of cases that nobody gets done, by the days on which they came."""
    cases = [HandCase(day * DAY, [("work", 1000 * DAY)]) for day in applied]
    return measured(Laboratory(days=days, **more), HandMade(cases))


def test_the_median_age_lies_inside_its_day() -> None:
    # By the day: the second of four lies two thirds into the third day, which has three of them.
    assert open_cases(2.1, 2.2, 2.3, 5)["median_age_open", ""] == pytest.approx(10 - 2 - 2 / 3)
    # And a third into it, where one came before.
    assert open_cases(1, 2.1, 2.2, 2.3)["median_age_open", ""] == pytest.approx(10 - 2 - 1 / 3)
    assert open_cases(3, days=4)["median_age_open", ""] == pytest.approx(0.5)
    assert open_cases()["median_age_open", ""] == pytest.approx(nan, nan_ok=True)


def test_the_oldest_open_case_by_begun_days() -> None:
    # Of ten days the case of the third has begun eight; decided ones do not count, nor do types.
    assert open_cases(2.9, 5)["oldest_open", ""] == 8
    assert open_cases(9.5)["oldest_open", ""] == 1
    assert open_cases()["oldest_open", ""] == 0
    done = HandMade([HandCase(0.0, [("work", 60)]), HandCase(4 * DAY, [("work", 1000 * DAY)])])
    assert measured(Laboratory(days=10), done)["oldest_open", ""] == 6


def test_open_cases_by_age_and_the_backlog() -> None:
    # Older than 90 days, the target, are those of the first ten days of a hundred; three
    # months are 91.25 days.
    found = open_cases(0, 4, 9.5, 50, 60, days=100)
    assert found["backlog_end", ""] == 3
    assert found["open_by_age", "0-3 months"] == 3
    assert found["open_by_age", "3-6 months"] == 2
    assert found["open_end", ""] == 5
    assert found["wip_mean", ""] == pytest.approx((100 + 96 + 90.5 + 50 + 40) / 100)


def test_lead_times_of_three_cases() -> None:
    # An hour each, one after the other: 1, 2 and 3 hours; the quarter year is 90 days.
    lab = Laboratory(days=100)
    found = measured(lab, HandMade([HandCase(0), HandCase(0), HandCase(0, application=-95 * DAY)]))
    days = [1 / 24, 2 / 24, 95 + 3 / 24]
    assert found["lead_time_mean", ""] == pytest.approx(sum(days) / 3)
    assert found["share_decided_90_days", ""] == pytest.approx(2 / 3)
    assert found["decided_per_year", ""] == pytest.approx(3 * 365 / 100)
    assert found["throughput_week", ""] == pytest.approx(3 * 7 / 100)


def test_the_uses_of_a_clerks_day() -> None:
    # Eight hours: an hour of casework, interrupted once by a call of six minutes with a lag of
    # three; the rest is idle. A visitor who comes at ten to four is served until ten past.
    lab = Laboratory(hours=office_hours("Mon-Fri 08:00-16:00"), days=1)
    made = HandMade(
        [HandCase(8 * 60, [("work", 60)])],
        [
            HandContact(8 * 60 + 20, 6, lag=3),
            HandContact(15 * 60 + 50, 20, "counter"),
        ],
    )
    found = measured(lab, made)
    hours = {use: found["hours", use] * 60 for use in ("casework", "contacts", "resumption")}
    assert hours == pytest.approx({"casework": 60, "contacts": 16, "resumption": 3})
    assert found["hours", "overtime"] * 60 == pytest.approx(10)
    assert found["hours", "idle"] * 60 == pytest.approx(480 - 79)
    assert found["hours_paid", ""] * 60 == pytest.approx(490)


def test_waits_are_those_of_pieces_begun_in_the_window() -> None:
    # An hour each. Before the window three cases wait 0, 60 and 120 minutes; in it one comes on
    # time, one after ten minutes: 0 and 50 of waiting, 60 and 110 in all.
    lab = Laboratory(warm_up=1)
    early = [HandCase(0), HandCase(0), HandCase(0)]
    found = measured(lab, HandMade([*early, HandCase(2 * DAY), HandCase(2 * DAY + 10)]))
    assert found["begun", "work"] == 2
    assert found["waiting_time_mean", "work"] == pytest.approx(25)
    assert found["waiting_time_sd", "work"] == pytest.approx(25)
    assert found["waiting_probability", "work"] == 1 / 2
    assert found["sojourn_time_mean", "work"] == pytest.approx(85)


NEWCOMERS = {
    "turnover": "0.01 per day",
    "newcomers": {"start_output": "50 %", "mentor": 0.125},
    "portfolios": {"all": {"onboarding_time": "4 days"}},
}


def hired(*after: float) -> HandPeople:
    """Return posts that are vacant, beside the first one, until so many mean times to fill."""
    posts = range(1, len(after) + 1)
    draws = {("hiring", "desk", post, 0): [unit] for post, unit in zip(posts, after, strict=True)}
    return HandPeople(vacant_posts={"desk": set(posts)}, draws=draws)


def week_of(people: HandPeople, **stated: Any) -> dict[tuple[str, str], float]:  # noqa: ANN401 - as Laboratory
    """Return the measures of a working week in which one clerk is there from the start."""
    lab = Laboratory(
        clerks={"desk": 1 + len(people.vacant_posts["desk"])}, people=NEWCOMERS,
        staff={"vacancy": 0.5}, hours=office_hours("Mon-Fri 08:00-16:00"), days=5, **stated,
    )  # fmt: skip
    return measured(lab, HandMade(people=people))


def test_what_a_newcomer_puts_out_grows_from_day_to_day() -> None:
    # From Tuesday on; half at first and all after four days. Seen at noon: an eighth of the way
    # on Tuesday, so 9, 11, 13 and 15 sixteenths, 3 in sum. Of the other clerk an eighth of the
    # newcomer's four days goes to mentoring, half a day.
    found = week_of(hired(1e-9))
    assert found["filled_fte", ""] == found["present_fte", ""] == pytest.approx((5 + 4) / 5)
    assert found["hours", "mentoring"] == pytest.approx(4)
    assert found["effective_fte", ""] == pytest.approx((5 + 3 - 0.5) / 5)
    assert ("begun", "mentoring") not in found  # an appointment in the day, no work that waits


def test_who_joins_before_the_window_is_not_counted() -> None:
    # A hundred days of mean stay and as much vacant as filled: a post is vacant for a hundred
    # days on average. One is filled on Tuesday, one after 2.5 days.
    found = week_of(hired(1e-9, 0.025), warm_up=2)
    assert (found["joined", ""], found["left", ""]) == (1, 0)
    assert found["filled_fte", ""] == pytest.approx((2 + 3 + 3) / 3)


def test_posts_cost_what_they_cost_in_the_window() -> None:
    # Two clerks and from the window's fifth day on three: 2.5 in ten days, of 36,500 a year.
    price = {**dict.fromkeys(("low", "central", "high"), "36500 EUR"), "source": "a test"}
    more = {"effect": "extra_posts", "home": "desk", "posts": 1}
    lab = Laboratory(
        clerks={"desk": 2}, staff={"cost_per_post": {**price, "confidence": "C"}},
        reorganisation={"levers": [{"name": "more", "begin": on_day(15), "effects": [more]}]},
        days=20, warm_up=10,
    )  # fmt: skip
    made = HandMade([HandCase(day * DAY) for day in (1, 11, 12)])
    assert measured(lab, made)["cost_per_decided", ""] == pytest.approx(2.5 * 100 * 10 / 2)


def test_certificates_are_counted_from_the_window_on() -> None:
    # The title lapses after a day, a certificate is valid for two: owed on days 1, 3 and 5, of
    # which the window from day 2 on has two. Nobody decides.
    certificate = {"minutes": {"mean": "8 min"}, "valid_for": "2 days"}
    expiry = {"earliest": "0 days", "latest": "9 days", "certificate": certificate}
    lab = Laboratory(clerks={"desk": 2}, case_types={"case": {"expiry": expiry}}, days=6, warm_up=2)
    case = HandCase(0, [("work", 100 * DAY)], lapse=DAY, certificate=8)
    found = measured(lab, HandMade([case]))
    assert found["certificates_owed", ""] == found["certificates", ""] == 2
    assert found["hours", "certificates"] == pytest.approx(16 / 60)


def test_mails_are_counted_as_they_came_and_went() -> None:
    # A mail of 10 about the case is asked after at 20 and 40 and read 100-108, when the other two
    # are dropped; that of 30, about no case, is begun then and not done by the end of the day.
    lab = Laboratory(contacts={"second_mail": {"patience": {"mean": "1 day"}}}, days=1)
    second = HandContact(minutes=3, again=HandContact(minutes=2), again_after=20)
    asked = HandContact(10, 8, "email", kind="status", about_case=0, again=second, again_after=10)
    made = HandMade(
        [HandCase(0, [("work", 100), ("external", 2000)])],
        [asked, HandContact(30, 5000, "email")],
    )
    found = measured(lab, made)
    assert found["mails_dropped", ""] == found["second_mails", ""] == 2
    assert found["mails_after_loss", ""] == 0
    assert found["contacts_offered", ""] == 2
    assert found["open_mails", ""] == 1
    age = 1.0 - 30 / DAY
    assert found["median_age_open_mails", ""] == found["oldest_open_mail", ""] == age
    # Without calendar a working day is a day: of ages 98, 88, 68 and 1,410 minutes 9 of 10 are
    # below the largest.
    assert found["working_days_to_mail_p90", ""] == pytest.approx(age, rel=0.006)


def test_days_throttled_are_working_days_of_the_window() -> None:
    # From a Monday on, three weeks of five days. The case is two days old on Wednesday 00:00, three
    # on Thursday, when the throttle comes on, and closed on the next Tuesday, asked on Wednesday:
    # on for Thursday, Friday, Monday and Tuesday. The window begins on Friday: 3 of 11 days.
    rule = {"oldest": {"above": "2.5 days", "below": "2.5 days"}, "mails": ["mon"]}
    lab = Laboratory(hours=office_hours("Mon-Fri 08:00-16:00"), days=21, warm_up=4)
    made = HandMade([HandCase(0, [("external", 8 * DAY + 600), ("work", 60)])])
    found = measured(replace(lab, management=steered(throttle=rule)), made)
    assert found["share_of_days_throttled", ""] == pytest.approx(3 / 11)
    assert ("share_of_days_throttled", "") not in measured(lab, made)
    never = steered(throttle={**rule, "oldest": {"above": "90 days", "below": "90 days"}})
    assert measured(replace(lab, management=never), made)["share_of_days_throttled", ""] == 0.0
    young = HandMade([HandCase(0, [("external", 40 * DAY), ("work", 60)])])
    still_on = measured(replace(lab, management=steered(throttle=rule)), young)
    assert still_on["share_of_days_throttled", ""] == 1.0
