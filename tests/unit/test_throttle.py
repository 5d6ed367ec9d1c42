"""A throttle: what may be written, and what it leaves of an office's hours."""

from typing import Any

import pytest

from sim.errors import ScenarioError
from sim.plan.throttle import ThrottlePlan, hours_left, stock_limits, throttle_plan
from sim.reading.throttle_checks import throttle_problems
from sim.reading.yaml import build
from sim.report.sections.check.throttle import throttle_sentences
from sim.scenario.management import Management, StockLimits, Throttle
from tests.handmade import Laboratory, managed, office_hours, tree_of

OLD = {"above": "1 year", "below": "300 days"}
HOURS = {"phone": "Mon-Fri 08:00-10:00"}
HIGHER = (
    "'below' is higher than 'above': the throttle would go off before it comes on; write a "
    "'below' that is at most 'above'"
)
A_STOCK = (
    "expected a number of open cases or a share of those open at the start, e.g. 12000 or "
    "130 %, not "
)
TWO_KINDS = (
    "'above' and 'below' must both be numbers of cases or both be shares; write e.g. above: "
    "130 %, below: 110 %"
)
NO_LIMIT = "nothing says when it comes on; write 'oldest' or 'stock', each with above and below"
NEVER = (
    "no hour of these lies in the office's own ('{}' of its calendar), so nobody would be let in "
    "while it is on; write hours within them"
)


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ({"oldest": {"above": "300 days", "below": "1 year"}}, f"oldest.below: {HIGHER}"),
        ({"stock": {"above": "110 %", "below": "130 %"}}, f"stock.below: {HIGHER}"),
        ({"stock": {"above": 9000, "below": 9001}}, f"stock.below: {HIGHER}"),
        ({"stock": {"above": "130 %", "below": 9000}}, f"stock.above: {TWO_KINDS}"),
        ({"stock": {"above": "many", "below": 9000}}, f"stock.above: {A_STOCK}'many'"),
        ({"stock": {"above": 12000, "below": "0 %"}}, f"stock.below: {A_STOCK}'0 %'"),
        ({"stock": {"above": 12000, "below": -3}}, f"stock.below: {A_STOCK}'-3'"),
        ({"stock": {"above": "12000.5", "below": 1}}, f"stock.above: {A_STOCK}'12000.5'"),
        (
            {"oldest": {"above": "1 year"}},
            "oldest.below: 'below' is missing; write below: 12 min",
        ),
        (
            {"oldest": {"above": "1 h", "below": "0 min"}},
            "oldest.below: expected more than 0 min, not '0 min'",
        ),
        (
            {"oldest": OLD, "mails": ["tuesday"]},
            "mails.0: expected mon, tue, wed, thu, fri, sat or sun, not 'tuesday'",
        ),
    ],
)
def test_what_is_wrong_is_said(rule: dict[str, Any], said: str) -> None:
    with pytest.raises(ScenarioError) as wrong:
        build(Management, tree_of({"name": "rules", "throttle": {**HOURS, **rule}}, "rules.yaml"))
    assert str(wrong.value) == f"rules.yaml:1:1: throttle.{said}"


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        (HOURS, NO_LIMIT),
        ({"oldest": OLD}, "it would close nothing; write 'phone', 'counter' or 'mails'"),
    ],
)
def test_a_throttle_that_cannot_act_is_refused(rule: dict[str, Any], said: str) -> None:
    with pytest.raises(ScenarioError) as wrong:
        build(Management, tree_of({"name": "rules", "throttle": rule}, "rules.yaml"))
    assert str(wrong.value) == f"rules.yaml:1:1: throttle: {said}"


def throttle(**rule: Any) -> Throttle:  # noqa: ANN401 - keys of the rule
    return Throttle.model_validate({"oldest": OLD, **rule})


def test_hours_outside_of_the_offices_own_are_refused_where_nothing_is_left() -> None:
    hours = office_hours("Mon-Fri 08:00-16:00", phone="Mon-Fri 09:00-12:00")
    office = Laboratory(hours=hours).scenario().office
    rule = throttle(phone="Mon-Fri 08:00-09:00, Sat 10:00-11:00", counter="Sat 10:00-12:00")
    assert list(throttle_problems(rule, office)) == [
        (("throttle", key), NEVER.format(key)) for key in ("phone", "counter")
    ]
    assert not list(throttle_problems(throttle(phone="Mon 08:00-09:01"), office))


def test_a_share_of_no_cases_is_refused() -> None:
    office = Laboratory().scenario().office
    limits = {"above": "130 %", "below": "110 %"}
    assert [where for where, _ in throttle_problems(throttle(stock=limits, **HOURS), office)] == [
        ("throttle", "stock", "above")
    ]
    limits = {"above": "130", "below": "110"}
    assert not list(throttle_problems(throttle(stock=limits, **HOURS), office))
    assert stock_limits(StockLimits.model_validate(limits), office) == (130.0, 110.0)


def test_what_is_left_of_the_week() -> None:
    hours = office_hours("Mon-Fri 08:00-16:00", phone="Mon-Tue 09:00-12:00 13:00-15:00")
    office = Laboratory(hours=hours).scenario().office
    phone, counter = hours_left(throttle(phone="Mon-Fri 08:00-10:00, Tue 11:00-14:00"), office)
    assert list(phone) == [
        (0, 540, 600), (1, 540, 600), (1, 660, 720), (1, 780, 840),
    ]  # fmt: skip
    assert counter == office.calendar.counter
    always, _ = hours_left(throttle(phone="Sun 10:00-12:00"), Laboratory().scenario().office)
    assert list(always) == [(6, 600, 720)]


def compiled(start: str = "2024-01-01", **rule: Any) -> ThrottlePlan:  # noqa: ANN401 - keys of the rule
    lab = Laboratory(office={"start": start})
    plan = throttle_plan(managed(lab.plan(), throttle=rule).scenario)
    assert plan is not None
    return plan


def test_between_its_limits_it_stays_what_it_was() -> None:
    plan = compiled(
        oldest={"above": "3 days", "below": "2 days"}, stock={"above": 9, "below": 5}, **HOURS
    )
    day = 1440.0
    for was_on in (False, True):
        assert plan.is_on(was_on, 2.5 * day, 7) is was_on
        assert plan.is_on(was_on, 3.0 * day, 9) is was_on  # at a limit is not above it
        assert plan.is_on(was_on, 2.0 * day, 4) is was_on  # nor below it
        assert plan.is_on(was_on, 3.1 * day, 0)
        assert plan.is_on(was_on, 0.0, 10)
        assert not plan.is_on(was_on, 1.9 * day, 4)
    assert plan.is_on(True, 2.1 * day, 0)  # noqa: FBT003 - a state
    assert plan.is_on(True, 0.0, 5)  # noqa: FBT003 - a state


def test_days_of_mails_are_counted_from_the_first_day() -> None:
    # From a Monday on, and from a Wednesday.
    for start, days in (("2024-01-01", [1, 6, 8, 13]), ("2024-01-03", [4, 6, 11, 13])):
        plan = compiled(start, oldest=OLD, mails=["tue", "sun"])
        assert [day for day in range(14) if not plan.puts_mails_last(day)] == days
    assert not any(compiled(oldest=OLD, **HOURS).puts_mails_last(day) for day in range(7))


def test_a_throttle_reads_as_it_was_written() -> None:
    rule = throttle(stock={"above": "100 %", "below": "99.5 %"}, mails=["mon"], **HOURS)
    assert Throttle.model_validate_json(rule.model_dump_json()) == rule
    again = Throttle.model_validate_json(rule.model_dump_json()).stock
    assert again is not None
    assert isinstance(again.above, float)


# -- what `umbau check` says ----------------------------------------------------------------------


def said(lab: Laboratory, **rule: Any) -> list[str]:  # noqa: ANN401 - keys of the rule
    return [*throttle_sentences(managed(lab.plan(), throttle=rule).scenario, "en")]


FLOW = {"rate": "1 per day", "case_types": {"case": "100 %"},
        "opening": {"cases": 200, "mean_age": "20 days"}}  # fmt: skip
WEEK = Laboratory(
    hours=office_hours("Mon-Fri 08:00-16:00", phone="Mon-Fri 08:00-12:00"),
    office={"applications": {"all": FLOW}},
)
"""A run of 21 days, with 200 cases up to 40 days old."""
AT_ONCE = "By its limits it comes on at the very start."
NOTHING = "It never has an effect: it leaves open all that is open."
TOO_OLD = (
    "It never has an effect: no case of this run can be older than 61 days, so its limit is not "
    "passed."
)


def test_check_says_when_it_acts_and_what_it_leaves_open() -> None:
    limits = {"above": "130 %", "below": "110 %"}
    rule = {"phone": "Mon-Fri 10:00-14:00", "counter": "Tue 08:00-11:00", "mails": ["tue", "fri"]}
    told = said(WEEK, stock=limits, oldest={"above": "50 days", "below": "45 days"}, **rule)
    assert " ".join(told) == (
        "It is throttled as soon as the oldest open case is older than 50 days, until it is "
        "younger than 45 days; it is looked at on the mornings of working days. "
        "It is throttled as soon as more than 260 cases are open, until there are fewer than 220; "
        "it is looked at on the mornings of working days. "
        "While it is throttled phones are answered Mon–Fri 10:00–12:00: 10 of 20 hours a week. "
        "While it is throttled visitors without an emergency are let in Tue 8:00–11:00: 3 of 40 "
        "hours a week. "
        "While it is throttled mails come after all other work, but for on Tuesdays and on Fridays."
    )


MANY = {"above": 300, "below": 5}


@pytest.mark.parametrize(
    ("rule", "last"),
    [
        ({"oldest": {"above": "61 days", "below": "1 day"}}, TOO_OLD),
        ({"oldest": {"above": "39 days", "below": "1 day"}}, AT_ONCE),
        ({"stock": {"above": 199, "below": 5}}, AT_ONCE),
        ({"stock": MANY, "phone": "Mon-Sun 00:00-24:00"}, NOTHING),
        ({"stock": MANY, "phone": "", "mails": ["mon", "tue", "wed", "thu", "fri"]}, NOTHING),
    ],
)
def test_check_says_where_it_can_never_act_and_where_it_does_at_once(
    rule: dict[str, Any], last: str
) -> None:
    stated = {key: each for key, each in {**HOURS, **rule}.items() if each}
    assert said(WEEK, **stated)[-1] == last
