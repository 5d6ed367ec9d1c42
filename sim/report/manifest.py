"""Which program made the results: versions of everything that has a part in them."""

import importlib.metadata
import platform
from dataclasses import dataclass

from sim import __version__

_LIBRARIES = ("simpy", "numpy", "scipy", "pandas", "matplotlib", "pydantic", "holidays")


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
        libraries={name: importlib.metadata.version(name) for name in _LIBRARIES},
    )
