"""Effects over time: what holds between their dates, reckoned by hand."""

from datetime import date
from math import inf
from pathlib import Path

import pytest

from sim.plan.effects import EnquiriesKept, Steps, effects_of, enquiries_kept, missing_kept
from sim.plan.shape import client_kinds
from sim.reading.loading import load_scenario
from sim.scenario.levers import CompleteApplications, FewerEnquiries
from sim.scenario.study import Scenario
from sim.scenario.timeline import InForce, Phase, Timeline

DAY = 1440.0
ROOT = Path(__file__).parents[2]


def today() -> Scenario:
    return load_scenario(ROOT / "scenarios" / "small_town" / "today.yaml").scenario


def with_effects(*effects: InForce) -> Scenario:
    scenario = today()
    governs = dict.fromkeys(scenario.office.case_types, 0)
    phase = Phase(structures=[scenario.structure], governs=governs)
    run = scenario.run.model_copy(update={"equal": "planned"})
    timeline = Timeline(phases=[phase], effects=list(effects))
    return scenario.model_copy(update={"timeline": timeline, "run": run})


def share(value: float) -> dict[str, object]:
    return {"low": value, "central": value, "high": value, "source": "a test", "confidence": "C"}


def sparing(kept: float, begin: date | None, end: date | None, **more: object) -> InForce:
    stated = {"effect": "fewer_enquiries", "kept": share(kept), **more}
    effect = FewerEnquiries.model_validate(stated)
    return InForce(part="x", begin=begin, end=end, effect=effect)


@pytest.mark.parametrize(("now", "value"), [(-9.0, "a"), (0.0, "b"), (4.9, "b"), (5.0, "c")])
def test_a_step_holds_from_its_begin_on(now: float, value: str) -> None:
    assert Steps((-inf, 0.0, 5.0), ("a", "b", "c")).at(now) == value


def test_effects_hold_from_their_first_day_to_the_eve_of_their_last() -> None:
    scenario = with_effects(
        sparing(0.5, date(2024, 1, 11), date(2024, 1, 21)),
        sparing(0.8, None, date(2024, 1, 16), up_to_age="30 days", case_types=["renewal"]),
    )
    clients = client_kinds(scenario)
    found = enquiries_kept(scenario, clients)
    assert found.begins == (-inf, 10 * DAY, 15 * DAY, 20 * DAY)
    half = EnquiriesKept(inf, (0.5,) * len(clients))
    young = EnquiriesKept(
        30 * DAY, tuple(0.8 if each.case_type == "renewal" else 1.0 for each in clients)
    )
    assert found.values == ((young,), (half, young), (half,), ())
    assert found.at(12.5 * DAY) == (half, young)


def test_what_spares_no_documents_is_not_there() -> None:
    stated = {"effect": "complete_applications", "kept": share(0.7)}
    effect = CompleteApplications.model_validate(stated)
    scenario = with_effects(
        sparing(0.5, None, None), InForce(part="y", begin=date(2024, 2, 1), effect=effect)
    )
    types = len(scenario.office.case_types)
    assert missing_kept(scenario) == Steps((-inf, 31 * DAY), ((), ((0.7,) * types,)))


def test_without_a_time_line_nothing_changes() -> None:
    scenario = today()
    assert effects_of(scenario) == []
    assert missing_kept(scenario).values == ((),)
