"""Damaged scenario files end in located problems or in a scenario that can be checked."""

from pathlib import Path

import pytest

from tests.properties.fuzz import try_one

FEW = 25


@pytest.mark.parametrize("first", range(0, 300, FEW))
def test_damaged_files_are_refused_with_places_or_load(first: int, tmp_path: Path) -> None:
    for number in range(first, first + FEW):
        try_one(number, tmp_path)
