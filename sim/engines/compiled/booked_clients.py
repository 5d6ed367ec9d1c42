"""Clients who have come to a date and wait, in each team, by date and desk."""

from sim.engines.compiled.booking import visits
from sim.engines.compiled.jit import Office, jit
from sim.engines.compiled.layout import NONE, teams
from sim.engines.compiled.sorting import BY_DATE, is_before


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
def call_in_booked(office: Office, team: int) -> int:
    """Take who waits with the earliest date; return the piece of work that it is."""
    case = int(teams(office)[team].booked_first)
    send_away(office, team, case)
    return int(visits(office)[case].piece)
