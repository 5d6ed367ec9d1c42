"""One replication of one scenario: demand, office at work, measures."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache

from sim.demand.demand import DrawnDemand
from sim.engines.engine import Engine
from sim.engines.simpy.engine import SimPyEngine
from sim.events.log import KeptLog, Observer
from sim.measures.measures import Measures, Results
from sim.plan.plan import Plan, compile_plan
from sim.plan.roster import roster_of
from sim.scenario.study import Scenario

ENGINE: Engine = SimPyEngine()
"""What makes runs."""


def run_replication(plan: Plan, replication: int, *observers: Observer) -> Results:
    """Run a replication (numbered from 0) and return its results.

    Deterministic in (scenario, replication): neither the order of runs nor the number of
    processes matters. Raises RunError when an identity is violated.
    """
    with _not_collected():
        demand = DrawnDemand(plan.scenario, replication, plan.journeys)
        roster = roster_of(plan, demand.people)
        measures = Measures(plan, roster)
        return measures.finish(ENGINE.run(plan, demand, roster, (measures, *observers)))


@contextmanager
def _not_collected() -> Iterator[None]:
    """Keep the collector of cycles out of a run: a tenth of a run's time went into its looks.

    What an office at work is through with goes without the collector.
    """
    usual = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if usual:
            gc.enable()


def event_log(plan: Plan, replication: int) -> KeptLog:
    """Run a replication and return its whole event log."""
    log = KeptLog()
    run_replication(plan, replication, log)
    return log


@lru_cache(maxsize=64)
def _compiled(scenario_json: str) -> Plan:
    return compile_plan(Scenario.model_validate_json(scenario_json))


def run_batch(scenario_json: str, replications: tuple[int, ...]) -> list[Results]:
    """Run several replications of a scenario given as JSON; a task for a process pool."""
    plan = _compiled(scenario_json)
    return [run_replication(plan, number) for number in replications]
