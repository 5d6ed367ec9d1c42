"""Every text that a reader sees, by key and language: `de.toml` and `en.toml` beside this file.

A key is the way to a text through the tables of the file: ``finding.claim``. Both languages have
the same keys, and texts the same fields to fill in. Help is in files of its own, so that it is
there at once: ``help.option.seed`` is `option.seed` in `help.en.toml`.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from sim.messages.texts import Language, read_texts

__all__ = ["FOLDER", "Language", "phrase", "phrases", "texts"]

FOLDER = Path(__file__).parent
"""Where the texts of both languages are."""

_PARTS = ("help",)
"""Tables that have files of their own."""


def phrase(key: str, language: Language, /, **fields: object) -> str:
    """Return a text with its fields filled in. Raises KeyError for a key that does not exist."""
    return _texts(language, _part(key))[key].format(**fields)


@cache
def phrases(section: str, language: Language) -> Mapping[str, str]:
    """Return the texts of a section as they are, by the rest of their keys, in the file's order.

    Raises KeyError for a section that does not exist.
    """
    start = f"{section}."
    found = {
        key.removeprefix(start): each
        for key, each in _texts(language, _part(section)).items()
        if key.startswith(start)
    }
    if not found:
        raise KeyError(section)
    return MappingProxyType(found)


def texts(language: Language) -> dict[str, str]:
    """Return every text of a language by its key."""
    return {key: each for part in ("", *_PARTS) for key, each in _texts(language, part).items()}


def _part(key: str) -> str:
    first = key.partition(".")[0]
    return first if first in _PARTS else ""


@cache
def _texts(language: Language, part: str) -> Mapping[str, str]:
    if not part:
        return read_texts(FOLDER / f"{language}.toml")
    found = read_texts(FOLDER / f"{part}.{language}.toml")
    return {f"{part}.{key}": each for key, each in found.items()}
