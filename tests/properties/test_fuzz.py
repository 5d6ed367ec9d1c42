"""Damaged scenario files end in located problems or in a scenario that can be checked."""

from pathlib import Path

import pytest

from sim.scenario.loading import load_scenario
from tests.properties.fuzz import FILES, dated_entry, try_one
from tests.thorough import THOROUGH

FEW = 25
NUMBER = 1000 if THOROUGH else 75


@pytest.mark.parametrize("first", range(0, NUMBER, FEW))
def test_damaged_files_are_refused_with_places_or_load(first: int, tmp_path: Path) -> None:
    for number in range(first, first + FEW):
        try_one(number, tmp_path)


def test_the_dated_files_load_undamaged(tmp_path: Path) -> None:
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    timeline = load_scenario(dated_entry(tmp_path, "dated.yaml")).scenario.timeline
    assert timeline is not None
    kinds = {each.effect.effect for each in timeline.effects}
    assert kinds == {"capacity_loss", "overtime", "fewer_enquiries", "complete_applications",
                     "faster_learning", "phone_free_hours", "extra_posts", "hires"}  # fmt: skip
    assert len(timeline.phases) == 5
    assert len(timeline.costs) == 3
