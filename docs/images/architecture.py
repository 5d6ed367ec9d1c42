"""Draws how the packages of `sim` stand on each other, read off their imports.

Run it as `python docs/images/architecture.py`: it writes `architecture.txt` (boxes and arrows) and
`architecture.png`. A test holds that both are those of the code as it stands.
"""

import ast
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from matplotlib.axes import Axes
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch

from sim.report.charts.page import WIDTH, line_height, new_page, wrap
from sim.report.charts.style import INK, QUIET, SMALL_SIZE, TEXT_SIZE, ZONE, chart_style
from sim.report.drawn import Drawn

IMAGES = Path(__file__).parent
ROOT = IMAGES.parents[1]
TEXT, PICTURE = IMAGES / "architecture.txt", IMAGES / "architecture.png"
DPI = 100
"""Enough for a screen; small files."""
OPENED = ("report", "engines")
"""Packages that are shown with what is in them."""

Together = tuple[str, ...]
"""One box; or several that import each other in a circle."""
Arrow = tuple[Together, Together]
T = TypeVar("T")
Graph = Mapping[T, set[T]]
"""By whoever imports, what is imported."""


@dataclass(frozen=True)
class Map:
    """Boxes in layers, what the code says each is for, and which arrows there are.

    Boxes that import each other in a circle stand together, as one.
    """

    layers: tuple[tuple[Together, ...], ...]
    """From top to bottom: each layer stands on those below it."""
    about: Mapping[str, str]
    arrows: frozenset[tuple[Together, Together]]
    """From who imports to who is imported, without those that follow from others."""

    def text(self) -> str:
        """Return all of it as lines, from which a change of the code can be seen."""
        layers = [" | ".join(map(_named, layer)) for layer in self.layers]
        about = [f"{name}: {said}" for name, said in sorted(self.about.items())]
        arrows = sorted(f"{_named(source)} -> {_named(target)}" for source, target in self.arrows)
        return "\n".join([*layers, "", *about, "", *arrows, ""])


def _named(boxes: Together) -> str:
    return " + ".join(boxes)


# -- read off the code -----------------------------------------------------------------------------


def read_map(root: Path = ROOT) -> Map:
    """Read boxes and arrows off the imports of `sim`, and layers off the contract on imports."""
    files = {_module(path, root): path for path in sorted((root / "sim").rglob("*.py"))}
    boxes = {name: box for name in files if (box := _box(name))}
    found: dict[str, set[str]] = {box: set() for box in boxes.values()}
    for name, box in boxes.items():
        imported = {boxes[each] for each in _imported(files[name], files) if each in boxes}
        found[box] |= imported - {box}
    about = {box: _said(files[f"sim.{box}"], box) for box in found}
    joined = _joined(found)
    return Map(tuple(_layers(joined, root)), about, frozenset(_needed(joined)))


def _module(path: Path, root: Path) -> str:
    parts = path.relative_to(root).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _box(module: str) -> str:
    """Return in which box a module is; in none are `sim` itself and opened packages as a whole."""
    parts = module.split(".")[1:]
    if parts and parts[0] in OPENED:
        return ".".join(parts[:2]) if len(parts) > 1 else ""
    return parts[0] if parts else ""


def _imported(path: Path, modules: Iterable[str]) -> set[str]:
    known, found = set(modules), set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [f"{node.module}.{each.name}" for each in node.names]
            found |= {name if name in known else node.module for name in names}
        elif isinstance(node, ast.Import):
            found |= {each.name for each in node.names}
    return found & known


def _said(path: Path, box: str) -> str:
    """Return the first line of a box's docstring, without its own name in front."""
    doc = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    first = doc.split("\n", maxsplit=1)[0].rstrip(".").replace("`", "")
    name = f"{box.rpartition('.')[2].capitalize()}"
    for prefix in (f"{name}: ", f"{name}s: "):
        first = first.removeprefix(prefix)
    return first[:1].upper() + first[1:]


def _reach(found: Graph[T], start: T) -> set[T]:
    """Return all that a box imports, and what that imports, and so on."""
    reached: set[T] = set()
    waiting = list(found[start])
    while waiting:
        box = waiting.pop()
        if box not in reached:
            reached.add(box)
            waiting += found[box]
    return reached


def _joined(found: Graph[str]) -> Graph[Together]:
    """Join boxes that import each other in a circle."""
    reach = {box: _reach(found, box) for box in found}
    one = {
        box: tuple(sorted({box} | {other for other in reach[box] if box in reach[other]}))
        for box in found
    }
    joined: dict[Together, set[Together]] = {together: set() for together in one.values()}
    for box, targets in found.items():
        joined[one[box]] |= {one[target] for target in targets} - {one[box]}
    return joined


def _needed(found: Graph[Together]) -> Iterator[tuple[Together, Together]]:
    """Yield the arrows that follow from no others."""
    for source, targets in found.items():
        for target in targets:
            if not any(target in _reach(found, other) for other in targets - {target}):
                yield source, target


def _layers(found: Graph[Together], root: Path) -> Iterator[tuple[Together, ...]]:
    """Yield the layers of the contract, those of an opened package by who stands on whom."""
    text = (root / "pyproject.toml").read_text(encoding="utf-8")
    contracts = tomllib.loads(text)["tool"]["importlinter"]["contracts"]
    for layer in next(each["layers"] for each in contracts if each["type"] == "layers"):
        names = [name.strip() for name in layer.replace("|", ":").split(":")]
        left = {boxes for boxes in found if boxes[0].split(".")[0] in names}
        while left:
            top = {boxes for boxes in left if not any(boxes in found[other] for other in left)}
            yield tuple(sorted(top))
            left -= top


# -- drawn -----------------------------------------------------------------------------------------

_GAP, _SIDE, _BETWEEN, _PAD, _LANE = 0.3, 0.2, 0.16, 0.07, 0.12
_WIDEST = 4.0


@dataclass(frozen=True, order=True)
class Lane:
    """Room in a row for an arrow that passes it."""

    source: Together
    target: Together


@dataclass
class _Row:
    """Boxes of a layer and lanes for arrows that pass it, from left to right."""

    items: list[Together | Lane]
    top: float = 0.0
    bottom: float = 0.0
    ends: dict[Together | Lane, tuple[float, float]] = field(default_factory=dict)

    def middle(self, item: Together | Lane) -> float:
        """Return the middle of a box or lane."""
        return sum(self.ends[item]) / 2


def draw_map(found: Map) -> Drawn:
    """Draw the map: a row of boxes per layer, arrows from who imports to who is imported."""
    title = "Imports go one way: whoever stands above may know those below"
    subtitle = (
        "The packages of sim; in grey those inside of report and engines. An arrow points at what "
        "is imported; those that follow from others are left out. In a dashed frame: boxes that "
        "still import each other. What is said of each stands in the code."
    )
    if all(len(boxes) == 1 for layer in found.layers for boxes in layer):
        subtitle = subtitle.replace("In a dashed frame: boxes that still import each other. ", "")
    with chart_style():
        rows = _rows(found)
        page = new_page(title, subtitle, rows[-1].bottom + 0.1, "")
        axes = page.axes(0.0, 0.0, WIDTH, rows[-1].bottom + 0.1)
        axes.set_xlim(0.0, WIDTH)
        axes.set_ylim(rows[-1].bottom + 0.1, 0.0)
        axes.axis("off")
        for row in rows:
            for item in row.items:
                if not isinstance(item, Lane):
                    _draw_boxes(axes, item, found.about, row)
        for source, target in sorted(found.arrows):
            _draw_arrow(axes, source, target, rows)
    names = "; ".join(", ".join(map(_named, layer)) for layer in found.layers)
    return Drawn(page.figure, title, f"Boxes in layers, from top to bottom: {names}.")


def _rows(found: Map) -> list[_Row]:
    """Place boxes and lanes: in each row in the order of what leads there from above."""
    rank = {boxes: place for place, layer in enumerate(found.layers) for boxes in layer}
    rows = [_Row(list(layer)) for layer in found.layers]
    for arrow in sorted(found.arrows):
        for place in range(rank[arrow[0]] + 1, rank[arrow[1]]):
            rows[place].items.append(Lane(*arrow))
    down = 0.05
    for place, row in enumerate(rows):
        if place:
            above = {item: _from_above(item, rows[place - 1], found) for item in row.items}
            row.items.sort(key=lambda item: (above[item], str(item)))
        down = _place_row(row, down, found.about) + _GAP
    return rows


def _from_above(item: Together | Lane, above: _Row, found: Map) -> float:
    """Return how far to the right all that leads to a box or lane stands in the row above."""
    if isinstance(item, Lane):
        leading: list[Together | Lane] = [item, item.source]
    else:
        for_item = sorted(each for each in found.arrows if each[1] == item)
        leading = [there for arrow in for_item for there in (Lane(*arrow), arrow[0])]
    places = [above.middle(there) for there in leading if there in above.ends]
    return sum(places) / len(places) if places else WIDTH / 2


def _place_row(row: _Row, top: float, about: Mapping[str, str]) -> float:
    """Give a row its heights and widths; return where it ends."""
    boxes = [box for item in row.items if not isinstance(item, Lane) for box in item]
    lanes = [item for item in row.items if isinstance(item, Lane)]
    room = WIDTH - 2 * _SIDE - len(lanes) * _LANE - (len(row.items) - 1) * _BETWEEN
    room -= sum((len(item) - 1) * _BETWEEN for item in row.items if not isinstance(item, Lane))
    width = min(_WIDEST, room / len(boxes))
    wide = {
        item: _LANE if isinstance(item, Lane) else len(item) * (width + _BETWEEN) - _BETWEEN
        for item in row.items
    }
    left = (WIDTH - sum(wide.values()) - (len(row.items) - 1) * _BETWEEN) / 2
    for item in row.items:
        row.ends[item] = left, left + wide[item]
        left += wide[item] + _BETWEEN
    lines = max(_lines(about[box], width).count("\n") + 1 for box in boxes)
    framed = any(len(item) > 1 for item in row.items if not isinstance(item, Lane))
    row.top = top + (_PAD if framed else 0.0)
    row.bottom = row.top + line_height(TEXT_SIZE) + line_height(SMALL_SIZE, lines) + 2 * _PAD
    return row.bottom + (_PAD if framed else 0.0)


def _lines(said: str, width: float) -> str:
    return wrap(said, width - 4 * _PAD, SMALL_SIZE)


def _draw_boxes(axes: Axes, boxes: Together, about: Mapping[str, str], row: _Row) -> None:
    left, right = row.ends[boxes]
    width = (right - left + _BETWEEN) / len(boxes) - _BETWEEN
    if len(boxes) > 1:
        _frame(axes, (left - _PAD, row.top - _PAD, right + _PAD, row.bottom + _PAD), dashed=True)
    for place, box in enumerate(boxes):
        start = left + place * (width + _BETWEEN)
        _frame(axes, (start, row.top, start + width, row.bottom), grey="." in box)
        middle = start + width / 2
        axes.text(middle, row.top + _PAD, box, ha="center", va="top", fontweight="bold", zorder=4)
        axes.text(
            middle, row.top + _PAD + line_height(TEXT_SIZE), _lines(about[box], width),
            ha="center", va="top", fontsize=SMALL_SIZE, color=INK, linespacing=1.2, zorder=4,
        )  # fmt: skip


def _frame(
    axes: Axes,
    place: tuple[float, float, float, float],
    *,
    grey: bool = False,
    dashed: bool = False,
) -> None:
    left, top, right, bottom = place
    axes.add_patch(
        FancyBboxPatch(
            (left, top), right - left, bottom - top, boxstyle="round,pad=0,rounding_size=0.05",
            facecolor=ZONE if grey else "white", edgecolor=QUIET if dashed else INK, linewidth=0.9,
            linestyle=(0, (4, 2)) if dashed else "solid", zorder=2.5 if dashed else 3,
        )
    )  # fmt: skip


def _draw_arrow(axes: Axes, source: Together, target: Together, rows: Sequence[_Row]) -> None:
    """Draw an arrow, through its lanes where it passes other rows."""
    lane_of = Lane(source, target)
    passed = [row for row in rows if lane_of in row.ends]
    first = next(row for row in rows if source in row.ends)
    last = next(row for row in rows if target in row.ends)
    lanes = [row.middle(lane_of) for row in passed]
    lane = [(across, across) for across in lanes]
    start = _facing(first.ends[source], (lane or [last.ends[target]])[0])[0]
    end = _facing((lane or [first.ends[source]])[-1], last.ends[target])[1]
    framed = _PAD if len(source) > 1 else 0.0
    points = [(start, first.bottom + framed)]
    for row, across in zip(passed, lanes, strict=True):
        points += [(across, row.top), (across, row.bottom)]
    before = points[-1]
    if len(points) > 1:
        axes.plot(*zip(*points, strict=True), color=INK, linewidth=1.0, zorder=2)
    tip = last.top - (_PAD if len(target) > 1 else 0.0)
    axes.add_patch(
        FancyArrowPatch(
            before, (end, tip), arrowstyle="-|>", mutation_scale=9, color=INK, linewidth=1.0,
            shrinkA=0, shrinkB=0, zorder=2,
        )
    )  # fmt: skip


def _facing(above: tuple[float, float], below: tuple[float, float]) -> tuple[float, float]:
    """Return where a line leaves one range and reaches another, as steep as can be."""
    margin = 0.1
    upper = (above[0] + margin, above[1] - margin) if above[0] < above[1] else above
    lower = (below[0] + margin, below[1] - margin) if below[0] < below[1] else below
    low, high = max(upper[0], lower[0]), min(upper[1], lower[1])
    if low <= high:
        return (low + high) / 2, (low + high) / 2
    return (upper[0], lower[1]) if upper[0] > lower[1] else (upper[1], lower[0])


def main() -> None:
    """Write text and picture."""
    found = read_map()
    drawn = draw_map(found)
    TEXT.write_text(found.text(), encoding="utf-8")
    note = {"Description": drawn.alt, "Source": found.text()}
    drawn.figure.savefig(PICTURE, dpi=DPI, metadata=note)


if __name__ == "__main__":
    main()
