"""What late decisions bring: certificates for titles that lapse (model.md §5); `simpy.lapses`."""

from math import inf

from sim.engines.compiled.heap import call_at
from sim.engines.compiled.holding import (
    CERTIFICATE,
    free_piece,
    hold_case,
    release_case,
    take_piece,
)
from sim.engines.compiled.jit import Office, jit
from sim.engines.compiled.layout import NONE, cases, clients, pieces, state
from sim.engines.compiled.log import write_case, write_work
from sim.engines.compiled.owners import owner_of_certificate
from sim.engines.compiled.queues import take_out
from sim.engines.compiled.sheets import entity_of, time_of
from sim.engines.compiled.teams import offer
from sim.events.kinds import CERTIFICATE as CERTIFICATE_EVENT
from sim.events.kinds import CERTIFICATE_TASK, CONTACT_ATTEMPT, DROPPED, LAPSE
from sim.plan.arithmetic import certificate_due, certificates_issued, rank

IN_EMERGENCY = 4
"""Version of a dated attempt: of a client whose title is about to lapse; see `mails`."""

_LAPSE, _ATTEMPT = rank(LAPSE), rank(CONTACT_ATTEMPT)


@jit
def schedule_lapse(office: Office, case: int) -> None:
    """Schedule the lapse of a new case's title, and its client's appointment before."""
    one, now = cases(office)[case], state(office)[0].now
    if one.lapse < inf:
        valid_for = clients(office)[pieces(office)[one.piece].client].valid_for
        hold_case(office, case)
        _schedule(office, case, certificates_issued(one.lapse, valid_for, now) + 1)
    if one.appointment != NONE:
        hold_case(office, case)
        date, entity = time_of(office, one.appointment), entity_of(office, one.appointment)
        call_at(office, date, _ATTEMPT + entity, case, IN_EMERGENCY)


@jit
def _schedule(office: Office, case: int, number: int) -> None:
    """Schedule a certificate: the first at the lapse, each later one when the last one ends."""
    one = cases(office)[case]
    work = pieces(office)[one.piece]
    due = certificate_due(one.lapse, clients(office)[work.client].valid_for, number)
    # A sum may be rounded to just before now.
    date = max(due, state(office)[0].now)
    if date < inf:
        call_at(office, date, _LAPSE + work.entity, case, number)
    else:
        release_case(office, case)


@jit
def owe_certificate(office: Office, case: int, number: int) -> None:
    """Owe a certificate for an open case; one that still waits makes room for the next."""
    one = cases(office)[case]
    if one.closed:
        release_case(office, case)
        return
    write_case(office, LAPSE, case, NONE, NONE, float(number))
    last = one.certificate_piece
    if last != NONE and pieces(office)[last].queue != NONE:
        _log(office, DROPPED, last)
        pieces(office)[last].number = number
        _log(office, CERTIFICATE_EVENT, last)
    else:
        work = pieces(office)[one.piece]
        piece = take_piece(office, CERTIFICATE, case, work.entity, work.about, work.client, case)
        hold_case(office, case)
        owed = pieces(office)[piece]
        owed.step, owed.minutes = CERTIFICATE_TASK, one.certificate
        owed.since, owed.number = state(office)[0].now, number
        one.certificate_piece = piece
        _log(office, CERTIFICATE_EVENT, piece)
        offer(office, owner_of_certificate(office, piece), piece, False)
    _schedule(office, case, number + 1)


@jit
def _log(office: Office, event: int, piece: int) -> None:
    work = pieces(office)[piece]
    team = owner_of_certificate(office, piece)
    write_work(office, event, piece, work.step, team, NONE, float(work.number))


@jit
def end_certificate(office: Office, piece: int) -> None:
    """Let go of a certificate that is issued or dropped."""
    case = pieces(office)[piece].concerns
    if cases(office)[case].certificate_piece == piece:
        cases(office)[case].certificate_piece = NONE
    free_piece(office, piece)
    release_case(office, case)


@jit
def drop_waiting_certificate(office: Office, case: int) -> None:
    """Drop the certificate that waits for a case which is open no more."""
    piece = cases(office)[case].certificate_piece
    cases(office)[case].certificate_piece = NONE
    if piece != NONE and pieces(office)[piece].queue != NONE:
        take_out(office, piece)
        _log(office, DROPPED, piece)
        end_certificate(office, piece)


@jit
def drop_if_void(office: Office, piece: int) -> bool:
    """Drop a certificate that a clerk gave back if nobody needs it; tell whether it is so."""
    case = cases(office)[pieces(office)[piece].concerns]
    if not case.closed and case.certificate_piece == piece:
        return False
    _log(office, DROPPED, piece)
    end_certificate(office, piece)
    return True
