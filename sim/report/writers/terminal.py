"""Blocks as text for a terminal: so many letters wide, tables in columns, no pictures."""

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest

from sim.report.catalogue.words import plain
from sim.report.document import Block, Bullets, Column, Heading, Paragraph, Picture, Table

WIDTH = 100
"""Letters of a line."""
ANY_WIDTH = 10_000
"""For lists whose rows stay on one line, however long."""

_GAP = "  "
_INDENT = "  "
_UNDERLINES = {1: "=", 2: "-"}

Widths = Sequence[int]


def terminal(blocks: Iterable[Block], width: int = WIDTH) -> str:
    """Return blocks as lines of at most `width` letters, as long as words and numbers allow.

    Numbers stand right. Where columns have no room, heads are wrapped first, then texts, then
    what stands beside a number. Tables with the same columns are equally wide. Of a picture only
    its table is shown. Empty where there are no blocks, else with a line end at the end.
    """
    shown = [_without_picture(block) for block in blocks]
    tables: dict[tuple[Column, ...], list[Table]] = {}
    for block in shown:
        if isinstance(block, Table):
            tables.setdefault(block.columns, []).append(block)
    widths = {columns: _widths(columns, alike, width) for columns, alike in tables.items()}
    lines: list[str] = []
    for block in shown:
        if isinstance(block, Heading | Table) and lines:
            lines.append("")
        match block:
            case Heading():
                lines += _heading(block, width)
            case Paragraph():
                lines += _filled(block.text, width)
            case Bullets():
                lines += [line for item in block.items for line in _item(item, width)]
            case Table():
                lines += _table(block, widths[block.columns], width)
    return "".join(f"{line}\n" for line in lines).replace("\u00a0", " ")


def _without_picture(block: Block) -> Heading | Paragraph | Bullets | Table | None:
    return block.data if isinstance(block, Picture) else block


def _heading(block: Heading, width: int) -> Iterator[str]:
    lines = textwrap.wrap(plain(block.text), width)
    yield from lines
    yield _UNDERLINES[block.level] * max(map(len, lines), default=0)


def _filled(text: str, width: int) -> Iterator[str]:
    for line in plain(text).split("\n"):
        yield from textwrap.wrap(line, width)


def _item(text: str, width: int) -> Iterator[str]:
    yield from textwrap.wrap(
        plain(text), width, initial_indent=_INDENT, subsequent_indent=2 * _INDENT
    )


def _table(table: Table, widths: Widths, width: int) -> Iterator[str]:
    """Yield caption, head, a line, rows and note."""
    yield from _filled(table.caption, width)
    yield from _row([column.label for column in table.columns], table.columns, widths)
    yield "-" * min(width, sum(widths) + len(_GAP) * (len(widths) - 1))
    for row in table.rows:
        if table.heads(row):
            yield from _filled(f"{row[0]}:", width)
        else:
            yield from _row(row, table.columns, widths)
    yield from _filled(table.note, width)


def _row(cells: Sequence[str], columns: Sequence[Column], widths: Widths) -> Iterator[str]:
    """Yield the lines of a row: each cell wrapped in its column, numbers to the right."""
    wrapped = [
        _wrapped(cell, column, room)
        for cell, column, room in zip(cells, columns, widths, strict=True)
    ]
    for parts in zip_longest(*wrapped, fillvalue=""):
        placed = [
            part.rjust(room) if column.number else part.ljust(room)
            for part, column, room in zip(parts, columns, widths, strict=True)
        ]
        yield _GAP.join(placed).rstrip()


def _wrapped(cell: str, column: Column, room: int) -> list[str]:
    lines = []
    for line in plain(cell).split("\n"):
        lines += textwrap.wrap(
            line, room, break_long_words=False, break_on_hyphens=not column.number
        ) or [""]
    return lines


def _widths(columns: Sequence[Column], tables: Sequence[Table], width: int) -> Widths:
    """Return the letters of each column for all rows of some tables and their heads."""
    room = width - len(_GAP) * (len(columns) - 1)
    heads = [column.label for column in columns]
    cells = [
        [row[place] for table in tables for row in table.filled] for place in range(len(heads))
    ]
    whole = [_longest(own, words=False) for own in cells]
    words = [_longest(own, words=True) for own in cells]
    least = [_longest([head], words=True) for head in heads]
    texts = [
        each if column.number else word
        for each, word, column in zip(whole, words, columns, strict=True)
    ]
    widths = [max(pair) for pair in zip(whole, map(len, map(plain, heads)), strict=True)]
    for narrower in (whole, texts, words):
        bounds = [max(pair) for pair in zip(narrower, least, strict=True)]
        while sum(widths) > room:
            wide = [place for place, bound in enumerate(bounds) if widths[place] > bound]
            if not wide:
                break
            widths[max(wide, key=widths.__getitem__)] -= 1
    return widths


def _longest(texts: Iterable[str], *, words: bool) -> int:
    """Return the letters of the longest line, or of the longest word."""
    lines = [line for text in texts for line in plain(text).split("\n")]
    pieces = [word for line in lines for word in line.split(" ")] if words else lines
    return max(map(len, pieces), default=0)
