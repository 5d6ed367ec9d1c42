"""Which structure is best, measure by measure: every pair of structures compared."""

import numpy as np
import pandas as pd

from sim.experiment.comparison import Runs, difference_that_matters, equal_in, measured
from sim.experiment.tables import BEST, PAIRS
from sim.measures.registry import MAIN, SIDES
from sim.plan.study import Study
from sim.stats.best import all_pairs, standings


def best(study: Study, runs: Runs) -> pd.DataFrame:
    """Return how each structure stands to the one with the best mean.

    One row per condition, measure with a good side, and structure; `standing` as in
    `sim.stats.best.Standing`. All statements of a measure and condition hold together with 95 %.
    """
    rows = []
    for condition in study.conditions:
        for measure, side in SIDES.items():
            values = measured(study, runs, condition, measure)
            if len(values) < 2:  # noqa: PLR2004 - nothing to be better than
                continue
            delta = difference_that_matters(study, measure, values[study.today])
            standing = standings(values, delta, more_is_better=side > 0)
            rows += [
                {
                    "condition": condition, "measure": measure, "structure": name,
                    "mean": float(np.mean(values[name])), "standing": str(found),
                    "more_is_better": side > 0,
                    "equal": equal_in(study.scenarios[condition, name]),
                }
                for name, found in standing.items()
            ]  # fmt: skip
    return BEST.frame(rows)


def pairs(study: Study, runs: Runs) -> pd.DataFrame:
    """Return the difference of every pair of structures, with intervals that hold together.

    One row per condition, main measure and pair: `structure` minus `other`. With 95 % all
    intervals of a measure and condition hold their true difference.
    """
    rows = []
    for condition in study.conditions:
        for measure, unit in MAIN.items():
            values = measured(study, runs, condition, measure)
            rows += [
                {
                    "condition": condition, "measure": measure, "unit": unit,
                    "structure": first, "other": second, "difference": found.mean,
                    "difference_low": found.low, "difference_high": found.high,
                    "difference_level": found.level, "replications": found.n,
                    "equal": equal_in(study.scenarios[condition, first]),
                }
                for (first, second), found in all_pairs(values).items()
            ]  # fmt: skip
    return PAIRS.frame(rows)
