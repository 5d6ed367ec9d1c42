"""Rows beside a start that say more of the piece of work that is begun."""

import numpy as np
from numpy.typing import NDArray

from sim.events.kinds import LENT, MAIL, NONE, SPEED, START
from sim.events.rows import EVENT, WIDTH, Rows

Floats = NDArray[np.float64]


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


def with_lender(rows: Rows) -> tuple[Rows, Floats]:
    """Take the rows of what was lent out, and give who lent it to the starts right behind them.

    With it goes the share of what comes first in each piece that is reading-in: all of it but for
    mails, in which it is the switch, and reading-in too where a mail was lent.
    """
    lent = rows.are(LENT)
    of_piece = np.column_stack((np.full(len(rows), float(NONE)), rows.step != MAIL))
    if not lent.any():
        return rows, of_piece
    starts = np.flatnonzero(lent) + 1
    of_piece[starts, 0] = rows.team[lent]
    first = rows.minutes[starts]
    of_piece[starts, 1] = np.divide(
        rows.minutes[lent], first, out=np.ones_like(first), where=first > 0
    )
    return rows.where(~lent), of_piece[~lent]


def with_speed(rows: Rows, of_piece: Floats) -> tuple[Rows, Floats, Floats]:
    """Take the speed rows out, and give their speed to the starts right before them."""
    speed, states = np.ones(len(rows)), rows.are(SPEED)
    if not states.any():
        return rows, speed, of_piece
    speed[np.flatnonzero(states) - 1] = rows.minutes[states]
    return rows.where(~states), speed[~states], of_piece[~states]
