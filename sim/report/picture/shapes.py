"""What a structure's diagram is made of, in inches from the top left of the sheet."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from sim.report.charts import page
from sim.report.charts.style import SMALL_SIZE, TEXT_SIZE
from sim.report.picture.roles import Role

Look = Literal["contacts", "call_back", "put_through", "cases", "referrals"]
"""What goes along an arrow, and so how it is drawn."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """The paper of a diagram: its width, where columns stand, how large letters are."""

    width: float
    columns: tuple[float, float]
    """Where the columns of the roles begin and end."""
    gap: float
    """Between two columns."""
    head: float
    """Height of what heads a column."""
    text: float = TEXT_SIZE
    small: float = SMALL_SIZE
    citizens: tuple[float, float] | None = None
    """Where those stand who call and apply; without them arrows have no words either."""


WIDE = Sheet(page.BROAD, (2.62, 8.78), 0.85, 0.42, citizens=(0.15, 1.35))
HALF = Sheet(page.HALF, (0.14, 3.16), 0.2, 0.22, text=8.0, small=7.5)


@dataclass(frozen=True, slots=True)
class Rect:
    """A place on the sheet; down is positive."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def middle(self) -> tuple[float, float]:
        """Its centre: across, down."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    def wider(self, pad: float) -> "Rect":
        """Return the place grown by this much on each side."""
        return Rect(self.left - pad, self.top - pad, self.right + pad, self.bottom + pad)


def around(rects: Iterable[Rect]) -> Rect:
    """Return the smallest place that holds all the given ones."""
    every = list(rects)
    return Rect(
        min(rect.left for rect in every),
        min(rect.top for rect in every),
        max(rect.right for rect in every),
        max(rect.bottom for rect in every),
    )


@dataclass(frozen=True, slots=True)
class Box:
    """A box with its name, its small print, and the part of it that each role tints."""

    rect: Rect
    name: str
    small: str = ""
    tints: tuple[tuple[Role, Rect], ...] = ()
    kind: Literal["team", "citizens", "beside"] = "team"


@dataclass(frozen=True, slots=True)
class Arrow:
    """A line through points with a head at its end, or at both, or none."""

    points: tuple[tuple[float, float], ...]
    look: Look
    heads: Literal["end", "both", "none"] = "end"


@dataclass(frozen=True, slots=True)
class Label:
    """A small text, by its left end or its middle, by its upper or its lower edge."""

    at: tuple[float, float]
    text: str
    across: Literal["left", "center"] = "left"
    down: Literal["top", "bottom"] = "bottom"
    look: Look | None = None


@dataclass
class Sketch:
    """All that is drawn; filled from top to bottom."""

    columns: dict[Role, tuple[float, float]]
    heads: list[tuple[Role | None, Rect, str]] = field(default_factory=list)
    frame: Rect | None = None
    group: Rect | None = None
    boxes: list[Box] = field(default_factory=list)
    arrows: list[Arrow] = field(default_factory=list)
    labels: list[Label] = field(default_factory=list)
    height: float = 0.0

    def tints(self, roles: Sequence[Role], rect: Rect) -> tuple[tuple[Role, Rect], ...]:
        """Return the part of a box for each of its roles: its column, and half of the gaps."""
        edges = list(self.columns.values())
        found = []
        for place, role in enumerate(self.columns):
            if role not in roles:
                continue
            left, right = edges[place]
            if place > 0:
                left = (edges[place - 1][1] + left) / 2
            if place < len(edges) - 1:
                right = (right + edges[place + 1][0]) / 2
            cut = Rect(max(left, rect.left), rect.top, min(right, rect.right), rect.bottom)
            found.append((role, cut))
        return tuple(found)
