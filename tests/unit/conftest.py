"""What tests of several commands share."""

import shutil
import sys
from math import inf
from pathlib import Path

import pytest

from sim import cli
from tests.unit.commands import Ended, Near, Umbau

_LAB = Path(__file__).parents[1] / "theory" / "scenarios" / "a1_mm1.yaml"


@pytest.fixture
def umbau(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Umbau:
    """Run a command in an empty folder; on no machine it says how long it takes."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sim.cli.watching.SHORT", inf)

    def call(*arguments: object) -> Ended:
        monkeypatch.setattr(sys, "argv", ["umbau", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        said = capsys.readouterr()
        code = ended.value.code or 0
        assert isinstance(code, int)
        assert "Traceback" not in said.err
        return Ended(code, said.out, said.err)

    return call


@pytest.fixture
def near(tmp_path: Path) -> Near:
    """Copy the folder of a file beside the one for this test, and return the file there.

    Files named in files may not lie further away.
    """

    def copied(file: Path) -> Path:
        folder = tmp_path.with_name(f"{tmp_path.name}_{file.parent.name}")
        shutil.copytree(file.parent, folder, dirs_exist_ok=True)
        return folder / file.name

    return copied


@pytest.fixture
def short(tmp_path: Path, near: Near) -> Path:
    """A scenario that runs in a moment."""
    path = tmp_path / "short.yaml"
    path.write_text(
        f"extends: {near(_LAB)}\nrun: {{run_length: 100 h, warm_up: 0 h, replications: 2}}\n"
    )
    return path
