"""Where the paid hours went: every clerk's time, from the stream and the calendar.

Between two rows of the same clerk the clerk does one thing. What it is follows from the first
of the two; how much of it was presence follows from the calendar. A piece of work begins with
its reading-in or mail switch; a lag comes first after an interruption; an error's rework comes
first after the lag.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from sim.measures.rows import Value, columns
from sim.model.log import (
    CONTACT,
    CONTACT_END,
    ERROR,
    LAG_START,
    MAIL,
    RESUME,
    START,
    WORK_END,
    Rows,
)
from sim.model.plan import Plan
from sim.scenario.calendar import Calendar

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

USES = ("casework", "contacts", "resumption", "reading_in", "rework", "mail_switch", "idle",
        "overtime")  # fmt: skip
CASEWORK, CONTACTS, RESUMPTION, READING_IN, REWORK, MAIL_SWITCH, IDLE, OVERTIME = range(len(USES))
"""Overtime is contact work beyond closing, in addition to the presence; the other uses sum to
the presence."""

_CLOSING = -1.0
"""Event of the row that ends a clerk's last stretch."""


class PresenceClock:
    """Open minutes since the start, for arrays of dates."""

    def __init__(self, calendar: Calendar, end: float) -> None:
        self._always = calendar.always
        if not self._always:
            opens, closes = np.array(calendar.opens), np.array(calendar.closes)
            known = opens < end + 1.0
            spans = closes[known] - opens[known]
            upto = np.cumsum(spans)
            self._dates = np.column_stack((opens[known], closes[known])).ravel()
            self._minutes = np.column_stack((upto - spans, upto)).ravel()

    def minutes(self, dates: Floats) -> Floats:
        """Return the open minutes up to each date."""
        if self._always:
            return dates
        return np.asarray(np.interp(dates, self._dates, self._minutes))


class HourMeasures:
    """Minutes by clerk and use."""

    def __init__(self, plan: Plan) -> None:
        run = plan.scenario.run
        self.begin, self.end = run.warm_up, run.run_length
        self.teams = plan.teams
        self.outside = [plan.scenario.structure.teams[name].outside for name in plan.teams]
        per_team = [plan.staff[name].clerks for name in plan.teams]
        self.team_of_clerk = np.repeat(np.arange(len(per_team)), per_team)
        self.clerks = len(self.team_of_clerk)
        self._presence = PresenceClock(plan.hours.presence, self.end)
        self.uses = np.zeros((self.clerks, len(USES)))
        """Minutes in the window."""
        self.worked = 0.0
        """Minutes of work on pieces since the start, lags aside."""
        self.asked = 0.0
        """Minutes that the pieces done or begun so far asked for."""
        self.contact_minutes = 0.0
        self.contact_asked = 0.0
        self._contact_since = np.zeros(self.clerks)
        """When each clerk's last contact began."""
        self._last = np.zeros((self.clerks, 4))
        """Each clerk's last row: time, event, step, minutes."""
        self._last[:, 1] = WORK_END
        self._progress = np.zeros(self.clerks)
        self._prefix = np.zeros(self.clerks)
        self._rework_from = np.zeros(self.clerks)
        self._rework = np.zeros(self.clerks)
        self._begun = self.begin == 0

    def observe(self, rows: Rows) -> None:
        """Take the next rows, in order."""
        if not self._begun:
            split = int(np.searchsorted(rows[:, 0], self.begin, side="left"))
            self._take(rows[:split])
            if split == len(rows):
                return
            self._cut(self.begin)
            self.uses[:] = 0.0
            self._begun = True
            rows = rows[split:]
        self._take(rows)

    def finish(self) -> None:
        """Close every clerk's last stretch at the end of the run."""
        if not self._begun:
            self._cut(self.begin)
            self.uses[:] = 0.0
        self._cut(self.end)

    def _cut(self, date: float) -> None:
        """Account for every clerk's current stretch up to a date; it goes on after it."""
        closing = np.zeros((self.clerks, 9))
        closing[:, 0], closing[:, 1], closing[:, 5] = date, _CLOSING, np.arange(self.clerks)
        before = self._last.copy()
        self._take(closing)
        lag = np.where(np.isin(before[:, 1], (LAG_START, RESUME)), before[:, 3], 0.0)
        open_time = self._presence.minutes(np.full(self.clerks, date)) - self._presence.minutes(
            before[:, 0]
        )
        self._last = before
        self._last[:, 0] = date
        self._last[:, 3] = np.where(lag > 0, np.maximum(lag - open_time, 0.0), before[:, 3])
        # What was a start goes on as a stretch without a lag: its piece is in the state.
        started = (before[:, 1] == START) & (before[:, 2] != CONTACT)
        self._last[started, 1], self._last[started, 3] = RESUME, 0.0

    def _take(self, rows: Rows) -> None:
        rows = rows[rows[:, 5] >= 0]
        if not len(rows):
            return
        kinds, steps = rows[:, 1], rows[:, 3]
        ends = kinds == WORK_END
        self.asked += float(rows[ends, 8].sum() + rows[kinds == ERROR, 8].sum())
        self.asked += float(rows[(kinds == START) & (steps != CONTACT), 8].sum())
        self.contact_asked += float(rows[kinds == CONTACT_END, 8].sum())
        contacts = rows[(kinds == START) & (steps == CONTACT)]
        self._contact_since[columns(contacts, 5)] = contacts[:, 0]
        carried = np.column_stack((self._last, np.arange(self.clerks)))
        table: Floats = np.concatenate((carried, rows[:, (0, 1, 3, 8, 5)]), dtype=np.float64)
        order = np.argsort(table[:, 4], kind="stable")
        self._account(table[order], order < self.clerks)

    def _account(self, table: Floats, carried: NDArray[np.bool_]) -> None:
        """Account for the stretches between consecutive rows of each clerk.

        `table` has time, event, step, minutes and clerk, sorted by clerk; each clerk's first
        row is the one carried over.
        """
        times, event, step, minutes = table[:, 0], table[:, 1], table[:, 2], table[:, 3]
        clerk = columns(table, 4)
        last = np.append(clerk[1:] != clerk[:-1], True)
        until = np.where(last, times, np.append(times[1:], 0.0))
        present = self._presence.minutes(until) - self._presence.minutes(times)
        starts = event == START
        contact = starts & (step == CONTACT)
        piece_start = starts & ~contact & ~carried
        resumes = (event == LAG_START) | (event == RESUME)
        working = (starts & ~contact) | resumes
        lag = np.where(resumes, np.minimum(minutes, present), 0.0)
        work = np.where(working, present - lag, 0.0)
        before = np.cumsum(work) - work
        place = np.arange(len(table))
        edge = piece_start | (event == WORK_END) | carried
        mark = np.maximum.accumulate(np.where(edge, place, 0))
        progress = before - before[mark] + np.where(carried[mark], self._progress[clerk], 0.0)
        opening = np.where(piece_start[mark], minutes[mark], 0.0)
        prefix = np.where(carried[mark], self._prefix[clerk], opening)
        errs = (event == ERROR) & ~carried
        blame = np.maximum.accumulate(np.where(errs | edge, place, 0))
        rework = np.where(
            errs[blame], minutes[blame], np.where(carried[blame], self._rework[clerk], 0.0)
        )
        rework_from = np.where(errs[blame], progress[blame], self._rework_from[clerk])
        after = progress + work
        again = np.clip(after - rework_from, 0.0, rework) - np.clip(
            progress - rework_from, 0.0, rework
        )
        done = progress - np.clip(progress - rework_from, 0.0, rework)
        first = np.minimum(done + work - again, prefix) - np.minimum(done, prefix)
        mail = step == MAIL
        case = step >= 0
        amounts = (
            (CASEWORK, np.where(case, work - first - again, 0.0)),
            (CONTACTS, np.where(case, 0.0, work - first - again) + np.where(contact, present, 0.0)),
            (RESUMPTION, lag),
            (READING_IN, np.where(mail, 0.0, first)),
            (REWORK, again),
            (MAIL_SWITCH, np.where(mail, first, 0.0)),
            (IDLE, np.where(working | contact, 0.0, present)),
            (OVERTIME, np.where(contact, until - times - present, 0.0)),
        )
        for use, amount in amounts:
            self.uses[:, use] += np.bincount(clerk, weights=amount, minlength=self.clerks)
        self.worked += float(work.sum())
        self.contact_minutes += float(np.where(contact, until - times, 0.0).sum())
        ends = np.flatnonzero(last)
        self._last = table[ends, :4].copy()
        self._progress, self._prefix = progress[ends], prefix[ends]
        self._rework, self._rework_from = rework[ends], rework_from[ends]

    def in_hand(self) -> float:
        """Return what the pieces in hand have had done beyond what counts as asked for.

        Reading-in and rework are asked for when they begin, the service time at the end.
        """
        return float((self._progress - self._prefix - self._rework).sum())

    def contacts_in_progress(self) -> float:
        """Return the minutes that contacts unfinished at the end of the run have had so far."""
        serving = (self._last[:, 1] == START) & (self._last[:, 2] == CONTACT)
        return float((self.end - self._contact_since[serving]).sum())

    # -- results ---------------------------------------------------------------------------

    def paid(self) -> Floats:
        """Return the paid minutes of each clerk: the presence of the window, plus overtime."""
        window = self._presence.minutes(np.array([self.begin, self.end]))
        return float(window[1] - window[0]) + self.uses[:, OVERTIME]

    def by_team(self) -> Floats:
        """Return minutes, shape (teams, uses)."""
        return np.stack(
            [
                self.uses[self.team_of_clerk == number].sum(axis=0)
                for number in range(len(self.teams))
            ]
        )

    def values(self, interruptions: Ints) -> Iterator[Value]:
        """Yield hours by use, utilisation, and what interruptions cost per clerk."""
        by_team, paid = self.by_team(), self.paid()
        paid_team = np.bincount(self.team_of_clerk, weights=paid, minlength=len(self.teams))
        inside = np.array([not outside for outside in self.outside])
        yield from self._of("", by_team[inside].sum(axis=0), float(paid_team[inside].sum()),
                            float(interruptions[inside].sum()))  # fmt: skip
        for number, team in enumerate(self.teams):
            yield from self._of(team, by_team[number], float(paid_team[number]),
                                float(interruptions[number]))  # fmt: skip

    def _of(self, team: str, uses: Floats, paid: float, interruptions: float) -> Iterator[Value]:
        for name, minutes in zip(USES, uses, strict=True):
            yield Value("hours", team, "", name, float(minutes) / 60.0)
        yield Value("hours_paid", team, "", "", paid / 60.0)
        presence = paid - float(uses[OVERTIME])
        if presence <= 0:
            return
        yield Value("utilisation", team, "", "", 1.0 - float(uses[IDLE]) / presence)
        yield Value("interruptions_per_clerk_hour", team, "", "", interruptions / presence * 60.0)
        lost = float(uses[RESUMPTION] + uses[REWORK])
        yield Value("minutes_lost_per_clerk_day", team, "", "", lost / presence * 480.0)
