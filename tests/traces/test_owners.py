"""Who owns a contact: who has its case now, by hand (model.md §6)."""

from dataclasses import replace
from typing import Any

import pytest

from tests.handmade import (
    DAY,
    HandCase,
    HandContact,
    HandMade,
    Laboratory,
    on_day,
    structure_of,
    trace,
)

FRONT, CHECKERS, LINE = (
    {"rule": "fixed_team", "team": name} for name in ("front", "checkers", "line")
)
EXPIRY = {
    "earliest": "0 days",
    "latest": "0 days",
    "certificate": {"minutes": {"mean": "10 min"}, "valid_for": "50 weeks"},
    "emergency": {"probability": "100 %"},
}
RESOLVED = {
    "resolution": {
        "simple": "80 %",
        "casework_by_owner": "80 %",
        "casework_by_others": "40 %",
    }
}
TEAMS = ("line", "front", "checkers", "desk")
LAB = Laboratory(
    clerks=dict.fromkeys(TEAMS, 1),
    steps=("intake", "recheck", "work"),
    decides="work",
    teams={name: {"department": name} for name in TEAMS} | {"desk": {"owns": {}}},
    step_rules={"intake": FRONT, "recheck": CHECKERS},
    contact_rules=dict.fromkeys(("phone", "email", "counter"), LINE),
    structure={"referrals": {"to": "line"}},
    case_types={"case": {"expiry": EXPIRY}},
    contacts=RESOLVED,
    office={
        "handoff": {
            "reading_in": "0 min",
            "inside_department": "0 working days",
            "between_departments": "0.25 working days",  # six hours round the clock
        }
    },
)
WAY = [
    ("intake", 60.0),
    ("applicant", 600.0),
    ("recheck", 30.0),
    ("referral", 0.0),
    ("external", 1.0 * DAY),
    ("hearing", 30.0),
    ("work", 60.0),
]


def asking(*dates: float, about: int = 0, **luck: Any) -> list[HandContact]:  # noqa: ANN401 - as HandContact
    """Return calls about a case at these dates that nobody resolves, unless stated."""
    luck = {"resolve": 0.99, **luck}
    return [HandContact(at, 2, kind="status", about_case=about, **luck) for at in dates]


def test_call_backs_go_to_who_has_the_case_now() -> None:
    # A case before it keeps the front busy for an hour, so case-2 waits, is in hand until 02:00
    # and with its applicant until 12:00. Its mail takes the line from 12:00 to 12:32, a call of
    # two minutes in between. The file travels to the checkers from 12:32 to 18:32, is rechecked
    # until 19:02; referred, six hours there and six back, until 07:02; with another authority for
    # a day, half an hour with the applicant who is heard, and six hours on the way to the desk.
    sent = HandContact(minutes=30, channel="email", kind="submission", resolve=0.99)
    visit = HandContact(5 * 60, 3, resolve=0.99)
    case = HandCase(0, WAY, submission=sent, lapse=30, certificate=4, emergency=visit)
    calls = asking(
        30,  # waits at intake
        90,  # in hand there
        3 * 60,  # with the applicant: nobody asks
        12 * 60 + 10,  # the documents are being read
        15 * 60,  # on the way to the recheck
        18 * 60 + 40,  # in hand there
        22 * 60,  # on the way of the referral
        DAY + 8 * 60,  # with another authority
        2 * DAY + 9 * 60,  # on the way to the decision
        2 * DAY + 14 * 60,  # in hand there
        2 * DAY + 15 * 60,  # decided
        about=1,
    )
    made = HandMade([HandCase(0, [("intake", 60), ("never", 9 * DAY)]), case], calls)
    lines = trace(LAB.plan(), made, "call_back", "certificate", "decided", "transfer_end")
    assert lines == [
        "00:30 certificate case-2 certificate desk (no. 1)",
        "00:32 call_back enquiry-1 front",
        "01:32 call_back enquiry-2 front",
        "05:03 call_back emergency-2 checkers",
        "12:12 call_back enquiry-4 checkers",
        "12:32 call_back documents-2 checkers",
        "15:02 call_back enquiry-5 checkers",
        "18:32 transfer_end case-2 recheck checkers",
        "18:42 call_back enquiry-6 checkers",
        "22:02 call_back enquiry-7 desk",
        "Tue 07:02 transfer_end case-2 recheck checkers",
        "Tue 08:02 call_back enquiry-8 desk",
        "Wed 09:02 call_back enquiry-9 desk",
        "Wed 13:32 transfer_end case-2 work desk",
        "Wed 14:02 call_back enquiry-10 desk",
        "Wed 14:32 decided case-2 work desk",
    ]


def test_documents_that_never_come_are_the_checkers_too() -> None:
    visit = HandContact(5 * 60, 3, resolve=0.99)
    made = HandMade([HandCase(0, [("intake", 60), ("never", DAY)], emergency=visit)])
    assert trace(LAB.plan(), made, "call_back") == ["05:03 call_back emergency-1 checkers"]


def test_a_case_with_the_applicant_at_the_start_is_the_checkers() -> None:
    visit = HandContact(5 * 60, 3, resolve=0.99)
    way = [("applicant", 600.0), ("recheck", 30.0), ("work", 60.0)]
    made = HandMade(opening=[HandCase(0, way, application=-DAY, emergency=visit)])
    assert trace(LAB.plan(), made, "call_back") == ["05:03 call_back open-emergency-1 checkers"]


def test_what_is_about_no_case_is_the_owning_teams() -> None:
    made = HandMade(
        [HandCase(0, WAY)],
        [HandContact(30, 2, kind=kind, resolve=0.99) for kind in ("status", "general")],
    )
    assert trace(LAB.plan(), made, "call_back") == [
        "00:32 call_back contact-1 desk",
        "00:34 call_back contact-2 desk",
    ]


@pytest.mark.parametrize(
    ("receives", "resolved"),
    [("front", [True, False, False]), ("checkers", [False, True, False]),
     ("desk", [False, False, True]), ("line", [False, False, False])],
)  # fmt: skip
def test_who_has_the_case_resolves_as_its_owner(receives: str, resolved: list[bool]) -> None:
    # At intake until 01:00, at the recheck from 17:00 to 17:30, then with another authority. By
    # its owner 80 % are resolved, by others 40 %; the luck is 60 %.
    way = [("intake", 60.0), ("applicant", 600.0), ("recheck", 30.0), ("external", 1.0 * DAY)]
    lab = replace(LAB, contact_rules={"phone": {"rule": "fixed_team", "team": receives}})
    made = HandMade([HandCase(0, way)], asking(30, 17 * 60 + 10, 20 * 60, resolve=0.6))
    back = [line.split()[2] for line in trace(lab.plan(), made, "call_back")]
    assert [f"enquiry-{n}" not in back for n in (1, 2, 3)] == resolved


def test_calls_are_put_through_to_who_has_the_case() -> None:
    # Unresolved at the line after two minutes, the call interrupts the front's clerk.
    rule = {**LINE, "unresolved": "put_through"}
    lab = replace(LAB, contact_rules={"phone": rule})
    made = HandMade([HandCase(0, WAY)], asking(30, call_back=7))
    assert trace(lab.plan(), made, "put_through", "interrupt", "contact_end") == [
        "00:32 contact_end enquiry-1 contact line/clerk-0 (2 min)",
        "00:32 put_through enquiry-1 front",
        "00:32 interrupt case-1 intake front/clerk-1",
        "00:39 contact_end enquiry-1 contact front/clerk-1 (7 min)",
    ]


def test_teams_that_answer_for_their_cases_do_so_while_others_take_them_in() -> None:
    # The rule that receives asks the owning team: the numbers that clients know do not move.
    lab = replace(LAB, contact_rules={"phone": {"rule": "owning_team"}})
    made = HandMade([HandCase(0, WAY)], asking(30))
    assert trace(lab.plan(), made, "contact_attempt", "call_back") == [
        "00:30 contact_attempt enquiry-1 desk",
        "00:32 call_back enquiry-1 front",
    ]


def test_a_call_back_stays_where_it_was_raised() -> None:
    # Raised while the case is at intake, until 01:00; the front gets to it two hours later.
    made = HandMade([HandCase(0, WAY), HandCase(1, [("intake", 120.0), *WAY[1:]])], asking(30))
    lab = replace(LAB, teams={**LAB.teams, "front": {
        "department": "front", "discipline": {"classes": ["cases", "call_backs", "mails"]},
    }})  # fmt: skip
    assert trace(lab.plan(), made, "call_back", "start", entity="enquiry-1") == [
        "00:30 start enquiry-1 contact line/clerk-0",
        "00:32 call_back enquiry-1 front",
        "03:00 start enquiry-1 call_back front/clerk-1",
    ]


def test_where_a_deciding_step_asks_for_documents_it_rechecks() -> None:
    # Nobody rechecks but who decides: a case with its applicant is theirs.
    visit = HandContact(5 * 60, 3, resolve=0.99)
    way = [("work", 60.0), ("applicant", 600.0), ("work", 30.0)]
    rules = {"work": {"rule": "fixed_team", "team": "line"}, "recheck": CHECKERS}
    lab = replace(LAB, step_rules=rules, teams={**LAB.teams, "line": {"may_decide": True}})
    made = HandMade([HandCase(0, way, emergency=visit)], asking(30))
    assert trace(lab.plan(), made, "call_back") == [
        "00:32 call_back enquiry-1 desk",
        "05:03 call_back emergency-1 line",
    ]


def test_a_case_that_stays_with_the_old_structure_is_its_checkers() -> None:
    # From Tuesday on the clerks of the old checkers sit in a team that would recheck and own new
    # cases. They finish this one, and the desk owes its certificate.
    teams: dict[str, Any] = {
        "line": {"takes": {"line": "all"}},
        "front": {"takes": {"front": "all"}},
        "desk": {"takes": {"desk": "all"}},
        "new": {"takes": {"checkers": "all"}, "owns": {}, "may_decide": True},
    }
    recheck = {"rule": "fixed_team", "team": "new"}
    new = structure_of("new", teams, contacts=LAB.contact_rules,
                       steps={"intake": FRONT, "recheck": recheck})  # fmt: skip
    dated = {"date": on_day(1), "structure": new, "open_cases": "stay"}
    may = {**LAB.teams, "desk": {"owns": {}, "may_decide": True}}
    lab = replace(LAB, structure={}, teams=may, reorganisation={"timeline": [dated]})
    visit = HandContact(DAY + 60, 3, resolve=0.99)
    way = [("intake", 60.0), ("applicant", 3.0 * DAY), ("recheck", 30.0), ("work", 10.0)]
    made = HandMade([HandCase(0, way, emergency=visit, lapse=DAY + 300, certificate=4)])
    assert trace(lab.plan(), made, "call_back", "certificate") == [
        "Tue 01:03 call_back emergency-1 checkers",
        "Tue 05:00 certificate case-1 certificate desk (no. 1)",
    ]


def test_asking_who_has_a_case_leaves_it_where_it_is() -> None:
    # On Tuesday and Wednesday a clerk on an extra post rechecks, and `one` owns type x; before and
    # after `other` does both. The case of Tuesday stays with what held then. On Thursday nobody is
    # left to recheck it there: `other` would, and has its call-back, but `one` owns it still.
    decides: dict[str, Any] = {"may_decide": True}
    structure = {
        "teams": {
            "helpers": {"phone_clerks": 0, "owns": None},
            "one": {"owns": {"case_types": ["x"]}},
            "other": {"owns": {"case_types": ["y"]}},
        },
        "steps": {"recheck": {"rule": "fixed_team", "team": "helpers"}},
    }
    extra = {"effect": "extra_posts", "home": "one", "posts": 1, "team": "helpers"}
    lever = {
        "name": "lever", "begin": on_day(1), "end": on_day(3), "open_cases": "stay",
        "effects": [{"effect": "structure", "changes": structure}, extra],
    }  # fmt: skip
    lab = Laboratory(
        clerks={"line": 1, "one": 1, "other": 1},
        steps=("intake", "recheck", "work"),
        decides="work",
        teams={
            "one": {"owns": {"case_types": ["y"]}, **decides},
            "other": {"owns": {"case_types": ["x"]}, **decides},
        },
        contact_rules=dict.fromkeys(("phone", "counter"), LINE),
        case_types={"x": {"expiry": EXPIRY}, "y": {}},
        contacts=RESOLVED,
        reorganisation={"levers": [lever]},
    )
    visit = HandContact(3 * DAY + 60, 3, resolve=0.99)
    way = [("intake", 60.0), ("applicant", 4.0 * DAY), ("recheck", 30.0), ("work", 10.0)]
    case = HandCase(DAY, way, case_type="x", emergency=visit, lapse=3 * DAY + 300, certificate=4)
    assert trace(lab.plan(), HandMade([case]), "call_back", "certificate", "start") == [
        "Tue 00:00 start case-1 intake one/clerk-1",
        "Thu 01:00 start emergency-1 contact line/clerk-0",
        "Thu 01:03 call_back emergency-1 other",
        "Thu 01:03 start emergency-1 call_back other/clerk-2",
        "Thu 05:00 certificate case-1 certificate one (no. 1)",
        "Thu 05:00 start case-1 certificate one/clerk-1",
        "Sat 01:00 start case-1 recheck other/clerk-2",
        "Sat 01:30 start case-1 work other/clerk-2",
    ]
