"""The first hour, done as its page says: what it shows is what the program prints."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.thorough import THOROUGH
from tests.unit.commands import Umbau
from tests.unit.pages import Page, assert_shown

PAGE = Page("docs/erste-stunde.md")
CITY = Path("Musterstadt")
STUDY, OFFICE = CITY / "study.yaml", CITY / "office.yaml"


def _typed(step: int) -> list[str]:
    """Return the one command of a step, as it is typed on Windows."""
    (lines,) = (text for kind, text in PAGE.chapter(step).blocks if text.startswith("py run.py"))
    _, _, *words = lines.replace('"', "").split()
    return words


def _shown(step: int) -> list[str]:
    return PAGE.chapter(step).shown(-1)


def _printed(umbau: Umbau, *words: object) -> list[str]:
    said = umbau(*words, "--language", "de")
    return [line for text in (said.err, said.out) for line in text.splitlines()]


@pytest.fixture
def city(umbau: Umbau) -> Umbau:
    """Make the folder, as step 3 has it."""
    shown = [line.replace("\\", "/") for line in _shown(3)]
    assert shown == [line.replace("\\", "/") for line in _printed(umbau, *_typed(3))]
    return umbau


def _replace_line(text: str) -> None:
    """Write a line where the line with the same beginning stood, the first of these."""
    begin = text[: text.index("{")]
    lines = OFFICE.read_text(encoding="utf-8").split("\n")
    lines[next(n for n, line in enumerate(lines) if line.startswith(begin))] = text
    OFFICE.write_text("\n".join(lines), encoding="utf-8")


def _own_line() -> str:
    ((_, line),) = (each for each in PAGE.chapter(5).blocks if each[0] == "yaml")
    return line.rstrip("\n")


def test_check_before_and_after_a_number_is_changed(city: Umbau) -> None:
    assert _typed(4) == ["check", STUDY.as_posix()]
    assert_shown(_shown(4), _printed(city, *_typed(4)))
    _replace_line(_own_line())
    assert_shown(_shown(5), _printed(city, *_typed(4)))


def _without_quotes(line: str) -> str:
    return line.replace('"', "")


MISTAKES: dict[str, Callable[[str], str]] = {
    "studie.yaml": lambda line: line,
    "1.200": lambda line: line.replace("central: 1200", "central: 1.200"),
    "Stand": _without_quotes,
    "low <= central": lambda line: line.replace("central: 1200", "central: 1300"),
    "Tabulator": lambda line: line.replace("      cases", "\tcases"),
    "gibt es schon": lambda line: line,
}
"""Of each message a part, and the mistake that leads to it."""


def _messages() -> list[str]:
    return [codes[0] for codes in PAGE.chapter(8).rows if codes]


@pytest.mark.parametrize("part", MISTAKES)
def test_what_a_message_of_the_program_says(city: Umbau, part: str) -> None:
    (message,) = (each for each in _messages() if part in each)
    _replace_line(_own_line())
    text = OFFICE.read_text(encoding="utf-8")
    OFFICE.write_text(text.replace(_own_line(), MISTAKES[part](_own_line())), encoding="utf-8")
    words = _typed(3) if part == "gibt es schon" else _typed(4)
    if part == "studie.yaml":
        words = ["check", "Musterstadt/studie.yaml"]
    assert message in " ".join(_printed(city, *words))


def test_every_other_message_is_somebody_else_s() -> None:
    others = [each for each in _messages() if not any(part in each for part in MISTAKES)]
    windows, python, set_up, in_use = others
    assert "Cmdlet" in windows
    assert python.startswith("can't open file")
    root = Path(__file__).parents[2]
    assert set_up in (root / "run.py").read_text(encoding="utf-8")
    messages = (root / "sim" / "messages" / "de.toml").read_text(encoding="utf-8")
    assert in_use in messages


@pytest.mark.skipif(not THOROUGH, reason="takes runs; what is printed is that of the last refresh")
def test_the_first_screen_and_the_files(city: Umbau) -> None:
    _replace_line(_own_line())
    assert_shown(_shown(6), _printed(city, *_typed(6)))
    city(*_typed(7))
    for (path,) in (codes for codes in PAGE.chapter(7).rows if codes[0] != "results"):
        assert Path("results", *re.split(r"\\", path)).exists(), path
