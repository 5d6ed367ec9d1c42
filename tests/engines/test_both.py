"""The compiled engine is equal to SimPy, row by row and at the end: compiled, and as Python."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.thorough import THOROUGH

pytest.importorskip("numba")

ROOT = Path(__file__).parents[2]
TRACES = sorted(path.stem for path in (ROOT / "tests" / "traces").glob("test_*.py"))
RANDOM = ("tests/engines/random_offices.py", "tests/engines/random_reorganisations.py")


def _pass(*paths: str, interpreted: bool = False, **variables: str) -> None:
    """Run tests, with what they trace in both engines, in a process of their own."""
    command = [sys.executable, "-m", "pytest", "-q", "-x", "--tb=short", "-p", "no:cacheprovider"]
    ran = subprocess.run(
        [*command, "-p", "tests.engines.both", *paths],
        cwd=ROOT, env={**os.environ, "NUMBA_DISABLE_JIT": str(int(interpreted)), **variables},
        text=True, capture_output=True, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stdout[-4000:] + ran.stderr[-1000:]


def test_all_is_equal_compiled() -> None:
    _pass("tests/traces", *RANDOM, "tests/engines/frozen_offices.py")


# -- as Python: what is compiled is this, and faults are planted into it ------------------------

thorough = pytest.mark.skipif(not THOROUGH, reason="compiled it is run with every change")


@thorough
@pytest.mark.parametrize("name", TRACES)
def test_traces_are_equal_interpreted(name: str) -> None:
    _pass(f"tests/traces/{name}.py", interpreted=True)


@thorough
@pytest.mark.parametrize("path", RANDOM)
def test_random_offices_are_equal_interpreted(path: str) -> None:
    _pass(path, interpreted=True)


@thorough
def test_nothing_is_read_or_written_beside_an_array(tmp_path: Path) -> None:
    _pass("tests/traces", *RANDOM, NUMBA_BOUNDSCHECK="1", NUMBA_CACHE_DIR=str(tmp_path))
