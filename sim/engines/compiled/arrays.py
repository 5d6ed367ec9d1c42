"""The arrays of one office, and the addresses by which compiled code reaches them."""

from itertools import count
from typing import Any

import numpy as np

from sim.engines.compiled.layout import ARRAYS, HELD, NAMES
from sim.machine.compiling import INTERPRETED

_NUMBERS = count()


class Arrays:
    """Makes, replaces and lengthens arrays; the addresses follow."""

    def __init__(self) -> None:
        self.office = np.zeros(2 * len(NAMES) + 1, np.int64)
        """What compiled functions take."""
        self.office[-1] = next(_NUMBERS)
        self._places = {name: 2 * place for place, name in enumerate(NAMES)}
        self._held: dict[str, Any] = {}
        for name in ARRAYS:
            self.put(name, np.zeros(0, ARRAYS[name]))
        if INTERPRETED:
            HELD[int(self.office[-1])] = self._held

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401 - an array of any records
        """Return an array."""
        return self._held[name]

    def put(self, name: str, values: Any) -> Any:  # noqa: ANN401 - an array of any records
        """Put an array in the place of the one that was there; return it as it is held."""
        held = np.ascontiguousarray(values, ARRAYS[name])
        if held.dtype.names is not None and INTERPRETED:
            held = held.view(np.recarray)
        place = self._places[name]
        self._held[name] = held
        self.office[place], self.office[place + 1] = held.ctypes.data, len(held)
        return held

    def new(self, name: str, length: int) -> Any:  # noqa: ANN401 - an array of any records
        """Put an array of zeros."""
        return self.put(name, np.zeros(length, ARRAYS[name]))

    def lengthen(self, name: str, length: int) -> Any:  # noqa: ANN401 - an array of any records
        """Make an array as long as is asked, or half as long again; what is in it stays."""
        old = self._held[name]
        if length <= len(old):
            return old
        longer = np.zeros(max(length, len(old) * 3 // 2), ARRAYS[name])
        longer[: len(old)] = old
        return self.put(name, longer)

    def forget(self) -> None:
        """Let go of all arrays; nothing may be run any more."""
        HELD.pop(int(self.office[-1]), None)
        self._held.clear()
