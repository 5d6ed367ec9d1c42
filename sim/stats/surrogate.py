"""A smooth stand-in for the simulation: a Gaussian process, with its own error beside it.

Constant mean, squared exponential covariance with a length for every input, and noise for what
few replications and the inputs left out add (Rasmussen and Williams 2006, chapters 2 and 5). It
takes the place of runs only where it predicts runs that it has not seen.
"""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.linalg import cho_factor, cho_solve
from scipy.optimize import minimize

Floats = npt.NDArray[np.float64]

POOR, FAIR = 0.5, 0.8
"""Shares of the explainable variance: below the first a surrogate is refused, below the second it
is marked."""
FEWEST_PER_INPUT = 5
_LENGTHS = (0.15, 20.0)
_NOISES = (1e-6, 4.0)


@dataclass(frozen=True, slots=True)
class Surrogate:
    """A fitted process, and how well it predicts each point from all the others.

    `rmse` is the root mean square error of these predictions, in the unit of the values; `r2` the
    share of the values' variance that they explain; `explainable` the share that is no chance.
    """

    points: Floats
    weights: Floats
    lengths: Floats
    scale: float
    mean: float
    r2: float
    rmse: float
    explainable: float

    @property
    def quality(self) -> float:
        """Share of the explainable variance that unseen points confirm; 1 is perfect."""
        return self.r2 / self.explainable if self.explainable > 0 else 0.0

    @property
    def usable(self) -> bool:
        """Whether it may take the place of runs at all."""
        return self.quality >= POOR

    def at(self, points: Floats) -> Floats:
        """Expected values at points, one row each."""
        return self.mean + self.scale * (
            _covariance(points, self.points, self.lengths) @ self.weights
        )


def fitted(points: Floats, values: Floats, explainable: float) -> Surrogate:
    """Fit a surrogate to values at points of the unit cube, one row each.

    `explainable` is the share of the values' variance that is not chance, as replications show.
    ValueError for fewer than 5 points per input, or values that do not vary.
    """
    inputs, given = np.asarray(points, dtype=np.float64), np.asarray(values, dtype=np.float64)
    number, dimensions = inputs.shape
    if number < FEWEST_PER_INPUT * dimensions:
        raise ValueError(f"{number} runs are too few for {dimensions} inputs.")
    mean, scale = float(given.mean()), float(given.std())
    if scale == 0:
        raise ValueError("Values that are all equal need no surrogate.")
    scaled = (given - mean) / scale
    noise = min(max(1.0 - explainable, 0.01), 0.95)
    starts = (
        np.log([*[length] * dimensions, signal, noise])
        for length, signal in ((0.5, 1.0), (2.0, 1.0), (6.0, 2.0))
    )
    bounds = [
        *[tuple(np.log(_LENGTHS))] * dimensions, (math.log(0.01), math.log(100.0)),
        tuple(np.log(_NOISES)),
    ]  # fmt: skip
    found = [
        minimize(_lack, start, (inputs, scaled), jac=True, method="L-BFGS-B", bounds=bounds)
        for start in starts
    ]
    best = min(found, key=lambda each: float(each.fun)).x
    lengths, signal, noise = np.exp(best[:dimensions]), math.exp(best[-2]), math.exp(best[-1])
    covariance = signal * _covariance(inputs, inputs, lengths)
    factor = cho_factor(covariance + noise * np.eye(number), lower=True)
    weights = cho_solve(factor, scaled)
    # each point predicted from the others, without fitting anew (Rasmussen and Williams, 5.12)
    errors = scale * weights / np.diag(cho_solve(factor, np.eye(number)))
    rmse = math.sqrt(float((errors**2).mean()))
    # without its own value, the mean of the others is what a prediction must beat
    alone = float((((given - mean) * number / (number - 1)) ** 2).mean())
    return Surrogate(
        inputs, signal * weights, lengths, scale, mean, 1.0 - rmse**2 / alone, rmse, explainable
    )


def _covariance(first: Floats, second: Floats, lengths: Floats) -> Floats:
    """Squared exponential covariance with variance 1."""
    return np.asarray(np.exp(-0.5 * _distances(first, second, lengths).sum(axis=0)))


def _distances(first: Floats, second: Floats, lengths: Floats) -> Floats:
    """Squared distances by input, in lengths: (inputs, first, second)."""
    gaps = first.T[:, :, None] - second.T[:, None, :]
    return np.asarray((gaps / lengths[:, None, None]) ** 2)


def _lack(logs: Floats, points: Floats, values: Floats) -> tuple[float, Floats]:
    """Negative log likelihood of the values, and its gradient in the logs of the parameters."""
    number, dimensions = points.shape
    lengths, signal, noise = np.exp(logs[:dimensions]), math.exp(logs[-2]), math.exp(logs[-1])
    distances = _distances(points, points, lengths)
    covariance = signal * np.exp(-0.5 * distances.sum(axis=0))
    factor = cho_factor(covariance + (noise + 1e-9) * np.eye(number), lower=True)
    weights = cho_solve(factor, values)
    inverse = cho_solve(factor, np.eye(number))
    fit = 0.5 * float(values @ weights) + float(np.log(np.diag(factor[0])).sum())
    inner = np.outer(weights, weights) - inverse
    moved = [float((inner * covariance * each).sum()) for each in distances]
    moved += [float((inner * covariance).sum()), noise * float(np.trace(inner))]
    return fit, -0.5 * np.array(moved)
