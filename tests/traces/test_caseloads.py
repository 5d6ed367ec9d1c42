"""Own caseloads, deputies for absent clerks and for empty teams, by hand (model.md §5, §8)."""

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
    answered,
    end_of,
    office_hours,
    trace,
)

HOURS = office_hours("Mon-Fri 08:00-16:00")
AT_8, AT_10 = 8 * 60, 10 * 60
MON, TUE, WED, THU, FRI = range(5)
FIRST, SECOND = ("desk", 0, 0), ("desk", 1, 0)
READING_IN = {"handoff": {"reading_in": 10, "inside_department": 1, "between_departments": 3}}


def own(clerks: int = 2, people: dict[str, Any] | None = None, **stated: Any) -> Plan:  # noqa: ANN401 - as Laboratory
    """Return a team in which each case belongs to a clerk."""
    stated = {"hours": HOURS, "office": READING_IN, **stated}
    teams = {"desk": {"caseload": "own", "owns": {}}}
    return Laboratory(clerks={"desk": clerks}, people=people or {}, teams=teams, **stated).plan()


def test_each_case_belongs_to_who_has_the_fewest_and_waits_for_that_clerk() -> None:
    # Cases 1 and 3 are the first clerk's, 2 and 4 the second's. The first is done with case 1 at
    # 09:00 and with case 3 at 10:00, and leaves case 4 to its own clerk, who is busy until 12:00.
    minutes = (60, 240, 60, 60)
    cases = [HandCase(AT_8, [("work", each)]) for each in minutes]
    assert trace(own(), HandMade(cases, people=HandPeople()), "start") == [
        "08:00 start case-1 work desk/clerk-0",
        "08:00 start case-2 work desk/clerk-1",
        "09:00 start case-3 work desk/clerk-0",
        "12:00 start case-4 work desk/clerk-1",
    ]


def test_what_waits_for_single_clerks_at_the_end_is_told_clerk_by_clerk() -> None:
    # Each has a case in hand at 08:00 and one that waits; the run ends on Monday. A mail, which is
    # about no case, waits for both of them.
    made = HandMade(
        [HandCase(AT_8 + n, [("work", 600)]) for n in range(4)], [HandContact(AT_10, 5, "email")],
        people=HandPeople(),
    )  # fmt: skip
    plan = own(days=1)
    assert len(trace(plan, made, "start")) == 2
    assert end_of(plan, made).tasks.queued.since.tolist() == [AT_10, AT_8 + 2, AT_8 + 3]


def test_who_works_half_the_hours_gets_half_the_cases() -> None:
    # Clerks 0 and 1 share a post, clerk 2 has one alone. One case for each, by number; then clerk
    # 2 has one for a post, the others one for half of it: the fourth is clerk 2's; now all are
    # even, and the next two go to clerks 0 and 1.
    halves = {"halves": {"persons": ["Mon-Fri 08:00-12:00", "Mon-Fri 12:00-16:00"]}}
    staff = {"homes": {"desk": {"posts": 2, "patterns": {"halves": 1}}}, "patterns": halves}
    cases = [HandCase(AT_8, [("work", 60)]) for _ in range(6)]
    assert trace(own(staff=staff), HandMade(cases, people=HandPeople()), "start") == [
        "08:00 start case-1 work desk/clerk-0",
        "08:00 start case-3 work desk/clerk-2",
        "09:00 start case-5 work desk/clerk-0",
        "09:00 start case-4 work desk/clerk-2",
        "12:00 start case-2 work desk/clerk-1",
        "13:00 start case-6 work desk/clerk-1",
    ]


def test_a_case_comes_back_to_its_clerk() -> None:
    way = [("work", 60), ("external", 120), ("work", 30)]
    cases = [HandCase(AT_8, way), HandCase(AT_8, [("work", 10)])]
    assert trace(own(), HandMade(cases, people=HandPeople()), "start", entity="case-1") == [
        "08:00 start case-1 work desk/clerk-0",
        "11:00 start case-1 work desk/clerk-0",
    ]


def test_an_absent_clerks_case_waits_without_a_deputy() -> None:
    # Back from the external authority on Tuesday, while its clerk is on leave until Thursday.
    cases = [HandCase(AT_8, [("work", 60), ("external", 1440), ("work", 30)])]
    away = HandPeople(absent={FIRST: dict.fromkeys((TUE, WED, THU), LEAVE)})
    assert trace(own(), HandMade(cases, people=away), "start", "handoff") == [
        "08:00 start case-1 work desk/clerk-0",
        "Fri 08:00 start case-1 work desk/clerk-0",
    ]


@pytest.mark.parametrize("deputy_after", [1.0, 0.5])
def test_a_deputy_goes_on_after_the_stated_time_and_reads_in(deputy_after: float) -> None:
    # One working day of absence is waited for, or a part of one, which is a whole one; on
    # Wednesday at 00:00 the case is for anybody.
    cases = [HandCase(AT_8, [("work", 60), ("external", 1440), ("work", 30)])]
    away = HandPeople(absent={FIRST: dict.fromkeys((TUE, WED, THU), LEAVE)})
    plan = own(people={"deputy_after": deputy_after})
    assert trace(plan, HandMade(cases, people=away), "start", "handoff", "work_end") == [
        "08:00 start case-1 work desk/clerk-0",
        "09:00 work_end case-1 work desk/clerk-0 (60 min)",
        "Wed 00:00 handoff case-1 work desk (10 min)",
        "Wed 08:00 start case-1 work desk/clerk-1 (10 min)",
        "Wed 08:40 work_end case-1 work desk/clerk-1 (30 min)",
    ]


def test_no_deputy_goes_on_when_the_clerk_of_the_case_is_back() -> None:
    # Case 1 is the first clerk's, who is on leave on Tuesday, with a deputy at once; both
    # clerks have a case. On Wednesday at 09:00 case 1 comes back: its clerk has case 3 in hand
    # until 12:00, the other one nothing, and it waits for its clerk.
    cases = [
        HandCase(AT_8, [("work", 60), ("external", 2 * 1440), ("work", 30)]),
        HandCase(AT_8, [("work", 60), ("external", 10 * 1440)]),
        HandCase(WED * 1440 + AT_8, [("work", 240)]),
    ]
    away = HandPeople(absent={FIRST: {TUE: LEAVE}})
    plan = own(people={"deputy_after": 0.0})
    assert trace(plan, HandMade(cases, people=away), "start", "handoff") == [
        "08:00 start case-1 work desk/clerk-0",
        "08:00 start case-2 work desk/clerk-1",
        "Wed 08:00 start case-3 work desk/clerk-0",
        "Wed 12:00 start case-1 work desk/clerk-0",
    ]


def test_a_leavers_cases_are_read_in_by_others_even_if_the_post_is_filled_at_once() -> None:
    # The first clerk leaves on Tuesday morning while the case is away; it comes back at 09:00 and
    # goes to who has the fewest cases: both have none, so to the successor in the first seat.
    cases = [HandCase(AT_8, [("work", 60), ("external", 1440), ("work", 30)])]
    leaves = HandPeople(draws={("leaving", *FIRST): [0.0]})
    plan = own(people={"turnover": "0.01 per day"})
    assert trace(plan, HandMade(cases, people=leaves), "start", "handoff", "left") == [
        "08:00 start case-1 work desk/clerk-0",
        "Tue 00:00 left desk/clerk-0",
        "Tue 09:00 handoff case-1 work desk (10 min)",
        "Tue 09:00 start case-1 work desk/clerk-0 (10 min)",
    ]


def test_an_enquiry_reaches_the_cases_own_clerk_if_possible() -> None:
    # Clerk 0 has case 1; at 10:00 both are idle since 09:00, clerk 0 first. The enquiry about
    # case 2 rings at its own clerk; while that one is on leave, a deputy answers.
    cases = [HandCase(AT_8, [("work", 60), ("external", 4 * 1440), ("work", 5)]) for _ in range(2)]
    calls = [
        HandContact(AT_10, about_case=1, kind="status"),
        HandContact(AT_10 + 1440, about_case=1, kind="status"),
    ]
    away = HandPeople(absent={SECOND: {TUE: LEAVE}})
    assert answered(own(), HandMade(cases, calls, people=away)) == {
        "enquiry-1": "desk/clerk-1",
        "enquiry-2": "desk/clerk-0",
    }


def test_an_enquiry_interrupts_the_clerk_of_its_case_though_another_one_is_idle() -> None:
    cases = [HandCase(AT_8), HandCase(AT_8, [("work", 240)])]
    enquiry = HandContact(AT_10, about_case=1, kind="status")
    made = HandMade(cases, [enquiry], people=HandPeople())
    assert answered(own(), made) == {"enquiry-1": "desk/clerk-1"}


def test_a_deputy_resolves_an_enquiry_as_others_do() -> None:
    # By its own clerk it would be resolved (.9), by a deputy (.5) it becomes a call-back, which
    # waits for the case's clerk until Wednesday.
    resolution = {"simple": "90 %", "casework_by_owner": "90 %", "casework_by_others": "50 %"}
    cases = [HandCase(AT_8, [("work", 60), ("external", 4 * 1440), ("work", 5)])]
    calls = [
        HandContact(AT_10, about_case=0, kind="status", resolve=0.7, call_back=20),
        HandContact(AT_10 + 1440, about_case=0, kind="status", resolve=0.7, call_back=20),
    ]
    away = HandPeople(absent={FIRST: {TUE: LEAVE}})
    plan = own(contacts={"resolution": resolution})
    made = HandMade(cases, calls, people=away)
    assert trace(plan, made, "call_back", "work_end") == [
        "09:00 work_end case-1 work desk/clerk-0 (60 min)",
        "Tue 10:05 call_back enquiry-2 desk",
        "Wed 08:20 work_end enquiry-2 call_back desk/clerk-0 (20 min)",
        "Fri 09:05 work_end case-1 work desk/clerk-0 (5 min)",
    ]


def test_calls_and_visits_reach_the_deputy_of_an_empty_team_and_mails_wait() -> None:
    lab = Laboratory(
        clerks={"help": 1, "desk": 1},
        people={},
        hours=HOURS,
        teams={"desk": {"owns": {}, "deputy": "help"}},
    )
    contacts = [
        HandContact(AT_10, channel="phone"),
        HandContact(AT_10 + 10, channel="counter"),
        HandContact(AT_10 + 20, channel="email"),
    ]
    away = HandPeople(absent={FIRST: {MON: LEAVE}})
    assert trace(lab.plan(), HandMade(contacts=contacts, people=away), "start") == [
        "10:00 start contact-1 contact help/clerk-0",
        "10:10 start contact-2 contact help/clerk-0",
        "Tue 08:00 start contact-3 mail desk/clerk-1",
    ]
    # Nobody is away: the deputy answers nothing.
    assert trace(lab.plan(), HandMade(contacts=contacts, people=HandPeople()), "start") == [
        "10:00 start contact-1 contact desk/clerk-1",
        "10:10 start contact-2 contact desk/clerk-1",
        "10:20 start contact-3 mail desk/clerk-1",
    ]
