"""What is printed, whatever the encoding, the reader or the terminal."""

import ast
import codecs
import encodings.aliases
import errno
import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

from sim import cli
from sim.cli import plain
from sim.report.catalogue.catalogue import Language, texts
from sim.report.catalogue.numbers import MINUS, number
from tests.unit.commands import Near

ROOT = Path(__file__).parents[2]
LAB = ROOT / "tests" / "theory" / "scenarios" / "a1_mm1.yaml"
LABEL = "Ämter „α“ −5 × 3 → 4 😀"
COMMAND = (sys.executable, "-c", "from sim.cli import main; main()")
PATIENCE = 60

plain.settle()


def text_encodings() -> Iterator[str]:
    """Every codec of Python that turns any text into bytes."""
    for name in sorted({*encodings.aliases.aliases.values(), plain.ASCII}):
        try:
            "a".encode(name)
        except (LookupError, UnicodeError):
            continue
        yield name


@pytest.fixture
def scenario(tmp_path: Path, near: Near) -> Path:
    path = tmp_path / "short.yaml"
    path.write_text(
        f"extends: {near(LAB)}\nstructure: {{label: '{LABEL}'}}\n"
        "run: {run_length: 100 h, warm_up: 0 h, replications: 2}\n",
        encoding="utf-8",
    )
    return path


# -- signs ------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", list(text_encodings()))
def test_every_sign_can_be_printed_and_none_becomes_a_question_mark(encoding: str) -> None:
    signs = [chr(code) for code in range(0x20, 0x3000)] + ["\udce9", "\ud800", "\ufffd", "😀"]
    text = "".join(sign for sign in signs if "?" not in plain.plain(sign))
    printed = text.encode(encoding, plain.ERRORS)
    assert "?" not in printed.decode(encoding, "backslashreplace")


def test_what_an_encoding_has_stays_as_it_is() -> None:
    text = "Größe × 3 − 4 … „ja“"
    assert text.encode("cp1252", plain.ERRORS).decode("cp1252") == "Größe × 3 - 4 … „ja“"
    assert text.encode("cp437", plain.ERRORS).decode("cp437") == 'Größe x 3 - 4 ... "ja"'
    assert text.encode("ascii", plain.ERRORS).decode() == 'Groesse x 3 - 4 ... "ja"'
    assert text.encode("utf-16", plain.ERRORS).decode("utf-16") == text


@pytest.mark.parametrize(
    ("sign", "equal"),
    [
        ("é", "e"), ("Ş", "S"), ("\u00a0", " "), ("\u202f", " "), ("ﬁ", "fi"), ("\u0308", ""),
        ("10²", "10^2"), ("5½", "5 1/2"), ("CO₂", "CO2"), ("α", "\\u03b1"), ("😀", "\\U0001f600"),
        ("\u202e", "\\u202e"), ("\udce9", "\\udce9"),
    ],
)  # fmt: skip
def test_letters_lose_marks_numbers_keep_their_value_and_the_rest_is_an_escape(
    sign: str, equal: str
) -> None:
    assert sign.encode("ascii", plain.ERRORS).decode() == equal


def test_every_sign_that_the_program_prints_has_an_equal() -> None:
    found = {sign for sign in "".join(_texts()) if sign.isprintable()}
    assert {MINUS, "ä", "»", "±"} <= found
    assert not [sign for sign in sorted(found) if plain.plain(sign).startswith("\\")]


def _texts() -> Iterator[str]:
    """Every text of report and commands that is not ASCII and no docstring; shipped labels."""
    for path in (
        path for part in ("report", "cli") for path in (ROOT / "sim" / part).rglob("*.py")
    ):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        said = {
            id(node.value) for node in ast.walk(tree)
            if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        }  # fmt: skip
        for node in ast.walk(tree):
            if id(node) in said or path.name == "plain.py":
                continue
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield "".join(sign for sign in node.value if not sign.isascii())
    for language in get_args(Language):
        for text in texts(language).values():
            yield "".join(sign for sign in text if not sign.isascii())
    for path in (ROOT / "scenarios").rglob("*.yaml"):
        yield "".join(sign for sign in path.read_text(encoding="utf-8") if not sign.isascii())


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "cp437", "cp850", "latin-1", "utf-16"])
def test_numbers_read_back_equal(encoding: str, language: Language) -> None:
    for value in (-1234567.25, -0.5, 0.0, 12.75, 98765.0):
        printed = number(value, 2, language).encode(encoding, plain.ERRORS).decode(encoding)
        thousands, point = (".", ",") if language == "de" else (",", ".")
        bare = printed.replace(thousands, "").replace(point, ".").replace(MINUS, "-")
        assert float(bare) == value


# -- commands ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("encoding", "label"),
    [
        ("ascii", 'Aemter "\\u03b1" -5 x 3 -> 4 \\U0001f600'),
        ("cp1252", "Ämter „\\u03b1“ -5 × 3 -> 4 \\U0001f600"),
        ("cp850", 'Ämter "\\u03b1" -5 × 3 -> 4 \\U0001f600'),
        ("utf-16", LABEL),
    ],
)
def test_a_command_prints_in_the_encoding_of_its_output(
    encoding: str, label: str, scenario: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for said in (["check", str(scenario)], ["check", f"{scenario}{LABEL}"]):
        printed = {"stdout": io.BytesIO(), "stderr": io.BytesIO()}
        for name, kept in printed.items():
            monkeypatch.setattr(sys, name, io.TextIOWrapper(kept, encoding=encoding))
        monkeypatch.setattr(sys, "argv", ["umbau", *said])
        with pytest.raises(SystemExit):
            cli.main()
        for name in printed:
            getattr(sys, name).flush()
        out = printed["stderr" if LABEL in said[1] else "stdout"].getvalue().decode(encoding)
        assert label in out
        assert "?" not in out


def test_json_keeps_every_letter_in_every_encoding(scenario: Path, tmp_path: Path) -> None:
    out = tmp_path / "Größe α"
    done = _call("run", scenario, "-p", "1", "--json", "--out", out, encoding="cp1252")
    assert done.returncode == 0, done.stderr
    assert Path(json.loads(done.stdout.decode("cp1252"))["results"]) == out


def test_ascii_is_not_answered_in_another_encoding() -> None:
    done = _call("α−ä", encoding="ascii")
    assert done.returncode == 2
    assert b"No such command '\\u03b1-ae'" in done.stderr


def _call(
    *said: object, encoding: str = "utf-8", **settings: str
) -> "subprocess.CompletedProcess[bytes]":
    return subprocess.run(
        (*COMMAND, *map(str, said)),
        env={**_environment(), "PYTHONIOENCODING": encoding, **settings},
        capture_output=True,
        check=False,
        timeout=PATIENCE,
    )


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT)}


# -- readers ----------------------------------------------------------------------------------

posix = pytest.mark.skipif(not Path("/bin/bash").exists(), reason="a shell closes descriptors")


@posix
@pytest.mark.parametrize(
    ("call", "code", "unbuffered"),
    [
        ("{umbau} log {scenario} | head -1; exit ${{PIPESTATUS[0]}}", 0, "1"),
        ("{umbau} run {scenario} -p 1 --out {out} 2>&- >&- <&-", 0, ""),
        ("{umbau} --help | true; exit ${{PIPESTATUS[0]}}", 0, ""),
        ("{umbau} --help >&-", 0, "1"),
        ("{umbau} nix 2>&1 | true; exit ${{PIPESTATUS[0]}}", 2, ""),
        ("{umbau} nix 2>&1 | true; exit ${{PIPESTATUS[0]}}", 2, "1"),
        ("{umbau} nix 2>&-", 2, ""),
    ],
)
def test_no_reader_that_leaves_or_was_never_there_breaks_a_command(
    call: str, code: int, unbuffered: str, scenario: Path, tmp_path: Path
) -> None:
    umbau = f"'{COMMAND[0]}' -c '{COMMAND[2]}'"
    out = tmp_path / "out"
    done = subprocess.run(
        ("/bin/bash", "-c", call.format(umbau=umbau, scenario=scenario, out=out)),
        env={**_environment(), "PYTHONUNBUFFERED": unbuffered},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )
    assert (done.returncode, done.stderr) == (code, "")
    assert not out.exists() or (out / "manifest.json").is_file()
    assert out.exists() == ("{out}" in call)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no full device here")
def test_a_full_disk_below_standard_output_is_told_once(scenario: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            (*COMMAND, "log", str(scenario)),
            env=_environment(),
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
            timeout=PATIENCE,
        )
    assert done.returncode == 1
    assert done.stderr == f"umbau: {os.strerror(errno.ENOSPC)}\n"


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="no terminals here")
@pytest.mark.parametrize(
    "settings",
    [
        {"COLUMNS": "1", "TERM": "dumb"},
        {"COLUMNS": "0", "LINES": "0", "TERM": "", "PYTHONIOENCODING": "cp437"},
    ],
    ids=str,
)
def test_no_terminal_is_too_narrow_or_too_plain(
    settings: dict[str, str], scenario: Path, tmp_path: Path
) -> None:
    ours, theirs = os.openpty()
    done = subprocess.run(
        (*COMMAND, "run", str(scenario), "-p", "1", "--out", str(tmp_path / "out"), "--no-store"),
        env={**_environment(), **settings},
        stdout=subprocess.PIPE,
        stderr=theirs,
        check=False,
        timeout=PATIENCE,
    )
    os.close(theirs)
    shown = os.read(ours, 100_000)
    os.close(ours)
    assert done.returncode == 0, shown
    assert b"95 %" in done.stdout
    assert b"Traceback" not in shown
    assert "PYTHONIOENCODING" not in settings or shown.isascii()
    assert not re.search(rb"\?(?!25[lh])", shown)  # but what hides and shows the cursor


def test_the_handler_leaves_other_errors_alone() -> None:
    with pytest.raises(UnicodeDecodeError):
        codecs.lookup_error(plain.ERRORS)(UnicodeDecodeError("ascii", b"\xe9", 0, 1, "no"))
