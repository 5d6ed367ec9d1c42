"""What it saves that offices which meet the same cases and contacts have them drawn once.

Run it as `python -m benchmarks.shared_demand [STUDY ...] [--scenarios N] [--days N] [--rounds N]`.
CPU seconds of a replication of the first scenarios of a study: each with a demand of its own, and
one demand for all that share it, in turn in one process, for each engine; and how many times as
quick the compiled engine with one demand is as SimPy with one for each. By default a year of three
of the small town and of Stuttgart. Only ratios within one run mean something.
"""

import argparse
import time
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from statistics import median

from sim.demand.demand import demands_of
from sim.experiment.replication import Chosen, engine_for, run_replication
from sim.machine.compiling import can_compile
from sim.plan.plan import Plan, compile_plan
from sim.reading.loading import load_study
from sim.units import DAY

SCENARIOS = Path(__file__).parents[1] / "scenarios"
DEFAULT = [SCENARIOS / "small_town" / "study.yaml", SCENARIOS / "stuttgart" / "study.yaml"]


def plans_of(path: Path, scenarios: int, days: float) -> list[Plan]:
    """Return the plans of the first scenarios of a study, for so many days."""
    length = {"run_length": days * DAY, "warm_up": 0.0}
    return [
        compile_plan(each.model_copy(update={"run": each.run.model_copy(update=length)}))
        for each in islice(load_study(path).scenarios.values(), scenarios)
    ]


def seconds(plans: Sequence[Plan], number: int, chosen: Chosen, *, shared: bool) -> float:
    """Return the CPU seconds of a replication of each plan, with one demand or several."""
    engine, _ = engine_for(plans[0], chosen)
    folds = chosen == "compiled"
    begun = time.process_time()
    demands = demands_of([(p, number) for p in plans]) if shared else [None] * len(plans)
    for plan, demand in zip(plans, demands, strict=True):
        run_replication(plan, number, engine=engine, demand=demand, folds=folds)
    return time.process_time() - begun


def compare(plans: Sequence[Plan], rounds: int, engines: Sequence[Chosen]) -> None:
    """Print what sharing saves in each engine, and what it and the compiled engine do together."""
    saved: dict[Chosen, list[float]] = {chosen: [] for chosen in engines}
    together = []
    for chosen in engines:
        seconds(plans[:1], rounds, chosen, shared=True)  # with all that is done once
    for number in range(rounds):
        alone, shared = (
            {each: seconds(plans, number, each, shared=how) for each in engines}
            for how in (False, True)
        )
        for chosen in engines:
            saved[chosen].append(shared[chosen] / alone[chosen])
        if "compiled" in engines:
            together.append(alone["simpy"] / shared["compiled"])
    for chosen, ratios in saved.items():
        told = ", ".join(f"{ratio:.3f}" for ratio in ratios)
        print(f"  {chosen}: one demand takes {median(ratios):.3f} of the time ({told})")
    if together:
        told = ", ".join(f"{ratio:.1f}" for ratio in together)
        print(f"  compiled with one demand: {median(together):.1f} times as quick as SimPy with")
        print(f"  one for each ({told})")


def main() -> None:
    """Print the ratios of each study."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("studies", nargs="*", type=Path, default=DEFAULT)
    parser.add_argument("--scenarios", type=int, default=3)
    parser.add_argument("--days", type=float, default=366.0)
    parser.add_argument("--rounds", type=int, default=3)
    stated = parser.parse_args()
    for path in stated.studies:
        plans = plans_of(path, stated.scenarios, stated.days)
        print(f"{path}: {len(plans)} scenarios, {stated.days:g} days")
        compiled = can_compile() and not any(engine_for(plan, "compiled")[1] for plan in plans)
        compare(plans, stated.rounds, ["simpy", "compiled"] if compiled else ["simpy"])


if __name__ == "__main__":
    main()
