"""Letters that are refused, and letters that messages show though nobody sees them."""

import unicodedata
from pathlib import Path

import pytest

from sim.errors import Problem, ScenarioError, UmbauError
from sim.letters import forbidden, misdirected, printable
from tests.properties.command_line import answer_of

EVERY = list(map(chr, range(0x110000)))


def xml_takes(letter: str) -> bool:
    """Tell whether XML 1.0 takes a letter, as its production 2 says."""
    number = ord(letter)
    return (
        number in (0x9, 0xA, 0xD)
        or 0x20 <= number <= 0xD7FF
        or 0xE000 <= number <= 0xFFFD
        or number >= 0x10000
    )


def test_every_letter_that_xml_forbids_and_every_control_is_refused() -> None:
    refused = {letter for letter in EVERY if list(forbidden(letter))}
    assert {letter for letter in EVERY if not xml_takes(letter)} <= refused
    controls = {letter for letter in EVERY if unicodedata.category(letter) in {"Cc", "Cs"}}
    assert controls - refused == {"\t", "\n"}
    written = {letter for letter in EVERY if unicodedata.category(letter)[0] in "LNPSM"}
    assert not refused & written


def test_where_a_letter_stands_is_told() -> None:
    assert [place for place, _ in forbidden("a\x01b\ufffe")] == [1, 3]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("Heute", []),
        ("אבגד\u200f!", []),
        ("\u202bאבגד\u202c", []),
        ("\u2067אבגד \u2066abc\u2069\u2069", []),
        ("Heute\u200e", [5]),
        ("\u061cHeute\u200f", [0, 6]),
        ("Heute\u202e", [5]),
        ("אבגד\u202eabc\u202c", [4, 8]),
        ("\u2067אבגד", [0]),
        ("אבגד\u2069", [4]),
        ("\u2067אבגד\u202c", [0, 5]),
    ],
)
def test_marks_of_direction_are_refused_where_they_are_lone(text: str, places: list[int]) -> None:
    assert [place for place, _ in misdirected(text)] == places


def test_every_letter_of_a_message_is_seen() -> None:
    odd = "a\u202eb\u200bc\ufeffd\u00ade\u3164f\u2800g\ufe0fh\x85i\ud800j\u00a0k"
    shown = r"a\u202eb\u200bc\ufeffd\xade\u3164f\u2800g\ufe0fh\x85i\ud800j\xa0k"
    assert printable(odd) == shown
    assert printable(shown) == shown  # so that nothing is harmed by being shown twice
    assert printable("Bürgerbüro 日本 👩") == "Bürgerbüro 日本 👩"
    assert str(Problem(odd, 1, 2, odd, odd)) == f"{shown}:1:2: {shown}: {shown}"
    assert str(ScenarioError([Problem("f", 1, 2, "", odd)])) == f"f:1:2: {shown}"
    assert str(UmbauError(f"{odd}\n{odd}")) == f"{shown}\n{shown}"


@pytest.mark.parametrize("command", ["run", "compare", "check"])
def test_what_the_command_line_refuses_is_seen_too(command: str, tmp_path: Path) -> None:
    name = "a\u202eb.yaml"
    text = "structures: [x]\n" if command == "run" else "name: x\n"
    (tmp_path / name).write_text(text, encoding="utf-8")
    more = ["--structure", "x\u200b"] if command == "check" else []
    code, said = answer_of([command, str(tmp_path / name), *more])
    assert code == 2
    assert r"a\u202eb.yaml" in said
    assert "\u202e" not in said
    assert "\u200b" not in said


def excerpt(column: int, text: str) -> list[str]:
    return Problem("f", 12, column, "", "m", text).excerpt().splitlines()


def test_the_line_is_shown_with_a_mark_below_the_place() -> None:
    assert excerpt(7, "open: yes") == ["  12 | open: yes", "     |       ^"]
    assert excerpt(4, "\ta: b") == ["  12 |  a: b", "     |    ^"]
    assert excerpt(99, "open:") == ["  12 | open:", "     |      ^"]
    assert excerpt(3, "\u202ea: b") == [r"  12 | \u202ea: b", "     |        ^"]
    assert excerpt(4, "日本: b") == ["  12 | 日本: b", "     |      ^"]
    assert excerpt(1, "") == excerpt(1, "  ") == []


def test_of_a_long_line_what_is_around_the_place_is_shown() -> None:
    shown, mark = excerpt(501, "x" * 500 + "y" + "z" * 500)
    assert shown == "  12 | …" + "x" * 59 + "y" + "z" * 34 + "…"
    assert shown.index("y") == mark.index("^")


def test_problems_of_one_place_share_their_line() -> None:
    two = [Problem("f", 1, 1, "", message, "text") for message in ("a", "b")]
    assert str(ScenarioError(two)) == "f:1:1: a\nf:1:1: b\n  1 | text\n    | ^"
