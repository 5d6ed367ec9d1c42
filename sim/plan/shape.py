"""What follows from a scenario before it runs: clients, owners, steps as numbers."""

from collections.abc import Collection, Generator, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product

from sim.adding import added
from sim.scenario.journey import Journey, Stage
from sim.scenario.office import Office
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


def application_rate(office: Office, case_type: str) -> float:
    """Return the applications of a case type per minute, of all flows together."""
    flows = office.applications.values()
    return added(flow.rate.value * flow.case_types.get(case_type, 0.0) for flow in flows)


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
    stages = (stage for j in scenario.office.journeys.values() for stage in every(j.stages))
    return tuple(dict.fromkeys(stage.referral for stage in stages if stage.referral is not None))


def appointments_in(scenario: Scenario) -> tuple[str, ...]:
    """Name the appointments that cases of an office have, in order of first appearance."""
    stages = (stage for j in scenario.office.journeys.values() for stage in every(j.stages))
    return tuple(dict.fromkeys(stage.visit for stage in stages if stage.visit is not None))


def steps_in(journey: Journey) -> Iterator[str]:
    """Yield the steps of a journey."""
    deciding = deciding_steps(journey.stages)
    for stage in every(journey.stages):
        if stage.step is None:
            continue
        if stage.refusal is not None:
            yield HEARING
        yield stage.step
        if stage.documents is not None and stage.step not in deciding:
            yield RECHECK


def deciding_steps(stages: Sequence[Stage]) -> list[str]:
    """Name the steps that decide; where a journey names none, the last step of each way does."""
    deciding = deciding_places(stages)
    steps = (stage.step for place, stage in placed(stages) if place in deciding)
    return list(dict.fromkeys(step for step in steps if step is not None))


def recheck_step(stages: Sequence[Stage], stage: Stage) -> str:
    """Name the step that further checks of a stage's documents are work of.

    Whoever decides checks again: on a step that decides it is that step, asked of its rule.
    """
    assert stage.step is not None
    return stage.step if stage.step in deciding_steps(stages) else RECHECK


# -- stages inside stages --------------------------------------------------------------------------

Place = tuple[str | int, ...]
"""Where a stage stands in a journey: its number, then where inside the stage of that number."""


def placed(stages: Sequence[Stage], at: Place = ()) -> Iterator[tuple[Place, Stage]]:
    """Yield every stage with its place in the order of the file, those inside a stage behind it."""
    for number, stage in enumerate(stages):
        place = (*at, number)
        yield place, stage
        for part in stage.parts:
            yield from placed(part.stages, (*place, *part.keys))


def placed_singly(stages: Sequence[Stage]) -> Iterator[tuple[Place, Stage]]:
    """Yield the stages that hold no others, with their places (`placed`)."""
    return ((place, stage) for place, stage in placed(stages) if not stage.parts)


def every(stages: Sequence[Stage]) -> Iterator[Stage]:
    """Yield the steps, waits and referrals of a journey, wherever they stand."""
    return (stage for _, stage in placed_singly(stages))


def deciding_places(stages: Sequence[Stage]) -> list[Place]:
    """Return where a journey decides: as it says, else at the last step of each way."""
    stated = [place for place, stage in placed(stages) if stage.decides]
    return stated or _last_steps(stages, ())


def _last_steps(stages: Sequence[Stage], at: Place) -> list[Place]:
    for number in reversed(range(len(stages))):
        stage, place = stages[number], (*at, number)
        if stage.step is not None:
            return [place]
        if stage.branch is not None:
            ends = [_last_steps(way.stages, (*place, *way.keys)) for way in stage.parts]
            if any(ends):
                return [last for several in ends for last in several]
    return []


def times_on_ways(
    stages: Sequence[Stage], places: Collection[Place], at: Place = ()
) -> set[int]:  # fmt: skip
    """Return how often the ways through a journey come to some of its places, loops left out.

    Of stages side by side every case comes to all.
    """
    found = {0}
    for number, stage in enumerate(stages):
        place = (*at, number)
        here = {1} if place in places else {0}
        inside = [times_on_ways(way.stages, places, (*place, *way.keys)) for way in stage.parts]
        if stage.branch is not None:
            here = set().union(*inside)
        for lane in inside if stage.together is not None else ():
            here = {before + more for before in here for more in lane}
        found = {before + more for before in found for more in here}
    return found


def intake_steps(stages: Sequence[Stage]) -> dict[str, float]:
    """Name the steps that take cases in, with the share of cases that each takes.

    The first one of each way, unless it decides; none where a journey begins side by side.
    """
    deciding = deciding_steps(stages)
    firsts = first_steps(stages).items()
    return {step: share for step, share in firsts if step not in deciding}


def first_steps(stages: Sequence[Stage], share: float = 1.0) -> dict[str, float]:
    """Name the first step of each way, with the share of cases that go it."""
    for stage in stages:
        if stage.step is not None:
            return {stage.step: share}
        if stage.together is not None:
            return {}
        found: dict[str, float] = {}
        for way in stage.parts:
            for step, part in first_steps(way.stages, share * way.share).items():
                found[step] = found.get(step, 0.0) + part
        if found:
            return found
    return {}


@dataclass(frozen=True, slots=True)
class Standing:
    """A stage where it stands: what lies before it on the way of a case that comes to it."""

    place: Place
    stage: Stage
    share: float
    """Of all cases, those that it happens to, by shares of branches and probabilities of steps;
    loops, and ends before the decision, left out."""
    before: tuple[tuple[Place, str], ...] = ()
    """The steps that every such case has come to, the stage's own as well; side by side with
    others, those of its own lane."""
    decided: bool = False
    """Whether such a case is decided already."""
    in_lane: bool = False
    """Whether other stages stand side by side with it."""


def standings(stages: Sequence[Stage]) -> Iterator[Standing]:
    """Yield every stage of a journey in the order of `placed`, as a case comes to it."""
    yield from _standings(stages, set(deciding_places(stages)), Standing((), stages[0], 1.0))


def _standings(
    stages: Sequence[Stage], deciding: set[Place], around: Standing
) -> Generator[Standing, None, Standing]:
    """Yield the stages of the list at a place; return how a case stands behind them."""
    at, now = around.place, around
    for number, stage in enumerate(stages):
        place = (*at, number)
        if stage.step is not None:
            now = replace(now, before=(*now.before, (place, stage.step)))
        share = now.share * stage.happens
        yield Standing(place, stage, share, now.before, now.decided, now.in_lane)
        decided = now.decided or place in deciding
        for part in stage.parts:
            inside = replace(now, place=(*place, *part.keys), share=now.share * part.share)
            if stage.together is not None:
                inside = replace(inside, before=(), in_lane=True)
            end = yield from _standings(part.stages, deciding, inside)
            decided = decided or end.decided
        if decided is not now.decided:
            now = replace(now, decided=decided)
    return now


def back_to(standing: Standing) -> Place:
    """Return where a stage's loop brings a case back to: the nearest step of that name."""
    loop = standing.stage.loop
    assert loop is not None
    steps = reversed(standing.before)
    return next(place for place, step in steps if step == loop.back_to)
