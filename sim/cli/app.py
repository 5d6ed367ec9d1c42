"""The command `umbau` itself: its options, to which commands add themselves."""

from typing import Annotated

import typer

from sim import __version__

app = typer.Typer(
    name="umbau",
    help="Compares structures of an immigration office by simulation, from scenario YAML.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def _version(value: bool) -> None:  # noqa: FBT001 - typer calls it so
    if value:
        typer.echo(f"umbau {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    *,
    _version_wanted: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Compares structures of an immigration office by simulation, from scenario YAML."""
