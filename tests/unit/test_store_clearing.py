"""Clearing kept runs: what is not one of them survives, and what is told is true."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from sim.cli.files import kept_runs
from sim.errors import RunError
from sim.experiment.kept import clear, listing
from sim.experiment.runner import run_all
from sim.experiment.store import Store
from sim.reading.loading import load_scenario
from sim.report.sections.store import store_blocks
from sim.report.writers.terminal import terminal
from sim.scenario.study import Scenario

LAB = Path(__file__).parents[1] / "theory" / "scenarios" / "a1_mm1.yaml"
links = pytest.mark.skipif(os.name == "nt", reason="links need a privilege there")


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    lab = load_scenario(LAB).scenario
    run = lab.run.model_copy(update={"run_length": 6000.0, "warm_up": 0.0})
    return lab.model_copy(update={"run": run})


Keep = Callable[[], Store]


@pytest.fixture
def keep(scenario: Scenario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Keep:
    """Keep two runs in .umbau, in a folder of its own."""
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")

    def kept() -> Store:
        store = Store()
        run_all({"": scenario}, 2, store=store)
        return store

    return kept


def _precious(folder: Path) -> Path:
    """Make a folder as people have them, with a file that looks like a kept run."""
    (folder / "2024" / "drafts").mkdir(parents=True)
    (folder / "2024" / "thesis.txt").write_text("mine")
    (folder / "2024" / "drafts" / "0.run").write_text("mine")
    (folder / "about.json").write_text("mine")
    return folder


def _content(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def _cleared(capsys: pytest.CaptureFixture[str]) -> str:
    capsys.readouterr()
    kept_runs(clear_all=True, clear_outdated=False)
    return capsys.readouterr().out


def test_everything_that_is_kept_goes_and_is_told(
    keep: Keep, capsys: pytest.CaptureFixture[str]
) -> None:
    store = keep()
    size = sum(path.stat().st_size for path in store.runs.rglob("*") if path.is_file())
    cleared = clear(store, outdated_only=False)
    assert (cleared.runs, cleared.size, cleared.left) == (2, size, [])
    assert sorted(path.name for path in store.folder.iterdir()) == [".gitignore", "CACHEDIR.TAG"]
    keep()
    assert _cleared(capsys) == ".umbau: 2 runs, 0.0 MB deleted.\n"
    assert _cleared(capsys) == ".umbau: 0 runs, 0.0 MB deleted.\n"


NESTED = ("thesis", "0123456789abcdef", "{program}/thesis", "{program}/{shelf}/thesis",
          "{program}/" + "0" * 32)  # fmt: skip


@pytest.mark.parametrize("place", NESTED)
def test_a_folder_of_the_users_inside_survives(
    place: str, keep: Keep, capsys: pytest.CaptureFixture[str]
) -> None:
    store = keep()
    (shelf,) = store.shelves()
    inside = store.runs / place.format(program=shelf.parent.name, shelf=shelf.name) / "deep"
    before = _content(_precious(inside))
    told = _cleared(capsys)
    assert _content(inside) == before
    assert told.startswith(".umbau: 2 runs, 0.0 MB deleted.\nLeft there: '.umbau/runs/")
    assert not list(listing(store))


@links
@pytest.mark.parametrize(
    "place", ["{program}", "{program}/{shelf}", "0123456789abcdef", "{program}/" + "0" * 32]
)
def test_no_link_inside_is_followed(
    place: str, keep: Keep, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The folder that a link leads to looks like one of kept runs."""
    store = keep()
    (shelf,) = store.shelves()
    target = tmp_path / "elsewhere"
    link = store.runs / place.format(program=shelf.parent.name, shelf=shelf.name)
    if link.exists():
        link.rename(target)
    else:
        shelf.parent.rename(target) if link.parent == store.runs else shelf.rename(target)
        link.parent.mkdir(exist_ok=True)
    link.symlink_to(target, target_is_directory=True)
    before = _content(target)
    assert len(before) == 3
    told = _cleared(capsys)
    assert _content(target) == before
    assert told.startswith(".umbau: 0 runs, 0.0 MB deleted.\nLeft there: ")
    assert link.is_symlink()


@links
@pytest.mark.parametrize("which", [".umbau", ".umbau/runs"])
def test_nothing_is_deleted_through_a_link(which: str, keep: Keep, tmp_path: Path) -> None:
    store = keep()
    target = tmp_path / "elsewhere"
    Path(which).rename(target)
    Path(which).symlink_to(target, target_is_directory=True)
    _precious(target)
    before = _content(target)
    for outdated_only in (False, True):
        with pytest.raises(RunError, match=f"^{which} is a link, and nothing is deleted through"):
            clear(store, outdated_only=outdated_only)
    assert _content(target) == before


@links
def test_runs_are_kept_in_a_folder_that_was_linked_for_space(keep: Keep, tmp_path: Path) -> None:
    (tmp_path / "large disk").mkdir()
    Path(".umbau").symlink_to(tmp_path / "large disk", target_is_directory=True)
    assert keep().kept == 2
    assert keep().found == 2
    assert (tmp_path / "large disk" / "CACHEDIR.TAG").is_file()


@links
@pytest.mark.parametrize("depth", [1, 2, 3])
def test_no_run_is_written_or_read_through_a_link_inside(
    depth: int, keep: Keep, tmp_path: Path
) -> None:
    store = keep()
    (shelf,) = store.shelves()
    linked = (store.runs, shelf.parent, shelf)[depth - 1]
    linked.rename(tmp_path / "elsewhere")
    linked.symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    before = _content(tmp_path / "elsewhere")
    again = keep()
    assert (again.found, again.kept, again.lost) == (0, 0, 2)
    assert again.trouble == f"{linked} is a link"
    assert _content(tmp_path / "elsewhere") == before


@links
def test_a_link_in_the_place_of_a_run_is_replaced_and_not_written_through(
    keep: Keep, tmp_path: Path
) -> None:
    store = keep()
    (shelf,) = store.shelves()
    (tmp_path / "thesis.txt").write_text("mine")
    for name in ("0.run", "about.json"):
        (shelf / name).unlink()
        (shelf / name).symlink_to(tmp_path / "thesis.txt")
    assert (keep().found, keep().found) == (1, 2)
    assert (tmp_path / "thesis.txt").read_text() == "mine"


@pytest.mark.parametrize("made", ["made now", "empty", "foreign", "another program's"])
def test_only_a_folder_that_is_new_or_empty_is_marked(made: str, keep: Keep) -> None:
    if made != "made now":
        Path(".umbau").mkdir()
    if made == "foreign":
        _precious(Path(".umbau") / "runs")
    if made == "another program's":
        Path(".umbau", "CACHEDIR.TAG").write_text("Signature: 8a477f597d28d172789f06886806bc55\n")
    before = _content(Path(".umbau"))
    store = keep()
    assert store.kept == 2
    assert store.marked == (made in ("made now", "empty"))
    assert Path(".umbau", ".gitignore").exists() == store.marked
    if not store.marked:
        with pytest.raises(RunError, match=r"^.umbau was not made by Umbau; delete it by hand"):
            clear(store, outdated_only=False)
        assert before.items() <= _content(Path(".umbau")).items()
        assert keep().found == 2


def test_a_mark_that_was_interrupted_is_finished(keep: Keep) -> None:
    store = Store()
    store.mark()
    (store.folder / ".gitignore").unlink()
    (store.folder / "CACHEDIR.TAG").rename(store.folder / f".CACHEDIR.TAG.999999999-{'0' * 32}")
    keep()
    assert sorted(path.name for path in store.folder.iterdir()) == [
        ".gitignore", "CACHEDIR.TAG", "runs",
    ]  # fmt: skip


def test_drafts_of_processes_that_are_gone_are_swept_and_others_left(keep: Keep) -> None:
    store = keep()
    (shelf,) = store.shelves()
    gone = [shelf / f".{name}.999999999-{'0' * 32}" for name in ("0.run", "about.json")]
    gone += [shelf / f".7.run.{'0' * 32}"]  # of an earlier version
    left = [shelf / f".0.run.{os.getpid()}-{'0' * 32}", shelf / f".thesis.txt.{'0' * 32}"]
    for draft in (*gone, *left):
        draft.write_text("half")
    assert keep().found == 2
    assert not any(draft.exists() for draft in gone)
    assert all(draft.exists() for draft in left)


# -- listing ----------------------------------------------------------------------------------

_ABOUT = b'{"office":%b,"structure":"b","condition":"","days":%b,"seed":%b,"equal":"x"}'
ABOUTS = {
    "nothing": b"",
    "no JSON": b"\xff{",
    "deep": b"[" * 60_000,
    "endless days": _ABOUT % (b'"a"', b"1e999", b"1"),
    "long seed": _ABOUT % (b'"a"', b"1", b"9" * 5000),
    "half a letter": _ABOUT % (rb'"\ud800"', b"1", b"1"),
    "a list": b"[1, 2]",
    "huge": b" " * 1_000_000,
}


@pytest.mark.parametrize("content", ABOUTS.values(), ids=ABOUTS)
def test_runs_without_a_readable_description_are_counted_and_described_anew(
    content: bytes, keep: Keep
) -> None:
    store = keep()
    (shelf,) = store.shelves()
    (shelf / "about.json").write_bytes(content)
    said = terminal(store_blocks(list(listing(store)), store.folder, "en"))
    assert said.startswith(".umbau: 2 runs, 0.0 MB.")
    assert "(unreadable)" in said
    (shelf / "0.run").unlink()
    keep()  # keeps a run, so that the description is looked at
    assert json.loads((shelf / "about.json").read_bytes())["structure"] == "one_team"
    assert "(unreadable)" not in terminal(store_blocks(list(listing(store)), store.folder, "en"))


def test_control_characters_of_a_description_are_shown_not_sent(keep: Keep) -> None:
    store = keep()
    (shelf,) = store.shelves()
    about = json.loads((shelf / "about.json").read_bytes())
    forged = {**about, "office": "\x1b[31mred\u202e", "structure": "s" * 5000}
    (shelf / "about.json").write_text(json.dumps(forged))
    said = terminal(store_blocks(list(listing(store)), store.folder, "en"))
    assert r"\x1b[31mred\u202e" in said
    assert all(line.isprintable() and len(line) < 250 for line in said.splitlines())


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_pipes_hold_nobody_up(keep: Keep) -> None:
    store = keep()
    (shelf,) = store.shelves()
    for path in (shelf / "0.run", shelf / "about.json", store.folder / "CACHEDIR.TAG"):
        path.unlink()
        os.mkfifo(path)
    assert [(each.about, each.runs) for each in listing(store)] == [(None, 1)]
    with pytest.raises(RunError, match="was not made by Umbau"):
        clear(store, outdated_only=False)
    again = keep()
    assert (again.found, again.kept) == (1, 1)
