"""The sheet a chart is drawn on: title, subtitle, panels placed in inches, source line.

Places are computed, not guessed by a layout engine, so that the same numbers give the same
picture to the byte.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from itertools import pairwise
from typing import Any, Literal

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backend_bases import RendererBase
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.dates import date2num
from matplotlib.figure import Figure

from sim.report.charts.style import (
    BROAD_TITLE,
    INK,
    PANEL_SIZE,
    QUIET,
    SMALL_SIZE,
    TEXT_SIZE,
    TITLE_SIZE,
    WARNING,
    chart_style,
)
from sim.report.drawn import DPI

WIDTH = 6.5
"""Width of a chart in inches: that of the text on A4, so that words keep their size there; at the
390 pixels of a telephone they can still be read."""
BROAD = 9.0
"""Width of the picture of a structure in inches, which has more beside each other."""

HALF = 3.3
"""Width of a picture beside which another one stands; it fills a telephone."""

MOST_LINES = 2
"""Lines of a title."""

EDGE = 0.15
"""Inches that stay free at each side of the paper."""
_SAFETY = 1.015  # the SVG is laid out unhinted, a hair wider
_SOFT_HYPHEN = "\u00ad"
_LINE = 1.25 / 72.0
_TICK = 0.62
"""Inches from tick to tick of numbers with sign."""

Weight = Literal["normal", "bold"]
Part = Literal["title", "subtitle", "notice", "foot"]
"""What stands around the panels of a sheet."""


@lru_cache(maxsize=4096)
def text_size(text: str, size: float, weight: Weight = "normal") -> tuple[float, float]:
    """Return width and height of a text in inches, as it will be drawn.

    It is measured at the resolution pictures are kept at: hinting changes its width.
    """
    with chart_style():
        sheet, renderer = _ruler()
        drawn = sheet.text(0, 0, text, fontsize=size, fontweight=weight, linespacing=1.2)
        box = drawn.get_window_extent(renderer)
        drawn.remove()
    return _SAFETY * box.width / DPI, box.height / DPI


@cache
def _ruler() -> tuple[Figure, RendererBase]:
    """Return the sheet on which texts are measured: a new one takes longer than the measuring."""
    sheet = Figure(dpi=DPI)
    return sheet, FigureCanvasAgg(sheet).get_renderer()  # type: ignore[no-untyped-call]


def _split_word(word: str, room: float, size: float, weight: Weight) -> tuple[str, str]:
    """Split a word that is too long: at a soft hyphen if one fits, else where the room ends."""
    pieces = word.split(_SOFT_HYPHEN)
    for count in range(len(pieces) - 1, 0, -1):
        head = "".join(pieces[:count]) + "-"
        if text_size(head, size, weight)[0] <= room:
            return head, _SOFT_HYPHEN.join(pieces[count:])
    plain = "".join(pieces)
    for count in range(len(plain) - 3, 3, -1):
        if text_size(plain[:count] + "-", size, weight)[0] <= room:
            return plain[:count] + "-", plain[count:]
    return plain, ""


def wrap(text: str, room: float, size: float = TEXT_SIZE, weight: Weight = "normal") -> str:
    """Break a text into lines that fit ``room`` inches; long compounds break at soft hyphens."""
    lines: list[str] = []
    line = ""
    # A number and its unit are held together by a space at which Python would split, too.
    words = [word for word in re.split(r"[ \n\t]", text) if word]
    while words:
        word = words.pop(0)
        longer = f"{line} {word}".strip()
        if text_size(longer.replace(_SOFT_HYPHEN, ""), size, weight)[0] <= room:
            line = longer
        elif line:
            lines.append(line)
            line = ""
            words.insert(0, word)
        else:
            head, rest = _split_word(word, room, size, weight)
            lines.append(head)
            if rest:
                words.insert(0, rest)
    if line:
        lines.append(line)
    return "\n".join(line.replace(_SOFT_HYPHEN, "") for line in lines)


def fitting(forms: Sequence[str]) -> str:
    """Return the first form of a title that takes two lines on every page; else the last."""
    room = WIDTH - 2 * EDGE
    for form in forms:
        if wrap(form, room, TITLE_SIZE, "bold").count("\n") < MOST_LINES:
            break
    return form


@dataclass(frozen=True, slots=True)
class Page:
    """A figure with its head and foot drawn; panels are placed below ``top`` inches."""

    figure: Figure
    height: float
    top: float
    width: float = WIDTH

    def axes(self, left: float, down: float, width: float, height: float) -> Axes:
        """Add a panel: ``left`` from the paper's edge, ``down`` from the head, in inches."""
        bottom = self.height - self.top - down - height
        return self.figure.add_axes(
            (left / self.width, bottom / self.height, width / self.width, height / self.height)
        )

    def write(
        self,
        left: float,
        down: float,
        text: str,
        *,
        size: float = TEXT_SIZE,
        weight: Weight = "normal",
        colour: str = INK,
        part: Part | None = None,
    ) -> None:
        """Write a text whose top left corner lies ``down`` inches below the head.

        ``part``: which part of head or foot it is, by which an SVG names it.
        """
        self.figure.text(
            left / self.width,
            (self.height - self.top - down) / self.height,
            text,
            fontsize=size,
            fontweight=weight,
            color=colour,
            va="top",
            linespacing=1.2,
            gid=part,
        )


def new_page(
    title: str,
    subtitle: str,
    panels: float,
    footer: str,
    preview: str = "",
    *,
    width: float = WIDTH,
) -> Page:
    """Draw head and foot around ``panels`` inches of room for the panels.

    Title and subtitle stand left above, the source line left below; ``preview`` is a notice that
    stands first in the foot, set off by weight and colour. Must run inside ``chart_style``.
    """
    room = width - 2 * EDGE
    size = TEXT_SIZE if width < WIDTH else BROAD_TITLE if width > WIDTH else TITLE_SIZE
    below_title = SMALL_SIZE if width < WIDTH else TEXT_SIZE
    title = wrap(title, room, size, "bold")
    subtitle = wrap(subtitle, room, below_title)
    footer = wrap(footer, room, SMALL_SIZE)
    title_height = (title.count("\n") + 1) * size * _LINE
    subtitle_height = (subtitle.count("\n") + 1) * below_title * _LINE
    gap = 0.08 if width < WIDTH else 0.14
    top = EDGE + title_height + (0.05 + subtitle_height if subtitle else 0.0) + gap
    foot_lines = (footer.count("\n") + 1 if footer else 0) + bool(preview)
    foot = (foot_lines * SMALL_SIZE * _LINE + 0.08 if foot_lines else 0.0) + EDGE
    height = top + panels + foot
    figure = Figure(figsize=(width, height), dpi=DPI)
    FigureCanvasAgg(figure)
    page = Page(figure, height, top, width)
    page.write(EDGE, EDGE - top, title, size=size, weight="bold", part="title")
    down = EDGE - top + title_height + 0.05
    page.write(EDGE, down, subtitle, size=below_title, colour=QUIET, part="subtitle")
    down = panels + 0.08
    if preview:
        page.write(
            EDGE, down, preview, size=SMALL_SIZE, weight="bold", colour=WARNING, part="notice"
        )
        down += SMALL_SIZE * _LINE
    page.write(EDGE, down, footer, size=SMALL_SIZE, colour=QUIET, part="foot")
    return page


def at_equal(said: str, equal: str, width: float) -> str:
    """Add at equal what a chart compares; on narrow paper the text around it says so."""
    return f"{said}; {equal}" if width >= WIDTH else said


def spread(
    wanted: Sequence[float], heights: Sequence[float], low: float, high: float, gap: float = 0.0
) -> list[float]:
    """Move label centres as little as possible so that no two labels overlap.

    Least-squares displacement by pooling neighbours (isotonic regression) in the order of the
    wanted centres. All labels lie between ``low`` and ``high`` if there is room for them; without
    it they still do not overlap, but reach beyond ``low``.
    """
    if not wanted:
        return []
    order = sorted(range(len(wanted)), key=lambda place: wanted[place])
    offsets = [0.0]
    for before, after in pairwise(order):
        offsets.append(offsets[-1] + (heights[before] + heights[after]) / 2 + gap)
    pools: list[tuple[float, int]] = []
    for place, offset in zip(order, offsets, strict=True):
        mean, size = wanted[place] - offset, 1
        while pools and pools[-1][0] > mean:
            other, count = pools.pop()
            mean, size = (mean * size + other * count) / (size + count), size + count
        pools.append((mean, size))
    flat = np.array([mean for mean, size in pools for _ in range(size)])
    least = low + heights[order[0]] / 2
    most = high - offsets[-1] - heights[order[-1]] / 2
    flat = np.minimum(np.maximum(flat, least), most)
    centres = [0.0] * len(wanted)
    for place, offset, base in zip(order, offsets, flat, strict=True):
        centres[place] = float(base + offset)
    return centres


@dataclass(frozen=True, slots=True)
class EndLabel:
    """A label at the right end of a line: where the line ends, what to write, in which colour."""

    value: float
    text: str
    colour: str


def draw_end_labels(axes: Axes, labels: Sequence[EndLabel], height: float, width: float) -> None:
    """Write labels right of a panel, spread so that none overlaps, each with a leader line.

    ``height`` and ``width`` are the panel's in inches. Vertical limits must be final.
    """
    low, high = axes.get_ylim()
    wanted = [(label.value - low) / (high - low) * height for label in labels]
    heights = [text_size(label.text, TEXT_SIZE)[1] for label in labels]
    centres = spread(wanted, heights, 0.0, height, gap=0.04)
    for label, start, centre in zip(labels, wanted, centres, strict=True):
        axes.plot(
            [1.0 + 0.04 / width, 1.0 + 0.16 / width],
            [start / height, centre / height],
            transform=axes.transAxes,
            color=label.colour,
            linewidth=0.7,
            clip_on=False,
        )
        axes.text(
            1.0 + 0.19 / width,
            centre / height,
            label.text,
            transform=axes.transAxes,
            color=label.colour,
            va="center",
            linespacing=1.2,
            gid="end-label",
        )


Entry = tuple[str, str]
"""A name and its colour."""


def _flowed(entries: Sequence[Entry], room: float) -> list[list[tuple[float, str, str]]]:
    """Return lines of names with their places, as many in each as fit."""
    lines: list[list[tuple[float, str, str]]] = []
    at = room
    for name, colour in entries:
        written = wrap(f"● {name}", room)
        wide = text_size(written, TEXT_SIZE)[0]
        if at + wide > room or "\n" in written:
            lines.append([])
            at = 0.0
        lines[-1].append((at, written, colour))
        at += wide + 0.2
    return lines


def _legend_lines(line: Sequence[tuple[float, str, str]]) -> int:
    return max(words.count("\n") + 1 for _, words, _ in line)


def legend_height(entries: Sequence[Entry], room: float) -> float:
    """Return the height of a legend in inches."""
    return sum(line_height(TEXT_SIZE, _legend_lines(line)) for line in _flowed(entries, room))


def draw_legend(page: Page, entries: Sequence[Entry], down: float) -> None:
    """Write names in their colours from edge to edge, ``down`` inches below the head."""
    for line in _flowed(entries, page.width - 2 * EDGE):
        for at, words, colour in line:
            page.write(EDGE + at, down, words, colour=colour)
        down += line_height(TEXT_SIZE, _legend_lines(line))


def ticks_along(axes: Axes, width: float) -> None:
    """Keep to as many ticks along an axis of `width` inches as there is room for their numbers."""
    axes.locator_params(axis="x", nbins=max(2, min(6, int(width / _TICK))))


def panel_title_height(title: str) -> float:
    """Return the height of a panel title in inches, by the number of its lines."""
    return (title.count("\n") + 1) * PANEL_SIZE * _LINE


def line_height(size: float, lines: int = 1) -> float:
    """Return the height of lines of text in inches; ``size`` is in points."""
    return lines * size * _LINE


def days_of(dates: Sequence[date]) -> Any:  # noqa: ANN401 - date2num has no type of its own
    """Return dates as matplotlib's days, so that no date converter is needed."""
    return date2num(list(dates))  # type: ignore[no-untyped-call]
