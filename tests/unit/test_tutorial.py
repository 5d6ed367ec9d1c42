"""What the tutorial shows is what the program prints; where that takes runs, in thorough tests."""

import re
import shutil
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from sim.experiment.asked import part_of
from sim.experiment.inputs import inputs_of
from sim.reading.loading import load_study
from tests.thorough import THOROUGH
from tests.unit.commands import Umbau
from tests.unit.pages import ROOT, Chapter, Page, assert_shown

ENGLISH, GERMAN = Page("docs/tutorial.md"), Page("docs/tutorial.de.md")
TOWN = Path("scenarios", "my_town")
STRUCTURES = "structures: [current.yaml, clearing.yaml, merged.yaml]\n"

in_both = pytest.mark.parametrize("page", [ENGLISH, GERMAN], ids=["en", "de"])


@pytest.fixture
def printed(umbau: Umbau) -> Umbau:
    """Run commands beside the folders that the tutorial names."""
    for folder in ("small_town", "management", "levers"):
        shutil.copytree(ROOT / "scenarios" / folder, Path("scenarios", folder))
    shutil.copytree(Path("scenarios", "small_town"), TOWN)
    return umbau


def _lines(printed: Umbau, *words: object, page: Page) -> list[str]:
    said = printed(*words, "--language", page.language)
    return [*said.out.splitlines(), *said.err.splitlines()]


def _change(file: str, old: str, new: str) -> None:
    path = TOWN / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


@in_both
def test_the_check_of_the_study(printed: Umbau, page: Page) -> None:
    typed, shown = page.chapter(2).shown(0), page.chapter(2).shown(1)
    assert typed[0].split()[:3] == ["umbau", "check", "scenarios/my_town/study.yaml"]
    assert_shown(shown, _lines(printed, "check", TOWN / "study.yaml", page=page))


@in_both
def test_one_number_changed_and_mistakes(printed: Umbau, page: Page) -> None:
    stated = "hands_on: {low: 45 min, central: 60 min, high: 105 min,"
    assert stated in page.chapter(6).text
    _change("office.yaml", stated.replace("60 min", "75 min"), stated)
    shown = page.chapter(6).shown(0)
    assert_shown(shown, _lines(printed, "check", TOWN / "today.yaml", page=page))
    _change("office.yaml", "central: 60 min, high: 105", "central: 60, high: 105")
    _change("office.yaml", "target_age: 365 days", "target_agee: 365 days")
    two, one = page.chapter(7).shown(0), page.chapter(7).shown(1)
    assert two == _lines(printed, "check", TOWN / "today.yaml", page=page)
    _change("office.yaml", "central: 60, high: 105", "central: 60 min, high: 105")
    _change("office.yaml", "target_agee: 365 days", "target_age: 365 days")
    _change("office.yaml", "L-Z: 50 %", "L-Z: 40 %")
    assert one == _lines(printed, "check", TOWN / "today.yaml", page=page)


@in_both
def test_a_structure_added_and_its_team_misspelled(printed: Umbau, page: Page) -> None:
    _add_structure(page)
    assert printed("check", TOWN / "study.yaml").code == 0
    _change("helping_desk.yaml", "to: front_desk", "to: front_dsk")
    shown = page.chapter(8).shown(0)
    assert shown == _lines(printed, "check", TOWN / "study.yaml", page=page)[:1]


@in_both
def test_two_managements_are_checked(printed: Umbau, page: Page) -> None:
    _add_managements(page)
    said = _lines(printed, "check", TOWN / "study.yaml", page=page)
    fine = {"en": "no problems found.", "de": "keine Fehler gefunden."}[page.language]
    assert said[-1] == f"scenarios/my_town/study.yaml: {fine}"
    assert {"en": "Management: gesteuert", "de": "Steuerung: gesteuert"}[page.language] in said


@in_both
def test_the_check_of_a_reorganisation(printed: Umbau, page: Page) -> None:
    study = Path("scenarios", "small_town", "study_reorganisation.yaml")
    assert_shown(page.chapter(10).shown(1), _lines(printed, "check", study, page=page))


# -- numbers in the text; that both languages have the same ones is held by test_pages.py --------


def test_the_number_of_inputs() -> None:
    study = load_study(ROOT / "scenarios" / "small_town" / "study.yaml", preview=False)
    asked = part_of(study, ["clearing"], ["staffed"])
    told = re.search(r"draws all (\d+) inputs", ENGLISH.chapter(12).text)
    assert told is not None
    assert int(told[1]) == len(inputs_of(asked))


def test_what_the_upper_end_of_an_anchor_is_made_of() -> None:
    text = ENGLISH.text
    told = re.search(r"^([\d,]+) − (\d+) open cases in 366 days", text, re.MULTILINE)
    assert told is not None
    assert f"  {told[1]} cases are open at the start" in text
    assert re.search(rf"^Open cases at the end +{told[2]} \(", text, re.MULTILINE)
    start, end = (float(number.replace(",", "")) for number in told.groups())
    days = re.search(r"3 runs of ([\d.]+) days", text)
    assert days is not None
    study = load_study(ROOT / "scenarios" / "small_town" / "study.yaml")
    office = next(iter(study.scenarios.values())).office
    worked_off = (start - end) * 365.0 / float(days[1])
    assert f"and the {worked_off:.0f} a year by which open cases become fewer" in text
    upper = office.anchors["decided_per_year"].high + worked_off
    assert f"to compare with 3,500 to {upper:,.0f}\n" in text
    assert f"so {upper:,.0f}. If today's" in text


# -- what takes runs --------------------------------------------------------------------------


def _add_structure(page: Page) -> None:
    added, listed = (text for kind, text in page.chapter(8).blocks if kind == "yaml")
    (TOWN / "helping_desk.yaml").write_text(added, encoding="utf-8")
    _change("study.yaml", STRUCTURES, listed)


def _add_managements(page: Page) -> None:
    ((_, line),) = (each for each in page.chapter(13).blocks if each[0])
    _change("study.yaml", STRUCTURES, f"{STRUCTURES}{line}")


def _shown_runs(page: Page) -> Iterator[tuple[int, str, list[str]]]:
    """Yield commands that take runs, with the number of their chapter and what is shown of them."""
    compared = "umbau compare scenarios/my_town/study.yaml --all"
    yield 8, compared, page.chapter(8).shown(1)
    for number in (3, 4, 10, 13):
        for command, shown in _pairs(page.chapter(number)):
            if not command.startswith(("umbau check", "umbau log")):
                yield number, command, shown


def _pairs(chapter: Chapter) -> Iterator[tuple[str, list[str]]]:
    """Yield the commands after which a chapter shows what they print, with that."""
    blocks = [text.splitlines() for kind, text in chapter.blocks if not kind]
    for typed, shown in pairwise(blocks):
        if typed[-1].startswith("umbau ") and not shown[0].startswith("umbau "):
            yield typed[-1], shown


@pytest.mark.skipif(not THOROUGH, reason="takes minutes; the numbers are those of the last refresh")
@in_both
def test_what_takes_runs_is_printed_as_shown(printed: Umbau, page: Page) -> None:
    asked = list(_shown_runs(page))
    assert [number for number, _, _ in asked] == [8, 3, 4, 4, 4, 10, 10, 13]
    study = (TOWN / "study.yaml").read_text(encoding="utf-8")
    for number, command, shown in asked:
        (TOWN / "study.yaml").write_text(study, encoding="utf-8")
        prepare = {8: _add_structure, 13: _add_managements}.get(number)
        if prepare is not None:
            prepare(page)
        words = command.removesuffix(" --language en").split()[1:]
        said = [re.sub(r" +", " ", line) for line in _lines(printed, *words, page=page)]
        assert_shown([re.sub(r" +", " ", line) for line in shown], said)
