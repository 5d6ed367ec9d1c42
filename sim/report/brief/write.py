"""Writing a briefing: all of its files or none."""

import shutil
import tempfile
from collections.abc import Callable, Sequence
from enum import StrEnum
from importlib.util import find_spec
from pathlib import Path

from sim.errors import RunError
from sim.report.brief.content import Brief
from sim.report.brief.docx import docx_of
from sim.report.brief.html import html_of
from sim.report.brief.pdf import pdf_of
from sim.report.brief.workbook import workbook_of


class Format(StrEnum):
    """What a briefing is written as: the ending of the file."""

    PDF = "pdf"
    DOCX = "docx"
    HTML = "html"
    XLSX = "xlsx"


FORMATS = tuple(Format)
NEEDED = {Format.PDF: "typst", Format.DOCX: "docx", Format.XLSX: "xlsxwriter"}
"""Modules of the extra `brief`."""
WRITERS: dict[Format, Callable[[Brief], bytes]] = {
    Format.PDF: pdf_of, Format.DOCX: docx_of, Format.HTML: html_of, Format.XLSX: workbook_of,
}  # fmt: skip


def require_writers(formats: Sequence[Format] = FORMATS) -> None:
    """Refuse formats whose packages are not installed, before anything is run. Raises RunError."""
    missing = [name for name in formats if name in NEEDED and find_spec(NEEDED[name]) is None]
    if missing:
        message = f'{", ".join(missing)} need the extra "brief": pip install "umbau[brief]"'
        raise RunError(message)


def write_brief(brief: Brief, folder: Path, formats: Sequence[Format] = FORMATS) -> list[Path]:
    """Write the briefing in some formats; return the files.

    Everything is made first and then put in place, so that a failure leaves what was there.
    Raises RunError.
    """
    made = {f"{brief.file_name}.{name}": WRITERS[name](brief) for name in formats}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=".brief-", dir=folder))
    except OSError as error:
        raise RunError(f"cannot write to {folder}: {error}") from error
    try:
        for name, content in made.items():
            (draft / name).write_bytes(content)
        return [(draft / name).replace(folder / name) for name in made]
    finally:
        shutil.rmtree(draft, ignore_errors=True)
