"""One input at a time from its low to its high value, everything else central."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import product

import numpy as np
import pandas as pd

from sim.experiment.collected import Collected, Floats
from sim.experiment.comparison import smallest_difference
from sim.experiment.inputs import ENQUIRY_RATE, Changeable, Input, always_in, at_fraction
from sim.experiment.runs import UnevenRunner, run_unevenly
from sim.measures.registry import FOR_CLIENTS, MAIN, MATTERING
from sim.plan.study import Study
from sim.reading.consistency import contradictions
from sim.scenario.study import Scenario
from sim.stats.intervals import double_sampling_interval, mean_interval, runs_needed

ENDS = {"low": 0.0, "high": 1.0}
_CENTRAL = ("", "central")
FEWEST = 4
"""Runs of every structure at every end, before it is asked whether they do."""

_Point = tuple[str, str, str]
"""Input, end, condition."""
_Key = tuple[str, str, str, str]
"""Input, end, condition, structure."""


def leading(worth: pd.DataFrame, inputs: Sequence[Input], number: int) -> tuple[Input, ...]:
    """Return the inputs that explain most by the draws; the enquiry rate and team sizes anyway.

    Beyond the number, those on which separating contacts from casework hangs (`always_in`).
    `worth` is the table `sensitivity.worth_table`; ranked by the most that an input explains of
    any measure under any condition.
    """
    most = worth.groupby("input")["explained"].max().to_dict()
    ranked = sorted(inputs, key=lambda each: -float(most.get(each.name, 0.0)))
    always = [each for each in inputs if each.team or ENQUIRY_RATE in (each.name, *each.paths)]
    others = [each for each in ranked if each not in always]
    first = others[: max(0, number - len(always))]
    return tuple(each for each in ranked if each in (*first, *always) or always_in(each))


def tornado(
    study: Study, inputs: Sequence[Input], replications: int, run: UnevenRunner
) -> pd.DataFrame:
    """Run every input at both ends of its range, and return the differences to today.

    The centre is run as often as is asked. A structure is run `FEWEST` times at an end, then as
    often as their spread says that it takes, at most as often as the centre, to know its changes,
    in measures of which the study says what matters, to within that or as well as the centre's
    differences are known; today's is run as often as any of the others.

    One row per condition, structure, measure, input and end: `central` the difference with nothing
    changed, with its 95 % interval; `change` from there on common random numbers with its own;
    `difference` the two together, with its own (`double_sampling_interval`); `replications` those
    of the structure at the end. An end that contradicts the other values has no numbers, and
    `contradiction` says why.
    """
    scenarios, wrong = _scenarios(study, inputs)
    few = min(FEWEST, replications)
    numbers = {key: replications if key[:2] == _CENTRAL else few for key in scenarios}
    runs = run_unevenly(run, scenarios, numbers)
    needed = _needed(study, runs, replications)
    if needed:
        runs |= run_unevenly(run, {key: scenarios[key] for key in needed}, needed)
    return pd.DataFrame(list(_rows(study, inputs, runs, wrong)))


def _scenarios(
    study: Study, inputs: Sequence[Input]
) -> tuple[dict[_Key, Scenario], dict[_Point, str]]:
    """Return the scenarios of every point, and why some points have none."""
    scenarios: dict[_Key, Scenario] = {}
    wrong: dict[_Point, str] = {}
    for (condition, structure), scenario in study.scenarios.items():
        changeable = Changeable(scenario)
        scenarios[*_CENTRAL, condition, structure] = changeable.with_values([])
        for each in inputs:
            for end, fraction in ENDS.items():
                made = changeable.with_values([(each, at_fraction(fraction))])
                for problem in contradictions(made)[:1]:
                    wrong.setdefault((each.name, end, condition), problem.message)
                scenarios[each.name, end, condition, structure] = made
    return {key: each for key, each in scenarios.items() if key[:3] not in wrong}, wrong


def _needed(study: Study, runs: Mapping[_Key, Collected], most: int) -> dict[_Key, int]:
    """Return how often structures are run whose changes are open at an end, and today's there."""
    ends = (key for key in runs if key[:2] != _CENTRAL)
    found = {key: _to_know(study, runs, key[:3], key[3], most) for key in ends}
    for key, number in list(found.items()):
        today = (*key[:3], study.today)
        found[today] = max(found[today], number)
    return {key: number for key, number in found.items() if number > FEWEST}


def _to_know(
    study: Study, runs: Mapping[_Key, Collected], point: _Point, structure: str, most: int
) -> int:
    """Return how many runs it takes, up to `most`, to know a structure's changes well enough.

    That is, to within what matters, or as well as the differences at the centre, which they are
    added to.
    """
    centre, needed = (*_CENTRAL, point[2]), FEWEST
    for measure in MATTERING:
        pair = (structure, study.today, measure)
        central = _gap(runs, centre, pair)
        if not np.isfinite(central).all():
            continue  # no row tells of it
        today = runs[*centre, study.today].values(measure)
        matters = smallest_difference(study.matters, measure, float(today.mean()))
        if matters is None:
            continue
        enough = max(matters, mean_interval(central).half_width)
        found = _gap(runs, point, pair)
        needed = max(needed, runs_needed(found - central[: len(found)], enough, most))
    return needed


def _rows(
    study: Study,
    inputs: Sequence[Input],
    runs: Mapping[_Key, Collected],
    wrong: Mapping[_Point, str],
) -> Iterator[dict[str, object]]:
    compared = [key for key in study.scenarios if key[1] != study.today]
    for (condition, structure), measure in product(compared, FOR_CLIENTS):
        pair = (structure, study.today, measure)
        central = _gap(runs, (*_CENTRAL, condition), pair)
        if not np.isfinite(central).all():
            continue
        for each, end in product(inputs, ENDS):
            said = wrong.get((each.name, end, condition), "")
            found = (
                np.full(len(central), np.nan)
                if said
                else _gap(runs, (each.name, end, condition), pair)
            )
            yield _row((condition, structure, measure, each.name, end), found, central, said)


def _gap(runs: Mapping[_Key, Collected], point: _Point, pair: tuple[str, str, str]) -> Floats:
    """Return the paired differences of two structures in a measure, of the runs that both have."""
    structure, against, measure = pair
    of_one, of_other = (runs[*point, each].values(measure) for each in (structure, against))
    both = min(len(of_one), len(of_other))
    return of_one[:both] - of_other[:both]


def _row(
    key: tuple[str, str, str, str, str], differences: Floats, central: Floats, said: str
) -> dict[str, object]:
    condition, structure, measure, name, end = key
    found = double_sampling_interval(central, differences)
    base, moved = mean_interval(central), mean_interval(differences - central[: len(differences)])
    return {
        "condition": condition, "structure": structure, "measure": measure, "unit": MAIN[measure],
        "input": name, "end": end,
        "difference": found.mean, "low": found.low, "high": found.high,
        "central": base.mean, "central_low": base.low, "central_high": base.high,
        "change": moved.mean, "change_low": moved.low, "change_high": moved.high,
        "replications": len(differences), "contradiction": said,
    }  # fmt: skip


def flips(rows: pd.DataFrame) -> list[str]:
    """Return the inputs that surely turn the sign of a difference somewhere in their range.

    `rows` are those of one condition, structure and measure of the table. Surely: of the 95 %
    intervals at low, central and high, two lie on different sides of zero.
    """
    found = []
    for name, ends in rows.groupby("input", sort=False):
        lows = [*ends["low"], *ends["central_low"]]
        highs = [*ends["high"], *ends["central_high"]]
        if max(lows) > 0 > min(highs):
            found.append(str(name))
    return found


def holds(rows: pd.DataFrame) -> bool:
    """Tell whether all 95 % intervals of such rows surely lie on one side of zero."""
    sound = rows[rows["contradiction"] == ""]
    lows = [*sound["low"], *sound["central_low"]]
    highs = [*sound["high"], *sound["central_high"]]
    return bool(lows) and (min(lows) > 0 or max(highs) < 0)
