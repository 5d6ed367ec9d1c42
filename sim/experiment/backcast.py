"""The model's year beside the office's own: months observed, and where a run would lie."""

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
import pandas as pd

from sim.errors import RunError
from sim.experiment.collected import Collected, Floats
from sim.experiment.comparison import Runs
from sim.scenario.loading import Study
from sim.scenario.observed import MEASURES, ObservedMonth, read_observed
from sim.scenario.study import Scenario
from sim.stats.intervals import prediction_interval

LEVEL = 0.95
"""Of 100 months of a model that is right, so many lie within the band."""

COLUMNS = ["month", "case_type", "measure", "observed", "mean", "low", "high", "inside",
           "replications"]  # fmt: skip


def backcast(observed: Sequence[ObservedMonth], collected: Collected) -> pd.DataFrame:
    """Return each observed number beside the model's months: a row per number.

    `low` to `high` holds one further run with 95 %, month by month; what lies outside is a miss.
    Months that the runs do not hold whole are left out. Runs must begin to count at once.
    """
    months = _Months(collected)
    rows = []
    for each in observed:
        for measure in MEASURES:
            values = months.values(each, measure)
            if measure not in each.counted or values is None:
                continue
            seen, one = each.counted[measure], prediction_interval(values, LEVEL)
            low = max(one.low, 0.0)  # stays nan where a single run says nothing
            rows.append(
                (each.month, each.case_type, measure, seen, one.mean, low, one.high,
                 bool(low <= seen <= one.high), len(values))
            )  # fmt: skip
    table = pd.DataFrame(rows, columns=COLUMNS)
    return table.assign(month=pd.to_datetime(table["month"]))


class _Months:
    """Applications, decisions and open cases by calendar month, of every run."""

    def __init__(self, collected: Collected) -> None:
        start = collected.scenario.office.start
        series = [collected.months_of(number) for number in collected.replications]
        first = series[0]
        self._types = list(first.case_types)
        names = list(first.measures)
        counts = np.stack([each.values for each in series])  # noqa: PD011 - runs, months, measures, types
        came, decided, withdrawn = (
            counts[:, :, names.index(name)] for name in ("arrivals", "decided", "withdrawn")
        )
        opening = np.stack(
            [collected.values("open_start", case_type=name) for name in self._types], axis=1
        )
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
        raise RunError("a backcast counts from the first day; leave 'warm_up' out of the run")
    if scenario.run.replications < 2:  # noqa: PLR2004 - a band needs two
        raise RunError("a single run has no band; make at least 2, better 30")
    start, end = run_of(scenario)
    inside = [each for each in observed if start <= each.month and next_month(each.month) <= end]
    if not inside:
        first, last = observed[0].month, observed[-1].month
        message = (
            f"the run goes from {start} to {end} and holds none of the months {first:%Y-%m} to "
            f"{last:%Y-%m}; let the office start at the first of them (office: start, with its "
            "opening cases as of then)"
        )
        raise RunError(message)


def run_of(scenario: Scenario) -> tuple[date, date]:
    """Return the first day of a run and the day after its last."""
    start = scenario.office.start
    return start, start + timedelta(minutes=scenario.run.run_length)


def next_month(month: date) -> date:
    """Return the first day of the month after."""
    return (month + timedelta(days=31)).replace(day=1)


def first_of(study: Study) -> tuple[str, str]:
    """Return today's structure under the first condition: what is laid beside own months."""
    return next(iter(study.conditions)), study.today


def study_backcast(study: Study, runs: Runs) -> pd.DataFrame:
    """Return the backcast that a study states; empty where it states none."""
    if study.backcast is None:
        return pd.DataFrame(columns=COLUMNS)
    collected = runs[first_of(study)]
    return backcast(read_observed(study.backcast, collected.scenario.office.case_types), collected)
