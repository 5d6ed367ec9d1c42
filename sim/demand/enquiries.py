"""Enquiries of open cases, drawn month by month for the cases that are still open.

Each case has a unit-rate Poisson process of its own; its k-th enquiry falls where the
cumulative hazard of its age reaches the k-th point. Only their dates are looked at month by
month, so decided cases cost nothing; the draws do not depend on who is open.
"""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from sim.demand.blocks import CaseBlock, ContactBlock
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
    """A block of cases that may still enquire: how far each one's process has come.

    Closed cases are forgotten month by month, so memory follows the open cases.
    """

    def __init__(
        self, block: CaseBlock, hazards: list[Hazard], types: Ints, luck: Luck, flow: str
    ) -> None:
        self.block, self._luck, self._flow = block, luck, flow
        self._hazards = hazards
        self._places = np.arange(len(block))
        self.numbers = block.numbers
        """The numbers of all cases of the block."""
        self._application = block.application
        self._types = types
        self._layer = np.zeros(len(block), dtype=np.int64)
        ages = block.arrival - block.application
        every = np.arange(len(block))
        self._point = self._by_type(every, Hazard.cumulative, ages) + self._gap(every)

    def _gap(self, cases: Ints) -> Floats:
        numbers = self.numbers[self._places[cases]] * PER_CASE + self._layer[cases]
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

    def forget(self, closed: Closed) -> None:
        """Leave out the cases that are closed."""
        gone = closed[self.block.family][self.numbers[self._places]]
        if gone.any():
            still = ~gone
            self._places, self._application = self._places[still], self._application[still]
            self._types, self._layer = self._types[still], self._layer[still]
            self._point = self._point[still]

    def until(self, end: float) -> tuple[Ints, Ints, Floats]:
        """Return places in the block, layers and dates of the candidates before `end`."""
        every = np.arange(len(self._places))
        reached = self._by_type(every, Hazard.cumulative, end - self._application)
        active = np.flatnonzero(reached > self._point)
        cases, layers, dates = [], [], []
        while len(active):
            ages = self._by_type(active, Hazard.age_at, self._point[active])
            cases.append(self._places[active])
            layers.append(self._layer[active].copy())
            dates.append(self._application[active] + ages)
            self._layer[active] += 1
            self._point[active] += self._gap(active)
            active = active[reached[active] > self._point[active]]
        if not cases:
            empty = np.empty(0, dtype=np.int64)
            return empty, empty, np.empty(0)
        return np.concatenate(cases), np.concatenate(layers), np.concatenate(dates)

    def __len__(self) -> int:
        """Return how many cases may still enquire."""
        return len(self._places)


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

    def add(self, block: CaseBlock) -> None:
        """Take in a block of cases, which enquire from their arrival on."""
        if len(block):
            self._asking.append(self._asked(block))

    def _asked(self, block: CaseBlock) -> _Asking:
        types = block.client // self._per_type
        return _Asking(block, self._hazards, types, self._luck, self._flow)

    def until(self, end: float, closed: Closed) -> ContactBlock | None:
        """Return the enquiries before `end` of cases that are not closed, in order of time.

        Calls and visits take a uniform place in the opening hours of the day, or of the next
        open day when that place is before the candidate's own date or the day is closed.
        """
        for asking in self._asking:
            asking.forget(closed)
        self._asking = [asking for asking in self._asking if len(asking)]
        held, self._held = self._held, []
        return self._before(end, self._asking, held)

    def add_amid(self, block: CaseBlock, end: float) -> ContactBlock | None:
        """Take in a block of cases amid a month; return its enquiries before the month's end."""
        asking = self._asked(block)
        self._asking.append(asking)
        return self._before(end, [asking], [])

    def _before(
        self, end: float, several: Sequence[_Asking], drawn: list[_Drawn]
    ) -> ContactBlock | None:
        """Return what was drawn or is now that comes before `end`; the rest is held."""
        for asking in several:
            cases, layers, dates = asking.until(end)
            if len(cases):
                numbers = asking.numbers[cases] * PER_CASE + layers
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
        return block


def place_in_hours(calendar: Calendar, dates: Floats, uniform: Floats) -> Floats:
    """Return for each date a uniform place in the open time of its day or the next open day."""
    if calendar.always:
        return dates
    opens, closes = np.array(calendar.opens), np.array(calendar.closes)
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
