"""Runs of today's office of which each has a draw of its own of all doubted inputs.

They tell where one run may lie when inputs and luck are both unknown. Draws are independent of
each other, so that any of them could be the real one. Draw `i` is a pure function of the seed and
its number: more runs keep those that were made before.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.demand.luck import Luck
from sim.errors import RunError
from sim.experiment.collected import Collected
from sim.experiment.draws import Pair, scenarios_of
from sim.experiment.inputs import Changeable, Input, at_quantile, inputs_of
from sim.experiment.runs import Runner
from sim.experiment.tables import BACKCAST_DRAWS
from sim.messages.message import Message
from sim.plan.located import located_estimates
from sim.plan.study import Study
from sim.scenario.study import Matters, Scenario

_MOST_TRIES = 5
"""Times the wanted draws: if so many do not suffice, nearly all contradict themselves."""


@dataclass(frozen=True)
class Draw:
    """One draw: its number, the quantile of each input, and the scenario that it makes."""

    number: int
    units: tuple[float, ...]
    scenario: Scenario


@dataclass(frozen=True)
class SingleRuns:
    """Draws of the inputs of one scenario, to be run once each."""

    scenario: Scenario
    """With central values."""
    inputs: tuple[Input, ...]
    draws: tuple[Draw, ...]

    def collected(self, run: Runner) -> list[Collected]:
        """Run each draw once."""
        made = run({draw.number: draw.scenario for draw in self.draws}, 1)
        return [made[draw.number] for draw in self.draws]

    def table(self) -> pd.DataFrame:
        """Return every drawn value: run, input, path, quantile, value."""
        known = located_estimates(self.scenario)
        rows = [
            (run, each.name, path, unit, at_quantile(unit)(estimate))
            for run, draw in enumerate(self.draws, start=1)
            for each, unit in zip(self.inputs, draw.units, strict=True)
            for path, estimate in each.estimates(self.scenario, known).items()
        ]
        return pd.DataFrame(rows, columns=list(BACKCAST_DRAWS.columns))


def study_of_one(scenario: Scenario) -> Study:
    """Return a study of one scenario, all of whose estimates with a range are doubted."""
    name = scenario.structure.name
    return Study(
        name=scenario.name, question="", language="de", matters=Matters(),
        structures={name: scenario.structure.label or name}, conditions={"": ""},
        scenarios={("", name): scenario},
    )  # fmt: skip


def single_runs(study: Study, pair: Pair, number: int, first: int = 0) -> SingleRuns:
    """Draw the inputs that a study doubts, for one of its scenarios; nothing is run.

    `number` draws from number `first` on; those that contradict themselves are left out and
    replaced by further ones. Raises RunError when nearly all do.
    """
    condition, structure = pair
    part = study.limited_to({structure}).under({condition})
    scenario = study.scenarios[pair]
    inputs = tuple(each for each in inputs_of(part) if each.estimates(scenario))
    return SingleRuns(scenario, inputs, tuple(_draws(part, pair, inputs, number, first)))


def _draws(
    part: Study, pair: Pair, inputs: tuple[Input, ...], number: int, first: int
) -> Iterator[Draw]:
    found, seed = 0, part.scenarios[pair].run.seed
    changeable = {key: Changeable(each) for key, each in part.scenarios.items()}
    for draw in range(first, first + _MOST_TRIES * number):
        luck = Luck(seed, draw)
        units = tuple(float(luck.uniform(f"inputs/{i.name}", np.zeros(1, int))[0]) for i in inputs)
        choices = [(each, at_quantile(unit)) for each, unit in zip(inputs, units, strict=True)]
        made, wrong = scenarios_of(changeable, pair[0], choices, draw)
        if wrong is None:
            found += 1
            yield Draw(draw, units, made[pair[1]])
        if found == number:
            return
    assert wrong is not None
    tries = _MOST_TRIES * number
    raise RunError(
        Message(
            "single_runs.contradictions",
            wrong=tries - found,
            draws=tries,
            key=wrong.key,
            why=wrong.message,
        )
    )
