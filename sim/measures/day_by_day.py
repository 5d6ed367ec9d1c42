"""What is true of seats day by day, from the rows in which it changes."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]


def states(
    before: NDArray[Any], days: int, over: Ints, seats: Ints, now: NDArray[Any]
) -> NDArray[Any]:
    """Return what is true of every seat as each of some days ends, and behind them by now.

    `before`: what is true of every seat at first. Then, in order: how many of the days were over
    when something changed, at which seat, and what is true of it from then on.
    """
    had = len(before)
    known = np.tile(np.arange(had), (days + 1, 1))
    known[over, seats] = had + np.arange(len(seats))  # the last one of a day stays
    np.maximum.accumulate(known, axis=0, out=known)
    return np.append(before, now)[known]
