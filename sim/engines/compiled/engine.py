"""The compiled engine: makes an office's arrays, and goes on with its loop month by month."""

from collections.abc import Sequence
from math import inf
from typing import Any

import numpy as np

from sim.demand.demand import Demand
from sim.engines.compiled.appointment_tables import fill_appointments
from sim.engines.compiled.arrays import Arrays
from sim.engines.compiled.caused_cases import CausedCases
from sim.engines.compiled.ending import end_state
from sim.engines.compiled.failures import WHAT
from sim.engines.compiled.feed import Feed
from sim.engines.compiled.heap import ROW
from sim.engines.compiled.layout import NONE
from sim.engines.compiled.loop import (
    DONE,
    FAILED,
    ROOM,
    ROOM_FOR_ROWS,
    ROWS_OF_A_MOVE,
)
from sim.engines.compiled.management_tables import fill_management
from sim.engines.compiled.moving_tables import fill_moving
from sim.engines.compiled.parts import AWAIT, GO_ON, OPEN, SETTLE_LUCK, run_part
from sim.engines.compiled.people_tables import People
from sim.engines.compiled.ready import ready
from sim.engines.compiled.tables import fill
from sim.engines.compiled.team_tables import APART, fill_teams
from sim.engines.compiled.visit_luck import DrawnLuck
from sim.events.end_state import EndState
from sim.events.families import MOST_ATTEMPTS
from sim.events.log import Observer
from sim.events.rows import WIDTH, Rows
from sim.plan.plan import Plan
from sim.plan.roster import Seat
from sim.units import DAY

ROWS_AT_ONCE = ROOM_FOR_ROWS + (1 << 17)
"""Rows of the log for which there is room; they are handed on when no more than `ROOM_FOR_ROWS` of
it is left."""


class CompiledEngine:
    """Runs offices as arrays, compiled; every row is that of the engine in SimPy."""

    def run(
        self, plan: Plan, demand: Demand, roster: Sequence[Seat], observers: Sequence[Observer]
    ) -> EndState:
        """Run one replication; see `sim.engines.engine.Engine`."""
        ready()
        office = CompiledOffice(plan, demand, roster, observers)
        try:
            return office.run()
        finally:
            office.arrays.forget()


class CompiledOffice:
    """One replication of one scenario, as arrays."""

    def __init__(
        self, plan: Plan, demand: Demand, roster: Sequence[Seat], observers: Sequence[Observer]
    ) -> None:
        self._plan, self._demand, self._observers = plan, demand, observers
        self.arrays = Arrays()
        calendars = fill(plan, roster, self.arrays)
        fill_teams(plan, roster, calendars, self.arrays)
        fill_management(plan, roster, calendars, self.arrays)
        fill_moving(plan, roster, calendars, self.arrays)
        fill_appointments(plan, roster, calendars, self.arrays)
        calendars.fill(self.arrays)
        self._people = People(plan, roster, demand.people, self.arrays)
        self.feed = Feed(plan, demand.caused, self.arrays)
        self._caused = CausedCases(demand.caused, self.arrays, self.feed)
        self._visit_luck = DrawnLuck(self.arrays, self.feed)
        self._chain_free_slots(len(roster))

    def _chain_free_slots(self, clerks: int) -> None:
        """Make all slots free, with rings for all that can happen to the clerks at one instant."""
        run = self.arrays["state"]
        for slot in ("piece", "contact", "caller", "case", "line", "slot", "later"):
            run[f"free_{slot}"] = NONE
        for slot in ("piece", "contact", "caller"):
            run[f"unused_{slot}"] = 1  # the first one is nobody's
        days = int(self._plan.scenario.run.run_length // DAY) + 2
        self.arrays.put("later_days", np.full(days, NONE))
        length = 1 << (4 * clerks + 64).bit_length()
        self.arrays.new("interruptions", length)
        self.arrays.new("handed", length)
        self.arrays.new("pieces", 1)
        self.arrays.new("contacts", 1)
        self.arrays.new("callers", 1)
        number = len(self.arrays["lines"])
        self._chain("lines", "apart", "line", range(number - APART, number))

    # -- running --------------------------------------------------------------------------

    def run(self) -> EndState:
        """Run from start to end, hand every row to the observers, return what is left."""
        end = self._plan.scenario.run.run_length
        number = self.feed.open(self._demand.opening())
        self._make_room(number)
        run_part(self.arrays.office, OPEN, end)
        for month in self._demand.months():
            self.feed.begin_month(month)
            self._visit_luck.begin_month()
            self._caused.begin_month(month.end)
            self.feed.begin()
            self._go_on(min(month.end, end))
        self._flush()
        return end_state(self.arrays, self.feed)

    def _go_on(self, until: float) -> None:
        """Go on with the loop until a date, with more room whenever it asks for it."""
        while True:
            why = run_part(self.arrays.office, GO_ON, until)
            if why == FAILED:
                raise AssertionError(WHAT[int(self.arrays["state"]["failure"][0])])
            if why == DONE:
                return
            self._make_room(int(self.arrays["diary"]["at_once"][0]))

    def _flush(self) -> None:
        """Hand on the rows that are written."""
        run = self.arrays["state"]
        number = int(run["written"][0])
        if number:
            run["written"] = 0
            rows = Rows(self.arrays["written"][: number * WIDTH].reshape(-1, WIDTH), whole=True)
            for observer in self._observers:
                observer.observe(rows)

    # -- room -----------------------------------------------------------------------------

    def _make_room(self, opening: int = 0) -> None:
        """Make room for what one instant may need, and for so many cases or visits at once."""
        arrays, run = self.arrays, self.arrays["state"]
        waiting = 0
        if len(self._plan.phases) > 1:  # all of it may move on one day
            waiting = int(arrays["queues"]["waiting"].sum())
            arrays.lengthen("waiting_work", 2 * waiting)
        rows = ROOM_FOR_ROWS + ROWS_OF_A_MOVE * waiting + 2 * opening
        if len(arrays["written"]) // WIDTH - int(run["written"][0]) < rows:
            self._flush()
        arrays.lengthen("written", max(ROWS_AT_ONCE, 8 * opening + rows) * WIDTH)
        self._make_dates(4 * opening + 2 * ROOM + waiting)
        self._make_slots("pieces", "piece", 3 * opening + 2 * ROOM)
        arrays.lengthen("positions", 2 * len(arrays["pieces"]))
        self._make_slots("contacts", "contact", 2 * opening + 2 * ROOM)
        self._make_slots("callers", "caller", 2 * opening + 2 * ROOM)
        arrays.lengthen("attempts", MOST_ATTEMPTS * len(arrays["callers"]))
        if run["free_cases"][0] < ROOM:
            self._chain("cases", "next_lane", "case", self.feed.lane_slots(4 * ROOM + opening))
        if run["free_lines"][0] < ROOM + waiting:
            had = len(arrays["lines"])
            arrays.lengthen("lines", had + 2 * ROOM + waiting)
            self._chain("lines", "apart", "line", range(had, len(arrays["lines"])))
        slots = int(arrays["slot_days"]["at_once"][0])
        self._make_slots("slots", "slot", slots)
        if arrays["people"]["wants_units"][0]:
            self._people.draw()
        arrays.lengthen("caused", int(arrays["causing"]["number"][0]) + 2 * ROOM)
        if arrays["causing"]["comes_now"][0]:
            number = self._caused.come_amid()
            self._make_dates(number + 2 * ROOM)
            run_part(arrays.office, AWAIT, inf)
        arrays.lengthen("wanting", opening + ROOM)
        if arrays["diary"]["wanting"][0]:
            self._visit_luck.draw()
            run_part(arrays.office, SETTLE_LUCK, inf)

    def _make_dates(self, wanted: int) -> None:
        """Let there be room for so many dated events more, near or later."""
        run = self.arrays["state"]
        here = self.arrays.lengthen("heap", int(run["heaped"][0] + run["later"][0]) + wanted)
        self.arrays.lengthen("later", len(here) + ROW * len(self.arrays["later_days"]))

    def _make_slots(self, name: str, slot: str, wanted: int) -> None:
        """Let so many slots be free."""
        run = self.arrays["state"]
        if run[f"free_{slot}s"][0] < wanted:
            had = len(self.arrays[name])
            run[f"free_{slot}s"] += len(self.arrays.lengthen(name, had + wanted)) - had

    def _chain(self, name: str, link: str, slot: str, places: range) -> None:
        """Add places of an array to its free slots, the first of them to be taken first."""
        rows, run = self.arrays[name], self.arrays["state"]
        links: Any = np.arange(places.start + 1, places.stop + 1)
        links[-1:] = run[f"free_{slot}"][0]
        rows[link][places.start : places.stop] = links
        run[f"free_{slot}"], run[f"free_{slot}s"] = (
            places.start, int(run[f"free_{slot}s"][0]) + len(places),
        )  # fmt: skip
