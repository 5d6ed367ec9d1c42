"""Offices of people for theory: few keys, no demand unless stated, luck drawn as in any run."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from sim.demand.luck import Luck
from sim.demand.people import DrawnPeople
from sim.engines.simpy.office import OfficeAtWork
from sim.events.kinds import ABSENT, BACK, JOINED, LEFT
from sim.events.rows import Log
from sim.measures.measures import Measures, Results
from sim.plan.plan import Plan, compile_plan
from sim.plan.roster import Seat, roster_of
from sim.scenario.office import Office, Staff
from sim.scenario.structure import Structure
from sim.scenario.study import Run, Scenario
from tests.handmade import HandMade, rows_of

DAY = 1440.0
WEEKDAYS = {"presence": "Mon-Fri 08:00-16:00", "phone": "Mon-Fri 09:00-12:00"}
ALWAYS = {"kind": "always"}

PORTFOLIOS = {
    name: {"onboarding_time": "6 months"} for name in ("generalist", "specialised", "clearing")
}
NOTHING_HAPPENS = {
    "leave": {"days": 0.0},
    "sickness": {"days": 0.0, "spell": 5.0},
    "training": 0.0,
    "other_duties": 0.0,
    "newcomers": {"start_output": "30 %", "mentor": "20 %"},
    "portfolios": PORTFOLIOS,
    "deputy_after": 1.0,
    "overload": {"sickness": 3.0, "leaving": 3.0},
}
"""People who are always there, know everything and stay."""


def people_office(
    people: Mapping[str, Any], homes: Mapping[str, Mapping[str, Any]], **stated: Any  # noqa: ANN401 - keys of an office, and what is no such key
) -> Scenario:  # fmt: skip
    """Return an office without demand; every home is a team with all of its posts.

    `stated`: days, equal, seed of the run; staff (keys beside homes and people); other keys
    of the office.
    """
    run = Run(
        run_length=stated.pop("days", 365) * DAY,
        seed=stated.pop("seed", 7),
        equal=stated.pop("equal", "posts"),
    )
    staff = {"vacancy": 0.0, **stated.pop("staff", {}), "homes": homes, "people": people}
    office = {
        "name": "Laboratory",
        "laboratory": True,
        "start": "2024-01-01",
        "calendar": ALWAYS,
        "case_types": {"case": {"journey": "way"}},
        "journeys": {"way": {"stages": [{"step": "work", "work": {"minutes": {"mean": 5.0}}}]}},
        **stated,
        "staff": {name: part for name, part in staff.items() if part is not None},
    }
    by_arrival = {"classes": ["call_backs", "mails", "cases"], "cases_by": "arrival"}
    first = next(iter(homes))
    teams = {
        name: {
            "takes": {name: "all"},
            "discipline": by_arrival,
            **({"owns": {}} if name == first else {}),
        }
        for name in homes
    }
    return Scenario(
        name="people",
        office=Office.model_validate(office),
        structure=Structure.model_validate({"name": "homes", "teams": teams}),
        run=run,
    )


def drawn(scenario: Scenario, replication: int) -> DrawnPeople:
    """Return the people's luck of a replication."""
    return DrawnPeople(scenario, Luck(scenario.run.seed, replication))


def people_rows(plan: Plan, replication: int) -> Log:
    """Run an office without demand; return the rows of who comes, goes and is away."""
    rows = rows_of(plan, HandMade(people=drawn(plan.scenario, replication)))
    return rows[np.isin(rows[:, 1], (JOINED, LEFT, ABSENT, BACK))]


def results_of(plan: Plan, made: HandMade) -> Results:
    """Run a demand written by hand with all measures; the identities are checked."""
    demand = made.on(plan)
    roster = roster_of(plan, demand.people)
    measures = Measures(plan, roster)
    return measures.finish(OfficeAtWork(plan, demand, (measures,), roster).run())


def hours_of(results: Results, measure: str, team: str = "", detail: str = "") -> float:
    """Return one value of a run's results."""
    found = [v.value for v in results.values if v[:4] == (measure, team, "", detail)]
    assert len(found) == 1, f"{measure} {team} {detail}: {len(found)} values"
    return float(found[0])


def seats_of(scenario: Scenario, replication: int) -> tuple[Seat, ...]:
    """Return the roster of a replication."""
    return roster_of(compile_plan(scenario), drawn(scenario, replication))


def with_staff(scenario: Scenario, **staff: Any) -> Scenario:  # noqa: ANN401 - keys of `staff`
    """Return the scenario with this staff on the posts of its homes, and nothing else of it."""
    homes = {
        name: {"posts": home.posts, "serves": home.serves}
        for name, home in scenario.office.staff.homes.items()
    }
    new = Staff.model_validate({"homes": homes, "vacancy": 0.0, **staff})
    office = scenario.office.model_copy(update={"staff": new})
    return scenario.model_copy(update={"office": office})


class Tenures:
    """Who filled which seat, morning by morning, read from the rows of a run without absence."""

    def __init__(self, rows: Log, seats: int, days: int) -> None:
        self.filled = np.zeros((days, seats), dtype=bool)
        """Whether a seat is filled on a day."""
        self.joined = np.full((days, seats), np.nan)
        """When who fills it joined (minutes)."""
        for row in rows:
            day, seat = int(row[0] // DAY), int(row[5])
            self.filled[day:, seat] = row[1] == JOINED
            self.joined[day:, seat] = row[7] if row[1] == JOINED else np.nan
