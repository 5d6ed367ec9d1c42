"""`umbau new`."""

import os
import shlex
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from sim.cli.calling import command
from sim.cli.language import spoken
from sim.cli.options import LanguageOption
from sim.cli.printing import say
from sim.messages.message import Message


def new(
    city: Annotated[str, typer.Argument(metavar="CITY")],
    *,
    out: Annotated[Path | None, typer.Option("--out", "-o")] = None,
    language: LanguageOption = None,
) -> None:
    """Answer `umbau new`."""
    from sim.file_names import file_name, is_reserved
    from sim.report.catalogue.catalogue import phrase
    from sim.report.folder.new_city import README, write_new_city

    words = spoken(language)
    name = _name(city)
    folder = Path(file_name(name)) if out is None else out
    if not folder.name:
        _refuse("CITY" if out is None else "--out", "new_city.no_folder", name=name)
    if is_reserved(folder.name):
        _refuse("--out", "new_city.device", folder=folder)
    if os.path.lexists(folder):
        _refuse("--out", "new_city.there_already", folder=folder)
    try:
        write_new_city(folder, name, words)
    except OSError as error:
        _refuse("--out", "call.cannot_be_written", folder=folder, strerror=error.strerror)
    study = _argument(folder / "study.yaml")
    say(phrase("new_city.written", words, folder=folder, readme=folder / README[words]))
    typer.echo("\n".join(map(command, (f"check {study}", f"compare {study} --preview"))))


def _name(city: str) -> str:
    """Return the name of a city without needless blanks; refuse letters that no file may hold."""
    from sim.letters import forbidden, misdirected

    name = " ".join(city.split())
    for _, what in (*forbidden(name), *misdirected(name)):
        _refuse("CITY", "new_city.letter", what=what)
    return name


def _argument(path: Path) -> str:
    """Write a path as a shell takes it."""
    if os.name == "nt":
        return f'"{path}"' if " " in str(path) else str(path)
    return shlex.quote(str(path))


def _refuse(hint: str, key: str, **fields: object) -> NoReturn:
    raise typer.BadParameter(Message(key, **fields), param_hint=hint)
