"""`run.py` says what is wrong with the Python that it is given, and goes on with another."""

import importlib.util
import os
import re
import sys
from collections import namedtuple
from pathlib import Path
from types import ModuleType

import pytest

from sim.cli.calling import CALL, command

ROOT = Path(__file__).parents[2]
PAGES = ("README.md", "README.de.md", "docs/erste-stunde.md")
Version = namedtuple("Version", "major minor micro")  # noqa: PYI024 - as sys.version_info


@pytest.fixture
def run_py(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Load the script, with an environment elsewhere."""
    spec = importlib.util.spec_from_file_location("run_py", ROOT / "run.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module, "VENV", tmp_path / ".venv")
    return module


@pytest.mark.parametrize(
    ("version", "too_new"), [((3, 11), False), ((3, 14), False), ((3, 15), True)]
)
def test_a_python_without_ready_made_libraries_is_told(
    run_py: ModuleType, monkeypatch: pytest.MonkeyPatch, version: tuple[int, int], *, too_new: bool
) -> None:
    monkeypatch.setattr(run_py, "attempt", lambda *_: "no matching distribution")
    monkeypatch.setattr(sys, "version_info", Version(*version, 0))
    with pytest.raises(SystemExit) as ended:
        run_py.set_up("core")
    said = str(ended.value)
    assert said.startswith("run.py: could not set up .venv; the reason stands above.")
    assert ("Python 3.15 may be too new: for Python 3.11 to 3.14" in said) == too_new


@pytest.mark.parametrize(
    ("locale", "words", "german"),
    [
        ("de_DE.UTF-8", [], True),
        ("en_GB.UTF-8", [], False),
        ("en_GB.UTF-8", ["check", "x.yaml", "--language", "de"], True),
        ("de_DE.UTF-8", ["check", "x.yaml", "--language=en"], False),
        ("de_DE.UTF-8", ["new", "-l", "en"], False),
    ],
)
def test_it_speaks_the_language_asked_for_or_the_system_s(
    run_py: ModuleType, monkeypatch: pytest.MonkeyPatch, locale: str, words: list[str], *,
    german: bool,
) -> None:  # fmt: skip
    monkeypatch.setenv("LC_ALL", locale)
    monkeypatch.setattr(sys, "argv", ["run.py", *words])
    monkeypatch.setattr(run_py, "attempt", lambda *_: "no matching distribution")
    with pytest.raises(SystemExit) as ended:
        run_py.set_up("core")
    assert str(ended.value).startswith(
        "run.py: .venv konnte nicht eingerichtet werden" if german else "run.py: could not set up"
    )


def test_commands_to_be_typed_next_are_written_as_it_was_called(
    run_py: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[list[str]] = []
    monkeypatch.setattr(run_py, "set_up", lambda _: None)
    monkeypatch.setattr(run_py.os, "execv", lambda _, words: started.append(words), raising=False)
    monkeypatch.setattr(run_py.subprocess, "call", started.append)
    monkeypatch.setattr(run_py.signal, "signal", lambda *_: None)
    monkeypatch.setattr(sys, "argv", ["run.py", "check", "x.yaml"])
    monkeypatch.setenv(run_py.CALL, "")
    monkeypatch.setenv(run_py.KEEPS_NOTHING, "1")
    monkeypatch.chdir(ROOT)  # where `test` goes
    assert command("check x") == "umbau check x"
    run_py.main(["check", "x.yaml"])
    assert started[0][1:] == ["check", "x.yaml"]
    python = "py" if os.name == "nt" else "python3"
    assert run_py.CALL == CALL
    assert command("check x") == f"{python} run.py check x"
    assert run_py.KEEPS_NOTHING not in os.environ
    run_py.main(["test"])
    assert command("check x") == "umbau check x"


def test_an_environment_of_another_python_is_made_anew(
    run_py: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[tuple[str, ...]] = []

    def attempt(*command: str) -> str | None:
        tried.append(command)
        return "AssertionError" if "-c" in command else None

    monkeypatch.setattr(run_py, "attempt", attempt)
    (run_py.VENV).mkdir()
    run_py.set_up("core")
    asked, made = tried[:2]
    assert f"assert sys.version_info[:2] == {sys.version_info[:2]}" in asked[2]
    assert made[1:] == ("-m", "venv", "--clear", str(run_py.VENV))
    assert (run_py.VENV / "umbau-core.stamp").exists()


def test_where_numba_is_not_there_ready_made_the_rest_is_set_up(
    run_py: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    tried: list[tuple[str, ...]] = []

    def attempt(*command: str) -> str | None:
        tried.append(command)
        return "no matching distribution" if "locked/fast.txt" in command else None

    monkeypatch.setattr(run_py, "attempt", attempt)
    monkeypatch.setattr(run_py.shutil, "which", lambda _: None)
    monkeypatch.setattr(run_py, "german", lambda: False)
    run_py.VENV.mkdir()
    run_py.set_up("core")
    assert tried[-1][1:] == (
        "-m", "pip", "install", "--no-compile", "--require-hashes", "--only-binary", ":all:",
        "-r", "locked/fast.txt",
    )  # fmt: skip
    assert (run_py.VENV / "umbau-core.stamp").exists()
    said = "numba is not there ready-made for this Python and machine; runs take longer."
    assert said in capsys.readouterr().err
    tried.clear()
    run_py.set_up("core")
    assert tried == []


@pytest.mark.parametrize("page", PAGES)
def test_pages_name_the_pythons_that_are_meant(run_py: ModuleType, page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    newest = ".".join(map(str, run_py.NEWEST))
    assert re.search(rf"Python 3\.11 (to|bis) {re.escape(newest)}\b", text)
