"""Student t intervals on the values of replications, one value per replication.

All values of one call carry one unit, which the result keeps. A value that is not finite (a measure
that a replication could not give) makes the bounds nan: nothing is left out silently.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt
from scipy.special import stdtrit

Values: TypeAlias = Sequence[float] | npt.NDArray[np.float64]
"""One value per replication, in the order of the replications."""


@dataclass(frozen=True, slots=True)
class Interval:
    """A mean and its two-sided interval, in the unit of the values.

    `level` is the probability of cover (0.95 for a 95 % interval), `n` the number of replications.
    The bounds are nan when they cannot be known: one replication, or a value that is not finite.
    """

    mean: float
    low: float
    high: float
    level: float
    n: int

    @property
    def half_width(self) -> float:
        """Half the distance between the bounds; nan where they are."""
        return (self.high - self.low) / 2


class PairGain(NamedTuple):
    """What running two structures on common random numbers gained.

    `correlation` of the paired values; `variance_reduction`, the variance of the difference had the
    runs been independent over the one they have (1: nothing gained; below 1: lost).
    """

    correlation: float
    variance_reduction: float


def mean_interval(values: Values, level: float = 0.95) -> Interval:
    """Interval for the expected value: mean ± t(n-1, (1+level)/2) · s / √n.

    Values that are all equal give zero width exactly. ValueError without values or with a level
    outside (0, 1).
    """
    return _interval(values, level, variance_factor=0.0)


def runs_needed(values: Values, half_width: float, most: int, level: float = 0.95) -> int:
    """Number of values, up to `most`, whose mean would be known to a half-width.

    As many as there are, or more of the same spread: the smallest n with t(n-1) · s / √n within it;
    `most` where it is more. Two stages as Stein (1945) has them, who takes the t of the first stage
    for certainty; this one expects that the spread stays. Of at least two values.
    """
    found = _as_vector(values)
    variance, numbers = _variance(found), range(found.size, most)
    return next((n for n in numbers if _half_width(variance, n, level) <= half_width), most)


def prediction_interval(values: Values, level: float = 0.95) -> Interval:
    """Interval for ONE further replication: mean ± t(n-1, (1+level)/2) · s · √(1 + 1/n).

    A council lives through one year, not through the average of many. It does not shrink to zero
    with more replications, and unlike the interval of the mean it leans on the values being about
    normal. Errors as `mean_interval`.
    """
    return _interval(values, level, variance_factor=1.0)


def order_band(values: Values, level: float) -> Interval:
    """Where one further value lies that is exchangeable with these, whatever their distribution.

    Bounds are order statistics at (n + 1) p, linear between them (type 6 of Hyndman & Fan 1996):
    a value below the k-th smallest of n has the probability k / (n + 1) on average, so that
    the band holds `level` of further values with few as with many, which the usual quantiles do
    not. ValueError where n is too small to have it: (n + 1) (1 - level) / 2 < 1.
    """
    vector, tail = _as_vector(values), (1 - level) / 2
    if (vector.size + 1) * tail < 1 - 1e-9:
        least = math.ceil(1 / tail - 1e-9) - 1
        raise ValueError(f"A band of {level:.0%} needs at least {least} values: {vector.size}.")
    if not np.isfinite(vector).all():
        return Interval(_mean(vector), math.nan, math.nan, level, vector.size)
    low, high = (float(edge) for edge in np.quantile(vector, (tail, 1 - tail), method="weibull"))
    return Interval(_mean(vector), low, high, level, vector.size)


def paired_interval(a: Values, b: Values, level: float = 0.95) -> Interval:
    """Interval for the expected difference a minus b of values paired by replication.

    For k comparisons at once, Bonferroni's level is 1 - (1 - level) / k. ValueError where the two
    differ in length; otherwise as `mean_interval`.
    """
    return mean_interval(paired_differences(a, b), level)


def paired_differences(a: Values, b: Values) -> npt.NDArray[np.float64]:
    """The differences a minus b, replication by replication; ValueError where lengths differ."""
    first, second = _as_vector(a), _as_vector(b)
    if first.size != second.size:
        raise ValueError(f"Pairs need as many values on both sides: {first.size}, {second.size}.")
    with np.errstate(invalid="ignore"):  # inf - inf is nan, as the module promises
        return first - second


def double_sampling_interval(first: Values, second: Values, level: float = 0.95) -> Interval:
    """Interval for the expected value of `second`, of which only the first n of N values are there.

    `first` has all N, and replication by replication much in common with `second`. So the estimate
    is the mean of all N and the mean change of the n: c̄ + d̄ with c `first` and d = `second` - c,
    of variance s_c²/N + s_d²/n + 2 s_cd/N (the difference estimator of double sampling, Cochran
    1977, chapter 12). Degrees of freedom are Welch's, between n - 1 and N - 1, as if what the two
    have in common widened it in any case: 94 to 98 of 100 such intervals hold the value. With n = N
    it is `mean_interval(second)`. ValueError where `second` is longer, otherwise as that.
    """
    base, found = _as_vector(first), _as_vector(second)
    n, more = found.size, base.size
    changes = paired_differences(found, base[:n])
    known, changed = mean_interval(base, level), mean_interval(changes, level)
    if n == more or math.isnan(known.half_width) or math.isnan(changed.half_width):
        return mean_interval(found, level)
    products = float(np.dot(base[:n] - _mean(base[:n]), changes - _mean(changes)))
    of_all, of_few = _variance(base) / more, _variance(changes) / n
    in_common = 2 * products / (n - 1) / more
    variance = max(0.0, of_all + of_few + in_common)
    spread = of_all**2 / (more - 1) + (of_few + abs(in_common)) ** 2 / (n - 1)
    freedom = min(max(variance**2 / spread if spread else 0.0, n - 1), more - 1)
    half_width = float(stdtrit(freedom, (1 + level) / 2)) * math.sqrt(variance)
    mean = known.mean + changed.mean
    return Interval(mean, mean - half_width, mean + half_width, level, n)


def correlation_and_variance_reduction(a: Values, b: Values) -> PairGain:
    """Correlation of the pairs, and (s_a² + s_b²) / s_d² with d = a - b.

    The correlation is nan where one side does not vary. The reduction is inf where only the
    difference does not vary, nan where nothing varies; both are nan below two replications.
    """
    difference = paired_differences(a, b)
    first, second = _as_vector(a), _as_vector(b)
    if difference.size < 2 or not np.isfinite(difference).all():  # noqa: PLR2004 (spread needs two)
        return PairGain(math.nan, math.nan)
    spread_a, spread_b, spread_d = (_variance(values) for values in (first, second, difference))
    scale = math.sqrt(spread_a) * math.sqrt(spread_b)
    products = float(np.dot(first - _mean(first), second - _mean(second)))
    correlation = products / (first.size - 1) / scale if scale > 0 else math.nan
    alone = spread_a + spread_b
    if spread_d > 0:
        return PairGain(correlation, alone / spread_d)
    return PairGain(correlation, math.inf if alone > 0 else math.nan)


def _interval(values: Values, level: float, *, variance_factor: float) -> Interval:
    """Mean ± t · s · √(variance_factor + 1/n)."""
    if not 0 < level < 1:
        raise ValueError(f"A level lies between 0 and 1, for example 0.95; this one is {level}.")
    vector = _as_vector(values)
    n = vector.size
    if n == 0:
        raise ValueError("An interval needs at least one value.")
    mean = _mean(vector)
    if n == 1 or not np.isfinite(vector).all():
        return Interval(mean, math.nan, math.nan, level, n)
    half_width = _half_width(_variance(vector), n, level, variance_factor=variance_factor)
    return Interval(mean, mean - half_width, mean + half_width, level, n)


def _half_width(variance: float, n: int, level: float, *, variance_factor: float = 0.0) -> float:
    """t(n-1, (1+level)/2) · s · √(variance_factor + 1/n)."""
    deviation = math.sqrt(variance * (variance_factor + 1 / n))
    return float(stdtrit(n - 1, (1 + level) / 2)) * deviation


def _as_vector(values: Values) -> npt.NDArray[np.float64]:
    vector = np.asarray(values, dtype=np.float64)
    if vector.ndim != 1:
        raise ValueError(f"One value per replication is needed, not an array of {vector.shape}.")
    return vector


def _mean(vector: npt.NDArray[np.float64]) -> float:
    # the sum of equal values, divided by n, may miss their value in the last digit
    if (vector == vector[0]).all():
        return float(vector[0])
    with np.errstate(invalid="ignore"):
        return float(vector.mean())


def _variance(vector: npt.NDArray[np.float64]) -> float:
    """Sample variance (divisor n - 1); exactly zero for equal values."""
    return float(np.sum((vector - _mean(vector)) ** 2)) / (vector.size - 1)
