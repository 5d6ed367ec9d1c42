"""What `umbau store` says: which runs are kept, and how much room they take."""

from collections.abc import Sequence
from pathlib import Path

from sim.experiment.kept import Cleared, Kept
from sim.report.sections.check.text import laid_out
from sim.units import shown

_NAMED = 5
"""So many paths that were left alone are named; more are counted."""


def store_text(kept: Sequence[Kept], folder: Path) -> str:
    """List the kept runs by scenario; runs of other versions are only counted."""
    current = [each for each in kept if each.current]
    outdated = [each for each in kept if not each.current]
    if not kept:
        return f"{folder}: no runs are kept here."
    lines = [f"{folder}: {_said(kept)}."]
    if current:
        rows = [("office", "structure", "condition", "days", "seed", "runs", "MB")]
        rows += [(*_about(each), f"{each.runs}", f"{each.size / 1e6:,.1f}") for each in current]
        lines += laid_out(rows, names=3)
    if outdated:
        lines.append(
            f"Made by other versions of Umbau, Python or libraries: {_said(outdated)}; "
            "umbau store --clear-outdated deletes them."
        )
    return "\n".join(lines)


def cleared_text(cleared: Cleared, folder: Path) -> str:
    """Say what was deleted, and what was left because it is no kept run or would not go."""
    lines = [f"{folder}: {_amount(cleared.runs, cleared.size)} deleted."]
    if cleared.left:
        named = ", ".join(shown(path) for path in cleared.left[:_NAMED])
        more = len(cleared.left) - _NAMED
        lines.append(f"Left there: {named}{f' and {more:,} more' if more > 0 else ''}.")
    return "\n".join(lines)


def _about(kept: Kept) -> tuple[str, str, str, str, str]:
    """Return office, structure, condition, days and seed; signs where they cannot be read."""
    about = kept.about
    if about is None:
        return "(unreadable)", "", "", "", ""
    return (
        shown(about.office)[1:-1], shown(about.structure)[1:-1], shown(about.condition)[1:-1],
        f"{about.days:,.0f}", f"{about.seed}",
    )  # fmt: skip


def _said(kept: Sequence[Kept]) -> str:
    return _amount(sum(each.runs for each in kept), sum(each.size for each in kept))


def _amount(runs: int, size: int) -> str:
    return f"{runs:,} run{'' if runs == 1 else 's'}, {size / 1e6:,.1f} MB"
