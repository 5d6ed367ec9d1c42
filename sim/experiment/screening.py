"""Which inputs move a difference: Morris screening, then Sobol' indices of the few that do.

Both look at the difference of two structures, never at one structure by itself: what moves both
alike decides nothing. All points share their luck, so that an effect is the input's.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from sim.errors import RunError
from sim.experiment.collected import Collected, Floats
from sim.experiment.draws import DrawResults
from sim.experiment.inputs import Changeable, Input, always_in, at_quantile
from sim.experiment.runs import Runner, run_distinct
from sim.measures.registry import MAIN, MATTERING
from sim.messages.message import Message
from sim.plan.posts import PostsError
from sim.plan.study import Study
from sim.reading.consistency import contradictions
from sim.scenario.study import Scenario
from sim.stats.indices import (
    Indices,
    morris_effects,
    morris_points,
    sobol_indices,
    sobol_points,
)
from sim.stats.surrogate import FEWEST_PER_INPUT, Surrogate, fitted
from sim.stats.variance_parts import draw_means, variance_parts

SURVIVORS = 6
"""Inputs whose Sobol' indices are asked for."""
SURROGATE_BASE = 1024
"""Base points of Sobol' indices of a surrogate, which costs no runs."""

_Key = tuple[int, str, str]
"""Point, condition, structure."""


def screening(
    study: Study, inputs: Sequence[Input], trajectories: int, replications: int, run: Runner,
    seed: int,
) -> pd.DataFrame:  # fmt: skip
    """Return Morris' effects of every input on the differences to today.

    One row per condition, structure, measure and input: `size` (µ*) with its `half_width`,
    `mean` (µ) and `spread` (σ), in the unit of the measure over the whole range of the input.
    A trajectory with a contradiction is left out as a whole; `left_out` says how many.
    """
    points = morris_points(len(inputs), trajectories, seed)
    made = _Points(study, inputs, points, len(inputs) + 1)
    rows = []
    for key, kept, values in made.differences(replications, run):
        found = morris_effects(points[kept], values)
        numbers = zip(inputs, found.size, found.half_width, found.mean, found.spread, strict=True)
        for each, *effect in numbers:
            about = _about(key, each.name)
            about |= dict(zip(("size", "half_width", "mean", "spread"), map(float, effect)))  # noqa: B905 - four of each
            about["trajectories"] = len(values) // (len(inputs) + 1)
            about["left_out"] = trajectories - len(values) // (len(inputs) + 1)
            rows.append(about)
    return pd.DataFrame(rows)


def sobol_of_runs(
    study: Study, inputs: Sequence[Input], base: int, replications: int, run: Runner, seed: int
) -> pd.DataFrame:
    """Return Sobol' indices of the differences to today, every point being run.

    Columns as `sobol_of_surrogates`; `left_out` counts base points with a contradiction.
    """
    points = sobol_points(len(inputs), base, seed)
    made = _Points(study, inputs, points, len(inputs) + 2)
    rows = []
    for key, _, values in made.differences(replications, run):
        found = sobol_indices(values, len(inputs))
        left_out = base - len(values) // (len(inputs) + 2)
        rows += list(_index_rows(key, inputs, found, {"by": "runs", "left_out": left_out}))
    return pd.DataFrame(rows)


def sobol_of_surrogates(results: DrawResults, inputs: Sequence[Input], seed: int) -> pd.DataFrame:
    """Return Sobol' indices of the differences to today, of a surrogate fitted to the draws.

    One row per condition, structure, measure and input: `first` and `total` with half-widths;
    `r2` and `rmse` of the surrogate on draws that it has not seen, `explainable` (the share of
    the draws' variance that is no chance) and `quality` (r2 over explainable). A surrogate that
    is refused has no indices.
    """
    places = [results.draws.inputs.index(each) for each in inputs]
    rows = []
    for condition in results.conditions:
        units = results.units(condition)[:, places]
        for structure in results.structures[1:]:
            for measure in MATTERING:
                if measure not in results.measures(condition):
                    continue
                values = results.differences(condition, structure, measure)
                found, about = _surrogate_indices(units, values, seed)
                key = (condition, structure, measure)
                rows += list(_index_rows(key, inputs, found, about | {"by": "surrogate"}))
    return pd.DataFrame(rows)


def _surrogate_indices(
    units: Floats, values: Floats, seed: int
) -> tuple[Indices | None, dict[str, object]]:
    """Return the indices of a surrogate, if it is good enough, and how good it is."""
    parts = variance_parts(values)
    means = draw_means(values)
    inputs = max(0.0, parts.inputs)
    explainable = inputs / (inputs + parts.noise) if inputs else 0.0
    about: dict[str, object] = {"explainable": explainable}
    size = units.shape[1]
    if explainable == 0 or len(units) < FEWEST_PER_INPUT * size:
        return None, about | {"r2": np.nan, "rmse": np.nan, "quality": 0.0}
    made: Surrogate = fitted(units, means, explainable)
    about |= {"r2": made.r2, "rmse": made.rmse, "quality": made.quality}
    if not made.usable:
        return None, about
    return sobol_indices(made.at(sobol_points(size, SURROGATE_BASE, seed)), size), about


def _index_rows(
    key: tuple[str, str, str],
    inputs: Sequence[Input],
    found: Indices | None,
    about: dict[str, object],
) -> Iterator[dict[str, object]]:
    for place, each in enumerate(inputs):
        indices = {
            "first": np.nan if found is None else float(found.first[place]),
            "first_half_width": np.nan if found is None else float(found.first_half_width[place]),
            "total": np.nan if found is None else float(found.total[place]),
            "total_half_width": np.nan if found is None else float(found.total_half_width[place]),
        }
        yield _about(key, each.name) | indices | about


def _about(key: tuple[str, str, str], name: str) -> dict[str, object]:
    condition, structure, measure = key
    return {
        "condition": condition, "structure": structure, "measure": measure,
        "unit": MAIN[measure], "input": name,
    }  # fmt: skip


def survivors(
    table: pd.DataFrame, column: str, inputs: Sequence[Input], number: int = SURVIVORS
) -> tuple[Input, ...]:
    """Return the inputs with the largest effects, seen against the largest of each measure.

    Beyond the number, those on which separating contacts from casework hangs (`always_in`).
    `table` has a row per condition, measure and input (and perhaps structure) with an effect.
    """
    keys = [name for name in ("condition", "structure", "measure") if name in table.columns]
    largest = table.groupby(keys)[column].transform("max")
    against = (table[column] / largest.where(largest > 0)).fillna(0.0)
    most = against.groupby(table["input"]).max()
    ranked = sorted(inputs, key=lambda each: -float(most.get(each.name, 0.0)))
    return tuple(each for each in ranked if each in ranked[:number] or always_in(each))


@dataclass
class _Points:
    """Points of the unit cube in blocks, which count only whole, and their scenarios."""

    study: Study
    inputs: Sequence[Input]
    points: Floats
    block: int
    scenarios: dict[_Key, Scenario] = field(default_factory=dict)
    wrong: set[tuple[int, str]] = field(default_factory=set)
    """Blocks with a contradiction, by condition."""

    def __post_init__(self) -> None:
        changeable = {key: Changeable(each) for key, each in self.study.scenarios.items()}
        sound: Scenario | None = None
        for place, row in enumerate(self.points):
            choices = [
                (each, at_quantile(float(unit)))
                for each, unit in zip(self.inputs, row, strict=True)
            ]
            for (condition, structure), scenario in changeable.items():
                try:
                    made = scenario.with_values(choices)
                except PostsError:
                    made = None
                if made is None or contradictions(made, sound):
                    self.wrong.add((place // self.block, condition))
                else:
                    self.scenarios[place, condition, structure] = sound = made

    def kept(self, condition: str) -> list[int]:
        """Return the points of whole blocks. Raises RunError below two of them."""
        places = [
            place
            for place in range(len(self.points))
            if (place // self.block, condition) not in self.wrong
        ]
        if len(places) < 2 * self.block:
            raise RunError(Message("screening.contradictions"))
        return places

    def differences(
        self, replications: int, run: Runner
    ) -> Iterator[tuple[tuple[str, str, str], list[int], Floats]]:
        """Run the points; yield condition, structure, measure, kept points and differences."""
        kept = {condition: self.kept(condition) for condition in self.study.conditions}
        wanted = {key: each for key, each in self.scenarios.items() if key[0] in set(kept[key[1]])}
        runs = run_distinct(run, wanted, replications)
        for condition, structure in self.study.scenarios:
            if structure == self.study.today:
                continue
            for measure in MATTERING:
                values = [
                    self._gap(runs, (place, condition), structure, measure)
                    for place in kept[condition]
                ]
                if np.isfinite(values).all():
                    yield (condition, structure, measure), kept[condition], np.array(values)

    def _gap(
        self, runs: Mapping[_Key, Collected], at: tuple[int, str], structure: str, measure: str
    ) -> float:
        """Return the mean paired difference to today at a point."""
        values = runs[*at, structure].values(measure) - runs[*at, self.study.today].values(measure)
        return float(values.mean())
