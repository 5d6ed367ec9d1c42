"""Sets up .venv beside this file where needed, then runs the tests or the command `umbau` in it.

python3 run.py test [words for pytest]; any other words go to umbau: python3 run.py compare STUDY
"""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = str(BIN / "python")
NEWEST = (3, 14)
"""The newest Python for which all libraries in `locked` are there ready-made."""


def attempt(*command: str) -> str | None:
    """Run a command silently in the project folder; return what it printed if it failed."""
    try:
        done = subprocess.run(  # noqa: S603 (own command)
            command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
        )
    except OSError as error:
        return str(error)
    return done.stdout.decode(errors="replace") or "failed" if done.returncode else None


def install(*what: str) -> str | None:
    """Install into .venv; return what went wrong."""
    uv = shutil.which("uv")  # faster, but unlike pip it may not know this network's settings
    if uv and attempt(uv, "pip", "install", "--python", PYTHON, *what) is None:
        return None
    return attempt(PYTHON, "-m", "pip", "install", *what)


def set_up(needs: str) -> None:
    """Install the project with what all its commands (`core`) or its tests (`dev`) need, once."""
    names = ("pyproject.toml", "locked/core.txt", "locked/dev.txt")
    sources = [(ROOT / name).read_bytes() for name in names]
    wanted = hashlib.sha256(b"".join([*sources, str(ROOT).encode()])).hexdigest()
    stamps = {name: VENV / f"umbau-{name}.stamp" for name in ("core", "dev")}
    if stamps[needs].exists() and stamps[needs].read_text() == wanted:
        return
    print(f"run.py: setting up .venv ({needs}), about a minute ...", file=sys.stderr, flush=True)  # noqa: T201
    same = f"import pip, sys; assert sys.version_info[:2] == {sys.version_info[:2]}"
    problem = attempt(PYTHON, "-c", same)
    if problem is not None:
        problem = attempt(sys.executable, "-m", "venv", "--clear", str(VENV))
    if problem is None:
        problem = install("--require-hashes", "-r", f"locked/{needs}.txt")
    if problem is None:
        problem = install("--no-deps", "--no-build-isolation", "-e", ".")
    if problem is not None:
        print(problem.strip(), file=sys.stderr)  # noqa: T201
        sys.exit(f"run.py: could not set up .venv; the reason stands above.{advice()}")
    for name in ("core", "dev") if needs == "dev" else ("core",):
        stamps[name].write_text(wanted)


def advice() -> str:
    """Return what else to say where setting up failed: that this Python is too new, if it is."""
    if sys.version_info[:2] <= NEWEST:
        return ""
    this, newest = (".".join(map(str, each)) for each in (sys.version_info[:2], NEWEST))
    return (
        f"\nPython {this} may be too new: for Python 3.11 to {newest} all libraries are there"
        " ready-made. On Windows: py install 3.13, then once: py -3.13 run.py ..."
    )


def main(words: list[str]) -> int:
    """Set up, then run; return the exit code of what ran, 130 when cancelled."""
    if sys.version_info < (3, 11):  # noqa: UP036 (an older Python must be told, not crash)
        sys.exit(f"Umbau needs Python 3.11 or newer; this one is {sys.version.split()[0]}.")
    testing = words[:1] == ["test"]
    set_up("dev" if testing else "core")
    command = [str(BIN / "umbau"), *words]
    if testing:
        os.chdir(ROOT)
        command = [PYTHON, "-m", "pytest", *words[1:]]
    if os.name != "nt":
        os.execv(command[0], command)  # noqa: S606 (no parent between: signals and exit code pass)
    signal.signal(signal.SIGINT, lambda *_: None)  # Ctrl-C reaches the command too: let it end
    return subprocess.call(command)  # noqa: S603 (own command)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
