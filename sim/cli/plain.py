"""Equals of signs that the encoding of an output lacks, in letters that every encoding has.

A number keeps its value, a word stays readable, and what has no equal is shown as an escape, so
that nothing is lost and nothing is asked of the reader by a `?`.
"""

import codecs
import unicodedata
from collections.abc import Mapping

ERRORS = "umbau.plain"
"""Name under which `settle` registers the equals as a handler of encoding errors."""
ASCII = "umbau_ascii"
"""ASCII under a name of its own: Click takes a stream of plain `ascii` for a mistake and writes
UTF-8 to it."""

EQUALS: Mapping[str, str] = {
    "▼": "v",
    **dict.fromkeys("−‐‑‒–—―", "-"),  # noqa: RUF001
    **dict.fromkeys("“”„‟«»″", '"'),
    **dict.fromkeys("‘’‚‛‹›′", "'"),  # noqa: RUF001
    **dict.fromkeys("•●■◆▪▶·⋅", "*"),
    "×": "x", "÷": "/", "⁄": "/", "∕": "/", "±": "+/-", "√": "sqrt", "∞": "inf", "‰": "o/oo",  # noqa: RUF001
    "≤": "<=", "≥": ">=", "≠": "!=", "≈": "~", "∑": "sum", "°": " deg", "§": "par.",
    "→": "->", "←": "<-", "↔": "<->", "⇒": "=>", "↑": "^", "↓": "v", "…": "...",
    "☐": "[ ]", "☑": "[x]", "☒": "[x]", "✓": "[x]", "✗": "[ ]", "µ": "u", "ª": "a", "º": "o",
    "€": "EUR", "£": "GBP", "¥": "JPY", "¢": "ct", "%": "pct", "©": "(c)", "®": "(r)",
    "ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss", "ẞ": "SS",
    "æ": "ae", "Æ": "Ae", "œ": "oe", "Œ": "Oe", "ø": "oe", "Ø": "Oe", "å": "aa", "Å": "Aa",
    "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "þ": "th", "Þ": "Th", "ı": "i",  # noqa: RUF001
    "┊": "|", "│": "|", "┃": "|", "║": "|", "─": "-", "━": "-", "═": "-", "╸": "-", "╺": "-",
    **dict.fromkeys("█▉▊▋▌▍▎▏▐▀▄", "#"),
    **dict.fromkeys("\u00ad\u200b\u2060\ufeff", ""),  # they only say where a line may break
}  # fmt: skip
_BEFORE = {"<super>": "^", "<fraction>": " "}
"""What keeps a number from growing by the digits that a sign is made of: 10² is 10^2."""


def settle() -> None:
    """Make the equals known as the handler `ERRORS`, and ASCII under the name `ASCII`."""
    codecs.register_error(ERRORS, _handle)
    codecs.register(lambda name: _ASCII if name == ASCII else None)


def plain(sign: str) -> str:
    """Return the equal of a sign in ASCII, or its escape; a letter loses marks that it carries."""
    if sign in EQUALS:
        return EQUALS[sign]
    parts = unicodedata.normalize("NFKD", sign)
    kind = unicodedata.decomposition(sign).partition(" ")[0]
    bare = "".join(EQUALS.get(part, part) for part in parts if not unicodedata.combining(part))
    if bare.isascii() and (bare or unicodedata.combining(sign)):
        return _BEFORE.get(kind, "") + bare
    return sign.encode("ascii", "backslashreplace").decode("ascii")


def _handle(error: UnicodeError) -> tuple[str | bytes, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    lacking = error.object[error.start : error.end]
    return "".join(map(plain, lacking)), error.end


_FOUND = codecs.lookup("ascii")
_ASCII = codecs.CodecInfo(
    _FOUND.encode, _FOUND.decode, _FOUND.streamreader, _FOUND.streamwriter,
    _FOUND.incrementalencoder, _FOUND.incrementaldecoder, name=ASCII,
)  # fmt: skip
