"""How precisely differences are known, in sentences: reached or not, and how many runs would do."""

from collections.abc import Iterator, Mapping
from math import isfinite
from typing import Any

import pandas as pd

from sim.plan.study import Study
from sim.report.catalogue.catalogue import Language, phrase
from sim.report.catalogue.numbers import decimals_for, number
from sim.report.catalogue.words import measure_word
from sim.report.document import Block, Paragraph
from sim.report.frames import difference_unit

_NAMED = 3
"""So many differences are named that are not known precisely enough; the rest is counted."""


def precision_blocks(
    study: Study, table: pd.DataFrame, compared: pd.DataFrame, language: Language
) -> Iterator[Block]:
    """Yield how precisely differences are known, where there is something to say of it."""
    said = precision_text(study, table, compared, language)
    if said:
        yield Paragraph(said, note=True)


def precision_text(
    study: Study, table: pd.DataFrame, compared: pd.DataFrame, language: Language
) -> str:
    """Say in a sentence whether the precision that a study asks for was reached.

    Where it asks for none: how many runs would leave no verdict undecided, but after a preview,
    whose runs are shorter. `table` is that of
    `precision_table`, `compared` the comparison.
    """
    if table.empty or (study.precision is None and study.preview):
        return ""
    runs = number(int(table["replications"].min()), 0, language)
    if study.precision is not None:
        missed = table[~table["reached"]].sort_values("runs_needed", ascending=False)
        if missed.empty:
            return phrase("common.precise", language, runs=runs)
        units = dict(zip(compared["measure"], compared["unit"], strict=True))
        named = [_missed(study, units, row, language) for _, row in missed[:_NAMED].iterrows()]
        rest = len(missed) - len(named)
        more = f"; {phrase('common.more_names', language, count=rest)}" if rest else ""
        return phrase("common.not_precise", language, runs=runs, where="; ".join(named) + more)
    most = deciding_runs(table, compared)
    return (
        phrase("common.runs_that_decide", language, runs=number(most, 0, language))
        if isfinite(most)
        else ""
    )


def deciding_runs(table: pd.DataFrame, compared: pd.DataFrame) -> float:
    """Return how many runs would leave no verdict undecided; nan where none is or none would."""
    keys = ["condition", "measure", "structure"]
    undecided = compared[compared["verdict"] == "undecided"][keys].merge(table, on=keys)
    most = float(undecided["runs_needed"].max()) if len(undecided) else float("nan")
    return _round(most) if isfinite(most) else float("nan")


def _missed(
    study: Study, units: Mapping[str, str], row: "pd.Series[Any]", language: Language
) -> str:
    unit = units[str(row["measure"])]
    factor = 100.0 if unit == "share" else 1.0
    asked, found = factor * float(row["asked"]), factor * float(row["half_width"])
    decimals = decimals_for([asked])
    where = [study.structures[str(row["structure"])], study.conditions[str(row["condition"])]]
    return phrase(
        "common.not_precise_here",
        language,
        measure=measure_word(str(row["measure"]), language),
        where=", ".join(part for part in where if part),
        found=number(found, decimals, language),
        asked=number(asked, decimals, language),
        unit=difference_unit("percent" if unit == "share" else unit, language),
        runs=number(_round(float(row["runs_needed"])), 0, language),
    )


def _round(runs: float) -> float:
    """Return a number of runs with two digits, upwards: it is an estimate."""
    digits = 10.0 ** max(0, len(f"{runs:.0f}") - 2)
    return -(-runs // digits) * digits
