"""The compiled engine is equal to SimPy, row by row and at the end: compiled, and as Python."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.thorough import THOROUGH

pytest.importorskip("numba")

ROOT = Path(__file__).parents[2]


def _pass(*paths: str, interpreted: bool) -> None:
    """Run tests, with what they trace in both engines, in a process of their own."""
    command = [sys.executable, "-m", "pytest", "-q", "-x", "--tb=short", "-p", "no:cacheprovider"]
    ran = subprocess.run(
        [*command, "-p", "tests.engines.both", *paths],
        cwd=ROOT, env={**os.environ, "NUMBA_DISABLE_JIT": str(int(interpreted))}, text=True,
        capture_output=True, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stdout[-4000:] + ran.stderr[-1000:]


def test_traces_and_frozen_offices_are_equal_compiled() -> None:
    _pass("tests/traces", "tests/engines/frozen_offices.py", interpreted=False)


def test_random_offices_are_equal_interpreted() -> None:
    _pass("tests/engines/random_offices.py", interpreted=True)


def test_random_reorganisations_are_equal_interpreted() -> None:
    _pass("tests/engines/random_reorganisations.py", interpreted=True)


@pytest.mark.skipif(not THOROUGH, reason="compiled they are run with every change")
def test_traces_are_equal_interpreted() -> None:
    _pass("tests/traces", interpreted=True)
