"""The charts of a study, and how they are kept: each takes long tables and returns a Figure.

Nothing here runs a simulation, and nothing touches pyplot's global state.
"""

from pathlib import Path

import matplotlib as mpl
from matplotlib.figure import Figure

from sim.report.chart_attribution import attribution
from sim.report.chart_backcast import backcast
from sim.report.chart_break_even import cumulative_difference
from sim.report.chart_differences import paired_differences
from sim.report.chart_hours import where_hours_go
from sim.report.chart_lines import backlog_over_time, decided_per_month
from sim.report.chart_staff import staff_over_time
from sim.report.chart_warm_up import warm_up
from sim.report.page import DPI

__all__ = [
    "attribution",
    "backcast",
    "backlog_over_time",
    "cumulative_difference",
    "decided_per_month",
    "paired_differences",
    "save",
    "staff_over_time",
    "warm_up",
    "where_hours_go",
]


def save(figure: Figure, folder: Path, name: str, alt_text: str = "") -> list[Path]:
    """Write ``name.png`` (200 dpi) and ``name.svg`` to the folder, and return both paths.

    The same figure gives the same bytes every time: ids in the SVG are hashed with a fixed salt
    and no date is written. ``alt_text`` becomes the SVG's title, which screen readers read, and
    the description in the PNG. The folder is made if it is missing.
    """
    folder.mkdir(parents=True, exist_ok=True)
    picture, drawing = folder / f"{name}.png", folder / f"{name}.svg"
    note = {"Description": alt_text} if alt_text else {}
    figure.savefig(picture, format="png", dpi=DPI, metadata=note)
    title = {"Title": alt_text} if alt_text else {}
    with mpl.rc_context({"svg.hashsalt": "umbau", "svg.fonttype": "path"}):
        figure.savefig(drawing, format="svg", metadata={"Date": None, **title})
    return [picture, drawing]
