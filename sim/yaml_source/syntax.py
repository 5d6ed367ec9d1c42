"""The words of the YAML parser, turned into words of the planner."""

from __future__ import annotations

from typing import Final

from sim.yaml_source.places import one_line

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
