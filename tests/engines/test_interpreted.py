"""The compiled engine as the Python that it is, and equal to SimPy."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("numba")

ROOT = Path(__file__).parents[2]


def _pass_interpreted(*paths: str) -> None:
    """Run tests in a process of their own, in which numba compiles nothing."""
    command = [sys.executable, "-m", "pytest", "-q", "-x", "--tb=short", "-p", "no:cacheprovider"]
    ran = subprocess.run(
        [*command, "-p", "tests.engines.both", *paths],
        cwd=ROOT, env={**os.environ, "NUMBA_DISABLE_JIT": "1"}, text=True, capture_output=True,
        check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stdout[-4000:] + ran.stderr[-1000:]


def test_traces_are_equal_in_both_engines() -> None:
    _pass_interpreted("tests/traces")


def test_random_offices_are_equal_in_both_engines() -> None:
    _pass_interpreted("tests/engines/random_offices.py")
