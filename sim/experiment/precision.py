"""How many runs: until the differences to today are known as precisely as the study asks."""

import math
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from dataclasses import dataclass

import pandas as pd

from sim.experiment.collected import Collected
from sim.experiment.comparison import Runs, equal_in, measured, smallest_difference
from sim.experiment.engines import Engines
from sim.experiment.runner import Progress, go_on
from sim.experiment.store import Store
from sim.experiment.tables import PRECISION
from sim.measures.registry import MATTERING
from sim.plan.study import Study
from sim.scenario.study import Matters, Precision
from sim.stats.intervals import mean_interval, paired_differences
from sim.stats.verdicts import ERROR

BATCH = 10
"""Runs of each scenario that are added before the precision is looked at again."""

_TWO = 2.0


@dataclass(frozen=True, slots=True)
class Known:
    """How precisely one difference to today is known, and what was asked."""

    condition: str
    measure: str
    structure: str
    half_width: float
    """At the level that all structures of the comparison together ask for."""
    asked: float
    """The study's precision; nan where it states none for the measure."""
    decisive: float
    """Half of the smallest difference that matters: from there on no verdict is undecided."""
    replications: int

    @property
    def reached(self) -> bool:
        """Whether the difference is known as precisely as asked; so it is where nothing was."""
        return math.isnan(self.asked) or self.half_width <= self.asked

    @property
    def runs_needed(self) -> float:
        """About as many runs as would do for what was asked, else for a verdict; nan: unknown."""
        wanted = self.decisive if math.isnan(self.asked) else self.asked
        if not wanted > 0 or math.isnan(self.half_width):
            return math.nan
        return math.ceil(max(self.replications * (self.half_width / wanted) ** 2, _TWO))


def known(study: Study, runs: Runs) -> Iterator[Known]:
    """Yield how precisely each difference is known of which the study says what matters."""
    for condition in study.conditions:
        for measure in MATTERING:
            values = measured(study, runs, condition, measure)
            if not values:
                continue
            today = values[study.today]
            matters = smallest_difference(study.matters, measure, float(today.mean()))
            asked = _asked(study.precision, measure, float(today.mean()))
            others = {name: own for name, own in values.items() if name != study.today}
            for name, own in others.items():
                found = mean_interval(paired_differences(own, today), 1.0 - ERROR / len(others))
                yield Known(
                    condition, measure, name, found.half_width, asked,
                    math.nan if matters is None else matters / _TWO, len(own),
                )  # fmt: skip


def _asked(precision: Precision | None, measure: str, today: float) -> float:
    stated = getattr(precision, measure, None)
    if precision is None or stated is None:
        return math.nan
    as_matters = Matters.model_validate({measure: stated})
    found = smallest_difference(as_matters, measure, today)
    return math.nan if found is None else found


def precision_table(study: Study, runs: Runs) -> pd.DataFrame:
    """Return one row per difference of which the study says what matters; see `Known`."""
    return PRECISION.frame(
        {name: getattr(each, name) for name in PRECISION.columns[:-1]}
        | {"equal": equal_in(study.scenarios[each.condition, each.structure])}
        for each in known(study, runs)
    )


def run_until_precise(
    study: Study,
    executor: Executor | None = None,
    progress: Progress | None = None,
    store: Store | None = None,
    planned: Callable[[int], None] | None = None,
    engines: Engines | None = None,
) -> dict[tuple[str, str], Collected]:
    """Run a study as often as it says, then in batches until its `precision` is reached.

    At most `most_replications` runs of each scenario. Every scenario gets the same number of runs,
    so that all pairs are there. `planned` is told how many runs there will be in all, before
    each batch. How many are made depends on the study alone, not on the executor or the store.
    """
    collected = {key: Collected(scenario) for key, scenario in study.scenarios.items()}
    number = next(iter(study.scenarios.values())).run.replications
    most = study.precision.most_replications if study.precision is not None else number
    while True:
        if planned is not None:
            planned(number * len(collected))
        go_on(collected, number, executor, progress, store, engines=engines)
        if number >= most or all(each.reached for each in known(study, collected)):
            return collected
        number = min(most, number + BATCH)
