"""A team's idle clerks, longest idle first, and all of its clerks, interrupted longest ago first.

Equal dates are ordered by the clerks' numbers.
"""

from sim.engines.compiled.jit import Office, jit
from sim.engines.compiled.layout import NONE, clerks, state, teams


@jit
def leave_idle(office: Office, clerk: int) -> None:
    """Take a clerk out of the idle ones, and count for how long it was one."""
    one = clerks(office)[clerk]
    team = teams(office)[one.team]
    team.idle_minutes += state(office)[0].now - one.idle_since
    if one.idle_before == NONE:
        team.idle_first = one.idle_next
    else:
        clerks(office)[one.idle_before].idle_next = one.idle_next
    if one.idle_next == NONE:
        team.idle_last = one.idle_before
    else:
        clerks(office)[one.idle_next].idle_before = one.idle_before
    one.idle = False


@jit
def join_idle(office: Office, clerk: int) -> None:
    """Put a clerk behind those who are idle longer."""
    one, now = clerks(office)[clerk], state(office)[0].now
    team = teams(office)[one.team]
    before = team.idle_last
    while before != NONE and not (clerks(office)[before].idle_since < now or before < clerk):
        before = clerks(office)[before].idle_before
    behind = team.idle_first if before == NONE else clerks(office)[before].idle_next
    one.idle_before, one.idle_next = before, behind
    if before == NONE:
        team.idle_first = clerk
    else:
        clerks(office)[before].idle_next = clerk
    if behind == NONE:
        team.idle_last = clerk
    else:
        clerks(office)[behind].idle_before = clerk
    one.idle_since, one.idle = now, True


@jit
def leave_rung(office: Office, clerk: int) -> None:
    """Take a clerk out of the line by interruption."""
    one = clerks(office)[clerk]
    team = teams(office)[one.team]
    if one.rung_before == NONE:
        team.rung_first = one.rung_next
    else:
        clerks(office)[one.rung_before].rung_next = one.rung_next
    if one.rung_next == NONE:
        team.rung_last = one.rung_before
    else:
        clerks(office)[one.rung_next].rung_before = one.rung_before


@jit
def join_rung(office: Office, clerk: int, date: float) -> None:
    """Put a clerk behind those of its team who were interrupted before a date."""
    one = clerks(office)[clerk]
    team = teams(office)[one.team]
    before = team.rung_last
    while before != NONE and not (
        clerks(office)[before].rung_since < date
        or (clerks(office)[before].rung_since == date and before < clerk)
    ):
        before = clerks(office)[before].rung_before
    behind = team.rung_first if before == NONE else clerks(office)[before].rung_next
    one.rung_before, one.rung_next = before, behind
    if before == NONE:
        team.rung_first = clerk
    else:
        clerks(office)[before].rung_next = clerk
    if behind == NONE:
        team.rung_last = clerk
    else:
        clerks(office)[behind].rung_before = clerk
    one.rung_since = date


@jit
def put_rung_last(office: Office, clerk: int) -> None:
    """Note that a clerk is interrupted now."""
    leave_rung(office, clerk)
    join_rung(office, clerk, state(office)[0].now)
