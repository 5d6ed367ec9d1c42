"""What it costs."""

from collections.abc import Iterator
from math import isclose, isfinite

from sim.experiment.money import UNKNOWN
from sim.report.catalogue.catalogue import Language, phrase
from sim.report.catalogue.numbers import decimals_for, estimate, number
from sim.report.document import Block, Column, Heading, Paragraph, Table
from sim.report.frames import Row, row_of
from sim.report.results.read import Results


def money_blocks(results: Results, language: Language) -> Iterator[Block]:
    """Yield what structures cost, where there are reorganisations; else nothing."""
    if not results.dated:
        return
    table = results.tables["money"]
    yield Heading(phrase("outlook.money", language), 2)
    yield Paragraph(
        phrase("outlook.money_means", language, missing=phrase("number.missing", language))
    )
    columns = (
        Column(phrase("common.structure", language), width=2.0),
        Column(phrase("outlook.yearly", language), number=True),
        Column(phrase("outlook.one_off", language), number=True),
        Column(phrase("outlook.run_per_decided", language), number=True),
        Column(phrase("outlook.difference", language), number=True, width=2.0),
    )
    for condition, label in results.conditions:
        here = table[(table["condition"] == condition) & (table["detail"] == "")]
        rows = []
        for one in results.structures:
            items = {item: row_of(here[here["item"] == item], condition, one.name)
                     for item in ("yearly", "one_off", "run_per_decided")}  # fmt: skip
            amounts = [_amount(row, language) for row in items.values()]
            last = "" if one.today else _difference(items["run_per_decided"], language)
            rows.append((one.label, *amounts, last or f"({phrase('common.today', language)})"))
        key = "money_caption" if label else "money_caption_alone"
        yield Table(phrase(f"outlook.{key}", language, label=label), columns, tuple(rows))


def _amount(row: "Row | None", language: Language) -> str:
    if row is None or row["status"] == UNKNOWN:
        return phrase("number.missing", language)
    thousands = 1.0 if row["unit"] == "EUR_per_case" else 1000.0
    return number(float(row["mean"]) / thousands, 0, language)


def _difference(row: "Row | None", language: Language) -> str:
    if row is None or row["status"] == UNKNOWN:
        return phrase("number.missing", language)
    gap, low, high = (float(row[f"difference{end}"]) for end in ("", "_low", "_high"))
    decimals = min(1, decimals_for([gap, low, high]))
    if not isfinite(low) or isclose(low, high, rel_tol=1e-9, abs_tol=1e-6):
        return number(gap, decimals, language, signed=True)
    return estimate((gap, low, high), decimals, language, signed=True)
