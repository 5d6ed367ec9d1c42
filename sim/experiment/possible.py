"""What a measure can be: intervals of it end there, because no run lies beyond."""

from dataclasses import replace
from typing import Final

from sim.stats.intervals import Interval

SHARES: Final = frozenset({
    "abandonment_rate", "answer_rate", "resolved_share", "share_decided_90_days",
    "share_of_calls_waiting", "utilisation", "waiting_probability",
})  # fmt: skip
"""Measures from 0 to 1. All others are numbers, times, hours or euros: 0 or more."""


def possible(interval: Interval, measure: str) -> Interval:
    """Return an interval of a measure (its mean, or one run) cut at what the measure can be.

    Not for differences. Unknown bounds stay unknown.
    """
    low, high = interval.low, interval.high
    most = 1.0 if measure in SHARES else high
    return replace(interval, low=max(low, 0.0), high=min(high, most))
