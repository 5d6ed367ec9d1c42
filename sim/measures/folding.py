"""The one place from which compiled folds are made.

A fold is a plain function that takes rows one by one, in order, and adds them to arrays that it is
handed. Beside it stands a form for whole blocks, in numpy, which is the same to the bit and needs
no compiler; it is used unless compiled folds are asked for, since a short run must not pay for
compiling. numba, which compiles, is an extra and is loaded by the first fold that is called.
"""

from collections.abc import Callable
from pathlib import Path
from types import FunctionType
from typing import Any


class Kept:
    """Where what is compiled from now on is kept, and looked for first; None: nowhere."""

    folder: Path | None = None
    told = False
    """Whether anybody has said where."""


def keep_in(folder: Path | None) -> None:
    """Keep what is compiled from now on in a folder; its name must change with the program.

    numba looks at the date of a fold's own file alone.
    """
    Kept.folder, Kept.told = folder, True


def is_ready() -> bool:
    """Tell whether it was said in this process where compiled folds are kept."""
    return Kept.told


def compiles() -> bool:
    """Tell whether numba compiles here, and does not run folds as they are written."""
    from numba import config  # noqa: PLC0415 - an extra, and half a second to load

    return not config.DISABLE_JIT


class Fold:
    """A function that is compiled when it is called first; folds that it calls are so, too."""

    def __init__(self, function: Callable[..., Any]) -> None:
        assert isinstance(function, FunctionType)
        self.function = function
        """As it is written: slow, but the same."""
        self._compiled: Callable[..., Any] | None = None

    def __call__(self, *arguments: Any) -> Any:  # noqa: ANN401 - whatever the function takes
        """Call it, compiled."""
        return self.compiled(kept=True)(*arguments)

    def compiled(self, *, kept: bool = False) -> Callable[..., Any]:
        """Return the compiled function; what folds call is kept as a part of these."""
        if self._compiled is None:
            self._compiled = _compiled(self.function, Kept.folder if kept else None)
        return self._compiled


def _compiled(function: FunctionType, folder: Path | None) -> Callable[..., Any]:
    """Compile a function; what it calls is compiled into it."""
    from numba import config, njit  # noqa: PLC0415 - an extra, and half a second to load

    known = {
        name: value.compiled() if isinstance(value, Fold) else value
        for name, value in function.__globals__.items()
        if name in function.__code__.co_names
    }
    whole = FunctionType(
        function.__code__, {**known, "__name__": function.__module__}, function.__name__
    )
    compiled: Any = njit(
        whole,
        nogil=True,
        error_model="numpy",
        forceinline=True,
        _nrt=False,  # folds make no arrays, and nobody need count who holds those of others
    )
    if folder is not None and not config.DISABLE_JIT:
        config.CACHE_DIR = str(folder)
        compiled.enable_caching()
    return compiled  # type: ignore[no-any-return]
