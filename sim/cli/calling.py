"""How `umbau` was called, for the commands that it tells to type next."""

import os

from sim.letters import printable

CALL = "UMBAU_CALL"
"""The variable in which `run.py` says how it was called itself."""


def command(words: str) -> str:
    """Return a command as it is typed: of `umbau`, or of `run.py` where that was called."""
    return f"{printable(os.environ.get(CALL) or 'umbau')} {words}"
