"""A picture once it is drawn, with its words, and how it is kept as PNG and SVG."""

from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import matplotlib as mpl
from matplotlib.figure import Figure

DPI = 200.0
"""Resolution at which pictures are kept."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A chart or diagram: the figure, and what readers are told of it."""

    figure: Figure
    title: str
    """What the picture shows, as it stands above it, in one line."""
    alt: str
    """What is seen, for readers who do not see it; at most `charts.alt.LONGEST` characters."""


def save(drawn: Drawn, folder: Path, name: str) -> list[Path]:
    """Write ``name.png`` (200 dpi) and ``name.svg`` to the folder, and return both paths.

    Both carry the alternative text. The folder is made if it is missing.
    """
    folder.mkdir(parents=True, exist_ok=True)
    picture, drawing = folder / f"{name}.png", folder / f"{name}.svg"
    picture.write_bytes(png_bytes(drawn.figure, drawn.alt))
    drawing.write_bytes(svg_bytes(drawn.figure, drawn.alt))
    return [picture, drawing]


def png_bytes(figure: Figure, alt: str = "") -> bytes:
    """Return a figure as PNG, 200 dpi, the same every time; ``alt`` is its description."""
    kept = BytesIO()
    note = {"Description": alt} if alt else {}
    figure.savefig(kept, format="png", dpi=DPI, metadata=note)
    return kept.getvalue()


def svg_bytes(figure: Figure, alt: str = "", *, words: bool = False) -> bytes:
    """Return a figure as SVG, the same every time: ids hashed with a fixed salt, no date.

    ``alt`` becomes its title, which screen readers read. ``words``: its words stay words, in the
    letters of whoever shows it; without it they are outlines, which look the same everywhere.
    """
    kept = BytesIO()
    title = {"Title": alt} if alt else {}
    with mpl.rc_context({"svg.hashsalt": "umbau", "svg.fonttype": "none" if words else "path"}):
        figure.savefig(kept, format="svg", metadata={"Date": None, **title})
    return kept.getvalue()
