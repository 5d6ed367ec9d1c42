"""The command `umbau` itself: its options, to which commands add themselves."""

from typing import Annotated, Any

import typer

from sim import __version__
from sim.cli.helping import HelpfulGroup
from sim.cli.options import LanguageOption
from sim.cli.refusing import refused


class _Commands(HelpfulGroup):
    """All commands together: what they and Typer refuse is told in the language of the call."""

    def make_context(self, *given: Any, **extra: Any) -> Any:  # noqa: ANN401 - as Typer has it
        try:
            return super().make_context(*given, **extra)
        except typer.TyperException as error:
            raise refused(error) from error

    def invoke(self, ctx: Any) -> Any:  # noqa: ANN401 - as Typer has it
        try:
            return super().invoke(ctx)
        except typer.TyperException as error:
            raise refused(error) from error


app = typer.Typer(
    name="umbau",
    cls=_Commands,
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
        bool, typer.Option("--version", callback=_version, is_eager=True)
    ] = False,
    _language: LanguageOption = None,
) -> None:
    """Take the options of `umbau` itself."""
