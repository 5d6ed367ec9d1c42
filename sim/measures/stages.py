"""Where the lead time of decided cases goes: the way of each case, from one event to the next.

Each stretch of a case's way is named by what ends it: the start of a step ends waiting for it, the
end of a piece of work ends being in hand (nights and interruptions included), the end of a wait
outside and the arrival of a file end these. Between the arrival of documents and their being dealt
with, nobody knows that they are there. What lies before the run is a stretch of its own. So the
stretches of a case sum to its lead time. A case that is applied for at 08:00:

    08:00 case_arrival
    09:00 start (intake)       waiting for intake      1 h
    09:20 work_end             in hand                20 min
    11:20 external_end         documents               2 h
    12:00 (the mail is done, the case joins the queue)
    12:30 start (recheck)      documents lie here     40 min, waiting for the recheck 30 min
    12:40 work_end, decided    in hand                10 min
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from sim.adding import add_at
from sim.events.kinds import (
    CASE_ARRIVAL,
    CAUSED_CASE,
    DECIDED,
    EXTERNAL_END,
    GIVEN_BACK,
    HANDOFF,
    NONE,
    OPEN_AT_START,
    SLOT_START,
    START,
    TASK_NAMES,
    TRANSFER_END,
    VISIT_TASK,
    WITHDRAWN,
    WORK_END,
)
from sim.events.rows import ENTITY, EVENT, MINUTES, SINCE, STEP, TIME, Log, Rows, among
from sim.measures.declaration import Measure
from sim.measures.folding import Fold
from sim.measures.ordering import order_of
from sim.measures.per_case import Flags, Floats, Ints, Places, with_room
from sim.measures.rows import Value
from sim.measures.slots import CaseSlots, OpenCases, close_case, open_case, slot_of_case
from sim.plan.journeys import APPLICANT, EXTERNAL, HEARD
from sim.plan.plan import Plan
from sim.units import DAY

OTHER = ("before", "in_hand", "documents", "unread", "hearing", "authority", "travelling")
"""Stretches besides waiting for a step: before the run, in a clerk's hand, with the applicant for
documents, documents not dealt with yet, with the applicant before a refusal, with another
authority, travelling between teams."""
(_BEFORE, _IN_HAND, _DOCUMENTS, _UNREAD, _HEARING, _AUTHORITY, _TRAVELLING) = range(len(OTHER))
_KNOWN = 3
_LAST, _ASKED, _LEFT = range(_KNOWN)
"""What else is known of each case: the date up to which its way is told, whether documents came
just then, and whether it is decided."""
_CAME = (CASE_ARRIVAL, CAUSED_CASE, OPEN_AT_START)
_OUTSIDE = {APPLICANT: _DOCUMENTS, HEARD: _HEARING, EXTERNAL: _AUTHORITY}

MEASURES = (
    Measure("lead_time_waiting", "days"),
    Measure("lead_time_in", "days"),
)


_WORK = among((START, WORK_END, GIVEN_BACK))
_MOVES = among((*_CAME, SLOT_START, EXTERNAL_END, TRANSFER_END, HANDOFF, DECIDED, WITHDRAWN))
"""Kinds of rows that tell of the way of a case: work on it, and what else does."""


class Ways(NamedTuple):
    """The ways of open cases, and what those of decided ones sum to, as arrays."""

    begin: float
    ways: CaseSlots
    """Minutes of each case so far, by stretch; behind them what else is known of it."""
    minutes: Floats
    decided: Ints


@Fold
def of_case(step: int) -> bool:
    """Tell whether work is on a case."""
    return step >= 0 or step == VISIT_TASK


@Fold
def stretch_of(table: Log, place: int, width: int) -> int:
    """Return what a row ends that is not the begin of a case."""
    event, step = int(table[place, EVENT]), int(table[place, STEP])
    found = _TRAVELLING
    if event in (WORK_END, GIVEN_BACK, DECIDED):
        found = _IN_HAND
    elif event == SLOT_START or (event in (START, HANDOFF) and step == VISIT_TASK):
        found = width - 1
    elif event in (START, HANDOFF) and step >= 0:
        found = len(OTHER) + step
    elif event == EXTERNAL_END:
        if table[place, MINUTES] == APPLICANT:
            found = _DOCUMENTS
        elif table[place, MINUTES] == HEARD:
            found = _HEARING
        elif table[place, MINUTES] == EXTERNAL:
            found = _AUTHORITY
    return found


@Fold
def told_behind(event: int, told: float, since: float, time: float) -> float:
    """Return when what a row ends began behind documents: up to then they lay unread."""
    if event in (START, EXTERNAL_END):
        return max(since, told)
    return time if event == HANDOFF else told


@Fold
def go_on(table: Log, place: int, came: bool, way: Floats, width: int) -> None:  # noqa: FBT001 - folds take no names
    """Add what a row ends to the way of its case."""
    event, time, told = int(table[place, EVENT]), table[place, TIME], way[width + _LAST]
    began = told
    if way[width + _ASKED]:
        began = told_behind(event, told, table[place, SINCE], time)
        way[_UNREAD] += began - told
    way[_BEFORE if came else stretch_of(table, place, width)] += time - began
    way[width + _LAST] = time
    way[width + _ASKED] = event == EXTERNAL_END and table[place, MINUTES] == APPLICANT


@Fold
def decide(way: Floats, now: Ways) -> None:
    """Add the way of a case that is decided in the window."""
    now.decided[0] += 1
    for stretch in range(len(now.minutes)):
        now.minutes[stretch] += way[stretch]


@Fold
def tells_of_way(table: Log, place: int, event: int) -> bool:
    """Tell whether a row is one of a case's way."""
    return bool(_MOVES[event] or (_WORK[event] and of_case(int(table[place, STEP]))))


@Fold
def follow(table: Log, place: int, event: int, now: Ways) -> None:
    """Take a row; a case that is over is forgotten."""
    if not tells_of_way(table, place, event):
        return
    entity, width = int(table[place, ENTITY]), len(now.minutes)
    came = event in (CASE_ARRIVAL, CAUSED_CASE, OPEN_AT_START)
    slot = open_case(now.ways, entity) if came else slot_of_case(now.ways, entity)
    if slot == NONE:
        return
    way = now.ways.slots.known[slot]
    if came:
        way[width + _LAST] = table[place, SINCE]
    if event != WITHDRAWN:
        go_on(table, place, came, way, width)
    if event == DECIDED and table[place, TIME] >= now.begin:
        decide(way, now)
    if event in (DECIDED, WITHDRAWN):
        close_case(now.ways, entity, slot)


class StageMeasures:
    """Minutes of lead time of the cases decided in the window, by stretch."""

    def __init__(self, plan: Plan) -> None:
        self.begin = plan.scenario.run.warm_up
        self.steps = plan.steps
        self._places = Places(plan)
        self._visits = [TASK_NAMES[VISIT_TASK]] if plan.appointments else []
        self._width = len(OTHER) + len(self.steps) + len(self._visits)
        """Waiting for a visit, until the client is served, is the last one."""
        self._ways = np.zeros((0, self._width + _KNOWN))
        """Minutes of each case so far, by stretch; behind them what else is known of it."""
        self._open = OpenCases(self._places, self._width + _LEFT)
        """The same of open cases, for the fold."""
        self._decided = np.zeros(1, dtype=np.int64)
        self.minutes = np.zeros(self._width)

    def observe(self, rows: Rows) -> None:
        """Take the next rows, in order."""
        of_step = (rows.step >= 0) | (rows.step == VISIT_TASK)
        of_work = (rows.are(START, WORK_END, GIVEN_BACK) & of_step) | rows.are(SLOT_START)
        moves = rows.are(*_CAME, EXTERNAL_END, TRANSFER_END, HANDOFF, DECIDED)
        rows = rows.where(of_work | moves)
        if not len(rows):
            return
        order = order_of(self._places.of(rows.entity))
        rows = rows.where(order)
        places = self._places.of(rows.entity)
        self._ways = with_room(self._ways, places)
        last, asked_before, left = (self._ways[:, self._width + what] for what in range(_KNOWN))
        first = np.append(True, places[1:] != places[:-1])
        came = rows.are(*_CAME)
        told = np.where(first, last[places], np.append(0.0, rows.time[:-1]))
        told = np.where(came, rows.since, told)
        answered = rows.are(EXTERNAL_END) & (rows.minutes == APPLICANT)
        asked = np.where(first, asked_before[places] > 0, np.append(False, answered[:-1]))
        ended: Ints = np.cumsum(rows.are(DECIDED)) - rows.are(DECIDED)
        start_of = np.maximum.accumulate(np.where(first, np.arange(len(rows)), 0))
        gone = (ended > ended[start_of]) | (left[places] > 0)
        # What comes behind the documents says when it began; up to then they lay unread.
        says = asked & rows.are(START, EXTERNAL_END)
        began = np.where(says, np.maximum(rows.since, told), told)
        began = np.where(asked & rows.are(HANDOFF), rows.time, began)
        began = np.where(gone, rows.time, began)
        told = np.where(gone, rows.time, told)
        lay = np.flatnonzero(began > told)
        add_at(self._ways[:, _UNREAD], (places[lay],), (began - told)[lay])
        add_at(self._ways, (places, self._stretches(rows)), rows.time - began)
        ends = np.append(places[1:] != places[:-1], True)
        last[places[ends]], asked_before[places[ends]] = rows.time[ends], answered[ends]
        self._settle(rows, places, order)

    def folded(self, came: Ints) -> Ways:
        """Return what a fold adds rows to, in which cases at some places come."""
        ways = self._open.with_room(len(came), came)
        return Ways(self.begin, ways, self.minutes, self._decided)

    def _stretches(self, rows: Rows) -> Ints:
        """Return what each row ends."""
        outside = np.full(len(rows), _TRAVELLING)
        for code, number in _OUTSIDE.items():
            outside[rows.are(EXTERNAL_END) & (rows.minutes == code)] = number
        of_step = rows.are(START, HANDOFF) & (rows.step >= 0)
        visits = rows.are(SLOT_START) | (rows.are(START, HANDOFF) & (rows.step == VISIT_TASK))
        return np.select(
            [
                rows.are(*_CAME),
                rows.are(WORK_END, GIVEN_BACK, DECIDED),
                of_step,
                visits,
            ],
            [_BEFORE, _IN_HAND, len(OTHER) + rows.step, self._width - 1],
            outside,
        )

    def _settle(self, rows: Rows, places: Ints, order: Ints) -> None:
        """Take what the decided cases spent out of their places, in the order of their rows."""
        decided: Flags = rows.are(DECIDED)
        chosen = decided & (rows.time >= self.begin)
        counted = places[chosen][np.argsort(order[chosen])]
        self._decided += len(counted)
        spent = self._ways[counted, : self._width]
        self.minutes = np.cumsum(np.vstack((self.minutes, spent)), axis=0)[-1]
        self._ways[places[decided], self._width + _LEFT] = 1.0

    def values(self) -> Iterator[Value]:
        """Yield mean days by stretch; nothing where no case was decided."""
        if not self._decided[0]:
            return
        days: Floats = self.minutes / self._decided[0] / DAY
        for place, name in enumerate(OTHER):
            yield Value("lead_time_in", "", "", name, float(days[place]))
        for place, name in enumerate((*self.steps, *self._visits), start=len(OTHER)):
            yield Value("lead_time_waiting", "", "", name, float(days[place]))
