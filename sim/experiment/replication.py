"""One replication of one scenario: demand, office at work, measures."""

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import Literal, NamedTuple

from sim.demand.demand import DrawnDemand, demands_of
from sim.engines.engine import Engine
from sim.engines.simpy.engine import SimPyEngine
from sim.events.log import KeptLog, Observer
from sim.machine.compiling import INTERPRETED, Tell, can_compile, compiled_once
from sim.machine.native import Code
from sim.measures import folding
from sim.measures.measures import Measures, Results
from sim.plan.plan import Plan, compile_plan
from sim.plan.roster import roster_of
from sim.scenario.study import Scenario

Chosen = Literal["compiled", "simpy"]
SIMPY: Engine = SimPyEngine()
"""What makes runs unless something else is said, and what every other engine is judged by."""
PLANS_KEPT = 64
"""Plans that a process keeps for further runs of their scenarios."""


class Made(NamedTuple):
    """Results of a run, and who made it."""

    results: Results
    engine: Chosen
    uncovered: tuple[str, ...] = ()
    """Why it was not the engine that was chosen: names of what that one cannot do."""
    kept: bool = False
    """Whether the process that made it has kept it."""


def run_replication(
    plan: Plan, replication: int, *observers: Observer, engine: Engine = SIMPY,
    demand: DrawnDemand | None = None, folds: bool = False,
) -> Results:  # fmt: skip
    """Run a replication (numbered from 0) and return its results; draw its demand if none is given.

    `folds`: with compiled measures.

    Deterministic in (scenario, replication): neither the order of runs nor the number of
    processes matters, nor who makes them. Raises RunError when an identity is violated.
    """
    with _not_collected():
        if demand is None:
            demand = DrawnDemand(plan.scenario, replication, plan.journeys)
        roster = roster_of(plan, demand.people)
        measures = Measures(plan, roster, compiled=folds)
        return measures.finish(engine.run(plan, demand, roster, (measures, *observers)))


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


def event_log(plan: Plan, replication: int, engine: Engine = SIMPY) -> KeptLog:
    """Run a replication and return its whole event log."""
    log = KeptLog()
    run_replication(plan, replication, log, engine=engine)
    return log


def engine_for(plan: Plan, chosen: Chosen) -> tuple[Engine, tuple[str, ...]]:
    """Return the engine that is chosen for a plan; SimPy and why, where that one cannot run it."""
    if chosen == "simpy":
        return SIMPY, ()
    if not can_compile():
        return SIMPY, ("numba",)
    from sim.engines.compiled.covered import uncovered  # noqa: PLC0415 - most runs are for SimPy

    missing = tuple(uncovered(plan))
    if missing:
        return SIMPY, missing
    from sim.engines.compiled.engine import CompiledEngine  # noqa: PLC0415 - it loads numba

    prepare(plan.scenario)
    return CompiledEngine(), ()


def prepare(scenario: Scenario, tell: Tell = lambda _: None) -> None:
    """Load the compiled engine and measures; compile both before, once, where they are not.

    Says so then. Any scenario will do: all of it is compiled, for every scenario.
    """
    from sim.engines.compiled import ready  # noqa: PLC0415 - most runs are for SimPy

    if not ready.is_ready():
        codes = compiled_once(lambda: _all_compiled(scenario), tell)
        folding.take(codes)
        ready.ready(codes)


def _all_compiled(scenario: Scenario) -> Sequence[Code]:
    """Compile the engine, and the folds of measures."""
    from sim.engines.compiled import ready  # noqa: PLC0415 - as above

    plan = compile_plan(scenario)
    people = DrawnDemand(scenario, 0, plan.journeys).people
    Measures(plan, roster_of(plan, people), compiled=True).compile()
    return [ready.compiled(), *folding.codes()]


@lru_cache(maxsize=PLANS_KEPT)
def _compiled(scenario_json: str) -> Plan:
    return compile_plan(Scenario.model_validate_json(scenario_json))


def made_in_turn(
    chosen: Chosen, runs: Sequence[tuple[int, int]], *scenarios_json: str
) -> Iterator[Made]:
    """Yield each run as soon as it is made: the number of its scenario, and the replication.

    Runs that follow each other and meet the same cases and contacts have them drawn once.
    """
    plans = [_compiled(text) for text in scenarios_json]
    engines = [engine_for(plan, chosen) for plan in plans]
    demands = demands_of([(plans[scenario], number) for scenario, number in runs])
    for (scenario, number), demand in zip(runs, demands, strict=True):
        engine, uncovered = engines[scenario]
        results = run_replication(
            plans[scenario], number, engine=engine, demand=demand,
            folds=engine is not SIMPY and not INTERPRETED,
        )  # fmt: skip
        yield Made(results, "simpy" if engine is SIMPY else "compiled", uncovered)
