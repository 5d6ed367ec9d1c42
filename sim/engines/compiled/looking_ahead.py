"""What the next events are about is fetched from memory meanwhile.

These are hints: nothing follows from them, and interpreted they fetch nothing. What a case did last
is weeks ago; to wait until it is here again takes as long as to let another event happen.
"""

from sim.engines.compiled.jit import Office, jit
from sim.engines.compiled.layout import (
    arrivals,
    cases,
    clerks,
    fetch_number,
    heap,
    record_ahead,
    state,
    whole_at,
)
from sim.engines.compiled.sheets import SHEET, sheets
from sim.events.kinds import CONTACT_ATTEMPT, EXTERNAL_END, WORK_END
from sim.plan.arithmetic import kind_of

fetch_case, fetch_piece, fetch_entry = map(record_ahead, ("cases", "pieces", "entries"))

_NEXT = 3
"""The first of the heap, and the two of which one comes after it."""
_FAR, _NEAR = 12, 6
"""How many arrivals ahead what is said of them is fetched, and then what that leads to."""


@jit
def look_ahead(office: Office) -> None:
    """Fetch what the first events of the heap are about: cases, then what these lead to."""
    for place in range(min(state(office)[0].heaped, _NEXT)):
        event = heap(office)[place]
        kind = kind_of(event.order)
        if kind == WORK_END:
            fetch_piece(office, clerks(office)[event.of].in_hand)
        elif kind == EXTERNAL_END and place > 0:
            fetch_case(office, event.of)
        elif kind == EXTERNAL_END:
            fetch_piece(office, cases(office)[event.of].piece)
            fetch_entry(office, cases(office)[event.of].at)


@jit
def look_at_arrivals(office: Office) -> None:
    """Fetch what is said of the arrivals to come, then the cases that they ask about."""
    run = state(office)[0]
    if run.arrived + _FAR >= run.arriving:
        return
    far, near = arrivals(office)[run.arrived + _FAR], arrivals(office)[run.arrived + _NEAR]
    if far.event == CONTACT_ATTEMPT:
        _fetch_contact(office, far.of)
    else:
        fetch_case(office, far.of)
    if near.event != CONTACT_ATTEMPT:
        fetch_entry(office, cases(office)[near.of].at)
    elif sheets(office)[near.of // SHEET].asks != 0:
        asks = sheets(office)[near.of // SHEET].asks
        fetch_case(office, whole_at(office, asks, near.of % SHEET))


@jit
def _fetch_contact(office: Office, listed: int) -> None:
    """Fetch what is said of a contact that is listed."""
    its, place = sheets(office)[listed // SHEET], listed % SHEET
    for address in (
        its.asks, its.taken_over, its.entity, its.channel, its.kind, its.client, its.about,
        its.service, its.call_back, its.resolve, its.lag, its.error,
    ):  # fmt: skip
        fetch_number(office, address, place)
    fetch_number(office, its.patience, place * its.attempts)
    fetch_number(office, its.redial_after, place * its.attempts)
