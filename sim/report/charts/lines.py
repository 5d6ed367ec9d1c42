"""Charts over time: open cases by week, decided cases by month.

Up to three structures share a panel per condition, with labels at the ends of their lines.
From four structures on each has its own panel, the others stand behind it in grey.
"""

from dataclasses import dataclass
from datetime import date
from math import ceil

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.report.catalogue.catalogue import Language, phrase
from sim.report.catalogue.equal import equal_code, equal_words
from sim.report.catalogue.numbers import number
from sim.report.catalogue.words import measure_word
from sim.report.charts.alt import fitted, months_between
from sim.report.charts.page import (
    WIDTH,
    EndLabel,
    days_of,
    draw_end_labels,
    line_height,
    new_page,
    panel_title_height,
    small_columns,
    text_size,
    wrap,
)
from sim.report.charts.style import GREY_LINE, PANEL_SIZE, TEXT_SIZE, chart_style, look
from sim.report.charts.time_axis import draw_curve, dress_over_time
from sim.report.charts.titles import ENDS, course_message, difference_message, month_message
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

SHARED_PANEL = 3
"""At most this many structures share one panel."""

_LEFT = 0.72
_LABEL_GAP = 0.19
_ROOM_BELOW = 0.42


@dataclass(frozen=True, slots=True)
class _Drawing:
    """What every panel of one chart needs to know."""

    found: dict[Key, Curve]
    structures: list[Structure]
    conditions: list[tuple[str, str]]
    limits: tuple[float, float]
    equal: str
    language: Language

    def dates(self) -> list[date]:
        """Return all dates of the curves."""
        return [day for curve in self.found.values() for day in curve.dates]


def backlog_over_time(
    series: pd.DataFrame,
    structures: pd.DataFrame,
    conditions: pd.DataFrame,
    *,
    comparison: pd.DataFrame | None = None,
    measure: str = "open",
    language: Language = "de",
    preview: bool = False,
    source: str = "",
) -> Drawn:
    """Draw open cases (or ``backlog``, ``decided_to_date``) over time, mean line and band.

    ``series`` holds one row per structure, condition, date, case type and measure, over the runs;
    drawn are all case types together. With the ``comparison`` table the title names the verdicts
    at the end, without it only today's own course. ``source`` joins the line below.

    Raises ``ValueError`` if a column or the measure is missing.
    """
    with chart_style():
        found = curves(series, "date", measure)
        equal = equal_words(equal_code(series, "series"), language)
        drawing = _prepare(found, (structures, conditions), equal, language)
        title = _verdict_title(comparison, drawing, measure)
        if title is None:
            title = course_message(series, found, _subject(drawing), measure, language)
        figure = _draw(drawing, title, ("common.weekly", measure), preview=preview, source=source)
    return Drawn(figure, title, _alt(drawing, measure))


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
    """Draw decided cases (or ``arrivals``, ``withdrawn``) per month, mean line and band.

    ``months`` holds one row per structure, condition, month, case type and measure, over the runs.
    Leave months out that the run covers only in part: they would look like a slump.

    Raises ``ValueError`` if a column or the measure is missing.
    """
    with chart_style():
        found = curves(months, "month", measure)
        equal = equal_words(equal_code(months, "months"), language)
        drawing = _prepare(found, (structures, conditions), equal, language)
        title = _verdict_title(comparison, drawing, measure)
        if title is None:
            title = month_message(found, _subject(drawing), measure, language)
        figure = _draw(drawing, title, ("common.monthly", measure), preview=preview, source=source)
    return Drawn(figure, title, _alt(drawing, measure))


def _prepare(
    found: dict[Key, Curve],
    lists: tuple[pd.DataFrame, pd.DataFrame],
    equal: str,
    language: Language,
) -> _Drawing:
    """Keep the structures and conditions that have curves, and fix common vertical limits."""
    listed, named = with_curves(found, *lists, "series")
    shown = [found[c, s.name] for c, _ in named for s in listed if (c, s.name) in found]
    low = min(float(curve.low.min()) for curve in shown)
    high = max(float(curve.high.max()) for curve in shown)
    margin = 0.05 * (high - low) or 0.05 * abs(high) or 1.0
    # A floor at zero wastes the panel when everything happens far above it; the foot says so.
    floor = 0.0 if low < 0.5 * high else low - margin
    return _Drawing(found, listed, named, (floor, high + margin), equal, language)


def _subject(drawing: _Drawing) -> tuple[Structure, list[tuple[str, str]]]:
    """Return today's structure, or the first one of the study, and the conditions drawn."""
    today = next((one for one in drawing.structures if one.today), drawing.structures[0])
    return today, drawing.conditions


def _verdict_title(comparison: pd.DataFrame | None, drawing: _Drawing, measure: str) -> str | None:
    end = ENDS.get(measure, measure)
    if comparison is None or measure_rows(comparison, end).empty:
        return None
    return difference_message(
        comparison, drawing.structures, drawing.conditions, end, drawing.language
    )


def _alt(drawing: _Drawing, measure: str) -> str:
    """Describe the lines: first and last mean of each structure, where room is short the last."""
    language = drawing.language
    forms = [
        [
            (
                label,
                [
                    _ends(drawing.found[condition, one.name], one, key, language)
                    for one in drawing.structures
                    if (condition, one.name) in drawing.found
                ],
            )
            for condition, label in drawing.conditions
        ]
        for key in ("common.between", "common.at_end")
    ]
    span = months_between(drawing.dates(), language)
    head = f"{phrase('alt.lines', language)}: {measure_word(measure, language)}, {span}."
    return fitted(head, forms, language)


def _ends(curve: Curve, structure: Structure, key: str, language: Language) -> str:
    """Say first and last mean of a structure, or in short the last."""
    first, last = (number(float(curve.mean[place]), 0, language) for place in (0, -1))
    return phrase(key, language, structure=structure.label, first=first, last=last)


def _draw(
    drawing: _Drawing, title: str, statistic: tuple[str, str], *, preview: bool, source: str
) -> Figure:
    """Draw head, panels and foot in the layout that the number of structures calls for."""
    language = drawing.language
    counts = run_counts(drawing.found)
    apart = len(drawing.structures) > SHARED_PANEL
    key, measure = statistic
    parts = [
        phrase(key, language, measure=measure_word(measure, language)),
        band_words(counts[0], language),
        drawing.equal,
    ]
    if apart:
        parts.append(phrase("common.others_grey", language))
    extra = [] if drawing.limits[0] == 0 else [phrase("common.not_zero", language)]
    notice = phrase("common.preview", language) if preview else ""
    footer = footer_words(counts, language, source, extra)
    draw = _draw_apart if apart else _draw_together
    return draw(drawing, title, "; ".join(parts), (footer, notice))


def _draw_together(drawing: _Drawing, title: str, subtitle: str, foot: tuple[str, str]) -> Figure:
    """Draw one panel per condition side by side, all structures in it."""
    labels = _end_labels(drawing)
    gutter = max(text_size(one.text, TEXT_SIZE)[0] for group in labels for one in group)
    gutter += _LABEL_GAP + 0.12
    count = len(drawing.conditions)
    width = (WIDTH - _LEFT - count * gutter - 0.05) / count
    heads = [wrap(name, width + gutter - 0.1, PANEL_SIZE, "bold") for _, name in drawing.conditions]
    head = max(panel_title_height(one) for one in heads) + 0.1
    height = 3.1
    page = new_page(title, subtitle, head + height + _ROOM_BELOW, *foot)
    for place, (condition, _) in enumerate(drawing.conditions):
        left = _LEFT + place * (width + gutter)
        page.write(left, 0.0, heads[place], size=PANEL_SIZE, weight="bold")
        axes = page.axes(left, head, width, height)
        for structure in drawing.structures:
            draw_curve(axes, drawing.found.get((condition, structure.name)), structure)
        _dress(axes, drawing, width, values=place == 0)
        draw_end_labels(axes, labels[place], height, width)
    return page.figure


def _end_labels(drawing: _Drawing) -> list[list[EndLabel]]:
    """Return per condition the labels: structure and mean at the end."""
    room = 1.75 if len(drawing.conditions) == 1 else 1.25
    labels = []
    for condition, _ in drawing.conditions:
        group = []
        for structure in drawing.structures:
            curve = drawing.found.get((condition, structure.name))
            if curve is None:
                continue
            last = float(curve.mean[-1])
            words = f"{structure.label} {number(last, 0, drawing.language)}"
            group.append(EndLabel(last, wrap(words, room), look(structure.hue).colour))
        labels.append(group)
    return labels


def _draw_apart(drawing: _Drawing, title: str, subtitle: str, foot: tuple[str, str]) -> Figure:
    """Draw one panel per structure, a band of rows per condition."""
    ends = [number(float(curve.mean[-1]), 0, drawing.language) for curve in drawing.found.values()]
    gutter = max(text_size(end, TEXT_SIZE)[0] for end in ends) + _LABEL_GAP + 0.12
    columns = small_columns(len(drawing.structures))
    rows = ceil(len(drawing.structures) / columns)
    width = (WIDTH - _LEFT - columns * gutter - 0.05) / columns
    height = 1.3
    heads = [wrap(one.label, width + gutter - 0.1, TEXT_SIZE, "bold") for one in drawing.structures]
    head = max(line_height(TEXT_SIZE, one.count("\n") + 1) for one in heads) + 0.07
    above = panel_title_height("") + 0.08
    row = head + height + 0.25
    band = above + rows * row + 0.25
    page = new_page(title, subtitle, len(drawing.conditions) * band - 0.05, *foot)
    for turn, (condition, label) in enumerate(drawing.conditions):
        page.write(0.15, turn * band, label, size=PANEL_SIZE, weight="bold")
        for place, structure in enumerate(drawing.structures):
            down = turn * band + above + (place // columns) * row
            left = _LEFT + (place % columns) * (width + gutter)
            lower = down + head - 0.07 - line_height(TEXT_SIZE, heads[place].count("\n") + 1)
            page.write(left, lower, heads[place], weight="bold", colour=look(structure.hue).colour)
            below = place + columns >= len(drawing.structures)
            _draw_one(
                page.axes(left, down + head, width, height),
                drawing,
                (condition, structure),
                (width, height),
                (place % columns == 0, below),
            )
    return page.figure


def _draw_one(
    axes: Axes,
    drawing: _Drawing,
    shown: tuple[str, Structure],
    size: tuple[float, float],
    marks: tuple[bool, bool],
) -> None:
    """Draw one structure in front of the others; ``marks``: write values, write months."""
    condition, structure = shown
    for other in drawing.structures:
        curve = drawing.found.get((condition, other.name))
        if curve is not None and other is not structure:
            axes.plot(days_of(curve.dates), curve.mean, color=GREY_LINE, linewidth=0.9, zorder=1.5)
    curve = drawing.found.get((condition, structure.name))
    draw_curve(axes, curve, structure)
    _dress(axes, drawing, size[0], values=marks[0], months=marks[1])
    if curve is not None:
        last = float(curve.mean[-1])
        colour = look(structure.hue).colour
        label = EndLabel(last, number(last, 0, drawing.language), colour)
        draw_end_labels(axes, [label], size[1], size[0])


def _dress(
    axes: Axes, drawing: _Drawing, width: float, *, values: bool, months: bool = True
) -> None:
    """Give a panel its limits, grid, months and numbers."""
    marks = (values, months)
    dress_over_time(axes, drawing.dates(), drawing.limits, width, drawing.language, marks=marks)
