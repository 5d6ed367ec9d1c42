"""The luck of visits: who comes to a booked date, who calls it off, and how clients ask again.

A number is drawn for every visit of a case, and for every booking of it or time that its client
asks. Bookings are drawn for a whole block of cases when the first of them comes so far, asks for a
group of visits with all that may follow: which number it is depends on case, visit and ordinal
alone, so nobody's luck depends on that. The engine keeps asks as long as they are needed.
"""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sim.demand.blocks import (
    ASKED_TOGETHER,
    Asks,
    Bookings,
    CaseBlock,
    ContactBlock,
    alike,
    sealed,
    size_of,
    zeros,
)
from sim.demand.contacts import ContactMaker
from sim.demand.luck import Luck
from sim.events.families import FAMILY, PER_CASE
from sim.plan.journeys import VISIT, share_array, spread
from sim.plan.slots import MOST_ASKS, MOST_ORDINALS
from sim.scenario.appointments import Appointment
from sim.scenario.office import Office
from sim.scenario.rules import CHANNELS, KINDS

if TYPE_CHECKING:
    from collections.abc import Sequence

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

FIRST_BOOKINGS = 3
"""So many of each visit are drawn together, and kept: in nearly every block somebody comes so far.
"""
MOST_ASKS_KEPT = 192 << 20
"""Bytes of the asks of one demand that are kept for other offices."""
APPOINTMENT, EMAIL = KINDS.index("appointment"), CHANNELS.index("email")


class RoomForAsks:
    """How much of the asks of a demand is kept for the offices that meet it, too."""

    def __init__(self) -> None:
        self.left = 0
        """Bytes; there is no room until others are to come."""

    def take(self, asks: Asks) -> bool:
        """Tell whether there is room for asks; if so it is theirs."""
        if self.left == 0:
            return False  # there is nobody to count them for
        size = size_of(asks)
        fits = size <= self.left
        if fits:
            self.left -= size
        return fits


class DrawnVisits:
    """The luck of the visits of a block of cases."""

    def __init__(
        self, office: Office, maker: ContactMaker, luck: Luck, flow: str, family: int,
        room: RoomForAsks, block: CaseBlock, entries: Ints,
    ) -> None:  # fmt: skip
        """Number the visits; `entries` are their places in the block's journeys."""
        case = np.searchsorted(block.offsets, entries, side="right") - 1
        nth = np.arange(len(entries)) - np.searchsorted(case, case, side="left")
        # Whoever has more visits than there are numbers has the luck of the last one again.
        nth = np.minimum(nth, PER_CASE // MOST_ORDINALS - 1)
        # Those to the same appointment stand together: often the calendars of one alone are full.
        in_order = np.argsort(-block.codes[entries], kind="stable")
        entries, case, nth = entries[in_order], case[in_order], nth[in_order]
        self._first = block.numbers[case] * PER_CASE + nth * MOST_ORDINALS
        self._of = VISIT - block.codes[entries]
        self._client = block.client[case]
        self._stated = list(office.appointments.values())
        self._contacts = office.contacts is not None
        self._maker, self._luck, self._flow, self._family = maker, luck, f"{flow}/visit", family
        self._first_booked: list[Bookings] = []
        self._room = room
        self._asks_kept: dict[int, Asks] = {}
        self.entries = entries
        """The entry of each visit in the block."""

    def bookings(self, nth: int) -> Bookings:
        """Return the luck of each visit's n-th booking, from 0 on."""
        if nth >= FIRST_BOOKINGS:
            return self._booked(nth, 1)[0]
        if not self._first_booked:
            self._first_booked = self._booked(0, FIRST_BOOKINGS)
        return self._first_booked[nth]

    def _booked(self, nth: int, several: int) -> list[Bookings]:
        """Draw the luck of the n-th booking of each visit, and of those after it."""
        numbers = (np.arange(nth, nth + several)[:, None] + self._first).ravel()
        purposes = [f"{self._flow}/{what}" for what in ("comes?", "cancels", "rebooks?")]
        drawn = self._luck.uniforms(purposes, numbers).reshape(3, several, -1)
        return [sealed(Bookings(*drawn[:, each])) for each in range(several)]

    def asks(self, group: int) -> Asks:
        """Return after how long the client of each visit of a group asks again, and how."""
        found = self._asks_kept.get(group)
        if found is None:
            found = self._asks_of(slice(group * ASKED_TOGETHER, (group + 1) * ASKED_TOGETHER))
            if self._room.take(found):
                self._asks_kept[group] = found
        return found

    def _asks_of(self, some: slice) -> Asks:
        numbers = (self._first[some, None] + np.arange(MOST_ASKS)).ravel()
        of, client = (np.repeat(each[some], MOST_ASKS) for each in (self._of, self._client))
        return sealed(self._drawn(numbers, of, client))

    def _drawn(self, numbers: Ints, of: Ints, client: Ints) -> Asks:
        after, channel = np.zeros(len(numbers)), np.full(len(numbers), -1)
        for index, stated in enumerate(self._stated):
            here = of == index
            if here.any():
                after[here] = self._delays(stated, numbers[here])
                channel[here] = self._channels(stated, numbers[here])
        asks = channel >= 0
        places = self._luck.uniform(f"{self._flow}/asks/place", numbers)
        contacts = self._block(numbers, channel, client) if asks.any() else None
        return Asks(after, asks, places, contacts)

    def _delays(self, stated: Appointment, numbers: Ints) -> Floats:
        how = spread(stated.asks_again, "exponential", 1.0)
        unit = self._luck.unit(f"{self._flow}/asks/after", numbers, *how)
        return stated.asks_again.mean.value * unit

    def _channels(self, stated: Appointment, numbers: Ints) -> Ints:
        if not (stated.channels and self._contacts):
            return np.full(len(numbers), -1)
        names: Sequence[str] = list(stated.channels)
        shares = share_array(list(stated.channels.values()))
        drawn = self._luck.choice(f"{self._flow}/asks/channel", numbers, shares)
        return np.array([CHANNELS.index(name) for name in names])[drawn]

    def _block(self, numbers: Ints, channel: Ints, client: Ints) -> ContactBlock:
        """Return a contact for each ask; who looks by themselves has one that is not used."""
        return self._maker.single(
            f"{self._flow}/asks",
            numbers,
            self._family * FAMILY + numbers,
            zeros(len(numbers)),
            np.where(channel < 0, EMAIL, channel),
            alike(APPOINTMENT, len(numbers)),
            client,
        )


def visits_of(
    office: Office, maker: ContactMaker, luck: Luck, flow: str, family: int, room: RoomForAsks,
    block: CaseBlock,
) -> DrawnVisits | None:  # fmt: skip
    """Return the luck of the visits of a block's cases; None: none of them has any."""
    if not office.appointments:
        return None
    entries = np.flatnonzero(block.codes <= VISIT)
    return DrawnVisits(office, maker, luck, flow, family, room, block, entries)
