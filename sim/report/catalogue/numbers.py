"""Numbers and dates as planners write them, in German or English.

Kept free of the ``locale`` module: slim machines lack its German data, and it is global state.
"""

import math
from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from sim.report.catalogue.catalogue import Language, phrase, phrases

MINUS = "\u2212"

_MAX_DECIMALS = 6
_MINUTES_FROM = 100.0
"""Seconds from which on minutes are told."""
_HOURS_FROM = 100.0
"""Minutes from which on hours are told."""


def number(
    value: float, decimals: int = 0, language: Language = "de", *, signed: bool = False
) -> str:
    """Write a number: ``1.234,5`` in German, ``1,234.5`` in English, with a real minus sign.

    ``signed`` adds a plus to positive numbers. What rounds to zero is written without a sign.
    A missing or infinite value becomes ``k. A.`` or ``n/a``.
    """
    if not math.isfinite(value):
        return phrase("number.missing", language)
    thousands, point = phrases("number.point", language).values()
    plain = f"{abs(value):,.{decimals}f}"
    digits = plain.translate({ord(","): thousands, ord("."): point})
    if not any(digit in plain for digit in "123456789"):
        return digits
    if value < 0:
        return MINUS + digits
    return "+" + digits if signed else digits


def percent(share: float, language: Language, decimals: int = 0) -> str:
    """Write a share in percent: ``12,5 %`` in German, ``12.5%`` in English."""
    return phrase("number.percent", language, number=number(100 * share, decimals, language))


def figures(value: float, most: int, language: Language) -> str:
    """Write a number with at most so many figures, and no zeros behind the point."""
    point = phrases("number.point", language)["2"]
    return f"{value:.{most}g}".replace(".", point)


def de(value: float, decimals: int = 0, *, signed: bool = False) -> str:
    """Write a number the German way: ``de(-1234.5, 1)`` is ``−1.234,5``."""
    return number(value, decimals, "de", signed=signed)


def estimate(
    numbers: tuple[float, float, float], decimals: int, language: Language, *, signed: bool
) -> str:
    """Write ``1.234 (1.200 bis 1.268)``; without an interval only the mean."""
    mean, low, high = (number(float(one), decimals, language, signed=signed) for one in numbers)
    if phrase("number.missing", language) in (mean, low, high):
        return mean
    return f"{mean} ({phrase('common.interval', language, low=low, high=high)})"


def decimals_for(values: Sequence[float]) -> int:
    """Decimals that leave about three digits to the largest of the values (0, 1 or 2)."""
    largest = max((abs(value) for value in values if math.isfinite(value)), default=0.0)
    if largest >= 100:  # noqa: PLR2004 - the rule in the docstring
        return 0
    return 1 if largest >= 10 else 2  # noqa: PLR2004 - as above


def tick_decimals(ticks: Sequence[float]) -> int:
    """Decimals an axis needs so that no tick is rounded: taken from the step between ticks."""
    steps = [abs(after - before) for before, after in pairwise(ticks)]
    step = min((step for step in steps if step > 0), default=0.0)
    for decimals in range(_MAX_DECIMALS):
        scaled = step * 10**decimals
        if math.isclose(scaled, round(scaled), rel_tol=1e-6, abs_tol=1e-9):
            return decimals
    return _MAX_DECIMALS


def tick_texts(
    ticks: Sequence[float], language: Language = "de", *, signed: bool = False
) -> list[str]:
    """Write the ticks of an axis with the same decimals throughout."""
    decimals = tick_decimals(ticks)
    return [number(tick, decimals, language, signed=signed) for tick in ticks]


def month_text(day: date, language: Language = "de") -> str:
    """Write month and year in short: ``März 2026``, ``Mar 2026``."""
    return f"{phrase(f'month.short.{day.month}', language)} {day.year}"


def date_text(day: date, language: Language = "de") -> str:
    """Write a day in full: ``22. November 2026``, ``22 November 2026``."""
    month = phrase(f"month.long.{day.month}", language)
    return phrase("number.date", language, day=day.day, month=month, year=day.year)


def month_ticks(
    first: date, last: date, language: Language = "de", most: int = 7
) -> list[tuple[date, str]]:
    """Choose months to mark on a time axis, at most ``most`` where the span allows it.

    Every mark is the first day of a month inside ``first``..``last``. The year stands under
    January and under the first mark. Falls back to Januaries, then to every n-th January.
    """
    months = [
        date(year, month, 1) for year in range(first.year, last.year + 1) for month in range(1, 13)
    ]
    inside = [month for month in months if first <= month <= last]
    chosen = inside
    for step in (1, 2, 3, 6, 12, 24, 60, 120):
        chosen = [
            month
            for month in inside
            if ((month.year - first.year) * 12 + month.month - 1) % step == 0
        ]
        if len(chosen) <= most:
            break
    if not chosen:
        chosen = inside[:1]
    texts = []
    for place, month in enumerate(chosen):
        name = phrase(f"month.short.{month.month}", language)
        texts.append(f"{name}\n{month.year}" if place == 0 or month.month == 1 else name)
    return list(zip(chosen, texts, strict=True))


def rough_time(seconds: float, language: Language) -> str:
    """Write how long something takes, as roughly as it is known: ``2,5 Stunden``."""
    minutes = seconds / 60.0
    if seconds < _MINUTES_FROM:
        return phrase("rough.seconds", language, amount=max(10, round(seconds / 10.0) * 10))
    if minutes < _HOURS_FROM:
        step = 1 if minutes < 10 else 5  # noqa: PLR2004 - no more is known
        return phrase("rough.minutes", language, amount=step * round(minutes / step))
    hours = round(2.0 * minutes / 60.0) / 2.0
    return phrase("rough.hours", language, amount=number(hours, int(hours % 1 > 0), language))
