"""The demand of one replication: what arrives, month by month, the same for every structure.

It is drawn when the first office has reached a month, and kept for those that meet the same after
it, one after the other (`demands_of`). What an office decides about stays its own: which cases
decisions cause, and who of its people is there.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, groupby, product
from typing import Protocol

import numpy as np

from sim.adding import added
from sim.demand.arrivals import ArrivalDates, Intensity, in_open_hours, month_ends, round_the_clock
from sim.demand.blocks import CaseBlock, ContactBlock, alike, sealed, size_of
from sim.demand.bookings import MOST_ASKS_KEPT, RoomForAsks
from sim.demand.caused import CausedDrawer, Generation
from sim.demand.clients import ClientIndex
from sim.demand.contacts import ContactMaker
from sim.demand.enquiries import EnquiryFlow
from sim.demand.flows import ApplicationFlow, CaseDrawer, FlowOfCases, opening_block
from sim.demand.inputs import DemandInputs
from sim.demand.lapses import LapseDrawer
from sim.demand.luck import Luck
from sim.demand.people import DrawnPeople, KnownAbsence
from sim.demand.replaced import Replaced
from sim.events.families import ENQUIRIES, FAMILY, OPEN, Families
from sim.plan.calendar import Hours, office_calendars
from sim.plan.enquiries import base_rate, matters_shares, population_rates
from sim.plan.following import cases_follow, caused_flow, flows_of, generations
from sim.plan.journeys import Journeys, share_array
from sim.plan.luck import PeopleLuck
from sim.plan.plan import Plan
from sim.scenario.office import Applications, Office
from sim.scenario.rules import CHANNELS, KINDS
from sim.scenario.study import Scenario

MOST_KEPT = 512 << 20
"""Bytes of a demand that are kept for other offices; a larger one is drawn again by each."""


@dataclass(slots=True)
class Month:
    """What a month brings; the cases of `opening` are there from the start."""

    end: float
    cases: list[CaseBlock]
    contacts: list[ContactBlock]
    enquiries: list[EnquiryFlow]

    def blocks(self) -> Iterator[CaseBlock | ContactBlock]:
        """Yield its blocks but those of enquiries."""
        yield from self.cases
        yield from self.contacts


class Demand(Protocol):
    """What the office needs to know of the demand; tests write theirs by hand."""

    people: PeopleLuck | None
    """The luck of the office's people, where it models them one by one."""

    caused: CausedDrawer | None
    """Who draws the cases that decisions cause; None: they cause none."""

    def opening(self) -> list[CaseBlock]:
        """Return the cases that are open at the start."""
        ...

    def months(self) -> Iterator[Month]:
        """Yield the months in order; each is drawn when the office has reached it."""
        ...


class PopulationFlow:
    """Contacts of the population on one channel, in blocks of months."""

    def __init__(
        self, inputs: DemandInputs, hours: Hours, maker: ContactMaker, luck: Luck, channel: str,
        rate: float, family: int,
    ) -> None:  # fmt: skip
        office = inputs.office
        assert office.contacts is not None
        self._office, self._maker, self._luck = office, maker, luck
        self._replaced = Replaced(inputs.contacts_kept, luck)
        self._flow, self._family = f"population/{channel}", family
        self._channel = CHANNELS.index(channel)
        profile = office.contacts.population[channel].profile  # type: ignore[index]
        start, length = office.start, inputs.run_length
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
        channel = alike(self._channel, len(numbers))
        if self._replaced.any:
            there = self._replaced.remain(f"{flow}/replaced?", numbers, dates, channel, kinds)
            numbers, dates, channel = numbers[there], dates[there], channel[there]
            kinds, client = kinds[there], client[there]
        entity = self._family * FAMILY + numbers
        return self._maker.block(flow, numbers, entity, dates, channel, kinds, client)


@dataclass(frozen=True, slots=True)
class _Makers:
    """Makes who draws the cases of a flow, and their enquiries; OPEN: of those at the start.

    A flow of caused cases (generation 1 to 3) is named after the flow that they go back to, whose
    clients they have.
    """

    inputs: DemandInputs
    journeys: Journeys
    hours: Hours
    maker: ContactMaker
    luck: Luck
    families: Families
    room: RoomForAsks

    def drawer(self, flow: str, at_start: int = 0, generation: int = 0) -> CaseDrawer:
        """Return who draws a flow's cases."""
        office, name = self.inputs.office, caused_flow(flow, generation) if generation else flow
        purpose = _purpose(name, at_start)
        family = self.families.emergencies(name) + at_start
        lapses = LapseDrawer(office, self.hours, self.maker, self.luck, purpose, family)
        cases = FlowOfCases(
            purpose, self.families.cases(name) + at_start, _purpose(flow, at_start),
            asks=self.families.asks(name) + at_start, causes=generation < generations(office),
        )  # fmt: skip
        return CaseDrawer(
            self.inputs, self.journeys, self.maker, self.luck, cases, lapses, self.room
        )

    def enquiries(self, flow: str, at_start: int = 0, generation: int = 0) -> EnquiryFlow | None:
        """Return who draws their enquiries; None: nobody enquires."""
        office, name = self.inputs.office, caused_flow(flow, generation) if generation else flow
        if base_rate(office) <= 0:
            return None
        family = self.families.cases(name) + at_start + ENQUIRIES
        purpose = _purpose(name, at_start)
        return EnquiryFlow(office, self.hours, self.maker, self.luck, purpose, family)


def _purpose(flow: str, at_start: int) -> str:
    return f"{flow}/opening" if at_start else flow


def caused_drawer(office: Office, make: _Makers) -> CausedDrawer:
    """Return who draws what decisions cause."""
    found: dict[int, Generation] = {}
    for flow, at_start in product(office.applications, (0, OPEN)):
        cause = make.families.cases(flow) + at_start
        for number in range(1, generations(office) + 1):
            found[cause] = Generation(
                make.drawer(flow, at_start, number), make.enquiries(flow, at_start, number)
            )
            cause = make.families.cases(caused_flow(flow, number)) + at_start
    types = office.case_types.values()
    first = [make.journeys.entry(one.journey, "intake") for one in types]
    return CausedDrawer(found, [place or 0 for place in first])


class DrawnMonths:
    """The cases and contacts of a replication, drawn when the first office has reached a month.

    With `keep` they are kept for other offices that come after it, as long as they are not larger
    than `MOST_KEPT`.
    """

    def __init__(
        self, inputs: DemandInputs, replication: int, journeys: Journeys, *, keep: bool = False
    ) -> None:
        office, luck = inputs.office, Luck(inputs.seed, replication)
        self._start, self._length = office.start, inputs.run_length
        hours = office_calendars(office.calendar, office.start, self._length)
        families = families_of(office)
        maker = ContactMaker(office, luck, families)
        self._office, self._room = office, RoomForAsks()
        self._make = _Makers(inputs, journeys, hours, maker, luck, families, self._room)
        self._applications: list[ApplicationFlow] = []
        self._opening: list[CaseBlock] = []
        self._enquiries: list[tuple[EnquiryFlow, EnquiryFlow] | None] = []
        for flow, applications in office.applications.items():
            self._add_flow(inputs, flow, applications)
        self._population = [
            PopulationFlow(inputs, hours, maker, luck, channel, rate, families.population(channel))
            for channel, rate in population_rates(office).items()
            if rate > 0
        ]
        self._months: list[Month] = []
        self._size = 0
        self._keep(kept=keep)

    def _add_flow(self, inputs: DemandInputs, flow: str, applications: Applications) -> None:
        make, luck = self._make, self._make.luck
        drawer, asking = make.drawer(flow), make.enquiries(flow)
        self._applications.append(ApplicationFlow(inputs, applications, drawer, luck, flow))
        drawer, asking_at_start = make.drawer(flow, OPEN), make.enquiries(flow, OPEN)
        at_start = f"{flow}/opening"
        block = opening_block(self._office, applications, drawer, luck, at_start)
        self._opening.append(sealed(block))
        pair = None
        if asking is not None and asking_at_start is not None:
            pair = asking, asking_at_start
            asking_at_start.add(self._opening[-1])
        self._enquiries.append(pair)

    def _keep(self, *, kept: bool) -> None:
        self.kept = kept
        """Whether another office can be given the same months."""
        self._room.left = MOST_ASKS_KEPT if kept else 0
        self._months = self._months if kept else []
        for flow in self._asking():
            flow.kept = kept

    def _asking(self) -> Iterator[EnquiryFlow]:
        return chain.from_iterable(filter(None, self._enquiries))

    def opening(self) -> list[CaseBlock]:
        """Return the cases that are open at the start, one block per flow."""
        return self._opening

    def caused(self) -> CausedDrawer | None:
        """Return who draws for one office what its decisions cause; None: they cause no cases."""
        return caused_drawer(self._office, self._make) if cases_follow(self._office) else None

    def months(self) -> Iterator[Month]:
        """Yield the months of the run; one that is not there yet is drawn when it is asked for."""
        for number, end in enumerate(month_ends(self._start, self._length)):
            if number < len(self._months):
                yield self._months[number]
                continue
            month = self._drawn(end)
            if self.kept:
                self._months.append(month)
                self._size += added(map(size_of, month.blocks()))
                if self._size + added(flow.size for flow in self._asking()) > MOST_KEPT:
                    self._keep(kept=False)
            yield month

    def _drawn(self, end: float) -> Month:
        cases = [flow.until(end) for flow in self._applications]
        enquiries: list[EnquiryFlow] = []
        for block, pair in zip(cases, self._enquiries, strict=True):
            if pair is not None:
                pair[0].add(block)
                enquiries += pair
        contacts = [flow.until(end) for flow in self._population]
        return Month(end, list(map(sealed, cases)), list(map(sealed, contacts)), enquiries)


class DrawnDemand:
    """The demand of a scenario's replication, drawn from its office alone.

    Nothing of the structure is looked at: every structure of an office meets the same cases
    and contacts with the same luck.
    """

    def __init__(
        self, scenario: Scenario, replication: int, journeys: Journeys,
        drawn: DrawnMonths | None = None, absence: KnownAbsence | None = None,
    ) -> None:  # fmt: skip
        """`drawn`, `absence`: what is drawn for several offices; None: for this one alone."""
        if drawn is None:
            drawn = DrawnMonths(DemandInputs.of(scenario), replication, journeys)
        self._drawn = drawn
        self.people: PeopleLuck | None = (
            DrawnPeople(scenario, Luck(scenario.run.seed, replication), absence)
            if scenario.office.staff.people is not None
            else None
        )
        self.caused = drawn.caused()

    def opening(self) -> list[CaseBlock]:
        """Return the cases that are open at the start, one block per flow."""
        return self._drawn.opening()

    def months(self) -> Iterator[Month]:
        """Yield the months of the run in order."""
        return self._drawn.months()


def demands_of(runs: Sequence[tuple[Plan, int]]) -> Iterator[DrawnDemand]:
    """Yield the demand of each run, which is a plan and a replication, one after the other.

    Runs that follow each other and meet the same cases and contacts have them drawn once; each is
    to be over when the demand of the next one is asked for.
    """
    inputs = {id(plan): DemandInputs.of(plan.scenario) for plan, _ in runs}
    keys = {plan: each.key() for plan, each in inputs.items()}
    for _, together in groupby(runs, lambda run: (keys[id(run[0])], run[1])):
        same = list(together)
        drawn, absence = None, KnownAbsence()
        for place, (plan, number) in enumerate(same):
            if drawn is None or not drawn.kept:
                first, several = drawn is None, place + 1 < len(same)
                drawn = DrawnMonths(inputs[id(plan)], number, plan.journeys, keep=first and several)
            yield DrawnDemand(plan.scenario, number, plan.journeys, drawn, absence)


def families_of(office: Office) -> Families:
    """Return how the cases and contacts of an office are numbered."""
    contacts = office.contacts
    return Families(flows_of(office), tuple(contacts.population) if contacts is not None else ())
