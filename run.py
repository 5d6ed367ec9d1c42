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
GERMAN = 0x07
"""The primary language in an identifier of Windows."""
NEWEST = (3, 14)
"""The newest Python for which all libraries in `locked` are there ready-made."""
CALL = "UMBAU_CALL"
"""The variable that tells `umbau` how it was called, for the commands that it says come next."""
KEEPS_NOTHING = "PYTHONDONTWRITEBYTECODE"
"""The variable under which Python compiles all libraries anew at each start: seconds of each."""


def german() -> bool:
    """Tell whether to speak German: as asked by --language, else as the system does."""
    words = sys.argv[1:]
    for place, word in enumerate(words):
        asked = " ".join(words[place + 1 : place + 2]) if word in ("--language", "-l") else word
        if asked in ("de", "en", "--language=de", "--language=en"):
            return asked.endswith("de")
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        stated = os.environ.get(name, "")
        if stated:
            return stated.lower().startswith("de")
    if sys.platform == "win32":
        import ctypes  # noqa: PLC0415 - only Windows needs it

        return bool(ctypes.windll.kernel32.GetUserDefaultUILanguage() & 0x3FF == GERMAN)
    return False


def in_language(english: str, in_german: str) -> str:
    """Return what is to be said in the language of the system."""
    return in_german if german() else english


def say(english: str, in_german: str) -> None:
    """Say something beside the results."""
    print(in_language(english, in_german), file=sys.stderr, flush=True)  # noqa: T201


def quoted(path: str) -> str:
    """Write a path as a shell takes it."""
    return f'"{path}"' if " " in path else path


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
    """Install into .venv; return what went wrong.

    Python compiles what is imported; all there is would take half of the time of an installation.
    """
    uv = shutil.which("uv")  # faster, but unlike pip it may not know this network's settings
    if uv and attempt(uv, "pip", "install", "--python", PYTHON, *what) is None:
        return None
    return attempt(PYTHON, "-m", "pip", "install", "--no-compile", *what)


def set_up(needs: str) -> None:
    """Install the project with what all its commands (`core`) or its tests (`dev`) need, once.

    What makes runs faster (`fast`) is installed where it is there ready-made.
    """
    names = ("pyproject.toml", "locked/core.txt", "locked/dev.txt", "locked/fast.txt")
    sources = [(ROOT / name).read_bytes() for name in names]
    wanted = hashlib.sha256(b"".join([*sources, str(ROOT).encode()])).hexdigest()
    stamps = {name: VENV / f"umbau-{name}.stamp" for name in ("core", "dev")}
    if stamps[needs].exists() and stamps[needs].read_text() == wanted:
        return
    say(
        f"run.py: setting up .venv ({needs}), about a minute ...",
        f"run.py: .venv wird eingerichtet ({needs}), etwa eine Minute ...",
    )
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
        reason = in_language(
            "run.py: could not set up .venv; the reason stands above.",
            "run.py: .venv konnte nicht eingerichtet werden; der Grund steht darüber.",
        )
        sys.exit(reason + advice())
    if install("--require-hashes", "--only-binary", ":all:", "-r", "locked/fast.txt") is not None:
        say(
            "run.py: numba is not there ready-made for this Python and machine; runs take longer.",
            "run.py: numba gibt es für dieses Python und diesen Rechner nicht fertig; Läufe dauern"
            " länger.",
        )
    for name in ("core", "dev") if needs == "dev" else ("core",):
        stamps[name].write_text(wanted)


def advice() -> str:
    """Return what else to say where setting up failed: that this Python is too new, if it is."""
    if sys.version_info[:2] <= NEWEST:
        return ""
    this, newest = (".".join(map(str, each)) for each in (sys.version_info[:2], NEWEST))
    return in_language(
        f"\nPython {this} may be too new: for Python 3.11 to {newest} all libraries are there"
        " ready-made. On Windows: py install 3.13, then once: py -3.13 run.py ...",
        f"\nPython {this} ist vielleicht zu neu: Für Python 3.11 bis {newest} gibt es alle"
        " Bibliotheken fertig. Unter Windows: py install 3.13, dann einmal: py -3.13 run.py ...",
    )


def main(words: list[str]) -> int:
    """Set up, then run; return the exit code of what ran, 130 when cancelled."""
    if sys.version_info < (3, 11):  # noqa: UP036 (an older Python must be told, not crash)
        version = sys.version.split()[0]
        sys.exit(
            in_language(
                f"Umbau needs Python 3.11 or newer; this one is {version}.",
                f"Umbau braucht Python 3.11 oder neuer; dieses ist {version}.",
            )
        )
    testing = words[:1] == ["test"]
    os.environ.pop(CALL, None)
    os.environ.pop(KEEPS_NOTHING, None)
    if not testing:
        os.environ[CALL] = f"{'py' if os.name == 'nt' else 'python3'} {quoted(sys.argv[0])}"
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
