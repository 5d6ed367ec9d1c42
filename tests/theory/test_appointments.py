"""Appointments against known waits: equally spaced slots are D/G/1, with those who stay away too.

The one clerk of a team holds them round the clock, and all are booked on the first day. Spitzer's
identity gives the mean delay of a date exactly: the delay W of a random walk with steps S - a,
where S is 0 for who stays away,

    E W = sum over n of E (S1 + ... + Sn - n a)+ / n.
"""

from concurrent.futures import Executor
from typing import Any

import numpy as np
import pytest
from scipy import special, stats

from sim.experiment.collected import Collected
from sim.experiment.runner import run_all
from sim.scenario.levers import FewerNoShows
from sim.scenario.office import Office
from sim.scenario.structure import Structure
from sim.scenario.study import Run, Scenario
from sim.scenario.timeline import InForce, Phase, Timeline
from tests.theory.lab import assert_within

DAY = 1440.0
SLOT = 15.0


def dates_lab(
    length: dict[str, Any], slots: dict[str, Any], days: float, flow: dict[str, Any],
    **stated: Any,  # noqa: ANN401 - keys of an appointment
) -> Scenario:  # fmt: skip
    """Return an office round the clock whose cases have one date in front and a minute's work."""
    appointment = {
        "length": length, "no_show": "0 %", "rebooks": "0 %", "withdrawn_after": "1 day",
        "horizon": "1 day", "asks_again": {"mean": "1 min"}, **stated,
    }  # fmt: skip
    stages = [
        {"visit": "date"},
        {"step": "work", "work": {"minutes": {"mean": "1 min"}}, "decides": True},
    ]
    office = {
        "name": "Laboratory",
        "laboratory": True,
        "start": "2024-01-01",
        "calendar": {"kind": "always"},
        "applications": {"cases": {"case_types": {"case": 1.0}, **flow}},
        "case_types": {"case": {"journey": "way"}},
        "journeys": {"way": {"stages": stages}},
        "appointments": {"date": appointment},
        "staff": {"clerks": {"front": 1, "desk": 3}},
    }
    teams = {
        "front": {"takes": {"front": "all"}},
        "desk": {"takes": {"desk": "all"}, "owns": {}, "may_decide": True},
    }
    offered = {"date": {"team": "front", "slots": slots}}
    structure = {"name": "dates", "teams": teams, "appointments": offered}
    return Scenario(
        name="laboratory",
        office=Office.model_validate(office),
        structure=Structure.model_validate(structure),
        run=Run(run_length=days * DAY, warm_up=10 * DAY, replications=20, seed=7),
    )


def runs_of(scenario: Scenario, number: int, executor: Executor | None = None) -> Collected:
    return run_all({"": scenario}, number, executor)[""]


def delay(shape: float, mean: float, stay_away: float) -> float:
    """Return the mean delay of dates every 15 min, their lengths gamma with a shape."""
    total = 0.0
    for n in range(1, 400):
        level = n * SLOT
        coming = np.arange(1, n + 1)
        often = stats.binom.pmf(coming, n, 1.0 - stay_away)
        k, x = coming * shape, level * shape / mean
        over = coming * mean * special.gammaincc(k + 1, x) - level * special.gammaincc(k, x)
        total += float((often * over).sum()) / n
    return total


def test_the_formula_is_that_of_d_m_1() -> None:
    # sigma = exp(-(1 - sigma) a / mean), E W = sigma mean / (1 - sigma).
    sigma = 0.5
    for _ in range(500):
        sigma = float(np.exp(-(1.0 - sigma) * SLOT / 12.0))
    assert delay(1.0, 12.0, 0.0) == pytest.approx(12.0 * sigma / (1.0 - sigma), rel=1e-6)


@pytest.mark.theory
@pytest.mark.parametrize(
    ("shape", "mean", "stay_away"),
    [(1.0, 10.5, 0.0), (1.0, 13.0, 0.25), (2.0, 12.0, 0.1)],
    ids=["D/M/1", "D/M/1 with no-shows", "D/E2/1 with no-shows"],
)
def test_delays_are_those_of_a_queue_with_equally_spaced_arrivals(
    shape: float, mean: float, stay_away: float, executor: Executor
) -> None:
    days = 40
    length = {"mean": f"{mean} min", "distribution": "gamma", "cv": str(shape**-0.5)}
    waiting = {"rate": "0 per day", "opening": {"cases": 96 * days, "mean_age": "1 day",
               "places": {"appointment": "100 %"}}}  # fmt: skip
    scenario = dates_lab(length, {"desks": 1}, days, waiting, no_show=str(stay_away),
                         horizon="50 days")  # fmt: skip
    runs = runs_of(scenario, 20, executor)
    assert (runs.values("slots_offered") == 96 * (days - 10)).all()
    assert (runs.values("slots_unused_share") == 0.0).all()
    assert_within(runs.values("no_show_share") + 1.0, 1.0 + stay_away, 0.01)
    assert_within(runs.values("appointment_delay"), delay(shape, mean, stay_away), 0.15)


def test_where_slots_abound_the_lead_is_the_notice() -> None:
    # Whoever comes at any time waits on average half a slot for the next one after the notice.
    poisson = {"rate": "40 per day"}
    scenario = dates_lab({"mean": "15 min"}, {"desks": 8}, 30, poisson, notice="0.5 days",
                         horizon="5 days")  # fmt: skip
    runs = runs_of(scenario, 20)
    assert_within(runs.values("appointment_lead"), 0.5 + SLOT / 2.0 / DAY, 0.001)
    assert (runs.values("unbooked_end") == 0).all()
    assert (runs.values("asked_in_vain") == 0).all()


# -- direction ------------------------------------------------------------------------------------

BUSY = {"rate": "11 per day"}
MORNING = {"hours": "Mon-Fri 09:00-13:00"}


def busy(desks: int) -> Scenario:
    """Return an office whose one desk has 16 dates a working day for 15.4 cases."""
    return dates_lab(
        {"mean": "12 min"}, {**MORNING, "desks": desks}, 100, BUSY, horizon="60 days",
        no_show="10 %", no_show_per_week="3 %", rebooks="80 %", asks_again={"mean": "2 days"},
    )  # fmt: skip


def test_more_slots_have_a_shorter_lead_and_fewer_stay_away() -> None:
    one, two = (runs_of(busy(desks), 5) for desks in (1, 2))
    assert (two.values("appointment_lead") < one.values("appointment_lead")).all()
    assert (two.values("appointment_wait") < one.values("appointment_wait")).all()
    assert (two.values("no_show_share") < one.values("no_show_share")).all()
    assert (two.values("slots_unused_share") > one.values("slots_unused_share")).all()


def test_a_reminder_lets_fewer_stay_away() -> None:
    plain = busy(2)
    reminder = FewerNoShows.model_validate({"effect": "fewer_no_shows", "kept": 0.5})
    timeline = Timeline(
        phases=[Phase(structures=[plain.structure], governs={"case": 0})],
        effects=[InForce(part="reminder", effect=reminder)],
    )
    reminded = plain.model_copy(update={"timeline": timeline})
    before, after = runs_of(plain, 5), runs_of(reminded, 5)
    assert (after.values("no_show_share") < before.values("no_show_share")).all()
    assert (after.values("decided") > before.values("decided")).all()
