"""What would have to be true for the opposite result: from draws and from tipping points."""

from collections.abc import Iterator
from math import isfinite
from typing import Any

import pandas as pd

from sim.errors import UmbauError
from sim.experiment.inputs import find_inputs
from sim.report.brief.findings import FOUND
from sim.report.brief.read import Results
from sim.report.brief.words import compared_with, said
from sim.report.input_words import fraction_text, input_label
from sim.report.numbers import Language, decimals_for, number
from sim.report.words import measure_word


def opposite(results: Results, language: Language) -> Iterator[str]:
    """Yield what other assumptions would do, as far as it was examined."""
    if not results.doubts:
        yield said("opposite_open", language)
    for tables in results.doubts:
        for row in _of(results, tables.get("beaten")):
            yield _better(results, row, language)
        for row in _of(results, tables.get("tipping")):
            yield _turns(results, row, language)


def _of(results: Results, table: pd.DataFrame | None) -> Iterator[Any]:
    """Yield the rows about structures, conditions and measures that the briefing tells of."""
    study = results.study
    if table is None:
        return
    for _, row in table.iterrows():
        known = row["structure"] in study.structures and row["condition"] in study.conditions
        against = row.get("against", study.today)
        if known and against == study.today and row["measure"] in FOUND:
            yield row


def _parts(results: Results, row: Any, language: Language) -> dict[str, str]:  # noqa: ANN401 - a row
    study = results.study
    return {
        "structure": study.structures[row["structure"]],
        "measure": measure_word(row["measure"], language),
        "label": study.conditions[row["condition"]] or said("results", language),
    }


def _better(results: Results, row: Any, language: Language) -> str:  # noqa: ANN401 - a row
    ends = [float(row["low"]), float(row["high"])]
    decimals = decimals_for(ends)
    _, today = compared_with(results.study.structures[results.study.today], language)
    return said(
        "better", language, **_parts(results, row, language), today=today,
        share=f"{number(100 * float(row['better']), 0, language)} %", draws=int(row["draws"]),
        low=number(ends[0], decimals, language, signed=True),
        high=number(ends[1], decimals, language, signed=True),
    )  # fmt: skip


def _turns(results: Results, row: Any, language: Language) -> str:  # noqa: ANN401 - a row
    study = results.study
    scenario = study.scenarios[row["condition"], row["structure"]]
    try:
        (each,) = find_inputs(study, [str(row["input"])])
        label = input_label(each, study, language)
    except UmbauError:
        each, label = None, str(row["input"])
    parts = _parts(results, row, language) | {"input": label.replace("\u00ad", "")}
    fraction = float(row["fraction"])
    if not isfinite(fraction) or each is None:
        left_open = float(row["opposed_share"]) > 0.05  # noqa: PLR2004 - as docs/sensitivity.md
        return said("turns_not", language, **parts,
                    open=said("turns_open", language) if left_open else "")  # fmt: skip
    told = [
        fraction_text(each, min(1.0, max(0.0, float(row[key]))), scenario, language)
        if isfinite(float(row[key])) else "–"
        for key in ("fraction", "fraction_low", "fraction_high")
    ]  # fmt: skip
    return said("turns", language, **parts, value=told[0], low=told[1], high=told[2])
