"""Whether rules about urgent cases can ever act in a scenario, before it is run (model.md §11)."""

from sim.plan.opening import oldest_at_start
from sim.plan.phases import casework_teams, phases_of, staff_in, team_plans
from sim.scenario.study import Scenario


def without_urgent_class(scenario: Scenario) -> tuple[list[str], bool]:
    """Return the casework teams without a class of urgent cases, and whether these are all."""
    phase = phases_of(scenario)[0]
    plans = team_plans(phase)
    inside = casework_teams(staff_in(scenario, phase), plans)
    without = [name for name in inside if "urgent" not in plans[name].discipline.classes]
    return without, len(without) == len(inside)


def oldest_case(scenario: Scenario) -> float:
    """Return the age in minutes that no case of a run can pass."""
    return scenario.run.run_length + oldest_at_start(scenario.office)


def cap_is_reached(scenario: Scenario) -> bool:
    """Tell whether a case of the run can be as old as the cap of the age."""
    cap = scenario.management.age_cap
    return cap is not None and cap.age < oldest_case(scenario)


def anything_urgent(scenario: Scenario) -> bool:
    """Tell whether any case can be urgent: by a title that lapses, or by the cap of the age."""
    types = scenario.office.case_types.values()
    return cap_is_reached(scenario) or any(one.expiry is not None for one in types)
