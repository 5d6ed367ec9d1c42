"""The pages "add a measure" and "add a rule" are true: their blocks, applied to a copy, suffice."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pandas as pd
import pytest

from sim.stats.verdicts import Verdict

ROOT = Path(__file__).parents[2]
COPIED = ("sim", "tests", "docs", "pyproject.toml", "scenarios/small_town", "scenarios/common")
BLOCK = re.compile(
    r"^In `(?P<file>[^`]+)`, (?P<where>above|below|instead of) `(?P<line>[^\n]+)`:\n\n"
    r"```\w*\n(?P<text>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)


class Change(NamedTuple):
    """A block of a page: where it goes, and what it says."""

    file: str
    where: str
    line: str
    text: str

    def apply(self, folder: Path) -> None:
        path = folder / self.file
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        (at,) = (number for number, line in enumerate(lines) if line.strip() == self.line)
        first, last = {
            "above": (at, at), "below": (at + 1, at + 1), "instead of": (at, at + 1),
        }[self.where]  # fmt: skip
        lines[first:last] = [self.text, "\n"] if self.where == "above" else [self.text]
        path.write_text("".join(lines), encoding="utf-8")


def changes(page: str) -> list[Change]:
    """Return what a page changes; every block of a program's file must say where it goes."""
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    found = [Change(*match.groups()) for match in BLOCK.finditer(text)]
    fences = re.findall(r"^```(.*)$", text, re.MULTILINE)[::2]
    assert len(found) == len([language for language in fences if language != "sh"])
    return found


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Copy the program, its tests and the small town."""
    for name in COPIED:
        source, target = ROOT / name, tmp_path / name
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__", ".umbau"))
        else:
            shutil.copy(source, target)
    return tmp_path


def run(folder: Path, *words: str) -> str:
    """Run Python in a folder, whose program is used; return what it prints."""
    done = subprocess.run(
        (sys.executable, *words), cwd=folder, capture_output=True, text=True, check=False,
        encoding="utf-8",
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def run_tests(folder: Path, *files: str) -> None:
    """Run tests of the copy there."""
    run(folder, "-m", "pytest", "-n", "0", "-x", "-p", "no:cacheprovider", *files)


TINY = """
name: Tiny
office: office.yaml
structures: [current.yaml, clearing.yaml]
run: {run_length: 15 days, replications: 2}
matters: {share_open_over_6_months: 1 %}
precision: {share_open_over_6_months: 20 %, most_replications: 2}
staffing: {measure: share_open_over_6_months, teams: [clearing]}
language: en
"""

MEASURED = """
from pathlib import Path
from sys import argv
import sim
from sim.cli import main
from sim.report.sections.findings import Finding, sentence
assert Path(sim.__file__).is_relative_to(Path.cwd()), sim.__file__
for language in ("de", "en"):
    for verdict, gap in (("more", 3.0), ("fewer", -3.0)):
        found = Finding("share_open_over_6_months", "percent", verdict, gap, gap - 1, gap + 1, 0)
        print(sentence(found, "X", language))
compare = "compare scenarios/small_town/tiny.yaml --all --out results --processes 1 --no-store"
for words in (compare, "brief results --format html"):
    argv[:] = ["umbau", *words.split()]
    try:
        main()
    except SystemExit as ended:
        assert not ended.code, words
"""


def test_a_measure_with_threshold_and_chart_is_added_in_four_files(copy: Path) -> None:
    name, label = "share_open_over_6_months", "Share of open cases over 6 months"
    made = changes("add-a-measure.md")
    assert {change.file for change in made} == {
        "sim/measures/cases.py", "sim/scenario/study.py",
        "sim/report/catalogue/de.toml", "sim/report/catalogue/en.toml",
    }  # fmt: skip
    for change in made:
        change.apply(copy)
    (copy / "scenarios" / "small_town" / "tiny.yaml").write_text(TINY, encoding="utf-8")
    printed = run(copy, "-c", MEASURED)
    assert "Share over 6 months with X: 3 percentage points lower than today (2 to 4)." in printed
    assert "Anteil über 6 Monate mit X: 3 Prozentpunkte höher als heute (2 bis 4)." in printed
    assert f"\n{label}, %; Difference to today: percentage points\n" in printed
    table = pd.read_csv(copy / "results" / "tables" / "comparison.csv")
    own = table[(table["measure"] == name) & (table["structure"] == "clearing")]
    assert own["delta"].tolist() == [0.01]
    assert set(own["verdict"]) <= {str(verdict) for verdict in Verdict}
    assert (copy / "results" / "charts" / f"difference_{name}.svg").is_file()
    briefing = (copy / "results_briefing" / "briefing.html").read_text(encoding="utf-8")
    assert f"{label}, %" in briefing
    assert f"{label} ±1 percentage points" in briefing
    run_tests(copy, "tests/unit/test_registry.py", "tests/unit/test_catalogue.py")


QUEUES = """
extends: town.yaml
structure:
  teams:
    a_k: {takes: {titles: 1}}
    l_z: {takes: {titles: 1}}
    front: {label: Front desk, takes: {titles: 2}}
    help: {label: Help desk, takes: {titles: 2}}
  steps:
    intake: {rule: shortest_queue, teams: [front, help]}
"""

RULED = """
import json
from pathlib import Path
import sim
from sim.errors import ScenarioError
from sim.experiment.runner import run_all
from sim.plan.load import offered_load
from sim.reading.checks import working_teams
from sim.reading.loading import load_scenario
from sim.report.picture.draw import structure_diagram
from sim.report.sections.reported import Reported
from sim.report.sections.stress import checklist
assert Path(sim.__file__).is_relative_to(Path.cwd()), sim.__file__
good = Path("tests", "scenarios", "good")
town, queues = (load_scenario(good / f"{name}.yaml").scenario for name in ("town", "queues"))
loads = {team: 0.0 for team in queues.structure.teams}
for load in offered_load(queues):
    loads[load.team] += load.minutes_per_year if load.use == "casework" else 0.0
short = queues.run.model_copy(update={"run_length": 20 * 1440.0})
runs = run_all({"": queues.model_copy(update={"run": short})}, 1)[""]
stress = checklist(Reported("x", {("", "today"): town, ("", "queues"): queues}, 1), "en")
(good / "wrong.yaml").write_text(
    (good / "queues.yaml").read_text(encoding="utf-8").replace("[front, help]", "[front, hepl]"),
    encoding="utf-8",
)
try:
    load_scenario(good / "wrong.yaml")
except ScenarioError as error:
    wrong = str(error)
print(json.dumps({
    "loads": loads,
    "begun": {team: float(runs.values("begun", team, detail="intake").sum()) for team in loads},
    "working": working_teams(queues, queues.office.case_types),
    "picture": structure_diagram(queues.structure, language="en").alt,
    "stress": str(stress.set_index("item")["answer"]["2.3"]),
    "wrong": wrong,
}))
"""


def test_a_rule_is_added_in_one_file_and_its_test(copy: Path) -> None:
    made = changes("add-a-rule.md")
    assert {change.file for change in made} == {"sim/scenario/rules.py", "tests/unit/test_rules.py"}
    for change in made:
        change.apply(copy)
    good = copy / "tests" / "scenarios" / "good"
    (good / "queues.yaml").write_text(QUEUES, encoding="utf-8")
    told = json.loads(run(copy, "-c", RULED))
    assert told["loads"]["front"] == told["loads"]["help"] > 0
    assert told["begun"]["front"] > 0
    assert told["begun"]["help"] > 0
    assert told["working"] == ["a_k", "l_z", "front", "help"]
    assert "Front desk checks in part; Help desk checks in part" in told["picture"]
    assert "intake → front/help, decision → owning team" in told["stress"]
    assert "steps.intake.teams.1: no team 'hepl'; did you mean 'help'?" in told["wrong"]
    run_tests(copy, "tests/unit/test_rules.py")
