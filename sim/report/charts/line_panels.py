"""Lines over time: a panel per condition, all structures in each.

Each line has its name and its last value at its end. Where several panels need no more than that,
two stand side by side, or on narrow paper one below the other: names stand above them once, and
lines end in their values. Bands are drawn for up to three lines: more would hide each other, and
lines with names are told apart without them.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from math import ceil

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.report.catalogue.catalogue import Language
from sim.report.charts.page import (
    EDGE,
    WIDTH,
    EndLabel,
    draw_end_labels,
    draw_legend,
    legend_height,
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
_BESIDE = 2
"""Panels that stand side by side."""
_HEIGHTS = {1: 1.25, _BESIDE: 1.0}
"""Inches of a panel, by how many stand side by side, where its labels need no more."""
_LOW = 1.0
"""The same on narrow paper."""


@dataclass(frozen=True, slots=True)
class Line:
    """A curve, whose it is, and what is written at its end."""

    curve: Curve
    structure: Structure
    words: str
    value: str = ""
    """The last value, where that with the name is all that `words` say."""


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
    paper: float = WIDTH,
) -> Figure:
    """Draw the panels; ``words`` are title, subtitle, foot and notice of a preview.

    All panels share their limits. ``beside`` draws more into a panel before its lines are drawn:
    it is handed the axes, the panel's number and its height in inches. ``paper`` is the width.
    """
    with chart_style():
        return _draw(words, panels, limits, language, signed=signed, beside=beside, paper=paper)


@dataclass(frozen=True, slots=True)
class _Plan:
    """Where panels stand: how many side by side, what is written at their ends and above them."""

    paper: float
    across: int
    labels: list[list[EndLabel]]
    gutter: float
    legend: list[tuple[str, str]]

    @property
    def step(self) -> float:
        """Return the inches from a panel's left end to that of the one beside it."""
        return (self.paper - _LEFT - EDGE + _GAP) / self.across

    @property
    def width(self) -> float:
        """Return the inches of a panel."""
        return self.step - _GAP - self.gutter

    @property
    def height(self) -> float:
        """Return the inches of a panel's height: the labels at its end have room."""
        needed = (
            sum(text_size(one.text, TEXT_SIZE)[1] + _LINE_ROOM for one in group)
            for group in self.labels
        )
        return max(_LOW if self.paper < WIDTH else _HEIGHTS[self.across], *needed)


def _planned(panels: Sequence[Panel], paper: float) -> _Plan:
    """Put two panels side by side where values alone stand at their lines' ends."""
    lines = [line for panel in panels for line in panel.lines]
    legend: list[tuple[str, str]] = []
    across = 1
    if (len(panels) > 1 or paper < WIDTH) and all(line.value for line in lines):
        across = _BESIDE if paper >= WIDTH else 1
        known = {line.structure: look(line.structure.hue).colour for line in lines}
        legend = [(one.label, colour) for one, colour in known.items()]
        panels = [
            replace(panel, lines=[replace(line, words=line.value) for line in panel.lines])
            for panel in panels
        ]
    many = max(len(panel.lines) for panel in panels) > MANY
    labels = [panel.labels(_MANY_ROOM if many else _LABEL_ROOM) for panel in panels]
    gutter = max(text_size(one.text, TEXT_SIZE)[0] for group in labels for one in group)
    return _Plan(paper, across, labels, gutter + _LABEL_GAP, legend)


def _draw(
    words: tuple[str, str, str, str],
    panels: Sequence[Panel],
    limits: tuple[float, float],
    language: Language,
    *,
    signed: bool,
    beside: Callable[[Axes, int, float], None] | None,
    paper: float,
) -> Figure:
    plan = _planned(panels, paper)
    height = plan.height
    room = paper - 2 * EDGE if plan.across == 1 else plan.width + plan.gutter
    heads = [wrap(panel.label, room, PANEL_SIZE, "bold") for panel in panels]
    above = max(panel_title_height(head) + 0.1 if head else 0.0 for head in heads)
    rows = ceil(len(panels) / plan.across)
    key = legend_height(plan.legend, paper - 2 * EDGE) + 0.1 if plan.legend else 0.0
    total = key + rows * (above + height + _BELOW) + (rows - 1) * _GAP
    title, subtitle, foot, preview = words
    page = new_page(title, subtitle, total, foot, preview, width=paper)
    draw_legend(page, plan.legend, 0.0)
    dates = [day for panel in panels for line in panel.lines for day in line.curve.dates]
    for place, panel in enumerate(panels):
        row, column = divmod(place, plan.across)
        down = key + row * (above + height + _BELOW + _GAP)
        left = _LEFT + column * plan.step
        page.write(EDGE if column == 0 else left, down, heads[place], size=PANEL_SIZE,
                   weight="bold")  # fmt: skip
        axes = page.axes(left, down + above, plan.width, height)
        dress_over_time(axes, dates, limits, plan.width, language, signed=signed)
        if beside is not None:
            beside(axes, place, height)
        for line in panel.lines:
            draw_curve(axes, line.curve, line.structure, band=len(panel.lines) <= WITH_BANDS)
        draw_end_labels(axes, plan.labels[place], height, plan.width)
        if column:
            axes.set_yticklabels([])
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
