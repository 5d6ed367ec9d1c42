"""The results folder of posts: tables, charts, scenarios, manifest."""

from pathlib import Path

import pandas as pd

from sim.experiment.comparison import equal_what
from sim.experiment.staffing_search import CLEARED
from sim.experiment.tables import TABLES
from sim.file_names import scenario_key
from sim.report import charts
from sim.report.catalogue.catalogue import Language
from sim.report.catalogue.equal import equal_words
from sim.report.charts.staffing import allocation_chart, needed_chart
from sim.report.folder.folders import MANIFEST, write_json
from sim.report.folder.tables import write_table
from sim.report.naming import Namer
from sim.report.results.study import manifest, write_scenarios
from sim.report.rows.teams import team_label
from sim.report.sections.staffing import Staffing


def write_staffing(folder: Path, found: Staffing, language: Language) -> list[Path]:
    """Write tables, charts, scenarios and manifest; return the charts' paths."""
    equal = equal_what(found.study)
    for name, table in _tables(found).items():
        write_table(table.assign(equal=equal), folder, TABLES[name])
    scenarios = {scenario_key(*key): each for key, each in found.study.scenarios.items()}
    write_scenarios(folder, scenarios)
    runs = [int(each.tried["runs"].max()) for several in found.needed.values() for each in several]
    runs += [int(each.table["runs"].max()) for each in found.searched.values()]
    details = manifest(found.study.name, scenarios, max(runs))
    details |= {
        "question": found.study.question, "preview": found.study.preview,
        "today": found.study.today, "clear_by": found.clear_by.isoformat(),
        "cleared_in": CLEARED,
    }  # fmt: skip
    write_json(folder / MANIFEST, details)
    return _draw(folder / "charts", found, Namer(found.study, (), language))


def _tables(found: Staffing) -> dict[str, pd.DataFrame]:
    tables: dict[str, list[pd.DataFrame]] = {}
    for (condition, structure), each in found.searched.items():
        about = {"condition": condition, "structure": structure}
        tables.setdefault("allocation", []).append(each.table.assign(**about))
        tables.setdefault("check", []).append(each.check.assign(**about))
    for (condition, structure), several in found.needed.items():
        for one in several:
            about = {"condition": condition, "structure": structure, "goal": one.goal}
            tables.setdefault("tried", []).append(one.tried.assign(**about))
            row = about | {
                "posts": one.posts, "possible_from": one.possible_from,
                "surely_from": one.surely_from, "static": one.static, "now": one.now,
                "remains": one.remains,
            }  # fmt: skip
            tables.setdefault("needed", []).append(pd.DataFrame([row]))
    return {name: pd.concat(parts, ignore_index=True) for name, parts in tables.items()}


def _draw(folder: Path, found: Staffing, names: Namer) -> list[Path]:
    equal, paths = equal_words(equal_what(found.study), names.language), []
    for key, each in found.searched.items():
        if len(each.teams) == 1:
            label = team_label(found.study.scenarios[key], each.teams[0])
            drawn = allocation_chart(each, names, key, label, equal=equal)
            paths += charts.save(drawn, folder, f"allocation_{scenario_key(*key)}")
    for key, several in found.needed.items():
        for one in several:
            drawn = needed_chart(one, names, key, found.clear_by, equal=equal)
            paths += charts.save(drawn, folder, f"posts_to_{one.goal}_{scenario_key(*key)}")
    return paths
