"""Rows beside a start that say more of the piece of work that is begun."""

from typing import NamedTuple

import numpy as np

from sim.events.kinds import LENT, MAIL, NONE, SPEED, START
from sim.events.rows import EVENT, WIDTH, Flags, Floats, Rows


class WholePieces:
    """Hands rows on so that a start always comes together with what stands beside it."""

    def __init__(self) -> None:
        self._kept = np.empty((0, WIDTH))
        """The last rows, to which the next one may belong."""

    def whole(self, rows: Rows) -> Rows:
        """Return the rows that are complete with the next ones, in order."""
        if rows.whole and not len(self._kept):
            return rows
        if len(self._kept):
            rows = Rows(np.concatenate((self._kept, rows.table)))
        ends = len(rows)
        for kind in (START, LENT):
            if ends and rows.table[ends - 1, EVENT] == kind:
                ends -= 1
        self._kept = rows.table[ends:].copy()
        return rows.where(slice(ends)) if ends < len(rows) else rows

    def rest(self) -> Rows:
        """Return what is left at the end."""
        rows, self._kept = Rows(self._kept), np.empty((0, WIDTH))
        return rows


class Beside(NamedTuple):
    """What rows beside a start say of the piece that is begun, for each row."""

    speed: Floats
    """How fast it is done."""
    owner: Floats
    """Who lent it; NONE: nobody did."""
    reading: Floats
    """Which share of what comes first in it is reading-in.

    All of it but for mails, in which it is the switch, and reading-in too where a mail was lent.
    """


def with_beside(rows: Rows, chosen: Flags) -> tuple[Rows, Beside]:
    """Choose among rows, and take those beside starts; give what they say to the starts."""
    lent, states = rows.are(LENT), rows.are(SPEED)
    speed, owner = np.ones(len(rows)), np.full(len(rows), float(NONE))
    reading = (rows.step != MAIL).astype(np.float64)
    speed[np.flatnonzero(states) - 1] = rows.minutes[states]
    starts = np.flatnonzero(lent) + 1
    owner[starts] = rows.team[lent]
    first = rows.minutes[starts]
    reading[starts] = np.divide(rows.minutes[lent], first, out=np.ones_like(first), where=first > 0)
    left = np.flatnonzero(chosen & ~lent & ~states)
    return rows.where(left), Beside(speed[left], owner[left], reading[left])
