"""Flows of cases: applications as they arrive, and the cases that are open at the start."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.demand.arrivals import ArrivalDates, round_the_clock
from sim.demand.blocks import CaseBlock, alike, no_floats, zeros
from sim.demand.bookings import RoomForAsks, visits_of
from sim.demand.clients import ClientIndex
from sim.demand.contacts import ContactMaker
from sim.demand.inputs import DemandInputs
from sim.demand.lapses import LapseDrawer
from sim.demand.luck import Luck
from sim.demand.replaced import Replaced
from sim.events.families import FAMILY, PER_CASE, SUBMISSIONS
from sim.plan.journeys import APPLICANT, Journeys, share_array
from sim.scenario.office import Applications, Office
from sim.scenario.rules import CHANNELS, KINDS

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Ways = tuple[Ints, Ints, Floats]
"""Of cases: offsets into codes and minutes (`blocks.CaseBlock`)."""
SUBMISSION = KINDS.index("submission")
AHEAD = 16_384
"""Cases, roughly, whose ways are drawn at once: of few it takes almost as long."""


@dataclass(frozen=True, slots=True)
class FlowOfCases:
    """How the cases of a flow are numbered, and what their luck is called."""

    purpose: str
    family: int
    person: str
    """The flow whose luck says who the clients are; of caused cases that of their roots."""
    asks: int
    """The family of the contacts with which their clients ask for a slot."""
    causes: bool = False
    """Whether other cases may follow them."""


class CaseDrawer:
    """Draws blocks of cases of one flow: type, client, expiry, journey, submissions."""

    def __init__(
        self,
        inputs: DemandInputs,
        journeys: Journeys,
        maker: ContactMaker,
        luck: Luck,
        flow: FlowOfCases,
        lapses: LapseDrawer,
        room: RoomForAsks,
    ) -> None:
        office = inputs.office
        self._lapses, self._replaced = lapses, Replaced(inputs.contacts_kept, luck)
        self._missing_kept = inputs.missing_kept
        self._office, self.journeys, self._maker, self._luck = office, journeys, maker, luck
        self._flow, self._family = flow.purpose, flow.family
        self._person, self._causes = flow.person, flow.causes
        self._asks, self._room = flow.asks, room
        self._clients = ClientIndex.of(office)
        self._surnames = share_array(list(office.clients.surnames.values()))
        self._groups = share_array(list(office.clients.groups.values()))

    def types(self, applications: Applications, keys: Ints) -> Ints:
        """Draw case types by the flow's shares."""
        names = list(self._office.case_types)
        shares = share_array([applications.case_types.get(name, 0.0) for name in names])
        return self._luck.choice(f"{self._flow}/type", keys, shares)

    def ways(self, keys: Ints, application: Floats, types: Ints, entries: Ints) -> Ways:
        """Draw the ways of the cases numbered `keys`, from the entries of their journeys on."""
        missing = self._missing(application, types)
        return self.journeys.unroll(self._luck, self._flow, keys, types, entries, missing)

    def block(
        self, keys: Ints, arrival: Floats, application: Floats, types: Ints, ways: Ways
    ) -> CaseBlock:
        """Return the block of the cases numbered `keys` of the flow, which go these ways."""
        luck, flow, person = self._luck, self._flow, self._person
        surnames = luck.choice(f"{person}/surname", keys, self._surnames)
        groups = luck.choice(f"{person}/group", keys, self._groups)
        client = self._clients.number(types, surnames, groups)
        urgent, lapse = self._lapses.dates(keys, types, application)
        offsets, codes, minutes = ways
        block = CaseBlock(
            family=self._family,
            numbers=keys,
            arrival=arrival,
            application=application,
            client=client,
            urgent=urgent,
            lapse=lapse,
            certificate=self._lapses.minutes(keys, types),
            overlap=luck.uniform(f"{person}/overlap", keys),
            offsets=offsets,
            codes=codes,
            minutes=minutes,
            decide_at=self.journeys.decide_at(types, offsets, codes),
        )
        self._add_submissions(block, keys, offsets, codes)
        block.visits = visits_of(
            self._office, self._maker, luck, flow, self._asks, self._room, block
        )
        block.appointments, block.appointment_of = self._lapses.appointments(
            keys, types, urgent, client
        )
        if self._causes:
            block.follows = luck.uniform(f"{flow}/follows?", keys)
            block.follows_after = luck.uniform(f"{flow}/follows/after", keys)
        return block

    def _missing(self, application: Floats, types: Ints) -> Floats:
        """Return what levers leave of the probability that documents are missing, per case.

        They matter for cases that come in while they are in force.
        """
        factors, kept_over_time = np.ones(len(types)), self._missing_kept
        place = np.searchsorted(kept_over_time.begins, application, side="right") - 1
        for number, several in enumerate(kept_over_time.values):
            for kept in several:
                inside = (place == number) & (application >= 0.0)
                factors[inside] *= np.array(kept)[types[inside]]
        return factors

    def _add_submissions(self, block: CaseBlock, keys: Ints, offsets: Ints, codes: Ints) -> None:
        contacts = self._office.contacts
        if contacts is None or not contacts.submissions:
            return
        at = np.flatnonzero(codes == APPLICANT)
        if not len(at):
            return
        case = np.searchsorted(offsets, at, side="right") - 1
        numbers = keys[case] * PER_CASE + (at - offsets[case])
        names = list(contacts.submissions)
        drawn = self._luck.choice(
            f"{self._flow}/submission/channel",
            numbers,
            share_array([contacts.submissions[name] for name in names]),
        )
        channel = np.array([CHANNELS.index(name) for name in names])[drawn]
        if self._replaced.any:
            there = self._replaced.remain(
                f"{self._flow}/submission/replaced?", numbers, block.application[case],
                channel, alike(SUBMISSION, len(at)),
            )  # fmt: skip
            at, case, numbers, channel = at[there], case[there], numbers[there], channel[there]
        block.submissions = self._maker.block(
            f"{self._flow}/submission",
            numbers,
            (self._family + SUBMISSIONS) * FAMILY + numbers,
            zeros(len(at)),
            channel,
            alike(SUBMISSION, len(at)),
            block.client[case],
        )
        block.submission_at = at


class ApplicationFlow:
    """New cases of one flow, in blocks of months."""

    def __init__(
        self,
        inputs: DemandInputs,
        applications: Applications,
        drawer: CaseDrawer,
        luck: Luck,
        flow: str,
    ) -> None:
        office = inputs.office
        self._applications, self._drawer = applications, drawer
        intensity = round_the_clock(
            applications.rate.value, applications.profile, office.start, inputs.run_length
        )
        self._dates = ArrivalDates(
            intensity,
            luck,
            f"{flow}/arrival",
            fixed=applications.arrivals == "fixed",
            limit=applications.limit,
        )
        self._first = np.array(
            [drawer.journeys.entry(t.journey, "intake") for t in office.case_types.values()]
        )
        rate = applications.rate.value
        self._ahead, self._run_ends = AHEAD / rate if rate > 0.0 else 0.0, inputs.run_length
        self._known_until, self._returned = 0.0, 0
        self._to_come = self._drawn(no_floats())

    def until(self, end: float) -> CaseBlock:
        """Return the cases that arrive before `end` and were not returned before."""
        if end > self._known_until:
            self._known_until = max(end, min(end + self._ahead, self._run_ends))
            more = self._dates.until(self._known_until)
            self._to_come = self._drawn(np.concatenate((self._to_come.arrival, more)))
        number = int(np.searchsorted(self._to_come.arrival, end, side="left"))
        now, self._to_come = self._to_come.split(number)
        keys = np.arange(self._returned, self._returned + number)
        self._returned += number
        return self._drawer.block(keys, now.arrival, now.arrival, now.types, now.ways())

    def _drawn(self, arrival: Floats) -> "_ToCome":
        """Return the cases that come next at these dates, with types and ways."""
        keys = np.arange(self._returned, self._returned + len(arrival))
        types = self._drawer.types(self._applications, keys)
        ways = self._drawer.ways(keys, arrival, types, self._first[types])
        return _ToCome(arrival, types, *ways)


@dataclass(frozen=True, slots=True)
class _ToCome:
    """Cases of a flow that are still to come: dates, types, and the entries of their ways."""

    arrival: Floats
    types: Ints
    offsets: Ints
    """Of each case and the one after the last, in what follows."""
    codes: Ints
    minutes: Floats

    def split(self, number: int) -> tuple["_ToCome", "_ToCome"]:
        """Return the first so many cases, and the others."""
        offsets, rest = self.offsets[: number + 1], (self.codes, self.minutes)
        return (
            _ToCome(self.arrival[:number], self.types[:number], offsets, *rest),
            _ToCome(self.arrival[number:], self.types[number:], self.offsets[number:], *rest),
        )

    def ways(self) -> Ways:
        """Return the ways of these cases alone."""
        first, last = int(self.offsets[0]), int(self.offsets[-1])
        return self.offsets - first, self.codes[first:last], self.minutes[first:last]


def opening_block(
    office: Office, applications: Applications, drawer: CaseDrawer, luck: Luck, flow: str
) -> CaseBlock:
    """Return the cases of a flow that are open at the start, with their ages and places."""
    opening = applications.opening
    number = round(opening.cases.value) if opening is not None else 0
    keys = np.arange(number)
    types = drawer.types(applications, keys)
    age = np.zeros(number)
    entries = np.zeros(number, dtype=np.int64)
    if opening is not None and number:
        age = 2.0 * opening.mean_age.value * luck.uniform(f"{flow}/age", keys)
        places = list(opening.places)
        shares = share_array([opening.places[place] for place in places])
        place = luck.choice(f"{flow}/place", keys, shares)
        for type_number, case_type in enumerate(office.case_types.values()):
            for place_number, name in enumerate(places):
                here = (types == type_number) & (place == place_number)
                entry = drawer.journeys.entry(case_type.journey, name)
                if entry is not None:
                    entries[here] = entry
                elif here.any():
                    entry = drawer.journeys.entry(case_type.journey, "intake")
                    entries[here] = entry if entry is not None else 0
    ways = drawer.ways(keys, -age, types, entries)
    return drawer.block(keys, np.zeros(number), -age, types, ways)
