"""Trees of texts that know where in which file each of them stands."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sim.errors import Place, Problem, at_place
from sim.units import shown

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Part = str | int
"""Of a path: a key, or the index of a list."""


@dataclass(frozen=True)
class Tree:
    """A part of a file: a mapping, a list, a text or nothing, with its place.

    ``keys`` holds the place of each key of a mapping.
    """

    value: dict[str, Tree] | tuple[Tree, ...] | str | None
    place: Place
    keys: Mapping[str, Place] = field(default_factory=dict)


def plain(tree: Tree) -> Any:  # noqa: ANN401 - dict, list, str or None, inside each other
    """Give the tree as dict, list, str and None."""
    if isinstance(tree.value, dict):
        return {key: plain(part) for key, part in tree.value.items()}
    if isinstance(tree.value, tuple):
        return [plain(part) for part in tree.value]
    return tree.value


def entry_of(tree: Tree, part: Part) -> Tree | None:
    """Give the entry of a mapping or list, if there is one."""
    if isinstance(tree.value, dict):
        return tree.value.get(str(part))
    if isinstance(tree.value, tuple) and isinstance(part, int) and 0 <= part < len(tree.value):
        return tree.value[part]
    return None


def _walk(tree: Tree, loc: Sequence[Part]) -> tuple[Tree, list[Part]]:
    """Follow a path as far as it exists, skipping parts that are no keys of the file."""
    existing: list[Part] = []
    for part in loc:
        child = entry_of(tree, part)
        if child is not None:
            tree = child
            existing.append(part)
    return tree, existing


def place_of(tree: Tree, loc: Sequence[Part]) -> Place:
    """Give the place of the value that a path leads to, or of the last one that exists."""
    return _walk(tree, loc)[0].place


def key_path(tree: Tree, loc: Sequence[Part]) -> str:
    """Give a path with dots: the parts that exist, and a last key that its mapping lacks."""
    inner, existing = _walk(tree, loc[:-1])
    if loc and (entry_of(inner, loc[-1]) or isinstance(inner.value, dict)):
        existing.append(loc[-1])
    return dotted(existing)


def dotted(loc: Sequence[Part]) -> str:
    """Join the parts of a path."""
    return ".".join(one_line(str(part)) for part in loc)


def problem(tree: Tree, loc: Sequence[Part], message: str) -> Problem:
    """Make a problem of the value that a path leads to, for checks across keys."""
    return at_place(place_of(tree, loc), key_path(tree, loc), message)


def key_problem(tree: Tree, loc: Sequence[Part], message: str) -> Problem:
    """Make a problem of the key that ends a path, where the key itself is what is wrong."""
    outer, existing = _walk(tree, loc[:-1])
    place = outer.keys.get(str(loc[-1])) if len(existing) == len(loc) - 1 else None
    return at_place(place or place_of(tree, loc), key_path(tree, loc), message)


def one_line(text: str) -> str:
    """Give a short text without line ends, for keys and messages."""
    return shown(text)[1:-1]
