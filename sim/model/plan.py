"""A scenario compiled once for all of its replications: teams, rules and numbers at hand."""

from dataclasses import dataclass

from sim.demand.unrolling import Journeys
from sim.model.log import TASK_NAMES
from sim.scenario.calendar import DAY, YEAR, Calendar, Hours, hours_of, office_calendars
from sim.scenario.load import contact_rule, resolved_probability
from sim.scenario.shape import ClientKind, client_kinds, owner_of, steps_of
from sim.scenario.staffing import TeamStaff, staffing
from sim.scenario.study import Scenario
from sim.scenario.workforce import (
    Pattern,
    SickHazards,
    Turnover,
    patterns_of,
    portfolio_of,
    sick_hazards,
    speed_up_of,
    turnover_of,
)
from sim.structure.rules import CHANNELS, KINDS, ContactRule, StepRule
from sim.structure.structure import Answering


@dataclass(frozen=True)
class Plan:
    """What the office at work looks up: all of it follows from the scenario."""

    scenario: Scenario
    journeys: Journeys
    hours: Hours
    clients: tuple[ClientKind, ...]
    owners: tuple[str, ...]
    """The owning team of each kind of clients."""
    steps: tuple[str, ...]
    step_rules: tuple[StepRule, ...]
    contact_rules: tuple[ContactRule, ...]
    """One rule per channel."""
    resolved_by_owner: tuple[float, ...]
    resolved_by_others: tuple[float, ...]
    """Probability per kind of contact that the receiver resolves it."""
    staff: dict[str, TeamStaff]
    patterns: tuple[Pattern, ...]
    turnover: Turnover
    sickness: SickHazards
    onboarding: tuple[float, ...]
    """Minutes until a newcomer's output is full, per team; 0 where there is nothing to learn."""
    speed_up: tuple[float, ...]
    """By how much faster the steps of cases are done, per team."""
    phone_clerks: dict[str, int | float]
    """Of a team's present clerks those who answer: a number, or (float) a share."""
    phone_free: dict[str, Calendar | None]
    target_age: tuple[float, ...]
    """Minutes, per kind of clients."""
    transfer_inside: float
    transfer_between: float
    """Open minutes that a file travels."""
    reading_in: float
    mail_switch: float
    """Minutes before a step of another team's case, before a mail after other work."""
    error_probability: float
    rework_share: float

    @property
    def teams(self) -> tuple[str, ...]:
        """Name the teams in the structure's order."""
        return tuple(self.scenario.structure.teams)

    def step_name(self, code: int) -> str:
        """Name what stands in the step column of the log."""
        return self.steps[code] if code >= 0 else TASK_NAMES[code]


def compile_plan(scenario: Scenario) -> Plan:
    """Compile a checked scenario."""
    office, structure = scenario.office, scenario.structure
    hours = office_calendars(office.calendar, office.start, scenario.run.run_length)
    clients = client_kinds(scenario)
    steps = steps_of(scenario)
    staff = staffing(scenario)
    day = _presence_day(hours)
    handoff = office.handoff
    switch = office.contacts.mail_switch if office.contacts else None
    error = office.interruption.error if office.interruption else None
    return Plan(
        scenario=scenario,
        journeys=Journeys(scenario),
        hours=hours,
        clients=clients,
        owners=tuple(owner_of(scenario, kind) for kind in clients),
        steps=steps,
        step_rules=tuple(structure.step_rule(step) for step in steps),
        contact_rules=tuple(contact_rule(scenario, channel) for channel in CHANNELS),
        resolved_by_owner=tuple(
            resolved_probability(scenario, kind, by_owner=True) for kind in KINDS
        ),
        resolved_by_others=tuple(
            resolved_probability(scenario, kind, by_owner=False) for kind in KINDS
        ),
        staff=staff,
        patterns=patterns_of(office, scenario.run),
        turnover=turnover_of(office.staff),
        sickness=sick_hazards(office, scenario.run),
        onboarding=tuple(_onboarding(scenario, team) for team in structure.teams),
        speed_up=tuple(speed_up_of(scenario, team) for team in structure.teams),
        phone_clerks={
            name: answering(scenario, team.phone_clerks) for name, team in structure.teams.items()
        },
        phone_free={
            name: hours_of(
                office.calendar, team.phone_free_hours, office.start, scenario.run.run_length
            )
            if team.phone_free_hours
            else None
            for name, team in structure.teams.items()
        },
        target_age=tuple(office.case_types[kind.case_type].target_age for kind in clients),
        transfer_inside=handoff.inside_department.value * day if handoff else 0.0,
        transfer_between=handoff.between_departments.value * day if handoff else 0.0,
        reading_in=handoff.reading_in.value if handoff else 0.0,
        mail_switch=switch.value if switch else 0.0,
        error_probability=error.probability.value if error else 0.0,
        rework_share=error.rework_share.value if error else 0.0,
    )


def _presence_day(hours: Hours) -> float:
    """Return the mean open minutes of a working day: what a working day of travel means."""
    if hours.presence.always:
        return DAY
    working_days = {opens // DAY for opens in hours.presence.opens if opens < YEAR}
    return hours.presence.between(0.0, YEAR) / len(working_days)


def _onboarding(scenario: Scenario, team: str) -> float:
    people, portfolio = scenario.office.staff.people, portfolio_of(scenario, team)
    if people is None or people.newcomers is None or portfolio is None:
        return 0.0
    return portfolio.onboarding_time.value


def answering(scenario: Scenario, stated: Answering) -> int | float:
    """Return how many of a team's present clerks answer: a number, or (float) a share.

    `calibrated` is the office's share, all where the office states none.
    """
    contacts = scenario.office.contacts
    if stated == "calibrated":
        stated = 1.0
        if contacts is not None and contacts.phone_clerks is not None:
            stated = contacts.phone_clerks.value
    if stated == "all":
        return 1.0
    if stated == "none":
        return 0
    return stated


def who_answer(stated: float, clerks: int) -> int:
    """Return how many of so many clerks answer; of a share above 0 at least one remains."""
    if isinstance(stated, int):
        return min(stated, clerks)
    return min(clerks, max(1, round(stated * clerks))) if stated > 0 else 0
