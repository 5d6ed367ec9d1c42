"""Random reorganisations in both engines: go-lives, pilots, posts, levers and loads.

Run by `test_both` as `random_offices` is.
"""

from dataclasses import replace
from math import inf
from random import Random
from typing import TYPE_CHECKING

from hypothesis import reject
from hypothesis import strategies as st

from sim.errors import ScenarioError
from sim.plan.persons import Persons
from sim.plan.plan import Plan
from tests.engines.both import drawn_offices
from tests.engines.counted import difference_drawn
from tests.handmade import DAY, HandCase, HandContact, HandMade, Laboratory
from tests.properties.changes import TYPES, changing

if TYPE_CHECKING:
    from sim.scenario.journey import Asked

AT_ONCE = 6


@drawn_offices(changing(), number=AT_ONCE, first=19)
def test_reorganisations_are_equal_in_both_engines(office: tuple[Laboratory, HandMade]) -> None:
    lab, made = office
    plan = _plan_of(lab)
    assert difference_drawn(plan, lambda: made.on(plan)) is None


@drawn_offices(changing(), st.integers(0, 99), number=AT_ONCE, first=15)
def test_reorganisations_where_steps_ask_for_persons_are_equal_in_both_engines(
    office: tuple[Laboratory, HandMade], number: int
) -> None:
    lab, made = office
    plan = _plan_of(lab)
    plan = replace(plan, persons=_asking(plan, Random(number)))  # noqa: S311 - drawn to be repeated
    assert difference_drawn(plan, lambda: made.on(plan)) is None


@drawn_offices(changing(), st.integers(0, 99), number=AT_ONCE, first=7)
def test_busy_offices_that_are_reorganised_are_equal_in_both_engines(
    office: tuple[Laboratory, HandMade], number: int
) -> None:
    lab, made = office
    plan, luck = _plan_of(lab), Random(number)  # noqa: S311 - drawn to be repeated
    if number % 2:
        plan = replace(plan, persons=_asking(plan, luck))
    made = replace(made, cases=_many_cases(luck), contacts=_many_contacts(luck))
    assert difference_drawn(plan, lambda: made.on(plan)) is None


def _plan_of(lab: Laboratory) -> Plan:
    """Return the plan of an office, or pass over one that would be refused."""
    try:
        plan = lab.plan()
    except ScenarioError:
        reject()
    return plan


def _asking(plan: Plan, luck: Random) -> Persons:
    """Return steps that ask for another person or for the same, some of them in one stage."""
    kinds: list[Asked | None] = [None, "another", "same"]
    stated = [luck.choice(kinds) for _ in plan.steps]
    stages = [step if luck.random() < 0.8 else 0 for step in range(len(plan.steps))]
    clients = len(plan.clients)
    return Persons(
        asked=tuple((each,) * clients for each in stated),
        stage=tuple((each,) * clients for each in stages),
        keeps="same" in stated,
    )


# -- so much that work waits whenever something changes -------------------------------------------

MANY = 30
MINUTES = (0, 10, 30, 60, 200, 600)


def _many_cases(luck: Random) -> list[HandCase]:
    """Draw cases of a fortnight, more than a small office can do in it."""
    dates = sorted(luck.randint(0, 13) * DAY + luck.choice([0, 600, 899]) for _ in range(MANY))
    return [_case(luck, float(date)) for date in dates]


def _case(luck: Random, date: float) -> HandCase:
    def work(step: str) -> tuple[str, float]:
        return step, float(luck.choice(MINUTES))

    way = [work("intake")]
    if luck.random() < 0.4:
        way += [("applicant", luck.randint(0, 2 * DAY)), work("recheck")]
    if luck.random() < 0.3:
        way += [("lane", 0.0), work("look"), ("lane", 0.0), ("referral", 0.0), work("view"),
                ("join", 0.0)]  # fmt: skip
    way += [("external", luck.randint(0, DAY)), work("decision"), work("issue")]
    return HandCase(
        date,
        way,
        luck.choice(TYPES),
        urgent=date + luck.choice([0, DAY, inf]),
        submission=HandContact(luck.randint(1, 30), channel=luck.choice(["email", "counter"])),
    )


def _many_contacts(luck: Random) -> list[HandContact]:
    """Draw calls and visits in hours that fall into all calendars, and mails at any hour."""
    found = []
    for _ in range(2 * MANY):
        channel = luck.choice(["phone", "phone", "counter", "email"])
        day = luck.choice([1, 8]) if channel == "counter" else luck.choice([1, 2, 3, 4, 7, 8, 9])
        minute = luck.randint(0, DAY - 1) if channel == "email" else luck.randint(600, 659)
        found.append(
            HandContact(
                day * DAY + minute, luck.randint(1, 30), channel,
                luck.choice(["general", "status", "steering"]), luck.randint(0, 9),
                luck.choice([5.0, 20.0, 60.0]), [luck.randint(5, 90)], luck.random(),
                luck.randint(2, 30), luck.random(), luck.choice(TYPES),
                about_case=luck.choice([None, *range(MANY)]), thinning=luck.random(),
            )
        )  # fmt: skip
    return sorted(found, key=lambda contact: contact.at)
