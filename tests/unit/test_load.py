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
