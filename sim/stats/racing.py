"""Which of many candidates may still be the best, by paired values on common random numbers."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sim.stats.intervals import mean_interval

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Standing:
    """Who leads, who may still be better, and who differs from the leader by less than matters."""

    leader: int
    alive: npt.NDArray[np.bool_]
    alike: npt.NDArray[np.bool_]


def standing(values: Floats, delta: float, looks: int = 1, level: float = 0.95) -> Standing:
    """Judge candidates (rows) by paired replications (columns), more being better.

    A candidate is out when the interval of the leader's advantage lies above zero, at a level that
    holds for all candidates and looks at once (Bonferroni). It is alike when the 90 % interval of
    the advantage lies below `delta`. ValueError below two replications.
    """
    rows = np.asarray(values, dtype=np.float64)
    candidates, replications = rows.shape
    if replications < 2:  # noqa: PLR2004 - a spread needs two
        raise ValueError("A race needs two replications at least.")
    leader = int(rows.mean(axis=1).argmax())
    alive, alike = np.ones(candidates, dtype=bool), np.ones(candidates, dtype=bool)
    strict = 1.0 - (1.0 - level) / (max(1, candidates - 1) * looks)
    for place, row in enumerate(rows):
        if place == leader:
            continue
        advantage = rows[leader] - row
        alive[place] = not mean_interval(advantage, strict).low > 0
        alike[place] = mean_interval(advantage, 0.90).high < delta or not advantage.any()
    return Standing(leader, alive, alike)
