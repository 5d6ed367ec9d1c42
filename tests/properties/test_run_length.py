"""A longer run is the shorter one gone on with, to the last bit: nothing drawn sees the end.

Of the logs, rows before the end of the shorter run are compared. Not so where a scenario itself
says that its end matters: at equal money, of what changes are paid for over the run.
"""

from datetime import date
from typing import Any

import numpy as np
import pytest

from sim.events.rows import Log
from sim.experiment.replication import event_log
from sim.plan.plan import compile_plan
from sim.plan.workforce import sick_hazards
from sim.scenario.study import Scenario
from tests.handmade import Drawn, Laboratory, rows_of
from tests.properties.shipped import structures, study
from tests.theory.people_lab import people_office

DAY = 1440.0
ADVENT = date(2024, 12, 9)
"""The longer runs end in the next year, with other holidays and working days."""
TIMES = 1.7
"""No power of two, by which numbers keep their last bits; and it ends inside an hour."""


def rows_before(scenario: Scenario, days: float, end: float) -> Log:
    """Return the rows of the log before a date, of a run of so many days."""
    run = scenario.run.model_copy(update={"run_length": days * DAY, "warm_up": 0.0})
    office = scenario.office.model_copy(update={"start": ADVENT})
    whole = scenario.model_copy(update={"run": run, "office": office})
    rows = event_log(compile_plan(whole), 0).rows()
    return rows[rows[:, 0] < end]


CITIES = [
    *(key for key in structures("small_town") if key[1] == "short_staffed"),
    *(next(iter(structures(city))) for city in ("stuttgart", "freiburg", "krefeld")),
]


@pytest.mark.parametrize("key", CITIES, ids="-".join)
def test_the_log_of_a_longer_run_begins_with_that_of_the_shorter(key: Any) -> None:  # noqa: ANN401 - a key of shipped structures
    city, condition, structure = key
    scenario = study(city).scenarios[condition, structure]
    days = 20.3 if city == "small_town" else 8.3
    short, long = (rows_before(scenario, each, days * DAY) for each in (days, TIMES * days))
    assert len(short) > 1000
    assert np.array_equal(short, long)


PROFILES: dict[str, dict[str, Any]] = {
    "flat": {},
    "hours": {"profile": {"hours": [0] * 8 + [3, 1, 2] + [0] * 13, "weekdays": {"sun": 0}}},
    "trend": {"profile": {"trend": 1.07, "months": {"jan": 2}}},
    "fixed": {"arrivals": "fixed"},
}


@pytest.mark.parametrize("stated", PROFILES.values(), ids=PROFILES)
def test_a_laboratory_meets_the_same_cases_and_calls(stated: dict[str, Any]) -> None:
    def rows(days: float) -> Log:
        laboratory = Laboratory(
            office={
                "applications": {
                    "titles": {"case_types": {"case": "100 %"}, "rate": "33 per day", **stated}
                }
            },
            contacts={"population": {"phone": {"total": "47 per day"}}},
            clerks={"desk": 4},
            days=days,
        )
        found = rows_of(laboratory.plan(), Drawn())
        return found[found[:, 0] < 30.3 * DAY]

    short, long = rows(30.3), rows(TIMES * 30.3)
    assert len(short) > 3000
    assert np.array_equal(short, long)


def test_sickness_of_a_year_is_the_same_in_a_run_of_several() -> None:
    # 2024 has 262 weekdays, 2025 has 261: the stated days are another share of them.
    people = {"sickness": {"days": 60.0, "spell": 3.0}}
    office = {"calendar": {"presence": "Mon-Fri 08:00-16:00"}}
    logs = []
    for days in (300.0, 900.0):
        scenario = people_office(people, {"desk": {"posts": 60}}, days=days, **office)
        rows = event_log(compile_plan(scenario), 0).rows()
        logs.append(rows[rows[:, 0] < 300 * DAY])
    assert len(logs[0]) > 1000
    assert np.array_equal(logs[0], logs[1])
    first, second = (sick_hazards(scenario.office, year) for year in (2024, 2025))
    assert first.share == 60 / 262
    assert second.share == 60 / 261
