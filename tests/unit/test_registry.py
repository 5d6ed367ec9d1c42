"""The registry of measures: every value of a run is declared, and what is declared can be said."""

from collections import Counter
from itertools import chain
from pathlib import Path
from typing import get_args

import pytest
from pydantic import ValidationError

from sim.experiment.runner import run_all
from sim.measures import (
    alarms,
    answering,
    appointments,
    cases,
    casework,
    contact_hours,
    contacts,
    due,
    hours,
    lateness,
    lent,
    mails,
    measures,
    staff,
    stages,
    throttled,
    waits,
)
from sim.measures.declaration import Pair, Threshold
from sim.measures.registry import FOR_CLIENTS, MAIN, MATTERING, MEASURES
from sim.reading.loading import load_study
from sim.report.catalogue.catalogue import Language, phrases
from sim.scenario.following import Next
from sim.scenario.study import Matters, Precision
from sim.units import DAY
from tests.handmade import steered

ROOT = Path(__file__).parents[2]
MODULES = (
    alarms, answering, appointments, cases, casework, contact_hours, contacts, due, hours, lateness,
    lent, mails, measures, staff, stages, throttled, waits,
)  # fmt: skip


def test_a_measure_is_declared_once_and_has_a_place_of_its_own() -> None:
    declared = list(chain.from_iterable(module.MEASURES for module in MODULES))
    names = Counter(one.name for one in declared)
    places = Counter(one.main for one in declared if one.main is not None)
    assert set(names.values()) == set(places.values()) == {1}
    assert set(names) == set(MEASURES)
    assert min(places) > 0
    assert list(MAIN) == sorted(MAIN, key=lambda name: MEASURES[name].main or 0)


def test_what_is_compared_with_a_word_on_it_is_a_main_measure() -> None:
    for one in MEASURES.values():
        if one.remarked or one.better or one.threshold:
            assert one.name in MAIN
        assert not (one.remarked and one.threshold)
    assert set(MATTERING) <= set(FOR_CLIENTS)


def test_runs_yield_what_is_declared_and_nothing_else() -> None:
    study = load_study(ROOT / "scenarios" / "small_town" / "study.yaml")
    today = next(iter(study.scenarios.values()))
    run = today.run.model_copy(update={"run_length": 40 * DAY, "warm_up": 0.0})
    rules = steered(lend={}, throttle={"stock": {"above": 1, "below": 1}, "mails": ["mon"]})
    name, first = next(iter(today.office.case_types.items()))
    again = Next.model_validate({"on": "granted", "case_type": name, "after": {"mean": "1 year"}})
    types = today.office.case_types | {name: first.model_copy(update={"next": [again]})}
    office = today.office.model_copy(update={"case_types": types})
    changed = {"run": run, "management": rules, "office": office}
    runs = run_all({"": today.model_copy(update=changed)}, 1)[""]
    # Those of quarters are in tests/unit/test_alarms.py, of due times in tests/traces/test_due.py.
    others = {one.name for one in (*alarms.MEASURES, *due.MEASURES)}
    assert {key[0] for key in runs.keys()} == set(MEASURES) - others  # noqa: SIM118 - no dictionary


def test_a_study_states_what_the_declarations_have_a_threshold_for() -> None:
    assert set(Matters.model_fields) == set(MATTERING)
    assert set(Precision.model_fields) == {*MATTERING, "most_replications"}


def test_of_every_main_measure_it_is_known_which_difference_matters() -> None:
    for one in MEASURES.values():
        known = (one.threshold is not None) + (one.by_default is not None)
        assert known == (one.name in MAIN), one.name
        assert one.by_default is None or one.by_default.size > 0


@pytest.mark.parametrize("name", MATTERING)
def test_a_threshold_is_stated_in_the_way_that_is_declared(name: str) -> None:
    how = MEASURES[name].threshold
    unit = {"days": "days", "points": "share"}.get(str(how))
    assert unit in (None, MEASURES[name].unit)
    written, other = ("7 days", "2 %") if how == "days" else ("2 %", "7 days")
    for states in (Matters, Precision):
        assert getattr(states.model_validate({name: written}), name) > 0
        with pytest.raises(ValidationError):
            states.model_validate({name: other})


def test_every_main_measure_has_a_label_and_a_word_for_its_unit() -> None:
    labels = set(phrases("measure.label", "de"))
    assert set(MAIN) <= labels
    assert {one.name for one in MEASURES.values() if one.pair != "amount"} <= labels
    assert all(phrases(f"direction.{one}", "de") for one in get_args(Pair))
    assert set(MAIN.values()) - {"share"} <= set(phrases("unit", "de"))


@pytest.mark.parametrize("language", get_args(Language))
def test_every_measure_is_explained_and_the_main_ones_told_apart(language: Language) -> None:
    means, unlike = phrases("measure.means", language), phrases("measure.unlike", language)
    assert list(means) == list(MEASURES)
    assert set(unlike) == set(MAIN)
    assert all(
        text.endswith(".") and "|" not in text for text in (*means.values(), *unlike.values())
    )
    assert {one.unit for one in MEASURES.values()} - {"share"} <= set(phrases("unit", language))


def test_what_matters_can_be_said_in_sentences() -> None:
    assert set(phrases("measure.noun", "de")) == set(MATTERING)
    assert set(phrases("measure.alone", "de")) == set(MATTERING)
    assert set(phrases("stress.mattering", "de")) == set(get_args(Threshold))
