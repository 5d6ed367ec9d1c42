"""Sums are the same to the bit under every Python."""

import ast
from pathlib import Path

import numpy as np
import pytest

import sim
from sim.adding import added, running

PACKAGES = ("scenario", "plan", "demand", "engines", "measures", "stats", "experiment")
"""What leads to a log or a result."""
FILES = [
    path
    for package in PACKAGES
    for path in sorted((Path(sim.__file__).parent / package).rglob("*.py"))
]


def test_numbers_are_added_one_after_the_other() -> None:
    # Corrected for what is lost on the way, as `sum` does from Python 3.12 on, it is 2.
    assert added([1.0, 1e100, 1.0, -1e100]) == 0.0
    assert added([0.1] * 10) == 0.1 + 0.1 + 0.1 + 0.1 + 0.1 + 0.1 + 0.1 + 0.1 + 0.1 + 0.1
    assert added([0.1] * 10) != 1.0


def test_whole_numbers_stay_whole() -> None:
    assert added([]) == 0
    assert added([2, 3]) == 5
    assert isinstance(added(part > 1 for part in (1, 2, 3)), int)


def test_amounts_run_up_one_after_the_other_from_where_their_run_begins() -> None:
    amounts = np.array([1.0, 0.1, 0.2, 0.0, 0.3, 1e16, 1.0, 1.0, 0.5])
    begins = np.array([0, 1, 1, 1, 1, 5, 5, 5, 8])
    opening = np.array([9.0, 0.5, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 2.0])
    found = running(amounts, begins, opening).tolist()
    start = 0.5 + 0.1
    assert found == [9.0, 0.5, start, start + 0.2, start + 0.2, 0.0, 1e16, 1e16 + 1.0, 2.0]
    assert found[7] == 1e16  # 1e16 + 2.0 would be more
    assert len(running(np.empty(0), np.empty(0, dtype=np.int64), np.empty(0))) == 0


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_nothing_that_leads_to_results_uses_the_built_in_sum(path: Path) -> None:
    # Named at all, so that it is not handed on either.
    tree = ast.parse(path.read_text(encoding="utf-8"))
    lines = [n.lineno for n in ast.walk(tree) if isinstance(n, ast.Name) and n.id == "sum"]
    assert not lines, f"sim.adding.added instead of sum in lines {lines}"
    statistics = [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        and "statistics" in (getattr(node, "module", None), *(name.name for name in node.names))
    ]
    assert not statistics, f"numpy instead of statistics in lines {statistics}"
