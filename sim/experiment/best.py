"""Which structure is best, measure by measure: every pair of structures compared."""

import numpy as np
import pandas as pd

from sim.experiment.comparison import MAIN, Runs, equal_in, measured, stated_difference
from sim.experiment.tables import BEST, PAIRS
from sim.reading.loading import Study
from sim.stats.best import all_pairs, standings

MORE_IS_BETTER = {
    "decided": True,
    "open_end": False,
    "backlog_end": False,
    "median_age_open": False,
    "lead_time_mean": False,
    "lead_time_median": False,
    "lead_time_p90": False,
    "share_decided_90_days": True,
    "answer_rate": True,
    "minutes_lost_per_clerk_day": False,
    "cost_per_decided": False,
    "decided_per_present_fte": True,
}
"""Main measures that have a good side; the others (utilisation, handoffs, staff) have none."""


def best(study: Study, runs: Runs) -> pd.DataFrame:
    """Return how each structure stands to the one with the best mean.

    One row per condition, measure with a good side, and structure; `standing` as in
    `sim.stats.best.Standing`. All statements of a measure and condition hold together with 95 %.
    """
    rows = []
    for condition in study.conditions:
        for measure, more in MORE_IS_BETTER.items():
            values = measured(study, runs, condition, measure)
            if len(values) < 2:  # noqa: PLR2004 - nothing to be better than
                continue
            delta = stated_difference(study, measure, values[study.today])
            standing = standings(values, delta, more_is_better=more)
            rows += [
                {
                    "condition": condition, "measure": measure, "structure": name,
                    "mean": float(np.mean(values[name])), "standing": str(found),
                    "more_is_better": more,
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
