"""What a case costs here and in other simulators, on two offices that all of them can say.

Run it as `python -m benchmarks.others [--rounds N]`, after `pip install ciw salabim nagasim`; what
is missing is left out. The offices: M/M/3, and a team that checks a case, waits for another
authority and decides it. CPU seconds of a run with what each needs to tell the mean time of a
case, in turn in one process, as ratios to plain SimPy. The mean is printed, so that all are seen
to run the same; Umbau tells some hundred measures, and keeps its identities, within that time.
"""

import argparse
import math
import random
import time
from collections.abc import Callable, Generator
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import pairwise
from statistics import fmean, median
from typing import Any

import simpy

from sim.experiment.replication import SIMPY, engine_for, run_replication
from sim.plan.plan import Plan, compile_plan
from sim.scenario.office import Office
from sim.scenario.structure import Structure
from sim.scenario.study import Run, Scenario

HOUR = 60.0
DAY = 1440.0
CLERKS = 3


@dataclass(frozen=True)
class Simple:
    """An office of one team, in minutes; every time is exponential."""

    name: str
    between: float
    """From one application to the next."""
    work: tuple[float, ...]
    """Of the steps, in order."""
    wait: float = 0.0
    """For another authority, after the first step."""
    length: float = 4000.0 * HOUR

    @property
    def cases(self) -> float:
        """How many come, about."""
        return self.length / self.between


OFFICES = (
    Simple("M/M/3", HOUR / 5.0, (30.0,)),
    Simple("check, another authority, decision", HOUR / 3.0, (10.0, 40.0), 5.0 * DAY),
)

Tool = Callable[[Simple, int], float]
"""Runs an office with a seed and returns the mean time of a case in days."""


def in_simpy(office: Simple, seed: int) -> float:
    """Run it in plain SimPy."""
    luck, times = random.Random(seed), []  # noqa: S311 - no secret
    env = simpy.Environment()
    clerks = simpy.Resource(env, CLERKS)

    def case() -> Generator[Any, Any, None]:
        begun = env.now
        for place, minutes in enumerate(office.work):
            if place:
                yield env.timeout(luck.expovariate(1.0 / office.wait))
            with clerks.request() as mine:
                yield mine
                yield env.timeout(luck.expovariate(1.0 / minutes))
        times.append(env.now - begun)

    def coming() -> Generator[Any, Any, None]:
        while True:
            yield env.timeout(luck.expovariate(1.0 / office.between))
            env.process(case())

    env.process(coming())
    env.run(office.length)
    return fmean(times) / DAY


def in_ciw(office: Simple, seed: int) -> float:
    """Run it in Ciw: the other authority is a node without limit, what comes back a class."""
    import ciw  # noqa: PLC0415 - not everybody has it

    ciw.seed(seed)
    last = f"step {len(office.work)}"
    steps = [f"step {number}" for number in range(1, len(office.work) + 1)]
    serve = {
        step: [
            ciw.dists.Exponential(1.0 / minutes),
            ciw.dists.Exponential(1.0 / (office.wait or 1)),
        ]
        for step, minutes in zip(steps, office.work, strict=True)
    }
    coming = ciw.dists.Exponential(1.0 / office.between)
    stay = {step: {other: float(step == other) for other in steps} for step in steps}
    on = {step: {other: float(other == last) for other in steps} for step in steps}
    network = ciw.create_network(
        arrival_distributions={
            step: [coming if step == steps[0] else None, None] for step in steps
        },
        service_distributions=serve,
        routing={step: [[0.0, float(step != last)], [1.0, 0.0]] for step in steps},
        number_of_servers=[CLERKS, math.inf],
        class_change_matrices=[stay, on],
    )
    simulation = ciw.Simulation(network)
    simulation.simulate_until_max_time(office.length)
    begun: dict[int, float] = {}
    ended: dict[int, float] = {}
    for record in simulation.get_all_records(only=["service"]):
        number = record.id_number
        begun[number] = min(record.arrival_date, begun.get(number, math.inf))
        if record.destination == -1:
            ended[number] = record.exit_date
    return fmean(ended[number] - begun[number] for number in ended) / DAY


def in_salabim(office: Simple, seed: int) -> float:
    """Run it in salabim, with generators as in SimPy."""
    import salabim  # noqa: PLC0415 - not everybody has it

    salabim.yieldless(False)  # noqa: FBT003 - as salabim has it
    env = salabim.Environment(random_seed=seed, trace=False)
    clerks = salabim.Resource("clerks", capacity=CLERKS)
    waiting = salabim.Exponential(office.wait or 1.0)
    work = [salabim.Exponential(minutes) for minutes in office.work]
    times: list[float] = []

    class Case(salabim.Component):  # type: ignore[misc]
        def process(self) -> Generator[Any, Any, None]:
            begun = env.now()
            for place, minutes in enumerate(work):
                if place:
                    yield self.hold(waiting.sample())
                yield self.request(clerks)
                yield self.hold(minutes.sample())
                self.release(clerks)
            times.append(env.now() - begun)

    salabim.ComponentGenerator(Case, iat=salabim.Exponential(office.between))
    env.run(till=office.length)
    return fmean(times) / DAY


def in_naga(office: Simple, seed: int) -> float:
    """Run it in Naga, as a model of blocks, without the logs that it can do without."""
    from nagasim.api import run_model  # noqa: PLC0415 - not everybody has it

    blocks: list[dict[str, Any]] = [_block("CREATE", 0, 1.0 / office.between)]
    for place, minutes in enumerate(office.work):
        if place:
            blocks.append(_block("DELAY", len(blocks), 1.0 / office.wait))
        blocks.append(_block("PROCESS", len(blocks), 1.0 / minutes))
        blocks[-1]["params"]["resource_name"] = "clerks"
    blocks.append({"name": f"block_{len(blocks)}", "type": "DISPOSE", "position": [0, 0]})
    names = [block["name"] for block in blocks]
    links = [{"source": a, "target": b} for a, b in pairwise(names)]
    found = run_model(
        {
            "schema_version": 29,
            "blocks": blocks,
            "links": links,
            "resources": [{"name": "clerks", "capacity": CLERKS, "discipline": "FIFO"}],
            "entities": [{"name": "DEFAULT", "shape": "circle", "color": "BLACK"}],
            "info": {"title": office.name},
            "simulation": {"time_limit": office.length, "warmup": 0, "replications": 1},
            "outputs": {},
        },
        seed=seed,
        record_logs=False,
    )
    return float(found["entity_summary"]["Avg Time"].iloc[0]) / DAY


def _block(kind: str, number: int, rate: float) -> dict[str, Any]:
    drawn = {"distribution": "Exponential", "dist_params": {"rate": rate}}
    return {"name": f"block_{number}", "type": kind, "position": [0, 0], "params": drawn}


def plan_of(office: Simple) -> Plan:
    """Return it as Umbau has it."""
    stages: list[dict[str, Any]] = []
    for place, minutes in enumerate(office.work):
        if place:
            time_ = {"mean": f"{office.wait / DAY} days"}
            stages.append({"external": "authority", "time": time_})
        work = {"minutes": {"mean": f"{minutes} min", "distribution": "exponential"}}
        stages.append({"step": f"step_{place + 1}", "work": work})
    written = {
        "name": "Laboratory",
        "laboratory": True,
        "start": "2024-01-01",
        "calendar": {"kind": "always"},
        "applications": {
            "cases": {"rate": f"{HOUR / office.between} per h", "case_types": {"case": "100 %"}}
        },
        "case_types": {"case": {"journey": "way"}},
        "journeys": {"way": {"stages": stages}},
        "staff": {"clerks": {"desk": CLERKS}},
    }
    discipline = {"classes": ["call_backs", "mails", "cases"], "cases_by": "arrival"}
    teams = {"desk": {"takes": {"desk": "all"}, "owns": {}, "discipline": discipline}}
    return compile_plan(
        Scenario(
            name="",
            office=Office.model_validate(written),
            structure=Structure.model_validate({"name": "one_team", "teams": teams}),
            run=Run(run_length=office.length, replications=1),
        )
    )


def in_umbau(office: Simple, seed: int) -> float:
    """Run it in the engine in SimPy."""
    return _umbau(office, seed, compiled=False)


def in_umbau_compiled(office: Simple, seed: int) -> float:
    """Run it in the compiled engine."""
    return _umbau(office, seed, compiled=True)


def _umbau(office: Simple, seed: int, *, compiled: bool) -> float:
    plan = plan_of(office)
    engine = engine_for(plan, "compiled")[0] if compiled else SIMPY
    values = run_replication(plan, seed, engine=engine).values
    return next(each.value for each in values if each.measure == "lead_time_mean")


TOOLS: dict[str, tuple[str, Tool]] = {
    "SimPy": ("simpy", in_simpy),
    "Ciw": ("ciw", in_ciw),
    "salabim": ("salabim", in_salabim),
    "Naga": ("nagasim", in_naga),
    "Umbau in SimPy": ("simpy", in_umbau),
    "Umbau compiled": ("numba", in_umbau_compiled),
}


def main() -> None:
    """Print the ratio of each tool on each office."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    rounds = parser.parse_args().rounds
    tools = {name: run for name, (package, run) in TOOLS.items() if find_spec(package)}
    print(f"not installed: {', '.join(TOOLS.keys() - tools.keys()) or 'none'}")
    for office in OFFICES:
        seconds: dict[str, list[float]] = {name: [] for name in tools}
        means: dict[str, list[float]] = {name: [] for name in tools}
        for run in tools.values():
            run(office, rounds)  # with all that is done once
        for seed in range(rounds):
            for name, run in tools.items():
                begun = time.process_time()
                means[name].append(run(office, seed))
                seconds[name].append(time.process_time() - begun)
        print(f"\n{office.name}, {office.cases:,.0f} cases")
        for name, own in seconds.items():
            ratios = [one / plain for one, plain in zip(own, seconds["SimPy"], strict=True)]
            micro = 1e6 * median(own) / office.cases
            print(
                f"  {name}: {median(ratios):.2f} times plain SimPy ({micro:.0f} µs a case); "
                f"a case takes {fmean(means[name]):.3f} days"
            )


if __name__ == "__main__":
    main()
