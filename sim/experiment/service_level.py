"""The smallest share of clerks who answer with which a structure delivers what a study asks.

Searched on training runs and reported on others, because the share that was found on some luck
looks better on it than it is.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from sim.experiment.collected import Collected
from sim.experiment.comparison import Runs, equal_in
from sim.experiment.possible import possible
from sim.experiment.runs import NumberedRunner, run_distinct
from sim.experiment.tables import SERVICE_LEVEL
from sim.measures.registry import MEASURES
from sim.plan.calls import with_share_answering
from sim.plan.study import Study
from sim.stats.intervals import mean_interval

GRID = tuple(place / 20 for place in range(21))
"""Shares of the clerks of called teams who answer: 0, 5, …, 100 %."""
TRAINING = 3
"""Runs of each share on which is searched."""
FIRST_TRAINING = 1_000_000
"""Number of the first of them: beyond every run that is reported."""
AT_LEAST = frozenset({"answer_rate"})
"""Measures of a service level of which so much is asked at least; of the others at most."""

Key = tuple[str, str]
"""A circumstance and a structure."""


@dataclass(frozen=True)
class Served:
    """What a structure delivers at a share of answering clerks, in the training runs."""

    share: float
    trained: Mapping[str, float]
    """Means of the training runs, by measure; nan: no run has one, and nothing is missed."""
    misses: Mapping[str, float]
    """By how much of what is asked each measure misses it; 0: it does not."""

    @property
    def reached(self) -> bool:
        """Whether everything is delivered that is asked."""
        return not any(self.misses.values())

    @property
    def largest_miss(self) -> float:
        """By how much what is missed most is missed, as a share of what is asked."""
        return max(self.misses.values())


@dataclass(frozen=True)
class AtServiceLevel:
    """A study whose structures answer as few as its service level needs, and how that was found."""

    study: Study
    found: Mapping[Key, Served] = field(default_factory=dict)
    """By circumstance and structure; none where the study asks for no service level."""
    runs: int = 0
    """Training runs that it took."""


def at_service_level(study: Study, run: NumberedRunner) -> AtServiceLevel:
    """Return a study with every structure at the smallest share that meets its service level.

    Shares are gone through from none to all, and the first one is taken whose means of three
    training runs meet all that is asked: with several criteria more answering clerks may miss
    what fewer met, so nothing is skipped. Where no share does, it is the one with the smallest
    largest relative miss (the smaller share of equal ones), and `Served.reached` is false. A study
    without a service level stays as it is.
    """
    level = study.service_level
    if level is None:
        return AtServiceLevel(study)
    asked = level.asked()
    tried: dict[Key, list[Served]] = {key: [] for key in study.scenarios}
    runs = 0
    for share in GRID:
        wanted = {
            key: with_share_answering(study.scenarios[key], share)
            for key, before in tried.items()
            if not (before and before[-1].reached)
        }
        made = run_distinct(lambda s, n: run(s, n, FIRST_TRAINING), wanted, TRAINING)
        runs += TRAINING * len(wanted)
        for key, collected in made.items():
            tried[key].append(served(share, collected, asked))
    found = {key: min(several, key=lambda one: one.largest_miss) for key, several in tried.items()}
    scenarios = {
        key: with_share_answering(scenario, found[key].share)
        for key, scenario in study.scenarios.items()
    }
    return AtServiceLevel(study.with_scenarios(scenarios), found, runs)


def most_training_runs(study: Study) -> int:
    """Return how many runs the search takes at most."""
    return TRAINING * len(GRID) * len(study.scenarios) if study.service_level is not None else 0


def served(share: float, collected: Collected, asked: Mapping[str, float]) -> Served:
    """Return what runs at a share deliver of what is asked, and by how much they miss it."""
    trained = {name: _mean(collected, name) for name in asked}
    misses = {name: relative_miss(name, trained[name], wanted) for name, wanted in asked.items()}
    return Served(share, trained, misses)


def relative_miss(measure: str, value: float, asked: float) -> float:
    """Return by how much of what is asked a value misses it; 0 where it meets it, or is none."""
    short = asked - value if measure in AT_LEAST else value - asked
    return max(0.0, short / asked) if np.isfinite(value) else 0.0


def _mean(collected: Collected, measure: str) -> float:
    """Return the mean of the runs that have a value: where nobody writes, no mail is late."""
    values = collected.values(measure)
    there = values[np.isfinite(values)]
    return float(there.mean()) if len(there) else float("nan")


def service_level_table(at: AtServiceLevel, runs: Runs) -> pd.DataFrame:
    """Return what each structure delivers of what is asked: a row per circumstance and measure.

    `trained` and `miss` are those of the training runs, by which the share was chosen; `mean` with
    its 95 % interval is of the runs that are reported. No rows where nothing is asked.
    """
    return SERVICE_LEVEL.frame(_rows(at, runs))


def _rows(at: AtServiceLevel, runs: Runs) -> Iterator[dict[str, object]]:
    level = at.study.service_level
    for (condition, structure), one in at.found.items():
        assert level is not None
        collected = runs[condition, structure]
        for measure, asked in level.asked().items():
            fresh = possible(mean_interval(collected.values(measure)), measure)
            yield {
                "structure": structure, "condition": condition, "measure": measure,
                "unit": MEASURES[measure].unit, "asked": asked, "share_answering": one.share,
                "reached": one.reached, "trained": one.trained[measure],
                "miss": one.misses[measure],
                "mean": fresh.mean, "low": fresh.low, "high": fresh.high,
                "replications": len(collected.replications),
                "equal": equal_in(collected.scenario),
            }  # fmt: skip
