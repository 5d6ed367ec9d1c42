"""The briefing as PDF, to be read aloud (PDF/UA-1) and to be kept (PDF/A-2a), by Typst.

The page is in `pdf.typ`; words go into it as data, never as markup.
"""

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import matplotlib as mpl
import typst

from sim.messages.message import Message
from sim.report.catalogue.catalogue import phrase, phrases
from sim.report.charts import svg_bytes
from sim.report.charts.style import GREY_LINE, INK, PALETTE, QUIET, ZONE
from sim.report.document import Brief, Bullets, Heading, Paragraph, Picture, Table
from sim.report.writers.layout import (
    CELL_EDGE,
    HALF,
    BriefFileError,
    Row,
    fitted,
    laid_out,
    leads_in,
    picture_width,
    running_head,
)
from sim.report.writers.pages import End, floating
from sim.texts import language_known

_TEMPLATE = Path(__file__).with_name("pdf.typ")
_OUTSIDE = 3.0
"""Millimetres of a picture's own edge, that reach into what is around it."""
_WIDE = 158.0
"""Millimetres of a wide picture: letters of a comparison's charts have 7.6 points or more."""

_COLOURS = {"ink": INK, "quiet": QUIET, "accent": PALETTE[0], "line": GREY_LINE, "zone": ZONE}


def pdf_of(brief: Brief) -> bytes:
    """Return the briefing as PDF; the same briefing gives the same bytes.

    Raises BriefFileError where a text holds a letter that must not be kept, of private use.
    """
    with TemporaryDirectory() as folder:
        root = Path(folder)
        (root / _TEMPLATE.name).write_bytes(_TEMPLATE.read_bytes())
        page = _Page(root, _data(brief, root))
        try:
            made = typst.compile(
                **page.with_floating(floating(page.kinds, page.ends)),
                format="pdf",
                pdf_standards=["a-2a", "ua-1"],
                timestamp=brief.filed.made,
            )
        except typst.TypstError as error:
            raise BriefFileError(Message("pdf.not_made", why=error.message)) from error
    assert isinstance(made, bytes)
    return made


def ends_of(brief: Brief) -> list[End]:
    """Return where each block of the briefing ends in the PDF."""
    with TemporaryDirectory() as folder:
        root = Path(folder)
        (root / _TEMPLATE.name).write_bytes(_TEMPLATE.read_bytes())
        page = _Page(root, _data(brief, root))
        return page.ends(floating(page.kinds, page.ends))


@dataclass(frozen=True)
class _Page:
    """The template with what it says."""

    root: Path
    data: dict[str, Any]

    @property
    def kinds(self) -> list[str]:
        """Return what the blocks are, in order."""
        return [block["block"] for block in self.data["blocks"]]

    def ends(self, afloat: Collection[int]) -> list[End]:
        """Return where each block ends when the pictures at some places float."""
        marks = typst.query(selector="<end>", field="value", **self.with_floating(afloat))
        return [End(**mark) for mark in json.loads(marks)]

    def with_floating(self, afloat: Collection[int]) -> dict[str, Any]:
        """Return what Typst is called with."""
        blocks = [
            block | {"floats": place in afloat} for place, block in enumerate(self.data["blocks"])
        ]
        said = json.dumps(self.data | {"blocks": blocks}, ensure_ascii=False)
        return {
            "input": self.root / _TEMPLATE.name,
            "root": self.root,
            "font_paths": [Path(mpl.get_data_path(), "fonts", "ttf")],
            "ignore_system_fonts": True,
            "sys_inputs": {"brief": said},
        }


def _data(brief: Brief, root: Path) -> dict[str, Any]:
    return {
        "language": brief.language,
        "region": phrase("page.region", brief.language),
        "page_words": list(phrases("page.words", brief.language).values()),
        "colours": _COLOURS,
        "title": brief.title,
        "subtitle": _told(brief.subtitle),
        "head": running_head(brief),
        "record": {
            "title": brief.filed.title,
            "author": [brief.filed.author] if brief.filed.author else [],
            "subject": brief.kind,
        },
        "blocks": list(_blocks(brief, root)),
    }


def _blocks(brief: Brief, root: Path) -> Iterator[dict[str, object]]:
    """Yield the blocks as the template takes them, with pictures in files below `root`."""
    for block in laid_out(brief.blocks):
        match block:
            case Heading():
                yield {"block": "heading", "text": block.text, "level": block.level}
            case Paragraph():
                kind = "note" if block.note else "paragraph"
                yield {"block": kind, "text": block.text, "leads": leads_in(block)}
            case Bullets():
                yield {"block": "bullets", "items": block.items}
            case Table():
                yield _table(block)
            case Picture():
                yield {"block": "picture", "pictures": [_picture(block, _WIDE, root)]}
            case Row():
                drawn = [_picture(one, HALF, root) for one in block.pictures]
                yield {"block": "picture", "pictures": drawn}


def _picture(picture: Picture, most: float, root: Path) -> dict[str, object]:
    drawn = picture.draw()
    figure = drawn.figure
    path = root / f"{len(list(root.iterdir()))}.svg"
    path.write_bytes(svg_bytes(figure))
    return {
        "path": path.name,
        "alt": drawn.alt,
        "outside": _OUTSIDE,
        "width": picture_width(tuple(figure.get_size_inches()), most),
    }


def _told(text: str) -> dict[str, str]:
    """Return a text with the language that it is known to be in."""
    return {"text": text, "language": language_known(text)}


def _table(table: Table) -> dict[str, object]:
    fit = fitted(table)
    return {
        "block": "table",
        "caption": table.caption,
        "header": [column.label for column in table.columns],
        "numbers": [column.number for column in table.columns],
        "rows": [list(map(_told, row)) for row in table.rows],
        "note": table.note,
        "size": fit.size,
        "widths": fit.widths,
        "edge": CELL_EDGE,
        "unbroken": fit.whole,
    }
