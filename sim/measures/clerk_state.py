"""What is known of each clerk between two rows: what the time since the last one counts as."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.events.kinds import NONE, WORK_END

Floats = NDArray[np.float64]
ClerkState = NDArray[Any]
"""One record of `CLERK` for each clerk."""

THERE, AWAY, VACANT = range(3)
"""What a seat is: somebody is there, is absent, or nobody has it."""

CLERK = np.dtype(
    [
        # The last row; an event below 0 closes a stretch.
        ("since", "f8"), ("event", "i8"), ("step", "i8"), ("minutes", "f8"), ("told_speed", "f8"),
        # The seat, and why its holder is absent.
        ("seat", "i8"), ("reason", "i8"), ("learnt", "f8"),  # from when on they are experienced
        # The piece in hand: how fast it is done in all, by how much faster as its team was when it
        # was begun; who lent it, how much of what comes first in it is reading-in, whose it is.
        ("speed", "f8"), ("faster", "f8"), ("owner", "i8"), ("reading", "f8"), ("whose", "i8"),
        # What of it is done; what comes first in it; rework, and from which progress on.
        ("progress", "f8"), ("prefix", "f8"), ("rework", "f8"), ("rework_from", "f8"),
        # The last contact or visit: its use, its begin and speed, reading-in before it, whose.
        ("contact", "i8"), ("contact_since", "f8"), ("contact_speed", "f8"), ("unread", "f8"),
        ("visit_of", "i8"),
    ],
    align=True,
)  # fmt: skip


def clerks_at_start(faster: Floats) -> ClerkState:
    """Return the clerks before anything happens; `faster`: by how much each team makes them so."""
    state = np.zeros(len(faster), dtype=CLERK)
    state["event"], state["seat"], state["owner"] = WORK_END, THERE, NONE
    for name in ("told_speed", "speed", "contact_speed"):
        state[name] = 1.0
    state["faster"], state["learnt"] = faster, -np.inf
    return state


WORKED, ASKED, SERVED, SERVICE_ASKED, EXTRA, SAVED, SAVED_IN_CASEWORK = range(7)
"""Minutes by clerk: work done on pieces, lags aside, and what the pieces done or begun asked for;
the same of contacts and visits, all since the start. In the window: planned overtime; what
specialisation saved, and how much of that in casework."""


class Sums(NamedTuple):
    """Minutes, to which stretches are added one after the other."""

    uses: Floats
    """By clerk and use (`USES`), by clerk and what contacts go into, by clerk and what is above."""
    contacts: Floats
    others: Floats
    lent: Floats
    """By the clerk's team and the one whose work it was; absence by team and reason."""
    absent: Floats
    present: Floats
    """Presence by week and team; idle time in it; that of who is experienced."""
    idle: Floats
    lendable: Floats
