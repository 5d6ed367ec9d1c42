"""The one place from which compiled folds are made.

A fold is a plain function that takes rows one by one, in order, and adds them to arrays that it is
handed. Beside it stands a form for whole blocks, in numpy, which is the same to the bit and needs
no compiler; it is used unless compiled folds are asked for, since a short run must not pay for
compiling. numba, which compiles, is an extra and is loaded by the first fold that is called.
"""

from collections.abc import Callable
from types import FunctionType
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class Fold:
    """A function that is compiled when it is called first; folds that it calls are so, too."""

    def __init__(self, function: Callable[..., Any]) -> None:
        assert isinstance(function, FunctionType)
        self.function = function
        """As it is written: slow, but the same."""
        self._compiled: Callable[..., Any] | None = None

    def __call__(self, *arguments: Any) -> Any:  # noqa: ANN401 - whatever the function takes
        """Call it, compiled."""
        return self.compiled()(*arguments)

    def compiled(self) -> Callable[..., Any]:
        """Return the compiled function."""
        if self._compiled is None:
            self._compiled = _compiled(self.function)
        return self._compiled


def _compiled(function: FunctionType) -> Callable[..., Any]:
    """Compile a function; what it calls has to be compiled before."""
    from numba import njit  # noqa: PLC0415 - an extra, and half a second to load

    names = {
        name: value.compiled() if isinstance(value, Fold) else value
        for name, value in function.__globals__.items()
        if name in function.__code__.co_names
    }
    whole = FunctionType(function.__code__, names, function.__name__)
    compiled: Callable[..., Any] = njit(whole, nogil=True, error_model="numpy", forceinline=True)
    return compiled
