"""Results of single replications kept in files, so that no run is ever made twice.

A replication is a pure function of its scenario, its number and the program. What is kept
under these three is therefore what a run would give, to the last bit.
"""

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4
from zipfile import BadZipFile

from sim.errors import RunError
from sim.experiment.encoding import decoded, encoded
from sim.experiment.fingerprint import fingerprint, program
from sim.measures.measures import Results
from sim.scenario.calendar import DAY
from sim.scenario.study import Scenario

FOLDER = Path(".umbau")
"""Where runs are kept unless said otherwise: in the folder where commands are given."""

_TAG = "CACHEDIR.TAG"
_SIGNATURE = "Signature: 8a477f597d28d172789f06886806bc55\n# Runs kept by Umbau.\n"
_ABOUT = "about.json"
_SUFFIX = ".run"


class Store:
    """A folder of kept runs; several processes may use it at once.

    What cannot be read is as good as not there. What cannot be written is not kept: `trouble`
    then says why, and no run fails by it.
    """

    def __init__(self, folder: Path = FOLDER) -> None:
        self.folder = folder
        self.found = self.kept = 0
        """Runs that need not have been made again; runs that were kept."""
        self.trouble = ""

    def shelf(self, scenario: Scenario) -> "Shelf":
        """Return the kept runs of one scenario."""
        return Shelf(self, scenario)

    @property
    def runs(self) -> Path:
        """The folder below which runs are kept, by program and scenario."""
        return self.folder / "runs"

    def mark(self) -> None:
        """Tell programs that make backups, and git, that the folder can be made anew."""
        self.folder.mkdir(parents=True, exist_ok=True)
        for name, text in ((_TAG, _SIGNATURE), (".gitignore", "*\n")):
            if not (self.folder / name).exists():
                (self.folder / name).write_text(text, encoding="utf-8")


class Shelf:
    """The kept runs of one scenario."""

    def __init__(self, store: Store, scenario: Scenario) -> None:
        self._store, self._scenario = store, scenario
        self._name = fingerprint(scenario)
        self._folder = store.runs / program() / self._name

    def get(self, replication: int) -> Results | None:
        """Return the results of a replication; None where they are not kept, or damaged."""
        try:
            found = decoded(self._path(replication).read_bytes(), self._title(replication))
        except (OSError, ValueError, KeyError, TypeError, BadZipFile):
            return None
        self._store.found += 1
        return found

    def put(self, replication: int, results: Results) -> None:
        """Keep the results of a replication: wholly or not at all."""
        if self._store.trouble:
            return
        content = encoded(results, self._title(replication))
        try:
            if not (self._folder / _ABOUT).exists():
                self._store.mark()
                self._folder.mkdir(parents=True, exist_ok=True)
                _write(self._folder / _ABOUT, json.dumps(self._about()).encode())
            _write(self._path(replication), content)
        except OSError as error:
            self._store.trouble = error.strerror or str(error)
        else:
            self._store.kept += 1

    def _path(self, replication: int) -> Path:
        return self._folder / f"{replication}{_SUFFIX}"

    def _title(self, replication: int) -> str:
        """Return what the file says of itself, so that a misplaced one is no result."""
        return f"{program()} {self._name} {replication}"

    def _about(self) -> dict[str, object]:
        scenario = self._scenario
        return {
            "office": scenario.office.name,
            "structure": scenario.structure.name,
            "condition": scenario.condition,
            "days": scenario.run.run_length / DAY,
            "seed": scenario.run.seed,
            "equal": scenario.run.equal,
        }


def _write(path: Path, content: bytes) -> None:
    """Write a file so that nobody ever sees a part of it."""
    draft = path.with_name(f".{path.name}.{uuid4().hex}")
    try:
        draft.write_bytes(content)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


# -- looking at it and clearing it --------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Kept:
    """The runs kept of one scenario, and whether this program made them."""

    office: str
    structure: str
    condition: str
    days: float
    seed: int
    runs: int
    size: int
    """Bytes."""
    current: bool
    """False: made by another version, never used again."""


def listing(store: Store) -> Iterator[Kept]:
    """Yield what is kept, scenario by scenario."""
    for folder in sorted(store.runs.glob("*/*")):
        files = [path for path in folder.glob(f"*{_SUFFIX}") if path.is_file()]
        try:
            about = json.loads((folder / _ABOUT).read_text(encoding="utf-8"))
            yield Kept(
                str(about["office"]), str(about["structure"]), str(about["condition"]),
                float(about["days"]), int(about["seed"]), len(files),
                sum(path.stat().st_size for path in files), folder.parent.name == program(),
            )  # fmt: skip
        except (OSError, ValueError, LookupError, TypeError):
            continue


def clear(store: Store, *, outdated_only: bool) -> None:
    """Delete kept runs, all or those of other versions. Raises RunError.

    Only a folder that says that it is one of these is touched, and in it only the runs.
    """
    if not store.runs.exists():
        return
    tag = store.folder / _TAG
    if not tag.is_file() or tag.read_text(encoding="utf-8") != _SIGNATURE:
        message = f"{store.folder} was not made by Umbau; delete it by hand if it is not needed"
        raise RunError(message)
    for folder in list(store.runs.iterdir()):
        if folder.is_dir() and not (outdated_only and folder.name == program()):
            shutil.rmtree(folder)
