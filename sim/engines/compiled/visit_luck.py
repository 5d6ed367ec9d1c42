"""The luck of visits, drawn when the first visit of a block of cases asks for it.

What is drawn belongs to the block of cases, and goes with it.
"""

import numpy as np

from sim.demand.blocks import VisitLuck
from sim.engines.compiled.arrays import Arrays
from sim.engines.compiled.booking import BOOKS
from sim.engines.compiled.feed import Feed, Kept
from sim.engines.compiled.layout import NONE, REAL, YES_OR_NO


class DrawnLuck:
    """Draws what visits want, and puts it where they look for it."""

    def __init__(self, arrays: Arrays, feed: Feed) -> None:
        self._arrays, self._feed = arrays, feed

    def draw(self) -> None:
        """Draw all that is wanted, for whole blocks."""
        number = int(self._arrays["diary"]["wanting"][0])
        wanting = self._arrays["wanting"][:number]
        self._make_room(int(max(wanting["nth"])) + 1)
        blocks = self._arrays["cases"]["block"][wanting["case"]]
        columns = (each.tolist() for each in (blocks, wanting["what"], wanting["nth"]))
        for block, what, nth in dict.fromkeys(zip(*columns, strict=True)):
            kept, luck = self._feed.visits[block]
            put = self._bookings if what == BOOKS else self._asks
            first = put(kept, luck, nth)
            ordinals = int(self._arrays["diary"]["ordinals"][0])
            self._arrays["drawn"][(block * 2 + what) * ordinals + nth] = first

    def _make_room(self, ordinals: int) -> None:
        """Let there be places for so many bookings or asks of a visit."""
        had = int(self._arrays["diary"]["ordinals"][0])
        if ordinals > had:
            old = self._arrays["drawn"]
            old = old[: len(old) // (2 * had) * 2 * had].reshape(-1, had)
            drawn = np.zeros((len(old), ordinals), np.int64)
            drawn[:, :had] = old
            self._arrays.put("drawn", drawn.reshape(-1))
            self._arrays["diary"]["ordinals"] = ordinals

    def _bookings(self, kept: Kept, luck: VisitLuck, nth: int) -> int:
        drawn, number = luck.bookings(nth), self._feed.take(kept, "booking_luck", 1)
        row = self._arrays["booking_luck"][number : number + 1]
        for name in ("comes", "cancels", "rebooks"):
            row[name] = kept.address(getattr(drawn, name), REAL)
        return number

    def _asks(self, kept: Kept, luck: VisitLuck, nth: int) -> int:
        drawn, number = luck.asks(nth), self._feed.take(kept, "ask_luck", 1)
        row = self._arrays["ask_luck"][number : number + 1]
        row["by_contact"] = kept.address(drawn.by_contact, YES_OR_NO)
        row["after"], row["places"] = (
            kept.address(drawn.after, REAL), kept.address(drawn.places, REAL),
        )  # fmt: skip
        row["sheet"] = NONE
        if drawn.contacts is not None:
            row["sheet"] = self._feed.sheet(kept, drawn.contacts)
        return number
