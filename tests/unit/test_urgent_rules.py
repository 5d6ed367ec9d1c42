"""Rules about urgent cases: what may be written, and the queue without a simulation."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.engines.simpy.queues import TeamQueue
from sim.engines.simpy.records import Case, Piece
from sim.errors import ScenarioError
from sim.events.kinds import MAIL
from sim.plan.arithmetic import urgent_from
from sim.reading.yaml import build
from sim.scenario.management import Management
from sim.scenario.structure import Discipline
from tests.handmade import tree_of
from tests.unit.test_queues import PLAN, YEAR_OLD, case, contact, emptied, filled


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ({"age_cap": {"age": "0 days"}}, "age_cap.age: expected more than 0 min, not '0 days'"),
        ({"age_cap": {}}, "age_cap.age: 'age' is missing; write age: 12 min"),
        (
            {"age_cap": {"age": "old"}},
            "age_cap.age: expected a duration with unit, e.g. '12 min', not 'old'",
        ),
        (
            {"age_cap": "12 months"},
            "age_cap: expected a mapping with 'key: value' lines, not '12 months'",
        ),
        (
            {"urgent_by": "lapse"},
            "urgent_by: expected application_date or became_urgent, not 'lapse'",
        ),
        ({"urgent_in_a_row": 0}, "urgent_in_a_row: expected at least 1, not '0'"),
        (
            {"urgent_in_a_row": "many"},
            "urgent_in_a_row: expected a whole number of at least 0, e.g. '3', not 'many'",
        ),
    ],
)
def test_what_is_wrong_is_said(rule: dict[str, Any], said: str) -> None:
    with pytest.raises(ScenarioError) as wrong:
        build(Management, tree_of({"name": "rules", **rule}, "rules.yaml"))
    assert str(wrong.value) == f"rules.yaml:1:1: {said}"


def test_a_case_is_urgent_from_the_earlier_of_both_dates_on() -> None:
    inf = float("inf")
    assert urgent_from(50.0, -20.0, 60.0) == 40.0
    assert urgent_from(30.0, -20.0, 60.0) == 30.0
    assert urgent_from(30.0, -20.0, inf) == 30.0
    assert urgent_from(inf, -20.0, inf) == inf


def queue(*classes: str) -> TeamQueue:
    discipline = Discipline.model_validate({"classes": classes})
    return TeamQueue(discipline, "became_urgent", [YEAR_OLD] * len(PLAN.clients))


def urgent(application: float, became: float) -> Case:
    one = case(10, application, urgent=True)
    one.became_urgent = became
    return one


def test_urgent_cases_go_by_when_they_became_it_and_the_others_by_application() -> None:
    first, second, third = urgent(3, -8), urgent(1, -2), urgent(2, 9)
    others = [case(10, 5), case(10, 4)]
    line = filled(queue("urgent", "cases"), third, second, first, *others)
    assert emptied(line) == [first, second, third, others[1], others[0]]


def test_in_a_team_without_that_class_the_date_of_the_application_counts() -> None:
    cases = [urgent(3, -8), urgent(1, 9), urgent(2, -2)]
    line = filled(queue("cases"), *cases)
    assert emptied(line) == [cases[1], cases[2], cases[0]]


def test_an_old_case_is_served_as_one_where_urgent_cases_have_no_class() -> None:
    old, other, mail = urgent(-2 * YEAR_OLD, 0), case(10, 9), contact(MAIL)
    line = filled(queue("old_cases", "mails", "cases"), other, mail, old)
    assert emptied(line) == [old, mail, other]


def test_past_urgent_cases_come_cases_and_no_tasks() -> None:
    # The class of old cases stands behind the mails; it is the next of cases after the urgent ones.
    old, mail, hurry = case(10, -2 * YEAR_OLD), contact(MAIL), urgent(1, 1)
    line = filled(queue("urgent", "mails", "old_cases", "cases"), mail, hurry, old)
    assert line.first_class() == 1  # certificates come first unless they stand elsewhere
    assert line.first_class(past_urgent=True) == 3
    assert line.pop(past_urgent=True) is old
    assert (line.first_class(past_urgent=True), line.pop(past_urgent=True)) == (None, None)
    assert emptied(line) == [hurry, mail]


@given(st.lists(st.tuples(st.sampled_from("ucm"), st.booleans()), max_size=25))
@settings(max_examples=50, deadline=None)
def test_nothing_is_lost_whichever_way_it_is_taken(pushed: list[tuple[str, bool]]) -> None:
    line = queue("urgent", "mails", "cases")
    pieces: list[Piece] = [
        contact(MAIL) if kind == "m" else urgent(1, 1) if kind == "u" else case(10, 1)
        for kind, _ in pushed
    ]
    filled(line, *pieces)
    taken = []
    for _, past in pushed:
        piece = line.pop(past_urgent=past)
        if past:
            assert piece is None or (isinstance(piece, Case) and not piece.urgent)
        taken.append(piece)
    taken += emptied(line)
    assert sorted(id(p) for p in taken if p is not None) == sorted(map(id, pieces))
    assert line.waiting == 0
