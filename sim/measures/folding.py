"""The one place from which compiled folds are made.

A fold is a plain function that takes rows one by one, in order, and adds them to arrays that it is
handed. Beside it stands a form for whole blocks, in numpy, which is the same to the bit and needs
no compiler; it is used unless compiled folds are asked for, since a short run must not pay for
compiling. numba, which compiles, is an extra; nobody needs it for folds that were kept.
"""

from collections.abc import Callable, Iterable
from types import FunctionType
from typing import Any

from sim.machine.native import Code, Native, name_of


class Fold:
    """A function that is compiled when it is called first; folds that it calls are so, too."""

    def __init__(self, function: Callable[..., Any]) -> None:
        assert isinstance(function, FunctionType)
        self.function = function
        """As it is written: slow, but the same."""
        self.name = name_of(function)
        self.code: Code | None = None
        self._native: Native | None = None
        self._of_numba: Any = None
        _FOLDS[self.name] = self

    def __call__(self, *arguments: Any) -> Any:  # noqa: ANN401 - whatever the function takes
        """Call it, compiled: now, for arguments such as these, if it has not been."""
        if self._native is None:
            from sim.machine.linking import code_for  # noqa: PLC0415 - it loads numba

            self.take(code_for(self.name, self.of_numba(), arguments))
        assert self._native is not None
        return self._native(*arguments)

    def take(self, code: Code) -> None:
        """Run as this machine code from now on."""
        self.code, self._native = code, Native(code)

    def of_numba(self) -> Any:  # noqa: ANN401 - as numba holds it
        """Return the function for other folds to call."""
        from sim.machine.linking import inlined  # noqa: PLC0415 - it loads numba

        if self._of_numba is None:
            self._of_numba = inlined(
                self.function, lambda one: one.of_numba() if isinstance(one, Fold | Hint) else one
            )
        return self._of_numba


class Hint:
    """Says that a number of an array will be read soon; nothing follows from it."""

    def __call__(self, array: Any, place: int) -> None:  # noqa: ANN401 - any array
        """Do nothing, uncompiled. `place`: counted through all rows; no harm if it is not there."""

    def of_numba(self) -> Any:  # noqa: ANN401 - as numba holds it
        """Return what fetches it from memory, for folds to call."""
        from sim.machine.linking import fetched  # noqa: PLC0415 - it loads numba

        return fetched


fetch = Hint()

_FOLDS: dict[str, Fold] = {}


def codes() -> list[Code]:
    """Return the folds that have been compiled."""
    return [fold.code for fold in _FOLDS.values() if fold.code is not None]


def take(kept: Iterable[Code]) -> None:
    """Run as machine code what is among these."""
    for code in kept:
        if code.name in _FOLDS:
            _FOLDS[code.name].take(code)
