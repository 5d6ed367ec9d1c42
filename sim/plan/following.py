"""What decisions cause, as the law says it: by outcome, kind of clients and date (model.md §4)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import get_args

from sim.plan.effects import Steps, steps
from sim.plan.expected import expected_visits, rechecks_and_withdrawn
from sim.plan.shape import application_rate, client_kinds, deciding_places, placed_singly
from sim.scenario.following import MOST_GENERATIONS, Next, Outcome
from sim.scenario.levers import Effect
from sim.scenario.office import Office
from sim.scenario.study import Scenario
from sim.units import YEAR

OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)
"""How a case is decided, in the order of what the law says of each."""


@dataclass(frozen=True, slots=True)
class Follower:
    """A case that may follow a decision."""

    case_type: int
    probability: float
    mean: float
    """Mean minutes from the decision to the application."""
    distribution: str
    cv: float


Law = tuple[tuple[tuple[Follower, ...], ...], ...]
"""By kind of clients and outcome, what may follow; of several one at most."""


def cases_follow(office: Office) -> bool:
    """Tell whether decisions cause cases."""
    return any(case_type.next for case_type in office.case_types.values())


def generations(office: Office) -> int:
    """Return how many cases may follow an application one after the other, at most three."""
    types, number = set(office.case_types), 0
    while number < MOST_GENERATIONS:
        types = {one.case_type for name in types for one in office.case_types[name].next}
        if not types:
            break
        number += 1
    return number


def caused_flow(flow: str, generation: int) -> str:
    """Name the cases that a flow's applications cause, of a generation from 1 on."""
    return f"{flow}.{generation}"


def flows_of(office: Office) -> tuple[str, ...]:
    """Name the flows of cases: those of the applications, then of what each causes."""
    caused = (
        caused_flow(flow, number)
        for flow in office.applications
        for number in range(1, generations(office) + 1)
    )
    return (*office.applications, *caused)


def law_over_time(scenario: Scenario) -> Steps[Law]:
    """Return what follows decisions, from one change of the law to the next."""
    office, kinds = scenario.office, client_kinds(scenario)
    numbers = {name: number for number, name in enumerate(office.case_types)}

    def law(effects: Sequence[Effect]) -> Law:
        by_type = {
            name: tuple(
                tuple(
                    _follower(numbers, name, one, effects)
                    for one in case_type.next
                    if one.on == outcome
                )
                for outcome in OUTCOMES
            )
            for name, case_type in office.case_types.items()
        }
        return tuple(by_type[kind.case_type] for kind in kinds)

    return steps(scenario, law)


def _follower(
    numbers: dict[str, int], case_type: str, one: Next, effects: Sequence[Effect]
) -> Follower:
    after, probability = one.after.mean.value, 1.0
    if one.probability is not None:
        probability = one.probability.value
    for effect in effects:
        changed = effect.next_changed(case_type, one.on, one.case_type)
        after = after if changed.after is None else changed.after
        probability = probability if changed.probability is None else changed.probability
    distribution, cv = one.after.distribution, one.after.cv
    if distribution is None:
        distribution = "fixed" if cv is None else "lognormal"
    return Follower(numbers[one.case_type], probability, after, distribution, cv or 0.0)


# -- expected -------------------------------------------------------------------------------------


def decided_shares(office: Office, case_type_name: str) -> dict[Outcome, float]:
    """Return the shares of a type's new cases that end granted and refused; the rest withdraws."""
    stages = office.journeys[office.case_types[case_type_name].journey].stages
    deciding = deciding_places(stages)
    inside = placed_singly(stages)
    granted = refused = 0.0
    for (place, stage), visits in zip(
        inside, expected_visits(office, case_type_name).stages, strict=True
    ):
        if place not in deciding:
            continue
        share = stage.refusal.probability.value if stage.refusal is not None else 0.0
        back = stage.loop.probability.value if stage.loop is not None else 0.0
        withdrawn = rechecks_and_withdrawn(stage.documents)[1] if stage.documents else 0.0
        granted += visits * (1.0 - withdrawn) * (1.0 - share) * (1.0 - back)
        refused += visits * (1.0 - withdrawn) * share
    return {"granted": granted, "refused": refused}


@dataclass(frozen=True, slots=True)
class Expected:
    """Cases a year that a year's applications cause in the end, of one type after another."""

    of: str
    on: Outcome
    case_type: str
    after: float
    """Mean minutes from the decision to the application."""
    per_year: float


def expected_caused(office: Office) -> list[Expected]:
    """Return what a year's applications cause once all of them and of what follows are decided.

    By the law of the office file. What is caused in the third place causes nothing.
    """
    coming = {name: YEAR * application_rate(office, name) for name in office.case_types}
    found: dict[tuple[str, Outcome, int], float] = {}
    shares = {name: decided_shares(office, name) for name, t in office.case_types.items() if t.next}
    for _ in range(generations(office)):
        then = dict.fromkeys(office.case_types, 0.0)
        for name, outcomes in shares.items():
            for place, one in enumerate(office.case_types[name].next):
                probability = 1.0 if one.probability is None else one.probability.value
                number = coming[name] * outcomes[one.on] * probability
                then[one.case_type] += number
                key = (name, one.on, place)
                found[key] = found.get(key, 0.0) + number
        coming = then
    return [
        Expected(
            name, on, office.case_types[name].next[place].case_type,
            office.case_types[name].next[place].after.mean.value, number,
        )
        for (name, on, place), number in found.items()
    ]  # fmt: skip
