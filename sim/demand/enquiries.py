"""Enquiries of open cases, drawn month by month for the cases that are still open.

Each case has a unit-rate Poisson process of its own; its k-th enquiry falls where the
cumulative hazard of its age reaches the k-th point. Only their dates are looked at month by
month, so decided cases cost nothing; the draws do not depend on who is open.

So several offices can be given what is drawn once: a later one has its own drawn only of cases
that it has open longer than all before it, and leaves out what it is given of cases that it has
closed.
"""

from collections.abc import Callable, Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from sim.demand.blocks import CaseBlock, ContactBlock, sealed, size_of
from sim.demand.clients import ClientIndex
from sim.demand.contacts import ContactMaker
from sim.demand.luck import Luck, pick
from sim.events.families import FAMILY, PER_CASE
from sim.plan.calendar import Calendar, Hours
from sim.plan.enquiries import Hazard, hazard_of
from sim.plan.journeys import share_array
from sim.scenario.office import Office
from sim.scenario.rules import CHANNELS, KINDS
from sim.units import DAY

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Closed = Mapping[int, NDArray[np.bool_]]
"""By family, whether each of its cases is decided or withdrawn: who enquires no more.

Whoever runs the demand keeps it; cases are counted by their numbers within the family.
"""
_Drawn = tuple[CaseBlock, Ints, Ints, Floats, Ints]
"""A block of cases, and of enquiries: places of their cases, numbers, dates and channels."""
STATUS = KINDS.index("status")
EMAIL = CHANNELS.index("email")


class _Asking:
    """A block of cases that may still enquire: how far each one's process has come."""

    def __init__(
        self, block: CaseBlock, hazards: list[Hazard], types: Ints, luck: Luck, flow: str
    ) -> None:
        self.block, self._luck, self._flow = block, luck, flow
        self._hazards, self._types = hazards, types
        self.begins = float(block.arrival[0])
        """When the first of its cases comes."""
        self._layer = np.zeros(len(block), dtype=np.int64)
        ages = block.arrival - block.application
        every = np.arange(len(block))
        self._point = self._by_type(every, Hazard.cumulative, ages) + self._gap(every)

    def _gap(self, cases: Ints) -> Floats:
        numbers = self.block.numbers[cases] * PER_CASE + self._layer[cases]
        return self._luck.exponential(f"{self._flow}/enquiry/gap", numbers)

    def _by_type(
        self, cases: Ints, what: Callable[[Hazard, Floats], Floats], values: Floats
    ) -> Floats:
        """Return what the hazard of each case's type makes of its value."""
        result = np.empty(len(cases))
        types = self._types[cases]
        for number, hazard in enumerate(self._hazards):
            here = types == number
            if here.any():
                result[here] = what(hazard, values[here])
        return result

    def open(self, closed: Closed) -> Ints:
        """Return the places of the cases that are not closed."""
        return np.flatnonzero(~closed[self.block.family][self.block.numbers])

    def until(self, end: float, asking: Ints) -> tuple[Ints, Ints, Floats]:
        """Return places, layers and dates of the candidates before `end` not returned before.

        Of the cases at the places `asking` alone.
        """
        active, application = asking, self.block.application
        reached = self._by_type(active, Hazard.cumulative, end - application[active])
        cases, layers, dates = [], [], []
        while True:
            more = reached > self._point[active]
            active, reached = active[more], reached[more]
            if not len(active):
                break
            ages = self._by_type(active, Hazard.age_at, self._point[active])
            cases.append(active)
            layers.append(self._layer[active])
            dates.append(application[active] + ages)
            self._layer[active] += 1
            self._point[active] += self._gap(active)
        if not cases:
            empty = np.empty(0, dtype=np.int64)
            return empty, empty, np.empty(0)
        return np.concatenate(cases), np.concatenate(layers), np.concatenate(dates)


class EnquiryFlow:
    """The enquiries of one flow of cases, in blocks of months."""

    def __init__(
        self, office: Office, hours: Hours, maker: ContactMaker, luck: Luck, flow: str, family: int
    ) -> None:
        assert office.contacts is not None
        assert office.contacts.enquiries is not None
        self._hours, self._maker, self._luck = hours, maker, luck
        self._flow, self._family = flow, family
        self._hazards = [hazard_of(office, name) for name in office.case_types]
        clients = ClientIndex.of(office)
        self._per_type = clients.surnames * clients.groups
        channels = office.contacts.enquiries.channels
        self._channels = np.array([CHANNELS.index(name) for name in channels], dtype=np.int64)
        self._shares = share_array(list(channels.values()))
        self._asking: list[_Asking] = []
        self._held: list[_Drawn] = []
        self._made: dict[float, list[ContactBlock]] = {}
        self.kept = False
        """Whether what is drawn is kept, for other offices to be given it."""
        self.size = 0
        """Bytes of what is kept."""

    def add(self, block: CaseBlock) -> None:
        """Take in a block of cases, which enquire from their arrival on."""
        if len(block):
            self._asking.append(self._asked(block))

    def _asked(self, block: CaseBlock) -> _Asking:
        types = block.client // self._per_type
        return _Asking(block, self._hazards, types, self._luck, self._flow)

    def until(self, end: float, closed: Closed) -> list[ContactBlock]:
        """Return the enquiries of a month, at least of the cases that are not closed at its begin.

        In order of time within a block. Calls and visits take a uniform place in the opening hours
        of the day, or of the next open day when that place is before the candidate's own date or
        the day is closed.
        """
        asking = [(one, one.open(closed)) for one in self._asking if one.begins < end]
        if not self.kept:
            self._made = {}
            self._asking = [one for one, cases in asking if len(cases)]
        held, self._held = self._held, []
        made = self._made.setdefault(end, [])
        drawn = self._before(end, asking, held)
        if drawn is not None:
            made.append(drawn)
            self.size += size_of(drawn) if self.kept else 0
        return list(made)

    def add_amid(self, block: CaseBlock, end: float) -> ContactBlock | None:
        """Take in a block of cases amid a month; return its enquiries before the month's end."""
        asking = self._asked(block)
        self._asking.append(asking)
        return self._before(end, [(asking, np.arange(len(block)))], [])

    def _before(
        self, end: float, several: Iterable[tuple[_Asking, Ints]], drawn: list[_Drawn]
    ) -> ContactBlock | None:
        """Return what was drawn or is now that comes before `end`; the rest is held."""
        for asking, who in several:
            cases, layers, dates = asking.until(end, who)
            if len(cases):
                numbers = asking.block.numbers[cases] * PER_CASE + layers
                channel, placed = self._place(numbers, dates)
                drawn.append((asking.block, cases, numbers, placed, channel))
        now = []
        for block, cases, numbers, placed, channel in drawn:
            later = placed >= end
            if later.any():
                self._held.append(
                    (block, cases[later], numbers[later], placed[later], channel[later])
                )
            here = ~later
            if here.any():
                now.append((block, cases[here], numbers[here], placed[here], channel[here]))
        return self._merge(now) if now else None

    def _place(self, numbers: Ints, dates: Floats) -> tuple[Ints, Floats]:
        uniform = self._luck.uniform(f"{self._flow}/enquiry/channel", numbers)
        channel = self._channels[pick(uniform, self._shares)]
        place = self._luck.uniform(f"{self._flow}/enquiry/place", numbers)
        placed = dates.copy()
        for number, name in enumerate(CHANNELS):
            here = np.flatnonzero(channel == number)
            if number != EMAIL and len(here):
                calendar = self._hours.phone if name == "phone" else self._hours.counter
                placed[here] = place_in_hours(calendar, dates[here], place[here])
        return channel, placed

    def _merge(self, parts: list[_Drawn]) -> ContactBlock:
        numbers = np.concatenate([part[2] for part in parts])
        time = np.concatenate([part[3] for part in parts])
        channel = np.concatenate([part[4] for part in parts])
        client = np.concatenate([part[0].client[part[1]] for part in parts])
        cases = np.concatenate([p[0].family * FAMILY + p[2] // PER_CASE for p in parts])
        order = np.lexsort((numbers, time))
        flow = f"{self._flow}/enquiry"
        block = self._maker.block(
            flow,
            numbers[order],
            self._family * FAMILY + numbers[order],
            time[order],
            channel[order],
            np.full(len(order), STATUS),
            client[order],
        )
        block.cases = cases[order]
        block.taken_over = self._luck.uniform(f"{flow}/thinning", numbers[order])
        return sealed(block)


def place_in_hours(calendar: Calendar, dates: Floats, uniform: Floats) -> Floats:
    """Return for each date a uniform place in the open time of its day or the next open day."""
    if calendar.always:
        return dates
    opens, closes = calendar.columns
    placed = _in_day(opens, closes, np.floor(dates / DAY), uniform)
    late = placed < dates
    if late.any():
        placed[late] = _in_day(opens, closes, np.floor(dates[late] / DAY) + 1, uniform[late])
    return placed


def _in_day(opens: Floats, closes: Floats, day: Floats, uniform: Floats) -> Floats:
    """Return the place in the first open day from `day` on; infinite where there is none."""
    first = np.searchsorted(opens, day * DAY, side="left")
    known = first < len(opens)
    result = np.full(len(day), np.inf)
    open_day = np.floor(opens[first[known]] / DAY)
    last = np.searchsorted(opens, (open_day + 1) * DAY, side="left")
    upto = np.concatenate(([0.0], np.cumsum(closes - opens)))
    begin, end = upto[first[known]], upto[last]
    point = begin + uniform[known] * (end - begin)
    piece = np.minimum(np.searchsorted(upto, point, side="right") - 1, len(opens) - 1)
    result[known] = opens[piece] + (point - upto[piece])
    return result
