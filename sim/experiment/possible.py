"""What a measure can be: intervals of it end there, because no run lies beyond."""

from dataclasses import replace

from sim.measures.registry import SHARES
from sim.stats.intervals import Interval


def possible(interval: Interval, measure: str) -> Interval:
    """Return an interval of a measure (its mean, or one run) cut at what the measure can be.

    Not for differences. Unknown bounds stay unknown.
    """
    low, high = interval.low, interval.high
    most = 1.0 if measure in SHARES else high
    return replace(interval, low=max(low, 0.0), high=min(high, most))
