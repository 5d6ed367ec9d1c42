"""Damaged files end in located problems, or in a scenario that can be checked and run."""

import pytest

from sim.reading.loading import load_scenario, load_study
from tests.properties.damage import DAMAGES, FOR_TABLES
from tests.properties.fuzz import Files
from tests.thorough import THOROUGH

EACH = 20 if THOROUGH else 2
"""Files of each kind of damage."""


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Files:
    return Files(tmp_path_factory.mktemp("fuzz"))


@pytest.mark.parametrize("kind", DAMAGES)
def test_damaged_files_are_refused_with_places_or_load_and_add_up(kind: str, files: Files) -> None:
    for number in range(EACH):
        files.try_one(number, kind, 5.0, by_command=number == 0)


@pytest.mark.parametrize("kind", FOR_TABLES)
def test_damaged_tables_are_refused_with_places_or_read(kind: str, files: Files) -> None:
    for number in range(5 * EACH):
        files.try_table(number, kind, by_command=number == 0)


def test_undamaged_all_of_them_load(files: Files) -> None:
    assert len(DAMAGES) >= 30
    assert len(files.targets) > 60
    for target in files.targets:
        entry = files.folder / target.entry
        if target.size == "city" and target.is_study:
            continue  # they take long, and their own tests load them
        if target.is_study:
            assert load_study(entry).scenarios
        else:
            assert load_scenario(entry).scenario.name
