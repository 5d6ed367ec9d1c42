"""What `umbau brief` does: results in, files out, all of them or none."""

import importlib
import importlib.util
import shutil
import tempfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import cast

from sim.report.brief.compose import briefing
from sim.report.brief.content import Brief
from sim.report.brief.read import BriefError, read_doubt, read_results
from sim.report.numbers import Language

FORMATS = ("pdf", "docx", "html", "xlsx")
_WRITING = "sim.report.brief.write"

_Write = Callable[[Brief, Path, Sequence[str]], list[Path]]


def formats_of(said: Iterable[str]) -> tuple[str, ...]:
    """Read formats, several in a word or each in its own; none is all. Raises BriefError."""
    wanted = [part.strip().lower() for each in said for part in each.split(",") if part.strip()]
    unknown = [each for each in wanted if each not in FORMATS]
    if unknown:
        raise BriefError(f"'{unknown[0]}' is no format here; write one of: {', '.join(FORMATS)}")
    return tuple(dict.fromkeys(wanted)) or FORMATS


def folder_beside(results: Path) -> Path:
    """Return where a briefing goes unless somebody says otherwise: beside its results.

    Not into them: what is in a results folder belongs to the run that made it.
    """
    whole = results.resolve()
    return results.parent / f"{whole.name}_briefing" if results.name else whole.parent / (
        f"{whole.name}_briefing"
    )  # fmt: skip


def require_writer() -> None:
    """Refuse to promise a briefing where nothing can write it. Raises BriefError."""
    _writer()


def make_brief(
    results: Path,
    out: Path,
    formats: Sequence[str] = FORMATS,
    language: Language | None = None,
    others: Sequence[Path] = (),
) -> list[Path]:
    """Write the briefing about a results folder, and return its files.

    `others` are results of tipping points or sensitivity about the same study. Files of an older
    briefing in `out` are replaced, other files there stay. Raises BriefError.
    """
    found = read_results(results)
    brief = briefing(found, [read_doubt(each, found) for each in others], language)
    if out.exists() and not out.is_dir():
        raise BriefError(f"{out} is a file; choose another --out")
    write = _writer()
    out.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
    try:
        written = write(brief, draft, formats)
        out.mkdir(exist_ok=True)
        return [path.replace(out / path.name) for path in written]
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _writer() -> _Write:
    """Return what writes a briefing to files."""
    if importlib.util.find_spec(_WRITING) is None:
        raise BriefError("this installation cannot write briefings; install umbau[brief]")
    return cast("_Write", importlib.import_module(_WRITING).write_brief)
