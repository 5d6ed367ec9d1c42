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
