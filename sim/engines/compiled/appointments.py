"""Appointments: what is released, who comes to a date, and who does not (model.md §6).

See `simpy.appointments.Appointments`.
"""

from sim.engines.compiled.booked_clients import send_away
from sim.engines.compiled.booking import (
    appointments,
    await_release,
    book,
    booking_luck,
    bookings_at,
    calendar_now,
    diary,
    log_visit,
    try_to_book,
    visits,
)
from sim.engines.compiled.caseloads import hand_over
from sim.engines.compiled.governing import reading_in
from sim.engines.compiled.heap import call_at
from sim.engines.compiled.holding import free_piece, hold_case, release_case
from sim.engines.compiled.jit import Office, jit
from sim.engines.compiled.layout import NONE, cases, pieces, real_at, state, teams
from sim.engines.compiled.log import write
from sim.engines.compiled.slots import (
    calendars_in_force,
    forget_before,
    give_back,
    log_slots,
    open_day,
    slot_calendars,
)
from sim.engines.compiled.sorting import BY_APPLICATION, BY_FIRST_ASK, in_order
from sim.engines.compiled.teams import receive
from sim.events.kinds import (
    CANCELLED,
    CANCELLED_BY_OFFICE,
    EXTERNAL_END,
    HANDOFF,
    NO_SHOW,
    SLOT_RELEASE,
    SLOT_START,
    VISIT_TASK,
)
from sim.plan import arithmetic
from sim.units import DAY, WEEK

_SLOT_RELEASE, _EXTERNAL = arithmetic.rank(SLOT_RELEASE), arithmetic.rank(EXTERNAL_END)

OPENS, RELEASES = -2, -1
"""Versions of a release: the first, of all appointments; a further one of one of them. From 0 on:
the midnight of a client who waits, by the turn of coming."""
STAYS_AWAY = 1
"""Version of the end of a case's wait whose client does not come any more; see `loop`."""


# -- releases --------------------------------------------------------------------------------------


@jit
def begin_appointments(office: Office) -> None:
    """Await the releases of all calendars; the first opens them."""
    here = diary(office)[0]
    if here.appointments > 0:
        call_at(office, 0.0, _SLOT_RELEASE, 0, OPENS)
    for appointment in range(here.appointments):
        offered = appointments(office)[appointment]
        date = DAY
        if offered.is_weekly:
            date = offered.weekly + WEEK
        call_at(office, date, _SLOT_RELEASE + appointment, appointment, RELEASES)


@jit
def open_calendars(office: Office) -> None:
    """Open the calendars; then those book who have wanted to, by application."""
    here = diary(office)[0]
    here.phase = state(office)[0].phase
    for place in range(here.calendars):
        calendar = calendars_in_force(office)[here.phase * here.calendars + place]
        if calendar != NONE:
            slot_calendars(office)[calendar].in_force = True
    for appointment in range(here.appointments):
        _release(office, appointment)
    case = in_order(office, here.first, BY_APPLICATION)
    here.first = here.last = NONE
    here.at_once, here.is_open = 0, True
    while case != NONE:
        following = visits(office)[case].next
        book(office, case)
        case = following


@jit
def release(office: Office, appointment: int) -> None:
    """Open further days of an appointment; let those in who wait for that."""
    _release(office, appointment)
    _let_in(office, appointment)
    weekly = appointments(office)[appointment].is_weekly
    date = state(office)[0].now + (WEEK if weekly else DAY)
    call_at(office, date, _SLOT_RELEASE + appointment, appointment, RELEASES)


@jit
def _release(office: Office, appointment: int) -> None:
    """Open the days that are due, in every calendar of an appointment."""
    here, offered, now = diary(office)[0], appointments(office)[appointment], state(office)[0].now
    if offered.is_weekly:
        until = arithmetic.released_weekly(now, offered.weekly, offered.horizon)
    else:
        until = arithmetic.released_daily(now, offered.horizon)
    for place in range(here.calendars):
        calendar = calendars_in_force(office)[here.phase * here.calendars + place]
        if calendar != NONE and slot_calendars(office)[calendar].appointment == appointment:
            slot_calendars(office)[calendar].full = False
            forget_before(office, calendar, now)
            for day in range(offered.released, until):
                log_slots(office, calendar, day, open_day(office, calendar, day))
    offered.released = max(until, offered.released)


@jit
def _let_in(office: Office, appointment: int) -> None:
    """Let those book who wait for a release, in the order in which they asked first."""
    line = appointments(office)[appointment]
    case = in_order(office, line.waiting_first, BY_FIRST_ASK)
    line.waiting_first = line.waiting_last = NONE
    while case != NONE:
        following = visits(office)[case].next
        diary(office)[0].at_once -= 1
        calendar = slot_calendars(office)[calendar_now(office, case)]
        if calendar.full or not try_to_book(office, case):
            calendar.full = True
            await_release(office, case)
        case = following


# -- dates -----------------------------------------------------------------------------------------


@jit
def call_off(office: Office, case: int, booking: int) -> None:
    """Call a date off for its client; its slot is open from now on."""
    visit = visits(office)[case]
    if visit.to_come and visit.booking == booking:
        visit.to_come = False
        log_visit(office, CANCELLED, case, 0.0)
        calendar, date, desk = visit.calendar, visit.date, visit.desk
        _book_again_or_not(office, case)
        give_back(office, calendar, date, desk)  # nobody calls off a date to take it again
    release_case(office, case)


@jit
def begin_slot(office: Office, case: int, booking: int) -> None:
    """Begin a slot: its client comes, or does not."""
    visit = visits(office)[case]
    if visit.to_come and visit.booking == booking:
        visit.to_come = False
        log_visit(office, SLOT_START, case, float(visit.desk))
        if visit.comes:
            _receive(office, case)
        else:
            log_visit(office, NO_SHOW, case, 0.0)
            _book_again_or_not(office, case)
    release_case(office, case)


@jit
def _book_again_or_not(office: Office, case: int) -> None:
    """Let a client who has not come book again; of the others nothing is heard any more."""
    visit, one = visits(office)[case], cases(office)[case]
    offered, luck = (
        appointments(office)[visit.appointment],
        bookings_at(office, case, visit.booked - 1),
    )
    if real_at(office, booking_luck(office)[luck].rebooks, visit.place) < offered.rebooks:
        book(office, case)
        return
    free_piece(office, visit.piece)
    work, now = pieces(office)[one.piece], state(office)[0].now
    one.with_applicant, work.since = True, now
    call_at(office, now + offered.withdrawn_after, _EXTERNAL + work.entity, case, STAYS_AWAY)


@jit
def _receive(office: Office, case: int) -> None:
    """Bring a client to the team that holds the date, or to its deputy."""
    team = int(slot_calendars(office)[calendar_now(office, case)].team)
    if teams(office)[team].deputy != NONE and teams(office)[team].present == 0:
        team = int(teams(office)[team].deputy)
    visit, here, run = visits(office)[case], diary(office)[0], state(office)[0]
    here.turns += 1
    visit.there, visit.turn = True, here.turns
    pieces(office)[visit.piece].since = run.now
    hand_file_over(office, case, team)
    receive(office, team, case)
    if visit.waits:
        _look_at_midnight(office, case)


@jit
def hand_file_over(office: Office, case: int, team: int) -> None:
    """Give the file to the team that has the visit; another one than before reads in."""
    one = cases(office)[case]
    file, work = pieces(office)[one.piece], pieces(office)[visits(office)[case].piece]
    work.prefix, file.prefix = max(work.prefix, file.prefix), 0.0
    before = one.team
    one.team = team
    if before in (NONE, team):
        return
    work.prefix = reading_in(office)
    write(office, HANDOFF, work.entity, VISIT_TASK, team, NONE, work.about, one.application,
          work.prefix)  # fmt: skip
    hand_over(office, case, team)


@jit
def _look_at_midnight(office: Office, case: int) -> None:
    midnight = (state(office)[0].now // DAY + 1.0) * DAY
    hold_case(office, case)
    order = _SLOT_RELEASE + cases(office)[case].entity
    call_at(office, midnight, order, case, visits(office)[case].turn)


@jit
def close_the_day(office: Office, case: int, turn: int) -> None:
    """Call a date off for the office where nobody has been there all day."""
    visit, one = visits(office)[case], cases(office)[case]
    if visit.waits and visit.turn == turn:
        if teams(office)[one.team].present > 0:
            _look_at_midnight(office, case)
        else:
            send_away(office, one.team, case)
            visit.there = False
            file, work = pieces(office)[one.piece], pieces(office)[visit.piece]
            file.prefix, work.prefix = work.prefix, 0.0
            log_visit(office, CANCELLED_BY_OFFICE, case, 0.0)
            book(office, case)
    release_case(office, case)


@jit
def finish(office: Office, case: int) -> None:
    """Note that a client has been served."""
    visits(office)[case].there = False
    free_piece(office, visits(office)[case].piece)
