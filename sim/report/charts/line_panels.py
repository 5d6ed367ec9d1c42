"""Lines over time: a panel per condition below the other, all structures in each.

Each line has its name and its last value at its end. Bands are drawn for up to three lines: more
would hide each other, and lines with names are told apart without them.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.report.catalogue.catalogue import Language
from sim.report.charts.page import (
    EDGE,
    WIDTH,
    EndLabel,
    draw_end_labels,
    new_page,
    panel_title_height,
    text_size,
    wrap,
)
from sim.report.charts.style import INK, PANEL_SIZE, TEXT_SIZE, chart_style, look
from sim.report.charts.time_axis import draw_curve, dress_over_time
from sim.report.frames import Curve, Structure

WITH_BANDS = 3
"""At most this many lines of a panel have bands."""
MANY = 5
"""With more lines than this, names have more room and lines less."""

_LEFT = 0.72
_LABEL_GAP = 0.19
_LABEL_ROOM, _MANY_ROOM = 1.7, 2.4
"""Inches in which a name at the end of a line is broken; more where lines are many."""
_BELOW = 0.45
_GAP = 0.2
_LINE_ROOM = 0.04


@dataclass(frozen=True, slots=True)
class Line:
    """A curve, whose it is, and what is written at its end."""

    curve: Curve
    structure: Structure
    words: str


@dataclass(frozen=True, slots=True)
class Panel:
    """The lines of a condition, its label, and values at which a name stands without a line."""

    label: str
    lines: Sequence[Line]
    named: Sequence[tuple[float, str]] = ()

    def labels(self, room: float) -> list[EndLabel]:
        """Return what is written at the right, in lines of so many inches."""
        ends = [EndLabel(value, wrap(words, room), INK) for value, words in self.named]
        return ends + [
            EndLabel(
                float(line.curve.mean[-1]),
                "\n".join(wrap(part, room) for part in line.words.split("\n")),
                look(line.structure.hue).colour,
            )
            for line in self.lines
        ]


def draw_panels(
    words: tuple[str, str, str, str],
    panels: Sequence[Panel],
    limits: tuple[float, float],
    language: Language,
    *,
    signed: bool = False,
    beside: Callable[[Axes, int, float], None] | None = None,
) -> Figure:
    """Draw the panels; ``words`` are title, subtitle, foot and notice of a preview.

    All panels share their limits. ``beside`` draws more into a panel before its lines are drawn:
    it is handed the axes, the panel's number and its height in inches.
    """
    with chart_style():
        return _draw(words, panels, limits, language, signed=signed, beside=beside)


def _draw(
    words: tuple[str, str, str, str],
    panels: Sequence[Panel],
    limits: tuple[float, float],
    language: Language,
    *,
    signed: bool,
    beside: Callable[[Axes, int, float], None] | None,
) -> Figure:
    many = max(len(panel.lines) for panel in panels) > MANY
    labels = [panel.labels(_MANY_ROOM if many else _LABEL_ROOM) for panel in panels]
    gutter = max(text_size(one.text, TEXT_SIZE)[0] for group in labels for one in group)
    gutter += _LABEL_GAP
    width = WIDTH - _LEFT - gutter - EDGE
    needed = max(
        sum(text_size(one.text, TEXT_SIZE)[1] + _LINE_ROOM for one in group) for group in labels
    )
    height = max(2.6 if len(panels) == 1 else 2.1, needed)
    heads = [wrap(panel.label, WIDTH - 2 * EDGE, PANEL_SIZE, "bold") for panel in panels]
    above = [panel_title_height(head) + 0.1 if head else 0.0 for head in heads]
    total = sum(above) + len(panels) * (height + _BELOW) + (len(panels) - 1) * _GAP
    title, subtitle, foot, preview = words
    page = new_page(title, subtitle, total, foot, preview)
    dates = [day for panel in panels for line in panel.lines for day in line.curve.dates]
    down = 0.0
    for place, panel in enumerate(panels):
        page.write(EDGE, down, heads[place], size=PANEL_SIZE, weight="bold")
        axes = page.axes(_LEFT, down + above[place], width, height)
        dress_over_time(axes, dates, limits, width, language, signed=signed)
        if beside is not None:
            beside(axes, place, height)
        for line in panel.lines:
            draw_curve(axes, line.curve, line.structure, band=len(panel.lines) <= WITH_BANDS)
        draw_end_labels(axes, labels[place], height, width)
        down += above[place] + height + _BELOW + _GAP
    return page.figure


def has_bands(panels: Sequence[Panel]) -> bool:
    """Tell whether any line has a band that must be explained."""
    return any(
        len(panel.lines) <= WITH_BANDS and any(line.curve.runs > 1 for line in panel.lines)
        for panel in panels
    )


def extent(panels: Sequence[Panel]) -> tuple[float, float]:
    """Return the smallest and the largest value that is drawn."""
    drawn = [
        (line.curve.low, line.curve.high)
        if len(panel.lines) <= WITH_BANDS
        else (line.curve.mean, line.curve.mean)
        for panel in panels
        for line in panel.lines
    ]
    return min(float(low.min()) for low, _ in drawn), max(float(high.max()) for _, high in drawn)


def first_and_last(panels: Sequence[Panel]) -> tuple[date, date]:
    """Return the first and the last date of all lines."""
    dates = [day for panel in panels for line in panel.lines for day in line.curve.dates]
    return min(dates), max(dates)
