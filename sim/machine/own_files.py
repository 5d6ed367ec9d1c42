"""Files that the program keeps for itself: written whole, read with care, never through a link."""

import os
import re
import stat
from pathlib import Path
from uuid import uuid4

_DRAFT = re.compile(r"\.(?P<name>.+)\.(?:(?P<process>[1-9][0-9]{0,9})-)?[0-9a-f]{32}")
"""Earlier versions left the process out."""


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that nobody ever sees a part of it.

    A link in its place is replaced, not written through. Raises OSError.
    """
    draft = path.with_name(f".{path.name}.{os.getpid()}-{uuid4().hex}")
    try:
        with draft.open("xb") as file:
            file.write(content)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def read_regular(path: Path, most: int) -> bytes:
    """Return the content of a regular file of at most so many bytes.

    Raises ValueError for what is larger, a link, a device or a pipe; OSError.
    """
    about = path.lstat()
    if not stat.S_ISREG(about.st_mode) or about.st_size > most:
        message = f"{path} is no file of at most {most:,} bytes"
        raise ValueError(message)
    with path.open("rb") as file:
        return file.read(most)


def is_link(path: Path) -> bool:
    """Tell whether a path leads elsewhere: a symbolic link, or a junction on Windows."""
    try:
        about = path.lstat()
    except OSError:
        return False
    junction = getattr(stat, "IO_REPARSE_TAG_MOUNT_POINT", None)
    return stat.S_ISLNK(about.st_mode) or (
        junction is not None and getattr(about, "st_reparse_tag", 0) == junction
    )


def is_own_folder(path: Path) -> bool:
    """Tell whether a path is a folder, and no link to one."""
    return path.is_dir() and not is_link(path)


def drafted(name: str) -> str:
    """Return of which file a name is the draft of `write_whole`; empty: of none."""
    match = _DRAFT.fullmatch(name)
    return match["name"] if match else ""


def abandoned(path: Path) -> bool:
    """Tell whether a path is the draft of a process that is gone, so that nobody will finish it."""
    match = _DRAFT.fullmatch(path.name)
    return match is not None and not (match["process"] and _runs(int(match["process"])))


def _runs(process: int) -> bool:
    """Tell whether a process of this machine is there."""
    if os.name == "nt":
        return False  # what a process has open cannot be deleted there anyway
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True  # somebody else's
    return True
