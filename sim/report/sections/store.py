"""What `umbau store` says: which runs are kept, and how much room they take."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from sim.experiment.kept import Cleared, Kept
from sim.report.catalogue.catalogue import Language, phrase
from sim.report.catalogue.numbers import number
from sim.report.document import Block, Column, Paragraph, Table
from sim.units import shown

_NAMED = 5
"""So many paths that were left alone are named; more are counted."""


def store_blocks(kept: Sequence[Kept], folder: Path, language: Language) -> Iterator[Block]:
    """Yield the kept runs by scenario; runs of other versions are only counted."""
    if not kept:
        yield Paragraph(phrase("store.none", language, folder=folder))
        return
    yield Paragraph(phrase("store.kept", language, folder=folder, amount=_said(kept, language)))
    current = [each for each in kept if each.current]
    outdated = [each for each in kept if not each.current]
    if current:
        texts, numbers = ("office", "structure", "condition"), ("days", "seed", "runs")
        columns = (
            *(Column(phrase(f"store.{head}", language), width=2.0) for head in texts),
            *(Column(phrase(f"store.{head}", language), number=True) for head in numbers),
            Column("MB", number=True),
        )
        rows = (
            (*_about(each, language), f"{each.runs}", number(each.size / 1e6, 1, language))
            for each in current
        )
        yield Table("", columns, tuple(rows))
    if outdated:
        yield Paragraph(phrase("store.outdated", language, amount=_said(outdated, language)))


def cleared_blocks(cleared: Cleared, folder: Path, language: Language) -> Iterator[Block]:
    """Yield what was deleted, and what was left because it is no kept run or would not go."""
    amount = _amount(cleared.runs, cleared.size, language)
    yield Paragraph(phrase("store.deleted", language, folder=folder, amount=amount))
    if cleared.left:
        named = ", ".join(shown(path) for path in cleared.left[:_NAMED])
        more = len(cleared.left) - _NAMED
        key = "store.left_more" if more > 0 else "store.left"
        yield Paragraph(phrase(key, language, paths=named, count=number(more, 0, language)))


def _about(kept: Kept, language: Language) -> tuple[str, str, str, str, str]:
    """Return office, structure, condition, days and seed; signs where they cannot be read."""
    about = kept.about
    if about is None:
        return phrase("store.unreadable", language), "", "", "", ""
    return (
        shown(about.office)[1:-1], shown(about.structure)[1:-1], shown(about.condition)[1:-1],
        number(about.days, 0, language), f"{about.seed}",
    )  # fmt: skip


def _said(kept: Sequence[Kept], language: Language) -> str:
    runs, size = sum(each.runs for each in kept), sum(each.size for each in kept)
    return _amount(runs, size, language)


def _amount(runs: int, size: int, language: Language) -> str:
    key = "store.amount_one" if runs == 1 else "store.amount_many"
    size_text = number(size / 1e6, 1, language)
    return phrase(key, language, runs=number(runs, 0, language), size=size_text)
