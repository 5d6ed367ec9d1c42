"""The weeks of a run."""

import numpy as np
from numpy.typing import NDArray

from sim.measures.folding import Fold
from sim.units import WEEK

Floats = NDArray[np.float64]


def week_ends(run_length: float) -> Floats:
    """Return the ends of a run's weeks (minutes since the start), the last one being its end."""
    return np.append(np.arange(WEEK, run_length, WEEK), run_length)


@Fold
def whole_weeks(date: float) -> int:
    """Return how many weeks are over at a date, as floor division has it, which takes longer."""
    weeks = int(date / WEEK)
    return weeks - 1 if weeks * WEEK > date else weeks
