"""The comparison: main table per condition, what else stands out, and what to be careful with."""

from collections.abc import Iterator
from math import isfinite
from typing import Any

import pandas as pd

from sim.experiment.comparison import PRINTED
from sim.report.brief.content import Block, Bullets, Column, Heading, Paragraph, Table
from sim.report.brief.findings import NOUNS, Finding, findings_on, sentence, short_names
from sim.report.brief.read import Results
from sim.report.equal_words import equal_code, equal_sentence
from sim.report.frames import (
    Structure,
    difference_unit,
    estimate_decimals,
    measure_rows,
    row_of,
)
from sim.report.numbers import Language, number
from sim.report.precision_text import precision_text
from sim.report.tables import estimate
from sim.report.texts import text
from sim.report.words import listed, measure_word, unit_word, verdict_word

MOST_ELSE = 6
"""Sentences on further measures under one condition."""

_WORDS: dict[Language, dict[str, str]] = {
    "de": {
        "heading": "Der Vergleich",
        "caption": "{label}: Mittel und Unterschied zur heutigen Struktur",
        "caption_alone": "Mittel und Unterschied zur heutigen Struktur",
        "measure": "Maß",
        "mean": "Mittel",
        "difference": "Unterschied (Spanne)",
        "verdict": "Urteil",
        "today": "(heute)",
        "no_verdict": "kein Urteil",
        "matters": "Wesentlich ist ein Unterschied ab {parts}.",
        "spans": "Spannen: 95-%-Intervalle{wider}; {runs} Läufe je Struktur.",
        "wider": ", für den Vergleich mehrerer Strukturen verbreitert",
        "young": (
            "Vorsicht beim Alter: Bei {names} sind offene Fälle jünger, zugleich sind mehr Fälle "
            "offen. Das heißt nicht, dass schneller entschieden wird: Viele neue Fälle senken das "
            "mittlere Alter."
        ),
        "young_where": "{name} ({label})",
        "else": "Was sonst auffällt",
        "else_in": "Was sonst auffällt: {label}",
        "else_note": (
            "Für diese Maße ist kein kleinster wesentlicher Unterschied festgelegt. Genannt ist "
            "jeder, der sicher nicht null ist, auch ein kleiner."
        ),
        "else_more": "{count} weitere stehen in der Arbeitsmappe.",
        "else_none": "Bei den übrigen gezeigten Maßen ist nichts sicher anders als heute.",
    },
    "en": {
        "heading": "The comparison",
        "caption": "{label}: mean and difference to today's structure",
        "caption_alone": "Mean and difference to today's structure",
        "measure": "Measure",
        "mean": "Mean",
        "difference": "Difference (span)",
        "verdict": "Verdict",
        "today": "(today)",
        "no_verdict": "no verdict",
        "matters": "A difference matters from {parts} on.",
        "spans": "Spans: 95% intervals{wider}; {runs} runs of each structure.",
        "wider": ", widened because several structures are compared",
        "young": (
            "Caution with the age: with {names} open cases are younger, while more cases are "
            "open. That does not mean that decisions come faster: many new cases lower the "
            "median age."
        ),
        "young_where": "{name} ({label})",
        "else": "What else stands out",
        "else_in": "What else stands out: {label}",
        "else_note": (
            "For these measures no smallest difference that matters is stated. Every one is named "
            "that is surely not zero, small ones too."
        ),
        "else_more": "{count} more are in the workbook.",
        "else_none": "On the other measures shown nothing is surely other than today.",
    },
}


def compared_blocks(results: Results, language: Language) -> Iterator[Block]:
    """Yield the main table of every condition, and what is to be known of it."""
    words = _WORDS[language]
    comparison = results.tables["comparison"]
    yield Heading(words["heading"])
    yield Paragraph(equal_sentence(equal_code(comparison, "comparison"), language))
    for condition, label in results.conditions:
        yield _main_table(results, condition, label, language)
    if not results.others:
        return
    yield from _young(results, language)
    known = precision_text(results.study, results.tables["precision"], comparison, language)
    if known:
        yield Paragraph(known, note=True)
    yield from _else(results, language)


def _main_table(results: Results, condition: str, label: str, language: Language) -> Table:
    words = _WORDS[language]
    rows: list[tuple[str, ...]] = []
    for measure in NOUNS[language]:
        own = measure_rows(results.tables["comparison"], measure)
        own = own[own["condition"] == condition]
        for one in results.structures:
            row = row_of(own, condition, one.name)
            if row is not None:
                rows.append(_main_row(row, one, estimate_decimals(own), language))
    caption = words["caption"].format(label=label) if label else words["caption_alone"]
    columns = (
        Column(words["measure"], width=1.7), Column(text("structure", language), width=1.9),
        Column(words["mean"], number=True, width=0.9),
        Column(words["difference"], number=True, width=2.0), Column(words["verdict"], width=1.5),
    )  # fmt: skip
    return Table(caption, columns, tuple(rows), _note(results, condition, language))


def _main_row(
    row: "pd.Series[Any]", one: Structure, decimals: tuple[int, int], language: Language
) -> tuple[str, ...]:
    words, measure = _WORDS[language], str(row["measure"])
    unit = unit_word(str(row["unit"]), language)
    label = measure_word(measure, language)
    if unit and unit.lower() not in label.lower():
        label = f"{label}, {unit}"
    mean = number(float(row["mean"]), decimals[0], language)
    if one.today:
        return label, one.label, mean, words["today"], ""
    numbers = tuple(float(row[k]) for k in ("difference", "difference_low", "difference_high"))
    gap = estimate((numbers[0], numbers[1], numbers[2]), decimals[1], language, signed=True)
    if isfinite(numbers[0]) and not isfinite(numbers[1]):
        gap = number(numbers[0], decimals[1], language, signed=True)
    verdict = verdict_word(str(row["verdict"]), measure, language) or words["no_verdict"]
    return label, one.label, mean, gap, verdict


def _note(results: Results, condition: str, language: Language) -> str:
    """Say what difference matters here, and what the spans are."""
    words, table = _WORDS[language], results.tables["comparison"]
    here = table[table["condition"] == condition]
    parts = []
    for measure in NOUNS[language]:
        rows = here[(here["measure"] == measure) & here["delta"].notna()]
        if len(rows):
            delta = float(rows["delta"].iloc[0])
            decimals = 0 if delta >= 10 or delta == round(delta) else 1  # noqa: PLR2004 - digits
            unit = difference_unit(str(rows["unit"].iloc[0]), language)
            amount = f"{number(delta, decimals, language)} {unit}"
            parts.append(f"{amount} ({measure_word(measure, language)})")
    levels = here["difference_level"].dropna()
    wider = words["wider"] if len(levels) and float(levels.max()) > 0.95 else ""  # noqa: PLR2004
    spans = words["spans"].format(wider=wider, runs=int(here["replications"].min()))
    matters = words["matters"].format(parts=listed(parts, language)) if parts else ""
    return f"{matters} {spans}".strip() if results.others else spans


def _young(results: Results, language: Language) -> Iterator[Block]:
    """Warn where open cases are younger only because more of them wait."""
    words, names = _WORDS[language], []
    labels = {one.name: one.label for one in results.structures}
    for condition, label in results.conditions:
        more = {
            one.structure
            for one in findings_on(results, condition, "open_end")
            if one.verdict == "more"
        }
        for one in findings_on(results, condition, "median_age_open"):
            if one.verdict == "fewer" and one.structure in more:
                name = text("quoted", language, name=labels[one.structure])
                where = words["young_where"].format(name=name, label=label) if label else name
                names.append(where)
    if names:
        yield Paragraph(words["young"].format(names=listed(names, language)))


def _else(results: Results, language: Language) -> Iterator[Block]:
    """Yield what is surely other than today on further measures, under each condition."""
    words = _WORDS[language]
    any_told = False
    for condition, label in results.conditions:
        found = [
            one
            for measure in PRINTED
            if measure not in NOUNS[language]
            for one in findings_on(results, condition, measure)
            if one.clear
        ]
        if not found:
            continue
        any_told = True
        yield Heading(words["else_in"].format(label=label) if label else words["else"], 2)
        yield Bullets(tuple(_told(results, found, language)))
    yield Paragraph(words["else_note"] if any_told else words["else_none"], note=True)


def _told(results: Results, found: list[Finding], language: Language) -> Iterator[str]:
    """Yield a sentence per finding, what is worse first; what has no room is counted."""
    names = short_names(results, language)
    found = sorted(found, key=lambda one: not one.worse)
    for one in found[:MOST_ELSE]:
        yield sentence(one, names[one.structure], language)
    if len(found) > MOST_ELSE:
        yield _WORDS[language]["else_more"].format(count=len(found) - MOST_ELSE)
