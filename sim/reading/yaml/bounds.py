"""Where files that a file names may lie."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sim.errors import ScenarioError, at_place
from sim.messages.message import Message
from sim.units import shown

if TYPE_CHECKING:
    from sim.errors import Place


@dataclass(frozen=True)
class Bounds:
    """The folder that files named in files may not leave, by any way; none: they may lie anywhere.

    Somebody else's scenario must not make the program read, and repeat in its messages, what is
    no part of it.
    """

    folder: str = ""
    """As shown."""
    real: tuple[Path, ...] = ()
    """As the file system knows it: by the way that was named, and behind links."""

    @classmethod
    def around(cls, file: str | Path) -> Bounds:
        """Give the bounds of a file on the command line: the folder above its own.

        Its own folder where there is nothing above that but the whole file system.
        """
        own = Path(file).parent
        above, real = os.path.normpath(own / os.pardir), Path(os.path.realpath(own))
        if real.parent == Path(real.anchor):
            return cls(str(own), (real,))
        return cls(above, (real.parent, Path(os.path.realpath(above))))

    def refuse(self, file: str | Path, place: Place, key: str) -> None:
        """Refuse a file outside, named at a place. Raises ScenarioError."""
        real = real_name(file)
        if real is None:
            return  # which is said when it is read
        if not self.real or any(Path(real).is_relative_to(each) for each in self.real):
            return
        message = Message(
            "bounds.lies_outside_which",
            normpath=shown(os.path.normpath(file)),
            folder=shown(self.folder),
        )
        raise ScenarioError([at_place(place, key, message)])


def real_name(file: str | Path) -> str | None:
    """Give a file's name as the file system knows it; None for what can be no name of a file."""
    try:
        return os.path.realpath(file)
    except ValueError:  # half a letter, or a zero byte
        return None
