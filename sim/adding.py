"""Adding up in order, alike under every Python."""

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
N = TypeVar("N", int, float)


def added(numbers: Iterable[N]) -> N:
    """Add up numbers one after the other; 0 where there are none.

    The built-in `sum` carries a correction along for floats from Python 3.12 on, which changes
    the last bit, and with it which of two events comes first. Results are to be the same to the
    bit under every Python, so what leads to them is added up here.
    """
    total: N = 0
    for number in numbers:
        total += number
    return total


def add_at(table: NDArray[Any], cells: Sequence[Ints], amounts: NDArray[Any] | float) -> None:
    """Add amounts to cells of a table in order; a cell may come several times.

    `cells`: an index from 0 on per axis. As `np.add.at`, which is several times as fast along one
    axis as along several.
    """
    assert table.flags.c_contiguous
    flat = cells[0]
    for size, index in zip(table.shape[1:], cells[1:], strict=True):
        flat = flat * size + index
    np.add.at(table.reshape(-1), flat, amounts)
