"""What holds for every demand: random small offices and days, run to the end."""

from collections import defaultdict
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.model.log import CONTACT, EVENTS, NONE, TIMED, Rows
from sim.model.plan import Plan
from tests.handmade import (
    DAY,
    HandCase,
    HandContact,
    HandMade,
    Laboratory,
    entity_name,
    office_hours,
    rows_of,
)

HOURS = office_hours("Mon-Fri 08:00-12:00 13:00-16:00", "Mon-Fri 10:00-12:00", "Tue 09:00-11:00")
HANDOFF = {
    "reading_in": "8 min",
    "inside_department": "0.5 working days",
    "between_departments": "1 working days",
}
ERRORS = {"lag": {"mean": "3 min"}, "error": {"probability": "30 %", "rework_share": "50 %"}}
RESOLUTION = {"simple": "60 %", "casework_by_owner": "60 %", "casework_by_others": "30 %"}


def plan_of(*, always: bool, rule: str, desk: int) -> Plan:
    return Laboratory(
        clerks={"front": 1, "desk": desk},
        steps=("intake", "recheck", "decision", "issue"),
        decides="decision",
        hours={"kind": "always"} if always else HOURS,
        teams={
            "front": {"department": "one", "phone_clerks": "all"},
            "desk": {
                "department": "other",
                "owns": {},
                "phone_clerks": 1,
                "phone_free_hours": "Mon-Fri 11:00-11:30",
                "discipline": {"classes": ["urgent", "call_backs", "mails", "cases", "old_cases"]},
            },
        },
        step_rules={"intake": {"rule": "fixed_team", "team": "front"}},
        contact_rules={
            "phone": {"rule": "by_kind", "teams": {"general": "front"}, "unresolved": rule}
        },
        contacts={"mail_switch": "2 min", "resolution": RESOLUTION},
        structure={"referrals": {"to": "front"}},
        office={"handoff": HANDOFF, "interruption": ERRORS},
        days=60,
    ).plan()


PLANS = st.builds(
    plan_of,
    always=st.booleans(),
    rule=st.sampled_from(["call_back", "put_through"]),
    desk=st.integers(1, 3),
)
UNIT, SOME = st.floats(0, 1), st.integers(0, 40)
WEEK = st.one_of(st.integers(0, 7 * DAY), st.floats(0, 7 * DAY))


def contacts(**fixed: st.SearchStrategy[object]) -> st.SearchStrategy[HandContact]:
    return st.builds(
        HandContact,
        minutes=SOME,
        lag=st.integers(0, 10),
        patience=st.integers(0, 60),
        redial_after=st.lists(st.integers(0, 60), max_size=2),
        resolve=UNIT,
        call_back=SOME,
        error=UNIT,
        **fixed,
    )


# Calls and visits in hours that fall into both calendars: Tuesday 10:00-11:00.
INSIDE = st.integers(DAY + 600, DAY + 659)
KINDS = st.sampled_from(["general", "status", "steering"])
CONTACTS = st.one_of(
    contacts(at=INSIDE, channel=st.sampled_from(["phone", "counter"]), kind=KINDS),
    contacts(at=INSIDE, channel=st.just("phone"), kind=KINDS),
    contacts(at=WEEK, channel=st.just("email"), kind=KINDS),
)


@st.composite
def cases(draw: st.DrawFn, arrive: st.SearchStrategy[float] = WEEK) -> HandCase:
    way: list[tuple[str, float]] = [("intake", draw(SOME))]
    if draw(st.booleans()):
        way += [("applicant", draw(st.integers(0, 2 * DAY))), ("recheck", draw(SOME))]
    end = draw(st.sampled_from(["never", "external", "referral", "none"]))
    if end == "never":
        way.append(("never", draw(st.integers(0, 2 * DAY))))
    else:
        way += [] if end == "none" else [(end, 0)]
        way += [("decision", draw(SOME))]
        if draw(st.booleans()):
            way += [("issue", draw(SOME))]
    time = draw(arrive)
    return HandCase(
        time,
        way,
        application=time - draw(st.integers(0, 200 * DAY)),
        urgent=time + draw(st.integers(0, 3 * DAY)),
        submission=draw(st.none() | contacts(channel=st.sampled_from(["email", "counter"]))),
    )


@st.composite
def demands(draw: st.DrawFn) -> HandMade:
    return HandMade(
        sorted(draw(st.lists(cases(), max_size=6)), key=lambda case: case.arrive),
        sorted(draw(st.lists(CONTACTS, max_size=8)), key=lambda contact: contact.at),
        draw(st.lists(cases(st.just(0.0)), max_size=3)),
    )


def kinds(rows: Rows, *events: str) -> Rows:
    return rows[np.isin(rows[:, 1], [EVENTS.index(event) for event in events])]


def busy(rows: Rows) -> dict[float, list[tuple[float, float]]]:
    """Return each clerk's intervals in hand, interruptions and contacts taken out."""
    intervals: dict[float, list[tuple[float, float]]] = defaultdict(list)
    since: dict[float, float] = {}
    begins = {"start", "resume", "lag_start"}
    ends = {"contact_end", "work_end", "interrupt", "pause"}
    for row in rows[rows[:, 5] != NONE]:
        event, clerk = EVENTS[int(row[1])], row[5]
        if event in begins:
            assert clerk not in since, "a clerk begins a second thing"
            since[clerk] = row[0]
        elif event in ends:
            assert clerk in since, "a clerk ends what was not begun"
            intervals[clerk].append((since.pop(clerk), row[0]))
    assert not since, "something is still in hand after two months"
    return intervals


@given(PLANS, demands())
@settings(max_examples=60, deadline=None)
def test_every_day_adds_up(plan: Plan, made: HandMade) -> None:
    rows = rows_of(plan, made)
    assert (np.diff(rows[:, 0]) >= 0).all()
    assert len(rows_of(plan, made)) == len(rows)
    assert (rows_of(plan, made) == rows).all()
    _cases_are_conserved(made, rows)
    _contacts_are_conserved(made, rows)
    _work_asked_is_done(plan, made, rows)
    _clerks_do_one_thing_at_a_time(rows)
    _nothing_precedes_its_cause(rows)
    _contacts_come_in_their_hours(plan, rows)


def _cases_are_conserved(made: HandMade, rows: Rows) -> None:
    came = {entity_name(int(e)) for e in kinds(rows, "case_arrival", "open_at_start")[:, 2]}
    gone = [entity_name(int(e)) for e in kinds(rows, "decided", "withdrawn")[:, 2]]
    assert len(came) == len(made.cases) + len(made.opening)
    assert len(gone) == len(set(gone))
    assert set(gone) == came  # two months are enough for a week's work


def _contacts_are_conserved(made: HandMade, rows: Rows) -> None:
    first = kinds(rows, "contact_attempt")
    first = first[first[:, 8] == 1]
    sent = sum(
        case.submission is not None and any(name == "applicant" for name, _ in case.entries)
        for case in (*made.cases, *made.opening)
    )
    assert len(first) == len(made.contacts) + sent
    answered = set(kinds(rows, "contact_end", "work_end")[:, 2])
    lost = set(kinds(rows, "lost")[:, 2])
    for entity in first[:, 2]:
        assert (entity in answered) != (entity in lost)


def _work_asked_is_done(plan: Plan, made: HandMade, rows: Rows) -> None:
    asked: dict[str, float] = defaultdict(float)
    for family, several in (("case", made.cases), ("open", made.opening)):
        for number, case in enumerate(several):
            for name, minutes in case.entries:
                if name in plan.steps:
                    asked[f"{family}-{number + 1}"] += minutes
    done: dict[str, float] = defaultdict(float)
    for row in kinds(rows, "work_end"):
        if row[3] >= 0:
            done[entity_name(int(row[2]))] += row[8]
    assert done == pytest.approx(asked)
    # What a clerk's hands held is what was asked: service, reading-in and switches, lags in
    # full or in part, rework.
    working = plan.hours.presence.between
    overtime = sum(
        (ended - begun) - working(begun, ended) for begun, ended in _contact_intervals(rows)
    )
    held = sum(working(a, b) for spans in busy(rows).values() for a, b in spans) + overtime
    service = kinds(rows, "work_end", "contact_end", "start", "error")[:, 8].sum()
    lags = kinds(rows, "lag_start")[:, 8].sum()
    assert service - 1e-6 <= held <= service + lags + 1e-6


def _contact_intervals(rows: Rows) -> list[tuple[float, float]]:
    return [(row[0] - row[8], row[0]) for row in kinds(rows, "contact_end")]


def _clerks_do_one_thing_at_a_time(rows: Rows) -> None:
    for spans in busy(rows).values():
        for (_, ended), (begun, _) in pairwise(sorted(spans)):
            assert ended <= begun


def _nothing_precedes_its_cause(rows: Rows) -> None:
    causes = {
        "start": {"case_arrival", "open_at_start", "contact_attempt"},
        "interrupt": {"start"},
        "resume": {"interrupt", "pause"},
        "lag_start": {"interrupt", "pause"},
        "work_end": {"start"},
        "contact_end": {"start"},
        "redial": {"abandon"},
        "lost": {"abandon"},
        "call_back": {"contact_end", "work_end"},
        "put_through": {"contact_end"},
        "transfer_end": {"handoff"},
        "decided": {"work_end"},
        "issued": {"decided"},
        "withdrawn": {"external_end"},
    }
    seen: dict[float, set[str]] = defaultdict(set)
    for row in rows:
        event = EVENTS[int(row[1])]
        needed = causes.get(event)
        assert needed is None or seen[row[2]] & needed, f"{event} without a cause"
        seen[row[2]].add(event)
        assert row[7] <= row[0]  # what it refers to began before
    assert rows[:, 1].size == 0 or EVENTS[int(rows[0, 1])] in (*TIMED, "open_at_start")


def _contacts_come_in_their_hours(plan: Plan, rows: Rows) -> None:
    for row in kinds(rows, "contact_attempt"):
        channel = int(row[6]) // (len(plan.clients) * 5)
        calendar = (plan.hours.phone, None, plan.hours.counter)[channel]
        assert calendar is None or calendar.is_open(row[0])
    for row in kinds(rows, "start"):
        if row[3] != CONTACT:
            # A step begins while somebody is there; at closing sharp it is begun and paused.
            assert plan.hours.presence.is_open(row[0]) or row[0] in plan.hours.presence.closes
