"""How much of the presence of each week was idle, by team: what clerks had, cut at weeks' ends."""

import numpy as np
from numpy.typing import NDArray

from sim.adding import add_at
from sim.events.kinds import JOINED
from sim.events.rows import Rows
from sim.measures.presence import Presence
from sim.plan.plan import Plan
from sim.units import WEEK

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


class IdleByWeek:
    """Minutes of presence and of idle time, each of shape (whole weeks of the run, teams)."""

    def __init__(self, plan: Plan, presence: Presence, clerks: int) -> None:
        self._plan, self._presence = plan, presence
        self._people = plan.scenario.office.staff.people is not None
        self._weeks = int(plan.scenario.run.run_length // WEEK)
        self.present, self.idle, self.lendable = np.zeros((3, self._weeks, len(plan.teams)))
        """Presence; idle time in it; that of it which experienced clerks have."""
        self.learnt = np.full(clerks, -np.inf)
        """From when on each clerk is experienced, as far as rows have been taken."""

    # -- who is experienced -----------------------------------------------------------------

    def joining(self, rows: Rows) -> Floats:
        """Return from when on those who join in some of the rows will be experienced."""
        learnt = np.zeros(len(rows))
        for place in np.flatnonzero(rows.are(JOINED)).tolist():
            learning = self._learning(int(rows.team[place]), float(rows.time[place]))
            learnt[place] = rows.since[place] + learning
        return learnt

    def take_move(self, row: Rows) -> None:
        """Note from when on somebody who moves to another team will be experienced there."""
        date, saved = float(row.time[0]), float(row.minutes[0])
        learning = self._learning(int(row.team[0]), date)
        self.learnt[row.clerk[0]] = date - saved + learning

    def _learning(self, team: int, date: float) -> float:
        """Return how long somebody learns who joins a team; nobody does without people."""
        if not self._people:
            return -np.inf
        return self._plan.learning(team, self._plan.phase_at(date), date)

    # -- stretches --------------------------------------------------------------------------

    def add(
        self, team: Ints, clerk: Ints, dates: tuple[Floats, Floats], learnt: Floats,
        there: Flags, idle: Flags,
    ) -> None:  # fmt: skip
        """Add what clerks of teams did between pairs of dates: whether there, and whether idle.

        `learnt`: from when on they are experienced.
        """
        since, until = dates
        self._split(self.present, team, clerk, np.where(there, since, until), until)
        self._split(self.idle, team, clerk, np.where(idle, since, until), until)
        begins = np.where(idle, np.maximum(since, learnt), until)
        self._split(self.lendable, team, clerk, begins, until)

    def _split(self, into: Floats, team: Ints, clerk: Ints, since: Floats, until: Floats) -> None:
        """Add the presence between pairs of dates to the weeks in which it lies."""
        some = until > since
        team, clerk, since, until = team[some], clerk[some], since[some], until[some]
        first = np.floor_divide(since, WEEK).astype(np.int64)
        weeks = np.ceil(until / WEEK).astype(np.int64) - first
        of = np.repeat(np.arange(len(since)), weeks)
        week = first[of] + np.arange(len(of)) - np.repeat(np.cumsum(weeks) - weeks, weeks)
        inside = week < self._weeks
        of, week = of[inside], week[inside]
        begin = np.maximum(since[of], week * WEEK)
        end = np.minimum(until[of], (week + 1) * WEEK)
        work = self._presence.work
        add_at(into, (week, team[of]), work(clerk[of], end) - work(clerk[of], begin))
