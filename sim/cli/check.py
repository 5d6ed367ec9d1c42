"""`umbau check`."""

from typing import Annotated

import typer

from sim.cli.language import spoken
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

    if is_study(file, anywhere=allow_outside):
        study = load_study(file, anywhere=allow_outside)
        words = spoken(language, study.language)
        print_study(study, structure, words)
    elif structure is not None:
        message = Message("call.one_structure", file=file)
        raise typer.BadParameter(message, param_hint="--structure")
    else:
        words = spoken(language)
        print_scenario(load_scenario(file, anywhere=allow_outside), words)
    typer.echo(phrase("check.no_problems", words, file=file))
