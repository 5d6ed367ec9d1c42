"""What a start costs: of `umbau --help`, and of the compiled engine, each beside something plain.

Run it as `python benchmarks/start.py [--rounds N]`. CPU time of processes that alternate: the
median ratio is printed, for help to a bare Typer program, for the engine to the import of numba
alone. The engine is timed from when it is chosen until it can be called, in a process that has
read its scenario, from the cache, which is filled before if need be.
"""

import argparse
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from statistics import median

BARE = """
from pathlib import Path
import typer
app = typer.Typer(pretty_exceptions_enable=False, rich_markup_mode=None)
@app.command()
def one(file: Path, number: int = 1) -> None:
    "Do nothing."
@app.command()
def two(file: Path, number: int = 1) -> None:
    "Do nothing."
app()
"""
UMBAU = "from sim.cli import main; main()"
CALLS: Mapping[tuple[str, ...], tuple[str, ...]] = {
    ("--version",): ("--help",),
    ("--help",): ("--help",),
    ("compare", "--help"): ("one", "--help"),
    ("nix",): ("nix",),
}
"""Calls of Umbau, each with what is asked of the bare program beside it."""

TIMED = """
import sys, time
import numpy
{before}
begun, passed = time.process_time(), time.perf_counter()
{timed}
print(time.process_time() - begun, time.perf_counter() - passed)
"""
ENGINE = TIMED.format(
    before="""
from pathlib import Path
from sim.experiment.replication import engine_for
from sim.plan.plan import compile_plan
from sim.reading.loading import load_scenario
plan = compile_plan(load_scenario(Path(sys.argv[1])).scenario)
""",
    timed="engine_for(plan, 'compiled')",
)
NUMBA = TIMED.format(before="", timed="import numba")
ROOT = Path(__file__).parents[1]
TODAY = ROOT / "tests" / "frozen" / "scenarios" / "small_town" / "today.yaml"


def own_seconds(*program: str) -> tuple[float, float]:
    """Return the CPU seconds, and those of the clock, that a program says."""
    said = subprocess.run(  # noqa: S603 - own programs
        (sys.executable, "-c", *program), check=True, capture_output=True, text=True, cwd=ROOT
    ).stdout
    cpu, clock = map(float, said.split())
    return cpu, clock


def get_ready(rounds: int) -> None:
    """Print how long the compiled engine takes to be ready, from the cache."""
    own_seconds(ENGINE, str(TODAY))  # it is compiled now if it never was
    found = [(own_seconds(ENGINE, str(TODAY)), own_seconds(NUMBA)) for _ in range(rounds)]
    ratio = median(engine[0] / numba[0] for engine, numba in found)
    cpu, clock = (median(engine[which] for engine, _ in found) for which in range(2))
    print(
        f"compiled engine, ready from the cache: {ratio:.2f} of the import of numba alone, "
        f"{cpu:.2f} s of CPU time, {clock:.2f} s by the clock"
    )


def cpu_seconds(*program: str) -> float:
    """Return the CPU seconds that Python takes for a program and its arguments."""
    before = os.times()
    subprocess.run(  # noqa: S603 - own programs
        (sys.executable, "-c", *program), check=False, capture_output=True
    )
    after = os.times()
    return (
        after.children_user - before.children_user + after.children_system - before.children_system
    )


def main() -> None:
    """Print the median ratio of each call."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=15)
    stated = parser.parse_args()
    ratios: dict[tuple[str, ...], list[float]] = {call: [] for call in CALLS}
    for _ in range(stated.rounds):
        for call, bare_call in CALLS.items():
            before = cpu_seconds(BARE, *bare_call)
            cost = cpu_seconds(UMBAU, *call)
            ratios[call].append(cost / ((before + cpu_seconds(BARE, *bare_call)) / 2.0))
    for call, found in ratios.items():
        print(f"umbau {' '.join(call)}: {median(found):.2f} of a bare Typer program")
    get_ready(stated.rounds)


if __name__ == "__main__":
    main()
