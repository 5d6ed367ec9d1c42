"""What makes a run, as a hash: this program up to its measures, Python and the libraries."""

from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from platform import machine, python_version

AFTER_THE_RUN = frozenset({"cli", "report", "experiment", "reading", "stats"})
"""Parts of the program, packages or modules, that see results only.

They are the layers above the measures of the import contract in pyproject.toml (a test compares
them), so that no run can use them.
"""
THE_RUN = "experiment/replication.py"
"""The exception: what makes one run."""

_LIBRARIES = ("numpy", "scipy", "simpy", "holidays")


@cache
def program() -> str:
    """Return a hash of what makes a run: this program up to its measures, Python, libraries."""
    return program_in(Path(__file__).parents[1])


def program_in(root: Path) -> str:
    """Return the hash that `program` has if its sources are those in a folder."""
    made = sha256()
    for file in sources(root):
        made.update(f"{file.as_posix()}\n".encode())
        made.update((root / file).read_bytes())
    libraries = [f"{name} {version(name)}" for name in _LIBRARIES]
    made.update("\n".join([python_version(), machine(), *libraries]).encode())
    return made.hexdigest()[:16]


def sources(root: Path) -> Iterator[Path]:
    """Yield the files, from a folder on, of which a program consists as far as runs use it."""
    files = [path.relative_to(root) for path in root.rglob("*.py")]
    for file in sorted(files, key=Path.as_posix):
        part = file.parts[0].removesuffix(".py")
        if part not in AFTER_THE_RUN or file.as_posix() == THE_RUN:
            yield file
