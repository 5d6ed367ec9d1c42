"""A team's clerks come and go in their hours (model.md §3)."""

from sim.engines.compiled.booked_clients import call_in, somebody_waits
from sim.engines.compiled.governing import member
from sim.engines.compiled.idle import join_idle, leave_idle
from sim.engines.compiled.jit import Office, jit
from sim.engines.compiled.layout import NONE, clerks, teams
from sim.engines.compiled.lending import look_soon
from sim.engines.compiled.teams import (
    answer_the_line,
    bring,
    choose_who_answers,
    give,
    put_aside,
    receive_waiting,
    take_work,
)
from sim.engines.compiled.waiting_clients import ON_THE_LINE, first_waiting
from sim.events.kinds import PAUSE


@jit
def start_presence(office: Office, team: int, day: int, shift: int) -> None:
    """Begin the day of the clerks with these hours; give work to those who have none."""
    teams(office)[team].day = day
    for place in range(teams(office)[team].members):
        clerk = clerks(office)[member(office, team, place)]
        clerk.marked = clerk.shift == shift and clerk.there and not clerk.present
    bring_in(office, team)


@jit
def bring_in(office: Office, team: int) -> None:
    """Mark the marked clerks of a team as present from now on, and give them work."""
    here, coming = teams(office)[team], 0
    for place in range(here.members):
        clerk = clerks(office)[member(office, team, place)]
        if clerk.marked:
            clerk.present = True
            here.present += 1
            coming += 1
    if coming == 0:
        return
    choose_who_answers(office, team)
    for place in range(here.members):
        number = member(office, team, place)
        clerk = clerks(office)[number]
        clerk.marked = clerk.marked and clerk.resting
        if clerk.marked:
            join_idle(office, number)
    for place in range(here.members):
        number = member(office, team, place)
        if clerks(office)[number].marked:
            clerks(office)[number].marked = False
            piece = take_work(office, number)
            if piece != NONE:
                bring(office, number, piece)
    receive_waiting(office, team)
    if first_waiting(office, team, ON_THE_LINE) != NONE:
        answer_the_line(office, team)
    look_soon(office, team)


@jit
def end_presence(office: Office, team: int, shift: int) -> None:
    """End the day of the clerks with these hours.

    When nobody stays, visitors inside are served in overtime, by as many of those who go as are
    needed: first who is idle, longest first, then who can put work aside.
    """
    here = teams(office)[team]
    for place in range(here.members):
        clerk = clerks(office)[member(office, team, place)]
        clerk.marked = clerk.present and clerk.shift == shift
    idle = here.idle_first
    free = last = NONE
    while idle != NONE:
        following = clerks(office)[idle].idle_next
        if clerks(office)[idle].marked:
            clerks(office)[idle].free_next = NONE
            if last == NONE:
                free = idle
            else:
                clerks(office)[last].free_next = idle
            last = idle
        idle = following
    for place in range(here.members):
        number = member(office, team, place)
        if clerks(office)[number].marked:
            _send_off(office, number)
    choose_who_answers(office, team)
    if here.present == 0:
        _serve_in_overtime(office, team, free)
    for place in range(here.members):
        clerks(office)[member(office, team, place)].marked = False


@jit
def _serve_in_overtime(office: Office, team: int, free: int) -> None:
    while somebody_waits(office, team):
        if free != NONE:
            give(office, free, call_in(office, team))
            free = clerks(office)[free].free_next
            continue
        clerk = teams(office)[team].rung_first
        while clerk != NONE:
            if clerks(office)[clerk].interruptible and clerks(office)[clerk].marked:
                break
            clerk = clerks(office)[clerk].rung_next
        if clerk == NONE:
            return
        put_aside(office, clerk, PAUSE, call_in(office, team))


@jit
def send_off(office: Office, clerk: int) -> None:
    """Send a clerk home in the middle of the presence."""
    _send_off(office, clerk)
    choose_who_answers(office, clerks(office)[clerk].team)


@jit
def _send_off(office: Office, clerk: int) -> None:
    one = clerks(office)[clerk]
    one.present = one.answers = False
    teams(office)[one.team].present -= 1
    if one.idle:
        leave_idle(office, clerk)
