"""A single file that is written whole or not at all; to a device or a pipe it is just written."""

import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO

from sim.errors import RunError
from sim.machine.locks import waited_for
from sim.messages.message import Message
from sim.report.folder.folders import draft_beside, lock_beside

_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)
_BINARY = getattr(os, "O_BINARY", 0)


@contextmanager
def whole_file(out: Path, encoding: str = "utf-8") -> Iterator[TextIO]:
    """Give a file to write to; what was at its place is replaced when everything is written.

    What is no regular file (a device, a pipe, the standard output by its name) is written to as
    it is. Refuses, before anything is given, a folder, a link to a file, and what cannot be
    written. Raises RunError, OSError.
    """
    if is_standard_output(out):
        if encoding == "utf-8-sig":
            sys.stdout.write("\ufeff")
        yield sys.stdout
        return
    _refuse_other_places(out)
    if out.exists() and not out.is_file():
        with out.open("w", encoding=encoding, newline="") as file:
            yield file
        return
    with waited_for(lock_beside(out)):
        draft = draft_beside(out)
        try:  # the draft must be new: nobody's link is followed
            descriptor = os.open(draft, _NEW | _BINARY, 0o666)
            with open(descriptor, "w", encoding=encoding, newline="") as file:  # noqa: PTH123 - a descriptor
                yield file
            if out.exists():
                draft.chmod(stat.S_IMODE(out.stat().st_mode))
            _refuse_other_places(out)
            draft.replace(out)
        finally:
            draft.unlink(missing_ok=True)


def is_standard_output(out: Path) -> bool:
    """Tell whether a path is another name of the standard output, such as /dev/stdout."""
    with suppress(OSError, ValueError, AttributeError):
        return out.is_symlink() and os.path.samestat(out.stat(), os.fstat(sys.stdout.fileno()))
    return False


def _refuse_other_places(out: Path) -> None:
    """Refuse a folder, a link to a file or to nothing, and a file in no folder. Raises RunError."""
    key = ""
    if out.is_dir() or not out.parent.is_dir():
        key = "whole_file.folder"
    elif out.is_symlink() and (out.is_file() or not out.exists()):
        key = "whole_file.link"
    elif out.is_file() and not os.access(out, os.W_OK):
        key = "whole_file.read_only"
    if key:
        raise RunError(Message(key, out=out))
