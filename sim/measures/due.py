"""Measures of due times: whether cases are decided within their limit, and how late (model.md §5).

The clock of a case runs from its application and stands while the applicant has it: from the begin
of a wait for documents to the attempt that brings them, from the begin of a hearing to its end. Of
what came before the start nothing is known but the date of application.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from sim.events.end_state import EndState
from sim.events.families import FAMILY, OPEN, PER_CASE, PER_FLOW, SUBMISSIONS
from sim.events.kinds import CONTACT_ATTEMPT, DECIDED, EXTERNAL_END
from sim.events.rows import Rows
from sim.measures.declaration import Measure, Smallest
from sim.measures.rows import About, Value
from sim.plan.following import flows_of
from sim.plan.journeys import APPLICANT, WITH_APPLICANT
from sim.plan.plan import Plan
from sim.units import DAY, YEAR

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

MEASURES = (
    Measure(
        "share_decided_within_due", "share", main=85, better=1, pair="level",
        by_default=Smallest("amount", 0.02),
    ),
    Measure("days_past_due_mean", "days", pair="duration"),
    Measure("days_past_due_p90", "days", pair="duration"),
    Measure("open_past_due", "cases"),
)  # fmt: skip

_NOTHING = 1e-9
"""Days that are none: what sums of many dates leave."""
_COLUMNS = 5
_TIME, _CASE, _EVENT, _SINCE, _CLIENT = range(_COLUMNS)
_STOPS, _BRINGS, _ENDS = range(3)
"""A wait of the applicant is over; documents are brought; the case is decided."""


class DueMeasures:
    """What happens to the cases of types that are due, kept until the run is over."""

    def __init__(self, plan: Plan) -> None:
        types = plan.scenario.office.case_types
        self._plan, self._about = plan, About(plan)
        stated = [types[name].due for name in self._about.case_types]
        self._due = np.array([due is not None for due in stated])
        self._limit = np.array([due.limit if due is not None else np.inf for due in stated])
        self._working = np.array([due is not None and due.in_working_days for due in stated])
        self._names, self._any = self._about.case_types, bool(self._due.any())
        self._flows = len(flows_of(plan.scenario.office))
        contacts = plan.scenario.office.contacts
        self._documents_are_sent = contacts is not None and bool(contacts.submissions)
        run = plan.scenario.run
        self._begin, self._end = run.warm_up, run.run_length
        self._kept: list[Floats] = []
        self._cases: tuple[Ints, Floats, Flags] | None = None
        """Of each case its type, the days beyond its limit, and whether it is open."""

    def observe(self, rows: Rows) -> None:
        """Take the next rows, in order."""
        if not self._any:
            return
        rows = rows.where(rows.are(EXTERNAL_END, CONTACT_ATTEMPT, DECIDED))
        rows = rows.where(self._due[self._about.types(rows)])
        family, number = rows.entity // FAMILY, rows.entity % FAMILY
        waits = rows.are(EXTERNAL_END) & np.isin(rows.minutes, WITH_APPLICANT)
        of_case = (family < self._flows * PER_FLOW) & (family % PER_FLOW >= SUBMISSIONS)
        sent = of_case & (family % PER_FLOW < SUBMISSIONS + OPEN + 1)
        brings = rows.are(CONTACT_ATTEMPT) & sent & (rows.minutes == 1)
        ends = rows.are(DECIDED)
        case = np.where(
            brings, (family - SUBMISSIONS) * FAMILY + number // PER_CASE, rows.entity
        )  # fmt: skip
        event = np.select([waits, brings], [_STOPS, _BRINGS], _ENDS).astype(np.float64)
        # What a wait was for stands behind its event: only documents are brought.
        event += np.where(waits & (rows.minutes != APPLICANT), 0.5, 0.0)
        table = np.column_stack((rows.time, case, event, rows.since, self._about.client(rows)))
        chosen = waits | brings | ends
        if chosen.any():
            self._kept.append(table[chosen])

    # -- the clock --------------------------------------------------------------------------

    def _clock(self, dates: Floats, working: Flags) -> Floats:
        """Return what has passed since the start at each date, in days of the case's limit.

        Working days before the start are reckoned at the mean of a year.
        """
        plan = self._plan
        per_minute = float(plan.working_days_at(np.array([YEAR]))[0]) / YEAR
        worked = plan.working_days_at(np.maximum(dates, 0.0)) + np.minimum(dates, 0.0) * per_minute
        return np.where(working, worked, dates / DAY)

    def finish(self, end: EndState) -> None:
        """Close the run: who is open goes on being late, and may be with the applicant."""
        if not self._any:
            return
        table = np.concatenate(self._kept) if self._kept else np.empty((0, _COLUMNS))
        cases = end.cases
        here = self._due[self._about.type_of_client[cases.client]]
        ends = np.full(int(here.sum()), self._end)
        open_now = np.column_stack((
            ends, cases.entity[here], np.full(len(ends), _ENDS), cases.application[here],
            cases.client[here],
        ))  # fmt: skip
        waits = here & ~np.isnan(cases.with_applicant_since)
        standing = np.column_stack((
            np.full(int(waits.sum()), self._end), cases.entity[waits],
            np.full(int(waits.sum()), _STOPS + 0.5), cases.with_applicant_since[waits],
            cases.client[waits],
        ))  # fmt: skip
        table = np.concatenate((table, standing, open_now))
        is_open = np.arange(len(table)) >= len(table) - len(open_now)
        order = np.lexsort((np.arange(len(table)), table[:, _CASE]))
        self._cases = self._reckoned(table[order], is_open[order])

    def _reckoned(self, table: Floats, is_open: Flags) -> tuple[Ints, Floats, Flags]:
        """Return of each case its type, the days beyond its limit, and whether it is open."""
        case, event = table[:, _CASE], table[:, _EVENT]
        types = self._about.type_of_client[table[:, _CLIENT].astype(np.int64)]
        stops, ends = event < _BRINGS, event == _ENDS
        same = np.append(case[1:] == case[:-1], False)
        brought = np.append((event == _BRINGS)[1:], False) & same
        until = np.where(brought, np.append(table[1:, _TIME], 0.0), table[:, _TIME])
        if self._documents_are_sent:
            # Documents on their way when the run ends, or until then.
            under_way = (event == _STOPS) & ~brought & np.append(is_open[1:], False) & same
            until = np.where(under_way, self._end, until)
        working = self._working[types]
        stood = self._clock(until, working) - self._clock(table[:, _SINCE], working)
        total = np.cumsum(np.where(stops, stood, 0.0))
        first = np.append(True, case[1:] != case[:-1])
        before = np.maximum.accumulate(np.where(first, np.arange(len(table)), 0))
        base = np.append(0.0, total)[before]
        passed = self._clock(table[:, _TIME], working) - self._clock(table[:, _SINCE], working)
        late = passed - (total - base) - self._limit[types]
        counted = ends & (is_open | (table[:, _TIME] >= self._begin))
        return types[counted], late[counted], is_open[counted]

    # -- results ----------------------------------------------------------------------------

    def values(self) -> Iterator[Value]:
        """Yield the measures of all types that are due together, and of each."""
        if self._cases is None:
            return
        types, late, is_open = self._cases
        due = np.flatnonzero(self._due)
        yield from self._of("", np.ones(len(types), bool), late, is_open,
                            one_clock=len(set(self._working[due].tolist())) == 1)  # fmt: skip
        for number in due.tolist():
            yield from self._of(self._names[number], types == number, late, is_open)

    @staticmethod
    def _of(
        name: str, chosen: Flags, late: Floats, is_open: Flags, *, one_clock: bool = True
    ) -> Iterator[Value]:
        decided, past = chosen & ~is_open, chosen & (late > _NOTHING)
        over = past & is_open
        yield Value("open_past_due", "", name, "", float(over.sum()))
        whole = int(decided.sum() + over.sum())
        if whole:
            kept = float((decided & ~past).sum()) / whole
            yield Value("share_decided_within_due", "", name, "", kept)
        if past.any() and one_clock:
            yield Value("days_past_due_mean", "", name, "", float(late[past].mean()))
            p90 = float(np.quantile(late[past], 0.9))
            yield Value("days_past_due_p90", "", name, "", p90)
