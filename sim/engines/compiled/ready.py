"""Compiling: once per program and machine, then it is read from a cache.

Callees are compiled first, each with its one signature, so that numba specialises none of them
twice. What Python calls is kept in the cache, with all that is linked into it.
"""

from pathlib import Path
from typing import Any

from numba import config

from sim.engines.compiled import draining, loop, moving
from sim.engines.compiled.jit import ENTRIES, FUNCTIONS, INTERPRETED, signature

_ = draining, loop, moving  # whose functions are compiled


def ready(cache_folder: Path | None = None) -> None:
    """Compile what the cache in a folder does not have; without one nothing is kept.

    Does nothing when all is compiled. numba sees a change in the file of an entry alone, so the
    folder's name must change with the program, with numba and with the machine.
    """
    if INTERPRETED or not all(one._can_compile for one in ENTRIES):  # noqa: SLF001 - numba has no other word for it
        return
    if cache_folder is not None:
        config.CACHE_DIR = str(cache_folder)
        for one in ENTRIES:
            one.enable_caching()
    done: set[int] = set()
    if cache_folder is not None and all(map(_is_cached, ENTRIES)):
        for one in ENTRIES:
            _compile(one)
        return
    for one in ENTRIES:
        _compile_with_callees(one, done)


def _is_cached(one: Any) -> bool:  # noqa: ANN401 - a function as numba holds it
    found = one._cache.load_overload(signature(one.py_func), one.targetctx)  # noqa: SLF001
    return found is not None


def _compile(one: Any) -> None:  # noqa: ANN401 - a function as numba holds it
    one.compile(signature(one.py_func))
    one.disable_compile()


def _compile_with_callees(one: Any, done: set[int]) -> None:  # noqa: ANN401
    if id(one) in done:
        return
    done.add(id(one))
    known = one.py_func.__globals__
    for name in one.py_func.__code__.co_names:
        callee = known.get(name)
        if any(callee is each for each in FUNCTIONS):
            _compile_with_callees(callee, done)
    _compile(one)
