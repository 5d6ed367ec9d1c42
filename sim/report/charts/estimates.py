"""Paired differences to today as they are read: in shown units, with their words."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.report.catalogue.catalogue import Language, phrase
from sim.report.catalogue.numbers import number
from sim.report.catalogue.words import verdict_word
from sim.report.frames import Structure, difference_unit, estimate_decimals, row_of


@dataclass(frozen=True, slots=True)
class Estimate:
    """A paired difference in shown units, with its words."""

    structure: Structure
    mean: float
    low: float
    high: float
    one: tuple[float, float]
    """Where the difference of a single pair of runs lies."""
    amount: str
    verdict: str


def estimates(
    rows: pd.DataFrame,
    structures: list[Structure],
    condition: str,
    language: Language,
) -> list[Estimate]:
    """Return the differences to today under a condition, in the order of the study.

    ``rows`` are those of one measure in shown units (``frames.measure_rows``). The amount reads
    like ``+866 Fälle (+826 bis +907)``.
    """
    decimals = estimate_decimals(rows)[1]
    found = []
    for structure in structures:
        row = row_of(rows, condition, structure.name)
        if structure.today or row is None:
            continue
        mean, low, high = (
            float(row[column]) for column in ("difference", "difference_low", "difference_high")
        )
        one = (float(row["difference_one_low"]), float(row["difference_one_high"]))
        unit = difference_unit(str(row["unit"]), language)
        amount = f"{number(mean, decimals, language, signed=True)} {unit}".strip()
        if np.isfinite(low) and np.isfinite(high):
            span = phrase(
                "common.interval",
                language,
                low=number(low, decimals, language, signed=True),
                high=number(high, decimals, language, signed=True),
            )
            amount = f"{amount} ({span})"
        word = verdict_word(str(row["verdict"]), str(row["measure"]), language)
        found.append(Estimate(structure, mean, low, high, one, amount, word))
    return found


def delta_of(rows: pd.DataFrame, condition: str) -> float:
    """Return the smallest difference that matters under a condition; NaN if none is stated."""
    stated = rows.loc[rows["condition"] == condition, "delta"].dropna()
    return float(stated.max()) if len(stated) else float("nan")


def delta_words(rows: pd.DataFrame, condition: str, language: Language) -> str:
    """Say in words what the shaded zone means, or that no difference that matters is stated."""
    delta = delta_of(rows, condition)
    if not np.isfinite(delta):
        return phrase("common.delta_none", language)
    whole = float(delta).is_integer() or delta >= 100  # noqa: PLR2004 - digits enough
    decimals = 0 if whole else max(1, estimate_decimals(rows)[1])
    unit = difference_unit(str(rows["unit"].iloc[0]), language)
    return phrase(
        "common.delta", language, delta=f"{number(delta, decimals, language)} {unit}".strip()
    )
