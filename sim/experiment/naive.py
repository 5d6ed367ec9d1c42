"""What a month would be by simple rules, from the months before it: the model must beat them.

Last value: the month before (Hyndman & Athanasopoulos, Forecasting, section 5.2). Constant output:
the mean of all months before; open cases go on by their mean change. Staff × productivity:
decisions are this month's staff times the decisions per head of all months before, and open cases
change by what came in on average less these. A rule without the months that it needs says nothing.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from math import fsum
from typing import Final

import numpy as np

from sim.reading.observed import ObservedMonth, month_before

NAIVE: Final = ("last_value", "constant_output", "staff_productivity")
"""The simple forecasts, in the order of the tables."""

Series = Mapping[date, ObservedMonth]


def naive_forecasts(
    observed: Iterable[ObservedMonth], month: ObservedMonth, measure: str
) -> dict[str, float]:
    """Return each simple forecast of a measure of a month; nan where it has none."""
    before = {
        each.month: each
        for each in observed
        if each.case_type == month.case_type and each.month < month.month
    }
    return {
        "last_value": _last(before, month.month, measure),
        "constant_output": _constant(before, month.month, measure),
        "staff_productivity": _by_staff(before, month, measure),
    }


def _last(before: Series, day: date, measure: str) -> float:
    month = before.get(month_before(day))
    return month.counted.get(measure, np.nan) if month is not None else np.nan


def _constant(before: Series, day: date, measure: str) -> float:
    if measure == "open":
        return _last(before, day, "open") + _mean([gain for gain, _ in _changes(before)])
    return _mean([each.counted[measure] for each in before.values() if measure in each.counted])


def _by_staff(before: Series, month: ObservedMonth, measure: str) -> float:
    if measure == "arrivals" or month.staff is None:
        return np.nan
    known = [
        (each.counted["decided"], each.staff)
        for each in before.values()
        if "decided" in each.counted and each.staff is not None
    ]
    heads = fsum(staff for _, staff in known)
    if not heads:
        return np.nan
    decided = month.staff * fsum(number for number, _ in known) / heads
    if measure == "decided":
        return decided
    came = _mean([gain + done for gain, done in _changes(before)])
    return _last(before, month.month, "open") + came - decided


def _changes(before: Series) -> Iterator[tuple[float, float]]:
    """Yield by how much the stock grew in a month, and its decisions (nan: not counted)."""
    for each in before.values():
        earlier = _last(before, each.month, "open")
        if "open" in each.counted and np.isfinite(earlier):
            yield each.counted["open"] - earlier, each.counted.get("decided", np.nan)


def _mean(numbers: Sequence[float]) -> float:
    finite = [number for number in numbers if np.isfinite(number)]
    return float(np.mean(finite)) if finite else float("nan")
