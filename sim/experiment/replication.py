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
from sim.machine.compiling import Tell, can_compile, compiling_once
from sim.measures import folding
from sim.measures.measures import Measures, Results
from sim.plan.plan import Plan, compile_plan
from sim.plan.roster import roster_of
from sim.scenario.study import Scenario

Chosen = Literal["compiled", "simpy"]
ENGINE_CODE, FOLDS_CODE = "engine", "measures"
"""What the compiled engine and the folds of measures are called where compiled code is kept."""
SIMPY: Engine = SimPyEngine()
"""What makes runs unless something else is said, and what every other engine is judged by."""


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
        if folds:
            _prepare_folds(measures)
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

    prepare()
    return CompiledEngine(), ()


def prepare(tell: Tell = lambda _: None) -> None:
    """Load the compiled engine; compile it before, once, where it is not, and say so."""
    from sim.engines.compiled.jit import INTERPRETED  # noqa: PLC0415 - it loads numba
    from sim.engines.compiled.ready import ready  # noqa: PLC0415

    if not INTERPRETED:
        with compiling_once(ENGINE_CODE, tell) as folder:
            ready(folder)


def _prepare_folds(measures: Measures) -> None:
    """Compile the folds of measures, once per machine and program, or load them."""
    if not folding.is_ready():
        with compiling_once(FOLDS_CODE) as folder:
            folding.keep_in(folder)
            measures.compile()


@lru_cache(maxsize=64)
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
            folds=engine is not SIMPY and folding.compiles(),
        )  # fmt: skip
        yield Made(results, "simpy" if engine is SIMPY else "compiled", uncovered)
