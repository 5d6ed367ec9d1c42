"""Who holds on to a slot, and when it is free again: memory that does not grow with the run.

A piece of work and a contact have slots of their own as long as the contact, or the case, is in the
office. A case or a contact is held by its way, by every date to come that asks for it, and by all
that are about it. When nobody holds it any more, its block holds one less; blocks that hold nothing
are cleared at the turn of a month (`feed`). Slot 0 is nobody's: who finds no other writes there,
and the run ends with a failure.
"""

from sim.engines.compiled.failures import NO_CASE, NO_CONTACT, NO_PIECE, fail
from sim.engines.compiled.jit import Office, jit
from sim.engines.compiled.layout import (
    NONE,
    attempts,
    blocks,
    callers,
    cases,
    contacts,
    fetch_contact,
    pieces,
    real_at,
    state,
    whole_at,
)
from sim.engines.compiled.positions import lent, own, positions
from sim.engines.compiled.sheets import SHEET, sheets
from sim.events.families import MOST_ATTEMPTS
from sim.scenario.rules import CHANNELS

PHONE = CHANNELS.index("phone")

CASE, CONTACT, CERTIFICATE, MENTORING, VISITED = range(5)
"""What a piece of work is."""


@jit
def case_of(office: Office, piece: int) -> int:
    """Return the case that a piece of work is, or is about; NONE: none that is open."""
    work = pieces(office)[piece]
    case = int(work.of if work.kind == CASE else work.concerns)
    if case != NONE and cases(office)[case].closed:
        return NONE
    return case


@jit
def take_piece(
    office: Office, kind: int, of: int, entity: int, about: int, client: int, concerns: int
) -> int:
    """Return the slot of a new piece of work."""
    run = state(office)[0]
    piece = run.free_piece
    if piece != NONE:
        run.free_piece = positions(office)[own(office, piece)].next
    elif run.free_pieces > 0:
        piece = run.unused_piece
        run.unused_piece += 1
    else:
        fail(office, NO_PIECE)
        return 0
    run.free_pieces -= 1
    work = pieces(office)[piece]
    work.kind, work.of, work.entity, work.about = kind, of, entity, about
    work.client, work.concerns, work.number = client, concerns, 0
    work.step = work.queue = NONE
    positions(office)[lent(office, piece)].line = NONE
    work.minutes = work.prefix = work.since = 0.0
    work.reworked = False
    return int(piece)


@jit
def free_piece(office: Office, piece: int) -> None:
    """Let a slot be another piece's."""
    run = state(office)[0]
    positions(office)[own(office, piece)].next = run.free_piece
    run.free_piece = piece
    run.free_pieces += 1


@jit
def take_case(office: Office) -> int:
    """Return the slot of a lane of a case."""
    run = state(office)[0]
    case = run.free_case
    if case == NONE:
        fail(office, NO_CASE)
        return 0
    run.free_case = cases(office)[case].next_lane
    run.free_cases -= 1
    return int(case)


@jit
def hold_case(office: Office, case: int) -> None:
    """Hold on to a case."""
    cases(office)[case].holds += 1


@jit
def release_case(office: Office, case: int) -> None:
    """Hold on to a case no more; a lane holds on to its case."""
    while case != NONE:
        one, run = cases(office)[case], state(office)[0]
        one.holds -= 1
        if one.holds > 0:
            return
        free_piece(office, one.piece)
        whole = one.whole
        if whole == NONE:
            blocks(office)[one.block].holds -= 1
        else:
            one.next_lane = run.free_case
            run.free_case = case
            run.free_cases += 1
        case = whole


@jit
def begin_contact(office: Office, listed: int, concerns: int) -> int:
    """Let a listed contact be on its way; return its slot. `concerns`: the case it is about."""
    run, sheet, place = state(office)[0], listed // SHEET, listed % SHEET
    contact, its = run.free_contact, sheets(office)[sheet]
    if contact != NONE:
        run.free_contact = contacts(office)[contact].next
        fetch_contact(office, run.free_contact)  # who comes next is put there
    elif run.free_contacts > 0:
        contact = run.unused_contact
        run.unused_contact += 1
    else:
        fail(office, NO_CONTACT)
        return 0
    run.free_contacts -= 1
    one = contacts(office)[contact]
    one.block, one.place = its.block, place
    one.sheet = NONE
    if its.block != NONE:
        one.sheet = sheet
        blocks(office)[its.block].holds += 1
    one.entity = whole_at(office, its.entity, place)
    one.about = whole_at(office, its.about, place)
    one.channel = whole_at(office, its.channel, place)
    one.kind = whole_at(office, its.kind, place)
    one.client = whole_at(office, its.client, place)
    one.resolve = real_at(office, its.resolve, place)
    one.lag = real_at(office, its.lag, place)
    one.error = real_at(office, its.error, place)
    one.call_back = real_at(office, its.call_back, place)
    one.holds, one.concerns = 1, concerns
    one.team = one.case = one.chain = one.chain_next = one.chain_last = NONE
    one.attempt = one.line = 0
    one.put_through = one.begun = one.dropped = one.asks_for_slot = one.emergency = False
    one.caller = NONE
    if one.channel == PHONE and its.patience != 0:
        one.caller = _take_caller(office, sheet, place)
    if concerns != NONE:
        hold_case(office, concerns)
    one.piece = take_piece(office, CONTACT, contact, one.entity, one.about, one.client, concerns)
    pieces(office)[one.piece].minutes = real_at(office, its.service, place)
    return int(contact)


@jit
def _take_caller(office: Office, sheet: int, place: int) -> int:
    """Return a caller's slot; it says how long they wait on each attempt, and dial again when."""
    run, its = state(office)[0], sheets(office)[sheet]
    caller = run.free_caller
    if caller != NONE:
        run.free_caller = callers(office)[caller].next
    elif run.free_callers > 0:
        caller = run.unused_caller
        run.unused_caller += 1
    else:
        fail(office, NO_CONTACT)
        return 0
    run.free_callers -= 1
    for nth in range(its.attempts):
        one, drawn = attempts(office)[caller * MOST_ATTEMPTS + nth], place * its.attempts + nth
        one.patience = real_at(office, its.patience, drawn)
        one.redial_after = real_at(office, its.redial_after, drawn)
    return int(caller)


@jit
def hold_contact(office: Office, contact: int) -> None:
    """Hold on to a contact."""
    contacts(office)[contact].holds += 1


@jit
def release_contact(office: Office, contact: int) -> None:
    """Hold on to a contact no more; a mail of a chain holds on to the first one."""
    while contact != NONE:
        one, run = contacts(office)[contact], state(office)[0]
        one.holds -= 1
        if one.holds > 0:
            return
        free_piece(office, one.piece)
        if one.concerns != NONE:
            release_case(office, one.concerns)
        if one.block != NONE:
            blocks(office)[one.block].holds -= 1
        if one.caller != NONE:
            callers(office)[one.caller].next = run.free_caller
            run.free_caller = one.caller
            run.free_callers += 1
        one.next = run.free_contact
        run.free_contact = contact
        run.free_contacts += 1
        contact = one.chain if one.chain != contact else NONE
