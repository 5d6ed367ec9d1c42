"""`umbau check`."""

from typing import Annotated

import typer

from sim.cli.options import AllowOutside, File


def check(
    file: File,
    structure: Annotated[
        str | None, typer.Option("--structure", help="Only this structure of a study.")
    ] = None,
    *,
    allow_outside: AllowOutside = False,
) -> None:
    """Check a scenario or study, and show offered load against capacity per team."""
    from sim.cli.checking import print_scenario, print_study
    from sim.reading.loading import is_study, load_scenario, load_study

    if is_study(file, anywhere=allow_outside):
        print_study(load_study(file, anywhere=allow_outside), structure)
    elif structure is not None:
        message = f"{file} is a scenario and has one structure; leave this out"
        raise typer.BadParameter(message, param_hint="--structure")
    else:
        print_scenario(load_scenario(file, anywhere=allow_outside))
    typer.echo(f"{file}: no problems found.")
