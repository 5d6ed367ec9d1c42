"""What `umbau store` says: which runs are kept, and how much room they take."""

from collections.abc import Sequence
from pathlib import Path

from sim.experiment.store import Kept
from sim.report.check_text import laid_out


def store_text(kept: Sequence[Kept], folder: Path) -> str:
    """List the kept runs by scenario; runs of other versions are only counted."""
    current = [each for each in kept if each.current]
    outdated = [each for each in kept if not each.current]
    if not kept:
        return f"{folder}: no runs are kept here."
    lines = [f"{folder}: {_said(kept)}."]
    if current:
        rows = [("office", "structure", "condition", "days", "seed", "runs", "MB")]
        rows += [
            (each.office, each.structure, each.condition, f"{each.days:,.0f}", f"{each.seed}",
             f"{each.runs}", f"{each.size / 1e6:,.1f}")
            for each in current
        ]  # fmt: skip
        lines += laid_out(rows, names=3)
    if outdated:
        lines.append(
            f"Made by other versions of Umbau, Python or libraries: {_said(outdated)}; "
            "umbau store --clear-outdated deletes them."
        )
    return "\n".join(lines)


def _said(kept: Sequence[Kept]) -> str:
    runs, size = sum(each.runs for each in kept), sum(each.size for each in kept) / 1e6
    return f"{runs:,} run{'' if runs == 1 else 's'}, {size:,.1f} MB"
