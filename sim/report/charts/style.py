"""Colours, dashes and settings of every chart, and how axes write numbers.

Each colour has at least 4.5:1 on white (WCAG 2.1, 1.4.3), because lines lend their colour to
their labels, and the colours stay apart for the common colour-vision deficiencies. Dashes are
a second channel, so that a grey print still tells the lines apart. No hatching: it clogs.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import matplotlib.style
from matplotlib.ticker import Formatter

from sim.report.catalogue.catalogue import Language
from sim.report.catalogue.numbers import tick_texts

PALETTE = ("#12436D", "#C24A00", "#1B7F5C", "#9C27B0", "#4A3000", "#1F1F1F")
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
ZONE = "#E9E9E9"
WARNING = "#9A3A00"

TITLE_SIZE = 12.5
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


def look(place: int) -> Look:
    """Return colour and dash of a structure by its place in the study, counted from 0.

    From the seventh structure on, colours repeat with the next dash.
    """
    turn, colour = divmod(place, len(PALETTE))
    return Look(PALETTE[colour], DASHES[(colour + turn) % len(DASHES)])


@contextmanager
def chart_style() -> Iterator[None]:
    """Draw under the settings of this project, whatever matplotlibrc the reader has."""
    with matplotlib.style.context(["default", _SETTINGS]):
        yield


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
