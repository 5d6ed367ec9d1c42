"""What `umbau brief` does: results in, files out, all of them or none."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from sim.messages.message import Message
from sim.report.catalogue.catalogue import Language
from sim.report.folder.read import BriefError, read_doubt, read_results, with_frontier
from sim.report.sections.briefing import briefing
from sim.report.sections.record import record_of
from sim.report.writers.write import FORMATS, require_packages, write_brief


def formats_of(said: Iterable[str]) -> tuple[str, ...]:
    """Read formats, several in a word or each in its own; none is all. Raises BriefError."""
    wanted = [part.strip().lower() for each in said for part in each.split(",") if part.strip()]
    unknown = [each for each in wanted if each not in FORMATS]
    if unknown:
        raise BriefError(Message("briefing.no_format", format=unknown[0], known=", ".join(FORMATS)))
    return tuple(dict.fromkeys(wanted)) or tuple(FORMATS)


def make_brief(
    results: Path,
    out: Path,
    formats: Sequence[str] = tuple(FORMATS),
    language: Language | None = None,
    others: Sequence[Path] = (),
    asked: Mapping[str, object] | None = None,
) -> list[Path]:
    """Write the briefing about a results folder, and return its files.

    `others` are results of tipping points, sensitivity or a frontier about the same study; `asked`
    goes to the manifest of the briefing. An older one in `out` is replaced. Raises BriefError,
    MissingPackage.
    """
    require_packages(formats)
    found, doubts = read_results(results), []
    for each in others:
        beside = with_frontier(found, each)
        if beside is None:
            doubts.append(read_doubt(each, found))
        else:
            found = beside
    brief = briefing(found, doubts, language)
    brief = replace(brief, record=record_of(found, brief.language))
    return write_brief(brief, out, formats, asked)
