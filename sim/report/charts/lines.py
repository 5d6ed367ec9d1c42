"""Charts over time: open cases by week, decided cases by month; all structures in a panel."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pandas as pd

from sim.report.catalogue.catalogue import Language, phrase
from sim.report.catalogue.equal import equal_code, equal_words
from sim.report.catalogue.numbers import number
from sim.report.catalogue.words import measure_word
from sim.report.charts.alt import Groups, fitted, months_between
from sim.report.charts.line_panels import (
    Line,
    Panel,
    draw_panels,
    extent,
    first_and_last,
    has_bands,
)
from sim.report.charts.message import difference_message
from sim.report.charts.page import WIDTH
from sim.report.charts.time_axis import OPENING_MONTHS, mark_opening, opening_end
from sim.report.charts.titles import ENDS, course_message, month_message
from sim.report.drawn import Drawn
from sim.report.frames import (
    Curve,
    Key,
    Structure,
    band_words,
    curves,
    footer_words,
    measure_rows,
    run_counts,
    with_curves,
)

_MIDDLE = 15
"""Day of the month at which a month's number is drawn."""

Lists = tuple[list[Structure], list[tuple[str, str]]]
"""Structures and conditions that have curves."""


def backlog_over_time(  # noqa: PLR0913 - as every chart, and its width
    series: pd.DataFrame,
    structures: pd.DataFrame,
    conditions: pd.DataFrame,
    *,
    comparison: pd.DataFrame | None = None,
    measure: str = "open",
    language: Language = "de",
    preview: bool = False,
    source: str = "",
    width: float = WIDTH,
) -> Drawn:
    """Draw open cases (or ``backlog``, ``decided_to_date``) over time, a mean line each.

    ``series`` holds one row per structure, condition, date, case type and measure, over the runs;
    drawn are all case types together. With the ``comparison`` table the title names the verdicts
    at the end, without it only today's own course. ``source`` joins the line below.

    Raises ``ValueError`` if a column or the measure is missing.
    """
    found = curves(series, "date", measure)
    lists = with_curves(found, structures, conditions, "series")
    title = _verdict_title(comparison, lists, measure, language)
    if title is None:
        title = course_message(series, found, _subject(lists), measure, language)
    equal = equal_words(equal_code(series, "series"), language)
    statistic = phrase("common.weekly", language, measure=measure_word(measure, language))
    words = title, statistic, equal
    return _draw(
        found, lists, words, measure, language, preview=preview, source=source, width=width
    )


def decided_per_month(
    months: pd.DataFrame,
    structures: pd.DataFrame,
    conditions: pd.DataFrame,
    *,
    comparison: pd.DataFrame | None = None,
    measure: str = "decided",
    language: Language = "de",
    preview: bool = False,
    source: str = "",
) -> Drawn:
    """Draw decided cases (or ``arrivals``, ``withdrawn``) per month, a mean line each.

    ``months`` holds one row per structure, condition, month, case type and measure, over the runs.
    Leave months out that the run covers only in part: they would look like a slump.

    Raises ``ValueError`` if a column or the measure is missing.
    """
    found = {
        key: replace(curve, dates=tuple(day.replace(day=_MIDDLE) for day in curve.dates))
        for key, curve in curves(months, "month", measure).items()
    }
    lists = with_curves(found, structures, conditions, "months")
    title = _verdict_title(comparison, lists, measure, language)
    if title is None:
        title = month_message(found, _subject(lists), measure, language)
    equal = equal_words(equal_code(months, "months"), language)
    statistic = phrase("common.monthly", language, measure=measure_word(measure, language))
    words = title, statistic, equal
    return _draw(
        found, lists, words, measure, language, preview=preview, source=source, width=WIDTH
    )


def _subject(lists: Lists) -> tuple[Structure, list[tuple[str, str]]]:
    """Return today's structure, or the first one of the study, and the conditions drawn."""
    structures, conditions = lists
    return next((one for one in structures if one.today), structures[0]), conditions


def _verdict_title(
    comparison: pd.DataFrame | None, lists: Lists, measure: str, language: Language
) -> str | None:
    end = ENDS.get(measure, measure)
    if comparison is None or measure_rows(comparison, end).empty:
        return None
    return difference_message(comparison, *lists, end, language)


def _draw(
    found: dict[Key, Curve],
    lists: Lists,
    words: tuple[str, str, str],
    measure: str,
    language: Language,
    *,
    preview: bool,
    source: str,
    width: float,
) -> Drawn:
    """Draw the panels; ``words`` are the title, the statistic and at equal what."""
    structures, conditions = lists
    panels = [
        Panel(
            label,
            [
                Line(curve, one, f"{one.label} {_last(curve, language)}", _last(curve, language))
                for one in structures
                if (curve := found.get((condition, one.name))) is not None
            ],
        )
        for condition, label in conditions
    ]
    title, statistic, equal = words
    limits = _limits(panels)
    counts, (first, last) = run_counts(found), first_and_last(panels)
    below = [band_words(counts[0], language) + "."] if has_bands(panels) or counts[1] == 1 else []
    if opening_end((first, last)) is not None:
        below.append(phrase("common.opening", language, months=OPENING_MONTHS))
    if limits[0] > 0:
        below.append(phrase("common.not_zero", language))
    foot = " ".join([*below, footer_words(counts, language, source)])
    notice = phrase("common.preview", language) if preview else ""
    figure = draw_panels(
        (title, f"{statistic}; {equal}", foot, notice), panels, limits, language,
        beside=lambda axes, _place, _height: mark_opening(axes, (first, last)),
        paper=width,
    )  # fmt: skip
    return Drawn(figure, title, _alt(panels, measure, (first, last), language))


def _last(curve: Curve, language: Language) -> str:
    return number(float(curve.mean[-1]), 0, language)


def _limits(panels: Sequence[Panel]) -> tuple[float, float]:
    """Return the vertical limits of all panels: from zero where that wastes no room."""
    low, high = extent(panels)
    margin = 0.05 * (high - low) or 0.05 * abs(high) or 1.0
    # A floor at zero wastes the panel when everything happens far above it; the foot says so.
    return 0.0 if low < 0.5 * high else low - margin, high + margin


def _alt(
    panels: Sequence[Panel], measure: str, between: tuple[date, date], language: Language
) -> str:
    """Describe the lines: first and last mean of each structure, where room is short the last.

    In the shortest form a structure is named once, with its last mean under each condition.
    """
    forms: list[Groups] = [
        [(panel.label, [_ends(line, key, language) for line in panel.lines]) for panel in panels]
        for key in ("common.between", "common.at_end")
    ]
    ends: dict[str, list[str]] = {}
    for panel in panels:
        for line in panel.lines:
            ends.setdefault(line.structure.label, []).append(line.value)
    once = [f"{name} {' / '.join(values)}" for name, values in ends.items()]
    labels = " / ".join(panel.label for panel in panels)
    span = months_between(between, language)
    head = f"{phrase('alt.lines', language)}: {measure_word(measure, language)}, {span}."
    if len(panels) > 1:
        forms.append([(phrase("alt.last_under", language, conditions=labels), once)])
    return fitted(head, forms)


def _ends(line: Line, key: str, language: Language) -> str:
    """Say first and last mean of a structure, or in short the last."""
    first, last = (number(float(line.curve.mean[place]), 0, language) for place in (0, -1))
    return phrase(key, language, structure=line.structure.label, first=first, last=last)
