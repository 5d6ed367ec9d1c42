"""Messages: English as a text, German where somebody asks; the same keys and fields in both."""

import ast
import pickle
import re
import string
from pathlib import Path

import pytest

import sim
from sim.errors import Place, RunError, ScenarioError, at_place
from sim.messages.message import Message, in_thousands, joined, templates, told
from sim.reading.loading import is_study, load_scenario, load_study
from sim.report.folder.folders import tidy
from tests.scenarios.broken_files import BROKEN
from tests.unit.commands import Umbau

ROOT = Path(sim.__file__).parent
FILES = sorted(path.name for path in BROKEN.glob("*.yaml"))


def _fields(text: str) -> set[str]:
    return {field for _, field, _, _ in string.Formatter().parse(text) if field is not None}


def _strings() -> tuple[set[str], list[str]]:
    """Return the texts of the program that could be keys, and patterns of those put together."""
    whole, parts = set(), []
    for path in ROOT.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                whole.add(node.value)
            if isinstance(node, ast.JoinedStr) and re.fullmatch(
                r"[a-z_]+\.[a-z_]*", str(getattr(node.values[0], "value", ""))
            ):
                parts.append("".join(
                    re.escape(str(part.value)) if isinstance(part, ast.Constant) else "[a-z_]+"
                    for part in node.values
                ))  # fmt: skip
    return whole, parts


def _asked() -> list[str]:
    return [
        str(node.args[0].value)
        for path in ROOT.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "Message"
        and isinstance(node.args[0], ast.Constant)
    ]


def test_both_languages_have_the_same_keys_and_fields() -> None:
    german, english = templates("de"), templates("en")
    assert list(german) == list(english)
    assert {key: _fields(each) for key, each in german.items()} == {
        key: _fields(each) for key, each in english.items()
    }


def test_every_message_exists_and_each_is_used() -> None:
    assert not set(_asked()) - set(templates("en"))
    whole, parts = _strings()
    joined = re.compile("|".join(parts))
    assert not [key for key in templates("en") if key not in whole and not joined.fullmatch(key)]


@pytest.mark.parametrize("name", FILES)
def test_whatever_is_wrong_with_a_file_can_be_told_in_german(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(BROKEN)
    with pytest.raises(ScenarioError) as caught:
        (load_study if is_study(Path(name)) else load_scenario)(Path(name))
    for problem in caught.value.problems:
        assert isinstance(problem.message, Message), problem.message
        assert told(problem.message, "de") != problem.message
        assert problem.told("en") == str(problem)
        assert f": {problem.line}"[2:] in problem.told("de")


def test_parts_of_a_message_are_told_too() -> None:
    said = Message("building.unknown_key", last="'tems'", hint=Message(
        "wording.did_you_mean", word="'teams'",
    ))  # fmt: skip
    assert said == "unknown key 'tems'; did you mean 'teams'?"
    assert told(said, "de") == "unbekannter Schlüssel 'tems'; ist 'teams' gemeint?"
    assert told(said + " Really.", "de").endswith("gemeint? Really.")
    assert told("as it is", "de") == "as it is"


def test_numbers_and_lists_are_told_as_a_language_writes_them() -> None:
    assert [in_thousands(number) for number in (0, 999, 1e6)] == ["0", "999", "1,000,000"]
    assert told(in_thousands(20_000_000), "de") == "20.000.000"
    assert joined("message.and", ["a"]) == "a"
    assert told(joined("message.and", "abc"), "de") == "a und b und c"
    assert joined("message.also", "ab") == "a; b"


def test_an_error_without_a_message_is_told_as_it_is() -> None:
    damaged = UnicodeDecodeError("utf-8", b"x", 0, 1, "damaged")
    assert Message("pdf.not_made", why=damaged).endswith(str(damaged))
    assert Message("pdf.not_made", why=KeyError("a")).endswith(": 'a'")


def test_an_error_raised_with_a_message_keeps_it() -> None:
    inner = ValueError(Message("units.duration_at_most"))
    said = Message("units.write", error=inner, proposed="3 weeks")
    assert said == "a duration of at most 1000 years; write 3 weeks"
    assert told(said, "de") == "eine Dauer von höchstens 1000 Jahren; 3 weeks schreiben"
    assert RunError(said).told("de") == told(said, "de")
    assert str(RunError(said)) == said


def test_messages_travel_between_processes() -> None:
    said = Message("message.both", first=Message("units.nothing"), second="!")
    again = pickle.loads(pickle.dumps(ScenarioError([at_place(Place("a", 1, 1), "", said)])))  # noqa: S301 - our own
    (problem,) = again.problems
    assert problem.message == said == "nothing!"
    assert told(problem.message, "de") == "nichts!"


def test_a_command_tells_mistakes_in_the_language_asked_for(umbau: Umbau) -> None:
    ended = umbau("check", "nix.yaml", "--language", "de")
    assert ended.err.startswith("nix.yaml:1:1: es gibt keine Datei 'nix.yaml'; Namen und Ordner")
    assert ended.err.endswith("1 Fehler gefunden; nichts wurde gerechnet.\n")
    assert "there is no file 'nix.yaml'" in umbau("check", "nix.yaml").err


def test_a_bad_call_is_told_in_the_language_asked_for(umbau: Umbau) -> None:
    study = BROKEN.parents[2] / "scenarios" / "small_town" / "study.yaml"
    ended = umbau("check", study, "--structure", "nix", "--language", "de")
    assert ended.code == 2
    assert "die Studie hat keine Struktur 'nix'; bekannt sind current" in " ".join(
        ended.err.split()
    )
    ended = umbau("sensitivity", study, "--input", "office.interruption.lag.maen", "-l", "de")
    assert ended.err.startswith("umbau: keine Eingabe 'office.interruption.lag.maen'; ist 'office")
    ended = umbau("tipping", study, "--input", "x", "--structure", "nix", "-l", "de")
    assert "umbau: --structure: die Studie hat keine Struktur 'nix'" in ended.err


def test_what_cannot_be_briefed_is_told_in_the_language_asked_for(
    umbau: Umbau, tmp_path: Path
) -> None:
    nowhere = tmp_path / "nichts"
    ended = umbau("brief", nowhere, "--language", "de")
    assert ended.code == 2
    said = f"umbau: {nowhere} ist kein Ordner; den Ergebnisordner nennen von: umbau compare STUDIE"
    assert ended.err.strip() == said
    ended = umbau("brief", nowhere, "--format", "odt", "-l", "de")
    assert "'odt' ist hier kein Format; eines von diesen schreiben: pdf, docx" in ended.err


def test_what_killed_commands_left_is_told_in_german(tmp_path: Path) -> None:
    (tmp_path / f".town.{'0' * 16}.umbau-draft").mkdir()
    (tmp_path / f".town.{'0' * 16}.umbau-draft" / "tables").mkdir()
    (tmp_path / f".town.{'0' * 16}.umbau-draft" / "mine").mkdir()
    (said,) = tidy(tmp_path)
    assert "was Umbau nicht geschrieben hat: mine; ansehen, dann" in told(said, "de")
