"""What casework went into: cases that were decided in the window, and all others.

Hours count what clerks work on steps of cases; here it is told apart by what became of the case.
Work behind a case's decision (the card, its issue) is told apart from work up to it, by the date
of the decision. All is what was asked for, in minutes of a clerk who works at the standard speed:
the hours of casework plus those that specialisation saved in them.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from sim.adding import add_at, added_up
from sim.events.kinds import DECIDED, WITHDRAWN
from sim.events.rows import ENTITY, TIME, Log, Rows
from sim.measures.declaration import Measure
from sim.measures.folding import Fold, fetch
from sim.measures.per_case import Floats, Ints, Places, place_of, with_room
from sim.measures.rows import Value
from sim.plan.plan import Plan

FATES = ("decided", "open", "withdrawn", "after_decision")
"""Work up to the decision on cases decided in the window; on those open at the end; on those
withdrawn; behind the decision on any case."""

MEASURES = (Measure("hours_by_fate", "hours"),)


class Casework(NamedTuple):
    """Of each case when it was decided and withdrawn, and the minutes on it, as arrays."""

    decided: Floats
    withdrawn: Floats
    before: Floats
    after: Floats
    abreast: int


@Fold
def work_on(entity: int, since: float, minutes: float, now: Casework) -> None:
    """Add a stretch of casework: on which case, since when, how much."""
    case = place_of(entity, now.abreast)
    if case < len(now.decided):
        if since >= now.decided[case]:
            now.after[case] += minutes
        else:
            now.before[case] += minutes


@Fold
def fetch_work(entity: int, now: Casework) -> None:
    """Fetch what work on a case is added to."""
    case = place_of(entity, now.abreast)
    fetch(now.decided, case)
    fetch(now.before, case)


@Fold
def end_case(table: Log, place: int, event: int, now: Casework) -> None:
    """Take a row: how a case ends."""
    if event in (DECIDED, WITHDRAWN):
        case = place_of(int(table[place, ENTITY]), now.abreast)
        if case < len(now.decided):
            dates = now.decided if event == DECIDED else now.withdrawn
            dates[case] = table[place, TIME]


class CaseworkMeasures:
    """Minutes of casework in the window by what became of the cases, of all teams together."""

    def __init__(self, plan: Plan) -> None:
        self._places = Places(plan)
        self._decided, self._withdrawn = np.zeros(0), np.zeros(0)
        """When each case was decided, and withdrawn; infinite: not yet."""
        self._before, self._after = np.zeros(0), np.zeros(0)
        """Minutes on each case up to its decision, and behind it."""

    def observe(self, rows: Rows) -> None:
        """Take the next rows, in order: how cases end."""
        ends = rows.of(DECIDED, WITHDRAWN)
        places = self._places.of(ends.entity)
        self._make_room(places)
        decided = ends.are(DECIDED)
        self._decided[places[decided]] = ends.time[decided]
        self._withdrawn[places[~decided]] = ends.time[~decided]

    def folded(self, came: Ints) -> Casework:
        """Return what a fold adds stretches to, with room for cases at more places."""
        self._make_room(came)
        return Casework(
            self._decided, self._withdrawn, self._before, self._after, self._places.abreast
        )

    def worked(self, entities: Ints, since: Floats, minutes: Floats) -> None:
        """Add stretches of casework: on which case, since when, how much."""
        places = self._places.of(entities)
        self._make_room(places)
        after = since >= self._decided[places]
        add_at(self._after, (places[after],), minutes[after])
        add_at(self._before, (places[~after],), minutes[~after])

    def _make_room(self, places: np.ndarray) -> None:
        self._decided, self._withdrawn = (
            with_room(dates, places, np.inf) for dates in (self._decided, self._withdrawn)
        )
        self._before, self._after = (
            with_room(minutes, places) for minutes in (self._before, self._after)
        )

    def reset(self) -> None:
        """Forget the minutes so far: the window opens."""
        self._before[:], self._after[:] = 0.0, 0.0

    def values(self) -> Iterator[Value]:
        """Yield the hours by what became of the cases."""
        decided, withdrawn = np.isfinite(self._decided), np.isfinite(self._withdrawn)
        minutes = (
            self._before[decided], self._before[~decided & ~withdrawn],
            self._before[withdrawn], self._after,
        )  # fmt: skip
        for fate, spent in zip(FATES, minutes, strict=True):
            yield Value("hours_by_fate", "", "", fate, added_up(spent) / 60.0)
