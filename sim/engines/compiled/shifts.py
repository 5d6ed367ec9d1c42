"""Clerks of the same hours come and go together, wherever they sit (model.md §3).

A team may have hours of its own: a review changes those of who moves from its 00:00 on, and a
go-live puts them back.
"""

from sim.engines.compiled.calendars import between, closing, is_open, opening
from sim.engines.compiled.heap import call_at
from sim.engines.compiled.jit import Office, jit
from sim.engines.compiled.layout import (
    NONE,
    WHOLE,
    array,
    calendars,
    clerks,
    record,
    state,
    working_days,
)
from sim.engines.compiled.presence import bring_in, end_presence, send_off, start_presence
from sim.engines.compiled.rings import OTHER_HOURS, interrupt
from sim.events.kinds import PRESENCE_END, PRESENCE_START
from sim.plan.arithmetic import rank
from sim.units import DAY

_PRESENCE_START, _PRESENCE_END = rank(PRESENCE_START), rank(PRESENCE_END)

hours_of_shift = array("hours_of_shift", WHOLE)
"""The calendar of each shift; those that reviews bring come last, as they are first needed."""
usual_shifts = array("usual_shifts", WHOLE)
"""The shift of each seat where the plan has it."""
elsewhere = array("elsewhere", record("calendar shift"))
"""Of a usual shift in each team: the hours there, and the shift once somebody has it. Without
teams that have hours of their own there are none."""

# -- days at work ---------------------------------------------------------------------------------


@jit
def begin_days(office: Office, shift: int, since: float) -> None:
    """Let the days of a shift come from a date on, in the middle of one if need be."""
    calendar, interval = hours_of_shift(office)[shift], 0
    number = calendars(office)[calendar].number
    while interval < number and closing(office, calendar, interval) <= since:
        interval += 1
    if interval == number:
        return
    if opening(office, calendar, interval) >= since:
        _schedule_start(office, shift, interval)
    else:
        _schedule_end(office, shift, interval)


@jit
def _schedule_start(office: Office, shift: int, interval: int) -> None:
    calendar = hours_of_shift(office)[shift]
    if interval < calendars(office)[calendar].number:
        date = opening(office, calendar, interval)
        call_at(office, date, _PRESENCE_START + shift, interval, shift)


@jit
def _schedule_end(office: Office, shift: int, interval: int) -> None:
    date = closing(office, hours_of_shift(office)[shift], interval)
    call_at(office, date, _PRESENCE_END + shift, interval, shift)


@jit
def begin_shift(office: Office, shift: int, interval: int) -> None:
    """Begin the presence of a shift in all teams."""
    day = int(opening(office, hours_of_shift(office)[shift], interval) // DAY)
    number = working_days(office)[day] if day < len(working_days(office)) else 0
    for team in range(state(office)[0].teams):
        start_presence(office, team, number, shift)
    _schedule_end(office, shift, interval)


@jit
def end_shift(office: Office, shift: int, interval: int) -> None:
    """End the presence of a shift in all teams."""
    for team in range(state(office)[0].teams):
        end_presence(office, team, shift)
    _schedule_start(office, shift, interval + 1)


# -- hours of the team ----------------------------------------------------------------------------


@jit
def follow_team(office: Office, clerk: int, planned: int) -> None:
    """Give a clerk the hours of the team of now; `planned`: where the plan has the seat."""
    if not len(elsewhere(office)):
        return
    one = clerks(office)[clerk]
    shift = int(usual_shifts(office)[clerk])
    if one.team != planned:
        shift = _shift_elsewhere(office, shift, one.team)
    if shift != one.shift:
        _have_hours(office, clerk, shift)


@jit
def _shift_elsewhere(office: Office, usual: int, team: int) -> int:
    """Return the shift of somebody with usual hours whom a review has put into another team."""
    run = state(office)[0]
    here = elsewhere(office)[usual * run.teams + team]
    if here.shift == NONE:
        here.shift = run.shifts
        run.shifts += 1
        hours_of_shift(office)[here.shift] = here.calendar
        begin_days(office, here.shift, run.now)
    return int(here.shift)


@jit
def _have_hours(office: Office, clerk: int, shift: int) -> None:
    """Have other hours from now on; what is in hand goes on in these."""
    one, now = clerks(office)[clerk], state(office)[0].now
    one.shift, one.calendar = shift, hours_of_shift(office)[shift]
    if one.at_work:
        one.at_work = one.interruptible = False
        interrupt(office, clerk, OTHER_HOURS)
    there = is_open(office, one.calendar, now)
    there = there and between(office, one.calendar, now - 1.0, now) > 0.0
    if one.present and not there:
        send_off(office, clerk)
    elif there and one.there and not one.present:
        one.marked = True
        bring_in(office, one.team)
