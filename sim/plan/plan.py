"""A scenario compiled once for all of its replications: teams, rules and numbers at hand."""

from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from sim.events.kinds import FIRST_APPOINTMENT, NONE, TASK_NAMES
from sim.plan.calendar import (
    Calendar,
    Hours,
    office_calendars,
    open_minutes_at,
    working_day,
)
from sim.plan.effects import (
    EnquiriesKept,
    HandoffCost,
    Steps,
    enquiries_kept,
    handoff_costs,
    onboarding_kept,
)
from sim.plan.effects import steps as over_time
from sim.plan.holding import Holding, holding_of
from sim.plan.journeys import Journeys
from sim.plan.lending import Lendable, lendable
from sim.plan.load import resolved_probability
from sim.plan.own_hours import counters_of, phone_lines_of
from sim.plan.persons import Persons, persons_of
from sim.plan.phases import (
    begin_of,
    known_share,
    loads_in,
    phases_of,
    staff_in,
    team_plans,
    teams_over_time,
)
from sim.plan.review import ReviewPlan, review_plan
from sim.plan.shape import ClientKind, client_kinds, owner_of, steps_of
from sim.plan.slots import AppointmentPlan, Offers, appointments_of, no_shows_kept, offers_of
from sim.plan.staffing import TeamStaff
from sim.plan.throttle import ThrottlePlan, throttle_plan
from sim.plan.waiting import WaitingWork, waiting_work
from sim.plan.windows import Shift, Windows, phone_free_in, usual_shift
from sim.plan.workforce import (
    Pattern,
    SickHazards,
    Turnover,
    patterns_of,
    portfolio_of,
    sick_hazards,
    speed_up_of,
    turnover_of,
)
from sim.scenario.choices import Choice
from sim.scenario.levers import OpenCases
from sim.scenario.management import Lend
from sim.scenario.rules import CHANNELS, KINDS, Unresolved
from sim.scenario.structure import Accompany, Answering, Referrals, Structure, TeamPlan
from sim.scenario.study import Scenario

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Arrangement:
    """What a structure says about cases and contacts: who owns, does and receives what."""

    owners: tuple[str, ...]
    """The owning team of each kind of clients."""
    does: tuple[tuple[Choice, ...], ...]
    """Who does a step: a row per step, a column per kind of clients."""
    receives: tuple[tuple[tuple[Choice, ...], ...], ...]
    """Who receives a contact: by channel, kind of contact and kind of clients."""
    unresolved: tuple[Unresolved, ...]
    """What becomes of a contact that is not resolved, per channel."""
    referrals: Referrals | None
    accompany: Accompany | None
    offers: Offers
    """Who offers each appointment of the office, and how many slots, per kind of clients."""


@dataclass(frozen=True)
class PhasePlan:
    """What holds from a date on; teams are numbered as in the whole plan."""

    begin: float
    arrangement: tuple[int, ...]
    """Which arrangement governs each kind of clients."""
    open_cases: OpenCases
    teams: dict[str, TeamPlan]
    """The teams of the phase; others have nobody any more, or not yet."""
    staff: dict[str, TeamStaff]
    phone_clerks: dict[str, int | float]
    """Of a team's present clerks those who answer: a number, or (float) a share."""
    onboarding: tuple[float, ...]
    """Minutes until a newcomer's output is full, per team; 0 where there is nothing to learn."""
    speed_up: tuple[float, ...]
    """By how much faster the steps of cases are done, per team."""
    loads: dict[str, dict[str, float]]
    """Offered load by team and case type; empty where nobody changes teams."""

    def changes(self, before: "PhasePlan") -> bool:
        """Tell whether anything is different from a phase before, but what open cases do."""
        return replace(self, begin=before.begin, open_cases=before.open_cases) != before


@dataclass(frozen=True)
class Plan:
    """What the office at work looks up: all of it follows from the scenario."""

    scenario: Scenario
    journeys: Journeys
    hours: Hours
    working_day: float
    """Mean open minutes of a working day."""
    clients: tuple[ClientKind, ...]
    steps: tuple[str, ...]
    holding: tuple[Holding, ...]
    """At which steps the team of the step has a case, per kind of clients."""
    arrangements: tuple[Arrangement, ...]
    phases: tuple[PhasePlan, ...]
    """In order; the first holds from the start."""
    team_plans: dict[str, TeamPlan]
    """Every team of any phase, as it is described first."""
    resolved_by_owner: tuple[float, ...]
    resolved_by_others: tuple[float, ...]
    """Probability per kind of contact that the receiver resolves it."""
    patterns: tuple[Pattern, ...]
    windows: Windows
    turnover: Turnover
    sickness: dict[int, SickHazards]
    """By calendar year."""
    phone_free: dict[str, Calendar | None]
    phone_lines: dict[str, Calendar | None]
    counters: dict[str, Calendar | None]
    """When a team's line is open and when it receives visits; None: in all hours of the office."""
    target_age: tuple[float, ...]
    """Minutes, per kind of clients."""
    priorities: tuple[str, ...]
    """The named class of their cases, per kind of clients; empty: none."""
    handoff: Steps[HandoffCost]
    """What a change of team costs, over time."""
    appointments: tuple[AppointmentPlan, ...]
    no_shows_kept: Steps[tuple[float, ...]]
    """What levers leave of the no-shows, per appointment."""
    mail_switch: float
    """Minutes before a mail after other work."""
    lost_calls_become_mails: float
    """Share of the calls given up for good whose clients write instead."""
    error_probability: float
    rework_share: float
    onboarding_kept: Steps[tuple[float, ...]]
    enquiries_kept: Steps[tuple[EnquiriesKept, ...]]
    persons: Persons | None
    """What steps ask of who does them; None: nothing."""
    lending: Lendable | None
    """What clerks without work may be lent of other teams' work; None: nothing."""
    could_lend: Lendable
    """What could be lent by the rule as it is unless stated, whether the office lends or not."""
    waiting: WaitingWork
    """How much work the pieces in a queue are."""
    throttle: ThrottlePlan | None
    review: ReviewPlan | None
    """What a weekly review goes by; None: there is none."""
    _shifts: dict[tuple[int, tuple[int, ...], int], Shift] = field(default_factory=dict)
    """Hours worked out so far."""

    @property
    def teams(self) -> tuple[str, ...]:
        """Name the teams of all phases, in order of appearance."""
        return tuple(self.team_plans)

    def learning(self, team: int, phase: int, now: float) -> float:
        """Return the minutes that somebody who joins a team now needs to learn its work."""
        minutes = self.phases[phase].onboarding[team]
        for kept in self.onboarding_kept.at(now):
            minutes *= kept
        return minutes

    def phase_at(self, now: float) -> int:
        """Return the number of the phase that holds at a date."""
        return max(n for n, phase in enumerate(self.phases) if phase.begin <= now or n == 0)

    def starts_anew(self, before: int, after: int) -> bool:
        """Tell whether any phase after one and up to another changes something.

        Then everybody sits where the plan says, wherever reviews had put them.
        """
        return any(
            self.phases[number].changes(self.phases[number - 1])
            for number in range(before + 1, after + 1)
        )

    def known(self, phases: tuple[int, int], before: str, after: str) -> float:
        """Return the share of a team's work that those of another one know.

        `phases`: in which they were in the other one, and in which they are in the team.
        """
        earlier, now = (self.phases[phase].loads for phase in phases)
        return known_share(earlier.get(before, {}), now.get(after, {}))

    def shift(self, pattern: int, teams: tuple[int, ...], sits_in: int = NONE) -> Shift:
        """Return the hours of somebody with a pattern whom the plan has in `teams`, one per phase.

        `sits_in`: the team in which a review has put that person; NONE: where the plan says.
        """
        if not self.windows.any:
            return usual_shift(self.patterns[pattern])
        key = (pattern, teams, sits_in)
        if key not in self._shifts:
            names = [self.teams[team] if team >= 0 else "" for team in teams]
            now = self.teams[sits_in] if sits_in >= 0 else ""
            self._shifts[key] = self.windows.shift(self.patterns[pattern], names, now)
        return self._shifts[key]

    def working_days_at(self, dates: Floats) -> Floats:
        """Return how many working days of presence have passed since the start, at each date."""
        return open_minutes_at(self.hours.presence, dates) / self.working_day

    def step_name(self, code: int) -> str:
        """Name what stands in the step column of the log."""
        if code <= FIRST_APPOINTMENT:
            return self.appointments[FIRST_APPOINTMENT - code].name
        return self.steps[code] if code >= 0 else TASK_NAMES[code]


def compile_plan(scenario: Scenario) -> Plan:
    """Compile a checked scenario."""
    office = scenario.office
    hours = office_calendars(office.calendar, office.start, scenario.run.run_length)
    clients = client_kinds(scenario)
    steps = steps_of(scenario)
    day = working_day(hours)
    switch = office.contacts.mail_switch if office.contacts else None
    lost = office.contacts.lost_calls if office.contacts else None
    error = office.interruption.error if office.interruption else None
    patterns = patterns_of(office, scenario.run)
    arrangements, phases = _phases(scenario, clients, steps)
    return Plan(
        scenario=scenario,
        journeys=Journeys(scenario),
        hours=hours,
        working_day=day,
        clients=clients,
        steps=steps,
        holding=tuple(
            holding_of(office, office.case_types[kind.case_type], steps) for kind in clients
        ),
        arrangements=arrangements,
        phases=phases,
        team_plans=teams_over_time(scenario),
        resolved_by_owner=tuple(
            resolved_probability(scenario, kind, by_owner=True) for kind in KINDS
        ),
        resolved_by_others=tuple(
            resolved_probability(scenario, kind, by_owner=False) for kind in KINDS
        ),
        patterns=patterns,
        windows=Windows(scenario, patterns),
        appointments=appointments_of(office),
        no_shows_kept=over_time(scenario, lambda e: no_shows_kept(e, list(office.appointments))),
        onboarding_kept=onboarding_kept(scenario),
        enquiries_kept=enquiries_kept(scenario, clients),
        persons=persons_of(office, clients, steps),
        lending=lendable(office, scenario.management.lend, clients, steps),
        could_lend=lendable(office, Lend(), clients, steps),
        waiting=waiting_work(office, clients, steps),
        throttle=throttle_plan(scenario),
        turnover=turnover_of(office.staff),
        sickness={year: sick_hazards(office, year) for year in patterns[0].days},
        phone_free=phone_free_in(scenario, patterns[0].works_on),
        phone_lines=phone_lines_of(scenario),
        counters=counters_of(scenario),
        target_age=tuple(office.case_types[kind.case_type].target_age for kind in clients),
        priorities=tuple(office.case_types[kind.case_type].priority or "" for kind in clients),
        handoff=handoff_costs(scenario, day),
        mail_switch=switch.value if switch else 0.0,
        lost_calls_become_mails=lost.become_mails.value if lost else 0.0,
        error_probability=error.probability.value if error else 0.0,
        rework_share=error.rework_share.value if error else 0.0,
        review=review_plan(scenario),
    )


def _phases(
    scenario: Scenario, clients: tuple[ClientKind, ...], steps: tuple[str, ...]
) -> tuple[tuple[Arrangement, ...], tuple[PhasePlan, ...]]:
    """Compile the phases; structures that rule alike are one arrangement."""
    listed, names = phases_of(scenario), teams_over_time(scenario)
    reviewed = scenario.management.review is not None
    arrangements: list[Arrangement] = []
    phases: list[PhasePlan] = []
    for phase in listed:
        numbers = []
        for structure in phase.structures:
            made = _arrangement(scenario, structure, clients, steps)
            if made not in arrangements:
                arrangements.append(made)
            numbers.append(arrangements.index(made))
        teams = team_plans(phase)
        nobody = TeamPlan()
        phases.append(
            PhasePlan(
                begin=begin_of(scenario, phase),
                arrangement=tuple(numbers[phase.governs[kind.case_type]] for kind in clients),
                open_cases=phase.open_cases,
                teams=teams,
                staff=staff_in(scenario, phase),
                phone_clerks={n: answering(scenario, t.phone_clerks) for n, t in teams.items()},
                onboarding=tuple(_onboarding(scenario, teams.get(n, nobody)) for n in names),
                speed_up=tuple(
                    speed_up_of(scenario, teams[n]) if n in teams else 0.0 for n in names
                ),
                loads=loads_in(scenario, phase) if len(listed) > 1 or reviewed else {},
            )
        )
    return tuple(arrangements), tuple(phases)


def _arrangement(
    scenario: Scenario, structure: Structure, clients: tuple[ClientKind, ...],
    steps: tuple[str, ...],
) -> Arrangement:  # fmt: skip
    ruled = scenario.model_copy(update={"structure": structure})
    owned = [(client, owner_of(ruled, client)) for client in clients]
    rules = [structure.contact_rule(channel) for channel in CHANNELS]
    return Arrangement(
        owners=tuple(owner for _, owner in owned),
        does=tuple(
            tuple(structure.step_rule(step).choice(client, owner) for client, owner in owned)
            for step in steps
        ),
        receives=tuple(
            tuple(
                tuple(rule.choice(kind, about, owner) for kind, owner in owned) for about in KINDS
            )
            for rule in rules
        ),
        unresolved=tuple(rule.unresolved for rule in rules),
        referrals=structure.referrals,
        accompany=structure.accompany,
        offers=offers_of(scenario.office, structure, [owner for _, owner in owned]),
    )


def _onboarding(scenario: Scenario, team: TeamPlan) -> float:
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
