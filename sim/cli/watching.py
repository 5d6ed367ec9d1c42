"""What takes long, for whoever watches: a bar on a terminal, elsewhere a line now and then."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import TIMEOUT_MAX, Timer

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from sim.cli.finished import FINISHED
from sim.cli.language import heard
from sim.cli.printing import say
from sim.report.catalogue.catalogue import phrase
from sim.report.catalogue.numbers import rough_time

SHORT = 30.0
"""Seconds that nobody wants to be told of, neither before nor meanwhile."""
_LINES = 10


class Watched:
    """How far the runs are."""

    def __init__(self, total: int) -> None:
        self.total, self.done = total, 0

    def planned(self, total: int) -> None:
        """Take note that there will be so many runs in all."""
        FINISHED.planned = self.total = total

    def advance(self, done: int) -> None:
        """Take note of finished runs."""
        self.done += done


class _OnTerminal(Watched):
    """A bar with the remaining time."""

    def __init__(self, total: int, progress: Progress) -> None:
        super().__init__(total)
        self._progress, self._task = progress, progress.add_task("", total=total)

    def planned(self, total: int) -> None:
        super().planned(total)
        self._progress.update(self._task, total=total)

    def advance(self, done: int) -> None:
        super().advance(done)
        self._progress.advance(self._task, done)


class _InLines(Watched):
    """A line for each tenth of the work, with the remaining time; none for what is soon over.

    The time is that of the runs made so far: those that were `found` there took none, and the
    seconds that were `lost` before they began are no run's.
    """

    def __init__(self, total: int, found: Callable[[], int], lost: Callable[[], float]) -> None:
        super().__init__(total)
        self._began, self._said, self._found, self._lost = time.monotonic(), 0, found, lost

    def advance(self, done: int) -> None:
        super().advance(done)
        passed = time.monotonic() - self._began - self._lost()
        tenth = self.done * _LINES // max(self.total, 1)
        made = self.done - self._found()
        if tenth > self._said and self.done < self.total and passed > SHORT and made > 0:
            self._said = tenth
            left = passed / made * (self.total - self.done)
            told = {"done": self.done, "total": self.total, "left": rough_time(left, heard())}
            say("umbau: " + phrase("cli.so_many", heard(), **told))


@contextmanager
def watching(
    total: int, found: Callable[[], int] = lambda: 0, lost: Callable[[], float] = lambda: 0.0
) -> Iterator[Watched]:
    """Show on standard error how far runs are, of which there will be so many.

    `found` says how many of those that are done were there already, `lost` how many seconds went
    into getting ready to make others.
    """
    if not sys.stderr.isatty():
        yield _InLines(total, found, lost)
        return
    columns = (
        TextColumn(phrase("cli.simulating", heard())),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn(phrase("cli.runs_left", heard())),
        TimeRemainingColumn(),
        TextColumn(phrase("cli.so_far", heard())),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        yield _OnTerminal(total, progress)


@contextmanager
def writing() -> Iterator[None]:
    """Show that results are being written: no run is left to count, and it may take minutes."""
    text = phrase("cli.writing", heard())
    if sys.stderr.isatty():
        with Console(stderr=True).status(text):
            yield
        return
    later = Timer(min(SHORT, TIMEOUT_MAX), say, [f"umbau: {text}"])
    later.daemon = True
    later.start()
    try:
        yield
    finally:
        later.cancel()


def tell_expected(seconds: float, runs: int, *, kept: bool) -> None:
    """Say before runs begin how long they will take; `kept`: some may be there already."""
    if seconds < SHORT:
        return
    told = {"runs": runs, "time": rough_time(seconds, heard())}
    say("umbau: " + phrase("cli.expected_at_most" if kept else "cli.expected", heard(), **told))
