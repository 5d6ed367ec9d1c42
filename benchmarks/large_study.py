"""What the results of a large study take: disk, memory and processor time.

Run it as `python benchmarks/large_study.py [--conditions N] [--runs N] [--place FOLDER]`. The small
town under so many conditions, three structures each. A few runs are made; the others are kept runs
that vary them, put into the store as any run is. Then `umbau compare` reads and writes them all, in
a process of its own, and `umbau brief` reads the folder. A place that is given is left there, with
its kept runs, for another look.
"""

import argparse
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray

from sim.experiment.runner import run_all
from sim.experiment.store import FOLDER, Store
from sim.measures.measures import Results
from sim.reading.loading import load_study

TOWN = Path(__file__).parents[1] / "scenarios" / "small_town"
STUDY = "study_large.yaml"
MADE = 2
"""Runs of each scenario that are made; the others vary them."""
SPREAD = 0.05
"""Relative; how far a varied number lies from the one it was made of."""
MB = 1e6


def study_text(conditions: int) -> str:
    """Return a study of the small town with so many vacancies as conditions."""
    lines = ["name: Kleinstadt, viele Läufe", "question: Wie groß werden die Ergebnisse?",
             "office: office.yaml", "structures: [current.yaml, clearing.yaml, merged.yaml]",
             "run: {run_length: 1 year, replications: 10, seed: 1}",
             "matters: {decided: 2 %, open_end: 5 %, median_age_open: 7 days}",
             "conditions:"]  # fmt: skip
    for place in range(conditions):
        share = 5 + 40 * place // conditions
        lines += [f"  vacant_{share}:", f"    label: {share} % der Stellen unbesetzt",
                  "    office: {staff: {vacancy: {low: 0 %, central: " + f"{share} %, high: 60 %, "
                  "source: a benchmark, confidence: C}}}"]  # fmt: skip
    return "\n".join(lines) + "\n"


def varied(results: Results, rng: np.random.Generator) -> Results:
    """Return results with every number moved a little; counts stay counts, shares shares."""

    def moved(numbers: NDArray[np.float64]) -> NDArray[np.float64]:
        shift = 1.0 + SPREAD * rng.standard_normal(numbers.shape).clip(-3, 3)
        away = np.where(numbers <= 1.0, np.minimum(numbers * shift, 1.0), numbers * shift)
        return np.where(numbers == np.trunc(numbers), np.round(numbers * shift), away)

    values = moved(np.array([value.value for value in results.values]))
    return Results(
        [old._replace(value=new) for old, new in zip(results.values, values.tolist(), strict=True)],
        replace(results.series, values=moved(results.series.values)),
        replace(results.months, values=moved(results.months.values)),
        replace(results.staff, values=moved(results.staff.values)),
    )


def keep_runs(place: Path, conditions: int, runs: int) -> None:
    """Make a few runs of the study in a folder, and keep so many that vary them."""
    town = place / "small_town"
    if not town.exists():
        shutil.copytree(TOWN, town)
    (town / STUDY).write_text(study_text(conditions), encoding="utf-8")
    scenarios = load_study(town / STUDY).scenarios
    store = Store(place / FOLDER)
    made = Store(place / "made")
    run_all(scenarios, MADE, store=made)
    for number, scenario in enumerate(scenarios.values()):
        own, kept = made.shelf(scenario), store.shelf(scenario)
        samples = [found for run in range(MADE) if (found := own.get(run)) is not None]
        for run in range(runs):
            rng = np.random.default_rng((number, run))
            kept.put(run, varied(samples[run % MADE], rng))


def measured(place: Path, *command: str) -> tuple[float, float]:
    """Run a command of Umbau there; return its peak memory (MB) and processor seconds."""
    program = [sys.executable, "-c", "from sim.cli import main; main()", *command]
    child = subprocess.Popen(program, cwd=place, stdout=subprocess.DEVNULL)  # noqa: S603 - ourselves
    _, status, used = os.wait4(child.pid, 0)
    if status:
        sys.exit(f"umbau {' '.join(command)} failed")
    return used.ru_maxrss / 1024.0, used.ru_utime + used.ru_stime


def size(folder: Path) -> float:
    """Return the size of all files in a folder (MB)."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / MB


@contextmanager
def somewhere(place: Path | None) -> Iterator[Path]:
    """Give a folder to work in; it goes afterwards unless it was named."""
    if place is not None:
        place.mkdir(parents=True, exist_ok=True)
        yield place.resolve()
        return
    with TemporaryDirectory() as made:
        yield Path(made)


def main() -> None:
    """Print sizes, peak memory and processor time."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--conditions", type=int, default=4)
    parser.add_argument("--runs", type=int, default=1000)
    parser.add_argument("--place", type=Path)
    stated = parser.parse_args()
    with somewhere(stated.place) as place:
        keep_runs(place, stated.conditions, stated.runs)
        study, out = f"small_town/{STUDY}", "results"
        commands = {
            "compare": ("compare", study, "--replications", str(stated.runs), "--out", out),
            "brief": ("brief", out, "--out", "briefing"),
        }
        print(f"{3 * stated.conditions} scenarios, {stated.runs} runs of each")
        print(f"kept runs: {size(place / FOLDER):.0f} MB on disk")
        for name, command in commands.items():
            memory, seconds = measured(place, *command)
            print(f"umbau {name}: {memory:.0f} MB of memory, {seconds:.0f} s of processor time")
        print(f"results: {size(place / out):.1f} MB on disk")
        for folder in sorted(path for path in (place / out).iterdir() if path.is_dir()):
            print(f"  {folder.name}: {size(folder):.1f} MB")


if __name__ == "__main__":
    main()
