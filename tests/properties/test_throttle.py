"""What a throttle does in whole runs, read off their logs (model.md §11).

That a run keeps every identity is the first of it: it would not end otherwise.
"""

from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.events.kinds import (
    CASE_ARRIVAL,
    CONTACT,
    CONTACT_ATTEMPT,
    DECIDED,
    EMERGENCY,
    OPEN_AT_START,
    START,
    THROTTLE,
    WITHDRAWN,
)
from sim.events.rows import Log, Rows
from sim.plan.calendar import Calendar
from sim.reading.loading import load_study
from sim.scenario.management import Management
from sim.scenario.rules import CHANNELS
from tests.properties.shipped import Done, of_kind, run_of

TOWN = Path(__file__).parents[1] / "frozen" / "scenarios" / "small_town" / "study.yaml"
DAY, DAYS = 1440.0, 150
RULES: dict[str, dict[str, Any]] = {
    "stock": {"stock": {"above": "92 %", "below": "90.5 %"}},
    "stock, one limit": {"stock": {"above": "91 %", "below": "91 %"}},
    "age": {"oldest": {"above": "410 days", "below": "405 days"}},
    "both": {
        "stock": {"above": "94 %", "below": "93 %"},
        "oldest": {"above": "430 days", "below": "404 days"},
    },
}
CLOSES = {"phone": "Mon-Fri 09:00-10:00", "counter": "Tue 08:30-12:00", "mails": ["wed"]}


@cache
def done(rule: str, structure: str) -> Done:
    """Run the town, short of staff, under a throttle."""
    town = load_study(TOWN).scenarios["short_staffed", structure]
    management = Management.model_validate({"name": "test", "throttle": {**RULES[rule], **CLOSES}})
    run = town.run.model_copy(update={"run_length": DAYS * DAY})
    return run_of(town.model_copy(update={"run": run, "management": management}), 0)


def open_cases(rows: Log, mornings: list[float]) -> list[tuple[int, float]]:
    """Return for each morning how many cases are open, and the age of the oldest.

    What happens at midnight itself, other than arrivals of that instant, comes before it.
    """
    came = of_kind(rows, OPEN_AT_START, CASE_ARRIVAL)
    closed = {row[2]: row[0] for row in of_kind(rows, DECIDED, WITHDRAWN)}
    until = np.array([closed.get(entity, np.inf) for entity in came[:, 2]])
    found = []
    for now in mornings:
        here = ((came[:, 0] < now) | (came[:, 1] == OPEN_AT_START)) & (until > now)
        found.append((int(here.sum()), now - float(came[here, 7].min())))
    return found


def working_days(calendar: Calendar) -> list[float]:
    days = dict.fromkeys(opens // DAY * DAY for opens in calendar.opens)
    return [day for day in days if day < DAYS * DAY]


BOTH = pytest.mark.parametrize("structure", ["current", "clearing"])


@BOTH
@pytest.mark.parametrize("rule", RULES)
def test_it_is_on_between_the_crossings_of_its_limits_and_then_alone(
    rule: str, structure: str
) -> None:
    # A row is written when it changes, on working days at 00:00. Told anew each morning from
    # the log alone, so it neither chatters nor stays shut with both limits crossed.
    run = done(rule, structure)
    plan = run.plan.throttle
    assert plan is not None
    switched = {float(row[0]): bool(row[8]) for row in of_kind(run.rows, THROTTLE)}
    mornings = working_days(run.plan.hours.presence)
    on, changes = False, 0
    for morning, (cases, age) in zip(mornings, open_cases(run.rows, mornings), strict=True):
        over = age > plan.age_above or cases > plan.cases_above
        under = age < plan.age_below and cases < plan.cases_below
        now = over or (on and not under)
        assert switched.pop(morning, on) is now, (rule, morning / DAY, cases, age / DAY)
        changes += now is not on
        on = now
    assert not switched
    assert changes, "the limits are never crossed: the test would see nothing"


@BOTH
def test_while_it_is_on_calls_and_visits_are_let_in_in_its_hours_alone(structure: str) -> None:
    run = done("stock", structure)
    plan = run.plan.throttle
    assert plan is not None
    rows = Rows(run.rows)
    phone, counter = CHANNELS.index("phone"), CHANNELS.index("counter")
    channel = rows.about // (len(run.plan.clients) * 5)
    changes = of_kind(run.rows, THROTTLE)
    place = np.searchsorted(changes[:, 0], rows.time, side="right") - 1
    on = np.where(place >= 0, changes[np.maximum(place, 0), 8], 0.0) == 1.0
    emergencies = set(rows.of(EMERGENCY).entity.tolist())
    kept_out = let_in = 0
    for index in np.flatnonzero(on & rows.are(START, CONTACT_ATTEMPT)):
        now, begins = float(rows.time[index]), rows.event[index] == START
        if channel[index] == phone and begins and rows.step[index] == CONTACT:
            # Put through or answered: a call begins where calls are let in, or goes on.
            assert plan.phone.is_open(float(rows.since[index]))
            let_in += 1
        elif channel[index] == phone and not begins:
            kept_out += not plan.phone.is_open(now)
        elif channel[index] == counter and not begins:
            assert rows.entity[index] in emergencies or plan.counter.is_open(now)
    assert let_in > 100
    assert kept_out > 100
