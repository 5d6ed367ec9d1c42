"""A throttle compiled: when it comes on and goes off, and what it leaves open (model.md §11)."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import inf

from sim.plan.calendar import Calendar, hours_of, office_calendars
from sim.plan.opening import opening_cases
from sim.scenario.management import StockLimits, Throttle
from sim.scenario.office import WEEKDAYS, Office
from sim.scenario.study import Scenario

WeekOfHours = Iterable[tuple[int, int, int]]


@dataclass(frozen=True)
class ThrottlePlan:
    """What a throttle does, in minutes and cases."""

    age_above: float
    age_below: float
    """Limits of the age of the oldest open case; infinite where none is stated."""
    cases_above: float
    cases_below: float
    """Limits of the number of open cases, likewise."""
    phone: Calendar
    counter: Calendar
    """When calls and visits are let in while it is on."""
    mail_days: frozenset[int]
    """Weekdays (0: Monday) on which mails have their usual place."""
    first_weekday: int
    """That of the first day of the run."""

    def is_on(self, was_on: bool, oldest: float, cases: int) -> bool:  # noqa: FBT001 - a state
        """Tell whether it is on from now on: between the limits it stays what it was."""
        if was_on:
            return not (oldest < self.age_below and cases < self.cases_below)
        return oldest > self.age_above or cases > self.cases_above

    def puts_mails_last(self, day: int) -> bool:
        """Tell whether mails are last in the order on a day of the run while it is on."""
        return (self.first_weekday + day) % 7 not in self.mail_days


def throttle_plan(scenario: Scenario) -> ThrottlePlan | None:
    """Return the throttle of a scenario; None where there is none."""
    throttle, office = scenario.management.throttle, scenario.office
    if throttle is None:
        return None
    oldest, stock = throttle.oldest, throttle.stock
    cases = stock_limits(stock, office) if stock is not None else (inf, inf)
    run = office.start, scenario.run.run_length
    hours, usual = office.calendar, office_calendars(office.calendar, *run)
    phone, counter = hours_left(throttle, office)
    return ThrottlePlan(
        age_above=oldest.above if oldest is not None else inf,
        age_below=oldest.below if oldest is not None else inf,
        cases_above=cases[0],
        cases_below=cases[1],
        phone=hours_of(hours, tuple(phone), *run) if throttle.phone else usual.phone,
        counter=hours_of(hours, tuple(counter), *run) if throttle.counter else usual.counter,
        mail_days=frozenset(WEEKDAYS.index(day) for day in throttle.mails or WEEKDAYS),
        first_weekday=office.start.weekday(),
    )


def stock_limits(limits: StockLimits, office: Office) -> tuple[float, float]:
    """Return both limits in cases; shares are of those open at the start."""
    whole = opening_cases(office)
    above, below = (
        float(each) if isinstance(each, int) else each * whole
        for each in (limits.above, limits.below)
    )
    return above, below


def hours_left(throttle: Throttle, office: Office) -> tuple[WeekOfHours, WeekOfHours]:
    """Return the hours of the week in which phones and counter are answered while it is on."""
    hours = office.calendar
    if hours.kind == "always":
        whole = tuple((day, 0, 1440) for day in range(7))
        return throttle.phone or whole, throttle.counter or whole
    return (
        narrowed(hours.phone, throttle.phone) if throttle.phone else hours.phone,
        narrowed(hours.counter, throttle.counter) if throttle.counter else hours.counter,
    )


def narrowed(usual: WeekOfHours, stated: WeekOfHours) -> list[tuple[int, int, int]]:
    """Return the hours of the week that lie in both."""
    found = []
    for day, opens, closes in usual:
        for other, begins, ends in stated:
            if other == day and max(opens, begins) < min(closes, ends):
                found.append((day, max(opens, begins), min(closes, ends)))
    return sorted(found)
