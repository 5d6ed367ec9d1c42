"""Commands that are ended in the middle, again and again, and then let through.

`python -m tests.interrupted.chains --main 30 --worker 30 --writing 40` prints counts. Each chain
must end as if nothing had happened: the same tables and charts to the byte, nothing left over.
"""

import argparse
import json
import os
import random
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from tests.interrupted.victim import (
    Fault,
    begun,
    changes_of,
    ended,
    given,
    still_runs,
    wait_until,
    workers,
)

ROOT = Path(__file__).parents[2]
TOWN = ROOT / "scenarios" / "small_town"
STUDY = """\
name: Klein
question: Geht es weiter?
office: office.yaml
structures: [current.yaml, clearing.yaml]
run: {run_length: 28 days, replications: 16, seed: 1}
matters: {decided: 2 %, open_end: 5 %, median_age_open: 7 days}
language: de
"""
SCENARIO = """\
name: Klein
office: office.yaml
structure: current.yaml
run: {run_length: 28 days, replications: 32, seed: 1}
"""
FILES = {"compare": ("study.yaml", STUDY), "run": ("town.yaml", SCENARIO)}
EACH = 4
"""So many times a chain is ended before it is let through."""


@dataclass(frozen=True)
class Course:
    """A command, what it gives when nobody ends it, and older results that it replaces."""

    command: str
    folder: Path
    runs: int
    changes: int = 0
    """How often it changes files while it writes results."""

    @property
    def call(self) -> tuple[str, ...]:
        """The command with its file and number of runs."""
        return (self.command, FILES[self.command][0], "-n", str(self.runs))

    @classmethod
    def of(cls, command: str, folder: Path, runs: int) -> "Course":
        """Give the command twice: as it is, and with another seed for older results."""
        course = cls(command, folder, runs)
        for name, seed in (("older", ("--seed", "2")), ("whole", ())):
            changes = changes_of(_town(folder / name, command), *course.call, "-p", "1", *seed)
        return replace(course, changes=changes)

    def begin(self, name: str, *, replaces: bool) -> Path:
        """Return a folder in which nothing has been run yet."""
        town = _town(self.folder / name, self.command)
        if replaces:
            shutil.copytree(self.folder / "older" / "town" / "results", town / "results")
        return town

    def check(self, town: Path) -> None:
        """Require that a folder holds what it would if nobody had ended a command."""
        found = contents(town / "results")
        whole = contents(self.folder / "whole" / "town" / "results")
        other = [name for name in {**found, **whole} if found.get(name) != whole.get(name)]
        assert not other, f"missing, too much or not the same: {other}"
        left = [path for path in town.rglob(".*") if path.name not in (".umbau", ".gitignore")]
        assert not left, f"left over: {left}"
        assert (town / "mine.txt").read_text() == "mine"


def _town(folder: Path, command: str) -> Path:
    """Make a folder with a file to run, always of one name: results are called after it."""
    town = folder / "town"
    town.mkdir(parents=True)
    for part in ("office.yaml", "current.yaml", "clearing.yaml"):
        shutil.copy(TOWN / part, town)
    name, text = FILES[command]
    (town / name).write_text(text, encoding="utf-8")
    (town / "mine.txt").write_text("mine")
    return town


def contents(folder: Path) -> dict[str, object]:
    """Return files with what is in them; of a manifest all but when and by what it was made."""
    found: dict[str, object] = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.name == "manifest.json":
            details = json.loads(path.read_text(encoding="utf-8"))
            assert details.pop("made")
            assert details.pop("engine")["runs"]  # how many were kept depends on the course
            found[name] = details
        elif path.is_file():
            found[name] = path.read_bytes()
    return found


# -- ways to be ended -------------------------------------------------------------------------

Way = Callable[[random.Random, Course, Path], bool]
"""Ends a command in a folder; tells whether it came to that."""


def _kept(town: Path) -> int:
    return len(list(town.glob(".umbau/runs/*/*/[0-9]*.run")))


def _in_mid_study(luck: random.Random, course: Course, town: Path, *, worker: bool) -> bool:
    """Kill the command, or one of the processes that simulate, after one to three more runs."""
    aim = _kept(town) + luck.choice((1, 2, 3))
    with begun(town, *course.call, "-p", "2") as process:
        wait_until(lambda: _kept(town) >= aim or not still_runs(process), "no run is kept")
        time.sleep(luck.random() * 0.05)
        if worker:
            chosen = workers(process)
            if not chosen:
                return ended(process, town).code != 0
            _killed(luck.choice(chosen))
            told = ended(process, town)
            if told.code == 0:
                return False  # it had nothing more to do
            assert told.code == 1, told
            assert "a process was ended from outside" in told.err, told.err
            assert "kept in .umbau" in told.err, told.err
            assert "the same command goes on" in told.err, told.err
            assert "Traceback" not in told.err, told.err
            return True
        _killed(process)
        return ended(process, town).code == -signal.SIGKILL


def _killed(process: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(process, signal.SIGKILL)


def main_process(luck: random.Random, course: Course, town: Path) -> bool:
    """Kill the command while it runs."""
    return _in_mid_study(luck, course, town, worker=False)


def worker(luck: random.Random, course: Course, town: Path) -> bool:
    """Kill one of the processes that simulate."""
    return _in_mid_study(luck, course, town, worker=True)


def writing(luck: random.Random, course: Course, town: Path) -> bool:
    """Kill the command before it changes a file, while it writes results."""
    fault = Fault(at=luck.randint(1, course.changes))
    whole = _whole(town)
    code = given(town, *course.call, "-p", "1", fault=fault).code
    assert code in (-signal.SIGKILL, 0)
    assert not whole or _whole(town), "results that were there are gone"
    return code != 0


def full_disk(luck: random.Random, course: Course, town: Path) -> bool:
    """Let the disk be full while results are written, or while runs are kept."""
    at = luck.randint(1, course.changes // 2)
    whole = _whole(town)
    if not _kept(town) and luck.random() < 0.5:
        fault = Fault(luck.randint(1, 2 * course.runs), ".umbau", ".umbau", full=True)
        told = given(town, *course.call, "-p", "1", fault=fault)
        assert told.code == 0, told
        assert "could not be kept in .umbau: No space left on device" in told.err, told
        shutil.rmtree(town / "results")
        return True
    told = given(town, *course.call, "-p", "1", fault=Fault(at, full=True))
    assert told.code == 1, told
    assert "No space left on device" in told.err, told.err
    assert "kept in .umbau" in told.err, told.err
    assert "the same command goes on" in told.err, told.err
    assert "Traceback" not in told.err, told.err
    assert not whole or _whole(town), "results that were there are gone"
    return True


def _whole(town: Path) -> bool:
    """Tell whether whole results are there, in their place or set aside beside it."""
    for path in town.glob("results/*/manifest.json"):
        details = json.loads(path.read_text(encoding="utf-8") or "{}")
        names = details.get("files", {})
        if names and all((path.parent / name).is_file() for name in names):
            return True
    return False


WAYS: dict[str, Way] = {
    "main": main_process, "worker": worker, "writing": writing, "full": full_disk,
}  # fmt: skip


def chain(course: Course, way: str, number: int, times: int) -> int:
    """End a command so many times, then let it through and check; return how often it was ended.

    Raises AssertionError.
    """
    luck = random.Random(f"{way} {number}")  # noqa: S311 - no secret
    town = course.begin(f"{way} {number}", replaces=bool(number % 2))
    happened = sum(WAYS[way](luck, course, town) for _ in range(times))
    told = given(town, *course.call, "-p", "1")
    assert told.code == 0, told
    course.check(town)
    shutil.rmtree(town.parent)
    return happened


def main() -> int:
    """Try chains; return the number of those that did not end well."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--command", choices=list(FILES), default="compare")
    parser.add_argument("--each", type=int, default=EACH)
    parser.add_argument("--runs", type=int, default=16)
    for way in WAYS:
        parser.add_argument(f"--{way}", type=int, default=0, help="how many times at least")
    stated = vars(parser.parse_args())
    counts: Counter[str] = Counter()
    faults = 0
    with tempfile.TemporaryDirectory() as name:
        course = Course.of(stated["command"], Path(name), stated["runs"])
        print(f"{course.changes} changes of files while results are written", flush=True)  # noqa: T201
        for way in WAYS:
            for number in range(10 * stated[way]):
                if counts[way] >= stated[way]:
                    break
                try:
                    times = min(stated["each"], stated[way] - counts[way])
                    counts[way] += chain(course, way, number, times)
                    counts[f"{way}, chains"] += 1
                    print(f"{way} {number}: {counts[way]}", flush=True)  # noqa: T201
                except Exception:  # noqa: BLE001 - whatever it is, it is what is looked for
                    faults += 1
                    counts[way] += 1
                    print(f"-- {way} {number}\n{traceback.format_exc()}", flush=True)  # noqa: T201
    print(f"{stated['command']}: ended in the middle {dict(counts)}, {faults} not as if nothing "  # noqa: T201
          "had happened")  # fmt: skip
    return faults


if __name__ == "__main__":
    sys.exit(min(main(), 1))
