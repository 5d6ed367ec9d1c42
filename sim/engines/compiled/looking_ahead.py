"""What the next events are about is fetched from memory meanwhile.

These are hints: nothing follows from them, and interpreted they fetch nothing. What a case did last
is weeks ago; to wait until it is here again takes as long as to let another event happen.
"""

from sim.engines.compiled.booking import LOOKS_AGAIN, visits
from sim.engines.compiled.holding import CASE
from sim.engines.compiled.jit import Office, jit
from sim.engines.compiled.layout import (
    NONE,
    arrivals,
    cases,
    clerks,
    contacts,
    fetch_case,
    fetch_contact,
    fetch_number,
    fetch_piece,
    heap,
    pieces,
    record_ahead,
    state,
    whole_at,
)
from sim.engines.compiled.mails import ONCE_MORE
from sim.engines.compiled.sheets import SHEET, further_of, sheets
from sim.events.kinds import (
    CONTACT_ATTEMPT,
    EXTERNAL_END,
    SLOT_START,
    TRANSFER_END,
    WORK_END,
)
from sim.plan.arithmetic import kind_of

fetch_entry, fetch_visit = map(record_ahead, ("entries", "visits"))

_FAR, _NEAR, _NEXT = 12, 6, 3
"""How many arrivals ahead what is said of them is fetched, then what that leads to, then more."""


@jit
def look_ahead(office: Office) -> None:
    """Fetch what the first of the heap leads to, and what the two are about that come after it."""
    number = state(office)[0].heaped
    if number > 0:
        _look_behind_first(office)
    for place in range(1, min(number, 3)):
        _look_at(office, place)


@jit
def _look_at(office: Office, place: int) -> None:
    """Fetch what an event of the heap is about."""
    event = heap(office)[place]
    kind = kind_of(event.order)
    if kind == WORK_END:
        fetch_piece(office, clerks(office)[event.of].in_hand)
    elif kind in (EXTERNAL_END, TRANSFER_END):
        fetch_case(office, event.of)
    elif kind == SLOT_START or (kind == CONTACT_ATTEMPT and event.version >= LOOKS_AGAIN):
        fetch_visit(office, event.of)
        fetch_case(office, event.of)
    elif kind == CONTACT_ATTEMPT:
        fetch_contact(office, event.of)


@jit
def _look_behind_first(office: Office) -> None:
    """Fetch what that leads to which the first of the heap is about."""
    event = heap(office)[0]
    kind = kind_of(event.order)
    if kind == WORK_END:
        in_hand = clerks(office)[event.of].in_hand
        if in_hand != NONE and pieces(office)[in_hand].kind == CASE:
            fetch_entry(office, cases(office)[pieces(office)[in_hand].of].at + 1)
    elif kind == EXTERNAL_END:
        fetch_piece(office, cases(office)[event.of].piece)
        fetch_entry(office, cases(office)[event.of].at)
    elif kind == SLOT_START:
        fetch_piece(office, visits(office)[event.of].piece)
        fetch_piece(office, cases(office)[event.of].piece)
    elif kind == CONTACT_ATTEMPT and event.version == ONCE_MORE:
        one = contacts(office)[event.of]
        fetch_contact(office, one.chain)
        fetch_case(office, one.concerns)
        _fetch_listed(office, further_of(office, event.of))


@jit
def look_at_arrivals(office: Office) -> None:
    """Fetch what is said of the arrivals to come, then the cases that they ask about."""
    run = state(office)[0]
    if run.arrived + _FAR >= run.arriving:
        return
    far = arrivals(office)[run.arrived + _FAR]
    if far.event == CONTACT_ATTEMPT:
        _fetch_listed(office, far.of)
    else:
        fetch_case(office, far.of)
    near = arrivals(office)[run.arrived + _NEAR]
    if near.event != CONTACT_ATTEMPT:
        fetch_entry(office, cases(office)[near.of].at)
    elif sheets(office)[near.of // SHEET].asks != 0:
        fetch_case(office, _asked_about(office, near.of))
    following = arrivals(office)[run.arrived + _NEXT]
    if following.event == CONTACT_ATTEMPT and sheets(office)[following.of // SHEET].asks != 0:
        case = _asked_about(office, following.of)
        if case >= 0:
            fetch_piece(office, cases(office)[case].piece)
            fetch_entry(office, cases(office)[case].at)


@jit
def _asked_about(office: Office, listed: int) -> int:
    """Return which case a listed contact asks about; a negative number: none that is here."""
    return int(whole_at(office, sheets(office)[listed // SHEET].asks, listed % SHEET))


@jit
def _fetch_listed(office: Office, listed: int) -> None:
    """Fetch what is said of a contact that is listed."""
    if listed == NONE:
        return
    its, place = sheets(office)[listed // SHEET], listed % SHEET
    for address in (
        its.asks, its.taken_over, its.entity, its.channel, its.kind, its.client, its.about,
        its.service, its.call_back, its.resolve, its.lag, its.error, its.again_after,
    ):  # fmt: skip
        fetch_number(office, address, place)
    fetch_number(office, its.patience, place * its.attempts)
    fetch_number(office, its.redial_after, place * its.attempts)
