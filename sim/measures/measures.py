"""All measures of one replication together, and the identities that every run must keep."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import isclose

import numpy as np

from sim.adding import added
from sim.engines.simpy.office import OfficeAtWork
from sim.errors import RunError
from sim.events.log import (
    ABANDON,
    CALL_BACK_TASK,
    CASE_ARRIVAL,
    CERTIFICATE_TASK,
    CONTACT_ATTEMPT,
    CONTACT_END,
    EXTERNAL_END,
    WORK_END,
    Rows,
)
from sim.measures.cases import CaseMeasures
from sim.measures.contacts import COUNTED, ContactMeasures
from sim.measures.hours import OVERTIME, HourMeasures
from sim.measures.lateness import ISSUED, OWED, VOID, LatenessMeasures
from sim.measures.rows import Series, Value
from sim.measures.staff import StaffMeasures, StaffSeries
from sim.measures.waits import WaitMeasures
from sim.plan.calendar import YEAR
from sim.plan.plan import Plan
from sim.plan.roster import Seat

MODEL_EVENTS = (CASE_ARRIVAL, WORK_END, EXTERNAL_END, CONTACT_ATTEMPT, CONTACT_END, ABANDON)
"""What happens to cases and contacts; nothing internal."""

PRECISION = 1e-9
"""Relative; the identities hold to this."""
ROUNDING = 1e-6
"""Minutes; what is smaller is rounding of sums that are near zero."""


@dataclass(frozen=True)
class Results:
    """What one replication of one scenario reports."""

    values: list[Value]
    series: Series
    months: Series
    staff: StaffSeries


class Measures:
    """The observers of a run; `finish` checks the identities and returns the results."""

    def __init__(self, plan: Plan, roster: Sequence[Seat]) -> None:
        self.plan = plan
        self.cases = CaseMeasures(plan)
        self.contacts = ContactMeasures(plan)
        self.lateness = LatenessMeasures(plan)
        self.waits = WaitMeasures(plan)
        self.hours = HourMeasures(plan, roster)
        self.staff = StaffMeasures(plan, roster)

    def observe(self, rows: Rows) -> None:
        """Take the next rows, in order."""
        self.cases.observe(rows)
        self.contacts.observe(rows)
        self.lateness.observe(rows)
        self.waits.observe(rows)
        self.hours.observe(rows)
        self.staff.observe(rows)

    def finish(self, office: OfficeAtWork) -> Results:
        """Close the window, check the identities, return the results.

        Raises RunError with what did not add up.
        """
        self.cases.finish()
        self.hours.finish()
        self.staff.finish()
        check_identities(self, office)
        return Results(
            list(self._values()), self.cases.weekly(), self.cases.monthly(), self.staff.series()
        )

    def _values(self) -> Iterator[Value]:
        decided = int(self.cases.counts["decided"].sum())
        yield from self.cases.values()
        yield from self.contacts.values(decided)
        yield from self.lateness.values(self.cases.counts["decided"])
        yield from self.waits.values()
        yield from self.hours.values(self.contacts.interruptions)
        yield from self.staff.values()
        yield from self._cost(decided)

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
        self.events += int(np.isin(rows[:, 1], MODEL_EVENTS).sum())


def check_identities(measures: Measures, office: OfficeAtWork) -> None:
    """Check what must hold in every run, to 1e-9 relative.

    Cases in = cases out; the area under wip = the time that cases were in the office; each
    clerk's uses sum to the paid minutes; who is there by the log is there in the office; work
    done = work asked for; unresolved contacts come back as call-backs one for one, and owed
    certificates are issued or dropped; utilisation at most 1. Raises RunError.
    """
    wrong = list(_violations(measures, office))
    if wrong:
        raise RunError("a run does not add up: " + "; ".join(wrong))


def _violations(measures: Measures, office: OfficeAtWork) -> Iterator[str]:
    cases, hours, contacts = measures.cases, measures.hours, measures.contacts
    came = cases.opening + cases.all_counts["arrivals"]
    left = cases.all_counts["decided"] + cases.all_counts["withdrawn"]
    still = np.zeros_like(cases.open)
    for case in office.cases.open:
        still[cases.about.type_of_client[case.client.index]] += 1
    if (came != left + still).any() or (still != cases.open).any():
        yield f"cases in {came.tolist()} are not cases out {left.tolist()} + open {still.tolist()}"
    inside = added(
        cases.end - max(case.application, 0.0, cases.begin) for case in office.cases.open
    )
    area, spent = float(cases.wip_area.sum()), cases.time_of_exits + inside
    if not isclose(area, spent, rel_tol=PRECISION, abs_tol=ROUNDING):
        yield f"the area under wip is {area!r} min, the time of cases {spent!r} min"
    used = np.delete(hours.uses, OVERTIME, axis=1).sum(axis=1)
    paid = hours.paid() - hours.uses[:, OVERTIME]
    for clerk in np.flatnonzero(~np.isclose(used, paid, rtol=PRECISION, atol=ROUNDING)):
        yield f"clerk {clerk} is paid {paid[clerk]!r} min and used {used[clerk]!r} min"
    if (hours.uses < -ROUNDING).any():
        yield "a use of hours is negative"
    yield from _work_done(hours)
    yield from _who_is_there(hours, office)
    called_back = contacts.all_counts[COUNTED.index("call_backs")].sum()
    done = contacts.all_counts[COUNTED.index("call_backs_done")].sum()
    in_hand, waiting = _tasks(office, CALL_BACK_TASK)
    if called_back != done + in_hand + waiting:
        yield f"{called_back} call-backs: {done} done, {in_hand} in hand, {waiting} waiting"
    owed, issued, dropped = map(measures.lateness.total, (OWED, ISSUED, VOID))
    in_hand, waiting = _tasks(office, CERTIFICATE_TASK)
    if owed != issued + in_hand + waiting + dropped:
        yield (
            f"{owed} certificates owed: {issued} issued, {in_hand} in hand, {waiting} waiting, "
            f"{dropped} dropped"
        )


def _tasks(office: OfficeAtWork, step: int) -> tuple[int, int]:
    """Return how many tasks of a kind are in hand at the end, and how many wait."""
    teams = office.teams.values()
    in_hand = added(
        clerk.in_hand is not None and clerk.in_hand.step == step
        for team in teams
        for clerk in team.clerks
    )
    return in_hand, added(queue.waiting_tasks(step) for team in teams for queue in team.queues())


def _who_is_there(hours: HourMeasures, office: OfficeAtWork) -> Iterator[str]:
    """Compare who has the seats, and is there, by the log and in the office."""
    there = hours.there()
    for team in office.teams.values():
        for clerk in team.clerks:
            number = clerk.number
            stated = (bool(hours.filled[number]), bool(there[number]), int(hours.left[number]))
            found = (clerk.filled, clerk.there, clerk.tenure)
            if clerk.parting is None and stated != found:
                yield f"clerk {number}: seat filled, there, leavers {found}, by the log {stated}"


def _work_done(hours: HourMeasures) -> Iterator[str]:
    """Compare minutes worked with the minutes that done and begun pieces asked for."""
    asked = hours.asked + hours.in_hand()
    if not isclose(hours.worked, asked, rel_tol=PRECISION, abs_tol=ROUNDING):
        yield f"clerks worked {hours.worked!r} min on pieces that asked for {asked!r} min"
    asked = hours.contact_asked + hours.contacts_in_progress()
    if not isclose(hours.contact_minutes, asked, rel_tol=PRECISION, abs_tol=ROUNDING):
        yield f"contacts took {hours.contact_minutes!r} min and asked for {asked!r} min"
