"""Comparing structures: at equal what, means, paired differences, verdicts."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Literal

import numpy as np
import pandas as pd

from sim.experiment.collected import Collected, Floats
from sim.experiment.possible import possible
from sim.experiment.tables import COMPARISON, DIFFERENCES
from sim.measures.registry import MAIN, MEASURES
from sim.plan.phases import teams_over_time
from sim.plan.study import Study
from sim.scenario.study import Matters, Scenario
from sim.stats.intervals import (
    correlation_and_variance_reduction,
    mean_interval,
    paired_differences,
    prediction_interval,
)
from sim.stats.verdicts import Judgement, judge_all
from sim.units import DAY

Runs = Mapping[tuple[str, str], Collected]
"""Collected results by (condition, structure)."""

EqualWhat = Literal[
    "posts", "filled", "planned", "money", "pay", "filled_reckoned", "clerks", "mixed"
]
"""What structures are compared at (model.md §8).

`posts`: the same posts, filled or vacant as it happens. `filled`: every team has the stated
share of its posts filled, nobody leaves or joins. `planned`: the posts that the files say.
`money`: what costs more is paid for by other posts. `pay`: the same pay bill, posts bought by
their teams' pay grades. `filled_reckoned`: the number of clerks
follows from posts, vacancy and net hours. `clerks`: stated clerks (laboratory). `mixed`: not
the same in all scenarios.
"""


def equal_in(scenario: Scenario) -> EqualWhat:
    """Return at equal what a scenario is compared with others of its condition."""
    staff = scenario.office.staff
    if scenario.run.equal in ("planned", "money", "pay"):
        return scenario.run.equal
    if staff.clerks:
        return "clerks"
    return "filled_reckoned" if staff.people is None else scenario.run.equal


def equal_in_all(scenarios: Iterable[Scenario]) -> EqualWhat:
    """Return at equal what scenarios are compared; `mixed` where they differ."""
    found = {equal_in(scenario) for scenario in scenarios}
    return found.pop() if len(found) == 1 else "mixed"


def equal_what(study: Study) -> EqualWhat:
    """Return at equal what a study compares its structures: all tables and charts say it."""
    return equal_in_all(study.scenarios.values())


def smallest_difference(matters: Matters, measure: str, today: float) -> float | None:
    """Return the smallest difference that matters, in the measure's unit; None: not stated."""
    how = MEASURES[measure].threshold if measure in MEASURES else None
    if how is None:
        return None
    stated: float = getattr(matters, measure)
    return {"share_of_today": stated * today, "days": stated / DAY, "points": stated}[how]


def comparison(study: Study, runs: Runs) -> pd.DataFrame:
    """Return one row per condition, structure and main measure.

    Mean with 95 % interval, and `one_low` to `one_high`: where a single run lies with 95 %, both
    cut at what is possible. For all but today's structure the paired difference with its interval
    (`difference_level`: its level, wider than 95 % where several structures are compared), the
    interval that decides on equivalence, where the difference of a single pair of runs lies with
    95 %, both adjusted probabilities, the smallest difference that matters, the verdict, and what
    common random numbers gained. Where a run has no value (nothing decided, nobody called) the row
    is left out.
    """
    rows = [
        row
        for condition in study.conditions
        for measure in MAIN
        for row in _rows(study, runs, condition, measure)
    ]
    return COMPARISON.frame(rows)


def measured(study: Study, runs: Runs, condition: str, measure: str) -> dict[str, Floats]:
    """Return a measure's values by structure, where every run has one; today's must."""
    values = {name: runs[condition, name].values(measure) for name in study.structures}
    values = {name: own for name, own in values.items() if np.isfinite(own).all()}
    return values if study.today in values else {}


def difference_that_matters(study: Study, measure: str, today: Floats) -> float | None:
    """Return the smallest difference that matters, in the measure's unit.

    The study's, where studies state one on the measure, else what it is by default.
    """
    mean = float(today.mean())
    stated = smallest_difference(study.matters, measure, mean)
    default = MEASURES[measure].by_default
    if stated is not None or default is None:
        return stated
    return default.size * (abs(mean) if default.how == "share_of_today" else 1.0)


def _rows(study: Study, runs: Runs, condition: str, measure: str) -> Iterator[dict[str, object]]:
    """Yield the rows of one measure under one condition: the family that is adjusted together."""
    values = measured(study, runs, condition, measure)
    if not values:
        return
    today = values[study.today]
    delta = difference_that_matters(study, measure, today)
    others = {name: own for name, own in values.items() if name != study.today}
    judged = judge_all(others, today, delta)
    for name, own in values.items():
        mean, one = (
            possible(interval(own), measure) for interval in (mean_interval, prediction_interval)
        )
        row: dict[str, object] = {
            "structure": name, "condition": condition,
            "measure": measure, "unit": MAIN[measure],
            "mean": mean.mean, "low": mean.low, "high": mean.high,
            "one_low": one.low, "one_high": one.high,
        }  # fmt: skip
        row |= dict.fromkeys(OF_DIFFERENCES, np.nan) | {"verdict": ""}
        if name in judged:
            row |= _difference(judged[name], own, today)
        row |= {
            "delta": np.nan if delta is None else delta,
            "comparisons": len(others),
            "replications": len(own),
            "equal": equal_in(study.scenarios[condition, name]),
        }
        yield row


OF_DIFFERENCES = (
    "difference", "difference_low", "difference_high", "difference_level",
    "equivalence_low", "equivalence_high", "difference_one_low", "difference_one_high",
    "p_difference", "p_equivalence", "correlation", "variance_reduction",
)  # fmt: skip
"""Columns that today's structure has no values in."""


def _difference(judged: Judgement, own: Floats, today: Floats) -> dict[str, object]:
    wide, narrow = judged.difference, judged.equivalence
    one = prediction_interval(paired_differences(own, today))
    gain = correlation_and_variance_reduction(own, today)
    told = (
        wide.mean, wide.low, wide.high, wide.level, narrow.low, narrow.high, one.low, one.high,
        judged.p_difference, judged.p_equivalence, gain.correlation, gain.variance_reduction,
    )  # fmt: skip
    return dict(zip(OF_DIFFERENCES, told, strict=True)) | {"verdict": str(judged.verdict)}


def differences_by_run(study: Study, runs: Runs, condition: str, structure: str) -> Floats:
    """Return the differences to today of a structure: a row per main measure, a column per run."""
    own, today = runs[condition, structure], runs[condition, study.today]
    return np.array([own.values(measure) - today.values(measure) for measure in MAIN])


def differences(study: Study, runs: Runs) -> pd.DataFrame:
    """Return each paired run's difference to today: one row per run and main measure."""
    frames = [pd.DataFrame(columns=list(DIFFERENCES.columns))]
    for (condition, structure), collected in runs.items():
        if structure == study.today:
            continue
        numbers = np.array(collected.replications, dtype=int) + 1
        frames.append(
            pd.DataFrame(
                {
                    "structure": structure,
                    "condition": condition,
                    "equal": equal_in(study.scenarios[condition, structure]),
                    "measure": np.repeat(list(MAIN), len(numbers)),
                    "replication": np.tile(numbers, len(MAIN)),
                    "difference": differences_by_run(study, runs, condition, structure).ravel(),
                }
            )
        )
    return DIFFERENCES.checked(pd.concat(frames[1:] or frames, ignore_index=True))


def long_table(runs: Runs, what: str) -> pd.DataFrame:
    """Return `table`, `series`, `months` or `staff` of every run, one below the other.

    In front stand scenario, structure, condition and `equal`. In the staff table `outside`
    tells teams that do not belong to the office's casework. It is empty without people.
    """
    frames = []
    for (condition, structure), collected in runs.items():
        frame: pd.DataFrame = getattr(collected, what)()
        frame.insert(0, "scenario", collected.scenario.name)
        frame.insert(1, "structure", structure)
        frame.insert(2, "condition", condition)
        frame.insert(3, "equal", equal_in(collected.scenario))
        if what == "staff":
            teams = teams_over_time(collected.scenario)
            outside = [teams[team].outside for team in frame["team"]]
            frame.insert(list(frame.columns).index("team") + 1, "outside", outside)
        frames.append(frame)
    return pd.concat(frames, ignore_index=True)
