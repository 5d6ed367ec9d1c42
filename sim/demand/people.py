"""The luck of people, drawn before the office opens: the same for every structure.

Everything is keyed by home, seat and number, never by team: who is absent when, and unit
exponentials that the hazards of leaving, hiring and falling ill consume (model.md §8).
"""

from collections.abc import Iterator
from datetime import timedelta

import numpy as np
from numpy.typing import NDArray

from sim.demand.luck import Luck
from sim.elementary import log
from sim.plan.calendar import school_holidays
from sim.plan.luck import Planned
from sim.plan.workforce import WEEK_OF_FIVE, Pattern
from sim.scenario.office import Staff
from sim.scenario.people import MONTHS, MOST_PERSONS, Leave
from sim.scenario.study import Scenario

REASONS = ("leave", "training", "other_duties", "sickness")
LEAVE, TRAINING, OTHER_DUTIES, SICKNESS = range(len(REASONS))
"""Why somebody is absent."""

Floats = NDArray[np.float64]

_OfSeats = dict[tuple[str, int, int, str, int], Planned]
"""Planned days by home, post and person, and the name and person of the pattern."""

_STRIDE = 1 << 16
"""Numbers that a seat has for itself in a stream."""
_DRAWN_AT_ONCE = 64
_DAYS_OF_YEAR = 366
_YEARS = 128


class KnownAbsence:
    """The planned days of offices that have luck, calendar and length of run in common."""

    def __init__(self) -> None:
        self._known: list[tuple[Staff, _OfSeats]] = []

    def of(self, staff: Staff) -> _OfSeats:
        """Return the days of an office with such staff, which may become more."""
        for known, planned in self._known:
            if known.people == staff.people and known.patterns == staff.patterns:
                return planned
        self._known.append((staff, {}))
        return self._known[-1][1]


class DrawnPeople:
    """The luck of the people of a scenario's replication, drawn from its office alone."""

    def __init__(self, scenario: Scenario, luck: Luck, known: KnownAbsence | None = None) -> None:
        """`known`: what is drawn already for other offices with the same luck."""
        self._office, self._luck = scenario.office, luck
        people = scenario.office.staff.people
        assert people is not None
        self._people = people
        self._weights: dict[str, dict[int, Floats]] = {}
        self._planned = (known or KnownAbsence()).of(scenario.office.staff)

    def order(self, home: str, posts: int) -> list[int]:
        """Return the posts of a home in the order in which structures move them."""
        return self._shuffled(f"people/{home}/order", posts)

    def vacant(self, home: str, posts: int, mean: float) -> set[int]:
        """Return the posts of a home that are vacant at the start, so many on average."""
        uniform = self._luck.uniform(f"people/{home}/vacant_posts", np.zeros(1, dtype=np.int64))
        # A whole number stays one: 0.3 x 110 is 33, though not to the last bit.
        number = int(round(mean, 9) + float(uniform[0]))
        return set(self._shuffled(f"people/{home}/vacant", posts)[:number])

    def vacant_bought(self, home: str, first: int, posts: int, mean: float) -> set[int]:
        """Return the posts bought for a home that are vacant at first, so many on average.

        They have luck of their own, so that they move none of the posts that the home has.
        """
        purpose = f"people/{home}/bought"
        uniform = self._luck.uniform(f"{purpose}/vacant_posts", np.zeros(1, dtype=np.int64))
        number = int(round(mean, 9) + float(uniform[0]))
        return {first + place for place in self._shuffled(f"{purpose}/vacant", posts)[:number]}

    def _shuffled(self, purpose: str, number: int) -> list[int]:
        uniforms = self._luck.uniform(purpose, np.arange(number))
        return [int(place) for place in np.argsort(uniforms, kind="stable")]

    def uniform(self, what: str, home: str, post: int, person: int) -> float:
        """Return a uniform of a seat."""
        number = np.array([post * MOST_PERSONS + person])
        return float(self._luck.uniform(f"people/{home}/{what}", number)[0])

    def units(self, what: str, home: str, post: int, person: int) -> Iterator[float]:
        """Yield the unit exponentials of a seat, without end."""
        first = (post * MOST_PERSONS + person) * _STRIDE
        while True:
            numbers = np.arange(first, first + _DRAWN_AT_ONCE)
            yield from self._luck.exponential(f"people/{home}/{what}", numbers).tolist()
            first += _DRAWN_AT_ONCE

    # -- planned absence ------------------------------------------------------------------

    def planned(self, home: str, post: int, person: int, pattern: Pattern) -> Planned:
        """Return the days of leave, training and other duties of a seat.

        Days a year are stated for five days a week and shortened in proportion; what is no
        whole day is a day with that probability.
        """
        key = (home, post, person, pattern.name, pattern.person)
        if key not in self._planned:
            self._planned[key] = self._draw_planned(home, post, person, pattern)
        return self._planned[key]

    def _draw_planned(self, home: str, post: int, person: int, pattern: Pattern) -> Planned:
        found: Planned = {}
        people, part = self._people, pattern.weekly_days / WEEK_OF_FIVE
        seat = post * MOST_PERSONS + person
        for number, (year, listed) in enumerate(pattern.days.items()):
            days = np.array(listed)
            free, even = np.ones(len(days), dtype=bool), np.ones(len(days))
            draw = _YearOfSeat(self._luck, f"people/{home}", seat * _YEARS + number)
            if people.leave is not None:
                weights = self._weights_of(people.leave, pattern, year, days)
                left = draw.whole("leave", people.leave.days.value * part)
                for place, stated in enumerate(people.leave.blocks):
                    block = min(left, max(1, round(stated * part)))
                    taken = _block(free, weights, block, draw.uniform("block", place))
                    left -= len(taken)
                    _take(found, free, days, taken, LEAVE)
                single = draw.days("leave_day", free, weights, left)
                _take(found, free, days, single, LEAVE)
                rest = draw.days("leave_rest", free, even, left - len(single))
                _take(found, free, days, rest, LEAVE)
            if people.training is not None:
                number_of = draw.whole("training", people.training.value * part)
                chosen = draw.days("training_day", free, even, number_of)
                _take(found, free, days, chosen, TRAINING)
            if people.other_duties is not None:
                number_of = draw.whole("other", people.other_duties.value * len(days))
                chosen = draw.days("other_day", free, even, number_of)
                _take(found, free, days, chosen, OTHER_DUTIES)
        return found

    def _weights_of(
        self, leave: Leave, pattern: Pattern, year: int, days: NDArray[np.int64]
    ) -> Floats:
        """Return how much each working day of a year is wanted for leave."""
        known = self._weights.setdefault(f"{pattern.name}/{pattern.person}", {})
        if year not in known:
            dates = [self._office.start + timedelta(days=int(day)) for day in days]
            land = self._office.calendar.land
            school = school_holidays(land, [year]) if land is not None else frozenset()
            known[year] = np.array(
                [
                    leave.months.get(MONTHS[day.month - 1], 1.0)
                    * (leave.school_holidays if day in school else 1.0)
                    for day in dates
                ]
            )
        return known[year]


class _YearOfSeat:
    """The draws for one calendar year of one seat."""

    def __init__(self, luck: Luck, home: str, number: int) -> None:
        self._luck, self._home, self._first = luck, home, number * _DAYS_OF_YEAR

    def uniform(self, what: str, place: int) -> float:
        """Return one uniform."""
        return float(self._many(what, place + 1)[place])

    def whole(self, what: str, mean: float) -> int:
        """Return a whole number with a mean."""
        return int(mean) + int(self.uniform(what, 0) < mean - int(mean))

    def days(
        self, what: str, free: NDArray[np.bool_], weights: Floats, number: int
    ) -> NDArray[np.int64]:
        """Choose single free days with probabilities in proportion to their weights.

        The days with the smallest exponential variates of these rates (Efraimidis & Spirakis
        2006, "Weighted random sampling with a reservoir").
        """
        possible = np.flatnonzero(free & (weights > 0))
        drawn = -log(self._many(what, len(free)))[possible] / weights[possible]
        return possible[np.argsort(drawn, kind="stable")[: max(number, 0)]]

    def _many(self, what: str, number: int) -> Floats:
        numbers = np.arange(self._first, self._first + number)
        return self._luck.uniform(f"{self._home}/{what}", numbers)


def _block(
    free: NDArray[np.bool_], weights: Floats, length: int, uniform: float
) -> NDArray[np.int64]:
    """Choose a run of free days with probability in proportion to its weight."""
    if length <= 0 or length > len(free):
        return np.empty(0, dtype=np.int64)
    upto_free = np.concatenate(([0], np.cumsum(free)))
    upto_weight = np.concatenate(([0.0], np.cumsum(weights)))
    possible = upto_free[length:] - upto_free[:-length] == length
    wanted = np.where(possible, upto_weight[length:] - upto_weight[:-length], 0.0)
    total = np.cumsum(wanted)
    if total[-1] <= 0:
        return np.empty(0, dtype=np.int64)
    first = int(np.searchsorted(total, uniform * total[-1], side="right"))
    return np.arange(first, first + length)


def _take(
    found: Planned, free: NDArray[np.bool_], days: NDArray[np.int64], chosen: NDArray[np.int64],
    reason: int,
) -> None:  # fmt: skip
    free[chosen] = False
    found.update(dict.fromkeys(days[chosen].tolist(), reason))
