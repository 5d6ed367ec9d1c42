"""Which way results move when an office is steered: the paired interval is the judge.

As `test_direction`, on the frozen small town, short of staff, over 60 days.
"""

from concurrent.futures import Executor
from pathlib import Path
from typing import Any

import pytest

from sim.experiment.collected import Collected
from sim.experiment.runner import run_all
from sim.reading.loading import load_study
from sim.scenario.management import Management
from sim.scenario.study import Scenario
from sim.stats.intervals import mean_interval
from tests.theory.lab import engines
from tests.theory.test_direction import DAYS, PAIRS, Part, changed
from tests.theory.two_teams import two_teams

SMALL_TOWN = Path(__file__).parents[1] / "frozen" / "scenarios" / "small_town" / "study.yaml"
THROTTLE = {
    "stock": {"above": "50 %", "below": "10 %"},
    "phone": "Mon-Fri 09:00-10:00",
    "counter": "Tue 08:30-12:00",
    "mails": ["wed"],
}
RULES: dict[str, dict[str, Any]] = {
    "no rule": {},
    "age cap": {"age_cap": {"age": "90 days"}},
    "throttle": {"throttle": THROTTLE},
    "one urgent case in a row": {"urgent_in_a_row": 1},
}


def steered(scenario: Scenario, rules: dict[str, Any]) -> Scenario:
    management = Management.model_validate({"name": "test", **rules})
    return scenario.model_copy(update={"management": management})


@pytest.fixture(scope="module")
def runs(executor: Executor) -> dict[str, Collected]:
    """Today's structure, short of staff, under each rule alone."""
    short = load_study(SMALL_TOWN).scenarios["short_staffed", "current"]
    run = short.run.model_copy(update={"run_length": DAYS * 1440.0})
    short = short.model_copy(update={"run": run})
    scenarios = {name: steered(short, rules) for name, rules in RULES.items()}
    return run_all(scenarios, PAIRS, executor, engines=engines())


@pytest.mark.theory
@pytest.mark.parametrize(
    ("rule", "measure", "detail", "sign"),
    [
        # Who is not let in does not interrupt, so more is decided and fewer calls are answered.
        ("throttle", "answer_rate", "", -1),
        ("throttle", "decided", "", +1),
        ("throttle", "waiting_time_mean", "mail", +1),
        # Old cases come before mails and call-backs; who waits for a decision longest waits less.
        ("age cap", "waiting_time_mean", "mail", +1),
        ("age cap", "lead_time_p90", "", -1),
        # Other cases are done in between: before mails, and while titles lapse.
        ("one urgent case in a row", "waiting_time_mean", "mail", +1),
        ("one urgent case in a row", "certificates_owed", "", +1),
    ],
)
def test_direction(
    runs: dict[str, Collected], rule: str, measure: str, detail: str, sign: int
) -> None:
    after = runs[rule].values(measure, detail=detail)
    gain = mean_interval(sign * (after - runs["no rule"].values(measure, detail=detail)))
    assert gain.low > 0, f"{measure} moves by {sign * gain.mean:.4g}, not clearly {sign:+d}"


# -- the review -------------------------------------------------------------------------------


def few_of_b(office: Part) -> None:
    office["applications"]["b"]["rate"] *= 0.1


@pytest.mark.theory
def test_a_review_decides_what_an_idle_clerk_can(tmp_path: Path) -> None:
    """One clerk for a, of which more than two could do comes in, two for b, who are mostly idle.

    From the first review on, after a week, a second clerk decides one case of a in 50 minutes: of
    three weeks (30,240 minutes) some 605.
    """
    study = two_teams(tmp_path)
    first = next(each for (_, name), each in study.scenarios.items() if name == "one_for_a")
    run = first.run.model_copy(update={"run_length": 28 * 1440.0})
    short = changed(first.model_copy(update={"run": run}), few_of_b)
    reviewed = steered(short, {"review": {"weekday": "mon"}})
    runs = run_all({"no rule": short, "review": reviewed}, 30, None)
    decided = [runs[name].values("decided") for name in ("review", "no rule")]
    gain = mean_interval(decided[0] - decided[1])
    assert gain.low > 0
    assert abs(gain.mean - 30240 / 50) < 30
