"""`run.py` says what is wrong with the Python that it is given, and goes on with another."""

import importlib.util
import re
import sys
from collections import namedtuple
from pathlib import Path
from types import ModuleType

import pytest

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


@pytest.mark.parametrize("page", PAGES)
def test_pages_name_the_pythons_that_are_meant(run_py: ModuleType, page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    newest = ".".join(map(str, run_py.NEWEST))
    assert re.search(rf"Python 3\.11 (to|bis) {re.escape(newest)}\b", text)
