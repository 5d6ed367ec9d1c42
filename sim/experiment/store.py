"""Results of single replications kept in files, so that no run is ever made twice.

A replication is a pure function of its scenario, its number and the program. What is kept
under these three is therefore what a run would give, to the last bit.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from functools import cached_property
from pathlib import Path

from pydantic import Field

from sim.adding import added
from sim.declared import Frozen
from sim.experiment.encoding import MOST_BYTES, Frame, decoded, encoded, frame_of
from sim.experiment.fingerprint import fingerprint
from sim.machine.own_files import (
    abandoned,
    drafted,
    is_link,
    is_own_folder,
    read_regular,
    write_whole,
)
from sim.machine.program import program
from sim.measures.measures import Results
from sim.scenario.study import Scenario
from sim.units import DAY

FOLDER = Path(".umbau")
"""Where runs are kept unless said otherwise: in the folder where commands are given."""

_TAG = "CACHEDIR.TAG"
_SIGNATURE = b"Signature: 8a477f597d28d172789f06886806bc55\n# Runs kept by Umbau.\n"
_MARKS = {_TAG: _SIGNATURE, ".gitignore": b"*\n"}
_ABOUT = "about.json"
_MOST_ABOUT = 1 << 16
"""Bytes."""
_PROGRAM = re.compile("[0-9a-f]{16}")
_SCENARIO = re.compile("[0-9a-f]{32}")
_RUN = re.compile(r"[0-9]+\.run")


class Store:
    """A folder of kept runs; several processes may use it at once.

    What cannot be read is as good as not there. What cannot be written is not kept: `trouble`
    then says why, and no run fails by it. The folder itself may be a link, which somebody set
    for the sake of space; below it no link is followed.
    """

    def __init__(self, folder: Path = FOLDER) -> None:
        self.folder = folder
        self.found = self.kept = self.lost = 0
        """Runs that need not have been made again, that were kept, that could not be."""
        self.trouble = ""
        """Why the first run that could not be kept was not."""
        self._swept = False
        self.awaited: set[Path] = set()
        """Where runs will be that are not made yet, or that nobody here has heard of."""

    @property
    def done(self) -> int:
        """Runs that have been asked for and need not be made again.

        Those that other processes keep are there before this one hears of them.
        """
        return self.found + self.kept + added(path.exists() for path in self.awaited)

    def shelf(self, scenario: Scenario) -> "Shelf":
        """Return the kept runs of one scenario."""
        if not self._swept:
            self.sweep()
            self._swept = True
        return Shelf(self, scenario)

    @property
    def runs(self) -> Path:
        """The folder below which runs are kept, by program and scenario."""
        return self.folder / "runs"

    def shelves(self) -> Iterator[Path]:
        """Yield the folders of scenarios that runs may be kept in, links left out.

        Raises OSError where a folder cannot be read.
        """
        if is_own_folder(self.runs):
            for program_folder in _own_folders(self.runs, _PROGRAM):
                yield from _own_folders(program_folder, _SCENARIO)

    def sweep(self) -> None:
        """Delete drafts of processes that were ended while they wrote."""
        with suppress(OSError):
            for folder in (self.folder, *self.shelves()):
                for path in list(folder.iterdir()) if folder.is_dir() else ():
                    if is_abandoned_draft(path):
                        path.unlink(missing_ok=True)

    @property
    def marked(self) -> bool:
        """Tell whether the folder says that it is one of these."""
        try:
            tag = read_regular(self.folder / _TAG, len(_SIGNATURE) + _SIGNATURE.count(b"\n"))
        except (OSError, ValueError):
            return False
        return tag.replace(b"\r\n", b"\n") == _SIGNATURE

    def mark(self) -> None:
        """Tell programs that make backups, and git, that the folder can be made anew.

        Only in a folder that is made now or is empty: nothing of anybody else's is to be taken
        for a kept run one day. Raises OSError.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        if self.marked or all(drafted(path.name) in _MARKS for path in self.folder.iterdir()):
            for name, content in _MARKS.items():
                if not (self.folder / name).exists():
                    write_whole(self.folder / name, content)


def _own_folders(folder: Path, names: re.Pattern[str]) -> list[Path]:
    inside = sorted(path for path in folder.iterdir() if names.fullmatch(path.name))
    return [path for path in inside if is_own_folder(path)]


def is_run(path: Path) -> bool:
    """Tell whether a path inside a shelf is a kept run."""
    return bool(_RUN.fullmatch(path.name)) and path.is_file() and not is_link(path)


def is_description(path: Path) -> bool:
    """Tell whether a path inside a shelf says what runs are of."""
    return path.name == _ABOUT and path.is_file() and not is_link(path)


def is_abandoned_draft(path: Path) -> bool:
    """Tell whether a path is what a process left that was ended while it wrote."""
    name = drafted(path.name)
    own = name == _ABOUT or name in _MARKS or _RUN.fullmatch(name)
    return bool(own) and abandoned(path) and path.is_file() and not is_link(path)


class About(Frozen):
    """What the kept runs of a folder are of, for people."""

    office: str
    structure: str
    condition: str
    days: float
    seed: int = Field(ge=0)
    equal: str

    @classmethod
    def of(cls, scenario: Scenario) -> "About":
        """Describe the runs of a scenario."""
        return cls(
            office=scenario.office.name,
            structure=scenario.structure.name,
            condition=scenario.condition,
            days=scenario.run.run_length / DAY,
            seed=scenario.run.seed,
            equal=scenario.run.equal,
        )

    @classmethod
    def read(cls, shelf: Path) -> "About | None":
        """Return what a folder says of itself; None where that cannot be read."""
        try:
            return cls.model_validate_json(read_regular(shelf / _ABOUT, _MOST_ABOUT))
        except (OSError, ValueError):
            return None


class Shelf:
    """The kept runs of one scenario."""

    def __init__(self, store: Store, scenario: Scenario) -> None:
        self._store, self._scenario = store, scenario
        self._name = fingerprint(scenario)
        self._folder = store.runs / program() / self._name
        way = (store.runs, self._folder.parent, self._folder)
        self._link = next((folder for folder in way if is_link(folder)), None)
        """What would lead out of the store."""
        self._made = False

    def get(self, replication: int) -> Results | None:
        """Return the results of a replication; None where they are not kept, or damaged.

        They are to be made then, by whatever process.
        """
        self._store.awaited.add(self._path(replication))
        if self._link is not None:
            return None
        try:
            content = read_regular(self._path(replication), MOST_BYTES)
            found = decoded(content, self._title(replication), self._frame)
        except (OSError, ValueError):
            return None
        self._store.awaited.discard(self._path(replication))
        self._store.found += 1
        return found

    def put(self, replication: int, results: Results, *, kept: bool = False) -> bool:
        """Keep the results of a replication, wholly or not at all; tell whether they are kept.

        `kept`: they are, by another process.
        """
        path = self._path(replication)
        try:
            if not kept:
                self._make()
                write_whole(path, encoded(results, self._title(replication)))
        except OSError as error:
            self._store.lost += 1
            self._store.trouble = self._store.trouble or error.strerror or str(error)
            return False
        self._store.awaited.discard(path)
        self._store.kept += 1
        return True

    def _make(self) -> None:
        """Make the folder where it is not there, and mend what it says of itself. OSError."""
        if self._link is not None:
            message = f"{self._link} is a link"
            raise OSError(message)
        if self._made and (self._folder / _ABOUT).exists():
            return
        self._store.mark()
        self._folder.mkdir(parents=True, exist_ok=True)
        if About.read(self._folder) is None:
            about = About.of(self._scenario).model_dump_json()
            write_whole(self._folder / _ABOUT, about.encode())
        self._made = True

    @cached_property
    def _frame(self) -> Frame:
        return frame_of(self._scenario)

    def _path(self, replication: int) -> Path:
        return self._folder / f"{replication}.run"

    def _title(self, replication: int) -> str:
        """Return what the file says of itself, so that a misplaced one is no result."""
        return f"{program()} {self._name} {replication}"
