"""The weekly review by hand: who moves when, with what, and what a go-live does (model.md §11).

The run begins on Monday, 1 January 2024, and reviews are on Tuesdays at 00:00. Teams `a` (cases of
type x) and `desk` (of type y) both take posts of home `a`; a piece of work has a mean of an hour,
whatever it really takes.
"""

from collections.abc import Sequence
from typing import Any

import pytest

from sim.demand.people import LEAVE
from sim.plan.plan import Plan
from tests.handmade import (
    HandCase,
    HandContact,
    HandMade,
    HandPeople,
    Laboratory,
    managed,
    office_hours,
    on_day,
    structure_of,
    trace,
)
from tests.theory.people_lab import hours_of, results_of

DAY = 1440
AT_8 = 8 * 60
MON, TUE, WED = range(3)
LONG = 8 * 60.0
"""A working day of minutes."""
USUAL: dict[str, Any] = {
    "hours": office_hours("Mon-Fri 08:00-16:00"), "people": {}, "case_types": {"x": {}, "y": {}},
}  # fmt: skip


def office(a: int = 3, desk: int = 2, **stated: Any) -> Plan:  # noqa: ANN401 - see below
    """Return an office of so many posts in each team, all of home `a` but one of the desk's.

    `stated`: keys of a laboratory, and of the review.
    """
    review = {"weekday": "tue", **stated.pop("review", {})}
    teams = stated.pop("teams", {})
    lab = Laboratory(
        clerks={"a": a + desk - 1, "desk": 1},
        teams={
            "a": {"takes": {"a": a}, "owns": {"case_types": ["x"]}, **teams.get("a", {})},
            "desk": {
                "takes": {"a": desk - 1, "desk": 1},
                "owns": {"case_types": ["y"]},
                **teams.get("desk", {}),
            },
        },
        **{**USUAL, **stated},
    )
    return managed(lab.plan(), review=review)


def waiting(kind: str, number: int, minutes: float = 60.0, day: int = MON) -> list[HandCase]:
    """Return so many cases of a type on a day at 12:00."""
    return [HandCase(day * DAY + 720, [("work", minutes)], kind) for _ in range(number)]


def in_hand(kind: str, clerks: int, minutes: float = LONG) -> list[HandCase]:
    """Return a case for each of so many clerks at 08:00 of the first day."""
    return [HandCase(AT_8, [("work", minutes)], kind) for _ in range(clerks)]


def moves(plan: Plan, cases: Sequence[HandCase], people: HandPeople | None = None) -> list[str]:
    made = HandMade(sorted(cases, key=lambda case: case.arrive), people=people or HandPeople())
    return trace(plan, made, "moved")


def test_who_moves_takes_the_work_in_hand_along_and_helps_from_the_next_day_on() -> None:
    # At Tuesday 00:00 five cases wait at the desk. Each takes half an hour, an hour on average: 5 h
    # for two are 2.5 h, more than twice the hour that counts at least. Clerk 2, the last of `a`,
    # has four hours left of a case, which is done at the desk by 12:00.
    cases = [
        *in_hand("y", 2, 12 * 60), *in_hand("x", 3, 12 * 60), *waiting("y", 5, 30),
    ]  # fmt: skip
    made = HandMade(cases, people=HandPeople())
    assert trace(office(), made, "moved", "start", "work_end")[5:] == [
        "Tue 00:00 moved desk/clerk-2",
        "Tue 12:00 work_end case-1 work desk/clerk-3 (720 min)",
        "Tue 12:00 start case-6 work desk/clerk-3",
        "Tue 12:00 work_end case-2 work desk/clerk-4 (720 min)",
        "Tue 12:00 start case-7 work desk/clerk-4",
        "Tue 12:00 work_end case-3 work a/clerk-0 (720 min)",
        "Tue 12:00 work_end case-4 work a/clerk-1 (720 min)",
        "Tue 12:00 work_end case-5 work desk/clerk-2 (720 min)",
        "Tue 12:00 start case-8 work desk/clerk-2",
        "Tue 12:30 work_end case-6 work desk/clerk-3 (30 min)",
        "Tue 12:30 start case-9 work desk/clerk-3",
        "Tue 12:30 work_end case-7 work desk/clerk-4 (30 min)",
        "Tue 12:30 start case-10 work desk/clerk-4",
        "Tue 12:30 work_end case-8 work desk/clerk-2 (30 min)",
        "Tue 13:00 work_end case-9 work desk/clerk-3 (30 min)",
        "Tue 13:00 work_end case-10 work desk/clerk-4 (30 min)",
    ]


@pytest.mark.parametrize(
    ("keep", "number"),
    # Three seats in `a`, all at 00:00 of each day: two thirds allow one to go, 70 % nobody; and so
    # for as long as the run lasts, for the plan is what counts.
    [("0 %", 2), ("66 %", 1), ("67 %", 0), ("70 %", 0)],
)
def test_a_team_keeps_a_share_of_the_seats_of_the_plan(keep: str, number: int) -> None:
    cases = [*in_hand("y", 2, 48 * 60), *in_hand("x", 3, 48 * 60), *waiting("y", 40)]
    plan = office(review={"up_to": 3, "keep": keep, "weekday": "tue"})
    assert len(moves(plan, cases)) == number


def test_hours_count_for_the_team_in_which_somebody_sits() -> None:
    # Three clerks in `a` on Monday, two on the 14 working days after it; the third works at the
    # desk for four hours on Tuesday on a case of `a`, and for half an hour on one of its own.
    cases = [*in_hand("y", 2, 12 * 60), *in_hand("x", 3, 12 * 60), *waiting("y", 5, 30)]
    results = results_of(office(), HandMade(cases, people=HandPeople()))
    assert hours_of(results, "hours_paid", "a") == 8.0 * (3 + 14 * 2)
    assert hours_of(results, "hours_paid", "desk") == 8.0 * (2 + 14 * 3)
    assert hours_of(results, "hours", "a", "casework") == 3 * 8.0 + 2 * 4.0
    assert hours_of(results, "hours", "desk", "casework") == 2 * 8.0 + 3 * 4.0 + 5 * 0.5
    days = [(3 + 14 * 2) / 15, (2 + 14 * 3) / 15]
    found = [hours_of(results, "filled_fte", team) for team in ("a", "desk")]
    assert found == pytest.approx(days)


@pytest.mark.parametrize(
    ("at_desk", "at_a", "up_to", "number"),
    [
        # Of an hour each, for 2 and 3 clerks. 2 h a clerk are no more than twice an hour.
        (4, 0, 3, 0),
        # 2.5 h; then 5 h for three are less than 2 h.
        (5, 0, 3, 1),
        # 6 h against 2 h: one moves; then 12 h for 3, 4 h, against 6 h for 2, 3 h.
        (12, 6, 3, 1),
        # 20 h against nothing: to 30 h for three and so on, until one clerk is left in `a`.
        (40, 0, 1, 1),
        (40, 0, 2, 2),
        (40, 0, 3, 2),
    ],
)
def test_so_many_move_as_long_as_one_team_has_much_more(
    at_desk: int, at_a: int, up_to: int, number: int
) -> None:
    cases = [
        *in_hand("y", 2, 9999), *in_hand("x", 3, 9999),
        *waiting("y", at_desk, 1), *waiting("x", at_a, 999),
    ]  # fmt: skip
    moved = moves(office(review={"up_to": up_to}), cases)
    first_week = [line for line in moved if line.startswith("Tue")]
    assert first_week == [f"Tue 00:00 moved desk/clerk-{2 - place}" for place in range(number)]


def test_who_moved_stays_until_the_review_after_the_next() -> None:
    # At the desk the post of home `a` is vacant: clerk 4, of a home that `a` takes none from, is
    # there alone, and gets clerk 2 in week 1. In week 2 more waits in `a`, but clerk 2 has just
    # come; in week 3 the same clerk goes back.
    cases = [
        *in_hand("y", 1, 99999), *in_hand("x", 3, 99999), *waiting("y", 9),
        *waiting("x", 40, day=3), *waiting("x", 400, day=9),
    ]  # fmt: skip
    assert moves(office(), cases, HandPeople(vacant_posts={"a": {3}})) == [
        "Tue 00:00 moved desk/clerk-2",
        "week 3 Tue 00:00 moved a/clerk-2",
    ]


def test_vacant_posts_stay_and_who_is_away_moves() -> None:
    # Post 2 of `a` is vacant, who has post 1 is on leave all week: the row says so, and the clerk
    # comes back to the desk.
    people = HandPeople(
        vacant_posts={"a": {2}}, absent={("a", 1, 0): dict.fromkeys(range(5), LEAVE)}
    )
    cases = [*in_hand("y", 2, 9999), *in_hand("x", 1, 9999), *waiting("y", 9)]
    made = HandMade(cases, people=people)
    assert trace(office(), made, "moved", "back", "absent", "left") == [
        "00:00 left a/clerk-2",
        "00:00 absent a/clerk-1 (leave)",
        "Tue 00:00 moved desk/clerk-1",
        "week 2 Mon 00:00 back desk/clerk-1",
    ]


def test_vacant_posts_do_no_work() -> None:
    # 3 h wait for the one clerk of the desk, whose other post is vacant; for two it were 1.5 h.
    cases = [*in_hand("y", 1, 9999), *in_hand("x", 3, 9999), *waiting("y", 3)]
    assert moves(office(), cases, HandPeople(vacant_posts={"a": {3}})) == [
        "Tue 00:00 moved desk/clerk-2"
    ]
    assert not moves(office(), [*in_hand("y", 1, 9999), *cases])


def test_one_filled_seat_stays_whatever_waits() -> None:
    # Posts 1 and 2 of `a` are vacant; and without them there is one post alone.
    cases = [*in_hand("y", 2, 9999), *in_hand("x", 1, 9999), *waiting("y", 400)]
    assert not moves(office(), cases, HandPeople(vacant_posts={"a": {1, 2}}))
    assert not moves(office(a=1), cases)


def test_a_later_vacancy_is_filled_where_the_post_is_now() -> None:
    # Of 0.015 a day takes 0.01: clerk 2 leaves on Wednesday, from the desk. Of 0.025 three days
    # take it all: on Saturday somebody comes to the desk.
    people = HandPeople(draws={("leaving", "a", 2, 0): [0.015], ("hiring", "a", 2, 0): [0.025]})
    plan = office(people={"turnover": "0.01 per day"}, staff={"vacancy": "50 %"})
    cases = [*in_hand("y", 2, 9999), *in_hand("x", 3, 9999), *waiting("y", 9)]
    made = HandMade(cases, people=people)
    lines = trace(plan, made, "moved", "left", "joined")
    assert [line for line in lines if "clerk-2" in line and not line.startswith("00:00")] == [
        "Tue 00:00 moved desk/clerk-2",
        "Wed 00:00 left desk/clerk-2",
        "Sat 00:00 joined desk/clerk-2",
    ]


LEARN: dict[str, Any] = {
    "newcomers": {"start_output": "25 %"},
    "portfolios": {"all": {"onboarding_time": "4 days"}},
    "retraining": {"kept": "25 %"},
}
FLOWS = {name: {"rate": "1 per day", "case_types": {name: "100 %"}} for name in ("x", "y")}


def test_experience_goes_along_as_at_a_go_live() -> None:
    # Nothing of y is known in `a`: a quarter of 4 days (5760 minutes) counts. At 08:00 1920 minutes
    # are learnt, a third; output is 25 % + 75 % / 3.
    cases = [*in_hand("y", 2, 9999), *waiting("y", 9)]
    plan = office(people=LEARN, office={"applications": FLOWS})
    made = HandMade(cases, people=HandPeople())
    assert trace(plan, made, "moved", "speed")[:2] == [
        "Tue 00:00 moved desk/clerk-2 (1440 min)",
        "Tue 08:00 speed case-3 work desk/clerk-2 (0.5)",
    ]


def test_who_still_learns_does_not_move() -> None:
    # Clerk 2 joined a day before the start and learns for four: the one before moves.
    people = HandPeople(draws={("age", "a", 2, 0): [0.01]})
    cases = [*in_hand("y", 2, 9999), *waiting("y", 9)]
    plan = office(people={**LEARN, "turnover": "0.01 per day"}, office={"applications": FLOWS})
    assert moves(plan, cases, people)[0] == "Tue 00:00 moved desk/clerk-1 (1440 min)"


def test_mails_and_call_backs_count_with_their_mean_minutes() -> None:
    # 61 mails of five minutes on average are a little more than 5 h for two; 60 are not.
    for number, moved in ((60, []), (61, ["Tue 00:00 moved desk/clerk-2"])):
        mails = [HandContact(720, 1, "email", case_type="y") for _ in range(number)]
        plan = office(review={"factor": 2.5})
        made = HandMade([*in_hand("y", 2, 9999)], mails, people=HandPeople())
        assert trace(plan, made, "moved")[:1] == moved


@pytest.mark.parametrize(("kind", "number"), [("y", 0), ("x", 1)])
def test_cases_count_with_the_mean_minutes_of_their_type(kind: str, number: int) -> None:
    # Ten cases at the desk, whose two clerks have one in hand each: of y, six minutes on average,
    # an hour in all; of x, an hour on average, ten hours.
    stages = {"way": "1 h", "short": "6 min"}
    journeys = {
        name: {"stages": [{"step": "work", "work": {"minutes": {"mean": mean}}}]}
        for name, mean in stages.items()
    }
    plan = office(
        case_types={"x": {}, "y": {"journey": "short"}}, office={"journeys": journeys},
        step_rules={"work": {"rule": "fixed_team", "team": "desk"}},
    )  # fmt: skip
    assert len(moves(plan, [*in_hand(kind, 2, 720), *waiting(kind, 10, 720)])) == number


def test_cases_of_an_own_caseload_stay_and_are_read_in() -> None:
    # Clerks 0 to 2 of `a` have a case in hand each until Tuesday at noon, and one that waits for
    # each of them. Clerk 2 goes, with what is in hand; the case that waited for it (case 8) is now
    # clerk 0's, who reads it in.
    plan = office(
        teams={"a": {"caseload": "own"}}, office={"handoff": {
            "reading_in": 10, "inside_department": 1, "between_departments": 3}},
    )  # fmt: skip
    cases = [*in_hand("y", 2, 9999), *in_hand("x", 3, 720), *waiting("x", 3), *waiting("y", 20)]
    made = HandMade(cases, people=HandPeople())
    lines = trace(plan, made, "moved", "handoff", "start")
    assert lines[5:12] == [
        "Tue 00:00 moved desk/clerk-2",
        "Tue 00:00 handoff case-8 work a (10 min)",
        "Tue 12:00 start case-6 work a/clerk-0",
        "Tue 12:00 start case-7 work a/clerk-1",
        "Tue 12:00 start case-9 work desk/clerk-2",
        "Tue 13:00 start case-8 work a/clerk-0 (10 min)",
        "Tue 13:00 start case-10 work desk/clerk-2",
    ]


DECIDE = {name: {"may_decide": True} for name in ("a", "desk")}


def live(**a: Any) -> dict[str, Any]:  # noqa: ANN401 - keys of team `a`
    """Return a go-live of the same structure on Wednesday week, with these keys of team `a`."""
    teams = {
        "a": {"takes": {"a": 3}, "owns": {"case_types": ["x"]}, "may_decide": True, **a},
        "desk": {
            "takes": {"a": 1, "desk": 1}, "owns": {"case_types": ["y"]}, "may_decide": True
        },
    }  # fmt: skip
    return {
        "timeline": [
            {"date": on_day(9), "structure": structure_of("new", teams), "open_cases": "move"}
        ]
    }


def test_a_go_live_puts_everybody_back_where_the_plan_says() -> None:
    # Both move on Tuesday of the first week; on Wednesday week `a` answers no more calls.
    plan = office(teams=DECIDE, reorganisation=live(phone_clerks="none"), review={"up_to": 2})
    cases = [*in_hand("y", 2, 99999), *in_hand("x", 3, 99999), *waiting("y", 40)]
    made = HandMade(cases, people=HandPeople())
    assert trace(plan, made, "moved", "go_live") == [
        "Tue 00:00 moved desk/clerk-2",
        "Tue 00:00 moved desk/clerk-1",
        "week 2 Wed 00:00 go_live",
        "week 2 Wed 00:00 moved a/clerk-1",
        "week 2 Wed 00:00 moved a/clerk-2",
        "week 3 Tue 00:00 moved desk/clerk-2",
        "week 3 Tue 00:00 moved desk/clerk-1",
    ]
    results = results_of(plan, made)
    # Working days with 3, 1, 3 and 1 clerks: 1 + 6 + 4 + 4.
    assert hours_of(results, "hours_paid", "a") == 8.0 * (3 + 6 + 3 * 4 + 4)
    assert hours_of(results, "filled_fte", "a") == pytest.approx((3 + 6 + 3 * 4 + 4) / 15)


def test_a_phase_that_changes_nothing_leaves_everybody_where_they_are() -> None:
    plan, same = office(teams=DECIDE, reorganisation=live()), office(teams=DECIDE)
    assert len(plan.phases) == 2
    cases = [*in_hand("y", 2, 99999), *in_hand("x", 3, 99999), *waiting("y", 6)]
    made = HandMade(cases, people=HandPeople())
    assert trace(plan, made, "moved", "go_live") == ["Tue 00:00 moved desk/clerk-2"]
    for team in ("a", "desk"):
        for measure in ("hours_paid", "filled_fte"):
            found = [hours_of(results_of(each, made), measure, team) for each in (plan, same)]
            assert found[0] == found[1]


def test_in_an_office_that_never_closes_who_moves_takes_work_at_once() -> None:
    # Clerk 2 has nothing to do since 12:00 of Monday; at midnight the desk's next case is begun.
    plan = office(hours={"kind": "always"})
    cases = [*in_hand("y", 2, 9999), *in_hand("x", 3, 240), *waiting("y", 9)]
    made = HandMade(cases, people=HandPeople())
    assert trace(plan, made, "moved", "start")[5:7] == [
        "Tue 00:00 moved desk/clerk-2",
        "Tue 00:00 start case-6 work desk/clerk-2",
    ]
