"""What SimPy does without delay: it comes before the next dated event.

All interruptions come first, then what was brought to clerks and who goes on; each first in, first
out. A ring is as long as a power of two.
"""

from sim.engines.compiled.failures import FULL_RING, fail
from sim.engines.compiled.jit import Office, jit
from sim.engines.compiled.layout import handed, interruptions, state

GOES, OTHER_HOURS = -2, -3
"""Why work is interrupted, unless by a client: whose piece's number is said then."""
STAYS, PASSES_ON = -2, -3
"""How a clerk who was away goes on, unless with a piece that is brought: with the work in hand,
or others go on with it."""


@jit
def interrupt(office: Office, clerk: int, why: int) -> None:
    """Interrupt the work in hand."""
    run, ring = state(office)[0], interruptions(office)
    if run.interrupting - run.interrupted >= len(ring):
        fail(office, FULL_RING)
        return
    place = ring[run.interrupting & (len(ring) - 1)]
    place.clerk, place.what = clerk, why
    run.interrupting += 1


@jit
def hand(office: Office, clerk: int, what: int) -> None:
    """Bring a piece of work to a clerk, or say how one goes on who was away."""
    run, ring = state(office)[0], handed(office)
    if run.resuming - run.resumed >= len(ring):
        fail(office, FULL_RING)
        return
    place = ring[run.resuming & (len(ring) - 1)]
    place.clerk, place.what = clerk, what
    run.resuming += 1
