"""What a compiled office holds when its run is over, as every engine states it."""

from collections import Counter
from math import inf

import numpy as np

from sim.engines.compiled.arrays import Arrays
from sim.engines.compiled.feed import Feed
from sim.engines.compiled.layout import NONE
from sim.engines.compiled.parts import LIST_WAITING, run_part
from sim.events.end_state import Bookings, EndState, OpenCases, Queued, Seats, Tasks


def end_state(arrays: Arrays, feed: Feed) -> EndState:
    """Return what is left of open cases, of work in teams and in hands, and who is there."""
    return EndState(_open_cases(arrays, feed), _tasks(arrays), _seats(arrays), _bookings(arrays))


def _open_cases(arrays: Arrays, feed: Feed) -> OpenCases:
    every = arrays["cases"]
    places = [np.arange(here.start, here.stop) for here in feed.cases_here()]
    found = np.concatenate([np.zeros(0, np.int64), *places])
    found = found[np.asarray(every["open"][found], np.bool_)]
    found = found[np.argsort(every["opened"][found])]
    since = arrays["pieces"]["since"][every["piece"][found]]
    return OpenCases(
        client=every["client"][found],
        application=every["application"][found],
        entity=every["entity"][found],
        with_applicant_since=np.where(every["with_applicant"][found], since, np.nan),
    )


def _tasks(arrays: Arrays) -> Tasks:
    pieces, in_hand = arrays["pieces"], arrays["clerks"]["in_hand"]
    steps = pieces["step"][in_hand[in_hand != NONE]]
    lent = (in_hand != NONE) & (arrays["clerks"]["helps"] != NONE)
    most = int(np.sum(arrays["queues"]["waiting"]))
    rows = arrays.new("waiting_work", most)
    run_part(arrays.office, LIST_WAITING, inf)
    waiting = rows["piece"]  # column by column: whole rows are wide
    queued = Queued(
        rows["team"].copy(), pieces["step"][waiting], pieces["client"][waiting],
        pieces["since"][waiting],
    )  # fmt: skip
    return Tasks(Counter(steps.tolist()), queued, int(lent.sum()))


def _bookings(arrays: Arrays) -> Bookings:
    """Count the visits that are not over."""
    rows = arrays["visits"]
    return Bookings(*(int(np.sum(rows[name])) for name in ("to_come", "there", "asking")))


def _seats(arrays: Arrays) -> Seats:
    rows = arrays["clerks"]
    return Seats(
        filled=rows["filled"].copy(),
        there=rows["there"].copy(),
        team=rows["team"].copy(),
        left=rows["tenure"].copy(),
        parting=rows["parting_event"] != NONE,
    )
