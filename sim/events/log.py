"""The event log: a stream of rows in simulated order that measures observe (model.md §13)."""

from collections.abc import Callable, Sequence
from io import BytesIO
from struct import Struct
from typing import Protocol

import numpy as np

from sim.events.rows import ABOUT, EVENT, WIDTH, Log, Rows

ROWS_AT_ONCE = 80_000

_WHOLE = slice(EVENT, ABOUT + 1)
"""The columns of whole numbers: packed as such, which takes half the time of making them floats."""
_ROW = Struct("d6qdd")
row: Callable[..., bytes] = _ROW.pack
"""Pack the nine columns of a row at once: as numbers of Python they would go cold until read."""


class Observer(Protocol):
    """Whoever reads the stream."""

    def observe(self, rows: Rows) -> None:
        """Take the next rows, in order; their table may be used again for the rows behind them."""
        ...


class EventLog:
    """Collects rows and hands them on in bulk, so that memory does not grow with the run."""

    def __init__(self, observers: Sequence[Observer]) -> None:
        self._pending = BytesIO()
        """Rows up to where is written next; what lies behind are old ones."""
        self._observers = list(observers)
        self.write: Callable[[bytes], object] = self._pending.write
        """Write one row, as `row` packs it."""

    def flush(self, *, at_least: int = 0) -> None:
        """Hand the rows on when there are more than `at_least`."""
        if self._pending.tell() <= at_least * _ROW.size:
            return
        rows = Rows(self._taken())
        for observer in self._observers:
            observer.observe(rows)

    def _taken(self) -> Log:
        """Take the rows that are written, as a table of floats."""
        written = self._pending.getbuffer()[: self._pending.tell()]
        table = np.frombuffer(written).copy().reshape(-1, WIDTH)
        self._pending.seek(0)
        table[:, _WHOLE] = table.view(np.int64)[:, _WHOLE]
        return table


class KeptLog:
    """An observer that keeps every row: the event log of one replication."""

    def __init__(self) -> None:
        self._blocks: list[Log] = []

    def observe(self, rows: Rows) -> None:
        """Take the next rows, in order."""
        self._blocks.append(rows.table.copy())

    def rows(self) -> Log:
        """Return all rows, shape (rows, 9)."""
        return np.concatenate(self._blocks) if self._blocks else np.empty((0, WIDTH))
