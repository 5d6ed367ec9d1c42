"""Damaged scenario files: each is refused with located problems, or loads and can be checked.

`python -m tests.properties.fuzz --number 10000` tries many and prints what it found; with
`--days 20` those that load are also run for so long, and everything must add up.
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
from sim.experiment.replication import run_replication
from sim.experiment.runner import expected_entities
from sim.model.plan import compile_plan
from sim.report.check_overview import overview_text
from sim.report.check_text import check_text
from sim.scenario.calendar import DAY
from sim.scenario.loading import is_study, load_scenario, load_study
from sim.scenario.study import Scenario
from tests.properties.mutations import mutated

ROOT = Path(__file__).parents[2]
FILES = {
    **{path.name: path.read_text(encoding="utf-8")
       for path in sorted((ROOT / "scenarios" / "small_town").glob("*.yaml"))},
    "a1_mm1.yaml": (ROOT / "tests/theory/scenarios/a1_mm1.yaml").read_text(encoding="utf-8"),
    "people.yaml": (ROOT / "tests/scenarios/good/people.yaml").read_text(encoding="utf-8"),
    **{path.name: path.read_text(encoding="utf-8")
       for path in (ROOT / "scenarios/levers/overtime.yaml",
                    ROOT / "scenarios/small_town/levers/backlog_team.yaml")},
    "dated.yaml": (ROOT / "tests/scenarios/good/dated.yaml").read_text(encoding="utf-8"),
}  # fmt: skip
"""Text by name of the shipped files that are damaged."""
STRUCTURES = ("current.yaml", "clearing.yaml", "merged.yaml")
DATED = ("clearing_dated.yaml", "dated.yaml", "overtime.yaml", "backlog_team.yaml")
"""Reorganisations and levers: read by way of a scenario of today that changes on dates."""
HANG = 20
"""Seconds after which the script calls a file a hang."""
MOST_ENTITIES = 5_000
"""Cases and contacts of what the script runs."""


@dataclass(frozen=True)
class Outcome:
    """What came of one damaged file."""

    number: int
    valid: bool
    seconds: float


def try_one(number: int, folder: Path, days: float = 0.0) -> Outcome:
    """Damage a file by the luck of a number and load it, with the undamaged others beside it.

    What loads is run for so many days. Raises whatever is no `ScenarioError`, and
    AssertionError if a problem has no place.
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
    if name in DATED:
        entry = dated_entry(folder, name)
    begun = time.perf_counter()
    valid = _load(entry, days)
    return Outcome(number, valid, time.perf_counter() - begun)


def dated_entry(folder: Path, name: str) -> Path:
    """Return a scenario of today that a reorganisation or lever of this name changes."""
    changed = name if name == "clearing_dated.yaml" else "dated.yaml"
    entry = folder / "entry.yaml"
    entry.write_text(f"{FILES['today.yaml']}reorganisation: {changed}\n", encoding="utf-8")
    return entry


def _load(entry: Path, days: float) -> bool:
    """Load, check and run a file; tell whether it is valid."""
    try:
        if is_study(entry):
            scenarios = load_study(entry).scenarios
            assert "Load" in overview_text(scenarios)
            assert all(check_text(scenario) for scenario in scenarios.values())
        else:
            scenario = load_scenario(entry).scenario
            assert check_text(scenario)
            _run(scenario, days)
    except ScenarioError as error:
        _check_places(error)
        return False
    return True


def _run(scenario: Scenario, days: float) -> None:
    """Run a replication of the first days; RunError when it does not add up."""
    length = min(days * DAY, scenario.run.run_length)
    run = scenario.run.model_copy(
        update={"run_length": length, "warm_up": min(scenario.run.warm_up, length / 2)}
    )
    short = scenario.model_copy(update={"run": run})
    if length > 0 and expected_entities(short) <= MOST_ENTITIES:
        run_replication(compile_plan(short), 0)


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
    parser.add_argument("--days", type=float, default=0.0)
    stated = parser.parse_args()
    warnings.simplefilter("error")
    signal.signal(signal.SIGALRM, _too_long)
    outcomes: list[Outcome] = []
    faults = 0
    with tempfile.TemporaryDirectory() as name:
        for number in range(stated.first, stated.first + stated.number):
            signal.alarm(HANG)
            try:
                outcomes.append(try_one(number, Path(name), stated.days))
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
