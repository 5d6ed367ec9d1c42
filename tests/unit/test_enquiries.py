"""Enquiries of open cases: the hazard by age, its mean, and no dependence on blocks."""

from collections.abc import Sequence
from math import sqrt
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from sim.demand import enquiries
from sim.demand.blocks import CaseBlock
from sim.demand.contacts import ContactMaker
from sim.demand.demand import families_of
from sim.demand.enquiries import EnquiryFlow, place_in_hours
from sim.demand.luck import Luck
from sim.errors import RunError
from sim.events.families import PER_CASE
from sim.plan.calendar import ALWAYS
from sim.plan.enquiries import Hazard, base_rate, expected_enquiries, hazard_of, mean_factor
from sim.plan.plan import Plan
from sim.scenario.rules import CHANNELS, KINDS
from sim.units import DAY
from tests.handmade import HandCase, HandMade, Laboratory, office_hours

Floats = NDArray[np.float64]
MONTH = 365 / 12 * DAY
AGES = st.floats(0, 3000 * DAY)


@given(AGES, st.floats(1, 5), st.sampled_from([0.0, 90 * DAY, 365 * DAY]))
@settings(max_examples=200, deadline=None)
def test_age_at_is_the_inverse_of_cumulative(age: float, multiple: float, target: float) -> None:
    hazard = Hazard(0.4 / MONTH, target, multiple)
    back = hazard.age_at(hazard.cumulative(np.array([age])))
    assert back[0] == pytest.approx(age, rel=1e-7, abs=1e-3)


def test_the_hazard_rises_from_the_target_age_to_twice_it() -> None:
    # Rate 1 a day; target 100 days, multiple 3: 100 up to the target age; 1 to 3 over the
    # next 100 days, mean 2: 200 more; then 3 a day.
    hazard = Hazard(1 / DAY, 100 * DAY, 3.0)
    ages = np.array([0, 50, 100, 150, 200, 300]) * DAY
    assert hazard.cumulative(ages) == pytest.approx([0, 50, 100, 175, 300, 600])


def lab(hours: dict[str, Any] | None = None, **opening: Any) -> Plan:  # noqa: ANN401 - keys of parts
    enquiries = {
        "mean_rate": "0.4 per month",
        "old_multiple": 2,
        "channels": {"phone": "40 %", "email": "50 %", "counter": "10 %"},
    }
    flow = {"rate": "1 per day", "case_types": {"case": "100 %"}, **opening}
    calendar = hours or {"kind": "always"}
    return Laboratory(
        hours=calendar,
        case_types={"case": {"target_age": "90 days"}},
        contacts={"enquiries": enquiries},
        office={"applications": {"titles": flow}},
        days=720,
    ).plan()


OPENING = {"opening": {"cases": 1000, "mean_age": "120 days"}}


def test_the_mean_rate_over_the_opening_ages_is_the_stated_one() -> None:
    office = lab(**OPENING).scenario.office
    hazard = hazard_of(office, "case")
    # ages uniform on 0 to 240 days; the derivative of the cumulative hazard is the rate
    ages = np.linspace(0, 240 * DAY, 200_001)
    rates = np.diff(hazard.cumulative(ages)) / np.diff(ages)
    assert rates.mean() == pytest.approx(0.4 / MONTH, rel=1e-6)
    assert hazard.rate < 0.4 / MONTH
    assert base_rate(office) == hazard.rate
    assert mean_factor(office, "case", 120 * DAY) == pytest.approx(0.4 / MONTH / hazard.rate)
    assert sum(expected_enquiries(office).values()) == pytest.approx(1000 * 0.4 / MONTH)


def test_without_opening_cases_the_rate_holds_up_to_the_target_age() -> None:
    assert base_rate(lab().scenario.office) == pytest.approx(0.4 / MONTH)


def block(plan: Plan, applications: list[float], first: int = 0) -> CaseBlock:
    made = HandMade([HandCase(max(a, 0.0), application=a) for a in applications])
    result = next(made.on(plan).months()).cases[0]
    result.numbers = first + result.numbers
    return result


def flow_of(plan: Plan) -> EnquiryFlow:
    office, luck = plan.scenario.office, Luck(3, 0)
    return EnquiryFlow(
        office, plan.hours, ContactMaker(office, luck, families_of(office)), luck, "titles", 4
    )


def asked(
    plan: Plan, blocks: list[CaseBlock], ends: list[float], closed: Sequence[int] = ()
) -> dict[int, tuple[float, ...]]:
    """Return (date, channel, service, thinning) by entity; cases of some numbers are closed."""
    flow = flow_of(plan)
    numbers = np.arange(max(block.numbers[-1] + 1 for block in blocks))
    decided = {blocks[0].family: np.isin(numbers, closed)}
    for cases in blocks:
        flow.add(cases)
    rows: dict[int, tuple[float, ...]] = {}
    before = 0.0
    for end in ends:
        for contacts in flow.until(end, decided):
            assert (np.diff(contacts.time) >= 0).all()
            assert all(before <= time < end for time in contacts.time)
            assert set(contacts.kind) == {KINDS.index("status")}
            columns = (contacts.time, contacts.channel, contacts.service, contacts.taken_over)
            rows |= dict(zip(contacts.entity, zip(*columns, strict=True), strict=True))
        before = end
    return rows


YEARS = [720 * DAY]


def test_counts_and_ages_follow_the_hazard() -> None:
    plan, number = lab(), 3000
    rows = asked(plan, [block(plan, [0.0] * number)], YEARS)
    hazard = hazard_of(plan.scenario.office, "case")
    dates = np.array([row[0] for row in rows.values()])
    cuts = np.array([0, 45, 90, 135, 180, 360, 720]) * DAY
    expected = number * np.diff(hazard.cumulative(cuts))
    counts = np.histogram(dates, bins=cuts)[0]
    assert (abs(counts - expected) < 4 * np.sqrt(expected)).all()


def test_channels_have_their_shares() -> None:
    plan = lab()
    rows = asked(plan, [block(plan, [0.0] * 500)], YEARS)
    channels = np.array([row[1] for row in rows.values()])
    for name, share in (("phone", 0.4), ("email", 0.5), ("counter", 0.1)):
        observed = (channels == CHANNELS.index(name)).mean()
        assert abs(observed - share) < 4 * sqrt(share * (1 - share) / len(channels))


@pytest.mark.parametrize("days", [1, 10, 31])
def test_enquiries_do_not_depend_on_the_months(days: int) -> None:
    plan = lab(office_hours("Mon-Fri 08:00-16:00", "Mon-Fri 10:00-12:00", "Tue 09:00-11:00"))
    applications = [-200 * DAY, -10 * DAY, 0.0, 30 * DAY]
    ends = [float(d * DAY) for d in range(days, 720, days)] + YEARS
    whole = asked(plan, [block(plan, applications)], YEARS)
    assert asked(plan, [block(plan, applications)], ends) == whole
    assert len(whole) > 20


def test_enquiries_do_not_depend_on_the_blocks_of_cases() -> None:
    plan = lab()
    applications = [0.0, DAY, 2 * DAY, 3 * DAY]
    halves = [block(plan, applications[:2]), block(plan, applications[2:], first=2)]
    assert asked(plan, halves, YEARS) == asked(plan, [block(plan, applications)], YEARS)


def test_enquiries_do_not_depend_on_who_else_is_closed() -> None:
    plan = lab()
    cases, silent = [block(plan, [0.0] * 20)], [3, 7]
    everybody, others = asked(plan, cases, YEARS), asked(plan, cases, YEARS, silent)
    # an enquiry's number is that of its case times 4096 and its place among the case's own
    assert others == {
        entity: row
        for entity, row in everybody.items()
        if (entity % (1 << 40)) // 4096 not in silent
    }


def test_a_case_is_not_asked_about_more_often_than_enquiries_have_numbers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    plan = lab()
    cases = [block(plan, [0.0] * 5)]
    asked_often = max(entity % PER_CASE for entity in asked(plan, cases, YEARS)) + 1
    monkeypatch.setattr(enquiries, "PER_CASE", asked_often)
    with pytest.raises(RunError, match=f"titles has been asked about {asked_often} times"):
        asked(plan, cases, YEARS)


def test_opening_cases_ask_as_their_age_says() -> None:
    # Aged 200 days at the start, older than twice the target age: twice the rate from then on.
    plan, number = lab(), 3000
    rows = asked(plan, [block(plan, [-200 * DAY] * number)], [100 * DAY])
    expected = number * 100 * DAY * 2 * 0.4 / MONTH
    assert abs(len(rows) - expected) < 4 * sqrt(expected)


def test_calls_and_visits_fall_into_their_hours_of_that_or_the_next_open_day() -> None:
    plan = lab(office_hours("Mon-Fri 08:00-16:00", "Mon-Fri 10:00-12:00", "Tue 09:00-11:00"))
    rows = asked(plan, [block(plan, [0.0] * 200)], YEARS)
    calendars = {"phone": plan.hours.phone, "counter": plan.hours.counter, "email": ALWAYS}
    for time, channel, *_ in rows.values():
        assert calendars[CHANNELS[int(channel)]].is_open(time)


def test_place_in_hours() -> None:
    # Monday 10-12 and 14-15: three hours; a third of them is 11:00, five sixths 14:30.
    plan = lab(office_hours("Mon-Fri 08:00-16:00", "Mon-Fri 10:00-12:00 14:00-15:00"))
    phone = plan.hours.phone

    def placed(date: float, uniform: float) -> float:
        return float(place_in_hours(phone, np.array([date]), np.array([uniform]))[0])

    assert placed(0, 1 / 3) == pytest.approx(11 * 60)
    assert placed(0, 5 / 6) == pytest.approx(14.5 * 60)
    # that place is over at noon: the same place on Tuesday
    assert placed(12 * 60, 1 / 3) == pytest.approx(DAY + 11 * 60)
    # a Saturday leads to the Monday after it
    assert placed(5 * DAY, 1 / 3) == pytest.approx(7 * DAY + 11 * 60)
    assert placed(100, 0.5) >= 100


@pytest.mark.parametrize("phone", ["Mon-Fri 10:00-12:00 14:00-15:07", "Tue 00:00-24:00"])
def test_one_place_in_the_hours_is_to_the_last_bit_what_many_are(phone: str) -> None:
    calendar = lab(office_hours("Mon-Sun 00:00-24:00", phone)).hours.phone
    luck = np.random.default_rng(3)
    dates, uniforms = luck.uniform(0.0, 30 * DAY, 500), luck.random(500)
    dates[::9] = np.floor(dates[::9] / 60) * 60
    many = place_in_hours(calendar, dates, uniforms).tolist()
    one_by_one = zip(dates.tolist(), uniforms.tolist(), strict=True)
    assert [calendar.place_from(*each) for each in one_by_one] == many
