"""What run.py installs is one list of versions, known by hashes; and a manifest tells all of it."""

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path

import pytest

from sim.report.folder.manifest import libraries

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def _canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _pinned(file: str) -> Mapping[str, str]:
    text = (ROOT / file).read_text(encoding="utf-8")
    return {_canonical(n): v for n, v in re.findall(r"^([\w.-]+)==([^\s;]+)", text, re.MULTILINE)}


def _names(requirements: list[str]) -> set[str]:
    return {_canonical(re.split(r"[^\w.-]", each)[0]) for each in requirements}


NEEDED = {
    "core": ("brief", "sensitivity"),
    "dev": ("dev",),
    "fast": ("fast",),
}


@pytest.mark.parametrize("which", NEEDED)
def test_a_lock_has_the_tested_versions_of_all_that_is_needed_each_with_hashes(which: str) -> None:
    locked, stated = _pinned(f"locked/{which}.txt"), _pinned("constraints.txt")
    assert {name: stated.get(name) for name in locked} == locked
    # `fast` is laid upon one of the others
    needed = (
        set() if which == "fast" else _names(PROJECT["project"]["dependencies"]) | {"setuptools"}
    )
    for extra in NEEDED[which]:
        needed |= _names(PROJECT["project"]["optional-dependencies"][extra])
    assert needed <= set(locked)
    text = (ROOT / "locked" / f"{which}.txt").read_text(encoding="utf-8")
    for entry in re.split(r"\n(?=\S)", text.strip()):
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", entry), entry


def test_the_build_tool_is_the_tested_one() -> None:
    (stated,) = PROJECT["build-system"]["requires"]
    assert stated == f"setuptools=={_pinned('constraints.txt')['setuptools']}"


def test_a_manifest_tells_every_library_of_the_program() -> None:
    told = libraries()
    assert _names(PROJECT["project"]["dependencies"]) <= set(told)
    assert {"pydantic-core", "python-dateutil", "salib", "typst", "lxml"} <= set(told)
    assert not set(told) & {"pytest", "ruff", "jupytext"}
