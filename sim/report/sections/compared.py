"""The comparison: main table per condition, what else stands out, and what to be careful with."""

from collections.abc import Iterable, Iterator
from math import isfinite

import pandas as pd

from sim.measures.registry import MATTERING, MEASURES, REMARKED
from sim.report.catalogue.catalogue import Language, phrase
from sim.report.catalogue.equal import equal_code, equal_sentence
from sim.report.catalogue.numbers import estimate, number
from sim.report.catalogue.words import listed, measure_word, unit_word, untold, verdict_word
from sim.report.document import Block, Bullets, Column, Heading, Paragraph, Table
from sim.report.frames import (
    Row,
    difference_unit,
    estimate_decimals,
    measure_rows,
    row_of,
)
from sim.report.results.read import Results
from sim.report.sections.findings import Finding, findings_on, sentence, short_names
from sim.report.sections.pictures import difference_blocks
from sim.report.sections.precision import deciding_runs, precision_text

_SHORT = 24
"""Letters of a structure's label that need no wide column."""
MOST_ELSE = 4
"""Sentences on further measures under one condition."""
SMALLEST = 0.01
"""Share of today's mean from which on a clear difference of a further measure is told."""


def compared_blocks(results: Results, language: Language) -> Iterator[Block]:
    """Yield the main table of every condition, and what is to be known of it."""
    comparison = results.tables["comparison"]
    yield Heading(
        phrase("compared.heading" if results.others else "compared.heading_alone", language)
    )
    if results.others:
        yield Paragraph(equal_sentence(equal_code(comparison, "comparison"), language))
    for condition, label in results.conditions:
        yield _main_table(results, condition, label, language)
    yield from difference_blocks(results, language)
    if not results.others:
        return
    yield from _young(results, language)
    yield from _precision(results, language)
    yield from _else(results, language)


def _precision(results: Results, language: Language) -> Iterator[Block]:
    """Yield whether the precision asked for was reached; else how many runs would decide."""
    study, tables = results.study, results.tables
    if study.precision is not None:
        told = precision_text(study, tables["precision"], tables["comparison"], language)
        yield Paragraph(told, note=True)
    elif not results.preview:
        runs = deciding_runs(tables["precision"], tables["comparison"])
        if isfinite(runs):
            told = phrase("compared.would_decide", language, runs=number(runs, 0, language))
            yield Paragraph(told, note=True)


def _main_table(results: Results, condition: str, label: str, language: Language) -> Table:
    """Return a row per structure, a column per measure: mean, difference with span, verdict."""
    rows = results.tables["comparison"]
    rows = rows[rows["condition"] == condition]
    own = {measure: measure_rows(rows, measure) for measure in MATTERING}
    own = {measure: found for measure, found in own.items() if not found.empty}
    longest = max(len(one.label) for one in results.structures)
    columns = [
        Column(phrase("common.structure", language), width=0.55 if longest <= _SHORT else 0.9)
    ]
    columns += [Column(_head(found, language), number=True) for found in own.values()]
    body = []
    for one in results.structures:
        cells = [
            "" if row is None else _cell(row, estimate_decimals(found), language, today=one.today)
            for found in own.values()
            for row in [row_of(found, condition, one.name)]
        ]
        name = (
            f"{one.label} {phrase('compared.today', language)}"
            if one.today and one.label != "Heute"
            else one.label
        )
        body.append((name, *cells))
    what = phrase("compared.caption" if results.others else "compared.caption_alone", language)
    caption = f"{label}: {what}" if label else what
    return Table(caption, tuple(columns), tuple(body), _note(results, condition, language))


def _head(rows: pd.DataFrame, language: Language) -> str:
    """Name a measure, with its unit where the name does not tell it."""
    label = measure_word(str(rows["measure"].iloc[0]), language)
    unit = untold(unit_word(str(rows["unit"].iloc[0]), language), label)
    return f"{label}, {unit}" if unit else label


def _cell(row: Row, decimals: tuple[int, int], language: Language, *, today: bool) -> str:
    mean = number(float(row["mean"]), decimals[0], language)
    if today:
        return mean
    numbers = tuple(float(row[k]) for k in ("difference", "difference_low", "difference_high"))
    gap = estimate((numbers[0], numbers[1], numbers[2]), decimals[1], language, signed=True)
    if isfinite(numbers[0]) and not isfinite(numbers[1]):
        gap = number(numbers[0], decimals[1], language, signed=True)
    head, mark, span = gap.partition(" (")
    gap = head + mark + span.replace(" ", "\u00a0")
    verdict = verdict_word(str(row["verdict"]), str(row["measure"]), language)
    return "\n".join((mean, gap, verdict or phrase("finding.no_verdict", language)))


def _note(results: Results, condition: str, language: Language) -> str:
    """Say what difference matters here, and what the spans are."""
    table = results.tables["comparison"]
    here = table[table["condition"] == condition]
    parts = []
    for measure in MATTERING:
        rows = measure_rows(here, measure)
        rows = rows[rows["delta"].notna()]
        if len(rows):
            delta = float(rows["delta"].iloc[0])
            decimals = 0 if delta >= 10 or delta == round(delta) else 1  # noqa: PLR2004 - digits
            name = measure_word(measure, language)
            unit = untold(difference_unit(str(rows["unit"].iloc[0]), language), name)
            amount = f"±{number(delta, decimals, language)} {unit}".rstrip()
            parts.append(phrase("compared.matters_of", language, measure=name, amount=amount))
    levels = here["difference_level"].dropna()
    wider = phrase("compared.wider", language) if len(levels) and float(levels.max()) > 0.95 else ""  # noqa: PLR2004
    spans = phrase("compared.spans", language, wider=wider, runs=int(here["replications"].min()))
    matters = phrase("compared.matters", language, parts="; ".join(parts)) if parts else ""
    return f"{matters} {spans}".strip() if results.others else spans


def _young(results: Results, language: Language) -> Iterator[Block]:
    """Warn where open cases are younger only because more of them wait."""
    names = []
    ages = [measure for measure in MATTERING if MEASURES[measure].falls_with_intake]
    for condition, label in results.conditions:
        more = _with_verdict(results, condition, ["open_end"], "more")
        younger = _with_verdict(results, condition, ages, "fewer")
        for one in results.others:
            if one.name in more & younger:
                name = phrase("common.quoted", language, name=one.label)
                where = (
                    phrase("compared.young_where", language, name=name, label=label)
                    if label
                    else name
                )
                names.append(where)
    if names:
        yield Paragraph(phrase("compared.young", language, names=listed(names, language)))


def _with_verdict(
    results: Results, condition: str, measures: Iterable[str], verdict: str
) -> set[str]:
    """Return the structures that have a verdict on any of the measures."""
    return {
        one.structure
        for measure in measures
        for one in findings_on(results, condition, measure)
        if one.verdict == verdict
    }


def _else(results: Results, language: Language) -> Iterator[Block]:
    """Yield what is surely other than today on further measures, under each condition."""
    any_told = False
    for condition, label in results.conditions:
        found = [
            one
            for measure in REMARKED
            for one in findings_on(results, condition, measure)
            if one.clear and abs(one.difference) >= SMALLEST * _today(results, condition, measure)
        ]
        if not found:
            continue
        any_told = True
        yield Heading(
            phrase("compared.else_in", language, label=label)
            if label
            else phrase("compared.else", language),
            2,
        )
        yield Bullets(tuple(_told(results, found, language)))
    yield Paragraph(
        phrase("compared.else_note", language)
        if any_told
        else phrase("compared.else_none", language),
        note=True,
    )


def _today(results: Results, condition: str, measure: str) -> float:
    rows = measure_rows(results.tables["comparison"], measure)
    row = row_of(rows, condition, results.structures[0].name)
    return abs(float(row["mean"])) if row is not None else 0.0


def _told(results: Results, found: list[Finding], language: Language) -> Iterator[str]:
    """Yield a sentence per finding, what is worse first; what has no room is counted."""
    names = short_names(results, language)
    found = sorted(found, key=lambda one: not one.worse)
    for one in found[:MOST_ELSE]:
        yield sentence(one, names[one.structure], language)
    if len(found) > MOST_ELSE:
        yield phrase("compared.else_more", language, count=len(found) - MOST_ELSE)
