"""The compiled engine is equal to SimPy, row by row and at the end: compiled, and as Python."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.engines.counted import RULES
from tests.thorough import THOROUGH

pytest.importorskip("numba")

ROOT = Path(__file__).parents[2]
TRACES = sorted(path.stem for path in (ROOT / "tests" / "traces").glob("test_*.py"))
RANDOM = ("tests/engines/random_offices.py", "tests/engines/random_reorganisations.py")


LEVERS = (
    "capacity_loss", "extra_posts", "faster_handoff", "faster_learning", "fewer_enquiries", "hires",
    "overtime", "phone_free_hours",
)  # fmt: skip
WANTED = (
    "people", "own caseloads", "steps for another person, or the same", "slots", "weekly releases",
    "phases", "go-lives", "open cases that move", "open cases that stay",
    *(f"lever {name}" for name in LEVERS), *(f"rule {name}" for name in RULES),
    "go_live", "moved", "joined", "left", "lent", "throttle", "urgent", "lapse", "slot_release",
    "booked", "slot_start", "no_show", "handoff", "given_back", "interrupt",
)  # fmt: skip
"""What random offices are to have, and what is to happen in them; their seeds are such."""


def _pass(*paths: str, interpreted: bool = False, **variables: str) -> str:
    """Run tests, with what they trace in both engines, in a process of their own.

    Returns what it says at the end.
    """
    command = [sys.executable, "-m", "pytest", "-q", "-x", "--tb=short", "-p", "no:cacheprovider"]
    ran = subprocess.run(
        [*command, "-p", "tests.engines.both", *paths],
        cwd=ROOT, env={**os.environ, "NUMBA_DISABLE_JIT": str(int(interpreted)), **variables},
        text=True, capture_output=True, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stdout[-4000:] + ran.stderr[-1000:]
    return ran.stdout


def test_all_is_equal_compiled() -> None:
    said = _pass("tests/traces", *RANDOM, "tests/engines/frozen_offices.py")
    drawn = dict(re.findall(r"^drawn: (.+): (\d+)$", said, re.MULTILINE))
    print(drawn)  # noqa: T201 - to be seen (-rP)
    assert [name for name in WANTED if not int(drawn.get(name, 0))] == []


def test_every_array_has_its_place_whatever_is_imported_first() -> None:
    # Machine code that one process keeps is used by others, which import in another order.
    told = {
        subprocess.run(
            [sys.executable, "-c", _PLACES.format(first=first)],
            cwd=ROOT, text=True, capture_output=True, check=True,
        ).stdout
        for first in ("ready", "engine", "workforce")
    }  # fmt: skip
    assert told == {"True\n"}


_PLACES = """
import sim.engines.compiled.{first}, sim.engines.compiled.engine, sim.engines.compiled.ready
from sim.engines.compiled.arrays import Arrays
from sim.engines.compiled.layout import ARRAYS, NAMES
arrays = Arrays()
places = [arrays.new(name, 1).ctypes.data for name in NAMES]
print(set(ARRAYS) == set(NAMES) and arrays.office[:-1:2].tolist() == places)
"""

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
