"""The main tables of the briefing: measures and verdicts by structure, and where it is heading."""

from collections.abc import Iterator
from math import isfinite
from typing import Any

from sim.report.brief.content import Column, Table
from sim.report.brief.read import Results
from sim.report.brief.words import compared_with, said
from sim.report.frames import estimate_decimals, measure_rows, row_of
from sim.report.numbers import Language, date_text, number
from sim.report.tables import estimate
from sim.report.words import measure_word, unit_word, verdict_word

DATES = 5
"""Dates at which the course of open cases is given in numbers."""
MEASURES = ("decided", "open_end", "median_age_open", "answer_rate")
_SOFT_HYPHEN = "\u00ad"


def result_tables(results: Results, language: Language) -> Iterator[Table]:
    """Yield one table per condition: a row per structure, a column per measure."""
    study = results.study
    known = set(results.tables["comparison"]["measure"])
    measures = [name for name in MEASURES if name in known]
    _, alone = compared_with(study.structures[study.today], language)
    for condition, label in study.conditions.items():
        caption = said("table", language, label=label) if label else said("table_only", language)
        columns = [Column(said("structure", language), width=1.1)]
        columns += [Column(_heading(results, name, language), number=True) for name in measures]
        rows = []
        for structure, name in study.structures.items():
            today = structure == study.today
            first = said("today_mark", language, label=name) if today and name != "Heute" else name
            cells = [_cell(results, condition, structure, one, language) for one in measures]
            rows.append((first, *cells))
        last = condition == list(study.conditions)[-1]
        note = said("table_note", language, today_alone=alone) if last else ""
        yield Table(caption, tuple(columns), tuple(rows), note)


def _heading(results: Results, measure: str, language: Language) -> str:
    rows = measure_rows(results.tables["comparison"], measure)
    heading = measure_word(measure, language).replace(_SOFT_HYPHEN, "")
    word = unit_word(str(rows["unit"].iloc[0]), language)
    return heading if not word or word.lower() in heading.lower() else f"{heading} ({word})"


def _cell(
    results: Results, condition: str, structure: str, measure: str, language: Language
) -> str:
    """Write mean, difference with interval and verdict, a line each."""
    rows = measure_rows(results.tables["comparison"], measure)
    row = row_of(rows, condition, structure)
    if row is None:
        return "–"
    decimals = estimate_decimals(rows[rows["condition"] == condition])
    lines = [number(float(row["mean"]), decimals[0], language)]
    if structure != results.study.today:
        lines.append(_difference(row, decimals[1], language))
        lines.append(verdict_word(str(row["verdict"]), measure, language))
    return "\n".join(lines)


def _difference(row: Any, decimals: int, language: Language) -> str:  # noqa: ANN401 - a row
    told = (row["difference"], row["difference_low"], row["difference_high"])
    return estimate(told, decimals, language, signed=True).replace(" (", "\n(")


def course_table(results: Results, language: Language) -> Table:
    """Return the open cases at a few dates: the numbers of the chart of their course."""
    study, series = results.study, results.tables["series"]
    rows = series[series["measure"] == "open"]
    days = sorted(set(rows["date"]))
    places = (round(place * (len(days) - 1) / (DATES - 1)) for place in range(DATES))
    shown = [days[place] for place in dict.fromkeys(places)]
    keys = ["condition", "structure", "date"]
    each = rows.groupby([*keys, "replication"])["value"].sum()
    means = each.groupby(keys).mean()
    body = []
    for condition, label in study.conditions.items():
        for structure, name in study.structures.items():
            cells = [number(float(means[condition, structure, day]), 0, language) for day in shown]
            body.append((f"{name}\n({label})" if len(study.conditions) > 1 else name, *cells))
    columns = [Column(said("structure", language), width=3.0)]
    columns += [Column(date_text(day, language), number=True) for day in shown]
    return Table(said("course", language), tuple(columns), tuple(body))


def regime_tables(results: Results, language: Language) -> Iterator[Table]:
    """Yield one table per condition: load, growth, and the stock at which the office tips."""
    study, rows = results.study, results.tables["regime"]
    columns = (
        Column(said("structure", language), width=1.3),
        *(Column(said(key, language), number=True) for key in ("load", "growth", "tips")),
    )
    for condition, label in study.conditions.items():
        body = []
        for _, row in rows[rows["condition"] == condition].iterrows():
            growth = estimate(
                (row["growth"], row["growth_low"], row["growth_high"]), 0, language, signed=True
            )
            body.append((
                study.structures[str(row["structure"])], number(float(row["load"]), 2, language),
                growth, _tips(float(row["tips_at"]), language),
            ))  # fmt: skip
        heading = said("heading_table", language)
        last = condition == list(study.conditions)[-1]
        caption = f"{heading}: {label}" if label else heading
        yield Table(caption, columns, tuple(body), said("load_note", language) if last else "")


def _tips(open_cases: float, language: Language) -> str:
    if not isfinite(open_cases):
        return said("never", language)
    return number(open_cases, 0, language) if open_cases > 0 else said("any_stock", language)
