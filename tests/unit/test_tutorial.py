"""What the tutorial shows is what the program prints, where that takes no runs."""

import re
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from sim import cli
from sim.experiment.asked import part_of
from sim.experiment.inputs import inputs_of
from sim.reading.loading import load_study

ROOT = Path(__file__).parents[2]
TUTORIAL = (ROOT / "docs" / "tutorial.md").read_text(encoding="utf-8")
TOWN = Path("scenarios", "my_town")

Printed = Callable[..., list[str]]


@pytest.fixture
def printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Printed:
    """Run a command beside the folder that the tutorial copies."""
    monkeypatch.chdir(tmp_path)
    shutil.copytree(ROOT / "scenarios" / "small_town", TOWN)

    def call(*words: object) -> list[str]:
        monkeypatch.setattr(sys, "argv", ["umbau", *map(str, words)])
        with pytest.raises(SystemExit):
            cli.main()
        said = capsys.readouterr()
        return [*said.out.splitlines(), *said.err.splitlines()]

    return call


def _shown_after(words: str) -> list[str]:
    """Return the lines of the first block that the tutorial shows after these words."""
    block = re.search(re.escape(words) + r".*?^```\n(.+?)^```$", TUTORIAL, re.DOTALL | re.MULTILINE)
    assert block is not None
    return block[1].splitlines()


def _assert_shown(shown: list[str], printed: list[str]) -> None:
    """Every shown line is printed, in this order; `…` stands for what is left out."""
    left = iter(printed)
    for line in shown:
        assert line == "…" or line in left, line
    assert len(shown) > 1


def _change(file: str, old: str, new: str) -> None:
    path = TOWN / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_check_of_the_study(printed: Printed) -> None:
    shown = _shown_after("```\numbau check scenarios/my_town/study.yaml --language en\n```\n")
    _assert_shown(shown, printed("check", TOWN / "study.yaml", "--language", "en"))


def test_one_number_changed_and_two_mistakes(printed: Printed) -> None:
    stated = "hands_on: {low: 45 min, central: 60 min, high: 105 min,"
    assert stated in TUTORIAL
    _change("office.yaml", stated.replace("60 min", "75 min"), stated)
    shown = _shown_after("`umbau check scenarios/my_town/today.yaml --language en` now says:")
    _assert_shown(shown, printed("check", TOWN / "today.yaml"))
    _change("office.yaml", "central: 60 min, high: 105", "central: 60, high: 105")
    _change("office.yaml", "target_age: 365 days", "target_agee: 365 days")
    shown = _shown_after("misspell a key (`target_agee`):")
    assert shown == printed("check", TOWN / "today.yaml")


def test_the_number_of_inputs() -> None:
    study = load_study(ROOT / "scenarios" / "small_town" / "study.yaml", preview=False)
    asked = part_of(study, ["clearing"], ["staffed"])
    told = re.search(r"clearing --condition staffed .*?draws all (\d+) inputs", TUTORIAL, re.DOTALL)
    assert told is not None
    assert int(told[1]) == len(inputs_of(asked))


def test_what_the_upper_end_of_an_anchor_is_made_of() -> None:
    told = re.search(r"^([\d,]+) − (\d+) open cases in 366 days", TUTORIAL, re.MULTILINE)
    assert told is not None
    assert f"  {told[1]} cases are open at the start" in TUTORIAL
    assert re.search(rf"^Open cases at the end +{told[2]} \(", TUTORIAL, re.MULTILINE)
    start, end = (float(number.replace(",", "")) for number in told.groups())
    days = re.search(r"3 runs of ([\d.]+) days", TUTORIAL)
    assert days is not None
    study = load_study(ROOT / "scenarios" / "small_town" / "study.yaml")
    office = next(iter(study.scenarios.values())).office
    worked_off = (start - end) * 365.0 / float(days[1])
    assert f"and the {worked_off:.0f} a year by which open cases become fewer" in TUTORIAL
    upper = office.anchors["decided_per_year"].high + worked_off
    assert f"to compare with 3,500 to {upper:,.0f}\n" in TUTORIAL
    assert f"so {upper:,.0f}. If today's" in TUTORIAL


def test_two_managements_are_checked(printed: Printed) -> None:
    shutil.copytree(ROOT / "scenarios" / "management", TOWN.parent / "management")
    line = re.search(r"^management: \[.*unsteered.*\].*$", TUTORIAL, re.MULTILINE)
    assert line is not None
    structures = "structures: [current.yaml, clearing.yaml, merged.yaml]\n"
    _change("study.yaml", structures, f"{structures}{line[0]}\n")
    said = printed("check", TOWN / "study.yaml", "--language", "en")
    assert said[-1] == "scenarios/my_town/study.yaml: no problems found."
    assert "Management: gesteuert" in said
