"""Where pictures leave pages half empty, and which of them float to the next page instead."""

from collections.abc import Callable, Collection, Sequence
from typing import NamedTuple

_BOTTOM = 282.5
"""Millimetres from the top of the page to the end of its text."""
_MOST_EMPTY = 35.0
"""Millimetres at the foot of a page that may be empty: an eighth of it."""


class End(NamedTuple):
    """Where a block ends: its page, and millimetres from the top of it."""

    page: int
    y: float


def floating(
    kinds: Sequence[str], ends_with: Callable[[Collection[int]], Sequence[End]]
) -> frozenset[int]:
    """Return the places of the pictures that float, so that no page is left half empty.

    `kinds` are those of the blocks in order; `ends_with` lays them out with some that float.
    Text that follows a floating picture fills the page before it.
    """
    found: frozenset[int] = frozenset()
    while True:
        ends = ends_with(found)
        wanting = (
            place
            for place, kind in enumerate(kinds)
            if kind == "picture" and place not in found and _leaves_empty(place, kinds, ends, found)
        )
        first = next(wanting, None)
        if first is None:
            return found
        found |= {first}


def _leaves_empty(
    place: int, kinds: Sequence[str], ends: Sequence[End], afloat: Collection[int]
) -> bool:
    """Tell whether a picture, with headings that stay with it, leaves the page before empty."""
    page = ends[place].page
    for before in reversed(range(place)):
        goes_along = kinds[before] == "heading" and ends[before].page == page
        if before not in afloat and not goes_along:
            return ends[before].page < page and _BOTTOM - ends[before].y > _MOST_EMPTY
    return False
