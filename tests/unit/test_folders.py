"""Folders that are written whole or not at all: killed at any instant, nobody else's touched."""

import json
import os
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest

from sim.errors import Cancelled, RunError
from sim.machine import locks
from sim.report.folder.folders import (
    MANIFEST,
    changed_files,
    own_files,
    refuse_other_content,
    tidy,
    try_to_write,
    whole_folder,
)

needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="kills a copy of this process")


def write(out: Path, content: str) -> None:
    """Write a folder as results are: two tables, a note, a manifest."""
    with whole_folder(out, {"asked": {"command": "run"}}) as folder:
        (folder / "tables").mkdir()
        for name in ("values", "months"):
            (folder / "tables" / f"{name}.csv").write_text(content, encoding="utf-8")
        (folder / "note.md").write_text(content, encoding="utf-8")
        (folder / MANIFEST).write_text('{"umbau": "0", "files": []}', encoding="utf-8")


def content_of(out: Path) -> str:
    """Return what all files of a folder say; fail where they are not all there, or not alike."""
    details = json.loads((out / MANIFEST).read_text(encoding="utf-8"))
    names = {"note.md", "tables/months.csv", "tables/values.csv"}
    assert set(details["files"]) == names
    (content,) = {(out / name).read_text(encoding="utf-8") for name in names}
    assert not list(changed_files(out, details["files"]))
    return content


def hidden(parent: Path) -> list[str]:
    return sorted(path.name for path in parent.iterdir() if path.name.startswith("."))


def killed_at(instant: int, work: Callable[[], object]) -> bool:
    """Do some work in a copy of this process that dies at its so many-th touch of the disk.

    Returns whether it died; False: it was done before.
    """
    child = os.fork()
    if child == 0:
        seen = 0

        def die(event: str, _arguments: object) -> None:
            nonlocal seen
            if event in ("open", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.chmod"):
                seen += 1
                if seen == instant:
                    os._exit(9)

        sys.addaudithook(die)
        try:
            work()
        except BaseException:  # noqa: BLE001 - it must not come back as a second pytest
            os._exit(1)
        os._exit(0)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert code in (0, 9)
    return code == 9


def instants() -> Iterator[int]:
    yield from range(1, 200)
    pytest.fail("it never came to its end")


@needs_fork
def test_who_is_killed_at_any_instant_leaves_the_old_or_the_new(tmp_path: Path) -> None:
    seen = []
    for instant in instants():
        out = tmp_path / f"{instant}" / "town"
        write(out, "old")
        died = killed_at(instant, partial(write, out, "new"))
        between = not out.exists()
        said = tidy(out.parent)
        assert said == (
            [f"{out} is back: a command that was interrupted had set it aside"] if between else []
        )
        assert content_of(out) in ("old", "new")
        assert hidden(out.parent) == [], instant
        seen.append("between" if between else content_of(out))
        if not died:
            break
    assert [*dict.fromkeys(seen)] == ["old", "between", "new"]
    assert seen.count("between") == 1


@needs_fork
def test_who_is_killed_while_tidying_loses_nothing_either(tmp_path: Path) -> None:
    for instant in instants():
        out = tmp_path / f"{instant}" / "town"
        write(out, "old")
        out.rename(out.with_name(f".town.{'0' * 16}.umbau-old"))
        draft = out.with_name(f".town.{'1' * 16}.umbau-draft")
        (draft / "tables").mkdir(parents=True)
        (draft / "tables" / "values.csv").write_text("half")
        died = killed_at(instant, partial(tidy, out.parent))
        tidy(out.parent)
        assert content_of(out) == "old"
        assert hidden(out.parent) == []
        if not died:
            break


def test_what_was_replaced_and_not_yet_deleted_is_deleted(tmp_path: Path) -> None:
    out = tmp_path / "town"
    write(out, "old")
    out.rename(tmp_path / f".town.{'0' * 16}.umbau-old")
    write(out, "new")
    assert hidden(tmp_path) == []
    assert content_of(out) == "new"


LIVING = """
import sys, time
from pathlib import Path
from sim.report.folder.folders import whole_folder
with whole_folder(Path(sys.argv[1])) as folder:
    (folder / "half.csv").write_text("half")
    print("writing", flush=True)
    time.sleep(60)
"""


@contextmanager
def somebody_writing(out: Path) -> Iterator[subprocess.Popen[str]]:
    """Let another process be in the middle of writing a folder."""
    command = [sys.executable, "-c", LIVING, str(out)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "writing\n"
        yield process
        process.kill()


def test_the_draft_of_a_living_process_is_left_to_it_and_swept_when_it_is_dead(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(locks, "_PATIENCE", 0.0)
    with somebody_writing(tmp_path / "town") as process:
        before = hidden(tmp_path)
        assert len(before) == 2
        assert tidy(tmp_path) == []
        assert hidden(tmp_path) == before
        with pytest.raises(RunError, match=r"another process holds .*umbau-lock; give the command"):
            write(tmp_path / "town", "new")
        write(tmp_path / "village", "new")
        process.kill()
        process.wait()
        assert hidden(tmp_path) == before
        assert tidy(tmp_path) == []
        assert hidden(tmp_path) == []


def test_a_cancellation_leaves_the_old_and_no_draft(tmp_path: Path) -> None:
    write(tmp_path / "town", "old")

    def cancelled() -> None:
        with whole_folder(tmp_path / "town") as folder:
            (folder / "half.csv").write_text("half")
            raise Cancelled

    with pytest.raises(Cancelled):
        cancelled()
    assert content_of(tmp_path / "town") == "old"
    assert hidden(tmp_path) == []


def test_a_cancellation_after_everything_is_written_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "town", "old")

    def cancel(_self: Path) -> None:
        raise Cancelled

    monkeypatch.setattr(Path, "unlink", cancel)
    with pytest.raises(Cancelled, match=r"everything was written to .*town"):
        write(tmp_path / "town", "new")
    assert content_of(tmp_path / "town") == "new"


# -- whose is what ------------------------------------------------------------------------------


def mine(folder: Path) -> Path:
    """Make a folder of the user's with a letter in it."""
    folder.mkdir(parents=True)
    (folder / "letter.txt").write_text("mine")
    return folder


def link_beside(out: Path) -> None:
    (out / "papers").symlink_to(mine(out.parent / "papers"))


def link_for_tables(out: Path) -> None:
    (out / "tables").rename(out.parent / "papers")
    (out / "tables").symlink_to(out.parent / "papers")


def link_for_a_table(out: Path) -> None:
    table = out / "tables" / "values.csv"
    table.rename(out.parent / "values.csv")
    table.symlink_to(out.parent / "values.csv")


def forged_manifest(out: Path) -> None:
    mine(out.parent / "papers")
    details = json.loads((out / MANIFEST).read_text())
    details["files"] |= {"../papers/letter.txt": "", "papers/letter.txt": "", "papers": ""}
    (out / MANIFEST).write_text(json.dumps(details))
    mine(out / "papers")


FOREIGN: dict[str, Callable[[Path], object]] = {
    "a folder": lambda out: mine(out / "papers"),
    "an empty folder": lambda out: (out / "papers").mkdir(),
    "a folder among tables": lambda out: mine(out / "tables" / "papers"),
    "a link": link_beside,
    "a dangling link": lambda out: (out / "papers").symlink_to("nowhere"),
    "a link for tables": link_for_tables,
    "a link for a table": link_for_a_table,
    "a forged manifest": forged_manifest,
    "a file": lambda out: (out / "tables" / "note.txt").write_text("mine"),
    "a changed file": lambda out: (out / "tables" / "values.csv").write_text("mine"),
}


def everything(folder: Path) -> dict[str, str]:
    """Return all there is below a folder, links as links."""
    return {
        str(path.relative_to(folder)): (
            f"-> {path.readlink()}" if path.is_symlink()
            else path.read_text(encoding="utf-8") if path.is_file() else ""
        )
        for path in sorted(folder.rglob("*"))
    }  # fmt: skip


@pytest.mark.parametrize("foreign", FOREIGN)
def test_what_is_not_umbaus_is_neither_replaced_nor_deleted(foreign: str, tmp_path: Path) -> None:
    out = tmp_path / "town"
    write(out, "old")
    FOREIGN[foreign](out)
    before = everything(tmp_path)
    with pytest.raises(RunError, match=r"; move it, or choose another --out"):
        refuse_other_content(out)
    with pytest.raises(RunError):
        write(out, "new")
    assert everything(tmp_path) == before


@pytest.mark.parametrize("foreign", FOREIGN)
def test_what_comes_while_somebody_writes_is_not_lost_either(foreign: str, tmp_path: Path) -> None:
    out = tmp_path / "town"
    write(out, "old")

    def disturbed() -> None:
        with whole_folder(out) as folder:
            (folder / MANIFEST).write_text('{"umbau": "0"}')
            FOREIGN[foreign](out)

    with pytest.raises(RunError, match=r"; move it, or choose another --out"):
        disturbed()
    assert "mine" in everything(tmp_path).values() or "link" in foreign or "empty" in foreign
    assert out.is_dir()
    assert hidden(tmp_path) == []


@pytest.mark.parametrize(
    ("kind", "foreign"),
    # of a draft nobody knows which files were to be in it, so files do not count there
    [
        (kind, each)
        for kind in ("draft", "old")
        for each in FOREIGN
        if kind == "old" or not each.endswith("file")
    ],
)
def test_a_folder_of_the_users_in_what_was_left_survives(
    kind: str, foreign: str, tmp_path: Path
) -> None:
    out = tmp_path / "town"
    write(out, "old")
    left = tmp_path / f".town.{'0' * 16}.umbau-{kind}"
    write(tmp_path / "other", "old")
    (tmp_path / "other").rename(left)
    FOREIGN[foreign](left)
    before = everything(tmp_path)
    said = tidy(tmp_path)
    assert len(said) == 1
    assert said[0].startswith(f"{left} is left of a command that was interrupted, and holds what")
    after = everything(tmp_path)
    assert {name: text for name, text in before.items() if text == "mine"}.items() <= after.items()
    assert {n: text for n, text in before.items() if text.startswith("->")}.items() <= after.items()
    assert left.is_dir()
    assert content_of(out) == "old"


def test_links_and_folders_named_like_a_draft_are_left(tmp_path: Path) -> None:
    papers = mine(tmp_path / "papers")
    (tmp_path / f".a.{'0' * 16}.umbau-draft").symlink_to(papers)
    (tmp_path / f".b.{'0' * 16}.umbau-old").symlink_to(papers)
    (tmp_path / ".c.umbau-lock").symlink_to(papers / "letter.txt")
    (tmp_path / ".d.umbau-lock").write_text("mine")
    mine(tmp_path / f".e.{'0' * 16}.umbau-old")
    (tmp_path / ".f.draft").mkdir()
    before = everything(tmp_path)
    said = tidy(tmp_path)
    assert everything(tmp_path) == before
    assert len(said) == 1


@pytest.mark.parametrize("to", ["papers", "nowhere", "town"])
def test_a_link_is_refused_wherever_it_leads(to: str, tmp_path: Path) -> None:
    mine(tmp_path / "papers")
    (tmp_path / "town").symlink_to(to)
    with pytest.raises(RunError, match="town is a link; name the folder it leads to"):
        write(tmp_path / "town", "new")
    assert everything(tmp_path) == {
        "papers": "", "papers/letter.txt": "mine", "town": f"-> {to}",
    }  # fmt: skip


def test_the_folder_one_is_in_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "deep").mkdir()
    monkeypatch.chdir(tmp_path / "deep")
    for out in (Path(), Path(".."), tmp_path):
        with pytest.raises(RunError, match="is the folder you are in, or above it"):
            refuse_other_content(out)


def test_a_results_folder_that_is_a_link_is_written_to(tmp_path: Path) -> None:
    (tmp_path / "big_disk").mkdir()
    (tmp_path / "results").symlink_to("big_disk")
    for content in ("old", "new"):
        write(tmp_path / "results" / "town", content)
    assert content_of(tmp_path / "big_disk" / "town") == "new"
    assert (tmp_path / "results").is_symlink()


@pytest.mark.parametrize(
    "manifest",
    ["", "[]", "null", "7", '"umbau"', "{", "[" * 100_000, '{"umbau": 1}',
     '{"umbau": 1, "files": 7}', '{"umbau": 1, "files": null}', "\ufffe"],
)  # fmt: skip
def test_a_strange_manifest_protects_its_folder(manifest: str, tmp_path: Path) -> None:
    out = mine(tmp_path / "town")
    (out / MANIFEST).write_text(manifest, encoding="utf-8")
    assert not own_files(out)
    with pytest.raises(RunError):
        refuse_other_content(out)


# -- rights -------------------------------------------------------------------------------------


@pytest.mark.parametrize("mask", [0o022, 0o077, 0o002])
def test_a_folder_has_the_rights_that_the_user_gives_new_ones(mask: int, tmp_path: Path) -> None:
    before = os.umask(mask)
    try:
        write(tmp_path / "new" / "town", "new")
        for path in (tmp_path / "new", tmp_path / "new" / "town", tmp_path / "new/town/tables"):
            assert stat.S_IMODE(path.stat().st_mode) == 0o777 & ~mask
        assert stat.S_IMODE((tmp_path / "new/town/note.md").stat().st_mode) == 0o666 & ~mask
    finally:
        os.umask(before)


def test_a_replaced_folder_keeps_its_rights(tmp_path: Path) -> None:
    write(tmp_path / "town", "old")
    (tmp_path / "town").chmod(0o700)
    write(tmp_path / "town", "new")
    assert stat.S_IMODE((tmp_path / "town").stat().st_mode) == 0o700


def test_a_place_is_tried_without_a_trace(tmp_path: Path) -> None:
    try_to_write(tmp_path / "far" / "below" / "town")
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(OSError, match="File name too long"):
        try_to_write(tmp_path / ("x" * 240))
    (tmp_path / "loop").symlink_to("loop")
    with pytest.raises(OSError, match="symbolic links"):
        try_to_write(tmp_path / "loop" / "town")
    assert [path.name for path in tmp_path.iterdir()] == ["loop"]
