"""Invented results of a study, in the shape the experiment writes; no number means anything."""

from dataclasses import dataclass, replace
from functools import cache

import numpy as np
import pandas as pd

from sim.experiment.collected import Dated
from sim.experiment.summaries import course_of, with_all

NAMES = (
    ("current", "Heutige Struktur"),
    ("by_subject", "Nach Sachgebiet ohne Clearing"),
    ("clearing_small", "Clearing (klein)"),
    ("clearing_central", "Clearing (mittel)"),
    ("clearing_large", "Clearing (groß)"),
    ("merged", "Zusammenlegung"),
)
USES = {
    "casework": 96_000.0,
    "contacts": 31_000.0,
    "certificates": 3_400.0,
    "resumption": 9_500.0,
    "reading_in": 2_300.0,
    "rework": 4_100.0,
    "mail_switch": 1_250.0,
    "onboarding": 7_300.0,
    "mentoring": 2_150.0,
    "idle": 640.0,
    "allowance": 8_900.0,
    "absent": 41_000.0,
    "overtime": 0.0,
}
UNITS = {
    "decided": "cases",
    "open_end": "cases",
    "lead_time_median": "days",
    "answer_rate": "share",
    "contacts_per_decided": "contacts",
}
TEAMS = {"west": 40.0, "east": 52.5, "neighbours": 9.0}
"""Filled posts; the neighbours are outside the casework."""
STAFF = {"filled_fte": 1.0, "present_fte": 0.8, "effective_fte": 0.7}
"""Of the filled posts."""
EFFECTS = {
    "hours_onboarding": 7_300.0,
    "hours_mentoring": 2_150.0,
    "hours_saved_by_specialisation": 0.0,
}


@dataclass(frozen=True)
class Sample:
    weeks: pd.DataFrame
    """Open cases of every run, of which `series` is made."""
    series: pd.DataFrame
    months: pd.DataFrame
    hours: pd.DataFrame
    comparison: pd.DataFrame
    differences: pd.DataFrame
    structures: pd.DataFrame
    conditions: pd.DataFrame
    staff: pd.DataFrame
    by_team: pd.DataFrame
    effects: pd.DataFrame

    def equal_at(self, code: str) -> "Sample":
        """Return the sample as if its study had been made at equal something else."""
        told = {
            name: frame.assign(equal=code) if "equal" in frame.columns else frame
            for name, frame in vars(self).items()
        }
        return Sample(**told)


def over_runs(long: pd.DataFrame, group: str, time: str = "date") -> pd.DataFrame:
    """Return a table of runs, in the shape the experiment writes, from one row per run."""
    frames = []
    for _, own in long.groupby(["condition", "structure"], sort=False):
        rows = [
            sorted(own[time].unique()),
            list(own["measure"].unique()),
            list(own[group].unique()),
        ]
        wide = own.pivot_table(
            index=[time, "measure", group], columns="replication", values="value"
        ).reindex(pd.MultiIndex.from_product(rows))
        numbers = wide.to_numpy().reshape(*map(len, rows), -1)
        dated = Dated(pd.DatetimeIndex(rows[0]), tuple(rows[1]), tuple(rows[2]), numbers)
        inside = None if group != "team" else np.array([one != "neighbours" for one in rows[2]])
        keys = {name: own[name].iloc[0] for name in ("scenario", "structure", "condition", "equal")}
        frames.append(course_of(with_all(dated, inside), group).assign(**keys))
    table = pd.concat(frames, ignore_index=True).rename(columns={"date": time})
    return table.assign(outside=table["team"] == "neighbours") if group == "team" else table


LONG = (
    "Heutige Struktur mit Servicepoint",
    "Sachgebiete ohne Clearing, Kontakte wie heute",
    "Kleines Clearing (46 Stellen)",
    "Clearing ab Juli mit Pilot ab April und Belastung",
    "Großes Clearing für Fachkräfteeinwanderungsangelegenheiten",
    "Zusammengelegt, mit Info- und Servicecenter",
    "Stuttgarts Plan: Front Office Hub mit Maßnahmenpaketen",
    "Krefelds Zusammenlegung mit Fallbegleitung ab 2018",
)


def eight(conditions: int = 2) -> Sample:
    """Return results of eight structures with long names; two are copies of others."""
    data = sample(6, conditions, 12, weeks=60)
    copies = {"by_subject": "by_subject_2", "clearing_small": "clearing_small_2"}
    grown = {name: _with_copies(frame, copies) for name, frame in vars(data).items()}
    grown["structures"] = grown["structures"].assign(label=LONG)
    return Sample(**grown)


def _with_copies(frame: pd.DataFrame, copies: dict[str, str]) -> pd.DataFrame:
    if "structure" not in frame:
        return frame
    again = frame[frame["structure"].isin(list(copies))]
    again = again.assign(structure=again["structure"].map(copies))
    return pd.concat([frame, again], ignore_index=True)


def sample(
    structures: int = 3, conditions: int = 1, runs: int = 30, weeks: int = 104, seed: int = 7
) -> Sample:
    """Return invented results; each caller has copies of its own."""
    kept = _sample(structures, conditions, runs, weeks, seed)
    return replace(kept, **{name: table.copy() for name, table in vars(kept).items()})


@cache
def _sample(structures: int, conditions: int, runs: int, weeks: int, seed: int) -> Sample:
    rng = np.random.default_rng(seed)
    names = NAMES if structures == 6 else (NAMES[0], NAMES[3], NAMES[5])[:structures]
    if structures in (4, 5):
        names = NAMES[:structures]
    cases = [("vacant_30", "30 % der Stellen unbesetzt"), ("vacant_10", "10 % unbesetzt")]
    cases = cases[:conditions]
    dates = pd.date_range("2026-01-04", periods=weeks, freq="W")
    starts = pd.date_range("2026-01-01", periods=weeks // 5 + 2, freq="MS")
    series, months, hours = [], [], []
    noise = rng.normal(0, 1, (len(cases), runs, weeks)).cumsum(axis=2) * 60
    for turn, (condition, _) in enumerate(cases):
        for place, (name, _) in enumerate(names):
            slope = (75 - 55 * turn) + (0, 14, 9, -22, 4, -1)[place if structures > 3 else 0]
            slope += 0 if structures > 3 else (0, -22, -1)[place]
            for run in range(runs):
                level = 20_000 + slope * np.arange(weeks) + noise[turn, run]
                level += rng.normal(0, 25, weeks)
                frame = pd.DataFrame({"date": dates, "value": level * 0.7, "case_type": "a"})
                other = frame.assign(value=level * 0.3, case_type="b")
                key = (name, condition, run)
                series.append(_keyed(pd.concat([frame, other]), key, measure="open"))
                decided = 2_300 - slope * 4 + rng.normal(0, 80, len(starts))
                month = pd.DataFrame({"month": starts, "value": decided, "case_type": "a"})
                months.append(_keyed(month, key, measure="decided"))
                spent = [value * rng.normal(1 + place / 50, 0.01) * 2 for value in USES.values()]
                use = pd.DataFrame({"use": list(USES), "hours": spent, "team": "west"})
                hours.append(_keyed(use, key))
    comparison, differences = _compared(rng, names, cases, runs)
    weekly, spent_by_run = pd.concat(series, ignore_index=True), pd.concat(hours, ignore_index=True)
    keys = ["scenario", "structure", "condition", "equal", "team", "use"]
    means = spent_by_run.groupby(keys, sort=False, as_index=False)["hours"].mean()
    return Sample(
        weekly,
        over_runs(weekly, "case_type"),
        over_runs(pd.concat(months, ignore_index=True), "case_type", "month"),
        means.assign(replications=runs),
        comparison,
        differences,
        pd.DataFrame(
            {
                "structure": [name for name, _ in names],
                "label": [label for _, label in names],
                "today": [place == 0 for place in range(len(names))],
            }
        ),
        pd.DataFrame(cases, columns=["condition", "label"]),
        *_people(names, cases, runs, dates),
    )


def _people(
    names: tuple[tuple[str, str], ...],
    cases: list[tuple[str, str]],
    runs: int,
    dates: pd.DatetimeIndex,
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Return staff over time, staff by team and effects; structures differ by half a per cent."""
    rng = np.random.default_rng(3)
    staff, by_team, effects = [], [], []
    for condition, _ in cases:
        for place, (name, _) in enumerate(names):
            for team, posts in TEAMS.items():
                parts = {m: posts * part * (1 + place / 200) for m, part in STAFF.items()}
                noise = rng.normal(1.0, 0.02, (runs, 1, len(dates)))
                means = np.array(list(parts.values()))[None, :, None]
                rows = pd.MultiIndex.from_product(
                    [range(runs), list(parts), dates], names=["replication", "measure", "date"]
                )
                frame = pd.DataFrame({"value": (means * noise).ravel()}, index=rows).reset_index()
                frame = frame.assign(
                    team=team, structure=name, condition=condition,
                    equal="posts", scenario=f"{name}_{condition}",
                )  # fmt: skip
                staff.append(frame)
                row = {
                    "structure": name, "condition": condition, "equal": "posts", "team": team,
                    "outside": team == "neighbours", "posts": posts + 5, **parts,
                    "hours_leave_per_year": 200 * posts, "hours_training_per_year": 20 * posts,
                    "hours_other_duties_per_year": 0.0, "hours_sickness_per_year": 150 * posts,
                }  # fmt: skip
                by_team.append(row)
            for measure, hours in EFFECTS.items():
                gap = -(place / 50) * hours if place else np.nan
                effects.append(
                    {
                        "structure": name, "condition": condition, "equal": "posts",
                        "measure": measure, "mean": hours + (gap if place else 0.0),
                        "difference": gap,
                    }
                )  # fmt: skip
    long = pd.concat(staff, ignore_index=True)
    return over_runs(long, "team"), pd.DataFrame(by_team), pd.DataFrame(effects)


def _keyed(frame: pd.DataFrame, key: tuple[str, str, int], measure: str = "") -> pd.DataFrame:
    name, condition, run = key
    frame = frame.assign(
        scenario=f"{name}_{condition}",
        structure=name,
        condition=condition,
        equal="posts",
        replication=run,
    )
    return frame.assign(measure=measure) if measure else frame


def _compared(
    rng: np.random.Generator,
    names: tuple[tuple[str, str], ...],
    cases: list[tuple[str, str]],
    runs: int,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Give intervals that fit invented differences; normal quantiles are near enough here."""
    levels = {
        "decided": 26_000.0,
        "open_end": 27_000.0,
        "lead_time_median": 210.0,
        "answer_rate": 0.41,
        "contacts_per_decided": 3.4,
    }
    effects = {"current": 0.0, "by_subject": 0.05, "clearing_small": 0.03, "clearing_large": 0.005}
    effects |= {"clearing_central": -0.09, "merged": 0.0005}
    rows, pairs = [], []
    for condition, _ in cases:
        for measure, level in levels.items():
            delta = 0.02 * level if measure != "contacts_per_decided" else np.nan
            for name, _ in names:
                today = name == names[0][0]
                spread = (0.03 if name == "clearing_large" else 0.006) * level
                drawn = rng.normal(effects[name] * level, spread, runs)
                error = drawn.std(ddof=1) / np.sqrt(runs)
                mean = drawn.mean()
                row = {
                    "structure": name,
                    "condition": condition,
                    "equal": "posts",
                    "measure": measure,
                    "unit": UNITS[measure],
                    "mean": level + (0 if today else mean),
                    "low": level + (0 if today else mean) - 0.01 * level,
                    "high": level + (0 if today else mean) + 0.01 * level,
                    "difference": np.nan if today else mean,
                    "difference_low": np.nan if today else mean - 1.96 * error,
                    "difference_high": np.nan if today else mean + 1.96 * error,
                    "difference_level": np.nan if today else 0.95,
                    "equivalence_low": np.nan if today else mean - 1.64 * error,
                    "equivalence_high": np.nan if today else mean + 1.64 * error,
                    "one_low": level - 0.05 * level,
                    "one_high": level + 0.05 * level,
                    "difference_one_low": np.nan if today else mean - 2 * spread,
                    "difference_one_high": np.nan if today else mean + 2 * spread,
                    "correlation": np.nan if today else 0.9,
                    "variance_reduction": np.nan if today else 10.0,
                    "delta": delta,
                    "replications": runs,
                }
                row["verdict"] = "" if today else _judged(row)
                rows.append(row)
                if not today:
                    pairs += [(name, condition, measure, r, d) for r, d in enumerate(drawn)]
    columns = ["structure", "condition", "measure", "replication", "difference"]
    return pd.DataFrame(rows), pd.DataFrame(pairs, columns=columns)


def _judged(row: dict) -> str:
    if max(abs(row["equivalence_low"]), abs(row["equivalence_high"])) < row["delta"]:
        return "no_material_difference"
    if row["difference_low"] > 0:
        return "more"
    return "fewer" if row["difference_high"] < 0 else "undecided"
