"""Idle clerks look for work of other teams, together, who is idle longest first."""

from math import ceil

from sim.engines.compiled.calendars import closing, opening
from sim.engines.compiled.heap import call_at
from sim.engines.compiled.jit import Office, jit
from sim.engines.compiled.layout import NONE, calendars, clerks, state, teams
from sim.engines.compiled.lending import LEND_LOOK_ORDER, ONCE, is_idle_longer, take_lent
from sim.engines.compiled.loans import lenders, lending
from sim.engines.compiled.teams import bring

_HOUR = 60.0


@jit
def look(office: Office, interval: int) -> None:
    """Let all idle clerks look; at a full hour, arrange the next one."""
    number = state(office)[0].teams
    for team in range(number):
        idle = teams(office)[team].idle_first if lenders(office)[team].takes_part else NONE
        lenders(office)[team].next_idle = idle
    while True:
        first = NONE
        for team in range(number):
            clerk = lenders(office)[team].next_idle
            if clerk != NONE and (first == NONE or is_idle_longer(office, clerk, first)):
                first = clerk
        if first == NONE:
            break
        lenders(office)[clerks(office)[first].team].next_idle = clerks(office)[first].idle_next
        piece = take_lent(office, first)
        if piece != NONE:
            bring(office, first, piece)
    if interval != ONCE:
        _schedule(office, interval, state(office)[0].now + _HOUR)


@jit
def begin_looks(office: Office) -> None:
    """Let idle clerks look at every full hour of presence."""
    calendar = lending(office)[0].calendar
    if lending(office)[0].is_ruled and calendars(office)[calendar].number > 0:
        _schedule(office, 0, ceil(opening(office, calendar, 0) / _HOUR) * _HOUR)


@jit
def _schedule(office: Office, interval: int, date: float) -> None:
    calendar = lending(office)[0].calendar
    while date >= closing(office, calendar, interval):
        interval += 1
        if interval == calendars(office)[calendar].number:
            return
        date = ceil(opening(office, calendar, interval) / _HOUR) * _HOUR
    call_at(office, date, LEND_LOOK_ORDER, NONE, interval)
