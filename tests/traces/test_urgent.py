"""Urgent cases under management, by hand: cap of the age, order, turns (model.md §11)."""

from dataclasses import replace

import pytest

from tests.handmade import (
    DAY,
    HandCase,
    HandContact,
    HandMade,
    Laboratory,
    managed,
    on_day,
    structure_of,
    trace,
)

USUAL = {"classes": ["urgent", "call_backs", "mails", "cases"]}
LAB = Laboratory(teams={"desk": {"discipline": USUAL}})
EXPIRY = {
    "earliest": "0 days",
    "latest": "0 days",
    "certificate": {"minutes": {"mean": "10 min"}, "valid_for": "60 days"},
    "emergency": {"probability": "100 %"},
}
LAPSING = replace(LAB, case_types={"case": {"expiry": EXPIRY}})


def short(arrive: float = 1, urgent: float | None = None) -> HandCase:
    """Return a case of ten minutes; with `urgent` it is so from then on."""
    way = [("work", 10.0)]
    return HandCase(arrive, way) if urgent is None else HandCase(arrive, way, urgent=urgent)


def busy(until: float) -> HandCase:
    """Return a case that keeps a clerk busy from the start on."""
    return HandCase(0, [("work", until)])


# -- the cap of the age ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("urgent_by", "order"),
    [("application_date", ["case-2", "case-3"]), ("became_urgent", ["case-3", "case-2"])],
)
def test_from_the_age_on_a_case_is_urgent(urgent_by: str, order: list[str]) -> None:
    # The clerk is busy till 01:40. Case 2 of 00:10 is urgent at the age of an hour, case 3 of 00:20
    # from 00:30 on because its title is about to lapse: the later one by application has been
    # urgent for longer. Both come before the mail, case 4 (of 01:00) after it.
    made = HandMade(
        [busy(100), short(10), short(20, urgent=30), short(60)], [HandContact(5, 5, "email")]
    )
    plan = managed(LAB.plan(), age_cap={"age": "60 min"}, urgent_by=urgent_by)
    lines = trace(plan, made, "urgent", "start")
    assert [line for line in lines if "urgent" in line] == [
        "00:30 urgent case-3",
        "01:00 urgent case-1",
        "01:10 urgent case-2",
        "02:00 urgent case-4",
    ]
    starts = [line.split()[2] for line in lines if "start" in line]
    assert starts == ["case-1", *order, "contact-1", "case-4"]


def test_who_becomes_urgent_in_the_middle_of_a_line_leaves_the_others_in_it() -> None:
    # At 01:00 the clerk takes case 2 of cases 2 to 5; at 01:30 case 4 becomes urgent.
    cases = [HandCase(0), HandCase(1), HandCase(2), HandCase(3, urgent=90), HandCase(4)]
    lines = trace(LAB.plan(), HandMade(cases), "start")
    assert [line.split()[2] for line in lines] == ["case-1", "case-2", "case-4", "case-3", "case-5"]


def test_the_earlier_of_both_dates_counts_and_is_one_event() -> None:
    # Without a title at 00:30 the cap makes it urgent at 00:40; with it, 00:40 is no event.
    plan = managed(LAB.plan(), age_cap={"age": "30 min"})
    made = HandMade([busy(100), short(10), short(10, urgent=20)])
    assert trace(plan, made, "urgent") == [
        "00:20 urgent case-3",
        "00:30 urgent case-1",
        "00:40 urgent case-2",
    ]


def test_who_is_older_than_the_cap_at_the_start_is_urgent_at_once() -> None:
    # Open 2 passed 150 minutes 50 minutes ago, the title of open 3 made it urgent 60 minutes ago;
    # open 1 passes 150 minutes at 00:50. So 3, 2, and 1, which no other case passes.
    made = HandMade(
        opening=[
            HandCase(0, [("work", 10)], application=-100),
            HandCase(0, [("work", 60)], application=-200),
            HandCase(0, [("work", 10)], application=-120, urgent=-60),
        ]
    )
    plan = managed(LAB.plan(), age_cap={"age": "150 min"}, urgent_by="became_urgent")
    assert trace(plan, made, "urgent", "start") == [
        "00:00 start open-3 work desk/clerk-0",
        "00:10 start open-2 work desk/clerk-0",
        "00:50 urgent open-1",
        "01:10 start open-1 work desk/clerk-0",
    ]


def test_the_cap_owes_no_certificate_and_brings_no_visit() -> None:
    # The title lapses on day 3, the client comes on day 2. The cap sets the class alone.
    way = [("external", 4.0 * DAY), ("work", 60.0)]
    case = HandCase(
        0, way, urgent=2 * DAY, lapse=3 * DAY, certificate=10, emergency=HandContact(2 * DAY, 5)
    )
    plan, made = LAPSING.plan(), HandMade([case])
    capped = managed(plan, age_cap={"age": "1 days"})
    assert "Tue 00:00 urgent case-1" in trace(capped, made)
    assert "Wed 00:00 urgent case-1" in trace(plan, made)
    others = [
        [line for line in trace(each, made) if "urgent" not in line] for each in (capped, plan)
    ]
    assert others[0] == others[1]
    assert len([line for line in others[0] if "lapse" in line or "emergency case" in line]) == 1


@pytest.mark.parametrize("classes", [["old_cases", "mails", "cases"], ["mails", "cases"]])
def test_a_team_without_a_class_of_urgent_cases_serves_as_before(classes: list[str]) -> None:
    # Open 1 is past its target age of 90 days and urgent by the cap: still an old case, or a case.
    lab = Laboratory(
        teams={"desk": {"discipline": {"classes": ["call_backs", *classes]}}},
    )
    made = HandMade(
        [busy(100), short(10), short(20)],
        [HandContact(30, 5, "email")],
        opening=[
            HandCase(0, [("work", 90)], application=-99 * DAY),
            HandCase(0, [("work", 30)], application=-98 * DAY),
        ],
    )
    steered = managed(
        lab.plan(), age_cap={"age": "15 min"}, urgent_in_a_row=1, urgent_by="became_urgent"
    )
    assert trace(steered, made, "start") == trace(lab.plan(), made, "start")


# -- turns ----------------------------------------------------------------------------------------


def test_after_so_many_urgent_cases_comes_another_one() -> None:
    # All wait when the clerk is free at 01:40. Two urgent ones, then a case before the mail, twice.
    urgent, others = [short(at, urgent=at) for at in (1, 2, 3, 4)], [short(5), short(6), short(7)]
    made = HandMade([busy(100), *urgent, *others], [HandContact(8, 5, "email")])
    starts = trace(managed(LAB.plan(), urgent_in_a_row=2), made, "start")
    assert [line.split()[2] for line in starts] == [
        "case-1",
        *("case-2", "case-3", "case-6"),
        *("case-4", "case-5", "case-7"),
        *("contact-1", "case-8"),
    ]


def test_without_another_case_urgent_ones_go_on() -> None:
    # Two in a row, and nothing but urgent cases and a mail waits; the case of 02:05 comes next.
    urgent = [short(at, urgent=at) for at in (1, 2, 3, 4)]
    made = HandMade([busy(100), *urgent, short(125)], [HandContact(8, 5, "email")])
    assert trace(managed(LAB.plan(), urgent_in_a_row=2), made, "start") == [
        "00:00 start case-1 work desk/clerk-0",
        "01:40 start case-2 work desk/clerk-0",
        "01:50 start case-3 work desk/clerk-0",
        "02:00 start case-4 work desk/clerk-0",
        "02:10 start case-6 work desk/clerk-0",
        "02:20 start case-5 work desk/clerk-0",
        "02:30 start contact-1 mail desk/clerk-0",
    ]


def test_a_certificate_neither_ends_the_row_nor_comes_before_the_other_case() -> None:
    # Urgent from 01:40 to 01:50; the certificate of 01:45 comes as always, to 02:00; an urgent one
    # to 02:10, the second in a row. Now the case, before the certificate of 02:05.
    away = [("external", 5.0 * DAY), ("work", 10.0)]
    made = HandMade(
        [
            busy(100),
            *(short(at, urgent=at) for at in (1, 2, 3)),
            short(4),
            *(HandCase(5, away, lapse=lapse, certificate=10) for lapse in (105, 125)),
        ]
    )
    starts = trace(managed(LAPSING.plan(), urgent_in_a_row=2), made, "start")
    assert [" ".join(line.split()[2:4]) for line in starts[:7]] == [
        "case-1 work",
        "case-2 work",
        "case-6 certificate",
        "case-3 work",
        "case-5 work",
        "case-7 certificate",
        "case-4 work",
    ]


def test_the_row_is_the_teams_where_each_clerk_has_cases_of_their_own() -> None:
    # Cases 3 and 5 are clerk 0's, 4 and 6 clerk 1's; 3 and 4 are urgent. Clerk 0 takes case 3 at
    # 01:00. At 01:05 it is another case's turn: clerk 1 takes case 6, and case 4 after it.
    lab = Laboratory(
        clerks={"desk": 2}, teams={"desk": {"caseload": "own", "owns": {}, "discipline": USUAL}}
    )
    made = HandMade(
        [busy(60), busy(65), short(1, urgent=1), short(2, urgent=2), short(3), short(4)]
    )
    usual = ["case-1", "case-2", "case-3", "case-4", "case-5", "case-6"]
    starts = [line.split()[2] for line in trace(lab.plan(), made, "start")]
    assert starts == usual
    assert trace(managed(lab.plan(), urgent_in_a_row=1), made, "start")[2:] == [
        "01:00 start case-3 work desk/clerk-0",
        "01:05 start case-6 work desk/clerk-1",
        "01:10 start case-5 work desk/clerk-0",
        "01:15 start case-4 work desk/clerk-1",
    ]


def test_former_clerks_keep_the_turns_of_the_team_whose_work_they_finish() -> None:
    # On Tuesday its post goes to another team; the cases stay, and its former clerk does them.
    stated = {"discipline": USUAL, "owns": {}, "may_decide": True, "takes": {"desk": "all"}}
    live = {
        "date": on_day(1),
        "structure": structure_of("new", {"other": stated}),
        "open_cases": "stay",
    }
    lab = replace(LAB, teams={"desk": stated}, reorganisation={"timeline": [live]})
    made = HandMade([busy(DAY + 60), *(short(at, urgent=at) for at in (1, 2, 3)), short(4)])
    assert trace(managed(lab.plan(), urgent_in_a_row=1), made, "start")[1:] == [
        "Tue 01:00 start case-2 work other/clerk-0",
        "Tue 01:10 start case-5 work other/clerk-0",
        "Tue 01:20 start case-3 work other/clerk-0",
        "Tue 01:30 start case-4 work other/clerk-0",
    ]
