"""Lists of words and guesses at what was meant, as messages say them."""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING

from sim.messages.message import Message
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
    if len(words) == 1:
        return words[0]
    return Message("wording.or", first=", ".join(words[:-1]), last=words[-1])


def _nearest(word: object, known: Sequence[str]) -> str:
    """Ask for the word that may have been meant."""
    if not isinstance(word, str) or len(word) > max(map(len, known), default=0) * 2:
        return ""  # also keeps the comparison short
    folded = {name.casefold(): name for name in known}
    near = difflib.get_close_matches(word.casefold(), folded, n=1)
    return Message("wording.did_you_mean", word=shown(folded[near[0]])) if near else ""


def one_of(key: str, known: Sequence[str]) -> str:
    """Say which key may have been meant, or which there are."""
    near = _nearest(key, known)
    if near or not known:
        return near
    return Message("wording.known_keys", known=", ".join(known))


def suggestion(word: str, known: Iterable[str]) -> str:
    """Say which known name may have been meant, or which there are; ends a message."""
    names = list(known)
    listed = ", ".join(names) or Message("wording.none")
    return _nearest(word, names) or Message("wording.known", known=listed)


def not_one_of(value: object, words: Sequence[str]) -> str:
    """Say which words are allowed in place of another."""
    return Message(
        "units.expected", expected=joined_by_or(words), given=shown(value),
        hint=_nearest(value, words),
    )  # fmt: skip
