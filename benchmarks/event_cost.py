"""What a model event costs, as a ratio to one timeout of a bare SimPy loop in the same run.

Run it as `python benchmarks/event_cost.py [SCENARIO] [--rounds N] [--folds | --compiled]`; the cost
has a limit for today's Stuttgart under rules of management, which is the default. It is CPU time of
whole replications (demand, office at work, measures; with `--folds` the measures are compiled,
with `--compiled` the office, too, both beforehand). The bare loop is timed in slices between the
blocks of the log, so that both meet the same machine however its speed changes meanwhile; the ratio
is printed per round, and its median. Model events are case arrivals, ends of work, of external
waits, of contacts and tasks, contact attempts and abandonments; nothing internal is counted.
"""

import argparse
import time
from collections.abc import Generator
from pathlib import Path
from statistics import median

import simpy
from simpy.events import Event

from sim.events.rows import Rows
from sim.experiment.replication import engine_for, run_replication
from sim.measures.measures import Counter
from sim.plan.plan import compile_plan
from sim.reading.loading import load_scenario

TIMEOUTS = 50_000
"""A slice of the bare loop: long enough that it does not matter what lay in the caches before."""


def bare_timeouts() -> float:
    """Return the CPU seconds of a slice of a SimPy loop that does nothing else."""
    environment = simpy.Environment()

    def ticking() -> Generator[Event, None, None]:
        while True:
            yield environment.timeout(1)

    environment.process(ticking())
    begun = time.process_time()
    environment.run(until=TIMEOUTS)
    return time.process_time() - begun


class BareLoopBetween(Counter):
    """Counts model events, and times a slice of the bare loop at every block of the log."""

    def __init__(self) -> None:
        super().__init__()
        self.seconds = 0.0
        self.slices = 0

    def observe(self, rows: Rows) -> None:
        """Count what happened, and time a slice."""
        super().observe(rows)
        self.seconds += bare_timeouts()
        self.slices += 1


def main() -> None:
    """Print the ratio per round and its median."""
    parser = argparse.ArgumentParser(description=__doc__)
    default = Path(__file__).with_name("stuttgart_steered.yaml")
    parser.add_argument("scenario", nargs="?", type=Path, default=default)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--folds", action="store_true")
    parser.add_argument("--compiled", action="store_true")
    stated = parser.parse_args()
    scenario = load_scenario(stated.scenario, anywhere=True).scenario
    plan, folds = compile_plan(scenario), stated.folds or stated.compiled
    engine, _ = engine_for(plan, "compiled" if stated.compiled else "simpy")
    if folds:
        day = scenario.run.model_copy(update={"run_length": 1440.0, "warm_up": 0.0})
        short = compile_plan(scenario.model_copy(update={"run": day}))
        run_replication(short, 0, engine=engine, folds=True)
    ratios = []
    for number in range(stated.rounds):
        bare = BareLoopBetween()
        begun = time.process_time()
        run_replication(plan, number, bare, engine=engine, folds=folds)
        cost = (time.process_time() - begun - bare.seconds) / bare.events
        ratios.append(cost / (bare.seconds / (bare.slices * TIMEOUTS)))
        print(f"{bare.events} model events, {ratios[-1]:.1f} bare timeouts each")
    print(f"median: {median(ratios):.1f} bare timeouts a model event")


if __name__ == "__main__":
    main()
