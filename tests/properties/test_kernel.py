"""What holds for every demand: random small offices and days, run to the end."""

from collections import defaultdict
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings

from sim.events.kinds import CERTIFICATE_TASK, CONTACT, EVENTS, NONE, TIMED
from sim.events.rows import Log
from sim.plan.plan import Plan
from tests.handmade import HandMade, entity_name, rows_of
from tests.properties.drawn import PLANS, VALID_FOR, demands, kinds, nobody_certifies_a_closed_case


def busy(rows: Log) -> dict[float, list[tuple[float, float]]]:
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
    _certificates_are_those_of_open_cases(made, rows)
    nobody_certifies_a_closed_case(rows)
    _work_asked_is_done(plan, made, rows)
    _clerks_do_one_thing_at_a_time(rows)
    _nothing_precedes_its_cause(rows)
    _contacts_come_in_their_hours(plan, rows)


def _cases_are_conserved(made: HandMade, rows: Log) -> None:
    came = {entity_name(int(e)) for e in kinds(rows, "case_arrival", "open_at_start")[:, 2]}
    gone = [entity_name(int(e)) for e in kinds(rows, "decided", "withdrawn")[:, 2]]
    assert len(came) == len(made.cases) + len(made.opening)
    assert len(gone) == len(set(gone))
    assert set(gone) == came  # two months are enough for a week's work


def _contacts_are_conserved(made: HandMade, rows: Log) -> None:
    first = kinds(rows, "contact_attempt")
    first = first[first[:, 8] == 1]
    sent = sum(
        case.submission is not None and any(name == "applicant" for name, _ in case.entries)
        for case in (*made.cases, *made.opening)
    )
    assert len(first) == len(made.contacts) + sent + len(kinds(rows, "emergency"))
    answered = set(kinds(rows, "contact_end", "work_end")[:, 2])
    lost = set(kinds(rows, "lost")[:, 2])
    for entity in first[:, 2]:
        assert (entity in answered) != (entity in lost)


def _certificates_are_those_of_open_cases(made: HandMade, rows: Log) -> None:
    """Reckon by dates which certificates fell due; each is issued or dropped, and so is no other.

    Emergencies are those of cases that are open on the day.
    """
    closed = {entity_name(int(r[2])): r[0] for r in kinds(rows, "decided", "withdrawn")}
    visits = {entity_name(int(row[2])) for row in kinds(rows, "emergency")}
    for family, several in (("", made.cases), ("open-", made.opening)):
        for number, case in enumerate(several, start=1):
            name = f"{family or 'case-'}{number}"
            due = [row for row in kinds(rows, "certificate") if entity_name(int(row[2])) == name]
            dates = [case.lapse + k * VALID_FOR for k in range(40)]
            assert [row[0] for row in due] == dates[: len(due)]
            assert not due or due[-1][0] <= closed[name]
            assert dates[len(due)] >= closed[name]
            emergency = f"{family}emergency-{number}"
            if case.emergency is not None and case.emergency.at != closed[name]:
                assert (emergency in visits) == (case.emergency.at < closed[name])
    owed = len(kinds(rows, "certificate"))
    issued = kinds(rows, "work_end")
    issued = issued[issued[:, 3] == CERTIFICATE_TASK]
    assert owed == len(issued) + len(kinds(rows, "dropped")) == len(kinds(rows, "lapse"))
    assert set(kinds(rows, "dropped")[:, 2]) <= set(kinds(rows, "certificate")[:, 2])


def _work_asked_is_done(plan: Plan, made: HandMade, rows: Log) -> None:
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


def _contact_intervals(rows: Log) -> list[tuple[float, float]]:
    return [(row[0] - row[8], row[0]) for row in kinds(rows, "contact_end")]


def _clerks_do_one_thing_at_a_time(rows: Log) -> None:
    for spans in busy(rows).values():
        for (_, ended), (begun, _) in pairwise(sorted(spans)):
            assert ended <= begun


def _nothing_precedes_its_cause(rows: Log) -> None:
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
        "certificate": {"lapse"},
        "dropped": {"certificate"},
        "emergency": {"contact_attempt"},
    }
    seen: dict[float, set[str]] = defaultdict(set)
    for row in rows:
        event = EVENTS[int(row[1])]
        needed = causes.get(event)
        assert needed is None or seen[row[2]] & needed, f"{event} without a cause"
        seen[row[2]].add(event)
        assert row[7] <= row[0]  # what it refers to began before
    assert rows[:, 1].size == 0 or EVENTS[int(rows[0, 1])] in (*TIMED, "open_at_start")


def _contacts_come_in_their_hours(plan: Plan, rows: Log) -> None:
    for row in kinds(rows, "contact_attempt"):
        channel = int(row[6]) // (len(plan.clients) * 5)
        calendar = (plan.hours.phone, None, plan.hours.counter)[channel]
        assert calendar is None or calendar.is_open(row[0])
    for row in kinds(rows, "start"):
        if row[3] != CONTACT:
            # A step begins while somebody is there; at closing sharp it is begun and paused.
            assert plan.hours.presence.is_open(row[0]) or row[0] in plan.hours.presence.closes
