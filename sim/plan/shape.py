"""What follows from a scenario before it runs: clients, owners, steps as numbers."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from sim.scenario.journey import Journey, Stage
from sim.scenario.study import Scenario

RECHECK = "recheck"
HEARING = "hearing"


@dataclass(frozen=True, slots=True)
class ClientKind:
    """One combination of case type, surname band and group; every client is of one kind."""

    index: int
    case_type: str
    surname: str
    group: str
    share: float
    """Of the case type's clients, the part in this band and group."""


def client_kinds(scenario: Scenario) -> tuple[ClientKind, ...]:
    """List the kinds of clients of an office, numbered from 0."""
    clients = scenario.office.clients
    combinations = product(
        scenario.office.case_types, clients.surnames.items(), clients.groups.items()
    )
    return tuple(
        ClientKind(index, case_type, surname, group, surname_share * group_share)
        for index, (case_type, (surname, surname_share), (group, group_share)) in enumerate(
            combinations
        )
    )


def owner_of(scenario: Scenario, kind: ClientKind) -> str:
    """Name the one team that owns cases of a kind of clients."""
    return next(scenario.structure.owners(kind.case_type, kind.surname, kind.group))


def owned_kinds(scenario: Scenario) -> Iterator[tuple[ClientKind, str]]:
    """Yield the kinds of clients that somebody owns, with the (first) owner."""
    for kind in client_kinds(scenario):
        for owner in scenario.structure.owners(kind.case_type, kind.surname, kind.group):
            yield kind, owner
            break


def steps_of(scenario: Scenario) -> tuple[str, ...]:
    """List the steps of all journeys in order of first appearance."""
    journeys = scenario.office.journeys.values()
    return tuple(dict.fromkeys(step for journey in journeys for step in steps_in(journey)))


def referrals_of(scenario: Scenario) -> tuple[str, ...]:
    """List the referrals of all journeys in order of first appearance."""
    stages = (stage for j in scenario.office.journeys.values() for stage in j.stages)
    return tuple(dict.fromkeys(stage.referral for stage in stages if stage.referral is not None))


def steps_in(journey: Journey) -> Iterator[str]:
    """Yield the steps of a journey."""
    deciding = deciding_steps(journey.stages)
    for stage in journey.stages:
        if stage.step is None:
            continue
        if stage.refusal is not None:
            yield HEARING
        yield stage.step
        if stage.documents is not None and stage.step not in deciding:
            yield RECHECK


def deciding_steps(stages: Sequence[Stage]) -> list[str]:
    """Name the steps that decide; where a journey names none, its last step does."""
    steps = [stage for stage in stages if stage.step is not None]
    deciding = [stage for stage in steps if stage.decides] or steps[-1:]
    return [stage.step for stage in deciding if stage.step is not None]


def recheck_step(stages: Sequence[Stage], stage: Stage) -> str:
    """Name the step that further checks of a stage's documents are work of.

    Whoever decides checks again: on a step that decides it is that step, asked of its rule.
    """
    assert stage.step is not None
    return stage.step if stage.step in deciding_steps(stages) else RECHECK
