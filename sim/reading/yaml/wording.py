"""Lists of words and guesses at what was meant, as messages say them."""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING

from sim.units import shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def words_of(text: str) -> list[str]:
    """Give the words of a list such as "'a', 'b' or 'c'"."""
    return re.findall("'([^']*)'", text) or [text] * bool(text)


def joined_by_or(words: Sequence[str]) -> str:
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


def one_of(key: str, known: Sequence[str]) -> str:
    """Say which key may have been meant, or which there are."""
    return _nearest(key, known) or (f"; known keys: {', '.join(known)}" if known else "")


def suggestion(word: str, known: Iterable[str]) -> str:
    """Say which known name may have been meant, or which there are; ends a message."""
    names = list(known)
    return _nearest(word, names) or f"; known: {', '.join(names) or '(none)'}"


def not_one_of(value: object, words: Sequence[str]) -> str:
    """Say which words are allowed in place of another."""
    return f"expected {joined_by_or(words)}, not {shown(value)}{_nearest(value, words)}"
