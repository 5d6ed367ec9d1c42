"""Draws that fill the unit cube evenly, and the quantiles that turn them into values."""

import math

import numpy as np
import numpy.typing as npt
from scipy.stats import qmc

Floats = npt.NDArray[np.float64]


def unit_draws(number: int, dimensions: int, seed: int) -> Floats:
    """Scrambled Sobol' points in the open unit cube, one row per draw.

    `number` is a power of 2, for which the points are balanced in every dimension; ValueError
    otherwise. The first points stay the same when more are asked for, so that a study which is
    continued keeps its draws. They change when dimensions are added.
    """
    if number < 1 or number & (number - 1):
        raise ValueError(f"Sobol' points are balanced for powers of 2, not for {number}.")
    if not dimensions:
        return np.empty((number, 0))
    # bits=53: every coordinate is a fraction of a double, none of them 0 by rounding in practice
    engine = qmc.Sobol(dimensions, scramble=True, bits=53, rng=np.random.default_rng(seed))
    points = engine.random_base2(number.bit_length() - 1)
    return np.clip(points, 2.0**-53, 1.0 - 2.0**-53)


def triangular_quantile(unit: float, low: float, mode: float, high: float) -> float:
    """The value below which a triangular distribution has the share `unit`.

    ValueError unless low <= mode <= high and 0 <= unit <= 1. A range without width is its value.
    """
    if not low <= mode <= high or not 0 <= unit <= 1:
        raise ValueError(f"No quantile {unit} of a triangle from {low} over {mode} to {high}.")
    width = high - low
    if width == 0:
        return mode
    rising = (mode - low) / width
    if unit <= rising:
        return min(mode, low + math.sqrt(unit * width * (mode - low)))
    return max(mode, high - math.sqrt((1.0 - unit) * width * (high - mode)))
