"""Runs the command line: every expected failure becomes a message and an exit code.

Exit codes: 0 fine, 1 the run failed, 2 a bad call or a bad scenario, 130 cancelled.
"""

import signal
import sys
from collections.abc import Collection, Iterator
from contextlib import contextmanager

from sim.cli.app import app
from sim.cli.finished import FINISHED
from sim.cli.language import STATED, heard
from sim.cli.printing import say
from sim.cli.streams import settle_streams
from sim.errors import BadCall, Cancelled, ProcessEnded, ScenarioError, UmbauError

FAILED, BAD_CALL, CANCELLED = 1, 2, 130
_ENDING = ("SIGINT", "SIGTERM", "SIGHUP")
"""Signals by which people and systems end a command; Windows has no third."""


def main() -> None:
    """Run the command line; every expected failure becomes a message and an exit code."""
    settle_streams()
    FINISHED.forget()
    ending = [signal.Signals[n] for n in _ENDING if hasattr(signal, n)]
    try:
        with _handlers_given_back(ending):
            _run_and_tell(ending)
    finally:
        STATED.language = None


def _run_and_tell(ending: Collection[signal.Signals]) -> None:
    """Run the command, which signals may end, and tell how it failed, which they may not."""
    try:
        with _cancelled_by(ending):
            app(standalone_mode=True)
    except ScenarioError as error:
        say(error.told(heard()))
        number = len(error.problems)
        say(_said("cli.problem" if number == 1 else "cli.problems", number=number))
        sys.exit(BAD_CALL)
    except Cancelled as cancelled:
        said = cancelled.told(heard()) or str(FINISHED) or _said("cli.nothing_written")
        say("umbau: " + _said("cli.cancelled", said=said))
        sys.exit(CANCELLED)
    except BadCall as error:
        say(f"umbau: {error.told(heard())}")
        sys.exit(BAD_CALL)
    except ProcessEnded as error:
        say(f"umbau: {error.told(heard())}{_and_what_is_done()}")
        sys.exit(FAILED)
    except UmbauError as error:
        say(f"umbau: {error.told(heard())}")
        sys.exit(FAILED)
    except OSError as error:
        what = f"umbau: {error.strerror or error}: {error.filename or ''}".rstrip(": ")
        say(what + _and_what_is_done())
        sys.exit(FAILED)
    except MemoryError:
        say(f"umbau: {_said('cli.memory')}{_and_what_is_done()}")
        sys.exit(FAILED)


def _said(key: str, **fields: object) -> str:
    """Return a text of the catalogue, which a command without failure need not read."""
    from sim.report.catalogue.catalogue import phrase

    return phrase(key, heard(), **fields)


def _and_what_is_done() -> str:
    """Say what need not be done again, as the end of a sentence."""
    return f"; {FINISHED}." if str(FINISHED) else ""


@contextmanager
def _handlers_given_back(signals: Collection[signal.Signals]) -> Iterator[None]:
    """Leave signals in the end to whoever handled them before."""
    before = {each: signal.getsignal(each) for each in signals}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


@contextmanager
def _cancelled_by(signals: Collection[signal.Signals]) -> Iterator[None]:
    """Make signals end the command in order; a second one of them ends it at once.

    One that is ignored, as `nohup` has it, stays ignored. Afterwards all of them are ignored:
    what is to be told then is short, and whoever is impatient shall read it, too.
    """

    def cancel(number: int, _frame: object) -> None:
        signal.signal(number, signal.SIG_DFL)
        raise Cancelled

    try:
        for each in signals:
            if signal.getsignal(each) != signal.SIG_IGN:
                signal.signal(each, cancel)
        yield
    finally:
        for each in signals:
            signal.signal(each, signal.SIG_IGN)
