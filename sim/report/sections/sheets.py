"""The sheets of the workbook: what it is, the comparison, the runs, all assumptions."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from sim.experiment.comparison import MAIN
from sim.report.catalogue.brief import said
from sim.report.catalogue.equal import equal_code, equal_sentence
from sim.report.catalogue.numbers import Language, number
from sim.report.catalogue.words import measure_word, unit_word, untold, verdict_word
from sim.report.document import Sheet
from sim.report.frames import difference_unit
from sim.report.results.read import Results
from sim.report.sections.assumptions import confidence_word, inputs_of_results, key_label
from sim.report.sections.made import made_sentences
from sim.report.sections.short import period, preview_words
from sim.report.sections.tables import SHEET_ROWS

_WORDS: dict[Language, dict[str, str]] = {
    "de": {
        "read_me": "Lesen Sie mich",
        "comparison": "Vergleich",
        "runs": "Läufe",
        "assumptions": "Annahmen",
        "topic": "Worum es geht",
        "text": "Text",
        "what": "Was das ist",
        "what_text": "Zahlen zur Anlage »{name}«: {question}",
        "how": "So zu lesen",
        "equal": "Verglichen wird",
        "made": "Wie gerechnet",
        "sheets": "Blätter",
        "sheets_text": (
            "Vergleich: alle Hauptmaße je Struktur und Lage. Läufe: die Werte jedes einzelnen "
            "Laufs. Annahmen: alle Eingangsgrößen mit Bereich, Quelle und Stufe."
        ),
        "preview": "VORSCHAU",
        "structure": "Struktur",
        "condition": "Lage",
        "measure": "Maß",
        "unit": "Einheit",
        "mean": "Mittel",
        "low": "Mittel, 95 % von",
        "high": "Mittel, 95 % bis",
        "difference": "Unterschied zu heute",
        "difference_unit": "Einheit des Unterschieds",
        "difference_low": "Spanne von",
        "difference_high": "Spanne bis",
        "difference_level": "Niveau der Spanne",
        "delta": "Wesentlich ab",
        "verdict": "Urteil",
        "replications": "Läufe",
        "replication": "Lauf",
        "input": "Größe",
        "input_unit": "Einheit",
        "input_low": "niedrig",
        "input_central": "mittel",
        "input_high": "hoch",
        "source": "Quelle",
        "confidence": "Stufe",
        "note": "Bemerkung",
        "key": "Schlüssel in den Szenariodateien",
        "all": "alle",
        "comparison_note": "Anteile stehen in Prozent, ihre Unterschiede in Prozentpunkten.",
        "runs_note": (
            "Eine Zeile je Struktur, Lage und Lauf. Gleiche Läufe haben gleiche Fälle und Anrufe. "
            "Anteile stehen in Prozent. Werte nach Team und Fallart: tables/values.csv, Mittel der "
            "Läufe, und je Lauf tables/values_by_run.csv.gz."
        ),
        "runs_cut": " Gezeigt sind die ersten {rows} Läufe; alle: tables/runs.csv.",
        "assumptions_note": (
            "Stufe C ist eine Annahme ohne Beleg: ein Bereich zum Ausprobieren, keine Tatsache. "
            "Anteile zwischen 0 und 1."
        ),
    },
    "en": {
        "read_me": "Read me",
        "comparison": "Comparison",
        "runs": "Runs",
        "assumptions": "Assumptions",
        "topic": "About",
        "text": "Text",
        "what": "What this is",
        "what_text": "Numbers of the annex “{name}”: {question}",
        "how": "How to read it",
        "equal": "Compared",
        "made": "How it was made",
        "sheets": "Sheets",
        "sheets_text": (
            "Comparison: all main measures by structure and condition. Runs: the values of every "
            "single run. Assumptions: all inputs with range, source and level."
        ),
        "preview": "PREVIEW",
        "structure": "Structure",
        "condition": "Condition",
        "measure": "Measure",
        "unit": "Unit",
        "mean": "Mean",
        "low": "Mean, 95 % from",
        "high": "Mean, 95 % to",
        "difference": "Difference to today",
        "difference_unit": "Unit of the difference",
        "difference_low": "Span from",
        "difference_high": "Span to",
        "difference_level": "Level of the span",
        "delta": "Matters from",
        "verdict": "Verdict",
        "replications": "Runs",
        "replication": "Run",
        "input": "Input",
        "input_unit": "Unit",
        "input_low": "low",
        "input_central": "central",
        "input_high": "high",
        "source": "Source",
        "confidence": "Level",
        "note": "Note",
        "key": "Key in the scenario files",
        "all": "all",
        "comparison_note": "Shares are in percent, their differences in percentage points.",
        "runs_note": (
            "A row per structure, condition and run. Runs of the same number have the same cases "
            "and calls. Shares are in percent. Values by team and case type: tables/values.csv, "
            "mean of the runs, and by run tables/values_by_run.csv.gz."
        ),
        "runs_cut": " The first {rows} runs are shown; all of them: tables/runs.csv.",
        "assumptions_note": (
            "Level C is an assumption without evidence: a range to try, never a fact. Shares are "
            "between 0 and 1."
        ),
    },
}

_INPUT_UNITS: dict[Language, dict[str, str]] = {
    "de": {"minutes": "Minuten", "per year": "im Jahr", "share": "Anteil", "1": "Faktor",
           "number": "Anzahl", "working days": "Arbeitstage", "EUR": "Euro"},
    "en": {"1": "factor", "EUR": "euros"},
}  # fmt: skip

_MOST_RUNS = SHEET_ROWS - 2
"""Rows of a sheet below its note and its head."""
_SHARED = ("mean", "low", "high", "difference", "difference_low", "difference_high", "delta")


def sheets(results: Results, language: Language) -> tuple[Sheet, ...]:
    """Return the sheets of the workbook."""
    return (
        _read_me(results, language),
        _comparison(results, language),
        _runs(results, language),
        _assumptions(results, language),
    )


def _labels(columns: Mapping[str, str], language: Language) -> dict[str, str]:
    return {column: _WORDS[language][key] for column, key in columns.items()}


def _same(*columns: str) -> dict[str, str]:
    return {column: column for column in columns}


def _named(results: Results, table: pd.DataFrame) -> pd.DataFrame:
    """Return a table with the labels of structures and conditions in place of their names."""
    structures = {one.name: one.label for one in results.structures}
    conditions = dict(results.conditions)
    return table.assign(
        structure=table["structure"].map(lambda name: structures.get(name, name)),
        condition=table["condition"].map(lambda name: conditions.get(name, name)),
    )


def _read_me(results: Results, language: Language) -> Sheet:
    words, details = _WORDS[language], results.details
    equal = equal_sentence(equal_code(results.tables["comparison"], "comparison"), language)
    read = said("read_compared" if results.others else "read_alone", language,
                **period(results, language))  # fmt: skip
    rows = []
    if results.preview:
        rows.append((words["preview"], preview_words(results, language)))
    rows += [
        (words["what"], words["what_text"].format(name=details.name,
                                                  question=details.question).rstrip(": ")),
        (words["how"], read),
        (words["equal"], equal),
        (words["sheets"], words["sheets_text"]),
        *((words["made"], sentence) for sentence in made_sentences(results, language)),
    ]  # fmt: skip
    return Sheet(
        words["read_me"],
        pd.DataFrame(rows, columns=["topic", "text"]),
        _labels(_same("topic", "text"), language),
    )


def _comparison(results: Results, language: Language) -> Sheet:
    words = _WORDS[language]
    table = results.tables["comparison"].copy()
    shares = table["unit"] == "share"
    table.loc[shares, list(_SHARED)] *= 100.0
    table["unit"] = table["unit"].mask(shares, "percent")
    table["difference_unit"] = table["unit"].map(lambda unit: difference_unit(unit, language))
    verdicts = zip(table["verdict"], table["measure"], strict=True)
    table["verdict"] = [verdict_word(verdict, name, language) for verdict, name in verdicts]
    table["measure"] = table["measure"].map(lambda name: measure_word(name, language))
    table["unit"] = table["unit"].map(lambda unit: unit_word(unit, language))
    columns = _same(
        "condition", "structure", "measure", "unit", "mean", "low", "high", "difference",
        "difference_low", "difference_high", "difference_unit", "difference_level", "delta",
        "verdict", "replications",
    )  # fmt: skip
    shown = _named(results, table)[list(columns)]
    return Sheet(words["comparison"], shown, _labels(columns, language), words["comparison_note"])


def _runs(results: Results, language: Language) -> Sheet:
    """Return a row per run with the main measures of the whole office."""
    words, wide = _WORDS[language], results.tables["runs"].copy()
    keys = ["condition", "structure", "replication"]
    measures = [name for name in MAIN if name in wide.columns]
    labels: dict[str, str] = _labels(_same(*keys), language)
    for name in measures:
        unit = "percent" if MAIN[name] == "share" else MAIN[name]
        wide[name] *= 100.0 if MAIN[name] == "share" else 1.0
        label = measure_word(name, language)
        word = untold(unit_word(unit, language), label)
        labels[name] = f"{label} ({word})" if word else label
    wide = _in_order(results, wide)
    shown, note = _named(results, wide)[[*keys, *measures]], words["runs_note"]
    if len(shown) > _MOST_RUNS:
        note += words["runs_cut"].format(rows=number(_MOST_RUNS, 0, language))
    return Sheet(words["runs"], shown.head(_MOST_RUNS), labels, note)


def _in_order(results: Results, table: pd.DataFrame) -> pd.DataFrame:
    """Sort rows as the study lists conditions and structures, then by run."""
    conditions = [name for name, _ in results.conditions]
    structures = [one.name for one in results.structures]

    def place(column: "pd.Series[Any]") -> "pd.Series[Any]":
        order = {"condition": conditions, "structure": structures}.get(str(column.name))
        return column if order is None else column.map(order.index)

    by = ["condition", "structure", "replication"]
    return table.sort_values(by, key=place, ignore_index=True)


def _assumptions(results: Results, language: Language) -> Sheet:
    words = _WORDS[language]
    table = inputs_of_results(results)
    keys = list(zip(table["key"], table["structure"], strict=True))
    labels = [key_label(str(key), str(where), results, language) for key, where in keys]
    table = table.assign(
        input=labels,
        unit=table["unit"].map(lambda unit: _INPUT_UNITS[language].get(unit, unit)),
        confidence=table["confidence"].map(lambda level: confidence_word(str(level), language)),
    )
    named = _named(results, table)
    for column in ("condition", "structure"):
        named[column] = named[column].mask(table[column] == "", words["all"])
    columns = {
        "input": "input", "low": "input_low", "central": "input_central", "high": "input_high",
        "unit": "input_unit", "source": "source", "confidence": "confidence", "note": "note",
        "structure": "structure", "condition": "condition", "key": "key",
    }  # fmt: skip
    shown = named[list(columns)]
    heads = _labels(columns, language)
    return Sheet(words["assumptions"], shown, heads, words["assumptions_note"])
