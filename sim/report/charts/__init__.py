"""The charts of a study, and how they are kept: each takes long tables and returns a Figure.

Nothing here runs a simulation, and nothing touches pyplot's global state.
"""

from io import BytesIO
from pathlib import Path

import matplotlib as mpl
from matplotlib.figure import Figure

from sim.report.charts.attribution_chart import attribution
from sim.report.charts.backcast_chart import backcast
from sim.report.charts.break_even import cumulative_difference
from sim.report.charts.differences import paired_differences
from sim.report.charts.hours import where_hours_go
from sim.report.charts.lines import backlog_over_time, decided_per_month
from sim.report.charts.page import DPI
from sim.report.charts.staff import staff_over_time
from sim.report.charts.warm_up_chart import warm_up

__all__ = [
    "attribution",
    "backcast",
    "backlog_over_time",
    "cumulative_difference",
    "decided_per_month",
    "paired_differences",
    "png_bytes",
    "save",
    "staff_over_time",
    "svg_bytes",
    "warm_up",
    "where_hours_go",
]


def save(figure: Figure, folder: Path, name: str, alt_text: str = "") -> list[Path]:
    """Write ``name.png`` (200 dpi) and ``name.svg`` to the folder, and return both paths.

    The folder is made if it is missing.
    """
    folder.mkdir(parents=True, exist_ok=True)
    picture, drawing = folder / f"{name}.png", folder / f"{name}.svg"
    picture.write_bytes(png_bytes(figure, alt_text))
    drawing.write_bytes(svg_bytes(figure, alt_text))
    return [picture, drawing]


def png_bytes(figure: Figure, alt_text: str = "") -> bytes:
    """Return a figure as PNG, 200 dpi, the same every time; ``alt_text`` is its description."""
    kept = BytesIO()
    note = {"Description": alt_text} if alt_text else {}
    figure.savefig(kept, format="png", dpi=DPI, metadata=note)
    return kept.getvalue()


def svg_bytes(figure: Figure, alt_text: str = "") -> bytes:
    """Return a figure as SVG, the same every time: ids hashed with a fixed salt, no date.

    ``alt_text`` becomes its title, which screen readers read.
    """
    kept = BytesIO()
    title = {"Title": alt_text} if alt_text else {}
    with mpl.rc_context({"svg.hashsalt": "umbau", "svg.fonttype": "path"}):
        figure.savefig(kept, format="svg", metadata={"Date": None, **title})
    return kept.getvalue()
