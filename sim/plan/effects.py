"""Effects of levers over time: constant between the dates on which any of them begins or ends.

Everything is worked out once: an interval is found by bisection, and what holds in it is a few
numbers.
"""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from math import inf, prod
from typing import Generic, TypeVar

from sim.plan.equal import at_equal
from sim.plan.shape import ClientKind
from sim.scenario.levers import Effect
from sim.scenario.rules import CHANNELS, KINDS
from sim.scenario.study import Scenario
from sim.scenario.timeline import InForce
from sim.units import DAY

T = TypeVar("T")

Kept = tuple[float, ...]
"""Shares that remain, one per case type or kind of clients."""


def effects_of(scenario: Scenario) -> list[InForce]:
    """Return the effects of levers and loads with their dates, at equal what the run says."""
    return at_equal(scenario) if scenario.timeline is not None else []


def hiring_days(scenario: Scenario) -> list[tuple[int, str]]:
    """Return in order the days on which levers hire, and for which home: evenly over time."""
    start = scenario.office.start
    last, found = int(scenario.run.run_length // DAY), []
    for each in effects_of(scenario):
        hired = each.effect.hired()
        if hired is not None:
            home, number = hired
            first = 0 if each.begin is None else (each.begin - start).days
            ends = last if each.end is None else (each.end - start).days
            for place in range(number):
                day = first + int((place + 0.5) / number * (ends - first))
                if day >= 0:  # who was to come before has come
                    found.append((day, home))
    return sorted(found)


@dataclass(frozen=True, slots=True)
class Steps(Generic[T]):
    """A step function of time: from `begins[n]` (minutes since the start) on holds `values[n]`."""

    begins: tuple[float, ...]
    values: tuple[T, ...]

    def at(self, now: float) -> T:
        """Return what holds at a date."""
        return self.values[bisect_right(self.begins, now) - 1]


def steps(scenario: Scenario, value: Callable[[Sequence[Effect]], T]) -> Steps[T]:
    """Return what the effects in force amount to, from one date of theirs to the next."""
    stated, start = effects_of(scenario), scenario.office.start
    dates = {day for each in stated for day in (each.begin, each.end) if day is not None}
    days = sorted((day - start).days for day in dates)
    in_force = [
        [each.effect for each in stated if each.on(day)] for day in (date.min, *sorted(dates))
    ]
    return Steps((-inf, *(day * DAY for day in days)), tuple(map(value, in_force)))


def onboarding_kept(scenario: Scenario) -> Steps[tuple[float, ...]]:
    """Return the shares of the time to learn that remain, one per effect in force."""
    return steps(scenario, lambda effects: tuple(each.onboarding_kept() for each in effects))


def missing_kept(scenario: Scenario) -> Steps[tuple[Kept, ...]]:
    """Return what remains of the probability of missing documents, per effect and case type."""
    names = list(scenario.office.case_types)

    def value(effects: Sequence[Effect]) -> tuple[Kept, ...]:
        shares = (tuple(map(each.missing_kept, names)) for each in effects)
        return tuple(each for each in shares if min(each) < 1.0)

    return steps(scenario, value)


ContactsKept = tuple[tuple[float, ...], ...]
"""Shares of contacts that remain, by channel and kind."""


def contacts_kept(scenario: Scenario) -> Steps[ContactsKept]:
    """Return what forms and pages leave of contacts, over time."""

    def value(effects: Sequence[Effect]) -> ContactsKept:
        return tuple(
            tuple(
                prod((each.contacts_kept(channel, kind) for each in effects), start=1.0)
                for kind in KINDS
            )
            for channel in CHANNELS
        )

    return steps(scenario, value)


@dataclass(frozen=True, slots=True)
class HandoffCost:
    """What a change of team costs."""

    reading_in: float
    """Minutes before a step of another team's case."""
    inside: float
    between: float
    """Open minutes that a file travels inside a department, and between two."""


def handoff_costs(scenario: Scenario, working_day: float) -> Steps[HandoffCost]:
    """Return what a change of team costs, over time."""
    stated = scenario.office.handoff

    def value(effects: Sequence[Effect]) -> HandoffCost:
        if stated is None:
            return HandoffCost(0.0, 0.0, 0.0)
        kept = [each.handoff_kept() for each in effects]
        reading, travel = (prod(each[place] for each in kept) for place in (0, 1))
        return HandoffCost(
            stated.reading_in.value * reading,
            stated.inside_department.value * working_day * travel,
            stated.between_departments.value * working_day * travel,
        )

    return steps(scenario, value)


@dataclass(frozen=True, slots=True)
class EnquiriesKept:
    """The shares of enquiries that an effect leaves of cases younger than an age (minutes)."""

    below: float
    shares: Kept
    """Per kind of clients."""


def enquiries_kept(
    scenario: Scenario, clients: Sequence[ClientKind]
) -> Steps[tuple[EnquiriesKept, ...]]:
    """Return what remains of the enquiries about open cases, per effect in force."""

    def value(effects: Sequence[Effect]) -> tuple[EnquiriesKept, ...]:
        kept = (
            EnquiriesKept(
                each.spared_below(),
                tuple(each.enquiries_kept(client.case_type) for client in clients),
            )
            for each in effects
        )
        return tuple(each for each in kept if min(each.shares) < 1.0)

    return steps(scenario, value)
