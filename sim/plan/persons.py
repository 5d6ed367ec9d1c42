"""Whose hands a step asks for: another person's than the step before, or the same (model.md §5)."""

from collections.abc import Sequence
from dataclasses import dataclass

from sim.plan.shape import HEARING, ClientKind, every
from sim.scenario.journey import Asked
from sim.scenario.office import Office


@dataclass(frozen=True)
class Persons:
    """What the steps of cases ask, by step and kind of clients."""

    asked: tuple[tuple[Asked | None, ...], ...]
    stage: tuple[tuple[int, ...], ...]
    """To which step's stage a piece belongs: before a hearing to the step that decides."""
    keeps: bool
    """Whether any step asks for the same person again."""


def persons_of(
    office: Office, clients: Sequence[ClientKind], steps: Sequence[str]
) -> Persons | None:
    """Return what an office's steps ask of persons; None: nothing."""
    asked: list[list[Asked | None]] = [[None] * len(clients) for _ in steps]
    stage = [[code] * len(clients) for code in range(len(steps))]
    found = False
    for client in clients:
        journey = office.journeys[office.case_types[client.case_type].journey]
        for one in every(journey.stages):
            if one.step is None or one.person is None:
                continue
            found, code = True, steps.index(one.step)
            asked[code][client.index] = one.person
            if one.refusal is not None:
                hearing = steps.index(HEARING)
                asked[hearing][client.index], stage[hearing][client.index] = one.person, code
    if not found:
        return None
    keeps = any("same" in of_step for of_step in asked)
    return Persons(tuple(map(tuple, asked)), tuple(map(tuple, stage)), keeps)
