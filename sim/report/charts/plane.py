"""The plane of calls answered and cases decided: lines of frontiers, marks, and notes at points.

Calls are in percent, so of 100.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise, product

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patheffects import withStroke

from sim.experiment.frontier import ANSWERED, DECIDED
from sim.report.charts.page import text_size
from sim.report.charts.style import GREY_LINE, SMALL_SIZE

MARKERS = "osD^vP"
"""Of points, by the structure's hue: they stay apart in grey, too."""
_PIECES = 40
"""Pieces of a line between two points, of which each keeps notes off."""
_GAP = 0.02
"""Inches between a mark and what is written at it."""

Size = tuple[float, float]
"""Width and height of a panel in inches."""
Box = tuple[float, float, float, float]
"""Left, lower, right and upper end in inches from a panel's lower left corner."""


def marker(hue: int) -> str:
    """Return the mark of a structure by its hue."""
    return MARKERS[hue % len(MARKERS)]


@dataclass(frozen=True, slots=True)
class Line:
    """A frontier's points from none to all, and the structure as its file says: calls, cases."""

    shares: tuple[float, ...]
    calls: tuple[float, ...]
    cases: tuple[float, ...]
    own: tuple[float, float]


def line_of(points: pd.DataFrame, condition: str, structure: str) -> Line:
    """Read the frontier of a structure from the table `frontier`."""
    here = points[(points["condition"] == condition) & (points["structure"] == structure)]
    calls = here[here["measure"] == ANSWERED].set_index("share_answering")["mean"] * 100.0
    cases = here[here["measure"] == DECIDED].set_index("share_answering")["mean"]
    shares = [float(share) for share in cases.index if share == share]  # noqa: PLR0124 - no nan
    as_written = cases.index.isna()
    return Line(
        tuple(shares),
        tuple(float(calls[share]) for share in shares),
        tuple(float(cases[share]) for share in shares),
        (float(calls[as_written].iloc[0]), float(cases[as_written].iloc[0])),
    )


@dataclass(frozen=True, slots=True)
class Note:
    """What is written at a point: calls and cases, the text, half the mark's width, its look."""

    point: tuple[float, float]
    text: str
    half: float
    colour: str
    size: float = SMALL_SIZE


@dataclass(frozen=True, slots=True)
class Panel:
    """A panel whose limits are final, measured in inches."""

    axes: Axes
    size: Size

    def inches(self, calls: float, cases: float) -> tuple[float, float]:
        """Return where a point lies, from the lower left corner."""
        (left, right), (low, high) = self.axes.get_xlim(), self.axes.get_ylim()
        return (
            (calls - left) / (right - left) * self.size[0],
            (cases - low) / (high - low) * self.size[1],
        )

    def around(self, point: tuple[float, float], half: float) -> Box:
        """Return the room of a mark."""
        x, y = self.inches(*point)
        return x - half, y - half, x + half, y + half

    def along(self, line: Line) -> list[Box]:
        """Return the room of a line, in small pieces."""
        points = list(zip(line.calls, line.cases, strict=True))
        found = []
        for (calls, cases), (further, lower) in pairwise(points):
            for step in range(_PIECES + 1):
                part = step / _PIECES
                at = calls + part * (further - calls), cases + part * (lower - cases)
                found.append(self.around(at, 0.03))
        return found

    def write(self, notes: Iterable[Note], taken: Sequence[Box], steps: Sequence[float]) -> None:
        """Write notes beside their points, so that none lies on another one or on what is taken.

        Each stands as near as there is room: ``steps`` are the distances from its mark in inches
        that are tried; from a distance a thin line leads back. What finds no room is left out.
        """
        filled = list(taken)
        for note in notes:
            found = self._room(note, filled, steps)
            if found is not None:
                filled.append(found[0])
                self._write(note, *found)

    def _room(
        self, note: Note, filled: Sequence[Box], steps: Sequence[float]
    ) -> tuple[Box, float] | None:
        """Return the nearest free box of a note, and how far it is from the mark."""
        (x, y), (width, height) = self.inches(*note.point), text_size(note.text, note.size)
        for step in steps:
            up, aside = (
                note.half + height / 2 + _GAP + step,
                note.half + width / 2 + 2 * _GAP + step,
            )
            sides = [(0.0, up), (0.0, -up), (aside, 0.0), (-aside, 0.0)]
            if step:
                sides += product((aside, -aside), (up, -up))
            for dx, dy in sides:
                left, low = x + dx - width / 2, y + dy - height / 2
                box = (left, low, left + width, low + height)
                inside = min(box) > 0 and box[2] < self.size[0] and box[3] < self.size[1]
                if inside and not any(_overlap(box, other) for other in filled):
                    return box, step
        return None

    def _write(self, note: Note, box: Box, step: float) -> None:
        x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
        if step:
            start = self.inches(*note.point)
            end = (min(max(start[0], box[0]), box[2]), min(max(start[1], box[1]), box[3]))
            self.axes.plot(
                [start[0] / self.size[0], end[0] / self.size[0]],
                [start[1] / self.size[1], end[1] / self.size[1]],
                transform=self.axes.transAxes, color=GREY_LINE, linewidth=0.6, zorder=1.5,
            )  # fmt: skip
        self.axes.text(
            x / self.size[0], y / self.size[1], note.text, transform=self.axes.transAxes,
            fontsize=note.size, color=note.colour, ha="center", va="center", linespacing=1.2,
            path_effects=[withStroke(linewidth=2, foreground="white")],
        )  # fmt: skip


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
