"""Invented courses of decided cases, run through the real tables; no number means anything."""

from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import numpy as np

from sim.experiment.collected import Collected
from sim.measures.measures import Results
from sim.measures.rows import Series, Value
from sim.measures.staff import STAFF, StaffSeries
from sim.plan.study import Study
from sim.reading.loading import load_study
from sim.scenario.study import Scenario
from sim.units import DAY

ROOT = Path(__file__).parents[2]
WEEKLY = 100.0
"""Cases that today's structure decides in a week."""
LABELS = {
    "current": "Heutige Struktur",
    "clearing": "Clearing (mittel)",
    "large": "Clearing (groß)",
    "merged": "Zusammenlegung",
    "renamed": "Nur umbenannt",
    "hub": "Front Office Hub",
}
STEPS: dict[str, tuple[tuple[int, float], ...]] = {
    "current": ((10_000, 0.0),),
    "clearing": ((8, 0.0), (12, -25.0), (10_000, 10.0)),
    "large": ((8, 0.0), (26, -35.0), (10_000, 3.0)),
    "merged": ((10_000, 0.02),),
    "renamed": ((10_000, 0.0),),
    "hub": ((10_000, 2.0),),
}
"""Weeks, and cases decided more than today in each of them."""


@lru_cache(maxsize=1)
def a_scenario() -> Scenario:
    study = load_study(ROOT / "scenarios" / "small_town" / "study.yaml")
    return next(iter(study.scenarios.values()))


def dated_study(
    structures: int = 3, conditions: int = 1, runs: int = 30, weeks: int = 104
) -> tuple[Study, dict[tuple[str, str], Collected]]:
    """Return a study and its runs: a dip made good, one that is not, and three without."""
    study = load_study(ROOT / "scenarios" / "small_town" / "study.yaml")
    names = list(LABELS)[:structures]
    cases = dict(list({"short": "30 % unbesetzt", "full": "10 % unbesetzt"}.items())[:conditions])
    run = a_scenario().run.model_copy(update={"run_length": weeks * 7 * DAY, "warm_up": 0.0})
    scenario = a_scenario().model_copy(update={"run": run})
    scenarios = {(case, name): scenario for case in cases for name in names}
    study = replace(
        study, structures={name: LABELS[name] for name in names}, conditions=cases,
        scenarios=scenarios,
    )  # fmt: skip
    rng = np.random.default_rng(11)
    luck = {case: rng.normal(WEEKLY, 12, (runs, weeks)) for case in cases}
    found = {}
    for case, name in scenarios:
        own = rng.normal(0, 12, (runs, weeks)) + rng.normal(0, 1.5, (runs, 1))
        mean = np.concatenate([np.full(length, step) for length, step in STEPS[name]])[:weeks]
        weekly = luck[case] + mean + own * (name in ("clearing", "large", "hub"))
        if name == "merged":
            weekly += rng.normal(0, 0.3, (runs, weeks))
        found[case, name] = collected(scenario, np.cumsum(weekly, axis=1))
    return study, found


def collected(scenario: Scenario, decided: np.ndarray) -> Collected:
    """Return results in which nothing but the cases decided to date is told."""
    results = Collected(scenario)
    dates = np.arange(1.0, decided.shape[1] + 1) * 7 * DAY
    nobody = StaffSeries(np.empty(0), (), np.empty((0, 0, len(STAFF))))
    for number, run in enumerate(decided):
        parts = np.stack([0.25 * run, 0.75 * run], axis=1)[:, np.newaxis]
        series = Series(dates, ("decided_to_date",), ("a", "b"), parts)
        values = [Value("decided", "", "", "", float(run[-1]))]
        results.add(number, Results(values, series, series, nobody))
    return results
