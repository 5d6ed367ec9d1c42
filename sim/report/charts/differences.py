"""The chart that proves a difference: every pair of runs, mean, interval and verdict."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from sim.report.catalogue.catalogue import Language, phrase
from sim.report.catalogue.equal import equal_code, equal_words
from sim.report.catalogue.words import direction_words, measure_word
from sim.report.charts.alt import fitted
from sim.report.charts.estimates import Estimate, delta_of, delta_words, estimates
from sim.report.charts.message import difference_message
from sim.report.charts.page import (
    WIDTH,
    line_height,
    new_page,
    panel_title_height,
    text_size,
    ticks_along,
    wrap,
)
from sim.report.charts.style import (
    INK,
    PANEL_SIZE,
    QUIET,
    SMALL_SIZE,
    TEXT_SIZE,
    ZONE,
    TickNumbers,
    chart_style,
    look,
)
from sim.report.charts.titles import comparison_runs
from sim.report.drawn import Drawn
from sim.report.frames import (
    condition_list,
    footer_words,
    measure_rows,
    require_columns,
    structure_list,
)

_ROW = 0.56
_EDGE = 0.15
_DOT_LANES = (0.14, 0.22, 0.30, 0.18, 0.26)


def paired_differences(
    comparison: pd.DataFrame,
    differences: pd.DataFrame,
    structures: pd.DataFrame,
    conditions: pd.DataFrame,
    measure: str,
    *,
    language: Language = "de",
    preview: bool = False,
    source: str = "",
) -> Drawn:
    """Draw the differences to today: a dot per pair of runs, mean with its interval.

    The thick line is the interval that the verdict was read from, the thin one where a single
    pair of runs lies with 95 %.

    ``comparison`` holds the intervals and verdicts, ``differences`` one row per paired run. The
    zone of differences that do not matter is grey; words at the end of a row give difference,
    interval and verdict.

    Raises ``ValueError`` if a column is missing or the measure is compared for no structure.
    """
    columns = ("structure", "condition", "measure", "replication", "difference")
    require_columns(differences, "differences", columns)
    with chart_style():
        rows = measure_rows(comparison, measure)
        named = structure_list(structures)
        shown = [
            (condition, label, estimates(rows, named, condition, language))
            for condition, label in condition_list(conditions)
        ]
        shown = [panel for panel in shown if panel[2]]
        if not shown:
            message = f"comparison: no structure is compared with today for the measure {measure}"
            raise ValueError(message)
        title = difference_message(
            comparison,
            named,
            [(condition, label) for condition, label, _ in shown],
            measure,
            language,
        )
        dots = _scaled_dots(differences, rows, measure)
        what = phrase("common.difference_of", language, measure=measure_word(measure, language))
        equal = equal_words(equal_code(comparison, "comparison"), language)
        subtitle = f"{what}; {phrase('comparison.dots', language)}; {equal}"
        foot = (
            footer_words(comparison_runs(rows, differences), language, source),
            phrase("common.preview", language) if preview else "",
        )
        figure = _draw((title, subtitle, foot), shown, rows, dots, language)
    return Drawn(figure, title, _alt(what, [(label, found) for _, label, found in shown], language))


def _alt(what: str, shown: Sequence[tuple[str, list[Estimate]]], language: Language) -> str:
    """Describe the differences to today: amount, interval and verdict of each structure.

    Where room is short the interval goes first, then the amount; the verdict always stays.
    """
    forms = [
        [(label, [f"{one.structure.label} {said(one)}" for one in found]) for label, found in shown]
        for said in (
            lambda one: f"{one.amount}, {one.verdict}",
            lambda one: f"{one.amount.split(' (')[0]}, {one.verdict}",
            lambda one: one.verdict,
        )
    ]
    return fitted(f"{phrase('alt.dots', language)}: {what}.", forms)


def _scaled_dots(differences: pd.DataFrame, rows: pd.DataFrame, measure: str) -> pd.DataFrame:
    """Return the paired runs of the measure in shown units."""
    dots = differences[differences["measure"] == measure].copy()
    if len(rows) and str(rows["unit"].iloc[0]) == "percent":
        dots["difference"] *= 100.0
    return dots


def _draw(
    words: tuple[str, str, tuple[str, str]],
    shown: list[tuple[str, str, list[Estimate]]],
    rows: pd.DataFrame,
    dots: pd.DataFrame,
    language: Language,
) -> Figure:
    title, subtitle, foot = words
    every = [one for _, _, panel in shown for one in panel]
    names = {one.structure.name: wrap(one.structure.label, 1.7) for one in every}
    left = _EDGE + max(text_size(name, TEXT_SIZE)[0] for name in names.values()) + 0.15
    ends = {one.amount: wrap(one.amount, 2.9) for one in every}
    gutter = 0.15 + max(
        *(text_size(end, TEXT_SIZE)[0] for end in ends.values()),
        *(text_size(one.verdict, TEXT_SIZE, "bold")[0] for one in every),
    )
    width = WIDTH - left - gutter - _EDGE
    limits = _limits(every, rows, dots)
    heads = [wrap(label, WIDTH - 2 * _EDGE, PANEL_SIZE, "bold") for _, label, _ in shown]
    named = [panel_title_height(head) * bool(head) for head in heads]
    above = [height + line_height(SMALL_SIZE) + 0.27 for height in named]
    tallest = max(text_size(name, TEXT_SIZE)[1] for name in names.values())
    heights = [len(panel) * max(_ROW, tallest + 0.1) for _, _, panel in shown]
    below = 0.24
    total = sum(above) + sum(heights) + below * len(shown) + 0.12 * (len(shown) - 1) + 0.22
    page = new_page(title, subtitle, total, *foot)
    down = 0.0
    for place, (condition, _, panel) in enumerate(shown):
        page.write(_EDGE, down, heads[place], size=PANEL_SIZE, weight="bold")
        page.write(
            _EDGE,
            down + named[place] + 0.02,
            delta_words(rows, condition, language),
            size=SMALL_SIZE,
            colour=QUIET,
        )
        axes = page.axes(left, down + above[place], width, heights[place])
        here = dots[dots["condition"] == condition]
        _draw_panel(axes, panel, here, (delta_of(rows, condition), limits), language)
        ticks_along(axes, width)
        _write_rows(axes, panel, (names, ends), width)
        down += above[place] + heights[place] + below + 0.12
    fewer, more = reversed(direction_words(str(rows["measure"].iloc[0]), language))
    last = down - 0.10
    page.write(left, last, f"← {fewer}", size=SMALL_SIZE, colour=QUIET)
    room = text_size(f"{more} →", SMALL_SIZE)[0]
    page.write(left + width - room, last, f"{more} →", size=SMALL_SIZE, colour=QUIET)
    return page.figure


def _limits(
    every: Sequence[Estimate], rows: pd.DataFrame, dots: pd.DataFrame
) -> tuple[float, float]:
    """Return horizontal limits that hold zero, every dot, interval and grey zone."""
    values = [0.0, *(float(value) for value in dots["difference"])]
    for one in every:
        values += [one.mean, one.low, one.high, *one.one]
    for delta in rows["delta"]:
        values += [-float(delta), float(delta)]
    finite = [value for value in values if np.isfinite(value)]
    margin = 0.06 * (max(finite) - min(finite)) or 1.0
    return min(finite) - margin, max(finite) + margin


def _draw_panel(
    axes: Axes,
    panel: Sequence[Estimate],
    dots: pd.DataFrame,
    scale: tuple[float, tuple[float, float]],
    language: Language,
) -> None:
    """Draw zone, zero line, dots and intervals of one condition."""
    delta, limits = scale
    axes.set_xlim(*limits)
    axes.set_ylim(len(panel) - 0.5, -0.5)
    if np.isfinite(delta):
        axes.add_patch(
            Rectangle((-delta, -0.5), 2 * delta, len(panel), color=ZONE, linewidth=0, zorder=0)
        )
    axes.grid(visible=True, axis="x")
    axes.axvline(0.0, color=INK, linewidth=1.1, zorder=2)
    axes.annotate(
        phrase("common.today", language),
        (0.0, 1.0),
        xycoords=("data", "axes fraction"),
        xytext=(0, 3),
        textcoords="offset points",
        ha="center",
        va="bottom",
        fontsize=SMALL_SIZE,
    )
    for place, one in enumerate(panel):
        colour = look(one.structure.hue).colour
        own = dots[dots["structure"] == one.structure.name].sort_values("replication")
        lanes = [place + _DOT_LANES[turn % len(_DOT_LANES)] for turn in range(len(own))]
        axes.plot(
            own["difference"].to_numpy(dtype=float),
            lanes,
            "o",
            color=colour,
            markersize=3,
            alpha=0.55,
        )
        axes.plot(one.one, [place - 0.08] * 2, color=colour, linewidth=0.8, zorder=3)
        axes.plot([one.low, one.high], [place - 0.08] * 2, color=colour, linewidth=3.4, zorder=3)
        axes.plot([one.mean], [place - 0.08], "D", color=colour, markersize=5.5, zorder=4)
    axes.xaxis.set_major_formatter(TickNumbers(language, signed=True))
    axes.tick_params(axis="x", length=3)
    axes.spines["left"].set_visible(False)


def _write_rows(
    axes: Axes,
    panel: Sequence[Estimate],
    words: tuple[dict[str, str], dict[str, str]],
    width: float,
) -> None:
    """Write structures left of the panel, differences and verdicts right of it."""
    names, ends = words
    axes.set_yticks(range(len(panel)), [names[one.structure.name] for one in panel])
    axes.tick_params(axis="y", length=0, labelsize=TEXT_SIZE, pad=6)
    for place, one in enumerate(panel):
        colour = look(one.structure.hue).colour
        end = ends[one.amount]
        axes.get_yticklabels()[place].set_color(colour)
        for words_at, weight, size in ((end, "normal", -1.0), (one.verdict, "bold", 1.0)):
            axes.annotate(
                words_at,
                (1.0 + 0.15 / width, place),
                xycoords=("axes fraction", "data"),
                xytext=(0, -1.5 * size),
                textcoords="offset points",
                va="bottom" if size < 0 else "top",
                color=colour,
                fontweight=weight,
                annotation_clip=False,
                gid="end-label",
            )
