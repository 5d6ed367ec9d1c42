"""Opening times: the arithmetic that every engine does (`sim.plan.arithmetic`), by calendar."""

from bisect import bisect_left
from math import inf

from sim.engines.compiled.jit import Office, jit
from sim.engines.compiled.layout import calendars, closes, opens, upto
from sim.plan import arithmetic


@jit
def is_open(office: Office, calendar: int, now: float) -> bool:
    """Tell whether a calendar is open."""
    one = calendars(office)[calendar]
    begin, end = one.first, one.first + one.number
    return arithmetic.is_open(opens(office)[begin:end], closes(office)[begin:end], now)


@jit
def after(office: Office, calendar: int, now: float, minutes: float) -> float:
    """Return the date at which so many open minutes have passed."""
    one = calendars(office)[calendar]
    begin, end = one.first, one.first + one.number
    return arithmetic.after(opens(office)[begin:end], closes(office)[begin:end], now, minutes)


@jit
def between(office: Office, calendar: int, since: float, until: float) -> float:
    """Return the open minutes between two dates."""
    one = calendars(office)[calendar]
    begin, end = one.first, one.first + one.number
    return arithmetic.between(opens(office)[begin:end], closes(office)[begin:end], since, until)


@jit
def next_open(office: Office, calendar: int, now: float) -> float:
    """Return `now` if it is open, else the next opening."""
    return after(office, calendar, now, 0.0)


@jit
def opening(office: Office, calendar: int, interval: int) -> float:
    """Return when an interval of a calendar opens."""
    return float(opens(office)[calendars(office)[calendar].first + interval])


@jit
def closing(office: Office, calendar: int, interval: int) -> float:
    """Return when an interval of a calendar closes."""
    return float(closes(office)[calendars(office)[calendar].first + interval])


@jit
def first_from(office: Office, calendar: int, date: float) -> int:
    """Return the first interval that opens at a date or later, or how many there are."""
    one = calendars(office)[calendar]
    begin = one.first
    return int(bisect_left(opens(office)[begin : begin + one.number], date))


@jit
def place_from(office: Office, calendar: int, date: float, uniform: float) -> float:
    """Return a place in the open time of a date's day, or of the next open day."""
    one = calendars(office)[calendar]
    begin, end = one.first, one.first + one.number
    if end > begin and closes(office)[begin] == inf:
        return date
    return arithmetic.place_in_hours(
        opens(office)[begin:end], upto(office)[begin + calendar : end + calendar + 1],
        date, uniform,
    )  # fmt: skip
