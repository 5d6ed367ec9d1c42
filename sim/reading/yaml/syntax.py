"""The words of the YAML parser, turned into words of the planner."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sim.messages.message import Message, said_by
from sim.reading.yaml.places import one_line
from sim.units import refuse_two_readings

if TYPE_CHECKING:
    from sim.errors import Place

# The parser's words on the left, the message on the right; the first that fits is said.
_SYNTAX: Final = (
    ("'\\t'", "syntax.tab"),
    ("mapping values are not allowed", "syntax.colon"),
    ("could not find expected ':'", "syntax.key_value"),
    ("expected <block end>", "syntax.line_up"),
    ("while scanning a quoted scalar", "syntax.quote"),
    ("expected ',' or", "syntax.bracket"),
    ("a block scalar", "syntax.block"),
    ("sequence entries are not", "syntax.dash"),
    ("mapping keys are not", "syntax.question"),
    ("scanning a directive", "syntax.percent"),
    ("scanning an a", "syntax.ampersand"),  # anchor, alias
    (" tag", "syntax.exclamation"),
    ("a double-quoted scalar", "syntax.escape"),
    ("cannot start any token", "syntax.letter"),
    ("expected the node content", "syntax.missing"),
    ("incompatible YAML document", "syntax.version"),
    ("expected '<document start>'", "syntax.outside"),
)


def in_plain_words(said: str) -> str:
    """Say a problem of the parser in the planner's words."""
    for part, key in _SYNTAX:
        if part in said:
            return Message(key)
    return Message("syntax.not_valid", said=one_line(said.strip()))


_NUMBER: Final = re.compile(r"[0-9]+(?:[.,'][0-9]+)+")


@dataclass(frozen=True)
class NumberCut:
    """A number that the parser cut at its comma: where it begins, and what to write."""

    column: int
    message: str


def number_cut(place: Place, key: str) -> NumberCut | None:
    """Tell whether a key is what follows the comma of a number, as in '{mean: 1,5 h}'.

    Inside '{…}' a comma begins the next key. A key that has a value of its own is one.
    """
    line, at = place.text, place.column - 1
    if line[at + len(key) :].lstrip().startswith(":"):
        return None
    for match in _NUMBER.finditer(line):
        if match.start() < at < match.end() and line[at - 1] == ",":
            message = Message("syntax.inside_comma_ends", without_comma=_without_comma(match[0]))
            return NumberCut(match.start() + 1, message)
    return None


def _without_comma(number: str) -> str:
    """Say how to write a number with a comma, and if it has two readings both."""
    whole, sign, last = re.split(r"([.,'])(?=[0-9]+$)", number)
    before = re.sub("[.,']", "", whole)
    if whole == before:
        try:
            refuse_two_readings(number)
        except ValueError as error:
            return said_by(error)
    # Separators of thousands stand before the last sign.
    plain = f"{before}{last}" if sign in whole else f"{before}.{last}"
    return Message("syntax.write_number", plain=plain, number=number)
