"""Kinds of damage to text files: what hurried hands, editors and other programs do to them.

Each kind turns a text into another text, or into bytes where it is about bytes. Those of lines and
values are in `mutations`.
"""

import random
import re
import unicodedata
from collections.abc import Callable, Sequence
from typing import Final

from tests.properties.mutations import LINES, VALUES, Mutation

Damage = Callable[[random.Random, str, Sequence[str]], str | bytes]
"""Takes luck, the text and other texts that lines may come from."""

FORBIDDEN = ("\x00", "\x01", "\x0b", "\x1b", "\x7f", "\x85", "\x9f", "\u2028", "\ufdd0", "\ufffe",
             "\uffff", "\U0010ffff")  # fmt: skip
UNSEEN = ("\u200b", "\u200e", "\u202e", "\u2066", "\ufeff", "\u00ad", "\u3164", "\ufe0f", "\u00a0")
ESCAPED = ("\\u202e", "\\uFFFE", "\\x9f", "\\0", "\\ud800", "\\N", "\\L", "\\U00110000", "\\q")
OUTSIDE = ("../../../../etc/passwd", "/etc/hostname", "../../x.yaml", "~/x.yaml", "/proc/self/maps",
           "/dev/zero", "/dev/stdin", "pipe", "link_to_zero", ".", "..", "", "nothing.yaml",
           "office.yaml", "C:\\x.yaml", "a\\0b", "x" * 5000, "http://x/y.yaml")  # fmt: skip
DEVICES = ("CON", "nul", "Aux", "COM1", "lpt9", "prn")
GERMAN = ("Mo-Fr 8-16 Uhr", "Mo-Fr 08:00-16:00", "Montag bis Freitag 8.00-16.00", "Di, Do 9-12",
          "12 Monate", "3 Wochen", "39.000 pro Jahr", "1.500 €", "ja", "nein", "01.02.2024",
          "Baden-Württemberg", "45 Prozent", "1,5 Std.")  # fmt: skip
_VALUE = re.compile(r"(?<=: )(?![{\[])[^,\]}#\n]+")
_NUMBER = re.compile(r"\b\d+(?:\.\d+)?\b")
_NAME = re.compile(r"(?<=[\s{\[,])[a-z][a-z_]{3,}(?=[:,\]}\s])")
_UNIT = re.compile(r"(?<=\d) ?(?:%|min|h|days?|weeks?|months?|years?|per \w+|EUR|working days)\b")


def _one(pattern: re.Pattern[str], new: Callable[[random.Random, str], str]) -> Damage:
    """Make the damage of one place that fits a pattern."""

    def damaged(luck: random.Random, text: str, _others: Sequence[str]) -> str:
        places = list(pattern.finditer(text))
        if not places:
            return text
        match = luck.choice(places)
        return text[: match.start()] + new(luck, match[0]) + text[match.end() :]

    return damaged


def _anywhere(signs: Sequence[str]) -> Damage:
    """Make the damage of a sign that is put anywhere."""

    def damaged(luck: random.Random, text: str, _others: Sequence[str]) -> str:
        at = luck.randrange(len(text) + 1)
        return text[:at] + luck.choice(signs) + text[at:]

    return damaged


def _lines(mutation: Mutation) -> Damage:
    """Make the damage of lines."""

    def damaged(luck: random.Random, text: str, others: Sequence[str]) -> str:
        sources = [other.split("\n") for other in others]
        return "\n".join(mutation(luck, text.split("\n"), sources))

    return damaged


def _encoded(*encodings: str) -> Damage:
    """Make the damage of another encoding."""

    def damaged(luck: random.Random, text: str, _others: Sequence[str]) -> bytes:
        return (text + "# ä\n").encode(luck.choice(encodings), errors="replace")

    return damaged


def _line_ends(luck: random.Random, text: str, _others: Sequence[str]) -> bytes:
    return text.replace("\n", luck.choice(("\r\n", "\r", "\n\n", " \n"))).encode()


def _bytes_changed(luck: random.Random, text: str, _others: Sequence[str]) -> bytes:
    content = bytearray(text.encode())
    for _ in range(luck.choice((1, 1, 5))):
        content[luck.randrange(len(content))] = luck.randrange(256)
    return bytes(content)


def _bytes_cut(luck: random.Random, text: str, _others: Sequence[str]) -> bytes:
    content = (text + "# ä").encode()
    return content[: luck.choice((luck.randrange(len(content)), len(content) - 1))]


def _no_text(luck: random.Random, _text: str, _others: Sequence[str]) -> bytes:
    return luck.choice((b"PK\x03\x04", b"\x89PNG", b"%PDF", b"\x1f\x8b")) + luck.randbytes(500)


def _too_large(luck: random.Random, text: str, _others: Sequence[str]) -> str:
    return text + luck.choice(("#" * 1_000_001, "x: 1\n" * 200_001))


def _empty(luck: random.Random, _text: str, _others: Sequence[str]) -> str:
    return luck.choice(("", "\n", "# x\n", "---\n", "null\n", "~", "x\n", "[]\n", "{}\n", "\ufeff"))


def _deep(luck: random.Random, text: str, others: Sequence[str]) -> str:
    signs = luck.choice((("[", "]"), ("{a: ", "}"), ("[", ""), ("{", "")))
    depth = luck.choice((5, 39, 41, 3000))
    value = signs[0] * depth + signs[1] * depth
    return str(_one(_VALUE, lambda _luck, _old: value)(luck, text, others))


def _two_documents(luck: random.Random, text: str, others: Sequence[str]) -> str:
    return text + luck.choice(("---\n", "...\n", "%YAML 1.1\n---\n")) + luck.choice(others)


def _named_files(luck: random.Random, text: str, _others: Sequence[str]) -> str:
    named = re.compile(r"[\w./-]+\.(?:yaml|csv)")
    other = str(_one(named, lambda lucky, _old: lucky.choice(OUTSIDE))(luck, text, []))
    return other if other != text else f"extends: {luck.choice(OUTSIDE)}\n{text}"


def _extends(luck: random.Random, text: str, _others: Sequence[str]) -> str:
    value = luck.choice((*OUTSIDE, "[a]", "{a: b}", "", "&x a", "today.yaml"))
    return f"{text}\nextends: {value}\n"


def _composed(_luck: random.Random, text: str, _others: Sequence[str]) -> str:
    return unicodedata.normalize("NFD", text)


def _comments(luck: random.Random, text: str, _others: Sequence[str]) -> str:
    return "\n".join(line + luck.choice(("", "", "  # why", "   ")) for line in text.split("\n"))


def _german_number(luck: random.Random, old: str) -> str:
    new = old.replace(".", ",") if "." in old else f"{old},5"
    return luck.choice((new, f"{old}.000", f"{old},000", f"1.{old}", f"{old} 000", f"1'{old}"))


DAMAGES: dict[str, Damage] = {
    **{name: _lines(mutation) for name, mutation in (LINES | VALUES).items()},
    "number in German": _one(_NUMBER, _german_number),
    "number negative": _one(_NUMBER, lambda _luck, old: f"-{old}"),
    "number nudged": _one(_NUMBER, lambda luck, old: f"{float(old) * luck.uniform(0.9, 1.1):.4f}"),
    "number scaled": _one(
        _NUMBER, lambda luck, old: f"{float(old) * 10 ** luck.randint(-3, 6):.6f}".rstrip("0")
    ),
    "unit left out": _one(_UNIT, lambda _luck, _old: ""),
    "unit of another kind": _one(
        _UNIT, lambda luck, _old: luck.choice((" %", " min", " per year", " EUR", " s", " years"))
    ),
    "German value": _one(_VALUE, lambda luck, _old: luck.choice(GERMAN)),
    "value left out": _one(_VALUE, lambda _luck, _old: ""),
    "value made a list": _one(_VALUE, lambda _luck, old: f"[{old.strip()}]"),
    "value made a mapping": _one(_VALUE, lambda _luck, old: f"{{x: {old.strip()}}}"),
    "empty list or mapping": _one(_VALUE, lambda luck, _old: luck.choice(("[]", "{}"))),
    "value quoted": _one(_VALUE, lambda _luck, old: f'"{old.strip()}"'),
    "quote not closed": _one(_VALUE, lambda luck, old: luck.choice("'\"") + old),
    "value with an anchor or tag": _one(
        _VALUE,
        lambda luck, old: luck.choice(("&a ", "*a ", "!!int ", "!x ")) + old,
    ),
    "value very long": _one(_VALUE, lambda _luck, old: old * 5000),
    "name misspelt": _one(_NAME, lambda luck, old: old.replace(luck.choice(old), "x", 1)),
    "name in capitals": _one(_NAME, lambda _luck, old: old.upper()),
    "name of a device": _one(_NAME, lambda luck, _old: luck.choice(DEVICES)),
    "bracket changed": _one(re.compile(r"[{}\[\]:,]"), lambda luck, _old: luck.choice("{}[]:,  ")),
    "letter forbidden": _anywhere(FORBIDDEN),
    "letter unseen": _anywhere(UNSEEN),
    "letter escaped": _one(_VALUE, lambda luck, old: f'"{luck.choice(ESCAPED)}{old}"'),
    "letters composed otherwise": _composed,
    "another encoding": _encoded("cp1252", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp037"),
    "byte order mark": _encoded("utf-8-sig"),
    "line ends": _line_ends,
    "bytes changed": _bytes_changed,
    "bytes cut off": _bytes_cut,
    "no text": _no_text,
    "too large": _too_large,
    "empty": _empty,
    "deep": _deep,
    "two documents": _two_documents,
    "file named otherwise": _named_files,
    "extends something": _extends,
    "comments and blanks": _comments,
}
"""By what is done, in words."""
_QUICK = 1_000  # letters of the lines of what is damaged twice
RARE = ("too large", "no text", "empty", "another encoding")
"""Kinds of which a few are enough: they all do the same."""


_CELL: Final = re.compile(r"(?<![^;,\t\n])[^;,\t\n]*(?=[;,\t\n])")
CELLS: Final = (
    *("", '"', '""', "-5", "1.234", "1,234", "1.234,5", "1,234.5", "nan", "inf", "1e9", "9" * 400),
    *("x", "März 24", "Mrz 2024", "2024-13", "13.2024", "00/2024", "32.01.2024", "2024-01", "0"),
    *("0001-01", "99999-01", "Jan 00", "renewal", "renewl", "month", "Bestand", "12 345", "1'234"),
    *("=1+1", "@x", "\u0661\u0662", "\u22125", "\u00bd", "\uff11\uff12", " "),
)
"""What stands in cells: numbers and months in many ways, and what is none."""


def _cells(luck: random.Random, text: str, others: Sequence[str]) -> str:
    for _ in range(luck.choice((1, 1, 3))):
        text = str(_one(_CELL, lambda lucky, _old: lucky.choice(CELLS))(luck, text, others))
    return text


def _delimiters(luck: random.Random, text: str, _others: Sequence[str]) -> str:
    old, new = luck.choice(";,\t"), luck.choice(";,\t| ")
    return text.replace(old, new, luck.choice((-1, 1, 3)))


def _long_table(luck: random.Random, text: str, _others: Sequence[str]) -> str:
    line = luck.choice(text.splitlines()) + "\n"
    return text + line * luck.choice((2, 600, 20_000))


def _wide_table(luck: random.Random, text: str, _others: Sequence[str]) -> str:
    sign = luck.choice(";,\t")
    return "\n".join(line + sign * luck.choice((1, 50_000)) for line in text.split("\n"))


OF_TABLES: dict[str, Damage] = {
    "cells changed": _cells,
    "delimiters changed": _delimiters,
    "lines repeated": _long_table,
    "cells added": _wide_table,
    "quotes inserted": _anywhere(('"', '""', "'")),
    "number written otherwise": _one(_NUMBER, _german_number),
}
"""Kinds of damage to tables alone."""


def _longest(text: str) -> int:
    """Return how many letters the longest line has."""
    return max(map(len, text.split("\n")))


def damaged(kind: str, text: str, luck: random.Random, others: Sequence[str]) -> bytes:
    """Return a text after one damage of a kind, seldom with another one of lines on top."""
    changed = (DAMAGES | OF_TABLES)[kind](luck, text, others)
    if isinstance(changed, str) and 0 < _longest(changed) < _QUICK and luck.random() < 0.1:
        changed = DAMAGES[luck.choice([*LINES, *VALUES])](luck, changed, others)
    return changed if isinstance(changed, bytes) else changed.encode("utf-8", "surrogatepass")


FOR_TABLES = (
    *OF_TABLES,
    *("lines deleted", "lines doubled", "lines swapped", "text cut off", "lines of another file"),
    *("odd text inserted", "odd number", "number nudged", "number negative", "letter forbidden"),
    *("letter unseen", "letters composed otherwise", "another encoding", "byte order mark"),
    *("line ends", "bytes changed", "bytes cut off", "no text", "too large", "empty"),
)


def kinds(number: int, luck: random.Random, known: Sequence[str]) -> list[str]:
    """Return so many kinds, all of them in turn, rare ones a tenth as often."""
    found: list[str] = []
    while len(found) < number:
        here = [kind for kind in known if kind not in RARE or luck.random() < 0.1]
        luck.shuffle(here)
        found += here
    return found[:number]
