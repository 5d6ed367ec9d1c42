"""Where the paid hours went: every clerk's time, from the stream and the calendar.

Between two rows of the same clerk the clerk does one thing. What it is follows from the first
of the two; how much of it was presence follows from the clerk's calendar. A piece of work
begins with its reading-in or mail switch; a lag comes first after an interruption; an error's
rework comes first after the lag. Of a newcomer's working time the share that is not output
yet is onboarding.

A step of 80 minutes with 10 of reading-in, a call of 6, a lag of 3, and nothing else by 10:00:

    08:00 start (10)         30 min   10 reading_in, 20 casework
    08:30 interrupt           0 min
    08:30 start contact       6 min   contacts
    08:36 contact_end         0 min
    08:36 lag_start (3)      63 min   3 resumption, 60 casework
    09:39 work_end (80)      21 min   idle
    10:00 the next row

The uses sum to 120 minutes, the presence; the work done is 30 + 60 minutes, which is what the
piece asked for, 10 + 80. Both are checked in every run (`identities`).
"""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from sim.demand.people import REASONS
from sim.events.kinds import (
    ABSENT,
    BACK,
    CERTIFICATE_TASK,
    CONTACT,
    CONTACT_END,
    ERROR,
    GIVEN_BACK,
    GO_LIVE,
    JOINED,
    LAG_START,
    LEFT,
    MENTORING,
    MOVED,
    NONE,
    RESUME,
    START,
    VISIT_TASK,
    WORK_END,
)
from sim.events.rows import CLERK, EVENT, TIME, WIDTH, Rows
from sim.measures.casework import CaseworkMeasures
from sim.measures.contact_hours import ContactHours
from sim.measures.declaration import Measure, Smallest
from sim.measures.idle import IdleByWeek
from sim.measures.lent import LentMeasures
from sim.measures.ordering import order_of
from sim.measures.presence import Presence
from sim.measures.rows import Value
from sim.measures.starts import with_lender, with_speed
from sim.measures.visit_hours import VisitHours, left_to_read
from sim.plan.plan import Plan
from sim.plan.roster import Seat

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

USES = ("casework", "contacts", "certificates", "resumption", "reading_in", "rework",
        "mail_switch", "onboarding", "mentoring", "change", "idle", "allowance", "absent",
        "overtime")  # fmt: skip
(
    CASEWORK, CONTACTS, CERTIFICATES, RESUMPTION, READING_IN, REWORK, MAIL_SWITCH,
    ONBOARDING, MENTORED, CHANGE, IDLE, ALLOWANCE, ABSENCE, OVERTIME,
) = range(len(USES))  # fmt: skip
"""Overtime is work with clients beyond closing, in addition to the paid presence of who fills the
seat; the other uses sum to that, and to planned overtime, in which they go on. Allowance:
personal (and factual) Verteilzeit. Change: what windows take of the presence."""

MEASURES = (
    Measure("hours", "hours"),
    Measure("hours_paid", "hours"),
    Measure("hours_absent", "hours"),
    Measure("hours_saved_by_specialisation", "hours"),
    Measure("hours_saved_in_casework", "hours"),
    Measure("hours_overtime_planned", "hours"),
    Measure(
        "interruptions_per_clerk_hour",
        "1",
        main=120,
        remarked=True,
        by_default=Smallest("share_of_today", 0.05),
    ),
    Measure(
        "minutes_lost_per_clerk_day",
        "minutes",
        main=130,
        better=-1,
        good_for="office",
        by_default=Smallest("share_of_today", 0.05),
    ),
    Measure(
        "utilisation",
        "share",
        main=150,
        pair="level",
        by_default=Smallest("amount", 0.02),
    ),
)

_CLOSING = -1
"""Event of the row that ends a clerk's last stretch."""
_THERE, _ABSENT, _VACANT = range(3)
"""What a seat is: somebody is there, is absent, or nobody has it."""


class HourMeasures:
    """Minutes by clerk and use."""

    def __init__(
        self, plan: Plan, roster: Sequence[Seat], lent: LentMeasures, casework: CaseworkMeasures
    ) -> None:
        run = plan.scenario.run
        self.begin, self.end = run.warm_up, run.run_length
        self.teams, self._lent, self._casework = plan.teams, lent, casework
        self.outside = [plan.team_plans[name].outside for name in plan.teams]
        self._plan, self._roster, self._phase = plan, roster, 0
        self.team_of_clerk = np.array([seat.team for seat in roster], dtype=np.int64)
        self.clerks, self._everybody = len(roster), np.arange(len(roster))
        self._presence = Presence(plan, roster, self.end)
        self.by_week = IdleByWeek(plan, self._presence, self.clerks)
        self._faster = 1.0 + np.array(plan.phases[0].speed_up)[self.team_of_clerk]
        self.uses = np.zeros((self.clerks, len(USES)))
        """Minutes in the window."""
        self.paid_presence = np.zeros(self.clerks)
        """Paid minutes in the window, from the comings and goings alone; overtime aside."""
        self.extra = np.zeros(self.clerks)
        """Minutes of planned overtime in the window, paid on top."""
        self.contacts, self._visits = (
            ContactHours(plan, self.clerks), VisitHours(self.clerks, casework),
        )  # fmt: skip
        self.absent = np.zeros((len(plan.teams), len(REASONS)))
        """Absent minutes in the window by reason."""
        self.saved = np.zeros((self.clerks, 2))
        """Minutes in the window that specialisation saved; of these, those of casework."""
        self._had = np.zeros_like(self._has())
        """What each clerk had when the teams were settled last."""
        self._of_teams = np.zeros((len(plan.teams), self._had.shape[1]))
        """What clerks had in teams that they have left."""
        self.worked = 0.0
        """Minutes' worth of work done on pieces since the start, lags aside."""
        self.asked = 0.0
        """Minutes that the pieces done or begun so far asked for."""
        self.contact_minutes = self.contact_asked = 0.0
        self._contact_since = np.zeros(self.clerks)
        """When each clerk's last contact began."""
        self._contact_speed = np.ones(self.clerks)
        self._last = np.zeros((self.clerks, 5))
        """Each clerk's last row: time, event, step, minutes, speed."""
        self._last[:, 1], self._last[:, 4] = WORK_END, 1.0
        self._seat = np.full(self.clerks, _THERE)
        self._reason = np.zeros(self.clerks, dtype=np.int64)
        self._paid_from = np.zeros(self.clerks)
        """Up to which paid minute each seat's tenure is in `paid_presence`."""
        self.filled = np.ones(self.clerks, dtype=bool)
        """Whether somebody has each seat, from the comings and goings."""
        self.left = np.zeros(self.clerks, dtype=np.int64)
        """How many people have left each seat; one that is vacant at the start counts."""
        self._progress, self._speed, self._piece_faster = (
            np.zeros(self.clerks), np.ones(self.clerks), self._faster.copy()
        )  # fmt: skip
        """By how much faster the piece in hand is done: as its team was when it was begun."""
        self._prefix, self._rework_from, self._rework = np.zeros((3, self.clerks))
        self._of_piece = np.tile((float(NONE), 0.0, float(NONE)), (self.clerks, 1))
        """Of the piece in hand: the team that lent it, the share of what comes first in it
        that is reading-in, and whose piece it is (the entity)."""
        self._begun = self.begin == 0

    def observe(self, rows: Rows) -> None:
        """Take the next rows, in order."""
        done = 0
        self._presence.follow(rows)
        for place in np.flatnonzero(rows.are(GO_LIVE, MOVED)).tolist():
            teams = self._teams_from(rows, place)
            faster = 1.0 + np.array(self._plan.phases[self._phase].speed_up)[teams]
            if (teams != self.team_of_clerk).any() or (faster != self._faster).any():
                self._observe(rows.where(slice(done, place)))
                self._change_teams(rows.time[place], teams, faster)
                done = place
            if rows.event[place] == MOVED:
                self.by_week.take_move(rows.where(slice(place, place + 1)))
        self._observe(rows.where(slice(done, None)))

    def _teams_from(self, rows: Rows, place: int) -> Ints:
        """Return the teams of the clerks from a row on: as planned, or with one who moves."""
        if rows.event[place] == GO_LIVE:
            self._phase = int(rows.minutes[place])
            return np.array([seat.in_phase(self._phase) for seat in self._roster], dtype=np.int64)
        teams = self.team_of_clerk.copy()
        teams[rows.clerk[place]] = rows.team[place]
        return teams

    def _change_teams(self, date: float, teams: Ints, faster: Floats) -> None:
        """Count clerks in other teams from a date on, and work as done at the speed of these."""
        if not self._begun and date >= self.begin:
            self._open_window()
        self._cut(date)
        self._settle_teams()
        self.team_of_clerk, self._faster = teams, faster

    def _settle_teams(self) -> None:
        """Give the teams what their clerks have had since the last time."""
        has = self._has()
        np.add.at(self._of_teams, self.team_of_clerk, has - self._had)
        self._had = has

    def _has(self) -> Floats:
        """Return what each clerk has had: uses, contacts by use, paid, planned overtime, saved."""
        return np.column_stack(
            (self.uses, self.contacts.minutes, self.paid(), self.extra, self.saved)
        )

    def _observe(self, rows: Rows) -> None:
        if not self._begun:
            split = int(np.searchsorted(rows.time, self.begin, side="left"))
            self._take(rows.where(slice(split)))
            if split == len(rows):
                return
            self._open_window()
            rows = rows.where(slice(split, None))
        self._take(rows)

    def finish(self) -> None:
        """Close every clerk's last stretch at the end of the run."""
        if not self._begun:
            self._open_window()
        self._cut(self.end)

    def _open_window(self) -> None:
        self._cut(self.begin)
        for counted in (self.uses, self.contacts.minutes, self.paid_presence, self.extra,
                        self.absent, self.saved, self._of_teams, self._had):  # fmt: skip
            counted[:] = 0.0
        self._lent.reset()
        self._casework.reset()
        self._begun = True

    def _cut(self, date: float) -> None:
        """Account for every clerk's current stretch up to a date; it goes on after it."""
        closing = np.zeros((self.clerks, WIDTH))
        closing[:, TIME], closing[:, EVENT], closing[:, CLERK] = date, _CLOSING, self._everybody
        before = self._last.copy()
        self._take(Rows(closing))
        lag = np.where(np.isin(before[:, 1], (LAG_START, RESUME)), before[:, 3], 0.0)
        dates = np.full(self.clerks, date)
        open_time = self._presence.work(self._everybody, dates) - self._presence.work(
            self._everybody, before[:, 0]
        )
        unread = left_to_read(before, date)
        self._last = before
        self._last[:, 0] = date
        self._last[:, 3] = np.where(lag > 0, np.maximum(lag - open_time, 0.0), before[:, 3])
        # What was a start goes on as a stretch without a lag: its piece is in the state.
        started = (before[:, 1] == START) & (before[:, 2] != CONTACT)
        visiting = started & (before[:, 2] == VISIT_TASK)
        self._last[visiting, 3] = unread[visiting]
        started &= ~visiting
        self._last[started, 1], self._last[started, 3] = RESUME, 0.0
        self._pay(np.flatnonzero(self.filled), dates[self.filled])

    def _take(self, rows: Rows) -> None:
        rows = rows.where((rows.clerk >= 0) & ~rows.are(MOVED))
        if not len(rows):
            return
        rows, of_piece = with_lender(rows)
        rows, speed, of_piece = with_speed(rows, of_piece)
        starts, visiting, calling = (
            rows.are(START),
            rows.step == VISIT_TASK,
            _with_client(rows.step),
        )
        counted = rows.are(WORK_END, ERROR, GIVEN_BACK) | (starts & ~calling)
        self.asked += float(rows.minutes[counted & ~visiting].sum())
        served = rows.are(CONTACT_END) | (rows.are(WORK_END, START) & visiting)
        self.contact_asked += float(rows.minutes[served].sum())
        calls = rows.where(starts & calling)
        contacts = self.contacts.begun(rows)
        learnt, joining = self.by_week.learnt, self.by_week.joining(rows)
        carried = np.vstack(
            (self._last.T, self._everybody, self._of_piece.T, learnt, self.contacts.last)
        )
        rows_of_clerks = np.vstack(
            (rows.time, rows.event, rows.step, rows.minutes, speed, rows.clerk, of_piece.T,
             rows.entity, joining, contacts)
        )  # fmt: skip
        order = order_of(np.concatenate((self._everybody, rows.clerk)))
        table = np.concatenate((carried, rows_of_clerks), axis=1).take(order, axis=1)
        self._account(table, order < self.clerks)
        self._contact_since[calls.clerk] = calls.time
        self._contact_speed[calls.clerk] = speed[starts & calling]
        self._visits.begin(calls)
        self.contacts.last[calls.clerk] = contacts[starts & calling]
        moves = rows.of(JOINED, LEFT)
        for clerk, date, joins in zip(moves.clerk, moves.time, moves.are(JOINED), strict=True):
            self._comes_or_goes(int(clerk), float(date), joins=bool(joins))

    def _comes_or_goes(self, clerk: int, date: float, *, joins: bool) -> None:
        whose, when = np.array([clerk]), np.array([date])
        if self.filled[clerk]:
            self._pay(whose, when)
        self._paid_from[clerk] = self._presence.paid(whose, when)[0]
        self.filled[clerk] = joins
        self.left[clerk] += not joins

    def _pay(self, clerks: Ints, dates: Floats) -> None:
        """Pay the presence of filled seats up to a date."""
        upto = self._presence.paid(clerks, dates)
        self.paid_presence[clerks] += upto - self._paid_from[clerks]
        self._paid_from[clerks] = upto

    def _account(self, table: Floats, carried: Flags) -> None:
        """Account for the stretches between consecutive rows of each clerk.

        `table` has a row each for time, event, step, minutes, speed and clerk, of a start for who
        lent the piece, how much of what comes first is reading-in, and whose piece it is, of who
        joins for when they will be experienced, and for what a contact is; its columns are
        sorted by clerk, each clerk's first one is the one carried over.
        """
        times, event, step, minutes, told_speed = table[:5]
        clerk = table[5].astype(np.int64)
        last = np.append(clerk[1:] != clerk[:-1], True)
        until = np.where(last, times, np.append(times[1:], 0.0))
        present, paid = (
            _until_next(upto(clerk, times), last)
            for upto in (self._presence.work, self._presence.paid)
        )
        seat, reason = self._seats(event, minutes, clerk, carried)
        there = seat == _THERE
        change, extra = self._changed(clerk, times, until, present)
        self.extra += np.bincount(clerk, weights=np.where(there, extra, 0.0), minlength=self.clerks)
        starts = there & (event == START)
        visit, contact = starts & (step == VISIT_TASK), starts & _with_client(step)
        piece_start = starts & ~contact & ~carried
        resumes = there & ((event == LAG_START) | (event == RESUME))
        working = (starts & ~contact) | resumes
        idle = there & ~working & ~contact
        lag = np.where(resumes, np.minimum(minutes, present), 0.0)
        work = np.where(working, present - lag, 0.0)
        # What was put aside for a visit goes on behind it.
        ended = ((event == WORK_END) & (step != VISIT_TASK)) | (event == GIVEN_BACK)
        edge = piece_start | ended | carried
        mark = np.maximum.accumulate(np.where(edge, np.arange(len(times)), 0))
        speed = np.where(carried[mark], self._speed[clerk], told_speed[mark])
        done_now = work * speed
        errs = (event == ERROR) & ~carried
        begins = np.where(piece_start[mark], minutes[mark], 0.0)
        first, again = self._opening(done_now, minutes, clerk, carried, mark, begins, errs, last)
        rest = done_now - first - again
        case, mentoring, certificate = step >= 0, step == MENTORING, step == CERTIFICATE_TASK
        # Done in a minute: output x faster; so minutes at full output are done ÷ faster.
        owner, reading = table[6, mark], table[7, mark]
        faster = np.where(owner == NONE, self._faster[clerk], 1.0)
        begun_as = np.where(carried[mark], self._piece_faster[clerk], faster)
        faster = np.where(case, begun_as, 1.0)
        output = speed / faster
        talking, talked, (talks, visited, read) = self._with_clients(
            (visit, contact), table, clerk, carried, present
        )
        amounts = (
            (CASEWORK, np.where(case, rest / faster, 0.0) + visited),
            (CONTACTS, np.where(case | mentoring | certificate, 0.0, rest) + talks),
            (CERTIFICATES, np.where(certificate, rest, 0.0)),
            (RESUMPTION, lag),
            (READING_IN, reading * first / faster + read),
            (REWORK, again / faster),
            (MAIL_SWITCH, (1.0 - reading) * first),
            (ONBOARDING, work * (1.0 - output) + talked * (1.0 - talking)),
            (MENTORED, np.where(mentoring, rest, 0.0)),
            (IDLE, np.where(idle, present, 0.0)),
            (CHANGE, np.where(there, change, 0.0)),
            (ALLOWANCE, np.where(there, paid - present + extra - change, 0.0)),
            (ABSENCE, np.where(seat == _ABSENT, paid, 0.0)),
            (OVERTIME, np.where(contact, until - times - present, 0.0)),
        )
        for use, amount in amounts:
            self.uses[:, use] += np.bincount(clerk, weights=amount, minlength=self.clerks)
        self.contacts.add(clerk, (step, rest), (table[10], talks))
        self._count_casework(clerk, (table[8, mark], times), (done_now, np.where(case, rest, 0.0)),
                             1.0 - 1.0 / faster)  # fmt: skip
        self._lent.worked(self.team_of_clerk[clerk], owner, np.where(working, present, 0.0))
        learnt = _known_last(table[9], carried | (event == JOINED))
        self.by_week.add(self.team_of_clerk[clerk], clerk, (times, until), learnt, there, idle)
        self._count_absence(clerk, reason, np.where(seat == _ABSENT, paid, 0.0))
        self.worked += float(done_now.sum())
        self.contact_minutes += float(np.where(contact, (until - times) * talking, 0.0).sum())
        ends = np.flatnonzero(last)
        self._last = table[:5, ends].T
        self._seat, self._reason, self._speed = seat[ends], reason[ends], speed[ends]
        self._piece_faster, self._of_piece = begun_as[ends], table[6:9, mark[ends]].T
        self.by_week.learnt = learnt[ends]

    def _with_clients(
        self, which: tuple[Flags, Flags], table: Floats, clerk: Ints, carried: Flags,
        present: Floats,
    ) -> tuple[Floats, Floats, tuple[Floats, Floats, Floats]]:  # fmt: skip
        """Return the speed of stretches with clients, their minutes, and what was done in them.

        That is minutes of contacts, of booked visits, and of reading-in before these; `which` says
        which are visits, and which are with clients at all.
        """
        visit, with_client = which
        speed = np.where(carried, self._contact_speed[clerk], table[4])
        minutes = np.where(with_client, present, 0.0)
        visited, read = self._visits.told_apart(
            visit, table[3], minutes * speed, (clerk, table[8]), table[0], carried
        )
        return speed, minutes, (np.where(visit, 0.0, minutes * speed), visited, read)

    def _changed(
        self, clerk: Ints, since: Floats, until: Floats, present: Floats
    ) -> tuple[Floats, Floats]:
        """Return what windows take of the presence of stretches, and what overtime adds to it."""
        if not self._presence.changes:
            return np.zeros(len(since)), np.zeros(len(since))
        extra = self._presence.overtime(clerk, until) - self._presence.overtime(clerk, since)
        usual = self._presence.usual(clerk, until) - self._presence.usual(clerk, since)
        return usual - (present - extra), extra

    def _count_casework(
        self, clerk: Ints, where: tuple[Floats, Floats], done: tuple[Floats, Floats],
        saved: Floats,
    ) -> None:  # fmt: skip
        """Count what was done in stretches, in all and in casework, and which share was saved.

        `where` says on whose piece and since when.
        """
        self._casework.worked(*where, done[1])
        for number, minutes in enumerate(done):
            self.saved[:, number] += np.bincount(
                clerk, weights=minutes * saved, minlength=self.clerks
            )

    def _opening(
        self, done_now: Floats, minutes: Floats, clerk: Ints, carried: Flags,
        mark: Ints, begins: Floats, errs: Flags, last: Flags,
    ) -> tuple[Floats, Floats]:  # fmt: skip
        """Return what of the work done in each stretch is reading-in or switch, and rework.

        `mark` is the row at which each row's piece began; `begins` the minutes that come
        first in it; `errs` the errors, whose minutes come next.
        """
        before = np.cumsum(done_now) - done_now
        progress = before - before[mark] + np.where(carried[mark], self._progress[clerk], 0.0)
        prefix = np.where(carried[mark], self._prefix[clerk], begins)
        blame = np.maximum(mark, np.maximum.accumulate(np.where(errs, np.arange(len(mark)), 0)))
        rework_before = np.where(carried[blame], self._rework[clerk], 0.0)
        rework = np.where(errs[blame], minutes[blame], rework_before)
        rework_from = np.where(errs[blame], progress[blame], self._rework_from[clerk])
        after = progress + done_now
        again = np.clip(after - rework_from, 0.0, rework) - np.clip(
            progress - rework_from, 0.0, rework
        )
        done = progress - np.clip(progress - rework_from, 0.0, rework)
        first = np.minimum(done + done_now - again, prefix) - np.minimum(done, prefix)
        ends = np.flatnonzero(last)
        self._progress, self._prefix = progress[ends], prefix[ends]
        self._rework, self._rework_from = rework[ends], rework_from[ends]
        return first, again

    def _count_absence(self, clerk: Ints, reason: Ints, minutes: Floats) -> None:
        away = minutes > 0
        np.add.at(self.absent, (self.team_of_clerk[clerk[away]], reason[away]), minutes[away])

    def _seats(
        self, event: Floats, minutes: Floats, clerk: Ints, carried: Flags
    ) -> tuple[Ints, Ints]:
        """Return what each row's seat is from this row on, and why somebody is absent."""
        changes = np.isin(event, (JOINED, BACK, ABSENT, LEFT)) & ~carried
        stated = np.select([event == ABSENT, event == LEFT], [_ABSENT, _VACANT], _THERE)
        mark = np.maximum.accumulate(np.where(changes | carried, np.arange(len(event)), 0))
        seat = np.where(carried[mark], self._seat[clerk], stated[mark])
        reasons = np.where(event == ABSENT, minutes, 0.0).astype(np.int64)
        reason = np.where(carried[mark], self._reason[clerk], reasons[mark])
        return seat, reason

    def there(self) -> Flags:
        """Return whether somebody is there in each seat, neither absent nor gone."""
        return np.asarray(self._seat == _THERE)

    def in_hand(self) -> float:
        """Return what the pieces in hand have had done beyond what counts as asked for.

        Reading-in and rework are asked for when they begin, the service time at the end.
        """
        return float((self._progress - self._prefix - self._rework).sum())

    def contacts_in_progress(self) -> float:
        """Return the minutes that contacts unfinished at the end of the run have had so far."""
        serving = (self._last[:, 1] == START) & _with_client(self._last[:, 2])
        minutes = (self.end - self._contact_since[serving]) * self._contact_speed[serving]
        return float((minutes - self._visits.prefix[serving]).sum())

    # -- results ---------------------------------------------------------------------------

    def paid(self) -> Floats:
        """Return the paid minutes of each clerk: those of filled seats, plus overtime."""
        return self.paid_presence + self.extra + self.uses[:, OVERTIME]

    def by_team(self) -> Floats:
        """Return minutes, shape (teams, uses)."""
        return self._sums_by_team()[:, : len(USES)]

    def _sums_by_team(self) -> Floats:
        """Return what `_has` says of clerks by team."""
        has = self._has() - self._had
        own = [has[self.team_of_clerk == n].sum(axis=0) for n in range(len(self.teams))]
        return np.stack(own) + self._of_teams

    def values(self, interruptions: Ints) -> Iterator[Value]:
        """Yield hours by use, utilisation, and what interruptions cost per clerk."""
        sums = self._sums_by_team()
        by_team, contacts = np.split(sums[:, :-4], (len(USES),), axis=1)
        paid_team, extra, saved = sums[:, -4], sums[:, -3], sums[:, -2:]
        inside = np.array([not outside for outside in self.outside])
        yield from self._of("", by_team[inside].sum(axis=0), float(paid_team[inside].sum()),
                            float(interruptions[inside].sum()))  # fmt: skip
        yield from self.contacts.values("", contacts[inside].sum(axis=0))
        yield from self._of_people("", self.absent[inside].sum(axis=0), saved[inside].sum(axis=0))
        yield Value("hours_overtime_planned", "", "", "", float(extra[inside].sum()) / 60.0)
        for number, team in enumerate(self.teams):
            yield from self._of(team, by_team[number], float(paid_team[number]),
                                float(interruptions[number]))  # fmt: skip
            yield from self.contacts.values(team, contacts[number])
            yield from self._of_people(team, self.absent[number], saved[number])
            yield Value("hours_overtime_planned", team, "", "", float(extra[number]) / 60.0)

    @staticmethod
    def _of_people(team: str, absent: Floats, saved: Floats) -> Iterator[Value]:
        for reason, minutes in zip(REASONS, absent, strict=True):
            yield Value("hours_absent", team, "", reason, float(minutes) / 60.0)
        yield Value("hours_saved_by_specialisation", team, "", "", float(saved[0]) / 60.0)
        yield Value("hours_saved_in_casework", team, "", "", float(saved[1]) / 60.0)

    def _of(self, team: str, uses: Floats, paid: float, interruptions: float) -> Iterator[Value]:
        for name, minutes in zip(USES, uses, strict=True):
            yield Value("hours", team, "", name, float(minutes) / 60.0)
        yield Value("hours_paid", team, "", "", paid / 60.0)
        presence = paid - float(uses[OVERTIME] + uses[ABSENCE] + uses[ALLOWANCE] + uses[CHANGE])
        if presence <= 0:
            return
        yield Value("utilisation", team, "", "", 1.0 - float(uses[IDLE]) / presence)
        yield Value("interruptions_per_clerk_hour", team, "", "", interruptions / presence * 60.0)
        lost = float(uses[RESUMPTION] + uses[REWORK])
        yield Value("minutes_lost_per_clerk_day", team, "", "", lost / presence * 480.0)


def _until_next(upto: Floats, last: Flags) -> Floats:
    """Return how much comes up to the next row, from what there is up to each; 0 for the last."""
    return np.where(last, 0.0, np.append(upto[1:], 0.0) - upto)


def _with_client(step: Floats | Ints) -> Flags:
    """Tell which work is done with a client there: contacts and booked visits."""
    return np.asarray((step == CONTACT) | (step == VISIT_TASK))


def _known_last(values: Floats, known: Flags) -> Floats:
    """Return each row's value, or that of the last row before it whose value is known."""
    return np.asarray(values[np.maximum.accumulate(np.where(known, np.arange(len(known)), 0))])
