"""Mails about one matter of one client, of which one is dealt with (model.md §6).

A chain is known by its first mail, which the others hold; see `simpy.mails`.
"""

from sim.engines.compiled.heap import call_at
from sim.engines.compiled.holding import (
    begin_contact,
    hold_contact,
    release_contact,
)
from sim.engines.compiled.jit import Office, jit
from sim.engines.compiled.layout import NONE, cases, contacts, pieces, real_at, state
from sim.engines.compiled.log import write_work
from sim.engines.compiled.queues import take_out
from sim.engines.compiled.sheets import entity_of, further_of, mail_of, sheets
from sim.events.kinds import CONTACT_ATTEMPT, DROPPED
from sim.plan.arithmetic import rank

_ATTEMPT = rank(CONTACT_ATTEMPT)

AT_ITS_DATE, AS_IT_IS, IF_OPEN, ONCE_MORE = range(4)
"""Versions of a dated attempt: of a contact of the month, of one on its way, of one that was put
off, of the mail after this one."""


@jit
def follow_loss(office: Office, call: int) -> None:
    """Let the client of a lost call write, unless there is nothing to ask any more."""
    one, run = contacts(office)[call], state(office)[0]
    listed = mail_of(office, call)
    if listed == NONE:
        return
    if real_at(office, sheets(office)[one.sheet].becomes_mail, one.place) >= run.become_mails:
        return
    if one.concerns != NONE:
        case = cases(office)[one.concerns]
        if case.closed or case.with_applicant:
            return
    mail = begin_contact(office, listed, one.concerns)
    call_at(office, run.now, _ATTEMPT + contacts(office)[mail].entity, mail, AS_IT_IS)


@jit
def chain(office: Office, mail: int) -> None:
    """Put a mail about a case with those about the same, before it is offered."""
    one = contacts(office)[mail]
    if one.concerns == NONE or (further_of(office, mail) == NONE and one.chain == NONE):
        return
    if one.chain == NONE:
        one.chain = one.chain_last = mail
        return
    first = contacts(office)[one.chain]
    contacts(office)[first.chain_last].chain_next = mail
    first.chain_last = mail


@jit
def expect_further(office: Office, mail: int) -> None:
    """Await that the client writes again, where nobody has begun the mail at once."""
    one = contacts(office)[mail]
    further = further_of(office, mail)
    if further == NONE or one.chain == NONE or contacts(office)[one.chain].begun:  # noqa: PLR1714 - of two types
        return
    hold_contact(office, mail)
    after = real_at(office, sheets(office)[one.sheet].again_after, one.place)
    date, entity = state(office)[0].now + after, entity_of(office, further)
    call_at(office, date, _ATTEMPT + entity, mail, ONCE_MORE)


@jit
def further_mail(office: Office, mail: int) -> int:
    """Return the mail in which a client asks again; NONE: it is not needed any more."""
    one = contacts(office)[mail]
    if contacts(office)[one.chain].begun or cases(office)[one.concerns].closed:
        return NONE
    further = begin_contact(office, further_of(office, mail), one.concerns)
    contacts(office)[further].case, contacts(office)[further].chain = one.case, one.chain
    hold_contact(office, one.chain)
    return further


@jit
def begin_mail(office: Office, mail: int) -> None:
    """Drop what else waits about the same: a clerk gets this one, all are dealt with."""
    first = contacts(office)[mail].chain
    if first == NONE or contacts(office)[first].begun:
        return
    contacts(office)[first].begun = True
    other = first
    while other != NONE:
        behind = contacts(office)[other].chain_next
        if other != mail:
            _drop(office, other)
        other = behind


@jit
def _drop(office: Office, mail: int) -> None:
    one = contacts(office)[mail]
    waits = pieces(office)[one.piece].queue != NONE
    one.dropped = True
    if waits:
        take_out(office, one.piece)
    write_work(
        office, DROPPED, one.piece, pieces(office)[one.piece].step, one.team, NONE,
        float(one.attempt),
    )  # fmt: skip
    if waits:
        release_contact(office, mail)
