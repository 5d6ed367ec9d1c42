"""Results folders read back: everything that a briefing says stands in them.

Whoever has only the folder has enough; nothing is run again.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from pydantic import ValidationError

from sim.errors import BadCall
from sim.experiment.money import UNKNOWN
from sim.report.folders import MANIFEST
from sim.report.frames import Structure, condition_list, require_columns, structure_list
from sim.report.numbers import Language
from sim.report.results import scenario_key
from sim.scenario.loading import Study
from sim.scenario.sensitivity import Sensitivity
from sim.scenario.study import Matters, Precision, Scenario
from sim.units import DAY

Frames = Mapping[str, pd.DataFrame]

NEEDED: Mapping[str, Sequence[str]] = {
    "structures": ("structure", "label", "today"),
    "conditions": ("condition", "label"),
    "comparison": (
        "structure", "condition", "measure", "unit", "mean", "low", "high", "difference",
        "difference_low", "difference_high", "difference_level", "equivalence_low",
        "equivalence_high", "one_low", "one_high", "difference_one_low", "difference_one_high",
        "delta", "verdict", "replications", "equal",
    ),
    "differences": ("structure", "condition", "measure", "replication", "difference"),
    "series": ("structure", "condition", "replication", "date", "case_type", "measure", "value",
               "equal"),
    "hours": ("structure", "condition", "replication", "team", "use", "hours", "equal"),
    "values": ("structure", "condition", "replication", "measure", "team", "case_type", "detail",
               "value"),
    "precision": ("condition", "measure", "structure", "half_width", "asked", "decisive",
                  "reached", "replications", "runs_needed"),
    "money": ("structure", "condition", "item", "detail", "label", "unit", "status", "mean", "low",
              "high", "difference", "difference_low", "difference_high"),
}  # fmt: skip
"""Tables without which there is no briefing, and what is read of them."""

USED = ("regime", "break_even", "cumulative_difference")
"""Tables that are read where there are any."""

OTHERS: Mapping[str, str] = {
    "attribution": "attribute", "tipping": "tipping", "beaten": "sensitivity",
    "allocation": "staff", "tried": "staff", "backcast": "backcast",
}  # fmt: skip
"""Which command writes a table that is in no comparison."""

_TEXTS = frozenset((
    "structure", "condition", "measure", "unit", "label", "verdict", "equal", "scenario", "team",
    "case_type", "detail", "use", "item", "status", "source", "confidence", "date", "month",
    "overloaded", "first_team", "cleared", "finding", "course", "date_low", "date_high", "begin",
    "horizon", "shortfall_date", "lead_date", "verdict_end", "against", "input", "end",
    "contradiction", "key",
))  # fmt: skip
_FLAGS = frozenset((
    "today", "reached", "decisive", "immaterial", "steady", "within_reach", "rises",
))  # fmt: skip

_MAKE = "umbau compare STUDY"


class BriefError(BadCall):
    """There is no briefing to be made of this; says what is missing and what makes it."""


@dataclass(frozen=True)
class Results:
    """What `umbau compare` found, as its results folder has it."""

    details: Mapping[str, Any]
    """The manifest."""
    tables: Frames
    scenarios: Mapping[tuple[str, str], Scenario]
    """By (condition, structure)."""

    @property
    def language(self) -> Language:
        """Return the language that the results are reported in."""
        return "en" if self.details.get("language") == "en" else "de"

    @property
    def preview(self) -> bool:
        """Tell whether these are results of a short version."""
        return bool(self.details["preview"])

    @property
    def structures(self) -> list[Structure]:
        """Return the structures, today's first."""
        return structure_list(self.tables["structures"])

    @property
    def others(self) -> list[Structure]:
        """Return the structures that are compared with today's."""
        return [one for one in self.structures if not one.today]

    @property
    def conditions(self) -> list[tuple[str, str]]:
        """Return the conditions with their labels; one without a label where there are none."""
        return condition_list(self.tables["conditions"])

    @property
    def dated(self) -> list[Structure]:
        """Return the reorganisations: what changes on dates."""
        first = self.conditions[0][0]
        return [one for one in self.others if self.scenarios[first, one.name].timeline is not None]

    @property
    def begin(self) -> date:
        """Return the first day of the runs."""
        return date.fromisoformat(str(self.details["start"]))

    @property
    def last(self) -> date:
        """Return the last day of the runs."""
        return self.begin + timedelta(days=float(self.details["run_length_days"])) - timedelta(1)

    @property
    def study(self) -> Study:
        """Return as much of the study as its results tell."""
        stated = self.details.get("matters", {})
        matters = {name: stated[name] for name in ("decided", "open_end") if name in stated}
        if "median_age_open_days" in stated:
            matters["median_age_open"] = stated["median_age_open_days"] * DAY
        asked = dict(self.details.get("precision", {}))
        asked.pop("reached", None)
        return Study(
            name=str(self.details["name"]),
            question=str(self.details["question"]),
            language=self.language,
            matters=Matters.model_validate(matters),
            structures={one.name: one.label for one in self.structures},
            conditions=dict(self.conditions),
            scenarios=dict(self.scenarios),
            precision=Precision.model_validate(asked) if asked else None,
            preview=self.preview,
            sensitivity=Sensitivity.model_validate(self.details.get("stated_sensitivity", {})),
        )


@dataclass(frozen=True)
class Doubt:
    """What `umbau tipping` or `umbau sensitivity` found about the same study."""

    command: str
    details: Mapping[str, Any]
    tables: Frames
    study: Study


def read_results(folder: Path) -> Results:
    """Read the results folder of a comparison. Raises BriefError."""
    details, command = _opened(folder)
    if command != "compare":
        raise BriefError(
            f"{folder} holds results of umbau {command}; a briefing is made of those of: {_MAKE}"
        )
    missing = [f"tables/{n}.csv" for n in NEEDED if not (folder / "tables" / f"{n}.csv").is_file()]
    missing += [
        f"scenarios/{n}.json"
        for n in details["scenarios"]
        if not (folder / "scenarios" / f"{n}.json").is_file()
    ]
    if missing:
        raise BriefError(
            f"{folder} is not complete, {_listed(missing)} missing; make the results again with: "
            f"{_MAKE}"
        )
    tables = {name: _table(folder, name, needed) for name, needed in NEEDED.items()}
    for name in USED:
        if (folder / "tables" / f"{name}.csv").is_file():
            tables[name] = _table(folder, name, ())
    if tables["comparison"].empty or tables["structures"].empty:
        raise BriefError(f"{folder} compares nothing: tables/comparison.csv has no rows")
    return Results(details, tables, _scenarios(folder, details, tables))


def read_doubt(folder: Path, results: Results) -> Doubt:
    """Read a folder of tipping points or of a sensitivity analysis. Raises BriefError."""
    details, command = _opened(folder)
    if command not in ("tipping", "sensitivity"):
        raise BriefError(
            f"{folder} holds results of umbau {command}; --with takes those of: umbau tipping "
            "STUDY --input PATH, or umbau sensitivity STUDY"
        )
    name = results.details["name"]
    if details["name"] != name:
        raise BriefError(
            f"{folder} is about another study, '{details['name']}', and the results about '{name}'"
        )
    wanted = ("tipping", "curve") if command == "tipping" else ("beaten", "worth", "tornado")
    there = [each for each in wanted if (folder / "tables" / f"{each}.csv").is_file()]
    tables = {each: _table(folder, each, ()) for each in there}
    scenarios = _scenarios(folder, details, results.tables)
    stated = Sensitivity.model_validate(details.get("stated_sensitivity", {}))
    study = replace(results.study, scenarios=dict(scenarios), sensitivity=stated)
    return Doubt(command, details, tables, study)


def _opened(folder: Path) -> tuple[dict[str, Any], str]:
    """Return the manifest of a results folder, and the command that made it."""
    if not folder.is_dir():
        raise BriefError(f"{folder} is no folder; name the results folder of: {_MAKE}")
    path = folder / MANIFEST
    if not path.is_file():
        raise BriefError(
            f"{folder} holds no results of Umbau ({MANIFEST} is missing); they are made by: {_MAKE}"
        )
    try:
        details = json.loads(path.read_text(encoding="utf-8"))
        scenarios = details["scenarios"]
        known = "umbau" in details and isinstance(scenarios, dict) and bool(scenarios)
    except (ValueError, LookupError, TypeError):
        known = False
    if not known:
        raise BriefError(
            f"{path} is not the manifest of results; make the results again with: {_MAKE}"
        )
    there = {file.stem for file in (folder / "tables").glob("*.csv")}
    if "question" in details and "tipping" not in details and "sensitivity" not in details and (
        "comparison" in there or not there & set(OTHERS)
    ):  # fmt: skip
        return _whole(folder, details), "compare"
    for name, command in OTHERS.items():
        if name in there:
            return details, command
    return details, "run"


def _whole(folder: Path, details: dict[str, Any]) -> dict[str, Any]:
    """Return a manifest of a comparison that has all that is read of it."""
    wanted = ("name", "question", "preview", "today", "seed", "replications", "start",
              "run_length_days", "warm_up_days", "python", "libraries")  # fmt: skip
    missing = [name for name in wanted if name not in details]
    if missing:
        raise BriefError(
            f"{folder / MANIFEST} does not say {_listed(missing)}; make the results again with: "
            f"{_MAKE}"
        )
    return details


def _table(folder: Path, name: str, needed: Sequence[str]) -> pd.DataFrame:
    """Read a table; texts stay texts, and what is not there is no number."""
    path = folder / "tables" / f"{name}.csv"
    try:
        table = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8")
        require_columns(table, name, needed)
        for column in table.columns:
            if column in _FLAGS:
                table[column] = table[column] == "True"
            elif column not in _TEXTS:
                known = table[column].mask(table[column].isin(["", UNKNOWN]), other=np.nan)
                table[column] = pd.to_numeric(known, errors="raise")
    except (ValueError, OSError) as error:
        raise BriefError(
            f"{path} cannot be read ({str(error).splitlines()[0]}); make the results again"
        ) from None
    return table


def _scenarios(
    folder: Path, details: Mapping[str, Any], tables: Frames
) -> dict[tuple[str, str], Scenario]:
    """Read the scenarios of the structures and conditions that the tables name."""
    named = product(tables["conditions"]["condition"], tables["structures"]["structure"])
    keys = {scenario_key(*pair): pair for pair in named}
    unknown = [key for key in details["scenarios"] if key not in keys]
    if unknown:
        raise BriefError(
            f"{folder} has scenarios that the comparison has not: {_listed(unknown)}; make both "
            "again from the same study"
        )
    found = {}
    for key in details["scenarios"]:
        path = folder / "scenarios" / f"{key}.json"
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
            found[keys[key]] = Scenario.model_validate(content)
        except (ValueError, OSError) as error:
            why = "of another version" if isinstance(error, ValidationError) else "not readable"
            raise BriefError(f"{path} is {why}; make the results again") from None
    return found


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names)
