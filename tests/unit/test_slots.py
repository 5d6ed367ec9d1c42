"""Slots as arithmetic: how many, when, and when they open."""

from typing import Any

import numpy as np
import pytest

from sim.demand.luck import Luck
from sim.plan.expected import expected_visits, hands_on_minutes, rest_minutes
from sim.plan.journeys import VISIT, Journeys
from sim.plan.slots import appointments_of, outcome_of, slot_length, slots_of_day
from sim.scenario.appointments import Offer
from sim.scenario.journey import Drawn
from tests.handmade import Laboratory

DAY = 1440.0
DATE = {
    "length": {"mean": "12 min"}, "no_show": "20 %", "late_cancel": "5 %", "rebooks": "60 %",
    "withdrawn_after": "3 days", "horizon": "5 days", "asks_again": {"mean": "1 day"},
}  # fmt: skip


def offer(**slots: Any) -> Offer:  # noqa: ANN401 - keys of a rule
    return Offer.model_validate({"team": "desk", "slots": slots})


@pytest.mark.parametrize(("mean", "length"), [(5, 5), (5.1, 10), (12, 15), (0.5, 5), (30, 30)])
def test_a_slot_is_the_mean_rounded_up_to_five_minutes(mean: float, length: float) -> None:
    assert slot_length(Drawn.model_validate({"mean": mean})) == length


def test_slots_of_a_share_are_spread_over_the_day() -> None:
    # 50 % of one post x 120 min ÷ 20 min = 3 at one desk with 6 places.
    found = slots_of_day(offer(share="50 %"), 1.0, [(480.0, 600.0)], 20.0)
    assert found == [(480.0, 0), (520.0, 0), (560.0, 0)]


def test_slots_are_dealt_to_as_many_desks_as_the_share_has_posts() -> None:
    # 30 % of 5 posts are 1.5: two desks; 1.5 x 60 ÷ 15 = 6 slots, three at each of 4 places.
    found = slots_of_day(offer(share="30 %"), 5.0, [(0.0, 60.0)], 15.0)
    assert found == [(0.0, 0), (0.0, 1), (15.0, 0), (15.0, 1), (30.0, 0), (30.0, 1)]


def test_a_slot_lies_in_one_of_the_days_hours() -> None:
    # 25 minutes hold one slot of 20, 45 hold two.
    found = slots_of_day(offer(desks=1), 9.0, [(0.0, 25.0), (100.0, 145.0)], 20.0)
    assert found == [(0.0, 0), (100.0, 0), (120.0, 0)]


def test_nobody_or_no_hours_make_no_slots() -> None:
    assert slots_of_day(offer(share="50 %"), 0.0, [(0.0, 60.0)], 20.0) == []
    assert slots_of_day(offer(desks=3), 2.0, [], 20.0) == []
    assert slots_of_day(offer(desks=3), 2.0, [(0.0, 19.0)], 20.0) == []


def lab(stages: list[dict[str, Any]] | None = None, **stated: Any) -> Laboratory:  # noqa: ANN401 - keys
    office: dict[str, Any] = {"appointments": {"date": {**DATE, **stated}}}
    if stages is not None:
        office["journeys"] = {"way": {"stages": stages}}
    return Laboratory(
        office=office, structure={"appointments": {"date": {"slots": {"desks": 1}}}},
        case_types={"case": {"hands_on": "60 min"}},
    )  # fmt: skip


def test_a_rolling_release_opens_all_days_that_can_be_booked_before_the_next() -> None:
    (date,) = appointments_of(lab().scenario().office)
    # On Monday until midnight up to Saturday, day 5; on Tuesday up to Sunday.
    assert [date.released_by(now) for now in (0.0, DAY - 1, DAY)] == [6, 6, 7]


def test_a_weekly_release_opens_the_days_of_its_horizon() -> None:
    (date,) = appointments_of(lab(release="Wed 10:00").scenario().office)
    # The last one before Monday was five days earlier, less ten hours: up to Monday itself.
    assert date.released_by(0.0) == 1
    assert date.released_by(2 * DAY + 600) == 8
    assert date.released_by(2 * DAY + 599) == 1
    releases = date.releases()
    assert [next(releases) for _ in range(3)] == [0.0, 2 * DAY + 600, 9 * DAY + 600]


def test_visits_and_bookings_that_are_expected() -> None:
    # f = 25 % fail, 60 % of these book again: 0.75 ÷ 0.85 held, 1 ÷ 0.85 bookings.
    stages: list[dict[str, Any]] = [
        {"visit": "date", "probability": "50 %"},
        {"step": "work", "work": "rest", "decides": True},
    ]
    office = lab(stages).scenario().office
    outcome = outcome_of(office.appointments["date"])
    assert (outcome.served, outcome.bookings) == pytest.approx((0.75 / 0.85, 1 / 0.85))
    visits = expected_visits(office, "case")
    assert visits.held["date"] == pytest.approx(0.5 * 0.75 / 0.85)
    assert visits.bookings["date"] == pytest.approx(0.5 / 0.85)
    # Of 60 minutes 6 go into the visits of a mean case; who is withdrawn has no work.
    assert rest_minutes(office, office.case_types["case"]) == pytest.approx(54.0)
    stay = 1.0 - 0.5 * (1.0 - 0.75 / 0.85)
    assert hands_on_minutes(office, "case") == pytest.approx(
        54.0 * stay + 12.0 * visits.held["date"]
    )


def test_minutes_of_visits_are_drawn_by_case_and_round() -> None:
    stages: list[dict[str, Any]] = [
        {"visit": "date"},
        {"step": "work", "work": "rest", "decides": True},
    ]
    journeys = Journeys(lab(stages).scenario())
    keys = np.arange(4000)
    first = np.full(4000, journeys.entry("way", "intake"))
    offsets, codes, minutes = journeys.unroll(Luck(1, 0), "cases", keys, keys * 0, first)
    assert (np.diff(offsets) == 2).all()
    assert (codes[::2] == VISIT).all()
    assert minutes[::2].mean() == pytest.approx(12.0, rel=0.05)
    assert journeys.entry("way", "appointment") == journeys.entry("way", "intake")
