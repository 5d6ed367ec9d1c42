"""Four eyes and the same eyes, whatever happens in an office of people (model.md §5)."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from hypothesis import event, given, settings
from hypothesis import strategies as st

from sim.events.kinds import BAR_LIFTED, HANDOFF, JOINED, LENT, WORK_END
from sim.plan.plan import Plan
from tests.handmade import HandCase, HandMade, Laboratory, managed, office_hours, rows_of
from tests.theory.people_lab import drawn

WORK = {"minutes": {"mean": "1 h"}}
DRAFT, REVIEW = range(2)
Person = tuple[float, int]
"""A clerk's number, and how many people have joined at that seat."""


def office(asked: str, clerks: int, caseload: str) -> Plan:
    """Return an office of two teams, in which people come, leave, fall ill, move and are lent."""
    sickness = {"days": "40 working days", "spell": "3 working days"}
    people = {"turnover": "4 per year", "sickness": sickness, "deputy_after": "1 working days"}
    stages = [{"step": "draft", "work": WORK}, {"step": "review", "work": WORK, "person": asked}]
    lab = Laboratory(
        clerks={"other": 2, "desk": clerks}, case_types={"x": {}, "y": {}}, people=people,
        hours=office_hours("Mon-Fri 08:00-16:00"), days=40,
        teams={
            "other": {"owns": {"case_types": ["y"]}, "may_decide": True},
            "desk": {"owns": {"case_types": ["x"]}, "may_decide": True, "caseload": caseload},
        },
        staff={"vacancy": 0.3}, office={"journeys": {"way": {"stages": stages}}},
    )  # fmt: skip
    lend = {"steps": ["draft", "review"]}
    return managed(lab.plan(), lend=lend, review={"weekday": "wed", "factor": 1.0})


@dataclass
class Done:
    """What became of the cases of a run."""

    steps: dict[tuple[float, float], Person] = field(default_factory=dict)
    """Who did a step of a case."""
    lifted: set[tuple[float, Person]] = field(default_factory=set)
    handed: set[float] = field(default_factory=set)
    """Cases that changed hands between the draft and the review."""
    lent: set[float] = field(default_factory=set)
    """Steps that were lent."""


def what_was_done(plan: Plan, gaps: Sequence[float], replication: int) -> Done:
    cases, date = [], 0.0
    for number, gap in enumerate(gaps):
        date += gap
        way = [("draft", 40.0 + number % 7 * 20), ("review", 30.0 + number % 5 * 30)]
        if number % 4 == 0:
            way.insert(1, ("external", 1000.0))
        cases.append(HandCase(date, way, "y" if number % 3 == 0 else "x"))
    done, joined = Done(), Counter[float]()
    for row in rows_of(plan, HandMade(cases, people=drawn(plan.scenario, replication))):
        kind, entity, step, clerk = row[1], float(row[2]), float(row[3]), float(row[5])
        if kind == JOINED:
            joined[clerk] += 1
        person = (clerk, joined[clerk])
        if kind == BAR_LIFTED:
            done.lifted.add((entity, person))
        elif kind == HANDOFF:
            done.handed.add(entity)
        elif kind == LENT:
            done.lent.add(step)
        elif kind == WORK_END and step >= 0:
            done.steps[entity, step] = person
            if step == DRAFT:
                done.handed.discard(entity)
    return done


GAPS = st.lists(st.floats(0.0, 150.0), min_size=10, max_size=80)
LOADS = st.sampled_from(["pooled", "own"])


@given(clerks=st.integers(1, 4), caseload=LOADS, gaps=GAPS, replication=st.integers(0, 50))
@settings(max_examples=25, deadline=None)
def test_nobody_does_both_steps_unless_a_row_says_why(
    clerks: int, caseload: str, gaps: list[float], replication: int
) -> None:
    done = what_was_done(office("another", clerks, caseload), gaps, replication)
    for (entity, step), person in done.steps.items():
        if step == REVIEW and done.steps[entity, DRAFT] == person:
            event("lifted")
            assert (entity, person) in done.lifted
    assert REVIEW not in done.lent
    assert all(done.steps[entity, DRAFT] == person for entity, person in done.lifted)


@given(clerks=st.integers(1, 4), gaps=GAPS, replication=st.integers(0, 50))
@settings(max_examples=25, deadline=None)
def test_the_same_person_does_both_steps_unless_the_case_changed_hands(
    clerks: int, gaps: list[float], replication: int
) -> None:
    done = what_was_done(office("same", clerks, "pooled"), gaps, replication)
    for (entity, step), person in done.steps.items():
        if step == REVIEW and done.steps[entity, DRAFT] != person:
            event("handed over")
            assert entity in done.handed
    assert REVIEW not in done.lent
