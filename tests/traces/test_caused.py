"""Cases that decisions cause, by hand (model.md §4): the ways are the office's own, times fixed.

The only application comes on Tuesday 00:00 and takes an hour; every wait is in whole days.
"""

from typing import Any

import pytest

from sim.demand.demand import families_of
from sim.events.kinds import EVENTS
from sim.plan.plan import Plan
from tests.handmade import Drawn, Laboratory, clock, end_of, on_day, rows_of

HOUR = {"minutes": {"mean": "1 h", "distribution": "fixed"}}
GRANTS = [{"step": "work", "work": HOUR}]
REFUSES = [
    {
        "step": "work",
        "work": HOUR,
        "decides": True,
        "refusal": {"probability": "100 %", "hearing": {"mean": "1 day", "distribution": "fixed"}},
    }
]
CAME = ("case_arrival", "caused_case", "open_at_start", "decided")


def after(days: int, case_type: str = "renewal", on: str = "granted", **more: Any) -> Any:  # noqa: ANN401 - keys of `next`
    return {"on": on, "case_type": case_type, "after": {"mean": f"{days} days"}, **more}


def lab(types: dict[str, Any], *, days: float = 40, **more: Any) -> Laboratory:  # noqa: ANN401 - as Laboratory
    """Return an office with one application of the first type; types are granted unless stated."""
    one = {"rate": "1 per day", "arrivals": "fixed", "limit": 1}
    office = {
        "applications": {"titles": {"case_types": {next(iter(types)): "100 %"}, **one}},
        "journeys": {"grants": {"stages": GRANTS}, "refuses": {"stages": REFUSES}},
        **more.pop("office", {}),
    }
    stated = {name: {"journey": "grants", **keys} for name, keys in types.items()}
    return Laboratory(case_types=stated, office=office, days=days, **more)


def way(plan: Plan, *events: str) -> list[str]:
    """Return what happens to cases, named as in an exported log."""
    families, chosen = families_of(plan.scenario.office), events or CAME
    return [
        f"{clock(row[0])} {EVENTS[int(row[1])]} {families.entity_name(int(row[2]))}"
        for row in rows_of(plan, Drawn())
        if EVENTS[int(row[1])] in chosen
    ]


def test_a_grant_is_followed_by_a_renewal() -> None:
    # Decided on Tuesday at 01:00; ten days later, on Friday, the renewal comes.
    types = {"title": {"next": after(10)}, "renewal": {}}
    assert way(lab(types).plan()) == [
        "Tue 00:00 case_arrival titles-1",
        "Tue 01:00 decided titles-1",
        "week 2 Fri 01:00 caused_case titles.1-1",
        "week 2 Fri 02:00 decided titles.1-1",
    ]


def test_what_follows_months_later_is_not_forgotten_meanwhile() -> None:
    types = {"title": {"next": after(70)}, "renewal": {}}
    assert way(lab(types, days=80).plan(), "decided", "caused_case") == [
        "Tue 01:00 decided titles-1",
        "week 11 Tue 01:00 caused_case titles.1-1",
        "week 11 Tue 02:00 decided titles.1-1",
    ]


def test_a_refusal_is_followed_by_an_objection_and_by_no_renewal() -> None:
    # Half an hour, a day of hearing, half an hour; the objection, four days later, is granted and
    # followed by the renewal.
    types = {
        "title": {"journey": "refuses", "next": [after(10), after(4, "objection", "refused")]},
        "objection": {"next": [after(7)]},
        "renewal": {},
    }
    assert way(lab(types).plan()) == [
        "Tue 00:00 case_arrival titles-1",
        "Wed 01:00 decided titles-1",
        "Sun 01:00 caused_case titles.1-1",
        "Sun 02:00 decided titles.1-1",
        "week 2 Sun 02:00 caused_case titles.2-1",
        "week 2 Sun 03:00 decided titles.2-1",
    ]


def test_the_third_in_a_row_causes_nothing() -> None:
    types = {"title": {"next": after(1, "title")}}
    assert way(lab(types).plan(), "case_arrival", "caused_case") == [
        "Tue 00:00 case_arrival titles-1",
        "Wed 01:00 caused_case titles.1-1",
        "Thu 02:00 caused_case titles.2-1",
        "Fri 03:00 caused_case titles.3-1",
    ]


def test_what_follows_at_once_waits_for_the_same_clerk() -> None:
    # At 01:00 the case is decided and the next one there; the clerk goes on with it.
    types = {"title": {"next": after(0)}, "renewal": {}}
    assert way(lab(types).plan())[1:] == [
        "Tue 01:00 decided titles-1",
        "Tue 01:00 caused_case titles.1-1",
        "Tue 02:00 decided titles.1-1",
    ]


def test_open_cases_cause_others_too() -> None:
    opening = {"cases": 2, "mean_age": "0 days"}
    types = {"title": {"next": after(3)}, "renewal": {}}
    flow = {"rate": "1 per day", "arrivals": "fixed", "limit": 0, "opening": opening}
    laboratory = lab(
        types, office={"applications": {"titles": {"case_types": {"title": "100 %"}, **flow}}}
    )
    assert way(laboratory.plan()) == [
        "00:00 open_at_start titles-open-1",
        "00:00 open_at_start titles-open-2",
        "01:00 decided titles-open-1",
        "02:00 decided titles-open-2",
        "Thu 01:00 caused_case titles.1-open-1",
        "Thu 02:00 decided titles.1-open-1",
        "Thu 02:00 caused_case titles.1-open-2",
        "Thu 03:00 decided titles.1-open-2",
    ]


@pytest.mark.parametrize(("begins", "comes"), [(1, "week 4 Tue 01:00"), (2, "week 2 Fri 01:00")])
def test_the_law_in_force_at_the_decision_says_when(begins: int, comes: str) -> None:
    # From its day on titles are valid for 21 days instead of 10; the decision falls on day 1.
    longer = {"effect": "changed_next", "next": "renewal", "after": "21 days"}
    law = {"levers": [{"name": "law", "begin": on_day(begins), "effects": [longer]}]}
    types = {"title": {"next": after(10)}, "renewal": {}}
    plan = lab(types, reorganisation=law).plan()
    assert way(plan, "caused_case") == [f"{comes} caused_case titles.1-1"]


def test_a_law_may_end_what_followed_and_mean_one_type_alone() -> None:
    none = {"effect": "changed_next", "next": "renewal", "probability": "0 %"}
    other = {**none, "case_types": ["renewal"]}
    types = {"title": {"next": after(10)}, "renewal": {"next": after(2)}}
    for effect, caused in ((none, 0), (other, 1), ({**other, "on": "granted"}, 1)):
        law = {"levers": [{"name": "law", "begin": on_day(1), "effects": [effect]}]}
        plan = lab(types, reorganisation=law).plan()
        assert len(way(plan, "caused_case")) == caused


def test_who_decides_later_has_the_same_luck_at_another_date() -> None:
    # The same three applications under two clerks or one: the same follow, later under one.
    types = {"title": {"next": after(10, probability="60 %")}, "renewal": {}}
    flow = {"rate": "1 per h", "arrivals": "fixed", "limit": 9, "case_types": {"title": "100 %"}}
    slow = [{"step": "work", "work": {"minutes": {"mean": "2 h", "distribution": "fixed"}}}]
    office = {
        "applications": {"titles": flow},
        "journeys": {"grants": {"stages": slow}, "refuses": {"stages": REFUSES}},
    }
    two, one = (
        way(lab(types, office=dict(office), clerks={"desk": clerks}).plan(), "caused_case")
        for clerks in (2, 1)
    )
    assert [line.split()[-1] for line in two] == [line.split()[-1] for line in one]
    assert 0 < len(two) < 9
    assert two != one


def test_cases_that_are_open_at_the_end_are_told_as_they_have_come() -> None:
    # An application on every day from Tuesday on, each followed a day later by a renewal of 900
    # hours. The run ends on Friday at 00:30, half an hour after the fourth application.
    types = {"title": {"next": after(1)}, "renewal": {"journey": "long"}}
    long = [{"step": "work", "work": {"minutes": {"mean": "900 h", "distribution": "fixed"}}}]
    flow = {"rate": "1 per day", "arrivals": "fixed", "limit": 9, "case_types": {"title": "100 %"}}
    office = {
        "applications": {"titles": flow},
        "journeys": {"grants": {"stages": GRANTS}, "long": {"stages": long}},
    }
    plan = lab(types, office=office, clerks={"desk": 3}, days=4 + 0.5 / 24).plan()
    assert way(plan, "case_arrival", "caused_case") == [
        "Tue 00:00 case_arrival titles-1",
        "Wed 00:00 case_arrival titles-2",
        "Wed 01:00 caused_case titles.1-1",
        "Thu 00:00 case_arrival titles-3",
        "Thu 01:00 caused_case titles.1-2",
        "Fri 00:00 case_arrival titles-4",
    ]
    families = families_of(plan.scenario.office)
    open_cases = end_of(plan, Drawn()).cases
    assert [families.entity_name(each) for each in open_cases.entity.tolist()] == [
        "titles.1-1", "titles.1-2", "titles-4",
    ]  # fmt: skip


def test_what_comes_after_the_run_never_comes() -> None:
    types = {"title": {"next": after(10)}, "renewal": {}}
    assert way(lab(types, days=11).plan(), "caused_case") == []
    assert len(way(lab(types, days=12).plan(), "caused_case")) == 1
