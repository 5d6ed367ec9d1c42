"""Compiling once: where numba's work is kept, for all processes of a machine and for later ones.

numba itself looks at the date of one file only, and would keep what a changed callee in another
file has made false. So the folder is named by the whole program, by numba and by the processor;
what earlier programs left of the same place is deleted. One process compiles while the others wait.

numba is an extra, and half a second to load: nothing here loads it.
"""

import os
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from sim.errors import RunError
from sim.machine.locks import tried, waited_for
from sim.machine.program import program, sources
from sim.messages.message import Message

VARIABLE = "NUMBA_CACHE_DIR"
"""The variable in which numba is told where to keep things."""
_ROOT = Path(__file__).parents[1]
_LIBRARIES = ("numba", "llvmlite")
_BESIDE = "compiled"

Tell = Callable[[Message], None]
"""Says to whoever waits what they wait for."""


def can_compile() -> bool:
    """Tell whether numba is there."""
    return all(find_spec(name) is not None for name in _LIBRARIES)


@cache
def kept_in() -> Path | None:
    """Return the folder of this program's compiled code, made if need be; None: there is none.

    One that holds all of it already need not be writable.
    """
    name = f"{_place()}-{_content()}"
    folders = [base / name for base in _bases()]
    for folder in folders:
        if _holds_any(folder):
            return folder
    return next(filter(_made, folders), None)


def is_compiled(what: str) -> bool:
    """Tell whether a part of the program has been compiled before."""
    folder = kept_in() if can_compile() else None
    return folder is not None and _mark(folder, what).exists()


@contextmanager
def compiling_once(what: str, tell: Tell = lambda _: None) -> Iterator[Path | None]:
    """Give the folder in which a part of the program is compiled, or to be compiled now.

    None where nothing can be kept. One process at a time compiles; who comes later finds it done.
    """
    folder = kept_in()
    if folder is None:
        tell(Message("compiling.alone", variable=VARIABLE))
        yield None
        return
    mark = _mark(folder, what)
    if mark.exists():
        yield folder
        return
    with _alone(folder / f"{what}.lock", tell):
        if not mark.exists():
            tell(Message("compiling.once"))
        yield folder
        with suppress(OSError):
            mark.touch()


@contextmanager
def _alone(lock: Path, tell: Tell) -> Iterator[None]:
    """Hold a lock; one that somebody else holds for long is done without."""
    with tried(lock) as held:
        if held:
            yield
            return
    tell(Message("compiling.waiting"))
    with ExitStack() as stack:
        with suppress(RunError):
            stack.enter_context(waited_for(lock))
        yield


def _mark(folder: Path, what: str) -> Path:
    return folder / f"{what}.compiled"


def _holds_any(folder: Path) -> bool:
    return not folder.is_symlink() and any(folder.glob("*.compiled"))


# -- which folder -------------------------------------------------------------------------------


def _bases() -> Iterator[Path]:
    """Yield where compiled code may be kept: as told; beside the program, in the user's cache."""
    told = os.environ.get(VARIABLE)
    if told:
        yield Path(told) / "umbau"
        return
    yield _ROOT / "__pycache__" / _BESIDE
    with suppress(RuntimeError):  # nobody's home
        yield _of_user() / "umbau" / _BESIDE


def _of_user() -> Path:
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")


def _place() -> str:
    """Return a hash of where the program is and on what processor it runs."""
    from llvmlite.binding import get_host_cpu_name  # noqa: PLC0415 - an extra

    return sha256(f"{_ROOT} {get_host_cpu_name()}".encode()).hexdigest()[:8]


def _content() -> str:
    """Return a hash of the program, with the dates that numba looks at, and of what compiles it."""
    libraries = [f"{name} {version(name)}" for name in _LIBRARIES]
    dates = [f"{path} {(_ROOT / path).stat().st_mtime_ns}" for path in sources(_ROOT)]
    return sha256("\n".join((program(), *libraries, *dates)).encode()).hexdigest()[:16]


def _made(folder: Path) -> bool:
    """Make a folder and delete its predecessors; tell whether it can be written."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError:
        return False
    own = re.compile(re.escape(folder.name.partition("-")[0]) + "-[0-9a-f]{16}")
    for other in folder.parent.iterdir():
        if own.fullmatch(other.name) and other != folder and not other.is_symlink():
            shutil.rmtree(other, ignore_errors=True)
    return True
