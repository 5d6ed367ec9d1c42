"""The results folder of a sensitivity analysis: tables, charts, scenarios, manifest."""

from pathlib import Path

import pandas as pd

from sim.experiment.comparison import equal_what
from sim.experiment.doubt import Answer
from sim.experiment.tables import TABLES
from sim.file_names import scenario_key
from sim.report import charts
from sim.report.catalogue.catalogue import Language, phrase
from sim.report.catalogue.equal import equal_words
from sim.report.catalogue.words import draw_runs_words
from sim.report.charts.beaten import beaten_chart
from sim.report.charts.tornado import tornado_chart, worth_chart
from sim.report.folder.folders import MANIFEST, write_json
from sim.report.folder.tables import write_table
from sim.report.naming import Namer, measures_of
from sim.report.results.study import asked_details, manifest, write_scenarios


def write_doubt(folder: Path, answer: Answer, language: Language) -> list[Path]:
    """Write a sensitivity analysis; return the paths of its charts.

    The manifest holds what was asked for; with it and the scenarios everything can be repeated.
    """
    equal = equal_what(answer.study)
    for name, table in answer.tables.items():
        declared = TABLES[name]
        shown = table.assign(equal=equal) if "equal" in declared.columns else table
        write_table(shown, folder, declared)
    scenarios = {scenario_key(*key): each for key, each in answer.study.scenarios.items()}
    write_scenarios(folder, scenarios)
    details = manifest(answer.study.name, scenarios, answer.asked.replications)
    details |= asked_details(answer.study, language) | {
        "inputs": [each.name for each in answer.inputs],
        "sensitivity": {name: getattr(answer.asked, name) for name in answer.asked.__slots__},
    }  # fmt: skip
    write_json(folder / MANIFEST, details)
    return _draw(folder / "charts", answer, Namer(answer.study, answer.inputs, language))


def _draw(folder: Path, answer: Answer, names: Namer) -> list[Path]:
    equal = equal_words(equal_what(answer.study), names.language)
    asked = answer.asked
    runs = draw_runs_words(asked.replications, asked.repeated, names.language)
    made = phrase("doubt.chart_draws", names.language, draws=asked.draws, runs=runs)
    tables, paths = answer.tables, []
    for measure in measures_of(tables["beaten"]):
        drawn = beaten_chart(tables["beaten"], names, measure, made=made, equal=equal)
        paths += charts.save(drawn, folder, f"beaten_{measure}")
        for condition, _ in names.conditions(tables["worth"]):
            end = f"_{condition}" if condition else ""
            worth = tables["worth"]
            if worth_known(worth, condition, measure):
                drawn = worth_chart(worth, names, condition, measure, made=made, equal=equal)
                paths += charts.save(drawn, folder, f"worth_{measure}{end}")
    if "tornado" in tables:
        found = tables["tornado"]
        for keys, _ in found.groupby(["condition", "structure", "measure"], sort=False):
            where, structure, moved = map(str, keys)
            if moved in measures_of(found):
                key = (where, structure, moved)
                drawn = tornado_chart(found, names, key, equal=equal)
                name = f"tornado_{moved}_{scenario_key(where, structure)}"
                paths += charts.save(drawn, folder, name)
    return paths


def worth_known(table: pd.DataFrame, condition: str, measure: str) -> bool:
    """Tell whether knowing the inputs would be worth anything for the choice of a structure."""
    rows = table[(table["condition"] == condition) & (table["measure"] == measure)]
    return bool((rows["evpi"] > 0).any())
