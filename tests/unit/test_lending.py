"""What may be lent to whom, in words of `umbau check`, and measured where it was."""

from collections.abc import Mapping
from typing import Any

import pytest

from sim.engines.simpy.office import OfficeAtWork
from sim.events.kinds import CALL_BACK_TASK, CERTIFICATE_TASK, MAIL
from sim.measures.measures import Measures
from sim.plan.lending import ANYBODY, DECIDERS, NOBODY, who_helps
from sim.plan.plan import Plan, compile_plan
from sim.plan.roster import roster_of
from sim.report.sections.check.management import management_blocks
from sim.report.writers.terminal import ANY_WIDTH, terminal
from sim.scenario.management import Lend, Management
from tests.handmade import HandCase, HandContact, HandMade, Laboratory

TEAMS = {"front": {}, "desk": {"owns": {}, "may_decide": True}}
FRONT = {"rule": "fixed_team", "team": "front"}


def lending(lend: Mapping[str, Any] | None = None, **stated: Any) -> Plan:  # noqa: ANN401 - as Laboratory
    """Return an office round the clock, in which the front takes in and receives mails."""
    parts: dict[str, Any] = {
        "clerks": {"front": 1, "desk": 1},
        "steps": ("intake", "decision"),
        "decides": "decision",
        "teams": TEAMS,
        "step_rules": {"intake": FRONT},
        "contact_rules": {"email": FRONT},
        "office": {"handoff": {
            "reading_in": 10, "inside_department": 0, "between_departments": 0}},
    }  # fmt: skip
    scenario = Laboratory(**{**parts, **stated}).scenario()
    rule = Management(name="lends", lend=Lend.model_validate(lend or {}))
    return compile_plan(scenario.model_copy(update={"management": rule}))


def said(plan: Plan) -> str:
    return terminal(management_blocks(plan.scenario, "en"), ANY_WIDTH)


def test_deciding_steps_are_lent_to_deciders_and_what_is_not_named_to_nobody() -> None:
    plan = lending({"steps": ["intake", "decision"], "tasks": ["mails"]})
    assert plan.lending is not None
    steps = [plan.lending.to(plan.steps.index(name), 0) for name in ("intake", "decision")]
    assert steps == [ANYBODY, DECIDERS]
    tasks = [plan.lending.to(code, 0) for code in (MAIL, CALL_BACK_TASK, CERTIFICATE_TASK)]
    assert tasks == [ANYBODY, NOBODY, NOBODY]


def test_without_the_rule_nothing_is_lent() -> None:
    plan = Laboratory().plan()
    assert plan.lending is None
    assert who_helps(plan.scenario) == []


def test_check_says_who_may_help_whom() -> None:
    told = said(lending())
    assert "Others may help front with intake and mails." in told
    assert "Others may help desk with call-backs." in told
    assert "Who may help: clerks with full output of front and desk, each outside" in told
    assert "never acts" not in told


def test_check_says_that_nobody_else_may_decide() -> None:
    told = said(lending({"steps": ["decision"], "tasks": []}))
    assert "No team has work of this kind that another may do: the rule never acts." in told
    told = said(lending({"steps": ["intake", "decision"]}))
    assert "With decision of desk nobody helps, for no other team may decide." in told


@pytest.mark.parametrize(
    "stated",
    [
        {"clerks": {"desk": 1}, "teams": {}, "step_rules": {}, "contact_rules": {}},
        {"teams": {"front": {"outside": True}, "desk": {"owns": {}, "may_decide": True}}},
    ],
)
def test_check_says_that_one_team_has_nobody_to_help(stated: Mapping[str, Any]) -> None:
    assert "Only one team has posts for casework, so nobody can help" in said(lending(**stated))


def test_check_says_that_own_caseloads_are_not_lent() -> None:
    teams = {"front": {"caseload": "own"}, "desk": {"owns": {}, "may_decide": True}}
    told = said(lending({"tasks": []}, teams=teams))
    assert "No team has work of this kind that another may do: the rule never acts." in told


# -- measures ---------------------------------------------------------------------------------


def values(plan: Plan, made: HandMade) -> Mapping[tuple[str, str, str], float]:
    """Run an office and return its measures by name, team and detail."""
    measures = Measures(plan, roster_of(plan, made.people))
    office = OfficeAtWork(plan, made.on(plan), [measures])
    results = measures.finish(office.run())
    return {(v.measure, v.team, v.detail): v.value for v in results.values if not v.case_type}


def test_hours_count_for_the_clerk_and_waits_for_the_owner() -> None:
    # At 00:00 both are idle: the front begins case 1 (240 minutes), the desk is lent case 2 (10 +
    # 50). At 00:10 a mail comes to the front and waits 50 minutes; the desk is lent it at 01:00:
    # 10 minutes of reading-in, 2 of switch (after other work), 8 of mail, until 01:20. In all 80
    # minutes of the desk's clerk: 20 of reading-in, 2 of switch, 50 of casework, 8 of contacts.
    cases = [HandCase(0, [("intake", 240)]), HandCase(0, [("intake", 50)])]
    contacts = [HandContact(10, 8, "email")]
    plan = lending(contacts={"mail_switch": 2}, days=1)
    found = values(plan, HandMade(cases, contacts))
    minutes = {
        use: found["hours", "desk", use] * 60
        for use in ("reading_in", "mail_switch", "casework", "contacts")
    }
    assert minutes == pytest.approx(
        {"reading_in": 20, "mail_switch": 2, "casework": 50, "contacts": 8}
    )
    assert found["hours", "front", "casework"] * 60 == pytest.approx(240)
    assert found["hours_lent", "desk", ""] * 60 == pytest.approx(80)
    assert found["hours_helped", "front", ""] * 60 == pytest.approx(80)
    assert found["hours_lent", "front", ""] == found["hours_helped", "desk", ""] == 0
    assert found["lent", "front", ""] == found["lent", "", ""] == 2
    assert found["begun", "front", "intake"] == 2
    assert found["begun", "front", "mail"] == 1
    assert ("begun", "desk", "mail") not in found
    assert found["waiting_time_mean", "front", "mail"] == pytest.approx(50)
    assert found["sojourn_time_mean", "front", "mail"] == pytest.approx(70)
    assert found["contacts_served", "front", ""] == 1
    assert found["contacts_served", "desk", ""] == 0


def test_what_is_lent_across_the_end_of_the_warm_up_counts_from_then_on() -> None:
    # The desk's clerk is lent case 2 from 00:00 to 36:10; the window begins at 24:00.
    cases = [HandCase(0, [("intake", 2400)]), HandCase(0, [("intake", 2160)])]
    found = values(lending(days=3, warm_up=1), HandMade(cases))
    assert found["hours_lent", "desk", ""] * 60 == pytest.approx(730)
    assert found["lent", "", ""] == 0
