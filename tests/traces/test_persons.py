"""Steps that ask for another person, or for the same again, by hand (model.md §5)."""

from collections.abc import Sequence
from typing import Any

import pytest

from sim.demand.people import LEAVE, SICKNESS
from sim.engines.simpy.barring import BarringQueue
from sim.engines.simpy.lines import DatedLine
from sim.engines.simpy.listed import CaseList
from sim.engines.simpy.records import Case, Hands
from sim.plan.plan import Plan
from tests.handmade import (
    HandCase,
    HandMade,
    HandPeople,
    Laboratory,
    case_block,
    office_hours,
    trace,
)

WORK = {"minutes": {"mean": "1 h"}}
BOTH = [("draft", 60.0), ("review", 30.0)]


def office(asked: str = "another", clerks: int = 2, other: int = 0, **stated: Any) -> Plan:  # noqa: ANN401 - keys of a laboratory
    """Return a desk that drafts and reviews, the review by another person or the same."""
    stages = [
        {"step": "draft", "work": WORK},
        {"step": "review", "work": WORK, "person": asked},
        *stated.pop("stages", []),
    ]
    journeys = {"journeys": {"way": {"stages": stages}}, **stated.pop("office", {})}
    desks = {"other": other, "desk": clerks} if other else {"desk": clerks}
    return Laboratory(clerks=desks, office=journeys, **stated).plan()


def who(plan: Plan, cases: Sequence[HandCase], *events: str, people: Any = None) -> list[str]:  # noqa: ANN401 - luck
    """Return the starts as `00:00 case-1 draft 0`, and other events named."""
    made = HandMade(cases, people=people)
    lines = trace(plan, made, "start", *events)
    return [line.replace(" start ", " ").replace("desk/clerk-", "") for line in lines]


# -- another --------------------------------------------------------------------------------------


def test_the_review_waits_for_another_person() -> None:
    # Clerk 0 drafts case 1 until 01:00, clerk 1 case 2 until 02:00. At 01:00 clerk 0 finds the
    # review of case 1 barred and drafts case 3 until 02:00; then each reviews what the other did.
    cases = [HandCase(0, BOTH), HandCase(0, [("draft", 120), ("review", 30)]), HandCase(1, BOTH)]
    assert who(office(), cases) == [
        "00:00 case-1 draft 0",
        "00:00 case-2 draft 1",
        "01:00 case-3 draft 0",
        "02:00 case-1 review 1",
        "02:00 case-2 review 0",
        "02:30 case-3 review 1",
    ]


def test_an_idle_clerk_leaves_what_is_barred_to_who_comes_later() -> None:
    # Clerk 0 is busy until 05:00; clerk 1 stays idle beside the draft of case 2 from 01:00 on.
    cases = [HandCase(0, [("draft", 300), ("review", 30)]), HandCase(0, BOTH)]
    assert who(office(), cases) == [
        "00:00 case-1 draft 0",
        "00:00 case-2 draft 1",
        "05:00 case-2 review 0",
        "05:00 case-1 review 1",
    ]


def test_barred_pieces_keep_their_places() -> None:
    # At 00:20 the review of case 1 (since 00:10) comes before the draft of case 4 (00:15); at 00:50
    # clerk 1 passes that of case 2 (since 00:20), drafted by the same hands, and drafts case 4; at
    # 01:50 clerk 0 takes case 2 first, then case 4 (since 01:00), and clerk 1 case 3.
    cases = [
        HandCase(0, [("draft", 10), ("review", 30)]), HandCase(0, [("draft", 20), ("review", 30)]),
        HandCase(1, [("draft", 100), ("review", 10)]),
        HandCase(15, [("draft", 10), ("review", 10)]),
    ]  # fmt: skip
    assert who(office(), cases) == [
        "00:00 case-1 draft 0",
        "00:00 case-2 draft 1",
        "00:10 case-3 draft 0",
        "00:20 case-1 review 1",
        "00:50 case-4 draft 1",
        "01:50 case-2 review 0",
        "01:50 case-3 review 1",
        "02:20 case-4 review 0",
    ]


def test_one_clerk_alone_lifts_the_bar_and_the_row_says_so() -> None:
    assert who(office(clerks=1), [HandCase(0, BOTH)], "bar_lifted") == [
        "00:00 case-1 draft 0",
        "01:00 bar_lifted case-1 review 0",
        "01:00 case-1 review 0",
    ]


def test_who_is_absent_fills_a_seat_and_does_not_lift_the_bar() -> None:
    # Clerk 1 is on leave on Monday: the review waits until Tuesday.
    people = HandPeople(absent={("desk", 1, 0): {0: LEAVE}})
    plan = office(hours=office_hours("Mon-Fri 08:00-16:00"), people={})
    assert who(plan, [HandCase(480, BOTH)], people=people) == [
        "08:00 case-1 draft 0",
        "Tue 08:00 case-1 review 1",
    ]


def test_a_vacancy_lifts_the_bar_when_it_comes() -> None:
    # Round the clock; clerk 1 leaves at 00:00 on Tuesday: clerk 0, idle since 01:00, is alone then.
    people = {"turnover": "1 per year"}
    luck = HandPeople(
        absent={("desk", 1, 0): {0: SICKNESS}},
        draws={("leaving", "desk", 1, 0): [1.0 / 365], ("age", "desk", 1, 0): [0.0],
               ("age", "desk", 0, 0): [0.0]},
    )  # fmt: skip
    plan = office(people=people, staff={"vacancy": 0.5})
    assert who(plan, [HandCase(60, BOTH)], "bar_lifted", "left", people=luck)[-3:] == [
        "Tue 00:00 left 1",
        "Tue 00:00 bar_lifted case-1 review 0",
        "Tue 00:00 case-1 review 0",
    ]


def test_who_drafted_is_barred_from_all_of_the_decision() -> None:
    # Two pieces of the decision, as with documents: clerk 1 does both, though clerk 0 is idle
    # longer at 02:30; what comes before a hearing belongs to the decision, too.
    refusal = {"probability": "10 %", "hearing": {"mean": "1 h"}}
    decision = {"step": "decision", "work": WORK, "decides": True, "refusal": refusal}
    stages = [{"step": "draft", "work": WORK}, {**decision, "person": "another"}]
    office = {"journeys": {"way": {"stages": stages}}}
    plan = Laboratory(clerks={"desk": 2}, office=office).plan()
    case = HandCase(
        0, [("draft", 60.0), ("decision", 30.0), ("external", 60.0), ("decision", 30.0)]
    )
    assert who(plan, [case]) == [
        "00:00 case-1 draft 0",
        "01:00 case-1 decision 1",
        "02:30 case-1 decision 1",
    ]
    asks = plan.persons
    assert asks is not None
    hearing, decides = (plan.steps.index(step) for step in ("hearing", "decision"))
    assert asks.asked[hearing] == ("another",)
    assert asks.stage[hearing] == asks.stage[decides] == (decides,)


def test_own_caseloads_give_the_step_to_somebody_else() -> None:
    cases = [HandCase(0, BOTH)]
    assert who(office(teams={"desk": {"caseload": "own"}}), cases) == [
        "00:00 case-1 draft 0",
        "01:00 case-1 review 1",
    ]


def test_a_step_of_another_team_is_another_persons_anyway() -> None:
    rules = {"draft": {"rule": "fixed_team", "team": "other"}}
    plan = office(clerks=1, other=1, step_rules=rules)
    assert who(plan, [HandCase(0, BOTH)])[1] == "01:00 case-1 review 1"


def test_what_is_barred_is_not_lent() -> None:
    plan = office()
    assert plan.could_lend.to(plan.steps.index("review"), 0) == 0


# -- the same -------------------------------------------------------------------------------------


def test_the_same_person_goes_on() -> None:
    # Clerk 1 is idle from 00:15 on; the review of case 1 is clerk 0's, who has just drafted it.
    cases = [
        HandCase(0, [("draft", 60), ("review", 30)]), HandCase(0, [("draft", 10), ("review", 5)]),
    ]  # fmt: skip
    assert who(office("same"), cases) == [
        "00:00 case-1 draft 0",
        "00:00 case-2 draft 1",
        "00:10 case-2 review 1",
        "01:00 case-1 review 0",
    ]


def test_after_a_wait_the_step_waits_for_the_same_person() -> None:
    # Case 1 comes back at 03:00 when its clerk drafts case 2 until 05:00; clerk 1 stays idle.
    way = [("draft", 60.0), ("external", 120.0), ("review", 30.0)]
    cases = [HandCase(0, way), HandCase(0, [("draft", 90), ("review", 1)]),
             HandCase(60, [("draft", 240), ("review", 5)])]  # fmt: skip
    assert who(office("same"), cases) == [
        "00:00 case-1 draft 0",
        "00:00 case-2 draft 1",
        "01:00 case-3 draft 0",
        "01:30 case-2 review 1",
        "05:00 case-1 review 0",
        "05:30 case-3 review 0",
    ]


@pytest.mark.parametrize("after", [1, 3])
def test_a_deputy_goes_on_after_a_while_and_reads_in(after: int) -> None:
    # Clerk 0 is on leave from Tuesday to Friday. After one day of absence, on Wednesday at 00:00,
    # others go on: 20 minutes of reading-in.
    people = HandPeople(absent={("desk", 0, 0): dict.fromkeys(range(1, 5), LEAVE)})
    way = [("draft", 60.0), ("external", 600.0), ("review", 30.0)]
    handoff = {"reading_in": "20 min", "inside_department": "0 working days",
               "between_departments": "0 working days"}  # fmt: skip
    plan = office(
        "same", hours=office_hours("Mon-Fri 08:00-16:00"), office={"handoff": handoff},
        people={"deputy_after": f"{after} working days"},
    )  # fmt: skip
    day = {1: "Wed", 3: "Fri"}[after]
    assert who(plan, [HandCase(480, way)], "handoff", people=people)[1:] == [
        f"{day} 00:00 handoff case-1 review desk (20 min)",
        f"{day} 08:00 case-1 review 1 (20 min)",
    ]


def test_a_leaver_leaves_it_to_who_stays() -> None:
    luck = HandPeople(
        draws={("leaving", "desk", 0, 0): [1.0 / 365], ("age", "desk", 1, 0): [0.0],
               ("age", "desk", 0, 0): [0.0]},
    )  # fmt: skip
    way = [("draft", 60.0), ("external", 1440.0), ("review", 30.0)]
    plan = office("same", people={"turnover": "1 per year"}, staff={"vacancy": 0.5})
    assert who(plan, [HandCase(60, way)], "left", people=luck)[-2:] == [
        "Tue 00:00 left 0",
        "Tue 02:00 case-1 review 1",
    ]


# -- cost -----------------------------------------------------------------------------------------


def test_twenty_thousand_barred_pieces_cost_no_more_than_twenty(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Counted, not timed: at how many heads is looked for each piece that is taken?
    looked, usual = [0], DatedLine.head

    def head(line: DatedLine) -> Any:  # noqa: ANN401 - as the method
        looked[0] += 1
        return usual(line)

    def per_take(number: int) -> float:
        plan = office()
        block = CaseList(case_block(plan, [HandCase(n, BOTH) for n in range(number + 50)]))
        queue = BarringQueue(plan.scenario.structure.teams["desk"].discipline)
        for index in range(number + 50):
            case = Case(block, index, plan.clients[0])
            case.hands, case.since = Hands(), float(index)
            case.hands.barred = 7 if index < number else 8
            queue.push(case)
        looked[0] = 0
        taken = [queue.pop(by=7) for _ in range(50)]
        assert [piece.index for piece in taken if isinstance(piece, Case)] == [
            *range(number, number + 50)
        ]
        assert queue.pop(by=7) is None
        return looked[0] / 50

    monkeypatch.setattr(DatedLine, "head", head)
    assert per_take(20_000) == per_take(20) < 10
