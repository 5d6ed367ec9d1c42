"""How precisely differences are known, in sentences: reached or not, and how many runs would do."""

from collections.abc import Iterator, Mapping
from math import isfinite
from typing import Any

import pandas as pd

from sim.choices import MOST_REPLICATIONS
from sim.plan.study import Study
from sim.report.catalogue.catalogue import Language, phrase
from sim.report.catalogue.numbers import decimals_for, number
from sim.report.catalogue.words import measure_word
from sim.report.document import Block, Paragraph
from sim.report.frames import difference_unit

_NAMED = 3
"""So many differences are named that are undecided or not known precisely enough; the rest is
counted."""


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

    Where it asks for none: with how many runs each undecided verdict would be decided, but after
    a preview, whose runs are shorter. `table` is that of `precision_table`, `compared` the
    comparison.
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
    where = list(_undecided(study, table, compared, language))
    if not where:
        return ""
    rest = len(where) - _NAMED
    more = f"; {phrase('common.more_names', language, count=rest)}" if rest > 0 else ""
    return phrase("common.would_decide", language, where="; ".join(where[:_NAMED]) + more)


def _undecided(
    study: Study, table: pd.DataFrame, compared: pd.DataFrame, language: Language
) -> Iterator[str]:
    """Yield with how many runs each undecided verdict would be decided, the fewest first."""
    keys = ["condition", "measure", "structure"]
    undecided = compared[compared["verdict"] == "undecided"][keys].merge(table, on=keys)
    for _, row in undecided.sort_values("runs_needed", kind="stable").iterrows():
        needed = float(row["runs_needed"])
        reachable = isfinite(needed) and _round(needed) <= MOST_REPLICATIONS
        yield phrase(
            "common.would_decide_with" if reachable else "common.would_not_decide",
            language,
            measure=measure_word(str(row["measure"]), language),
            where=_where(study, row),
            runs=number(_round(needed), 0, language) if reachable else "",
        )


def _where(study: Study, row: "pd.Series[Any]") -> str:
    """Name structure and condition of a difference."""
    named = study.structures[str(row["structure"])], study.conditions[str(row["condition"])]
    return ", ".join(filter(None, named))


def _missed(
    study: Study, units: Mapping[str, str], row: "pd.Series[Any]", language: Language
) -> str:
    unit = units[str(row["measure"])]
    factor = 100.0 if unit == "share" else 1.0
    asked, found = factor * float(row["asked"]), factor * float(row["half_width"])
    decimals = decimals_for([asked])
    return phrase(
        "common.not_precise_here",
        language,
        measure=measure_word(str(row["measure"]), language),
        where=_where(study, row),
        found=number(found, decimals, language),
        asked=number(asked, decimals, language),
        unit=difference_unit("percent" if unit == "share" else unit, language),
        runs=number(_round(float(row["runs_needed"])), 0, language),
    )


def _round(runs: float) -> float:
    """Return a number of runs with two digits, upwards: it is an estimate."""
    digits = 10.0 ** max(0, len(f"{runs:.0f}") - 2)
    return -(-runs // digits) * digits
