"""Texts of scenario files: plain, or by language, of which one is read where a language is known.

A plain text has no language: it is read as it stands. `{de: …, en: …}` says the same twice; where
one of them is missing the other is read, and is known to be in its language.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Annotated, Any, Final, Self

from pydantic import PlainSerializer, PlainValidator, WithJsonSchema

from sim.messages.message import Message
from sim.units import shown, wrong

LANGUAGES: Final = ("de", "en")
_TEXT: Final = Message("texts.expected")
_wanted: ContextVar[str | None] = ContextVar("_wanted", default=None)


class Said(str):
    """A text whose language is known, or in several of them: reads as its first one."""

    __slots__ = ("texts",)

    texts: Mapping[str, str]
    """By language."""

    def __new__(cls, texts: Mapping[str, str]) -> Self:
        """Make a text of texts by language, at least one."""
        made = super().__new__(cls, next(iter(texts.values())))
        made.texts = dict(texts)
        return made

    def __getnewargs__(self) -> tuple[Mapping[str, str]]:  # type: ignore[override]
        """Return what makes it again, as a copy or in another process."""
        return (self.texts,)

    @property
    def language(self) -> str:
        """The language that it reads in."""
        return next(iter(self.texts))


@contextmanager
def texts_in(language: str) -> Iterator[None]:
    """Have what is read inside read in a language, where it is there in it."""
    token = _wanted.set(language)
    try:
        yield
    finally:
        _wanted.reset(token)


def language_known(text: str) -> str:
    """Return the language that a text is known to be in; nothing of a plain one."""
    return text.language if isinstance(text, Said) else ""


def read_text(value: object) -> str:
    """Take a text, or texts by language. Raises ValueError that says what is wrong."""
    if isinstance(value, Said):
        return _read(value.texts)
    if isinstance(value, str):
        return value
    if not isinstance(value, dict) or not value:
        raise wrong(_TEXT, value)
    unknown = next((name for name in value if name not in LANGUAGES), None)
    if unknown is not None:
        raise ValueError(Message("texts.no_language", language=shown(str(unknown))))
    for language, text in value.items():
        if not isinstance(text, str) or not text.strip():
            raise ValueError(Message("texts.empty", language=language))
    return _read({language: text.strip() for language, text in value.items()})


def _read(texts: Mapping[str, str]) -> str:
    """Return the text in the language that is wanted; without one all of them, or the other."""
    wanted = _wanted.get()
    return Said(texts) if wanted is None or wanted not in texts else texts[wanted]


def written_text(text: str) -> object:
    """Return a text as a file states it."""
    return dict(text.texts) if isinstance(text, Said) else text


def text_schema(pattern: str = "", *examples: str) -> dict[str, Any]:
    """Return the JSON Schema of a text; `pattern` is that of a plain one."""
    plain: dict[str, Any] = {"type": "string"}
    if pattern:
        plain |= {"pattern": pattern}
    said = {"type": "string", "pattern": "\\S"}
    by_language = {
        "type": "object",
        "properties": dict.fromkeys(LANGUAGES, said),
        "additionalProperties": False,
        "minProperties": 1,
    }
    return {"anyOf": [plain, by_language]} | ({"examples": list(examples)} if examples else {})


Text = Annotated[
    str,
    PlainValidator(read_text),
    PlainSerializer(written_text),
    WithJsonSchema(text_schema()),
]
"""A text, or texts by language."""

USUAL: Final[tuple[Mapping[str, str], ...]] = (
    {"de": "Annahme", "en": "judgement"},
    {"de": "keine Quelle", "en": "no source"},
    {"de": "Lehrbeispiel", "en": "teaching example"},
)
"""Words that sources are said in; where a language is wanted, each reads in it."""
_KNOWN: Final = {word: usual for usual in USUAL for word in usual.values()}
_BETWEEN: Final = "; "


def read_source(value: object) -> str:
    """Take a text, texts by language or usual words. Raises ValueError that says what is wrong."""
    if not isinstance(value, str) or isinstance(value, Said):
        return read_text(value)
    parts = [_KNOWN.get(part) for part in value.split(_BETWEEN)]
    known = [part for part in parts if part is not None]
    if len(known) < len(parts):
        return read_text(value)
    said = {language: _BETWEEN.join(part[language] for part in known) for language in LANGUAGES}
    return read_text(said) if _wanted.get() is not None else value


Source = Annotated[
    str,
    PlainValidator(read_source),
    PlainSerializer(written_text),
    WithJsonSchema(text_schema()),
]
"""Where something comes from: a text, texts by language, or usual words."""
