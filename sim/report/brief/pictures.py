"""The charts of a briefing, drawn again from the tables of the results."""

from collections.abc import Iterator
from functools import partial

from sim.report import alt_texts, charts
from sim.report.break_even_words import break_even_sentence
from sim.report.brief.content import Block, Bullets, Column, Heading, Paragraph, Picture, Table
from sim.report.brief.read import Results
from sim.report.chart_hours import plain_use
from sim.report.frames import Curve, curves, hours_per_year, measure_rows, row_of
from sim.report.numbers import Language, number
from sim.report.words import USES, measure_word
from sim.scenario.calendar import YEAR
from sim.units import DAY

_DRAWN = ("decided", "open_end")
"""Measures whose differences are drawn; the age of open cases stands in the table."""

_WORDS: dict[Language, dict[str, str]] = {
    "de": {
        "heading": "Wie es verläuft und wohin die Arbeitszeit geht",
        "open_cases": "Offene Fälle im Verlauf",
        "difference": "{measure}: Unterschied zu heute, Lauf für Lauf",
        "hours": "Wohin die Arbeitszeit geht{where}",
        "hours_data": "Stunden im Jahr nach Struktur{where}",
        "where": ", {label}",
        "use": "Wofür",
        "level": "Wann sich eine Umstellung ausgleicht",
        "level_means": (
            "Gezählt werden die Entscheidungen seit Beginn. Gleichauf ist eine Umstellung, sobald "
            "in Summe so viel entschieden ist wie ohne sie."
        ),
        "break_even": "Entscheidungen seit Beginn gegenüber heute",
        "only_first": "Die Stunden der anderen Lagen stehen bei den Ergebnissen.",
        "open_data": "Offene Fälle, Mittel der Läufe",
        "begin": "Beginn",
        "end": "Ende",
        "structure": "Struktur",
        "label_in": "{label}, {condition}",
    },
    "en": {
        "heading": "How it goes on, and where the working time goes",
        "open_cases": "Open cases over time",
        "difference": "{measure}: difference to today, run by run",
        "hours": "Where the working time goes{where}",
        "hours_data": "Hours a year by structure{where}",
        "where": ", {label}",
        "use": "For what",
        "level": "When a reorganisation evens out",
        "level_means": (
            "Decisions are counted since the start. A reorganisation is level as soon as in sum "
            "as much is decided as without it."
        ),
        "break_even": "Decisions since the start against today",
        "only_first": "The hours under the other conditions are beside the results.",
        "open_data": "Open cases, mean of the runs",
        "begin": "Start",
        "end": "End",
        "structure": "Structure",
        "label_in": "{label}, {condition}",
    },
}


def chart_blocks(results: Results, language: Language) -> Iterator[Block]:
    """Yield the charts: open cases over time, differences, hours of the first condition."""
    words, tables = _WORDS[language], results.tables
    lists = (tables["structures"], tables["conditions"])
    how = {"language": language, "preview": results.preview, "source": results.details["name"]}
    yield Heading(words["heading"])
    if (tables["series"]["measure"] == "open").any():
        yield Picture(
            "open_cases",
            words["open_cases"],
            alt_texts.alt_backlog_over_time(tables["series"], *lists, language=language),
            partial(charts.backlog_over_time, tables["series"], *lists,
                    comparison=tables["comparison"], **how),
            _open_data(results, language),
        )  # fmt: skip
    for measure in _DRAWN:
        if results.others and not measure_rows(tables["comparison"], measure).empty:
            yield Picture(
                f"difference_{measure}",
                words["difference"].format(measure=measure_word(measure, language)),
                alt_texts.alt_paired_differences(
                    tables["comparison"], *lists, measure, language=language
                ),
                partial(charts.paired_differences, tables["comparison"], tables["differences"],
                        *lists, measure, **how),
            )  # fmt: skip
    yield from _hours(results, language)


def _hours(results: Results, language: Language) -> Iterator[Block]:
    words, hours, structures = (
        _WORDS[language],
        results.tables["hours"],
        results.tables["structures"],
    )
    condition, label = results.conditions[0]
    here = hours[hours["condition"] == condition]
    if here.empty or here["hours"].sum() <= 0:
        return
    days = float(results.details["run_length_days"]) - float(results.details["warm_up_days"])
    years = days * DAY / YEAR
    where = words["where"].format(label=label) if label else ""
    yield Picture(
        "hours",
        words["hours"].format(where=where),
        alt_texts.alt_where_hours_go(hours, structures, condition, years=years, language=language),
        partial(charts.where_hours_go, hours, structures, condition, condition_label=label,
                years=years, language=language, preview=results.preview,
                source=str(results.details["name"])),
        _hours_data(results, years, where, language),
    )  # fmt: skip
    if len(results.conditions) > 1:
        yield Paragraph(words["only_first"], note=True)


def break_even_blocks(results: Results, language: Language) -> Iterator[Block]:
    """Yield from when on reorganisations are level with today; nothing where none has a date."""
    if not results.dated or not {"break_even", "cumulative_difference"} <= set(results.tables):
        return
    words, tables = _WORDS[language], results.tables
    lists = (tables["structures"], tables["conditions"])
    passed = (tables["cumulative_difference"], tables["break_even"])
    yield Heading(words["level"])
    yield Paragraph(words["level_means"])
    yield Picture(
        "break_even",
        words["break_even"],
        alt_texts.alt_cumulative_difference(*passed, *lists, language=language),
        partial(charts.cumulative_difference, *passed, *lists, language=language,
                preview=results.preview, source=str(results.details["name"])),
    )  # fmt: skip
    for condition, label in results.conditions:
        told = []
        for one in results.dated:
            row = row_of(tables["break_even"], condition, one.name)
            if row is not None:
                told.append(f"{one.label}: {break_even_sentence(row, language, end=False)}")
        if told:
            if label:
                yield Heading(label, 2)
            yield Bullets(tuple(told))


def _open_data(results: Results, language: Language) -> Table:
    """Return first and last mean of every line in the chart of open cases."""
    words = _WORDS[language]
    found: dict[tuple[str, str], Curve] = curves(results.tables["series"], "date", "open")
    rows = []
    for condition, label in results.conditions:
        for one in results.structures:
            curve = found.get((condition, one.name))
            if curve is not None:
                name = words["label_in"].format(label=one.label, condition=label)
                ends = (number(float(curve.mean[at]), 0, language) for at in (0, -1))
                rows.append((name if label else one.label, *ends))
    columns = (
        Column(words["structure"], width=3.0), Column(words["begin"], number=True),
        Column(words["end"], number=True),
    )  # fmt: skip
    return Table(words["open_data"], columns, tuple(rows))


def _hours_data(results: Results, years: float, where: str, language: Language) -> Table:
    words, hours = _WORDS[language], results.tables["hours"]
    condition = results.conditions[0][0]
    means = hours_per_year(hours[hours["condition"] == condition], years)
    by = {(str(u), str(s)): float(h) for u, s, h in
          zip(means["use"], means["structure"], means["hours"], strict=True)}  # fmt: skip
    uses = [use for use in USES[language] if any(key[0] == use for key in by)]
    rows = tuple(
        (plain_use(use, language),
         *(number(by.get((use, one.name), 0.0), 0, language) for one in results.structures))
        for use in uses
    )  # fmt: skip
    columns = (
        Column(words["use"], width=1.6),
        *(Column(one.label, number=True) for one in results.structures),
    )
    return Table(words["hours_data"].format(where=where), columns, rows)
