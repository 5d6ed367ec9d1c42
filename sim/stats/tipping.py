"""At which value of an input a difference changes its sign, and how well that is known.

The difference is run at some values of the input, each with the same replications, and its means
are fitted by a polynomial; resampling the replications shows how far its zero may lie off.
"""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import ndtri, stdtrit

Floats = npt.NDArray[np.float64]

DEGREES = (1, 2, 3)
RESAMPLES = 500
FEWEST_POINTS = 3


@dataclass(frozen=True, slots=True)
class Zero:
    """A value at which the fitted difference is zero, with its 95 % interval.

    A bound is infinite where the interval goes on beyond the values that were run. `rises`: the
    difference is below zero before and above zero behind.
    """

    at: float
    low: float
    high: float
    rises: bool


@dataclass(frozen=True, slots=True)
class Crossings:
    """The zeros of a difference between the first and the last value, in order.

    `first` and `last` are the fitted differences there. `opposed_share` is the share of resamples
    that do not lie wholly on the side of the fit: without a zero, a small share means that there
    is none, a larger one that the runs cannot tell. `misfit` is the largest distance of a mean
    from the fit, in standard errors.
    """

    zeros: tuple[Zero, ...]
    first: float
    last: float
    degree: int
    opposed_share: float
    misfit: float


def crossings(grid: Floats, differences: Floats, seed: int = 0) -> Crossings:
    """Find the zeros of differences: a row per value of the rising grid, a column per replication.

    The degree (1 to 3) is the one that best predicts each value's mean from the others. ValueError
    for fewer than 3 values or 2 replications.
    """
    values = np.asarray(differences, dtype=np.float64)
    number, replications = values.shape
    if number < FEWEST_POINTS or replications < 2:  # noqa: PLR2004 - a spread needs two
        raise ValueError(
            f"Three values and two replications are the least, not {number} and {replications}."
        )
    # the unit interval, so that powers stay of one size
    places = (np.asarray(grid, dtype=np.float64) - grid[0]) / (grid[-1] - grid[0])
    means = values.mean(axis=1)
    degree = _degree(places, means)
    basis = np.vander(places, degree + 1)
    curve = np.linalg.lstsq(basis, means)[0]
    found = _zeros(curve)
    resampled = _resampled(basis, curve, values, seed)
    others = [_zeros(each) for each in resampled]
    start, span = float(grid[0]), float(grid[-1] - grid[0])
    zeros = []
    for number, zero in enumerate(found):
        rises = float(np.polyval(np.polyder(curve), zero)) > 0
        matching = [
            _matching(each, roots, (number, len(found)), zero, rises=rises)
            for each, roots in zip(resampled, others, strict=True)
        ]
        low, high = np.quantile(matching, (0.025, 0.975), method="nearest")
        zeros.append(Zero(start + span * zero, start + span * low, start + span * high, rises))
    above = float(np.polyval(curve, 0.5)) > 0
    opposed = [
        bool(roots) or (float(np.polyval(each, 0.5)) > 0) != above
        for each, roots in zip(resampled, others, strict=True)
    ]
    errors = values.std(axis=1, ddof=1) / math.sqrt(replications)
    gaps = np.abs(means - basis @ curve)
    misfit = float(np.max(gaps[errors > 0] / errors[errors > 0])) if (errors > 0).any() else 0.0
    return Crossings(
        tuple(zeros), float(curve[-1]), float(curve.sum()), degree,
        float(np.mean(opposed)), misfit,
    )  # fmt: skip


def _resampled(basis: Floats, curve: Floats, values: Floats, seed: int) -> Floats:
    """Return curves fitted to resampled replications, spread as far as so few of them require.

    Resampling underestimates the spread of few replications, and takes their estimate of it as
    certain; both are made good as Student's t does for a mean.
    """
    replications = values.shape[1]
    picks = np.random.default_rng(seed).integers(0, replications, (RESAMPLES, replications))
    curves = np.linalg.lstsq(basis, values[:, picks].mean(axis=2))[0].T
    wider = math.sqrt(replications / (replications - 1)) * float(
        stdtrit(replications - 1, 0.975) / ndtri(0.975)
    )
    return np.asarray(curve + wider * (curves - curve), dtype=np.float64)


def _degree(places: Floats, means: Floats) -> int:
    """Return the degree with the smallest error at values left out, the lower one if alike."""
    errors = {}
    for degree in DEGREES:
        if len(places) < degree + 2:
            continue
        basis = np.vander(places, degree + 1)
        hat = basis @ np.linalg.pinv(basis)
        left = (means - hat @ means) / (1.0 - np.diag(hat))
        errors[degree] = float((left**2).mean())
    # a higher degree must pay: at least a tenth less
    best = min(errors)
    for degree, error in errors.items():
        if error < 0.9 * errors[best]:
            best = degree
    return best


def _zeros(curve: Floats) -> list[float]:
    """Return the places from 0 to 1 at which a polynomial changes its sign, in order."""
    if not curve.any():
        return []
    roots = np.roots(curve)
    real = sorted({float(root.real) for root in roots if abs(root.imag) < 1e-9})  # noqa: PLR2004 - rounding
    edges = [0.0, *(root for root in real if 0 < root < 1), 1.0]
    middles = [float(np.polyval(curve, (a + b) / 2)) for a, b in zip(edges, edges[1:])]  # noqa: B905, RUF007 - pairs
    return [
        edge
        for edge, before, after in zip(edges[1:-1], middles, middles[1:], strict=False)
        if before * after < 0
    ]


def _matching(
    curve: Floats, zeros: list[float], place: tuple[int, int], zero: float, *, rises: bool
) -> float:
    """Return the zero of a resampled curve that corresponds to one of the fit; infinite: outside.

    With as many zeros as the fit it is the one in the same place, else the nearest. Without any,
    the curve tells on which side the change lies.
    """
    number, of = place
    if len(zeros) == of:
        return zeros[number]
    if zeros:
        return min(zeros, key=lambda each: abs(each - zero))
    above = float(np.polyval(curve, 0.5)) > 0
    return -math.inf if above == rises else math.inf


@dataclass(frozen=True, slots=True)
class Surface:
    """A quadratic surface through differences at pairs of values, each from 0 to 1."""

    weights: Floats
    misfit: float
    """Root mean square distance of the means from it."""

    def at(self, places: Floats) -> Floats:
        """Fitted differences at pairs of places, one row each."""
        return np.asarray(_terms(places) @ self.weights)


def surface(places: Floats, means: Floats) -> Surface:
    """Fit a quadratic surface with interaction by least squares; ValueError below six pairs."""
    if len(means) < _terms(places).shape[1]:
        raise ValueError(f"{len(means)} pairs of values are too few for a map.")
    found = np.linalg.lstsq(_terms(places), np.asarray(means, dtype=np.float64))[0]
    weights = np.asarray(found, dtype=np.float64)
    left = means - _terms(places) @ weights
    return Surface(weights, float(np.sqrt((left**2).mean())))


def _terms(places: Floats) -> Floats:
    x, y = np.asarray(places, dtype=np.float64).T
    return np.column_stack([np.ones_like(x), x, y, x * x, x * y, y * y])
