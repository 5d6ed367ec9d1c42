"""Clients who have come to a date and wait, in each team, by date and desk; then those without."""

from sim.engines.compiled.booking import visits
from sim.engines.compiled.jit import Office, jit
from sim.engines.compiled.layout import NONE, contacts, teams
from sim.engines.compiled.sorting import BY_DATE, is_before
from sim.engines.compiled.waiting_clients import ON_A_CHAIR, first_waiting, leave_line


@jit
def let_wait(office: Office, team: int, case: int) -> None:
    """Let a client with a date wait in a team."""
    visit = visits(office)[case]
    visit.waits = True
    before, other = NONE, teams(office)[team].booked_first
    while other != NONE and not is_before(office, case, other, BY_DATE):
        before, other = other, visits(office)[other].next
    visit.next = other
    if before == NONE:
        teams(office)[team].booked_first = case
    else:
        visits(office)[before].next = case


@jit
def send_away(office: Office, team: int, case: int) -> None:
    """Let a client with a date wait no more: a clerk is free, or nobody will come."""
    visit = visits(office)[case]
    visit.waits = False
    before, other = NONE, teams(office)[team].booked_first
    while other != case:
        before, other = other, visits(office)[other].next
    if before == NONE:
        teams(office)[team].booked_first = visit.next
    else:
        visits(office)[before].next = visit.next


@jit
def somebody_waits(office: Office, team: int) -> bool:
    """Tell whether anybody waits in a team, with a date or on a chair."""
    has_date = teams(office)[team].booked_first != NONE
    return bool(has_date or first_waiting(office, team, ON_A_CHAIR) != NONE)


@jit
def call_in(office: Office, team: int) -> int:
    """Take who waits in a team: with the earliest date, else longest; return the piece of work.

    NONE: nobody waits.
    """
    case = int(teams(office)[team].booked_first)
    if case != NONE:
        send_away(office, team, case)
        return int(visits(office)[case].piece)
    visitor = first_waiting(office, team, ON_A_CHAIR)
    if visitor == NONE:
        return NONE
    leave_line(office, team, visitor)
    return int(contacts(office)[visitor].piece)
