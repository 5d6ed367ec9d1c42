"""Every measure by its name, and what reports ask of them all, read from the declarations."""

from collections.abc import Callable, Mapping
from itertools import chain
from typing import Final

from sim.measures import (
    alarms,
    answering,
    appointments,
    cases,
    casework,
    contact_hours,
    contacts,
    due,
    hours,
    lateness,
    lent,
    mails,
    measures,
    staff,
    stages,
    throttled,
    waits,
)
from sim.measures.declaration import Measure, Pair

MEASURES: Final[Mapping[str, Measure]] = {
    one.name: one
    for one in chain.from_iterable(
        module.MEASURES
        for module in (
            cases,
            due,
            contacts,
            lateness,
            mails,
            waits,
            stages,
            hours,
            contact_hours,
            casework,
            lent,
            answering,
            staff,
            throttled,
            appointments,
            measures,
            alarms,
        )
    )
}

_TABLE = sorted((one for one in MEASURES.values() if one.main), key=lambda one: one.main or 0)


def _names(chosen: Callable[[Measure], object]) -> tuple[str, ...]:
    return tuple(one.name for one in _TABLE if chosen(one))


MAIN: Final[Mapping[str, str]] = {one.name: one.unit for one in _TABLE}
"""Main measures and their units, in the order of the tables."""
MATTERING: Final = _names(lambda one: one.threshold)
"""Measures for which studies state the smallest difference that matters: what the terminal shows
of a doubt, what is drawn run by run, and what the briefing has sentences on."""
REMARKED: Final = _names(lambda one: one.remarked)
"""Further measures that councils ask about; the briefing remarks on them where they differ."""

SIDES: Final[Mapping[str, int]] = {one.name: one.better for one in _TABLE if one.better}
"""Main measures of which more is good (1) or bad (-1); the others (utilisation, handoffs, staff)
are not better or worse by themselves."""
FOR_CLIENTS: Final[Mapping[str, int]] = {
    name: SIDES[name]
    for name in dict.fromkeys((*MATTERING, *SIDES))
    if MEASURES[name].good_for == "clients"
}
"""Those that are good or bad for the people who wait: what may be asked of doubts, tipping points
and posts. What matters comes first."""

ALWAYS: Final = frozenset(one.name for one in MEASURES.values() if one.always)
"""Measures that every run has, of all case types together and of each."""
SHARES: Final = frozenset(one.name for one in MEASURES.values() if one.unit == "share")
"""Measures from 0 to 1. All others are numbers, times, hours or euros: 0 or more."""


def pair_of(name: str) -> Pair:
    """Return how differences of a measure are named; what is no measure of a run is an amount."""
    return MEASURES[name].pair if name in MEASURES else "amount"


def may_be_undefined(name: str) -> bool:
    """Tell whether a run may have a value of a measure that is no number."""
    return name in MEASURES and MEASURES[name].may_be_undefined
