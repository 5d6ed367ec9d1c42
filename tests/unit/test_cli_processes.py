"""The command as a process of its own: signals, pipes, terminals."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.unit.commands import Near

ROOT = Path(__file__).parents[2]
STUDY = ROOT / "scenarios" / "small_town" / "study.yaml"
LAB = ROOT / "tests" / "theory" / "scenarios" / "a1_mm1.yaml"
UMBAU = (sys.executable, "-c", "from sim.cli import main; main()")
PATIENCE = 60  # seconds; a broken test shall end, a slow machine shall not matter

pytestmark = pytest.mark.skipif(os.name != "posix", reason="POSIX signals")


@pytest.fixture
def asked() -> tuple[str, ...]:
    """Options besides the usual ones."""
    return ()


@pytest.fixture
def long_compare(tmp_path: Path, asked: tuple[str, ...]) -> Iterator["subprocess.Popen[str]"]:
    """A comparison that would take an hour, with two processes at work."""
    # Also where the tests run in the background or under nohup, and so ignore these.
    heard = {each: signal.signal(each, signal.SIG_DFL) for each in (signal.SIGINT, signal.SIGHUP)}
    process = subprocess.Popen(
        [
            *UMBAU,
            "compare",
            str(STUDY),
            "-n",
            "2000",
            "-p",
            "2",
            "--out",
            "out",
            "--language",
            "en",
            "--engine",
            "simpy",  # compiled or not, the same is said
            *asked,
        ],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,  # so that its children can be told from others
    )
    for each, handler in heard.items():
        signal.signal(each, handler)
    try:
        yield process
    finally:
        if _running(process.pid):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def _running(group: int) -> list[str]:
    """List the processes of a group that have not ended."""
    listed = subprocess.run(
        ["/bin/ps", "-ww", "-e", "-o", "pgid=,stat=,args="],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    return [
        line for line in listed if line.split()[0] == str(group) and line.split()[1][0] not in "ZX"
    ]


def _wait_until_at_work(process: "subprocess.Popen[str]") -> None:
    """Wait for the two processes that simulate (and the two that look after them)."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and process.poll() is None:
        if sum("spawn_main" in line for line in _running(process.pid)) >= 2:
            return
        time.sleep(0.05)
    pytest.fail(f"no processes at work: {process.poll()}")


@pytest.mark.parametrize("asked", [("--no-store",)])
@pytest.mark.parametrize(
    ("number", "to_all"),
    [(signal.SIGINT, True), (signal.SIGTERM, False), (signal.SIGHUP, True)],
    ids=["Ctrl-C of a terminal", "kill", "terminal closed"],
)
def test_a_signal_ends_a_comparison_and_leaves_nothing(
    long_compare: "subprocess.Popen[str]", number: signal.Signals, tmp_path: Path, *, to_all: bool
) -> None:
    _wait_until_at_work(long_compare)
    time.sleep(1.0)  # into the simulation
    if to_all:
        os.killpg(long_compare.pid, number)  # as a terminal does
    else:
        long_compare.send_signal(number)
    out, err = long_compare.communicate(timeout=PATIENCE)
    assert long_compare.returncode == 130
    assert out == ""
    announced, *said = err.splitlines()
    assert announced.startswith("umbau: 12000 runs, about ")
    assert said == ["umbau: cancelled; nothing was written."]
    assert not list(tmp_path.iterdir())
    end = time.monotonic() + PATIENCE
    while _running(long_compare.pid) and time.monotonic() < end:
        time.sleep(0.05)
    assert not _running(long_compare.pid)


def test_what_is_done_before_ctrl_c_is_kept_and_gone_on_from(
    long_compare: "subprocess.Popen[str]", tmp_path: Path
) -> None:
    end = time.monotonic() + PATIENCE
    while not list(tmp_path.rglob("*.run")) and time.monotonic() < end:
        time.sleep(0.05)
    long_compare.send_signal(signal.SIGINT)
    out, err = long_compare.communicate(timeout=PATIENCE)
    kept = list(tmp_path.rglob("*.run"))
    assert (long_compare.returncode, out) == (130, "")
    announced, *said = err.splitlines()
    assert announced.startswith("umbau: 12000 runs, about ")
    assert "\n".join(said) == (
        f"umbau: cancelled; {len(kept)} of 12000 runs are done and kept in .umbau, results were "
        "not written; the same command goes on from there."
    )
    assert [path.name for path in tmp_path.iterdir()] == [".umbau"]
    assert not list(tmp_path.rglob(".*.run.*"))


def test_processes_end_with_the_one_that_started_them(
    long_compare: "subprocess.Popen[str]", tmp_path: Path
) -> None:
    _wait_until_at_work(long_compare)
    long_compare.kill()
    long_compare.wait(PATIENCE)
    end = time.monotonic() + PATIENCE
    while _running(long_compare.pid) and time.monotonic() < end:
        time.sleep(0.05)
    assert not _running(long_compare.pid)
    assert not (tmp_path / "out").exists()


def test_a_reader_that_leaves_early_ends_the_log_without_a_word(tmp_path: Path, near: Near) -> None:
    scenario = tmp_path / "short.yaml"
    scenario.write_text(f"extends: {near(LAB)}\nrun: {{run_length: 5000 h, warm_up: 0 h}}\n")
    with subprocess.Popen(
        [*UMBAU, "log", str(scenario)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline().count(",") > 3
        process.stdout.close()
        assert process.stderr.read() == ""
        assert process.wait(PATIENCE) == 0


def _said_by(code: str, folder: Path) -> tuple[int, str, str]:
    """Run a program in a process of its own, and return how it ended and what it said."""
    ended = subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )
    return ended.returncode, ended.stdout, ended.stderr


@pytest.mark.parametrize("ignored", [signal.SIGHUP, signal.SIGINT], ids=["nohup", "in background"])
def test_a_signal_that_is_ignored_from_the_start_stays_ignored(
    ignored: signal.Signals, tmp_path: Path
) -> None:
    """And is not ignored otherwise."""
    code = (
        "import signal\nfrom sim.cli import entry\n"
        "def app(standalone_mode):\n"
        f"    signal.raise_signal(signal.{ignored.name})\n"
        "    print('went on')\n"
        "entry.app = app\nentry.main()\n"
    )
    cancelled = (130, "", "umbau: cancelled; nothing was written.\n")
    for before, expected in ((signal.SIG_IGN, (0, "went on\n", "")), (signal.SIG_DFL, cancelled)):
        handled = f"import signal\nsignal.signal({ignored:d}, {before:d})\n{code}"
        assert _said_by(handled, tmp_path) == expected


def test_a_second_ctrl_c_does_not_cut_short_what_is_told(tmp_path: Path) -> None:
    code = (
        "import signal\nfrom sim.cli import entry\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "def app(standalone_mode):\n"
        "    signal.raise_signal(signal.SIGINT)\n"
        "class Told(str):\n"
        "    def __str__(self):\n"
        "        signal.raise_signal(signal.SIGINT)\n"
        "        return 'told to the end'\n"
        "    def forget(self):\n"
        "        pass\n"
        "entry.app, entry.FINISHED = app, Told()\nentry.main()\n"
    )
    assert _said_by(code, tmp_path) == (130, "", "umbau: cancelled; told to the end.\n")


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="no terminals here")
def test_a_terminal_without_colour_gets_none(tmp_path: Path, near: Near) -> None:
    scenario = tmp_path / "short.yaml"
    scenario.write_text(f"extends: {near(LAB)}\nrun: {{run_length: 100 h, warm_up: 0 h}}\n")
    ours, theirs = os.openpty()
    ended = subprocess.run(
        [*UMBAU, "run", str(scenario), "-n", "2", "-p", "1", "--out", str(tmp_path / "out")],
        env={**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1", "TERM": "xterm-256color"},
        stdout=subprocess.PIPE,
        stderr=theirs,
        text=True,
        check=True,
        timeout=PATIENCE,
    )
    os.close(theirs)
    said = os.read(ours, 100_000).decode()
    os.close(ours)
    assert "simulating" in said
    colours = [part.partition("m")[0] for part in said.split("\x1b[")[1:] if "m" in part[:12]]
    assert not [
        code for code in colours if any(part[:1] in "349" and part[1:] for part in code.split(";"))
    ]
    assert "\x1b" not in ended.stdout
