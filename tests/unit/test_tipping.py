"""Where the loop of enquiries tips: by hand, as load reaches capacity, and in words."""

from math import inf
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.experiment.load import capacity_table
from sim.experiment.loop import first_to_tip, tipping_points
from sim.plan.enquiries import base_rate, mean_factor
from sim.plan.outlook import stock_loop, tips_at
from sim.plan.staffing import posts_by_team
from sim.reading.loading import load_study
from sim.report.sections.check.scenario import check_blocks
from sim.report.writers.terminal import terminal
from sim.scenario.office import CaseType, Office
from sim.scenario.study import Scenario
from tests.theory.loop_lab import DAY, loop_office

ROOT = Path(__file__).parents[2]


def test_by_hand_where_the_hazard_is_constant() -> None:
    # 48 h a day are left, 288 mails of 10 min; at .12 a day each of 2,400 open cases.
    office, team = tipping_points(loop_office(1000, mean_age=5.0, mean_rate=0.12))
    assert office.open_cases == pytest.approx(2400.0)
    assert team.open_cases == pytest.approx(2400.0)
    assert office.load == pytest.approx((192.0 + 1000 * 0.12 / 6.0) / 240.0)


def test_by_hand_where_old_cases_ask_more() -> None:
    # Target age 10 days, three times the rate from 20 days on. 960 cases with ages up to 10 days
    # ask at .1 a day each. Ages up to 10 x days: Λ = .1 (20 + ...): up to 20 days 10 + 10 + 10 =
    # 30 rate-days (x = 2: 960 * .1 * 30 / 10 = 288 mails, what is left for them): it tips there.
    scenario = loop_office(960, mean_age=5.0, mean_rate=0.1, multiple=3.0)
    office, *_ = tipping_points(scenario)
    assert office.open_cases == pytest.approx(1920.0)
    # A third more clerks' time for mails: 384, so 96 more. Beyond 20 days Λ rises by .3 a day:
    # 96 = 960 * .3 * d / 10, d = 10/3 days, x = 2 + 1/3.
    more = loop_office(960, mean_age=5.0, mean_rate=0.1, multiple=3.0, arrivals=88.0)
    assert tipping_points(more)[0].open_cases == pytest.approx(960 * (2 + 1 / 3))
    # In the bend: x = 1.5, Λ(15) = 10 + 5 + 2 * 5² / 20 = 17.5 rate-days, so 168 mails: 28 h.
    bend = loop_office(960, mean_age=5.0, mean_rate=0.1, multiple=3.0, arrivals=106.0)
    assert tipping_points(bend)[0].open_cases == pytest.approx(960 * 1.5)


def test_without_enquiries_nothing_tips_and_overload_needs_none() -> None:
    calm = loop_office(1000, mean_age=5.0, mean_rate=0.12)
    contacts = calm.office.contacts
    assert contacts is not None
    quiet = _with(calm, contacts=contacts.model_copy(update={"enquiries": None}))
    assert stock_loop(quiet.office) is None
    office, *_ = points = tipping_points(quiet)
    assert (office.open_cases, office.stock) == (inf, 0.0)
    assert first_to_tip(points) is None
    over = tipping_points(loop_office(1000, mean_age=5.0, mean_rate=0.12, arrivals=130.0))
    assert over[0].open_cases == 0.0
    assert first_to_tip(over) is over[1]


def test_without_opening_cases_the_reference_does_not_matter() -> None:
    # In balance 96 arrivals a day and W days of waiting are 96 W open cases, ages up to W.
    stated = loop_office(960, mean_age=5.0, mean_rate=0.1, multiple=3.0)
    flow = stated.office.applications["cases"].model_copy(update={"opening": None})
    without = _with(stated, applications={"cases": flow})
    assert tipping_points(without)[0].open_cases == pytest.approx(1920.0)


def test_by_hand_where_lapsing_titles_owe_certificates() -> None:
    # No enquiries; 48 h a day are left. Titles lapse on day 10 of a case, certificates hold ten
    # days and take 15 min: 96 cases a day pass day 10, 20, ... = 24 h for each that is reached.
    # The second is owed from ages of 20 days on: 96 a day x 20 days = 1,920 open cases.
    calm = loop_office(960, mean_age=5.0, mean_rate=0.12)
    contacts = calm.office.contacts
    assert contacts is not None
    certificate = {"valid_for": 10 * DAY, "minutes": {"mean": 15.0}}
    case = calm.office.case_types["case"].model_dump(mode="json")
    case["expiry"] = {"earliest": 10 * DAY, "latest": 10 * DAY, "certificate": certificate}
    lapsing = _with(
        calm,
        contacts=contacts.model_copy(update={"enquiries": None}),
        case_types={"case": CaseType.model_validate(case)},
    )
    office, *_ = tipping_points(lapsing)
    assert office.open_cases == pytest.approx(1920.0)
    assert office.stock == pytest.approx(24.0 * 365)


def _with(scenario: Scenario, **parts: Any) -> Scenario:  # noqa: ANN401 - parts of an office
    return scenario.model_copy(update={"office": scenario.office.model_copy(update=parts)})


@given(
    st.integers(100, 3000), st.just(0.0) | st.floats(0.01, 60.0), st.floats(0.01, 0.5),
    st.floats(1.0, 4.0), st.floats(0.0, 300.0),
)  # fmt: skip
@settings(max_examples=60, deadline=None)
def test_at_the_tipping_point_load_is_capacity(
    cases: int, mean_age: float, rate: float, multiple: float, base: float
) -> None:
    scenario = loop_office(cases, mean_age=mean_age, mean_rate=rate, multiple=multiple)
    loop = stock_loop(scenario.office)
    assert loop is not None

    def load(times: float) -> float:  # hours a day
        return base + sum(loop.work(times).enquiries.values()) * DAY / 6.0

    times = tips_at(load, base, 240.0)
    if base >= 240.0:
        assert times == 0.0
    else:
        assert load(times) == pytest.approx(240.0, rel=1e-9)


def grown(scenario: Scenario, times: float) -> Scenario:
    """Return a city's office with the opening stock `times` as large and as old.

    The rate of a young case stays, and so does what the population asks besides.
    """
    content = scenario.office.model_dump(mode="json")
    rate = base_rate(scenario.office)
    cases = weighted = 0.0
    for name, flow in content["applications"].items():
        for key in ("low", "central", "high"):
            flow["opening"]["cases"][key] = round(flow["opening"]["cases"][key] * times)
            flow["opening"]["mean_age"][key] *= times
        age = flow["opening"]["mean_age"]["central"]
        for case_type, share in scenario.office.applications[name].case_types.items():
            number = flow["opening"]["cases"]["central"] * share
            cases += number
            weighted += number * mean_factor(scenario.office, case_type, age)
    mean_rate = content["contacts"]["enquiries"]["mean_rate"]
    mean_rate["central"] = rate * weighted / cases
    mean_rate["low"], mean_rate["high"] = 0.0, 10 * mean_rate["central"]
    loop = stock_loop(scenario.office)
    assert loop is not None
    more = sum(loop.work(times).enquiries.values()) - sum(loop.work(1.0).enquiries.values())
    for channel, share in content["contacts"]["enquiries"]["channels"].items():
        total = content["contacts"]["population"][channel]["total"]
        total["central"] += more * share
        total["low"], total["high"] = 0.0, 10 * total["central"]
    # posts that are shared out by load stay where they are
    posts = posts_by_team(scenario)
    teams = {
        name: team.model_copy(update={"takes": posts[name]})
        for name, team in scenario.structure.teams.items()
    }
    return scenario.model_copy(
        update={
            "office": Office.model_validate(content),
            "structure": scenario.structure.model_copy(update={"teams": teams}),
        }
    )


@pytest.mark.parametrize("structure", ["current", "clearing"])
def test_the_load_of_a_stock_that_tips_is_the_capacity(structure: str) -> None:
    # The same number by the other way: an office that opens with just this stock, through `check`.
    study = load_study(ROOT / "scenarios" / "small_town" / "study.yaml")
    scenario = study.scenarios["staffed", structure]
    for point in tipping_points(scenario):
        if point.stock == 0 or point.open_cases <= 0:
            continue
        full = capacity_table(grown(scenario, point.open_cases / point.opening))
        inside = full[~full["outside"]]
        rows = inside[inside["team"] == point.team] if point.team else inside
        load, capacity = rows["load_hours"].sum(), rows["capacity_hours"].sum()
        assert load == pytest.approx(capacity, rel=2e-3), point.team  # cases are whole


def test_the_check_says_where_it_tips() -> None:
    text = " ".join(
        terminal(check_blocks(loop_office(1000, mean_age=5.0, mean_rate=0.12), "en")).split()
    )
    assert "From 2,400 open cases on more work would come in than the office can do" in text
    assert "First among the teams tips desk, at 2,400 open cases of the whole office." in text
    over = loop_office(1000, mean_age=5.0, mean_rate=0.12, arrivals=130.0)
    said = " ".join(terminal(check_blocks(over, "en")).split())
    assert "its stock grows from any size. First among the teams tips desk, at any stock" in said
