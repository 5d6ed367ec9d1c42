"""What the results of one replication depend on of its scenario, as hashes."""

import json
from datetime import date
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
