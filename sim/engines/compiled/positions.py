"""Where pieces of work wait: each has two positions, one in its queue, one among what may be lent.

Lines hang together by positions (`lines`), not by the pieces: of what a processor fetches to go
along a line nothing is in vain, and both positions of a piece are there at once.
"""

from sim.engines.compiled.jit import Office, jit
from sim.engines.compiled.layout import array, record

positions = array("positions", record("", "date", "", "ticket next before child line"))
"""By piece, its own position and the lent one. `child`: the first of those below it in a heap."""


@jit
def own(_office: Office, piece: int) -> int:
    """Return the position of a piece in its queue."""
    return 2 * piece


@jit
def lent(_office: Office, piece: int) -> int:
    """Return the position of a piece among what may be lent."""
    return 2 * piece + 1


@jit
def piece_at(_office: Office, position: int) -> int:
    """Return whose position it is; NONE: nobody's."""
    return position >> 1
