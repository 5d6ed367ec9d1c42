"""Measures of appointments: how soon there is a date, who comes, what is not used (model.md §12).

Counts are those of the window, by the team that offers the date and by case type. The way of each
visit is told by its rows: all of them know when its client asked first.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.adding import add_at
from sim.events.kinds import (
    BOOKED,
    CANCELLED,
    CANCELLED_BY_OFFICE,
    EVENTS,
    NO_SHOW,
    NONE,
    REBOOKED,
    SLOT_RELEASE,
    SLOT_START,
    START,
    UNBOOKED,
    VISIT_TASK,
    WORK_END,
)
from sim.events.rows import (
    ABOUT,
    ENTITY,
    MINUTES,
    SINCE,
    STEP,
    TEAM,
    TIME,
    Log,
    Rows,
    among,
)
from sim.measures.declaration import Measure, Smallest
from sim.measures.folding import Fold
from sim.measures.histogram import Durations, Tally, put
from sim.measures.per_case import Places, with_room
from sim.measures.rows import About, Value
from sim.measures.slots import CaseSlots, OpenCases, close_case, open_case, slot_of_case
from sim.plan.plan import Plan
from sim.units import DAY

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_KNOWN = 3
_FIRST, _TYPE, _ASKING = range(_KNOWN)
"""Of each case, when the client of the visit that began last asked first, its type, and whether
its client has asked in vain since."""
COUNTED = {
    "appointments_booked": (BOOKED, REBOOKED),
    "appointments_served": (WORK_END,),
    "no_shows": (NO_SHOW,),
    "appointments_cancelled": (CANCELLED,),
    "appointments_cancelled_by_office": (CANCELLED_BY_OFFICE,),
    "asked_in_vain": (UNBOOKED,),
}
"""Counts and the kinds of their rows."""
_KINDS = [(kind, place) for place, kinds in enumerate(COUNTED.values()) for kind in kinds]
_PLACES = np.full(len(EVENTS), NONE)
"""What rows count as by their kind: the place among `COUNTED`."""
_PLACES[[kind for kind, _ in _KINDS]] = [place for _, place in _KINDS]
_TOLD = among((*(kind for kind, _ in _KINDS), START, SLOT_START, SLOT_RELEASE))
"""Kinds of rows that tell of visits."""

MEASURES = (
    Measure(
        "appointment_lead",
        "days",
        main=55,
        remarked=True,
        better=-1,
        pair="duration",
        may_be_undefined=True,
        by_default=Smallest("share_of_today", 0.1),
    ),
    Measure("appointment_lead_p90", "days", pair="duration", may_be_undefined=True),
    Measure("appointment_wait", "days", pair="duration", may_be_undefined=True),
    Measure("appointment_wait_p90", "days", pair="duration", may_be_undefined=True),
    Measure("appointment_delay", "minutes", pair="duration", may_be_undefined=True),
    Measure("appointment_delay_p90", "minutes", pair="duration", may_be_undefined=True),
    *(Measure(name, "dates") for name in COUNTED),
    Measure("no_show_share", "share", may_be_undefined=True),
    Measure("slots_offered", "dates"),
    Measure("slots_unused_share", "share", may_be_undefined=True),
    Measure("unbooked_end", "cases"),
)


_TO_KNOW = 2
_ASKED_FIRST, _STILL_ASKS = range(_TO_KNOW)
"""What a fold knows of the cases whose clients have come, or ask in vain."""


_OF_SLOT = 4


class Dates(NamedTuple):
    """Counts and times of dates, and what is known of cases, as arrays."""

    type_of_client: Ints
    begin: float
    end: float
    counts: Floats
    all_counts: Ints
    offered: Floats
    used: Floats
    lead: Tally
    wait: Tally
    delay: Tally
    asks: CaseSlots
    asking: Ints
    """Cases by type whose clients have asked in vain since."""
    held: Floats
    """Slots of the latest date, so many of them: date, step, team and desk."""
    held_number: Ints
    twice: Ints


@Fold
def measure(table: Log, place: int, event: int, key: int, first_ask: float, now: Dates) -> None:
    """Add what a row of the window says of times."""
    time, since = table[place, TIME], table[place, SINCE]
    if event == BOOKED:
        put(now.lead, key, time + table[place, MINUTES] - since)
    elif event == START:
        put(now.delay, key, time - since)
        put(now.wait, key, time - first_ask)
    elif event == SLOT_START:
        now.used[int(table[place, TEAM])] += 1.0


@Fold
def ask(event: int, entity: int, since: float, case_type: int, now: Dates) -> float:
    """Note what a row says of a case; return when its client asked first, where this is known."""
    slot, known = slot_of_case(now.asks, entity), now.asks.slots.known
    if slot == NONE and event in (UNBOOKED, SLOT_START):
        slot = open_case(now.asks, entity)
    if slot == NONE:
        return 0.0
    if event not in (START, WORK_END):
        known[slot, _ASKED_FIRST] = since
    asks = known[slot, _STILL_ASKS] > 0.0
    if event in (UNBOOKED, BOOKED, REBOOKED):
        now.asking[case_type] += int(event == UNBOOKED) - int(asks)
        asks = event == UNBOOKED
        known[slot, _STILL_ASKS] = asks
    if event in (BOOKED, REBOOKED, START) and not asks:
        close_case(now.asks, entity, slot)
    return float(known[slot, _ASKED_FIRST])


@Fold
def hold(table: Log, place: int, now: Dates) -> None:
    """Note that a client has come to a slot, or that two have."""
    held, time = now.held, table[place, TIME]
    if now.held_number[0] > 0 and held[0, 0] != time:
        now.held_number[0] = 0
    step, team, desk = table[place, STEP], table[place, TEAM], table[place, MINUTES]
    for slot in range(now.held_number[0]):
        if held[slot, 1] == step and held[slot, 2] == team and held[slot, 3] == desk:
            now.twice[0] += 1
            return
    last = now.held_number[0]
    held[last, 0], held[last, 1], held[last, 2], held[last, 3] = time, step, team, desk
    now.held_number[0] += 1


@Fold
def tells_of_visit(table: Log, place: int, event: int) -> bool:
    """Tell whether a row is one of a visit, of slots that are released or of asking for one."""
    if event in (START, WORK_END):
        return int(table[place, STEP]) == VISIT_TASK
    return bool(_TOLD[event])


@Fold
def count_date(table: Log, place: int, event: int, now: Dates) -> None:
    """Take a row."""
    if not tells_of_visit(table, place, event):
        return
    if event == SLOT_RELEASE:
        if now.begin <= table[place, SINCE] < now.end:
            now.offered[int(table[place, TEAM])] += table[place, MINUTES]
        return
    case_type = now.type_of_client[int(table[place, ABOUT]) % len(now.type_of_client)]
    team, what = int(table[place, TEAM]), _PLACES[event]
    inside = table[place, TIME] >= now.begin
    if what != NONE:
        now.all_counts[what] += 1
        now.counts[what, team, case_type] += inside
    if event == SLOT_START:
        hold(table, place, now)
    first_ask = ask(event, int(table[place, ENTITY]), table[place, SINCE], case_type, now)
    if inside:
        key = team * now.counts.shape[2] + case_type
        measure(table, place, event, key, first_ask, now)


class AppointmentMeasures:
    """Counts and times of visits, from the stream; an office without appointments has none."""

    def __init__(self, plan: Plan) -> None:
        self.about = About(plan)
        self.begin, self.end = plan.scenario.run.warm_up, plan.scenario.run.run_length
        self.teams, self._any = plan.teams, bool(plan.appointments)
        shape = len(self.teams), len(self.about.case_types)
        self._counts = np.zeros((len(COUNTED), *shape))
        self.counts = dict(zip(COUNTED, self._counts, strict=True))
        self._all_counts = np.zeros(len(COUNTED), dtype=np.int64)
        keys = shape[0] * shape[1]
        self._times = {name: Durations(keys) for name in ("lead", "wait", "delay")}
        self._offered, self._used = np.zeros((2, shape[0]))
        self._places = Places(plan)
        self._asks = np.zeros((0, _KNOWN))
        """What is known of each case."""
        self._open = OpenCases(self._places, _TO_KNOW)
        self._asking = np.zeros(shape[1], dtype=np.int64)
        """The same for the fold, and how many cases of each type it knows to be without a date."""
        self._twice = np.zeros(1, dtype=np.int64)
        self._held = np.empty((0, _OF_SLOT))
        """Slots of the latest date that rows tell of: date, step, team and desk."""
        self._held_number = np.zeros(1, dtype=np.int64)
        """How many of them there are, for the fold, in which there is room for more."""

    def observe(self, rows: Rows) -> None:
        """Take the next rows, in order."""
        if not self._any:
            return
        visits = rows.places_with((START, WORK_END), VISIT_TASK)
        dates = rows.places(
            BOOKED, REBOOKED, UNBOOKED, NO_SHOW, CANCELLED, CANCELLED_BY_OFFICE, SLOT_START
        )
        self._count_slots(rows.of(SLOT_RELEASE))
        rows = rows.where(np.sort(np.concatenate((visits, dates))))
        if not len(rows):
            return
        self._count(rows)
        self._ask(rows)
        self._look_for_slots_held_twice(rows.of(SLOT_START))

    def folded(self, rows: Rows, came: Ints) -> Dates:
        """Return what a fold adds the next rows to, in which cases at some places come."""
        come, held = rows.number(SLOT_START), int(self._held_number[0])
        if held + come > len(self._held):
            more = np.zeros((held + come, _OF_SLOT))
            more[:held] = self._held[:held]
            self._held = more
        lead, wait, delay = (times.tally for times in self._times.values())
        return Dates(
            self.about.type_of_client, self.begin, self.end, self._counts, self._all_counts,
            self._offered, self._used, lead, wait, delay,
            self._open.with_room(come + rows.number(UNBOOKED), came), self._asking,
            self._held, self._held_number, self._twice,
        )  # fmt: skip

    def _count_slots(self, released: Rows) -> None:
        inside = released.where((released.since >= self.begin) & (released.since < self.end))
        add_at(self._offered, (inside.team,), inside.minutes)

    def _count(self, rows: Rows) -> None:
        inside = rows.time >= self.begin
        for place, (name, kinds) in enumerate(COUNTED.items()):
            chosen = rows.are(*kinds)
            self._all_counts[place] += chosen.sum()
            late = rows.where(chosen & inside)
            add_at(self.counts[name], (late.team, self.about.types(late)), 1.0)
        self._used += np.bincount(
            rows.where(rows.are(SLOT_START) & inside).team, minlength=len(self.teams)
        )
        booked = rows.where(rows.are(BOOKED) & inside)
        self._times["lead"].add(self._keys(booked), booked.time + booked.minutes - booked.since)
        begun = rows.where(rows.are(START) & inside)
        self._times["delay"].add(self._keys(begun), begun.time - begun.since)

    def _keys(self, rows: Rows) -> Ints:
        return np.asarray(rows.team * len(self.about.case_types) + self.about.types(rows))

    def _ask(self, rows: Rows) -> None:
        """Follow each case from its first ask to the start of its visit."""
        places = self._places.of(rows.entity)
        self._asks = with_room(self._asks, places)
        first_ask, types, asking = self._asks.T
        of_date = ~rows.are(START, WORK_END)
        begins = rows.are(START)
        # The rows of a visit follow each other: what its date says stands before its start.
        order = np.argsort(places, kind="stable")
        known = np.where(of_date, rows.since, np.nan)[order]
        first = np.append(True, places[order][1:] != places[order][:-1])
        known = np.where(first & np.isnan(known), first_ask[places[order]], known)
        mark = np.maximum.accumulate(np.where(np.isnan(known), 0, np.arange(len(known))))
        asked = np.empty(len(rows))
        asked[order] = known[mark]
        inside = begins & (rows.time >= self.begin)
        chosen = rows.where(inside)
        self._times["wait"].add(self._keys(chosen), chosen.time - asked[inside])
        first_ask[places], types[places] = asked, self.about.types(rows)
        turns = rows.are(UNBOOKED, BOOKED, REBOOKED)
        asking[places[turns]] = rows.are(UNBOOKED)[turns]

    def _look_for_slots_held_twice(self, rows: Rows) -> None:
        slots = np.column_stack((rows.time, rows.step, rows.team, rows.minutes))
        slots = np.concatenate((self._held, slots))
        slots = slots[np.lexsort(slots.T[::-1])]
        again = np.append(False, (slots[1:] == slots[:-1]).all(axis=1))[: len(slots)]
        self._twice += again.sum()
        slots = slots[~again]
        self._held = slots[slots[:, 0] == slots[-1:, 0]]

    @property
    def all_counts(self) -> dict[str, int]:
        """The counts since the start, all together."""
        return dict(zip(COUNTED, self._all_counts.tolist(), strict=True))

    @property
    def twice(self) -> int:
        """How many slots two clients have come to."""
        return int(self._twice[0])

    @property
    def asking(self) -> int:
        """How many cases are without a date now, whose clients have asked for one."""
        return int(self._asking_by_type().sum())

    def _asking_by_type(self) -> Ints:
        known = np.bincount(
            self._asks[:, _TYPE].astype(np.int64), self._asks[:, _ASKING], len(self._asking)
        )
        return self._asking + known.astype(np.int64)

    # -- results ---------------------------------------------------------------------------

    def values(self) -> Iterator[Value]:
        """Yield the measures, office-wide, by team and by case type."""
        if not self._any:
            return
        teams, types = len(self.teams), len(self.about.case_types)
        keys = np.arange(teams * types).reshape(teams, types)
        yield from self._of("", "", keys)
        yield from self._slots("", self._offered.sum(), self._used.sum())
        for number, team in enumerate(self.teams):
            yield from self._of(team, "", keys[number : number + 1])
            yield from self._slots(team, self._offered[number], self._used[number])
        for number, name in enumerate(self.about.case_types):
            yield from self._of("", name, keys[:, number : number + 1])
            yield Value("unbooked_end", "", name, "", float(self._asking_by_type()[number]))
        yield Value("unbooked_end", "", "", "", float(self.asking))

    def _of(self, team: str, case_type: str, keys: Ints) -> Iterator[Value]:
        flat, per = keys.ravel(), {"lead": DAY, "wait": DAY, "delay": 1.0}
        found = {name: float(count.ravel()[flat].sum()) for name, count in self.counts.items()}
        for name, value in found.items():
            yield Value(name, team, case_type, "", value)
        for name, unit in per.items():
            times = self._times[name]
            if times.count[flat].any():
                yield Value(f"appointment_{name}", team, case_type, "", times.mean(flat) / unit)
                p90 = times.quantile(0.9, flat) / unit
                yield Value(f"appointment_{name}_p90", team, case_type, "", p90)
        over = found["appointments_served"] + found["no_shows"] + found["appointments_cancelled"]
        if over > 0.0:
            yield Value("no_show_share", team, case_type, "", found["no_shows"] / over)

    @staticmethod
    def _slots(team: str, offered: float, used: float) -> Iterator[Value]:
        yield Value("slots_offered", team, "", "", float(offered))
        if offered > 0:
            yield Value("slots_unused_share", team, "", "", max(0.0, 1.0 - float(used / offered)))
