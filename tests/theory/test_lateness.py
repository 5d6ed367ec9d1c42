"""What lapsing titles bring: counts reckoned from dates, and a closed form.

`due` reckons from the cases' own luck alone; the simulation must count the same.
"""

from concurrent.futures import Executor
from functools import cache
from math import exp
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.demand.luck import Luck
from sim.experiment.collected import Collected
from sim.experiment.runner import run_all
from sim.scenario.office import Office
from sim.scenario.structure import Structure
from sim.scenario.study import Run, Scenario
from tests.theory.lab import assert_within

DAY = 1440.0
LATEST, BEFORE, VALID_FOR = 120.0, 7.0, 100.0
"""Days."""
COMES, MINUTES = 0.25, 15.0


def lateness_lab(clerks: int, work: str, external: str, days: float, **flow: Any) -> Scenario:  # noqa: ANN401
    """Return an office round the clock whose cases wait, are worked on, and are decided."""
    expiry = {
        "earliest": "0 days",
        "latest": f"{LATEST} days",
        "urgent_before": f"{BEFORE} days",
        "certificate": {"minutes": {"mean": f"{MINUTES} min"}, "valid_for": f"{VALID_FOR} days"},
        "emergency": {"probability": COMES},
    }
    stages = [
        {"external": "consent", "time": {"mean": external}},
        {"step": "work", "work": {"minutes": {"mean": work}}, "decides": True},
    ]
    office = {
        "name": "Laboratory",
        "laboratory": True,
        "start": "2024-01-01",
        "calendar": {"kind": "always"},
        "applications": {"cases": {"case_types": {"case": 1.0}, **flow}},
        "case_types": {"case": {"journey": "way", "expiry": expiry}},
        "journeys": {"way": {"stages": stages}},
        "contacts": {"population": {}, "minutes": {"mean": "5 min"}, "patience": "unlimited"},
        "staff": {"clerks": {"desk": clerks}},
    }
    teams = {"desk": {"takes": {"desk": "all"}, "owns": {}, "may_decide": True}}
    return Scenario(
        name="laboratory",
        office=Office.model_validate(office),
        structure=Structure.model_validate({"name": "one_team", "teams": teams}),
        run=Run(run_length=days * DAY, replications=20, seed=11),
    )


def found(collected: Collected, measure: str) -> NDArray[np.float64]:
    return collected.values(measure)


# -- an office that decides nothing -----------------------------------------------------------

DAYS, ARRIVING, OPEN = 500.0, 300, 200


@cache
def deaf() -> Collected:
    """Run an office whose one clerk never comes to an end."""
    opening = {"cases": OPEN, "mean_age": "150 days"}
    scenario = lateness_lab(
        1, "100 years", "1 day", DAYS, rate="1 per day", arrivals="fixed", limit=ARRIVING,
        opening=opening,
    )  # fmt: skip
    run = scenario.run.model_copy(update={"replications": 3})
    scenario = scenario.model_copy(update={"run": run})
    return run_all({"": scenario}, 3)[""]


def due(replication: int, flow: str, applications: NDArray[np.float64]) -> tuple[int, int]:
    """Reckon certificates and appointments of the run from the dates of application (days)."""
    luck, keys = Luck(11, replication), np.arange(len(applications))
    lapse = applications + LATEST * luck.uniform(f"{flow}/expiry", keys)
    dates = lapse[:, None] + VALID_FOR * np.arange(20)
    certificates = int(((dates > 0) & (dates < DAYS)).sum())
    urgent = np.maximum(lapse - BEFORE, applications)
    comes = luck.uniform(f"{flow}/emergency?", keys) < COMES
    return certificates, int((comes & (urgent > 0) & (urgent < DAYS)).sum())


def test_who_never_decides_owes_what_the_dates_say() -> None:
    for replication in range(3):
        age = 300.0 * Luck(11, replication).uniform("cases/opening/age", np.arange(OPEN))
        new = due(replication, "cases", np.arange(1.0, ARRIVING + 1))
        old = due(replication, "cases/opening", -age)
        assert found(deaf(), "certificates_owed")[replication] == new[0] + old[0] > 1000
        assert found(deaf(), "emergency_appointments")[replication] == new[1] + old[1] > 50


def test_who_never_decides_issues_none() -> None:
    assert not found(deaf(), "decided").any()
    assert not found(deaf(), "certificates").any()
    # Of each case one waits; the earlier ones were replaced.
    waiting = found(deaf(), "certificates_owed") - found(deaf(), "certificates_dropped")
    assert (waiting > 0).all()
    assert (waiting <= ARRIVING + OPEN).all()


# -- an office that is never busy -------------------------------------------------------------

WAIT, CASES = 60.0, 2000
"""Mean days at another authority, exponential; nothing else takes time."""


@pytest.mark.theory
def test_certificates_and_appointments_of_a_case_by_formula(executor: Executor) -> None:
    # The k-th certificate falls due if the wait outlasts L + k v, with L uniform on 0 to 120
    # days: the probability is exp(-k v / 60) x (60 / 120)(1 - exp(-120 / 60)), a geometric
    # series over k. Who comes, comes at max(L - 7, 0) with a quarter of that day's open cases.
    scenario = lateness_lab(200, "1 min", f"{WAIT} days", 1600.0, rate="20 per day", limit=CASES)
    runs = run_all({"": scenario}, 20, executor)[""]
    assert (found(runs, "decided") == CASES).all()
    lapsed = WAIT / LATEST * (1 - exp(-LATEST / WAIT)) / (1 - exp(-VALID_FOR / WAIT))
    assert_within(found(runs, "certificates_per_decided"), lapsed, 0.05)
    hours = runs.values("hours", detail="certificates")
    assert_within(hours, CASES * lapsed * MINUTES / 60.0, 0.05)
    urgent = (BEFORE + WAIT * (1 - exp(-(LATEST - BEFORE) / WAIT))) / LATEST
    assert_within(found(runs, "emergency_appointments"), CASES * COMES * urgent, 0.08)
    hours = found(runs, "hours_emergency_appointments")
    assert_within(hours, CASES * COMES * urgent * 5.0 / 60.0, 0.1)
    # Only what was in a queue at the decision could be dropped, and nothing queues here.
    assert (found(runs, "certificates") == found(runs, "certificates_owed")).all()
