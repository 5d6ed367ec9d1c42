"""Where results go."""

import os
import re
from pathlib import Path

import typer

from sim.errors import RunError
from sim.report.results import refuse_other_content


def free_folder(out: Path) -> Path:
    """Return the folder for results; refuse one that could not be written, before any run."""
    ground = next(folder for folder in (out, *out.absolute().parents) if folder.exists())
    message = ""
    if not ground.is_dir() or not os.access(ground, os.W_OK | os.X_OK):
        message = f"{ground} is no folder that can be written to; choose another --out"
    try:
        refuse_other_content(out)
    except RunError as error:
        message = str(error)
    if message:
        raise typer.BadParameter(message, param_hint="--out")
    return out


def results_of(study: Path, what: str = "") -> Path:
    """Return where the results about a study go unless somebody says otherwise."""
    name = file_name(study.resolve().parent.name)
    return Path("results") / (f"{name}_{what}" if what else name)


def file_name(name: str) -> str:
    """Return a name as files can have it."""
    return re.sub(r"[^\w.-]+", "_", name)[:80].strip("_.") or "run"
