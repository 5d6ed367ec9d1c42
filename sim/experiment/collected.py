"""Results of many replications, collected into columns and long tables."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.measures.measures import Results
from sim.measures.rows import Series
from sim.measures.staff import STAFF, StaffSeries
from sim.scenario.study import Scenario
from sim.units import DAY

Key = tuple[str, str, str, str]
"""(measure, team, case type, detail); empty text means all together."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Dated:
    """Measures of every replication at dates.

    `numbers` has the shape (dates, measures, groups, replications); the groups are case types, or
    teams.
    """

    dates: pd.DatetimeIndex
    measures: tuple[str, ...]
    groups: tuple[str, ...]
    numbers: Floats

    def about(self, group: str) -> pd.DataFrame:
        """Return a row per date, measure and group: `date`, the named group, `measure`."""
        dates, measures, groups, _ = self.numbers.shape
        return pd.DataFrame(
            {
                "date": np.repeat(self.dates, measures * groups),
                group: np.tile(np.array(self.groups, dtype=object), dates * measures),
                "measure": np.tile(np.repeat(np.array(self.measures, dtype=object), groups), dates),
            }
        )

    def rows(self) -> Floats:
        """Return the numbers as a row per row of `about`, a column per replication."""
        return self.numbers.reshape(-1, self.numbers.shape[-1])


class Collected:
    """The results of one scenario, replication by replication, in any order of arrival.

    What all replications have in common is held once, so that one more costs its numbers only.
    """

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self._columns: dict[Key, int] = {}
        self._first: dict[Key, tuple[int, int]] = {}
        """Where a measure comes first: replication, and place in its results."""
        self._rows: dict[int, Floats] = {}
        self._series: dict[int, Series] = {}
        self._months: dict[int, Series] = {}
        self._staff: dict[int, StaffSeries] = {}

    def add(self, replication: int, results: Results) -> None:
        """Take the results of a replication."""
        known = self._columns
        row = np.full(len(known) + len(results.values), np.nan)
        for place, value in enumerate(results.values):
            key: Key = value[:4]
            row[known.setdefault(key, len(known))] = value.value
            first = self._first.get(key)
            if first is None or replication < first[0]:
                self._first[key] = (replication, place)
        self._rows[replication] = row[: len(known)].copy()
        self._series[replication] = _shared(results.series, self._series)
        self._months[replication] = _shared(results.months, self._months)
        self._staff[replication] = _shared_staff(results.staff, self._staff)

    def __contains__(self, replication: object) -> bool:
        """Tell whether the results of a replication are there."""
        return replication in self._rows

    @property
    def replications(self) -> list[int]:
        """Return the replications that are there, in order."""
        return sorted(self._rows)

    def keys(self) -> Iterator[Key]:
        """Yield what was measured, in the order of the first replication that measured it."""
        return iter(sorted(self._columns, key=self._first.__getitem__))

    def values(self, measure: str, team: str = "", case_type: str = "", detail: str = "") -> Floats:
        """Return a measure's values by replication; nan where a replication has none."""
        column = self._columns.get((measure, team, case_type, detail))
        rows = [self._rows[number] for number in self.replications]
        if column is None:
            return np.full(len(rows), np.nan)
        return np.array([row[column] if column < len(row) else np.nan for row in rows])

    def by_run(self) -> Floats:
        """Return all values: a row per key, a column per replication; nan where there is none."""
        columns = [self._columns[key] for key in self.keys()]
        values = np.full((len(columns), len(self._rows)), np.nan)
        for place, number in enumerate(self.replications):
            row = self._rows[number]
            padded = np.append(row, np.full(len(self._columns) - len(row), np.nan))
            values[:, place] = padded[columns]
        return values

    def table(self) -> pd.DataFrame:
        """Return all values as a long table: replication, measure, team, ..., value.

        A replication that could not give a measure has a row without a value.
        """
        keys, numbers = list(self.keys()), np.array(self.replications, dtype=int) + 1
        columns: dict[str, object] = {"replication": np.tile(numbers, len(keys))}
        for place, name in enumerate(("measure", "team", "case_type", "detail")):
            columns[name] = np.repeat([key[place] for key in keys], len(numbers))
        columns["value"] = np.concatenate([self.values(*key) for key in keys])
        return pd.DataFrame(columns)

    def course(self, measure: str) -> tuple[Floats, Floats]:
        """Return a weekly measure over all case types: days since the start, a row per run."""
        runs = [self._series[number] for number in self.replications]
        if measure not in runs[0].measures:
            return np.zeros(0), np.zeros((len(runs), 0))
        place = runs[0].measures.index(measure)
        values = np.stack([run.values[:, place].sum(axis=1) for run in runs])  # noqa: PD011 - no pandas
        return runs[0].dates / DAY, values

    def weekly(self) -> Dated:
        """Return the weekly measures by case type."""
        return self._dated(self._series)

    def monthly(self) -> Dated:
        """Return the counts of whole calendar months by case type, dated by their first days."""
        months = self._dated(self._months)
        first, whole = self._whole_months(months.dates)
        return replace(months, dates=first[whole], numbers=months.numbers[whole])

    def staffed(self) -> Dated:
        """Return staff by week and team; nan in a week without working day."""
        runs = [self._staff[number] for number in self.replications]
        numbers = np.stack([run.values for run in runs], axis=-1)  # noqa: PD011 - no pandas
        return Dated(self._days(runs[0].dates), STAFF, runs[0].teams, numbers.swapaxes(1, 2))

    def series(self) -> pd.DataFrame:
        """Return the weekly series: replication, date, case_type, measure, value."""
        return self._points(self._series)

    def months(self) -> pd.DataFrame:
        """Return the counts of whole calendar months: replication, month, case_type, ..."""
        table = self._points(self._months)
        if table.empty:
            return table.rename(columns={"date": "month"})
        first, whole = self._whole_months(pd.DatetimeIndex(table["date"]))
        months: pd.DataFrame = table.assign(date=first)[whole]
        return months.rename(columns={"date": "month"}).reset_index(drop=True)

    def months_of(self, replication: int) -> Series:
        """Return the counts by month of one replication, months cut short included."""
        return self._months[replication]

    def staff(self) -> pd.DataFrame:
        """Return staff by week: replication, date, team, measure, value; empty without people."""
        return self._points(self._staff)

    def _points(self, by_replication: Mapping[int, Series | StaffSeries]) -> pd.DataFrame:
        frames = []
        for number in self.replications:
            frame = by_replication[number].frame()
            frame.insert(0, "replication", number + 1)
            frames.append(frame)
        table = pd.concat(frames, ignore_index=True)
        table.insert(1, "date", self._days(table.pop("minute").to_numpy()))
        return table

    def _dated(self, by_replication: Mapping[int, Series]) -> Dated:
        runs = [by_replication[number] for number in self.replications]
        numbers = np.stack([run.values for run in runs], axis=-1)  # noqa: PD011 - no pandas
        return Dated(self._days(runs[0].dates), runs[0].measures, runs[0].case_types, numbers)

    def _days(self, minutes: Floats) -> pd.DatetimeIndex:
        """Return dates of minutes since the start, to the second."""
        start = pd.Timestamp(self.scenario.office.start)
        return (start + pd.to_timedelta(minutes, unit="min")).round("s")

    def _whole_months(self, ends: pd.DatetimeIndex) -> tuple[pd.DatetimeIndex, NDArray[np.bool_]]:
        """Return the first days of months that end there, and which of them the run has whole."""
        first = (ends - pd.Timedelta(days=1)).to_period("M").to_timestamp()
        whole = ends.is_month_start & (first >= pd.Timestamp(self.scenario.office.start))
        return first, np.asarray(whole)


def _shared(found: Series, others: Mapping[int, Series]) -> Series:
    """Return a series that has its dates and names in common with the first of the others."""
    first = next(iter(others.values()), found)
    assert np.array_equal(found.dates, first.dates)
    assert (found.measures, found.case_types) == (first.measures, first.case_types)
    return replace(first, values=found.values)


def _shared_staff(found: StaffSeries, others: Mapping[int, StaffSeries]) -> StaffSeries:
    """Return staff that has its dates and teams in common with the first of the others."""
    first = next(iter(others.values()), found)
    assert np.array_equal(found.dates, first.dates)
    assert found.teams == first.teams
    return replace(first, values=found.values)
