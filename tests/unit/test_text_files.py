"""Every file that a user names: what is read, and what is refused at its place."""

import json
import os
import socket
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from sim.errors import ScenarioError
from sim.reading.loading import load_scenario
from sim.reading.observed import read_observed
from sim.reading.text_files import DEEPEST, LARGEST_FILE, read_json, read_text
from sim.report.folder.folders import MANIFEST, own_files
from sim.report.folder.manifest import Manifest, read_manifest

SAVE = "save the file with the encoding UTF-8"
WINDOWS = f"not UTF-8 text but perhaps Windows-1252 (ANSI), where this is 'ä'; {SAVE}"
BINARY = f"this is no text but perhaps a spreadsheet or a picture; name a text file, or {SAVE}"
NONE = "is none, and Word and Excel cannot hold it"
CONTROL = "is a control character, which Word and Excel cannot hold"
TURNS = "is invisible and turns the direction of writing"
LINUX = sys.platform == "linux"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return Path()


def said(read: Callable[[], object]) -> str:
    with pytest.raises(ScenarioError) as caught:
        read()
    return str(caught.value)


READERS: dict[str, Callable[[Path], object]] = {
    "yaml": load_scenario,
    "csv": lambda path: read_observed(path, ["renewal"]),
    "json": read_json,
}


@pytest.mark.parametrize("read", READERS.values(), ids=READERS)
def test_what_is_no_regular_file_is_refused_by_every_reader(
    read: Callable[[Path], object], here: Path
) -> None:
    os.mkfifo("pipe")
    Path("link").symlink_to("pipe")
    Path("zero").symlink_to("/dev/zero")
    Path("gone").symlink_to("nothing")
    Path("round").symlink_to("round")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("socket")
        kind = "is a device or pipe and no regular file; name a file"
        for name in ("pipe", "link", "zero", "socket", "/dev/stdin", "/dev/full"):
            if Path(name).is_file():  # standard input may be one
                continue
            assert said(partial(read, Path(name))) == f"{name}:1:1: '{name}' {kind}"
    assert said(lambda: read(here)) == ".:1:1: '.' is a folder; name a file in it"
    missing = "there is no file 'gone'; check the name and the folder"
    assert said(lambda: read(Path("gone"))) == f"gone:1:1: {missing}"
    assert said(lambda: read(Path("round"))).startswith("round:1:1: cannot read 'round': ")
    assert said(lambda: read(Path("a\0b"))).startswith(r"a\x00b:1:1: cannot read 'a\x00b': ")
    assert "cannot read" in said(lambda: read(Path("x" * 5000)))


@pytest.mark.skipif(not LINUX, reason="files of the operating system as Linux has them")
@pytest.mark.parametrize("read", READERS.values(), ids=READERS)
@pytest.mark.parametrize("name", ["/proc/self/maps", "/proc/kpagecount", "/proc/self/mem"])
def test_files_of_the_operating_system_are_refused(
    name: str, read: Callable[[Path], object]
) -> None:
    message = said(lambda: read(Path(name)))
    assert message.startswith(f"{name}:1:1: ")
    assert "operating system" in message or "cannot read" in message


@pytest.mark.parametrize("read", READERS.values(), ids=READERS)
def test_a_huge_file_is_refused_without_being_read(
    read: Callable[[Path], object], here: Path
) -> None:
    with (here / "huge").open("wb") as stream:
        stream.truncate(10**12)  # sparse: takes no place
    assert said(lambda: read(Path("huge"))) == "huge:1:1: 'huge' is larger than 1 MB; split it"
    Path("exact").write_text("#" * LARGEST_FILE, encoding="utf-8")
    assert len(read_text(Path("exact"), "exact")) == LARGEST_FILE


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("name: ä".encode("cp1252"), f"1:7: {WINDOWS}"),
        ("\ufeffname: x\n# ".encode() + b"\xe4", f"2:3: {WINDOWS}"),
        (b"name: \x81\xe4", f"1:7: not UTF-8 text; {SAVE}"),
        ("name: ä".encode("utf-16"), f"1:1: this is UTF-16, not UTF-8 text; {SAVE}"),
        ("name: ä".encode("utf-16-be"), f"1:1: this looks like UTF-16, not UTF-8 text; {SAVE}"),
        (b"PK\x03\x04 this is what a spreadsheet begins with \0", f"1:45: {BINARY}"),
    ],
    ids=["windows", "windows with mark", "neither", "utf-16", "utf-16 without mark", "binary"],
)  # fmt: skip
def test_other_encodings_are_told(content: bytes, message: str, here: Path) -> None:
    path = here / "o.yaml"
    path.write_bytes(content)
    assert said(lambda: read_text(path, "o.yaml")) == f"o.yaml:{message}"


def test_a_byte_order_mark_and_the_line_ends_of_all_systems_are_read(here: Path) -> None:
    path = here / "o.yaml"
    path.write_bytes("\ufeffa: ä\r\nb: 2\rc: 3\n".encode())
    assert read_text(path, "o.yaml") == "a: ä\nb: 2\nc: 3\n"


def test_spreadsheets_may_write_utf_16_and_windows_1252(here: Path) -> None:
    path = here / "o.csv"
    for encoding in ("utf-16", "cp1252", "utf-8-sig"):
        path.write_bytes("Monat;Eingänge\n".encode(encoding))
        assert read_text(path, "o.csv", any_encoding=True) == "Monat;Eingänge\n"
    path.write_bytes("Monat\n".encode("utf-16") + b"\x00")
    assert said(lambda: read_text(path, "o.csv", any_encoding=True)) == (
        "o.csv:2:1: this UTF-16 text is damaged here; save the file with the encoding UTF-8"
    )


@pytest.mark.parametrize(
    ("letter", "called"),
    [
        ("\ufffe", f"U+FFFE {NONE}"),
        ("\uffff", f"U+FFFF {NONE}"),
        ("\U0001ffff", f"U+1FFFF {NONE}"),
        ("\ufdd0", f"U+FDD0 {NONE}"),
        ("\x85", f"U+0085 {CONTROL}"),
        ("\x9f", f"U+009F {CONTROL}"),
        ("\x01", f"U+0001 {CONTROL}"),
        ("\x7f", f"U+007F {CONTROL}"),
        ("\u2028", "U+2028 (LINE SEPARATOR) ends a line in some programs only"),
    ],
)
def test_a_letter_that_no_text_may_hold_is_named(letter: str, called: str, here: Path) -> None:
    path = here / "o.yaml"
    path.write_text(f"# ä\nlabel: a{letter}b\n", encoding="utf-8", newline="")
    shown = ascii(letter)[1:-1]
    message = f"o.yaml:2:9: the letter {called}; remove it\n  2 | label: a{shown}b\n    |         ^"
    assert said(lambda: read_text(path, "o.yaml")) == message


# -- JSON ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "1:1: this is not valid JSON (Expecting value)"),
        ('{"a": 1,\n "b" 2}', "2:6: this is not valid JSON (Expecting ':' delimiter)"),
        ("[" * 100_000, f"1:{DEEPEST + 1}: more than {DEEPEST} levels inside each other"),
        ('{"a":' * 100_000, f"1:{5 * DEEPEST + 1}: more than {DEEPEST} levels inside each other"),
        ("[NaN]", "1:1: 'NaN' is no number"),
        ("[1e999]", "1:1: '1e999' is no number"),
        ("9" * 5000, "1:1: this is not valid JSON"),
        (r'["\ufffe"]', f"1:2: the letter U+FFFE {NONE}; remove it"),
        (r'["\u202e"]', f"1:2: the letter U+202E (RIGHT-TO-LEFT OVERRIDE) {TURNS}; remove it"),
        (r'["\ud800"]', "1:2: the letter U+D800 is half a letter; remove it"),
    ],
    ids=lambda text: text[:12],
)  # fmt: skip
def test_what_is_no_json_is_refused_at_its_place(text: str, message: str, here: Path) -> None:
    path = here / "o.json"
    path.write_text(text, encoding="utf-8")
    assert said(lambda: read_json(path)).splitlines()[0] == f"o.json:{message}"


def test_json_that_is_some_is_read(here: Path) -> None:
    content = {"a": [1, 2.5, None, True, 'ä [[[[ " 👩 \u2028'[:-1]], "deep": [[[[{}]]]]}
    path = here / "o.json"
    for pure in (True, False):
        path.write_text(json.dumps(content, ensure_ascii=pure), encoding="utf-8")
        assert read_json(path) == content
    deep = "[" * DEEPEST + "]" * DEEPEST
    path.write_text(deep, encoding="utf-8")
    assert json.dumps(read_json(path)) == deep


def test_a_manifest_is_read_in_the_same_way(here: Path) -> None:
    path = here / MANIFEST
    for text, message in (
        ("[" * 100_000, f"line 1, column {DEEPEST + 1}: more than {DEEPEST} levels inside each"),
        ('{"umbau": NaN}', "line 1, column 1: 'NaN' is no number"),
        ('{"umbau":\n "\ufffe"}', "line 2, column 3: the letter U\\+FFFE is none"),
    ):
        path.write_text(text, encoding="utf-8")
        with pytest.raises(ValueError, match=f"^{message}"):
            read_manifest(path, Manifest)
        assert own_files(here) is None
