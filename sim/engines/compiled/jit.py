"""The decorator of compiled functions: one signature each, stated by their annotations.

Functions are compiled when `ready.ready` says so, callees first, so that numba specialises none of
them twice; `linking` makes one library of them. Interpreted (`NUMBA_DISABLE_JIT=1`) they are what
is written.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from inspect import isfunction
from typing import Any, TypeVar

import numpy as np
from numba import config, njit, types
from numba.extending import overload, register_jitable
from numpy.typing import NDArray

from sim.engines.compiled.linking import Called, Entry
from sim.plan import arithmetic

Office = NDArray[np.int64]
"""The addresses and lengths of all arrays of an office; see `layout`."""

INTERPRETED = bool(config.DISABLE_JIT)

F = TypeVar("F", bound=Callable[..., Any])

_OFFICE = types.Array(types.int64, 1, "C")
_TYPES = [
    (Office, _OFFICE),
    (int, types.int64),
    (float, types.float64),
    (bool, types.boolean),
]

FUNCTIONS: list[Any] = []
"""All compiled functions, as numba holds them."""


def jit(function: F) -> F:
    """Compile a function that compiled ones call."""
    return _compiled(function, entry=False)


def entry(function: F) -> F:
    """Compile a function that Python calls: it alone is kept in the cache."""
    return _compiled(function, entry=True)


def _compiled(function: F, *, entry: bool) -> F:
    if INTERPRETED:
        return function
    made: Any = njit(
        nogil=True,
        error_model="numpy",
        no_cpython_wrapper=not entry,
        no_cfunc_wrapper=True,
        pipeline_class=Entry if entry else Called,
    )(function)
    FUNCTIONS.append(made)
    return made  # type: ignore[no-any-return]


def signature(function: Callable[..., Any]) -> tuple[Any, ...]:
    """Return the types of a function's parameters, as numba names them."""
    stated = function.__annotations__
    return tuple(
        next(numbas for known, numbas in _TYPES if known == annotation)
        for name, annotation in stated.items()
        if name != "return"
    )


if not INTERPRETED:
    for shared in filter(isfunction, vars(arithmetic).values()):
        register_jitable(error_model="numpy")(
            shared
        )  # compiled code calls the arithmetic of every engine as it is

    @overload(bisect_right)  # type: ignore[untyped-decorator]
    def _bisect_right(_dates: Sequence[float], _date: float) -> Callable[..., int]:
        """Compile the standard library's bisection for `sim.plan.arithmetic`."""

        def found(_dates: Sequence[float], _date: float) -> int:
            low, high = 0, len(_dates)
            while low < high:
                middle = (low + high) // 2
                if _date < _dates[middle]:
                    high = middle
                else:
                    low = middle + 1
            return low

        return found

    @overload(bisect_left)  # type: ignore[untyped-decorator]
    def _bisect_left(_dates: Sequence[float], _date: float) -> Callable[..., int]:
        """Compile its sister."""

        def found(_dates: Sequence[float], _date: float) -> int:
            low, high = 0, len(_dates)
            while low < high:
                middle = (low + high) // 2
                if _dates[middle] < _date:
                    low = middle + 1
                else:
                    high = middle
            return low

        return found
