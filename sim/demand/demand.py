"""The demand of one replication: what arrives, month by month, the same for every structure."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from sim.demand.arrivals import ArrivalDates, Intensity, in_open_hours, month_ends, round_the_clock
from sim.demand.blocks import CaseBlock, ContactBlock
from sim.demand.clients import ClientIndex
from sim.demand.contacts import ContactMaker
from sim.demand.enquiries import EnquiryFlow
from sim.demand.flows import ApplicationFlow, CaseDrawer, opening_block
from sim.demand.lapses import LapseDrawer
from sim.demand.luck import Luck
from sim.demand.people import DrawnPeople
from sim.events.families import ENQUIRIES, FAMILY, OPEN, Families
from sim.plan.calendar import Hours, office_calendars
from sim.plan.enquiries import base_rate, matters_shares, population_rates
from sim.plan.journeys import Journeys, share_array
from sim.plan.luck import PeopleLuck
from sim.scenario.office import Office
from sim.scenario.rules import CHANNELS, KINDS
from sim.scenario.study import Scenario


@dataclass(slots=True)
class Month:
    """What a month brings; the cases of `opening` are there from the start."""

    end: float
    cases: list[CaseBlock]
    contacts: list[ContactBlock]
    enquiries: list[EnquiryFlow]


class Demand(Protocol):
    """What the office needs to know of the demand; tests write theirs by hand."""

    people: PeopleLuck | None
    """The luck of the office's people, where it models them one by one."""

    def opening(self) -> list[CaseBlock]:
        """Return the cases that are open at the start."""
        ...

    def months(self) -> Iterator[Month]:
        """Yield the months in order; each is drawn when the office has reached it."""
        ...


class PopulationFlow:
    """Contacts of the population on one channel, in blocks of months."""

    def __init__(
        self, scenario: Scenario, hours: Hours, maker: ContactMaker, luck: Luck, channel: str,
        rate: float, family: int,
    ) -> None:  # fmt: skip
        office = scenario.office
        assert office.contacts is not None
        self._office, self._maker, self._luck = office, maker, luck
        self._flow, self._family = f"population/{channel}", family
        self._channel = CHANNELS.index(channel)
        profile = office.contacts.population[channel].profile  # type: ignore[index]
        start, length = office.start, scenario.run.run_length
        calendars = {"phone": hours.phone, "counter": hours.counter}
        intensity: Intensity = (
            in_open_hours(rate, profile, start, length, calendars[channel])
            if channel in calendars
            else round_the_clock(rate, profile, start, length)
        )
        purpose = f"{self._flow}/arrival"
        self._dates = ArrivalDates(intensity, luck, purpose, fixed=False, limit=None)
        self._drawn = 0
        self._kinds = [KINDS.index(kind) for kind in office.contacts.kinds]
        self._kind_shares = share_array(list(office.contacts.kinds.values()))
        matters = matters_shares(office)
        self._type_shares = share_array(list(matters.values()))
        self._surnames = share_array(list(office.clients.surnames.values()))
        self._groups = share_array(list(office.clients.groups.values()))
        self._clients = ClientIndex.of(office)

    def until(self, end: float) -> ContactBlock:
        """Return the contacts before `end` that were not returned before."""
        dates = self._dates.until(end)
        numbers = np.arange(self._drawn, self._drawn + len(dates))
        self._drawn += len(dates)
        luck, flow = self._luck, self._flow
        kinds = np.array(self._kinds)[luck.choice(f"{flow}/kind", numbers, self._kind_shares)]
        client = self._clients.number(
            luck.choice(f"{flow}/type", numbers, self._type_shares),
            luck.choice(f"{flow}/surname", numbers, self._surnames),
            luck.choice(f"{flow}/group", numbers, self._groups),
        )
        channel = np.full(len(numbers), self._channel)
        entity = self._family * FAMILY + numbers
        return self._maker.block(flow, numbers, entity, dates, channel, kinds, client)


class DrawnDemand:
    """The demand of a scenario's replication, drawn from its office alone.

    Nothing of the structure is looked at: every structure of an office meets the same cases
    and contacts with the same luck.
    """

    def __init__(self, scenario: Scenario, replication: int, journeys: Journeys) -> None:
        office, luck = scenario.office, Luck(scenario.run.seed, replication)
        self._office, self._luck = office, luck
        self._start, self._length = office.start, scenario.run.run_length
        self.people: PeopleLuck | None = (
            DrawnPeople(scenario, luck) if office.staff.people is not None else None
        )
        hours = office_calendars(office.calendar, office.start, self._length)
        families = families_of(office)
        maker = ContactMaker(office, luck, families)
        self._applications: list[ApplicationFlow] = []
        self._opening: list[CaseBlock] = []
        self._enquiries: list[tuple[EnquiryFlow, EnquiryFlow] | None] = []
        rates = population_rates(office)
        for flow, applications in office.applications.items():
            family, late = families.cases(flow), families.emergencies(flow)
            lapses = LapseDrawer(office, hours, maker, luck, flow, late)
            drawer = CaseDrawer(scenario, journeys, maker, luck, flow, family, lapses)
            self._applications.append(ApplicationFlow(scenario, applications, drawer, luck, flow))
            at_start = f"{flow}/opening"
            lapses = LapseDrawer(office, hours, maker, luck, at_start, late + OPEN)
            drawer = CaseDrawer(scenario, journeys, maker, luck, at_start, family + OPEN, lapses)
            self._opening.append(opening_block(office, applications, drawer, luck, at_start))
            pair = None
            if base_rate(office) > 0:
                pair = (
                    EnquiryFlow(office, hours, maker, luck, flow, family + ENQUIRIES),
                    EnquiryFlow(office, hours, maker, luck, at_start, family + OPEN + ENQUIRIES),
                )
                pair[1].add(self._opening[-1])
            self._enquiries.append(pair)
        self._population = [
            PopulationFlow(
                scenario, hours, maker, luck, channel, rate, families.population(channel)
            )
            for channel, rate in rates.items()
            if rate > 0
        ]

    def opening(self) -> list[CaseBlock]:
        """Return the cases that are open at the start, one block per flow."""
        return self._opening

    def months(self) -> Iterator[Month]:
        """Yield the months of the run; the next is drawn only when it is asked for."""
        for end in month_ends(self._start, self._length):
            cases = [flow.until(end) for flow in self._applications]
            enquiries: list[EnquiryFlow] = []
            for block, pair in zip(cases, self._enquiries, strict=True):
                if pair is not None:
                    pair[0].add(block)
                    enquiries += pair
            contacts = [flow.until(end) for flow in self._population]
            yield Month(end, cases, contacts, enquiries)


def families_of(office: Office) -> Families:
    """Return how the cases and contacts of an office are numbered."""
    return Families(tuple(office.applications), tuple(population_rates(office)))
