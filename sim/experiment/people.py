"""Tables of people: staff by team, and the hours that onboarding costs and speed saves."""

from collections.abc import Callable

import numpy as np
import pandas as pd

from sim.adding import added
from sim.demand.people import REASONS
from sim.experiment.collected import Collected, Floats
from sim.experiment.comparison import Runs, equal_in
from sim.experiment.possible import possible
from sim.experiment.tables import SPECIALISATION, STAFF_BY_TEAM
from sim.measures.staff import STAFF
from sim.plan.phases import phases_of, posts_in, teams_over_time
from sim.plan.study import Study
from sim.scenario.study import Scenario
from sim.stats.intervals import Interval, mean_interval, paired_interval
from sim.units import YEAR

_NAN = float("nan")

EFFECTS: dict[str, Callable[[Collected], Floats]] = {
    "hours_onboarding": lambda runs: runs.values("hours", detail="onboarding"),
    "hours_mentoring": lambda runs: runs.values("hours", detail="mentoring"),
    "hours_saved_by_specialisation": lambda runs: runs.values("hours_saved_by_specialisation"),
}
"""Hours of the whole run, by replication, through which breadth of work acts on people."""


def with_people(runs: Runs) -> Runs:
    """Return the results of those scenarios that model people one by one."""
    return {
        key: collected
        for key, collected in runs.items()
        if collected.scenario.office.staff.people is not None
    }


def years_of(collected: Collected) -> float:
    """Return the length of the measured window in years."""
    run = collected.scenario.run
    return (run.run_length - run.warm_up) / YEAR


def staff_by_team(runs: Runs) -> pd.DataFrame:
    """Return one row per condition, structure and team, means over the runs; empty if nobody.

    Posts; filled, present and effective full-time equivalents; people who joined and left;
    hours of absence (in all and by reason), onboarding and mentoring, all per year; decided
    cases per present full-time equivalent and year (missing where nothing is decided).
    """
    return STAFF_BY_TEAM.frame(
        _team_row(collected, condition, structure, team)
        for (condition, structure), collected in with_people(runs).items()
        for team in teams_over_time(collected.scenario)
    )


def _posts_at_the_end(scenario: Scenario, team: str) -> int:
    return added(posts_in(scenario, phases_of(scenario)[-1]).get(team, {}).values())


def _team_row(collected: Collected, condition: str, structure: str, team: str) -> dict[str, object]:
    years, scenario = years_of(collected), collected.scenario
    absent = {
        reason: _mean(collected.values("hours_absent", team=team, detail=reason)) / years
        for reason in REASONS
    }
    lost = {
        use: _mean(collected.values("hours", team=team, detail=use)) / years
        for use in ("onboarding", "mentoring")
    }
    return {
        "scenario": scenario.name,
        "structure": structure,
        "condition": condition,
        "equal": equal_in(scenario),
        "team": team,
        "outside": teams_over_time(scenario)[team].outside,
        "posts": _posts_at_the_end(scenario, team),
        **{name: _mean(collected.values(name, team=team)) for name in STAFF},
        "joined_per_year": _mean(collected.values("joined", team=team)) / years,
        "left_per_year": _mean(collected.values("left", team=team)) / years,
        "hours_absent_per_year": added(absent.values()),
        **{f"hours_{reason}_per_year": hours for reason, hours in absent.items()},
        **{f"hours_{use}_per_year": hours for use, hours in lost.items()},
        "decided_per_present_fte": _mean(collected.values("decided_per_present_fte", team=team)),
        "replications": len(collected.replications),
    }


def _mean(values: Floats) -> float:
    """Return the mean of the runs that have a value; missing where none has."""
    finite = values[np.isfinite(values)]
    return float(finite.mean()) if len(finite) else _NAN


def specialisation(study: Study, runs: Runs) -> pd.DataFrame:
    """Return the hours through which a structure acts on its people; empty without people.

    One row per condition, structure and effect (`EFFECTS`), teams outside casework left out:
    mean hours a year over the runs with 95 % interval, and the paired difference to today's
    structure with its interval (missing for today's). Hours, not verdicts.
    """
    rows = []
    for (condition, structure), collected in with_people(runs).items():
        today, years = runs[condition, study.today], years_of(collected)
        for measure, hours in EFFECTS.items():
            values = hours(collected) / years
            found = possible(mean_interval(values), measure)
            gap = Interval(_NAN, _NAN, _NAN, found.level, found.n)
            if structure != study.today:
                gap = paired_interval(values, hours(today) / years)
            rows.append(
                {
                    "structure": structure,
                    "condition": condition,
                    "equal": equal_in(collected.scenario),
                    "measure": measure,
                    "unit": "hours_per_year",
                    "mean": found.mean,
                    "low": found.low,
                    "high": found.high,
                    "difference": gap.mean,
                    "difference_low": gap.low,
                    "difference_high": gap.high,
                    "replications": len(values),
                }
            )
    return SPECIALISATION.frame(rows)
