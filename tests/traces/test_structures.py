"""Every shipped structure has a golden trace: one case's way, minutes one can check by hand."""

from pathlib import Path

import pytest

from tests.handmade import trace
from tests.traces.journey import GOLDEN, ROOT, demand, golden_of, plan_of, story, structures

SHIPPED = structures()


def test_structures_are_found() -> None:
    assert SHIPPED


@pytest.mark.parametrize("structure", SHIPPED, ids=lambda path: golden_of(path).stem)
def test_a_case_goes_its_golden_way(structure: Path) -> None:
    golden = golden_of(structure)
    assert golden.exists(), f"no golden trace; python -m tests.traces.refresh writes {golden.name}"
    assert story(structure) == golden.read_text(encoding="utf-8")


def test_krefelds_merger_brings_integration_and_housing_inside_but_no_voluntary_bodies() -> None:
    # On Thursday, the day after its first appointment, a refugee's case is referred to all three. A
    # working day is a fifth of the week's 39 hours. Between departments the file is away for twice
    # three of them, a week and a day: back on Friday week, then on Monday, as Friday has five hours
    # only, then on Tuesday. Inside one it is twice half a day.
    def sides(structure: str) -> list[str]:
        plan = plan_of(ROOT / "scenarios" / "krefeld" / f"{structure}.yaml")
        made = demand(plan.scenario.office, "humanitarian")
        lines = trace(plan, made, "handoff", "transfer_end", entity="case-1")
        return [" ".join(word for word in line.split() if ":" not in word) for line in lines]

    asked = ("integration", "accommodation", "voluntary_bodies")
    handed = [f"handoff case-1 {side} (8 min)" for side in asked]
    back = "transfer_end case-1 recheck refugees"
    assert sides("current") == [
        f"week 2 Thu {handed[0]}", f"week 3 Fri {back}",
        f"week 3 Fri {handed[1]}", f"week 5 Mon {back}",
        f"week 5 Mon {handed[2]}", f"week 6 Tue {back}",
    ]  # fmt: skip
    assert sides("merged") == [
        f"week 2 Thu {handed[0]}", f"week 2 Fri {back}",
        f"week 2 Fri {handed[1]}", f"week 3 Mon {back}",
        f"week 3 Mon {handed[2]}", f"week 4 Tue {back}",
    ]  # fmt: skip


def test_no_golden_trace_without_its_structure() -> None:
    assert set(GOLDEN.glob("*.txt")) == {golden_of(structure) for structure in SHIPPED}
