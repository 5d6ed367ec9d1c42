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

import numpy as np

from sim.adding import add_at
from sim.events.kinds import (
    CASE_ARRIVAL,
    CAUSED_CASE,
    DECIDED,
    EXTERNAL_END,
    GIVEN_BACK,
    HANDOFF,
    OPEN_AT_START,
    SLOT_START,
    START,
    TASK_NAMES,
    TRANSFER_END,
    VISIT_TASK,
    WORK_END,
)
from sim.events.rows import Rows
from sim.measures.declaration import Measure
from sim.measures.ordering import order_of
from sim.measures.per_case import Flags, Floats, Ints, Places, with_room
from sim.measures.rows import Value
from sim.plan.journeys import APPLICANT, EXTERNAL, HEARD
from sim.plan.plan import Plan
from sim.units import DAY

OTHER = ("before", "in_hand", "documents", "unread", "hearing", "authority", "travelling")
"""Stretches besides waiting for a step: before the run, in a clerk's hand, with the applicant for
documents, documents not dealt with yet, with the applicant before a refusal, with another
authority, travelling between teams."""
(_BEFORE, _IN_HAND, _DOCUMENTS, _UNREAD, _HEARING, _AUTHORITY, _TRAVELLING) = range(len(OTHER))
_CAME = (CASE_ARRIVAL, CAUSED_CASE, OPEN_AT_START)
_OUTSIDE = {APPLICANT: _DOCUMENTS, HEARD: _HEARING, EXTERNAL: _AUTHORITY}

MEASURES = (
    Measure("lead_time_waiting", "days"),
    Measure("lead_time_in", "days"),
)


class StageMeasures:
    """Minutes of lead time of the cases decided in the window, by stretch."""

    def __init__(self, plan: Plan) -> None:
        self.begin = plan.scenario.run.warm_up
        self.steps = plan.steps
        self._places = Places(plan)
        self._visits = [TASK_NAMES[VISIT_TASK]] if plan.appointments else []
        self._width = len(OTHER) + len(self.steps) + len(self._visits)
        """Waiting for a visit, until the client is served, is the last one."""
        self._spent = np.zeros((0, self._width))
        """Minutes of each case so far, by stretch."""
        self._last, self._asked = np.zeros(0), np.zeros(0)
        """The date up to which each case's way is told; whether documents came just then."""
        self._left = np.zeros(0)
        """Whether each case is decided."""
        self.decided = 0
        self.minutes = np.zeros(self._width)

    def observe(self, rows: Rows) -> None:
        """Take the next rows, in order."""
        of_step = (rows.step >= 0) | (rows.step == VISIT_TASK)
        of_work = (rows.are(START, WORK_END, GIVEN_BACK) & of_step) | rows.are(SLOT_START)
        moves = rows.are(*_CAME, EXTERNAL_END, TRANSFER_END, HANDOFF, DECIDED)
        rows = rows.where(of_work | moves)
        if not len(rows):
            return
        rows = rows.where(order_of(self._places.of(rows.entity)))
        places = self._places.of(rows.entity)
        self._make_room(places)
        first = np.append(True, places[1:] != places[:-1])
        came = rows.are(*_CAME)
        told = np.where(first, self._last[places], np.append(0.0, rows.time[:-1]))
        told = np.where(came, rows.since, told)
        answered = rows.are(EXTERNAL_END) & (rows.minutes == APPLICANT)
        asked = np.where(first, self._asked[places] > 0, np.append(False, answered[:-1]))
        ended: Ints = np.cumsum(rows.are(DECIDED)) - rows.are(DECIDED)
        start_of = np.maximum.accumulate(np.where(first, np.arange(len(rows)), 0))
        gone = (ended > ended[start_of]) | (self._left[places] > 0)
        # What comes behind the documents says when it began; up to then they lay unread.
        says = asked & rows.are(START, EXTERNAL_END)
        began = np.where(says, np.maximum(rows.since, told), told)
        began = np.where(asked & rows.are(HANDOFF), rows.time, began)
        began = np.where(gone, rows.time, began)
        told = np.where(gone, rows.time, told)
        add_at(self._spent, (places, np.full(len(rows), _UNREAD)), began - told)
        add_at(self._spent, (places, self._stretches(rows)), rows.time - began)
        last = np.append(places[1:] != places[:-1], True)
        self._last[places[last]], self._asked[places[last]] = rows.time[last], answered[last]
        self._settle(rows, places)

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

    def _make_room(self, places: Ints) -> None:
        self._spent = with_room(self._spent, places)
        self._last, self._asked, self._left = (
            with_room(kept, places) for kept in (self._last, self._asked, self._left)
        )

    def _settle(self, rows: Rows, places: Ints) -> None:
        """Take what the decided cases spent out of their places."""
        decided: Flags = rows.are(DECIDED)
        counted = places[decided & (rows.time >= self.begin)]
        self.decided += len(counted)
        self.minutes += self._spent[counted].sum(axis=0)
        self._left[places[decided]] = 1.0

    def values(self) -> Iterator[Value]:
        """Yield mean days by stretch; nothing where no case was decided."""
        if not self.decided:
            return
        days: Floats = self.minutes / self.decided / DAY
        for place, name in enumerate(OTHER):
            yield Value("lead_time_in", "", "", name, float(days[place]))
        for place, name in enumerate((*self.steps, *self._visits), start=len(OTHER)):
            yield Value("lead_time_waiting", "", "", name, float(days[place]))
