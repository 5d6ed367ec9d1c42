"""What commands print, and in which language."""

import json
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from sim.cli.calling import command

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

    from sim.plan.study import Study
    from sim.report.catalogue.catalogue import Language
    from sim.report.document import Block

NARROWEST = 60
"""Letters of a line that a table still gets in a narrower terminal."""


def on_screen(blocks: "Iterable[Block]") -> str:
    """Return blocks as lines that the terminal has room for; as wide as ever without one."""
    from sim.report.writers.terminal import WIDTH, terminal

    if not sys.stdout.isatty():
        return terminal(blocks)
    columns = shutil.get_terminal_size((WIDTH, 24)).columns
    return terminal(blocks, max(NARROWEST, min(WIDTH, columns)))


def closing_text(
    study: "Study", call: str, table: str, number: int, out: Path, language: "Language"
) -> str:
    """Say where the results are, and of a preview that it is one.

    `call` is the command with its file, `table` the one that holds all measures.
    """
    from sim.report.catalogue.catalogue import phrase

    lines = ["\n" + phrase("cli.results", language, out=out, table=table)]
    if study.preview:
        lines.append(phrase("cli.preview", language, runs=number, call=command(call)))
    return "\n".join(lines)


def with_rest(closing: str, language: "Language", *, every: bool) -> str:
    """Add to the last lines of a first screen where the rest is; nothing where all is shown."""
    from sim.report.catalogue.catalogue import phrase

    return closing if every else "\n".join((closing, phrase("cli.rest", language)))


def print_json(content: object) -> None:
    """Print on standard output what programs read: letters as escapes unless it is Unicode."""
    unicode = sys.stdout.encoding.lower().startswith("utf")
    typer.echo(json.dumps(content, indent=2, ensure_ascii=not unicode, allow_nan=False))


def records(table: "pd.DataFrame") -> object:
    """Return the rows of a table for JSON; what is missing or infinite becomes null."""
    from sim.report.folder.tables import as_written

    return json.loads(as_written(table).to_json(orient="records"))


def say(text: str) -> None:
    """Print on standard error what people read."""
    typer.echo(text, err=True)
