"""Overload makes people ill and leave, if the office says so (model.md §8)."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from sim.engines.simpy.workforce import Strain
from sim.experiment.collected import Collected
from sim.experiment.replication import run_replication
from sim.plan.plan import compile_plan
from sim.stats.intervals import mean_interval
from tests.theory.people_lab import WEEKDAYS, people_office
from tests.thorough import THOROUGH

PAIRS = 30 if THOROUGH else 12
STRAIN = {"above": "80 %", "sickness": 2.0, "leaving": 2.0}


@pytest.mark.parametrize(("idle", "factor"), [(500.0, 1.0), (200.0, 1.0), (100.0, 2.0), (0.0, 3.0)])
def test_the_hazards_rise_in_a_line_from_the_stated_utilisation(idle: float, factor: float) -> None:
    # Of 1,000 minutes of presence: up to 80 % nothing; at 90 % half of it; at 100 % all of it.
    team: Any = SimpleNamespace(idle_minutes=0.0)
    strain = Strain(team, above=0.8, sickness=2.0, leaving=2.0)
    team.idle_minutes = idle
    strain.judge(present=1000.0)
    assert (strain.sickness, strain.leaving) == pytest.approx((factor, factor))


def test_only_what_happened_since_the_last_time_counts() -> None:
    team: Any = SimpleNamespace(idle_minutes=0.0)
    strain = Strain(team, above=0.8, sickness=2.0, leaving=2.0)
    strain.judge(present=1000.0)
    team.idle_minutes = 500.0
    strain.judge(present=2000.0)
    assert strain.sickness == 1.0


def runs(load: float, overload: dict[str, Any] | None) -> Collected:
    """Return a year of an office of ten posts whose work comes at a share of its capacity."""
    people: dict[str, Any] = {
        "sickness": {"days": 20.0, "spell": 5.0},
        "turnover": "0.2 per year",
        **({"overload": overload} if overload else {}),
    }
    homes = {"desk": {"posts": 10}}
    minutes = 60.0
    a_year = load * 10 * 0.9 * 0.92 * 261 * 480 / minutes  # 10 % vacant, 8 % ill
    scenario = people_office(
        people,
        homes,
        calendar=WEEKDAYS,
        staff={"vacancy": 0.1},
        applications={"cases": {"rate": f"{a_year:.0f} per year", "case_types": {"case": 1.0}}},
        journeys={"way": {"stages": [{"step": "work", "work": {"minutes": {"mean": minutes}}}]}},
    )
    plan, collected = compile_plan(scenario), Collected(scenario)
    for number in range(PAIRS):
        collected.add(number, run_replication(plan, number))
    return collected


@pytest.fixture(scope="module")
def overloaded() -> tuple[Collected, Collected]:
    return runs(1.1, None), runs(1.1, STRAIN)


@pytest.mark.parametrize("measure", ["left", "decided"])
def test_under_overload_more_leave_and_less_is_done(
    overloaded: tuple[Collected, Collected], measure: str
) -> None:
    calm, strained = (found.values(measure) for found in overloaded)
    gap = mean_interval(strained - calm)
    assert gap.low > 0 if measure == "left" else gap.high < 0


def test_under_overload_more_of_the_paid_hours_are_lost_to_sickness(
    overloaded: tuple[Collected, Collected],
) -> None:
    calm, strained = (
        found.values("hours_absent", detail="sickness") / found.values("hours_paid")
        for found in overloaded
    )
    assert mean_interval(strained - calm).low > 0


def test_without_overload_the_option_changes_nothing() -> None:
    calm, asked = runs(0.4, None), runs(0.4, STRAIN)
    for measure in ("decided", "left", "present_fte", "open_end"):
        np.testing.assert_array_equal(calm.values(measure), asked.values(measure))
