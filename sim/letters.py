"""Letters that no text may hold, and letters that nobody sees: refused, or shown as such."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final

from sim.messages.message import Message

if TYPE_CHECKING:
    from collections.abc import Iterator

_PLANES: Final = "".join(
    f"{chr(0x10000 * n + 0xFFFE)}{chr(0x10000 * n + 0xFFFF)}" for n in range(17)
)
# What XML 1.0 forbids (Word, Excel and SVG are XML), the rest of the controls, letters that
# Unicode keeps for programs, and line ends that some editors count and others do not.
_FORBIDDEN: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufdd0-\ufdef" + _PLANES + "]"
)
_SURROGATES: Final = range(0xD800, 0xE000)
# Printable to Python, but without a sign of their own: fillers, joiners, variation selectors.
_UNSEEN: Final = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)

_OVERRIDES: Final = "\u202d\u202e"
_ENDS: Final = {"\u202a": "\u202c", "\u202b": "\u202c"} | dict.fromkeys(
    "\u2066\u2067\u2068", "\u2069"
)
_MARKS: Final = "\u200e\u200f\u061c"
_DIRECTED: Final = re.compile(f"[{_OVERRIDES}{_MARKS}{''.join(_ENDS)}\u202c\u2069]")


def printable(text: str) -> str:
    """Give a text with letters that cannot be seen written as escapes, as in Python."""
    if text.isprintable() and not _UNSEEN.search(text):
        return text
    return "".join(
        letter if letter.isprintable() and not _UNSEEN.match(letter) else _escape(letter)
        for letter in text
    )


def _escape(letter: str) -> str:
    return ascii(letter)[1:-1]


def forbidden(text: str) -> Iterator[tuple[int, str]]:
    """Give each letter that no text may hold: its place from 0, and what to say of it.

    Tabs and line ends are left alone.
    """
    for match in _FORBIDDEN.finditer(text):
        yield match.start(), Message(_why(match[0]), letter=_named(match[0]))


def misdirected(text: str) -> Iterator[tuple[int, str]]:
    """Give the marks of writing direction that would turn what stands beside a text.

    These are overrides, embeddings and isolates that the text does not close or open, and marks
    in a text without any letter that is written from right to left.
    """
    found = list(_DIRECTED.finditer(text))
    if not found:
        return
    leftwards = any(
        unicodedata.bidirectional(letter) in {"R", "AL"} for letter in _DIRECTED.sub("", text)
    )
    begun: list[tuple[int, str]] = []
    lone: list[tuple[int, str]] = []
    for match in found:
        place, letter = match.start(), match[0]
        if letter in _ENDS:
            begun.append((place, letter))
        elif begun and letter == _ENDS[begun[-1][1]]:
            begun.pop()
        elif letter not in _MARKS or not leftwards:
            lone.append((place, letter))
    for place, letter in sorted(lone + begun):
        yield place, Message("letters.turns", letter=_named(letter))


def _named(letter: str) -> str:
    """Give code and name of a letter."""
    name = unicodedata.name(letter, "")
    return f"U+{ord(letter):04X}" + (f" ({name})" if name else "")


def _why(letter: str) -> str:
    """Return the key of what is wrong with a letter."""
    if letter in "\u2028\u2029":
        return "letters.ends_a_line"
    if ord(letter) in _SURROGATES:
        return "letters.half"
    if unicodedata.category(letter) == "Cc":
        return "letters.control"
    return "letters.none"
