"""Contacts whose place a form or a page has taken: they never happen (model.md §10, Levers)."""

import numpy as np
from numpy.typing import NDArray

from sim.demand.luck import Luck
from sim.plan.effects import ContactsKept, Steps

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


class Replaced:
    """Tells which contacts remain, by a uniform of each."""

    def __init__(self, kept: Steps[ContactsKept], luck: Luck) -> None:
        self._begins, self._kept, self._luck = np.array(kept.begins), np.array(kept.values), luck
        self.any = bool((self._kept < 1.0).any())
        """Whether any contact is replaced at any time."""

    def remain(
        self, purpose: str, numbers: Ints, dates: Floats, channel: Ints, kind: Ints
    ) -> Flags:
        """Tell which contacts remain, of what began on these dates; before the start all do."""
        place = np.searchsorted(self._begins, dates, side="right") - 1
        kept = np.where(dates < 0.0, 1.0, self._kept[place, channel, kind])
        return np.asarray(self._luck.uniform(purpose, numbers) <= kept)
