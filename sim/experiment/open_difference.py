"""Open cases less those under today's structure, week by week, each with its verdict."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from sim.experiment.collected import Collected, Floats
from sim.experiment.comparison import Runs, equal_in, smallest_difference
from sim.experiment.tables import OPEN_DIFFERENCE
from sim.plan.study import Study
from sim.stats.verdicts import judge_all
from sim.units import DAY


def open_difference(study: Study, runs: Runs) -> pd.DataFrame:
    """Return a row per condition, structure and week's end in the window; empty of today's alone.

    The verdict is that of the comparison's `open_end`, on the cases open then: adjusted for the
    structures compared, with the smallest difference that matters as a share of today's then. So
    the last week's is the comparison's own. Weeks are judged each by itself.
    """
    return OPEN_DIFFERENCE.frame(
        row
        for condition in study.conditions
        if len(study.structures) > 1
        for row in _rows(study, runs, condition)
    )


def _rows(study: Study, runs: Runs, condition: str) -> Iterator[dict[str, object]]:
    courses = {name: _open(runs[condition, name]) for name in study.structures}
    days, today = courses.pop(study.today)
    start = pd.Timestamp(runs[condition, study.today].scenario.office.start)
    for week, day in enumerate(days):
        then = today[:, week]
        delta = smallest_difference(study.matters, "open_end", float(then.mean()))
        judged = judge_all({name: own[:, week] for name, (_, own) in courses.items()}, then, delta)
        for name, one in judged.items():
            yield {
                "structure": name, "condition": condition,
                "equal": equal_in(study.scenarios[condition, name]),
                "date": (start + pd.to_timedelta(day, unit="D")).round("s"),
                "difference": one.difference.mean, "difference_low": one.difference.low,
                "difference_high": one.difference.high, "verdict": str(one.verdict),
                "delta": np.nan if delta is None else delta, "replications": one.difference.n,
            }  # fmt: skip


def _open(collected: Collected) -> tuple[Floats, Floats]:
    """Return days since the start and open cases, a row per run, at the window's week ends."""
    days, cases = collected.course("open")
    later = days > collected.scenario.run.warm_up / DAY
    return days[later], cases[:, later]
