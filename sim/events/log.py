"""The event log: a stream of rows in simulated order that measures observe (model.md §12)."""

from collections.abc import Callable, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

TIMED = (
    "contact_end", "work_end", "external_end", "transfer_end", "patience_end", "line_close",
    "presence_end", "go_live", "morning", "presence_start", "urgent", "lapse", "case_arrival",
    "contact_attempt",
)  # fmt: skip
"""Kinds of dated events, in the order in which they happen at equal times."""

CAUSED = (
    "open_at_start", "start", "interrupt", "lag_start", "resume", "pause", "handoff", "abandon",
    "redial", "lost", "call_back", "put_through", "taken_over", "error", "decided", "issued",
    "withdrawn", "speed", "given_back", "joined", "left", "absent", "back", "moved",
    "certificate", "dropped", "emergency",
)  # fmt: skip
"""Kinds of what a dated event causes at its instant."""

EVENTS = TIMED + CAUSED

(
    CONTACT_END, WORK_END, EXTERNAL_END, TRANSFER_END, PATIENCE_END, LINE_CLOSE,
    PRESENCE_END, GO_LIVE, MORNING, PRESENCE_START, URGENT, LAPSE, CASE_ARRIVAL, CONTACT_ATTEMPT,
    OPEN_AT_START, START, INTERRUPT, LAG_START, RESUME, PAUSE, HANDOFF, ABANDON,
    REDIAL, LOST, CALL_BACK, PUT_THROUGH, TAKEN_OVER, ERROR, DECIDED, ISSUED, WITHDRAWN,
    SPEED, GIVEN_BACK, JOINED, LEFT, ABSENT, BACK, MOVED, CERTIFICATE, DROPPED, EMERGENCY,
) = range(len(EVENTS))  # fmt: skip

NONE = -1
MAIL, CALL_BACK_TASK, CONTACT, ACCOMPANY, MENTORING, CERTIFICATE_TASK = -2, -3, -4, -5, -6, -7
"""Codes in the step column for work that is not a step of a case."""

TASK_NAMES = {NONE: "", MAIL: "mail", CALL_BACK_TASK: "call_back", CONTACT: "contact",
              ACCOMPANY: "accompany", MENTORING: "mentoring",
              CERTIFICATE_TASK: "certificate"}  # fmt: skip

COLUMNS = ("time", "event", "entity", "step", "team", "clerk", "about", "since", "minutes")
"""time: minutes since the start. event, step, team, clerk: numbers (-1: none). entity: see
`demand.blocks`. about: the client's kind, for contacts plus kind and channel.
since: what the event ends or refers to began then (arrival in the queue or the line,
application date, begin of a wait). minutes: of work_end the service time, of start the
reading-in or mail switch before it, of lag_start and resume the lag, of error the rework, of
contact_attempt the number of the attempt, of handoff the reading-in to come, of external_end
the code of the wait (`demand.unrolling`), of speed how fast the work just started is done
(written when it is not 1), of given_back the service time less what is left of the work, of
absent the reason (`demand.people`), of lapse, certificate and dropped which certificate of the
case it is, of go_live the number of the phase (written when anything is
different in it), of moved (to another team) the minutes of learning that
experience saves there. since of joined, left, absent, back and moved: the date on which the
person joined."""

WIDTH = len(COLUMNS)
ROWS_AT_ONCE = 20_000

Rows = NDArray[np.float64]
"""Rows of the log, shape (rows, 9), in the columns' order."""


class Observer(Protocol):
    """Whoever reads the stream."""

    def observe(self, rows: Rows) -> None:
        """Take the next rows, in order."""
        ...


class EventLog:
    """Collects rows and hands them on in bulk, so that memory does not grow with the run."""

    def __init__(self, observers: Sequence[Observer]) -> None:
        self._pending: list[float] = []
        self._observers = list(observers)
        self.write: Callable[[tuple[float, ...]], None] = self._pending.extend
        """Write one row: a tuple of the nine columns."""

    def flush(self, *, at_least: int = 0) -> None:
        """Hand the rows on when there are more than `at_least`."""
        if len(self._pending) <= at_least * WIDTH:
            return
        rows = np.fromiter(self._pending, np.float64, len(self._pending)).reshape(-1, WIDTH)
        self._pending.clear()
        for observer in self._observers:
            observer.observe(rows)


class KeptLog:
    """An observer that keeps every row: the event log of one replication."""

    def __init__(self) -> None:
        self._blocks: list[Rows] = []

    def observe(self, rows: Rows) -> None:
        """Take the next rows, in order."""
        self._blocks.append(rows)

    def rows(self) -> Rows:
        """Return all rows, shape (rows, 9)."""
        return np.concatenate(self._blocks) if self._blocks else np.empty((0, WIDTH))
