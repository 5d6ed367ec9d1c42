"""The files of a briefing: all of them, or none and what was there before stays as it is."""

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from sim import __version__
from sim.errors import MissingPackage
from sim.messages.message import Message
from sim.report.document import Brief
from sim.report.folder.folders import MANIFEST, whole_folder, write_json
from sim.report.writers.layout import BriefFileError


class Format(NamedTuple):
    """A format of the briefing: what writes it, and with which package of the extra 'brief'."""

    package: str | None
    distribution: str
    module: str
    writer: str


FORMATS: Mapping[str, Format] = {
    "pdf": Format("typst", "typst", "pdf", "pdf_of"),
    "docx": Format("docx", "python-docx", "docx", "docx_of"),
    "html": Format(None, "", "html", "html_of"),
    "xlsx": Format("xlsxwriter", "XlsxWriter", "workbook", "workbook_of"),
}
"""By the ending of the file."""


def require_packages(formats: Sequence[str] = tuple(FORMATS)) -> None:
    """Say what to install where a format's package is missing. Raises MissingPackage."""
    for name in formats:
        wanted = FORMATS[name]
        if wanted.package is not None and find_spec(wanted.package) is None:
            raise MissingPackage(Message("write.package", format=name, package=wanted.distribution))


def write_brief(
    brief: Brief,
    folder: Path,
    formats: Sequence[str] = tuple(FORMATS),
    asked: Mapping[str, object] | None = None,
) -> list[Path]:
    """Write the briefing into the folder in these formats, and return the files.

    It is written as results are: whole or not at all, an older one is replaced, anything else
    refused. `asked` goes to its manifest. Raises MissingPackage, BriefFileError.
    """
    require_packages(formats)
    names = [f"{brief.file_name}.{each}" for each in formats]
    try:
        with whole_folder(folder, None if asked is None else {"asked": dict(asked)}) as draft:
            for each, name in zip(formats, names, strict=True):
                (draft / name).write_bytes(_writer(FORMATS[each])(brief))
            write_json(draft / MANIFEST, {"umbau": __version__, "name": brief.title})
    except OSError as error:
        place = error.filename or folder
        message = Message("write.not_written", place=place, why=error.strerror)
        raise BriefFileError(message) from error
    return [folder / name for name in names]


def _writer(wanted: Format) -> Callable[[Brief], bytes]:
    """Return what writes a format; its package is imported only here, as it is an extra."""
    module = import_module(f"sim.report.writers.{wanted.module}")
    writer: Callable[[Brief], bytes] = getattr(module, wanted.writer)
    return writer
