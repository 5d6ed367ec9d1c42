"""The luck of visits: of first bookings with the block of cases, else when a visit asks for it.

What is drawn belongs to the block of cases, and goes with it. Asks go before: while calendars are
full, clients ask again and again, and most have a date long before the last of their block.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np

from sim.demand.blocks import ASKED_TOGETHER, Ints
from sim.demand.bookings import FIRST_BOOKINGS
from sim.engines.compiled.arrays import Arrays
from sim.engines.compiled.booking import BOOKS
from sim.engines.compiled.feed import Feed, Kept
from sim.engines.compiled.layout import NONE, REAL, YES_OR_NO


class DrawnLuck:
    """Draws what visits want, and puts it where they look for it."""

    def __init__(self, arrays: Arrays, feed: Feed) -> None:
        self._arrays, self._feed = arrays, feed
        self._asked: dict[int, tuple[Kept, Kept, int]] = {}
        """By place in `drawn_asks`: what is kept of a group's asks, of its block, their number."""

    def draw(self) -> None:
        """Draw all that is wanted, for whole blocks or groups."""
        number = int(self._arrays["diary"]["wanting"][0])
        wanting = self._arrays["wanting"][:number]
        books = wanting["what"] == BOOKS
        self._draw_bookings(wanting[books])
        self._draw_asks(wanting[~books])

    def _draw_bookings(self, wanting: Any) -> None:  # noqa: ANN401 - records
        if not len(wanting):
            return
        self._make_room(int(max(wanting["nth"])) + 1)
        blocks = self._arrays["cases"]["block"][wanting["case"]]
        for block, nth in _each(blocks, wanting["nth"]):
            self._arrays["drawn"][self._place(block, nth)] = self._bookings(block, nth)

    def _draw_asks(self, wanting: Any) -> None:  # noqa: ANN401 - records
        blocks = self._arrays["cases"]["block"][wanting["case"]]
        groups = self._arrays["visits"]["place"][wanting["case"]] // ASKED_TOGETHER
        for block, group in _each(blocks, groups):
            place = int(self._arrays["blocks"]["groups"][block]) + group
            self._arrays["drawn_asks"][place] = self._asks(block, group, place)

    def begin_month(self) -> None:
        """Put the luck of first bookings; let go of asks that nobody has needed for a month."""
        self._put_first_bookings()
        rows, asks = self._arrays["ask_luck"], self._asked
        self._asked = {}
        for place, (kept, of, number) in asks.items():
            here = self._feed.visits.get(of.number)
            goes_on = here is not None and here[0] is of
            if goes_on and rows["used"][number]:
                rows["used"][number] = False
                self._asked[place] = kept, of, number
                continue
            self._feed.let_go(kept)
            if goes_on:
                self._arrays["drawn_asks"][place] = 0

    def _put_first_bookings(self) -> None:
        """Put the luck with which every visit of a new block begins, before it is asked for."""
        for block in self._feed.visits:
            for nth in range(FIRST_BOOKINGS):
                place = self._place(block, nth)
                if self._arrays["drawn"][place] == 0:
                    self._arrays["drawn"][place] = self._bookings(block, nth)

    def _place(self, block: int, nth: int) -> int:
        return block * int(self._arrays["diary"]["ordinals"][0]) + nth

    def _make_room(self, ordinals: int) -> None:
        """Let there be places for so many bookings of a visit."""
        had = int(self._arrays["diary"]["ordinals"][0])
        if ordinals > had:
            old = self._arrays["drawn"]
            old = old[: len(old) // had * had].reshape(-1, had)
            drawn = np.zeros((len(old), ordinals), np.int64)
            drawn[:, :had] = old
            self._arrays.put("drawn", drawn.reshape(-1))
            self._arrays["diary"]["ordinals"] = ordinals

    def _bookings(self, block: int, nth: int) -> int:
        kept, luck = self._feed.visits[block]
        drawn, number = luck.bookings(nth), self._feed.take(kept, "booking_luck", 1)
        row = self._arrays["booking_luck"][number : number + 1]
        for name in ("comes", "cancels", "rebooks"):
            row[name] = kept.address(getattr(drawn, name), REAL)
        return number

    def _asks(self, block: int, group: int, place: int) -> int:
        of, luck = self._feed.visits[block]
        drawn, kept = luck.asks(group), Kept(NONE)
        number = self._feed.take(kept, "ask_luck", 1)
        row = self._arrays["ask_luck"][number : number + 1]
        row["by_contact"] = kept.address(drawn.by_contact, YES_OR_NO)
        row["after"], row["places"] = (
            kept.address(drawn.after, REAL), kept.address(drawn.places, REAL),
        )  # fmt: skip
        row["sheet"], row["used"] = NONE, True
        if drawn.contacts is not None:
            row["sheet"] = self._feed.sheet(kept, drawn.contacts)
        self._asked[place] = kept, of, number
        return number


def _each(*columns: Ints) -> Iterator[tuple[int, ...]]:
    """Yield once what stands side by side in columns, in order."""
    yield from dict.fromkeys(zip(*(each.tolist() for each in columns), strict=True))
