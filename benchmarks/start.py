"""What `umbau --help` costs, as a ratio to a bare Typer program in the same run.

Run it as `python benchmarks/start.py [--rounds N]`. CPU time of whole processes, which alternate;
the median ratio is printed.
"""

import argparse
import os
import subprocess
import sys
from collections.abc import Mapping
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


if __name__ == "__main__":
    main()
