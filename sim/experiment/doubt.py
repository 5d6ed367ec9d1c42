"""A sensitivity analysis from draws to indices: what is asked, and every table of the answer."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from sim.choices import Sobol
from sim.experiment.comparison import smallest_difference
from sim.experiment.draws import DrawResults, make_draws, run_draws
from sim.experiment.inputs import Input
from sim.experiment.runs import UnevenRunner
from sim.experiment.screening import screening, sobol_of_runs, sobol_of_surrogates, survivors
from sim.experiment.sensitivity import (
    beaten_table,
    draws_table,
    rejected_table,
    runs_table,
    worth_table,
)
from sim.experiment.tornado import leading, tornado
from sim.plan.study import Study
from sim.stats.variance_parts import draw_means


@dataclass(frozen=True, slots=True)
class Asked:
    """What a sensitivity analysis is to hold.

    `tornado` inputs are run at both ends one at a time (0: none); `trajectories` of Morris'
    screening (0: none); Sobol' indices of the inputs that matter by a surrogate fitted to the
    draws, or by runs at `base` base points.
    """

    draws: int
    replications: int
    seed: int
    tornado: int = 8
    trajectories: int = 0
    sobol: Sobol = "none"
    base: int = 32
    repeated: int | None = None
    """Draws with so many replications, the others having one; None: all of them."""


@dataclass(frozen=True)
class Answer:
    """The tables of a sensitivity analysis, those that were asked for, and what was drawn."""

    study: Study
    inputs: tuple[Input, ...]
    asked: Asked
    results: DrawResults
    tables: dict[str, pd.DataFrame]
    """beaten, worth, draws, runs, rejected; tornado, screening and sobol if asked for."""

    def matters(self, condition: str, measure: str) -> float | None:
        """Return the smallest difference that matters, by today's mean over all draws."""
        today = self.results.by_run.get((condition, self.study.today, measure))
        if today is None:
            return None
        return smallest_difference(self.study.matters, measure, float(draw_means(today).mean()))


def answered(study: Study, inputs: Sequence[Input], asked: Asked, run: UnevenRunner) -> Answer:
    """Run what is asked for of a study, and return every table.

    Points of screening and indices share the luck of as many replications as a draw has. The
    tornado takes as many replications of its centre as the study runs otherwise, at most 10.
    """
    draws = make_draws(study, inputs, asked.draws, asked.replications, asked.seed, asked.repeated)
    results = run_draws(study, draws, run)
    worth = worth_table(results)
    tables = {
        "beaten": beaten_table(results),
        "worth": worth,
        "draws": draws_table(study, draws),
        "runs_of_draws": runs_table(results),
        "rejected": rejected_table(draws),
    }
    if asked.tornado:
        stated = next(iter(study.scenarios.values())).run.replications
        chosen = leading(worth, inputs, asked.tornado)
        tables["tornado"] = tornado(study, chosen, min(10, max(2, stated)), run)
    matter, column = worth, "explained"
    if asked.trajectories:
        moved = screening(study, inputs, asked.trajectories, asked.replications, run, asked.seed)
        tables["screening"], matter, column = moved, moved, "size"
    few = survivors(matter, column, inputs)
    if asked.sobol == "surrogate":
        tables["sobol"] = sobol_of_surrogates(results, few, asked.seed)
    elif asked.sobol == "runs":
        tables["sobol"] = sobol_of_runs(study, few, asked.base, asked.replications, run, asked.seed)
    return Answer(study, tuple(inputs), asked, results, tables)
