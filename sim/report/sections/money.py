"""What a structure costs, as text for the terminal."""

import math
import textwrap
from collections.abc import Iterator, Sequence
from typing import Any

import pandas as pd

from sim.experiment.money import UNKNOWN
from sim.experiment.tables import MONEY
from sim.report.catalogue.catalogue import Language, phrase
from sim.report.catalogue.equal import equal_code, equal_words
from sim.report.catalogue.numbers import decimals_for, estimate, number
from sim.report.catalogue.words import listed, runs_words
from sim.report.frames import Structure, condition_list, require_columns, structure_list
from sim.report.sections.tables import column_widths, lay_out

_TOTALS = ("yearly", "one_off", "one_off_known", "run", "yearly_per_decided", "run_per_decided")
_PER_CASE = ("yearly_per_decided", "run_per_decided")


def money_text(
    table: pd.DataFrame,
    structures: pd.DataFrame,
    conditions: pd.DataFrame,
    language: Language = "de",
    width: int = 100,
) -> str:
    """Say per condition and structure what it costs, and what it is made of.

    ``table`` is that of `money_table`. Lines keep to ``width`` characters as long as the numbers
    allow.
    """
    require_columns(table, "money", MONEY.columns)
    named = structure_list(structures)
    counts = table["replications"]
    runs = runs_words(int(counts.min()), int(counts.max()), language)
    equal = equal_words(equal_code(table, "money"), language)
    lines = textwrap.wrap(phrase("money.heading", language, equal=equal, runs=runs), width)
    missing = phrase("number.missing", language).replace(" ", "\u00a0")
    lines += textwrap.wrap(phrase("money.explanation", language, missing=missing), width)
    for condition, label in condition_list(conditions):
        here = table[table["condition"] == condition]
        if here.empty:
            continue
        lines += ["", *([label, "=" * min(len(label), width)] if label else [])]
        body = [_header(language), *_rows(here, named, language)]
        lines += lay_out(body, column_widths(width, body), width)
        for sentence in _items(here, named, language):
            lines += textwrap.wrap(sentence, width, subsequent_indent="  ")
    return "\n".join(lines) + "\n"


def _header(language: Language) -> tuple[str, str, str, str]:
    return (
        phrase("common.structure", language),
        phrase("money.item", language),
        phrase("common.value", language),
        phrase("common.difference_to_today", language),
    )


def _rows(
    table: pd.DataFrame, named: Sequence[Structure], language: Language
) -> Iterator[tuple[str, str, str, str]]:
    for structure in named:
        own = table[table["structure"] == structure.name]
        posts = own[own["item"] == "posts"]
        grades = posts[posts["detail"] != ""]
        shown = structure.label
        for _, row in posts[posts["detail"] == ""].iterrows():
            yield shown, phrase("money.posts", language), *_amounts(row, structure, language)
            shown = ""
        for _, row in grades.iterrows() if len(grades) > 1 else ():
            grade = str(row["label"]) or phrase("money.no_grade", language)
            words = phrase("money.grade", language, grade=grade)
            yield shown, words, *_amounts(row, structure, language)
        for item in _TOTALS:
            for _, row in own[own["item"] == item].iterrows():
                yield shown, phrase(f"money.{item}", language), *_amounts(row, structure, language)
                if item in _PER_CASE and row["status"] != UNKNOWN:
                    yield "", "  " + phrase("money.prices", language), _prices(row, language), ""


def _amounts(row: "pd.Series[Any]", structure: Structure, language: Language) -> tuple[str, str]:
    """Write mean and difference with their intervals, where they vary."""
    decimals = _decimals(row, ("mean",))
    amount = _varying(row, ("mean", "low", "high"), decimals, language, signed=False)
    if structure.today:
        return amount, f"({phrase('common.today', language)})"
    gaps = ("difference", "difference_low", "difference_high")
    if row["status"] != UNKNOWN and math.isnan(float(row["difference"])):
        return amount, ""
    decimals = min(_decimals(row, gaps), decimals + 1)
    return amount, _varying(row, gaps, decimals, language, signed=True)


def _decimals(row: "pd.Series[Any]", columns: Sequence[str]) -> int:
    """Return the decimals of numbers in a row: cents only where they count, per case."""
    if row["unit"] != "EUR_per_case":
        return 0
    return decimals_for([float(row[column]) for column in columns])


def _varying(
    row: "pd.Series[Any]",
    columns: tuple[str, str, str],
    decimals: int,
    language: Language,
    *,
    signed: bool,
) -> str:
    """Write ``1.234 (1.200 bis 1.268)``, or the mean alone where the runs do not differ."""
    mean, low, high = (float(row[column]) for column in columns)
    if math.isclose(low, high, rel_tol=1e-9, abs_tol=1e-6):
        low = high = math.nan
    return estimate((mean, low, high), decimals, language, signed=signed)


def _prices(row: "pd.Series[Any]", language: Language) -> str:
    decimals = _decimals(row, ("mean",))
    low, high = (number(float(row[end]), decimals, language) for end in ("price_low", "price_high"))
    return phrase("common.interval", language, low=low, high=high)


def _items(table: pd.DataFrame, named: Sequence[Structure], language: Language) -> Iterator[str]:
    """Say of what yearly and one-off costs consist, and where nobody has stated any."""
    for structure in named:
        own = table[table["structure"] == structure.name]
        for item in ("yearly_item", "one_off_item"):
            rows = own[own["item"] == item]
            parts = [_item_words(row, language) for _, row in rows.iterrows()]
            if parts:
                kind = phrase(f"money.kind_{item}", language)
                yield phrase(
                    "money.items", language, label=structure.label, kind=kind,
                    items=listed(parts, language).rstrip("."),
                )  # fmt: skip
        once = own[own["item"] == "one_off"]
        silent = len(once) and str(once["status"].iloc[0]) == UNKNOWN
        if silent and "one_off_item" not in set(own["item"]):
            yield phrase("money.nobody_says", language, label=structure.label)


def _item_words(row: "pd.Series[Any]", language: Language) -> str:
    """Write ``Umzug 40.000 (30.000 bis 60.000) [B]``."""
    low, high = float(row["price_low"]), float(row["price_high"])
    span = f" ({_prices(row, language)})" if low < high else ""
    confidence = f" [{row['confidence']}]" if row["confidence"] else ""
    amount = number(float(row["mean"]), 0, language)
    return phrase(
        "money.of_item",
        language,
        label=row["label"],
        amount=amount,
        span=span,
        confidence=confidence,
    )
