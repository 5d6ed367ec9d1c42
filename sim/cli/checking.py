"""What `umbau check` prints of a scenario and of a study."""

import typer

from sim.file_names import scenario_key
from sim.messages.message import Message
from sim.plan.study import Loaded, Reorganisation, Study
from sim.report.catalogue.catalogue import Language, phrase
from sim.report.sections.check.overview import changes_text, overview_text
from sim.report.sections.check.text import check_text
from sim.report.sections.check.timeline import timeline_text
from sim.scenario.study import Scenario


def print_scenario(loaded: Loaded, language: Language) -> None:
    """Print a scenario, the reorganisation that it holds, and what it changes."""
    _print_check(loaded.scenario.name, loaded.scenario, language)
    if loaded.reorganised is not None:
        _print_reorganisation(loaded.reorganised, language)
    if loaded.changed:
        heading = phrase("check.scenario_changes", language)
        typer.echo(changes_text(heading, loaded.changed, language))


def print_study(study: Study, structure: str | None, language: Language) -> None:
    """Print one structure in full, by default today's, and of the others what differs."""
    _known_structure(study, structure)
    in_full = structure or study.today
    for condition in study.conditions:
        name = scenario_key(condition, in_full)
        _print_check(name, study.scenarios[condition, in_full], language)
        if condition in study.changed:
            heading = phrase("check.condition_changes", language, condition=condition)
            typer.echo(changes_text(heading, study.changed[condition], language))
    for name, reorganised in study.reorganised.items():
        if structure in (None, name):
            _print_reorganisation(reorganised, language)
    first = next(iter(study.conditions))
    for name in study.packages:
        if structure is None and name != in_full:
            typer.echo(f"== {study.structures[name]}")
            typer.echo(timeline_text(study.scenarios[first, name], language))
    others = {key: each for key, each in study.scenarios.items() if key[1] != in_full}
    if structure is None and others:
        typer.echo(overview_text(others, language))
        typer.echo(phrase("check.in_full", language))


def _print_check(name: str, scenario: Scenario, language: Language) -> None:
    typer.echo(f"== {name}: {scenario.structure.label or scenario.structure.name}")
    typer.echo(check_text(scenario, language))
    changing = timeline_text(scenario, language)
    if changing:
        typer.echo(changing)


def _print_reorganisation(made: Reorganisation, language: Language) -> None:
    heading = phrase("check.file_changes", language, file=made.file, base=made.base)
    typer.echo(changes_text(heading, made.changed, language))


def _known_structure(study: Study, structure: str | None) -> None:
    if structure is not None and structure not in study.structures:
        known = ", ".join(study.structures)
        message = Message("loading.study_has_no", name=structure, known=known)
        raise typer.BadParameter(message, param_hint="--structure")
