"""Compiling once: where machine code is kept, for all processes of a machine and for later ones.

The folder is named by the whole program, by numba and by the processor; what earlier programs left
of the same place is deleted. One process compiles while the others wait.

numba is an extra, and half a second to load: nothing here loads it.
"""

import os
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from functools import cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

from sim.errors import RunError
from sim.machine.locks import tried, waited_for
from sim.machine.native import Code, packed, unpacked
from sim.machine.own_files import write_whole
from sim.machine.program import program
from sim.messages.message import Message

VARIABLE = "NUMBA_CACHE_DIR"
"""The variable in which numba is told where to keep things."""
NUMBA = "0.68"
"""The version of numba by whose inner parts the engine has been linked, and tried."""
INTERPRETED = os.environ.get("NUMBA_DISABLE_JIT", "0") not in {"", "0"}
"""Whether what could be compiled runs as it is written, as numba is told, too."""
_ROOT = Path(__file__).parents[1]
_LIBRARIES = ("numba", "llvmlite")
_BESIDE, _FILE, _LOCK = "compiled", "code", "lock"

Tell = Callable[[Message], None]
"""Says to whoever waits what they wait for."""


def can_compile() -> bool:
    """Tell whether numba is there, in the version that is known to do."""
    return (numba_there() or "").startswith(f"{NUMBA}.")


def numba_there() -> str | None:
    """Return the version of numba that is there, if any is."""
    if any(find_spec(name) is None for name in _LIBRARIES):
        return None
    with suppress(PackageNotFoundError):
        return version("numba")
    return None


@cache
def kept_in() -> Path | None:
    """Return the folder of this program's compiled code, made if need be; None: there is none.

    One that holds it already need not be writable.
    """
    name = f"{_place()}-{_content()}"
    folders = [base / name for base in _bases()]
    for folder in folders:
        if _holds(folder):
            return folder
    return next(filter(_made, folders), None)


def is_compiled() -> bool:
    """Tell whether the program has been compiled before."""
    folder = kept_in() if can_compile() else None
    return folder is not None and _holds(folder)


def compiled_once(
    compiled: Callable[[], Sequence[Code]], tell: Tell = lambda _: None
) -> Sequence[Code]:
    """Return the program's compiled functions: those that are kept, else compiled now, and kept.

    One process at a time compiles; who comes later finds it done.
    """
    folder = kept_in()
    if folder is None:
        tell(cannot_keep())
        return compiled()
    found = _kept(folder)
    if found is not None:
        return found
    with _alone(folder / _LOCK, tell):
        found = _kept(folder)
        if found is None:
            tell(Message("compiling.once"))
            found = compiled()
            with suppress(OSError):
                write_whole(folder / _FILE, packed(found))
    return found


def cannot_keep() -> Message:
    """Return what to say where nothing can be kept."""
    return Message("compiling.alone", variable=VARIABLE)


def _kept(folder: Path) -> Sequence[Code] | None:
    """Return the functions that are kept; None: none, or not as they were written."""
    with suppress(OSError, ValueError):
        return unpacked((folder / _FILE).read_bytes())
    return None


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


def _holds(folder: Path) -> bool:
    return not folder.is_symlink() and (folder / _FILE).exists()


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
    """Return a hash of the program, and of what compiles it."""
    libraries = [f"{name} {version(name)}" for name in _LIBRARIES]
    return sha256("\n".join((program(), *libraries)).encode()).hexdigest()[:16]


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
