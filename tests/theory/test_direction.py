"""Which way results move when an input moves: the paired interval is the judge.

The small town over 60 days, pairs on common random numbers. Each 95 % interval of the paired
difference must lie on the side that reason demands.
"""

from collections.abc import Callable
from concurrent.futures import Executor
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.experiment.collected import Collected
from sim.experiment.runner import run_all
from sim.reading.loading import load_study
from sim.scenario.office import Office
from sim.scenario.study import Scenario
from sim.stats.intervals import mean_interval
from tests.theory.lab import engines
from tests.thorough import THOROUGH

SMALL_TOWN = Path(__file__).parents[2] / "scenarios" / "small_town" / "study.yaml"
DAYS = 60
PAIRS = 30 if THOROUGH else 15

Part = dict[str, Any]


def more_demand(office: Part) -> None:
    for flow in office["applications"].values():
        _times(flow["rate"], 1.2)


def more_patience(office: Part) -> None:
    _times(office["contacts"]["patience"]["mean"], 3.0)


def more_lag(office: Part) -> None:
    _times(office["interruption"]["lag"]["mean"], 5.0)


def calls_become_mails(office: Part) -> None:
    office["contacts"]["lost_calls"] = {"become_mails": _stated(0.4), "today": None}


def fewer_on_the_phone(office: Part) -> None:
    calls_become_mails(office)
    _times(office["contacts"]["phone_clerks"], 0.3)


def clients_write_again(office: Part) -> None:
    office["contacts"]["second_mail"] = {"patience": {"mean": _stated(3 * 1440.0)}}


def where_all_answer(scenario: Scenario) -> Scenario:
    """Return the scenario with a structure in which every present clerk answers."""
    teams = {
        name: team.model_copy(update={"phone_clerks": "all"})
        for name, team in scenario.structure.teams.items()
    }
    structure = scenario.structure.model_copy(update={"teams": teams})
    return scenario.model_copy(update={"structure": structure})


def _stated(value: float) -> Part:
    return {"low": value, "central": value, "high": value, "source": "a test", "confidence": "C"}


def _times(estimate: Part, factor: float) -> None:
    for key in ("low", "central", "high"):
        estimate[key] *= factor


def changed(scenario: Scenario, change: Callable[[Part], None]) -> Scenario:
    office = scenario.office.model_dump(mode="json")
    change(office)
    return scenario.model_copy(update={"office": Office.model_validate(office)})


@pytest.fixture(scope="module")
def runs(executor: Executor) -> dict[str, Collected]:
    """Today's structure as it is, short of staff, and each with one input changed."""
    study = load_study(SMALL_TOWN)
    staffed, short = (
        scenario.model_copy(
            update={"run": scenario.run.model_copy(update={"run_length": DAYS * 1440.0})}
        )
        for scenario in (study.scenarios[name, "current"] for name in ("staffed", "short_staffed"))
    )
    scenarios = {
        "staffed": staffed,
        "more demand": changed(staffed, more_demand),
        "more patience": changed(staffed, more_patience),
        "more vacancy": short,
        "more vacancy and lag": changed(short, more_lag),
        "mails": changed(short, calls_become_mails),
        "mails, fewer on the phone": changed(short, fewer_on_the_phone),
        "mails, all answer": changed(where_all_answer(short), calls_become_mails),
        "mails again": changed(short, clients_write_again),
    }
    return run_all(scenarios, PAIRS, executor, engines=engines())


@pytest.mark.theory
@pytest.mark.parametrize(
    ("changed_by", "base", "measure", "detail", "sign"),
    [
        ("more demand", "staffed", "waiting_time_mean", "intake", +1),
        ("more demand", "staffed", "open_end", "", +1),
        ("more patience", "staffed", "contacts_abandoned", "", -1),
        ("more patience", "staffed", "answer_rate", "", +1),
        ("more vacancy and lag", "more vacancy", "decided", "", -1),
        ("more vacancy", "staffed", "decided", "", -1),
        ("more vacancy", "staffed", "open_end", "", +1),
        ("more vacancy", "staffed", "certificates_owed", "", +1),
        ("more vacancy", "staffed", "emergency_appointments", "", +1),
        ("mails", "more vacancy", "mails_after_loss", "", +1),
        ("mails, fewer on the phone", "mails", "mails_after_loss", "", +1),
        ("mails, all answer", "mails", "mails_after_loss", "", -1),
        ("mails again", "more vacancy", "second_mails", "", +1),
    ],
)
def test_direction(
    runs: dict[str, Collected], changed_by: str, base: str, measure: str, detail: str, sign: int
) -> None:
    after = runs[changed_by].values(measure, detail=detail)
    before = runs[base].values(measure, detail=detail)
    gain = mean_interval(sign * (after - before))
    assert gain.low > 0, f"{measure} moves by {sign * gain.mean:.4g}, not clearly {sign:+d}"


@pytest.mark.theory
@pytest.mark.parametrize("team", ["permits_a_k", "permits_l_z"])
def test_the_office_short_of_staff_is_overloaded(runs: dict[str, Collected], team: str) -> None:
    # More lag can only decide less where nobody has time to make up for it. In a few runs luck
    # leaves a team with all of its posts filled, so it is the mean over the runs that must be full.
    used = runs["more vacancy"].values("utilisation", team)
    assert used.mean() > 0.98
    assert np.median(used) > 0.995
