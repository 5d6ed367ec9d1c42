"""`umbau explain`."""

from typing import Annotated

import typer

from sim.cli.language import spoken
from sim.cli.options import LanguageOption


def explain(
    measure: Annotated[list[str] | None, typer.Argument(metavar="MEASURE")] = None,
    *,
    language: LanguageOption = None,
) -> None:
    """Answer `umbau explain`; a label of several words needs no quotes."""
    from sim.report.sections.explained import explained_blocks, listed_blocks, measure_named
    from sim.report.writers.terminal import terminal

    words = spoken(language)
    if measure:
        blocks = explained_blocks(measure_named(" ".join(measure)), words)
    else:
        blocks = listed_blocks(words)
    typer.echo(terminal(blocks), nl=False)
