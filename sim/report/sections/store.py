"""What `umbau store` says: which runs are kept, and how much room they take."""

from collections.abc import Sequence
from pathlib import Path

from sim.experiment.kept import Cleared, Kept
from sim.report.catalogue.catalogue import Language, phrase
from sim.report.catalogue.numbers import number
from sim.report.sections.check.text import laid_out
from sim.units import shown

_NAMED = 5
"""So many paths that were left alone are named; more are counted."""


def store_text(kept: Sequence[Kept], folder: Path, language: Language) -> str:
    """List the kept runs by scenario; runs of other versions are only counted."""
    current = [each for each in kept if each.current]
    outdated = [each for each in kept if not each.current]
    if not kept:
        return phrase("store.none", language, folder=folder)
    lines = [phrase("store.kept", language, folder=folder, amount=_said(kept, language))]
    if current:
        heads = ("office", "structure", "condition", "days", "seed", "runs")
        rows = [(*(phrase(f"store.{head}", language) for head in heads), "MB")]
        rows += [
            (*_about(each, language), f"{each.runs}", number(each.size / 1e6, 1, language))
            for each in current
        ]
        lines += laid_out(rows, names=3)
    if outdated:
        lines.append(phrase("store.outdated", language, amount=_said(outdated, language)))
    return "\n".join(lines)


def cleared_text(cleared: Cleared, folder: Path, language: Language) -> str:
    """Say what was deleted, and what was left because it is no kept run or would not go."""
    amount = _amount(cleared.runs, cleared.size, language)
    lines = [phrase("store.deleted", language, folder=folder, amount=amount)]
    if cleared.left:
        named = ", ".join(shown(path) for path in cleared.left[:_NAMED])
        more = len(cleared.left) - _NAMED
        key = "store.left_more" if more > 0 else "store.left"
        lines.append(phrase(key, language, paths=named, count=number(more, 0, language)))
    return "\n".join(lines)


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
