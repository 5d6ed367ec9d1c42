"""Opening times as arithmetic: how much open time lies between two dates, and back.

Dates are minutes since the start of the run (0 = midnight of the first day). A calendar is
a sorted list of open intervals; nothing here simulates.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property, lru_cache
from itertools import accumulate
from math import ceil, inf

import holidays
import numpy as np
from numpy.typing import NDArray

from sim.adding import added
from sim.plan import arithmetic
from sim.scenario.office import OfficeHours
from sim.units import DAY, YEAR

Floats = NDArray[np.float64]

MARGIN_DAYS = 400
"""Days beyond the end of a run for which calendars still know their hours: enough for the
date of any work begun before the end."""


@dataclass(frozen=True)
class Calendar:
    """Open intervals `[opens[i], closes[i])` in minutes, sorted and apart from each other."""

    opens: Sequence[float]
    closes: Sequence[float]
    always: bool = field(default=False)

    def is_open(self, now: float) -> bool:
        """Tell whether `now` lies inside an interval (its opening included)."""
        return arithmetic.is_open(self.opens, self.closes, now)

    def after(self, now: float, minutes: float) -> float:
        """Return the date at which `minutes` of open time have passed from `now` on.

        Outside open time counting starts at the next opening, so the date is never before
        `now`. Infinite when the calendar ends before.
        """
        return arithmetic.after(self.opens, self.closes, now, minutes)

    def between(self, since: float, until: float) -> float:
        """Return the open minutes between two dates."""
        return arithmetic.between(self.opens, self.closes, since, until)

    def next_open(self, now: float) -> float:
        """Return `now` if it is open, else the next opening."""
        return arithmetic.next_open(self.opens, self.closes, now)

    @cached_property
    def upto(self) -> tuple[float, ...]:
        """The open minutes up to each opening, and behind them all of them."""
        minutes = [closes - opens for opens, closes in self.intervals()]
        return tuple(accumulate(minutes, initial=0.0))

    @cached_property
    def columns(self) -> tuple[Floats, Floats]:
        """Openings and closings as arrays."""
        return np.array(self.opens, np.float64), np.array(self.closes, np.float64)

    @cached_property
    def upto_column(self) -> Floats:
        """The open minutes up to each opening, and behind them all of them, as an array."""
        opens, closes = self.columns
        return np.concatenate(([0.0], np.cumsum(closes - opens)))

    def place_from(self, date: float, uniform: float) -> float:
        """Return a uniform place in the open time of a date's day, or of the next open day."""
        if self.always:
            return date
        return arithmetic.place_in_hours(self.opens, self.upto, date, uniform)

    def intervals(self) -> Iterator[tuple[float, float]]:
        """Yield the open intervals in order."""
        return zip(self.opens, self.closes, strict=True)


ALWAYS = Calendar((0.0,), (inf,), always=True)
"""Round the clock, so that theory can be checked."""


def opening_hours(
    hours: Iterable[tuple[int, float, float]], start: date, days: int, closed: frozenset[date]
) -> Calendar:
    """Return the calendar of weekly hours over `days` days from `start`.

    `hours` are (weekday, opening, closing) with minutes of the day; days in `closed` are
    shut. Intervals that touch are joined.
    """
    by_weekday: dict[int, list[tuple[float, float]]] = {}
    for weekday, opening, closing in sorted(hours):
        by_weekday.setdefault(weekday, []).append((opening, closing))
    opens: list[float] = []
    closes: list[float] = []
    for number in range(days):
        day = start + timedelta(days=number)
        if day in closed:
            continue
        for opening, closing in by_weekday.get(day.weekday(), ()):
            if closes and closes[-1] == number * DAY + opening:
                closes[-1] = number * DAY + closing
            else:
                opens.append(number * DAY + opening)
                closes.append(number * DAY + closing)
    return Calendar(tuple(opens), tuple(closes))


@lru_cache(maxsize=32)
def closed_days(hours: OfficeHours, start: date, days: int) -> frozenset[date]:
    """Return the public holidays of the Land and the office's own closing days."""
    years = range(start.year, (start + timedelta(days=days)).year + 1)
    closed: set[date] = set()
    if hours.land is not None:
        closed.update(holidays.country_holidays("DE", subdiv=hours.land, years=years))
    for year in years:
        for month, day in hours.closing_days:
            if (month, day) != (2, 29):
                closed.add(date(year, month, day))
    return frozenset(closed)


@dataclass(frozen=True)
class Hours:
    """The calendars of an office: presence of its clerks, phone lines, counters.

    `opening`: when anybody may be there; the presence, where the office states no other.
    """

    presence: Calendar
    phone: Calendar
    counter: Calendar
    opening: Calendar


@lru_cache(maxsize=8)
def office_calendars(hours: OfficeHours, start: date, run_length: float) -> Hours:
    """Return the calendars of an office for a run of `run_length` minutes from `start`."""
    if hours.kind == "always":
        return Hours(ALWAYS, ALWAYS, ALWAYS, ALWAYS)
    days = int(run_length // DAY) + 1 + MARGIN_DAYS
    closed = closed_days(hours, start, days)
    presence = opening_hours(hours.presence, start, days, closed)
    opening = opening_hours(hours.opening, start, days, closed) if hours.opening else presence
    return Hours(
        presence=presence,
        phone=opening_hours(hours.phone, start, days, closed),
        counter=opening_hours(hours.counter, start, days, closed),
        opening=opening,
    )


@lru_cache(maxsize=32)
def hours_of(
    hours: OfficeHours, weekly: tuple[tuple[int, float, float], ...], start: date, run_length: float
) -> Calendar:
    """Return the calendar of other weekly hours on the office's open days."""
    days = int(run_length // DAY) + 1 + MARGIN_DAYS
    return opening_hours(weekly, start, days, closed_days(hours, start, days))


def joined(pieces: Sequence[tuple[float, float]]) -> Calendar:
    """Return the calendar of pieces in order; those that touch are joined."""
    opens: list[float] = []
    closes: list[float] = []
    for begun, ended in pieces:
        if closes and closes[-1] == begun:
            closes[-1] = ended
        else:
            opens.append(begun)
            closes.append(ended)
    return Calendar(tuple(opens), tuple(closes))


@lru_cache(maxsize=32)
def lessened(presence: Calendar, share: float, kept: tuple[Calendar, ...]) -> Calendar:
    """Return a presence of which every day has lost a share: breaks that no work gets.

    They are taken at the latest times of the day at which nothing of `kept` (phone lines,
    counters) is open, and at the end of the day when that is not enough.
    """
    if share <= 0.0 or presence.always:
        return presence
    by_day: dict[int, list[tuple[float, float]]] = {}
    for opens, closes in _cut_at_midnight(presence):
        by_day.setdefault(int(opens // DAY), []).append((opens, closes))
    shielded: dict[int, list[tuple[float, float]]] = {}
    for calendar in kept:
        for opens, closes in _cut_at_midnight(calendar):
            shielded.setdefault(int(opens // DAY), []).append((opens, closes))
    left: list[tuple[float, float]] = []
    for day, whole in by_day.items():
        owed = share * added(closes - opens for opens, closes in whole)
        hours = free = whole
        for window in shielded.get(day, ()):
            free = _without(free, window)
        for opens, closes in reversed(free):
            taken = min(owed, closes - opens)
            owed -= taken
            hours = _without(hours, (closes - taken, closes))
        for opens, closes in list(reversed(hours)):
            taken = min(owed, closes - opens)
            owed -= taken
            hours = _without(hours, (closes - taken, closes))
        if left and hours and left[-1][1] == hours[0][0]:
            hours = [(left.pop()[0], hours[0][1]), *hours[1:]]
        left += hours
    return Calendar(tuple(opens for opens, _ in left), tuple(closes for _, closes in left))


def _cut_at_midnight(calendar: Calendar) -> Iterator[tuple[float, float]]:
    """Yield open intervals that lie within a day each."""
    for opens, closes in calendar.intervals():
        begun = opens
        while begun < closes:
            ended = min(closes, (begun // DAY + 1.0) * DAY)
            yield begun, ended
            begun = ended


def _without(
    hours: list[tuple[float, float]], window: tuple[float, float]
) -> list[tuple[float, float]]:
    """Cut a window out of a day's hours."""
    parts = []
    for opens, closes in hours:
        parts.append((opens, min(closes, window[0])))
        parts.append((max(opens, window[1]), closes))
    return [(opens, closes) for opens, closes in parts if opens < closes]


@lru_cache(maxsize=32)
def working_days(
    hours: OfficeHours, weekly: tuple[tuple[int, int, int], ...], start: date, run_length: float
) -> Mapping[int, Sequence[int]]:
    """Return the working days of every calendar year that a run touches.

    Days are numbered from the start of the run (days before it are negative). `weekly` are
    somebody's hours; round the clock every day is a working day.
    """
    last = start + timedelta(days=max(ceil(run_length / DAY) - 1, 0))
    first = date(start.year, 1, 1)
    days = (date(last.year, 12, 31) - first).days + 1
    weekdays = {weekday for weekday, _, _ in weekly} if hours.kind != "always" else set(range(7))
    closed = closed_days(hours, first, days)
    years: dict[int, list[int]] = {}
    for number in range(days):
        day = first + timedelta(days=number)
        if day.weekday() in weekdays and day not in closed:
            years.setdefault(day.year, []).append((day - start).days)
    return {year: tuple(numbers) for year, numbers in years.items()}


SCHOOL_HOLIDAYS_KNOWN = 2028
"""The last year whose school holidays the library knows in whole."""


def school_holidays(land: str, years: Iterable[int]) -> frozenset[date]:
    """Return the days of school holidays of a Land.

    For years beyond the last known one, the same days of that year.
    """
    days: set[date] = set()
    for year in years:
        known = min(year, SCHOOL_HOLIDAYS_KNOWN)
        listed = holidays.country_holidays("DE", subdiv=land, years=known, categories="school")
        days.update(
            day.replace(year=year)
            for day in listed
            if day.year == known and (day.month, day.day) != (2, 29)
        )
    return frozenset(days)


def working_day(hours: Hours) -> float:
    """Return the mean open minutes of a working day; round the clock it has 24 hours."""
    if hours.presence.always:
        return DAY
    working_days = {
        day
        for opens, closes in hours.presence.intervals()
        for day in range(int(opens // DAY), ceil(min(closes, YEAR) / DAY))
    }
    return hours.presence.between(0.0, YEAR) / len(working_days)


def open_minutes_at(calendar: Calendar, dates: Floats) -> Floats:
    """Return the open minutes between the start and each date (0 or later)."""
    return dates if calendar.always else arithmetic.open_upto(*openings(calendar), dates)


def openings(calendar: Calendar) -> tuple[Floats, Floats, Floats]:
    """Return openings, closings and the minutes up to each opening, as `open_upto` takes them."""
    if calendar.always:
        return np.array([0.0, np.inf]), np.array([np.inf]), np.array([0.0, np.inf])
    opens, closes = calendar.columns
    return np.append(opens, np.inf), closes, calendar.upto_column
