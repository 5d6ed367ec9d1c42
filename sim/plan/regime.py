"""Load against capacity in one number: whether an office can keep up at all."""

from sim.adding import added
from sim.plan.calendar import office_calendars
from sim.plan.load import Load, offered_load
from sim.plan.own_hours import own_presence
from sim.plan.staffing import TeamStaff, staffing
from sim.plan.workforce import mentoring_share, onboarding_loss, speed_up_of
from sim.scenario.study import Scenario
from sim.units import YEAR

FASTER = ("casework", "reading_in")
"""Uses that a team does faster by its speed-up: what steps of cases take."""


def load_hours(scenario: Scenario, part: Load) -> float:
    """Return the hours a year that a part of the load takes its team."""
    faster = speed_up_of(scenario, part.team) if part.use in FASTER else 0.0
    return part.minutes_per_year / (1.0 + faster) / 60.0


def capacity_hours(scenario: Scenario, staff: TeamStaff, hours: float) -> float:
    """Return the hours a year that a team has for work, newcomers and mentors taken off.

    `hours` are those of the office's calendar, which a clerk of the simulation works where
    people are not modelled one by one, unless the team has hours of its own.
    """
    if scenario.office.staff.people is not None:
        capacity = staff.capacity / 60.0
    else:
        own = own_presence(scenario, scenario.structure.teams[staff.team])
        capacity = staff.clerks * (hours if own is None else own.between(0.0, YEAR) / 60.0)
    learning = onboarding_loss(scenario, staff.team)
    return capacity * (1.0 - learning) * (1.0 - mentoring_share(scenario, staff.team))


def calendar_hours(scenario: Scenario) -> float:
    """Return the office hours of the first year: what one clerk of the simulation works."""
    office = scenario.office
    calendars = office_calendars(office.calendar, office.start, scenario.run.run_length)
    return calendars.presence.between(0.0, YEAR) / 60.0


def office_load(scenario: Scenario) -> float:
    """Return load over capacity of all casework teams together: from 1 on the stock grows.

    Central values, every contact answered at once: the arithmetic of `umbau check`.
    """
    hours, teams = calendar_hours(scenario), scenario.structure.teams
    capacity = added(
        capacity_hours(scenario, staff, hours)
        for name, staff in staffing(scenario).items()
        if not teams[name].outside
    )
    load = added(
        load_hours(scenario, part)
        for part in offered_load(scenario)
        if not teams[part.team].outside
    )
    return load / capacity if capacity > 0 else float("inf")
