"""Commands as somebody gives them, in this process, and what they said."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple


class Ended(NamedTuple):
    """How a command ended: its exit code, what it printed and what it said beside that."""

    code: int
    out: str
    err: str


Umbau = Callable[..., Ended]
Near = Callable[[Path], Path]
"""Copies the folder of a file to where files of a test may name it."""
