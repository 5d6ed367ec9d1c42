"""The comparison as text for the terminal."""

import textwrap
from collections.abc import Sequence
from itertools import zip_longest
from math import isfinite
from typing import Any

import pandas as pd

from sim.report.catalogue.catalogue import Language, phrase
from sim.report.catalogue.equal import equal_code, equal_sentence
from sim.report.catalogue.numbers import estimate, number
from sim.report.catalogue.words import measure_word, runs_words, unit_word, verdict_word
from sim.report.frames import (
    Structure,
    condition_list,
    difference_unit,
    estimate_decimals,
    measure_rows,
    row_of,
    structure_list,
)
from sim.report.sections.best import best_sentence, gain_sentence

_GAP = 2
_LABEL, _VERDICT = 0, 3
_NARROWING = ((_VERDICT, 17), (_LABEL, 12), (_VERDICT, 13))
"""Column and narrowest width, in the order in which room is taken from them."""


def comparison_text(
    comparison: pd.DataFrame,
    structures: pd.DataFrame,
    conditions: pd.DataFrame,
    language: Language = "de",
    width: int = 100,
    best: pd.DataFrame | None = None,
) -> str:
    """Write the comparison as plain text: a block per condition, in it a block per measure.

    Each row is a structure: mean with its 95 % interval, paired difference to today with its
    interval, verdict; where the study says what difference matters, below it where a single run
    lies. Measures stand in the order of the table; above stands at equal what. With the table
    ``best`` each block ends with who is ahead. Lines keep to ``width`` characters as long as the
    numbers allow; long labels are broken.
    """
    named = structure_list(structures)
    counts = comparison["replications"]
    runs = runs_words(int(counts.min()), int(counts.max()), language)
    equal = equal_sentence(equal_code(comparison, "comparison"), language)
    lines = textwrap.wrap(phrase("comparison.explanation", language, runs=runs), width)
    lines += textwrap.wrap(equal, width)
    measures = list(dict.fromkeys(comparison["measure"].astype(str)))
    for condition, label in condition_list(conditions):
        here = comparison[comparison["condition"] == condition]
        blocks = [_block(here, measure, named, language) for measure in measures]
        if not any(body for _, body in blocks):
            continue
        lines += ["", label, "=" * min(len(label), width)]
        widths = column_widths(
            width, [_header(language), *(row for _, body in blocks for row in body)]
        )
        for measure, (heading, body) in zip(measures, blocks, strict=True):
            if body:
                lines += ["", *textwrap.wrap(heading, width)]
                lines += lay_out([_header(language), *body], widths, width)
                ahead = best_sentence(best, condition, measure, named, language)
                lines += textwrap.wrap(ahead, width)
        gain = gain_sentence(here, language)
        lines += ["", *textwrap.wrap(gain, width)] if gain else []
    return "\n".join(lines) + "\n"


def _header(language: Language) -> tuple[str, str, str, str]:
    return (
        phrase("common.structure", language),
        phrase("common.value", language),
        phrase("common.difference_to_today", language),
        phrase("common.verdict", language),
    )


def _block(
    comparison: pd.DataFrame, measure: str, named: list[Structure], language: Language
) -> tuple[str, list[tuple[str, str, str, str]]]:
    """Return the heading of a measure and a row of words per structure."""
    rows = measure_rows(comparison, measure)
    if rows.empty:
        return "", []
    unit = str(rows["unit"].iloc[0])
    heading = measure_word(measure, language)
    word = unit_word(unit, language)
    apart = difference_unit(unit, language)
    if word.lower() in heading.lower():  # "Offene Fälle (Fälle)" helps nobody
        word = apart = ""
    if word and apart != word:
        heading += f" ({word}; {phrase('common.difference_to_today', language)}: {apart})"
    elif word:
        heading += f" ({word})"
    decimals = estimate_decimals(rows)
    body = []
    for structure in named:
        row = row_of(rows, str(rows["condition"].iloc[0]), structure.name)
        if row is None:
            continue
        value = estimate(
            (row["mean"], row["low"], row["high"]), decimals[0], language, signed=False
        )
        if structure.today:
            body.append((structure.label, value, f"({phrase('common.today', language)})", ""))
            body += _one_run(row, decimals, language)
            continue
        difference = estimate(
            (row["difference"], row["difference_low"], row["difference_high"]),
            decimals[1],
            language,
            signed=True,
        )
        verdict = verdict_word(str(row["verdict"]), measure, language)
        body.append((structure.label, value, difference, verdict))
        body += _one_run(row, decimals, language)
    return heading, body


def _one_run(
    row: "pd.Series[Any]", decimals: tuple[int, int], language: Language
) -> list[tuple[str, str, str, str]]:
    """Say where a single run lies, for measures of which is stated what difference matters."""
    if not isfinite(float(row["delta"])) or not isfinite(float(row["one_low"])):
        return []

    def span(low: str, high: str, place: int) -> str:
        ends = [float(row[low]), float(row[high])]
        if not isfinite(ends[0]):
            return ""
        told = [number(end, decimals[place], language, signed=place == 1) for end in ends]
        return phrase("common.one_run", language, low=told[0], high=told[1])

    value = span("one_low", "one_high", 0)
    return [("", value, span("difference_one_low", "difference_one_high", 1), "")]


def column_widths(width: int, rows: Sequence[tuple[str, str, str, str]]) -> list[int]:
    """Return the characters of each column, for all rows with their header.

    Where a line would grow too long, first the verdict (the last) is broken, then the label (the
    first).
    """
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    for column, narrowest in _NARROWING:
        surplus = sum(widths) + 3 * _GAP - width
        if surplus > 0:
            widths[column] = max(min(narrowest, widths[column]), widths[column] - surplus)
    return widths


def lay_out(
    rows: Sequence[tuple[str, str, str, str]], widths: Sequence[int], width: int
) -> list[str]:
    """Lay out rows, the header first, in columns; labels and verdicts are broken into lines."""
    lines = []
    for place, (label, value, difference, verdict) in enumerate(rows):
        labels, verdicts = textwrap.wrap(label, widths[0]), textwrap.wrap(verdict, widths[3])
        columns = (labels, [value], [difference], verdicts)
        for cells in zip_longest(*columns, fillvalue=""):
            padded = [cell.ljust(room) for cell, room in zip(cells, widths, strict=True)]
            lines.append((" " * _GAP).join(padded).rstrip())
        if place == 0:
            lines.append("-" * min(width, sum(widths) + 3 * _GAP))
    return lines
