"""What a demand is drawn from: the one place that says which scenarios meet the same."""

from dataclasses import dataclass
from hashlib import sha256
from itertools import pairwise
from typing import TypeVar

from sim.plan.effects import ContactsKept, Kept, Steps, contacts_kept, missing_kept
from sim.scenario.office import Office, Staff
from sim.scenario.study import Scenario

T = TypeVar("T")

NOT_DRAWN_FROM = {"name": "", "staff": Staff.model_construct(), "handoff": None, "anchors": {}}
"""Parts of an office that no arrival, client, journey or contact depends on, as they are here."""


@dataclass(frozen=True, slots=True)
class DemandInputs:
    """What the cases and contacts of a replication are drawn from, beside its number.

    Whoever draws is given nothing else of a scenario, so that nothing else can matter: no
    structure, no management, no staff; of levers only what they leave of contacts and of missing
    documents.
    """

    office: Office
    """Without what is not drawn from."""
    seed: int
    run_length: float
    contacts_kept: Steps[ContactsKept]
    missing_kept: Steps[tuple[Kept, ...]]

    @classmethod
    def of(cls, scenario: Scenario) -> "DemandInputs":
        """Return what a scenario's demand is drawn from."""
        return cls(
            scenario.office.model_copy(update=NOT_DRAWN_FROM),
            scenario.run.seed,
            scenario.run.run_length,
            _changes(contacts_kept(scenario)),
            _changes(missing_kept(scenario)),
        )

    def key(self) -> str:
        """Return a text that only the inputs of an equal demand have."""
        drawn_from = (
            self.office.model_dump_json(), self.seed, self.run_length, self.contacts_kept,
            self.missing_kept,
        )  # fmt: skip
        return sha256(repr(drawn_from).encode()).hexdigest()


def _changes(kept: Steps[T]) -> Steps[T]:
    """Return what holds over time without the dates on which only other things change."""
    both = list(zip(kept.begins, kept.values, strict=True))
    changes = both[:1] + [now for last, now in pairwise(both) if now[1] != last[1]]
    begins, values = zip(*changes, strict=True)
    return Steps(begins, values)
