"""`umbau check`."""

from typing import Annotated

import typer

from sim.cli.options import File


def check(
    file: File,
    structure: Annotated[
        str | None, typer.Option("--structure", help="Only this structure of a study.")
    ] = None,
) -> None:
    """Check a scenario or study, and show offered load against capacity per team."""
    from sim.cli.checking import print_scenario, print_study
    from sim.scenario.loading import is_study, load_scenario, load_study

    if is_study(file):
        print_study(load_study(file), structure)
    elif structure is not None:
        message = f"{file} is a scenario and has one structure; leave this out"
        raise typer.BadParameter(message, param_hint="--structure")
    else:
        print_scenario(load_scenario(file))
    typer.echo(f"{file}: no problems found.")
