"""Offered load of contacts, worked out by hand."""

import pytest

from sim.plan.load import offered_load
from tests.handmade import Laboratory

FRONT = {"rule": "fixed_team", "team": "front"}


def test_what_the_front_does_not_resolve_is_called_back_by_the_owner() -> None:
    # A thousand calls a year of five minutes at the front, of which a fifth comes back; each
    # costs a lag of three minutes. A hundred mails cost a switch of one minute each.
    lab = Laboratory(
        clerks={"front": 1, "desk": 1},
        contacts={
            "population": {
                "phone": {"total": "1000 per year"},
                "email": {"total": "100 per year"},
            },
            "kinds": {"general": "100 %"},
            "resolution": {
                "simple": "80 %",
                "casework_by_owner": "90 %",
                "casework_by_others": "50 %",
            },
            "mail_switch": "1 min",
        },
        office={"interruption": {"lag": {"mean": "3 min"}}},
        contact_rules={"phone": FRONT},
    )
    loads: dict[tuple[str, str], float] = {}
    for part in offered_load(lab.scenario()):
        key = part.team, part.use
        loads[key] = loads.get(key, 0.0) + part.minutes_per_year
    assert {key: minutes for key, minutes in loads.items() if minutes} == pytest.approx(
        {
            ("front", "contacts"): 5000,
            ("front", "resumption"): 3000,
            ("desk", "call_backs"): 0.2 * 5000 + 0.2 * 500,
            ("desk", "contacts"): 500,
            ("desk", "mail_switch"): 100,
        }
    )


def test_what_is_about_cases_comes_back_to_who_has_them() -> None:
    # Of a thousand open cases 30 % are at intake, 20 % with the applicant, 10 % elsewhere and 40 %
    # before the decision. Of 400 enquiries a year, which those with the applicant do not make,
    # 3/8 are the front's. A hundred applications a year send documents 20 times: the checkers'.
    opening = {"cases": 1000, "mean_age": "1 year", "places": {
        "intake": "30 %", "applicant": "20 %", "external": "10 %", "decision": "40 %"}}  # fmt: skip
    missing = {
        "probability": "20 %", "again_factor": 0.0, "reply": {"mean": "2 days"},
        "recheck": {"mean": "10 min"}, "never_comes": "0 %", "withdrawn_after": "12 weeks",
    }  # fmt: skip
    work = {"minutes": {"mean": "1 h"}}
    stages = [
        {"step": "intake", "work": work, "documents": missing},
        {"external": "police", "time": {"mean": "1 day"}},
        {"step": "grant", "work": work, "decides": True},
    ]
    flow = {"rate": "100 per year", "case_types": {"case": "100 %"}, "opening": opening}
    lab = Laboratory(
        clerks={"line": 1, "front": 1, "checkers": 1, "desk": 1},
        contacts={
            "enquiries": {"mean_rate": "0.5 per year", "old_multiple": 1.0,
                          "channels": {"phone": "100 %"}},
            "submissions": {"email": "100 %"},
            "resolution": {"simple": "80 %", "casework_by_owner": "90 %",
                           "casework_by_others": "40 %"},
        },
        office={"applications": {"titles": flow}, "journeys": {"way": {"stages": stages}}},
        step_rules={"intake": FRONT, "recheck": {"rule": "fixed_team", "team": "checkers"}},
        contact_rules={"phone": FRONT, "email": {"rule": "fixed_team", "team": "line"}},
    )  # fmt: skip
    back = {
        team: sum(p.minutes_per_year for p in offered_load(lab.scenario())
                  if p.use == "call_backs" and p.team == team)
        for team in ("line", "front", "checkers", "desk")
    }  # fmt: skip
    enquiries, submissions = 400 * 5, 20 * 5
    assert back == pytest.approx(
        {
            "line": 0,
            "front": 3 / 8 * enquiries * 0.1,
            "checkers": submissions * 0.6,
            "desk": 5 / 8 * enquiries * 0.6,
        }
    )
