"""The arrays of one office, and the addresses by which compiled code reaches them.

An array that may be lengthened is the beginning of a longer one, its room. The rooms of an office
that is over are the next one's: nothing is copied into longer ones then, and the memory is had.
"""

from itertools import count
from typing import Any

import numpy as np

from sim.engines.compiled.layout import ARRAYS, HELD, NAMES
from sim.machine.compiling import INTERPRETED
from sim.machine.native import LINE, address_of

_NUMBERS = count()
_SPARE: dict[str, Any] = {}
"""Rooms of offices that are over, by the names of their arrays."""
_WRITTEN_FIRST = frozenset(
    "written heap later arrivals pieces positions contacts callers attempts slots".split()  # noqa: SIM905 - reads best as words
)
"""Arrays of which nothing is read that has not been written; others begin as zeros."""


class Arrays:
    """Makes, replaces and lengthens arrays; the addresses follow."""

    def __init__(self) -> None:
        self.office = np.zeros(2 * len(NAMES) + 1, np.int64)
        """What compiled functions take."""
        self.office[-1] = next(_NUMBERS)
        self._places = {name: 2 * place for place, name in enumerate(NAMES)}
        self._held: dict[str, Any] = {}
        self._rooms: dict[str, Any] = {}
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
        self.office[place], self.office[place + 1] = address_of(held), len(held)
        return held

    def new(self, name: str, length: int) -> Any:  # noqa: ANN401 - an array of any records
        """Put an array of zeros."""
        return self._put_beginning(name, length, 0)

    def lengthen(self, name: str, length: int) -> Any:  # noqa: ANN401 - an array of any records
        """Make an array as long as is asked, or half as long again; what is in it stays."""
        old = self._held[name]
        if length <= len(old):
            return old
        return self._put_beginning(name, max(length, len(old) * 3 // 2), len(old))

    def _put_beginning(self, name: str, length: int, kept: int) -> Any:  # noqa: ANN401 - as above
        """Put the beginning of an array's room, with what is kept of the array that was there."""
        room, old = self._room(name, length), self._held[name]
        if kept and address_of(room) != self.office[self._places[name]]:
            room[:kept] = old[:kept]
        if name not in _WRITTEN_FIRST:
            room[kept:length].view(np.uint8).fill(0)
        return self.put(name, room[:length])

    def _room(self, name: str, length: int) -> Any:  # noqa: ANN401 - as above
        """Return an array's room, which is at least so long."""
        room = self._rooms.get(name)
        if room is None:
            room = _SPARE.pop(name, None)
        if room is None or len(room) < length:
            had = 0 if room is None else len(room)
            room = _empty(max(length, 2 * had), ARRAYS[name])
        self._rooms[name] = room
        return room

    def forget(self) -> None:
        """Let go of all arrays; nothing may be run any more."""
        HELD.pop(int(self.office[-1]), None)
        self._held.clear()
        _SPARE.update(self._rooms)
        self._rooms.clear()


def _empty(length: int, dtype: "np.dtype[Any]") -> Any:  # noqa: ANN401 - an array of any records
    """Return an array that begins where something begins that a processor fetches at once."""
    room = np.empty(length * dtype.itemsize + LINE, np.uint8)
    begin = -address_of(room) % LINE
    return room[begin : begin + length * dtype.itemsize].view(dtype)
