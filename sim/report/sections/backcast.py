"""What a backcast found, in words: how many months lie in the band, and which do not."""

import textwrap
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd

from sim.experiment.backcast import FEWEST_RUNS, FORECASTS, LEVEL, Backcast
from sim.reading.loading import Study
from sim.report.catalogue.catalogue import Language, phrase
from sim.report.catalogue.numbers import decimals_for, month_text, number
from sim.report.catalogue.words import measure_word
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
    lines = [phrase("backcast.head", language)]
    lines += textwrap.wrap(phrase("backcast.means", language), width)
    lines += [f"  {line}" for line in _summary(table, case_types, language)]
    misses = table[~table["inside"]]
    for _, row in misses.head(_NAMED).iterrows():
        lines.append(f"    {_miss(row, case_types, language)}")
    if len(misses) > _NAMED:
        lines.append(f"    {phrase('common.more_names', language, count=len(misses) - _NAMED)}")
    chance = number((1.0 - LEVEL) * len(table), 1, language)
    sentence = phrase(
        "backcast.chance", language, misses=len(misses), numbers=len(table), chance=chance
    )
    return "\n".join([*lines, *textwrap.wrap(sentence, width)]) + "\n"


def _summary(
    table: pd.DataFrame, case_types: Mapping[str, str], language: Language
) -> Iterator[str]:
    for (case_type, measure), rows in table.groupby(["case_type", "measure"], sort=False):
        seen, mean = rows["observed"].to_numpy(dtype=float), rows["mean"].to_numpy(dtype=float)
        off = 100.0 * (mean.sum() / seen.sum() - 1.0) if seen.sum() > 0 else float("nan")
        yield phrase(
            "backcast.line",
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
    return phrase(
        "backcast.miss",
        language,
        month=month_text(pd.Timestamp(row["month"]).date(), language),
        measure=_named(str(row["measure"]), str(row["case_type"]), case_types, language),
        seen=told[0], low=told[1], high=told[2],
        side=phrase("backcast.above" if seen > high else "backcast.below", language),
    )  # fmt: skip


def _named(measure: str, case_type: str, case_types: Mapping[str, str], language: Language) -> str:
    """Name a measure, and the case type where it is not about all of them."""
    word = measure_word(measure, language)
    return f"{word} ({case_types.get(case_type) or case_type})" if case_type else word


def left_out_text(months: int, table: pd.DataFrame, language: Language) -> str:
    """Say how many of so many observed months no run holds; empty where all are there."""
    kept = len(table.drop_duplicates(["month", "case_type"]))
    return phrase("backcast.left_out", language, count=months - kept) if months > kept else ""


def labels_of(scenario: Scenario) -> dict[str, str]:
    """Return the labels of the case types by name."""
    return {name: each.label for name, each in scenario.office.case_types.items()}


def backcast_blocks(found: Backcast, language: Language, width: int = 100) -> str:
    """Say all of a backcast: the numbers, the misses, the simple forecasts, what is left out."""
    table, names = found.table(), labels_of(found.single.scenario)
    left_out = left_out_text(len(found.observed), table, language)
    return (
        backcast_text(table, names, language, width)
        + errors_text(found.errors(), names, language, width)
        + (f"{left_out}\n" if left_out else "")
    )


def errors_text(
    errors: pd.DataFrame, case_types: Mapping[str, str], language: Language, width: int = 100
) -> str:
    """Say how far off the model is beside the simple forecasts, a line per measure.

    ``errors`` is the table `forecast_errors`. Empty where no month can be forecast from others.
    """
    told = errors[errors["months"] > 0]
    if told.empty:
        return ""
    lines = [phrase("backcast.errors_head", language)]
    for _, row in told.iterrows():
        name = _named(str(row["measure"]), str(row["case_type"]), case_types, language)
        months = phrase("backcast.errors_months", language, count=int(row["months"]))
        lines.append(f"  {name}: {errors_words(row, language)} ({months})")
    lines += textwrap.wrap(phrase("backcast.naive", language), width)
    return "\n".join(lines) + "\n"


def errors_words(row: "pd.Series[Any]", language: Language) -> str:
    """Name each forecast of a row of `forecast_errors` with its error."""
    return ", ".join(
        f"{phrase(f'backcast.{name}', language)} {number(float(row[name]), 1, language)} %"
        for name in FORECASTS
        if np.isfinite(float(row[name]))
    )


def study_backcast_text(
    study: Study, found: Backcast | None, language: Language, width: int = 100
) -> str:
    """Say the backcast of a study; where there is none, how to make one."""
    if found is not None:
        return backcast_blocks(found, language, width)
    said = phrase("backcast.hint", language)
    if study.backcast is not None:
        said = phrase("backcast.few", language, needed=FEWEST_RUNS)
    return textwrap.fill(said, width) + "\n"
