"""Histograms of durations with logarithmic bins: quantiles without keeping every value."""

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.adding import add_at
from sim.elementary import log
from sim.measures.folding import Fold

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Short = NDArray[np.int32]

SMALLEST = 1e-4
"""Minutes; shorter durations than this count as this, zero as zero."""
RATIO = 1.005
BINS = 5600
"""Up to 1e8 minutes; relative error of a quantile below 0.5 %."""

_LOG_RATIO = math.log(RATIO)


class Tally(NamedTuple):
    """Durations as arrays by key."""

    number: Ints
    total: Floats
    squares: Floats
    positive: Ints
    bins: Short


@Fold
def put(tally: Tally, key: int, minutes: float) -> None:
    """Add a duration under its key."""
    place = 0
    if minutes > 0.0:
        tally.positive[key] += 1
        scaled = math.log(max(minutes, SMALLEST) / SMALLEST) / _LOG_RATIO
        place = min(int(scaled) + 1, BINS - 1)
    tally.number[key] += 1
    tally.total[key] += minutes
    tally.squares[key] += minutes * minutes
    tally.bins[key, place] += 1


class Durations:
    """Durations (minutes) by key: number, sum, sum of squares, zeros and histogram."""

    def __init__(self, keys: int) -> None:
        self.count = np.zeros(keys, dtype=np.int64)
        self.total = np.zeros(keys)
        self.squares = np.zeros(keys)
        self.positive = np.zeros(keys, dtype=np.int64)
        self._bins = np.zeros((keys, BINS), dtype=np.int32)  # many, and few of them are ever used

    @property
    def tally(self) -> "Tally":
        """The same as arrays, for folds."""
        return Tally(self.count, self.total, self.squares, self.positive, self._bins)

    def add(self, keys: Ints, minutes: Floats) -> None:
        """Add durations under their keys."""
        if not len(keys):
            return
        size = len(self.count)
        self.count += np.bincount(keys, minlength=size)
        add_at(self.total, (keys,), minutes)
        add_at(self.squares, (keys,), minutes * minutes)
        self.positive += np.bincount(keys[minutes > 0], minlength=size)
        scaled = log(np.maximum(minutes, SMALLEST) / SMALLEST) / _LOG_RATIO
        bins = np.minimum(scaled.astype(np.int64) + 1, BINS - 1)
        add_at(self._bins, (keys, np.where(minutes > 0, bins, 0)), 1)

    def mean(self, keys: Ints | slice = slice(None)) -> float:
        """Return the mean over the keys together; nan where there is none."""
        number = self.count[keys].sum()
        return float(self.total[keys].sum() / number) if number else float("nan")

    def deviation(self, keys: Ints | slice = slice(None)) -> float:
        """Return the standard deviation over the keys together."""
        number = self.count[keys].sum()
        if not number:
            return float("nan")
        mean = self.total[keys].sum() / number
        return float(np.sqrt(max(self.squares[keys].sum() / number - mean * mean, 0.0)))

    def quantile(self, probability: float, keys: Ints | slice = slice(None)) -> float:
        """Return a quantile over the keys together, interpolated inside its bin."""
        return self.quantiles((probability,), keys)[0]

    def quantiles(
        self, probabilities: Sequence[float], keys: Ints | slice = slice(None)
    ) -> list[float]:
        """Return several quantiles over the keys together."""
        number = int(self.count[keys].sum())
        if not number:
            return [float("nan")] * len(probabilities)
        bins = self._bins[keys].sum(axis=0)
        upto, found = np.cumsum(bins), []
        for probability in probabilities:
            rank = probability * number
            place = int(np.searchsorted(upto, rank, side="left"))
            if place == 0:
                found.append(0.0)
                continue
            inside = (rank - upto[place - 1]) / bins[place]
            found.append(float(SMALLEST * RATIO ** (place - 1 + inside)))
        return found
