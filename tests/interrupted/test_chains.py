"""Commands that are killed, or find the disk full, and then go on: as if nothing had happened."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.thorough import THOROUGH

ROOT = Path(__file__).parents[2]

SHORT = {
    "in mid-study": ("--command", "run", "--main", "1", "--worker", "1"),
    "while results are written": (
        *("--command", "run", "--runs", "3"), *("--writing", "8", "--full", "2"),
    ),
}  # fmt: skip
LONG = {
    "in mid-study": ("--main", "30", "--worker", "30"),
    "while results are written": ("--writing", "40", "--full", "10"),
}
STATED = LONG if THOROUGH else SHORT


@pytest.mark.skipif(
    not os.access("/proc/self/stat", os.R_OK), reason="looks for processes in /proc"
)
@pytest.mark.parametrize("asked", STATED.values(), ids=STATED)
def test_what_is_ended_in_the_middle_goes_on_as_if_nothing_had_happened(
    asked: tuple[str, ...],
) -> None:
    """In a process of its own, because commands are forked from it."""
    told = subprocess.run(
        [sys.executable, "-m", "tests.interrupted.chains", *asked],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stdout
    for way, number in zip(asked[::2], asked[1::2], strict=True):
        if way.lstrip("-") in ("main", "worker", "writing", "full"):
            assert f"'{way.lstrip('-')}': {number}" in told.stdout, told.stdout
