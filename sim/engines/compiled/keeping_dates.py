"""What becomes of slots and of booked dates on the day on which structures change (model.md §10).

Booked dates are kept: each goes to the team that offers such dates now, which has a free slot less.
See `simpy.appointments.Appointments.enter_phase`.
"""

from sim.engines.compiled.appointments import hand_file_over
from sim.engines.compiled.booked_clients import send_away
from sim.engines.compiled.booking import appointments, calendar_now, diary, visits
from sim.engines.compiled.jit import Office, jit
from sim.engines.compiled.layout import NONE, cases, state, teams
from sim.engines.compiled.phases import standing
from sim.engines.compiled.slots import (
    calendars_in_force,
    drop,
    forget_before,
    free_on,
    give_back,
    has_free,
    keep,
    log_slots,
    open_day,
    slot_calendars,
    slot_days,
)
from sim.engines.compiled.sorting import BY_DATE, in_order
from sim.engines.compiled.teams import receive
from sim.units import DAY


@jit
def enter_phase(office: Office) -> None:
    """Open the calendars of the structures in force from now on; keep the dates that are booked."""
    here = diary(office)[0]
    if not here.is_open:
        return
    before, here.phase = int(here.phase), state(office)[0].phase
    to_come = _dates_to_come(office)
    for place in range(here.calendars):
        calendar = _in_force(office, before, place)
        if calendar != NONE and not _is_in_force(office, here.phase, calendar):
            _log_closed(office, calendar, to_come)
            slot_calendars(office)[calendar].in_force = False
            drop(office, calendar)
    for place in range(here.calendars):
        calendar = _in_force(office, here.phase, place)
        if calendar != NONE and not slot_calendars(office)[calendar].in_force:
            _open(office, calendar)
    case = to_come
    while case != NONE:
        if calendar_now(office, case) != visits(office)[case].calendar:
            _move(office, case)
        case = int(visits(office)[case].next)
    _move_clients_who_wait(office)


@jit
def _in_force(office: Office, phase: int, place: int) -> int:
    return int(calendars_in_force(office)[phase * diary(office)[0].calendars + place])


@jit
def _is_in_force(office: Office, phase: int, calendar: int) -> bool:
    for place in range(diary(office)[0].calendars):
        if _in_force(office, phase, place) == calendar:
            return True
    return False


@jit
def _dates_to_come(office: Office) -> int:
    """Return the first of all visits that are booked, by date and desk."""
    first = NONE
    for case in range(len(visits(office))):
        if visits(office)[case].to_come:
            visits(office)[case].next = first
            first = case
    return in_order(office, first, BY_DATE)


@jit
def _log_closed(office: Office, calendar: int, to_come: int) -> None:
    """Log the slots to come of a calendar that is no more, free and booked."""
    forget_before(office, calendar, state(office)[0].now)
    case = to_come
    for day in range(slot_calendars(office)[calendar].forgotten, slot_days(office)[0].number):
        number = free_on(office, calendar, day)
        while case != NONE and visits(office)[case].date < (day + 1) * DAY:
            number += visits(office)[case].calendar == calendar
            case = int(visits(office)[case].next)
        log_slots(office, calendar, day, -number)


@jit
def _open(office: Office, calendar: int) -> None:
    """Open a new calendar, for all days for which the others are open."""
    one = slot_calendars(office)[calendar]
    one.in_force, one.forgotten = True, int(state(office)[0].now // DAY)
    for day in range(one.forgotten, appointments(office)[one.appointment].released):
        log_slots(office, calendar, day, open_day(office, calendar, day))


@jit
def _move(office: Office, case: int) -> None:
    """Keep a date in the calendar that is the case's now; its former slot is open again."""
    visit = visits(office)[case]
    give_back(office, visit.calendar, visit.date, visit.desk)
    visit.calendar, day = calendar_now(office, case), int(visit.date // DAY)
    had_one = has_free(office, visit.calendar, day)
    visit.desk = keep(office, visit.calendar, visit.date)
    if not had_one:
        log_slots(office, visit.calendar, day, 1)


@jit
def _move_clients_who_wait(office: Office) -> None:
    """Bring clients who wait in a team that is no more to the one that holds such dates."""
    turn = 0
    while True:
        found = NONE
        for team in range(state(office)[0].teams):
            case = NONE if standing(office)[team].goes_on else int(teams(office)[team].booked_first)
            while case != NONE:
                visit = visits(office)[case]
                if visit.turn > turn and (found == NONE or visit.turn < visits(office)[found].turn):
                    found = case
                case = int(visit.next)
        if found == NONE:
            return
        turn = int(visits(office)[found].turn)
        send_away(office, cases(office)[found].team, found)
        target = int(slot_calendars(office)[calendar_now(office, found)].team)
        hand_file_over(office, found, target)
        receive(office, target, found)
