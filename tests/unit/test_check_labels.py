"""What `umbau check` calls things by: labels, never keys of the files."""

import re
from pathlib import Path
from typing import Any

import pytest

from sim.plan.phases import teams_over_time
from sim.reading.loading import load_study
from sim.report.sections.check.management import management_blocks
from sim.report.sections.check.scenario import check_blocks
from sim.report.sections.check.timeline import timeline_blocks
from sim.report.writers.terminal import terminal
from sim.scenario.study import Scenario

SCENARIOS = Path(__file__).parents[2] / "scenarios"


def _labels(scenario: Scenario) -> dict[str, str]:
    """Return the label of every team, group of posts and case type by its key."""
    office = scenario.office
    every: dict[str, Any] = {**teams_over_time(scenario), **office.staff.homes, **office.case_types}
    return {key: one.label for key, one in every.items() if one.label}


@pytest.mark.parametrize(
    "study", ["small_town/study_reorganisation", "small_town/study_package", "stuttgart/study"]
)
def test_no_key_of_a_team_or_case_type_is_shown(study: str) -> None:
    every = load_study(SCENARIOS / f"{study}.yaml").scenarios
    for scenario in {structure: each for (_, structure), each in reversed(every.items())}.values():
        blocks = (
            *check_blocks(scenario, "de"),
            *management_blocks(scenario, "de"),
            *timeline_blocks(scenario, "de"),
        )
        said = terminal(blocks)
        shown = [key for key in _labels(scenario) if re.search(rf"\b{key}\b", said)]
        assert not shown


def test_a_pilot_and_shares_are_told_as_planners_write_them() -> None:
    study = load_study(SCENARIOS / "small_town" / "study_reorganisation.yaml")
    said = " ".join(terminal(timeline_blocks(study.scenarios["", "clearing_dated"], "de")).split())
    assert (
        "ab 1. April 2024: Heute für Familiennachzug, Niederlassung, Einbürgerung; Clearing für "
        "Verlängerung; offene Fälle"
    ) in said
    assert "Belastung durch den Umstieg (Anteil 5 % / 12 % / 25 %)" in said
