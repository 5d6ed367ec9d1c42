"""What `umbau check` prints of a scenario and of a study."""

from collections.abc import Sequence

import typer

from sim.circumstances import parted
from sim.cli.printing import on_screen
from sim.messages.message import Message
from sim.plan.study import Loaded, Reorganisation, Study
from sim.report.catalogue.catalogue import Language, phrase
from sim.report.document import Heading
from sim.report.sections.check.management import management_blocks
from sim.report.sections.check.overview import changes_blocks, overview_blocks
from sim.report.sections.check.scenario import check_blocks
from sim.report.sections.check.timeline import timeline_blocks
from sim.report.writers.terminal import ANY_WIDTH, terminal
from sim.scenario.study import Scenario


def print_scenario(loaded: Loaded, language: Language) -> None:
    """Print a scenario, the reorganisation that it holds, and what it changes."""
    _print_check("", loaded.scenario, language)
    managed = list(management_blocks(loaded.scenario, language))
    if managed:
        typer.echo(on_screen(managed))
    if loaded.reorganised is not None:
        _print_reorganisation(loaded.reorganised, language)
    if loaded.changed:
        heading = phrase("check.scenario_changes", language)
        _print_changes(heading, loaded.changed, language)


def print_study(study: Study, structure: str | None, language: Language) -> None:
    """Print one structure in full, by default today's, and of the others what differs."""
    _known_structure(study, structure)
    in_full, every = structure or study.today, study
    study = study.led()  # loads are the same under every management
    for circumstance, label in study.apart_from_management().items():
        scenario = study.scenarios[circumstance, in_full]
        _print_check(label, scenario, language)
        if circumstance in study.changed:
            heading = phrase("check.condition_changes", language, condition=label)
            _print_changes(heading, study.changed[circumstance], language)
    _print_managements(every, in_full, language)
    for name, reorganised in study.reorganised.items():
        if structure in (None, name):
            _print_reorganisation(reorganised, language)
    first = next(iter(study.conditions))
    for name in study.packages:
        if structure is None and name != in_full:
            dated = timeline_blocks(study.scenarios[first, name], language)
            typer.echo(on_screen([Heading(study.structures[name]), *dated]))
    others = {key: each for key, each in study.scenarios.items() if key[1] != in_full}
    if structure is None and others:
        typer.echo(on_screen(overview_blocks(others, study, language)))
        typer.echo(phrase("check.in_full", language))


def _print_managements(study: Study, structure: str, language: Language) -> None:
    """Print how one structure is managed, under each management, the leading one first."""
    first, _ = parted(next(iter(study.conditions)))
    for circumstance in study.conditions:
        blocks = list(management_blocks(study.scenarios[circumstance, structure], language))
        if blocks and parted(circumstance)[0] == first:
            typer.echo(on_screen(blocks))


def _print_check(where: str, scenario: Scenario, language: Language) -> None:
    """Print a check under the structure's label; `where`: of a study the condition's."""
    structure = scenario.structure.label or scenario.structure.name
    heading = Heading(f"{structure}, {where}" if where else structure)
    dated = timeline_blocks(scenario, language)
    typer.echo(on_screen([heading, *check_blocks(scenario, language), *dated]))


def _print_reorganisation(made: Reorganisation, language: Language) -> None:
    heading = phrase("check.file_changes", language, file=made.file, base=made.base)
    _print_changes(heading, made.changed, language)


def _print_changes(
    heading: str, changed: Sequence[tuple[str, str, str]], language: Language
) -> None:
    """Print a line for each key, however long: they are to be searched and copied."""
    typer.echo(terminal(changes_blocks(heading, changed, language), ANY_WIDTH))


def _known_structure(study: Study, structure: str | None) -> None:
    if structure is not None and structure not in study.structures:
        known = ", ".join(study.structures)
        message = Message("loading.study_has_no", name=structure, known=known)
        raise typer.BadParameter(message, param_hint="--structure")
