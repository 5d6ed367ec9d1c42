"""What a backcast found, in words: how many months lie in the band, and which do not."""

import textwrap
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd

from sim.experiment.backcast import LEVEL, first_of, study_backcast
from sim.experiment.comparison import Runs
from sim.report.numbers import Language, decimals_for, month_text, number
from sim.report.texts import text
from sim.report.words import measure_word
from sim.scenario.loading import Study
from sim.scenario.observed import read_observed
from sim.scenario.study import Scenario

_NAMED = 12
"""So many misses are named; the rest is counted."""


def backcast_text(
    table: pd.DataFrame, case_types: Mapping[str, str], language: Language, width: int = 100
) -> str:
    """Say for each measure how many months lie in the band and by how much the model is off.

    ``table`` is that of `backcast`, ``case_types`` has the labels by name. Below stand the misses
    with their numbers, and how many were to be expected of a model that is right.
    """
    lines = [text("backcast_head", language)]
    lines += textwrap.wrap(text("backcast_means", language), width)
    lines += [f"  {line}" for line in _summary(table, case_types, language)]
    misses = table[~table["inside"]]
    for _, row in misses.head(_NAMED).iterrows():
        lines.append(f"    {_miss(row, case_types, language)}")
    if len(misses) > _NAMED:
        lines.append(f"    {text('more_names', language, count=len(misses) - _NAMED)}")
    chance = number((1.0 - LEVEL) * len(table), 1, language)
    sentence = text(
        "backcast_chance", language, misses=len(misses), numbers=len(table), chance=chance
    )
    return "\n".join([*lines, *textwrap.wrap(sentence, width)]) + "\n"


def _summary(
    table: pd.DataFrame, case_types: Mapping[str, str], language: Language
) -> Iterator[str]:
    for (case_type, measure), rows in table.groupby(["case_type", "measure"], sort=False):
        seen, mean = rows["observed"].to_numpy(dtype=float), rows["mean"].to_numpy(dtype=float)
        off = 100.0 * (mean.sum() / seen.sum() - 1.0) if seen.sum() > 0 else float("nan")
        yield text(
            "backcast_line",
            language,
            measure=_named(str(measure), str(case_type), case_types, language),
            inside=int(rows["inside"].sum()),
            months=len(rows),
            off=number(off, 0 if np.abs(off) >= 10 else 1, language, signed=True),  # noqa: PLR2004 - digits
        )


def _miss(row: "pd.Series[Any]", case_types: Mapping[str, str], language: Language) -> str:
    seen, low, high = (float(row[name]) for name in ("observed", "low", "high"))
    decimals = min(1, decimals_for([seen, high]))
    told = [number(value, decimals, language) for value in (seen, low, high)]
    return text(
        "backcast_miss",
        language,
        month=month_text(pd.Timestamp(row["month"]).date(), language),
        measure=_named(str(row["measure"]), str(row["case_type"]), case_types, language),
        seen=told[0], low=told[1], high=told[2],
        side=text("backcast_above" if seen > high else "backcast_below", language),
    )  # fmt: skip


def _named(measure: str, case_type: str, case_types: Mapping[str, str], language: Language) -> str:
    """Name a measure, and the case type where it is not about all of them."""
    word = measure_word(measure, language)
    return f"{word} ({case_types.get(case_type) or case_type})" if case_type else word


def left_out_text(months: int, table: pd.DataFrame, language: Language) -> str:
    """Say how many of so many observed months no run holds; empty where all are there."""
    kept = len(table.drop_duplicates(["month", "case_type"]))
    return text("backcast_left_out", language, count=months - kept) if months > kept else ""


def backcast_blocks(
    table: pd.DataFrame, scenario: Scenario, months: int, language: Language
) -> str:
    """Say all of a backcast: the numbers, the misses, and what of the file is left out."""
    labels = {name: each.label for name, each in scenario.office.case_types.items()}
    left_out = left_out_text(months, table, language)
    return backcast_text(table, labels, language) + (f"{left_out}\n" if left_out else "")


def study_backcast_text(study: Study, runs: Runs, language: Language, width: int = 100) -> str:
    """Say the backcast that a study states; where it states none, how to make one."""
    if study.backcast is None:
        return textwrap.fill(text("backcast_hint", language), width) + "\n"
    scenario = study.scenarios[first_of(study)]
    months = len(read_observed(study.backcast, scenario.office.case_types))
    return backcast_blocks(study_backcast(study, runs), scenario, months, language)
