"""Rows beside a start that say more of the piece of work that is begun."""

import numpy as np
from numpy.typing import NDArray

from sim.events.kinds import LENT, MAIL, NONE, SPEED
from sim.events.rows import Rows

Floats = NDArray[np.float64]


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
