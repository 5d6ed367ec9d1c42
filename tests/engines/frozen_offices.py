"""Frozen offices in both engines, compiled: people, hours and queues of a real size.

Run by `test_both` in a process of its own.
"""

from pathlib import Path

import pytest

from sim.demand.demand import DrawnDemand
from sim.engines.compiled.engine import CompiledOffice
from sim.plan.phases import begin_of, phases_of
from sim.plan.plan import Plan, compile_plan
from sim.plan.roster import roster_of
from sim.reading.loading import load_study
from sim.scenario.study import Scenario
from sim.scenario.timeline import Phase
from sim.units import DAY, YEAR
from tests.engines.both import difference
from tests.records.recorded import FROZEN, frozen
from tests.thorough import THOROUGH

DAYS = 60 if THOROUGH else 10
TOWN, KREFELD, STUTTGART = (
    FROZEN / city / "study.yaml" for city in ("small_town", "krefeld", "stuttgart")
)
DATED = [name for name, each in frozen().items() if len(phases_of(each)) > 1] if THOROUGH else []


def _one(study: Path, condition: str, structure: str) -> Scenario:
    return load_study(study).scenarios[condition, structure]


def _plan(scenario: Scenario, minutes: float) -> Plan:
    run = scenario.run.model_copy(update={"run_length": minutes, "warm_up": 0.0})
    return compile_plan(scenario.model_copy(update={"run": run}))


def _demand(plan: Plan) -> DrawnDemand:
    return DrawnDemand(plan.scenario, 0, plan.journeys)


@pytest.mark.parametrize(
    "asked", [(TOWN, "short_staffed", "merged"), (KREFELD, "scarce", "clearing")]
)
def test_an_office_is_equal_in_both_engines(asked: tuple[Path, str, str]) -> None:
    plan = _plan(_one(*asked), DAYS * DAY)
    assert difference(plan, lambda: _demand(plan)) is None


def test_an_office_whose_structure_changes_is_equal_in_both_engines() -> None:
    scenario = _one(FROZEN / "small_town" / "study_package.yaml", "", "package")
    _is_equal_around(scenario, phases_of(scenario)[-1])


@pytest.mark.skipif(not THOROUGH, reason="some minutes")
@pytest.mark.parametrize("name", DATED or ["every frozen office whose structure changes"])
def test_every_frozen_office_whose_structure_changes_is_equal_in_both_engines(name: str) -> None:
    scenario = frozen()[name]
    _is_equal_around(scenario, phases_of(scenario)[1])


def _is_equal_around(scenario: Scenario, phase: Phase) -> None:
    """Assert that the logs are equal until two weeks after the begin of a phase."""
    plan = _plan(scenario, begin_of(scenario, phase) + 14 * DAY)
    assert len(plan.phases) > 1
    assert difference(plan, lambda: _demand(plan)) is None


@pytest.mark.skipif(not THOROUGH, reason="some minutes")
@pytest.mark.parametrize("name", list(frozen()) if THOROUGH else ["every frozen office"])
def test_every_frozen_office_is_equal_in_both_engines(name: str) -> None:
    plan = _plan(frozen()[name], DAYS * DAY)
    assert difference(plan, lambda: _demand(plan)) is None


@pytest.mark.skipif(not THOROUGH, reason="a year of Stuttgart in SimPy")
def test_a_year_of_stuttgart_is_equal_in_both_engines() -> None:
    plan = _plan(_one(STUTTGART, "vacancy_30", "current"), YEAR)
    assert difference(plan, lambda: _demand(plan)) is None


def test_the_slots_of_what_is_over_are_used_again() -> None:
    plan = _plan(_one(TOWN, "staffed", "current"), 4 * YEAR)
    demand = _demand(plan)
    office = CompiledOffice(plan, demand, roster_of(plan, demand.people), [])
    end = office.run()
    kept = [office.arrays["cases"][here]["application"] for here in office.feed.cases_here()]
    assert min(map(min, kept)) > YEAR
    in_office = len(end.cases.client) + len(end.tasks.queued.team)
    assert len(office.arrays["pieces"]) < 4 * in_office
    assert len(office.arrays["contacts"]) < 4 * in_office
