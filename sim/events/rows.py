"""Rows of the log: nine numbers each, decoded once for all who read them."""

from functools import cache, cached_property

import numpy as np
from numpy.typing import NDArray

from sim.events.kinds import EVENTS

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

COLUMNS = ("time", "event", "entity", "step", "team", "clerk", "about", "since", "minutes")
"""time: minutes since the start. event, step, team, clerk: numbers (-1: none). entity: see
`families`. about: the client's kind, for contacts plus kind and channel.
since: what the event ends or refers to began then (arrival in the queue or the line,
application date, begin of a wait). minutes: of work_end the service time, of start the
reading-in or mail switch before it, of lag_start and resume the lag, of error the rework, of
contact_attempt the number of the attempt, of handoff the reading-in to come, of external_end
the code of the wait (`plan.journeys`), of speed how fast the work just started is done
(written when it is not 1), of given_back the service time less what is left of the work, of
absent the reason (`demand.people`), of lapse, certificate and dropped which certificate of the
case it is, of go_live the number of the phase (written when anything is
different in it), of throttle whether it is on (1) or off (0), of moved (to another team) the
minutes of learning that experience saves there, of lent the reading-in (its team is the one whose
work it is; the start that follows has the clerk's). since of joined, left, absent, back and moved:
the date on which the person joined; of throttle: the application of the oldest open case."""

WIDTH = len(COLUMNS)
TIME, EVENT, ENTITY, STEP, TEAM, CLERK, ABOUT, SINCE, MINUTES = range(WIDTH)

Kinds = NDArray[np.uint8]
"""Kinds of event of consecutive rows."""
Log = NDArray[np.float64]
"""A log as one table of numbers, shape (rows, 9), in the columns' order."""


@cache
def among(kinds: tuple[int, ...]) -> Flags:
    """Return for every kind of event whether it is one of these."""
    flags = np.zeros(len(EVENTS), dtype=np.bool_)
    flags[list(kinds)] = True
    return flags


class Rows:
    """Consecutive or chosen rows of a log, in its order; a column is decoded when it is asked."""

    def __init__(self, table: Log, *, whole: bool = False) -> None:
        self.table, self.whole = table, whole
        """The numbers as they were written, shape (rows, 9); whether it is known that no row to
        come says more of the last one."""

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.table)

    def where(self, chosen: Flags | Ints | slice) -> "Rows":
        """Return some of the rows."""
        if isinstance(chosen, slice):
            rows = Rows(self.table[chosen])
            rows.kinds = self.kinds[chosen]
            return rows
        if chosen.dtype == np.bool_:  # several times as fast as an index of flags
            return Rows(self.table.compress(chosen, axis=0))
        return Rows(self.table.take(chosen, axis=0))

    def are(self, *kinds: int) -> Flags:
        """Tell which rows are of one of these kinds of event."""
        found: Flags = self.kinds == kinds[0]
        for kind in kinds[1:]:
            found |= self.kinds == kind
        return found

    def of(self, *kinds: int) -> "Rows":
        """Return the rows of these kinds of event."""
        return self.where(self.places(*kinds))

    def places(self, *kinds: int) -> Ints:
        """Return where the rows of these kinds of event are, in order."""
        return np.flatnonzero(self.are(*kinds))

    def number(self, *kinds: int) -> int:
        """Return how many rows are of these kinds of event."""
        return int(np.count_nonzero(self.are(*kinds)))

    def places_with(self, kinds: tuple[int, ...], step: int) -> Ints:
        """Return where those of some kinds are that are about a step or a kind of task."""
        found = self.places(*kinds)
        return np.asarray(found[self.table[found, STEP] == step])

    @cached_property
    def time(self) -> Floats:
        """When each happened, in minutes since the start."""
        return self._floats(TIME)

    @cached_property
    def event(self) -> Ints:
        """What happened (`kinds.EVENTS`)."""
        return self._ints(EVENT)

    @cached_property
    def kinds(self) -> Kinds:
        """What happened, as short numbers."""
        return self.table[:, EVENT].astype(np.int16).astype(np.uint8)

    @cached_property
    def entity(self) -> Ints:
        """The case or contact (`families`)."""
        return self._ints(ENTITY)

    @cached_property
    def step(self) -> Ints:
        """The step of a case, or the kind of task (`kinds.TASK_NAMES`)."""
        return self._ints(STEP)

    @cached_property
    def team(self) -> Ints:
        """The team's number; -1 for none."""
        return self._ints(TEAM)

    @cached_property
    def clerk(self) -> Ints:
        """The clerk's number; -1 for none."""
        return self._ints(CLERK)

    @cached_property
    def about(self) -> Ints:
        """The client's kind, for contacts plus kind and channel."""
        return self._ints(ABOUT)

    @cached_property
    def since(self) -> Floats:
        """When what each row refers to began."""
        return self._floats(SINCE)

    @cached_property
    def minutes(self) -> Floats:
        """Minutes, or a number, by kind of event."""
        return self._floats(MINUTES)

    def _floats(self, column: int) -> Floats:
        return np.ascontiguousarray(self.table[:, column])

    def _ints(self, column: int) -> Ints:
        return self.table[:, column].astype(np.int64)
