"""Umbau: what another structure would do to an immigration office's throughput and backlog.

The names below are what a notebook needs: read a study, run it, and ask. Each is fetched where
it lives when it is first used, so that nothing is loaded that a command does not need.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.experiment.asked import part_of
    from sim.experiment.attribution import attribution_table, parts_table
    from sim.experiment.comparison import comparison, differences, long_table
    from sim.experiment.inputs import find_inputs
    from sim.experiment.runner import run_all
    from sim.experiment.staffing_search import best_sizes
    from sim.experiment.summaries import (
        hours_table,
        months_table,
        series_table,
        staff_table,
        values_table,
    )
    from sim.experiment.tipping import tipping_line
    from sim.reading.loading import load_scenario, load_study
    from sim.report.folder.by_run import read_by_run, run_by_run
    from sim.report.frames import labels
    from sim.report.picture.draw import structure_diagram
    from sim.report.results.study import write_comparison

__version__ = "0.1.0"

__all__ = [
    "attribution_table",
    "best_sizes",
    "comparison",
    "differences",
    "find_inputs",
    "hours_table",
    "labels",
    "load_scenario",
    "load_study",
    "long_table",
    "months_table",
    "part_of",
    "parts_table",
    "read_by_run",
    "run_all",
    "run_by_run",
    "series_table",
    "staff_table",
    "structure_diagram",
    "tipping_line",
    "values_table",
    "write_comparison",
]

_HOMES = {
    "sim.experiment.asked": ("part_of",),
    "sim.experiment.attribution": ("attribution_table", "parts_table"),
    "sim.experiment.comparison": ("comparison", "differences", "long_table"),
    "sim.experiment.inputs": ("find_inputs",),
    "sim.experiment.runner": ("run_all",),
    "sim.experiment.staffing_search": ("best_sizes",),
    "sim.experiment.summaries": (
        "hours_table",
        "months_table",
        "series_table",
        "staff_table",
        "values_table",
    ),
    "sim.experiment.tipping": ("tipping_line",),
    "sim.report.folder.by_run": ("read_by_run", "run_by_run"),
    "sim.report.results.study": ("labels", "write_comparison"),
    "sim.report.picture.draw": ("structure_diagram",),
    "sim.reading.loading": ("load_scenario", "load_study"),
}


def __getattr__(name: str) -> object:
    """Fetch a public name from where it lives."""
    for home, names in _HOMES.items():
        if name in names:
            return getattr(import_module(home), name)
    message = f"module 'sim' has no attribute '{name}'"
    raise AttributeError(message)
