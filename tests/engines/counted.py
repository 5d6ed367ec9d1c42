"""What the random offices have drawn, counted: phases, levers, rules, slots, and what happened.

An equality that nothing happened in says nothing: `test_both` prints the counts and looks at them.
"""

from collections import Counter
from collections.abc import Callable, Iterator

import numpy as np

from sim.demand.demand import Demand
from sim.events.kinds import EVENTS
from sim.events.rows import Log
from sim.plan.plan import Plan
from sim.scenario.management import UNSTEERED
from tests.engines.both import difference

OFFICES: Counter[str] = Counter()
"""How many offices have what."""
ROWS: Counter[str] = Counter()
"""How many rows of their logs say what."""
RULES = ("lend", "review", "age_cap", "throttle", "urgent_by", "urgent_in_a_row")


def difference_drawn(plan: Plan, demand: Callable[[], Demand]) -> str | None:
    """Count what an office has, and what happens in it; tell what engines do otherwise in it."""
    OFFICES.update(_what_it_has(plan))
    return difference(plan, demand, _count_rows)


def _what_it_has(plan: Plan) -> Iterator[str]:
    """Yield what an office has, each thing once."""
    office = plan.scenario.office
    for name, there in (
        ("offices", True),
        ("people", office.staff.people is not None),
        ("own caseloads", any(team.caseload == "own" for team in plan.team_plans.values())),
        ("steps for another person, or the same", plan.persons is not None),
        ("slots", bool(plan.appointments)),
        ("weekly releases", any(each.weekly is not None for each in plan.appointments)),
    ):
        if there:
            yield name
    for name in RULES:
        if getattr(plan.scenario.management, name) != getattr(UNSTEERED, name):
            yield f"rule {name}"
    yield from _what_changes(plan)


def _what_changes(plan: Plan) -> Iterator[str]:
    """Yield what changes in the course of the run."""
    if len(plan.phases) > 1:
        yield "phases"
    if len({at for phase in plan.phases for at in phase.arrangement}) > 1:
        yield "go-lives"
    for open_cases in {phase.open_cases for phase in plan.phases[1:]}:
        yield f"open cases that {open_cases}"
    if plan.scenario.timeline is not None:
        for effect in {each.effect.effect for each in plan.scenario.timeline.effects}:
            yield f"lever {effect}"


def _count_rows(rows: Log) -> None:
    numbers = np.bincount(rows[:, 1].astype(np.int64), minlength=len(EVENTS)).tolist()
    ROWS.update({event: n for event, n in zip(EVENTS, numbers, strict=True) if n})


def told() -> list[str]:
    """Return what has been counted, a line each."""
    return [f"{name}: {number}" for counted in (OFFICES, ROWS) for name, number in counted.items()]
