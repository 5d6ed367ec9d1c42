"""Places for what is known of single cases while a run goes on."""

import numpy as np
from numpy.typing import NDArray

from sim.events.families import FAMILY, OPEN, PER_FLOW
from sim.events.kinds import CASE_ARRIVAL, CAUSED_CASE, OPEN_AT_START
from sim.events.rows import ENTITY, Rows
from sim.measures.folding import Fold
from sim.plan.following import flows_of
from sim.plan.plan import Plan

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


class Places:
    """Numbers cases from 0 on: the first of every family, then the second of every family, ..."""

    def __init__(self, plan: Plan) -> None:
        self.abreast = (OPEN + 1) * max(1, len(flows_of(plan.scenario.office)))

    def come(self, rows: Rows) -> Ints:
        """Return the places of the cases that come in some rows."""
        came = rows.table[rows.places(CASE_ARRIVAL, CAUSED_CASE, OPEN_AT_START), ENTITY]
        return self.of(came.astype(np.int64))

    def of(self, entities: Ints) -> Ints:
        """Return the places of cases."""
        # Each by itself: numpy's `divmod` takes three times as long as both.
        family, number = entities // FAMILY, entities % FAMILY
        flow, place = family // PER_FLOW, family % PER_FLOW
        return np.asarray(number * self.abreast + flow * (OPEN + 1) + place)


@Fold
def place_of(entity: int, abreast: int) -> int:
    """Return the place of a case, as `Places` does."""
    family, number = entity // FAMILY, entity % FAMILY
    return number * abreast + family // PER_FLOW * (OPEN + 1) + family % PER_FLOW


def with_room(kept: Floats, places: Ints, fill: float = 0.0) -> Floats:
    """Return what is kept with room for some places more, shape (places, ...)."""
    need = int(places.max(initial=-1)) + 1
    if need <= len(kept):
        return kept
    more = np.full((max(need, 2 * len(kept)) - len(kept), *kept.shape[1:]), fill)
    return np.concatenate((kept, more))
