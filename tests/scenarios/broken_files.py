"""The broken files and what is said of each: NAME.yaml and NAME.expected beside it.

`python -m tests.scenarios.broken_files` writes what is said now; read it before keeping it.
"""

import contextlib
from pathlib import Path

from sim.errors import ScenarioError
from sim.reading.loading import is_study, load_scenario, load_study

BROKEN = Path(__file__).parent / "broken"


def said_of(file: Path) -> str:
    """Give what is said of a file, named relative to the working directory; empty: nothing."""
    try:
        if is_study(file):
            load_study(file)
        else:
            load_scenario(file)
    except ScenarioError as error:
        return f"{error}\n"
    return ""


def write_all() -> None:
    """Write the expected text of every broken file."""
    with contextlib.chdir(BROKEN):
        for file in sorted(Path().glob("*.yaml")):
            file.with_suffix(".expected").write_text(said_of(file), encoding="utf-8")


if __name__ == "__main__":
    write_all()
