"""A tiny office whose inputs nobody knows for sure, and months that its model makes itself."""

from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from sim.experiment.backcast import backcast, first_of
from sim.experiment.collected import Collected
from sim.experiment.runner import run_all
from sim.experiment.single_runs import single_runs, study_of_one
from sim.reading.observed import ObservedMonth
from sim.scenario.office import Office
from sim.scenario.structure import Structure
from sim.scenario.study import Run, Scenario

MONTHS = 4
BEGINS = [date(2024, month, 1) for month in range(1, MONTHS + 1)]
MEASURES = ("arrivals", "decided", "open")


def range_of(low: str, central: str, high: str) -> dict[str, str]:
    return {"low": low, "central": central, "high": high, "source": "a test", "confidence": "C"}


def tiny_office(seed: int) -> Scenario:
    """Return an office round the clock with one clerk, about 300 applications a month."""
    made: dict[str, Any] = {
        "name": "Tiny",
        "laboratory": True,
        "start": "2024-01-01",
        "calendar": {"kind": "always"},
        "applications": {
            "cases": {
                "rate": range_of("3000 per year", "3600 per year", "4600 per year"),
                "case_types": {"case": "100 %"},
                "opening": {
                    "cases": range_of("100", "150", "220"), "mean_age": "15 days",
                },
            }
        },
        "case_types": {"case": {"journey": "way"}},
        "journeys": {
            "way": {"stages": [{"step": "work", "work": {"minutes": {
                "mean": range_of("100 min", "130 min", "190 min"), "distribution": "exponential",
            }}}]}
        },
        "staff": {"clerks": {"desk": "1"}},
    }  # fmt: skip
    structure = {"name": "one", "teams": {"desk": {"takes": {"desk": "all"}, "owns": {}}}}
    return Scenario(
        name="tiny",
        office=Office.model_validate(made),
        structure=Structure.model_validate(structure),
        run=Run(run_length=31 * MONTHS * 1440.0, replications=20, seed=seed),
    )


@cache
def runs_of_draws(seed: int, number: int) -> tuple[Collected, ...]:
    """Return single runs of the office, each with its own draw of the inputs."""
    study = study_of_one(tiny_office(seed))
    single = single_runs(study, first_of(study), number)
    return tuple(single.collected(lambda scenarios, runs, /: run_all(scenarios, runs)))


def months_made_by(run: Collected) -> list[ObservedMonth]:
    """Return the months of a run as an office would have counted them."""
    months = run.months().pivot_table(
        index="month", columns="measure", values="value", aggfunc="sum"
    )
    gone = months["decided"] + months["withdrawn"]
    still = run.values("open_start")[0] + (months["arrivals"] - gone).cumsum()
    return [
        ObservedMonth(
            pd.Timestamp(str(month)).date(), "",
            {"arrivals": row["arrivals"], "decided": row["decided"], "open": still[month]},
        )
        for month, row in months.iterrows()
    ]  # fmt: skip


def shares_inside(
    offices: Sequence[Collected], pool: Sequence[Collected], size: int
) -> list[float]:
    """Return for each office the share of its numbers that lie in the bands of so many runs.

    Every band is of runs of its own; each office meets eight of them in turn, or all.
    """
    bands = [pool[first : first + size] for first in range(0, len(pool) - size + 1, size)]
    met = min(8, len(bands))
    shares = []
    for number, office in enumerate(offices):
        months = months_made_by(office)
        turn = [bands[(number * met + place) % len(bands)] for place in range(met)]
        shares.append(float(np.mean([backcast(months, band)["inside"].mean() for band in turn])))
    return shares
