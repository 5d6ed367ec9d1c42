"""Every number that a study rests on, with its range and where it comes from, as a table."""

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from sim.declared import (
    CountEstimate,
    Estimate,
    EurosEstimate,
    FactorEstimate,
    MinutesEstimate,
    PerMinuteEstimate,
    ShareEstimate,
    WorkingDaysEstimate,
    estimates,
)
from sim.experiment.tables import INPUTS
from sim.plan.located import dated_estimates
from sim.scenario.study import Scenario
from sim.units import YEAR

UNITS: dict[type[Estimate[Any]], tuple[str, float]] = {
    MinutesEstimate: ("minutes", 1.0),
    PerMinuteEstimate: ("per year", YEAR),
    ShareEstimate: ("share", 1.0),
    FactorEstimate: ("1", 1.0),
    CountEstimate: ("number", 1.0),
    WorkingDaysEstimate: ("working days", 1.0),
    EurosEstimate: ("EUR", 1.0),
}
"""Unit in the table, and by what the number of the model is multiplied for it."""


def inputs_table(scenarios: Mapping[tuple[str, str], Scenario]) -> pd.DataFrame:
    """Return one row per estimate of the office, of the structures and of the reorganisations.

    `condition` is empty for the office as the first condition has it; other conditions have rows
    only for what differs. `structure` is empty for the office's own numbers.
    """
    rows: list[dict[str, object]] = []
    first = next(iter(scenarios))[0]
    base = {row["key"]: row for row in _rows(scenarios[next(iter(scenarios))].office, "office")}
    seen: set[str] = set()
    for (condition, structure), scenario in scenarios.items():
        named = {"condition": "" if condition == first else condition}
        if condition not in seen:
            office = _rows(scenario.office, "office")
            told = [row for row in office if condition == first or base.get(row["key"]) != row]
            rows += [named | {"structure": ""} | row for row in told]
            seen.add(condition)
        if condition == first:
            found = list(_rows(scenario.structure, "structure"))
            found += [_row(keys, estimate) for keys, estimate in dated_estimates(scenario)]
            rows += [named | {"structure": structure} | row for row in found]
    return pd.DataFrame(rows, columns=list(INPUTS.columns))


def _rows(model: Any, name: str) -> Iterable[dict[str, object]]:  # noqa: ANN401 - an office or a structure
    for loc, estimate in estimates(model):
        yield _row((name, *map(str, loc)), estimate)


def _row(keys: tuple[str, ...], estimate: Estimate[Any]) -> dict[str, object]:
    unit, times = UNITS[type(estimate)]
    return {
        "key": ".".join(keys),
        "low": estimate.low * times,
        "central": estimate.central * times,
        "high": estimate.high * times,
        "unit": unit,
        "source": estimate.source,
        "confidence": estimate.confidence,
        "note": estimate.note,
    }
