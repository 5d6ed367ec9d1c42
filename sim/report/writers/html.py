"""The briefing as one HTML file: no script, nothing loaded, pictures as SVG inside."""

import re
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from xml.etree.ElementTree import Element, SubElement, fromstring, tostring

from sim.report.charts import svg_bytes
from sim.report.charts.style import GREY_LINE, INK, PALETTE, QUIET, ZONE
from sim.report.document import Brief, Bullets, Heading, Paragraph, Picture, Record, Table
from sim.report.writers.layout import fitted, laid_out, language_tag, running_head

_STYLE = Path(__file__).with_name("html.css")
_COLOURS = {"ink": INK, "quiet": QUIET, "accent": PALETTE[0], "line": GREY_LINE, "zone": ZONE}
_MANY = 6
"""Columns from which on a table is set smaller, and scrolls on a narrow screen."""

_ROOM = 25.0
"""Millimetres of 9 pt for each of many columns, as the style sheet gives in its larger letters."""

_WHOLE = 13
"""Letters of a word that stay together: not every browser knows how German is hyphenated."""

_NOT_DRAWN = {"metadata", "style", "title"}
_REFERENCE = re.compile(r"url\(#([^)]+)\)")


def html_of(brief: Brief) -> bytes:
    """Return the briefing as HTML; the same briefing gives the same bytes."""
    page = Element("html", lang=language_tag(brief.language))
    page.append(_head(brief))
    main = SubElement(SubElement(page, "body"), "main")
    header = SubElement(main, "header")
    _add(header, "p", running_head(brief), "kind")
    _add(header, "h1", brief.title)
    if brief.subtitle:
        _add(header, "p", brief.subtitle, "subtitle")
    main.extend(list(_blocks(brief)))
    written: str = tostring(page, encoding="unicode", method="html")
    return f"<!DOCTYPE html>\n{written}\n".encode()


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
    made = SubElement(parent, tag, {"class": kind} if kind else {})
    made.text = text
    return made


def _blocks(brief: Brief) -> Iterator[Element]:
    pictures = count(1)
    for block in laid_out(brief.blocks):
        match block:
            case Heading():
                yield _text(f"h{block.level + 1}", block.text)
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


def _text(tag: str, text: str, kind: str = "") -> Element:
    made = Element(tag, {"class": kind} if kind else {})
    made.text = text
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
        _add(made, "caption", table.caption)
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
    made = Element("figure", {} if picture.wide else {"class": "narrow"})
    box = _scrolling("picture", picture.title) if picture.wide else Element("div")
    box.append(_drawing(picture, f"picture{number}-"))
    made.append(box)
    if picture.title:
        _add(made, "figcaption", picture.title)
    return made


def _drawing(picture: Picture, prefix: str) -> Element:
    """Return a drawing that fills its box, with ids that no other drawing of the page has."""
    drawn = picture.draw()
    svg = fromstring(svg_bytes(drawn.figure))  # noqa: S314 - drawn just now, not received
    for element in svg.iter():
        element.tag = _local(element.tag)
        for child in [each for each in element if _local(each.tag) in _NOT_DRAWN]:
            element.remove(child)
        named = {_local(key): value for key, value in element.attrib.items()}
        element.attrib.clear()
        element.attrib.update(named)
    used = {name for element in svg.iter() for name in _references(element)}
    for element in svg.iter():
        if element.get("id") not in used:
            element.attrib.pop("id", None)
        for key, value in element.attrib.items():
            element.set(key, _renamed(key, value, prefix))
    for size in ("width", "height", "version"):
        svg.attrib.pop(size, None)
    svg.set("role", "img")
    svg.set("aria-label", drawn.alt)
    return svg


def _local(name: str) -> str:
    """Return a name without its namespace: inside HTML it goes without saying."""
    return name.rpartition("}")[2]


def _references(element: Element) -> Iterator[str]:
    """Yield the ids that an element uses."""
    if element.get("href", "").startswith("#"):
        yield element.get("href", "")[1:]
    for value in element.attrib.values():
        yield from _REFERENCE.findall(value)


def _renamed(key: str, value: str, prefix: str) -> str:
    if key == "id":
        return prefix + value
    if key == "href" and value.startswith("#"):
        return f"#{prefix}{value[1:]}"
    return _REFERENCE.sub(rf"url(#{prefix}\1)", value)
