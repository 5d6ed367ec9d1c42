"""What it would be worth to know an input before choosing a structure.

`benefits` has a row per draw of the inputs and a column per structure that can be chosen, in the
unit of the measure, more being better; one column may be a structure that is the zero of all.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

KNOTS = (0.05, 0.35, 0.65, 0.95)
"""Of the natural cubic spline, as shares of a column's values; three degrees of freedom."""
SHUFFLES = 400
"""Shuffled data sets that show what the best of all inputs gains by chance alone."""


def probability_better(gains: Floats) -> float:
    """Share of draws in which the first of two is better; ties count half."""
    values = np.asarray(gains, dtype=np.float64)
    if not values.size:
        raise ValueError("A share needs at least one draw.")
    return float((values > 0).mean() + 0.5 * (values == 0).mean())


def evpi(benefits: Floats) -> float:
    """Expected value of perfect information: E[max] - max E.

    By how much the choice would be better, on average, if all inputs were known before it.
    """
    rows = _table(benefits)
    return float(rows.max(axis=1).mean() - rows.mean(axis=0).max())


@dataclass(frozen=True, slots=True)
class Information:
    """What each input by itself explains and is worth, in the order of the columns.

    `explained` is the share of the variance of a single column of benefits that an input alone
    explains (adjusted for the spline's degrees of freedom, not below 0). `worth` is its expected
    value of perfect partial information. `by_chance` is what the best of all inputs reaches in 95
    of 100 data sets in which nothing depends on anything: below it nothing is shown.
    """

    explained: Floats
    explained_by_chance: float
    worth: Floats
    worth_by_chance: float


def information(units: Floats, benefits: Floats, seed: int = 0) -> Information:
    """Value of each input by itself, by regression (Strong, Oakley and Brennan 2014).

    `units` has a column per input. The expected benefits under a value of an input are fitted by
    natural cubic splines on the draws' own benefits; then EVPPI = E[max fitted] - max E[fitted].
    The noise of few replications averages out in the fit. ValueError for too few draws.
    """
    rows = _table(benefits)
    inputs = np.asarray(units, dtype=np.float64)
    bases = [_basis(column) for column in inputs.T]
    if len(rows) < 2 * len(KNOTS):
        raise ValueError(f"{len(rows)} draws are too few for a regression.")
    worth = np.array([_worth(basis, rows) for basis in bases])
    explained = np.array([_explained(basis, rows) for basis in bases])
    rng = np.random.default_rng(seed)
    best_worth, best_explained = [], []
    for _ in range(SHUFFLES):
        shuffled = rows[rng.permutation(len(rows))]
        best_worth.append(max((_worth(basis, shuffled) for basis in bases), default=0.0))
        best_explained.append(max((_explained(basis, shuffled) for basis in bases), default=0.0))
    return Information(
        explained,
        float(np.quantile(best_explained, 0.95)),
        worth,
        float(np.quantile(best_worth, 0.95)),
    )


def _basis(column: Floats) -> Floats:
    """Orthonormal basis of natural cubic splines of a column; a single column if it is constant."""
    knots = np.unique(np.quantile(column, KNOTS))
    parts = [np.ones_like(column), column]
    if len(knots) > 2:  # noqa: PLR2004 - fewer bend nothing
        last = [_bend(column, knot, knots[-1]) for knot in knots[:-1]]
        parts += [part - last[-1] for part in last[:-1]]
    basis, weights, _ = np.linalg.svd(np.column_stack(parts), full_matrices=False)
    return np.asarray(basis[:, weights > 1e-9 * weights[0]])  # noqa: PLR2004 - rank


def _bend(column: Floats, knot: float, last: float) -> Floats:
    """Truncated cubes of a natural spline (Hastie, Tibshirani and Friedman, chapter 5)."""
    cubes = np.maximum(column - knot, 0.0) ** 3 - np.maximum(column - last, 0.0) ** 3
    return np.asarray(cubes / (last - knot))


def _fitted(basis: Floats, rows: Floats) -> Floats:
    return np.asarray(basis @ (basis.T @ rows))


def _worth(basis: Floats, rows: Floats) -> float:
    fitted = _fitted(basis, rows)
    return float(fitted.max(axis=1).mean() - fitted.mean(axis=0).max())


def _explained(basis: Floats, rows: Floats) -> float:
    """Largest adjusted share over the columns that vary."""
    centred = rows - rows.mean(axis=0)
    total = (centred**2).sum(axis=0)
    if not total.any():
        return 0.0
    left = ((rows - _fitted(basis, rows)) ** 2).sum(axis=0)[total > 0]
    number, size = basis.shape
    adjusted = 1.0 - (left / (number - size)) / (total[total > 0] / (number - 1))
    return float(max(0.0, adjusted.max()))


def _table(benefits: Floats) -> Floats:
    rows = np.asarray(benefits, dtype=np.float64)
    if rows.ndim != 2 or not rows.size:  # noqa: PLR2004 - draws by structures
        raise ValueError(
            f"Benefits are a table of draws by structures, not an array of {rows.shape}."
        )
    return rows
