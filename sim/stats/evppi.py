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
FEWEST = 2 * len(KNOTS)
"""Draws from which on the worth of an input can be told."""
_BATCH = 50
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
    if len(rows) < FEWEST:
        raise ValueError(f"{len(rows)} draws are too few for a regression.")
    bases = _bases(inputs)
    rng = np.random.default_rng(seed)
    best: list[Floats] = []
    for first in range(0, SHUFFLES, _BATCH):
        number = min(_BATCH, SHUFFLES - first)
        shuffled = np.stack([rows[rng.permutation(len(rows))] for _ in range(number)], axis=1)
        best.append(np.stack([each.max(axis=0, initial=0.0) for each in _found(bases, shuffled)]))
    worth, explained = (each[:, 0] for each in _found(bases, rows[:, None, :]))
    worth_by_chance, explained_by_chance = np.quantile(np.concatenate(best, axis=1), 0.95, axis=1)
    return Information(explained, float(explained_by_chance), worth, float(worth_by_chance))


def _bases(inputs: Floats) -> Floats:
    """Orthonormal bases of natural cubic splines: (inputs, draws, functions), padded with 0."""
    bases = np.zeros((inputs.shape[1], len(inputs), len(KNOTS)))
    for place, column in enumerate(inputs.T):
        basis = _basis(column)
        bases[place, :, : basis.shape[1]] = basis
    return bases


def _found(bases: Floats, rows: Floats) -> tuple[Floats, Floats]:
    """Worth and explained share by input and data set; rows are (draws, data sets, structures)."""
    draws, sets, structures = rows.shape
    flat = rows.reshape(draws, sets * structures)
    fitted = (bases @ (bases.transpose(0, 2, 1) @ flat)).reshape(-1, draws, sets, structures)
    worth = fitted.max(axis=3).mean(axis=1) - fitted.mean(axis=1).max(axis=2)
    total = ((rows - rows.mean(axis=0)) ** 2).sum(axis=0)
    left = ((rows - fitted) ** 2).sum(axis=1)
    freedom = draws - (bases.any(axis=1)).sum(axis=1)[:, None, None]
    share = 1.0 - (left / freedom) / np.where(total > 0, total / (draws - 1), np.inf)
    # of structures that never differ from the zero of all, nothing is explained
    return worth, np.maximum(np.where(total > 0, share, 0.0), 0.0).max(axis=2)


def _basis(column: Floats) -> Floats:
    """Orthonormal basis of natural cubic splines of a column; a single column if it is constant."""
    knots = np.unique(np.quantile(column, KNOTS))
    parts = [np.ones_like(column), column]
    if len(knots) > 2:  # noqa: PLR2004 - fewer bend nothing
        last = [_bend(column, knot, knots[-1]) for knot in knots[:-1]]
        parts += [part - last[-1] for part in last[:-1]]
    basis, weights, _ = np.linalg.svd(np.column_stack(parts), full_matrices=False)
    return np.asarray(basis[:, weights > 1e-9 * weights[0]])


def _bend(column: Floats, knot: float, last: float) -> Floats:
    """Truncated cubes of a natural spline (Hastie, Tibshirani and Friedman, chapter 5)."""
    cubes = np.maximum(column - knot, 0.0) ** 3 - np.maximum(column - last, 0.0) ** 3
    return np.asarray(cubes / (last - knot))


def _table(benefits: Floats) -> Floats:
    rows = np.asarray(benefits, dtype=np.float64)
    if rows.ndim != 2 or not rows.size:  # noqa: PLR2004 - draws by structures
        raise ValueError(
            f"Benefits are a table of draws by structures, not an array of {rows.shape}."
        )
    return rows
