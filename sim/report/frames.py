"""Summaries of the long tables that charts, titles and alternative texts share."""

from collections import defaultdict
from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.experiment.summaries import FEW_RUNS
from sim.plan.study import Study
from sim.report.catalogue.catalogue import Language, phrase
from sim.report.catalogue.numbers import decimals_for
from sim.report.catalogue.words import runs_words, unit_word
from sim.report.hues import hues_of

_MOST_DECIMALS = 4

_ESTIMATES = (
    "mean",
    "low",
    "high",
    "difference",
    "difference_low",
    "difference_high",
    "equivalence_low",
    "equivalence_high",
    "one_low",
    "one_high",
    "difference_one_low",
    "difference_one_high",
    "delta",
)

CLEAR = ("more", "fewer")
"""Verdicts that say on which side of today's a structure is."""

Key = tuple[str, str]
"""A condition and a structure."""

Row: TypeAlias = "pd.Series[Any]"
"""A row of a table of results."""


@dataclass(frozen=True, slots=True)
class Curve:
    """Mean and band of one structure under one condition; all arrays have one value per date."""

    dates: tuple[date, ...]
    mean: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    runs: int


@dataclass(frozen=True, slots=True)
class Structure:
    """A structure as the study lists it: name, planner's label, its place, whether it is today."""

    name: str
    label: str
    place: int
    today: bool
    hue: int = 0
    """Which colour and dash it has in every chart, see `hues_of`."""


@dataclass(frozen=True)
class Compared:
    """What a comparison found, with the structures and conditions of its study in their order."""

    table: pd.DataFrame
    """The table `comparison`."""
    structures: Sequence[Structure]
    conditions: Sequence[tuple[str, str]]
    """Pairs of name and label."""

    @property
    def others(self) -> list[Structure]:
        """Return the structures that are compared with today's."""
        return [one for one in self.structures if not one.today]

    def on(self, condition: str, measure: str) -> pd.DataFrame:
        """Return what was found on a measure under a condition, in the unit that is shown."""
        return self._found.get((condition, measure), self.table.iloc[:0])

    @cached_property
    def _found(self) -> dict[tuple[str, str], pd.DataFrame]:
        """What was found by condition and measure: a briefing looks up hundreds of times."""
        shown = _in_shown_units(self.table)
        places: dict[tuple[str, str], list[int]] = defaultdict(list)
        keys = zip(shown["condition"].astype(str), shown["measure"].astype(str), strict=True)
        for place, key in enumerate(keys):
            places[key].append(place)
        return {key: shown.iloc[where] for key, where in places.items()}


def require_columns(frame: pd.DataFrame, table: str, columns: Sequence[str]) -> None:
    """Raise ``ValueError`` naming the columns that a table lacks."""
    missing = [column for column in columns if column not in frame.columns]
    if missing:
        message = f"table {table}: column {', '.join(missing)} is missing; write it to the table"
        raise ValueError(message)


def labels(study: Study) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the tables of structures and conditions with their labels."""
    structures = pd.DataFrame(
        [
            {"structure": name, "label": label, "today": name == study.today}
            for name, label in study.structures.items()
        ]
    )
    conditions = pd.DataFrame(
        [{"condition": name, "label": label} for name, label in study.conditions.items()]
    )
    return structures, conditions


def under(table: pd.DataFrame, conditions: Collection[str]) -> pd.DataFrame:
    """Return what a table says under some of its conditions; all, if it is about none."""
    if "condition" not in table:
        return table
    return table[table["condition"].isin(conditions)].reset_index(drop=True)


def structure_list(structures: pd.DataFrame) -> list[Structure]:
    """Read the table of structures in the order of the study."""
    require_columns(structures, "structures", ("structure", "label", "today"))
    names, todays = structures["structure"].astype(str), structures["today"].astype(bool)
    hues = hues_of(names, next(iter(names[todays]), ""))
    rows = zip(names, structures["label"].astype(str), todays, strict=True)
    return [
        Structure(name, label, place, today, hues[name])
        for place, (name, label, today) in enumerate(rows)
    ]


def condition_list(conditions: pd.DataFrame) -> list[tuple[str, str]]:
    """Read the table of conditions as (condition, label) in the order of the study."""
    require_columns(conditions, "conditions", ("condition", "label"))
    names = conditions["condition"].astype(str)
    return list(zip(names, conditions["label"].astype(str), strict=True))


def with_curves(
    found: Mapping[Key, Curve], structures: pd.DataFrame, conditions: pd.DataFrame, where: str
) -> tuple[list[Structure], list[tuple[str, str]]]:
    """Return the structures and the conditions that have curves, in the order of their tables.

    Raises ``ValueError`` if there are none; `where` says in what table the curves stand.
    """
    listed = [one for one in structure_list(structures) if any(key[1] == one.name for key in found)]
    named = [pair for pair in condition_list(conditions) if any(key[0] == pair[0] for key in found)]
    if not listed or not named:
        message = f"the tables of structures and conditions name none of those in the {where}"
        raise ValueError(message)
    return listed, named


def curves(
    frame: pd.DataFrame, time: str, measure: str, group: str = "case_type"
) -> dict[Key, Curve]:
    """Return a measure's mean and band over the runs, at every date, of all groups together.

    ``time`` names the date column (``date`` or ``month``), ``group`` the one that is empty for all
    together (``case_type`` or ``team``). The band holds the middle eight of ten runs; with fewer
    than ten runs it holds all of them.
    """
    columns = ("structure", "condition", time, group, "measure", "mean", "runs_low", "runs_high",
               "replications")  # fmt: skip
    require_columns(frame, "of dates", columns)
    rows = frame[(frame["measure"] == measure) & (frame[group] == "")]
    if rows.empty:
        message = f"the table holds no rows of the measure {measure}"
        raise ValueError(message)
    found: dict[Key, Curve] = {}
    for (condition, structure), part in rows.groupby(["condition", "structure"], observed=True):
        course = part.sort_values(time, kind="stable")
        found[str(condition), str(structure)] = Curve(
            dates=tuple(pd.Timestamp(stamp).date() for stamp in course[time]),
            mean=course["mean"].to_numpy(dtype=float),
            low=course["runs_low"].to_numpy(dtype=float),
            high=course["runs_high"].to_numpy(dtype=float),
            runs=int(course["replications"].max()),
        )
    return found


def same_direction(series: pd.DataFrame, measure: str, condition: str, structure: str) -> int:
    """Return 1 if the measure ends above its start in every run, -1 if below, else 0.

    Three or more runs are needed to say anything: with fewer, chance alone decides too often.
    """
    require_columns(series, "series", ("risen", "fallen"))
    rows = series[
        (series["measure"] == measure)
        & (series["case_type"] == "")
        & (series["condition"] == condition)
        & (series["structure"] == structure)
    ]
    last = rows.sort_values("date", kind="stable").iloc[-1]
    runs = int(last["replications"])
    if runs < 3:  # noqa: PLR2004 - the rule in the docstring
        return 0
    return int(last["risen"] == runs) - int(last["fallen"] == runs)


def run_counts(found: dict[Key, Curve]) -> tuple[int, int]:
    """Return the smallest and the largest number of runs behind the curves."""
    counts = [curve.runs for curve in found.values()]
    return min(counts), max(counts)


def replication_counts(frame: pd.DataFrame) -> tuple[int, int]:
    """Return the smallest and the largest number of runs of a structure in a long table."""
    counts = frame.groupby(["structure", "condition"], observed=True)["replication"].nunique()
    return (int(counts.min()), int(counts.max())) if len(counts) else (0, 0)


def band_words(runs: int, language: Language) -> str:
    """Say in words what the band of this many runs shows."""
    if runs == 1:
        return phrase("common.band_one", language)
    if runs < FEW_RUNS:
        return phrase("common.band_all", language, count=runs)
    return phrase("common.band_share", language)


def footer_words(
    counts: tuple[int, int], language: Language, source: str, extra: Sequence[str] = ()
) -> str:
    """Write the line under a chart: number of runs, source, and what else must be said."""
    parts = [phrase("common.runs_footer", language, runs=runs_words(*counts, language))]
    if source:
        parts.append(phrase("common.source", language, source=source.rstrip(".")))
    return " ".join([*parts, *extra])


def foot_words(
    rows: pd.DataFrame, language: Language, source: str, extra: Sequence[str] = (), *,
    preview: bool, briefly: bool = False,
) -> tuple[str, str]:  # fmt: skip
    """Return the line under a chart of some rows, by their runs, and whether it is a preview.

    `briefly`: without runs and source, where the text around the chart tells them.
    """
    counts = int(rows["replications"].min()), int(rows["replications"].max())
    mark = phrase("common.preview", language) if preview else ""
    return " ".join(extra) if briefly else footer_words(counts, language, source, extra), mark


def measure_rows(comparison: pd.DataFrame, measure: str) -> pd.DataFrame:
    """Return the rows of one measure in the unit that is shown: shares become percent."""
    require_columns(comparison, "comparison", ("measure",))
    return _in_shown_units(comparison[comparison["measure"] == measure])


def _in_shown_units(comparison: pd.DataFrame) -> pd.DataFrame:
    needed = ("structure", "condition", "measure", "unit", "verdict", "replications", *_ESTIMATES)
    require_columns(comparison, "comparison", needed)
    rows = comparison.copy()
    share = rows["unit"].astype(str) == "share"
    for column in _ESTIMATES:
        rows[column] = rows[column].astype(float)
        rows.loc[share, column] *= 100.0
    rows["unit"] = rows["unit"].astype(str).where(~share, "percent")
    return rows


def row_of(rows: pd.DataFrame, condition: str, structure: str) -> "Row | None":
    """Return the one row of a condition and structure, or ``None``."""
    found = rows[(rows["condition"] == condition) & (rows["structure"] == structure)]
    return None if found.empty else found.iloc[0]


def estimate_decimals(rows: pd.DataFrame) -> tuple[int, int]:
    """Return decimals for the values and for the differences of one measure.

    Where a verdict says more or fewer, no bound of the interval may be rounded to zero: the
    numbers would seem to contradict the verdict.
    """
    values = decimals_for([float(value) for value in rows["mean"]])
    columns = ["difference", "difference_low", "difference_high"]
    numbers = rows[columns].to_numpy(dtype=float)
    decimals = min(decimals_for([float(value) for value in numbers.ravel()]), values + 1)
    decisive = rows.loc[rows["verdict"].isin(CLEAR), columns].to_numpy(dtype=float)
    smallest = float(np.nanmin(np.abs(decisive))) if np.isfinite(decisive).any() else 1.0
    while smallest > 0 and round(smallest, decimals) == 0 and decimals < _MOST_DECIMALS:
        decimals += 1
    return values, decimals


def difference_unit(unit: str, language: Language) -> str:
    """Return the unit word of a difference: a difference of percents is in percentage points."""
    return unit_word("points" if unit == "percent" else unit, language)


def hours_per_year(hours: pd.DataFrame, years: float) -> pd.DataFrame:
    """Return mean hours per year by condition, structure and use, summed over the teams.

    ``years`` is the length of the runs.
    """
    require_columns(hours, "hours", ("structure", "condition", "team", "use", "hours"))
    if years <= 0:
        message = f"years: the length of the runs must be positive, not {years}"
        raise ValueError(message)
    keys: list[Hashable] = ["condition", "structure", "use"]
    table = hours.groupby(keys, observed=True)["hours"].sum().reset_index()
    table["hours"] = table["hours"] / years
    return table
