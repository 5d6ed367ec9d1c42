"""What management changes: each structure under one management against itself under another."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from sim.circumstances import circumstance, parted
from sim.experiment.comparison import Runs, difference_that_matters, equal_in, measured
from sim.experiment.possible import possible
from sim.experiment.tables import MANAGEMENT
from sim.measures.registry import MAIN
from sim.plan.study import Study
from sim.stats.intervals import mean_interval, paired_differences, prediction_interval
from sim.stats.verdicts import judge_all


def management_table(study: Study, runs: Runs) -> pd.DataFrame:
    """Return what each other management does to each structure against the office's own.

    One row per structure, circumstance and main measure: the mean there and under the own
    management, the paired difference by run with its interval, where that of a single pair lies
    with 95 %, and the verdict. The smallest difference that matters is that of the comparison
    under the own management; adjusted together is what stands beside each other, the structures
    under one circumstance. Empty where a study states fewer than two managements.
    """
    rows = [
        row
        for name in study.conditions
        if study.managements and parted(name)[1] != study.own_management
        for measure in MAIN
        for row in _rows(study, runs, name, measure)
    ]
    return MANAGEMENT.frame(rows)


def _rows(study: Study, runs: Runs, name: str, measure: str) -> Iterator[dict[str, object]]:
    """Yield the rows of one measure under one circumstance."""
    own_name = circumstance(parted(name)[0], study.own_management)
    there = {one: runs[name, one].values(measure) for one in study.structures}
    own = measured(study, runs, own_name, measure)
    pairs = {
        one: (values, own[one])
        for one, values in there.items()
        if one in own and np.isfinite(values).all()
    }
    if not pairs:
        return
    delta = difference_that_matters(study, measure, own[study.today])
    gaps = {one: paired_differences(*pair) for one, pair in pairs.items()}
    judged = judge_all(gaps, np.zeros_like(next(iter(gaps.values()))), delta)
    for one, (values, before) in pairs.items():
        found = judged[one]
        mean, alone = (possible(of(values), measure) for of in (mean_interval, prediction_interval))
        wide, narrow = found.difference, found.equivalence
        single = prediction_interval(gaps[one])
        yield {
            "structure": one, "condition": name, "own_management": study.own_management,
            "measure": measure, "unit": MAIN[measure], "own_mean": float(before.mean()),
            "mean": mean.mean, "low": mean.low, "high": mean.high,
            "one_low": alone.low, "one_high": alone.high,
            "difference": wide.mean, "difference_low": wide.low, "difference_high": wide.high,
            "difference_level": wide.level,
            "equivalence_low": narrow.low, "equivalence_high": narrow.high,
            "difference_one_low": single.low, "difference_one_high": single.high,
            "p_difference": found.p_difference, "p_equivalence": found.p_equivalence,
            "verdict": str(found.verdict), "delta": np.nan if delta is None else delta,
            "comparisons": len(pairs), "replications": len(values),
            "equal": equal_in(study.scenarios[name, one]),
        }  # fmt: skip
