"""Measures of work that was lent: how much, whose it is, and who did it (model.md §11).

Rows of a clerk's work name the team in which the clerk sits. Where the work was lent, a row `lent`
right before its start names the team that it is of.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from sim.adding import add_at
from sim.events.kinds import CONTACT, GIVEN_BACK, LENT, NONE, VISIT_TASK, WORK_END
from sim.events.rows import CLERK, STEP, TEAM, Log, Rows
from sim.measures.declaration import Measure
from sim.measures.folding import Fold
from sim.measures.ordering import order_of
from sim.measures.rows import Value
from sim.plan.plan import Plan

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

MEASURES = (
    Measure("lent", "tasks"),
    Measure("hours_lent", "hours"),
    Measure("hours_helped", "hours"),
)
"""lent: pieces of a team's work begun by clerks of others. hours_lent: what a team's clerks worked
on pieces of others, with reading-in and lags; hours_helped: what was worked on a team's pieces."""


@Fold
def whose_work(table: Log, place: int, event: int, lent_by: Ints) -> int:
    """Return the team whose work is in a row."""
    team, clerk, step = int(table[place, TEAM]), int(table[place, CLERK]), int(table[place, STEP])
    if clerk < 0 or step in (CONTACT, VISIT_TASK):
        return team
    if event == LENT:
        lent_by[clerk] = team
    elif lent_by[clerk] != NONE:
        team = lent_by[clerk]
    if event in (WORK_END, GIVEN_BACK):
        lent_by[clerk] = NONE
    return team


class WhoseWork:
    """Names the team that work is of, row by row: the clerk's own, or the one that lent it."""

    def __init__(self, clerks: int) -> None:
        self._lent_by = np.full(clerks, NONE, dtype=np.int64)
        """Whose piece each clerk has in hand, if it was lent."""

    @property
    def in_hand(self) -> int:
        """How many clerks have lent work in hand."""
        return int((self._lent_by != NONE).sum())

    def of(self, rows: Rows) -> Ints:
        """Return the team of the piece in each of the next rows; with clients the clerk's."""
        if not len(rows.places(LENT)) and (self._lent_by == NONE).all():
            return rows.team
        clerks = len(self._lent_by)
        piece = (rows.step != CONTACT) & (rows.step != VISIT_TASK)
        at_work = np.flatnonzero((rows.clerk >= 0) & piece)
        clerk = np.concatenate((np.arange(clerks), rows.clerk[at_work]))
        order = order_of(clerk)
        begins = np.concatenate((np.ones(clerks, dtype=bool), rows.are(LENT)[at_work]))[order]
        ends = np.concatenate(
            (np.zeros(clerks, dtype=bool), rows.are(WORK_END, GIVEN_BACK)[at_work])
        )[order]
        owner = np.concatenate((self._lent_by, rows.team[at_work]))[order]
        after_end = np.append(False, ends[:-1])
        begins_own = after_end & ~begins
        owner = np.where(begins_own, NONE, owner)
        mark = np.maximum.accumulate(np.where(begins | begins_own, np.arange(len(order)), 0))
        found = owner[mark]
        last = np.append(clerk[order][1:] != clerk[order][:-1], True)
        self._lent_by = np.where(ends, NONE, found)[last]
        whose, placed = rows.team.copy(), order >= clerks
        lent = placed & (found != NONE)
        whose[at_work[order[lent] - clerks]] = found[lent]
        return whose

    def folded(self) -> Ints:
        """Return what a fold adds rows to."""
        return self._lent_by


class LentMeasures:
    """Pieces and minutes lent in the window, by team; nothing where nothing is lent."""

    def __init__(self, plan: Plan) -> None:
        self.begin, self.teams = plan.scenario.run.warm_up, plan.teams
        self._any = plan.lending is not None
        self.pieces = np.zeros(len(plan.teams), dtype=np.int64)
        self.minutes = np.zeros((len(plan.teams), len(plan.teams)))
        """Minutes at work, by the clerk's team and by the team whose work it was."""

    def observe(self, rows: Rows) -> None:
        """Take the next rows, in order."""
        lent = rows.of(LENT)
        team = lent.team[lent.time >= self.begin]
        self.pieces += np.bincount(team, minlength=len(self.teams))

    def worked(self, teams: Ints, owners: Floats, minutes: Floats) -> None:
        """Add what clerks of teams worked on what was lent; owners: whose work that was."""
        add_at(self.minutes, (teams, owners.astype(np.int64)), minutes)

    def reset(self) -> None:
        """Forget the minutes so far: the window opens."""
        self.minutes[:] = 0.0

    def values(self) -> Iterator[Value]:
        """Yield pieces and hours, office-wide and by team."""
        if not self._any:
            return
        by = {"hours_lent": self.minutes.sum(axis=1), "hours_helped": self.minutes.sum(axis=0)}
        yield Value("lent", "", "", "", float(self.pieces.sum()))
        for name, minutes in by.items():
            yield Value(name, "", "", "", float(minutes.sum()) / 60.0)
        for number, team in enumerate(self.teams):
            yield Value("lent", team, "", "", float(self.pieces[number]))
            for name, minutes in by.items():
                yield Value(name, team, "", "", float(minutes[number]) / 60.0)
