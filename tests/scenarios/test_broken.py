"""Every broken file yields its exact message; every good one loads."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sim.errors import Problem
from sim.reading import checks, lever_limits, office_checks, structure_checks, timeline_checks
from sim.reading.loading import is_study, load_scenario, load_study
from sim.report.sections.check.scenario import check_blocks
from sim.report.writers.terminal import terminal
from tests.scenarios.broken_files import BROKEN, said_of

FILES = sorted(path.name for path in BROKEN.glob("*.yaml"))
GOOD = sorted((BROKEN.parent / "good").glob("*.yaml"))
CHECKS = (
    (office_checks, "_NAMES"),
    (office_checks, "_NUMBERS"),
    (office_checks, "_WORKED_OUT"),
    (structure_checks, "_CHECKS"),
    (checks, "_NAMES"),
    (checks, "_OWNERS"),
    (lever_limits, "_EFFECTS"),
    (timeline_checks, "_TIMELINE"),
    (timeline_checks, "_LEVERS"),
    (timeline_checks, "_PHASE_NAMES"),
    (timeline_checks, "_PHASE_STAFF"),
)


@pytest.mark.parametrize("name", FILES)
def test_a_broken_file_yields_its_exact_message(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(BROKEN)
    expected = Path(name).with_suffix(".expected").read_text(encoding="utf-8")
    assert said_of(Path(name)) == expected
    assert expected


def test_every_expected_text_has_its_file() -> None:
    assert sorted(path.with_suffix(".yaml").name for path in BROKEN.glob("*.expected")) == FILES


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.name)
def test_what_the_broken_files_extend_is_sound(path: Path) -> None:
    if is_study(path):
        for scenario in load_study(path).scenarios.values():
            assert terminal(check_blocks(scenario, "en"))
    elif path.name not in {"office.yaml", "today.yaml", "two_teams.yaml", "dated.yaml"}:
        assert terminal(check_blocks(load_scenario(path).scenario, "en"))


@pytest.fixture(scope="module")
def complaining() -> set[str]:
    """Names of the checks that say something of any of the broken files."""
    found: set[str] = set()

    def noted(
        check: Callable[[object], Iterator[Problem]],
    ) -> Callable[[object], Iterator[Problem]]:
        def note(checked: object) -> Iterator[Problem]:
            for problem in check(checked):
                found.add(check.__name__)
                yield problem

        return note

    with pytest.MonkeyPatch.context() as patch:
        for module, name in CHECKS:
            patch.setattr(module, name, [noted(check) for check in getattr(module, name)])
        patch.chdir(BROKEN)
        for file in FILES:
            said_of(Path(file))
    return found


@pytest.mark.parametrize(
    ("module", "name"), CHECKS, ids=lambda value: getattr(value, "__name__", value)
)
def test_every_check_has_a_broken_file(module: object, name: str, complaining: set[str]) -> None:
    assert {check.__name__ for check in getattr(module, name)} <= complaining


def test_a_missing_key_of_a_structure_points_to_its_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(BROKEN)
    assert said_of(Path("structure_lacks_a_key.yaml")).startswith("parts/no_teams.yaml:1:1: teams:")


def test_files_are_named_relative_to_the_file_that_names_them() -> None:
    loaded = load_scenario(BROKEN.parent / "good" / "changed.yaml")
    assert loaded.scenario.structure.name == "two_teams"


def test_changes_are_listed() -> None:
    loaded = load_scenario(BROKEN.parent / "good" / "changed.yaml")
    assert loaded.changed == [
        ("office.staff.vacancy.central", "10 %", "20 %"),
        ("structure.teams.desk.takes.titles", "by_load", "1"),
    ]
    assert loaded.reorganised is not None
    assert (loaded.reorganised.file, loaded.reorganised.base) == ("two_teams.yaml", "today.yaml")
    assert loaded.reorganised.changed == [
        ("teams.titles.takes.titles", "all", "by_load"),
        ("teams.desk.takes.titles", "", "by_load"),
        ("steps.decision.rule", "", "owning_team"),
    ]
    study = load_study(BROKEN.parent / "good" / "study.yaml")
    assert study.changed == {
        "staffed": [],
        "short": [("office.staff.vacancy.central", "10 %", "20 %")],
    }
    assert set(study.reorganised) == {"two_teams"}
