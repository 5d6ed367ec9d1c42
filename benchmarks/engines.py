"""How many times faster the compiled engine is than SimPy, both in turn in one process.

Run it as `python -m benchmarks.engines [SCENARIO ...] [--rounds N]`. CPU seconds of whole
replications, from plan to measures, and of the engine alone, without what draws the months and
without the measures that watch; of the compiled one also the loop by itself, without what puts
months before it, against the same of SimPy, which is its kernel and the model. By default a year
of Stuttgart and of the small town as they are frozen for tests. Then how a model event's cost
grows in each engine with ten times the load, with 20,000 instead of 20 cases open, and with a run
four times as long. What is compiled comes from the cache. Only ratios within one run mean
something: the machine has others to serve.
"""

import argparse
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from benchmarks.backlog_cost import laboratory
from sim.demand.blocks import CaseBlock
from sim.demand.demand import Demand, Month
from sim.engines.compiled.parts import run_part
from sim.engines.engine import Engine
from sim.events.end_state import EndState
from sim.events.log import Observer
from sim.events.rows import Rows
from sim.experiment.replication import SIMPY, engine_for, run_replication
from sim.measures.measures import Counter
from sim.plan.plan import Plan, compile_plan
from sim.plan.roster import Seat
from sim.reading.loading import load_scenario

FROZEN = Path(__file__).parents[1] / "tests" / "frozen" / "scenarios"
DEFAULT = [FROZEN / "stuttgart" / "today.yaml", FROZEN / "small_town" / "today.yaml"]
DAY = 1440.0
DAYS = 100.0
GROWTH = {
    "ten times the load": ((20, DAYS, 1), (20, DAYS, 10)),
    "20,000 instead of 20 cases open": ((20, DAYS, 1), (20_000, DAYS, 1)),
    "a run four times as long": ((20, DAYS, 1), (20, 4.0 * DAYS, 1)),
}
"""Two laboratories each: cases open at the start, days, and how many times ten clerks."""


class Elsewhere:
    """CPU seconds that pass in what an engine calls."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self._begun = 0.0

    def __enter__(self) -> None:
        """Begin to count."""
        self._begun = time.process_time()

    def __exit__(self, *_: object) -> None:
        """Count what has passed."""
        self.seconds += time.process_time() - self._begun


class WatchedDemand:
    """A demand whose seconds are counted."""

    def __init__(self, demand: Demand, elsewhere: Elsewhere) -> None:
        self._demand, self._elsewhere = demand, elsewhere
        self.people, self.caused = demand.people, demand.caused

    def opening(self) -> list[CaseBlock]:
        """Return the cases that are open at the start."""
        with self._elsewhere:
            return self._demand.opening()

    def months(self) -> Iterator[Month]:
        """Yield the months in order."""
        months = self._demand.months()
        while True:
            with self._elsewhere:
                month = next(months, None)
            if month is None:
                return
            yield month


class WatchedObserver:
    """An observer whose seconds are counted."""

    def __init__(self, observer: Observer, elsewhere: Elsewhere) -> None:
        self._observer, self._elsewhere = observer, elsewhere

    def observe(self, rows: Rows) -> None:
        """Take the next rows, in order."""
        with self._elsewhere:
            self._observer.observe(rows)


class Watched:
    """An engine whose own seconds are counted."""

    def __init__(self, engine: Engine) -> None:
        self._engine, self.seconds = engine, 0.0

    def run(
        self, plan: Plan, demand: Demand, roster: Sequence[Seat], observers: Sequence[Observer]
    ) -> EndState:
        """Run one replication."""
        elsewhere = Elsewhere()
        watched = [WatchedObserver(each, elsewhere) for each in observers]
        begun = time.process_time()
        end = self._engine.run(plan, WatchedDemand(demand, elsewhere), roster, watched)
        self.seconds += time.process_time() - begun - elsewhere.seconds
        return end


@contextmanager
def loop_watched() -> Iterator[Elsewhere]:
    """Count the seconds of the compiled loop itself."""
    loop, native = Elsewhere(), run_part.native
    assert native is not None

    def watched(*given: float) -> int:
        with loop:
            return int(native(*given))

    run_part.native = watched  # type: ignore[assignment]
    try:
        yield loop
    finally:
        run_part.native = native


def compiled_for(plan: Plan) -> Engine:
    """Return the compiled engine, ready; end where it cannot run a plan."""
    engine, uncovered = engine_for(plan, "compiled")
    if uncovered:
        sys.exit(f"the compiled engine cannot do: {', '.join(uncovered)}")
    return engine


def compare(path: Path, rounds: int) -> None:
    """Print the ratios of a scenario's replications, round by round."""
    plan = compile_plan(load_scenario(path).scenario)
    engines = {"SimPy": SIMPY, "compiled": compiled_for(plan)}
    once = engines["compiled"]
    run_replication(plan, rounds, engine=once, folds=True)  # with all that is done once
    whole, alone, by_itself = [], [], []
    for number in range(rounds):
        seconds, own = {}, {}
        with loop_watched() as loop:
            for name, engine in engines.items():
                watched, counter = Watched(engine), Counter()
                begun = time.process_time()
                run_replication(plan, number, counter, engine=watched, folds=name == "compiled")
                seconds[name], own[name] = time.process_time() - begun, watched.seconds
        whole.append(seconds["SimPy"] / seconds["compiled"])
        alone.append(own["SimPy"] / own["compiled"])
        by_itself.append(own["SimPy"] / loop.seconds)
        print(
            f"{path.parent.name}/{path.stem}, {counter.events:,} model events: SimPy "
            f"{seconds['SimPy']:.2f} s ({own['SimPy']:.2f} alone), compiled "
            f"{seconds['compiled']:.2f} s ({own['compiled']:.2f} alone, its loop "
            f"{loop.seconds:.2f}): {whole[-1]:.1f} times, the engine alone {alone[-1]:.1f}, "
            f"the loop by itself {by_itself[-1]:.1f} times"
        )
    print(
        f"median: {median(whole):.1f} times, the engine alone {median(alone):.1f}, "
        f"the loop by itself {median(by_itself):.1f} times\n"
    )


def cost(engine: Engine, opening: int, days: float, times: int) -> float:
    """Return the CPU seconds of a model event in the second half of a laboratory's run."""
    seconds, events = [], []
    for part in (0.5, 1.0):
        counter = Counter()
        begun = time.process_time()
        run_replication(laboratory(opening, part * days, times), 0, counter, engine=engine)
        seconds.append(time.process_time() - begun)
        events.append(counter.events)
    return (seconds[1] - seconds[0]) / (events[1] - events[0])


def main() -> None:
    """Print every ratio, and what it is of."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("scenarios", nargs="*", type=Path, default=DEFAULT)
    parser.add_argument("--rounds", type=int, default=3)
    stated = parser.parse_args()
    for path in stated.scenarios:
        compare(path, stated.rounds)
    engines = {"SimPy": SIMPY, "compiled": compiled_for(laboratory(20, DAYS))}
    for grown, (before, after) in GROWTH.items():
        for name, engine in engines.items():
            ratios = [cost(engine, *after) / cost(engine, *before) for _ in range(stated.rounds)]
            print(f"{name}: with {grown} a model event costs {median(ratios):.2f} times as much")


if __name__ == "__main__":
    main()
