"""A drawing inside HTML: its words are words, and those around its panels stand outside it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import get_args
from xml.etree.ElementTree import Element, fromstring

from sim.report.charts import svg_bytes
from sim.report.charts.page import WIDTH, Part
from sim.report.drawn import Drawn

_NOT_DRAWN = {"metadata", "style", "title"}
_REFERENCE = re.compile(r"url\(#([^)]+)\)")
_HEAD = ("title", "subtitle")
_PLACE = re.compile(r"translate\(\S+ (\S+?)\)")
_SIZE = re.compile(r"([\d.]+)px")
_BROAD = 72 * WIDTH + 1
"""Points from which on a drawing is wider than a chart."""


@dataclass(frozen=True)
class Drawing:
    """A drawing without its head and foot, and their words."""

    svg: Element
    words: dict[str, str]
    """By `Part`; only what it has."""


def drawing_of(drawn: Drawn, prefix: str) -> Drawing:
    """Return a drawing that fills its box, with ids that no other drawing of the page has."""
    svg = fromstring(svg_bytes(drawn.figure, words=True))  # noqa: S314 - drawn just now, not received
    for element in svg.iter():
        element.tag = _local(element.tag)
        for child in [each for each in element if _local(each.tag) in _NOT_DRAWN]:
            element.remove(child)
        named = {_local(key): value for key, value in element.attrib.items()}
        element.attrib.clear()
        element.attrib.update(named)
    words = _taken_out(svg)
    if float(svg.get("viewBox", "").split()[2]) > _BROAD:
        svg.set("class", "broad")
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
    return Drawing(svg, words)


def _taken_out(svg: Element) -> dict[str, str]:
    """Take head and foot out of a drawing with the room they had, and return their words."""
    left, top, width, height = map(float, svg.get("viewBox", "").split())
    words, upper, lower = dict[str, str](), top, top + height
    for parent in list(svg.iter()):
        for group in [each for each in parent if each.get("id") in get_args(Part)]:
            part, lines = str(group.get("id")), list(group.iter("text"))
            parent.remove(group)
            if not lines:
                continue
            words[part] = " ".join("".join(line.itertext()).strip() for line in lines)
            places = [_baseline(line) for line in lines]
            if part in _HEAD:
                upper = max(upper, max(places) + _letters(lines[-1]) / 2)
            else:
                lower = min(lower, min(places) - _letters(lines[0]))
    svg.set("viewBox", f"{left:g} {upper:g} {width:g} {lower - upper:g}")
    return words


def _baseline(text: Element) -> float:
    """Return how far below the top a line of text stands."""
    moved = _PLACE.search(text.get("transform", ""))
    return float(moved[1] if moved is not None else text.get("y", "0"))


def _letters(text: Element) -> float:
    """Return the size of a text's letters."""
    found = _SIZE.search(text.get("style", ""))
    return float(found[1]) if found is not None else 0.0


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
