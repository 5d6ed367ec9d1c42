"""Colours, dashes and settings of every chart, and how axes write numbers.

Each colour has at least 4.5:1 on white (WCAG 2.1, 1.4.3), because lines lend their colour to
their labels, and the colours stay apart for the common colour-vision deficiencies. Dashes are
a second channel, so that a grey print still tells the lines apart. Bars are hatched only where
their neighbours' greys are alike: hatching clogs.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

import matplotlib.style
import numpy as np
from matplotlib.colors import to_rgb
from matplotlib.ticker import Formatter

from sim.report.catalogue.catalogue import Language
from sim.report.catalogue.numbers import tick_texts
from sim.report.hues import COLOURS

# Today's, then those of `hues.COLOURS`.
PALETTE = ("#12436D", "#C24A00", "#1B7F5C", "#9C27B0", "#730000", "#2962FF")
Dash = tuple[int, tuple[float, ...]]
DASHES: tuple[Dash, ...] = (
    (0, ()),
    (0, (5, 1.6)),
    (0, (1.3, 1.3)),
    (0, (6, 1.5, 1.2, 1.5)),
    (0, (9, 2)),
    (0, (3, 1.2, 1.2, 1.2, 1.2, 1.2)),
)

INK = "#1A1A1A"
QUIET = "#595959"
GREY_LINE = "#B3B3B3"
GRID = "#CCCCCC"
HATCH = "////"
_TOLD_APART = 0.2
"""Shades of grey that differ by less than this part of the way from black to white are alike."""

ZONE = "#E9E9E9"
WARNING = "#9A3A00"

TITLE_SIZE = 11.0
BROAD_TITLE = 12.5
PANEL_SIZE = 9.5
TEXT_SIZE = 9.0
SMALL_SIZE = 8.0

_SETTINGS: dict[str, object] = {
    "font.family": "DejaVu Sans",
    "font.size": TEXT_SIZE,
    "text.color": INK,
    "text.parse_math": False,  # a planner's label may hold two dollar signs
    "axes.edgecolor": QUIET,
    "axes.labelcolor": INK,
    "axes.linewidth": 0.8,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "axes.grid": False,
    "grid.color": GRID,
    "grid.linewidth": 1.0,
    "xtick.color": QUIET,
    "ytick.color": QUIET,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "xtick.labelsize": SMALL_SIZE,
    "ytick.labelsize": SMALL_SIZE,
    "lines.linewidth": 1.9,
    "lines.dash_capstyle": "butt",
    "lines.scale_dashes": True,
    "svg.fonttype": "path",
    "savefig.facecolor": "white",
    "figure.facecolor": "white",
}


@dataclass(frozen=True, slots=True)
class Look:
    """How one structure is drawn in every chart of a study."""

    colour: str
    dash: Dash


def look(hue: int) -> Look:
    """Return colour and dash of a structure by its hue (`sim.report.hues`); 0 is today's.

    Today's colour and its unbroken line are nobody else's; from the sixth other structure on,
    colours repeat with the next dash.
    """
    if hue == 0:
        return Look(PALETTE[0], DASHES[0])
    turn, colour = divmod(hue - 1, COLOURS)
    return Look(PALETTE[1 + colour], DASHES[1 + (colour + turn) % COLOURS])


def grey(colour: str) -> float:
    """Return how light a colour is in a grey print: 0 is black, 1 is white."""
    return float(np.dot(to_rgb(colour), (0.299, 0.587, 0.114)))


def hatches(colours: Sequence[str]) -> list[str]:
    """Return the hatch of each of several bars that touch; most have none.

    A bar has one only where grey would not tell it from the bar before it, and that has none.
    """
    found: list[str] = []
    for place, colour in enumerate(colours):
        alike = place > 0 and abs(grey(colour) - grey(colours[place - 1])) < _TOLD_APART
        found.append(HATCH if alike and not found[-1] else "")
    return found


_styled = ContextVar("_styled", default=False)


@contextmanager
def chart_style() -> Iterator[None]:
    """Draw under the settings of this project, whatever matplotlibrc the reader has.

    Inside itself it changes nothing: all texts of a chart are measured there, one by one.
    """
    if _styled.get():
        yield
        return
    before = _styled.set(True)
    try:
        with matplotlib.style.context(["default", _SETTINGS]):
            yield
    finally:
        _styled.reset(before)


class TickNumbers(Formatter):
    """Write axis ticks in the language, with the decimals that the tick step needs."""

    def __init__(self, language: Language, *, signed: bool = False) -> None:
        """Keep the language, and whether a plus sign is written."""
        self._language: Language = language
        self._signed = signed

    def __call__(self, x: float, pos: int | None = None) -> str:
        """Write one tick with the decimals that the other ticks of its axis need."""
        del pos
        ticks = [float(tick) for tick in self.locs]
        if x not in ticks:
            ticks = [*ticks, x]
        return tick_texts(ticks, self._language, signed=self._signed)[ticks.index(x)]

    def format_ticks(self, values: Sequence[float]) -> list[str]:
        """Write all ticks of an axis."""
        return tick_texts([float(value) for value in values], self._language, signed=self._signed)
