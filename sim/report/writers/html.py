"""The briefing as one HTML file: no script, nothing loaded, pictures as SVG inside."""

from collections.abc import Iterator, Sequence
from itertools import count
from pathlib import Path
from xml.etree.ElementTree import Element, SubElement, tostring

from sim.report.catalogue.catalogue import Language, phrase
from sim.report.charts.style import GREY_LINE, INK, PALETTE, QUIET, WARNING, ZONE
from sim.report.document import Brief, Bullets, Heading, Paragraph, Picture, Record, Table
from sim.report.writers.html_drawing import drawing_of
from sim.report.writers.layout import Row, fitted, laid_out, language_tag, running_head
from sim.texts import language_known

_STYLE = Path(__file__).with_name("html.css")
_COLOURS = {
    "ink": INK,
    "quiet": QUIET,
    "accent": PALETTE[0],
    "line": GREY_LINE,
    "zone": ZONE,
    "warning": WARNING,
}
_CONTENT = "content"
_MANY = 6
"""Columns from which on a table is set smaller, and scrolls on a narrow screen."""

_ROOM = 25.0
"""Millimetres of 9 pt for each of many columns, as the style sheet gives in its larger letters."""

_WHOLE = 13
"""Letters of a word that stay together: not every browser knows how German is hyphenated."""


def html_of(brief: Brief) -> bytes:
    """Return the briefing as HTML; the same briefing gives the same bytes."""
    page = Element("html", lang=language_tag(brief.language))
    page.append(_head(brief))
    body = SubElement(page, "body")
    _add(body, "a", phrase("page.skip", brief.language), "skip").set("href", f"#{_CONTENT}")
    header = SubElement(body, "header")
    _add(header, "p", running_head(brief), "kind")
    _add(header, "h1", brief.title)
    if brief.subtitle:
        _add(header, "p", brief.subtitle, "subtitle")
    headings = [block for block in brief.blocks if isinstance(block, Heading)]
    parts = [heading.text for heading in headings if heading.level == 1]
    if parts:
        body.append(_contents(parts, brief.language))
    main = SubElement(body, "main", id=_CONTENT, tabindex="-1")
    main.extend(list(_blocks(brief)))
    written: str = tostring(page, encoding="unicode", method="html")
    return f"<!DOCTYPE html>\n{written}\n".encode()


def _contents(parts: Sequence[str], language: Language) -> Element:
    """Return links to the parts of the briefing, folded up."""
    words = phrase("page.contents", language)
    nav = Element("nav", {"aria-label": words})
    box = SubElement(nav, "details")
    _add(box, "summary", words)
    points = SubElement(box, "ol")
    for number, text in enumerate(parts, start=1):
        _add(SubElement(points, "li"), "a", text).set("href", f"#part{number}")
    return nav


def _head(brief: Brief) -> Element:
    head = Element("head")
    SubElement(head, "meta", charset="utf-8")
    SubElement(head, "meta", name="viewport", content="width=device-width, initial-scale=1")
    _add(head, "title", brief.filed.title)
    if brief.record is not None:
        for name, said in _properties(brief.record):
            SubElement(head, "meta", name=name, content=said)
    colours = "".join(f" --{name}: {colour};" for name, colour in _COLOURS.items())
    _add(head, "style", f"\n:root {{{colours} }}\n{_STYLE.read_text(encoding='utf-8')}")
    return head


def _properties(record: Record) -> Iterator[tuple[str, str]]:
    """Yield what a records office looks for, by its name in Dublin Core."""
    yield "dcterms.created", record.made.date().isoformat()
    if record.author:
        yield "author", record.author


def _add(parent: Element, tag: str, text: str, kind: str = "") -> Element:
    made = _text(tag, text, kind)
    parent.append(made)
    return made


def _blocks(brief: Brief) -> Iterator[Element]:
    pictures, parts = count(1), count(1)
    for block in laid_out(brief.blocks):
        match block:
            case Heading():
                made = _text(f"h{block.level + 1}", block.text)
                if block.level == 1:
                    made.set("id", f"part{next(parts)}")
                yield made
            case Paragraph():
                yield _text("p", block.text, "note" if block.note else "")
            case Bullets():
                points = Element("ul")
                for item in block.items:
                    _add(points, "li", item)
                yield points
            case Table():
                yield _table(block)
            case Picture():
                yield _figure(block, next(pictures))
            case Row():
                row = Element("div", {"class": "row"})
                row.extend([_figure(one, next(pictures)) for one in block.pictures])
                yield row


def _text(tag: str, text: str, kind: str = "") -> Element:
    made = Element(tag, {"class": kind} if kind else {})
    made.text = text
    if language := language_known(text):
        made.set("lang", language)
    return made


def _scrolling(kind: str, label: str) -> Element:
    """Return a box that scrolls on a narrow screen, with the keyboard too."""
    return Element("div", {"class": kind, "tabindex": "0", "role": "group", "aria-label": label})


# -- tables -------------------------------------------------------------------------------------


def _table(table: Table) -> Element:
    many = len(table.columns) >= _MANY
    box = _scrolling("table many" if many else "table", table.caption)
    made = SubElement(box, "table", style=f"--columns: {len(table.columns)}")
    if table.caption:
        _add(SubElement(made, "caption"), "span", table.caption)
    columns = SubElement(made, "colgroup")
    fit = fitted(table, _ROOM * len(table.columns), (_WHOLE,)) if many else fitted(table)
    for width in fit.widths:
        SubElement(columns, "col", style=f"width: {100 * width / sum(fit.widths):.1f}%")
    head = SubElement(SubElement(made, "thead"), "tr")
    for column in table.columns:
        _add(head, "th", column.label, "number" if column.number else "").set("scope", "col")
    body = SubElement(made, "tbody")
    for texts in table.rows:
        row = SubElement(body, "tr")
        if table.heads(texts):
            over = _add(row, "th", texts[0], "over")
            over.set("colspan", str(len(table.columns)))
            continue
        for place, (column, text) in enumerate(zip(table.columns, texts, strict=True)):
            if place == 0 and not column.number:
                _add(row, "th", text).set("scope", "row")
            else:
                _add(row, "td", text, "number" if column.number else "")
    if table.note:
        _add(box, "p", table.note, "note")
    return box


# -- pictures -----------------------------------------------------------------------------------


def _figure(picture: Picture, number: int) -> Element:
    """Return a picture: title above it, what must be said of it below, both as text."""
    drawing = drawing_of(picture.draw(), f"picture{number}-")
    made = Element("figure")
    for part in ("title", "subtitle"):
        if part in drawing.words:
            _add(made, "p", drawing.words[part], f"picture-{part}")
    box = SubElement(made, "div", {"class": "picture", "tabindex": "0", "role": "group"})
    box.set("aria-label", picture.title)
    box.append(drawing.svg)
    caption = SubElement(made, "figcaption")
    for part in ("notice", "foot"):
        if part in drawing.words:
            _add(caption, "p", drawing.words[part], part)
    if not len(caption):
        made.remove(caption)
    return made
