"""Cases that decisions have caused, on their way to the office: drawn as `simpy.caused` does it.

What comes in a later month is drawn at its turn; what comes in the month of its cause at once.
"""

import numpy as np

from sim.demand.caused import Caused, CausedDrawer
from sim.engines.compiled.arrays import Arrays
from sim.engines.compiled.feed import Feed
from sim.events.families import FAMILY


class CausedCases:
    """What decisions have caused and is still to come."""

    def __init__(self, drawer: CausedDrawer | None, arrays: Arrays, feed: Feed) -> None:
        self._drawer, self._arrays, self._feed = drawer, arrays, feed
        self._to_come: list[Caused] = []

    def begin_month(self, end: float) -> None:
        """Add what has been caused and comes in a month, and what is asked about it and before."""
        self._arrays["causing"]["month_ends"] = end
        now = self._due(end)
        if self._drawer is not None:
            for block in self._drawer.blocks(now):
                self._feed.add_caused(block)
            for contacts in self._drawer.enquiries(end, self._feed.closed):
                self._feed.add_contacts(contacts)

    def come_amid(self) -> int:
        """Add what comes in the month of its cause; return how many cases and contacts."""
        end = float(self._arrays["causing"]["month_ends"][0])
        for one in self._due(end):
            assert self._drawer is not None
            cases, contacts = self._drawer.amid(one, end)
            self._feed.add_caused(cases)
            if contacts is not None:
                self._feed.add_contacts(contacts)
        return self._feed.amid()

    def _due(self, end: float) -> list[Caused]:
        """Return what comes before a date, in the order in which it was caused."""
        here = self._arrays["causing"]
        rows = self._arrays["caused"][: int(here["number"][0])]
        here["number"], here["comes_now"] = 0, False
        families, numbers = np.divmod(rows["entity"], FAMILY)
        columns = (families, numbers, rows["case_type"], rows["arrival"])
        self._to_come += map(Caused, *(column.tolist() for column in columns))
        now = [one for one in self._to_come if one.arrival < end]
        self._to_come = [one for one in self._to_come if one.arrival >= end]
        return now
