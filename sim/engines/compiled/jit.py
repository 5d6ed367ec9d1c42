"""The decorator of compiled functions: one signature each, stated by their annotations.

It marks them and no more, so that they are there without numba; `linking` compiles them. As long
as nobody asks for that, and interpreted (`NUMBA_DISABLE_JIT=1`), they are what is written.
"""

from collections.abc import Callable
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from sim.machine.native import Native, name_of

Office = NDArray[np.int64]
"""The addresses and lengths of all arrays of an office; see `layout`."""

F = TypeVar("F", bound=Callable[..., Any])

FUNCTIONS: set[Callable[..., Any]] = set()
"""All compiled functions, as they are written."""


def jit(function: F) -> F:
    """Mark a function that compiled ones call."""
    FUNCTIONS.add(function)
    return function


class Entry:
    """A function that Python calls: compiled, once its machine code is there."""

    def __init__(self, function: Callable[[Office, int, float], int]) -> None:
        self.function = function
        self.name = name_of(function)
        self.native: Native | None = None

    def __call__(self, office: Office, part: int, until: float) -> int:
        """Call it."""
        if self.native is None:
            return int(self.function(office, part, until))
        return int(self.native(office.ctypes.data, part, until))
