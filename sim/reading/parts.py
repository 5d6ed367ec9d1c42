"""Parts of scenario files: read, built and checked; what is wrong is noted, once each."""

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Generic, TypeVar

from pydantic import BaseModel

from sim.errors import Problem, ScenarioError, at_place
from sim.messages.message import Message
from sim.reading.checked import Checked, CheckedOffice, CheckedStructure
from sim.reading.checks import check_staff, check_together
from sim.reading.office_checks import check_office_names, check_office_numbers
from sim.reading.structure_checks import check_structure
from sim.reading.yaml import Bounds, Tree, build, key_path, problem, read_tree
from sim.scenario.office import Office
from sim.scenario.structure import Structure
from sim.scenario.study import WARM_UP_TOO_LONG, Run, RunFile, Scenario
from sim.units import YEAR

M = TypeVar("M", bound=BaseModel)
T = TypeVar("T")
Loc = tuple[str | int, ...]


class Notes:
    """Problems found so far; a place complained of once is not complained of again.

    `bounds` are those of the file on the command line, for the files that it names.
    """

    def __init__(self, bounds: Bounds) -> None:
        self.bounds = bounds
        self.found: list[Problem] = []
        self._places: set[tuple[str, int, int, str]] = set()

    def add(self, problems: Iterable[Problem]) -> bool:
        """Add the problems of one look and tell whether there were any."""
        seen = list(problems)
        places = [(each.file, each.line, each.column, each.key) for each in seen]
        self.found += [
            each for each, place in zip(seen, places, strict=True) if place not in self._places
        ]
        self._places.update(places)
        return bool(seen)

    def attempt(self, make: Callable[[], T]) -> T | None:
        """Return what is made, or note why it cannot be."""
        try:
            return make()
        except ScenarioError as error:
            self.add(error.problems)
            return None


@dataclass(frozen=True)
class Part(Generic[M]):
    """An office or structure as read: its model if it can be built, and how sound it is."""

    tree: Tree | None
    model: M | None
    names_hold: bool = False
    sound: bool = False


@dataclass(frozen=True)
class WrittenRun:
    """The run that a file states, and where in it."""

    stated: RunFile
    tree: Tree
    loc: Loc = ("run",)

    def begun(self, start: date, notes: Notes) -> Run:
        """Return the run that begins on a date; if it cannot be, one to check the rest with."""
        length, left_out = (
            part.minutes_from(start) for part in (self.stated.run_length, self.stated.warm_up)
        )
        if left_out >= length:
            notes.add([problem(self.tree, (*self.loc, "warm_up"), WARM_UP_TOO_LONG)])
            return Run(run_length=length)
        return self.stated.begun(start)

    def begun_in(self, office: Part[Office], notes: Notes) -> Run:
        """Return the run that begins when an office does; of an unreadable office any run."""
        if office.model is None:
            return Run(run_length=YEAR)
        return self.begun(office.model.start, notes)


def read_office(tree: Tree | None, run: WrittenRun, notes: Notes) -> Part[Office]:
    """Return an office as read, and note what is wrong with it and with a run from its start."""
    model = notes.attempt(lambda: build(Office, tree)) if tree is not None else None
    if tree is None or model is None:
        return Part(tree, None)
    checked = CheckedOffice(model, tree, run.begun(model.start, notes))
    if notes.add(check_office_names(checked)):
        return Part(tree, model)
    sound = not notes.add(check_office_numbers(checked))
    return Part(tree, model, names_hold=True, sound=sound)


ALL_WITHOUT = frozenset({"case_types", "surnames", "groups", "teams"})
"""Lists of names that mean all of them where nothing is written."""


def empty_lists(tree: Tree, loc: Loc = ()) -> Iterator[Problem]:
    """Yield lists in which no name is written, though without the key they would mean all."""
    parts: Iterable[tuple[str | int, Tree]] = ()
    if isinstance(tree.value, dict):
        parts = tree.value.items()
    elif isinstance(tree.value, tuple):
        parts = enumerate(tree.value)
    for key, part in parts:
        if part.value == () and key in ALL_WITHOUT:
            message = Message("parts.list_empty_write", key=key)
            yield at_place(part.place, ".".join(map(str, (*loc, key))), message)
        yield from empty_lists(part, (*loc, key))


def read_structure(tree: Tree | None, notes: Notes) -> Part[Structure]:
    """Return a structure as read, and note what is wrong with it."""
    model = notes.attempt(lambda: build(Structure, tree)) if tree is not None else None
    notes.add(empty_lists(tree) if tree is not None else ())
    if tree is None or model is None:
        return Part(tree, None)
    sound = not notes.add(check_structure(CheckedStructure(model, tree)))
    return Part(tree, model, names_hold=sound, sound=sound)


def put_together(
    named: tuple[str, str],
    office: Part[Office],
    structure: Part[Structure],
    run: Run,
    notes: Notes,
) -> Scenario | None:
    """Return the scenario if office and structure fit together."""
    if office.model is None or structure.model is None:
        return None
    if not (office.names_hold and structure.names_hold):
        return None
    name, condition = named
    scenario = Scenario(
        name=name, condition=condition, office=office.model, structure=structure.model, run=run
    )
    assert office.tree is not None
    assert structure.tree is not None
    checked = Checked(scenario, office.tree, structure.tree)
    if notes.add(check_together(checked)) or not office.sound:
        return None
    return None if notes.add(check_staff(checked)) else scenario


def entry(tree: Tree, loc: Loc) -> Tree | None:
    """Return what stands at `loc`, if the keys on the way exist."""
    part: Tree | None = tree
    for key in loc:
        value = part.value if part is not None else None
        if isinstance(value, dict):
            part = value.get(str(key))
        elif isinstance(value, tuple) and isinstance(key, int):
            part = value[key]
        else:
            return None
    return part


def part_of(tree: Tree, loc: Loc, notes: Notes) -> Tree | None:
    """Return an office or structure: written in the file, or in a file that it names."""
    part = entry(tree, loc)
    if part is None:
        return None  # a missing key is said when the whole file is built
    if part.value is None:
        message = Message("parts.expected_name_file")
        notes.add([problem(tree, loc, message)])
        return None
    if not isinstance(part.value, str):
        return part
    named = (part.place, key_path(tree, loc))
    return notes.attempt(lambda: read_tree(beside(part), named, notes.bounds))


def beside(part: Tree) -> Path:
    """Return the path of a file that another one names, relative to the one that does."""
    return Path(os.path.normpath(Path(part.place.file).parent / str(part.value)))
