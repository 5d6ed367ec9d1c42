"""`umbau check`."""

from typing import Annotated

import typer

from sim.cli.language import STATED, asked_language, spoken
from sim.cli.options import AllowOutside, File, LanguageOption
from sim.messages.message import Message


def check(
    file: File,
    structure: Annotated[str | None, typer.Option("--structure")] = None,
    *,
    language: LanguageOption = None,
    allow_outside: AllowOutside = False,
) -> None:
    """Answer `umbau check`."""
    from sim.cli.checking import print_scenario, print_study
    from sim.reading.loading import is_study, load_scenario, load_study
    from sim.report.catalogue.catalogue import phrase
    from sim.report.sections.check.invented import invented_sentences

    if is_study(file, anywhere=allow_outside):
        study = load_study(file, anywhere=allow_outside, language=asked_language())
        STATED.language = study.language
        words = spoken(language, study.language)
        print_study(study, structure, words)
        scenarios = study.led().scenarios
    elif structure is not None:
        message = Message("call.one_structure", file=file)
        raise typer.BadParameter(message, param_hint="--structure")
    else:
        words = spoken(language)
        loaded = load_scenario(file, anywhere=allow_outside, language=words)
        print_scenario(loaded, words)
        scenarios = {("", loaded.scenario.structure.name): loaded.scenario}
    for said in invented_sentences(scenarios, words):
        typer.echo(said)
    typer.echo(phrase("check.no_problems", words, file=file))
