"""Names in a structure that point at something: found by their type, wherever they stand."""

from collections.abc import Iterator
from types import UnionType
from typing import Annotated, Any, Literal, get_args, get_origin, get_type_hints

from sim.declared import Frozen, Name

Thing = Literal["team", "case_type"]
"""What a name may point at."""

TeamName = Annotated[Name, "team"]
CaseTypeName = Annotated[Name, "case_type"]

Keys = tuple[str | int, ...]


def named(part: Frozen, thing: Thing) -> Iterator[tuple[Keys, str]]:
    """Yield the names of teams or case types in a part of a file, with the keys that lead there."""
    for key, hint in get_type_hints(type(part), include_extras=True).items():
        yield from _named(hint, getattr(part, key), (key,), thing)


def _named(hint: Any, value: Any, keys: Keys, thing: Thing) -> Iterator[tuple[Keys, str]]:  # noqa: ANN401 - types as values
    if get_origin(hint) is Annotated:
        inside, *marks = get_args(hint)
        if thing in marks:
            yield keys, value
            return
        hint = inside
    if get_origin(hint) is UnionType:
        for each in get_args(hint) if value is not None else ():
            yield from _named(each, value, keys, thing)
    elif get_origin(hint) is list:
        for number, each in enumerate(value):
            yield from _named(get_args(hint)[0], each, (*keys, number), thing)
    elif get_origin(hint) is dict:
        for name, each in value.items():
            for inner, found in zip(get_args(hint), (name, each), strict=True):
                yield from _named(inner, found, (*keys, name), thing)
