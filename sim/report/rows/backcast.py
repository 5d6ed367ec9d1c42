"""Measures and forecast errors of a backcast as they are named: for the section and the chart."""

from collections.abc import Mapping

import numpy as np

from sim.experiment.backcast import FORECASTS
from sim.report.catalogue.catalogue import Language, phrase
from sim.report.catalogue.numbers import number
from sim.report.catalogue.words import measure_word
from sim.report.frames import Row
from sim.scenario.study import Scenario


def measure_of(row: Row, case_types: Mapping[str, str], language: Language) -> str:
    """Name the measure of a row, and the case type where it is not about all of them."""
    word, case_type = measure_word(str(row["measure"]), language), str(row["case_type"])
    return f"{word} ({case_types.get(case_type) or case_type})" if case_type else word


def labels_of(scenario: Scenario) -> dict[str, str]:
    """Return the labels of the case types by name."""
    return {name: each.label for name, each in scenario.office.case_types.items()}


def errors_words(row: Row, language: Language) -> str:
    """Name each forecast of a row of `forecast_errors` with its error."""
    return ", ".join(
        f"{phrase(f'backcast.{name}', language)} {number(float(row[name]), 1, language)} %"
        for name in FORECASTS
        if np.isfinite(float(row[name]))
    )
