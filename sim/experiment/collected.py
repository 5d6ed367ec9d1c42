"""Results of many replications, collected into columns and long tables."""

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.measures.measures import Results
from sim.measures.rows import Series
from sim.measures.staff import StaffSeries
from sim.scenario.calendar import DAY
from sim.scenario.study import Scenario

Key = tuple[str, str, str, str]
"""(measure, team, case type, detail); empty text means all together."""

Floats = NDArray[np.float64]


class Collected:
    """The results of one scenario, replication by replication, in any order of arrival."""

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
            self._first[key] = min(self._first.get(key, (replication, place)), (replication, place))
        self._rows[replication] = row[: len(known)]
        self._series[replication] = results.series
        self._months[replication] = results.months
        self._staff[replication] = results.staff

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
        place = runs[0].measures.index(measure)
        values = np.stack([run.values[:, place].sum(axis=1) for run in runs])  # noqa: PD011 - no pandas
        return runs[0].dates / DAY, values

    def series(self) -> pd.DataFrame:
        """Return the weekly series: replication, date, case_type, measure, value."""
        return self._points(self._series)

    def months(self) -> pd.DataFrame:
        """Return the counts of whole calendar months: replication, month, case_type, ..."""
        table = self._points(self._months)
        if table.empty:
            return table.rename(columns={"date": "month"})
        first = (table["date"] - pd.Timedelta(days=1)).dt.to_period("M").dt.to_timestamp()
        begins_inside = first >= pd.Timestamp(self.scenario.office.start)
        whole = table["date"].dt.is_month_start & begins_inside
        months: pd.DataFrame = table.assign(date=first)[whole.to_numpy()]
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
        start = pd.Timestamp(self.scenario.office.start)
        dates = start + pd.to_timedelta(table.pop("minute"), unit="min")
        table.insert(1, "date", dates.dt.round("s"))
        return table
