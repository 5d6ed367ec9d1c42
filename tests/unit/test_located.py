"""Estimates by path, in offices that change on dates too: found, changed, posts held."""

from pathlib import Path

import pytest

from sim.experiment.asked import BadQuestion, structure_of
from sim.experiment.inputs import at_fraction, changed, find_inputs, inputs_of
from sim.experiment.runner import run_all
from sim.plan.located import located_estimates, with_located, with_posts_held
from sim.plan.phases import posts_in
from sim.plan.study import Study
from sim.reading.loading import load_study
from sim.report.catalogue.inputs import input_label
from sim.scenario.levers import CapacityLoss
from sim.scenario.study import Scenario

TOWN = Path(__file__).parents[2] / "scenarios" / "small_town"
DIP = "timeline.load_1.share"


@pytest.fixture(scope="module")
def study() -> Study:
    return load_study(TOWN / "study_reorganisation.yaml")


def dated(study: Study) -> Scenario:
    """Return the clearing that goes live on dates."""
    return next(each for each in study.scenarios.values() if each.timeline is not None)


def test_a_dip_is_an_input_with_words(study: Study) -> None:
    (dip,) = find_inputs(study, [DIP])
    assert input_label(dip, study, "de") == "Umstellung: Anteil der Zeit"
    assert input_label(dip, study, "en") == "Umstellung: share of the time"
    assert dip in inputs_of(study)
    assert not any(".costs" in path for path in located_estimates(dated(study)))


def test_another_dip_changes_nothing_else(study: Study) -> None:
    scenario = dated(study)
    (dip,) = find_inputs(study, [DIP])
    made = changed(scenario, [(dip, at_fraction(1.0))])
    assert made.timeline is not None
    (loss,) = [
        each.effect for each in made.timeline.effects if isinstance(each.effect, CapacityLoss)
    ]
    assert loss.share is not None
    assert loss.share.value == loss.share.high
    assert with_located(made, {DIP: located_estimates(scenario)[DIP].central}) == with_posts_held(
        scenario
    )
    today = next(each for each in study.scenarios.values() if each.timeline is None)
    assert changed(today, [(dip, at_fraction(1.0))]) == with_posts_held(today)


def test_posts_of_later_phases_stay_whatever_the_truth_is() -> None:
    study = load_study(TOWN.parent / "stuttgart" / "study_reorganisation.yaml")
    scenario = study.scenarios["vacancy_30", "clearing_dated"]
    assert scenario.timeline is not None
    calls = find_inputs(study, ["office.contacts.population.phone.total"])
    made = changed(scenario, [(calls[0], at_fraction(1.0))])
    assert made.timeline is not None
    planned = [posts_in(scenario, phase) for phase in scenario.timeline.phases]
    assert [posts_in(made, phase) for phase in made.timeline.phases] == planned
    adapted = made.model_copy(update={"timeline": scenario.timeline})
    assert [posts_in(adapted, phase) for phase in scenario.timeline.phases] != planned


def test_holding_posts_changes_no_run(study: Study) -> None:
    scenario = dated(study)
    short = scenario.run.model_copy(update={"run_length": 300 * 1440.0})
    runs = run_all(
        {held: (with_posts_held(scenario) if held else scenario).model_copy(update={"run": short})
         for held in (False, True)},
        1,
    )  # fmt: skip
    for measure in ("decided", "open_end", "median_age_open"):
        assert runs[True].values(measure)[0] == runs[False].values(measure)[0]


def test_posts_that_change_on_dates_are_not_searched(study: Study) -> None:
    with pytest.raises(BadQuestion, match="change on dates; name a structure that lasts"):
        structure_of(study, "clearing_dated", [])
