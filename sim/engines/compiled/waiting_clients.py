"""Who waits in person: callers on a team's line, visitors on its chairs; longest waiting first."""

from sim.engines.compiled.jit import Office, jit
from sim.engines.compiled.layout import NONE, contacts, teams

ELSEWHERE, ON_THE_LINE, ON_A_CHAIR = range(3)
"""Where a contact waits (`contacts.line`)."""


@jit
def hold_on(office: Office, team: int, caller: int, first: bool) -> None:
    """Let a caller wait on the line, before or behind the others."""
    one, here = contacts(office)[caller], teams(office)[team]
    one.line = ON_THE_LINE
    if first:
        one.before, one.next = NONE, here.caller_first
    else:
        one.before, one.next = here.caller_last, NONE
    if one.before == NONE:
        here.caller_first = caller
    else:
        contacts(office)[one.before].next = caller
    if one.next == NONE:
        here.caller_last = caller
    else:
        contacts(office)[one.next].before = caller


@jit
def leave_line(office: Office, team: int, caller: int) -> None:
    """Take a caller from the line."""
    one, here = contacts(office)[caller], teams(office)[team]
    one.line = ELSEWHERE
    if one.before == NONE:
        here.caller_first = one.next
    else:
        contacts(office)[one.before].next = one.next
    if one.next == NONE:
        here.caller_last = one.before
    else:
        contacts(office)[one.next].before = one.before


@jit
def sit_down(office: Office, team: int, visitor: int) -> None:
    """Let a visitor wait on a chair."""
    one, here = contacts(office)[visitor], teams(office)[team]
    one.line, one.before, one.next = ON_A_CHAIR, here.visitor_last, NONE
    if one.before == NONE:
        here.visitor_first = visitor
    else:
        contacts(office)[one.before].next = visitor
    here.visitor_last = visitor


@jit
def call_in(office: Office, team: int) -> int:
    """Take the visitor who waits longest; return the piece of work that it is."""
    here = teams(office)[team]
    visitor = here.visitor_first
    one = contacts(office)[visitor]
    one.line, here.visitor_first = ELSEWHERE, one.next
    if one.next == NONE:
        here.visitor_last = NONE
    else:
        contacts(office)[one.next].before = NONE
    return int(one.piece)


@jit
def let_all_leave_line(office: Office, team: int) -> int:
    """Take all callers from a team's line; return the first one, the others hang on as `next`."""
    here = teams(office)[team]
    caller = here.caller_first
    here.caller_first = here.caller_last = NONE
    _let_leave(office, caller)
    return int(caller)


@jit
def let_all_leave_chairs(office: Office, team: int) -> int:
    """Take all visitors from a team's chairs; return the first one as `let_all_leave_line`."""
    here = teams(office)[team]
    visitor = here.visitor_first
    here.visitor_first = here.visitor_last = NONE
    _let_leave(office, visitor)
    return int(visitor)


@jit
def _let_leave(office: Office, first: int) -> None:
    contact = first
    while contact != NONE:
        contacts(office)[contact].line = ELSEWHERE
        contact = contacts(office)[contact].next
