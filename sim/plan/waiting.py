"""How much work so many waiting pieces are: their numbers times central mean minutes.

Drawn minutes are the future: nobody in an office knows them while a piece waits.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sim.events.kinds import ACCOMPANY, CALL_BACK_TASK, CERTIFICATE_TASK, MAIL
from sim.plan.expected import expected_visits
from sim.plan.lateness import certificate_of
from sim.plan.shape import ClientKind
from sim.scenario.office import Office

TASKS = (MAIL, CALL_BACK_TASK, ACCOMPANY, CERTIFICATE_TASK)
"""Work that can wait besides steps, in the order in which it is counted."""


@dataclass(frozen=True)
class WaitingWork:
    """Where waiting pieces are counted, and how long they take on average."""

    columns: Mapping[int, int]
    """The place of each step and task among those of a case type, by its code."""
    type_of_client: tuple[int, ...]
    places: Mapping[int, tuple[int, ...]]
    """Where a piece of work is counted: by its step or task, then by the kind of clients."""
    minutes: tuple[float, ...]
    """Central mean minutes of a piece of work, case type by case type, by step and task."""

    def place(self, client: int, step: int) -> int:
        """Return where a piece of work about a kind of clients is counted."""
        return self.places[step][client]

    def work(self, counts: Sequence[int]) -> float:
        """Return the minutes of so many waiting pieces, summed in their order."""
        minutes = 0.0
        for number, each in zip(counts, self.minutes, strict=True):
            minutes += number * each
        return minutes


def waiting_work(
    office: Office, clients: Sequence[ClientKind], steps: Sequence[str]
) -> WaitingWork:
    """Return how the waiting work of an office is reckoned."""
    types = list(office.case_types)
    codes = [*range(len(steps)), *TASKS]
    type_of_client = tuple(types.index(kind.case_type) for kind in clients)
    return WaitingWork(
        columns={code: column for column, code in enumerate(codes)},
        type_of_client=type_of_client,
        places={
            code: tuple(of_type * len(codes) + column for of_type in type_of_client)
            for column, code in enumerate(codes)
        },
        minutes=tuple(minutes for name in types for minutes in _mean_minutes(office, name, steps)),
    )


def _mean_minutes(office: Office, case_type: str, steps: Sequence[str]) -> Iterator[float]:
    """Yield the central mean minutes of a piece of each step, and of each task."""
    visits = expected_visits(office, case_type)
    for step in steps:
        pieces = visits.pieces.get(step, 0.0)
        yield visits.minutes.get(step, 0.0) / pieces if pieces > 0.0 else 0.0
    contact = office.contacts.minutes.mean.value if office.contacts is not None else 0.0
    certificate = certificate_of(office.case_types[case_type])
    for task in TASKS:
        if task != CERTIFICATE_TASK:
            yield contact
        else:
            yield certificate.minutes.mean.value if certificate is not None else 0.0
