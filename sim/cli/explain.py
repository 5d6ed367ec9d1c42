"""`umbau explain`."""

from typing import Annotated

import typer

from sim.cli.language import spoken
from sim.cli.options import LanguageOption
from sim.cli.printing import on_screen


def explain(
    measure: Annotated[list[str] | None, typer.Argument(metavar="MEASURE")] = None,
    *,
    language: LanguageOption = None,
) -> None:
    """Answer `umbau explain`; a label of several words needs no quotes."""
    from sim.report.sections.explained import explained_blocks, listed_blocks, measure_named

    words = spoken(language)
    if measure:
        blocks = explained_blocks(measure_named(" ".join(measure)), words)
    else:
        blocks = listed_blocks(words)
    typer.echo(on_screen(blocks), nl=False)
