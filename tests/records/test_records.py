"""Logs, tables and the briefing's numbers are what they were, to the last bit."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.records.recorded import (
    COMMANDS,
    LOGS,
    LONG,
    SHORT,
    TOWN,
    briefing_numbers,
    command_tables,
    frozen,
    log_hash,
    write_town,
)
from tests.thorough import THOROUGH

DAYS = LONG if THOROUGH else SHORT
RECORDED: dict[str, dict[str, str]] = json.loads(LOGS.read_text(encoding="utf-8"))
BY_STRUCTURE = {" ".join(name.split()[:2]): name for name in reversed(RECORDED)}
"""The first condition of each structure of a study: its others differ in numbers alone."""
ASKED = list(RECORDED) if THOROUGH else list(BY_STRUCTURE.values())
OF_TOWN: dict[str, Any] = json.loads(TOWN.read_text(encoding="utf-8"))


def test_every_frozen_scenario_is_recorded() -> None:
    assert list(RECORDED) == list(frozen())


@pytest.mark.parametrize("name", ASKED)
def test_the_event_log_is_the_recorded_one(name: str) -> None:
    assert log_hash(frozen()[name], DAYS) == RECORDED[name][str(DAYS)]


@pytest.mark.parametrize("command", COMMANDS)
def test_tables_and_numbers_are_the_recorded_ones(command: str, tmp_path: Path) -> None:
    write_town(tmp_path)
    assert command_tables(command, tmp_path) == OF_TOWN["tables"][command]
    page = tmp_path / f"{command}_briefing" / "briefing.html"
    if page.is_file():
        assert " ".join(briefing_numbers(page)) == OF_TOWN["briefing"]
