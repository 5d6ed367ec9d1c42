"""A team's queue without a simulation: classes in order, inside a class by date."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.engines.simpy.listed import CaseList, ContactList
from sim.engines.simpy.queues import TeamQueue
from sim.engines.simpy.records import Case, Contact, Piece
from sim.events.kinds import CALL_BACK_TASK, MAIL
from sim.scenario.structure import Discipline
from tests.handmade import HandCase, HandContact, HandMade, Laboratory

YEAR_OLD = 365 * 1440.0
PLAN = Laboratory().plan()


def case(since: float, application: float, *, urgent: bool = False) -> Case:
    made = HandMade([HandCase(since, application=application)]).on(PLAN)
    result = Case(CaseList(next(made.months()).cases[0]), 0, PLAN.clients[0])
    result.since, result.urgent = since, urgent
    return result


def contact(step: int) -> Contact:
    block = next(HandMade(contacts=[HandContact()]).on(PLAN).months()).contacts[0]
    result = Contact(ContactList(block), 0, PLAN.clients[0], None)
    result.step = step
    return result


def queue(**stated: Any) -> TeamQueue:  # noqa: ANN401 - keys of a discipline
    ages = [YEAR_OLD] * len(PLAN.clients)
    return TeamQueue(Discipline.model_validate(stated), target_age=ages)


def emptied(line: TeamQueue) -> list[Piece]:
    pieces: list[Piece] = []
    while (piece := line.pop()) is not None:
        pieces.append(piece)
    return pieces


def filled(line: TeamQueue, *pieces: Piece) -> TeamQueue:
    for piece in pieces:
        line.push(piece)
    return line


def test_an_empty_queue_gives_nothing() -> None:
    assert queue().pop() is None


def test_the_default_order_is_urgent_call_backs_mails_cases() -> None:
    normal, urgent = case(0, 0), case(5, 5, urgent=True)
    mail, call_back = contact(MAIL), contact(CALL_BACK_TASK)
    line = filled(queue(), normal, mail, call_back, urgent)
    assert emptied(line) == [urgent, call_back, mail, normal]


def test_contacts_go_by_arrival() -> None:
    mails = [contact(MAIL) for _ in range(3)]
    assert emptied(filled(queue(), *mails)) == mails


@pytest.mark.parametrize(("by", "order"), [("application_date", [1, 2, 0]), ("arrival", [0, 1, 2])])
def test_cases_go_by_application_date_or_by_arrival(by: str, order: list[int]) -> None:
    cases = [case(10, 9), case(11, -5), case(12, 0)]
    assert emptied(filled(queue(cases_by=by), *cases)) == [cases[place] for place in order]


def test_old_cases_have_their_class_from_the_target_age_on() -> None:
    classes = ["cases", "old_cases", "call_backs", "mails"]
    old, just, mail = case(0, -YEAR_OLD - 1), case(0, -YEAR_OLD), contact(MAIL)
    assert emptied(filled(queue(classes=classes), old, mail, just)) == [just, old, mail]


def test_without_a_class_of_their_own_urgent_and_old_cases_are_cases() -> None:
    line = queue(classes=["call_backs", "mails", "cases"])
    pieces = [case(0, 5), case(1, -YEAR_OLD * 2), case(2, 9, urgent=True)]
    filled(line, *pieces)
    line.move_to_urgent(pieces[0])
    assert emptied(line) == [pieces[1], pieces[0], pieces[2]]


def test_a_case_that_moves_to_the_urgent_ones_is_taken_once() -> None:
    first, second = case(0, 0), case(1, 1)
    line = filled(queue(), first, second)
    second.urgent = True
    line.move_to_urgent(second)
    assert line.waiting == 2
    assert emptied(line) == [second, first]
    assert line.waiting == 0


def test_a_case_that_comes_back_is_not_mistaken_for_its_old_place() -> None:
    first, second = case(0, 5), case(1, 6)
    line = filled(queue(), first, second)
    line.move_to_urgent(second)
    assert line.pop() is second  # leaves a void place among the cases
    line.push(second)
    assert emptied(line) == [first, second]


@given(st.lists(st.tuples(st.sampled_from("ucmx"), st.integers(-5, 5)), max_size=25))
@settings(max_examples=50, deadline=None)
def test_nothing_is_lost_or_taken_twice(pushed: list[tuple[str, int]]) -> None:
    line = queue()
    pieces: list[Piece] = []
    for kind, date in pushed:
        piece: Piece = contact(MAIL) if kind == "m" else case(10, date, urgent=kind == "u")
        pieces.append(piece)
        line.push(piece)
        if kind == "x" and isinstance(piece, Case):
            piece.urgent = True
            line.move_to_urgent(piece)
    assert line.waiting == len(pieces)
    taken = emptied(line)
    assert len(taken) == len(pieces)
    assert {id(piece) for piece in taken} == {id(piece) for piece in pieces}
    urgent = [p for p in taken if isinstance(p, Case) and p.urgent]
    assert taken[: len(urgent)] == urgent
    assert [p.application for p in urgent] == sorted(p.application for p in urgent)


# -- places that are void ---------------------------------------------------------------------


def test_a_place_that_is_void_stays_so_whatever_number_another_queue_gives() -> None:
    # The old place of a case that became urgent, or was taken out, has ticket 1; so has the case
    # in the queue that it comes to next.
    for leaves in ("urgent", "taken out"):
        first, second = queue(), queue()
        moved, waiting = case(0, 0), case(1, 1)
        filled(first, moved, waiting)
        if leaves == "urgent":
            moved.urgent = True
            first.move_to_urgent(moved)
            assert first.pop() is moved
        else:
            first.take_out(moved)
        filled(second, moved)
        assert (first.waiting, emptied(first)) == (1, [waiting])
        assert emptied(second) == [moved]


def test_pieces_tells_what_pop_would_give() -> None:
    pieces: list[Piece] = [
        case(3, 0),
        contact(MAIL),
        case(1, 2, urgent=True),
        contact(CALL_BACK_TASK),
        case(2, 1),
    ]
    line = filled(queue(), *pieces)
    listed = list(line.pieces())
    line.take_out(pieces[1])
    line.take_out(pieces[0])
    assert emptied(line) == [p for p in listed if p not in (pieces[0], pieces[1])]
