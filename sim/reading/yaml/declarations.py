"""What a model declares: its keys, the types they allow, an example of each."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from types import UnionType
from typing import TYPE_CHECKING, Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, RootModel, Tag, WithJsonSchema

from sim.messages.message import Message
from sim.reading.yaml.wording import joined_by_or

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pydantic.fields import FieldInfo

    from sim.reading.yaml.places import Part

Option = tuple[Any, str]
"""A type as declared, and the tag that names it in its union."""


def types_allowed(annotation: Any, tag: str = "") -> Iterator[Option]:  # noqa: ANN401 - any annotation
    """Give the types that an annotation allows, without unions, aliases and annotations."""
    origin: Any = get_origin(annotation)
    if hasattr(annotation, "__value__"):
        yield from types_allowed(annotation.__value__, tag)
    elif origin is Annotated:
        tags = [extra.tag for extra in annotation.__metadata__ if isinstance(extra, Tag)]
        yield from types_allowed(annotation.__origin__, tags[0] if tags else tag)
    elif origin in (Union, UnionType):
        for member in get_args(annotation):
            yield from types_allowed(member, tag)
    elif _is_model(annotation) and issubclass(annotation, RootModel):
        yield from types_allowed(annotation.model_fields["root"].annotation, tag)
    else:
        yield annotation, tag


def _is_model(annotation: object) -> bool:
    """Whether a type is a model."""
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


def keys_allowed(options: Sequence[Option]) -> dict[str, FieldInfo]:
    """Give the keys that models allow."""
    return {
        info.alias or name: info
        for option, _ in options
        if _is_model(option)
        for name, info in option.model_fields.items()
    }


def types_inside(options: Sequence[Option], part: Part) -> list[Option]:
    """Give the types allowed one step further down."""
    found: list[Option] = []
    for option in options:
        arguments = get_args(option[0])
        info = keys_allowed([option]).get(str(part))
        if info is not None:
            found += types_allowed(info.annotation)
        elif isinstance(part, int):
            found += [inner for argument in arguments for inner in types_allowed(argument)]
        elif arguments:
            found += types_allowed(arguments[-1])
    return found


def types_labelled(options: Sequence[Option], label: str) -> list[Option]:
    """Give the members of a union that a label means: a tag, a class, a word of a literal."""
    return [
        (option, tag)
        for option, tag in options
        if label in {tag, getattr(option, "__name__", "")}
        or any(label in words_allowed(info) for info in keys_allowed([(option, tag)]).values())
    ]


def words_allowed(info: FieldInfo) -> list[str]:
    """Give the words that a key allows, if it allows only words."""
    words: list[str] = []
    for option, _ in types_allowed(info.annotation):
        origin: Any = get_origin(option)
        if origin is Literal:
            words += [str(word) for word in get_args(option)]
        elif isinstance(option, type) and issubclass(option, Enum):
            words += [str(member.value) for member in option]
    return words


def published_schema(info: FieldInfo) -> dict[str, Any]:
    """Give what the JSON Schema says of a declared value."""
    for extra in reversed(info.metadata):
        if isinstance(extra, WithJsonSchema) and extra.json_schema:
            return extra.json_schema
    return {}


def example_of(info: FieldInfo) -> str:
    """Give an example of a value, as it is written in the file."""
    examples = info.examples or published_schema(info).get("examples")
    if examples:
        return str(examples[0])
    fields = keys_allowed(list(types_allowed(info.annotation)))
    needed = [key for key, inner in fields.items() if inner.is_required()]
    if needed:
        key = "declarations.with_keys" if len(needed) > 1 else "declarations.with_key"
        return Message(key, keys=", ".join(needed))
    options = [option for option, _ in types_allowed(info.annotation)]
    kinds: list[Any] = [*options, *map(get_origin, options)]
    if any(_is_model(kind) or kind in (dict, Mapping) for kind in kinds):
        return Message("declarations.with_lines")
    if any(kind in (list, tuple) for kind in kinds):
        return Message("declarations.with_entries")
    return joined_by_or(words_allowed(info))
