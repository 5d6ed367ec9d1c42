"""What is loaded before a command has anything to do: nothing that takes its time."""

import subprocess
import sys

import pytest

from sim.cli import COMMANDS

SLOW = (
    "numpy", "pandas", "scipy", "matplotlib", "simpy", "holidays", "SALib", "yaml", "rich",
    "multiprocessing",
)  # fmt: skip
CALLING = """
import sys
from sim.cli import main
for call in {calls}:
    sys.argv = ["umbau", *call]
    try:
        main()
    except SystemExit:
        pass
    else:
        raise AssertionError(call)
    found = {{name.split(".")[0] for name in sys.modules}} & {{*{slow}}}
    assert not found, (call, found)
"""


@pytest.mark.parametrize(
    ("calls", "slow"),
    [
        ([["--version"], ["--help"], []], (*SLOW, "pydantic")),
        # Typer itself loads pydantic where a command has options.
        ([["nix"], *([name, "--help"] for name in COMMANDS)], SLOW),
    ],
    ids=["umbau", "its commands"],
)
def test_help_and_version_load_nothing_slow(calls: list[list[str]], slow: tuple[str, ...]) -> None:
    done = subprocess.run(
        (sys.executable, "-c", CALLING.format(calls=calls, slow=slow)),
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("Usage: ") >= sum("--help" in call for call in calls)
