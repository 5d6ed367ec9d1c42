"""A results folder of a comparison, read back: its tables, its scenarios, how it was made."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from math import nan
from pathlib import Path
from typing import Any

import pandas as pd
from pydantic import ValidationError

from sim.errors import UmbauError
from sim.report.numbers import Language
from sim.report.results import MANIFEST, scenario_key
from sim.scenario.loading import Study
from sim.scenario.study import Matters, Scenario

TABLES = ("comparison", "conditions", "differences", "hours", "inputs", "regime", "series",
          "structures", "values")  # fmt: skip
"""Tables without which there is no briefing; others are used where they are."""
MORE = ("best", "break_even", "cumulative_difference", "money", "months")
DOUBTS = ("tipping", "beaten", "worth")
"""Tables of `umbau tipping` and `umbau sensitivity`."""
_TEXT = {
    "structure", "condition", "measure", "team", "case_type", "detail", "unit", "label", "key",
    "source", "note", "confidence", "equal", "verdict", "item", "input", "against", "overloaded",
}  # fmt: skip


class BriefError(UmbauError):
    """There is no briefing of these results."""


@dataclass(frozen=True)
class Results:
    """What a results folder holds."""

    folder: Path
    details: Mapping[str, Any]
    tables: Mapping[str, pd.DataFrame]
    study: Study
    """The study as far as its results hold it: scenarios and labels."""
    doubts: tuple[Mapping[str, pd.DataFrame], ...] = field(default=())
    """Tables of results about wrong estimates, one mapping per folder."""

    @property
    def language(self) -> Language:
        """Return the language of the study."""
        return "en" if self.details.get("language") == "en" else "de"

    @property
    def preview(self) -> bool:
        """Whether these are a preview's."""
        return bool(self.details.get("preview"))

    def scenarios(self) -> dict[str, Scenario]:
        """Return each structure's scenario under the first condition."""
        first = next(iter(self.study.conditions))
        return {name: self.study.scenarios[first, name] for name in self.study.structures}


def read_results(folder: Path, doubts: Sequence[Path] = ()) -> Results:
    """Read a results folder of `umbau compare`, and others of `umbau tipping` or `sensitivity`.

    Raises BriefError that names what is missing.
    """
    details = _details(folder)
    if "today" not in details or not (folder / "tables" / "comparison.csv").is_file():
        message = f"{folder} holds no comparison; make one with: umbau compare STUDY"
        raise BriefError(message)
    tables = {name: _table(folder, name) for name in TABLES}
    tables |= {n: _table(folder, n) for n in MORE if (folder / "tables" / f"{n}.csv").is_file()}
    return Results(
        folder, details, tables, _study(folder, details, tables),
        tuple(_doubt(each, str(details.get("name", ""))) for each in doubts),
    )  # fmt: skip


def _details(folder: Path) -> Mapping[str, Any]:
    if not folder.is_dir():
        message = f"there is no folder {folder}; write the folder of results that compare named"
        raise BriefError(message)
    try:
        details = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        known = isinstance(details, dict) and "umbau" in details
    except (OSError, ValueError):
        known = False
    if not known:
        message = f"{folder} holds no results of Umbau ({MANIFEST} is missing or damaged)"
        raise BriefError(message)
    found: Mapping[str, Any] = details
    return found


def _table(folder: Path, name: str) -> pd.DataFrame:
    path = folder / "tables" / f"{name}.csv"
    try:
        raw = pd.read_csv(path, keep_default_na=False, dtype=str)
    except (OSError, ValueError) as error:
        message = f"{path} is missing or damaged; run umbau compare once more"
        raise BriefError(message) from error
    return pd.DataFrame({str(column): _values(raw[column]) for column in raw.columns})


def _values(column: "pd.Series[str]") -> Any:  # noqa: ANN401 - whatever a column holds
    """Read a column as what it holds: text, truth values, days or numbers."""
    if column.name in _TEXT:
        return column
    told = set(column) - {""}
    if told and told <= {"True", "False"}:
        return column == "True"
    if column.name == "date":
        try:
            return [date.fromisoformat(day[:10]) for day in column]  # a run may end at noon
        except ValueError:
            return column
    try:
        return [float(cell) if cell else nan for cell in column]
    except ValueError:
        return column


def _study(folder: Path, details: Mapping[str, Any], tables: Mapping[str, pd.DataFrame]) -> Study:
    listed, lying = tables["structures"], tables["conditions"]
    structures = dict(zip(listed["structure"], listed["label"], strict=True))
    conditions = dict(zip(lying["condition"], lying["label"], strict=True))
    scenarios = {}
    for condition in conditions:
        for name in structures:
            path = folder / "scenarios" / f"{scenario_key(condition, name)}.json"
            try:
                text = path.read_text(encoding="utf-8")
                scenarios[condition, name] = Scenario.model_validate_json(text)
            except (OSError, ValidationError) as error:
                message = (
                    f"{path} is missing or of another version of Umbau; run umbau compare once more"
                )
                raise BriefError(message) from error
    return Study(
        name=str(details.get("name", "")), question=str(details.get("question", "")),
        language=str(details.get("language", "de")), matters=Matters(), structures=structures,
        conditions=conditions or {"": ""}, scenarios=scenarios,
    )  # fmt: skip


def _doubt(folder: Path, study: str) -> Mapping[str, pd.DataFrame]:
    details = _details(folder)
    found = {
        name: _table(folder, name)
        for name in DOUBTS
        if (folder / "tables" / f"{name}.csv").is_file()
    }
    if not found:
        message = f"{folder} holds no results of umbau tipping or umbau sensitivity"
        raise BriefError(message)
    if details.get("name") != study:
        message = f"{folder} is about another study, '{details.get('name')}', not '{study}'"
        raise BriefError(message)
    if "tipping" in found:
        varied = details.get("tipping", {}).get("inputs", [""])
        found["tipping"] = found["tipping"].assign(input=str(varied[0]))
    return found
