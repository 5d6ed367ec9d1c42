"""What holds of appointments in random small offices."""

from collections import defaultdict
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from sim.demand.people import LEAVE
from sim.engines.simpy.office import OfficeAtWork
from sim.errors import RunError
from sim.events.kinds import (
    BOOKED,
    CANCELLED,
    CANCELLED_BY_OFFICE,
    EVENTS,
    NO_SHOW,
    REBOOKED,
    SLOT_RELEASE,
    SLOT_START,
    START,
    VISIT_TASK,
    WORK_END,
)
from sim.events.log import KeptLog
from sim.events.rows import Log, Rows
from sim.measures.measures import Measures
from sim.plan.plan import Plan
from tests.hand_visits import HandAsk, HandVisit
from tests.handmade import (
    DAY,
    RESOLVES_HALF,
    HandCase,
    HandContact,
    HandMade,
    HandPeople,
    Laboratory,
    office_hours,
    on_day,
    structure_of,
)

HOURS = office_hours("Mon-Fri 08:00-12:00 13:00-16:00", "Mon-Fri 10:00-12:00")
UNIT = st.floats(0, 1)
SLOTS = st.sampled_from([
    {"desks": 1, "hours": "Mon-Fri 09:00-10:00"},
    {"desks": 2, "hours": "Tue 15:00-16:00"},
    {"share": "60 %", "hours": "Mon-Fri 08:00-12:00"},
    {"share": "100 %", "hours": "Mon 11:30-12:00 15:20-16:00, Thu 08:00-09:00"},
])  # fmt: skip


@st.composite
def offices(draw: st.DrawFn) -> Laboratory:
    """Draw an office that holds a date in a journey of two, with or without a go-live."""
    handover = {
        "length": {"mean": draw(st.sampled_from(["10 min", "25 min"]))},
        "no_show": "30 %", "no_show_per_week": "10 %", "late_cancel": "20 %", "rebooks": "60 %",
        "withdrawn_after": "2 days",
        "notice": draw(st.sampled_from(["0 min", "30 min", "1 day"])),
        "horizon": draw(st.sampled_from(["2 days", "6 days"])),
        "release": draw(st.sampled_from(["rolling", "Tue 10:00", "Fri 00:00"])),
        "asks_again": {"mean": "1 day"},
    }  # fmt: skip
    team = draw(st.sampled_from(["front", "desk"]))
    offered = {"handover": {"team": team, "slots": draw(SLOTS)}}
    teams: dict[str, Any] = {
        "front": {"department": "other"} | draw(st.sampled_from([{}, {"deputy": "desk"}])),
        "desk": {"owns": {}, "may_decide": True, "phone_clerks": 1}
        | draw(st.sampled_from([{}, {"caseload": "own"}])),
    }
    keys: dict[str, Any] = {}
    if draw(st.booleans()):
        new = {
            "front": {"takes": {"front": "all"}},
            "new": {"takes": {"desk": "all"}, "owns": {}, "may_decide": True},
        }
        later = {"handover": {"team": draw(st.sampled_from(["front", "new"])),
                              "slots": draw(SLOTS)}}  # fmt: skip
        structure = structure_of("new", new, appointments=later)
        live = {"date": on_day(4), "structure": structure,
                "open_cases": draw(st.sampled_from(["move", "stay"]))}  # fmt: skip
        keys = {"timeline": [live]}
    return Laboratory(
        clerks={"front": 1, "desk": 2},
        steps=("work", "decision"),
        decides="decision",
        hours=draw(st.sampled_from([HOURS, {"kind": "always"}])),
        teams=teams,
        structure={"appointments": offered},
        contacts=RESOLVES_HALF,
        office={
            "appointments": {"handover": handover},
            "handoff": {"reading_in": "8 min", "inside_department": "0.5 working days",
                        "between_departments": "1 working days"},
            "interruption": {"lag": {"mean": "3 min"}},
        },
        people=draw(st.sampled_from([None, {}])),
        reorganisation=keys,
        days=30,
    )  # fmt: skip


CONTACT = st.builds(
    HandContact,
    minutes=st.integers(1, 40),
    channel=st.sampled_from(["phone", "email", "counter"]),
    lag=st.integers(0, 10),
    patience=st.integers(0, 60),
    resolve=UNIT,
    call_back=st.integers(1, 20),
)
ASK = st.builds(
    HandAsk, after=st.integers(1, 2 * DAY), contact=st.none() | CONTACT, place=st.floats(0, 0.999)
)
VISIT = st.builds(
    HandVisit,
    bookings=st.lists(st.tuples(UNIT, UNIT, UNIT), min_size=1, max_size=9),
    asks=st.lists(ASK, min_size=1, max_size=9),
)


@st.composite
def demands(draw: st.DrawFn) -> HandMade:
    """Draw cases with visits before and after the decision, some open at the start, and calls."""

    def case(at: int) -> HandCase:
        way = [("work", draw(st.integers(1, 90))), ("visit/handover", draw(st.integers(1, 60))),
               ("decision", draw(st.integers(1, 90)))]  # fmt: skip
        if draw(st.booleans()):
            way.append(("visit/handover", draw(st.integers(1, 30))))
        begins = draw(st.sampled_from([0, 1])) if at == 0 else 0
        visits = draw(st.lists(VISIT, max_size=2))
        applied = -draw(st.integers(0, 90)) if at == 0 else None
        return HandCase(at, way[begins:], application=applied, visits=visits)

    times = sorted(draw(st.lists(st.integers(1, 9 * DAY), max_size=8)))
    calls = sorted(draw(st.lists(st.integers(0, 9), max_size=5)))
    return HandMade(
        [case(at) for at in times],
        [HandContact(day * DAY + 610, draw(st.integers(1, 60)), lag=4) for day in calls],
        [case(0) for _ in range(draw(st.integers(0, 3)))],
        people=HandPeople(
            absent={("desk", 0, 0): dict.fromkeys(draw(st.lists(st.integers(0, 9))), LEAVE),
                    ("front", 0, 0): dict.fromkeys(draw(st.lists(st.integers(0, 9))), LEAVE)},
        ),
    )  # fmt: skip


def run(plan: Plan, made: HandMade) -> Log:
    """Run an office; its measures check the identities."""
    return measured(plan, made, lambda rows: rows)


def measured(plan: Plan, made: HandMade, spoilt: Callable[[Log], Log]) -> Log:
    """Run an office and measure what is made of its log."""
    bare = made
    if not plan.scenario.office.staff.people:
        bare = HandMade(made.cases, made.contacts, made.opening)
    kept = KeptLog()
    office = OfficeAtWork(plan, bare.on(plan), [kept])
    end = office.run()
    measures = Measures(plan, office.roster)
    measures.observe(Rows(spoilt(kept.rows())))
    measures.finish(end)
    return kept.rows()


@given(offices(), demands())
@settings(max_examples=60, deadline=None)
def test_every_booking_has_one_end_and_no_slot_two_clients(lab: Laboratory, made: HandMade) -> None:
    rows = run(lab.plan(), made)
    ways: dict[float, list[int]] = defaultdict(list)
    slots = []
    for row in rows:
        kind = int(row[1])
        of_visit = kind in (START, WORK_END) and row[3] == VISIT_TASK
        if of_visit or kind in (BOOKED, REBOOKED, NO_SHOW, CANCELLED, CANCELLED_BY_OFFICE,
                                SLOT_START):  # fmt: skip
            ways[row[2]].append(kind)
            event(EVENTS[kind])
        if kind == SLOT_START:
            slots.append((row[0], row[8]))
    assert len(slots) == len(set(slots))
    for way in ways.values():
        _goes_in_order(way)


def _goes_in_order(way: list[int]) -> None:
    """Assert that each booking of a case is over before the next, in one of the few ways."""
    after = {
        BOOKED: {SLOT_START, CANCELLED},
        SLOT_START: {NO_SHOW, START, CANCELLED_BY_OFFICE},
        START: {WORK_END},
        WORK_END: {BOOKED},
        NO_SHOW: {REBOOKED, BOOKED},
        CANCELLED: {REBOOKED, BOOKED},
        CANCELLED_BY_OFFICE: {REBOOKED},
    }
    after[REBOOKED] = after[BOOKED]
    for one, following in pairwise(way):
        assert following in after[one], [EVENTS[kind] for kind in way]


@given(offices(), demands())
@settings(max_examples=30, deadline=None)
def test_dates_lie_where_there_are_slots_and_within_notice_and_horizon(
    lab: Laboratory, made: HandMade
) -> None:
    plan = lab.plan()
    (appointment,) = plan.appointments
    rows = run(plan, made)
    for row in rows[(rows[:, 1] == BOOKED) | (rows[:, 1] == REBOOKED)]:
        assert appointment.notice <= row[8] <= appointment.horizon
    days: dict[float, float] = defaultdict(float)
    used: dict[float, int] = defaultdict(int)
    for row in rows:
        if row[1] == SLOT_RELEASE:
            days[row[7]] += row[8]
        elif row[1] == SLOT_START:
            used[row[0] // DAY * DAY] += 1
    for day, number in used.items():
        assert number <= days[day]


# -- logs that are not what happened --------------------------------------------------------------

SPOILT = (BOOKED, NO_SHOW, CANCELLED, REBOOKED)


def _told() -> tuple[Plan, HandMade]:
    """Return an office of which all of these happen, one after the other."""
    dates = {
        "length": {"mean": "20 min"}, "no_show": "20 %", "late_cancel": "10 %", "rebooks": "50 %",
        "withdrawn_after": "3 days", "horizon": "5 days", "asks_again": {"mean": "1 day"},
    }  # fmt: skip
    offered = {"handover": {"slots": {"desks": 1, "hours": "Mon-Fri 09:00-10:00"}}}
    lab = Laboratory(
        hours=HOURS, office={"appointments": {"handover": dates}},
        structure={"appointments": offered},
    )  # fmt: skip
    way = [("visit/handover", 20.0), ("work", 60.0)]
    luck = [(0.1, 0.5, 0.1), (0.25, 0.5, 0.1), (0.9, 0.5, 0.1)]
    return lab.plan(), HandMade([HandCase(600, way, visits=[HandVisit(luck)]), HandCase(601, way)])


@pytest.mark.parametrize("kind", SPOILT, ids=lambda kind: EVENTS[kind])
def test_a_log_that_lacks_a_row_does_not_add_up(kind: int) -> None:
    plan, made = _told()
    rows = run(plan, made)
    place = int((rows[:, 1] == kind).nonzero()[0][0])
    with pytest.raises(RunError, match="dates were booked"):
        measured(plan, made, lambda rows: np.delete(rows, place, axis=0))


def test_a_slot_held_twice_does_not_add_up() -> None:
    plan, made = _told()
    place = int((run(plan, made)[:, 1] == SLOT_START).nonzero()[0][0])
    with pytest.raises(RunError, match="1 slots were held twice"):
        measured(plan, made, lambda rows: np.insert(rows, place, rows[place], axis=0))
