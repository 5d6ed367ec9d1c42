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
from sim.events.kinds import GO_LIVE, JOINED, LEFT, MOVED
from sim.events.rows import CLERK, EVENT, MINUTES, TEAM, TIME, Rows
from sim.measures.casework import CaseworkMeasures
from sim.measures.clerk_state import (
    ASKED,
    EXTRA,
    SAVED,
    SERVED,
    SERVICE_ASKED,
    THERE,
    WORKED,
)
from sim.measures.declaration import Measure, Smallest
from sim.measures.lent import LentMeasures
from sim.measures.presence import Presence
from sim.measures.rows import Value
from sim.measures.stretches import Stretches
from sim.measures.uses import (
    ABSENCE,
    ALLOWANCE,
    CHANGE,
    IDLE,
    OVERTIME,
    RESUMPTION,
    REWORK,
    USES,
)
from sim.plan.plan import Plan
from sim.plan.roster import Seat

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

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


class HourMeasures:
    """Minutes by clerk and use."""

    def __init__(
        self, plan: Plan, roster: Sequence[Seat], lent: LentMeasures, casework: CaseworkMeasures,
        *, compiled: bool = False,
    ) -> None:  # fmt: skip
        run = plan.scenario.run
        self.begin, self.end = run.warm_up, run.run_length
        self.teams, self._lent, self._casework = plan.teams, lent, casework
        self.outside = [plan.team_plans[name].outside for name in plan.teams]
        self._plan, self._roster, self._phase = plan, roster, 0
        self._compiled = compiled
        self.clerks = len(roster)
        self._presence = Presence(plan, roster, self.end)
        self._stretches = Stretches(plan, roster, self._presence, lent, casework)
        self.contacts, self.by_week = self._stretches.contacts, self._stretches.by_week
        sums = self._stretches.sums
        self.uses, self.absent = sums.uses, sums.absent
        """Minutes in the window; of these, absence by team and reason."""
        self.extra, self.saved = sums.others[:, EXTRA], sums.others[:, SAVED:]
        """Minutes in the window of planned overtime, paid on top; those that specialisation saved,
        and of these those of casework."""
        self.worked, self.asked, self.contact_minutes, self.contact_asked = (
            sums.others[:, what] for what in (WORKED, ASKED, SERVED, SERVICE_ASKED)
        )
        """Of each clerk since the start: minutes' worth of work done on pieces, lags aside, and
        what the pieces done or begun so far asked for; the same of contacts."""
        self.paid_presence = np.zeros(self.clerks)
        """Paid minutes in the window, from the comings and goings alone; overtime aside."""
        self._had = np.zeros_like(self._has())
        """What each clerk had when the teams were settled last."""
        self._of_teams = np.zeros((len(plan.teams), self._had.shape[1]))
        """What clerks had in teams that they have left."""
        self._paid_from = np.zeros(self.clerks)
        """Up to which paid minute each seat's tenure is in `paid_presence`."""
        self.filled = np.ones(self.clerks, dtype=bool)
        """Whether somebody has each seat, from the comings and goings."""
        self.left = np.zeros(self.clerks, dtype=np.int64)
        """How many people have left each seat; one that is vacant at the start counts."""
        self._begun = self.begin == 0
        self._cut_at = -1.0
        """When everybody's stretch was cut last."""

    @property
    def team_of_clerk(self) -> Ints:
        """The team of each clerk, as far as rows have been taken."""
        return self._stretches.team

    def observe(self, rows: Rows) -> None:
        """Take the next rows, in order."""
        done = 0
        self._presence.follow(rows)
        for place in rows.places(GO_LIVE, MOVED).tolist():
            teams = self._teams_from(rows, place)
            faster = 1.0 + np.array(self._plan.phases[self._phase].speed_up)[teams]
            if (teams != self.team_of_clerk).any() or (faster != self._stretches.faster).any():
                self._observe(rows.where(slice(done, place)))
                self._change_teams(float(rows.table[place, TIME]), teams, faster)
                done = place
            if rows.kinds[place] == MOVED:
                self.by_week.take_move(rows.where(slice(place, place + 1)))
        self._observe(rows.where(slice(done, None)) if done else rows)

    def compile(self) -> None:
        """Compile what no rows call for yet: nothing is to be accounted for at the start."""
        self._stretches.fold_cut(0.0)

    def _teams_from(self, rows: Rows, place: int) -> Ints:
        """Return the teams of the clerks from a row on: as planned, or with one who moves."""
        row = rows.table[place]
        if row[EVENT] == GO_LIVE:
            self._phase = int(row[MINUTES])
            return np.array([seat.in_phase(self._phase) for seat in self._roster], dtype=np.int64)
        teams = self.team_of_clerk.copy()
        teams[int(row[CLERK])] = int(row[TEAM])
        return teams

    def _change_teams(self, date: float, teams: Ints, faster: Floats) -> None:
        """Count clerks in other teams from a date on, and work as done at the speed of these."""
        if not self._begun and date >= self.begin:
            self._open_window()
        self._cut(date)
        self._settle_teams()
        self._stretches.team, self._stretches.faster = teams, faster

    def _settle_teams(self) -> None:
        """Give the teams what their clerks have had since the last time."""
        has = self._has()
        np.add.at(self._of_teams, self.team_of_clerk, has - self._had)  # whole rows
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
        if date == self._cut_at:
            return  # since then nothing has lasted
        self._cut_at = date
        (self._stretches.fold_cut if self._compiled else self._stretches.cut)(date)
        filled = np.flatnonzero(self.filled)
        self._pay(filled, np.full(len(filled), date))

    def _take(self, rows: Rows) -> None:
        (self._stretches.fold if self._compiled else self._stretches.take)(rows)
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

    def there(self) -> Flags:
        """Return whether somebody is there in each seat, neither absent nor gone."""
        return np.asarray(self._stretches.now["seat"] == THERE)

    def in_hand(self) -> float:
        """Return what pieces in hand have had done beyond what counts as asked for."""
        return self._stretches.in_hand()

    def contacts_in_progress(self) -> float:
        """Return the minutes that contacts unfinished at the end of the run have had so far."""
        return self._stretches.contacts_in_progress(self.end)

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
