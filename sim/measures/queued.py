"""What waits in queues at the ends of weeks that clerks of another team could be lent.

A piece waits from joining a queue until a clerk begins it, or until it is dropped. The row of its
start says since when it waited, so that it is counted once that is known; of what nobody has
begun by the end of the run the end state says it.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.adding import add_at
from sim.events.end_state import Queued
from sim.events.kinds import CALL_BACK_TASK, DROPPED, MAIL, START
from sim.events.rows import ABOUT, SINCE, STEP, TIME, Log, Rows
from sim.measures.folding import Fold
from sim.measures.rows import About
from sim.measures.weeks import whole_weeks
from sim.plan.lending import ANYBODY, DECIDERS, NOBODY
from sim.plan.plan import Plan
from sim.units import WEEK

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

LEVELS: Sequence[tuple[int, ...]] = ((ANYBODY,), (ANYBODY, DECIDERS))
"""What a clerk could be lent: of a team that may not decide, and of one that may."""


def ends_of_weeks(plan: Plan) -> Floats:
    """Return the ends of a run's whole weeks, in minutes since the start."""
    return np.arange(1.0, plan.scenario.run.run_length // WEEK + 1.0) * WEEK


class Lendable(NamedTuple):
    """Whose pieces could be lent, and how many of them wait, as arrays."""

    type_of_client: Ints
    columns: Ints
    """Of each step, then from the end of mails and of call-backs, the column of its places."""
    per_type: int
    lent: Flags
    """By place, and by the team in whose queue it is."""
    pooled: Flags
    at_ends: Ints
    throughout: Ints
    """By week, and one more behind the last."""


@Fold
def end_waiting(table: Log, place: int, event: int, team: int, lendable: Lendable) -> None:
    """Take a row, and the team whose work is in it."""
    number = len(lendable.columns)
    if event not in (START, DROPPED):
        return
    step = int(table[place, STEP])
    if step != MAIL and (event == DROPPED or (step < 0 and step != CALL_BACK_TASK)):
        return
    column = step
    if step < 0:
        column = number - 1 if step == MAIL else number - 2
    client = int(table[place, ABOUT]) % len(lendable.type_of_client)
    cell = lendable.type_of_client[client] * lendable.per_type + lendable.columns[column]
    if not (lendable.lent[cell] and lendable.pooled[team]):
        return
    since, weeks = table[place, SINCE], len(lendable.at_ends) - 1
    over = whole_weeks(since)
    first, after = max(over, 0), min(whole_weeks(table[place, TIME]), weeks)
    if first < after:
        lendable.at_ends[first, team, cell] += 1
        lendable.at_ends[after, team, cell] -= 1
    first = max(over + int(since > over * WEEK), 0)
    if first < after:
        lendable.throughout[first, team, cell] += 1
        lendable.throughout[after, team, cell] -= 1


class QueuedMeasures:
    """Work that could be lent, by the team in whose queue it waits and by whole week of the run.

    Left out is what waits for a clerk with a caseload of their own. What a go-live sends to another
    team counts from then on.
    """

    def __init__(self, plan: Plan) -> None:
        self._about, self._waiting = About(plan), plan.waiting
        self._steps = len(plan.steps)
        self._ends = ends_of_weeks(plan)
        places, weeks, teams = len(self._waiting.minutes), len(self._ends), len(plan.teams)
        self._level = np.full(places, NOBODY)
        for client in range(self._about.clients):
            for step in (*range(self._steps), MAIL, CALL_BACK_TASK):
                level = plan.could_lend.to(step, client)
                self._level[self._waiting.place(client, step)] = level
        self._pooled = np.array([t.caseload != "own" for t in plan.team_plans.values()])
        self._at_ends = np.zeros((weeks + 1, teams, places), dtype=np.int64)
        """Pieces that began to wait before a week's end less those that ended it by then."""
        self._throughout = np.zeros((weeks + 1, teams, places), dtype=np.int64)
        """The same of pieces that waited from the begin of a week to its end."""

    def observe(self, rows: Rows, whose: Ints) -> None:
        """Take the next rows, in order, and the team whose work is in each."""
        ended = rows.places(START, DROPPED)
        step, starts = rows.step[ended], rows.event[ended] == START
        ended = ended[(step == MAIL) | (starts & ((step >= 0) | (step == CALL_BACK_TASK)))]
        rows, team = rows.where(ended), whose[ended]
        self._count(team, rows.step, self._about.client(rows), rows.since, rows.time)

    def folded(self) -> Lendable:
        """Return what a fold adds rows to."""
        codes = np.array([*range(self._steps), CALL_BACK_TASK, MAIL])
        columns = np.array([self._waiting.columns[code] for code in codes.tolist()])
        return Lendable(
            np.array(self._waiting.type_of_client), columns, len(self._waiting.columns),
            self._level != NOBODY, self._pooled, self._at_ends, self._throughout,
        )  # fmt: skip

    def finish(self, queued: Queued) -> None:
        """Count what still waits at the end of the run."""
        known = (queued.step >= 0) | np.isin(queued.step, (MAIL, CALL_BACK_TASK))
        until = np.full(int(known.sum()), np.inf)
        self._count(
            queued.team[known], queued.step[known], queued.client[known], queued.since[known], until
        )

    def _count(self, team: Ints, step: Ints, client: Ints, since: Floats, until: Floats) -> None:
        types = np.array(self._waiting.type_of_client)[client]
        codes = np.array([self._waiting.columns[code] for code in range(self._steps)], np.int64)
        tasks = np.where(
            step == MAIL, self._waiting.columns[MAIL], self._waiting.columns[CALL_BACK_TASK]
        )
        column = np.where(step >= 0, codes[np.maximum(step, 0)], tasks)
        place = types * len(self._waiting.columns) + column
        lent = (self._level[place] != NOBODY) & self._pooled[team]
        after = np.searchsorted(self._ends, until, side="right")
        for counts, first in (
            (self._at_ends, np.searchsorted(self._ends, since, side="right")),
            (self._throughout, np.searchsorted(self._ends - WEEK, since, side="left")),
        ):
            some = lent & (first < after)
            add_at(counts, (first[some], team[some], place[some]), 1)
            add_at(counts, (after[some], team[some], place[some]), -1)

    # -- results ---------------------------------------------------------------------------

    def minutes(self) -> Floats:
        """Return the work waiting at each week's end, shape (levels, weeks, teams).

        Numbers of pieces times central mean minutes, summed in the order of the pieces' places.
        """
        counts = np.cumsum(self._at_ends, axis=0)[:-1]
        found = np.zeros((len(LEVELS), *counts.shape[:2]))
        for place, each in enumerate(self._waiting.minutes):
            for number, levels in enumerate(LEVELS):
                if self._level[place] in levels:
                    found[number] += counts[:, :, place] * each
        return found

    def throughout(self) -> Flags:
        """Return whether any piece waited all through a week, shape (levels, weeks, teams)."""
        counts = np.cumsum(self._throughout, axis=0)[:-1]
        return np.stack(
            [counts[:, :, np.isin(self._level, levels)].any(axis=2) for levels in LEVELS]
        )
