"""Names that become names of files: what is refused, and what is written to which file.

Files written on one system are read on another. So names that differ in case or in how a letter
is composed count as one, and words that Windows keeps for devices are refused everywhere.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from typing import TYPE_CHECKING, Final

from sim.circumstances import parted

if TYPE_CHECKING:
    from collections.abc import Sequence

RESERVED: Final = (
    "CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$",
    *(f"{port}{sign}" for port in ("COM", "LPT") for sign in "0123456789¹²³"),
)  # fmt: skip
"""Windows' names of devices, which no file can have, with or without an ending."""
_PART: Final = 60  # bytes of a part of a name: with all parts and endings disks take it
_LONGEST: Final = 120  # letters of a file's name: the rest of a path has place too
_DIGEST: Final = 8


def folded(name: str) -> str:
    """Return what is the same for all names that a file system may take for one."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def is_reserved(name: str) -> bool:
    """Tell whether Windows keeps a name for a device."""
    return name.partition(".")[0].rstrip().upper() in RESERVED


def file_name(name: str) -> str:
    """Return a name as files can have it on every system; '' where no letter of it can stay."""
    plain = re.sub(r"[^\w.-]+", "_", unicodedata.normalize("NFC", name))
    plain = plain.encode("utf-8", "replace")[:_PART].decode("utf-8", "ignore").strip("_.")
    return f"{plain}_" if is_reserved(plain) else plain


def scenario_key(condition: str, structure: str) -> str:
    """Return the name of a scenario in files; a study is refused if two have the same.

    `condition` may be a circumstance: a point and a management stand behind it, or alone.
    """
    apart = "-" if parted(condition)[0] else ""
    return f"{structure}{apart}{condition}"


def parts_key(condition: str, parts: Sequence[str]) -> str:
    """Return the name in files of a scenario with some parts of a reorganisation.

    No name holds '.' or '+', so that different scenarios have different ones; a long one ends
    in a digest of the whole.
    """
    key = ".".join(filter(None, (condition, "+".join(parts) or NO_PARTS)))
    if len(key) <= _LONGEST:
        return key
    digest = hashlib.sha256(folded(key).encode()).hexdigest()[:_DIGEST]
    return f"{key[: _LONGEST - _DIGEST]}.{digest}"


NO_PARTS: Final = "nothing"
"""What a scenario with no part of a reorganisation is called."""
