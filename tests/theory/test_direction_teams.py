"""Which way results move with hours of teams, classes and the same person: paired intervals judge.

As `test_direction`, on the frozen small town, short of staff, over 60 days.
"""

from collections.abc import Callable
from concurrent.futures import Executor

import pytest

from sim.experiment.collected import Collected
from sim.experiment.runner import run_all
from sim.reading.loading import load_study
from sim.scenario.journey import Journey, Stage
from sim.scenario.structure import Discipline, TeamPlan
from sim.scenario.study import Scenario
from sim.stats.intervals import mean_interval
from tests.theory.lab import engines
from tests.theory.test_direction import DAYS, PAIRS
from tests.theory.test_direction_management import SMALL_TOWN

MORNING = tuple((day, 540, 600) for day in range(5))
"""Phones are open from nine to twelve."""


def with_teams(change: Callable[[TeamPlan], TeamPlan], scenario: Scenario) -> Scenario:
    teams = {name: change(team) for name, team in scenario.structure.teams.items()}
    structure = scenario.structure.model_copy(update={"teams": teams})
    return scenario.model_copy(update={"structure": structure})


def first(team: TeamPlan) -> TeamPlan:
    classes = ["urgent", "first", "call_backs", "mails", "cases"]
    return team.model_copy(update={"discipline": Discipline(classes=classes)})


def with_class(scenario: Scenario) -> Scenario:
    """Serve settlements before all other cases but urgent ones."""
    types = dict(scenario.office.case_types)
    types["settlement"] = types["settlement"].model_copy(update={"priority": "first"})
    office = scenario.office.model_copy(update={"case_types": types})
    return with_teams(first, scenario.model_copy(update={"office": office}))


def asking_for_the_same(scenario: Scenario) -> Scenario:
    """Ask at every decision for who did the step before."""

    def asked(stage: Stage) -> Stage:
        return stage.model_copy(update={"person": "same"}) if stage.decides else stage

    journeys = {
        name: Journey(stages=[asked(stage) for stage in journey.stages])
        for name, journey in scenario.office.journeys.items()
    }
    office = scenario.office.model_copy(update={"journeys": journeys})
    return scenario.model_copy(update={"office": office})


@pytest.fixture(scope="module")
def runs(executor: Executor) -> dict[str, Collected]:
    """Today's structure, short of staff, with each change alone."""
    short = load_study(SMALL_TOWN).scenarios["short_staffed", "current"]
    run = short.run.model_copy(update={"run_length": DAYS * 1440.0})
    short = short.model_copy(update={"run": run})
    changes = {
        "nothing": short,
        "an hour of calls": with_teams(
            lambda team: team.model_copy(update={"phone": MORNING}), short
        ),
        "a class": with_class(short),
        "same": asking_for_the_same(short),
    }
    return run_all(changes, PAIRS, executor, engines=engines())


@pytest.mark.theory
@pytest.mark.parametrize(
    ("change", "measure", "case_type", "sign"),
    [
        # Who calls when the line is closed gives up; who is not rung up decides more.
        ("an hour of calls", "answer_rate", "", -1),
        ("an hour of calls", "interruptions_per_clerk_hour", "", -1),
        # Who has a class of its own waits less.
        ("a class", "decided", "settlement", +1),
        # What only one person may do waits for that one.
        ("same", "lead_time_mean", "", +1),
    ],
)
def test_direction(
    runs: dict[str, Collected], change: str, measure: str, case_type: str, sign: int
) -> None:
    after, before = (
        runs[name].values(measure, case_type=case_type) for name in (change, "nothing")
    )
    gain = mean_interval(sign * (after - before))
    assert gain.low > 0, f"{measure} moves by {sign * gain.mean:.4g}, not clearly {sign:+d}"
