"""Damaged and forged kept runs are made again, or are runs of the shape that a run has."""

from pathlib import Path

import pytest

from tests.properties.kept_damage import DAMAGES, KINDS, try_one
from tests.thorough import THOROUGH

FEW = 20
NUMBER = 1000 if THOROUGH else 40


@pytest.mark.parametrize("first", range(0, NUMBER, FEW))
def test_damaged_kept_runs_are_as_good_as_not_there(first: int, tmp_path: Path) -> None:
    for number in range(first, first + FEW):
        try_one(number, tmp_path)


def test_every_kind_of_damage_is_tried(tmp_path: Path) -> None:
    """And no damage without a digest that fits gives anything but the true run."""
    tried = {try_one(number, tmp_path, kind=kind).kind for number, kind in enumerate(KINDS)}
    assert tried == set(KINDS) > set(DAMAGES)
