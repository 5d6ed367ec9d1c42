"""What a model event costs, as a ratio to one timeout of a bare SimPy loop in the same run.

Run it as `python benchmarks/event_cost.py [SCENARIO] [--rounds N]`. CPU time of whole
replications (demand, office at work, measures) in rounds that alternate with the bare loop;
the median ratio is printed. Model events are case arrivals, ends of work, of external waits,
of contacts and tasks, contact attempts and abandonments; nothing internal is counted.
"""

import argparse
import time
from pathlib import Path
from statistics import median

import simpy

from sim.experiment.replication import run_replication
from sim.measures.measures import Counter
from sim.plan.plan import compile_plan
from sim.reading.loading import load_scenario

TIMEOUTS = 300_000


def bare_timeout() -> float:
    """Return the CPU seconds of one timeout in a SimPy loop that does nothing else."""
    environment = simpy.Environment()

    def ticking() -> object:
        while True:
            yield environment.timeout(1)

    environment.process(ticking())  # type: ignore[arg-type]
    begun = time.process_time()
    environment.run(until=TIMEOUTS)
    return (time.process_time() - begun) / TIMEOUTS


def main() -> None:
    """Print the ratio per round and its median."""
    parser = argparse.ArgumentParser(description=__doc__)
    default = Path(__file__).parents[1] / "scenarios" / "stuttgart" / "today.yaml"
    parser.add_argument("scenario", nargs="?", type=Path, default=default)
    parser.add_argument("--rounds", type=int, default=3)
    stated = parser.parse_args()
    plan = compile_plan(load_scenario(stated.scenario).scenario)
    ratios = []
    for number in range(stated.rounds):
        before = bare_timeout()
        counter = Counter()
        begun = time.process_time()
        run_replication(plan, number, counter)
        cost = (time.process_time() - begun) / counter.events
        bare = (before + bare_timeout()) / 2.0
        ratios.append(cost / bare)
        print(f"{counter.events} model events, {cost / bare:.1f} bare timeouts each")
    print(f"median: {median(ratios):.1f} bare timeouts a model event")


if __name__ == "__main__":
    main()
