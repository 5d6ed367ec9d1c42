"""Which program made the results: versions of everything that has a part in them."""

import importlib.metadata
import platform
import re
from collections.abc import Collection
from dataclasses import dataclass

from sim import __version__

_EXTRAS = ("brief", "sensitivity")
"""Extras that have a part in results, where they are installed."""


@dataclass(frozen=True, slots=True)
class Versions:
    """Versions of program, Python, platform and libraries."""

    umbau: str
    python: str
    platform: str
    libraries: dict[str, str]


def versions() -> Versions:
    """Return the versions that are running."""
    return Versions(
        umbau=__version__,
        python=platform.python_version(),
        platform=platform.platform(),
        libraries=libraries(),
    )


def libraries() -> dict[str, str]:
    """Return the versions of all libraries that the program stands on, by name."""
    found: dict[str, str] = {}
    wanted = _required("umbau", _EXTRAS)
    while wanted:
        name = wanted.pop()
        if name in found:
            continue
        try:
            found[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            continue  # of another platform, or of an extra that is not installed
        wanted += _required(name)
    return dict(sorted(found.items()))


def _required(name: str, extras: Collection[str] = ()) -> list[str]:
    """Return the names of what a distribution requires, by itself and for some of its extras."""
    required = []
    for line in importlib.metadata.requires(name) or ():
        extra = re.search(r"""extra\s*==\s*["']([^"']+)""", line)
        if extra is None or extra[1] in extras:
            stated = re.match(r"[\w.-]+", line)
            assert stated is not None, line
            required.append(re.sub(r"[-_.]+", "-", stated[0]).lower())
    return required
