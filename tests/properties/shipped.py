"""Short runs of the shipped structures, each run once and kept with its log."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from sim.demand.demand import DrawnDemand
from sim.engines.simpy.office import OfficeAtWork
from sim.events.end_state import EndState
from sim.events.log import KeptLog
from sim.events.rows import Log
from sim.experiment.collected import Collected
from sim.measures.measures import Measures
from sim.plan.plan import Plan, compile_plan
from sim.plan.roster import roster_of
from sim.plan.study import Study
from sim.reading.loading import load_study
from sim.scenario.study import Scenario

ROOT = Path(__file__).parents[2] / "scenarios"
DAY = 1440.0
DAYS = {"small_town": 60, "building_permits": 60, "stuttgart": 20, "freiburg": 10, "krefeld": 10}
Key = tuple[str, str, str]
"""City, condition, structure."""


@cache
def study(city: str) -> Study:
    return load_study(ROOT / city / "study.yaml")


def structures(city: str) -> list[Key]:
    """Name every structure: of the small town under all conditions, of a city under one."""
    first = next(iter(study(city).conditions))
    return [
        (city, condition, structure)
        for condition, structure in study(city).scenarios
        if city == "small_town" or condition == first
    ]


def short(key: Key) -> Scenario:
    """Return two runs of a structure over DAYS."""
    city, condition, structure = key
    scenario = study(city).scenarios[condition, structure]
    run = scenario.run.model_copy(update={"run_length": DAYS[city] * DAY, "replications": 2})
    return scenario.model_copy(update={"run": run})


@dataclass(frozen=True)
class Done:
    """A finished run: its log, the office at its end and what it is left with, its results."""

    plan: Plan
    rows: Log
    office: OfficeAtWork
    end: EndState
    found: Collected


@cache
def run(key: Key, number: int) -> Done:
    """Run a replication; that it does not raise RunError is the first identity."""
    return run_of(short(key), number)


def run_of(scenario: Scenario, number: int) -> Done:
    """Run a replication of any scenario."""
    plan = compile_plan(scenario)
    demand = DrawnDemand(plan.scenario, number, plan.journeys)
    kept, measures = KeptLog(), Measures(plan, roster_of(plan, demand.people))
    office = OfficeAtWork(plan, demand, (measures, kept))
    end = office.run()
    found = Collected(plan.scenario)
    found.add(0, measures.finish(end))
    return Done(plan, kept.rows(), office, end, found)


def value(done: Done, measure: str, team: str = "", detail: str = "") -> float:
    """Return a measure of the run, all case types together."""
    return float(done.found.values(measure, team, detail=detail)[0])


def of_kind(rows: Log, *events: int) -> Log:
    """Return the rows of some kinds of event."""
    return rows[np.isin(rows[:, 1], events)]
