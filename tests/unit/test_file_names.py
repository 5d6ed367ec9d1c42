"""Names that become names of files are distinct on every system."""

import itertools

import pytest

from sim.file_names import (
    RESERVED,
    file_name,
    folded,
    is_reserved,
    parts_key,
    scenario_key,
)


@pytest.mark.parametrize("name", [*RESERVED, "con", "Nul", "com1.yaml", "LPT9.tar.gz", "aux ."])
def test_names_of_devices_are_known_with_any_ending(name: str) -> None:
    assert is_reserved(name)


@pytest.mark.parametrize("name", ["console", "com", "com10", "nul_", "x.con", "", "lpt"])
def test_other_names_are_free(name: str) -> None:
    assert not is_reserved(name)


def test_names_that_a_file_system_takes_for_one_fold_to_one() -> None:
    assert folded("A-b") == folded("a-B")
    assert (
        folded("B\u00fcro") == folded("Bu\u0308ro") == folded("B\u00dcRO") == folded("BU\u0308RO")
    )
    assert folded("a_b") != folded("a-b")


def test_a_name_becomes_one_that_files_can_have() -> None:
    assert file_name("Bu\u0308ro: heute/neu") == "B\u00fcro_heute_neu"
    assert file_name("con") == "con_"
    assert file_name("..") == ""
    assert len(file_name("ü" * 100).encode()) == 60


def test_scenarios_of_a_study_are_called_by_structure_and_condition() -> None:
    assert scenario_key("short", "today") == "today-short"
    assert scenario_key("", "today") == "today"


def test_sets_of_parts_have_a_name_each_however_they_are_called() -> None:
    names = ("a", "a-b", "b", "b-a", "x" * 64, "y" * 64)
    conditions = ("", "a", "b", "a-b", "nothing-a")
    sets = [s for n in range(len(names) + 1) for s in itertools.combinations(names, n)]
    keys = [parts_key(condition, each) for condition in conditions for each in sets]
    assert len(set(map(folded, keys))) == len(keys)
    assert max(map(len, keys)) <= 121
    assert parts_key("short", []) == "short.nothing"
    assert parts_key("", ["a", "b"]) == "a+b"
