"""What Python calls: one compiled function, kept in the cache with all that it calls."""

from sim.engines.compiled.booking import settle_luck
from sim.engines.compiled.causing import await_amid
from sim.engines.compiled.jit import Entry, Office
from sim.engines.compiled.loop import DONE, go_on_until, open_office
from sim.engines.compiled.waiting_work import list_all_waiting

OPEN, GO_ON, SETTLE_LUCK, AWAIT, LIST_WAITING = range(5)
"""The parts of a run: begin it, let all happen that comes before a date, go on with visits whose
luck has been drawn, await what comes amid a month, list what waits."""


@Entry
def run_part(office: Office, part: int, until: float) -> int:
    """Run a part; return why it stopped (`loop.DONE`)."""
    if part == GO_ON:
        return go_on_until(office, until)
    if part == OPEN:
        open_office(office)
    elif part == SETTLE_LUCK:
        settle_luck(office)
    elif part == AWAIT:
        await_amid(office)
    else:
        list_all_waiting(office, 0)
    return DONE
