"""Files and folders that commands make have the rights that the user's umask asks for."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LAB = ROOT / "tests" / "theory" / "scenarios" / "a1_mm1.yaml"

pytestmark = pytest.mark.skipif(os.name != "posix", reason="POSIX rights")


@pytest.mark.parametrize("umask", [0o002, 0o022, 0o077])
def test_kept_runs_and_results_have_the_rights_that_are_asked_for(
    umask: int, tmp_path: Path
) -> None:
    scenario = tmp_path / "short.yaml"
    scenario.write_text(f"extends: {LAB}\nrun: {{run_length: 100 h, warm_up: 0 h}}\n")
    before = os.umask(umask)
    try:
        (tmp_path / "here").mkdir()
        subprocess.run(
            [sys.executable, "-c", "from sim.cli import main; main()", "run", str(scenario),
             "-n", "2", "-p", "1", "--allow-outside"],
            cwd=tmp_path / "here",
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            check=True,
            capture_output=True,
        )  # fmt: skip
    finally:
        os.umask(before)
    made = list((tmp_path / "here").rglob("*"))
    assert {path.suffix for path in made} >= {".run", ".csv", ".json", ".TAG"}
    assert sum(path.is_dir() for path in made) >= 6
    for path in made:
        whole = 0o777 if path.is_dir() else 0o666
        assert stat.S_IMODE(path.lstat().st_mode) == whole & ~umask, path
