"""Locks between processes: a file that one process holds, and that nobody holds once it is dead.

The system itself gives a lock back when its holder ends, however it ends. A process id written into
a file would say less: ids are used again, and mean nothing on a colleague's computer.
"""

import errno
import os
import stat
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sim.errors import RunError
from sim.messages.message import Message

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_PAUSE, _PATIENCE = 0.2, 120.0
"""Seconds between two looks at a lock that somebody else holds, and until it is no use."""


@contextmanager
def waited_for(path: Path) -> Iterator[None]:
    """Hold a lock, as soon as nobody else does. Where the disk knows no locks, go on without.

    Raises RunError when somebody else holds it for long.
    """
    descriptor, end = None, time.monotonic() + _PATIENCE
    with suppress(OSError):
        while (descriptor := _taken(path)) is None:
            if time.monotonic() > end:
                raise RunError(Message("locks.held", path=path))
            time.sleep(_PAUSE)
    try:
        yield
    finally:
        if descriptor is not None:
            _given_back(path, descriptor)


@contextmanager
def tried(path: Path) -> Iterator[bool]:
    """Hold a lock if it can be had at once, and tell whether it is held."""
    descriptor = None
    with suppress(OSError):
        descriptor = _taken(path)
    try:
        yield descriptor is not None
    finally:
        if descriptor is not None:
            _given_back(path, descriptor)


def _taken(path: Path) -> int | None:
    """Open a lock and hold it; None while another process does. Raises OSError."""
    while True:
        descriptor = _opened(path)
        try:
            held = _held(descriptor)
            # who held it before may have deleted it meanwhile: then it is no lock any more
            gone = held and not _is_there(path, descriptor)
        except BaseException:
            os.close(descriptor)
            raise
        if held and not gone:
            return descriptor
        os.close(descriptor)
        if not gone:
            return None


def _opened(path: Path) -> int:
    """Open a lock, which is an empty file; refuse what somebody else has put there."""
    how = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    descriptor = os.open(path, how, 0o666)
    about = os.fstat(descriptor)
    if not stat.S_ISREG(about.st_mode) or about.st_size:
        os.close(descriptor)
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path))
    return descriptor


def _is_there(path: Path, descriptor: int) -> bool:
    """Tell whether an open file still has this name."""
    try:
        return os.path.samestat(path.lstat(), os.fstat(descriptor))
    except FileNotFoundError:
        return False


def _held(descriptor: int) -> bool:
    try:
        if sys.platform == "win32":
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    return True


def _given_back(path: Path, descriptor: int) -> None:
    """Delete the lock and let go of it, in an order that each system allows."""
    deleted = False
    with suppress(OSError):  # Windows deletes no open file
        path.unlink()
        deleted = True
    os.close(descriptor)
    if not deleted and sys.platform == "win32":
        with suppress(OSError):
            path.unlink()
