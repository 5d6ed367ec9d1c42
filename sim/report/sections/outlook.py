"""Where it is heading, and what it costs."""

from collections.abc import Iterator
from math import isclose, isfinite

from sim.experiment.money import UNKNOWN
from sim.report.catalogue.numbers import MISSING, Language, decimals_for, number
from sim.report.catalogue.texts import text
from sim.report.document import Block, Column, Heading, Paragraph, Table
from sim.report.frames import row_of
from sim.report.results.read import Results
from sim.report.sections.break_even import Row
from sim.report.sections.tables import estimate

_WORDS: dict[Language, dict[str, str]] = {
    "de": {
        "heading": "Wohin es läuft",
        "means": (
            "Auslastung ist die ankommende Arbeit im Verhältnis zur Arbeitszeit. Ab 1 wächst der "
            "Bestand auf Dauer. »Kippt ab« nennt den Bestand, von dem an er von selbst weiter "
            "wächst, weil Nachfragen und ablaufende Titel zu viel Arbeit machen. Beides ist mit "
            "mittleren Werten gerechnet, die meist Annahmen sind."
        ),
        "caption": "{label}: Auslastung und Zuwachs",
        "caption_alone": "Auslastung und Zuwachs",
        "load": "Auslastung",
        "growth": "Offene je Monat (Spanne)",
        "cleared": "Rückstand abgebaut",
        "tips": "Kippt ab",
        "cleared_in": "in {cleared} von {runs} Läufen",
        "any_stock": "bei jedem Bestand",
        "missing": (
            "Der Ergebnisordner enthält dazu nichts (älterer Stand des Programms); »umbau "
            "compare« rechnet es."
        ),
        "money": "Was es kostet",
        "money_means": (
            "Bei mittleren Preisen. »{missing}« heißt: Niemand gibt es an; es zählt nie "
            "als null. Gehälter und die meisten Kosten sind Annahmen (Stufe C)."
        ),
        "money_caption": "{label}: Kosten, in 1.000 Euro; je Fall in Euro",
        "money_caption_alone": "Kosten, in 1.000 Euro; je Fall in Euro",
        "yearly": "Laufend im Jahr",
        "one_off": "Einmalig",
        "run_per_decided": "Je entschiedenem Fall, mit Einmaligem",
        "difference": "je Fall gegenüber heute (Spanne)",
    },
    "en": {
        "heading": "Where it is heading",
        "means": (
            "Load is the work that comes in against the working time. From 1 on the stock grows in "
            "the long run. “Tips at” names the stock from which on it grows by itself, because "
            "enquiries and lapsing titles make too much work. Both are reckoned with central "
            "values, most of which are assumptions."
        ),
        "caption": "{label}: load and growth",
        "caption_alone": "Load and growth",
        "load": "Load",
        "growth": "Open a month (span)",
        "cleared": "Backlog cleared",
        "tips": "Tips at",
        "cleared_in": "in {cleared} of {runs} runs",
        "any_stock": "at any stock",
        "missing": (
            "The results folder holds nothing about it (an older state of the program); “umbau "
            "compare” reckons it."
        ),
        "money": "What it costs",
        "money_means": (
            "At central prices. “{missing}” means: nobody states it; it never counts as "
            "nothing. Salaries and most costs are assumptions (level C)."
        ),
        "money_caption": "{label}: costs, in 1,000 euros; per case in euros",
        "money_caption_alone": "Costs, in 1,000 euros; per case in euros",
        "yearly": "Yearly",
        "one_off": "One-off",
        "run_per_decided": "Per decided case, one-off included",
        "difference": "per case against today (span)",
    },
}


def regime_blocks(results: Results, language: Language) -> Iterator[Block]:
    """Yield overload, growth, clearing and the stock at which the loop tips."""
    words = _WORDS[language]
    yield Heading(words["heading"])
    if "regime" not in results.tables:
        yield Paragraph(words["missing"])
        return
    yield Paragraph(words["means"])
    table = results.tables["regime"]
    clears = bool((table["cleared_runs"] > 0).any())
    columns = (
        Column(text("structure", language), width=1.8), Column(words["load"], number=True),
        Column(words["growth"], number=True, width=2.0),
        Column(words["tips"], number=True, width=1.5),
        *((Column(words["cleared"], width=1.5),) if clears else ()),
    )  # fmt: skip
    for condition, label in results.conditions:
        rows = []
        for one in results.structures:
            row = row_of(table, condition, one.name)
            if row is not None:
                cleared = (_cleared(row, language),) if clears else ()
                rows.append((one.label, *_regime_row(row, language), *cleared))
        caption = words["caption"].format(label=label) if label else words["caption_alone"]
        yield Table(caption, columns, tuple(rows))


def _regime_row(row: Row, language: Language) -> tuple[str, str, str]:
    growth, low, high = (float(row[key]) for key in ("growth", "growth_low", "growth_high"))
    decimals = min(1, decimals_for([growth, low, high]))
    told = number(growth, decimals, language, signed=True)
    if isfinite(low):
        told = estimate((growth, low, high), decimals, language, signed=True)
    at, most = float(row["tips_at"]), float(row["most_open"])
    tips = number(at, 0, language) if isfinite(at) else text("regime_never", language)
    if at == 0:
        tips = _WORDS[language]["any_stock"]
    elif at <= most:
        tips = text("regime_was_there", language, at=tips)
    return number(float(row["load"]), 2, language), told, tips


def _cleared(row: Row, language: Language) -> str:
    counts = {"cleared": int(row["cleared_runs"]), "runs": int(row["runs"])}
    return _WORDS[language]["cleared_in"].format(**counts)


def money_blocks(results: Results, language: Language) -> Iterator[Block]:
    """Yield what structures cost, where there are reorganisations; else nothing."""
    if not results.dated:
        return
    words, table = _WORDS[language], results.tables["money"]
    yield Heading(words["money"], 2)
    yield Paragraph(words["money_means"].format(missing=MISSING[language]))
    columns = (
        Column(text("structure", language), width=2.0), Column(words["yearly"], number=True),
        Column(words["one_off"], number=True), Column(words["run_per_decided"], number=True),
        Column(words["difference"], number=True, width=2.0),
    )  # fmt: skip
    for condition, label in results.conditions:
        here = table[(table["condition"] == condition) & (table["detail"] == "")]
        rows = []
        for one in results.structures:
            items = {item: row_of(here[here["item"] == item], condition, one.name)
                     for item in ("yearly", "one_off", "run_per_decided")}  # fmt: skip
            amounts = [_amount(row, language) for row in items.values()]
            last = "" if one.today else _difference(items["run_per_decided"], language)
            rows.append((one.label, *amounts, last or f"({text('today', language)})"))
        key = "money_caption" if label else "money_caption_alone"
        yield Table(words[key].format(label=label), columns, tuple(rows))


def _amount(row: "Row | None", language: Language) -> str:
    if row is None or row["status"] == UNKNOWN:
        return MISSING[language]
    thousands = 1.0 if row["unit"] == "EUR_per_case" else 1000.0
    return number(float(row["mean"]) / thousands, 0, language)


def _difference(row: "Row | None", language: Language) -> str:
    if row is None or row["status"] == UNKNOWN:
        return MISSING[language]
    gap, low, high = (float(row[f"difference{end}"]) for end in ("", "_low", "_high"))
    decimals = min(1, decimals_for([gap, low, high]))
    if not isfinite(low) or isclose(low, high, rel_tol=1e-9, abs_tol=1e-6):
        return number(gap, decimals, language, signed=True)
    return estimate((gap, low, high), decimals, language, signed=True)
