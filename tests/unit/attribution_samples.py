"""Invented effects of the parts of a package, run through the real table."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from sim.choices import Design
from sim.experiment.attribution import (
    Part,
    attribution_table,
    parts_table,
    subsets_to_run,
)
from sim.experiment.collected import Collected
from sim.measures.measures import Results
from sim.measures.rows import Series, Value
from sim.measures.staff import STAFF, StaffSeries
from sim.scenario.study import Matters
from tests.unit.break_even_samples import a_scenario

PACKAGE = (
    Part("clearing", "Clearing", "clearing"),
    Part("posts", "2 Stellen mehr", "staff"),
    Part("status", "Sachstand von selbst mitteilen", "lever"),
    Part("overflow", "Überlauf zwischen den Teams", "pooling"),
)
MIXED = (
    Part("clearing", "Clearing", "structure"),
    Part("posts", "2 Stellen mehr", "staff"),
    Part("subjects", "Nach Sachgebiet", "structure"),
)
GAINS = {"clearing": -60.0, "posts": 150.0, "status": 45.0, "overflow": 1.0, "subjects": 10.0}
"""Decided cases more; clearing and status together bring another 70."""

Tables = tuple[pd.DataFrame, pd.DataFrame]


def gain(chosen: frozenset[str]) -> float:
    """Return what a set of parts brings on average."""
    return sum(GAINS[part] for part in chosen) + 70.0 * ({"clearing", "status"} <= chosen)


def attributed(
    parts: Sequence[Part] = PACKAGE,
    design: Design = "factorial",
    runs: int = 30,
    conditions: Sequence[str] = ("",),
) -> Tables:
    """Return effects on decided cases and answer rate, and the parts."""
    frames = []
    for place, condition in enumerate(conditions):
        rng = np.random.default_rng(17 + place)
        luck = rng.normal(4_500, 150, runs)
        noise = {part.name: rng.normal(0, 25, runs) for part in parts}

        found = {
            chosen: collected(
                luck + gain(chosen) + sum(noise[part] for part in sorted(chosen))
                + rng.normal(0, 12, runs)
            )
            for chosen in subsets_to_run(parts, design)
        }  # fmt: skip
        frames.append(attribution_table(parts, found, Matters(), condition))
    return pd.concat(frames, ignore_index=True), parts_table(parts)


def collected(decided: np.ndarray) -> Collected:
    """Return results of which only decided cases and the answer rate are told."""
    results = Collected(a_scenario())
    nobody = StaffSeries(np.empty(0), (), np.empty((0, 0, len(STAFF))))
    nothing = Series(np.empty(0), (), (), np.empty((0, 0, 0)))
    for number, value in enumerate(decided):
        values = [
            Value("decided", "", "", "", float(value)),
            Value("answer_rate", "", "", "", float(value) / 10_000),
        ]
        results.add(number, Results(values, nothing, nothing, nobody))
    return results
