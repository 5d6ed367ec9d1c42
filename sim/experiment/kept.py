"""Looking at kept runs, and deleting them: never more than what is one of them."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from sim.adding import added
from sim.errors import RunError
from sim.experiment.store import About, Store, is_abandoned_draft, is_description, is_run
from sim.machine.own_files import is_link
from sim.machine.program import program
from sim.messages.message import Message


@dataclass(frozen=True, slots=True)
class Kept:
    """The runs kept of one scenario, and whether this program made them."""

    about: About | None
    """None: the folder's own description cannot be read."""
    runs: int
    size: int
    """Bytes."""
    current: bool
    """False: made by another version, never used again."""


def listing(store: Store) -> Iterator[Kept]:
    """Yield what is kept, scenario by scenario. Raises OSError where it cannot be looked at."""
    for shelf in store.shelves():
        sizes = [path.lstat().st_size for path in shelf.iterdir() if is_run(path)]
        if sizes:
            current = shelf.parent.name == program()
            yield Kept(About.read(shelf), len(sizes), added(sizes), current)


@dataclass
class Cleared:
    """What was deleted, and what is still there although all was to go."""

    runs: int = 0
    size: int = 0
    """Bytes."""
    left: list[Path] = field(default_factory=list)
    """What is not Umbau's, or could not be deleted."""


def clear(store: Store, *, outdated_only: bool) -> Cleared:
    """Delete kept runs, all or those of other versions, and folders that are empty then.

    Only a folder that says that it is one of these is touched, and in it only the runs; no link
    is followed. Raises RunError where nothing may be deleted, OSError.
    """
    for folder in (store.folder, store.runs):
        if is_link(folder):
            raise RunError(Message("kept.link", folder=folder))
    cleared = Cleared()
    if not store.runs.exists():
        return cleared
    if not store.marked:
        raise RunError(Message("kept.not_ours", folder=store.folder))
    shelves = [
        each for each in store.shelves() if not (outdated_only and each.parent.name == program())
    ]
    for shelf in shelves:
        _delete_runs(shelf, cleared)
    own = dict.fromkeys([*shelves, *(shelf.parent for shelf in shelves), store.runs])
    for folder in own:
        with suppress(OSError):  # something is in it
            folder.rmdir()
    looked_into = [each for each in own if not (outdated_only and each == store.runs)]
    cleared.left = sorted(
        path
        for folder in looked_into
        if folder.exists()
        for path in folder.iterdir()
        if path not in own
    )
    return cleared


def _delete_runs(shelf: Path, cleared: Cleared) -> None:
    """Delete the runs of a folder, and last its description."""
    for path in sorted(shelf.iterdir(), key=is_description):
        if is_run(path) or is_description(path) or is_abandoned_draft(path):
            size = path.lstat().st_size
            with suppress(OSError):  # then it is still there, and is told
                path.unlink()
                cleared.runs += path.suffix == ".run"
                cleared.size += size
