"""Damaged scenario files: each is refused with located problems, or loads and can be checked.

`python -m tests.properties.fuzz --number 10000` tries many and prints what it found.
"""

import argparse
import random
import signal
import sys
import tempfile
import time
import traceback
import warnings
from dataclasses import dataclass
from pathlib import Path

from sim.errors import ScenarioError
from sim.report.check_overview import overview_text
from sim.report.check_text import check_text
from sim.scenario.loading import is_study, load_scenario, load_study
from tests.properties.mutations import mutated

ROOT = Path(__file__).parents[2]
FILES = {
    **{path.name: path.read_text(encoding="utf-8")
       for path in sorted((ROOT / "scenarios" / "small_town").glob("*.yaml"))},
    "a1_mm1.yaml": (ROOT / "tests/theory/scenarios/a1_mm1.yaml").read_text(encoding="utf-8"),
}  # fmt: skip
"""Text by name of the shipped files that are damaged."""
STRUCTURES = ("current.yaml", "clearing.yaml", "merged.yaml")
HANG = 20
"""Seconds after which the script calls a file a hang."""


@dataclass(frozen=True)
class Outcome:
    """What came of one damaged file."""

    number: int
    valid: bool
    seconds: float


def try_one(number: int, folder: Path) -> Outcome:
    """Damage a file by the luck of a number and load it, with the undamaged others beside it.

    Raises whatever is no `ScenarioError`, and AssertionError if a problem has no place.
    """
    luck = random.Random(number)  # noqa: S311 - no secret
    name = luck.choice(list(FILES))
    for other, text in FILES.items():
        (folder / other).write_text(text, encoding="utf-8")
    damaged = mutated(FILES[name], luck, list(FILES.values()))
    (folder / name).write_text(damaged, encoding="utf-8", newline="\n")
    entry = folder / ("today.yaml" if name == "office.yaml" else name)
    if name in STRUCTURES:
        entry = folder / "entry.yaml"
        entry.write_text(FILES["today.yaml"].replace("current.yaml", name), encoding="utf-8")
    begun = time.perf_counter()
    valid = _load(entry)
    return Outcome(number, valid, time.perf_counter() - begun)


def _load(entry: Path) -> bool:
    """Load and check a file; tell whether it is valid."""
    try:
        if is_study(entry):
            scenarios = load_study(entry).scenarios
            assert "Load" in overview_text(scenarios)
            assert all(check_text(scenario) for scenario in scenarios.values())
        else:
            assert check_text(load_scenario(entry).scenario)
    except ScenarioError as error:
        _check_places(error)
        return False
    return True


def _check_places(error: ScenarioError) -> None:
    """Require that every problem is one line and stands in its file."""
    assert error.problems
    for problem in error.problems:
        assert problem.line >= 1
        assert problem.column >= 1
        assert problem.message
        assert str(problem).isprintable(), str(problem)
        if Path(problem.file).is_file():
            lines = Path(problem.file).read_text(encoding="utf-8").count("\n") + 1
            assert problem.line <= lines + 1


def main() -> int:
    """Try many files; return the number of those that misbehaved."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--number", type=int, default=10_000)
    parser.add_argument("--first", type=int, default=0)
    stated = parser.parse_args()
    warnings.simplefilter("error")
    signal.signal(signal.SIGALRM, _too_long)
    outcomes: list[Outcome] = []
    faults = 0
    with tempfile.TemporaryDirectory() as name:
        for number in range(stated.first, stated.first + stated.number):
            signal.alarm(HANG)
            try:
                outcomes.append(try_one(number, Path(name)))
            except Exception:  # noqa: BLE001 - whatever it is, it is what is looked for
                faults += 1
                print(f"-- number {number}\n{traceback.format_exc(limit=-4)}")  # noqa: T201 - a script
            signal.alarm(0)
    valid = sum(outcome.valid for outcome in outcomes)
    print(  # noqa: T201 - a script
        f"{stated.number} files: {valid} valid, {len(outcomes) - valid} refused with places, "
        f"{faults} misbehaved"
    )
    for outcome in sorted(outcomes, key=lambda each: -each.seconds)[:3]:
        print(f"slowest: number {outcome.number}, {outcome.seconds:.2f} s")  # noqa: T201
    return faults


def _too_long(_signal: int, _frame: object) -> None:
    message = f"no answer within {HANG} s"
    raise TimeoutError(message)


if __name__ == "__main__":
    sys.exit(min(main(), 1))
