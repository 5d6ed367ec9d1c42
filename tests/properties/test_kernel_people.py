"""What holds whoever is there: random offices whose people fall ill, leave, join and learn."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from sim.demand.people import SICKNESS
from sim.engines.simpy.office import OfficeAtWork
from sim.events.kinds import (
    ABSENT,
    BACK,
    CONTACT,
    ERROR,
    EVENTS,
    GIVEN_BACK,
    INTERRUPT,
    JOINED,
    LAG_START,
    LEFT,
    NONE,
    PAUSE,
    RESUME,
    SPEED,
    START,
    WORK_END,
)
from sim.events.log import KeptLog
from sim.events.rows import Log, Rows
from sim.measures.measures import Measures
from sim.plan.plan import Plan
from sim.plan.roster import Seat
from tests.handmade import DAY, HandMade, HandPeople, entity_name
from tests.properties.drawn import (
    kinds,
    nobody_certifies_a_closed_case,
    peopled,
    plan_of,
)

BEGINS = (START, RESUME, LAG_START)
VACANT, AWAY, THERE = range(3)
NEXT = {JOINED: (VACANT, THERE), LEFT: (None, VACANT), ABSENT: (None, AWAY), BACK: (AWAY, THERE)}
"""What a seat must have been before an event (None: anything but vacant), and is after it."""
WARM_UPS = st.sampled_from([0.0, 3.3 * DAY])


@given(peopled(), WARM_UPS)
@settings(max_examples=75, deadline=None)
def test_every_day_with_people_adds_up(
    drawn: tuple[dict[str, Any], HandMade], warm_up: float
) -> None:
    office_keys, made = drawn
    plan = plan_of(**office_keys)
    run = plan.scenario.run.model_copy(update={"warm_up": warm_up})
    plan = replace(plan, scenario=plan.scenario.model_copy(update={"run": run}))
    kept = KeptLog()
    demand = made.on(plan)
    office = OfficeAtWork(plan, demand, [kept])
    end = office.run()
    rows = kept.rows()
    for name in ("given_back", "absent", "left", "joined", "back", "speed", "error", "dropped"):
        if len(kinds(rows[rows[:, 0] > 0], name)):
            event(name)
    measures = Measures(plan, office.roster)
    measures.observe(Rows(rows))
    measures.finish(end)
    _who_is_there_works(rows)
    _planned_absence_is_taken(plan, office.roster, made, rows)
    _the_sick_were_due(plan, office.roster, rows)
    _cases_are_conserved(office, made, rows)
    _contacts_are_conserved(office, made, rows)
    _work_asked_is_done(plan, office.roster, made, rows)
    _nobody_rests_while_cases_wait(office)
    nobody_certifies_a_closed_case(rows)


def _who_is_there_works(rows: Log) -> None:
    seat: dict[float, int] = defaultdict(lambda: VACANT)
    for row in rows[rows[:, 5] != NONE]:
        happens, clerk = int(row[1]), row[5]
        if happens in NEXT:
            before, after = NEXT[happens]
            if row[0] > 0:
                assert seat[clerk] == before or (before is None and seat[clerk] != VACANT)
            seat[clerk] = after
        elif happens not in (GIVEN_BACK, ERROR):
            assert seat[clerk] == THERE, f"{EVENTS[happens]} of nobody"


def _planned_absence_is_taken(
    plan: Plan, roster: Sequence[Seat], made: HandMade, rows: Log
) -> None:
    assert isinstance(made.people, HandPeople)
    for row in kinds(rows, "start"):
        seat, (day, minute) = roster[int(row[5])], divmod(row[0], DAY)
        days = made.people.absent.get((seat.home, seat.post, seat.person), {})
        # At midnight sharp a clerk who has just ended something begins the next thing.
        assert minute == 0 or day not in days or not _works_on(plan, seat, int(day))


def _the_sick_were_due(plan: Plan, roster: Sequence[Seat], rows: Log) -> None:
    for row in rows[(rows[:, 1] == ABSENT) & (rows[:, 8] == SICKNESS)]:
        assert _works_on(plan, roster[int(row[5])], int(row[0] // DAY))


def _works_on(plan: Plan, seat: Seat, day: int) -> bool:
    return any(day in days for days in plan.patterns[seat.pattern].days.values())


def _cases_are_conserved(office: OfficeAtWork, made: HandMade, rows: Log) -> None:
    came = kinds(rows, "case_arrival", "open_at_start")[:, 2].tolist()
    gone = kinds(rows, "decided", "withdrawn")[:, 2].tolist()
    assert len(came) == len(made.cases) + len(made.opening)
    assert len(gone) == len(set(gone))
    assert sorted(came) == sorted(gone + list(office.cases.open))


def _contacts_are_conserved(office: OfficeAtWork, made: HandMade, rows: Log) -> None:
    attempts = kinds(rows, "contact_attempt")
    came = set(attempts[attempts[:, 8] == 1, 2])
    answered = set(kinds(rows, "contact_end", "work_end")[:, 2])
    lost = set(kinds(rows, "lost")[:, 2])
    assert not answered & lost
    every = (*made.cases, *made.opening)
    asked = sum((c.submission is not None) + (c.emergency is not None) for c in every)
    certain = sum(contact.about_case is None for contact in made.contacts)
    assert certain <= len(came) <= len(made.contacts) + asked
    left = len(came - answered - lost)
    waiting = 0
    for team in office.teams.values():
        waiting += sum(queue.waiting for queue in team.queues())
        waiting += len(team.callers) + len(team.visitors)
        waiting += sum(clerk.in_hand is not None or clerk.with_client for clerk in team.clerks)
    assert left <= waiting, "a contact is nowhere"


def _nobody_rests_while_cases_wait(office: OfficeAtWork) -> None:
    long_ago = office.clock.now - 8 * DAY  # everybody works on some day of a week
    teams = list(office.teams.values())
    for case in office.cases.open.values():
        if case.ticket == NONE or case.since > long_ago or case.team == NONE:
            continue
        clerks = teams[case.team].clerks
        if teams[case.team].caseloads is not None and case.load is not None:
            holder = next(c for team in teams for c in team.clerks if c.number == case.load.clerk)
            clerks = [] if holder.deputised else [holder]
        assert not any(clerk.there and clerk.resting for clerk in clerks), "a case is forgotten"


# -- work -------------------------------------------------------------------------------------


@dataclass
class Holding:
    """What was done on a piece of work while one clerk had it in hand."""

    piece: tuple[int, int]
    """Entity and step."""
    prefix: float
    """Reading-in that the clerk owes first."""
    speed: float = 1.0
    done: float = 0.0
    rework: float = 0.0


def _work_asked_is_done(plan: Plan, roster: Sequence[Seat], made: HandMade, rows: Log) -> None:
    """Compare each ended step with what it asked for.

    Whoever has it reads it in first, in full or in part; all that is done beyond that is the
    step's minutes and the rework of errors.
    """
    asked: dict[tuple[str, str], float] = {}
    for family, several in (("case", made.cases), ("open", made.opening)):
        for number, case in enumerate(several):
            for step, minutes in case.entries:
                if step in plan.steps:
                    asked[f"{family}-{number + 1}", step] = minutes
    done: dict[tuple[int, int], float] = defaultdict(float)
    for holding in _holdings(plan, roster, rows):
        own = holding.done - min(holding.prefix, holding.done)
        done[holding.piece] += own - holding.rework
    ends = kinds(rows, "work_end")
    ended = [(int(row[2]), int(row[3])) for row in ends if row[3] >= 0]
    assert len(ended) == len(set(ended))
    found = {(entity_name(entity), plan.steps[step]): done[entity, step] for entity, step in ended}
    assert found == pytest.approx({key: asked[key] for key in found}, abs=1e-6)


def _holdings(plan: Plan, roster: Sequence[Seat], rows: Log) -> Iterator[Holding]:
    """Replay who did what on which piece of work, from the log and the clerks' hours."""
    held: dict[float, Holding] = {}
    since: dict[float, tuple[float, float]] = {}
    for row in rows[(rows[:, 5] != NONE) & (rows[:, 3] != CONTACT)]:
        happens, clerk = int(row[1]), row[5]
        if happens == START:
            assert clerk not in held, "a clerk begins a second thing"
            held[clerk] = Holding((int(row[2]), int(row[3])), row[8])
        elif happens == SPEED:
            held[clerk].speed = row[8]
        elif happens == ERROR:
            held[clerk].rework += row[8]
        if happens in BEGINS:
            assert clerk not in since, "a clerk goes on with what goes on"
            since[clerk] = row[0], row[8] if happens == LAG_START else 0.0
        elif happens in (INTERRUPT, PAUSE, ABSENT, LEFT, WORK_END, GIVEN_BACK) and clerk in since:
            begun, lag = since.pop(clerk)
            hours = plan.patterns[roster[int(clerk)].pattern].work.between(begun, row[0])
            held[clerk].done += max(hours - lag, 0.0) * held[clerk].speed
        if happens in (WORK_END, GIVEN_BACK):
            yield held.pop(clerk)
