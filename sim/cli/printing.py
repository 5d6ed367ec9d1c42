"""What commands print, and in which language."""

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    import pandas as pd

    from sim.reading.loading import Study
    from sim.report.catalogue.catalogue import Language


def closing_text(
    study: "Study", call: str, table: str, number: int, out: Path, language: "Language"
) -> str:
    """Say where the results are, and of a preview that it is one.

    `call` is the command with its file, `table` the one that holds all measures.
    """
    lines = [
        f"\nErgebnisse: {out} (alle Maße: tables/{table}.csv, für Excel: excel/{table}.csv; "
        "Diagramme: charts)"
        if language == "de"
        else f"\nResults: {out} (all measures: tables/{table}.csv; charts: charts)"
    ]
    if study.preview:
        command, python = f"umbau {call}", "py" if os.name == "nt" else "python3"
        lines.append(
            f"VORSCHAU: {number} kurze Läufe je Struktur, nur zum Kennenlernen. "
            f"Die volle Studie: {command} (oder: {python} run.py {call})"
            if language == "de"
            else f"PREVIEW: {number} short runs of each structure, for a first look only. "
            f"The full study: {command} (or: {python} run.py {call})"
        )
    return "\n".join(lines)


def language_of(text: str) -> "Language":
    """Return the language that a word names. Raises BadParameter."""
    if text == "de":
        return "de"
    if text == "en":
        return "en"
    message = f"'{text}' is no language here; write de or en"
    raise typer.BadParameter(message, param_hint="--language")


def print_json(content: object) -> None:
    """Print on standard output what programs read: letters as escapes unless it is Unicode."""
    unicode = sys.stdout.encoding.lower().startswith("utf")
    typer.echo(json.dumps(content, indent=2, ensure_ascii=not unicode, allow_nan=False))


def records(table: "pd.DataFrame") -> object:
    """Return the rows of a table for JSON; what is missing or infinite becomes null."""
    return json.loads(table.to_json(orient="records"))


def say(text: str) -> None:
    """Print on standard error what people read."""
    typer.echo(text, err=True)
