"""What casework went into: cases that were decided in the window, and all others.

Hours count what clerks work on steps of cases; here it is told apart by what became of the case.
Work behind a case's decision (the card, its issue) is told apart from work up to it, by the date
of the decision. All is what was asked for, in minutes of a clerk who works at the standard speed:
the hours of casework plus those that specialisation saved in them.
"""

from collections.abc import Iterator

import numpy as np

from sim.events.kinds import DECIDED, WITHDRAWN
from sim.events.rows import Rows
from sim.measures.declaration import Measure
from sim.measures.per_case import Floats, Places, with_room
from sim.measures.rows import Value
from sim.plan.plan import Plan

FATES = ("decided", "open", "withdrawn", "after_decision")
"""Work up to the decision on cases decided in the window; on those open at the end; on those
withdrawn; behind the decision on any case."""

MEASURES = (Measure("hours_by_fate", "hours"),)


class CaseworkMeasures:
    """Minutes of casework in the window by what became of the cases, of all teams together."""

    def __init__(self, plan: Plan) -> None:
        self._places = Places(plan)
        self._decided, self._withdrawn = np.zeros(0), np.zeros(0)
        """When each case was decided, and withdrawn; infinite: not yet."""
        self._before, self._after = np.zeros(0), 0.0
        """Minutes on each case up to its decision; on all of them behind it."""

    def observe(self, rows: Rows) -> None:
        """Take the next rows, in order: how cases end."""
        ends = rows.of(DECIDED, WITHDRAWN)
        places = self._places.of(ends.entity)
        self._make_room(places)
        decided = ends.are(DECIDED)
        self._decided[places[decided]] = ends.time[decided]
        self._withdrawn[places[~decided]] = ends.time[~decided]

    def worked(self, entities: Floats, since: Floats, minutes: Floats) -> None:
        """Add stretches of casework: on which case, since when, how much."""
        there = minutes > 0.0
        places = self._places.of(entities[there].astype(np.int64))
        self._make_room(places)
        after = since[there] >= self._decided[places]
        self._after += float(minutes[there][after].sum())
        np.add.at(self._before, places[~after], minutes[there][~after])

    def _make_room(self, places: np.ndarray) -> None:
        self._decided = with_room(self._decided, places, np.inf)
        self._withdrawn = with_room(self._withdrawn, places, np.inf)
        self._before = with_room(self._before, places)

    def reset(self) -> None:
        """Forget the minutes so far: the window opens."""
        self._before[:], self._after = 0.0, 0.0

    def values(self) -> Iterator[Value]:
        """Yield the hours by what became of the cases."""
        decided, withdrawn = np.isfinite(self._decided), np.isfinite(self._withdrawn)
        minutes = (
            self._before[decided].sum(), self._before[~decided & ~withdrawn].sum(),
            self._before[withdrawn].sum(), self._after,
        )  # fmt: skip
        for fate, spent in zip(FATES, minutes, strict=True):
            yield Value("hours_by_fate", "", "", fate, float(spent) / 60.0)
