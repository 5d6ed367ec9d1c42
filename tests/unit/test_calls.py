"""Another share of clerks who answer: which teams it is about, and what it leaves as it is."""

from pathlib import Path

import numpy as np
import pytest

from sim.experiment.fingerprint import fingerprint
from sim.experiment.runner import run_all
from sim.plan.calls import teams_called, with_share_answering
from sim.plan.plan import answering
from sim.reading.loading import load_study
from sim.scenario.study import Scenario
from tests.theory.small_lab import DAY, small_lab


def _town(scenarios: Path, structure: str) -> Scenario:
    study = load_study(scenarios / "small_town" / "study.yaml", preview=True)
    return study.scenarios["staffed", structure]


def test_called_are_those_whom_the_rule_names(scenarios: Path) -> None:
    # General questions go to the front desk, all others to who owns the case; and nobody else.
    called = teams_called(_town(scenarios, "current"))
    assert called == ["permits_a_k", "permits_l_z", "naturalisation", "front_desk"]
    assert teams_called(_town(scenarios, "clearing")) == ["clearing"]


def test_only_called_teams_change(scenarios: Path) -> None:
    today = _town(scenarios, "current")
    made = with_share_answering(today, 0.35)
    teams = made.structure.teams
    called = teams_called(today)
    assert {teams[name].phone_clerks for name in called} == {0.35}
    assert teams["integration"] == today.structure.teams["integration"]
    back = made.structure.model_copy(update={"teams": today.structure.teams})
    assert made.model_copy(update={"structure": back}) == today


def test_who_answers_so_already_is_the_same_scenario(scenarios: Path) -> None:
    # `all` is 100 %, `calibrated` the office's share; kept runs of the study are found by it.
    clearing, today = _town(scenarios, "clearing"), _town(scenarios, "current")
    assert with_share_answering(clearing, 1.0) == clearing
    contacts = today.office.contacts
    assert contacts is not None
    assert contacts.phone_clerks is not None
    assert with_share_answering(today, contacts.phone_clerks.value) == today
    assert fingerprint(with_share_answering(clearing, 0.95)) != fingerprint(clearing)


def test_a_number_of_clerks_is_no_share() -> None:
    lab = small_lab()  # one of four answers
    assert lab.structure.teams["desk"].phone_clerks == 1
    made = with_share_answering(lab, 1.0)
    assert made.structure.teams["desk"].phone_clerks == 1.0
    assert isinstance(answering(made, made.structure.teams["desk"].phone_clerks), float)
    nobody = lab.structure.teams["desk"].model_copy(update={"phone_clerks": "none"})
    silent = lab.structure.model_copy(update={"teams": {"desk": nobody}})
    lab = lab.model_copy(update={"structure": silent})
    assert with_share_answering(lab, 0.0) == lab


def test_without_calls_nothing_changes() -> None:
    lab = small_lab()
    quiet = lab.model_copy(update={"office": lab.office.model_copy(update={"contacts": None})})
    assert teams_called(quiet) == []
    assert with_share_answering(quiet, 0.5) == quiet


def test_both_ends() -> None:
    # Nobody answers, all four answer. More calls are answered by more, and fewer cases decided.
    lab = small_lab()
    run = lab.run.model_copy(update={"run_length": 2 * DAY})
    lab = lab.model_copy(update={"run": run})
    runs = run_all({share: with_share_answering(lab, share) for share in (0.0, 0.5, 1.0)}, 2)
    answered = [runs[share].values("answer_rate") for share in (0.0, 0.5, 1.0)]
    assert (answered[0] == 0).all()
    assert (answered[0] < answered[1]).all()
    assert (answered[1] < answered[2]).all()
    four = lab.structure.teams["desk"].model_copy(update={"phone_clerks": 4})
    in_numbers = lab.structure.model_copy(update={"teams": {"desk": four}})
    same = run_all({"": lab.model_copy(update={"structure": in_numbers})}, 2)[""]
    np.testing.assert_array_equal(same.by_run(), runs[1.0].by_run())


def test_every_structure_of_a_reorganisation_on_dates(scenarios: Path) -> None:
    study = load_study(scenarios / "small_town" / "study_reorganisation.yaml")
    dated = next(each for each in study.scenarios.values() if each.timeline is not None)
    made = with_share_answering(dated, 0.6)
    assert made.timeline is not None
    for phase in made.timeline.phases:
        for structure in phase.structures:
            ruled = made.model_copy(update={"structure": structure})
            shares = {structure.teams[name].phone_clerks for name in teams_called(ruled)}
            assert shares == {0.6}


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_a_share_survives_being_written_and_read(share: float) -> None:
    made = with_share_answering(small_lab(), share)
    again = Scenario.model_validate_json(made.model_dump_json())
    assert isinstance(again.structure.teams["desk"].phone_clerks, float)
    assert fingerprint(again) == fingerprint(made)
