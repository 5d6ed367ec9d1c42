"""Compiling: once per program and machine, then it is read from a cache.

What Python calls is kept in the cache, with all that it calls. Callees are compiled first, each
with its one signature, so that numba specialises none of them twice.
"""

from pathlib import Path
from typing import Any

from numba import config

from sim.engines.compiled import parts
from sim.engines.compiled.jit import FUNCTIONS, INTERPRETED, signature

_ENTRY: Any = parts.run_part


def ready(cache_folder: Path | None = None) -> None:
    """Compile unless the cache in a folder has it; without a folder nothing is kept.

    Does nothing when it is compiled. numba sees a change in the entry's own file alone, so the
    folder's name must change with the program, with numba and with the machine.
    """
    if INTERPRETED or not _ENTRY._can_compile:  # noqa: SLF001 - numba has no other word for it
        return
    if cache_folder is not None:
        config.CACHE_DIR = str(cache_folder)
        _ENTRY.enable_caching()
    if cache_folder is None or not _is_cached():
        _compile_callees(_ENTRY, set())
    _compile(_ENTRY)


def _is_cached() -> bool:
    found = _ENTRY._cache.load_overload(signature(_ENTRY.py_func), _ENTRY.targetctx)  # noqa: SLF001
    return found is not None


def _compile_callees(one: Any, done: set[int]) -> None:  # noqa: ANN401 - as numba holds it
    known = one.py_func.__globals__
    for name in one.py_func.__code__.co_names:
        callee = known.get(name)
        if id(callee) not in done and any(callee is each for each in FUNCTIONS):
            done.add(id(callee))
            _compile_callees(callee, done)
            _compile(callee)


def _compile(one: Any) -> None:  # noqa: ANN401 - a function as numba holds it
    one.compile(signature(one.py_func))
    one.disable_compile()
