"""Blocks of the demand: what comes in a month, and what is held until it is over.

A block of cases takes ranges of the arrays; contacts are read where the demand has put them
(`sheets`). A block gives its ranges back and lets go of its columns, with all that belongs to it
(documents, appointments, further mails), at the turn of a month when nobody holds any of it
(`holding`). So memory follows from what is in the office, not from the length of the run.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from math import inf
from typing import Any

import numpy as np

from sim.demand.blocks import (
    ASKED_TOGETHER,
    CaseBlock,
    ContactBlock,
    Flags,
    Floats,
    Ints,
    VisitLuck,
)
from sim.demand.caused import CausedDrawer
from sim.demand.demand import Month
from sim.engines.compiled.arrays import Arrays
from sim.engines.compiled.attempts import GONE
from sim.engines.compiled.following_law import FollowingLaw
from sim.engines.compiled.layout import ARRAYS, NONE, REAL, WHOLE
from sim.engines.compiled.ranges import Ranges
from sim.engines.compiled.sheets import REAL_COLUMNS, SHEET, WHOLE_COLUMNS
from sim.events.families import FAMILY
from sim.events.kinds import CASE_ARRIVAL, CAUSED_CASE, CONTACT_ATTEMPT, OPEN_AT_START
from sim.machine.native import address_of
from sim.plan.arithmetic import rank
from sim.plan.plan import Plan

_STORES = ("cases", "entries", "sheets", "booking_luck", "ask_luck", "drawn_asks")
_OF_CASES = (
    "application", "lapse", "certificate", "overlap", "client",
)  # fmt: skip
_NOBODY_YET = (
    "appointment", "certificate_piece", "team", "load_clerk", "whole", "first_lane", "next_lane",
    "done_by", "done_at", "done_before", "barred", "kept",
)  # fmt: skip


@dataclass(slots=True)
class Kept:
    """A block whose ranges are taken, what stands in them, and what is read where it lies."""

    number: int
    ranges: list[tuple[str, int, int]] = field(default_factory=list)
    family: int = NONE
    numbers: Ints = field(default_factory=lambda: np.zeros(0, np.int64))
    cases: slice = field(default_factory=lambda: slice(0))
    read: list[Any] = field(default_factory=list)

    def address(self, column: Any, dtype: "np.dtype[Any]") -> int:  # noqa: ANN401 - any numbers
        """Return where a column lies as long as the block is kept; 0: it has no numbers."""
        lies, address = _where(column, dtype)
        self.read.append(lies)
        return address


class Feed:
    """Puts blocks into the arrays of an office, and takes out those that are over."""

    def __init__(self, plan: Plan, caused: CausedDrawer | None, arrays: Arrays) -> None:
        self._arrays = arrays
        self._law = FollowingLaw(plan, caused, arrays)
        cap = plan.scenario.management.age_cap
        self._age_cap = cap.age if cap is not None else inf
        self._stores = {name: Ranges() for name in _STORES}
        self._blocks = Ranges()
        self._beside = {"visits": bool(plan.appointments), "following": self._law.number}
        """How many rows of other arrays say more of each case."""
        self._kept: list[Kept] = []
        self._new_case = _new_case().view(np.uint8)
        self.visits: dict[int, tuple[Kept, VisitLuck]] = {}
        """By block of cases, the luck of their visits."""
        self._slots: dict[int, Ints] = {}
        """By family, the slot of each case; `GONE`: it is not here any more."""
        self.closed: dict[int, Flags] = {}
        """By family, whether each of its cases is decided or withdrawn."""
        self._arriving: list[tuple[Floats, Ints, Ints, int]] = []

    # -- what comes -----------------------------------------------------------------------

    def open(self, blocks: Sequence[CaseBlock]) -> int:
        """Put the cases that are open at the start; return how many."""
        for block in blocks:
            self._add_cases(block, OPEN_AT_START, 0)
        return self._put_arrivals(self._arrived(), "arrivals")

    def begin_month(self, month: Month) -> None:
        """Add what comes in a month; what has been over since the last one makes room."""
        self._retire()
        for block in month.cases:
            self._add_cases(block, CASE_ARRIVAL, rank(CASE_ARRIVAL))
        for contacts in month.contacts:
            self.add_contacts(contacts)
        for flow in month.enquiries:
            for asked in flow.until(month.end, self.closed):
                self.add_contacts(asked)

    def add_caused(self, cases: CaseBlock) -> None:
        """Add cases that decisions have caused."""
        self._add_cases(cases, CAUSED_CASE, rank(CAUSED_CASE))

    def begin(self) -> None:
        """Put what has been added in the order in which it happens."""
        columns = self._arrived()
        in_order = _in_order(columns[0], columns[1])
        self._put_arrivals([each[in_order] for each in columns], "arrivals")

    def amid(self) -> int:
        """Put what has been added amid a month, to be scheduled one by one; return how much."""
        return self._put_arrivals(self._arrived(), "amid")

    def _arrived(self) -> list[Any]:
        """Return dates, orders, slots and kinds of what has been added."""
        dates, orders, slots, events = [np.zeros(0)], [_none()], [_none()], [_none()]
        for date, order, of, event in self._arriving:
            dates.append(date)
            orders.append(order)
            slots.append(of)
            events.append(np.full(len(of), event))
        self._arriving = []
        return [np.concatenate(each) for each in (dates, orders, slots, events)]

    def _put_arrivals(self, columns: list[Any], name: str) -> int:
        rows, run = self._arrays.new(name, len(columns[0])), self._arrays["state"]
        rows["date"], rows["order"], rows["of"], rows["event"] = columns
        if name == "arrivals":
            run["arrived"], run["arriving"] = 0, len(rows)
        return len(rows)

    # -- cases ----------------------------------------------------------------------------

    def _add_cases(self, block: CaseBlock, event: int, first_order: int) -> None:
        number = len(block)
        kept = self._keep(number)
        if number == 0:
            return
        numbers = block.numbers
        entity = block.family * FAMILY + numbers
        begin = self.take(kept, "cases", number)
        rows = self._arrays["cases"][begin : begin + number]
        rows.view(np.uint8).reshape(number, -1)[:] = self._new_case
        for name in _OF_CASES:
            rows[name] = getattr(block, name)
        rows["entity"], rows["block"] = entity, kept.number
        rows["urgent_from"] = np.minimum(block.urgent, block.application + self._age_cap)
        self._add_entries(kept, block, rows)
        self._add_appointments(kept, block, rows)
        self._law.fill(block, begin)
        kept.family, kept.numbers, kept.cases = block.family, numbers, slice(begin, begin + number)
        slots = begin + np.arange(number)
        self._note(block.family, numbers, slots)
        self._arriving.append((block.arrival, first_order + entity, slots, event))

    def _add_entries(self, kept: Kept, block: CaseBlock, rows: Any) -> None:  # noqa: ANN401
        """Write the entries of the cases' journeys, and the documents that they bring."""
        first = self.take(kept, "entries", len(block.codes))
        entries = self._arrays["entries"][first : first + len(block.codes)]
        entries["code"], entries["minutes"] = block.codes, block.minutes
        entries["submission"] = NONE
        self._add_visits(kept, block, entries)
        if block.submissions is not None:
            entries["submission"][block.submission_at] = self._listed(kept, block.submissions)
        offsets, decide_at = block.offsets, block.decide_at
        rows["at"], rows["end"] = first + offsets[:-1], first + offsets[1:]
        rows["decide_at"] = np.where(decide_at >= 0, decide_at + first, NONE)

    def _add_visits(self, kept: Kept, block: CaseBlock, entries: Any) -> None:  # noqa: ANN401
        """Note which of its block's visits each entry is, and where their luck comes from."""
        if block.visits is None or not len(block.visits.entries):
            return
        entries["visit"][block.visits.entries] = np.arange(len(block.visits.entries))
        self.visits[kept.number] = kept, block.visits
        self._arrays.lengthen("drawn", self._blocks.length * self._bookings())
        groups = -(-len(block.visits.entries) // ASKED_TOGETHER)
        first = self.take(kept, "drawn_asks", groups)
        self._arrays["drawn_asks"][first : first + groups] = 0
        self._arrays["blocks"]["groups"][kept.number] = first

    def _bookings(self) -> int:
        """Return for how many bookings there are places for a block."""
        return int(self._arrays["diary"]["ordinals"][0])

    def _add_appointments(self, kept: Kept, block: CaseBlock, rows: Any) -> None:  # noqa: ANN401
        """Write the contacts of clients who come before their title lapses."""
        if block.appointments is None:
            return
        rows["appointment"][block.appointment_of] = self._listed(kept, block.appointments)

    def _note(self, family: int, numbers: Ints, slots: Ints) -> None:
        """Note where the cases of a family are."""
        more = int(numbers.max()) + 1 - len(self._slots.get(family, _none()))
        if more > 0:
            known = self._slots.get(family, _none())
            self._slots[family] = np.append(known, np.full(more, GONE))
            closed = self.closed.get(family, np.zeros(0, np.bool_))
            self.closed[family] = np.append(closed, np.zeros(more, np.bool_))
        self._slots[family][numbers] = slots

    # -- contacts -------------------------------------------------------------------------

    def add_contacts(self, block: ContactBlock) -> None:
        """Add contacts, each of which comes at its date."""
        number = len(block)
        kept = self._keep(number)
        if number == 0:
            return
        listed = self._listed(kept, block)
        if len(block.cases):
            sheet = self._arrays["sheets"][listed[0] // SHEET]
            sheet["asks"] = kept.address(self._slots_of(block.cases), WHOLE)
        order = rank(CONTACT_ATTEMPT) + block.entity
        self._arriving.append((block.time, order, listed, CONTACT_ATTEMPT))

    def _slots_of(self, entities: Ints) -> Ints:
        """Return the slots of cases; `GONE` where one is not here any more."""
        family = int(entities[0]) // FAMILY
        return self._slots[family][entities - family * FAMILY]

    def _listed(self, kept: Kept, block: ContactBlock) -> Ints:
        """List contacts; return what they are known by."""
        return self.sheet(kept, block) * SHEET + np.arange(len(block))

    def sheet(self, kept: Kept, block: ContactBlock) -> int:
        """Return the number of a sheet of contacts; the mails that may follow have their own."""
        number = self.take(kept, "sheets", 1)
        following = [
            self.sheet(kept, mails) if mails is not None else NONE
            for mails in (block.mails, block.again)
        ]
        kept.read.append(block)
        about_none = 0
        said = kept.number, block.attempts, *following, about_none, *_addresses(block)
        self._arrays["sheets"].view(np.int64).reshape(-1, len(said))[number] = said
        return number

    # -- room -----------------------------------------------------------------------------

    def _keep(self, number: int) -> Kept:
        """Return a new block that holds so many cases or contacts to come."""
        kept = Kept(self._blocks.take(1))
        self._arrays.lengthen("blocks", self._blocks.length)
        self._arrays["blocks"]["holds"][kept.number] = number
        self._kept.append(kept)
        return kept

    def take(self, kept: Kept, name: str, number: int) -> int:
        """Take places of an array for a block; return the first."""
        begin = self._stores[name].take(number)
        self._lengthen(name)
        kept.ranges.append((name, begin, number))
        return begin

    def _lengthen(self, name: str) -> None:
        """Make an array as long as is taken of it; for cases also what says more of them."""
        length = self._stores[name].length
        self._arrays.lengthen(name, length)
        if name == "cases":
            for beside, number in self._beside.items():
                self._arrays.lengthen(beside, number * length)

    def _retire(self) -> None:
        """Note which cases are closed, and give back the ranges of blocks that nobody holds."""
        holds, cases = self._arrays["blocks"]["holds"], self._arrays["cases"]
        left = []
        for kept in self._kept:
            if kept.family != NONE:
                self.closed[kept.family][kept.numbers] = cases["closed"][kept.cases]
            if holds[kept.number] > 0:
                left.append(kept)
                continue
            if kept.family != NONE:
                self._slots[kept.family][kept.numbers] = GONE
            self.let_go(kept)
            self._blocks.give_back(kept.number, 1)
            if self.visits.pop(kept.number, None) is not None:
                first = kept.number * self._bookings()
                self._arrays["drawn"][first : first + self._bookings()] = 0
        self._kept = left

    def let_go(self, kept: Kept) -> None:
        """Give back the ranges that a block has."""
        for name, begin, number in kept.ranges:
            self._stores[name].give_back(begin, number)

    def lane_slots(self, number: int) -> range:
        """Take slots of cases for lanes, which are never given back."""
        begin = self._stores["cases"].take(number)
        self._lengthen("cases")
        return range(begin, begin + number)

    def cases_here(self) -> Iterator[slice]:
        """Yield where the cases of the demand are."""
        return (kept.cases for kept in self._kept if kept.family != NONE)


def _addresses(block: ContactBlock) -> list[int]:
    """Return where the columns of a sheet lie; 0: the block has no such column."""
    if not block.addresses:
        for names, dtype in ((WHOLE_COLUMNS, WHOLE), (REAL_COLUMNS, REAL)):
            for name in names:
                lies, address = _where(getattr(block, name), dtype)
                setattr(block, name, lies)
                block.addresses.append(address)
    return block.addresses


def _where(column: Any, dtype: "np.dtype[Any]") -> tuple[Any, int]:  # noqa: ANN401 - any numbers
    """Return a column in one piece, and where it lies; 0: it has no numbers."""
    lies = np.ascontiguousarray(column, dtype)
    return lies, address_of(lies) if len(lies) else 0


def _new_case() -> Any:  # noqa: ANN401 - a record
    """Return a case as it is before anything is said of it."""
    case = np.zeros(1, ARRAYS["cases"])
    for name in _NOBODY_YET:
        case[name] = NONE
    return case


def _in_order(dates: Floats, orders: Ints) -> Ints:
    """Return places by date, equal ones by order: there are hardly any."""
    found = np.argsort(dates, kind="stable")
    in_order = dates[found]
    if (in_order[1:] == in_order[:-1]).any():
        found = np.lexsort((orders, dates))
    return found


def _none() -> Ints:
    return np.zeros(0, np.int64)
