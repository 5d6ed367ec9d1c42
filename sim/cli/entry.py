"""Runs the command line: every expected failure becomes a message and an exit code.

Exit codes: 0 fine, 1 the run failed, 2 a bad call or a bad scenario, 130 cancelled.
"""

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from sim.cli.app import app
from sim.cli.printing import say
from sim.cli.streams import settle_streams
from sim.errors import BadCall, Cancelled, ScenarioError, UmbauError

FAILED, BAD_CALL, CANCELLED = 1, 2, 130


def main() -> None:
    """Run the command line; every expected failure becomes a message and an exit code."""
    settle_streams()
    try:
        with _cancelled_by(signal.SIGINT, signal.SIGTERM):
            app(standalone_mode=True)
    except ScenarioError as error:
        say(str(error))
        number = len(error.problems)
        say(f"{number} problem{'s' if number != 1 else ''} found; nothing was run.")
        sys.exit(BAD_CALL)
    except Cancelled as cancelled:
        say(f"umbau: cancelled; {str(cancelled) or 'nothing was written'}.")
        sys.exit(CANCELLED)
    except BadCall as error:
        say(f"umbau: {error}")
        sys.exit(BAD_CALL)
    except UmbauError as error:
        say(f"umbau: {error}")
        sys.exit(FAILED)
    except OSError as error:
        say(f"umbau: {error.strerror or error}: {error.filename or ''}".rstrip(": "))
        sys.exit(FAILED)


@contextmanager
def _cancelled_by(*signals: signal.Signals) -> Iterator[None]:
    """Let signals end the command in order; a second one of them ends it at once."""

    def cancel(number: int, _frame: object) -> None:
        signal.signal(number, signal.SIG_DFL)
        raise Cancelled

    before = {each: signal.signal(each, cancel) for each in signals}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
