"""Draws of all inputs at once, each run with every structure on common random numbers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

import numpy as np
from numpy.typing import NDArray

from sim.choices import FEWEST_DRAWS
from sim.circumstances import parted
from sim.errors import RunError
from sim.experiment.collected import Floats
from sim.experiment.inputs import Changeable, Choice, Input, at_quantile
from sim.experiment.runs import UnevenRunner, run_unevenly
from sim.measures.registry import FOR_CLIENTS
from sim.messages.message import Message, said_by
from sim.plan.posts import PostsError
from sim.plan.regime import office_load
from sim.plan.study import Study
from sim.reading.consistency import contradictions
from sim.scenario.study import Scenario
from sim.stats.sampling import unit_draws

Pair = tuple[str, str]
"""A condition and a structure."""


@dataclass(frozen=True, slots=True)
class Rejected:
    """A draw whose values contradict each other, and the first that a check complains of."""

    draw: int
    condition: str
    key: str
    message: str


@dataclass(frozen=True)
class Draws:
    """Draws of the inputs of a study, and the scenarios that they make.

    `units` are the quantiles, one row per draw, one column per input. A draw that contradicts
    itself under a condition has no scenarios there. The first `repeated` of a condition's draws
    have `replications`, the others one.
    """

    inputs: tuple[Input, ...]
    units: Floats
    scenarios: dict[tuple[int, str, str], Scenario]
    """By (draw, condition, structure)."""
    rejected: tuple[Rejected, ...]
    replications: int
    repeated: int

    def kept(self, condition: str) -> list[int]:
        """Return the draws without contradictions under a condition."""
        return list(dict.fromkeys(draw for draw, where, _ in self.scenarios if where == condition))

    def replications_of(self, condition: str) -> dict[int, int]:
        """Return how often each draw without contradictions is run under a condition."""
        return {
            draw: self.replications if place < self.repeated else 1
            for place, draw in enumerate(self.kept(condition))
        }


@dataclass(frozen=True)
class DrawResults:
    """Values of every run of the draws."""

    draws: Draws
    structures: tuple[str, ...]
    """Today's first."""
    conditions: tuple[str, ...]
    by_run: dict[tuple[str, str, str], Floats] = field(repr=False)
    """By (condition, structure, measure): a row per draw that was kept, a column per replication.

    Of a replication that a draw does not have, nan."""
    loads: dict[Pair, Floats] = field(repr=False)
    """Load over capacity of the office, one value per draw that was kept."""

    def of(self, condition: str, structure: str, measure: str) -> Floats:
        """Return the values of a measure by draw and replication."""
        return self.by_run[condition, structure, measure]

    def measures(self, condition: str) -> list[str]:
        """Return the measures that every structure has in every run of a condition."""
        made = self.made(condition)
        return [
            measure
            for measure in FOR_CLIENTS
            if all(
                np.isfinite(self.of(condition, structure, measure)[made]).all()
                for structure in self.structures
            )
        ]

    def made(self, condition: str) -> NDArray[np.bool_]:
        """Tell which replications were made: a row per draw that was kept, a column for each."""
        numbers = np.array(list(self.draws.replications_of(condition).values()))
        return np.arange(self.draws.replications) < numbers[:, None]

    def differences(self, condition: str, structure: str, measure: str) -> Floats:
        """Return the paired differences to today, by draw and replication."""
        today = self.of(condition, self.structures[0], measure)
        return self.of(condition, structure, measure) - today

    def units(self, condition: str) -> Floats:
        """Return the quantiles of the draws that were kept under a condition."""
        return self.draws.units[self.draws.kept(condition)]


def chosen_part(study: Study) -> Study:
    """Return the study with the structures and conditions whose sensitivity it asks for."""
    stated = study.sensitivity
    structures = [name for name in stated.structures if name in study.structures]
    names = {study.today, *structures} if structures else set(study.structures)
    part = study.limited_to(names)
    if not stated.conditions:
        return part
    return part.under({each for each in part.conditions if parted(each)[0] in stated.conditions})


def make_draws(
    study: Study, inputs: Sequence[Input], number: int, replications: int, seed: int,
    repeated: int | None = None,
) -> Draws:  # fmt: skip
    """Draw the inputs and make the scenarios; nothing is run.

    Draw `i` has a luck of its own, the same for all structures and conditions: what luck does
    and what inputs do can then be told apart. From the `repeated`-th on they have one replication.
    Raises RunError when nearly all draws contradict themselves.
    """
    units = unit_draws(number, len(inputs), seed)
    scenarios: dict[tuple[int, str, str], Scenario] = {}
    rejected: list[Rejected] = []
    changeable = {
        (condition, structure): Changeable(study.scenarios[condition, structure])
        for condition, structure in product(study.conditions, study.structures)
    }
    for draw, row in enumerate(units):
        choices = [(each, at_quantile(float(unit))) for each, unit in zip(inputs, row, strict=True)]
        for condition in study.conditions:
            made, wrong = scenarios_of(changeable, condition, choices, draw)
            if wrong is not None:
                rejected.append(wrong)
            scenarios |= {(draw, condition, structure): each for structure, each in made.items()}
    of_more = number if repeated is None else repeated
    draws = Draws(tuple(inputs), units, scenarios, tuple(rejected), replications, of_more)
    for condition in study.conditions:
        kept = len(draws.kept(condition))
        if kept < FEWEST_DRAWS:
            first = next(each for each in rejected if each.condition == condition)
            raise RunError(
                Message(
                    "draws.contradictions",
                    wrong=number - kept,
                    draws=number,
                    key=first.key,
                    why=first.message,
                )
            )
    return draws


def scenarios_of(
    changeable: Mapping[Pair, Changeable],
    condition: str,
    choices: Sequence[tuple[Input, Choice]],
    draw: int,
) -> tuple[dict[str, Scenario], Rejected | None]:
    """Return the scenarios of a draw, or why there are none."""
    made: dict[str, Scenario] = {}
    sound: Scenario | None = None
    for structure in (structure for where, structure in changeable if where == condition):
        try:
            drawn = changeable[condition, structure].with_values(choices)
        except PostsError as error:
            return {}, Rejected(draw, condition, "team_size", said_by(error))
        problems = contradictions(drawn, sound)
        if problems:
            first = problems[0]
            return {}, Rejected(draw, condition, first.key, first.message)
        sound = drawn
        run = drawn.run.model_copy(update={"seed": drawn.run.seed + 1 + draw})
        made[structure] = drawn.model_copy(update={"run": run})
    return made, None


def run_draws(study: Study, draws: Draws, run: UnevenRunner) -> DrawResults:
    """Run every draw with every structure under every condition."""
    numbers = {condition: draws.replications_of(condition) for condition in study.conditions}
    asked = {key: numbers[key[1]][key[0]] for key in draws.scenarios}
    runs = run_unevenly(run, draws.scenarios, asked)
    values: dict[tuple[str, str, str], Floats] = {}
    loads: dict[Pair, Floats] = {}
    for condition in study.conditions:
        kept = draws.kept(condition)
        for structure in study.structures:
            keys = [(draw, condition, structure) for draw in kept]
            for measure in FOR_CLIENTS:
                table = np.full((len(keys), draws.replications), np.nan)
                for row, key in zip(table, keys, strict=True):
                    row[: asked[key]] = runs[key].values(measure)[: asked[key]]
                values[condition, structure, measure] = table
            loads[condition, structure] = np.array(
                [office_load(draws.scenarios[key]) for key in keys]
            )
    return DrawResults(draws, tuple(study.structures), tuple(study.conditions), values, loads)
