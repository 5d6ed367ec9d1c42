"""What all runs of a scenario show together: means with intervals, by measure, week and team.

The long tables of `sim.experiment.comparison` hold every run; these have as many rows however
many runs there are.
"""

import math
from collections.abc import Callable, Iterable, Mapping
from itertools import repeat

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.experiment.collected import Collected, Dated, Floats
from sim.experiment.comparison import Runs, equal_in
from sim.experiment.possible import possible
from sim.experiment.tables import HOURS, MONTHS, RUNS, SERIES, STAFF, VALUES
from sim.measures.registry import MAIN
from sim.measures.uses import USES
from sim.plan.phases import teams_over_time
from sim.stats.intervals import Interval, mean_interval

FEW_RUNS = 10
"""Below this number of runs a band shows all of them: eight of ten would be guesswork."""

LEVEL = 0.95
"""Of the intervals."""

KEY = ("measure", "team", "case_type", "detail")
"""What a value is about."""


def values_table(runs: Runs) -> pd.DataFrame:
    """Return every measure by team, case type and detail: mean with 95 % interval.

    One row per scenario and what is measured. `replications`: the runs that have a value, over
    which the mean goes; no number where none has.
    """

    def of(collected: Collected) -> pd.DataFrame:
        about = pd.DataFrame(list(collected.keys()), columns=list(KEY))
        return about.join(_means(collected.by_run(), about["measure"]))

    return VALUES.checked(_below_each_other(runs, of))


def series_table(runs: Runs) -> pd.DataFrame:
    """Return the weekly measures over the runs: one row per scenario, date, case type, measure.

    An empty case type stands for all together. Mean with 95 % interval; `runs_low` to `runs_high`
    hold the middle eight of ten runs, all of them where there are fewer than ten. `risen` and
    `fallen` count the runs whose number is above and below that of their first date.
    """
    return SERIES.checked(
        _below_each_other(
            runs, lambda collected: course_of(with_all(collected.weekly()), "case_type")
        )
    )


def months_table(runs: Runs) -> pd.DataFrame:
    """Return the counts of whole calendar months over the runs, as `series_table`."""

    def of(collected: Collected) -> pd.DataFrame:
        table = course_of(with_all(collected.monthly()), "case_type")
        return table.rename(columns={"date": "month"})

    return MONTHS.checked(_below_each_other(runs, of))


def staff_table(runs: Runs) -> pd.DataFrame:
    """Return staff by week and team over the runs, as `series_table`; empty without people.

    An empty team stands for all teams of the office's casework; `outside` tells teams that do not
    belong to it. Weeks without working day are left out.
    """

    def of(collected: Collected) -> pd.DataFrame:
        staff, teams = collected.staffed(), teams_over_time(collected.scenario)
        outside = np.array([teams[team].outside for team in staff.groups], dtype=bool)
        table = course_of(with_all(staff, ~outside), "team")
        of_team = dict(zip(staff.groups, outside.tolist(), strict=True)) | {"": False}
        table.insert(2, "outside", table["team"].map(of_team).astype(bool))
        return table[table["mean"].notna()].reset_index(drop=True)

    return STAFF.checked(_below_each_other(runs, of))


def hours_table(runs: Runs) -> pd.DataFrame:
    """Return hours by team and use, mean over the runs with 95 % interval.

    Teams outside the office's casework are left out; a use without a value counts as no hours.
    """

    def of(collected: Collected) -> pd.DataFrame:
        teams = [t for t, plan in teams_over_time(collected.scenario).items() if not plan.outside]
        keys = [(team, use) for team in teams for use in USES]
        hours = [collected.values("hours", team=team, detail=use) for team, use in keys]
        means = _means(np.nan_to_num(np.array(hours)), repeat("hours", len(keys)))
        about = pd.DataFrame(keys, columns=["team", "use"])
        return about.join(means.rename(columns={"mean": "hours"}))

    return HOURS.checked(_below_each_other(runs, of))


def runs_table(runs: Runs) -> pd.DataFrame:
    """Return the main measures of every run: one row per scenario and run, a column each.

    Measures that no run has are left out.
    """

    def of(collected: Collected) -> pd.DataFrame:
        numbers = np.array(collected.replications, dtype=int) + 1
        values = {name: collected.values(name) for name in MAIN}
        return pd.DataFrame({"replication": numbers, **values})

    table = _below_each_other(runs, of)
    return RUNS.checked(table.drop(columns=[name for name in MAIN if table[name].isna().all()]))


def leading(condition: str, structure: str, collected: Collected) -> Mapping[str, str]:
    """Return what stands in front of every row about the runs of a scenario."""
    scenario = collected.scenario
    return {
        "scenario": scenario.name, "structure": structure, "condition": condition,
        "equal": equal_in(scenario),
    }  # fmt: skip


def _below_each_other(runs: Runs, of: Callable[[Collected], pd.DataFrame]) -> pd.DataFrame:
    frames = []
    for key, collected in runs.items():
        frame = of(collected)
        for place, (name, text) in enumerate(leading(*key, collected).items()):
            frame.insert(place, name, text)
        frames.append(frame)
    there = [frame for frame in frames if not frame.empty]
    return pd.concat(there or frames[:1], ignore_index=True)


def mean_of_known(values: Floats, measure: str) -> Interval:
    """Return the mean of the runs that have a value, with its 95 % interval as far as possible.

    `n` counts these runs; where there is none, everything else is nan.
    """
    known = values[np.isfinite(values)]
    if not len(known):
        return Interval(math.nan, math.nan, math.nan, LEVEL, 0)
    return possible(mean_interval(known, LEVEL), measure)


def _means(values: Floats, measures: Iterable[str]) -> pd.DataFrame:
    """Return the mean of every row, which is about a measure, with its interval."""
    found = [mean_of_known(row, name) for row, name in zip(values, measures, strict=True)]
    told = [(one.mean, one.low, one.high, one.n) for one in found]
    return pd.DataFrame(told, columns=["mean", "low", "high", "replications"])


def with_all(dated: Dated, summed: NDArray[np.bool_] | None = None) -> Dated:
    """Return measures with the sum over the groups, or over some, in front of each group."""
    parts = dated.numbers if summed is None else dated.numbers[:, :, summed]
    numbers = np.concatenate((parts.sum(axis=2, keepdims=True), dated.numbers), axis=2)
    return Dated(dated.dates, dated.measures, ("", *dated.groups), numbers)


def course_of(dated: Dated, group: str) -> pd.DataFrame:
    """Return one row per date, measure and group: mean, interval, band and direction of the runs.

    The columns are those of `series_table`.
    """
    numbers = dated.rows()
    table = dated.about(group)
    table = table.join(_means(numbers, table["measure"]))
    few = numbers.shape[1] < FEW_RUNS
    low, high = np.quantile(numbers, (0.0, 1.0) if few else (0.1, 0.9), axis=1)
    risen, fallen = (
        moved.sum(axis=-1).ravel()
        for moved in (dated.numbers > dated.numbers[:1], dated.numbers < dated.numbers[:1])
    )
    return table.assign(runs_low=low, runs_high=high, risen=risen, fallen=fallen)
