"""What of a difference comes from inputs that nobody knows, and what from the luck of the runs.

One way of variance: draws of the inputs are the groups, replications under one draw their members.
As O'Hagan, Stevenson and Madan (2007) do it for patient-level models: few replications per draw
suffice, because the noise that is left in the mean of a draw is known and can be taken out. Nor do
all draws need more than one. Tables have a row per draw, a column per replication, and nan where a
draw has no such replication.
"""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import fdtri

from sim.stats.evppi import probability_better

Floats = npt.NDArray[np.float64]

_TWO = 2


@dataclass(frozen=True, slots=True)
class Parts:
    """Variances of one run's value, and the share that its inputs have in it.

    `inputs` is unbiased and so may come out below zero; the share is then 0. `low` and `high`
    bound the share at 95 % for values that are about normal. `noise` is what of `chance` is left
    in the mean of a draw.
    """

    mean: float
    inputs: float
    chance: float
    noise: float
    share: float
    low: float
    high: float


def variance_parts(values: Floats) -> Parts:
    """Split the variance of values by draw (row) and replication (column).

    E[variance of the means] = inputs + chance / R, E[mean square within] = chance, with R the
    harmonic mean of the numbers of replications. The interval of the share is that of equal
    numbers; with unequal ones it is Thomas and Hultquist's (1978). ValueError below two draws, or
    if none has two replications. All equal: share 0, and nothing is in doubt.
    """
    rows = _table(values)
    made, means = _made(rows), draw_means(rows)
    replications = len(made) / float((1 / made).sum())
    between = replications * float(np.var(means, ddof=1))
    within = float(_squares(rows).sum()) / int((made - 1).sum())
    inputs = (between - within) / replications
    mean = float(means.mean())
    if between == 0 and within == 0:
        return Parts(mean, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    ratio = between / within if within > 0 else math.inf
    freedom = (len(made) - 1, int((made - 1).sum()))
    low, high = (ratio / float(fdtri(*freedom, level)) for level in (0.975, 0.025))
    shares = [_share(each, replications) for each in (ratio, low, high)]
    return Parts(mean, inputs, within, within / replications, *shares)


def draw_means(values: Floats) -> Floats:
    """Mean of each draw over the replications that it has."""
    rows = np.asarray(values, dtype=np.float64)
    return np.asarray(np.nanmean(rows, axis=1))


def _made(rows: Floats) -> npt.NDArray[np.int64]:
    """How many replications each draw has."""
    return np.asarray(np.isfinite(rows).sum(axis=1))


def _squares(rows: Floats) -> Floats:
    """Sum of squares within each draw; 0 where it has one replication."""
    return np.asarray(np.nansum((rows - draw_means(rows)[:, None]) ** 2, axis=1))


def _share(ratio: float, replications: float) -> float:
    """Share of the inputs where mean squares stand in this ratio."""
    if math.isinf(ratio):
        return 1.0
    return min(1.0, max(0.0, (ratio - 1.0) / (ratio - 1.0 + replications)))


def expected_values(values: Floats) -> Floats:
    """The expected value under each draw, as far as its few replications tell.

    The means of the draws scatter by chance beside by inputs; drawn together around their mean so
    that their variance is that of the inputs, their quantiles and signs speak of inputs alone.
    """
    rows = _table(values)
    means = draw_means(rows)
    spread = float(np.var(means, ddof=1))
    if spread == 0:
        return np.asarray(means)
    kept = math.sqrt(max(0.0, variance_parts(rows).inputs) / spread)
    centre = means.mean()
    return np.asarray(centre + min(1.0, kept) * (means - centre))


RESAMPLES = 400


def better_interval(gains: Floats, level: float = 0.95, seed: int = 0) -> tuple[float, float]:
    """Interval for the share of draws whose expected gain is above zero.

    Percentiles over resampled draws, in which the inputs' part of the variance is estimated anew
    each time. Where all draws agree, no resample differs and the bound is that of so many draws
    without an exception: 1 - (1 - level)^(1/n) from 0 or 1.
    """
    rows = _table(gains)
    draws, made = len(rows), _made(rows)
    if not np.nan_to_num(rows).any():
        return 0.5, 0.5
    picks = np.random.default_rng(seed).integers(0, draws, (RESAMPLES, draws))
    means = draw_means(rows)[picks]
    # a resample without any draw of two replications knows of chance what all draws do
    freedom = (made - 1)[picks].sum(axis=1)
    within = np.full(RESAMPLES, variance_parts(rows).chance)
    np.divide(_squares(rows)[picks].sum(axis=1), freedom, out=within, where=freedom > 0)
    spread = means.var(axis=1, ddof=1)
    inputs = np.clip(spread - within * (1 / made)[picks].mean(axis=1), 0.0, None)
    kept = np.sqrt(np.divide(inputs, spread, out=np.zeros_like(spread), where=spread > 0))
    centres = means.mean(axis=1)[:, None]
    expected = centres + np.minimum(kept, 1.0)[:, None] * (means - centres)
    shares = (expected > 0).mean(axis=1) + 0.5 * (expected == 0).mean(axis=1)
    low, high = (float(edge) for edge in np.quantile(shares, [(1 - level) / 2, (1 + level) / 2]))
    unseen = 1.0 - (1.0 - level) ** (1.0 / draws)
    share = probability_better(expected_values(rows))
    if share in (0.0, 1.0):
        low, high = (min(low, 1.0 - unseen), 1.0) if share else (0.0, max(high, unseen))
    return low, high


def _table(values: Floats) -> Floats:
    rows = np.asarray(values, dtype=np.float64)
    made = _made(rows) if rows.ndim == _TWO else np.zeros(0)
    if len(made) < _TWO or made.min() < 1 or made.max() < _TWO:
        raise ValueError(
            f"Two draws and two replications are the least, not a table of {rows.shape}."
        )
    return rows
