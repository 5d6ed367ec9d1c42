"""What is in a results folder: tables, manifest, scenarios and charts."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd

from sim.experiment import tables
from sim.experiment.alarms import alarms_table
from sim.experiment.anchors import anchors, anchors_of, anchors_table
from sim.experiment.backcast import Backcast
from sim.experiment.best import best, pairs
from sim.experiment.break_even import break_even_table, break_evens, cumulative_difference
from sim.experiment.collected import Collected
from sim.experiment.comparison import Runs, comparison, differences, equal_in_all
from sim.experiment.fingerprint import scenario_hash
from sim.experiment.inputs_table import inputs_table
from sim.experiment.lead_time import lead_time_table
from sim.experiment.managing import management_table
from sim.experiment.money import costs_of, money_table
from sim.experiment.open_difference import open_difference
from sim.experiment.people import specialisation, staff_by_team
from sim.experiment.precision import precision_table
from sim.experiment.regime import regime_table
from sim.experiment.summaries import (
    hours_table,
    months_table,
    runs_table,
    series_table,
    staff_table,
    values_table,
)
from sim.experiment.why import why_table
from sim.file_names import scenario_key
from sim.plan.study import Study
from sim.report import charts
from sim.report.catalogue.catalogue import Language
from sim.report.folder.by_run import (
    differences_to_today,
    months_by_run,
    series_by_run,
    staff_by_run,
    values_by_run,
    write_by_run,
)
from sim.report.folder.folders import MANIFEST, write_json
from sim.report.folder.manifest import versions, written_matters
from sim.report.folder.tables import write_table
from sim.report.frames import labels, under
from sim.report.results.backcast import write_backcast
from sim.report.sections.reported import Reported, reported
from sim.report.sections.steady import open_by_week
from sim.report.sections.stress import checklist, checklist_text
from sim.scenario.study import Scenario
from sim.stats.mser import Truncation
from sim.texts import written_text
from sim.units import DAY, YEAR


def manifest(name: str, scenarios: Mapping[str, Scenario], replications: int) -> dict[str, object]:
    """Return what is needed to repeat the results: seed, versions, hashes, platform.

    `equal` says at equal what structures are compared.
    """
    first, program = next(iter(scenarios.values())), versions()
    return {
        "umbau": program.umbau,
        "name": name,
        "made": datetime.now(UTC).isoformat(timespec="seconds"),
        "seed": first.run.seed,
        "replications": replications,
        "start": first.office.start.isoformat(),
        "run_length_days": first.run.run_length / DAY,
        "warm_up_days": first.run.warm_up / DAY,
        "equal": equal_in_all(scenarios.values()),
        "scenarios": {key: scenario_hash(scenario) for key, scenario in scenarios.items()},
        "python": program.python,
        "platform": program.platform,
        "libraries": program.libraries,
    }


def asked_details(study: Study, language: Language) -> dict[str, object]:
    """Return for the manifest what a study asks, so that its results can be read without it."""
    return {
        "question": written_text(study.question),
        "author": study.author,
        "preview": study.preview,
        "today": study.today,
        "language": language,
        "matters": written_matters(study.matters),
        "stated_sensitivity": study.sensitivity.model_dump(mode="json"),
    }


def write_warm_up(folder: Path, first: Collected, found: Truncation, language: Language) -> None:
    """Draw the warm-up of a steady state, from runs in which nothing was left out."""
    drawn = charts.warm_up(
        open_by_week(first), found, language=language, source=first.scenario.name
    )
    charts.save(drawn, folder / "charts", "warm_up")


def write_run(
    folder: Path, collected: Collected, language: Language, *, steady: bool = False
) -> None:
    """Write the results of one scenario: values, series, months, staff, over the runs and by run.

    `steady`: a steady state was sought.
    """
    scenario = collected.scenario
    runs = {(scenario.condition, scenario.structure.name): collected}
    for declared, table in (
        (tables.ALARMS, alarms_table(runs)),
        (tables.ANCHORS, anchors_table(anchors_of(collected))),
        (tables.RUNS, runs_table(runs)), (tables.VALUES, values_table(runs)),
        (tables.SERIES, series_table(runs)), (tables.MONTHS, months_table(runs)),
        (tables.STAFF, staff_table(runs)), (tables.STAFF_BY_TEAM, staff_by_team(runs)),
    ):  # fmt: skip
        write_table(table, folder, declared)
    _write_runs(folder, runs)
    about = Reported(scenario.name, {(scenario.condition, scenario.structure.name): scenario},
                     len(collected.replications), steady=steady)  # fmt: skip
    _write_checklist(folder, about, language)
    write_scenarios(folder, {"scenario": scenario})
    details = manifest(scenario.name, {"scenario": scenario}, len(collected.replications))
    write_json(folder / MANIFEST, details)


def write_single_runs(folder: Path, found: Backcast, language: Language) -> None:
    """Write what belongs to a backcast alone: months of every run, scenario, checklist, manifest.

    The scenario has the central values; what each run had instead is in `backcast_draws`.
    """
    months = [
        runs.months().assign(replication=number) for number, runs in enumerate(found.runs, start=1)
    ]
    write_table(pd.concat(months, ignore_index=True), folder, tables.BACKCAST_MONTHS)
    scenario, number = found.single.scenario, len(found.runs)
    about = Reported(
        scenario.name, {(scenario.condition, scenario.structure.name): scenario}, number
    )
    _write_checklist(folder, about, language)
    write_scenarios(folder, {"scenario": scenario})
    details = manifest(scenario.name, {"scenario": scenario}, number)
    details["drawn_inputs"] = [each.name for each in found.single.inputs]
    write_json(folder / MANIFEST, details)


def comparison_tables(
    study: Study, runs: Runs, served: pd.DataFrame | None = None
) -> dict[str, pd.DataFrame]:
    """Return every table of a comparison by its name: what is written, and what screens read.

    ``served`` is the table `service_level`, where the study has it.
    """
    structures, conditions = labels(study)
    passings = break_evens(study, runs)
    made = {
        "comparison": comparison(study, runs),
        "alarms": alarms_table(runs),
        "anchors": anchors_table(anchors(study, runs)),
        "management": management_table(study, runs),
        "best": best(study, runs),
        "pairs": pairs(study, runs),
        "why": why_table(study, runs),
        "lead_time": lead_time_table(runs),
        "break_even": break_even_table(study, runs, passings),
        "cumulative_difference": cumulative_difference(runs, passings),
        "open_difference": open_difference(study, runs),
        "money": money_table(study, runs, costs_of(study)),
        "precision": precision_table(study, runs),
        "runs": runs_table(runs),
        "series": series_table(runs),
        "months": months_table(runs),
        "regime": regime_table(study, runs),
        "hours": hours_table(runs),
        "values": values_table(runs),
        "staff": staff_table(runs),
        "staff_by_team": staff_by_team(runs),
        "specialisation": specialisation(study, runs),
        "structures": structures,
        "conditions": conditions,
    }
    if served is not None:
        made["service_level"] = served
    return made


def write_comparison(
    folder: Path, study: Study, runs: Runs, language: Language, laid: Backcast | None = None,
    made: Mapping[str, pd.DataFrame] | None = None,
) -> list[Path]:  # fmt: skip
    """Write the results of a study with its charts; return the charts' paths.

    ``laid`` are the office's own months beside today's structure, where the study has them,
    ``made`` its `comparison_tables`, if they are there already. Every table of runs has a column
    `equal`: at equal what the structures are compared. Numbers of single runs are in tables of
    their own, compressed; see `sim.report.folder.by_run`. The tables of people are left out where
    nobody is modelled one by one, those of break-even where only today's structure is run.
    """
    made = comparison_tables(study, runs) if made is None else made
    for name, table in made.items():
        write_table(table, folder, tables.TABLES[name])
    _write_runs(folder, runs)
    write_by_run(differences_to_today(study, runs), folder, "differences")
    scenarios = {scenario_key(*key): scenario for key, scenario in study.scenarios.items()}
    write_scenarios(folder, scenarios)
    replications = len(next(iter(runs.values())).replications)
    _write_checklist(folder, reported(study, replications), language)
    details = manifest(study.name, scenarios, replications)
    details |= asked_details(study, language)
    if study.precision is not None:
        reached = bool(made["precision"]["reached"].all())
        details["precision"] = study.precision.model_dump(mode="json") | {"reached": reached}
    write_json(folder / MANIFEST, details)
    drawn = {**made, "differences": differences(study, runs)}
    paths = _draw(folder / "charts", study, drawn, language)
    if laid is not None:
        write_backcast(folder, laid, language)
    return paths


def _write_runs(folder: Path, runs: Runs) -> None:
    """Write the numbers of single runs."""
    for name, blocks in (
        ("values", values_by_run(runs)), ("series", series_by_run(runs)),
        ("months", months_by_run(runs)), ("staff", staff_by_run(runs)),
    ):  # fmt: skip
        write_by_run(blocks, folder, name)


def _write_checklist(folder: Path, about: Reported, language: Language) -> None:
    """Write the STRESS-DES checklist as table and text, and every input with its source."""
    write_table(inputs_table(about.scenarios), folder, tables.INPUTS)
    write_table(checklist(about, language), folder, tables.CHECKLIST)
    text = checklist_text(about, language)
    (folder / f"{tables.CHECKLIST.name}.md").write_text(text, encoding="utf-8")


def write_details(
    folder: Path, name: str, scenarios: Mapping[str, Scenario], replications: int
) -> None:
    """Write the scenarios that were run and the manifest: enough to run them again."""
    write_scenarios(folder, scenarios)
    write_json(folder / MANIFEST, manifest(name, scenarios, replications))


def _draw(
    folder: Path, study: Study, made: Mapping[str, pd.DataFrame], language: Language
) -> list[Path]:
    """Draw the charts under each management; those of the leading one have the plain names."""
    run, paths = next(iter(study.scenarios.values())).run, []
    for management in [*reversed(study.managements)] or [""]:
        there = study.managed([management]).conditions
        tables = {name: under(table, there) for name, table in made.items()}
        found = charts.charts_of(
            tables, study.scenarios, years=(run.run_length - run.warm_up) / YEAR,
            language=language, preview=study.preview, source=study.name,
        )  # fmt: skip
        ending = "" if management == study.leading_management else f".{management}"
        for name, draw in found.items():
            paths += charts.save(draw(), folder, f"{name}{ending}")
    return paths


def write_scenarios(folder: Path, scenarios: Mapping[str, Scenario]) -> None:
    """Write each scenario as it was run, nothing left to look up."""
    target = folder / "scenarios"
    target.mkdir(parents=True, exist_ok=True)
    for name, scenario in scenarios.items():
        write_json(target / f"{name}.json", scenario.model_dump(mode="json"))
