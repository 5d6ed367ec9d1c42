"""Open time as arithmetic, without simulating."""

from datetime import date
from math import inf

import holidays
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.plan.calendar import (
    ALWAYS,
    Calendar,
    closed_days,
    hours_of,
    office_calendars,
    opening_hours,
)
from sim.scenario.lands import CITIES, LANDS
from sim.scenario.office import OfficeHours
from sim.units import DAY, hours_of_week

MONDAY = date(2024, 1, 1)
WEEK = opening_hours(hours_of_week("Mon-Fri 08:00-12:00 13:00-16:00"), MONDAY, 400, frozenset())
EIGHT, NOON, ONE, FOUR = 480.0, 720.0, 780.0, 960.0


def test_open_from_its_opening_on_and_shut_from_its_closing_on() -> None:
    times = (EIGHT - 1, EIGHT, NOON - 1, NOON, ONE - 1, ONE, FOUR - 1, FOUR)
    assert [WEEK.is_open(t) for t in times] == [False, True, True, False, False, True, True, False]


@pytest.mark.parametrize(
    ("since", "minutes", "date_"),
    [
        (EIGHT, 60, EIGHT + 60),
        (0, 60, EIGHT + 60),  # counting starts at the opening
        (NOON - 30, 30, NOON),  # what ends at closing ends then, not at the next opening
        (NOON - 30, 31, ONE + 1),
        (NOON, 10, ONE + 10),
        (FOUR, 420, DAY + FOUR),
        (4 * DAY + FOUR - 60, 180, 7 * DAY + EIGHT + 120),  # over a weekend
        (EIGHT, 0, EIGHT),
        (NOON, 0, ONE),
    ],
)
def test_after(since: float, minutes: float, date_: float) -> None:
    assert WEEK.after(since, minutes) == date_


def test_after_is_infinite_beyond_the_calendars_end() -> None:
    assert Calendar((0.0,), (60.0,)).after(30, 31) == inf
    assert Calendar((), ()).after(0, 0) == inf


@given(
    st.floats(0, 100 * DAY),
    st.floats(0, 20 * DAY),
)
@settings(max_examples=200, deadline=None)
def test_between_is_the_inverse_of_after(since: float, minutes: float) -> None:
    ended = WEEK.after(since, minutes)
    assert ended >= since
    assert WEEK.between(since, ended) == pytest.approx(minutes, rel=1e-9, abs=1e-6)


@given(st.lists(st.floats(0, 100 * DAY), min_size=3, max_size=3))
@settings(max_examples=100, deadline=None)
def test_between_adds_up(dates: list[float]) -> None:
    first, second, third = sorted(dates)
    parts = WEEK.between(first, second) + WEEK.between(second, third)
    assert WEEK.between(first, third) == pytest.approx(parts, rel=1e-9, abs=1e-6)


def test_a_week_has_35_hours_and_the_next_opening_follows() -> None:
    assert WEEK.between(0, 7 * DAY) == 35 * 60
    assert WEEK.next_open(EIGHT + 1) == EIGHT + 1
    assert WEEK.next_open(NOON) == ONE
    assert WEEK.next_open(4 * DAY + FOUR) == 7 * DAY + EIGHT


def test_always_is_open_and_takes_every_minute() -> None:
    assert ALWAYS.is_open(123.4)
    assert ALWAYS.after(123.4, 56.7) == 123.4 + 56.7
    assert ALWAYS.between(1, 1000) == 999


def test_hours_that_touch_are_one_interval() -> None:
    hours = hours_of_week("Mon 08:00-12:00, Mon 12:00-16:00")
    calendar = opening_hours(hours, MONDAY, 7, frozenset())
    assert list(calendar.intervals()) == [(EIGHT, FOUR)]
    night = [(0, 960, 1440), (1, 0, 60)]  # Monday 16:00 to Tuesday 01:00
    assert list(opening_hours(night, MONDAY, 7, frozenset()).intervals()) == [(FOUR, DAY + 60)]


def test_closed_days_are_the_lands_holidays_and_the_offices_own() -> None:
    hours = OfficeHours.model_validate(
        {"land": "BW", "presence": "Mon-Fri 08:00-16:00", "closing_days": ["12-24", "12-31"]}
    )
    closed = closed_days(hours, MONDAY, 366)
    # Epiphany and All Saints are holidays in Baden-Wuerttemberg, Easter moves.
    for day in ("01-01", "01-06", "03-29", "04-01", "05-01", "11-01", "12-24", "12-25", "12-31"):
        assert date.fromisoformat(f"2024-{day}") in closed
    assert date(2024, 12, 23) not in closed
    assert date(2024, 10, 31) not in closed  # Reformation Day is one in the north and east only


def test_holidays_differ_by_land_and_are_none_without_a_land() -> None:
    presence = {"presence": "Mon-Fri 08:00-16:00"}
    berlin = closed_days(OfficeHours.model_validate({**presence, "land": "BE"}), MONDAY, 300)
    assert date(2024, 3, 8) in berlin
    assert closed_days(OfficeHours.model_validate(presence), MONDAY, 300) == frozenset()
    assert {*LANDS, *CITIES} == set(holidays.list_supported_countries()["DE"])


def test_a_closing_day_of_a_leap_year_is_left_out_of_the_others() -> None:
    hours = OfficeHours.model_validate(
        {"presence": "Mon-Fri 08:00-16:00", "closing_days": ["02-29"]}
    )
    assert closed_days(hours, MONDAY, 800) == frozenset()


def test_clocks_are_not_changed_in_spring_and_autumn() -> None:
    # 31 March and 27 October 2024: every working day has its eight hours from 08:00 on.
    hours = OfficeHours.model_validate({"presence": "Mon-Fri 08:00-16:00"})
    presence = office_calendars(hours, MONDAY, 365 * DAY).presence
    assert {(opens % DAY, closes - opens) for opens, closes in presence.intervals()} == {
        (EIGHT, EIGHT)
    }


def test_calendars_of_an_office_reach_beyond_the_run() -> None:
    hours = OfficeHours.model_validate(
        {"presence": "Mon-Fri 08:00-16:00", "phone": "Mon-Fri 10:00-12:00"}
    )
    calendars = office_calendars(hours, MONDAY, 10 * DAY)
    assert calendars.presence.closes[-1] > 400 * DAY
    assert calendars.phone.between(0, 7 * DAY) == 5 * 120
    assert list(calendars.counter.intervals()) == []
    free = hours_of(hours, hours_of_week("Tue 09:00-10:00"), MONDAY, 10 * DAY)
    assert free.between(0, 7 * DAY) == 60


def test_the_calendar_always() -> None:
    calendars = office_calendars(OfficeHours(kind="always"), MONDAY, DAY)
    assert calendars.presence is calendars.phone is calendars.counter is ALWAYS
