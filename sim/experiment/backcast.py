"""The model's months beside the office's own: where single runs lie, and simple forecasts."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd

from sim.errors import RunError
from sim.experiment.collected import Collected, Floats
from sim.experiment.comparison import Runs
from sim.experiment.engines import Engines
from sim.experiment.naive import NAIVE, naive_forecasts
from sim.experiment.precision import run_until_precise
from sim.experiment.runner import Progress, run_all
from sim.experiment.runs import K, Runner
from sim.experiment.service_level import (
    AtServiceLevel,
    at_service_level,
    most_training_runs,
)
from sim.experiment.single_runs import SingleRuns
from sim.experiment.store import Store
from sim.experiment.tables import BACKCAST, BACKCAST_ERRORS
from sim.messages.message import Message
from sim.plan.study import Study
from sim.reading.observed import MEASURES, ObservedMonth, next_month
from sim.scenario.study import Scenario
from sim.stats.intervals import order_band

LEVEL = 0.90
"""Of 100 months of a model that is right, so many lie within the band: 5 to 95 % of single runs."""

FEWEST_RUNS = 20
"""The band's ends are order statistics; 19 runs are the fewest that have them at 5 and 95 %."""

FORECASTS = ("model", *NAIVE)
"""What is compared by its errors: the mean of the runs, and simple rules."""


@dataclass(frozen=True)
class Backcast:
    """An office's own months beside single runs, each with a draw of its own of the inputs."""

    observed: Sequence[ObservedMonth]
    single: SingleRuns
    runs: Sequence[Collected]

    def table(self) -> pd.DataFrame:
        """Return each observed number beside the model's months; as `backcast`."""
        return backcast(self.observed, self.runs)

    def errors(self) -> pd.DataFrame:
        """Return how far off model and simple forecasts are; as `forecast_errors`."""
        return forecast_errors(self.table())


@dataclass(frozen=True)
class PlannedBackcast:
    """An office's own months, and the draws whose runs are to be laid beside them."""

    observed: Sequence[ObservedMonth]
    single: SingleRuns

    def made(self, run: Runner) -> Backcast:
        """Run each draw once and lay the months of these runs beside the observed ones."""
        return Backcast(self.observed, self.single, self.single.collected(run))


def run_study(
    study: Study,
    beside: PlannedBackcast | None,
    executor: Executor | None = None,
    progress: Progress | None = None,
    store: Store | None = None,
    planned: Callable[[int], None] | None = None,
    engines: Engines | None = None,
) -> tuple[AtServiceLevel, Runs, Backcast | None]:
    """Run a study at its service level, as `run_until_precise` does, and before it its backcast.

    Its structures answer as few as deliver the service level, if it asks for one; the backcast, if
    there is one, is of the office as it is written.
    """

    def run(wanted: Mapping[K, Scenario], number: int, /, first: int = 0) -> dict[K, Collected]:
        return run_all(wanted, number, executor, progress, store, first, engines)

    more = len(beside.single.draws) if beside is not None else 0

    def plan(total: int) -> None:
        if planned is not None:
            planned(total + more)

    reported = next(iter(study.scenarios.values())).run.replications * len(study.scenarios)
    plan(reported + most_training_runs(study))
    at = at_service_level(study, run)
    plan(reported + at.runs)
    laid = beside.made(run) if beside is not None else None
    runs = run_until_precise(
        at.study, executor, progress, store, lambda total: plan(total + at.runs), engines
    )
    return at, runs, laid


def backcast(observed: Sequence[ObservedMonth], runs: Sequence[Collected]) -> pd.DataFrame:
    """Return each observed number beside the model's months: a row per number.

    ``runs`` hold one run each, from the same start. `low` to `high` holds 90 % of single runs,
    month by month; what lies outside is a miss. Months that the runs do not hold whole are left
    out. Beside it stand the simple forecasts from the months before (`sim.experiment.naive`), nan
    where there are none. Runs must begin to count at once, and be 19 or more.
    """
    months = _Months(runs)
    rows = []
    for each in observed:
        for measure in MEASURES:
            values = months.values(each, measure)
            if measure not in each.counted or values is None:
                continue
            seen, one = each.counted[measure], order_band(values, LEVEL)
            rows.append(
                (each.month, each.case_type, measure, seen, one.mean, one.low, one.high,
                 bool(one.low <= seen <= one.high),
                 *naive_forecasts(observed, each, measure).values(), len(values))
            )  # fmt: skip
    table = pd.DataFrame(rows, columns=list(BACKCAST.columns))
    return table.assign(month=pd.to_datetime(table["month"]))


def forecast_errors(table: pd.DataFrame) -> pd.DataFrame:
    """Return the mean absolute error in percent of the observed (MAPE) of model and simple rules.

    ``table`` is that of `backcast`. One row per case type and measure, over the `months` of which
    every forecast that is there at all says something, and of which something was observed;
    none where the model stands alone. A column is nan where a rule has nothing to go by.
    """
    keys = ["case_type", "measure"]
    rows = [
        (*key, *_errors(rows.rename(columns={"mean": "model"})))
        for key, rows in table.groupby(keys, sort=False)
    ]
    return pd.DataFrame(rows, columns=list(BACKCAST_ERRORS.columns))


def _errors(rows: pd.DataFrame) -> tuple[float, ...]:
    told = ["model", *(name for name in NAIVE if rows[name].notna().any())]
    common = rows[rows[told].notna().all(axis=1) & (rows["observed"] > 0)]
    common = common[: len(common) if len(told) > 1 else 0]
    seen = common["observed"].to_numpy(dtype=float)
    found = [
        100.0 * float(np.mean(np.abs(common[name].to_numpy(dtype=float) - seen) / seen))
        if name in told and len(common)
        else float("nan")
        for name in FORECASTS
    ]
    return (len(common), *found)


class _Months:
    """Applications, decisions and open cases by calendar month, of every run."""

    def __init__(self, runs: Sequence[Collected]) -> None:
        start = runs[0].scenario.office.start
        series = [each.months_of(0) for each in runs]
        first = series[0]
        self._types = list(first.case_types)
        names = list(first.measures)
        counts = np.stack([each.values for each in series])  # noqa: PD011 - runs, months, measures, types
        came, decided, withdrawn = (
            counts[:, :, names.index(name)] for name in ("arrivals", "decided", "withdrawn")
        )
        if "caused" in names:
            came = came + counts[:, :, names.index("caused")]
        opening = np.array(
            [[each.values("open_start", case_type=name)[0] for name in self._types]
             for each in runs]
        )  # fmt: skip
        still = opening[:, np.newaxis] + np.cumsum(came - decided - withdrawn, axis=1)
        self._found = {"arrivals": came, "decided": decided, "open": still}
        ends = [start + timedelta(minutes=float(minute)) for minute in first.dates]
        self._places = {
            (end - timedelta(days=1)).replace(day=1): place
            for place, end in enumerate(ends)
            if end.day == 1
        }
        self._start = start

    def values(self, observed: ObservedMonth, measure: str) -> Floats | None:
        """Return a month's value in every run; None where the runs do not hold it whole."""
        place = self._places.get(observed.month)
        if place is None or (measure != "open" and observed.month < self._start):
            return None
        by_type: Floats = self._found[measure][:, place]
        if observed.case_type:
            return by_type[:, self._types.index(observed.case_type)]
        return np.asarray(by_type.sum(axis=1))


def refuse_strange_months(observed: Sequence[ObservedMonth], scenario: Scenario) -> None:
    """Refuse months none of which a run would hold, before anything is run. Raises RunError."""
    if scenario.run.warm_up:
        raise RunError(Message("backcast.warm_up"))
    start, end = run_of(scenario)
    inside = [each for each in observed if start <= each.month and next_month(each.month) <= end]
    if not inside:
        first, last = observed[0].month, observed[-1].month
        raise RunError(
            Message(
                "backcast.strange_months",
                start=start,
                end=end,
                first=f"{first:%Y-%m}",
                last=f"{last:%Y-%m}",
            )
        )


def refuse_few_runs(scenario: Scenario) -> None:
    """Refuse fewer runs than the band needs, before anything is run. Raises RunError."""
    if scenario.run.replications < FEWEST_RUNS:
        raise RunError(
            Message("backcast.few_runs", fewest=FEWEST_RUNS, runs=scenario.run.replications)
        )


def run_of(scenario: Scenario) -> tuple[date, date]:
    """Return the first day of a run and the day after its last."""
    start = scenario.office.start
    return start, start + timedelta(minutes=scenario.run.run_length)


def first_of(study: Study) -> tuple[str, str]:
    """Return what is laid beside own months: today's structure, first condition, own management."""
    return next(iter(study.owned().conditions)), study.today
