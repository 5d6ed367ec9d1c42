"""Models made of trees; what does not fit is said at its place in the planner's words."""

from __future__ import annotations

import operator
import re
from functools import reduce
from typing import TYPE_CHECKING, Any, Final, TypeVar, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core.core_schema import ErrorType

from sim.errors import MOST_PROBLEMS, Place, ScenarioError, at_place, error_of
from sim.messages.message import Message, said_by
from sim.reading.yaml.declarations import (
    example_of,
    keys_allowed,
    published_schema,
    types_allowed,
    types_inside,
    types_labelled,
    words_allowed,
)
from sim.reading.yaml.places import (
    Part,
    Tree,
    dotted,
    entry_of,
    plain,
)
from sim.reading.yaml.wording import joined_by_or, not_one_of, one_of, words_of
from sim.units import duration_text, shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pydantic.fields import FieldInfo
    from pydantic_core import ErrorDetails

M = TypeVar("M", bound=BaseModel)

_Said = tuple[Place, tuple[Part, ...], str]  # place, path and message of a problem


def build(model: type[M], tree: Tree, at: Sequence[Part] = ()) -> M:
    """Make a model of the part of a tree that ``at`` leads to.

    Raises ``ScenarioError`` with everything that does not fit the model.
    """
    part = tree
    for step in at:
        child = entry_of(part, step)
        if child is None:
            known = list(part.value) if isinstance(part.value, dict) else []
            message = Message("building.missing", step=shown(step), hint=one_of(str(step), known))
            raise ScenarioError([at_place(part.place, dotted(at), message)])
        part = child
    try:
        return model.model_validate(plain(part))
    except ValidationError as error:
        details = error.errors(include_url=False)
        fits = [_Misfit(model, part, detail) for detail in details[: MOST_PROBLEMS + 1]]
        found = [
            at_place(place, dotted([*at, *loc]), message)
            for place, loc, message in _without_echoes(fits)
        ]
    raise error_of(found)


_KINDS: Final = {
    "string": Message("building.kind_text"),
    "dict": Message("building.kind_mapping"),
    "mapping": Message("building.kind_mapping"),
    "model": Message("building.kind_mapping"),
    "list": Message("building.kind_list"),
    "tuple": Message("building.kind_list"),
    "set": Message("building.kind_list"),
    "frozen": Message("building.kind_list"),
    "iterable": Message("building.kind_list"),
    "int": Message("building.kind_whole_number"),
    "float": Message("building.kind_number"),
    "finite": Message("building.kind_number"),
    "decimal": Message("building.kind_number"),
    "bool": Message("building.kind_true_or_false"),
    "date": Message("building.kind_date"),
    "none": Message("building.kind_nothing"),
}
_BOUNDS: Final = {
    "greater_than": ("gt", "building.more_than"),
    "greater_than_equal": ("ge", "building.at_least"),
    "less_than": ("lt", "building.less_than"),
    "less_than_equal": ("le", "building.at_most"),
    "multiple_of": ("multiple_of", "building.multiple_of"),
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
        self.options = list(types_allowed(model))
        self.loc: list[Part] = []
        self.tree = self.outer = tree
        self.field: FieldInfo | None = None
        self.labels: list[tuple[int, str]] = []  # of unions: how deep, which member
        for part in loc[:-1] if self.about_key or self.wrong_key else loc:
            self.follow(part)

    def follow(self, part: Part) -> None:
        """Go one step down, in the file and in what the model declares."""
        child = entry_of(self.tree, part)
        if child is None:
            self.labels.append((len(self.loc), str(part)))
            self.options = types_labelled(self.options, str(part)) or self.options
        else:
            self.outer, self.tree = self.tree, child
            self.loc.append(part)
            self.field = keys_allowed(self.options).get(str(part))
            self.options = types_inside(self.options, part)

    def shallow(self, level: int) -> bool:
        """Whether the value does not even have the kind of this member of a union."""
        return self.labels[level][0] == len(self.loc) and not self.about_key

    def said(self) -> _Said:
        """Give place, path and message."""
        match self.kind:
            case "missing":
                found = keys_allowed(self.options).get(self.last)
                return self.lacks(self.last, example_of(found) if found else "...")
            case "extra_forbidden":
                known = list(keys_allowed(self.options))
                place = self.tree.keys.get(self.last, self.tree.place)
                message: str = Message(
                    "building.unknown_key", last=shown(self.last), hint=one_of(self.last, known)
                )
                return place, (*self.loc, self.last), message
            case "union_tag_invalid" | "union_tag_not_found":
                return self.without_rule()
        place = self.tree.place
        message = self.message(self.context)
        if self.wrong_key and self.loc:
            place = self.outer.keys.get(str(self.loc[-1]), place)
        about = re.match(r"'(\w+)' ", message) if self.kind == "value_error" else None
        if about and about[1] in keys_allowed(self.options):
            # A check of a whole mapping that begins with the key that it is about.
            child = entry_of(self.tree, about[1])
            return child.place if child else place, (*self.loc, about[1]), message
        return place, tuple(self.loc), message

    def lacks(self, key: str, example: str) -> _Said:
        """Say that a key is missing."""
        message = Message("building.missing_write", key=shown(key), plain=key, example=example)
        return self.tree.place, (*self.loc, key), message

    def without_rule(self) -> _Said:
        """Say that the key which tells the members of a union apart is missing or wrong."""
        key = str(self.context.get("discriminator", "")).strip("'")
        words = words_of(str(self.context.get("expected_tags", "")))
        if not words:
            members = [keys_allowed([option]).get(key) for option in self.options]
            words = [word for member in members if member for word in words_allowed(member)]
        child = entry_of(self.tree, key)
        if child is not None:
            return child.place, (*self.loc, key), not_one_of(plain(child), words)
        if "(" in key:  # a function tells them apart, not a key
            return self.tree.place, tuple(self.loc), not_one_of(plain(self.tree), words)
        return self.lacks(key, joined_by_or(words))

    def message(self, context: Mapping[str, Any]) -> str:
        """Say what was expected of a value."""
        if self.kind not in get_args(ErrorType):
            return self.given  # a check of our own, which words its messages itself
        if self.kind in {"value_error", "assertion_error"}:
            return said_by(context.get("error", ""))
        value = self.loc[-1] if self.wrong_key and self.loc else plain(self.tree)
        if self.kind in {"literal_error", "enum"}:
            return not_one_of(value, words_of(str(context.get("expected", ""))))
        if "actual_length" in context:
            return _expected(self.expected(context), str(context["actual_length"]))
        expected = self.expected(context)
        if expected == _KINDS["dict"] and isinstance(value, list):
            return _expected(expected, shown(value), Message("building.no_list"))
        return _expected(expected, shown(value))

    def expected(self, context: Mapping[str, Any]) -> str:
        """Say which values fit."""
        if self.kind in _BOUNDS:
            name, key = _BOUNDS[self.kind]
            return Message(key, bound=self.bound(context[name]))
        if self.kind.endswith(("too_short", "too_long")):
            least = self.kind.endswith("too_short")
            number = context["min_length" if least else "max_length"]
            what = "character" if "string" in self.kind else "entry"
            key = f"building.{what}_{'one' if number == 1 else 'many'}"
            bound = Message(key, number=number)
            return Message("building.at_least" if least else "building.at_most", bound=bound)
        if self.kind == "string_pattern_mismatch":
            return Message("building.pattern", pattern=context["pattern"])
        return _KINDS.get(self.kind.split("_")[0], Message("building.something_else"))

    def bound(self, number: object) -> str:
        """Give a bound, as a duration where the value is one."""
        title = published_schema(self.field).get("title") if self.field else None
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
    given = shown(plain(misfits[0].tree))
    fields = [
        each.fields
        for each in messages
        if isinstance(each, Message) and each.key == "units.expected"
        if each.fields["given"] == given
    ]
    if len(fields) == len(messages) > 1:
        expected = reduce(_either, (each["expected"] for each in fields))
        hints = dict.fromkeys(each["hint"] for each in fields)
        return place, loc, _expected(expected, given, reduce(operator.add, hints))
    return place, loc, reduce(_or_else, messages)


def _expected(expected: str, given: str, hint: str = "") -> Message:
    return Message("units.expected", expected=expected, given=given, hint=hint)


def _either(one: str, other: str) -> str:
    return Message("building.either", one=one, other=other)


def _or_else(one: str, other: str) -> str:
    return Message("building.or_else", one=one, other=other)
