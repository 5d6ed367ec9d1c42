"""A small office for relations between runs: everything in it happens, round the clock."""

from collections.abc import Mapping
from typing import Any

from sim.scenario.office import Office
from sim.scenario.structure import Structure
from sim.scenario.study import Run, Scenario

DAY = 1440.0


def small_lab(times: float = 1.0, loop: Mapping[str, Any] | None = None) -> Scenario:
    """Return an office round the clock with cases, calls and lags, its times multiplied.

    Intervals between arrivals, minutes of work and of contacts, patience, lag, delays, the
    length of the run: all are multiplied by `times`.
    """
    stages: list[dict[str, Any]] = [
        {"step": "work", "work": {"minutes": {"mean": 30.0 * times}}},
        {"external": "consent", "time": {"mean": 300.0 * times}},
        {"step": "decision", "work": {"minutes": {"mean": 20.0 * times}}, "decides": True},
    ]
    if loop is not None:
        stages[2]["loop"] = loop
    made = {
        "name": "Laboratory",
        "laboratory": True,
        "start": "2024-01-01",
        "calendar": {"kind": "always"},
        "applications": {"cases": {"rate": 1.0 / (20.0 * times), "case_types": {"case": 1.0}}},
        "case_types": {"case": {"journey": "way"}},
        "journeys": {"way": {"stages": stages}},
        "contacts": {
            "population": {"phone": {"total": 1.0 / (8.0 * times)}},
            "minutes": {"mean": 4.0 * times},
            "patience": {"mean": 3.0 * times},
            "redial": {"probability": 0.6, "delay": {"mean": 30.0 * times}, "attempts": 3},
            "resolution": {
                "simple": 0.7,
                "casework_by_owner": 0.7,
                "casework_by_others": 0.7,
            },
        },
        "interruption": {"lag": {"mean": 2.0 * times}},
        "staff": {"clerks": {"desk": 4}},
    }
    structure = {
        "name": "one_team",
        "teams": {"desk": {"takes": {"desk": "all"}, "owns": {}, "may_decide": True,
                           "phone_clerks": 1}},
    }  # fmt: skip
    return Scenario(
        name="laboratory",
        office=Office.model_validate(made),
        structure=Structure.model_validate(structure),
        run=Run(run_length=20.0 * DAY * times, replications=3, seed=5),
    )


def with_office(scenario: Scenario, **parts: Any) -> Scenario:  # noqa: ANN401 - parts of an office
    """Return the scenario with other parts of its office."""
    office = scenario.office.model_copy(update=parts)
    return scenario.model_copy(update={"office": office})
