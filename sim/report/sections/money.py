"""What a structure costs."""

from collections.abc import Iterator, Sequence
from math import isclose, isnan

import pandas as pd

from sim.experiment.money import UNKNOWN
from sim.report.catalogue.catalogue import Language, phrase
from sim.report.catalogue.equal import equal_code, equal_words
from sim.report.catalogue.numbers import decimals_for, estimate, number
from sim.report.catalogue.words import begun, listed, under
from sim.report.document import Block, Bullets, Column, Heading, Paragraph, Table
from sim.report.frames import Row, Structure

_TOTALS = ("yearly", "one_off", "one_off_known", "run", "yearly_per_decided", "run_per_decided")
_PER_CASE = ("yearly_per_decided", "run_per_decided")
_TOLD = ("yearly", "one_off", "run_per_decided")
"""Totals that councils ask about."""

Cells = tuple[str, ...]


def money_blocks(
    table: pd.DataFrame,
    structures: Sequence[Structure],
    conditions: Sequence[tuple[str, str]],
    language: Language,
    *,
    every: bool = False,
) -> Iterator[Block]:
    """Yield what structures cost, a table per condition.

    `table` is the table `money`. In short a row per structure, in thousands of euros; `every`: all
    of its items with their intervals, and what yearly and one-off costs consist of.
    """
    missing = phrase("number.missing", language).replace(" ", "\u00a0")
    yield Heading(phrase("money.head", language))
    yield Paragraph(phrase("money.means", language, missing=missing), note=not every)
    columns = _all_columns(language) if every else _columns(language)
    caption = _caption(table, language) if every else phrase("money.caption_short", language)
    for condition, label in conditions:
        here = table[table["condition"] == condition]
        if here.empty:
            continue
        rows = _all_rows(here, structures, language) if every else _rows(here, structures, language)
        yield Table(under(label, caption), columns, tuple(rows))
        sentences = [*_other_grades(here, structures, language)]
        sentences += _items(here, structures, language) if every else ()
        if sentences:
            yield Bullets(tuple(sentences))


# -- in short -----------------------------------------------------------------------------------


def _columns(language: Language) -> tuple[Column, ...]:
    totals = [begun(phrase(f"money.{item}", language)) for item in _TOLD]
    return (
        Column(phrase("common.structure", language), width=2.0),
        *(Column(total, number=True) for total in totals),
        Column(phrase("money.difference", language), number=True, width=2.0),
    )


def _rows(
    table: pd.DataFrame, structures: Sequence[Structure], language: Language
) -> Iterator[Cells]:
    totals = table[table["detail"] == ""]
    for one in structures:
        own = totals[totals["structure"] == one.name]
        found = {item: next(own[own["item"] == item].iterrows(), (0, None))[1] for item in _TOLD}
        amounts = [_in_thousands(row, language) for row in found.values()]
        yield one.label, *amounts, _difference(found["run_per_decided"], one, language)


def _in_thousands(row: "Row | None", language: Language) -> str:
    """Write an amount in thousands of euros; what a case costs in euros."""
    if row is None or row["status"] == UNKNOWN:
        return phrase("number.missing", language)
    each = _each(row)
    return number(float(row["mean"]) / (1.0 if each else 1000.0), 0, language)


# -- in full ------------------------------------------------------------------------------------


def _caption(table: pd.DataFrame, language: Language) -> str:
    equal = equal_words(equal_code(table, "money"), language)
    return phrase("money.caption", language, equal=equal)


def _all_columns(language: Language) -> tuple[Column, ...]:
    return (
        Column(phrase("common.structure", language)),
        Column(phrase("money.item", language)),
        Column(phrase("common.value", language), number=True),
        Column(phrase("common.difference_to_today", language), number=True),
    )


def _all_rows(
    table: pd.DataFrame, structures: Sequence[Structure], language: Language
) -> Iterator[Cells]:
    for structure in structures:
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


def _amounts(row: Row, structure: Structure, language: Language) -> tuple[str, str]:
    """Write mean and difference with their intervals, where they vary."""
    amount = _varying(row, ("mean", "low", "high"), _decimals(row, "mean"), language, signed=False)
    return amount, _difference(row, structure, language)


def _prices(row: Row, language: Language) -> str:
    decimals = _decimals(row, "mean")
    low, high = (number(float(row[end]), decimals, language) for end in ("price_low", "price_high"))
    return phrase("common.interval", language, low=low, high=high)


# -- both ---------------------------------------------------------------------------------------


def _difference(row: "Row | None", structure: Structure, language: Language) -> str:
    """Write the difference to today with its interval; nothing where there is none."""
    if structure.today:
        return f"({phrase('common.today', language)})"
    if row is None or row["status"] == UNKNOWN:
        return phrase("number.missing", language)
    gaps = ("difference", "difference_low", "difference_high")
    if isnan(float(row["difference"])):
        return ""
    return _varying(row, gaps, min(1, _decimals(row, *gaps)), language, signed=True)


def _each(row: Row) -> bool:
    return bool(row["unit"] == "EUR_per_case")


def _decimals(row: Row, *columns: str) -> int:
    """Return the decimals of numbers in a row: cents only where they count, per case."""
    return decimals_for([float(row[column]) for column in columns]) if _each(row) else 0


def _varying(
    row: Row, columns: tuple[str, str, str], decimals: int, language: Language, *, signed: bool
) -> str:
    """Write ``1.234 (1.200 bis 1.268)``, or the mean alone where the runs do not differ."""
    mean, low, high = (float(row[column]) for column in columns)
    if isnan(low) or isclose(low, high, rel_tol=1e-9, abs_tol=1e-6):
        return number(mean, decimals, language, signed=signed)
    return estimate((mean, low, high), decimals, language, signed=signed)


def _other_grades(
    table: pd.DataFrame, structures: Sequence[Structure], language: Language
) -> Iterator[str]:
    """Say which structures have posts of other pay grades than today, and what that makes."""
    posts = table[table["item"] == "posts"]
    grades = {
        one.name: set(posts.loc[posts["structure"] == one.name, "detail"]) for one in structures
    }
    today = next((grades[one.name] for one in structures if one.today), set())
    code = equal_code(table, "money")
    for one in structures:
        if one.today or grades[one.name] <= today:
            continue
        row = posts[(posts["structure"] == one.name) & (posts["detail"] == "")].iloc[0]
        gap = float(row["difference"])
        if code == "pay":
            yield phrase("money.bought", language, label=one.label)
        elif not isnan(gap):
            yield phrase(
                "money.other_grades", language, label=one.label,
                amount=number(abs(gap), 0, language),
                word=phrase("money.less" if gap < 0 else "money.more", language),
                equal=equal_words(code, language),
            )  # fmt: skip


def _items(
    table: pd.DataFrame, structures: Sequence[Structure], language: Language
) -> Iterator[str]:
    """Say of what yearly and one-off costs consist, and where nobody has stated any."""
    for structure in structures:
        own = table[table["structure"] == structure.name]
        for item in ("yearly_item", "one_off_item"):
            rows = own[own["item"] == item]
            parts = [_item_words(row, language) for _, row in rows.iterrows()]
            if parts:
                kind = phrase(f"money.{item.removesuffix('_item')}", language)
                yield phrase(
                    "money.items", language, label=structure.label, kind=kind,
                    items=listed(parts, language).rstrip("."),
                )  # fmt: skip
        once = own[own["item"] == "one_off"]
        silent = len(once) and str(once["status"].iloc[0]) == UNKNOWN
        if silent and "one_off_item" not in set(own["item"]):
            yield phrase("money.nobody_says", language, label=structure.label)


def _item_words(row: Row, language: Language) -> str:
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
