"""Random small offices in both engines: coinciding times, and everything there is.

Run by `test_both` in a process of its own.
"""

from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from sim.demand.demand import DrawnDemand
from sim.plan.plan import Plan
from sim.scenario.management import UNSTEERED, Management
from tests.engines.both import drawn_offices
from tests.engines.counted import difference_drawn
from tests.handmade import DAY, HandCase, HandMade, Laboratory
from tests.properties import test_appointments as appointments
from tests.properties import test_caused as caused
from tests.properties.changes import OVERFLOW, by_type, changing, overflowing
from tests.properties.drawn import ALWAYS, PLANS, RUSH, demands, managements, peopled, plan_of

AT_ONCE = 16


@drawn_offices(PLANS, demands(), number=AT_ONCE, first=7)
def test_offices_without_people_are_equal_in_both_engines(plan: Plan, made: HandMade) -> None:
    assert difference_drawn(plan, lambda: made.on(plan)) is None


@drawn_offices(peopled(), number=AT_ONCE, first=7)
def test_offices_with_people_are_equal_in_both_engines(
    office: tuple[dict[str, Any], HandMade],
) -> None:
    keys, made = office
    plan = plan_of(**keys)
    assert difference_drawn(plan, lambda: made.on(plan)) is None


MORE, PILES = 5, st.sampled_from([0, 15, 25])
PRESENCES = st.sampled_from([{}, {}, {"presence": "Mon-Fri 10:00-14:00 20:00-24:00"}])


@st.composite
def steered(draw: st.DrawFn) -> tuple[Plan, HandMade]:
    """Draw an office of one phase with its rules of management; a team has hours of its own.

    It has posts more, and much to do of one kind, so that a review finds somebody to move.
    """
    lab, made = draw(changing())
    staff = dict(lab.staff)
    if lab.people is not None:
        staff["homes"] = {**staff["homes"], "desk": {**staff["homes"]["desk"], "posts": MORE}}
    structures = [lab.structure, by_type("call_back"), by_type("call_back"), overflowing(OVERFLOW)]
    structure = draw(st.sampled_from(structures))
    teams = {name: {**team, "may_decide": True} for name, team in structure["teams"].items()}
    if lab.people is not None and lab.hours is not ALWAYS:
        teams["front"].update(draw(PRESENCES))
    changed = replace(
        lab, structure={**structure, "teams": teams}, reorganisation={}, staff=staff,
        clerks={**lab.clerks, "desk": MORE},
    )  # fmt: skip
    pile = [HandCase((RUSH + 0.5) * DAY, [("decision", 600.0)], "y") for _ in range(draw(PILES))]
    return changed.plan(), replace(made, cases=[*made.cases, *pile])


@drawn_offices(steered(), number=AT_ONCE, first=7)
def test_steered_offices_are_equal_in_both_engines(office: tuple[Plan, HandMade]) -> None:
    plan, made = office
    assert difference_drawn(plan, lambda: made.on(plan)) is None


@drawn_offices(
    appointments.offices(),
    appointments.demands(),
    st.just(UNSTEERED) | managements(),
    number=AT_ONCE,
    first=7,
)
def test_offices_with_appointments_and_go_lives_are_equal_in_both_engines(
    lab: Laboratory, made: HandMade, rules: Management
) -> None:
    plan = replace(lab, management=rules).plan()
    people = made.people if plan.scenario.office.staff.people else None
    assert difference_drawn(plan, lambda: replace(made, people=people).on(plan)) is None


@drawn_offices(caused.following(), number=2, first=7)
def test_offices_whose_decisions_cause_cases_are_equal_in_both_engines(
    types: dict[str, Any],
) -> None:
    plan = caused.plan_of(types, days=20)
    assert difference_drawn(plan, lambda: DrawnDemand(plan.scenario, 0, plan.journeys)) is None
