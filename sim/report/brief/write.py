"""The files of a briefing: all of them, or none and what was there before stays as it is."""

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from sim.errors import MissingPackage
from sim.report.brief.content import Brief
from sim.report.brief.layout import BriefFileError


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
            raise MissingPackage(
                f"a briefing as {name} needs the package {wanted.distribution}; install it with: "
                "pip install 'umbau[brief]'"
            )


def write_brief(brief: Brief, folder: Path, formats: Sequence[str] = tuple(FORMATS)) -> list[Path]:
    """Write the briefing into the folder in these formats, and return the files.

    Files of an older briefing are replaced, other files stay. Either all are written, or none:
    then everything is as before. Raises MissingPackage, BriefFileError.
    """
    require_packages(formats)
    existed = folder.exists()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(prefix=".briefing-", dir=folder) as draft:
            made = []
            for name in formats:
                path = Path(draft) / f"{brief.file_name}.{name}"
                path.write_bytes(_writer(FORMATS[name])(brief))
                made.append(path)
            return _moved(made, folder, Path(draft))
    except OSError as error:
        place = error.filename or folder
        raise BriefFileError(
            f"{place}: {error.strerror}; no file of the briefing was written. Is one of them "
            "open in another program?"
        ) from error
    finally:
        if not existed and folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()


def _writer(wanted: Format) -> Callable[[Brief], bytes]:
    """Return what writes a format; its package is imported only here, as it is an extra."""
    module = import_module(f"sim.report.brief.{wanted.module}")
    writer: Callable[[Brief], bytes] = getattr(module, wanted.writer)
    return writer


def _moved(made: Sequence[Path], folder: Path, draft: Path) -> list[Path]:
    """Move files to the folder; where one cannot be moved, put all back that were there."""
    aside = draft / "before"
    aside.mkdir()
    done: list[Path] = []
    try:
        for path in made:
            target = folder / path.name
            if target.exists():
                target.replace(aside / path.name)
            done.append(target)
            path.replace(target)
    except OSError:
        for target in done:
            target.unlink(missing_ok=True)
        for old in aside.iterdir():
            old.replace(folder / old.name)
        raise
    return done
