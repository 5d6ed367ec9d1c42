"""Files of texts: TOML, a text by its key."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Literal

Language = Literal["de", "en"]


def read_texts(path: Path) -> dict[str, str]:
    """Return the texts of a file in its order; a key is the way to a text: ``table.key``."""
    import tomllib  # noqa: PLC0415 - a command that has nothing to say starts without it

    return dict(_leaves(tomllib.loads(path.read_text(encoding="utf-8")), ""))


def _leaves(tree: Mapping[str, Any], before: str) -> Iterator[tuple[str, str]]:
    for key, each in tree.items():
        if isinstance(each, dict):
            yield from _leaves(each, f"{before}{key}.")
        else:
            yield before + key, each
