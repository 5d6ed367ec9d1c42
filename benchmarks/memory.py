"""How much memory a run of one year and of several years takes, as a ratio.

Run it as `python benchmarks/memory.py [SCENARIO] [--years N]`. Each run has a process of its
own, so that its peak is its own.
"""

import argparse
import multiprocessing
import resource
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from sim.experiment.replication import run_replication
from sim.plan.plan import compile_plan
from sim.reading.loading import load_scenario
from sim.units import YEAR


def peak(path: Path, years: float) -> float:
    """Return the peak memory (MB) of a process that runs the scenario for so many years."""
    scenario = load_scenario(path).scenario
    run = scenario.run.model_copy(update={"run_length": years * YEAR})
    run_replication(compile_plan(scenario.model_copy(update={"run": run})), 0)
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024.0


def main() -> None:
    """Print both peaks and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    default = Path(__file__).parents[1] / "scenarios" / "stuttgart" / "today.yaml"
    parser.add_argument("scenario", nargs="?", type=Path, default=default)
    parser.add_argument("--years", type=float, default=3.0)
    stated = parser.parse_args()
    peaks = []
    for years in (1.0, stated.years):
        with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as executor:
            peaks.append(executor.submit(peak, stated.scenario, years).result())
        print(f"{years:g} years: {peaks[-1]:.0f} MB")
    print(f"ratio: {peaks[1] / peaks[0]:.2f}")


if __name__ == "__main__":
    main()
