"""Break-even: the date from which a cumulative count is no longer below another, with an interval.

A curve is a paired difference over time: what a structure has counted up to a date less what
today's has, one curve per replication, linear between the dates that are given. The first date
is the start, where nothing is counted yet.
"""

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.special import ndtri, stdtrit

from sim.stats.intervals import mean_interval

Floats = npt.NDArray[np.float64]

SAMPLES = 2_000
"""Bootstrap samples of the replications."""
FEWEST = 3
"""Replications below which no interval of the date is given."""

_SEED = 271_828  # of the resampling only, so that the same runs give the same interval


class Course(StrEnum):
    """How the mean curve runs.

    `identical`: no replication differs at any date. `ahead`: never below zero. `passes`: below
    zero, and from the break-even on not any more. `behind`: below zero at the end and never above
    it before. `falls_back`: below zero at the end, after having been above.
    """

    IDENTICAL = "identical"
    AHEAD = "ahead"
    PASSES = "passes"
    BEHIND = "behind"
    FALLS_BACK = "falls_back"


class Finding(StrEnum):
    """What the interval of the date shows.

    `within`: it lies wholly within the horizon. `not_within`: no part of it does. `undecided`:
    it reaches from a date to beyond the horizon, or there are too few replications.
    `no_difference`: the pairs are identical.
    """

    WITHIN = "within"
    NOT_WITHIN = "not_within"
    UNDECIDED = "undecided"
    NO_DIFFERENCE = "no_difference"


class Extreme(NamedTuple):
    """The mean curve's value at one date, with the bounds of its band there."""

    value: float
    low: float
    high: float
    time: float


@dataclass(frozen=True, slots=True)
class BreakEven:
    """The break-even of the mean curve, its interval, and the curve with its band.

    `time`, `low` and `high` are in the unit of the dates; infinite means: not within the
    horizon; the first date: ahead from the start; nan: no such date (identical pairs) or no
    interval (fewer than `FEWEST` replications). `share_of_samples` of the bootstrap samples
    break even within the horizon, `share_of_runs` of the replications are level or ahead at its
    end. `passings` counts how often the mean curve comes up from below zero; the last one counts
    if it stays. `worst` is the lowest point of the mean curve, `best` the highest.
    """

    course: Course
    finding: Finding
    time: float
    low: float
    high: float
    level: float
    n: int
    share_of_samples: float
    share_of_runs: float
    passings: int
    worst: Extreme
    best: Extreme
    times: Floats
    mean: Floats
    band_low: Floats
    band_high: Floats


def break_even(times: npt.ArrayLike, differences: npt.ArrayLike, level: float = 0.95) -> BreakEven:
    """Return when the expected difference is zero or more for the rest of the horizon.

    `differences` holds one row per replication and one column per date of `times`. The break-even
    is the last date at which the mean curve comes up to zero from below, if it ends at zero or
    above; a curve that passes and falls behind again has none.

    The band is Student's t at each date by itself. The interval of the date is a percentile
    bootstrap over whole replications; the resampled curves' distances from the mean curve are
    stretched by t(n-1) / z · √(n / (n-1)), so that at every date the resampled means spread as
    the band does. Infinite dates take part in the percentiles as what they are. Below ten
    replications it is rough, below `FEWEST` there is none.

    ValueError for dates that do not increase, values that are not finite, or shapes that do not
    fit.
    """
    dates, curves = _checked(times, differences)
    bands = [mean_interval(column, level) for column in curves.T]
    mean = np.array([band.mean for band in bands])
    low = np.array([band.low for band in bands])
    high = np.array([band.high for band in bands])
    course = _course(mean, identical=not curves.any())
    sampled = _sampled_dates(dates, curves, mean, level)
    finding, interval = _found(course, sampled, level)
    identical = course is Course.IDENTICAL

    def extreme(place: int) -> Extreme:
        return Extreme(*(float(each[place]) for each in (mean, low, high, dates)))

    return BreakEven(
        course=course,
        finding=finding,
        time=math.nan if identical else float(dates_of_passing(dates, mean[np.newaxis])[0]),
        low=interval[0],
        high=interval[1],
        level=level,
        n=len(curves),
        share_of_samples=float(np.isfinite(sampled).mean()) if len(sampled) else math.nan,
        share_of_runs=float((curves[:, -1] >= 0).mean()),
        passings=int(((mean[:-1] < 0) & (mean[1:] >= 0)).sum()),
        worst=extreme(int(mean.argmin())),
        best=extreme(int(mean.argmax())),
        times=dates,
        mean=mean,
        band_low=low,
        band_high=high,
    )


def dates_of_passing(times: Floats, curves: Floats) -> Floats:
    """Return for every curve (a row) the date from which it stays at zero or above.

    The first date where it is never below, infinite where it is below at the end.
    """
    below = curves < 0
    last = curves.shape[1] - 1
    # the place of the last value below zero, -1 where there is none
    lowest = np.where(below.any(axis=1), last - below[:, ::-1].argmax(axis=1), -1)
    found = np.full(len(curves), math.inf)
    found[lowest == -1] = times[0]
    rows = np.flatnonzero((lowest >= 0) & (lowest < last))
    place = lowest[rows]
    before, after = curves[rows, place], curves[rows, place + 1]
    found[rows] = times[place] + (times[place + 1] - times[place]) * before / (before - after)
    return found


def _checked(times: npt.ArrayLike, differences: npt.ArrayLike) -> tuple[Floats, Floats]:
    dates = np.asarray(times, dtype=np.float64)
    curves = np.asarray(differences, dtype=np.float64)
    if curves.ndim != 2 or dates.shape != curves.shape[1:] or not curves.size:  # noqa: PLR2004 - rows and columns
        raise ValueError(
            f"A row per replication with a value per date is needed, not {curves.shape} for "
            f"{dates.shape} dates."
        )
    if not (np.isfinite(dates).all() and np.isfinite(curves).all()):
        raise ValueError("Dates and differences must be finite.")
    if (np.diff(dates) <= 0).any():
        raise ValueError("Dates must increase.")
    return dates, curves


def _course(mean: Floats, *, identical: bool) -> Course:
    if identical:
        return Course.IDENTICAL
    if mean[-1] < 0:
        return Course.FALLS_BACK if (mean > 0).any() else Course.BEHIND
    return Course.PASSES if (mean < 0).any() else Course.AHEAD


def _sampled_dates(times: Floats, curves: Floats, mean: Floats, level: float) -> Floats:
    """Return the dates of the resampled mean curves in order; none below `FEWEST` rows."""
    n = len(curves)
    if n < FEWEST:
        return np.empty(0)
    drawn = np.random.default_rng(_SEED).multinomial(n, np.full(n, 1 / n), size=SAMPLES)
    means = drawn @ curves / n
    tail = (1 + level) / 2
    stretch = float(stdtrit(n - 1, tail) / ndtri(tail)) * math.sqrt(n / (n - 1))
    return np.sort(dates_of_passing(times, mean + stretch * (means - mean)))


def _found(course: Course, sampled: Floats, level: float) -> tuple[Finding, tuple[float, float]]:
    if course is Course.IDENTICAL:
        return Finding.NO_DIFFERENCE, (math.nan, math.nan)
    if not len(sampled):
        return Finding.UNDECIDED, (math.nan, math.nan)
    # order statistics, because infinite dates cannot be interpolated
    places = (math.ceil(share * len(sampled)) - 1 for share in ((1 - level) / 2, (1 + level) / 2))
    low, high = (float(sampled[max(place, 0)]) for place in places)
    if math.isfinite(high):
        return Finding.WITHIN, (low, high)
    return Finding.UNDECIDED if math.isfinite(low) else Finding.NOT_WITHIN, (low, high)
