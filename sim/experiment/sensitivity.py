"""What the draws say: who beats whom, how sure, what comes from inputs and what from chance."""

from collections.abc import Iterator
from itertools import combinations

import numpy as np
import pandas as pd

from sim.experiment.collected import Floats
from sim.experiment.draws import DrawResults, Draws
from sim.experiment.inputs import at_quantile
from sim.experiment.tables import DRAWS, REJECTED
from sim.experiment.worth import gain
from sim.measures.registry import FOR_CLIENTS, MAIN
from sim.plan.located import located_estimates
from sim.plan.study import Study
from sim.stats.evppi import Information, evpi, information, probability_better
from sim.stats.variance_parts import (
    better_interval,
    draw_means,
    expected_values,
    variance_parts,
)

BAND = (0.05, 0.95)


def beaten_table(results: DrawResults) -> pd.DataFrame:
    """Return one row per condition, pair of structures and measure.

    `difference` is the mean of structure minus `against` over all draws; `low` to `high` hold
    90 % of its expected values under the draws, `run_low` to `run_high` 90 % of single runs.
    `better` is the probability that the structure is better in expectation, inputs being
    unknown, with its 95 % interval; `better_run` that it is in one run, luck included (all runs
    count, so draws with more of them count more).
    `inputs_share` is the share of a run's variance that inputs have, with its 95 % interval.
    `overloaded` is the share of draws in which the office of `against` has a load of 1 or more;
    `better_overloaded` and `better_balanced` are the probabilities there and in the others.
    """
    return pd.DataFrame(list(_beaten(results)))


def _beaten(results: DrawResults) -> Iterator[dict[str, object]]:
    for condition in results.conditions:
        for measure in results.measures(condition):
            for against, structure in combinations(results.structures, 2):
                key = (condition, structure, measure)
                values = results.of(*key) - results.of(condition, against, measure)
                load = results.loads[condition, against]
                yield {
                    "condition": condition, "structure": structure, "against": against,
                    "measure": measure, "unit": MAIN[measure],
                } | _row(measure, values, load)  # fmt: skip


def _row(measure: str, values: Floats, load: Floats) -> dict[str, object]:
    parts, expected = variance_parts(values), expected_values(values)
    gains = gain(measure, expected)
    low, high = (float(edge) for edge in np.quantile(expected, BAND))
    runs = values[np.isfinite(values)]
    run_low, run_high = (float(edge) for edge in np.quantile(runs, BAND))
    over = load >= 1
    better_low, better_high = better_interval(FOR_CLIENTS[measure] * values)
    return {
        "difference": parts.mean, "low": low, "high": high,
        "run_low": run_low, "run_high": run_high,
        "better": probability_better(gains),
        "better_low": better_low, "better_high": better_high,
        "better_run": probability_better(gain(measure, runs)),
        "inputs_share": parts.share, "inputs_share_low": parts.low,
        "inputs_share_high": parts.high,
        "overloaded": float(over.mean()),
        "better_overloaded": probability_better(gains[over]) if over.any() else np.nan,
        "better_balanced": probability_better(gains[~over]) if not over.all() else np.nan,
        "draws": values.shape[0], "replications": values.shape[1],
        "repeated": int((np.isfinite(values).sum(axis=1) > 1).sum()),
    }  # fmt: skip


def worth_table(results: DrawResults) -> pd.DataFrame:
    """Return what it would be worth to know each input, one row per condition, measure, input.

    `evpi` is the worth of knowing all of them, `worth` of this one alone, in the unit of the
    measure over the run; `explained` is the share of the variance of a difference to today that
    it explains alone. `worth_by_chance` and `explained_by_chance` are what the best of as many
    inputs without any effect reaches in 95 of 100 cases: below it nothing is shown.
    """
    rows = []
    for condition in results.conditions:
        units = results.units(condition)
        for measure in results.measures(condition):
            raw, expected = _benefits(results, condition, measure)
            found = information(units, raw)
            rows += list(_worth_rows(results, (condition, measure), found, evpi(expected)))
    return pd.DataFrame(rows)


def _worth_rows(
    results: DrawResults, key: tuple[str, str], found: Information, all_known: float
) -> Iterator[dict[str, object]]:
    condition, measure = key
    for each, worth, explained in zip(
        results.draws.inputs, found.worth, found.explained, strict=True
    ):
        yield {
            "condition": condition, "measure": measure, "unit": MAIN[measure],
            "input": each.name, "worth": float(worth), "worth_by_chance": found.worth_by_chance,
            "explained": float(explained), "explained_by_chance": found.explained_by_chance,
            "evpi": all_known,
        }  # fmt: skip


def _benefits(results: DrawResults, condition: str, measure: str) -> tuple[Floats, Floats]:
    """Return by how much each structure is better than today's: means of draws, and expected."""
    raw, expected = [], []
    for structure in results.structures:
        gains = gain(measure, results.differences(condition, structure, measure))
        raw.append(draw_means(gains))
        expected.append(expected_values(gains))
    return np.column_stack(raw), np.column_stack(expected)


def draws_table(study: Study, draws: Draws) -> pd.DataFrame:
    """Return every drawn value: draw, condition, input, path, quantile, value, whether it ran."""
    rows = []
    for condition in study.conditions:
        kept = set(draws.kept(condition))
        known = {
            structure: located_estimates(study.scenarios[condition, structure])
            for structure in study.structures
        }
        located = {
            (each.name, path): estimate
            for structure in study.structures
            for each in draws.inputs
            for path, estimate in each.estimates(
                study.scenarios[condition, structure], known[structure]
            ).items()
        }
        place = {each.name: number for number, each in enumerate(draws.inputs)}
        for draw, row in enumerate(draws.units):
            for (name, path), estimate in located.items():
                unit = float(row[place[name]])
                rows.append(
                    (draw + 1, condition, name, path, unit, at_quantile(unit)(estimate),
                     draw in kept)
                )  # fmt: skip
    return pd.DataFrame(rows, columns=list(DRAWS.columns))


def runs_table(results: DrawResults) -> pd.DataFrame:
    """Return the measures of every run: draw, condition, structure, measure, replication, value."""
    frames = []
    for (condition, structure, measure), values in results.by_run.items():
        kept, made = results.draws.kept(condition), results.made(condition).ravel()
        columns = {
            "draw": np.repeat(np.array(kept) + 1, values.shape[1]),
            "condition": condition,
            "structure": structure,
            "measure": measure,
            "replication": np.tile(np.arange(values.shape[1]) + 1, len(kept)),
            "value": values.ravel(),
        }
        frames.append(pd.DataFrame(columns)[made])
    return pd.concat(frames, ignore_index=True)


def rejected_table(draws: Draws) -> pd.DataFrame:
    """Return the draws that contradict themselves: draw, condition, key, message."""
    rows = [(each.draw + 1, each.condition, each.key, each.message) for each in draws.rejected]
    return pd.DataFrame(rows, columns=list(REJECTED.columns))
