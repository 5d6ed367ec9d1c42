"""The words of the YAML parser, turned into words of the planner."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sim.reading.yaml.places import one_line
from sim.units import refuse_two_readings

if TYPE_CHECKING:
    from sim.errors import Place

# The parser's words on the left, the planner's on the right; the first that fits is said.
_SYNTAX: Final = (
    ("'\\t'", "a tab is used; indent with spaces"),
    ("mapping values are not allowed", "unexpected ':'; check the indent, quote texts with ': '"),
    ("could not find expected ':'", "expected 'key: value'; check the line above and the quotes"),
    ("expected <block end>", "this does not line up with the lines above; check indent and quotes"),
    ("while scanning a quoted scalar", "a quoted text does not end; write the closing quote"),
    ("expected ',' or", "a bracket is not closed; write ',' or the closing bracket"),
    ("a block scalar", "a text that begins with '|' or '>' goes on below, indented; or quote it"),
    (
        "sequence entries are not",
        "unexpected '- '; write it on a line of its own, or quote the text",
    ),
    ("mapping keys are not", "unexpected '?'; quote the text"),
    ("scanning a directive", "a line may not begin with '%'; quote the text"),
    ("scanning an a", "a text may not begin with '&' or '*'; quote the text"),  # anchor, alias
    (" tag", "a text may not begin with '!'; quote the text"),
    ("a double-quoted scalar", "unknown '\\' in a quoted text; write '\\\\' or use single quotes"),
    ("cannot start any token", "a text may not begin with this character; quote the text"),
    ("expected the node content", "a value is missing before this; write it, or quote the text"),
    ("incompatible YAML document", "remove the line that begins with '%YAML'"),
    (
        "expected '<document start>'",
        "text outside the document; remove it, and lines with '%' or '...'",
    ),
)


def in_plain_words(said: str) -> str:
    """Say a problem of the parser in the planner's words."""
    for part, message in _SYNTAX:
        if part in said:
            return message
    return f"this is not valid YAML ({one_line(said.strip())})"


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
            message = f"inside {{…}} a comma ends the value; {_without_comma(match[0])}"
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
            return str(error)
    # Separators of thousands stand before the last sign.
    plain = f"{before}{last}" if sign in whole else f"{before}.{last}"
    return f"write {plain} for '{number}', or quote a text"
