"""What becomes of a contact that somebody has dealt with (model.md §6)."""

from sim.engines.compiled.attempts import EMAIL, PHONE, attempt, write_contact
from sim.engines.compiled.booking import answer_ask
from sim.engines.compiled.calendars import next_open
from sim.engines.compiled.caseloads import knows
from sim.engines.compiled.cases import advance, end_external_wait
from sim.engines.compiled.governing import arrangement_now
from sim.engines.compiled.heap import call_at
from sim.engines.compiled.holding import begin_contact, release_contact
from sim.engines.compiled.jit import Office, jit
from sim.engines.compiled.layout import (
    NONE,
    cases,
    contacts,
    pieces,
    puts_through,
    resolved,
    state,
)
from sim.engines.compiled.mails import AS_IT_IS, further_mail
from sim.engines.compiled.owners import owner_of_contact
from sim.engines.compiled.teams import connect, offer, who_answers
from sim.events.kinds import CALL_BACK, CALL_BACK_TASK, CONTACT_ATTEMPT, PUT_THROUGH
from sim.plan.arithmetic import rank

_ATTEMPT = rank(CONTACT_ATTEMPT)


@jit
def settle(office: Office, contact: int, team: int, clerk: int) -> None:
    """Resolve a contact, or hand it on to its owner; then the documents are there."""
    one = contacts(office)[contact]
    owner = owner_of_contact(office, contact)
    probability = resolved(office)[one.kind].by_others
    if team == owner and knows(office, one.piece, owner, clerk):
        probability = resolved(office)[one.kind].by_owner
    is_resolved = one.resolve < probability
    if not is_resolved:
        _hand_on(office, contact, team, owner)
    case = one.case
    if case != NONE:
        one.case = NONE
        if one.asks_for_slot:
            answer_ask(office, case, True)
        else:
            cases(office)[case].at += 1
            advance(office, case)
    if is_resolved:
        release_contact(office, contact)


@jit
def _hand_on(office: Office, contact: int, team: int, owner: int) -> None:
    """Put a caller through to the owner where the rule says so, else call back."""
    one, run = contacts(office)[contact], state(office)[0]
    work = pieces(office)[one.piece]
    work.minutes, work.since = one.call_back, run.now
    rule = arrangement_now(office, one.client) * run.channels + one.channel
    if one.channel == PHONE and puts_through(office)[rule] and team != owner:
        one.put_through = True
        clerk = who_answers(office, owner, one.piece)
        if clerk != NONE:
            write_contact(office, PUT_THROUGH, contact, owner, 0.0)
            connect(office, clerk, one.piece)
            return
    work.step = CALL_BACK_TASK
    write_contact(office, CALL_BACK, contact, owner, 0.0)
    offer(office, owner, one.piece, False)


# -- documents and further mails -------------------------------------------------------------------


@jit
def end_wait(office: Office, case: int) -> None:
    """End a case's wait; documents that were waited for come as a contact."""
    documents = end_external_wait(office, case)
    if documents == NONE:
        return
    contact = begin_contact(office, documents, case)
    one, run = contacts(office)[contact], state(office)[0]
    one.case = case
    # Nobody comes to a closed counter; mails arrive at any hour.
    date = run.now
    if one.channel != EMAIL:
        date = next_open(office, run.counter, run.now)
    if date > run.now:
        call_at(office, date, _ATTEMPT + one.entity, contact, AS_IT_IS)
    else:
        attempt(office, contact)


@jit
def write_again(office: Office, mail: int) -> None:
    """Let a client write once more whose mail nobody has begun."""
    further = further_mail(office, mail)
    if further != NONE:
        attempt(office, further)
    release_contact(office, mail)
