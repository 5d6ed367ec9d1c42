"""Offered load per team before simulating: volumes times mean times, routed by the rules.

A consistency check of the inputs, not a forecast: every contact is taken as answered at
once, every call as one interruption, queues are empty. What depends on how old cases are,
enquiries and what lapsing titles bring, is that of the cases open at the start; who owns it
follows from where these are.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from sim.plan.enquiries import (
    expected_enquiries,
    expected_submissions,
    matters_shares,
    population_rates,
)
from sim.plan.expected import Visits, expected_visits
from sim.plan.handed_over import HandedOver
from sim.plan.holding import Held, expected_holding, shares_of
from sim.plan.lateness import (
    certificate_of,
    emergency_of,
    expected_appointments,
    expected_certificates,
)
from sim.plan.shape import ClientKind, application_rate, client_kinds, owner_of
from sim.scenario.office import Office
from sim.scenario.rules import Channel, Kind
from sim.scenario.study import Scenario
from sim.units import YEAR

CASEWORK_KINDS = ("status", "submission")


@dataclass(frozen=True, slots=True)
class Load:
    """Expected minutes of work a year that one kind of work brings to a team."""

    team: str
    case_type: str
    use: str
    minutes_per_year: float


@dataclass(frozen=True, slots=True)
class StockWork:
    """What open cases bring besides their casework, per minute by case type."""

    enquiries: dict[str, float] = field(default_factory=dict)
    certificates: dict[str, float] = field(default_factory=dict)
    appointments: dict[str, float] = field(default_factory=dict)


def opening_work(office: Office) -> StockWork:
    """Return what the opening open cases bring."""
    return StockWork(
        expected_enquiries(office), expected_certificates(office), expected_appointments(office)
    )


class Volumes:
    """What is expected of a whole office, worked out once for all its kinds of clients."""

    def __init__(self, office: Office) -> None:
        self.visits: dict[str, Visits] = {
            name: expected_visits(office, name) for name in office.case_types
        }
        self.matters = matters_shares(office)
        self.population = population_rates(office)
        self.submissions = expected_submissions(office)
        self.holding = {name: expected_holding(office, name) for name in office.case_types}


def offered_load(
    scenario: Scenario, stock: StockWork | None = None, volumes: Volumes | None = None
) -> list[Load]:
    """Return the central offered load of a scenario by team, case type and use.

    `stock` is what open cases bring; that of the opening open cases unless given. `volumes`: those
    of its office, where they are known already.
    """
    office = scenario.office
    volumes = Volumes(office) if volumes is None else volumes
    stock = opening_work(office) if stock is None else stock
    loads: list[Load] = []
    for kind in client_kinds(scenario):
        owner = owner_of(scenario, kind)
        loads += _casework(scenario, kind, owner, volumes)
        loads += _contacts(scenario, kind, owner, volumes, stock)
        loads += _lateness(scenario, kind, owner, volumes, stock)
    return loads


def _casework(scenario: Scenario, kind: ClientKind, owner: str, volumes: Volumes) -> Iterator[Load]:
    office = scenario.office
    cases = kind.share * YEAR * application_rate(office, kind.case_type)
    visits = volumes.visits[kind.case_type]
    for step, minutes in visits.minutes.items():
        for team, share in scenario.structure.step_rule(step).choice(kind, owner).shares().items():
            yield Load(team, kind.case_type, "casework", cases * minutes * share)
    for name, held in visits.held.items():
        minutes = held * office.appointments[name].length.mean.value
        team = scenario.structure.appointments[name].held_by(owner)
        yield Load(team, kind.case_type, "casework", cases * minutes)
    reading_in = office.handoff.reading_in.value if office.handoff else 0.0
    way = office.journeys[office.case_types[kind.case_type].journey].stages
    handed = HandedOver(scenario.structure, kind, owner, visits.stages)
    for team, often in handed.along(way).items():
        yield Load(team, kind.case_type, "reading_in", cases * often * reading_in)


def _contacts(
    scenario: Scenario, kind: ClientKind, owner: str, volumes: Volumes, stock: StockWork
) -> Iterator[Load]:
    contacts = scenario.office.contacts
    if contacts is None:
        return
    part = kind.share * volumes.matters[kind.case_type]
    for channel, rate in volumes.population.items():
        for about, share in contacts.kinds.items():
            yield from _received(scenario, kind, owner, channel, about, rate * part * share)
    if contacts.enquiries is not None:
        asked = stock.enquiries.get(kind.case_type, 0.0) * kind.share
        held = volumes.holding[kind.case_type].enquiries
        for channel, share in contacts.enquiries.channels.items():
            yield from _received(scenario, kind, owner, channel, "status", asked * share, held)
    sent = volumes.submissions[kind.case_type] * kind.share
    held = shares_of(volumes.visits[kind.case_type].rechecks_by)
    for channel, share in contacts.submissions.items():
        yield from _received(scenario, kind, owner, channel, "submission", sent * share, held)


def _lateness(
    scenario: Scenario, kind: ClientKind, owner: str, volumes: Volumes, stock: StockWork
) -> Iterator[Load]:
    """Yield what the opening cases whose titles lapse bring (see `sim.plan.lateness`)."""
    case_type = scenario.office.case_types[kind.case_type]
    certificate, emergency = certificate_of(case_type), emergency_of(case_type)
    if certificate is not None:
        minutes = stock.certificates.get(kind.case_type, 0.0) * kind.share * YEAR
        minutes *= certificate.minutes.mean.value
        yield Load(owner, kind.case_type, "certificates", minutes)
    if emergency is not None:
        come = stock.appointments.get(kind.case_type, 0.0) * kind.share
        stated = emergency.minutes.mean.value if emergency.minutes is not None else None
        held = volumes.holding[kind.case_type].appointments
        yield from _received(scenario, kind, owner, "counter", "appointment", come, held, stated)


def _received(
    scenario: Scenario,
    kind: ClientKind,
    owner: str,
    channel: Channel,
    about: Kind,
    rate: float,
    held: Held | None = None,
    first: float | None = None,
) -> Iterator[Load]:
    """Yield the work of contacts.

    `held`: shares that the team of a step owns, not the owning team; `first`: minutes at the
    first receiver, if not the usual.
    """
    contacts, lag = scenario.office.contacts, scenario.office.interruption
    assert contacts is not None
    receive = scenario.structure.contact_rule(channel).choice(kind, about, owner)
    minutes = contacts.minutes.mean.value
    for team, share in receive.shares().items():
        yearly = rate * YEAR * share
        yield Load(team, kind.case_type, "contacts", yearly * (minutes if first is None else first))
        if contacts.resolution is not None:
            for answers, part in _answers_for(scenario, kind, owner, held or {}):
                resolved = resolved_probability(scenario, about, by_owner=team == answers)
                handed_on = yearly * part * (1.0 - resolved)
                yield Load(answers, kind.case_type, "call_backs", handed_on * minutes)
        if channel == "phone" and lag is not None:
            yield Load(team, kind.case_type, "resumption", yearly * lag.lag.mean.value)
        if channel == "email" and contacts.mail_switch is not None:
            yield Load(team, kind.case_type, "mail_switch", yearly * contacts.mail_switch.value)


def _answers_for(
    scenario: Scenario, kind: ClientKind, owner: str, held: Held
) -> Iterator[tuple[str, float]]:
    """Yield who owns contacts about cases, and what share of them."""
    rest = 1.0
    for step, held_share in held.items():
        for team, share in scenario.structure.step_rule(step).choice(kind, owner).shares().items():
            yield team, held_share * share
        rest -= held_share
    if rest > 1e-12:  # noqa: PLR2004 - shares that sum to 1 leave dust
        yield owner, rest


def resolved_probability(scenario: Scenario, about: Kind, *, by_owner: bool) -> float:
    """Return the probability that a receiver resolves a contact; 1 where none is stated."""
    contacts = scenario.office.contacts
    if contacts is None or contacts.resolution is None:
        return 1.0
    if about not in CASEWORK_KINDS:
        return contacts.resolution.simple.value
    if by_owner:
        return contacts.resolution.casework_by_owner.value
    return contacts.resolution.casework_by_others.value
