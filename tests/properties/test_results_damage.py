"""Damaged and forged results folders: a briefing of what was run, or a message with its place."""

from pathlib import Path

import pytest

from tests.properties.results_damage import samples, try_one
from tests.thorough import THOROUGH

FEW = 10
NUMBER = 1000 if THOROUGH else 30


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("whole")
    samples(folder)
    return folder


@pytest.mark.parametrize("first", range(0, NUMBER, FEW))
def test_a_damaged_results_folder_is_told_or_refused(
    first: int, whole: Path, tmp_path: Path
) -> None:
    for number in range(first, first + FEW):
        tried = try_one(number, whole, tmp_path)
        assert not tried.fault, f"{number}: {tried.kind}: {tried.fault}"
