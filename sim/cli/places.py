"""Where results go: which folder, whether they may go there, and what is replaced."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import typer
from pydantic import ValidationError

from sim.cli.finished import FINISHED
from sim.cli.language import heard
from sim.cli.printing import say
from sim.cli.watching import writing
from sim.errors import RunError
from sim.experiment.engines import Engines
from sim.file_names import file_name
from sim.letters import printable
from sim.messages.message import Message, told
from sim.reading.text_files import read_json
from sim.report.catalogue.catalogue import phrase
from sim.report.folder.folders import (
    LARGEST_MANIFEST,
    MANIFEST,
    own_files,
    refuse_other_content,
    tidy,
    try_to_write,
    whole_folder,
)
from sim.report.folder.manifest import Asked

RESULTS = Path("results")


@dataclass(frozen=True, slots=True)
class Place:
    """A folder that results may be written to, and what they are about."""

    folder: Path
    asked: Asked

    @property
    def details(self) -> dict[str, object]:
        """What was asked for, as a manifest has it."""
        return self.asked.model_dump()

    @contextmanager
    def written(self, engines: Engines) -> Iterator[Path]:
        """Give a folder to write to, which becomes this one when everything is written.

        Its manifest says what was asked for, and which engines made the runs.
        """
        said = {"asked": self.details, "engine": engines.details()}
        try:
            with writing(), whole_folder(self.folder, said) as draft:
                yield draft
        except OSError as error:  # whoever reads of it knows the folder, not its draft
            raise OSError(error.errno, error.strerror or str(error), str(self.folder)) from error
        FINISHED.results = self.folder


def place_for(
    out: Path | None,
    command: str,
    file: Path,
    *,
    preview: bool = False,
    part: str = "",
) -> Place:
    """Return where the results of a command about a file go; say what they replace.

    Without `out` they go to a folder of their own below `results`. Refuses, before any run, a
    place that could not be written or holds something else. `part` tells apart what a command may
    be asked about one file.
    """
    asked = Asked(command=command, file=_named(file), preview=preview)
    return _free(out, results_of(file, command, preview=preview, part=part), asked)


def brief_place(results: Path, out: Path | None = None) -> Place:
    """Return where the briefing about a results folder goes; say what it replaces."""
    return _free(out, folder_beside(results), Asked(command="brief", file=_named(results)))


def _free(out: Path | None, otherwise: Path, asked: Asked) -> Place:
    """Return a folder as a place to write to; refuse one that could not be written."""
    folder = out or otherwise
    tell_tidied(folder.parent)
    if out is None:
        _refuse_results_of_others(folder, asked)
    try:
        refuse_other_content(folder)
        try_to_write(folder)
    except RunError as error:
        raise typer.BadParameter(error.told(heard()), param_hint="--out") from None
    except OSError as error:
        message = Message("call.cannot_be_written", folder=folder, strerror=error.strerror)
        raise typer.BadParameter(message, param_hint="--out") from None
    if folder.exists() and any(folder.iterdir()):
        say("umbau: " + phrase("cli.replaced", heard(), folder=folder, about=_about(folder)))
    return Place(folder, asked)


def tell_tidied(*parents: Path) -> None:
    """Put right what interrupted commands left in folders, and say so."""
    for parent in dict.fromkeys(parents):
        for done in tidy(parent):
            say(f"umbau: {told(done, heard())}.")


def results_of(file: Path, command: str, *, preview: bool = False, part: str = "") -> Path:
    """Return where the results of a command about a file go unless somebody says otherwise.

    The folder of the file, what its name has beyond `study`, the command unless it is `compare`,
    the part, `preview`.
    """
    whole = file.resolve()
    own = re.fullmatch("study(?:_(.*))?", whole.stem, re.DOTALL)
    rest = whole.stem if own is None else own[1] or ""
    ending = "" if command == "compare" else command
    names = (whole.parent.name, rest, ending, part, "preview" if preview else "")
    return RESULTS / ("_".join(filter(None, map(file_name, names))) or command)


def folder_beside(results: Path) -> Path:
    """Return where a briefing goes unless somebody says otherwise: beside its results.

    Not into them: what is in a results folder belongs to the run that made it.
    """
    whole = results.resolve()
    return results.parent / f"{whole.name}_briefing" if results.name else whole.parent / (
        f"{whole.name}_briefing"
    )  # fmt: skip


def _named(file: Path) -> str:
    """Return how a file is called from here, without telling where here is."""
    whole = file.resolve()
    try:
        return whole.relative_to(Path.cwd()).as_posix()
    except ValueError:
        return "/".join(whole.parts[-2:])


def _refuse_results_of_others(folder: Path, asked: Asked) -> None:
    """Refuse a folder that nobody named, if it holds the results of something else."""
    there = _asked(folder)
    if there is not None and there != asked:
        message = Message("call.results_of_others", folder=folder, there=there)
        raise typer.BadParameter(message, param_hint="--out")


def _about(folder: Path) -> str:
    """Say what the results in a folder are of."""
    details, asked = _details(folder), _asked(folder)
    if asked is not None:
        what = phrase("cli.about_call", heard(), call=asked)
    else:
        name = str(details.get("name", "")) or phrase("cli.about_nothing", heard())
        what = phrase("cli.about_name", heard(), name=printable(name))
    if "made" not in details:
        return what
    return phrase("cli.about_made", heard(), what=what, date=printable(str(details["made"])))


def _asked(folder: Path) -> Asked | None:
    """Return what the results in a folder were asked for, as far as they say."""
    try:
        return Asked.model_validate(_details(folder).get("asked"))
    except ValidationError:
        return None


def _details(folder: Path) -> dict[str, object]:
    """Return the manifest of a folder of Umbau's; empty where there is none."""
    if own_files(folder) is None:
        return {}
    found = read_json(folder / MANIFEST, largest=LARGEST_MANIFEST)
    return found if isinstance(found, dict) else {}
