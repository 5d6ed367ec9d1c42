"""Damaged scenario files: each is refused with located problems, or loads, adds up and can be run.

`python -m tests.properties.fuzz --number 10000` damages shipped and small files in all the ways of
`damage` and prints what became of them by kind; what loads is run for some days. `--commands 20`
gives every twentieth file to the command line as well; `--tables 3000` damages tables of months.
"""

import argparse
import os
import random
import shutil
import signal
import sys
import tempfile
import time
import traceback
import warnings
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sim.errors import ScenarioError
from sim.experiment.replication import run_replication
from sim.experiment.tasks import expected_entities
from sim.plan.plan import compile_plan
from sim.reading.loading import load_scenario, load_study
from sim.reading.observed import read_observed
from sim.report.sections.check.overview import overview_blocks
from sim.report.sections.check.scenario import check_blocks
from sim.report.writers.terminal import terminal
from sim.scenario.study import Scenario
from sim.units import DAY
from tests.properties.command_line import answer_of
from tests.properties.damage import DAMAGES, FOR_TABLES, damaged, kinds

ROOT = Path(__file__).parents[2]
HANG = 60
"""Seconds of work after which the script calls a file a hang."""
WAITING = 10
"""So many times as many seconds of the clock: whoever waits for something does no work."""
MOST_ENTITIES = 20_000
"""Cases and contacts of what is run; more would be a matter of patience, not of faults."""
OF_HISTORY = ("history.yaml", "extra_staff.yaml", "hires_2018.yaml")
"""What happened before the office of today; only a study of history holds the dates."""
RUN = "{run_length: 6 years, replications: 1, equal: planned}"
CASE_TYPES = ("renewal", "family", "naturalisation")
TABLES = (
    "month,arrivals,decided,open\n2024-01,350,1402,1050.5\n2024-02,340,,990\n2024-03,341,12,98\n",
    "Monat;Eingänge;Entschieden;Offene Fälle\n01.2024;350;1.402;1050,5\n02.2024;340;;990\n",
    "Monat;Anträge;Erledigt;Bestand\nJan 24;350;1402,0;1.050,5\nFeb 24;340;;990\nMrz 24;1;2;3\n",
    'month\tcase_type\topen\n"Jan 2024"\trenewal\t"1 402"\nFeb-24\tfamily\t7\n2024-03\t\t9\n',
)


@dataclass(frozen=True)
class Target:
    """A file that is damaged, and the file that is loaded and reads it."""

    file: str
    entry: str
    size: str
    """`tiny`, `town` or `city`: how long it takes."""

    @property
    def is_study(self) -> bool:
        """Whether a study is loaded."""
        return "study" in Path(self.entry).name


@dataclass(frozen=True)
class Outcome:
    """What came of one damaged file."""

    kind: str
    valid: bool
    run: bool = False
    by_command: bool = False
    seconds: float = 0.0


class Files:
    """A copy of all shipped files and some small ones, of which one at a time is damaged."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name, source in (
            ("scenarios", ROOT / "scenarios"),
            ("scenarios/good", ROOT / "tests/scenarios/good"),
            ("scenarios/theory", ROOT / "tests/theory/scenarios"),
        ):
            shutil.copytree(source, folder / name, dirs_exist_ok=True)
        town = folder / "scenarios/small_town"
        dated = (folder / "scenarios/good/dated.yaml").rename(town / "dated.yaml")
        text = dated.read_text(encoding="utf-8")
        text = text.replace("overtime.yaml", "../levers/overtime.yaml")
        text = text.replace("backlog_team.yaml", "levers/backlog_team.yaml")
        dated.write_text(text, encoding="utf-8")
        os.mkfifo(folder / "scenarios/small_town/pipe")
        (folder / "scenarios/small_town/link_to_zero").symlink_to("/dev/zero")
        self.targets = sorted(self._targets(), key=lambda each: (each.file, each.entry))
        self.texts = {
            each.file: (folder / each.file).read_text(encoding="utf-8") for each in self.targets
        }

    def _targets(self) -> Iterator[Target]:
        """Yield every file, with an entry that reads it."""
        for path in sorted(self.folder.rglob("*.yaml")):
            text = path.read_text(encoding="utf-8")
            name = path.relative_to(self.folder).as_posix()
            city = path.parent if path.parent.name != "levers" else path.parent.parent
            city = city if (city / "today.yaml").is_file() else self.folder / "scenarios/small_town"
            today = city / ("scenario.yaml" if city.name == "good" else "today.yaml")
            entry = path
            if path.name in OF_HISTORY:
                entry = city / "study_history.yaml"
            elif path.parent.name == "management":
                entry = self._entry(today, f"management: {path}\n")
            elif "\neffects:" in text:
                entry = self._entry(today, f"reorganisation: {{name: used, levers: [{path}]}}\n")
            elif "\ntimeline:" in text or "\nloads:" in text or "\nlevers:" in text:
                entry = self._entry(today, f"reorganisation: {path}\n")
            elif "common" in name:
                entry = self.folder / "scenarios/krefeld/today.yaml"
            elif path.name == "office.yaml":
                entry = today
            elif "\nrun:" not in f"\n{text}" and not path.name.startswith("study"):
                entry = self._entry(today, f"structure: {path}\n")
            size = "tiny" if "/good/" in name or "/theory/" in name else "city"
            size = "town" if "small_town" in name else size
            yield Target(name, entry.relative_to(self.folder).as_posix(), size)

    def _entry(self, today: Path, keys: str) -> Path:
        """Write a scenario of today with other keys."""
        number = len(list(today.parent.glob("entry_*.yaml")))
        entry = today.with_name(f"entry_{number}.yaml")
        if not keys.startswith("structure:"):
            keys += f"run: {RUN}\n"
        written = [line.partition(":")[0] for line in keys.splitlines()]
        kept = [
            line
            for line in today.read_text(encoding="utf-8").splitlines()
            if line.partition(":")[0] not in written
        ]
        entry.write_text("\n".join([*kept, keys]), encoding="utf-8")
        return entry

    def chosen(self, luck: random.Random) -> Target:
        """Return the next target: mostly small ones, which are quick."""
        size = luck.choices(("tiny", "town", "city"), (60, 25, 15))[0]
        study = luck.random() < 0.15
        sized = [each for each in self.targets if each.size == size]
        return luck.choice([each for each in sized if each.is_study == study])

    def try_one(self, number: int, kind: str, days: float, *, by_command: bool) -> Outcome:
        """Damage a file by the luck of a number and load it; run it if it loads.

        Raises whatever is no `ScenarioError`, and AssertionError if a problem has no place or the
        command line answers otherwise.
        """
        luck = random.Random(number)  # noqa: S311 - no secret
        target = self.chosen(luck)
        path, text = self.folder / target.file, self.texts[target.file]
        begun = time.perf_counter()
        try:
            path.write_bytes(damaged(kind, text, luck, list(self.texts.values())))
            scenarios = self._load(target, shown=luck.random() < 0.3)
            if by_command:
                code, said = answer_of(["check", str(self.folder / target.entry)])
                assert code == (0 if scenarios else 2), f"exit code {code}\n{said}"
                assert "Traceback" not in said, said
        finally:
            path.write_text(text, encoding="utf-8")
        run = bool(scenarios) and _run(luck.choice(scenarios), days)
        seconds = time.perf_counter() - begun
        return Outcome(kind, bool(scenarios), run, by_command, seconds)

    def _load(self, target: Target, *, shown: bool) -> list[Scenario]:
        """Load a file and show its load; return its scenarios, none if it is refused."""
        entry = self.folder / target.entry
        try:
            if target.is_study:
                study = load_study(entry)
                overview = overview_blocks(study.scenarios, study, "en") if shown else ()
                assert not shown or "Load" in terminal(overview)
                return list(study.scenarios.values())
            scenario = load_scenario(entry).scenario
            assert not shown or terminal(check_blocks(scenario, "en"))
        except ScenarioError as error:
            check_places(error)
            return []
        return [scenario]

    def try_table(self, number: int, kind: str, *, by_command: bool) -> Outcome:
        """Damage a table of months by the luck of a number and read it."""
        luck = random.Random(number)  # noqa: S311 - no secret
        path = self.folder / "months.csv"
        path.write_bytes(damaged(kind, luck.choice(TABLES), luck, TABLES))
        begun = time.perf_counter()
        try:
            valid = bool(read_observed(path, CASE_TYPES))
        except ScenarioError as error:
            check_places(error)
            valid = False
        if by_command and not valid:
            code, said = answer_of(
                ["backcast", str(self.folder / "scenarios/good/scenario.yaml"), str(path)]
            )
            assert code == 2, f"exit code {code}\n{said}"
            assert "Traceback" not in said, said
        return Outcome(kind, valid, by_command=by_command, seconds=time.perf_counter() - begun)


def _run(scenario: Scenario, days: float) -> bool:
    """Run a replication of the first days, if it is not too large; RunError when it is wrong."""
    length = min(days * DAY, scenario.run.run_length)
    run = scenario.run.model_copy(
        update={"run_length": length, "warm_up": min(scenario.run.warm_up, length / 2)}
    )
    short = scenario.model_copy(update={"run": run})
    if length <= 0 or expected_entities(short) > MOST_ENTITIES:
        return False
    run_replication(compile_plan(short), 0)
    return True


def check_places(error: ScenarioError) -> None:
    """Require that every problem is one line and stands in its file, where it has a mark."""
    assert error.problems
    for problem in error.problems:
        assert problem.line >= 1
        assert problem.column >= 1
        assert problem.message
        assert str(problem).isprintable(), str(problem)
        assert all(line.isprintable() for line in problem.excerpt().splitlines())
        if Path(problem.file).is_file():
            content = Path(problem.file).read_bytes().decode("utf-8", "replace")
            assert problem.line <= content.count("\n") + content.count("\r") + 2


def main() -> int:
    """Try many files; return the number of those that misbehaved."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--number", type=int, default=10_000)
    parser.add_argument("--tables", type=int, default=0)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--days", type=float, default=5.0)
    parser.add_argument("--commands", type=int, default=20)
    stated = parser.parse_args()
    warnings.simplefilter("error")
    luck = random.Random(stated.first)  # noqa: S311 - no secret
    with tempfile.TemporaryDirectory() as name:
        files = Files(Path(name))

        def file(number: int, kind: str, commanded: bool) -> Outcome:  # noqa: FBT001 - a callback
            return files.try_one(number, kind, stated.days, by_command=commanded)

        def table(number: int, kind: str, commanded: bool) -> Outcome:  # noqa: FBT001 - a callback
            return files.try_table(number, kind, by_command=commanded)

        listed = kinds(stated.number, luck, list(DAMAGES))
        faults = _tried("files", file, stated.first, listed, stated.commands)
        listed = kinds(stated.tables, luck, FOR_TABLES)
        faults += _tried("tables", table, stated.first, listed, stated.commands)
    return faults


def _tried(
    what: str,
    attempt: Callable[[int, str, bool], Outcome],
    first: int,
    listed: Sequence[str],
    commands: int,
) -> int:
    """Try many of one sort and print counts by kind; return how many misbehaved."""
    signal.signal(signal.SIGALRM, _too_long)
    signal.signal(signal.SIGPROF, _too_long)
    outcomes: list[Outcome] = []
    faults: Counter[str] = Counter()
    for place, kind in enumerate(listed):
        signal.alarm(HANG * WAITING)
        signal.setitimer(signal.ITIMER_PROF, HANG)
        try:
            commanded = bool(commands) and place % commands == 0
            outcomes.append(attempt(first + place, kind, commanded))
        except KeyboardInterrupt:  # as far as it came
            break
        except Exception:  # noqa: BLE001 - whatever it is, it is what is looked for
            faults[kind] += 1
            said = traceback.format_exc(limit=-6)
            print(f"-- {what}, number {first + place}, {kind}\n{said}", flush=True)  # noqa: T201
        signal.alarm(0)
        signal.setitimer(signal.ITIMER_PROF, 0)
        if place % 1000 == 999:
            print(f"... {place + 1} {what}, {sum(faults.values())} misbehaved", flush=True)  # noqa: T201
    _print_counts(what, outcomes, faults)
    return sum(faults.values())


def _print_counts(what: str, outcomes: list[Outcome], faults: Counter[str]) -> None:
    rows = [(kind, [each for each in outcomes if each.kind == kind]) for kind in
            sorted({each.kind for each in outcomes} | set(faults))]  # fmt: skip
    for name, found, wrong in (
        *((kind, found, faults[kind]) for kind, found in rows),
        (f"all {what}", outcomes, sum(faults.values())),
    ):
        valid, run = sum(each.valid for each in found), sum(each.run for each in found)
        commanded = sum(each.by_command for each in found)
        print(  # noqa: T201 - a script
            f"{name:28} {len(found) + wrong:6} tried, {valid:5} load, {run:5} run, "
            f"{len(found) - valid:6} refused with places, {commanded:4} by command, "
            f"{wrong:3} misbehaved"
        )
    slowest = max((each.seconds for each in outcomes), default=0.0)
    print(f"slowest: {slowest:.1f} s", flush=True)  # noqa: T201


def _too_long(_signal: int, _frame: object) -> None:
    message = f"no answer within {HANG} s of work"
    raise TimeoutError(message)


if __name__ == "__main__":
    sys.exit(min(main(), 1))
