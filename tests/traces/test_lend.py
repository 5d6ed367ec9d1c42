"""Work lent to clerks without work of another team, by hand (model.md §11, `lend`)."""

from collections.abc import Mapping
from typing import Any

import pytest

from sim.demand.people import LEAVE
from sim.plan.plan import Plan, compile_plan
from sim.scenario.management import UNSTEERED, Lend, Management
from tests.handmade import (
    HandCase,
    HandContact,
    HandMade,
    HandPeople,
    Laboratory,
    office_hours,
    on_day,
    structure_of,
    trace,
)

HOURS = office_hours("Mon-Fri 08:00-16:00")
AT_8, AT_10 = 8 * 60, 10 * 60
READING_IN = {"handoff": {"reading_in": 10, "inside_department": 0, "between_departments": 0}}
FRONT_DOES = {"intake": {"rule": "fixed_team", "team": "front"}}
FRONT_ANSWERS = {
    channel: {"rule": "fixed_team", "team": "front"} for channel in ("phone", "email", "counter")
}
EXPIRY = {
    "earliest": "0 days",
    "latest": "0 days",
    "certificate": {"minutes": {"mean": "5 min"}, "valid_for": "9 days"},
}
WORK = ("start", "lent", "work_end", "handoff")


def lending(lend: Mapping[str, Any] | None = None, **stated: Any) -> Plan:  # noqa: ANN401 - as Laboratory
    """Return an office of `front`, which takes in and answers, and `desk`, which owns and decides.

    Each has one clerk; reading-in takes ten minutes.
    """
    parts: dict[str, Any] = {
        "clerks": {"front": 1, "desk": 1},
        "steps": ("intake", "decision"),
        "decides": "decision",
        "hours": HOURS,
        "teams": {"desk": {"owns": {}, "may_decide": True, "phone_clerks": "all"}},
        "step_rules": FRONT_DOES,
        "contact_rules": FRONT_ANSWERS,
        "office": READING_IN,
    }
    scenario = Laboratory(**{**parts, **stated}).scenario()
    rule = Management(name="lends", lend=Lend.model_validate(lend or {}))
    return compile_plan(scenario.model_copy(update={"management": rule}))


def intakes(*minutes: float, at: float = AT_8) -> list[HandCase]:
    return [HandCase(at, [("intake", each)]) for each in minutes]


def test_a_journey_with_a_lent_step_an_own_call_and_a_lent_mail() -> None:
    # Both come at 08:00. The front clerk takes case 1 until 09:00; case 2 would wait, so the idle
    # clerk of the desk is lent it: 10 minutes of reading-in and 60 of work, until 09:10. At 08:30
    # a call is put to the desk (its own number): 5 minutes, a lag of 3, so until 09:18. Case 1 is
    # handed to the desk at 09:00 and waits; after the lent piece the own team comes first: 10 + 30
    # minutes, until 09:58. Case 2's decision has come at 09:18 without a handoff to pay but the
    # usual one: the case was the front's all the time. A mail to the front at 08:40 waits for its
    # clerk, who has it from 09:00 on.
    answers = {
        "phone": {"rule": "owning_team"},
        "email": {"rule": "fixed_team", "team": "front"},
        "counter": {"rule": "fixed_team", "team": "front"},
    }
    cases = [HandCase(AT_8, [("intake", 60), ("decision", 30)]) for _ in range(2)]
    contacts = [
        HandContact(AT_8 + 30, 5, "phone", lag=3),
        HandContact(AT_8 + 40, 4, "email"),
    ]
    assert trace(
        lending(contact_rules=answers), HandMade(cases, contacts),
        *WORK, "interrupt", "lag_start", "contact_end", "decided",
    ) == [
        "08:00 start case-1 intake front/clerk-0",
        "08:00 lent case-2 intake front/clerk-1 (10 min)",
        "08:00 start case-2 intake desk/clerk-1 (10 min)",
        "08:30 interrupt case-2 intake desk/clerk-1",
        "08:30 start contact-1 contact desk/clerk-1",
        "08:35 contact_end contact-1 contact desk/clerk-1 (5 min)",
        "08:35 lag_start case-2 intake desk/clerk-1 (3 min)",
        "09:00 work_end case-1 intake front/clerk-0 (60 min)",
        "09:00 handoff case-1 decision desk (10 min)",
        "09:00 start contact-2 mail front/clerk-0",
        "09:04 work_end contact-2 mail front/clerk-0 (4 min)",
        "09:18 work_end case-2 intake desk/clerk-1 (60 min)",
        "09:18 handoff case-2 decision desk (10 min)",
        "09:18 start case-1 decision desk/clerk-1 (10 min)",
        "09:58 work_end case-1 decision desk/clerk-1 (30 min)",
        "09:58 decided case-1 decision desk",
        "09:58 start case-2 decision desk/clerk-1 (10 min)",
        "10:38 work_end case-2 decision desk/clerk-1 (30 min)",
        "10:38 decided case-2 decision desk",
    ]  # fmt: skip


def test_without_the_rule_the_desk_waits() -> None:
    plan = lending()
    unsteered = compile_plan(plan.scenario.model_copy(update={"management": UNSTEERED}))
    assert trace(unsteered, HandMade(intakes(60, 60)), *WORK) == [
        "08:00 start case-1 intake front/clerk-0",
        "09:00 work_end case-1 intake front/clerk-0 (60 min)",
        "09:00 start case-2 intake front/clerk-0",
        "10:00 work_end case-2 intake front/clerk-0 (60 min)",
    ]


def test_a_freed_clerk_takes_what_has_waited_longest_in_other_teams() -> None:
    # Mon 08:00: the desk's clerk decides case 1 until 09:00. Behind the front's piece of four
    # hours wait a call-back since 08:10 (first in its order) and an intake since 08:05; behind
    # that of the third team, a mail since 08:07. The front would do the call-back next: since
    # 08:10. So the mail of the third team goes first, then the call-back, then the intake.
    clerks = {"front": 1, "third": 1, "desk": 1}
    rules = {
        "intake": {"rule": "fixed_team", "team": "front"},
        "other": {"rule": "fixed_team", "team": "third"},
    }
    answers = {
        "phone": {"rule": "fixed_team", "team": "front"},
        "email": {"rule": "fixed_team", "team": "third"},
    }
    teams = {"front": {"owns": {}}, "desk": {"may_decide": True, "phone_clerks": "none"}}
    decides = {"decision": {"rule": "fixed_team", "team": "desk"}}
    cases = [
        HandCase(AT_8, [("intake", 240)]),
        HandCase(AT_8, [("other", 240)]),
        HandCase(AT_8, [("decision", 60)]),
        HandCase(AT_8 + 5, [("intake", 10)]),
    ]
    contacts = [
        HandContact(AT_8 + 6, 4, "phone", resolve=1.0, call_back=7),
        HandContact(AT_8 + 7, 3, "email"),
    ]
    plan = lending(
        clerks=clerks, steps=("intake", "other", "decision"), teams=teams,
        step_rules={**rules, **decides}, contact_rules=answers,
        contacts={"resolution": dict.fromkeys(
            ("simple", "casework_by_owner", "casework_by_others"), "50 %")},
    )  # fmt: skip
    assert trace(plan, HandMade(cases, contacts), "start", "lent") == [
        "08:00 start case-1 intake front/clerk-0",
        "08:00 start case-2 other third/clerk-1",
        "08:00 start case-3 decision desk/clerk-2",
        "08:06 start contact-1 contact front/clerk-0",
        "09:00 lent contact-2 mail third/clerk-2 (10 min)",
        "09:00 start contact-2 mail desk/clerk-2 (10 min)",
        "09:13 lent contact-1 call_back front/clerk-2 (10 min)",
        "09:13 start contact-1 call_back desk/clerk-2 (10 min)",
        "09:30 lent case-4 intake front/clerk-2 (10 min)",
        "09:30 start case-4 intake desk/clerk-2 (10 min)",
    ]


def test_after_a_wait_pieces_are_found_at_full_hours_and_by_freed_clerks() -> None:
    # A piece must wait an hour. Cases 2 and 3 wait for the front since 08:20; the desk's clerk is
    # idle, looks at 09:00 in vain and at 10:00 takes case 2; done at 10:40, case 3.
    cases = [*intakes(240), *intakes(30, 30, at=AT_8 + 20)]
    assert trace(lending({"after": "1 h"}), HandMade(cases), "start", "lent") == [
        "08:00 start case-1 intake front/clerk-0",
        "10:00 lent case-2 intake front/clerk-1 (10 min)",
        "10:00 start case-2 intake desk/clerk-1 (10 min)",
        "10:40 lent case-3 intake front/clerk-1 (10 min)",
        "10:40 start case-3 intake desk/clerk-1 (10 min)",
    ]


def test_at_a_full_hour_who_is_idle_longest_looks_first_whatever_the_team() -> None:
    # Case 3 waits for the front since 08:00. At 09:00 the clerk of the desk is idle since 08:30,
    # that of the line, the last team, since 08:00.
    plan = lending({"after": "45 min"}, clerks={"front": 1, "desk": 1, "line": 1})
    made = HandMade([HandCase(AT_8, [("decision", 30)]), *intakes(240, 60)])
    assert trace(plan, made, "start") == [
        "08:00 start case-1 decision desk/clerk-1",
        "08:00 start case-2 intake front/clerk-0",
        "09:00 start case-3 intake line/clerk-2 (10 min)",
    ]


def test_what_came_just_now_does_not_hold_up_what_has_waited() -> None:
    # A piece must wait an hour. Since 09:30 a mail is first in the front's order; at 10:00 the
    # desk's clerk takes the intake behind it, which waits since 08:20, and at 10:40 the mail.
    cases = [*intakes(240), *intakes(30, at=AT_8 + 20)]
    mail = HandContact(AT_8 + 90, 5, "email")
    assert trace(lending({"after": "1 h"}), HandMade(cases, [mail]), "lent") == [
        "10:00 lent case-2 intake front/clerk-1 (10 min)",
        "10:40 lent contact-1 mail front/clerk-1 (10 min)",
    ]


def test_what_has_waited_is_lent_in_the_order_of_its_class() -> None:
    # A piece must wait an hour. Case 3 waits since 08:30, case 2 since 08:20; at 10:00 both may be
    # lent, and the front would take case 3 first, which was applied for a day before.
    by_date = {"classes": ["mails", "cases"], "cases_by": "application_date"}
    plan = lending(
        {"after": "1 h"},
        teams={"front": {"discipline": by_date}, "desk": {"owns": {}, "may_decide": True}},
    )
    later = HandCase(AT_8 + 30, [("intake", 30)], application=AT_8 + 30 - 24 * 60)
    cases = [*intakes(240), *intakes(30, at=AT_8 + 20), later]
    assert trace(plan, HandMade(cases), "lent") == [
        "10:00 lent case-3 intake front/clerk-1 (10 min)",
        "10:40 lent case-2 intake front/clerk-1 (10 min)",
    ]


def test_a_piece_that_has_waited_exactly_so_long_is_lent() -> None:
    cases = [*intakes(240), *intakes(30, at=AT_8 + 60)]
    assert trace(lending({"after": "1 h"}), HandMade(cases), "lent") == [
        "10:00 lent case-2 intake front/clerk-1 (10 min)",
    ]


def test_in_the_morning_the_own_team_comes_first() -> None:
    # Three cases come in the night; at 08:00 the front takes one and its second clerk, who comes
    # with the same hours, another. Only what is left then is lent, at the same instant.
    cases = intakes(60, 60, 60, at=60)
    plan = lending(clerks={"desk": 1, "front": 2},
                   teams={"desk": {"owns": {}, "may_decide": True}})  # fmt: skip
    assert trace(plan, HandMade(cases), "start", "lent") == [
        "08:00 start case-1 intake front/clerk-1",
        "08:00 start case-2 intake front/clerk-2",
        "08:00 lent case-3 intake front/clerk-0 (10 min)",
        "08:00 start case-3 intake desk/clerk-0 (10 min)",
    ]


def test_deciding_steps_only_go_to_teams_that_may_decide() -> None:
    # Of two deciding teams one is busy; its piece goes to the other, never to the front.
    clerks = {"front": 1, "desk": 1, "other": 1}
    teams = {
        "desk": {"owns": {"case_types": ["a"]}, "may_decide": True},
        "other": {"owns": {"case_types": ["b"]}, "may_decide": True},
    }
    cases = [HandCase(AT_8, [("decision", 60)], case_type="a") for _ in range(3)]
    plan = lending({"steps": ["intake", "decision"]}, clerks=clerks, teams=teams,
                   case_types={"a": {}, "b": {}})  # fmt: skip
    assert trace(plan, HandMade(cases), *WORK) == [
        "08:00 start case-1 decision desk/clerk-1",
        "08:00 lent case-2 decision desk/clerk-2 (10 min)",
        "08:00 start case-2 decision other/clerk-2 (10 min)",
        "09:00 work_end case-1 decision desk/clerk-1 (60 min)",
        "09:00 start case-3 decision desk/clerk-1",
        "09:10 work_end case-2 decision other/clerk-2 (60 min)",
        "10:00 work_end case-3 decision desk/clerk-1 (60 min)",
    ]


def test_a_deciding_step_is_not_lent_unless_it_is_named() -> None:
    cases = [HandCase(AT_8, [("decision", 60)]) for _ in range(2)]
    assert trace(lending(), HandMade(cases), "lent") == []


def test_a_lent_mail_pays_the_switch_too_and_is_resolved_as_by_others() -> None:
    # The front's clerk is busy; the desk, which owns the cases, would resolve the mails, others do
    # not. The first is begun after nothing (10 minutes of reading-in), the second after a mail,
    # the third after an intake that was lent too: 10 of reading-in and 2 of switch.
    resolution = {"simple": "90 %", "casework_by_owner": "90 %", "casework_by_others": "50 %"}
    contacts = [
        HandContact(AT_8 + 10 * number, 4, "email", "status", resolve=0.7, call_back=1)
        for number in range(2)
    ]
    contacts.append(HandContact(AT_10, 4, "email", "status", resolve=0.7, call_back=1))
    cases = [*intakes(240), *intakes(30, at=AT_8 + 45)]
    plan = lending(contacts={"resolution": resolution, "mail_switch": 2})
    assert trace(plan, HandMade(cases, contacts), "start", "lent", "call_back") == [
        "08:00 start case-1 intake front/clerk-0",
        "08:00 lent contact-1 mail front/clerk-1 (10 min)",
        "08:00 start contact-1 mail desk/clerk-1 (10 min)",
        "08:14 call_back contact-1 desk",
        "08:14 start contact-1 call_back desk/clerk-1",
        "08:15 lent contact-2 mail front/clerk-1 (10 min)",
        "08:15 start contact-2 mail desk/clerk-1 (12 min)",
        "08:31 call_back contact-2 desk",
        "08:31 start contact-2 call_back desk/clerk-1",
        "08:45 lent case-2 intake front/clerk-1 (10 min)",
        "08:45 start case-2 intake desk/clerk-1 (10 min)",
        "10:00 lent contact-3 mail front/clerk-1 (10 min)",
        "10:00 start contact-3 mail desk/clerk-1 (12 min)",
        "10:16 call_back contact-3 desk",
        "10:16 start contact-3 call_back desk/clerk-1",
    ]


def test_what_is_given_back_goes_to_the_team_whose_work_it_is() -> None:
    # The desk's clerk is lent case 2 on Monday at 15:00 and is away from Tuesday on. After one
    # working day the case is given back to the front: of Monday's hour 10 minutes were reading-in
    # and 50 work, so 10 are left, which the front's clerk begins on Wednesday and reads in anew.
    cases = [*intakes(60, at=AT_8 + 420), *intakes(60, at=AT_8 + 420)]
    away = HandPeople(absent={("desk", 0, 0): dict.fromkeys(range(1, 5), LEAVE)})
    plan = lending(people={"deputy_after": 1.0})
    assert trace(plan, HandMade(cases, people=away), *WORK, "given_back") == [
        "15:00 start case-1 intake front/clerk-0",
        "15:00 lent case-2 intake front/clerk-1 (10 min)",
        "15:00 start case-2 intake desk/clerk-1 (10 min)",
        "16:00 work_end case-1 intake front/clerk-0 (60 min)",
        "Wed 00:00 given_back case-2 intake desk/clerk-1 (50 min)",
        "Wed 00:00 handoff case-2 intake front (10 min)",
        "Wed 08:00 start case-2 intake front/clerk-0 (10 min)",
        "Wed 08:20 work_end case-2 intake front/clerk-0 (10 min)",
    ]


def test_a_lent_mail_is_given_back_to_the_team_that_received_it() -> None:
    contacts = [HandContact(AT_8 + 420, 90, "email")]
    away = HandPeople(absent={("desk", 0, 0): dict.fromkeys(range(1, 5), LEAVE)})
    plan = lending(people={"deputy_after": 1.0})
    made = HandMade(intakes(60, at=AT_8 + 420), contacts, people=away)
    assert trace(plan, made, "start", "lent", "given_back") == [
        "15:00 start case-1 intake front/clerk-0",
        "15:00 lent contact-1 mail front/clerk-1 (10 min)",
        "15:00 start contact-1 mail desk/clerk-1 (10 min)",
        "Wed 00:00 given_back contact-1 mail desk/clerk-1 (50 min)",
        "Wed 08:00 start contact-1 mail front/clerk-0",
    ]


def test_what_is_given_back_is_lent_before_what_has_waited_meanwhile() -> None:
    # The front is busy all week. Of the desk clerk-1 is lent a mail on Monday and is away from
    # Tuesday on; clerk-2 comes on Wednesday, when that mail is back, before the one of 15:30.
    contacts = [HandContact(AT_8 + 420, 90, "email"), HandContact(AT_8 + 450, 30, "email")]
    away = {0: range(1, 5), 1: range(2)}
    people = HandPeople(
        absent={("desk", post, 0): dict.fromkeys(days, LEAVE) for post, days in away.items()}
    )
    plan = lending(clerks={"front": 1, "desk": 2}, people={"deputy_after": 1.0})
    made = HandMade(intakes(2000), contacts, people=people)
    assert trace(plan, made, "lent", "given_back") == [
        "15:00 lent contact-1 mail front/clerk-1 (10 min)",
        "Wed 00:00 given_back contact-1 mail desk/clerk-1 (50 min)",
        "Wed 08:00 lent contact-1 mail front/clerk-2 (10 min)",
        "Wed 08:50 lent contact-2 mail front/clerk-2 (10 min)",
    ]


def test_who_is_faster_at_the_own_teams_work_is_not_so_at_what_is_lent() -> None:
    # The clerk of the desk is half as fast again at its cases alone: 40 minutes for case 1, 10 and
    # 60 for the front's case 3.
    special, broad = {"onboarding_time": "1 day", "speed_up": 0.5}, {"onboarding_time": "1 day"}
    plan = lending(
        people={"portfolios": {"special": special, "broad": broad}},
        teams={
            "front": {"portfolio": "broad"},
            "desk": {"owns": {}, "may_decide": True, "portfolio": "special"},
        },
    )
    made = HandMade([HandCase(AT_8, [("decision", 60)]), *intakes(60, 60)], people=HandPeople())
    assert trace(plan, made, "speed", *WORK) == [
        "08:00 start case-1 decision desk/clerk-1",
        "08:00 speed case-1 decision desk/clerk-1 (1.5)",
        "08:00 start case-2 intake front/clerk-0",
        "08:40 work_end case-1 decision desk/clerk-1 (60 min)",
        "08:40 lent case-3 intake front/clerk-1 (10 min)",
        "08:40 start case-3 intake desk/clerk-1 (10 min)",
        "09:00 work_end case-2 intake front/clerk-0 (60 min)",
        "09:50 work_end case-3 intake desk/clerk-1 (60 min)",
    ]


def test_newcomers_are_lent_nothing() -> None:
    # The desk's clerk leaves on Tuesday morning; the successor comes at once, learns for a long
    # time, and neither gets case 4 when it comes at 08:00 nor takes it at 09:00 or 10:00.
    people = {
        "turnover": "0.01 per day",
        "newcomers": {"start_output": "50 %", "mentor": "0 %"},
        "portfolios": {"broad": {"onboarding_time": "6 months"}},
    }
    new = HandPeople(draws={(what, "desk", 0, 0): [0.0] for what in ("leaving", "hiring")})
    plan = lending(
        people=people,
        teams={"desk": {"owns": {}, "may_decide": True, "portfolio": "broad"}},
    )
    cases = [*intakes(60, 60), *intakes(150, 60, at=AT_8 + 1440)]
    lines = trace(plan, HandMade(cases, people=new), "lent", "left", "joined", "start")
    assert lines[3:] == [
        "08:00 lent case-2 intake front/clerk-1 (10 min)",
        "08:00 start case-2 intake desk/clerk-1 (10 min)",
        "Tue 00:00 left desk/clerk-1",
        "Tue 00:00 joined desk/clerk-1",
        "Tue 08:00 start case-3 intake front/clerk-0",
        "Tue 10:30 start case-4 intake front/clerk-0",
    ]


def test_an_own_caseloads_work_is_not_lent_but_what_is_about_no_case_is() -> None:
    # The front's clerks have caseloads of their own; the mail is about nobody's case.
    teams = {
        "front": {"caseload": "own"},
        "desk": {"owns": {}, "may_decide": True},
    }
    contacts = [
        HandContact(AT_8 + 10, 4, "email", "status", about_case=0),
        HandContact(AT_8 + 20, 4, "email"),
    ]
    cases = [HandCase(AT_8, [("intake", 60), ("external", 600), ("decision", 1)])]
    cases.append(HandCase(AT_8, [("intake", 60)]))
    assert trace(lending(teams=teams), HandMade(cases, contacts), "start", "lent") == [
        "08:00 start case-1 intake front/clerk-0",
        "08:20 lent contact-2 mail front/clerk-1 (10 min)",
        "08:20 start contact-2 mail desk/clerk-1 (10 min)",
        "09:00 start enquiry-1 mail front/clerk-0",
        "09:04 start case-2 intake front/clerk-0",
        "Tue 08:00 start case-1 decision desk/clerk-1 (10 min)",
    ]


@pytest.mark.parametrize("outside", [False, True])
def test_teams_outside_the_casework_neither_lend_nor_borrow(outside: bool) -> None:  # noqa: FBT001 - what varies
    # The side's clerk has a recheck until 09:00 and another waits; the front is idle. From 10:00
    # on it is the other way round.
    clerks = {"front": 1, "side": 1, "desk": 1}
    teams = {"side": {"outside": outside}, "desk": {"owns": {}, "may_decide": True}}
    rules = {**FRONT_DOES, "recheck": {"rule": "fixed_team", "team": "side"}}
    cases = [HandCase(AT_8, [("decision", 400)])]
    cases += [HandCase(AT_8, [("recheck", 60)]) for _ in range(2)]
    cases += intakes(60, 60, at=AT_10)
    plan = lending(
        clerks=clerks, teams=teams, step_rules=rules, steps=("intake", "recheck", "decision")
    )
    lent = [
        "08:00 lent case-3 recheck side/clerk-0 (10 min)",
        "10:00 lent case-5 intake front/clerk-1 (10 min)",
    ]
    assert trace(plan, HandMade(cases), "lent") == ([] if outside else lent)


def test_callers_and_visitors_are_not_lent() -> None:
    # The front's clerk is busy with a visitor; another visitor and a caller wait.
    contacts = [
        HandContact(AT_8, 60, "counter"),
        HandContact(AT_8 + 1, 10, "counter"),
        HandContact(AT_8 + 2, 10, "phone"),
    ]
    assert trace(lending(), HandMade(contacts=contacts), "start", "lent") == [
        "08:00 start contact-1 contact front/clerk-0",
        "09:00 start contact-3 contact front/clerk-0",
        "09:10 start contact-2 contact front/clerk-0",
    ]


def test_certificates_and_what_case_managers_took_over_are_not_lent() -> None:
    # The owning desk decides case 1; the certificate of case 2, which is with the applicant, waits
    # for it, and so does an enquiry that was taken over by the case managers of the desk.
    cases = [
        HandCase(AT_8, [("decision", 60)]),
        HandCase(AT_8, [("external", 600), ("decision", 5)], lapse=AT_8 + 10, certificate=5,
                 overlap=0.0),
    ]  # fmt: skip
    accompany = {"accompany": {"team": "desk", "share": "50 %", "takes_over": "50 %"}}
    asks = [HandContact(AT_8 + 20, 4, "email", "status", about_case=1, thinning=0.0)]
    plan = lending(case_types={"case": {"expiry": EXPIRY}}, structure=accompany)
    assert trace(plan, HandMade(cases, asks), "start", "lent") == [
        "08:00 start case-1 decision desk/clerk-1",
        "09:00 start case-2 certificate desk/clerk-1",
        "09:05 start enquiry-1 accompany desk/clerk-1",
        "Tue 08:00 start case-2 decision desk/clerk-1",
    ]


def test_lent_work_in_hand_at_a_go_live_stays_with_its_clerk() -> None:
    # From Tuesday on the front is no more: its clerk joins the desk. Whoever has a case in hand
    # since Monday, lent or not, ends it on Tuesday; to decide it is a handoff for both, as the
    # front had them.
    teams = {"desk": {"takes": {"front": "all", "desk": "all"}, "owns": {}, "may_decide": True}}
    after = structure_of("after", teams)
    timeline = [{"date": on_day(1), "structure": after, "open_cases": "move", "kind": "structure"}]
    cases = [HandCase(AT_8 + 450, [("intake", 60), ("decision", 30)]) for _ in range(2)]
    plan = lending(reorganisation={"timeline": timeline}, contact_rules={})
    assert trace(plan, HandMade(cases), *WORK) == [
        "15:30 start case-1 intake front/clerk-0",
        "15:30 lent case-2 intake front/clerk-1 (10 min)",
        "15:30 start case-2 intake desk/clerk-1 (10 min)",
        "Tue 08:30 work_end case-1 intake desk/clerk-0 (60 min)",
        "Tue 08:30 handoff case-1 decision desk (10 min)",
        "Tue 08:30 start case-1 decision desk/clerk-0 (10 min)",
        "Tue 08:40 work_end case-2 intake desk/clerk-1 (60 min)",
        "Tue 08:40 handoff case-2 decision desk (10 min)",
        "Tue 08:40 start case-2 decision desk/clerk-1 (10 min)",
        "Tue 09:10 work_end case-1 decision desk/clerk-0 (30 min)",
        "Tue 09:20 work_end case-2 decision desk/clerk-1 (30 min)",
    ]
