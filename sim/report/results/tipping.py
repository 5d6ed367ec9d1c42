"""The results folder of tipping points: tables, charts, scenarios, manifest."""

from pathlib import Path

from sim.experiment.comparison import equal_what
from sim.experiment.tables import TABLES
from sim.file_names import scenario_key
from sim.report import charts
from sim.report.catalogue.catalogue import Language
from sim.report.catalogue.equal import equal_words
from sim.report.charts.tipping import line_chart
from sim.report.charts.tipping_map import map_chart
from sim.report.folder.folders import MANIFEST, write_json
from sim.report.folder.tables import write_table
from sim.report.naming import Namer
from sim.report.results.study import asked_details, manifest, write_scenarios
from sim.report.sections.tipping import Tipping, holder_of


def write_tipping(folder: Path, found: Tipping, language: Language) -> list[Path]:
    """Write tables, charts, scenarios and manifest; return the charts' paths."""
    equal = equal_what(found.study)
    tables = {"tipping": found.line.points, "curve": found.line.curve}
    if found.map is not None:
        tables |= {"map": found.map.fine, "map_runs": found.map.runs}
    for name, table in tables.items():
        write_table(table.assign(equal=equal), folder, TABLES[name])
    scenarios = {scenario_key(*key): each for key, each in found.study.scenarios.items()}
    write_scenarios(folder, scenarios)
    details = manifest(found.study.name, scenarios, found.replications)
    details |= asked_details(found.study, language) | {
        "tipping": {"inputs": [each.name for each in found.inputs], "points": found.line.planned},
    }  # fmt: skip
    write_json(folder / MANIFEST, details)
    return _draw(folder / "charts", found, Namer(found.study, found.inputs, language))


def _draw(folder: Path, found: Tipping, names: Namer) -> list[Path]:
    equal, paths = equal_words(equal_what(found.study), names.language), []
    curve, points = found.line.curve, found.line.points
    for keys, _ in curve.groupby(["condition", "structure"], sort=False):
        condition, structure = map(str, keys)
        scenario = holder_of(found.study, found.line.input, condition, structure)
        drawn = line_chart(
            curve, points, names, (condition, structure), found.line.input, scenario,
            equal=equal,
        )  # fmt: skip
        paths += charts.save(drawn, folder, f"tipping_{scenario_key(condition, structure)}")
    if found.map is None:
        return paths
    for keys, _ in found.map.runs.groupby(["condition", "structure", "measure"], sort=False):
        condition, structure, measure = map(str, keys)
        holders = tuple(
            holder_of(found.study, each, condition, structure) for each in found.map.inputs
        )
        drawn = map_chart(found.map, names, (condition, structure, measure), holders, equal=equal)
        name = f"map_{measure}_{scenario_key(condition, structure)}"
        paths += charts.save(drawn, folder, name)
    return paths
