"""What the results of one replication depend on, as hashes."""

import json
from datetime import date
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from platform import machine, python_version

from pydantic import BaseModel

from sim.scenario.study import Scenario

WORDS = frozenset({"label", "summary", "source", "confidence", "note"})
"""Fields of every declared part that only say something; no run reads them."""
UNREAD = {
    "Scenario": frozenset({"name", "condition"}),
    "Office": frozenset({"name", "anchors"}),
    "Structure": frozenset({"name"}),
    "Run": frozenset({"replications"}),
    "Management": frozenset({"name"}),
}
"""Further fields, by part, that no single run reads."""
AFTER_THE_RUN = frozenset({"cli", "report", "experiment", "reading", "stats"})
"""Parts of the program, packages or modules, that see results only.

They are the layers above the measures of the import contract in pyproject.toml (a test compares
them), so that no run can use them.
"""
THE_RUN = "experiment/replication.py"
"""The exception: what makes one run."""

_LIBRARIES = ("numpy", "scipy", "simpy", "holidays")


def fingerprint(scenario: Scenario) -> str:
    """Return a hash of everything of a scenario that a replication of it depends on.

    Names, labels, sources, anchors and the number of replications are left out. The order of
    teams, case types and the like counts: clerks are numbered by it.
    """
    text = json.dumps(_read_by_runs(scenario), ensure_ascii=False)
    return sha256(text.encode()).hexdigest()[:32]


def scenario_hash(scenario: Scenario) -> str:
    """Return the SHA-256 of what determines a scenario's results; its names are left out."""
    content = scenario.model_dump(mode="json", exclude={"name", "condition"})
    for said in ("name", "label", "summary", "source"):
        del content["management"][said]
    text = json.dumps(content, sort_keys=True, ensure_ascii=False)
    return sha256(text.encode()).hexdigest()


def _read_by_runs(value: object) -> object:
    if isinstance(value, BaseModel):
        unread = WORDS | UNREAD.get(type(value).__name__, frozenset())
        names = [name for name in type(value).model_fields if name not in unread]
        return {name: _read_by_runs(getattr(value, name)) for name in names}
    if isinstance(value, dict):
        return {str(key): _read_by_runs(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [_read_by_runs(part) for part in value]
    return value.isoformat() if isinstance(value, date) else value


@cache
def program() -> str:
    """Return a hash of what makes a run: this program up to its measures, Python, libraries."""
    return program_in(Path(__file__).parents[1])


def program_in(root: Path) -> str:
    """Return the hash that `program` has if its sources are those in a folder."""
    made = sha256()
    files = [path.relative_to(root) for path in root.rglob("*.py")]
    for file in sorted(files, key=Path.as_posix):
        part = file.parts[0].removesuffix(".py")
        if part in AFTER_THE_RUN and file.as_posix() != THE_RUN:
            continue
        made.update(f"{file.as_posix()}\n".encode())
        made.update((root / file).read_bytes())
    libraries = [f"{name} {version(name)}" for name in _LIBRARIES]
    made.update("\n".join([python_version(), machine(), *libraries]).encode())
    return made.hexdigest()[:16]
