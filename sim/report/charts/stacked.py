"""Stacked bars with their legend."""

from collections.abc import Mapping, Sequence

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from sim.report.charts.page import Page, line_height, text_size
from sim.report.charts.style import INK, SMALL_SIZE, TEXT_SIZE, grey

_SWATCH, _GAP, _LINE = 0.16, 0.16, 0.05
_DARK = 0.5

Colours = Mapping[str, str]
"""Of the parts of a bar, in their order."""


def legend_lines(words: Sequence[str], room: float, size: float = TEXT_SIZE) -> list[list[int]]:
    """Return which words stand in each line of a legend, by their places."""
    lines: list[list[int]] = [[]]
    left = room
    for place, word in enumerate(words):
        width = _SWATCH + 0.06 + text_size(word, size)[0] + _GAP
        if lines[-1] and width - _GAP > left:
            lines.append([])
            left = room
        lines[-1].append(place)
        left -= width
    return lines


def legend_height(words: Sequence[str], room: float, size: float = TEXT_SIZE) -> float:
    """Return how high a legend is."""
    return len(legend_lines(words, room, size)) * (line_height(size) + _LINE)


def write_legend(
    page: Page, words: Mapping[str, str], colours: Colours, left: float, down: float,
    size: float = TEXT_SIZE,
) -> None:  # fmt: skip
    """Write what each colour means, in as many lines as it takes."""
    parts = list(words)
    for turn, line in enumerate(legend_lines(list(words.values()), page.width - 2 * left, size)):
        at, here = left, down + turn * (line_height(size) + _LINE)
        for place in line:
            part = parts[place]
            axes = page.axes(at, here + 0.02, _SWATCH, 0.11)
            axes.set_axis_off()
            axes.add_patch(Rectangle((0, 0), 1, 1, facecolor=colours[part], edgecolor=INK,
                                     linewidth=0.5, clip_on=False))  # fmt: skip
            axes.text(1.0 + 0.06 / _SWATCH, 0.5, words[part], va="center_baseline", fontsize=size)
            at += _SWATCH + 0.06 + text_size(words[part], size)[0] + _GAP


def draw_stack(
    axes: Axes, row: int, parts: Mapping[str, float], texts: Mapping[str, str], colours: Colours,
    width: float,
) -> None:  # fmt: skip
    """Draw a bar of parts one behind the other, each with its text where there is room for it.

    ``width`` is the panel's in inches, whose limits are final.
    """
    left, right = axes.get_xlim()
    at = 0.0
    for part, value in parts.items():
        axes.barh(row, value, left=at, height=0.7, color=colours[part], edgecolor="white",
                  linewidth=0.6)  # fmt: skip
        room = value / (right - left) * width
        if text_size(texts[part], SMALL_SIZE)[0] + 0.03 < room:
            light = "white" if grey(colours[part]) < _DARK else INK
            axes.text(at + value / 2, row, texts[part], ha="center", va="center", color=light,
                      fontsize=SMALL_SIZE)  # fmt: skip
        at += value
