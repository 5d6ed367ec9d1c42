"""What must never happen in a compiled run, by number: it ends with an error instead of a log."""

from sim.engines.compiled.jit import Office, jit
from sim.engines.compiled.layout import state

(
    NOTHING,
    PAST,
    FULL_HEAP,
    FULL_LOG,
    FULL_RING,
    NO_PIECE,
    NO_CASE,
    NO_CONTACT,
    NO_LINE,
    MISCOUNTED,
    NO_SLOT,
    NO_LUCK,
    NO_CAUSED,
) = range(13)

WHAT = {
    PAST: "a date lies in the past",
    FULL_HEAP: "there is no room for so many dates to come",
    FULL_LOG: "there is no room for so many rows of one instant",
    FULL_RING: "there is no room for so many consequences of one instant",
    NO_PIECE: "there is no room for so many new pieces of work in one instant",
    NO_CONTACT: "there is no room for so many contacts that begin in one instant",
    NO_CASE: "there is no room for so many new lanes in one instant",
    NO_LINE: "there is no room for so many people for whom work is barred",
    NO_SLOT: "there is no room for so many slots of one release",
    NO_LUCK: "there is no luck for a visit's booking or ask",
    NO_CAUSED: "there is no room for so many cases that decisions of one instant cause",
    MISCOUNTED: "a queue counts work that it does not hold",
}


@jit
def fail(office: Office, failure: int) -> None:
    """Note a failure; the first one counts."""
    if state(office)[0].failure == NOTHING:
        state(office)[0].failure = failure
