"""Who waits in person: callers on a team's line, visitors on its chairs; longest waiting first."""

from sim.engines.compiled.jit import Office, jit
from sim.engines.compiled.layout import NONE, array, contacts, record

ELSEWHERE, ON_THE_LINE, ON_A_CHAIR = range(3)
"""Where a contact waits (`contacts.line`)."""
LINES = 2
"""Of each team: its telephone line and its chairs."""

client_lines = array("client_lines", record("first last"))
"""By team, who waits first and last: on the line, then on a chair."""


@jit
def first_waiting(office: Office, team: int, where: int) -> int:
    """Return who waits longest on a team's line or chairs; NONE: nobody."""
    return int(client_lines(office)[_line(office, team, where)].first)


@jit
def _line(_office: Office, team: int, where: int) -> int:
    return team * LINES + where - ON_THE_LINE


@jit
def hold_on(office: Office, team: int, caller: int, first: bool) -> None:
    """Let a caller wait on the line, before or behind the others."""
    _join(office, team, caller, ON_THE_LINE, first)


@jit
def sit_down(office: Office, team: int, visitor: int) -> None:
    """Let a visitor wait on a chair."""
    _join(office, team, visitor, ON_A_CHAIR, False)


@jit
def _join(office: Office, team: int, contact: int, where: int, first: bool) -> None:
    one, here = contacts(office)[contact], client_lines(office)[_line(office, team, where)]
    one.line = where
    if first:
        one.before, one.next = NONE, here.first
    else:
        one.before, one.next = here.last, NONE
    if one.before == NONE:
        here.first = contact
    else:
        contacts(office)[one.before].next = contact
    if one.next == NONE:
        here.last = contact
    else:
        contacts(office)[one.next].before = contact


@jit
def leave_line(office: Office, team: int, contact: int) -> None:
    """Take a caller from the line, or a visitor from the chairs."""
    one = contacts(office)[contact]
    here = client_lines(office)[_line(office, team, one.line)]
    one.line = ELSEWHERE
    if one.before == NONE:
        here.first = one.next
    else:
        contacts(office)[one.before].next = one.next
    if one.next == NONE:
        here.last = one.before
    else:
        contacts(office)[one.next].before = one.before


@jit
def let_all_leave(office: Office, team: int, where: int) -> int:
    """Take all from a team's line or chairs; return the first one, the others hang on as `next`."""
    here = client_lines(office)[_line(office, team, where)]
    first, contact = here.first, here.first
    here.first = here.last = NONE
    while contact != NONE:
        contacts(office)[contact].line = ELSEWHERE
        contact = contacts(office)[contact].next
    return int(first)
