"""Commands in processes of their own that come to grief where they are told to.

A process that has imported everything is forked for each command, so that a command takes no
longer than its work. What happens to files is seen through Python's own audit events; nothing in
the program knows of it.
"""

import errno
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from sim import cli
from sim.report.results import study as results  # noqa: F401 - what commands import when they run
from sim.report.sections import study as study_blocks  # noqa: F401 - what commands import when they run

PATIENCE = 300.0
"""Seconds; a broken program shall end, a slow machine shall not matter."""
CHANGES = {"os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.chmod", "os.truncate"}
"""Audit events that change files, beside `open` for writing."""


@dataclass(frozen=True)
class Ended:
    """How a command ended: exit code (negative: a signal), what it said on standard error."""

    code: int
    err: str


@dataclass
class Fault:
    """What happens at the n-th change of files below a folder; at no change where n is 0."""

    at: int = 0
    below: str = "results"
    first: str = "tables"
    """Counted is from the first change of a path with this in it."""
    full: bool = False
    """The disk is full from there on, for what is new; else the process is killed."""
    seen: int = 0

    def __call__(self, event: str, arguments: tuple[Any, ...]) -> None:
        """Take note of an audit event."""
        if not _changes(event, arguments):
            return
        path = os.path.relpath(os.fsdecode(arguments[0]))
        if Path(path).parts[0] != self.below or not (self.seen or self.first in path):
            return
        self.seen += 1
        if self.at == 0 or self.seen < self.at:
            return
        if not self.full:
            os.kill(os.getpid(), signal.SIGKILL)
        if event in ("open", "os.mkdir"):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), path)


def _changes(event: str, arguments: tuple[Any, ...]) -> bool:
    if event == "open":
        path, _, flags = arguments
        return isinstance(path, (str, bytes)) and bool(flags & (os.O_WRONLY | os.O_RDWR))
    return event in CHANGES and isinstance(arguments[0], (str, bytes, os.PathLike))


@contextmanager
def begun(folder: Path, *arguments: str, fault: Fault | None = None) -> Iterator[int]:
    """Begin a command in a folder, as the leader of a group of processes; give its id.

    What it says goes to the files `out` and `err` beside the folder.
    """
    process = os.fork()
    if process == 0:
        _be_the_command(folder, arguments, fault)
    try:
        yield process
    finally:
        if still_runs(process):
            os.killpg(process, signal.SIGKILL)


def ended(process: int, folder: Path) -> Ended:
    """Wait until a command that was begun has ended, and every process that it started."""
    code = os.waitstatus_to_exitcode(_waited_for(process))
    wait_until(lambda: not group(process), "processes outlive the command")
    return Ended(code, (folder.parent / "err").read_text(encoding="utf-8"))


def given(folder: Path, *arguments: str, fault: Fault | None = None) -> Ended:
    """Give a command in a folder, and wait for its end."""
    with begun(folder, *arguments, fault=fault) as process:
        return ended(process, folder)


def changes_of(folder: Path, *arguments: str) -> int:
    """Give a command and return how often it changes files while it writes results."""
    told = given(folder, *arguments, fault=Fault())
    assert told.code == 0, told
    return int((folder.parent / "seen").read_text())


def _be_the_command(folder: Path, arguments: tuple[str, ...], fault: Fault | None) -> NoReturn:
    code = 1
    try:
        os.setsid()
        os.chdir(folder)
        for descriptor, name in ((1, "out"), (2, "err")):
            os.dup2(
                os.open(folder.parent / name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), descriptor
            )
        main = sys.modules["__main__"]
        main.__spec__ = None  # processes that simulate need not import this one
        main.__dict__.pop("__file__", None)
        sys.argv = ["umbau", *arguments]
        if fault is not None:
            sys.addaudithook(fault)
        cli.main()
    except SystemExit as exit_:
        code = exit_.code if isinstance(exit_.code, int) else int(exit_.code is not None)
    except BaseException:  # noqa: BLE001 - shown as Python shows it
        sys.excepthook(*sys.exc_info())
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        if fault is not None:
            (folder.parent / "seen").write_text(str(fault.seen))
        os._exit(code)


def group(leader: int) -> list[int]:
    """Return the processes of a group that have not ended."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            try:
                about = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue  # it has just ended
            if int(about[2]) == leader and about[0] not in "ZX":
                found.append(int(entry.name))
    return found


def workers(leader: int) -> list[int]:
    """Return the processes that simulate for a command."""
    found = []
    for process in group(leader):
        try:
            words = Path(f"/proc/{process}/cmdline").read_bytes()
        except OSError:
            continue
        if b"spawn_main" in words:
            found.append(process)
    return found


def wait_until(holds: Callable[[], object], what: str) -> None:
    """Wait until something holds. Raises AssertionError, with what is wrong, if it never does."""
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end, what
        time.sleep(0.01)


def still_runs(process: int) -> bool:
    """Tell whether a command that was begun has not ended; it can be waited for afterwards."""
    try:
        return os.waitid(os.P_PID, process, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None
    except ChildProcessError:
        return False


def _waited_for(process: int) -> int:
    end = time.monotonic() + PATIENCE
    while True:
        found, status = os.waitpid(process, os.WNOHANG)
        if found:
            return status
        assert time.monotonic() < end, "the command does not end"
        time.sleep(0.01)
