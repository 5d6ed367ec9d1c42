"""What the writers of a briefing share: language, where pictures and tables find their room."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sim.errors import UmbauError
from sim.report.catalogue.catalogue import Language, phrase
from sim.report.charts.page import text_size
from sim.report.document import Block, Brief, Paragraph, Picture, Table

ROOM = 170.0
"""Millimetres between the margins of a page of A4."""

TALLEST = 205.0
"""Millimetres of height that leave room for a caption on a page."""

HALF = 83.5
"""Millimetres of a picture that leaves room for another beside it."""

SIZES = (7.5, 7.0, 6.5)
"""Points a table is set in: the first, unless words find room at no other; words are rather
hyphenated than set smaller."""

CELL_EDGE = 1.4
"""Millimetres left and right of what stands in a cell."""

_INCH = 25.4
WHOLE = (30, 14, 9)
"""Letters of words that stay whole, the most at which a table finds room; longer ones are
hyphenated, and so many letters of them stay together."""

_LONGEST_FEW = 3
_ACROSS = 2
_SPLIT = re.compile(r"[ \t\n]+|(?<=[-–/\u00ad])")


class BriefFileError(UmbauError):
    """A file of a briefing cannot be made or put where it belongs; says what to do."""


@dataclass(frozen=True, slots=True)
class Row:
    """Pictures side by side: two, or the last one by itself."""

    pictures: tuple[Picture, ...]


def language_tag(language: Language) -> str:
    """Return the language as documents name it: ``de-DE``."""
    return f"{language}-{phrase('page.region', language)}"


def running_head(brief: Brief) -> str:
    """Return what stands at the head of every page: kind, date of the results, and who says so."""
    filed = brief.filed
    return " · ".join(part for part in (brief.kind, filed.dated, filed.author) if part)


def laid_out(blocks: Sequence[Block]) -> Iterator[Block | Row]:
    """Yield the blocks, tables of pictures after them; pictures of half the width two by two."""
    row: list[Picture] = []
    for block in blocks:
        if row and (len(row) == _ACROSS or not _is_half(block)):
            yield Row(tuple(row))
            row = []
        if isinstance(block, Picture) and _is_half(block):
            row.append(block)
            continue
        yield block
        if isinstance(block, Picture) and block.data is not None:
            yield block.data
    if row:
        yield Row(tuple(row))


def _is_half(block: Block) -> bool:
    return isinstance(block, Picture) and not block.wide


def leads_in(paragraph: Paragraph) -> bool:
    """Tell whether a paragraph only leads to what follows, and must not stand alone at a foot."""
    return paragraph.text.endswith(":")


def picture_width(inches: tuple[float, float], most: float) -> float:
    """Return the millimetres that a drawing of this size may be wide, so that it fits a page."""
    width, height = inches
    return min(most, TALLEST * width / height)


@dataclass(frozen=True, slots=True)
class Fit:
    """How a table fits the page."""

    size: float
    """Points of its text."""
    widths: tuple[float, ...]
    """Millimetres of each column."""
    whole: int
    """Letters of the longest word that is not hyphenated."""
    holds: bool
    """Whether no longer word is in it."""


def fitted(
    table: Table, room: float = ROOM, wholes: Sequence[int] = WHOLE, letters: float = 1.0,
    larger: Sequence[float] = (),
) -> Fit:  # fmt: skip
    """Return the largest size and the widths at which no word of a table leaves its column.

    Columns get the share they ask for, except where a word needs more. As few words as possible
    are hyphenated: those of more than the first of `wholes` letters at which the table fits.
    `letters`: how wide letters are, measured in those of the PDF; `larger` sizes are tried first.
    """
    shares = [column.width for column in table.columns]
    for whole in wholes:
        at_ten = [_least(table, place, whole) * letters for place in range(len(shares))]
        for size in (*larger, *(SIZES if whole == wholes[-1] else SIZES[:1])):
            least = [width * size / 10.0 + 2 * CELL_EDGE for width in at_ten]
            if sum(least) <= room:
                return _fit(table, size, _shared(shares, least, room), whole)
    return _fit(table, size, _shared(shares, least, room), whole)


def _fit(table: Table, size: float, widths: Sequence[float], whole: int) -> Fit:
    whole += 1  # one with one more letter is not worth a hyphen
    return Fit(size, tuple(widths), whole, all(len(word) <= whole for word in _words(table)))


def _words(table: Table) -> Iterator[str]:
    """Yield the words of a table that could be hyphenated."""
    heads = [column.label for column in table.columns]
    for text in heads + [text for row in table.rows for text in row]:
        yield from (word for word in _SPLIT.split(text) if word and word.isalpha())


def _least(table: Table, place: int, whole: int) -> float:
    """Return the millimetres of the widest piece of a column that is never broken, at 10 pt."""
    heads = _pieces(table.columns[place].label, whole)
    cells = {piece for row in table.filled for piece in _pieces(row[place], whole)}
    bold = [text_size(piece, 10.0, "bold")[0] for piece in _longest(heads)]
    plain = [text_size(piece, 10.0)[0] for piece in _longest(cells)]
    return max([*bold, *plain, 0.0]) * _INCH


def _longest(pieces: set[str]) -> list[str]:
    return sorted(pieces, key=lambda piece: (-len(piece), piece))[:_LONGEST_FEW]


def _pieces(text: str, whole: int) -> set[str]:
    """Return what of a text stays on one line: words without spaces, long ones hyphenated."""
    words = _SPLIT.split(text)
    return {
        word[:whole] + "-" if word.isalpha() and len(word) > whole + 1 else word
        for word in words
        if word
    }


def _shared(shares: Sequence[float], least: Sequence[float], room: float) -> list[float]:
    """Share the room; who needs more than its share gets that, the others share what is left."""
    needy: set[int] = set()
    while True:
        left = room - sum(least[place] for place in needy)
        total = sum(share for place, share in enumerate(shares) if place not in needy)
        if len(needy) == len(shares) or left <= 0:
            return [room * width / sum(least) for width in least]
        widths = [
            least[place] if place in needy else left * share / total
            for place, share in enumerate(shares)
        ]
        short = {place for place in range(len(shares)) if widths[place] < least[place] - 1e-9}
        if not short:
            return widths
        needy |= short
