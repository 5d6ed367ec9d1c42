"""Files that extend others: read along the chain, laid over each other, compared."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sim.errors import Place, Problem, ScenarioError, at_place, error_of
from sim.messages.message import Message
from sim.reading.text_files import read_text
from sim.reading.yaml.bounds import Bounds, real_name
from sim.reading.yaml.places import Tree, one_line, plain
from sim.reading.yaml.reading import Reader
from sim.units import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST_CHAIN: Final = 20  # files that extend each other


def read_tree(
    path: str | Path, named: tuple[Place, str] | None = None, bounds: Bounds | None = None
) -> Tree:
    """Read a file and those it extends; places lead to the file that each value came from.

    ``named`` is the place and key of another file that names this one, and is blamed if it
    does not exist. No file that is named may leave the ``bounds``, without which the file counts
    as named on the command line. Raises ``ScenarioError`` with all problems of all files of the
    chain.
    """
    bounds = bounds or Bounds.around(path)
    name = str(path)
    where = Path(path)
    blamed, key = named or (Place(name, 1, 1), "")
    chain: list[tuple[str, str]] = []  # as shown, and as the file system knows it
    trees: list[Tree] = []
    problems: list[Problem] = []
    try:
        if named is not None:
            bounds.refuse(where, blamed, key)
        while True:
            text = read_text(where, name, blamed, key)
            chain.append((name, os.path.realpath(where)))
            tree, found = _parsed(name, text)
            problems += found
            if tree is None:
                break
            trees.append(tree)
            if not isinstance(tree.value, dict) or "extends" not in tree.value:
                break
            blamed, key = tree.value["extends"].place, "extends"
            where = _extended(tree.value["extends"], where, chain)
            bounds.refuse(where, blamed, key)
            name = os.path.normpath(where)
    except ScenarioError as error:
        problems += error.problems
    if problems:
        raise error_of(problems)
    merged = _without_extends(trees.pop())
    while trees:
        merged = merge(merged, _without_extends(trees.pop()))
    return merged


@lru_cache(maxsize=64)
def _parsed(name: str, text: str) -> tuple[Tree | None, tuple[Problem, ...]]:
    """Give the tree of a text and what is wrong with it; files of a study are read many times."""
    problems: list[Problem] = []
    tree = Reader(name, problems).read(text)
    return tree, tuple(problems)


def _extended(named: Tree, by: Path, chain: list[tuple[str, str]]) -> Path:
    """Give the file that the last of a chain extends. Raises ``ScenarioError`` if it cannot be."""

    def fail(message: str) -> ScenarioError:
        return ScenarioError([at_place(named.place, "extends", message)])

    if not isinstance(named.value, str) or not named.value.strip():
        message = Message("overlays.expected_name_file", named=shown(plain(named)))
        raise fail(message)
    where = by.parent / named.value
    known, real = [each for _, each in chain], real_name(where)
    if real in known:
        circle = chain[known.index(real) :]
        way = " -> ".join(one_line(shown_name) for shown_name, _ in [*circle, circle[0]])
        message = Message("overlays.files_extend_each", way=way)
        raise fail(message)
    if len(chain) >= LONGEST_CHAIN:
        message = Message("overlays.more_than_files", longest_chain=LONGEST_CHAIN)
        raise fail(message)
    return where


def extended_file(path: str | Path) -> Path | None:
    """Give the file that a readable file extends, none if it stands by itself."""
    tree, _ = _parsed(str(path), read_text(Path(path), str(path)))
    parent = tree.value.get("extends") if tree and isinstance(tree.value, dict) else None
    if parent is None or not isinstance(parent.value, str):
        return None
    return Path(os.path.normpath(Path(path).parent / parent.value))


def _without_extends(tree: Tree) -> Tree:
    """Drop the key that has done its work."""
    if not isinstance(tree.value, dict) or "extends" not in tree.value:
        return tree
    value = {key: part for key, part in tree.value.items() if key != "extends"}
    return Tree(value, tree.place, tree.keys)


def merge(base: Tree, over: Tree) -> Tree:
    """Lay a tree over another: mappings merge, lists and texts replace, nothing removes.

    These are the rules of RFC 7396 (JSON Merge Patch). Each value keeps its place; a merged
    mapping stands where the overlay has it.
    """
    if not isinstance(over.value, dict):
        return over
    value = dict(base.value) if isinstance(base.value, dict) else {}
    keys = dict(base.keys)
    nothing = Tree(None, over.place)
    for key, part in over.value.items():
        if part.value is None:
            value.pop(key, None)
        else:
            value[key] = merge(value.get(key, nothing), part)
            keys[key] = over.keys.get(key, part.place)
    return Tree(value, over.place, keys)


def changes(base: Any, over: Any) -> list[tuple[str, str, str]]:  # noqa: ANN401 - plain trees
    """List what differs between two plain trees as (dotted path, old text, new text).

    What is missing on one side has an empty text there; lists are compared as wholes.
    """
    return list(_changes(base, over, ""))


_ABSENT: Final = object()


def _changes(base: object, over: object, path: str) -> Iterator[tuple[str, str, str]]:
    """Walk two plain trees side by side."""
    if base == over:
        return
    # A mapping that comes or goes is listed key by key, unless it is empty.
    old = {} if base is _ABSENT and over else base
    new = {} if over is _ABSENT and base else over
    if isinstance(old, dict) and isinstance(new, dict):
        for key in dict.fromkeys([*old, *new]):
            inner = f"{path}.{key}" if path else str(key)
            yield from _changes(old.get(key, _ABSENT), new.get(key, _ABSENT), inner)
    else:
        yield path, _flow(base), _flow(over)


def _flow(value: object) -> str:
    """Give a plain tree on one line."""
    if value is _ABSENT:
        return ""
    if value is None:
        return "null"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_flow(part)}" for key, part in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(_flow(part) for part in value) + "]"
    return str(value)
