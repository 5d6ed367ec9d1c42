"""What a model event costs with a queue of 20 cases and with one of 20,000, as a ratio.

Run it as `python benchmarks/backlog_cost.py`. Two laboratory offices that differ in nothing but
the cases open at the start; both are as busy as can be, so the queue keeps its length. The cost
of the second half of the run is taken, so that setting the opening cases up does not count.
"""

import time
from statistics import median

from sim.events.rows import Rows
from sim.experiment.replication import run_replication
from sim.measures.measures import Counter
from sim.plan.plan import Plan, compile_plan
from sim.scenario.office import Office
from sim.scenario.structure import Structure
from sim.scenario.study import Run, Scenario

DAY = 1440.0
DAYS = 600.0
ROUNDS = 5


def laboratory(opening: int, days: float, times: int = 1) -> Plan:
    """Return an office of ten clerks, or of some times as many, with so many cases open."""
    office = Office.model_validate(
        {
            "name": "Laboratory",
            "laboratory": True,
            "start": "2024-01-01",
            "calendar": {"kind": "always"},
            "applications": {
                "cases": {
                    "rate": f"{10 * times} per h",
                    "case_types": {"case": "100 %"},
                    "opening": {"cases": opening, "mean_age": "90 days"},
                }
            },
            "case_types": {"case": {"journey": "work"}},
            "journeys": {
                "work": {
                    "stages": [
                        {
                            "step": "work",
                            "work": {"minutes": {"mean": "1 h", "distribution": "exponential"}},
                        }
                    ]
                }
            },
            "staff": {"clerks": {"desk": 10 * times}},
        }
    )
    teams = {"desk": {"takes": {"desk": "all"}, "owns": {}}}
    structure = Structure.model_validate({"name": "one_team", "teams": teams})
    run = Run(run_length=days * DAY, replications=1)
    return compile_plan(Scenario(name="", office=office, structure=structure, run=run))


class Stopwatch:
    """An observer that notes CPU time and model events at each block of rows after a date."""

    def __init__(self, since: float) -> None:
        self._since = since
        self._counter = Counter()
        self.notes: list[tuple[float, int]] = []

    def observe(self, rows: Rows) -> None:
        """Take the next rows, in order."""
        self._counter.observe(rows)
        if rows.time[-1] >= self._since:
            self.notes.append((time.process_time(), self._counter.events))


def cost(opening: int) -> float:
    """Return the CPU seconds of a model event in the second half of the run."""
    watch = Stopwatch(DAYS / 2.0 * DAY)
    run_replication(laboratory(opening, DAYS), 0, watch)
    (begun, before), (ended, after) = watch.notes[0], watch.notes[-1]
    return (ended - begun) / (after - before)


def main() -> None:
    """Print the ratio of each round and the median."""
    ratios = []
    for _ in range(ROUNDS):
        short, long = cost(20), cost(20_000)
        ratios.append(long / short)
        print(f"an event with 20,000 waiting costs {ratios[-1]:.2f} times one with 20 waiting")
    print(f"median: {median(ratios):.2f}")


if __name__ == "__main__":
    main()
