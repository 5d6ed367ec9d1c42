"""All measures of one replication together."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from sim.events.end_state import EndState
from sim.events.kinds import (
    ABANDON,
    CASE_ARRIVAL,
    CAUSED_CASE,
    CONTACT_ATTEMPT,
    CONTACT_END,
    EXTERNAL_END,
    WORK_END,
)
from sim.events.rows import WIDTH, Rows
from sim.measures import case_fold, mails
from sim.measures.alarms import alarm_values
from sim.measures.answering import AnsweringMeasures
from sim.measures.appointments import AppointmentMeasures
from sim.measures.cases import CaseMeasures
from sim.measures.casework import CaseworkMeasures
from sim.measures.contacts import ContactMeasures
from sim.measures.declaration import Measure, Smallest
from sim.measures.due import DueMeasures
from sim.measures.hours import HourMeasures
from sim.measures.identities import check_identities
from sim.measures.lateness import LatenessMeasures
from sim.measures.lent import LentMeasures, WhoseWork
from sim.measures.mails import MailMeasures
from sim.measures.per_case import Places
from sim.measures.queued import QueuedMeasures
from sim.measures.rows import Series, Value
from sim.measures.staff import StaffMeasures, StaffSeries
from sim.measures.stages import StageMeasures
from sim.measures.starts import WholePieces
from sim.measures.throttled import ThrottledMeasures
from sim.measures.together import Folded, Seldom, fold_together
from sim.measures.waits import WaitMeasures
from sim.plan.plan import Plan
from sim.plan.roster import Seat
from sim.units import YEAR

MODEL_EVENTS = (
    CASE_ARRIVAL, CAUSED_CASE, WORK_END, EXTERNAL_END, CONTACT_ATTEMPT, CONTACT_END, ABANDON,
)  # fmt: skip
"""What happens to cases and contacts; nothing internal."""

WEEKLY = (*case_fold.WEEKLY, *mails.WEEKLY)
"""Measures of the weekly series, in their order."""

MEASURES = (
    Measure(
        "cost_per_decided", "EUR", main=160, better=-1, good_for="office", pair="level",
        may_be_undefined=True, by_default=Smallest("share_of_today", 0.02),
    ),
)  # fmt: skip
"""What takes several observers."""


@dataclass(frozen=True)
class Results:
    """What one replication of one scenario reports."""

    values: list[Value]
    series: Series
    months: Series
    staff: StaffSeries


class Measures:
    """The observers of a run; `finish` checks the identities and returns the results."""

    def __init__(self, plan: Plan, roster: Sequence[Seat], *, compiled: bool = False) -> None:
        self.plan, self._compiled = plan, compiled
        self._pieces, self._places = WholePieces(), Places(plan)
        self.cases = CaseMeasures(plan)
        self.due = DueMeasures(plan)
        self.contacts = ContactMeasures(plan)
        self.lateness = LatenessMeasures(plan)
        self.mails = MailMeasures(plan)
        self.waits = WaitMeasures(plan)
        self.lent = LentMeasures(plan)
        self.whose_work = WhoseWork(len(roster))
        self.queued = QueuedMeasures(plan)
        self.casework = CaseworkMeasures(plan)
        self.stages = StageMeasures(plan)
        self.hours = HourMeasures(plan, roster, self.lent, self.casework, compiled=compiled)
        self.staff = StaffMeasures(plan, roster)
        self.answering = AnsweringMeasures(plan, roster)
        self.throttled = ThrottledMeasures(plan)
        self.appointments = AppointmentMeasures(plan)

    def observe(self, rows: Rows) -> None:
        """Take the next rows, in order; how many at a time changes nothing."""
        self._observe(self._pieces.whole(rows))

    def compile(self) -> None:
        """Compile the folds, or load them: those that no rows have been given yet."""
        self._observe(Rows(np.empty((0, WIDTH))))
        self.hours.compile()

    def _observe(self, rows: Rows) -> None:
        self.due.observe(rows)
        if self._compiled:
            seldom = self._fold(rows)
            self.staff.look(seldom)
        else:
            seldom, whose = rows, self.whose_work.of(rows)
            self.cases.observe(rows)
            self.contacts.observe(rows, whose)
            self.waits.observe(rows, whose)
            self.queued.observe(rows, whose)
            self.stages.observe(rows)
            self.appointments.observe(rows)
            self.lateness.observe(rows)
            self.mails.observe(rows)
            self.staff.observe(rows)
            self.casework.observe(rows)
        self.hours.observe(rows)  # behind the casework, which it tells what was worked
        self.lent.observe(seldom)
        self.answering.observe(seldom)
        self.throttled.observe(seldom)

    def _fold(self, rows: Rows) -> Rows:
        """Take rows compiled; return those that are to be read uncompiled."""
        came = self._places.come(rows)
        seldom = Seldom(np.empty(len(rows), dtype=np.int64), np.zeros(1, dtype=np.int64))
        now = Folded(
            self.cases.folded(), self.whose_work.folded(), self.contacts.folded(),
            self.waits.folded(), self.queued.folded(), self.stages.folded(came),
            self.appointments.folded(rows, came), self.lateness.folded(rows),
            self.mails.folded(rows), self.staff.folded(), self.casework.folded(came), seldom,
        )  # fmt: skip
        fold_together(rows.table, rows.kinds, now)
        return rows.where(seldom.places[: seldom.number[0]])

    def finish(self, end: EndState) -> Results:
        """Close the window, check the identities, return the results.

        `end` is what the engine is left with. Raises RunError with what did not add up.
        """
        self._observe(self._pieces.rest())
        self.cases.finish()
        self.due.finish(end)
        self.mails.finish()
        self.queued.finish(end.tasks.queued)
        self.hours.finish()
        self.staff.finish()
        self.answering.finish()
        check_identities(
            self.cases, self.contacts, self.lateness, self.mails, self.hours, self.whose_work,
            self.appointments, end,
        )  # fmt: skip
        return Results(
            list(self._values()), self._weekly(), self.cases.monthly(), self.staff.series()
        )

    def _weekly(self) -> Series:
        """Return what is open, late and decided at each week's end, and the open mails."""
        cases = self.cases.weekly()
        values = np.concatenate((cases.values, self.mails.weekly()), axis=1)
        return Series(cases.dates, WEEKLY, cases.case_types, values)

    def _values(self) -> Iterator[Value]:
        decided = int(self.cases.counts["decided"].sum())
        yield from self.cases.values(self.waits.touches())
        yield from self.due.values()
        yield from self.contacts.values(decided)
        yield from self.lateness.values(self.cases.counts["decided"])
        yield from self.mails.values()
        yield from self.waits.values()
        yield from self.stages.values()
        yield from self.hours.values(self.contacts.interruptions)
        yield from self.casework.values()
        yield from self.lent.values()
        yield from self.answering.values(self.contacts.interruptions, self.contacts.calls())
        yield from self.staff.values()
        yield from self.throttled.values()
        yield from self.appointments.values()
        yield from self._cost(decided)
        yield from alarm_values(self.plan, self.cases, self.hours, self.queued, self.staff.series())

    def _cost(self, decided: int) -> Iterator[Value]:
        """Yield the cost of filled casework posts per decided case; nothing where unknown."""
        cost = self.staff.cost_per_year()
        if cost is None or not decided:
            return
        years = (self.cases.end - self.cases.begin) / YEAR
        yield Value("cost_per_decided", "", "", "", cost * years / decided)


class Counter:
    """Counts model events: what happened to cases and contacts, nothing internal."""

    def __init__(self) -> None:
        self.events = 0

    def observe(self, rows: Rows) -> None:
        """Count arrivals, ends of work, of waits, of contacts, attempts and abandonments."""
        self.events += rows.number(*MODEL_EVENTS)
