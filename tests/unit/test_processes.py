"""Processes that simulate: however they are stopped, the command that started them ends."""

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from sim.experiment.processes import process_pool

ROOT = Path(__file__).parents[2]
PATIENCE = 60  # seconds; a broken test shall end, a slow machine shall not matter

CUT_SHORT = """
import os, sys, time
from sim.experiment.processes import process_pool

def write_half_a_result(path):
    frame = sys._getframe()
    while "result_queue" not in frame.f_locals:
        frame = frame.f_back
    writer = frame.f_locals["result_queue"]._writer
    os.write(writer.fileno(), (1000).to_bytes(4, "big") + b"half")
    open(path, "w").close()
    time.sleep(3600)

if __name__ == "__main__":
    with process_pool(1) as executor:
        executor.submit(write_half_a_result, "written")
        while not os.path.exists("written"):
            time.sleep(0.01)
        time.sleep(0.2)  # who collects results waits for the other half
        raise SystemExit(7)
"""


@pytest.mark.skipif(os.name != "posix", reason="as POSIX pipes have it")
def test_half_a_result_is_not_waited_for(tmp_path: Path) -> None:
    script = tmp_path / "cut_short.py"
    script.write_text(CUT_SHORT, encoding="utf-8")
    ended = subprocess.run(
        [sys.executable, str(script)], cwd=tmp_path, timeout=PATIENCE, check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert ended.returncode == 7


def stop_at_work() -> None:
    with process_pool(1) as executor:
        executor.submit(time.sleep, 3600)
        raise KeyboardInterrupt


def test_nothing_is_left_running_when_work_is_stopped() -> None:
    before = set(threading.enumerate())
    with pytest.raises(KeyboardInterrupt):
        stop_at_work()
    assert set(threading.enumerate()) <= before
