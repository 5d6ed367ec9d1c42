"""The comparison: main table per condition, what else stands out, and what to be careful with."""

from collections.abc import Iterator
from math import isfinite

import pandas as pd

from sim.report.catalogue.equal import equal_code, equal_sentence
from sim.report.catalogue.numbers import Language, number
from sim.report.catalogue.texts import text
from sim.report.catalogue.words import listed, measure_word, unit_word, untold, verdict_word
from sim.report.document import Block, Bullets, Column, Heading, Paragraph, Table
from sim.report.frames import (
    difference_unit,
    estimate_decimals,
    measure_rows,
    row_of,
)
from sim.report.results.read import Results
from sim.report.sections.break_even import Row
from sim.report.sections.findings import NOUNS, Finding, findings_on, sentence, short_names
from sim.report.sections.pictures import difference_blocks
from sim.report.sections.precision import deciding_runs, precision_text
from sim.report.sections.tables import estimate

FURTHER = ("backlog_end", "lead_time_mean", "answer_rate", "interruptions_per_clerk_hour")
"""Further measures that councils ask about; the workbook holds all."""
_SHORT = 24
"""Letters of a structure's label that need no wide column."""
MOST_ELSE = 4
"""Sentences on further measures under one condition."""
SMALLEST = 0.01
"""Share of today's mean from which on a clear difference of a further measure is told."""

_WORDS: dict[Language, dict[str, str]] = {
    "de": {
        "heading": "Der Vergleich",
        "heading_alone": "Die Zahlen",
        "caption": "Mittel; darunter Unterschied zu heute (Spanne), Urteil",
        "caption_alone": "Mittel der Läufe",
        "today": "(heute)",
        "no_verdict": "kein Urteil",
        "matters": "Als wesentlich gilt ein Unterschied ab: {parts}.",
        "matters_of": "{measure} {amount}",
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
            "Für diese Maße ist nicht festgelegt, was wesentlich ist. Genannt ist, was sich in den "
            "Läufen sicher von heute unterscheidet, um mindestens 1 %. Die Durchlaufzeit zählt nur "
            "entschiedene Fälle: Wer alte Fälle abarbeitet, verlängert sie."
        ),
        "else_more": "{count} weitere stehen in der Arbeitsmappe.",
        "else_none": (
            "Bei Rückstand, Durchlaufzeit, angenommenen Anrufen und Unterbrechungen ist nichts "
            "sicher anders als heute."
        ),
        "would_decide": "Wo »unentschieden« steht, brächten etwa {runs} Läufe ein Urteil.",
    },
    "en": {
        "heading": "The comparison",
        "heading_alone": "The numbers",
        "caption": "Mean; below it difference to today (span), verdict",
        "caption_alone": "Mean of the runs",
        "today": "(today)",
        "no_verdict": "no verdict",
        "matters": "A difference matters from: {parts}.",
        "matters_of": "{measure} {amount}",
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
            "For these measures it is not stated what matters. Named is what surely differs from "
            "today in the runs, by at least 1%. The lead time counts decided cases only: who works "
            "off old cases makes it longer."
        ),
        "else_more": "{count} more are in the workbook.",
        "else_none": (
            "On backlog, lead time, calls answered and interruptions nothing is surely other than "
            "today."
        ),
        "would_decide": "Where “undecided” stands, about {runs} runs would bring a verdict.",
    },
}


def compared_blocks(results: Results, language: Language) -> Iterator[Block]:
    """Yield the main table of every condition, and what is to be known of it."""
    words = _WORDS[language]
    comparison = results.tables["comparison"]
    yield Heading(words["heading" if results.others else "heading_alone"])
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
            told = _WORDS[language]["would_decide"].format(runs=number(runs, 0, language))
            yield Paragraph(told, note=True)


def _main_table(results: Results, condition: str, label: str, language: Language) -> Table:
    """Return a row per structure, a column per measure: mean, difference with span, verdict."""
    words = _WORDS[language]
    rows = results.tables["comparison"]
    rows = rows[rows["condition"] == condition]
    own = {measure: measure_rows(rows, measure) for measure in NOUNS[language]}
    own = {measure: found for measure, found in own.items() if not found.empty}
    longest = max(len(one.label) for one in results.structures)
    columns = [Column(text("structure", language), width=0.55 if longest <= _SHORT else 0.9)]
    columns += [Column(_head(found, language), number=True) for found in own.values()]
    body = []
    for one in results.structures:
        cells = [
            "" if row is None else _cell(row, estimate_decimals(found), language, today=one.today)
            for found in own.values()
            for row in [row_of(found, condition, one.name)]
        ]
        name = f"{one.label} {words['today']}" if one.today and one.label != "Heute" else one.label
        body.append((name, *cells))
    what = words["caption" if results.others else "caption_alone"]
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
    return "\n".join((mean, gap, verdict or _WORDS[language]["no_verdict"]))


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
            name = measure_word(measure, language)
            unit = untold(difference_unit(str(rows["unit"].iloc[0]), language), name)
            amount = f"±{number(delta, decimals, language)} {unit}".rstrip()
            parts.append(words["matters_of"].format(measure=name, amount=amount))
    levels = here["difference_level"].dropna()
    wider = words["wider"] if len(levels) and float(levels.max()) > 0.95 else ""  # noqa: PLR2004
    spans = words["spans"].format(wider=wider, runs=int(here["replications"].min()))
    matters = words["matters"].format(parts="; ".join(parts)) if parts else ""
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
            for measure in FURTHER
            for one in findings_on(results, condition, measure)
            if one.clear and abs(one.difference) >= SMALLEST * _today(results, condition, measure)
        ]
        if not found:
            continue
        any_told = True
        yield Heading(words["else_in"].format(label=label) if label else words["else"], 2)
        yield Bullets(tuple(_told(results, found, language)))
    yield Paragraph(words["else_note"] if any_told else words["else_none"], note=True)


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
        yield _WORDS[language]["else_more"].format(count=len(found) - MOST_ELSE)
