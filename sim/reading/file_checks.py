"""Checks of the names that become names of files: each scenario needs one of its own."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence

from sim.errors import Problem
from sim.file_names import NO_PARTS, folded, scenario_key
from sim.messages.message import Message
from sim.reading.parts import Loc
from sim.reading.yaml import Tree, key_problem, problem

TIMELINE = "timeline"
"""Name of the part that a reorganisation's dates are, all together."""


def load_name(number: int) -> str:
    """Return the name of the part that a load is, by its place in the list."""
    return f"load_{number + 1}"


def check_file_names(
    tree: Tree, structures: Mapping[str, Loc], conditions: Sequence[str]
) -> list[Problem]:
    """Return which structures and conditions of a study would share files.

    `structures` holds where each is listed.
    """
    found = [
        problem(tree, structures[name], _alike("structure", name, other))
        for name, other in _doubles(list(structures))
    ]
    found += [
        key_problem(tree, ("conditions", name), _alike("condition", name, other))
        for name, other in _doubles(conditions)
    ]
    return found or list(_shared_keys(tree, structures, conditions))


def _shared_keys(
    tree: Tree, structures: Mapping[str, Loc], conditions: Sequence[str]
) -> Iterator[Problem]:
    """Yield the structures of which a scenario has the key of another structure's."""
    taken: dict[str, tuple[str, str]] = {}
    for structure, loc in structures.items():
        for condition in conditions:
            key = scenario_key(condition, structure)
            other, where = taken.setdefault(folded(key), (structure, condition))
            if other != structure:
                message = Message(
                    "file_checks.under_under_would",
                    structure=structure,
                    condition=condition,
                    other=other,
                    where=where,
                    key=key,
                )
                yield problem(tree, loc, message)


def check_part_name(tree: Tree, loc: Loc, name: str, others: Collection[str]) -> list[Problem]:
    """Return what is wrong with the name of a lever beside those before it."""
    if name in others:
        message = Message("file_checks.lever_stands_here", name=name)
        return [problem(tree, loc, message)]
    alike = [other for other in others if folded(other) == folded(name)]
    if alike:
        return [problem(tree, loc, _alike("lever", name, alike[0]))]
    if folded(name) in (TIMELINE, NO_PARTS) or re.fullmatch("load_[0-9]+", folded(name)):
        message = Message("file_checks.names_another_part", name=name)
        return [problem(tree, loc, message)]
    return []


def _doubles(names: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield each name that is as good as one before it, with that one."""
    known: dict[str, str] = {}
    for name in names:
        other = known.setdefault(folded(name), name)
        if other != name:
            yield name, other


def _alike(what: str, name: str, other: str) -> str:
    return Message(f"file_checks.alike_{what}", name=name, other=other)
