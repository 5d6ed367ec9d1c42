"""Parts of a study or a scenario: its run, its offices, what is laid over them, what it names."""

import os
from pathlib import Path

from sim.errors import ScenarioError
from sim.messages.message import Message
from sim.plan.study import Change, Reorganisation
from sim.reading.checks import check_run
from sim.reading.parts import Loc, Notes, Part, WrittenRun, beside, entry, part_of, read_office
from sim.reading.reorganising import Written, read_reorganisation
from sim.reading.text_files import read_text
from sim.reading.yaml import (
    Bounds,
    Tree,
    build,
    changes,
    extended_file,
    key_path,
    merge,
    plain,
    problem,
    read_tree,
)
from sim.scenario.office import Office
from sim.scenario.study import Preview, Run, RunFile
from sim.units import shown


def read_run(tree: Tree, notes: Notes) -> WrittenRun:
    """Return the run that a file states; if it is wrong, one to check the rest with.

    What is wrong with its values is said when the whole file is built.
    """
    some = WrittenRun(RunFile.model_validate({"run_length": "1 year"}), tree)
    try:
        run = build(RunFile, tree, at=("run",))
    except ScenarioError:
        return some
    return some if notes.add(check_run(run, tree, ("run",))) else WrittenRun(run, tree)


def read_previews(
    short: Preview | None, run: WrittenRun, offices: dict[str, Part[Office]], notes: Notes
) -> dict[str, Run]:
    """Return the run of a study's short version by condition, where the office can be read."""
    if short is None:
        return {}
    tree, loc = run.tree, ("preview", "run_length")
    if short.replications < 1:
        message = Message("loading.expected_at_least")
        notes.add([problem(tree, ("preview", "replications"), message)])
    longer = {"run_length": short.run_length, "replications": short.replications}
    if notes.add(check_run(run.stated.model_copy(update=longer), tree, ("preview",))):
        return {}
    found = {}
    for name, office in offices.items():
        if office.model is None:
            continue
        whole = run.begun_in(office, notes)
        length = short.run_length.minutes_from(office.model.start)
        if length > whole.run_length:
            message = Message("loading.preview_longer_than")
            notes.add([problem(tree, loc, message)])
        if length <= whole.warm_up:
            message = Message("loading.preview_ends_before")
            notes.add([problem(tree, loc, message)])
        else:
            update = {"run_length": length, "replications": short.replications}
            found[name] = whole.model_copy(update=update)
    return found


def read_offices(
    tree: Tree, run: WrittenRun, changed: dict[str, list[Change]], notes: Notes
) -> dict[str, Part[Office]]:
    """Return the office under every condition; without conditions as it is, named ''."""
    base = part_of(tree, ("office",), notes)
    listed = entry(tree, ("conditions",))
    conditions = listed.value if listed is not None and isinstance(listed.value, dict) else {}
    if base is None or not conditions:
        return {"": read_office(base, run, notes)}
    offices = {}
    for name in conditions:
        loc = ("conditions", name, "office")
        over, office, changed[name] = entry(tree, loc), base, []
        if over is not None and over.value is not None:
            office = laid_over(base, over, (tree, loc), changed[name], notes)
        offices[name] = read_office(office, run, notes)
    return offices


def table_beside(tree: Tree, loc: Loc, notes: Notes) -> Path | None:
    """Return the path of a table that is named at `loc`, if any is, and note if it is no text."""
    part = entry(tree, loc)
    if part is None or not isinstance(part.value, str) or not part.value:
        return None
    file, named = beside(part), (part.place, key_path(tree, loc))

    def read() -> Path:
        notes.bounds.refuse(file, *named)
        read_text(file, str(file), *named, any_encoding=True)
        return file

    return notes.attempt(read)


def reorganisation_of(tree: Tree, loc: Loc, bounds: Bounds) -> Reorganisation | None:
    """Return what a structure's file changes against the one that it extends.

    All files were read before, within the bounds.
    """
    part = entry(tree, loc)
    if part is None or not isinstance(part.value, str):
        return None
    file = beside(part)
    base = extended_file(file)
    if base is None:
        return None
    listed = changes(plain(read_tree(base, bounds=bounds)), plain(read_tree(file, bounds=bounds)))
    texts = {"name", "label", "summary", "source"}
    name = Path(os.path.relpath(base, file.parent)).as_posix()
    return Reorganisation(file.name, name, [each for each in listed if each[0] not in texts])


def laid_over(
    base: Tree, over: Tree, named: tuple[Tree, Loc], changed: list[Change], notes: Notes
) -> Tree:
    """Lay a change over an office or structure, and note what it changes."""
    tree, loc = named
    if not isinstance(over.value, dict):
        message = Message("loading.expected_mapping_keys", over=shown(plain(over)))
        notes.add([problem(tree, loc, message)])
        return base
    merged = merge(base, over)
    merged = Tree(merged.value, base.place, merged.keys)
    name = str(loc[-1])
    changed += [(f"{name}.{p}", old, new) for p, old, new in changes(plain(base), plain(merged))]
    return merged


def written_reorganisation(tree: Tree, loc: Loc, notes: Notes) -> Written | None:
    """Return the reorganisation that a file names, or that stands in it."""
    part = part_of(tree, loc, notes)
    return read_reorganisation(part, notes) if part is not None else None
