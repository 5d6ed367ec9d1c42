"""What the results of one replication depend on of its scenario, as hashes."""

import json
from datetime import date
from functools import cache
from hashlib import sha256

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


def fingerprint(scenario: Scenario) -> str:
    """Return a hash of everything of a scenario that a replication of it depends on.

    Names, labels, sources, anchors and the number of replications are left out. The order of
    teams, case types and the like counts: clerks are numbered by it.
    """
    text = json.dumps(scenario, default=_read_by_runs, ensure_ascii=False)
    return sha256(text.encode()).hexdigest()[:32]


def scenario_hash(scenario: Scenario) -> str:
    """Return the SHA-256 of what determines a scenario's results; its names are left out."""
    content = scenario.model_dump(mode="json", exclude={"name", "condition"})
    for said in ("name", "label", "summary", "source"):
        del content["management"][said]
    text = json.dumps(content, sort_keys=True, ensure_ascii=False)
    return sha256(text.encode()).hexdigest()


def _read_by_runs(value: object) -> object:
    """Return in words of JSON what has none there: a declared part, a date."""
    if isinstance(value, BaseModel):
        return {name: getattr(value, name) for name in _fields_read(type(value))}
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value).__name__)


@cache
def _fields_read(part: type[BaseModel]) -> list[str]:
    unread = WORDS | UNREAD.get(part.__name__, frozenset())
    return [name for name in part.model_fields if name not in unread]
