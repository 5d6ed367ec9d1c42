"""Which colour a structure has in every chart of a study: chosen by its name, not by its place.

So a structure that is added, left out or moved in the study's list leaves the colours of the
others as they are, as far as there are colours: each name asks for its own one, and where two ask
for the same, the later in the alphabet takes the next that is free.
"""

from collections.abc import Collection
from itertools import count
from zlib import crc32

COLOURS = 5
"""Colours of structures besides today's; beyond so many they repeat with other dashes."""


def hues_of(names: Collection[str], today: str) -> dict[str, int]:
    """Return the number of each structure's colour and dash: 0 is today's and nobody else's.

    ``names`` are all structures of a study, whatever part of them is drawn, in any order.
    """
    found = {today: 0}
    for name in sorted(set(names) - {today}):
        first = crc32(name.encode()) % COLOURS
        tries = (1 + (first + step) % COLOURS + step // COLOURS * COLOURS for step in count())
        found[name] = next(hue for hue in tries if hue not in found.values())
    return found
