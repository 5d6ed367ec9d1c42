"""`umbau log --out`: whole files, devices as they are, nobody's links, and a file for Excel."""

import csv
import os
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pandas as pd
import pytest

from sim.errors import RunError
from sim.report.folder.csv import FOR_EXCEL
from sim.report.folder.folders import tidy
from sim.report.folder.whole_file import whole_file
from tests.unit.commands import Umbau

posix = pytest.mark.skipif(os.name == "nt", reason="no such devices there")


def test_what_is_replaced_is_said_and_keeps_its_rights(umbau: Umbau, short: Path) -> None:
    Path("log.csv").write_text("mine")
    Path("log.csv").chmod(0o640)
    ended = umbau("log", short, "--out", "log.csv")
    assert ended.code == 0
    assert ended.err.endswith(" events: log.csv (replaced)\n")
    assert stat.S_IMODE(Path("log.csv").stat().st_mode) == 0o640
    assert Path("log.csv").read_text().startswith("time,date,event")
    assert sorted(path.name for path in Path().iterdir()) == ["log.csv", "short.yaml"]


@posix
def test_a_device_stays_a_device(umbau: Umbau, short: Path) -> None:
    before = Path("/dev/null").stat()
    assert umbau("log", short, "--out", "/dev/null").code == 0
    assert stat.S_ISCHR(Path("/dev/null").stat().st_mode)
    assert Path("/dev/null").stat().st_ino == before.st_ino
    Path("nowhere").symlink_to("/dev/null")
    assert umbau("log", short, "--out", "nowhere").code == 0
    assert Path("nowhere").is_symlink()


@posix
def test_a_pipe_is_written_to(umbau: Umbau, short: Path) -> None:
    os.mkfifo("pipe")
    read: list[str] = []
    reader = threading.Thread(target=lambda: read.append(Path("pipe").read_text()))
    reader.start()
    assert umbau("log", short, "--out", "pipe").code == 0
    reader.join(30)
    assert read[0] == umbau("log", short).out
    assert stat.S_ISFIFO(Path("pipe").stat().st_mode)


@posix
@pytest.mark.parametrize("to", ["a file", "a pipe"])
def test_the_standard_output_by_its_name_is_the_standard_output(to: str, tmp_path: Path) -> None:
    work = (
        "from pathlib import Path; from sim.report.folder.whole_file import whole_file\n"
        "with whole_file(Path('/dev/stdout')) as file: file.write('told')"
    )
    command = [sys.executable, "-c", work]
    if to == "a pipe":
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        assert (done.stdout, done.stderr) == ("told", "")
        return
    with (tmp_path / "out").open("w") as out:
        subprocess.run(command, stdout=out, check=True)
    assert (tmp_path / "out").read_text() == "told"


@posix
@pytest.mark.parametrize("to", ["mine.txt", "nothing"])
def test_a_link_to_a_file_is_refused_before_anything_runs(
    to: str, umbau: Umbau, short: Path
) -> None:
    Path("mine.txt").write_text("mine")
    Path("log.csv").symlink_to(to)
    ended = umbau("log", short, "--out", "log.csv")
    assert ended.code == 2
    assert "log.csv is a link; name the file it leads to" in " ".join(ended.err.split())
    assert Path("log.csv").is_symlink()
    assert Path("mine.txt").read_text() == "mine"
    assert not Path("nothing").exists()


@posix
def test_a_planted_link_is_never_followed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mine = tmp_path / "mine.txt"
    mine.write_text("mine")
    draft = tmp_path / f".log.csv.{'0' * 16}.umbau-draft"
    draft.symlink_to(mine)
    monkeypatch.setattr("sim.report.folder.whole_file.draft_beside", lambda _out: draft)
    with pytest.raises(FileExistsError), whole_file(tmp_path / "log.csv") as file:
        file.write("new")
    assert mine.read_text() == "mine"


def test_a_failure_leaves_the_old_and_no_draft(tmp_path: Path) -> None:
    log = tmp_path / "log.csv"
    log.write_text("old")

    def failing() -> None:
        with whole_file(log) as file:
            file.write("half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        failing()
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {"log.csv": "old"}


def test_the_draft_of_a_dead_process_is_swept(tmp_path: Path) -> None:
    (tmp_path / f".log.csv.{'0' * 16}.umbau-draft").write_text("half")
    assert tidy(tmp_path) == []
    assert list(tmp_path.iterdir()) == []


def test_a_folder_is_refused(tmp_path: Path) -> None:
    for place in (tmp_path, tmp_path / "no" / "log.csv"):
        with pytest.raises(RunError, match="name a file"), whole_file(place):
            pass


def test_a_log_for_excel_is_the_same_log(umbau: Umbau, short: Path) -> None:
    assert umbau("log", short, "--out", "plain.csv").code == 0
    ended = umbau("log", short, "--out", "excel.csv", "--excel")
    assert (ended.code, ended.out) == (0, "")
    content = Path("excel.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbftime;date;event;")
    assert content.count(b"\r\n") == content.count(b"\n")
    plain = pd.read_csv("plain.csv")
    german = pd.read_csv("excel.csv", sep=";", decimal=",", encoding=FOR_EXCEL)
    pd.testing.assert_frame_equal(german, plain.round(4))
    rows = list(csv.reader(content.decode(FOR_EXCEL).splitlines(), delimiter=";"))
    assert max(len(row[0].partition(",")[2]) for row in rows[1:]) == 4


def test_excel_reads_files_only(umbau: Umbau, short: Path) -> None:
    ended = umbau("log", short, "--excel")
    assert (ended.code, ended.out) == (2, "")
    assert "Excel reads files: name one with --out" in " ".join(ended.err.split())


@posix
def test_a_schema_is_not_written_through_a_link(umbau: Umbau) -> None:
    Path("mine.json").write_text("mine")
    Path("schema").mkdir()
    Path("schema", "study.schema.json").symlink_to("../mine.json")
    ended = umbau("schema")
    assert ended.code == 1
    assert "study.schema.json is a link; name the file it leads to" in ended.err
    assert Path("mine.json").read_text() == "mine"
