"""The chart of break-even: decided cases to date less today's, and when that is zero for good.

Up to three structures, today's among them, share a panel per condition. From four on each has
its own, the others stand behind it in grey.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil, isfinite

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.experiment.tables import BREAK_EVEN
from sim.report.catalogue.catalogue import Language, phrase
from sim.report.catalogue.equal import equal_code, equal_words
from sim.report.catalogue.numbers import number
from sim.report.catalogue.words import measure_word
from sim.report.charts.alt import Groups, fitted, months_between
from sim.report.charts.lines import SHARED_PANEL
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
from sim.report.charts.style import (
    GREY_LINE,
    INK,
    PANEL_SIZE,
    SMALL_SIZE,
    TEXT_SIZE,
    chart_style,
    look,
)
from sim.report.charts.time_axis import draw_curve, dress_over_time
from sim.report.charts.titles import break_even_message
from sim.report.drawn import Drawn
from sim.report.frames import (
    Curve,
    Key,
    Row,
    Structure,
    footer_words,
    require_columns,
    row_of,
    run_counts,
    structure_list,
    with_curves,
)
from sim.report.rows.break_even import finding_of, short_words

_LEFT = 0.75
_LABEL_GAP = 0.19
_HEIGHT = 3.1
_SMALL_HEIGHT = 1.45
_LANE = 0.085
"""Inches between the intervals of structures that share a panel."""


@dataclass(frozen=True, slots=True)
class _Drawing:
    """What every panel needs to know."""

    curves: dict[Key, Curve]
    rows: dict[Key, Row]
    days: dict[Key, tuple[float, float]]
    """First and last day of each curve, counted as the rows of the table count them."""
    structures: list[Structure]
    conditions: list[tuple[str, str]]
    limits: tuple[float, float]
    language: Language

    def dates(self) -> list[date]:
        """Return all dates of the curves."""
        return [day for curve in self.curves.values() for day in curve.dates]


def difference_curves(cumulative: pd.DataFrame) -> dict[Key, Curve]:
    """Read the table of cumulative differences: mean with its 95 % interval by date."""
    columns = ("structure", "condition", "date", "difference", "low", "high", "replications")
    require_columns(cumulative, "cumulative_difference", columns)
    found: dict[Key, Curve] = {}
    for (condition, structure), part in cumulative.groupby(["condition", "structure"], sort=False):
        mean, low, high = (
            part[column].to_numpy(dtype=float) for column in ("difference", "low", "high")
        )
        found[str(condition), str(structure)] = Curve(
            dates=tuple(pd.Timestamp(stamp).date() for stamp in part["date"]),
            mean=mean,
            low=np.where(np.isfinite(low), low, mean),
            high=np.where(np.isfinite(high), high, mean),
            runs=int(part["replications"].iloc[0]),
        )
    return found


def cumulative_difference(
    cumulative: pd.DataFrame,
    break_even: pd.DataFrame,
    structures: pd.DataFrame,
    conditions: pd.DataFrame,
    *,
    language: Language = "de",
    preview: bool = False,
    source: str = "",
) -> Drawn:
    """Draw decided cases to date less today's over time, with band and break-even.

    ``cumulative`` and ``break_even`` are the tables `cumulative_difference` and `break_even`.

    Raises ``ValueError`` if a column is missing or no structure is compared with today's.
    """
    require_columns(break_even, "break_even", BREAK_EVEN.read)
    with chart_style():
        drawing = _prepare(cumulative, break_even, structures, conditions, language)
        counts = run_counts(drawing.curves)
        apart = len(structure_list(structures)) > SHARED_PANEL
        subtitle = phrase(
            "break_even.chart_subtitle",
            language,
            equal=equal_words(equal_code(cumulative, "cumulative_difference"), language),
        )
        if apart:
            subtitle += f"; {phrase('common.others_grey', language)}"
        title = break_even_message(break_even, drawing.structures, drawing.conditions, language)
        foot = (
            footer_words(counts, language, source),
            phrase("common.preview", language) if preview else "",
        )
        draw = _draw_apart if apart else _draw_together
        figure = draw(drawing, (title, subtitle), foot)
    return Drawn(figure, title, _alt(drawing))


def _alt(drawing: _Drawing) -> str:
    """Describe the lines: last mean and break-even of each structure, or break-even alone."""
    language = drawing.language
    forms: list[Groups] = [
        [(label, _findings(drawing, name, long=long)) for name, label in drawing.conditions]
        for long in (True, False)
    ]
    what = phrase(
        "common.difference_of", language, measure=measure_word("decided_to_date", language)
    )
    span = months_between(drawing.dates(), language)
    return fitted(f"{phrase('alt.lines', language)}: {what}, {span}.", forms, language)


def _findings(drawing: _Drawing, condition: str, *, long: bool) -> list[str]:
    found = []
    for one in drawing.structures:
        row = drawing.rows.get((condition, one.name))
        if row is None:
            continue
        words = short_words(row, drawing.language)
        mean = drawing.curves[condition, one.name].mean
        last = number(float(mean[-1]), 0, drawing.language, signed=True)
        at_end = phrase("common.at_end", drawing.language, structure=one.label, last=last)
        found.append(f"{at_end}, {words}" if long else f"{one.label} {words}")
    return found


def _prepare(
    cumulative: pd.DataFrame,
    break_even: pd.DataFrame,
    structures: pd.DataFrame,
    conditions: pd.DataFrame,
    language: Language,
) -> _Drawing:
    found = difference_curves(cumulative)
    named, panels = with_curves(found, structures, conditions, "differences")
    rows = {key: row_of(break_even, *key) for key in found}
    low = min(0.0, *(float(curve.low.min()) for curve in found.values()))
    high = max(0.0, *(float(curve.high.max()) for curve in found.values()))
    margin = 0.06 * (high - low) or 1.0
    days = {
        (str(condition), str(structure)): part["days"].to_numpy(dtype=float)
        for (condition, structure), part in cumulative.groupby(["condition", "structure"])
    }
    return _Drawing(
        curves=found,
        rows={key: row for key, row in rows.items() if row is not None},
        days={key: (float(of_key[0]), float(of_key[-1])) for key, of_key in days.items()},
        structures=named,
        conditions=panels,
        limits=(low - margin, high + margin),
        language=language,
    )


def _draw_together(drawing: _Drawing, words: tuple[str, str], foot: tuple[str, str]) -> Figure:
    """Draw one panel per condition side by side, all structures in it."""
    labels = [_end_labels(drawing, condition) for condition, _ in drawing.conditions]
    gutter = max(text_size(one.text, TEXT_SIZE)[0] for group in labels for one in group)
    gutter += _LABEL_GAP + 0.12
    count = len(drawing.conditions)
    width = (WIDTH - _LEFT - count * gutter - 0.05) / count
    heads = [wrap(name, width + gutter - 0.1, PANEL_SIZE, "bold") for _, name in drawing.conditions]
    head = max(panel_title_height(one) for one in heads) + 0.1
    page = new_page(*words, head + _HEIGHT + 0.42, *foot)
    for place, (condition, _) in enumerate(drawing.conditions):
        left = _LEFT + place * (width + gutter)
        page.write(left, 0.0, heads[place], size=PANEL_SIZE, weight="bold")
        axes = page.axes(left, head, width, _HEIGHT)
        _dress(axes, drawing, width, (place == 0, True))
        shown = [one for one in drawing.structures if (condition, one.name) in drawing.curves]
        for structure in shown:
            draw_curve(axes, drawing.curves[condition, structure.name], structure)
        _mark(axes, drawing, condition, shown, _HEIGHT)
        draw_end_labels(axes, labels[place], _HEIGHT, width)
    return page.figure


def _end_labels(drawing: _Drawing, condition: str) -> list[EndLabel]:
    """Return the labels of a condition: structure, mean at the end, break-even; and today's."""
    room = 1.75 if len(drawing.conditions) == 1 else 1.5
    labels = [EndLabel(0.0, phrase("common.today", drawing.language), INK)]
    for structure in drawing.structures:
        curve = drawing.curves.get((condition, structure.name))
        if curve is None:
            continue
        last = float(curve.mean[-1])
        words = f"{structure.label} {number(last, 0, drawing.language, signed=True)}"
        lines = [wrap(words, room)]
        row = drawing.rows.get((condition, structure.name))
        if row is not None:
            lines.append(wrap(short_words(row, drawing.language), room))
        labels.append(EndLabel(last, "\n".join(lines), look(structure.hue).colour))
    return labels


def _draw_apart(drawing: _Drawing, words: tuple[str, str], foot: tuple[str, str]) -> Figure:
    """Draw one panel per structure, a band of rows per condition."""
    language = drawing.language
    ends = [number(float(c.mean[-1]), 0, language, signed=True) for c in drawing.curves.values()]
    gutter = max(text_size(end, TEXT_SIZE)[0] for end in ends) + _LABEL_GAP + 0.12
    columns = small_columns(len(drawing.structures))
    rows = ceil(len(drawing.structures) / columns)
    width = (WIDTH - _LEFT - columns * gutter - 0.05) / columns
    room = width + gutter - 0.1
    heads = [wrap(one.label, room, TEXT_SIZE, "bold") for one in drawing.structures]
    head = max(line_height(TEXT_SIZE, one.count("\n") + 1) for one in heads)
    said = {
        key: wrap(short_words(row, language), room, SMALL_SIZE) for key, row in drawing.rows.items()
    }
    lines = max((words.count("\n") + 1 for words in said.values()), default=1)
    below_head = line_height(SMALL_SIZE, lines) + 0.07
    above = panel_title_height("") + 0.08
    row = head + below_head + _SMALL_HEIGHT + 0.25
    band = above + rows * row + 0.25
    page = new_page(*words, len(drawing.conditions) * band - 0.05, *foot)
    for turn, (condition, label) in enumerate(drawing.conditions):
        page.write(0.15, turn * band, label, size=PANEL_SIZE, weight="bold")
        for place, structure in enumerate(drawing.structures):
            down = turn * band + above + (place // columns) * row
            left = _LEFT + (place % columns) * (width + gutter)
            colour = look(structure.hue).colour
            lower = down + head - line_height(TEXT_SIZE, heads[place].count("\n") + 1)
            page.write(left, lower, heads[place], weight="bold", colour=colour)
            finding = said.get((condition, structure.name), "")
            page.write(left, down + head, finding, size=SMALL_SIZE, colour=colour)
            last_row = place + columns >= len(drawing.structures)
            axes = page.axes(left, down + head + below_head, width, _SMALL_HEIGHT)
            _dress(axes, drawing, width, (place % columns == 0, last_row))
            _draw_one(axes, drawing, condition, structure, width)
    return page.figure


def _draw_one(
    axes: Axes, drawing: _Drawing, condition: str, structure: Structure, width: float
) -> None:
    """Draw one structure in front of the others."""
    for other in drawing.structures:
        curve = drawing.curves.get((condition, other.name))
        if curve is not None and other is not structure:
            axes.plot(days_of(curve.dates), curve.mean, color=GREY_LINE, linewidth=0.9, zorder=1.5)
    curve = drawing.curves.get((condition, structure.name))
    if curve is None:
        return
    draw_curve(axes, curve, structure)
    _mark(axes, drawing, condition, [structure], _SMALL_HEIGHT)
    last = float(curve.mean[-1])
    written = number(last, 0, drawing.language, signed=True)
    label = EndLabel(last, written, look(structure.hue).colour)
    draw_end_labels(axes, [label], _SMALL_HEIGHT, width)


def _dress(axes: Axes, drawing: _Drawing, width: float, marks: tuple[bool, bool]) -> None:
    """Give a panel its axes and the line of today's structure."""
    dress_over_time(
        axes, drawing.dates(), drawing.limits, width, drawing.language, marks=marks, signed=True
    )
    axes.axhline(0.0, color=INK, linewidth=1.1, zorder=2)


def _mark(
    axes: Axes, drawing: _Drawing, condition: str, shown: Sequence[Structure], height: float
) -> None:
    """Mark break-even on the zero line: a diamond, its interval, an arrow beyond the run.

    Nothing is marked where the whole interval lies beyond the run, or no difference matters.
    """
    low, high = axes.get_ylim()
    lane = _LANE / height * (high - low)
    rows = {one.name: drawing.rows.get((condition, one.name)) for one in shown}
    marked = [
        (one, row)
        for one in shown
        if (row := rows[one.name]) is not None and finding_of(row) in ("within", "undecided")
    ]
    for place, (structure, row) in enumerate(marked):
        key, colour = (condition, structure.name), look(structure.hue).colour
        first, last = drawing.days[key]
        origin = float(days_of(drawing.curves[key].dates)[0]) - first
        level = (place - (len(marked) - 1) / 2) * lane
        earliest, latest = float(row["days_low"]), float(row["days_high"])
        if isfinite(earliest):
            ends = [origin + earliest, origin + min(latest, last)]
            axes.plot(ends, [level] * 2, color=colour, linewidth=3.2, alpha=0.75, zorder=3.5,
                      solid_capstyle="butt")  # fmt: skip
        if isfinite(earliest) and latest > last:
            axes.plot([origin + last], [level], ">", color=colour, markersize=6, clip_on=False,
                      zorder=4)  # fmt: skip
        if isfinite(float(row["days"])):
            axes.plot([origin + float(row["days"])], [level], "D", color=colour, markersize=6,
                      markeredgecolor="white", clip_on=False, zorder=5)  # fmt: skip
