"""The results folder of frontiers: tables, charts, scenarios, manifest."""

from pathlib import Path

import pandas as pd

from sim.experiment.frontier import Frontier
from sim.experiment.tables import FRONTIER, FRONTIER_ABOVE
from sim.file_names import file_name, scenario_key
from sim.report import charts
from sim.report.catalogue.catalogue import Language
from sim.report.charts.frontier import frontier_chart
from sim.report.folder.folders import MANIFEST, write_json
from sim.report.folder.tables import write_table
from sim.report.results.study import asked_details, manifest, write_scenarios


def write_frontier(
    folder: Path, found: Frontier, points: pd.DataFrame, above: pd.DataFrame, language: Language
) -> list[Path]:
    """Write tables, a chart per circumstance, scenarios, manifest; return the charts' paths."""
    write_table(points, folder, FRONTIER)
    write_table(above, folder, FRONTIER_ABOVE)
    scenarios = {scenario_key(*key): each for key, each in found.study.scenarios.items()}
    write_scenarios(folder, scenarios)
    details = manifest(found.study.name, scenarios, found.replications)
    details |= asked_details(found.study, language) | {
        "frontier": {"shares": list(found.shares)},
    }  # fmt: skip
    write_json(folder / MANIFEST, details)
    paths = []
    for condition in found.study.conditions:
        drawn = frontier_chart(found, points, above, condition, language)
        alone = len(found.study.conditions) == 1
        name = "frontier" if alone else f"frontier_{file_name(condition)}"
        paths += charts.save(drawn, folder / "charts", name)
    return paths
