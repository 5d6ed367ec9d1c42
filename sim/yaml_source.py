"""Reads YAML files strictly and says what is wrong by file, line, column and key.

Every scalar stays text, so '8:30', 'no' and '010' mean what they look like; an empty value is
``None``. A file may extend another one. Models are built from the located tree, and whatever
does not fit them is said in the planner's words, all at once.
"""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from types import UnionType
from typing import (
    TYPE_CHECKING,
    Annotated,
    Any,
    Final,
    Literal,
    TypeVar,
    Union,
    get_args,
    get_origin,
)

import yaml
from pydantic import BaseModel, RootModel, Tag, ValidationError, WithJsonSchema
from pydantic_core.core_schema import ErrorType

from sim.errors import Problem, ScenarioError
from sim.units import duration_text, shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pydantic.fields import FieldInfo
    from pydantic_core import ErrorDetails
    from yaml._yaml import Mark as CMark

M = TypeVar("M", bound=BaseModel)
Part = str | int  # of a path: a key, or the index of a list

LARGEST_FILE: Final = 1_000_000  # bytes
DEEPEST: Final = 40  # mappings and lists inside each other
LONGEST_CHAIN: Final = 20  # files that extend each other
MOST_PROBLEMS: Final = 500  # said at once; nobody reads more

_NULLS: Final = frozenset({"", "~", "null", "Null", "NULL"})
_UNPRINTABLE: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")

# The parser's words on the left, the planner's on the right; the first that fits is said.
_SYNTAX: Final = (
    ("'\\t'", "a tab is used; indent with spaces"),
    ("mapping values are not allowed", "unexpected ':'; check the indent, quote texts with ': '"),
    ("could not find expected ':'", "expected 'key: value'; check the line above and the quotes"),
    ("expected <block end>", "this does not line up with the lines above; check indent and quotes"),
    ("while scanning a quoted scalar", "a quoted text does not end; write the closing quote"),
    ("expected ',' or", "a bracket is not closed; write ',' or the closing bracket"),
    ("special characters", "a character is used that text files may not hold; remove it"),
    ("a block scalar", "a text that begins with '|' or '>' goes on below, indented; or quote it"),
    (
        "sequence entries are not",
        "unexpected '- '; write it on a line of its own, or quote the text",
    ),
    ("mapping keys are not", "unexpected '?'; quote the text"),
    ("scanning a directive", "a line may not begin with '%'; quote the text"),
    ("scanning an a", "a text may not begin with '&' or '*'; quote the text"),  # anchor, alias
    (" tag", "a text may not begin with '!'; quote the text"),
    ("a double-quoted scalar", "unknown '\\' in a quoted text; write '\\\\' or use single quotes"),
    ("cannot start any token", "a text may not begin with this character; quote the text"),
    ("expected the node content", "a value is missing before this; write it, or quote the text"),
    ("incompatible YAML document", "remove the line that begins with '%YAML'"),
    (
        "expected '<document start>'",
        "text outside the document; remove it, and lines with '%' or '...'",
    ),
)


@dataclass(frozen=True)
class Place:
    """Where something stands in a file; line and column start at 1."""

    file: str
    line: int
    column: int


@dataclass(frozen=True)
class Tree:
    """A part of a file: a mapping, a list, a text or nothing, with its place.

    ``keys`` holds the place of each key of a mapping.
    """

    value: dict[str, Tree] | tuple[Tree, ...] | str | None
    place: Place
    keys: Mapping[str, Place] = field(default_factory=dict)


_Said = tuple[Place, tuple[Part, ...], str]  # place, path and message of a problem


# --- Reading one file -----------------------------------------------------------------------


@dataclass
class _Open:
    """A mapping or list whose end has not been read yet."""

    place: Place
    entries: dict[str, Tree] | None  # of a mapping
    elements: list[Tree] = field(default_factory=list)  # of a list
    keys: dict[str, Place] = field(default_factory=dict)
    key: str | None = None
    expects_key: bool = True
    drops_value: bool = False  # of a key that is wrong or given twice

    def tree(self) -> Tree:
        """Give what has been read."""
        value = tuple(self.elements) if self.entries is None else self.entries
        return Tree(value, self.place, self.keys)


class _StopError(Exception):
    """Reading cannot go on; the problem is noted."""


class _Reader:
    """Builds the tree of one text from the events of the YAML parser.

    Without recursion, and it stops at the first too deep bracket: the parser's own tree builder
    would run out of stack.
    """

    def __init__(self, file: str, problems: list[Problem]) -> None:
        self.file = file
        self.start = Place(file, 1, 1)
        self.problems = problems
        self.open: list[_Open] = []
        self.root: Tree | None = None
        self.documents = 0

    def place(self, mark: yaml.Mark | CMark | None) -> Place:
        """Give the place of a mark, which counts from 0; the start of the file without one."""
        return Place(self.file, mark.line + 1, mark.column + 1) if mark else self.start

    def note(self, place: Place, message: str) -> None:
        """Keep a problem, with the keys that lead to it."""
        parts = [
            str(len(outer.elements)) if outer.entries is None else outer.key for outer in self.open
        ]
        path = ".".join(_one_line(part) for part in parts if part is not None)
        self.problems.append(_at(place, path, message))

    def read(self, text: str) -> Tree | None:
        """Read a text; problems are noted and as much of the tree as possible is given."""
        loader = None
        try:
            loader = yaml.SafeLoader(text)
            while loader.check_event():
                self.take(loader.get_event())  # type: ignore[no-untyped-call]
        except _StopError:
            return None
        except yaml.reader.ReaderError as error:
            before = text[: error.position]
            line = before.count("\n") + 1
            column = len(before) - before.rfind("\n")
            self.note(Place(self.file, line, column), _syntax(str(error)))
            return None
        except yaml.MarkedYAMLError as error:
            place = self.place(error.problem_mark or error.context_mark)
            self.note(place, _syntax(f"{error.context or ''} {error.problem or ''}"))
            return None
        except (ValueError, OverflowError):
            # The parser lets these through for escapes and version numbers that do not exist.
            place = self.place(loader.get_mark()) if loader else self.start
            self.note(place, "this number or escape does not exist; write the text plainly")
            return None
        if self.root is None or self.root.value is None:
            if not self.problems:
                self.note(self.start, "the file is empty; write 'key: value' lines")
            return None
        return self.root

    def take(self, event: yaml.Event) -> None:
        """Take the next event of the parser."""
        if len(self.problems) > MOST_PROBLEMS:
            raise _StopError
        match event:
            case yaml.DocumentStartEvent():
                self.documents += 1
                if self.documents > 1:
                    place = self.place(event.start_mark)
                    self.note(place, "one document per file; remove '---' or split the file")
                    raise _StopError
            case yaml.AliasEvent():
                place = self.place(event.start_mark)
                message = f"'*{event.anchor}' refers to an anchor; write the value out here"
                self.put(Tree(None, place), message)
            case yaml.ScalarEvent():
                self.put(self.scalar(event), self.decorations(event))
            case yaml.MappingStartEvent() | yaml.SequenceStartEvent():
                self.begin(event)
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                self.put(self.open.pop().tree())

    def decorations(self, event: yaml.NodeEvent) -> str:
        """Say what is wrong with an anchor or a tag, if there is one."""
        if event.anchor is not None:
            return f"'&{event.anchor}' is an anchor; remove it and write values out"
        tag = getattr(event, "tag", None)
        if tag is not None:
            name = shown(tag.replace("tag:yaml.org,2002:", "!!"))
            return f"{name} is a tag; remove it, every value is read as text"
        return ""

    def scalar(self, event: yaml.ScalarEvent) -> Tree:
        """Give a text, or nothing for an empty value."""
        place = self.place(event.start_mark)
        if _UNPRINTABLE.search(event.value):
            self.note(place, "a control character stands in this text; remove it")
        in_mapping = bool(self.open) and self.open[-1].entries is not None
        is_key = in_mapping and self.open[-1].expects_key
        empty = not event.style and event.value in _NULLS and not (is_key and event.value)
        return Tree(None if empty else event.value, place)

    def begin(self, event: yaml.CollectionStartEvent) -> None:
        """Begin a mapping or list."""
        place = self.place(event.start_mark)
        if len(self.open) >= DEEPEST:
            message = f"more than {DEEPEST} levels inside each other; write it flatter"
            self.problems.append(_at(place, "", message))
            raise _StopError
        message = self.decorations(event)
        if message:
            self.note(place, message)
        is_mapping = isinstance(event, yaml.MappingStartEvent)
        self.open.append(_Open(place, {} if is_mapping else None))

    def put(self, tree: Tree, message: str = "") -> None:
        """Put a finished part where it belongs: root, list entry, key or value."""
        outer = self.open[-1] if self.open else None
        if message:
            self.note(tree.place, message)
        if outer is None:
            self.root = tree
        elif outer.entries is None:
            outer.elements.append(tree)
        elif outer.expects_key:
            self.put_key(outer, outer.entries, tree)
        else:
            if not outer.drops_value and outer.key is not None:
                outer.entries[outer.key] = tree
            outer.expects_key, outer.key = True, None

    def put_key(self, outer: _Open, entries: dict[str, Tree], tree: Tree) -> None:
        """Take a key, whose value comes next."""
        outer.expects_key = False
        outer.drops_value = True
        if not isinstance(tree.value, str):
            self.note(tree.place, f"a key must be a text, not {shown(plain(tree))}; write 'key:'")
            return
        if tree.value in entries:
            first = outer.keys[tree.value].line
            key = shown(tree.value)
            self.note(tree.place, f"key {key} is given twice, first on line {first}; keep one")
        else:
            outer.keys[tree.value] = tree.place
            outer.drops_value = False
        outer.key = tree.value


def _syntax(said: str) -> str:
    """Say a problem of the parser in the planner's words."""
    for part, message in _SYNTAX:
        if part in said:
            return message
    return f"this is not valid YAML ({_one_line(said.strip())})"


def _one_line(text: str) -> str:
    """Give a short text without line ends, for keys and messages."""
    return shown(text)[1:-1]


def _at(place: Place, key: str, message: str) -> Problem:
    """Make a problem at a place."""
    return Problem(place.file, place.line, place.column, key, message)


def _read_text(path: Path, file: str, place: Place) -> str:
    """Read a file of UTF-8 text, called ``file``; ``place`` is blamed if there is none."""

    def fail(message: str) -> ScenarioError:
        return ScenarioError([_at(place, "", message)])

    name = shown(file)
    try:
        if path.is_dir():
            raise fail(f"{name} is a folder; name a file in it")
        if not path.exists():
            raise fail(f"there is no file {name}; check the name and the folder")
        if not path.is_file():
            raise fail(f"{name} is not a regular file; name a YAML file")
        with path.open("rb") as stream:
            content = stream.read(LARGEST_FILE + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "no possible name of a file"
        raise fail(f"cannot read {name}: {reason}") from None
    own = Place(file, 1, 1)
    if len(content) > LARGEST_FILE:
        raise ScenarioError([_at(own, "", f"{name} is larger than 1 MB; split it")])
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start]
        line = before.count(b"\n") + 1
        column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8", "replace")) + 1
        message = "not UTF-8 text; save the file with the encoding UTF-8"
        raise ScenarioError([_at(Place(file, line, column), "", message)]) from None


# --- Files that extend others ---------------------------------------------------------------


def read_tree(path: str | Path) -> Tree:
    """Read a file and those it extends; places lead to the file that each value came from.

    Raises ``ScenarioError`` with all problems of all files of the chain.
    """
    name = str(path)
    where, blamed = Path(path), Place(name, 1, 1)
    chain: list[tuple[str, str]] = []  # as shown, and as the file system knows it
    trees: list[Tree] = []
    problems: list[Problem] = []
    while True:
        chain.append((name, os.path.realpath(where)))
        reader = _Reader(name, problems)
        try:
            tree = reader.read(_read_text(where, name, blamed))
        except ScenarioError as error:
            problems += error.problems
            break
        if tree is None:
            break
        trees.append(tree)
        if not isinstance(tree.value, dict) or "extends" not in tree.value:
            break
        parent = tree.value["extends"]
        blamed = parent.place
        if not isinstance(parent.value, str) or not parent.value.strip() or "\0" in parent.value:
            message = f"expected the name of a file, not {shown(plain(parent))}"
            problems.append(_at(blamed, "extends", message))
            break
        where = where.parent / parent.value
        name = os.path.normpath(where)
        known = [real for _, real in chain]
        if os.path.realpath(where) in known:
            circle = chain[known.index(os.path.realpath(where)) :]
            way = " -> ".join(_one_line(shown_name) for shown_name, _ in [*circle, circle[0]])
            message = f"files extend each other in a circle ({way}); remove one 'extends'"
            problems.append(_at(blamed, "extends", message))
            break
        if len(chain) >= LONGEST_CHAIN:
            message = f"more than {LONGEST_CHAIN} files extend each other; merge some of them"
            problems.append(_at(blamed, "extends", message))
            break
    if problems:
        raise _said(problems)
    merged = _without_extends(trees.pop())
    while trees:
        merged = merge(merged, _without_extends(trees.pop()))
    return merged


def _said(problems: list[Problem]) -> ScenarioError:
    """Make the error of so many problems as anybody reads."""
    first = sorted(set(problems))
    if len(first) > MOST_PROBLEMS:
        last = first[MOST_PROBLEMS - 1]
        more = "more problems follow; mend the ones above first"
        # One column further, so that it sorts last.
        first[MOST_PROBLEMS:] = [Problem(last.file, last.line, last.column + 1, "", more)]
    return ScenarioError(first)


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


# --- Places and keys ------------------------------------------------------------------------


def plain(tree: Tree) -> Any:  # noqa: ANN401 - dict, list, str or None, inside each other
    """Give the tree as dict, list, str and None."""
    if isinstance(tree.value, dict):
        return {key: plain(part) for key, part in tree.value.items()}
    if isinstance(tree.value, tuple):
        return [plain(part) for part in tree.value]
    return tree.value


def _child(tree: Tree, part: Part) -> Tree | None:
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
        child = _child(tree, part)
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
    if loc and (_child(inner, loc[-1]) or isinstance(inner.value, dict)):
        existing.append(loc[-1])
    return _dotted(existing)


def _dotted(loc: Sequence[Part]) -> str:
    """Join the parts of a path."""
    return ".".join(_one_line(str(part)) for part in loc)


def problem(tree: Tree, loc: Sequence[Part], message: str) -> Problem:
    """Make a problem of the value that a path leads to, for checks across keys."""
    return _at(place_of(tree, loc), key_path(tree, loc), message)


# --- Building models ------------------------------------------------------------------------


def build(model: type[M], tree: Tree, at: Sequence[Part] = ()) -> M:
    """Make a model of the part of a tree that ``at`` leads to.

    Raises ``ScenarioError`` with everything that does not fit the model.
    """
    part = tree
    for step in at:
        child = _child(part, step)
        if child is None:
            known = list(part.value) if isinstance(part.value, dict) else []
            message = f"{shown(step)} is missing{_one_of(str(step), known)}"
            raise ScenarioError([_at(part.place, _dotted(at), message)])
        part = child
    try:
        return model.model_validate(plain(part))
    except ValidationError as error:
        details = error.errors(include_url=False)
        fits = [_Misfit(model, part, detail) for detail in details[: MOST_PROBLEMS + 1]]
        found = [
            _at(place, _dotted([*at, *loc]), message)
            for place, loc, message in _without_echoes(fits)
        ]
    raise _said(found)


_KINDS: Final = {
    "string": "text",
    "dict": "a mapping with 'key: value' lines",
    "mapping": "a mapping with 'key: value' lines",
    "model": "a mapping with 'key: value' lines",
    "list": "a list with '- ' lines",
    "tuple": "a list with '- ' lines",
    "set": "a list with '- ' lines",
    "frozen": "a list with '- ' lines",
    "iterable": "a list with '- ' lines",
    "int": "a whole number, e.g. '3'",
    "float": "a number, e.g. '1.5'",
    "finite": "a number, e.g. '1.5'",
    "decimal": "a number, e.g. '1.5'",
    "bool": "true or false",
    "date": "a date, e.g. '2024-01-31'",
    "none": "nothing",
}
_BOUNDS: Final = {
    "greater_than": ("gt", "more than"),
    "greater_than_equal": ("ge", "at least"),
    "less_than": ("lt", "less than"),
    "less_than_equal": ("le", "at most"),
    "multiple_of": ("multiple_of", "a multiple of"),
}
_KEY: Final = "[key]"  # ends the path of a wrong key of a dictionary


class _Misfit:
    """One thing that the model found, in the planner's words."""

    def __init__(self, model: type[BaseModel], tree: Tree, detail: ErrorDetails) -> None:
        self.kind = detail["type"]
        self.context = detail.get("ctx", {})
        self.given = detail["msg"]
        loc = detail["loc"]
        self.about_key = self.kind in {"missing", "extra_forbidden"}
        self.wrong_key = bool(loc) and loc[-1] == _KEY
        self.last = str(loc[-1]) if loc else ""
        self.options = list(_options(model))
        self.loc: list[Part] = []
        self.tree = self.outer = tree
        self.field: FieldInfo | None = None
        self.labels: list[tuple[int, str]] = []  # of unions: how deep, which member
        for part in loc[:-1] if self.about_key or self.wrong_key else loc:
            self.follow(part)

    def follow(self, part: Part) -> None:
        """Go one step down, in the file and in what the model declares."""
        child = _child(self.tree, part)
        if child is None:
            self.labels.append((len(self.loc), str(part)))
            self.options = _labelled(self.options, str(part)) or self.options
        else:
            self.outer, self.tree = self.tree, child
            self.loc.append(part)
            self.field = _fields(self.options).get(str(part))
            self.options = _inside(self.options, part)

    def shallow(self, level: int) -> bool:
        """Whether the value does not even have the kind of this member of a union."""
        return self.labels[level][0] == len(self.loc) and not self.about_key

    def said(self) -> _Said:
        """Give place, path and message."""
        match self.kind:
            case "missing":
                found = _fields(self.options).get(self.last)
                return self.lacks(self.last, _example(found) if found else "...")
            case "extra_forbidden":
                known = list(_fields(self.options))
                place = self.tree.keys.get(self.last, self.tree.place)
                message = f"unknown key {shown(self.last)}{_one_of(self.last, known)}"
                return place, (*self.loc, self.last), message
            case "union_tag_invalid" | "union_tag_not_found":
                return self.without_rule()
        place = self.tree.place
        if self.wrong_key and self.loc:
            place = self.outer.keys.get(str(self.loc[-1]), place)
        return place, tuple(self.loc), self.message(self.context)

    def lacks(self, key: str, example: str) -> _Said:
        """Say that a key is missing."""
        message = f"{shown(key)} is missing; write {key}: {example}"
        return self.tree.place, (*self.loc, key), message

    def without_rule(self) -> _Said:
        """Say that the key which tells the members of a union apart is missing or wrong."""
        key = str(self.context.get("discriminator", "")).strip("'")
        words = _words(str(self.context.get("expected_tags", "")))
        if not words:
            members = [_fields([option]).get(key) for option in self.options]
            words = [word for member in members if member for word in _literals(member)]
        child = _child(self.tree, key)
        if child is not None:
            return child.place, (*self.loc, key), _not_one_of(plain(child), words)
        if "(" in key:  # a function tells them apart, not a key
            return self.tree.place, tuple(self.loc), _not_one_of(plain(self.tree), words)
        return self.lacks(key, _or(words))

    def message(self, context: Mapping[str, Any]) -> str:
        """Say what was expected of a value."""
        if self.kind not in get_args(ErrorType):
            return self.given  # a check of our own, which words its messages itself
        if self.kind in {"value_error", "assertion_error"}:
            return str(context.get("error", ""))
        value = plain(self.tree)
        if self.kind in {"literal_error", "enum"}:
            return _not_one_of(value, _words(str(context.get("expected", ""))))
        return f"expected {self.expected(context)}, not {shown(value)}"

    def expected(self, context: Mapping[str, Any]) -> str:
        """Say which values fit."""
        if self.kind in _BOUNDS:
            name, words = _BOUNDS[self.kind]
            return f"{words} {self.bound(context[name])}"
        if self.kind.endswith(("too_short", "too_long")):
            least = self.kind.endswith("too_short")
            number = context["min_length" if least else "max_length"]
            entry = ("character", "characters") if "string" in self.kind else ("entry", "entries")
            return f"{'at least' if least else 'at most'} {number} {entry[number != 1]}"
        if self.kind == "string_pattern_mismatch":
            return f"a text that fits {context['pattern']}"
        return _KINDS.get(self.kind.split("_")[0], "something else")

    def bound(self, number: object) -> str:
        """Give a bound, as a duration where the value is one."""
        title = _published(self.field).get("title") if self.field else None
        if title == "Minutes" and isinstance(number, (int, float)):
            return duration_text(number)
        return f"{number:g}" if isinstance(number, float) else str(number)


def _without_echoes(misfits: Sequence[_Misfit], level: int = 0) -> Iterator[_Said]:
    """Say each misfit once, though every member of a union complains.

    If the value has the kind of a member, only the member with the fewest complaints speaks;
    otherwise the complaints become one.
    """
    unions: dict[tuple[Part, ...], dict[str, list[_Misfit]]] = {}
    for misfit in misfits:
        if len(misfit.labels) <= level:
            yield misfit.said()
        else:
            depth, label = misfit.labels[level]
            members = unions.setdefault(tuple(misfit.loc[:depth]), {})
            members.setdefault(label, []).append(misfit)
    for members in unions.values():
        fitting = [fits for fits in members.values() if not all(m.shallow(level) for m in fits)]
        if len(members) == 1 or fitting:
            yield from _without_echoes(min(fitting or members.values(), key=len), level + 1)
        else:
            yield _joined([misfit for fits in members.values() for misfit in fits])


def _joined(misfits: Sequence[_Misfit]) -> _Said:
    """Make one complaint of those about one value."""
    place, loc, _ = misfits[0].said()
    messages = list(dict.fromkeys(misfit.said()[2] for misfit in misfits))
    start, end = "expected ", f", not {shown(plain(misfits[0].tree))}"
    if len(messages) > 1 and all(m.startswith(start) and end in m for m in messages):
        kinds, _, hints = zip(
            *(m.removeprefix(start).partition(end) for m in messages), strict=True
        )
        return place, loc, start + ", or ".join(kinds) + end + "".join(dict.fromkeys(hints))
    return place, loc, "; or ".join(messages)


# --- What a model declares ------------------------------------------------------------------

# A type as declared, and the tag that names it in its union.
_Option = tuple[Any, str]


def _options(annotation: Any, tag: str = "") -> Iterator[_Option]:  # noqa: ANN401 - any annotation
    """Give the types that an annotation allows, without unions, aliases and annotations."""
    origin: Any = get_origin(annotation)
    if hasattr(annotation, "__value__"):
        yield from _options(annotation.__value__, tag)
    elif origin is Annotated:
        tags = [extra.tag for extra in annotation.__metadata__ if isinstance(extra, Tag)]
        yield from _options(annotation.__origin__, tags[0] if tags else tag)
    elif origin in (Union, UnionType):
        for member in get_args(annotation):
            yield from _options(member, tag)
    elif _is_model(annotation) and issubclass(annotation, RootModel):
        yield from _options(annotation.model_fields["root"].annotation, tag)
    else:
        yield annotation, tag


def _is_model(annotation: object) -> bool:
    """Whether a type is a model."""
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


def _fields(options: Sequence[_Option]) -> dict[str, FieldInfo]:
    """Give the keys that models allow."""
    return {
        info.alias or name: info
        for option, _ in options
        if _is_model(option)
        for name, info in option.model_fields.items()
    }


def _inside(options: Sequence[_Option], part: Part) -> list[_Option]:
    """Give the types allowed one step further down."""
    found: list[_Option] = []
    for option in options:
        arguments = get_args(option[0])
        info = _fields([option]).get(str(part))
        if info is not None:
            found += _options(info.annotation)
        elif isinstance(part, int):
            found += [inner for argument in arguments for inner in _options(argument)]
        elif arguments:
            found += _options(arguments[-1])
    return found


def _labelled(options: Sequence[_Option], label: str) -> list[_Option]:
    """Give the members of a union that a label means: a tag, a class, a word of a literal."""
    return [
        (option, tag)
        for option, tag in options
        if label in {tag, getattr(option, "__name__", "")}
        or any(label in _literals(info) for info in _fields([(option, tag)]).values())
    ]


def _literals(info: FieldInfo) -> list[str]:
    """Give the words that a key allows, if it allows only words."""
    words: list[str] = []
    for option, _ in _options(info.annotation):
        origin: Any = get_origin(option)
        if origin is Literal:
            words += [str(word) for word in get_args(option)]
        elif isinstance(option, type) and issubclass(option, Enum):
            words += [str(member.value) for member in option]
    return words


def _published(info: FieldInfo) -> dict[str, Any]:
    """Give what the JSON Schema says of a declared value."""
    for extra in reversed(info.metadata):
        if isinstance(extra, WithJsonSchema) and extra.json_schema:
            return extra.json_schema
    return {}


def _example(info: FieldInfo) -> str:
    """Give an example of a value, as it is written in the file."""
    examples = info.examples or _published(info).get("examples")
    if examples:
        return str(examples[0])
    fields = _fields(list(_options(info.annotation)))
    needed = [key for key, inner in fields.items() if inner.is_required()]
    if needed:
        return f"with the keys {', '.join(needed)}"
    options = [option for option, _ in _options(info.annotation)]
    kinds: list[Any] = [*options, *map(get_origin, options)]
    if any(_is_model(kind) or kind in (dict, Mapping) for kind in kinds):
        return "with 'key: value' lines below"
    if any(kind in (list, tuple) for kind in kinds):
        return "with '- ' lines below"
    return _or(_literals(info))


# --- Wording --------------------------------------------------------------------------------


def _words(text: str) -> list[str]:
    """Give the words of a list such as "'a', 'b' or 'c'"."""
    return re.findall("'([^']*)'", text) or [text] * bool(text)


def _or(words: Sequence[str]) -> str:
    """Join words with commas and a last 'or'."""
    if not words:
        return "..."
    return " or ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def _nearest(word: object, known: Sequence[str]) -> str:
    """Ask for the word that may have been meant."""
    if not isinstance(word, str) or len(word) > max(map(len, known), default=0) * 2:
        return ""  # also keeps the comparison short
    folded = {name.casefold(): name for name in known}
    near = difflib.get_close_matches(word.casefold(), folded, n=1)
    return f"; did you mean {shown(folded[near[0]])}?" if near else ""


def _one_of(key: str, known: Sequence[str]) -> str:
    """Say which key may have been meant, or which there are."""
    return _nearest(key, known) or (f"; known keys: {', '.join(known)}" if known else "")


def _not_one_of(value: object, words: Sequence[str]) -> str:
    """Say which words are allowed in place of another."""
    return f"expected {_or(words)}, not {shown(value)}{_nearest(value, words)}"
