"""Which inputs matter: Morris screening and Sobol' indices, by SALib.

Points lie in the unit cube, one column per input; whoever asks turns them into values. SALib is an
extra: everything here raises MissingPackage without it, `require_salib` before anything is run.
"""

from dataclasses import dataclass
from importlib.util import find_spec

import numpy as np
import numpy.typing as npt

from sim.errors import MissingPackage
from sim.messages.message import Message

Floats = npt.NDArray[np.float64]

LEVELS = 4
"""Of the Morris grid: 0, 1/3, 2/3 and 1 of every input."""


def require_salib() -> None:
    """Say how to install SALib where it is missing. Raises MissingPackage."""
    if find_spec("SALib") is None:
        raise MissingPackage(Message("indices.package"))


@dataclass(frozen=True, slots=True)
class Effects:
    """Morris' elementary effects of each input, over the whole range of it.

    `size` is their mean absolute value (µ*) with the half-width of its 95 % interval, `mean` their
    mean (µ), `spread` their standard deviation (σ): large against `size` where an input bends or
    depends on others.
    """

    size: Floats
    half_width: Floats
    mean: Floats
    spread: Floats


def morris_points(dimensions: int, trajectories: int, seed: int) -> Floats:
    """Trajectories of dimensions + 1 points each, one below the other."""
    require_salib()
    from SALib.sample import morris  # noqa: PLC0415 - an extra

    points = morris.sample(_problem(dimensions), trajectories, num_levels=LEVELS, seed=seed)
    return np.asarray(points, dtype=np.float64)


def morris_effects(points: Floats, values: Floats, seed: int = 0) -> Effects:
    """Elementary effects from the values at whole trajectories."""
    require_salib()
    from SALib.analyze import morris  # noqa: PLC0415 - an extra

    dimensions = points.shape[1]
    found = morris.analyze(
        _problem(dimensions), points, np.asarray(values), num_levels=LEVELS, seed=seed
    )
    size, half_width, mean, spread = (
        np.asarray(found[name], dtype=np.float64)
        for name in ("mu_star", "mu_star_conf", "mu", "sigma")
    )
    return Effects(size, half_width, mean, spread)


@dataclass(frozen=True, slots=True)
class Indices:
    """Sobol' indices of each input: alone, and with all its interactions, with 95 % half-widths."""

    first: Floats
    first_half_width: Floats
    total: Floats
    total_half_width: Floats


def sobol_points(dimensions: int, base: int, seed: int) -> Floats:
    """Saltelli's points: dimensions + 2 for each of the base points, which are a power of 2."""
    require_salib()
    from SALib.sample import sobol  # noqa: PLC0415 - an extra

    points = sobol.sample(_problem(dimensions), base, calc_second_order=False, seed=seed)
    return np.asarray(points, dtype=np.float64)


def sobol_indices(values: Floats, dimensions: int, seed: int = 0) -> Indices:
    """Indices from the values at `sobol_points`; all zero where nothing varies."""
    require_salib()
    from SALib.analyze import sobol  # noqa: PLC0415 - an extra

    given = np.asarray(values, dtype=np.float64)
    if given.min() == given.max():
        return Indices(*(np.zeros(dimensions) for _ in range(4)))
    found = sobol.analyze(_problem(dimensions), given, calc_second_order=False, seed=seed)
    first, first_half, total, total_half = (
        np.asarray(found[name], dtype=np.float64) for name in ("S1", "S1_conf", "ST", "ST_conf")
    )
    return Indices(first, first_half, total, total_half)


def _problem(dimensions: int) -> dict[str, object]:
    names = [f"x{number}" for number in range(dimensions)]
    return {"num_vars": dimensions, "names": names, "bounds": [[0.0, 1.0]] * dimensions}
