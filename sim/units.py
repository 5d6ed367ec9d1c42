"""Texts with units, as planners write them, turned into the numbers that the model counts in.

Time is counted in minutes of the calendar (a day has 24 h, a year 365 days, a month a twelfth
of a year; a stretch of the calendar has the months that it covers), rates per minute, shares from
0 to 1, money in euros. Every reader raises a
``ValueError`` that says what was expected, with an example, and what stood there instead.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import math
import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from sim.letters import printable
from sim.messages.message import Message

if TYPE_CHECKING:
    from collections.abc import Iterable

HOUR: Final = 60.0
DAY: Final = 24 * HOUR
WEEK: Final = 7 * DAY
YEAR: Final = 365 * DAY
MONTH: Final = YEAR / 12

_IN_MINUTES: Final = {
    "s": 1 / 60,
    "second": 1 / 60,
    "min": 1.0,
    "minute": 1.0,
    "h": 60.0,
    "hour": 60.0,
    "day": DAY,
    "week": 7 * DAY,
    "month": YEAR / 12,
    "year": YEAR,
}
_WITHOUT_PLURAL: Final = frozenset({"s", "min", "h"})
_IN_MONTHS: Final = {"month": 1, "year": 12}
WEEKDAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_DAYS: Final = {
    word.casefold(): number
    for words in (
        WEEKDAYS,
        ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
        ("Mo", "Di", "Mi", "Do", "Fr", "Sa", "So"),
        ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"),
    )
    for number, word in enumerate(words)
}  # names of days in English and German, from 0 = Monday

LONGEST: Final = 1000 * YEAR
MOST: Final = 10**12

# What each reader expects; the same words serve messages and the published schema.
DURATION: Final = Message("units.duration_unit_e")
RATE: Final = Message("units.rate_unit_e")
SHARE: Final = Message("units.share_from_e")
FACTOR: Final = Message("units.number_at_least")
COUNT: Final = Message("units.whole_number_at")
WORKING_DAYS: Final = Message("units.number_working_days")
EUROS: Final = Message("units.an_amount_money")
HOURS: Final = Message("units.hours_week_e")
DATE: Final = Message("units.date_from_e")
MONTH_DAY: Final = Message("units.month_day_e")
FLAG: Final = Message("units.true_false")

_DIGITS: Final = r"[0-9]{1,12}(?:[.,][0-9]{1,20})?"
_THOUSANDS: Final = re.compile(
    r"\s*[0-9]{1,3}((?:[.,'\s][0-9]{3}){2}|['\s][0-9]{3}|[.][0-9]{3},|,[0-9]{3}[.])"
)
_AMBIGUOUS: Final = re.compile(r"0*([1-9][0-9]{0,2})[.,]([0-9]{3})(?![0-9.,])")
_TIMES: Final = re.compile(r"([0-9]{1,2}):([0-9]{2})-([0-9]{1,2}):([0-9]{2})")
_SHOWN: Final = 60
_WHOLE: Final = 100  # percent
_MOST_TIDIED: Final = 500  # letters of hours of which it is told how to write them


def shown(value: object) -> str:
    """Give a value as messages show it: one short line, texts in quotes."""
    if value is None:
        return Message("units.nothing")
    if isinstance(value, dict):
        return Message("units.mapping")
    if isinstance(value, (list, tuple)):
        return Message("units.list")
    text = str(value)
    if len(text) > _SHOWN:
        text = text[: _SHOWN - 1] + "…"
    return f"'{printable(text)}'"


def wrong(expected: str, value: object, hint: str = "") -> ValueError:
    """Give the error that says what was expected and what stood there; a hint ends it."""
    if isinstance(value, str) and _THOUSANDS.match(value[:_SHOWN]):
        hint = Message("units.no_separators") + hint
    return ValueError(Message("units.expected", expected=expected, given=shown(value), hint=hint))


def _read(text: str, unit: str, expected: str, most: float = math.inf) -> tuple[float, str]:
    """Give number and unit of a text whose unit fits the pattern.

    A number with two readings is refused, unless one of them is more than the ``most``.
    """
    match = re.fullmatch(rf"({_DIGITS})\s*({unit})", text.strip())
    if match is None:
        raise wrong(expected, text)
    if float(re.sub("[.,]", "", match[1])) <= most:
        refuse_two_readings(match[1])
    return float(match[1].replace(",", ".")), match[2]


def refuse_two_readings(text: str, *, whole: bool = False) -> None:
    """Refuse a number such as '39.000', 39 to some and 39000 to others.

    With `whole` the number has no decimals, so none are proposed. '0.125' has one reading.
    """
    match = _AMBIGUOUS.match(text.strip())
    if match is None:
        return
    digits = match[2].rstrip("0")
    little = match[1] + (f".{digits}" if digits else "")
    large = match[1] + match[2]
    # Neither of the proposals may have two readings again.
    decimals = {0: ".0", 3: "0"}.get(len(digits), "")
    proposed = little if whole else little + decimals
    message = Message(
        "units.could_be_write", match=match[0], little=little, large=large, proposed=proposed
    )
    if whole and digits:
        message = Message("units.no_whole_number", match=match[0], large=large)
    raise ValueError(message)


def minutes(text: str) -> float:
    """Read a duration in minutes of the calendar: '30 s', '12 min', '1,5 h', '2 days', '1 year'."""
    number, unit = _duration(text)
    return number * _IN_MINUTES[unit]


def _duration(text: str) -> tuple[float, str]:
    """Give number and unit, in the singular, of a duration."""
    number, unit = _read(text, "[a-z]+", DURATION)
    if unit.endswith("s") and unit not in _WITHOUT_PLURAL:
        unit = unit[:-1]
        if unit in _WITHOUT_PLURAL:
            raise wrong(DURATION, text)
    if unit not in _IN_MINUTES:
        raise wrong(DURATION, text)
    if number * _IN_MINUTES[unit] > LONGEST:
        raise wrong(Message("units.duration_at_most"), text)
    return number, unit


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of the calendar: whole months, or a number of minutes; never both.

    How long its months are depends on the date on which it begins.
    """

    months: int = 0
    minutes: float = 0.0

    def __bool__(self) -> bool:
        """Tell whether it lasts at all."""
        return bool(self.months or self.minutes)

    def __str__(self) -> str:
        """Give the text that is read as this stretch."""
        if not self.months:
            return f"{self.minutes:.17g} min"
        years, months = divmod(self.months, 12)
        return _counted(self.months, "month") if months else _counted(years, "year")

    def minutes_from(self, start: dt.date) -> float:
        """Give the minutes from 00:00 of the first day to the end of the last.

        Months end on the eve of the same date; where their last month lacks that eve, with the
        month (as terms do by section 188 BGB).
        """
        if not self.months:
            return self.minutes
        year, month = divmod(start.year * 12 + start.month - 1 + self.months, 12)
        first = dt.date(year, month + 1, 1)
        after = first + dt.timedelta(days=start.day - 1)
        if after.month != first.month:  # such as 31 June
            after = after.replace(day=1)
        return (after - start).days * DAY


def stretch(text: str) -> Stretch:
    """Read a stretch of the calendar: '1 year', '18 months', '1.5 years', '70 days', '20000 h'."""
    number, unit = _duration(text)
    if unit not in _IN_MONTHS:
        return Stretch(minutes=number * _IN_MINUTES[unit])
    months = round(number * _IN_MONTHS[unit])
    if abs(months - number * _IN_MONTHS[unit]) > 1e-9 * max(months, 1):
        days = max(1, round(number * _IN_MINUTES[unit] / DAY))
        whole = _counted(max(1, months), "month")
        message = Message(
            "units.ends_inside_month", text=shown(text), whole=whole, span=_counted(days, "day")
        )
        raise ValueError(message)
    return Stretch(months=months)


def per_minute(text: str) -> float:
    """Read a rate per minute: '39000 per year', '0.4 per month', '0.8 per h'."""
    number, unit = _read(text, r"per\s+[a-z]+", RATE)
    name = unit.split()[1]
    if name not in _IN_MINUTES:
        raise wrong(RATE, text)
    return number / _IN_MINUTES[name]


def share(text: str) -> float:
    """Read a share from 0 to 1: '45 %' or '0.45'."""
    number, unit = _read(text, "%?", SHARE, most=_WHOLE if "%" in text else 1)
    value = number / 100 if unit else number
    if value > 1:
        percent = "" if unit or number > _WHOLE else Message("units.if_percent", value=text.strip())
        raise wrong(SHARE, text, percent)
    return value


def factor(text: str) -> float:
    """Read a number of at least 0 that has no unit."""
    return _read(text, "", FACTOR)[0]


def count(text: str) -> int:
    """Read a whole number of at least 0."""
    if re.fullmatch("[0-9]{1,12}", text.strip()) is None:
        refuse_two_readings(text, whole=True)
        raise wrong(COUNT, text)
    return int(text)


def working_days(text: str) -> float:
    """Read a number of working days: '0.5 working days'."""
    return _read(text, r"working\s+days?", WORKING_DAYS)[0]


def euros(text: str) -> float:
    """Read an amount in euros: '75000 EUR'."""
    return _read(text, "EUR", EUROS)[0]


def day(text: str) -> dt.date:
    """Read a date of the calendar: '2024-01-31'."""
    match = re.fullmatch("((?:19|20|21)[0-9]{2})-([0-9]{2})-([0-9]{2})", text.strip())
    try:
        if match is not None:
            return dt.date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        pass  # such as 2024-02-30; said below
    raise wrong(DATE, text)


def month_day(text: str) -> tuple[int, int]:
    """Read a day of every year as (month, day): '12-24'; '02-29' exists in leap years only."""
    try:
        if re.fullmatch("[0-9]{2}-[0-9]{2}", text.strip()):
            date = dt.date.fromisoformat(f"2000-{text.strip()}")
            return date.month, date.day
    except ValueError:
        pass  # such as 02-30; said below
    raise wrong(MONTH_DAY, text)


def flag(text: str) -> bool:
    """Read 'true' or 'false'; 'yes', 'no', 'on', 'off' are refused."""
    if text not in {"true", "false"}:
        raise wrong(FLAG, text)
    return text == "true"


def hours_of_week(text: str) -> tuple[tuple[int, int, int], ...]:
    """Read hours of the week as sorted (weekday, opens, closes).

    Weekdays count from 0 = Monday, times are minutes of the day; '24:00' may close a day.
    Groups are separated by commas, each has a day or a range of days and one or more times:
    'Mon-Wed 08:00-16:00, Thu 08:00-12:00 13:00-18:00'. Days may be German ('Mo-Mi') or in full.
    Overlaps are errors. Where what is meant can be told, the message says how to write it.
    """
    try:
        return _hours_of_week(text)
    except ValueError as error:
        proposed = _tidied(text[:_MOST_TIDIED])
        if not _are_hours(proposed):
            raise
        message = Message("units.write", error=error, proposed=proposed)
        raise ValueError(message) from None


def _are_hours(text: str) -> bool:
    """Tell whether a text can be read as hours of the week."""
    with contextlib.suppress(ValueError):
        return bool(_hours_of_week(text))
    return False


def _tidied(text: str) -> str:
    """Give hours of the week as they are written here: English days, two digits, no words."""
    text = re.sub(r"(?<=[^\W\d])\.", "", text)
    text = re.sub(r"\b(?:Uhr|von|from|und|and|h)\b|[,;&]", " ", text)
    text = re.sub(r"\s*(?:[-–—]|\bbis\b|\bto\b)\s*", "-", text)
    text = re.sub(
        r"(?<![\d:.])(\d{1,2})(?:[:.](\d{2}))?(?![\d:.])",
        lambda time: f"{int(time[1]):02}:{time[2] or '00'}",
        text,
    )
    text = re.sub(r"[^\W\d]+", lambda word: _english(word[0]), text)
    groups: list[str] = []
    days: list[str] = []
    times: list[str] = []
    for word in [*text.split(), "end"]:
        if word[0].isdigit():
            times.append(word)
            continue
        if times:  # days without times have those of the next that has some
            groups += [" ".join((day, *times)) for day in days]
            days, times = [], []
        days.append(word)
    return ", ".join(groups)


def _english(word: str) -> str:
    """Give the English name of a day, and any other word as it is."""
    return WEEKDAYS[_DAYS[word.casefold()]] if word.casefold() in _DAYS else word


def _hours_of_week(text: str) -> tuple[tuple[int, int, int], ...]:
    """Read hours of the week as they are to be written."""
    hours: list[tuple[int, int, int]] = []
    for group in text.replace("–", "-").split(","):
        days, *times = group.split() or [""]
        first, _, last = days.partition("-")
        last = last if "-" in days else first
        first, last = first.casefold(), last.casefold()
        if first not in _DAYS or last not in _DAYS or not times:
            raise wrong(HOURS, text)
        week = range(_DAYS[first], _DAYS[last] + 1)
        if not week:
            names = f"{WEEKDAYS[_DAYS[first]]} to {WEEKDAYS[_DAYS[last]]}"
            message = Message("units.days_from_run", names=names)
            raise ValueError(message)
        windows = [_window(time, text) for time in times]
        hours += [(weekday, *window) for weekday in week for window in windows]
        # A week of minutes bounds the work, however long the text is.
        if len(hours) > 7 * DAY:
            raise wrong(HOURS, text)
    return week_of(hours)


def week_of(hours: Iterable[tuple[int, int, int]]) -> tuple[tuple[int, int, int], ...]:
    """Sort (weekday, opens, closes) and refuse overlaps."""
    week = sorted(hours)
    for (weekday, _, closes), (next_weekday, opens, _) in pairwise(week):
        if weekday == next_weekday and opens < closes:
            message = Message(
                "units.hours_on_overlap",
                weekdays=WEEKDAYS[weekday],
                opens=f"{opens // 60:02}",
                opens_2=f"{opens % 60:02}",
            )
            raise ValueError(message)
    return tuple(week)


def _window(time: str, text: str) -> tuple[int, int]:
    """Give opening and closing minute of '08:00-16:00', which is part of a longer text."""
    match = _TIMES.fullmatch(time)
    if match is None:
        raise wrong(HOURS, text)
    hour, minute, last_hour, last_minute = (int(part) for part in match.groups())
    opens, closes = 60 * hour + minute, 60 * last_hour + last_minute
    if max(minute, last_minute) > 59 or opens >= DAY or closes > DAY:  # noqa: PLR2004 - the clock
        message = Message("units.no_time_day", time=shown(time))
        raise ValueError(message)
    if opens >= closes:
        message = Message("units.closes_before_opens", time=shown(time))
        raise ValueError(message)
    return opens, closes


def duration_text(value: float) -> str:
    """Give minutes as a short text: '12 min', '1.5 h', '3 weeks'.

    Takes the longest unit that says it exactly with one decimal and few digits; otherwise three
    digits of the longest unit that fits. Seconds are for durations below a minute.
    """
    units = ("year", "month", "week", "day", "h", "min") if value >= 1 or not value else ("s",)
    fitting = [unit for unit in units if value >= _IN_MINUTES[unit] * (1 - 1e-9)] or [units[-1]]
    for unit in fitting:
        number = value / _IN_MINUTES[unit]
        few = number < 10_000  # noqa: PLR2004 - more digits are hard to read
        if few and abs(number - round(number, 1)) < 1e-9 * max(number, 1):
            return _counted(round(number, 1), unit)
    return _counted(float(f"{value / _IN_MINUTES[fitting[0]]:.3g}"), fitting[0])


def _counted(number: float, unit: str) -> str:
    """Give a number and its unit, in the plural where English has one."""
    plural = "" if unit in _WITHOUT_PLURAL or number == 1 else "s"
    return f"{number:.12g} {unit}{plural}"
