"""Posts by arithmetic: volume times mean minutes over net hours (Personalbedarfsermittlung).

What a spreadsheet gives: every contact answered at once, nobody new, no queue, no chance. It
stands beside what the simulation says, so that the difference can be seen.
"""

from sim.adding import added
from sim.plan.expected import expected_visits, minutes_of_visits
from sim.plan.load import offered_load
from sim.plan.regime import calendar_hours, load_hours
from sim.plan.shape import RECHECK, deciding_places, standings
from sim.plan.staffing import net_hours_of
from sim.plan.workforce import turnover_of
from sim.scenario.office import Place
from sim.scenario.study import Scenario


def static_posts(scenario: Scenario, years: float | None = None) -> float:
    """Return the casework posts that the load asks for, vacant ones included.

    With `years` the work of the opening cases is to be done within them, too.
    """
    teams = scenario.structure.teams
    hours = added(
        load_hours(scenario, part)
        for part in offered_load(scenario)
        if not teams[part.team].outside
    )
    if years is not None:
        hours += opening_hours(scenario) / years
    staff = scenario.office.staff
    if staff.clerks:
        return hours / calendar_hours(scenario)
    filled = 1.0 - turnover_of(staff).vacancy
    return hours / net_hours_of(scenario) / filled if filled > 0 else float("inf")


def opening_hours(scenario: Scenario) -> float:
    """Return the hours of casework that are left on the opening cases, by where they are."""
    office, minutes = scenario.office, 0.0
    for flow in office.applications.values():
        if flow.opening is None:
            continue
        for case_type, share in flow.case_types.items():
            cases = flow.opening.cases.value * share
            for place, part in flow.opening.places.items():
                if part > 0:
                    minutes += cases * part * _minutes_left(scenario, case_type, place)
    return minutes / 60.0


def _minutes_left(scenario: Scenario, case_type: str, place: Place) -> float:
    """Return the mean minutes of work that is left on a case of a type at a place.

    At intake all of it; with the applicant the repeated check and what follows; elsewhere what
    follows the check, from the deciding step on.
    """
    office = scenario.office
    visits = expected_visits(office, case_type)
    left = dict(visits.minutes)
    stages = office.journeys[office.case_types[case_type].journey].stages
    stood = list(standings(stages))
    if place == "applicant":
        here = next(each for each in stood if each.stage.documents is not None)
        left[here.before[-1][1]] -= visits.checks[here.before[-1][1]]
        done = [step for _, step in here.before[:-1]]
    else:
        deciding = deciding_places(stages)
        here = next(each for each in stood if each.place in deciding)
        done = [*(step for _, step in here.before[:-1]), RECHECK]
    if place != "intake":
        left = {step: minutes for step, minutes in left.items() if step not in done}
    of_visits = minutes_of_visits(office, visits)
    return added(left.values()) + of_visits
