"""At which value of an input a structure stops being better: along one input, and over two."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

import numpy as np
import pandas as pd

from sim.errors import RunError
from sim.experiment.collected import Collected, Floats
from sim.experiment.comparison import smallest_difference
from sim.experiment.inputs import Input, at_fraction, changed
from sim.experiment.runs import Runner, run_distinct
from sim.measures.registry import MAIN
from sim.messages.message import Message, joined
from sim.plan.posts import PostsError, team_posts
from sim.plan.regime import office_load
from sim.plan.study import Study
from sim.reading.consistency import contradictions
from sim.scenario.study import Scenario
from sim.stats.intervals import mean_interval
from sim.stats.tipping import FEWEST_POINTS, Crossings, crossings, surface

MAP_POINTS = 5
"""Values of each of two inputs that are run for a map."""
FINE = 41
"""Places along each side of the fitted map."""

Place = tuple[float, ...]
"""Fractions of the ranges of one or two inputs."""
_Key = tuple[Place, str, str]


@dataclass(frozen=True)
class Line:
    """Differences to today along one input, and where they change their sign.

    `curve` has a row per condition, structure, measure and value; `points` a row per change of
    sign, or one that says that there is none.
    """

    input: Input
    curve: pd.DataFrame
    points: pd.DataFrame
    planned: int
    """Values that would have been run if none contradicted the other inputs."""
    matters: Mapping[tuple[str, str], float] = field(default_factory=dict)
    """The smallest difference that matters, by condition and measure, where one is stated."""

    def immaterial(self, condition: str, structure: str, measure: str) -> bool:
        """Tell whether no mean difference along the whole input matters."""
        smallest = self.matters.get((condition, measure))
        rows = self.curve[
            (self.curve["condition"] == condition)
            & (self.curve["structure"] == structure)
            & (self.curve["measure"] == measure)
        ]
        return smallest is not None and bool((rows["difference"].abs() < smallest).all())


def tipping_line(
    study: Study, input_: Input, measures: Sequence[str], points: int, replications: int,
    run: Runner,
) -> Line:  # fmt: skip
    """Run an input at evenly spaced values from low to high, everything else central.

    Of a team's size every whole number of posts is run once at most. Raises RunError where
    fewer than three values fit the other inputs.
    """
    places = [(place,) for place in values_of(study, input_, points)]
    runs = _run(study, (input_,), places, replications, run)
    curve, tips = [], []
    for (condition, structure), measure in product(_compared(study), measures):
        kept = runs.kept[condition]
        values = np.array([runs.gap(place, condition, structure, measure) for place in kept])
        if not np.isfinite(values).all():
            continue
        key = (condition, structure, measure)
        for place, row in zip(kept, values, strict=True):
            curve.append(_curve_row(runs, key, place, row))
        found = crossings(np.array([place[0] for place in kept]), values)
        about = {"lowest": values.mean(axis=1).min(), "highest": values.mean(axis=1).max()}
        tips += [about | row for row in _tips(runs, key, (kept[0][0], kept[-1][0]), found)]
    return Line(
        input_, pd.DataFrame(curve), pd.DataFrame(tips), len(places), _matters(runs, measures)
    )


def _matters(runs: "_Runs", measures: Sequence[str]) -> dict[tuple[str, str], float]:
    """Return the smallest differences that matter, by today's values on average along the input."""
    found = {}
    for condition, measure in product(runs.study.conditions, measures):
        today = [runs.today(place, condition, measure) for place in runs.kept[condition]]
        smallest = smallest_difference(runs.study.matters, measure, float(np.mean(today)))
        if smallest is not None:
            found[condition, measure] = smallest
    return found


def values_of(study: Study, each: Input, number: int) -> list[float]:
    """Return evenly spaced fractions of the range of an input, at most `number` of them."""
    even = [float(place) for place in np.linspace(0.0, 1.0, number)]
    if each.posts is None:
        return even
    low, width = each.posts.low, each.posts.high - each.posts.low
    posts = next(
        team_posts(one, each.team) for one in study.scenarios.values() if each.estimates(one)
    )
    whole = sorted({round(posts * (low + place * width)) for place in even})
    return [float(np.clip((size / posts - low) / width, 0.0, 1.0)) for size in whole]


def _curve_row(
    runs: "_Runs", key: tuple[str, str, str], place: Place, values: Floats
) -> dict[str, object]:
    condition, structure, measure = key
    found = mean_interval(values)
    return {
        "condition": condition, "structure": structure, "measure": measure, "unit": MAIN[measure],
        "fraction": place[0], "value": runs.value(place, condition, structure),
        "difference": found.mean, "low": found.low, "high": found.high,
        "load_today": runs.load(place, condition, runs.study.today),
        "load": runs.load(place, condition, structure), "replications": len(values),
    }  # fmt: skip


def _tips(
    runs: "_Runs", key: tuple[str, str, str], ends: tuple[float, float], found: Crossings
) -> Iterator[dict[str, object]]:
    """Yield a row per change of sign; without one a row that has no value.

    `rises`: the difference is below zero before the value and above it behind. `opposed_share`
    is the share of resamples of the replications that are not wholly on the side of the fit.
    Loads are those of the office at the value, or (without one) at the ends.
    """
    condition, structure, measure = key
    row: dict[str, object] = {
        "condition": condition, "structure": structure, "measure": measure, "unit": MAIN[measure],
        "first": found.first, "last": found.last, "opposed_share": found.opposed_share,
        "degree": found.degree, "misfit": found.misfit,
    }  # fmt: skip
    nan = float("nan")
    if not found.zeros:
        loads = [runs.load((end,), condition, runs.study.today) for end in ends]
        yield row | {
            "fraction": nan, "fraction_low": nan, "fraction_high": nan,
            "value": nan, "value_low": nan, "value_high": nan, "rises": False,
            "load_low": min(loads), "load_high": max(loads),
        }  # fmt: skip
    for zero in found.zeros:
        at = [runs.value((end,), condition, structure) for end in (zero.at, zero.low, zero.high)]
        load = runs.load((zero.at,), condition, runs.study.today)
        yield row | {
            "fraction": zero.at, "fraction_low": zero.low, "fraction_high": zero.high,
            "value": at[0], "value_low": at[1], "value_high": at[2], "rises": zero.rises,
            "load_low": load, "load_high": load,
        }  # fmt: skip


@dataclass(frozen=True)
class Map:
    """Differences to today over two inputs.

    `runs` has a row per condition, structure, measure and pair of values that was run; `fine` the
    fitted difference on a grid, whose zero line is the tipping line.
    """

    inputs: tuple[Input, Input]
    runs: pd.DataFrame
    fine: pd.DataFrame


def tipping_map(
    study: Study, inputs: tuple[Input, Input], measures: Sequence[str], replications: int,
    run: Runner,
) -> Map:  # fmt: skip
    """Run two inputs at every pair of evenly spaced values, and fit a quadratic surface.

    Pairs that contradict the other inputs are left out of `runs`, and the surface goes on over
    them. Raises RunError where too few pairs are left.
    """
    sides = (values_of(study, each, MAP_POINTS) for each in inputs)
    places = list(product(*sides))
    made = _run(study, inputs, places, replications, run)
    fine = np.linspace(0.0, 1.0, FINE)
    grid = np.array(list(product(fine, fine)))
    rows, fitted = [], []
    for (condition, structure), measure in product(_compared(study), measures):
        kept = made.kept[condition]
        values = np.array([made.gap(place, condition, structure, measure) for place in kept])
        if not np.isfinite(values).all():
            continue
        about = {"condition": condition, "structure": structure, "measure": measure}
        fit = surface(np.array(kept), values.mean(axis=1))
        for place, differences in zip(kept, values, strict=True):
            found = mean_interval(differences)
            rows.append(
                about | {
                    "unit": MAIN[measure], "first": place[0], "second": place[1],
                    "difference": found.mean, "low": found.low, "high": found.high,
                    "load_today": made.load(place, condition, study.today),
                    "misfit": fit.misfit, "replications": len(differences),
                }
            )  # fmt: skip
        heights = fit.at(grid)
        for (first, second), height in zip(grid, heights, strict=True):
            fitted.append(about | {"first": first, "second": second, "difference": height})
    return Map(inputs, pd.DataFrame(rows), pd.DataFrame(fitted))


def _compared(study: Study) -> list[tuple[str, str]]:
    return [key for key in study.scenarios if key[1] != study.today]


@dataclass(frozen=True)
class _Runs:
    """The runs at places of the ranges of some inputs."""

    study: Study
    inputs: tuple[Input, ...]
    kept: dict[str, list[Place]]
    """By condition, the places at which nothing contradicts."""
    runs: Mapping[_Key, Collected]

    def gap(self, place: Place, condition: str, structure: str, measure: str) -> Floats:
        """Return the paired differences to today at a place."""
        return self.runs[place, condition, structure].values(measure) - self.today(
            place, condition, measure
        )

    def today(self, place: Place, condition: str, measure: str) -> Floats:
        """Return the values of today's structure at a place."""
        return self.runs[place, condition, self.study.today].values(measure)

    def scenario(self, place: Place, condition: str, structure: str) -> Scenario:
        """Return a scenario at a place, run or not."""
        choices = [
            (each, at_fraction(fraction)) for each, fraction in zip(self.inputs, place, strict=True)
        ]
        return changed(self.study.scenarios[condition, structure], choices)

    def load(self, place: Place, condition: str, structure: str) -> float:
        """Return load over capacity of the office at a place."""
        return office_load(self.scenario(place, condition, structure))

    def value(self, place: Place, condition: str, structure: str) -> float:
        """Return the value of the first input there, the first of its estimates; else nan."""
        if not np.isfinite(place[0]):
            return place[0]
        for name in (structure, self.study.today):
            scenario = self.study.scenarios[condition, name]
            for estimate in self.inputs[0].estimates(scenario).values():
                return float(at_fraction(place[0])(estimate))
        return float("nan")


def _run(
    study: Study,
    inputs: tuple[Input, ...],
    places: Sequence[Place],
    replications: int,
    run: Runner,
) -> _Runs:
    empty = _Runs(study, inputs, {}, {})
    scenarios: dict[_Key, Scenario] = {}
    kept: dict[str, list[Place]] = {}
    for condition in study.conditions:
        kept[condition] = []
        for place in places:
            made = _sound(empty, place, condition)
            if made:
                kept[condition].append(place)
                scenarios |= made
        if len(kept[condition]) < FEWEST_POINTS * len(inputs):
            names = joined("message.and", (each.name for each in inputs))
            message = Message("tipping.few_values", kept=len(kept[condition]), places=len(places),
                              names=names)  # fmt: skip
            raise RunError(message)
    return _Runs(study, inputs, kept, run_distinct(run, scenarios, replications))


def _sound(runs: _Runs, place: Place, condition: str) -> dict[_Key, Scenario]:
    """Return the scenarios at a place; none if one of them contradicts itself."""
    made: dict[_Key, Scenario] = {}
    for structure in runs.study.structures:
        try:
            scenario = runs.scenario(place, condition, structure)
        except PostsError:
            return {}
        if contradictions(scenario):
            return {}
        made[place, condition, structure] = scenario
    return made
