"""Planting faults into a copy of the program, and looking whether tests see them."""

import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from shutil import copy2, copytree, ignore_patterns

ROOT = Path(__file__).parents[2]
_FOLDERS = ("sim", "tests", "benchmarks", "scenarios", "docs", "notebooks")
_FILES = ("pyproject.toml", "constraints.txt", "run.py", "README.md", "CHANGELOG.md")
_CAUGHT, _MISSED = 1, 0
"""How pytest ends: tests have failed, all tests have passed."""
_ENDS_WITHIN = 300.0
"""Seconds; a fault is to make its test fail, not last for ever."""


@dataclass(frozen=True)
class Fault:
    """A slip that somebody could make: `old` becomes `new` in a file of the package `sim`.

    `test` is the test that sees it, as pytest names it.
    """

    name: str
    file: str
    old: str
    new: str
    why: str
    test: str

    @property
    def is_compiled(self) -> bool:
        """Whether it is one of the compiled engine alone, seen by its log that differs."""
        return self.file.startswith("engines/compiled/")

    def in_text(self, text: str) -> str:
        """Return a text with the fault; ValueError where it does not fit exactly once."""
        number = text.count(self.old)
        if number != 1:
            message = f"{self.name}: 'old' stands {number} times in sim/{self.file}; mend the fault"
            raise ValueError(message)
        return text.replace(self.old, self.new)


class Copy:
    """A copy of the program and its tests, into which faults are planted one at a time."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name in _FOLDERS:
            copytree(ROOT / name, folder / name, ignore=ignore_patterns("__pycache__"))
        for name in _FILES:
            copy2(ROOT / name, folder / name)

    def tests_pass(
        self, tests: Sequence[str], *, in_both: bool = False, within: float | None = None
    ) -> bool:
        """Run tests in the copy; RuntimeError where they cannot be run at all.

        `within`: seconds after which TimeoutExpired is raised.
        `in_both`: in both engines, the compiled one interpreted, whose logs must be equal.
        """
        env = {**os.environ, "NUMBA_DISABLE_JIT": "1"} if in_both else os.environ
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-x", "-q", "--tb=short", "-p", "no:cacheprovider",
             *(["-p", "tests.engines.both"] if in_both else []), *tests],
            cwd=self.folder,
            # Compiled files are told apart by size and second, too coarse for these changes.
            env={**env, "PYTHONPATH": str(self.folder), "PYTHONDONTWRITEBYTECODE": "1"},
            capture_output=True,
            text=True,
            check=False,
            timeout=within,
        )  # fmt: skip
        if done.returncode not in (_CAUGHT, _MISSED) or "error in" in done.stdout:
            raise RuntimeError(f"the tests did not run: {done.stdout}{done.stderr}")
        return done.returncode == _MISSED

    def catches(self, fault: Fault) -> bool:
        """Tell whether the fault's test fails while the fault is there."""
        path = self.folder / "sim" / fault.file
        sound = path.read_text(encoding="utf-8")
        path.write_text(fault.in_text(sound), encoding="utf-8")
        try:
            return not self.tests_pass([fault.test], in_both=fault.is_compiled, within=_ENDS_WITHIN)
        finally:
            path.write_text(sound, encoding="utf-8")
