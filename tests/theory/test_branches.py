"""Ways that branch and stages side by side, against shares worked out by hand and a second loop."""

from math import exp, sqrt

import numpy as np
import pytest

from sim.events.kinds import CASE_ARRIVAL, WORK_END
from sim.events.rows import Rows
from sim.experiment.replication import event_log, run_replication
from sim.plan.expected import expected_visits
from sim.plan.plan import compile_plan
from sim.scenario.study import Scenario
from tests.theory.lab import HERE, STANDARD_ERRORS, assert_within, laboratory
from tests.theory.process_lab import mean_hours
from tests.thorough import THOROUGH

RUNS = 40 if THOROUGH else 20
FULL, AGAIN = 0.4, 1 / 0.85
"""The share of cases that go the full way, and how often these pass its loop."""


def longer(one: float, other: float) -> float:
    """Return the mean of the longer of two exponential times: a + b - 1 / (1/a + 1/b)."""
    return one + other - 1 / (1 / one + 1 / other)


def lead_without_queues() -> float:
    """Return the mean minutes to the decision, if everything is begun at once."""
    checked = (20 + 30) / 0.8
    reviewed = 0.6 * 30 + FULL * (60 + (0.5 * 120 + 20 + 30) * AGAIN)
    outside = longer(120, 60)
    sides = 0.7 * longer(60, 40) + 0.3 * 60
    written = (30 + 20) / 0.75
    return checked + reviewed + outside + sides + written + noticed() + 30


def noticed() -> float:
    """Return the mean of the longest of fee, letter and file.

    The letter takes 30 min, the fee is exponential with 10; filing is exponential with 10, after an
    entry of 20 in two cases of five: a sum with P(T > t) = 2 exp(-t/20) - exp(-t/10). The integral
    of P(longest > t) is 30 up to there, and behind it that of 1 - P(fee <= t) P(file <= t).
    """
    rate, t = 1 / 10, 30.0

    def tail(k: float) -> float:
        return exp(-k * t) / k  # the integral of exp(-kt) from t on

    # P(file > t) = 0.6 e^(-t/10) + 0.4 (2 e^(-t/20) - e^(-t/10)) = 0.2 e^(-t/10) + 0.8 e^(-t/20)
    fee, file = tail(rate), 0.2 * tail(rate) + 0.8 * tail(rate / 2)
    both = 0.2 * tail(2 * rate) + 0.8 * tail(1.5 * rate)
    return t + fee + file - both


def test_the_process_takes_no_more_than_seventy_lines() -> None:
    text = (HERE / "scenarios" / "g1_process.yaml").read_text("utf-8")
    stages = laboratory("g1_process").office.journeys["way"].stages
    assert len(text.splitlines()) <= 70
    assert sum(stage.together is not None for stage in stages) == 2
    assert text.count("loop:") == 3
    assert len(compile_plan(laboratory("g1_process")).steps) == 15


def test_work_follows_from_shares() -> None:
    visits = expected_visits(laboratory("g1_process").office, "case")
    expected = {
        "register": 20 / 0.8, "check": 30 / 0.8, "short_review": 0.6 * 30,
        "review": FULL * (60 + 20 * AGAIN), "visit": FULL * AGAIN * 0.5 * 120,
        "counsel": FULL * AGAIN * 30, "statics": 60, "fire": 0.7 * 40, "draft": 30 / 0.75,
        "second_look": 20 / 0.75, "fee": 10, "entry": 0.4 * 20, "filing": 10, "decision": 30,
        "post": 0.5 * 15,
    }  # fmt: skip
    assert visits.minutes == pytest.approx(expected)
    assert visits.pieces["visit"] == pytest.approx(FULL * AGAIN * 0.5)


def test_work_done_is_the_work_expected() -> None:
    """Minutes of the steps' work in the log, per case that came, against the closed form."""
    scenario = plenty()
    rows = Rows(event_log(compile_plan(scenario), 0).rows())
    ended, came = rows.of(WORK_END), rows.are(CASE_ARRIVAL).sum()
    expected = expected_visits(scenario.office, "case").minutes
    for number, step in enumerate(compile_plan(scenario).steps):
        minutes = ended.minutes[ended.step == number]
        spread = sqrt(float((minutes**2).sum()))  # of a compound Poisson sum
        error = STANDARD_ERRORS * spread / came
        assert abs(minutes.sum() / came - expected[step]) < error + 0.01 * expected[step], step


def test_without_queues_the_mean_is_that_of_the_shares() -> None:
    scenario = plenty()
    values = [
        hours(scenario, number) for number in range(RUNS)
    ]  # fmt: skip
    assert_within(np.array(values), lead_without_queues() / 60, 0.02)


def test_with_queues_the_mean_is_that_of_a_second_simulation() -> None:
    scenario = laboratory("g1_process", run_length=2500 * 60, warm_up=300 * 60)
    ours = np.array([hours(scenario, number) for number in range(RUNS)])
    theirs = np.array([mean_hours(number, 300, 2500) for number in range(5 * RUNS)])
    error = sqrt(ours.var(ddof=1) / len(ours) + theirs.var(ddof=1) / len(theirs))
    half_width = 1.96 * theirs.std(ddof=1) / sqrt(len(theirs))
    assert half_width <= 0.02 * theirs.mean()
    assert abs(ours.mean() - theirs.mean()) < STANDARD_ERRORS * error


def plenty() -> Scenario:
    """Return the process with so many clerks that nobody waits."""
    scenario = laboratory("g1_process", run_length=1000 * 60, warm_up=0)
    staff = scenario.office.staff
    clerks = dict.fromkeys(staff.clerks, 25)
    office = scenario.office.model_copy(
        update={"staff": staff.model_copy(update={"clerks": clerks})}
    )
    return scenario.model_copy(update={"office": office})


def hours(scenario: Scenario, replication: int) -> float:
    """Return the mean hours from application to decision in a run."""
    results = run_replication(compile_plan(scenario), replication)
    days = [v.value for v in results.values if v[:4] == ("lead_time_mean", "", "", "")]
    return 24 * days[0]


def test_some_cases_are_in_two_hands_at_once() -> None:
    rows = Rows(event_log(compile_plan(plenty()), 0).rows())
    done, steps = rows.of(WORK_END), compile_plan(plenty()).steps
    sides = [done.where(done.step == steps.index(name)) for name in ("statics", "fire")]
    begun = [dict(zip(s.entity, s.time - s.minutes, strict=True)) for s in sides]
    both = [e for e in begun[0] if abs(begun[0][e] - begun[1].get(e, -1.0)) < 1e-6]
    assert len(both) == pytest.approx(0.7 * len(begun[0]), rel=0.1)
