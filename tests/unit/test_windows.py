"""Hours that windows take and overtime adds, as intervals worked out by hand."""

from collections.abc import Mapping
from typing import Any

import pytest

from sim.plan.calendar import Calendar
from sim.plan.plan import Plan
from sim.plan.windows import Shift
from tests.handmade import Laboratory, office_hours, on_day, structure_of

DAY = 1440.0
Keys = Mapping[str, Any]
GAP = office_hours("Mon-Fri 08:00-12:00 13:00-16:00")
"""Seven hours with a break."""
ALWAYS = {"kind": "always"}


def load(share: str, first: int = 0, last: int = 1, **keys: Any) -> Keys:  # noqa: ANN401 - keys of a load
    return {"label": "x", "begin": on_day(first), "end": on_day(last), "share": share, **keys}


def overtime(share: str, first: int = 0, last: int = 1) -> Keys:
    effect = {"effect": "overtime", "share": share}
    return {"name": "overtime", "begin": on_day(first), "end": on_day(last), "effects": [effect]}


def plan_of(*loads: Keys, hours: Keys = GAP, levers: tuple[Keys, ...] = (), **stated: Any) -> Plan:  # noqa: ANN401 - as Laboratory
    changed = {"loads": list(loads), "levers": list(levers), "timeline": stated.pop("live", [])}
    return Laboratory(hours=hours, reorganisation=changed, days=7, **stated).plan()


def shift(plan: Plan, *teams: int) -> Shift:
    """Return the hours of somebody full-time who is in these teams, one per phase."""
    return plan.shift(0, teams or (0,))


def on(calendar: Calendar | None, day: int) -> list[tuple[float, float]]:
    """Return the intervals that begin on a day, in hours of the clock."""
    assert calendar is not None
    spans = [(a, b) for a, b in calendar.intervals() if a // DAY == day]
    return [((a - day * DAY) / 60, (b - day * DAY) / 60) for a, b in spans]


@pytest.mark.parametrize(
    ("share", "left"),
    [
        ("0 %", [(8, 12), (13, 16)]),
        ("25 %", [(8, 12), (13, 14.25)]),  # an hour and three quarters
        ("75 %", [(8, 9.75)]),  # 5.25 hours, of which 3 after the break
        ("100 %", []),
    ],
)
def test_a_window_takes_its_share_of_the_day_from_its_end(
    share: str, left: list[tuple[float, float]]
) -> None:
    found = shift(plan_of(load(share)))
    assert on(found.work, 0) == left
    assert on(found.work, 1) == on(found.usual, 0) == on(found.paid, 0) == [(8, 12), (13, 16)]


def test_windows_of_one_day_add_up_and_never_beyond_it() -> None:
    two = plan_of(load("25 %"), load("50 %", -3, 3))
    assert on(shift(two).work, 0) == [(8, 9.75)]
    assert on(shift(two).work, 1) == [(8, 11.5)]
    assert on(shift(plan_of(load("60 %"), load("70 %"))).work, 0) == []


def test_the_end_of_a_window_is_the_first_day_without_it() -> None:
    found = shift(plan_of(load("100 %", 1, 3)))
    assert [bool(on(found.work, day)) for day in range(5)] == [True, False, False, True, True]


def test_round_the_clock_a_window_takes_the_last_hours_before_midnight() -> None:
    found = shift(plan_of(load("25 %", 1, 3), hours=ALWAYS))
    # The first day runs on into the second; on the third the window is over.
    assert on(found.work, 0) == [(0, 24 + 18)]
    assert on(found.work, 2) == [(0, 18)]
    assert on(found.work, 3)[0][0] == 0


def test_overtime_comes_after_the_paid_hours_and_at_midnight_at_the_latest() -> None:
    found = shift(plan_of(levers=(overtime("25 %"),)))
    assert on(found.work, 0) == [(8, 12), (13, 17.75)]
    assert on(found.extra, 0) == [(16, 17.75)]
    late = office_hours("Mon-Fri 15:00-23:00")
    assert on(shift(plan_of(hours=late, levers=(overtime("25 %"),))).extra, 0) == [(23, 24)]


def test_overtime_on_a_day_that_a_window_shortens() -> None:
    found = shift(plan_of(load("25 %"), levers=(overtime("25 %"),)))
    assert on(found.work, 0) == [(8, 12), (13, 14.25), (16, 17.75)]


def test_the_allowance_is_off_before_a_window_takes_its_share() -> None:
    # Of 8 hours a tenth is allowance; a quarter of 7.2 is 1.8, overtime of a quarter begins at
    # the end of what is paid.
    plan = plan_of(
        load("25 %"), hours=office_hours("Mon-Fri 08:00-16:00", "Mon-Fri 09:00-10:00",
                                         "Mon-Fri 09:00-10:00"),
        levers=(overtime("25 %"),), people={}, staff={"personal_allowance": 0.1},
    )  # fmt: skip
    found = shift(plan)
    assert on(found.usual, 0) == [(8, 9), pytest.approx((9, 15.2))]
    assert on(found.work, 0) == [pytest.approx((8, 13.4)), pytest.approx((16, 17.8))]


def test_who_changes_teams_has_the_windows_of_the_team_of_the_day() -> None:
    # A window of the new team over the whole week; the go-live is on Wednesday.
    live = {"date": on_day(2), "structure": structure_of("new", {
        "new": {"takes": {"desk": "all"}, "owns": {}}})}  # fmt: skip
    plan = plan_of(load("25 %", 0, 5, teams=["new"]), live=[live])
    found = shift(plan, 0, 1)
    assert on(found.work, 1) == [(8, 12), (13, 16)]
    assert on(found.work, 2) == [(8, 12), (13, 14.25)]
    assert shift(plan, 0, 0).work is shift(plan, 0, 0).usual


def test_teams_outside_the_offices_casework_are_meant_only_by_name() -> None:
    stated: dict[str, Any] = {
        "clerks": {"out": 1, "desk": 1},
        "teams": {"out": {"outside": True}, "desk": {"owns": {}}},
    }
    everybody = plan_of(load("25 %"), **stated)
    assert on(shift(everybody, 0).work, 0) == [(8, 12), (13, 16)]
    assert on(shift(everybody, 1).work, 0) == [(8, 12), (13, 14.25)]
    named = plan_of(load("25 %", teams=["out"]), **stated)
    assert on(shift(named, 0).work, 0) == [(8, 12), (13, 14.25)]
    assert on(shift(named, 1).work, 0) == [(8, 12), (13, 16)]


def test_hours_are_spread_over_the_presence_of_the_windows_teams_and_days() -> None:
    # 7 of the 14 hours of two days of one clerk are half of each day; of two clerks a quarter.
    hours = {"label": "x", "begin": on_day(0), "end": on_day(2), "hours": "7 h"}
    assert on(shift(plan_of(hours)).work, 0) == [(8, 11.5)]
    assert on(shift(plan_of(hours, clerks={"desk": 2})).work, 1) == [(8, 12), (13, 14.25)]
    each = {"label": "x", "begin": on_day(0), "end": on_day(2), "hours_per_clerk": "7 h"}
    assert on(shift(plan_of(each, clerks={"desk": 2})).work, 1) == [(8, 11.5)]


def test_a_window_that_begins_before_the_run_takes_the_hours_of_its_days_in_it() -> None:
    # Of the two days one lies before the run: half of the 7 hours are left for the Monday.
    hours = {"label": "x", "begin": on_day(-1), "end": on_day(1), "hours": "7 h"}
    assert on(shift(plan_of(hours)).work, 0) == [(8, 11.5)]
    assert on(shift(plan_of(hours)).work, 1) == [(8, 12), (13, 16)]


def test_phone_free_hours_are_those_of_the_team_and_of_levers_on_their_days() -> None:
    effect = {"effect": "phone_free_hours", "hours": "Mon-Fri 09:30-11:00, Tue 13:00-14:00"}
    lever = {"name": "quiet", "begin": on_day(1), "end": on_day(2), "effects": [effect]}
    plan = plan_of(
        levers=(lever,),
        teams={"desk": {"owns": {}, "may_decide": True, "phone_free_hours": "Mon-Fri 09:00-10:00"}},
    )
    free = plan.phone_free["desk"]
    assert [on(free, day) for day in range(3)] == [[(9, 10)], [(9, 11), (13, 14)], [(9, 10)]]
