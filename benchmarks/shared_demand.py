"""What it saves that offices which meet the same cases and contacts have them drawn once.

Run it as `python -m benchmarks.shared_demand [STUDY ...] [--structures N] [--days N] [--rounds N]`.
CPU seconds of a replication of the first structures of a study under its first condition: each with
a demand of its own, and one demand for all, in turn in one process, for each engine. By default the
small town's and Stuttgart's. Only ratios within one run mean something.
"""

import argparse
import time
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from statistics import median

from sim.demand.demand import demands_of
from sim.engines.engine import Engine
from sim.experiment.replication import SIMPY, engine_for, run_replication
from sim.machine.compiling import can_compile
from sim.plan.plan import Plan, compile_plan
from sim.reading.loading import load_study
from sim.units import DAY

SCENARIOS = Path(__file__).parents[1] / "scenarios"
DEFAULT = [SCENARIOS / "small_town" / "study.yaml", SCENARIOS / "stuttgart" / "study.yaml"]


def plans_of(path: Path, structures: int, days: float) -> list[Plan]:
    """Return the plans of the first structures of a study, for so many days."""
    study = load_study(path)
    condition = next(iter(study.scenarios))[0]
    chosen = [each for (where, _), each in study.scenarios.items() if where == condition]
    return [
        compile_plan(each.model_copy(
            update={"run": each.run.model_copy(update={"run_length": days * DAY, "warm_up": 0.0})}
        ))
        for each in islice(chosen, structures)
    ]  # fmt: skip


def seconds(plans: Sequence[Plan], number: int, engine: Engine, *, shared: bool) -> float:
    """Return the CPU seconds of a replication of each plan, with one demand or several."""
    begun = time.process_time()
    if shared:
        for plan, demand in zip(plans, demands_of([(p, number) for p in plans]), strict=True):
            run_replication(plan, number, engine=engine, demand=demand)
    else:
        for plan in plans:
            run_replication(plan, number, engine=engine)
    return time.process_time() - begun


def compare(plans: Sequence[Plan], rounds: int, engine: Engine, name: str) -> None:
    """Print what sharing saves, and from it how much of a run the drawing is."""
    ratios = []
    for number in range(rounds):
        alone = seconds(plans, number, engine, shared=False)
        ratios.append(seconds(plans, number, engine, shared=True) / alone)
    kept = median(ratios)
    drawing = (1.0 - kept) * len(plans) / (len(plans) - 1)
    print(f"  {name}: {kept:.3f} of the time, so drawing is {drawing:.1%} of a run  {ratios}")


def main() -> None:
    """Print the ratios of each study."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("studies", nargs="*", type=Path, default=DEFAULT)
    parser.add_argument("--structures", type=int, default=3)
    parser.add_argument("--days", type=float, default=366.0)
    parser.add_argument("--rounds", type=int, default=3)
    stated = parser.parse_args()
    for path in stated.studies:
        plans = plans_of(path, stated.structures, stated.days)
        print(f"{path}: {len(plans)} structures, {stated.days:g} days")
        compare(plans, stated.rounds, SIMPY, "SimPy")
        if can_compile() and not any(engine_for(plan, "compiled")[1] for plan in plans):
            compare(plans, stated.rounds, engine_for(plans[0], "compiled")[0], "compiled")


if __name__ == "__main__":
    main()
