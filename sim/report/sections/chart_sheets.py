"""The numbers of the paper's charts as sheets of the workbook, and one chart in it."""

from collections.abc import Iterator
from math import inf

import pandas as pd

from sim.experiment.lead_time import PARTS, WORKED
from sim.report.catalogue.catalogue import Language, phrase
from sim.report.catalogue.words import measure_word, plain, unit_word, use_word
from sim.report.document import Bars, Sheet
from sim.report.folder.read import Results
from sim.report.frames import hours_per_year
from sim.report.rows.lead_time import case_times, part_label

_CHARTED = "decided"
"""The measure of the chart: what all structures are there for."""


def chart_sheets(results: Results, language: Language) -> Iterator[Sheet]:
    """Yield what is decided as bars, and the numbers of the charts that have no other sheet."""
    yield _decided(results, language)
    yield _course(results, language)
    yield _hours(results, language)
    if "lead_time" in results.tables and not results.tables["lead_time"].empty:
        yield _case_time(results, language)
    if "regime" in results.tables:
        yield _regime(results, language)
    if "cumulative_difference" in results.tables and results.others:
        yield _to_date(results, language)


def _names(results: Results, table: pd.DataFrame) -> pd.DataFrame:
    """Return condition and structure of a table by their labels."""
    structures = {one.name: one.label for one in results.structures}
    conditions = dict(results.conditions)
    return table.assign(
        structure=table["structure"].map(structures), condition=table["condition"].map(conditions)
    )


def _heads(language: Language, *columns: str) -> dict[str, str]:
    return {column: phrase(f"workbook.{column}", language) for column in columns}


def _decided(results: Results, language: Language) -> Sheet:
    """Return what each structure decides, a column per condition, with bars."""
    table = results.tables["comparison"]
    table = table[table["measure"] == _CHARTED]
    word = measure_word(_CHARTED, language)
    wide = pd.DataFrame({"structure": [one.label for one in results.structures]})
    labels = _heads(language, "structure")
    for name, label in results.conditions:
        means = table[table["condition"] == name].set_index("structure")["mean"]
        wide[name or _CHARTED] = [means.get(one.name) for one in results.structures]
        labels[name or _CHARTED] = label or word
    return Sheet(
        phrase("workbook.chart", language), wide, labels, phrase("workbook.chart_note", language),
        Bars(word, unit_word("cases", language)),
    )  # fmt: skip


def _course(results: Results, language: Language) -> Sheet:
    """Return open cases at each week's end."""
    table = results.tables["series"]
    table = table[(table["measure"] == "open") & (table["case_type"].fillna("") == "")]
    columns = ("condition", "structure", "date", "mean", "runs_low", "runs_high")
    shown = _names(results, table)[list(columns)]
    dates = pd.to_datetime(shown["date"], format="ISO8601")  # a run may end within a day
    return Sheet(
        phrase("workbook.course", language), shown.assign(date=dates),
        _heads(language, *columns), phrase("workbook.course_note", language),
    )  # fmt: skip


def _hours(results: Results, language: Language) -> Sheet:
    """Return the hours of a year by use."""
    table = hours_per_year(results.tables["hours"], results.years)
    table["use"] = [plain(use_word(str(use), language)) for use in table["use"]]
    columns = ("condition", "structure", "use", "hours")
    return Sheet(
        phrase("workbook.uses", language), _names(results, table)[list(columns)],
        _heads(language, *columns), phrase("workbook.uses_note", language),
    )  # fmt: skip


def _case_time(results: Results, language: Language) -> Sheet:
    """Return the days of a case by what it waits for, and the hours worked on it."""
    rows, table = [], results.tables["lead_time"]
    parts = [part for part in PARTS if part != WORKED and part in set(table["part"])]
    for name, label in results.conditions:
        for one in case_times(table, results.structures, name):
            days = {part: one.days[part] for part in parts}
            rows.append({
                "condition": label, "structure": one.structure.label, **days,
                "days_together": one.total, "hours_worked": one.worked,
            })  # fmt: skip
    heads = _heads(language, "condition", "structure", "days_together", "hours_worked")
    heads |= {part: part_label(part, language) for part in parts}
    return Sheet(
        phrase("workbook.case_time", language), pd.DataFrame(rows), heads,
        phrase("workbook.case_time_note", language),
    )  # fmt: skip


def _regime(results: Results, language: Language) -> Sheet:
    """Return where it is heading: load, growth, and from which stock on it grows by itself."""
    table = results.tables["regime"]
    words = {0.0: phrase("regime.any_stock", language), inf: phrase("common.never", language)}
    tips: list[object] = [words.get(float(at), float(at)) for at in table["tips_at"]]
    columns = (
        "condition", "structure", "load", "growth", "growth_low", "growth_high", "tips",
        "most_open", "cleared_runs", "runs",
    )  # fmt: skip
    shown = _names(results, table.assign(tips=pd.Series(tips, table.index, dtype=object)))
    return Sheet(
        phrase("regime.head", language), shown[list(columns)], _heads(language, *columns),
        phrase("workbook.regime_note", language),
    )  # fmt: skip


def _to_date(results: Results, language: Language) -> Sheet:
    """Return the cases decided since the beginning, less today's."""
    table = results.tables["cumulative_difference"]
    columns = (
        "condition", "structure", "date", "difference", "difference_low", "difference_high",
    )  # fmt: skip
    named = table.rename(columns={"low": "difference_low", "high": "difference_high"})
    shown = _names(results, named)[list(columns)]
    return Sheet(
        phrase("workbook.to_date", language), shown.assign(date=pd.to_datetime(shown["date"])),
        _heads(language, *columns), phrase("workbook.to_date_note", language),
    )  # fmt: skip
