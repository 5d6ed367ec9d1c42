"""What a change of the program alone must leave as it is, reduced to hashes and numbers.

Event logs of every scenario in `tests/frozen`, every table that the commands write about the small
town, and the numbers of its briefing in the order of the text. `python -m tests.records.refresh`
records them anew; what it changes is told in the changelog.
"""

import gzip
import hashlib
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import numpy as np

from sim.events.kinds import EVENTS
from sim.events.rows import EVENT
from sim.experiment.fingerprint import fingerprint
from sim.experiment.replication import event_log
from sim.plan.plan import compile_plan
from sim.reading.loading import load_study
from sim.scenario.study import Scenario
from sim.units import DAY

ROOT = Path(__file__).parents[2]
FROZEN = ROOT / "tests" / "frozen" / "scenarios"
"""The scenario files as they were before management rules and corrected numbers."""
MANAGED = ROOT / "tests" / "frozen" / "managed"
"""Those that came of it, as they were before branches, booked appointments and classes of cases."""
LOGS = Path(__file__).with_name("logs.json")
TOWN = Path(__file__).with_name("town.json")
SHORT = 14
"""Days of each scenario that every change must leave as they are."""
LONG = 28
"""Days in a thorough test."""

EVENTS_THEN = (
    "contact_end", "work_end", "external_end", "transfer_end", "patience_end", "line_close",
    "presence_end", "go_live", "morning", "presence_start", "urgent", "lapse", "case_arrival",
    "contact_attempt", "open_at_start", "start", "interrupt", "lag_start", "resume", "pause",
    "handoff", "abandon", "redial", "lost", "call_back", "put_through", "taken_over", "error",
    "decided", "issued", "withdrawn", "speed", "given_back", "joined", "left", "absent", "back",
    "moved", "certificate", "dropped", "emergency",
    "review", "throttle", "lend_look", "lent",
)  # fmt: skip
"""Kinds of event as they were numbered when the logs were recorded; later kinds come behind.
Those of the last line came with management rules, whose logs were recorded with them."""
_ALL_EVENTS = [*EVENTS_THEN, *(name for name in EVENTS if name not in EVENTS_THEN)]
_AS_NUMBERED_THEN = np.array([float(_ALL_EVENTS.index(name)) for name in EVENTS])

_NOTHING = 1e-12
WORDS = ("stress_des",)
"""Tables of texts; a wording may change."""


@cache
def frozen() -> dict[str, Scenario]:
    """Return the scenarios of all frozen studies by file and name, equal ones once."""
    found: dict[str, Scenario] = {}
    seen: set[str] = set()
    for folder in (FROZEN, MANAGED):
        for path in sorted(folder.rglob("study*.yaml")):
            base = folder if folder == FROZEN else folder.parent
            name = path.relative_to(base).as_posix()
            for (condition, structure), scenario in load_study(path).scenarios.items():
                print_of = fingerprint(scenario)
                if print_of not in seen:
                    seen.add(print_of)
                    found[f"{name}: {structure} {condition}".rstrip()] = scenario
    return found


def log_hash(scenario: Scenario, days: float) -> str:
    """Return a hash of every column of every row of the first replication's first days."""
    length = min(days * DAY, scenario.run.run_length)
    run = scenario.run.model_copy(update={"run_length": length, "warm_up": 0.0})
    rows = event_log(compile_plan(scenario.model_copy(update={"run": run})), 0).rows()
    rows[:, EVENT] = _AS_NUMBERED_THEN[rows[:, EVENT].astype(int)]
    return f"{len(rows)} rows {hashlib.sha256(rows.astype('<f8').tobytes()).hexdigest()[:32]}"


TOWN_STUDY = """
name: Kleinstadt, kurz
office: {town}/office.yaml
structures: [{town}/current.yaml, {town}/clearing.yaml, {town}/merged.yaml]
conditions:
  staffed: {{label: wie besetzt}}
  short_staffed:
    label: knapp besetzt
    office:
      staff:
        vacancy: {{low: 20 %, central: 30 %, high: 40 %, source: teaching example, confidence: C}}
run: {{run_length: 28 days, replications: 3, seed: 1}}
matters: {{decided: 2 %, open_end: 5 %, median_age_open: 7 days}}
sensitivity: {{draws: 8, replications: 2}}
staffing: {{teams: [clearing]}}
"""
DATED_STUDY = """
name: Kleinstadt, Paket, kurz
office: {town}/office.yaml
structures: [{town}/current.yaml]
reorganisations: [package.yaml]
run: {{run_length: 40 days, replications: 2, seed: 1, equal: planned}}
"""
PACKAGE = """
extends: {town}/package.yaml
timeline:
  - {{date: 2024-01-15, structure: {town}/clearing.yaml, case_types: [renewal], open_cases: move,
     kind: clearing}}
  - {{date: 2024-01-25, structure: {town}/clearing.yaml, open_cases: move, kind: clearing}}
loads:
  - label: Umstellung
    begin: 2024-01-08
    end: 2024-02-05
    share: {{low: 5 %, central: 12 %, high: 25 %, source: teaching example, confidence: C}}
levers:
  - {{lever: {town}/levers/extra_posts.yaml, begin: 2024-01-10}}
  - {{lever: {town}/../levers/status_messages.yaml, begin: 2024-01-10}}
"""
TODAY = """
extends: {town}/today.yaml
run: {{run_length: 28 days, replications: 2}}
"""
COMMANDS = {
    "compare": ("compare", "town.yaml", "--brief"),
    "compare_dated": ("compare", "dated.yaml"),
    "sensitivity": ("sensitivity", "town.yaml", "--draws", "8", "-n", "2", "--tornado", "2",
                    "--condition", "staffed", "--structure", "clearing"),
    "attribute": ("attribute", "dated.yaml", "-n", "2", "--design", "one_at_a_time"),
    "staff": ("staff", "town.yaml", "--condition", "staffed", "-n", "4"),
    "run": ("run", "today.yaml", "-n", "2"),
}  # fmt: skip
"""Commands whose tables are recorded, by the name of their results."""


def write_town(folder: Path) -> None:
    """Write the short studies of the small town that the commands are given."""
    town = (FROZEN / "small_town").as_posix()
    texts = {"town": TOWN_STUDY, "dated": DATED_STUDY, "package": PACKAGE, "today": TODAY}
    for name, text in texts.items():
        (folder / f"{name}.yaml").write_text(text.format(town=town), encoding="utf-8")


def command_tables(name: str, folder: Path) -> dict[str, str]:
    """Run one of the commands in a folder; return a hash of each table that it wrote."""
    out = folder / name
    call = [sys.executable, "-c", "from sim.cli import main; main()", *COMMANDS[name],
            "--out", str(out), "-p", "1", "--allow-outside"]  # fmt: skip
    environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    done = subprocess.run(
        call, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return {
        path.name: hashlib.sha256(_rounded(_text(path)).encode()).hexdigest()[:32]
        for path in sorted((out / "tables").iterdir())
        if path.stem.split(".")[0] not in WORDS
    }


def _text(table: Path) -> str:
    content = table.read_bytes()
    return (gzip.decompress(content) if table.suffix == ".gz" else content).decode()


def _rounded(table: str) -> str:
    """Return a table with nine digits of every number: linear algebra differs by processor.

    What is nothing but for rounding is nothing.
    """

    def written(found: re.Match[str]) -> str:
        value = float(found[0])
        # As a table writes a number that is short: -1.0000000000000002 is -1.0 elsewhere.
        return repr(float(f"{value:.9g}")) if abs(value) >= _NOTHING else "0.0"

    return re.sub(r"-?\d+\.\d{9,}(e[-+]\d+)?", written, table)


def briefing_numbers(page: Path) -> list[str]:
    """Return the numbers of a briefing's page in the order of its text."""
    return list(_numbers(page.read_text(encoding="utf-8")))


def _numbers(html: str) -> Iterator[str]:
    body = html[html.index("<body") :]
    for part in re.split(r"<(svg|style|script)\b.*?</\1>", body, flags=re.DOTALL):
        text = re.sub(r"<[^>]*>", " ", part)
        text = re.sub(r"\d+\.\s[A-ZÄ][a-zä]+\s\d{4}", " ", text)  # dates, that of today among them
        yield from re.findall(r"[−+]?\d+(?:[.,]\d+)*(?: %)?", text)
