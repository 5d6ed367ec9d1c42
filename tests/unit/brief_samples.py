"""Invented results for briefings, in memory and as a folder; no number means anything."""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from sim.experiment.fingerprint import scenario_hash
from sim.experiment.money import UNKNOWN
from sim.file_names import scenario_key
from sim.reading.loading import load_study
from sim.report.folder.by_run import Block, write_by_run
from sim.report.folder.csv import to_csv_pair
from sim.report.folder.folders import MANIFEST, name_files, whole_folder
from sim.report.folder.manifest import ManifestOfComparison
from sim.report.folder.read import Results
from sim.scenario.study import Scenario

_TOWN = Path(__file__).parents[2] / "scenarios" / "small_town"
_NAN = float("nan")
MEASURES = {"decided": "cases", "open_end": "cases", "median_age_open": "days"}
MEANS = {"decided": 5_000.0, "open_end": 2_000.0, "median_age_open": 60.0}
DELTAS = {"decided": 100.0, "open_end": 100.0, "median_age_open": 7.0}
GAPS: Mapping[str, tuple[float, float, float]] = {
    "more": (400.0, 300.0, 500.0),
    "fewer": (-400.0, -500.0, -300.0),
    "no_material_difference": (2.0, -3.0, 6.0),
    "undecided": (-20.0, -900.0, 860.0),
    "": (10.0, _NAN, _NAN),
}
"""Difference with its interval, as it may belong to a verdict."""

Verdicts = Mapping[tuple[str, str, str], str]
"""By (condition, structure, measure); undecided where nothing is said."""

_study = load_study(_TOWN / "study.yaml")
_dated = load_study(_TOWN / "study_reorganisation.yaml")
PLAIN: Scenario = _study.scenarios["staffed", "current"]
DATED: Scenario = next(one for one in _dated.scenarios.values() if one.timeline is not None)


def made(
    labels: Sequence[str] = ("Heute", "Clearing"),
    conditions: Sequence[tuple[str, str]] = (("", ""),),
    verdicts: Verdicts | None = None,
    *,
    dated: bool = False,
    preview: bool = False,
    measures: Sequence[str] = tuple(MEASURES),
) -> Results:
    """Return results: structures `s0` (today's), `s1`, … with labels, three runs of each."""
    names = [f"s{place}" for place in range(len(labels))]
    keys = [(condition, name) for condition, _ in conditions for name in names]
    found = verdicts or {}
    scenarios = {
        (condition, name): DATED if dated and name != "s0" else PLAIN for condition, name in keys
    }
    tables = {
        "structures": pd.DataFrame(
            {"structure": names, "label": labels, "today": [name == "s0" for name in names]}
        ),
        "conditions": pd.DataFrame(conditions, columns=["condition", "label"]),
        "comparison": pd.DataFrame(
            [_compared(*key, measure, found) for key in keys for measure in measures]
        ),
        "differences": pd.DataFrame([
            {"structure": s, "condition": c, "equal": "posts", "measure": m, "replication": run,
             "difference": float(run)}
            for c, s in keys if s != "s0" for m in measures for run in (1, 2, 3)
        ], columns=["structure", "condition", "equal", "measure", "replication", "difference"]),
        "series": pd.DataFrame([
            {"structure": s, "condition": c, "equal": "posts", "date": day, "case_type": "",
             "measure": "open", "mean": 1_002.0 + place, "runs_low": 1_001.0 + place,
             "runs_high": 1_003.0 + place, "risen": 0, "fallen": 0, "replications": 3}
            for place, (c, s) in enumerate(keys)
            for day in ("2024-01-08", "2024-07-01", "2024-12-30")
        ]),
        "hours": pd.DataFrame([
            {"structure": s, "condition": c, "equal": "posts", "team": "west", "use": use,
             "hours": hours, "replications": 3}
            for c, s in keys for use, hours in (("casework", 900.0), ("contacts", 300.0))
        ]),
        "runs": pd.DataFrame([
            {"structure": s, "condition": c, "replication": run, **{m: MEANS[m] + run
             for m in measures}}
            for c, s in keys for run in (1, 2, 3)
        ]),
        "precision": pd.DataFrame([
            {"condition": c, "measure": m, "structure": s, "half_width": 9.0, "asked": _NAN,
             "decisive": 3.0, "reached": True, "replications": 3, "runs_needed": 47.0}
            for c, s in keys if s != "s0" for m in measures
        ], columns=["condition", "measure", "structure", "half_width", "asked", "decisive",
                    "reached", "replications", "runs_needed"]),
        "money": pd.DataFrame([
            {"structure": s, "condition": c, "equal": "posts", "item": item,
             "detail": "", "label": "", "unit": unit,
             "status": UNKNOWN if item != "yearly" and s != "s0" else "known",
             "mean": _NAN if item != "yearly" and s != "s0" else 5_000.0, "low": _NAN,
             "high": _NAN, "difference": _NAN, "difference_low": _NAN, "difference_high": _NAN}
            for c, s in keys
            for item, unit in (("yearly", "EUR_per_year"), ("one_off", "EUR"),
                               ("run_per_decided", "EUR_per_case"))
        ]),
    }  # fmt: skip
    if dated:
        tables |= _passed(keys)
    details = {
        "umbau": "0.1.0", "name": "Überprüfung", "seed": 1, "replications": 3,
        "start": "2024-01-01", "run_length_days": 366.0, "warm_up_days": 0.0, "python": "3.11.7",
        "libraries": {"simpy": "4.1.2"}, "question": "Was ändert sich?", "preview": preview,
        "today": "s0", "language": "de",
        "scenarios": {scenario_key(*key): scenario_hash(each) for key, each in scenarios.items()},
        "matters": {"decided": 0.02, "open_end": 0.05, "median_age_open_days": 7.0},
    }  # fmt: skip
    return Results(ManifestOfComparison.model_validate_json(json.dumps(details)), tables, scenarios)


def _compared(
    condition: str, structure: str, measure: str, verdicts: Verdicts
) -> dict[str, object]:
    mean = MEANS[measure]
    row: dict[str, object] = {
        "structure": structure, "condition": condition, "measure": measure,
        "unit": MEASURES[measure], "mean": mean, "low": mean - 50, "high": mean + 50,
        "one_low": mean - 90, "one_high": mean + 90, "delta": DELTAS[measure], "replications": 3,
        "equal": "posts", "verdict": "", "difference_level": _NAN, "difference": _NAN,
        "difference_low": _NAN, "difference_high": _NAN, "equivalence_low": _NAN,
        "equivalence_high": _NAN, "difference_one_low": _NAN, "difference_one_high": _NAN,
    }  # fmt: skip
    if structure != "s0":
        verdict = verdicts.get((condition, structure, measure), "undecided")
        gap, low, high = np.array(GAPS[verdict]) * (0.1 if measure == "median_age_open" else 1.0)
        row |= {
            "verdict": verdict, "difference_level": 0.95, "difference": gap,
            "difference_low": low, "difference_high": high, "mean": mean + gap,
        }  # fmt: skip
    return row


def _passed(keys: Sequence[tuple[str, str]]) -> dict[str, pd.DataFrame]:
    rows = [
        {"structure": s, "condition": c, "equal": "posts", "course": "passes",
         "finding": "undecided", "date": "2024-10-01", "date_low": "", "date_high": "",
         "days": 274.0, "days_low": _NAN, "days_high": _NAN, "begin": "2024-01-01",
         "horizon": "2024-12-31", "share_of_samples": 0.6, "share_of_runs": 2 / 3, "passings": 1,
         "shortfall": 120.0, "shortfall_low": 80.0, "shortfall_high": 160.0,
         "shortfall_date": "2024-05-06", "lead": 30.0, "lead_low": -20.0, "lead_high": 80.0,
         "lead_date": "2024-12-02", "difference_end": 20.0, "difference_end_low": -30.0,
         "difference_end_high": 70.0, "delta": 100.0, "verdict_end": "undecided",
         "immaterial": False, "replications": 3}
        for c, s in keys if s != "s0"
    ]  # fmt: skip
    course = [
        {"structure": s, "condition": c, "equal": "posts", "date": day, "days": float(at),
         "difference": value, "low": value - 9, "high": value + 9, "replications": 3}
        for c, s in keys if s != "s0"
        for at, day, value in ((0, "2024-01-01", 0.0), (127, "2024-05-06", -120.0),
                               (365, "2024-12-30", 20.0))
    ]  # fmt: skip
    return {"break_even": pd.DataFrame(rows), "cumulative_difference": pd.DataFrame(course)}


def _differences(table: pd.DataFrame) -> Iterator[Block]:
    for (condition, structure), own in table.groupby(["condition", "structure"], sort=False):
        wide = own.pivot_table(index="measure", columns="replication", values="difference")
        about = wide.reset_index()[["measure"]]
        names = {"structure": str(structure), "condition": str(condition), "equal": "posts"}
        runs = (wide.columns.to_numpy(dtype=int) - 1).tolist()
        yield Block(names, about, wide.to_numpy(), runs)


def sealed(folder: Path, **said: object) -> Path:
    """Make a folder say something else, and that all its files are those that the run wrote."""
    details = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    (folder / MANIFEST).write_text(json.dumps(details | said), encoding="utf-8")
    name_files(folder)
    return folder


def written(results: Results, folder: Path) -> Path:
    """Write results as `umbau compare` leaves them, and return the folder."""
    with whole_folder(folder) as draft:
        tables = dict(results.tables)
        write_by_run(_differences(tables.pop("differences")), draft, "differences")
        for name, table in tables.items():
            to_csv_pair(table, draft, name, missing=UNKNOWN if name == "money" else "")
        (draft / "scenarios").mkdir(parents=True)
        for key, scenario in results.scenarios.items():
            path = draft / "scenarios" / f"{scenario_key(*key)}.json"
            path.write_text(scenario.model_dump_json(), encoding="utf-8")
        (draft / MANIFEST).write_text(results.details.model_dump_json(), encoding="utf-8")
    return folder


def tipped(folder: Path, name: str = "Überprüfung") -> Path:
    """Write what `umbau tipping` finds about the sample."""
    written(made(), folder)
    rows = {
        "condition": [""], "structure": ["s1"], "measure": ["decided"], "unit": ["cases"],
        "first": [-4.0], "last": [6.0], "opposed_share": [0.0], "degree": [2], "misfit": [0.1],
        "fraction": [0.5], "fraction_low": [0.4], "fraction_high": [0.6], "rises": [True],
        "load_low": [0.9], "load_high": [0.9], "lowest": [-4.0], "highest": [6.0],
    }  # fmt: skip
    pd.DataFrame(rows).to_csv(folder / "tables" / "tipping.csv", index=False)
    curve = pd.DataFrame({
        "condition": [""], "structure": ["s1"], "measure": ["decided"], "fraction": [0.0],
        "difference": [1.0],
    })  # fmt: skip
    curve.to_csv(folder / "tables" / "curve.csv", index=False)
    (folder / "tables" / "comparison.csv").unlink()
    asked = {"inputs": ["office.interruption.lag.mean"], "points": 3}
    return sealed(folder, name=name, tipping=asked)


def drawn(folder: Path) -> Path:
    """Write what `umbau sensitivity` finds about the sample."""
    written(made(), folder)
    key = {"condition": "", "structure": "s1", "measure": "decided"}
    tables = {
        "beaten": key | {"against": "s0", "better": 0.9, "better_low": 0.8, "better_high": 0.96,
                         "low": -3.0, "high": 40.0},
        "worth": {"condition": "", "input": "office.interruption.lag.mean", "explained": 0.4,
                  "explained_by_chance": 0.1},
        "tornado": key | {"input": "office.interruption.lag.mean", "low": -9.0, "high": -1.0,
                          "central_low": 2.0, "central_high": 6.0, "contradiction": ""},
    }  # fmt: skip
    for name, row in tables.items():
        pd.DataFrame([row]).to_csv(folder / "tables" / f"{name}.csv", index=False)
    (folder / "tables" / "comparison.csv").unlink()
    return sealed(folder, inputs=["office.interruption.lag.mean"], sensitivity={"draws": 64})
