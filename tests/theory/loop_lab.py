"""An office whose open cases enquire by mail, round the clock, for its tipping point."""

from typing import Any

from sim.scenario.office import Office
from sim.scenario.structure import Structure
from sim.scenario.study import Run, Scenario

DAY = 1440.0


def loop_office(
    cases: int, *, mean_age: float, mean_rate: float, multiple: float = 1.0, days: float = 365.0,
    arrivals: float = 96.0, clerks: int = 10,
) -> Scenario:  # fmt: skip
    """Return an office with `arrivals` cases a day of 120 min each, all clerks always there.

    An enquiry is a mail of 10 min; `mean_age` in days, `mean_rate` per day of an open case. 96
    cases are 192 h of work; ten clerks have 240 h a day, so 48 h are left for 288 mails.
    """
    office: dict[str, Any] = {
        "name": "Laboratory",
        "laboratory": True,
        "start": "2024-01-01",
        "calendar": {"kind": "always"},
        "applications": {
            "cases": {
                "rate": arrivals / DAY,
                "case_types": {"case": 1.0},
                "opening": {"cases": cases, "mean_age": mean_age * DAY},
            }
        },
        "case_types": {"case": {"journey": "way", "target_age": 10 * DAY}},
        "journeys": {
            "way": {
                "stages": [
                    {"step": "work", "work": {"minutes": {"mean": 120.0}}, "decides": True},
                ]
            }
        },
        "contacts": {
            "population": {},
            "minutes": {"mean": 10.0},
            "patience": "unlimited",
            "enquiries": {
                "mean_rate": mean_rate / DAY,
                "old_multiple": multiple,
                "channels": {"email": 1.0},
            },
        },
        "staff": {"clerks": {"desk": clerks}},
    }
    structure = {
        "name": "one_team",
        "teams": {"desk": {"takes": {"desk": "all"}, "owns": {}, "may_decide": True}},
    }
    return Scenario(
        name="loop",
        office=Office.model_validate(office),
        structure=Structure.model_validate(structure),
        run=Run(run_length=days * DAY, replications=3, seed=3),
    )
