"""People come to a seat, are away for a while, and leave it for good (model.md §8)."""

from sim.engines.compiled.caseloads import reset_caseload
from sim.engines.compiled.governing import OWN
from sim.engines.compiled.heap import call_at
from sim.engines.compiled.jit import Office, jit
from sim.engines.compiled.layout import NONE, clerks, state, teams
from sim.engines.compiled.log import write
from sim.engines.compiled.presence import send_off
from sim.engines.compiled.rings import GOES, PASSES_ON, STAYS, hand, interrupt
from sim.events.kinds import BACK, LEFT, MORNING
from sim.plan.arithmetic import rank

_PASSED_ON = rank(MORNING) + 1

RESTS, WORKS, SERVES, IS_AWAY = range(4)
"""What a clerk waits for (`clerks.doing`): work, its end, a contact's end, or to be there again."""


@jit
def log_seat(office: Office, clerk: int, event: int, minutes: float) -> None:
    """Log what becomes of the seat: joined, left, absent (with the reason), back, moved."""
    one = clerks(office)[clerk]
    write(office, event, NONE, NONE, one.team, clerk, NONE, one.joined, minutes)


@jit
def fill_seat(
    office: Office, clerk: int, joined: float, learning: float, start_output: float
) -> None:
    """Give a seat to somebody who joined at a date and learns for so many minutes."""
    one = clerks(office)[clerk]
    one.joined, one.learning, one.start_output = joined, learning, start_output
    one.learns_since = joined
    one.last_step = NONE
    _mark_there(office, clerk)


@jit
def _mark_there(office: Office, clerk: int) -> None:
    one = clerks(office)[clerk]
    one.there = one.filled = True
    one.deputised = False
    _wake(office, clerk, STAYS)


@jit
def _wake(office: Office, clerk: int, how: int) -> None:
    """Let the work of a clerk who was away go on: with the clerk, or with others."""
    if clerks(office)[clerk].doing == IS_AWAY:
        clerks(office)[clerk].doing = RESTS
        hand(office, clerk, how)


@jit
def return_to_work(office: Office, clerk: int) -> None:
    """End an absence."""
    if clerks(office)[clerk].parting_event == NONE:
        log_seat(office, clerk, BACK, 0.0)
    clerks(office)[clerk].parting_event = NONE
    _mark_there(office, clerk)


@jit
def depart(office: Office, clerk: int, event: int, reason: int) -> None:
    """Leave for a while, or for good; a contact in hand ends first."""
    one = clerks(office)[clerk]
    one.there = False
    one.filled = event != LEFT
    one.owes = 0.0
    if one.with_client:
        one.parting_event, one.parting_reason = event, reason
    else:
        complete_departure(office, clerk, event, reason)


@jit
def complete_departure(office: Office, clerk: int, event: int, reason: int) -> None:
    """Go, when nobody is served any more."""
    one = clerks(office)[clerk]
    one.parting_event = NONE
    log_seat(office, clerk, event, float(reason))
    if one.present:
        send_off(office, clerk)
    if event == LEFT:
        one.tenure += 1
        if teams(office)[one.team].caseload == OWN:
            reset_caseload(office, clerk)
        one.deputised = False
        release_work(office, clerk)
    if one.at_work:
        one.at_work = one.interruptible = False
        interrupt(office, clerk, GOES)


@jit
def release_work(office: Office, clerk: int) -> None:
    """Release the work of an absent clerk: others of the team go on with it."""
    one = clerks(office)[clerk]
    one.drops = one.in_hand != NONE
    _wake(office, clerk, PASSES_ON)
    if not one.deputised:
        one.deputised = True
        # When this morning is settled: nobody is given work who is about to go.
        call_at(office, state(office)[0].now, _PASSED_ON + clerk, clerk, one.team)
