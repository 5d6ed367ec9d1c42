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

    def __init__(self, plan: Plan, presence: Presence, learnt: Floats) -> None:
        self._plan, self._presence = plan, presence
        self._people = plan.scenario.office.staff.people is not None
        self._weeks = int(plan.scenario.run.run_length // WEEK)
        self.present, self.idle, self.lendable = np.zeros((3, self._weeks, len(plan.teams)))
        """Presence; idle time in it; that of it which experienced clerks have."""
        self._learnt = learnt
        """From when on each clerk is experienced, as far as rows have been taken."""

    # -- who is experienced -----------------------------------------------------------------

    def joining(self, rows: Rows) -> Floats:
        """Return from when on those who join will be experienced, in their order."""
        joined = rows.of(JOINED)
        learning = map(self._learning, joined.team.tolist(), joined.time.tolist())
        return joined.since + np.fromiter(learning, np.float64, len(joined))

    def take_move(self, row: Rows) -> None:
        """Note from when on somebody who moves to another team will be experienced there."""
        date, saved = float(row.time[0]), float(row.minutes[0])
        learning = self._learning(int(row.team[0]), date)
        self._learnt[row.clerk[0]] = date - saved + learning

    def _learning(self, team: int, date: float) -> float:
        """Return how long somebody learns who joins a team; nobody does without people."""
        if not self._people:
            return -np.inf
        return self._plan.learning(team, self._plan.phase_at(date), date)

    # -- stretches --------------------------------------------------------------------------

    def add(
        self, team: Ints, clerk: Ints, dates: tuple[Floats, Floats], present: Floats,
        learnt: Floats, idle: Flags,
    ) -> None:  # fmt: skip
        """Add the presence of clerks of teams between pairs of dates, in the order of these.

        `present`: how much it is; `learnt`: from when on they are experienced.
        """
        since, until = dates
        first = since.astype(np.int64) // int(WEEK)
        weeks = np.ceil(until / WEEK).astype(np.int64) - first
        of = np.repeat(np.arange(len(since)), weeks)
        week = first[of] + np.arange(len(of)) - np.repeat(np.cumsum(weeks) - weeks, weeks)
        of, week = of[week < self._weeks], week[week < self._weeks]
        begin = np.maximum(since[of], week * WEEK)
        end = np.minimum(until[of], (week + 1) * WEEK)
        minutes, team, clerk, learnt = present[of], team[of], clerk[of], learnt[of]
        parts = weeks[of] > 1
        minutes[parts] = self._between(clerk, begin, end, parts)
        add_at(self.present, (week, team), minutes)
        idle = idle[of]
        add_at(self.idle, (week[idle], team[idle]), minutes[idle])
        learns = idle & (begin < learnt)
        minutes[learns] = self._between(clerk, np.minimum(learnt, end), end, learns)
        add_at(self.lendable, (week[idle], team[idle]), minutes[idle])

    def _between(self, clerk: Ints, begin: Floats, end: Floats, chosen: Flags) -> Floats:
        """Return the presence of chosen ones of these clerks between their dates."""
        work, clerk = self._presence.work, clerk[chosen]
        return work(clerk, end[chosen]) - work(clerk, begin[chosen])
