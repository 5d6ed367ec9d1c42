"""Every text that a reader sees, by key and language: `de.toml` and `en.toml` beside this file.

A key is the way to a text through the tables of the file: ``finding.claim``. Both languages have
the same keys, and texts the same fields to fill in.
"""

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

Language = Literal["de", "en"]

FOLDER = Path(__file__).parent
"""Where the texts of both languages are."""


def phrase(key: str, language: Language, /, **fields: object) -> str:
    """Return a text with its fields filled in. Raises KeyError for a key that does not exist."""
    return _texts(language)[key].format(**fields)


@cache
def phrases(section: str, language: Language) -> Mapping[str, str]:
    """Return the texts of a section as they are, by the rest of their keys, in the file's order.

    Raises KeyError for a section that does not exist.
    """
    start = f"{section}."
    found = {
        key.removeprefix(start): each
        for key, each in _texts(language).items()
        if key.startswith(start)
    }
    if not found:
        raise KeyError(section)
    return MappingProxyType(found)


@cache
def _texts(language: Language) -> Mapping[str, str]:
    tree = tomllib.loads((FOLDER / f"{language}.toml").read_text(encoding="utf-8"))
    return dict(_leaves(tree, ""))


def _leaves(tree: Mapping[str, Any], before: str) -> Iterator[tuple[str, str]]:
    for key, each in tree.items():
        if isinstance(each, dict):
            yield from _leaves(each, f"{before}{key}.")
        else:
            yield before + key, each
