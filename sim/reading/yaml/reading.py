"""One file: its text, and the tree of what it says."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

import yaml

from sim.errors import MOST_PROBLEMS, Place, Problem, at_place
from sim.letters import forbidden, misdirected
from sim.messages.message import Message
from sim.reading.text_files import DEEPEST
from sim.reading.yaml.places import Tree, one_line, plain
from sim.reading.yaml.syntax import in_plain_words, number_cut
from sim.units import shown

if TYPE_CHECKING:
    from yaml._yaml import Mark as CMark

_NULLS: Final = frozenset({"", "~", "null", "Null", "NULL"})


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


class Reader:
    """Builds the tree of one text from the events of the YAML parser.

    Without recursion, and it stops at the first too deep bracket: the parser's own tree builder
    would run out of stack.
    """

    def __init__(self, file: str, problems: list[Problem]) -> None:
        self.file = file
        self.start = Place(file, 1, 1)
        self.lines: list[str] = []
        self.problems = problems
        self.open: list[_Open] = []
        self.root: Tree | None = None
        self.documents = 0

    def place(self, mark: yaml.Mark | CMark | None) -> Place:
        """Give the place of a mark, which counts from 0; the start of the file without one."""
        if mark is None:
            return self.start
        text = self.lines[mark.line] if mark.line < len(self.lines) else ""
        return Place(self.file, mark.line + 1, mark.column + 1, text)

    def note(self, place: Place, message: str) -> None:
        """Keep a problem, with the keys that lead to it."""
        parts = [
            str(len(outer.elements)) if outer.entries is None else outer.key for outer in self.open
        ]
        path = ".".join(one_line(part) for part in parts if part is not None)
        self.problems.append(at_place(place, path, message))

    def read(self, text: str) -> Tree | None:
        """Read a text; problems are noted and as much of the tree as possible is given."""
        loader = None
        self.lines = text.split("\n")
        try:
            loader = yaml.SafeLoader(text)
            while loader.check_event():
                self.take(loader.get_event())  # type: ignore[no-untyped-call]
        except _StopError:
            return None
        except yaml.MarkedYAMLError as error:
            message = in_plain_words(f"{error.context or ''} {error.problem or ''}")
            begun, met = error.context_mark, error.problem_mark
            if begun and "does not end" in message:
                met = begun  # the parser noticed at the end of the file
            elif begun and met and "bracket" in message and begun.line < met.line:
                message = Message("reading.bracket_not_closed", line=begun.line + 1)
            self.note(self.place(met or begun), message)
            return None
        except (ValueError, OverflowError):
            # The parser lets these through for escapes and version numbers that do not exist.
            place = self.place(loader.get_mark()) if loader else self.start
            self.note(place, Message("reading.number_escape_does"))
            return None
        if self.root is None or self.root.value is None:
            if not self.problems:
                self.note(self.start, Message("reading.file_empty_write"))
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
                    self.note(place, Message("reading.one_document_per"))
                    raise _StopError
            case yaml.AliasEvent():
                place = self.place(event.start_mark)
                message = Message("reading.refers_an_anchor", anchor=event.anchor)
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
            return Message("reading.anchor", anchor=event.anchor)
        tag = getattr(event, "tag", None)
        if tag is not None:
            name = shown(tag.replace("tag:yaml.org,2002:", "!!"))
            return Message("reading.tag", name=name)
        return ""

    def scalar(self, event: yaml.ScalarEvent) -> Tree:
        """Give a text, or nothing for an empty value."""
        place = self.place(event.start_mark)
        for _, message in (*forbidden(event.value), *misdirected(event.value)):
            self.note(place, message)
        in_mapping = bool(self.open) and self.open[-1].entries is not None
        is_key = in_mapping and self.open[-1].expects_key
        empty = not event.style and event.value in _NULLS and not (is_key and event.value)
        return Tree(None if empty else event.value, place)

    def begin(self, event: yaml.CollectionStartEvent) -> None:
        """Begin a mapping or list."""
        place = self.place(event.start_mark)
        if len(self.open) >= DEEPEST:
            message: str = Message("reading.more_than_levels", deepest=DEEPEST)
            self.problems.append(at_place(place, "", message))
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
        cut = number_cut(tree.place, tree.value) if isinstance(tree.value, str) else None
        if cut is not None:
            self.note(replace(tree.place, column=cut.column), cut.message)
            return
        if not isinstance(tree.value, str):
            self.note(tree.place, Message("reading.key_must_be", tree=shown(plain(tree))))
            return
        if tree.value in entries:
            first = outer.keys[tree.value].line
            key = shown(tree.value)
            self.note(tree.place, Message("reading.key_given_twice", key=key, first=first))
        else:
            outer.keys[tree.value] = tree.place
            outer.drops_value = False
        outer.key = tree.value
