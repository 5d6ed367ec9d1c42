"""Enquiries of open cases, drawn month by month for the cases that are still open.

Each case has a unit-rate Poisson process of its own; its k-th enquiry falls where the
cumulative hazard of its age reaches the k-th point. Only their dates are looked at month by
month, so decided cases cost nothing; the draws do not depend on who is open.

So several offices can be given what is drawn once: a later one has its own drawn only of cases
that it has open longer than all before it, and leaves out what it is given of cases that it has
closed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.demand.blocks import CaseBlock, ContactBlock, alike, no_floats, sealed, size_of
from sim.demand.clients import ClientIndex
from sim.demand.contacts import ContactMaker
from sim.demand.luck import Luck, pick
from sim.errors import RunError
from sim.events.families import FAMILY, PER_CASE
from sim.messages.message import Message
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
STATUS = KINDS.index("status")
EMAIL = CHANNELS.index("email")


@dataclass(slots=True)
class _Asking:
    """Cases that may still enquire: how far each one's process has come."""

    numbers: Ints
    arrival: Floats
    application: Floats
    client: Ints
    target_age: Floats
    layer: Ints
    point: Floats
    due: Floats = field(default_factory=no_floats)
    """When the process reaches its point, and the case enquires next."""

    def __len__(self) -> int:
        """Return the number of cases."""
        return len(self.numbers)

    def where(self, chosen: NDArray[Any]) -> "_Asking":
        """Return some of the cases."""
        return _Asking(*(getattr(self, each.name)[chosen] for each in fields(self)))

    def and_also(self, others: "_Asking") -> "_Asking":
        """Return these cases and others behind them."""
        both = [(getattr(self, each.name), getattr(others, each.name)) for each in fields(self)]
        return _Asking(*map(np.concatenate, both))


@dataclass(slots=True)
class _Drawn:
    """Enquiries that are drawn: numbers, clients, channels, and dates in the hours of these."""

    numbers: Ints
    client: Ints
    channel: Ints
    time: Floats

    def where(self, chosen: NDArray[Any]) -> "_Drawn":
        """Return some of them."""
        return _Drawn(*(getattr(self, each.name)[chosen] for each in fields(self)))


class EnquiryFlow:
    """The enquiries of one flow of cases, in blocks of months."""

    def __init__(
        self, office: Office, hours: Hours, maker: ContactMaker, luck: Luck, flow: str, family: int
    ) -> None:
        assert office.contacts is not None
        assert office.contacts.enquiries is not None
        self._hours, self._maker, self._luck = hours, maker, luck
        self._flow, self._family = flow, family
        types = office.case_types
        self._targets = np.array([each.target_age for each in types.values()], np.float64)
        self._hazard = hazard_of(office, next(iter(types)))
        clients = ClientIndex.of(office)
        self._per_type = clients.surnames * clients.groups
        channels = office.contacts.enquiries.channels
        self._channels = np.array([CHANNELS.index(name) for name in channels], dtype=np.int64)
        self._shares = share_array(list(channels.values()))
        self._of = 0
        """The family of the cases."""
        self._asking: _Asking | None = None
        self._held: list[_Drawn] = []
        self._made: dict[float, list[ContactBlock]] = {}
        self.kept = False
        """Whether what is drawn is kept, for other offices to be given it."""
        self.size = 0
        """Bytes of what is kept."""

    def add(self, block: CaseBlock) -> None:
        """Take in a block of cases, which enquire from their arrival on."""
        if len(block):
            asked = self._asked(block)
            known, self._of = self._asking, block.family
            self._asking = known.and_also(asked) if known is not None else asked

    def _asked(self, block: CaseBlock) -> _Asking:
        number, ages = len(block), block.arrival - block.application
        targets = self._targets[block.client // self._per_type]
        asked = _Asking(
            block.numbers, block.arrival, block.application, block.client, targets,
            np.zeros(number, np.int64), self._at(targets).cumulative(ages),
        )  # fmt: skip
        asked.point += self._gap(asked, np.arange(number))
        asked.due = self._date(asked, np.arange(number))
        return asked

    def _date(self, asking: _Asking, cases: Ints) -> Floats:
        """Return when the processes of some cases reach their points."""
        ages = self._at(asking.target_age[cases]).age_at(asking.point[cases])
        return asking.application[cases] + ages

    def _at(self, targets: Floats) -> Hazard:
        """Return the hazards of cases by their target ages, in all else the same for all types."""
        return Hazard(self._hazard.rate, targets, self._hazard.multiple)

    def _gap(self, asking: _Asking, cases: Ints) -> Floats:
        return self._luck.exponential(f"{self._flow}/enquiry/gap", self._next(asking, cases))

    def _next(self, asking: _Asking, cases: Ints) -> Ints:
        """Return the number of the next enquiry of each of some cases.

        Raises RunError where a case has had all of its own: the next one is another case's.
        """
        layers = asking.layer[cases]
        if layers.max(initial=0) >= PER_CASE:
            raise RunError(Message("enquiries.too_many", flow=self._flow, most=PER_CASE))
        return asking.numbers[cases] * PER_CASE + layers

    def until(self, end: float, closed: Closed) -> list[ContactBlock]:
        """Return the enquiries of a month, at least of the cases that are not closed at its begin.

        In order of time within a block. Calls and visits take a uniform place in the opening hours
        of the day, or of the next open day when that place is before the candidate's own date or
        the day is closed.
        """
        drawn, self._held = self._held, []
        if not self.kept:
            self._made = {}
        if self._asking is not None:
            if not self.kept:
                self._asking = self._asking.where(self._ask_still(self._asking, end, closed))
            due = np.flatnonzero(self._asking.due < end)
            if len(due):
                due = due[~closed[self._of][self._asking.numbers[due]]]
            drawn += self._candidates(self._asking, end, due)
        made = self._made.setdefault(end, [])
        now = self._before(end, drawn)
        if now is not None:
            made.append(now)
            self.size += size_of(now) if self.kept else 0
        return list(made)

    def _ask_still(self, asking: _Asking, end: float, closed: Closed) -> NDArray[np.bool_]:
        """Tell which cases are open, or still to come."""
        asks = np.ones(len(asking), np.bool_)
        here = np.flatnonzero(asking.arrival < end)
        if len(here):
            asks[here] = ~closed[self._of][asking.numbers[here]]
        return asks

    def add_amid(self, block: CaseBlock, end: float) -> ContactBlock | None:
        """Take in a block of cases amid a month; return its enquiries before the month's end."""
        self.add(block)
        assert self._asking is not None
        number = len(self._asking)
        those = np.arange(number - len(block), number)
        those = those[self._asking.due[those] < end]
        return self._before(end, self._candidates(self._asking, end, those))

    def _candidates(self, asking: _Asking, end: float, due: Ints) -> list[_Drawn]:
        """Return the candidates before `end` not returned before, of cases that have some."""
        found: list[_Drawn] = []
        while len(due):
            numbers = self._next(asking, due)
            channel, placed = self._place(numbers, asking.due[due])
            found.append(_Drawn(numbers, asking.client[due], channel, placed))
            asking.layer[due] += 1
            asking.point[due] += self._gap(asking, due)
            asking.due[due] = self._date(asking, due)
            due = due[asking.due[due] < end]
        return found

    def _before(self, end: float, drawn: Iterable[_Drawn]) -> ContactBlock | None:
        """Return what comes before `end` of what is drawn; the rest is held."""
        now = []
        for each in drawn:
            later = each.time >= end
            if later.any():
                self._held.append(each.where(later))
                each = each.where(~later)  # noqa: PLW2901 - the rest of it
            if len(each.numbers):
                now.append(each)
        return self._merge(now) if now else None

    def _place(self, numbers: Ints, dates: Floats) -> tuple[Ints, Floats]:
        flow = f"{self._flow}/enquiry"
        drawn, place = self._luck.uniforms([f"{flow}/channel", f"{flow}/place"], numbers)
        channel = self._channels[pick(drawn, self._shares)]
        placed = dates.copy()
        for number, name in enumerate(CHANNELS):
            here = np.flatnonzero(channel == number)
            if number != EMAIL and len(here):
                calendar = self._hours.phone if name == "phone" else self._hours.counter
                placed[here] = place_in_hours(calendar, dates[here], place[here])
        return channel, placed

    def _merge(self, parts: list[_Drawn]) -> ContactBlock:
        numbers = np.concatenate([part.numbers for part in parts])
        time = np.concatenate([part.time for part in parts])
        order = np.lexsort((numbers, time))
        numbers, flow = numbers[order], f"{self._flow}/enquiry"
        block = self._maker.block(
            flow,
            numbers,
            self._family * FAMILY + numbers,
            time[order],
            np.concatenate([part.channel for part in parts])[order],
            alike(STATUS, len(order)),
            np.concatenate([part.client for part in parts])[order],
        )
        block.cases = self._of * FAMILY + numbers // PER_CASE
        block.taken_over = self._luck.uniform(f"{flow}/thinning", numbers)
        return sealed(block)


def place_in_hours(calendar: Calendar, dates: Floats, uniform: Floats) -> Floats:
    """Return for each date a uniform place in the open time of its day or the next open day."""
    if calendar.always:
        return dates
    placed = _in_day(calendar, np.floor(dates / DAY), uniform)
    late = placed < dates
    if late.any():
        placed[late] = _in_day(calendar, np.floor(dates[late] / DAY) + 1, uniform[late])
    return placed


def _in_day(calendar: Calendar, day: Floats, uniform: Floats) -> Floats:
    """Return the place in the first open day from `day` on; infinite where there is none."""
    opens, upto = calendar.columns[0], calendar.upto_column
    first = np.searchsorted(opens, day * DAY, side="left")
    known = first < len(opens)
    result = np.full(len(day), np.inf)
    open_day = np.floor(opens[first[known]] / DAY)
    last = np.searchsorted(opens, (open_day + 1) * DAY, side="left")
    begin, end = upto[first[known]], upto[last]
    point = begin + uniform[known] * (end - begin)
    piece = np.minimum(np.searchsorted(upto, point, side="right") - 1, len(opens) - 1)
    result[known] = opens[piece] + (point - upto[piece])
    return result
