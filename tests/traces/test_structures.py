"""Every shipped structure has a golden trace: one case's way, minutes one can check by hand."""

from pathlib import Path

import pytest

from tests.traces.journey import GOLDEN, golden_of, story, structures

SHIPPED = structures()


def test_structures_are_found() -> None:
    assert SHIPPED


@pytest.mark.parametrize("structure", SHIPPED, ids=lambda path: golden_of(path).stem)
def test_a_case_goes_its_golden_way(structure: Path) -> None:
    golden = golden_of(structure)
    assert golden.exists(), f"no golden trace; python -m tests.traces.refresh writes {golden.name}"
    assert story(structure) == golden.read_text(encoding="utf-8")


def test_no_golden_trace_without_its_structure() -> None:
    assert set(GOLDEN.glob("*.txt")) == {golden_of(structure) for structure in SHIPPED}
