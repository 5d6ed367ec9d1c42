"""How much memory a run of some years takes, and one of many years, as a ratio.

Run it as `python -m benchmarks.memory [SCENARIO ...] [--years FEW MANY] [--simpy]`; by default of
a small town in balance, today's and today's Stuttgart, two years and ten, with the compiled engine
and compiled measures. Each run has a process of its own, so that its peak is its own; what is
compiled comes from the cache. Beside the peaks stands what a process has before its run: programs,
libraries, the plan; and what is open at the end, with which memory grows: a ratio near 1 is of an
office in balance.
"""

import argparse
import multiprocessing
import resource
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from sim.experiment.replication import Chosen, engine_for, run_replication
from sim.measures.rows import Value
from sim.plan.plan import compile_plan
from sim.reading.loading import load_scenario
from sim.units import DAY, YEAR

HERE = Path(__file__).parent
SCENARIOS = HERE.parent / "scenarios"
DEFAULT = [
    HERE / "town_in_balance.yaml",
    SCENARIOS / "small_town" / "today.yaml",
    SCENARIOS / "stuttgart" / "today.yaml",
]


def memory_now() -> float:
    """Return the most memory (MB) that this process has had so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024.0


def peaks(path: Path, years: float, chosen: Chosen) -> tuple[float, float, float]:
    """Return the peak memory (MB) of a process before and after a run of so many years.

    Behind it how many cases and mails are open at the end.
    """
    scenario = load_scenario(path).scenario
    for length in (DAY, years * YEAR):
        run = scenario.run.model_copy(update={"run_length": length, "warm_up": 0.0})
        plan = compile_plan(scenario.model_copy(update={"run": run}))
        engine, uncovered = engine_for(plan, chosen)
        if uncovered:
            sys.exit(f"the compiled engine cannot do: {', '.join(uncovered)}")
        before = memory_now()
        found = run_replication(plan, 0, engine=engine, folds=chosen == "compiled")
    left = [each.value for each in found.values if is_left(each)]
    return before, memory_now(), sum(left)


def is_left(value: Value) -> bool:
    """Tell whether a result is how many cases, or mails, of the whole office are open."""
    whole = not (value.team or value.case_type or value.detail)
    return whole and value.measure in ("open_end", "open_mails")


def main() -> None:
    """Print the peaks of each scenario and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("scenarios", nargs="*", type=Path, default=DEFAULT)
    parser.add_argument("--years", type=float, nargs=2, default=[2.0, 10.0])
    parser.add_argument("--simpy", action="store_true")
    stated = parser.parse_args()
    chosen: Chosen = "simpy" if stated.simpy else "compiled"
    for path in stated.scenarios:
        found = []
        for years in stated.years:
            with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as executor:
                before, peak, left = executor.submit(peaks, path, years, chosen).result()
            found.append(peak)
            print(
                f"{path}, {years:g} years: {peak:.0f} MB, before the run {before:.0f} MB; "
                f"{left:,.0f} cases and mails open at the end"
            )
        print(f"ratio: {found[1] / found[0]:.2f}\n")


if __name__ == "__main__":
    main()
