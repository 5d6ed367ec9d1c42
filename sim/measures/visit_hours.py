"""What booked visits take of a clerk's hours: reading-in first, then the visit; both are casework.

A visit is served in one go, as contacts are. What a clerk has put aside for it goes on behind it,
so that its rows say nothing of the piece in hand.
"""

import numpy as np
from numpy.typing import NDArray

from sim.events.kinds import VISIT_TASK
from sim.events.rows import Rows
from sim.measures.casework import CaseworkMeasures

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


class VisitHours:
    """The visit that each clerk began last, and how its minutes are told apart."""

    def __init__(self, clerks: int, casework: CaseworkMeasures) -> None:
        self.prefix, self._whose = np.zeros((2, clerks))
        """Reading-in before it, 0 of a contact; whose it is (the entity)."""
        self._casework = casework

    def begin(self, starts: Rows) -> None:
        """Note the contacts and visits that rows begin."""
        self.prefix[starts.clerk] = np.where(starts.step == VISIT_TASK, starts.minutes, 0.0)
        self._whose[starts.clerk] = starts.entity

    def told_apart(
        self, visit: Flags, minutes: Floats, worked: Floats, whose: tuple[Ints, Floats],
        since: Floats, carried: Flags,
    ) -> tuple[Floats, Floats]:  # fmt: skip
        """Return the minutes of visits and of the reading-in before them, of stretches.

        `minutes` is what is left to read in, `worked` what was done; `whose` has the clerks, and
        the entities of those that are begun in these rows.
        """
        if not visit.any():
            return np.zeros(len(visit)), np.zeros(len(visit))
        done = np.where(visit, worked, 0.0)
        read = np.minimum(done, np.where(visit, minutes, 0.0))
        clerk, entity = whose
        entities = np.where(carried, self._whose[clerk], entity)
        self._casework.worked(entities[visit], since[visit], (done - read)[visit])
        return done - read, read


def left_to_read(last: Floats, date: float) -> Floats:
    """Return what clerks who began a visit in their last row have to read in after a date."""
    return np.asarray(np.maximum(last[:, 3] - (date - last[:, 0]) * last[:, 4], 0.0))
