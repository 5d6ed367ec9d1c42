"""The sheets of the workbook: what it is, the comparison, the runs, all assumptions."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd

from sim.circumstances import parted
from sim.experiment.alarms import EXTENT
from sim.measures.registry import MAIN
from sim.report.catalogue.catalogue import Language, phrase, phrases
from sim.report.catalogue.equal import equal_code, equal_sentence
from sim.report.catalogue.inputs import duration_unit
from sim.report.catalogue.numbers import date_text, number
from sim.report.catalogue.words import measure_word, unit_word, untold, verdict_word
from sim.report.document import Sheet
from sim.report.folder.csv import SHEET_ROWS
from sim.report.folder.read import Results
from sim.report.frames import difference_unit
from sim.report.rows.teams import team_label
from sim.report.rows.why import part_word
from sim.report.sections.alarms import subject_word
from sim.report.sections.anchors import verdict_of_anchor
from sim.report.sections.assumptions import confidence_word, inputs_of_results, key_label
from sim.report.sections.chart_sheets import chart_sheets
from sim.report.sections.compared import how_to_read
from sim.report.sections.first_page import preview_words
from sim.report.sections.made import made_sentences

_MOST_RUNS = SHEET_ROWS - 2
"""Rows of a sheet below its note and its head."""
_SHARED = (
    "mean", "own_mean", "low", "high", "difference", "difference_low", "difference_high", "delta",
)  # fmt: skip
"""Columns in the unit of the measure."""


def sheets(results: Results, language: Language) -> tuple[Sheet, ...]:
    """Return the sheets of the workbook."""
    managed = "management" in results.tables
    return (
        _read_me(results, language),
        *((_alarms(results, language),) if _has(results, "alarms") else ()),
        *((_anchors(results, language),) if _has(results, "anchors") else ()),
        _comparison(results, language),
        *((_why(results, language),) if "why" in results.tables else ()),
        *((_management(results, language),) if managed else ()),
        *chart_sheets(results.led(), language),
        _runs(results, language),
        _assumptions(results.led(), language),
    )


def _labels(columns: Mapping[str, str], language: Language) -> dict[str, str]:
    return {column: phrase(f"workbook.{key}", language) for column, key in columns.items()}


def _same(*columns: str) -> dict[str, str]:
    return {column: column for column in columns}


def _named(results: Results, table: pd.DataFrame) -> pd.DataFrame:
    """Return a table with the labels of structures and conditions in place of their names."""
    structures = {one.name: one.label for one in results.structures}
    conditions = dict(results.conditions)
    return table.assign(
        structure=table["structure"].map(lambda name: structures.get(name, name)),
        condition=table["condition"].map(lambda name: conditions.get(name, name)),
        **_managed(results, table),
    )


def _managed(results: Results, table: pd.DataFrame) -> dict[str, "pd.Series[Any]"]:
    """Return the columns that name managements by their labels; none where a study states none."""
    stated = {name: each.label or name for name, each in results.managements.items()}
    if not stated:
        return {}
    of = {"management": table["condition"].map(lambda name: parted(str(name))[1])}
    if "own_management" in table:
        of["own_management"] = table["own_management"]
    return {column: names.map(lambda name: stated.get(name, name)) for column, names in of.items()}


def _circumstance(results: Results) -> tuple[str, ...]:
    """Return the columns that tell a circumstance."""
    return ("condition", "management") if results.managements else ("condition",)


def _read_me(results: Results, language: Language) -> Sheet:
    details = results.details
    equal = equal_sentence(equal_code(results.tables["comparison"], "comparison"), language)
    read = how_to_read(results.begin, results.last, language, alone=not results.others)
    rows = []
    if results.preview:
        rows.append((phrase("workbook.preview", language), preview_words(results, language)))
    rows += [
        (
            phrase("workbook.what", language),
            phrase(
                "workbook.what_text", language, name=details.name, question=details.question
            ).rstrip(": "),
        ),
        (phrase("workbook.how", language), read),
        (phrase("workbook.equal", language), equal),
        (phrase("workbook.sheets", language), _sheets_text(results, language)),
        *(
            (phrase("workbook.made", language), sentence)
            for sentence in made_sentences(results, language)
        ),
    ]
    return Sheet(
        phrase("workbook.read_me", language),
        pd.DataFrame(rows, columns=["topic", "text"]),
        _labels(_same("topic", "text"), language),
    )


def _sheets_text(results: Results, language: Language) -> str:
    told = phrase("workbook.sheets_text", language)
    if "management" in results.tables:
        told += " " + phrase("workbook.sheets_managed", language)
    for name in ("alarms", "anchors"):
        if _has(results, name):
            told += " " + phrase(f"workbook.sheets_{name}", language)
    return told


def _has(results: Results, name: str) -> bool:
    return name in results.tables and not results.tables[name].empty


def _yes(flags: "pd.Series[Any]", language: Language) -> "pd.Series[Any]":
    return flags.map(lambda flag: phrase("common.yes" if flag else "common.no", language))


def _alarms(results: Results, language: Language) -> Sheet:
    """Return which alarms are up, structure by structure."""
    table = results.tables["alarms"].copy()
    scenarios = [
        results.scenarios[key] for key in zip(table["condition"], table["structure"], strict=True)
    ]
    rows = [row for _, row in table.iterrows()]
    table["subject"] = list(map(subject_word, rows, scenarios))
    table["beside"] = list(map(team_label, scenarios, table["beside"]))
    shares = table["alarm"].map(EXTENT) == "share"
    for unit, chosen in (("open", ~shares), ("share", shares)):
        table[f"extent_{unit}"] = table["extent"].where(chosen)
    table["extent_share"] *= 100.0
    table["alarm"] = table["alarm"].map(lambda name: measure_word(name, language))
    table["since"] = [
        date_text(date.fromisoformat(day), language) if day else "" for day in table["since"]
    ]
    table["flagged"] = _yes(table["flagged"], language)
    table["checked"] = _yes(table["checked"], language)
    columns = (
        *_circumstance(results), "structure", "alarm", "subject", "beside", "weeks", "since",
        "extent_open", "extent_share", "up_runs", "replications", "flagged", "checked",
    )  # fmt: skip
    return Sheet(
        phrase("workbook.alarms", language), _named(results, table)[list(columns)],
        _labels(_same(*columns), language), phrase("workbook.alarms_note", language),
    )  # fmt: skip


def _anchors(results: Results, language: Language) -> Sheet:
    """Return today's structure beside known values."""
    table = results.tables["anchors"].copy()
    shares = table["unit"] == "share"
    table.loc[shares, ["mean", "low", "high"]] *= 100.0
    units = phrases("anchor.unit", language)
    table["unit"] = table["unit"].map(lambda unit: units.get(unit, unit))
    rows = [row for _, row in table.iterrows()]
    table["hit"] = [verdict_of_anchor(row, language) for row in rows]
    table["confidence"] = table["confidence"].map(lambda level: confidence_word(level, language))
    columns = {
        **_same(*_circumstance(results)), "label": "measure", "mean": "mean", "low": "known_low",
        "high": "known_high", "unit": "unit", "hit": "hit", "source": "source",
        "confidence": "confidence",
    }  # fmt: skip
    named = _named(results, table.assign(structure=""))
    return Sheet(
        phrase("workbook.anchors", language), named[list(columns)], _labels(columns, language),
        phrase("workbook.anchors_note", language),
    )  # fmt: skip


def _comparison(results: Results, language: Language) -> Sheet:
    columns = (
        *_circumstance(results), "structure", "measure", "unit", "mean", "low", "high",
        "difference", "difference_low", "difference_high", "difference_unit", "difference_level",
        "delta", "verdict", "replications",
    )  # fmt: skip
    return _differences(results, "comparison", columns, language)


def _management(results: Results, language: Language) -> Sheet:
    """Return what management changes, structure by structure."""
    columns = (
        *_circumstance(results), "own_management", "structure", "measure", "unit", "mean",
        "own_mean", "difference", "difference_low", "difference_high", "difference_unit",
        "difference_level", "delta", "verdict", "replications",
    )  # fmt: skip
    return _differences(results, "management", columns, language)


def _differences(results: Results, name: str, columns: Sequence[str], language: Language) -> Sheet:
    """Return a table of differences with words in place of names, and shares in percent."""
    table = results.tables[name].copy()
    shares = table["unit"] == "share"
    table.loc[shares, [each for each in _SHARED if each in table]] *= 100.0
    table["unit"] = table["unit"].mask(shares, "percent")
    table["difference_unit"] = table["unit"].map(lambda unit: difference_unit(unit, language))
    verdicts = zip(table["verdict"], table["measure"], strict=True)
    table["verdict"] = [verdict_word(verdict, name, language) for verdict, name in verdicts]
    table["measure"] = table["measure"].map(lambda name: measure_word(name, language))
    table["unit"] = table["unit"].map(lambda unit: unit_word(unit, language))
    heads = _labels(_same(*columns), language)
    if name == "management":
        heads["difference"] = phrase("workbook.difference_managed", language)
    return Sheet(
        phrase(f"workbook.{name}", language),
        _named(results, table)[list(columns)],
        heads,
        phrase(f"workbook.{name}_note", language),
    )


def _why(results: Results, language: Language) -> Sheet:
    """Return every part of every difference that is told by its parts."""
    table = results.tables["why"]
    table = table[table["adds"] | (table["part"] == "all")]
    keys = zip(table["measure"], table["part"], table["detail"], strict=True)
    table = table.assign(
        measure=table["measure"].map(lambda name: measure_word(name, language)),
        part=[
            part_word(measure, " ".join(filter(None, part)), language) for measure, *part in keys
        ],
        unit=table["unit"].map(lambda unit: unit_word(unit, language)),
    )
    columns = {
        **_same(*_circumstance(results), "structure", "measure", "part", "unit"),
        **_same("difference", "difference_low", "difference_high", "replications"),
    }
    return Sheet(
        phrase("why.sheet", language),
        _named(results, table)[list(columns)],
        _labels(columns, language),
        phrase("why.sheet_note", language),
    )


def _runs(results: Results, language: Language) -> Sheet:
    """Return a row per run with the main measures of the whole office."""
    wide = results.tables["runs"].copy()
    keys = [*_circumstance(results), "structure", "replication"]
    measures = [name for name in MAIN if name in wide.columns]
    labels: dict[str, str] = _labels(_same(*keys), language)
    for name in measures:
        unit = "percent" if MAIN[name] == "share" else MAIN[name]
        wide[name] *= 100.0 if MAIN[name] == "share" else 1.0
        label = measure_word(name, language)
        word = untold(unit_word(unit, language), label)
        labels[name] = f"{label} ({word})" if word else label
    wide = _in_order(results, wide)
    shown, note = _named(results, wide)[[*keys, *measures]], phrase("workbook.runs_note", language)
    if len(shown) > _MOST_RUNS:
        note += phrase("workbook.runs_cut", language, rows=number(_MOST_RUNS, 0, language))
    return Sheet(phrase("workbook.runs", language), shown.head(_MOST_RUNS), labels, note)


def _in_order(results: Results, table: pd.DataFrame) -> pd.DataFrame:
    """Sort rows as the study lists conditions and structures, then by run."""
    conditions = [name for name, _ in results.conditions]
    structures = [one.name for one in results.structures]

    def place(column: "pd.Series[Any]") -> "pd.Series[Any]":
        order = {"condition": conditions, "structure": structures}.get(str(column.name))
        return column if order is None else column.map(order.index)

    by = ["condition", "structure", "replication"]
    return table.sort_values(by, key=place, ignore_index=True)


def _in_units(table: pd.DataFrame, language: Language) -> pd.DataFrame:
    """Return inputs with durations in the unit that suits all three values, and words for units."""
    words, ends = phrases("workbook.units", language), ["low", "central", "high"]
    table = table.astype(dict.fromkeys(ends, float))
    units = []
    for row, unit, *values in table[["unit", *ends]].itertuples(name=None):
        if unit == "minutes":
            name, minutes = duration_unit(values)
            table.loc[row, ends] = [value / minutes for value in values]
            units.append(phrase(f"duration.{name}", language))
        else:
            units.append(words.get(unit, unit))
    return table.assign(unit=units)


def _assumptions(results: Results, language: Language) -> Sheet:
    table = inputs_of_results(results)
    keys = list(zip(table["key"], table["structure"], strict=True))
    labels = [key_label(str(key), str(where), results, language) for key, where in keys]
    table = _in_units(table, language).assign(
        input=labels,
        confidence=table["confidence"].map(lambda level: confidence_word(str(level), language)),
    )
    named = _named(results, table)
    for column in ("condition", "structure"):
        named[column] = named[column].mask(table[column] == "", phrase("common.every", language))
    columns = {
        "input": "input", "low": "input_low", "central": "input_central", "high": "input_high",
        "unit": "input_unit", "source": "source", "confidence": "confidence", "note": "note",
        "structure": "structure", "condition": "condition", "key": "key",
    }  # fmt: skip
    shown = named[list(columns)]
    heads = _labels(columns, language)
    return Sheet(
        phrase("workbook.assumptions", language),
        shown,
        heads,
        phrase("workbook.assumptions_note", language),
    )
