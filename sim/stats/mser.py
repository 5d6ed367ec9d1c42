"""MSER-5: how much of the begin of a series to leave out before it means what its rest means.

White (1997), White, Cobb and Spratt (2000): of all truncations take the one that makes the
estimated standard error of the mean of what is left smallest. Applied to the mean series of many
replications, as Hoad, Robinson and Davies (2010) recommend.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

BATCH = 5
"""Observations that are averaged before anything is compared."""
FEWEST = 10
"""Batches below which a series is too short to say anything."""
_LAST = 5
"""Batches at the end that must be left: of fewer the statistic says little but small."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Truncation:
    """What to leave out of a series."""

    batches: int
    statistic: Floats
    """The statistic for every number of batches left out, from none on."""
    mean: float
    """Of the batches that are left."""
    number: int
    """Batches of the whole series."""

    @property
    def observations(self) -> int:
        """Observations to leave out."""
        return self.batches * BATCH

    @property
    def rejected(self) -> bool:
        """Whether more than half of the series would go: then it is too short, or has no end."""
        return self.batches > self.number / 2


def mser5(series: Sequence[float] | Floats) -> Truncation:
    """Return the truncation d that minimises Σ (Yⱼ - mean)² ÷ (n - d)² over the batches j > d.

    Observations that do not fill a batch are left out at the end. Of equal minima the first one
    counts. ValueError where there are too few batches, or a value is not finite.
    """
    values = np.asarray(series, dtype=np.float64)
    number = len(values) // BATCH
    if number < FEWEST:
        message = f"at least {FEWEST * BATCH} observations are needed, not {len(values)}"
        raise ValueError(message)
    if not np.isfinite(values).all():
        raise ValueError("a value of the series is not finite")
    batches = values[: number * BATCH].reshape(number, BATCH).mean(axis=1)
    statistic = np.array([_statistic(batches[left:]) for left in range(number - _LAST + 1)])
    best = int(statistic.argmin())
    return Truncation(best, statistic, float(batches[best:].mean()), number)


def _statistic(kept: Floats) -> float:
    return float(np.sum((kept - kept.mean()) ** 2)) / len(kept) ** 2
