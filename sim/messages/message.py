"""Messages: English texts that can be told in German too.

A message is a key of `en.toml` and `de.toml` with the fields that are filled in, which may be
messages themselves. As a text it is English, so that whoever sorts, compares or logs messages
need not know; only who tells them asks for a language.
"""

from collections.abc import Iterable, Mapping
from functools import cache, reduce
from pathlib import Path
from typing import Self

from sim.messages.texts import Language, read_texts

_FOLDER = Path(__file__).parent


class Message(str):
    """A text in English that knows itself in other languages."""

    __slots__ = ("fields", "key")

    key: str
    fields: Mapping[str, str]

    def __new__(cls, key: str, /, **fields: object) -> Self:
        """Make the text of a key. Raises KeyError for a key or field that does not exist."""
        said = {name: said_by(each) for name, each in fields.items()}
        made = super().__new__(cls, templates("en")[key].format(**said))
        made.key, made.fields = key, said
        return made

    def __add__(self, other: str, /) -> "Message":
        """Put another text behind this one."""
        return Message("message.both", first=self, second=other)

    def __reduce__(self) -> tuple[object, ...]:
        """Travel between processes by key and fields."""
        return _again, (self.key, dict(self.fields))


def told(text: str, language: Language) -> str:
    """Return a text in a language; what is no message stays as it is."""
    if not isinstance(text, Message):
        return text
    fields = {name: told(each, language) for name, each in text.fields.items()}
    return templates(language)[text.key].format(**fields)


def said_by(value: object) -> str:
    """Return the text of a value; of an error the message that it was raised with."""
    if isinstance(value, Exception) and value.args and isinstance(value.args[0], Message):
        return value.args[0]
    return value if isinstance(value, str) else str(value)


def joined(key: str, texts: Iterable[str]) -> str:
    """Join texts, at least one, by a message that puts a `second` behind a `first`."""
    return reduce(lambda first, second: Message(key, first=first, second=second), texts)


def in_thousands(value: float) -> str:
    """Write a whole number with its thousands set apart."""
    return joined("message.thousands", f"{value:,.0f}".split(","))


@cache
def templates(language: Language) -> Mapping[str, str]:
    """Return every message by its key, with its fields in braces."""
    return read_texts(_FOLDER / f"{language}.toml")


def _again(key: str, fields: Mapping[str, str]) -> Message:
    return Message(key, **fields)
