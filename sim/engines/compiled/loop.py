"""The loop: the next dated event, all that follows at its instant, and again.

It is begun once, and goes on from month to month (`engine`).
"""

from sim.engines.compiled.appointments import (
    OPENS,
    RELEASES,
    STAYS_AWAY,
    begin_appointments,
    begin_slot,
    call_off,
    close_the_day,
    open_calendars,
    release,
)
from sim.engines.compiled.attempts import (
    attempt,
    begin,
    come_again,
    expire_patience,
    hang_up,
    visit_in_emergency,
)
from sim.engines.compiled.booking import CALLS_OFF, LOOKS_AGAIN, book, diary
from sim.engines.compiled.calendars import closing
from sim.engines.compiled.cases import deliver_file, give_up, make_urgent, take_in
from sim.engines.compiled.causing import caused, causing
from sim.engines.compiled.coming import RESTS
from sim.engines.compiled.failures import NOTHING
from sim.engines.compiled.go_live import empty_seats_to_come, enter_phase, schedule_phases
from sim.engines.compiled.heap import bring_near, call_at, dates_free, drop_first
from sim.engines.compiled.holding import release_case
from sim.engines.compiled.jit import Office, jit
from sim.engines.compiled.lapses import IN_EMERGENCY, owe_certificate
from sim.engines.compiled.layout import (
    NONE,
    arrivals,
    calendars,
    cases,
    clerks,
    handed,
    heap,
    interruptions,
    phone_lines,
    queues,
    state,
    teams,
    written,
)
from sim.engines.compiled.looking import begin_looks, look
from sim.engines.compiled.looking_ahead import look_ahead, look_at_arrivals
from sim.engines.compiled.mails import AT_ITS_DATE, IF_OPEN, ONCE_MORE
from sim.engines.compiled.queues import waiting_work
from sim.engines.compiled.reviews import hold_review, schedule_review
from sim.engines.compiled.settling import end_wait, write_again
from sim.engines.compiled.shifts import begin_days, begin_shift, end_shift
from sim.engines.compiled.slots import slot_days
from sim.engines.compiled.teams import answer_the_line, pass_on_work_of
from sim.engines.compiled.throttle import (
    ask_throttle,
    asked_on,
    keeps_out_calls,
    schedule_throttle,
    throttle,
)
from sim.engines.compiled.workforce import begin_day, people
from sim.engines.compiled.working import (
    VISIT_ENDS,
    be_handed,
    be_interrupted,
    end_contact,
    end_visit,
    end_work,
)
from sim.events.kinds import (
    CAUSED_CASE,
    CONTACT_ATTEMPT,
    CONTACT_END,
    EXTERNAL_END,
    GO_LIVE,
    LAPSE,
    LEND_LOOK,
    LINE_CLOSE,
    MORNING,
    PATIENCE_END,
    PRESENCE_END,
    PRESENCE_START,
    REVIEW,
    SLOT_RELEASE,
    SLOT_START,
    THROTTLE,
    TRANSFER_END,
    URGENT,
    WORK_END,
)
from sim.events.rows import WIDTH
from sim.plan.arithmetic import kind_of, rank
from sim.units import DAY

_LINE_CLOSE, _MORNING = rank(LINE_CLOSE), rank(MORNING)
_PRESENCE_START = rank(PRESENCE_START)
_TEAM_LINE_CLOSE = _LINE_CLOSE + 2
"""After the office's and a throttle's, by team."""

THROTTLED = -2
"""Whose lines close while the office is throttled; see `_schedule_line_close`."""
ALL_POSTS = -1
"""Version of a morning: of all posts; else of the team whose clerk's work is passed on."""

DONE, NEEDS_ROOM, FAILED = range(3)
"""Why the loop stops: nothing more comes before the date, arrays are to be lengthened or emptied,
or something must never happen."""

ROOM_FOR_ROWS = 1 << 15
"""Rows for which there is room before an event; as many may be written at one instant."""
ROWS_OF_A_MOVE = 4
"""Rows for which there is room for each piece of work that may move at a go-live."""
ROOM = 1 << 11
"""Dates, contacts, pieces of work, lanes, lines apart for which there is room before an event."""


@jit
def open_office(office: Office) -> None:
    """Place the cases that are open at the start, and schedule the first of what recurs."""
    run = state(office)[0]
    for place in range(run.arriving):
        arrival = arrivals(office)[place]
        take_in(office, arrival.of, arrival.event)
    run.arrived = run.arriving
    for clerk in range(run.clerks):
        clerks(office)[clerk].doing, clerks(office)[clerk].resting = RESTS, True
    begin_appointments(office)
    if people(office)[0].modelled:
        call_at(office, 0.0, _MORNING, 0, ALL_POSTS)
    else:
        empty_seats_to_come(office)
    schedule_phases(office)
    schedule_review(office, 0)
    for shift in range(run.shifts):
        if calendars(office)[shift].is_worked:
            begin_days(office, shift, 0.0)
    _schedule_line_close(office, NONE, 0)
    for team in range(run.teams):
        _schedule_line_close(office, team, 0)
    begin_looks(office)
    if throttle(office)[0].is_ruled:
        schedule_throttle(office, 0)
        _schedule_line_close(office, THROTTLED, 0)
    for team in range(run.teams):
        _schedule_end_of_phone_free(office, team, 0)


@jit
def go_on_until(office: Office, until: float) -> int:
    """Let all happen that comes before a date; see `DONE`."""
    run = state(office)[0]
    while True:
        if run.failure != NOTHING:
            return FAILED
        if not _has_room(office):
            return NEEDS_ROOM
        arrives = run.arrived < run.arriving
        bring_near(office, min(arrivals(office)[run.arrived].date, until) if arrives else until)
        if arrives and run.heaped > 0:
            first, next_one = heap(office)[0], arrivals(office)[run.arrived]
            arrives = next_one.date < first.date or (
                next_one.date == first.date and next_one.order < first.order
            )
        elif not arrives and run.heaped == 0:
            return DONE
        if arrives:
            arrival = arrivals(office)[run.arrived]
            if arrival.date >= until:
                return DONE
            run.now = arrival.date
            run.arrived += 1
            look_at_arrivals(office)
            if arrival.event == CONTACT_ATTEMPT:
                begin(office, arrival.of)
            else:
                take_in(office, arrival.of, arrival.event)
        else:
            node = heap(office)[0]
            if node.date >= until:
                return DONE
            kind, of, version = kind_of(node.order), node.of, node.version
            if kind == GO_LIVE and not _has_room_for_all(office):
                return NEEDS_ROOM
            run.now = node.date
            drop_first(office)
            look_ahead(office)
            happen(office, kind, of, version)
        _settle(office)


@jit
def _has_room(office: Office) -> bool:
    run = state(office)[0]
    rows = len(written(office)) // WIDTH - run.written
    dates = dates_free(office)
    slots = run.free_slots - slot_days(office)[0].at_once
    clients = 2 * diary(office)[0].at_once
    return bool(
        rows >= ROOM_FOR_ROWS + clients
        and not causing(office)[0].comes_now
        and len(caused(office)) - causing(office)[0].number >= ROOM
        and min(dates, run.free_pieces, run.free_contacts, run.free_callers) - clients >= ROOM
        and min(run.free_cases, run.free_lines) >= ROOM
        and slots >= 0
        and diary(office)[0].wanting == 0
        and not people(office)[0].wants_units
    )


@jit
def _has_room_for_all(office: Office) -> bool:
    """Tell whether all that waits may move at one instant."""
    run, waiting = state(office)[0], 0
    for queue in range(len(queues(office))):
        waiting += queues(office)[queue].waiting
    rows = len(written(office)) // WIDTH - run.written
    dates = dates_free(office)
    return bool(
        rows >= ROOM_FOR_ROWS + ROWS_OF_A_MOVE * waiting
        and min(dates, run.free_lines) >= ROOM + waiting
        and len(waiting_work(office)) >= waiting
    )


@jit
def _settle(office: Office) -> None:
    """Let all happen that comes without delay: interruptions first, then what was handed."""
    run = state(office)[0]
    while True:
        if run.interrupted < run.interrupting:
            ring = interruptions(office)
            one = ring[run.interrupted & (len(ring) - 1)]
            clerk, what = one.clerk, one.what
            run.interrupted += 1
            be_interrupted(office, clerk, what)
        elif run.resumed < run.resuming:
            ring = handed(office)
            one = ring[run.resumed & (len(ring) - 1)]
            clerk, what = one.clerk, one.what
            run.resumed += 1
            be_handed(office, clerk, what)
        else:
            return


@jit
def happen(office: Office, kind: int, of: int, version: int) -> None:
    """Let a dated event happen."""
    if kind == WORK_END and version == VISIT_ENDS:
        end_visit(office, of)
    elif kind == WORK_END:
        end_work(office, of, version)
    elif kind == CONTACT_END:
        end_contact(office, of)
    elif kind == EXTERNAL_END and version == STAYS_AWAY:
        give_up(office, of)
    elif kind == EXTERNAL_END:
        end_wait(office, of)
    elif kind == TRANSFER_END:
        deliver_file(office, of, version)
    elif kind == PATIENCE_END:
        expire_patience(office, of, version)
    elif kind == CONTACT_ATTEMPT:
        _try_again(office, of, version)
    elif kind == URGENT:
        make_urgent(office, of)
    elif kind == LAPSE:
        owe_certificate(office, of, version)
    elif kind == CAUSED_CASE:
        take_in(office, of, CAUSED_CASE)
    elif kind == SLOT_START:
        begin_slot(office, of, version)
    elif kind == SLOT_RELEASE:
        _release_slots(office, of, version)
    elif kind == LINE_CLOSE:
        _close_lines(office, of, version)
    elif kind == PRESENCE_START:
        _start_presence(office, of, version)
    elif kind == PRESENCE_END:
        end_shift(office, version, of)
    elif kind == REVIEW:
        hold_review(office, version)
    elif kind == THROTTLE:
        _ask_throttle(office, version)
    elif kind == LEND_LOOK:
        look(office, version)
    elif kind == GO_LIVE:
        enter_phase(office, of)
    elif kind == MORNING:
        if version == ALL_POSTS:
            begin_day(office, of)
            call_at(office, (of + 1) * DAY, _MORNING, of + 1, ALL_POSTS)
        else:
            pass_on_work_of(office, version, of)


@jit
def _try_again(office: Office, of: int, version: int) -> None:
    """Let a contact come that has a date: one that was put off, an emergency, a further mail."""
    if version == IN_EMERGENCY:
        if not cases(office)[of].closed:
            visit_in_emergency(office, of)
        release_case(office, of)
    elif version == ONCE_MORE:
        write_again(office, of)
    elif version == LOOKS_AGAIN:
        book(office, of)
    elif version >= CALLS_OFF:
        call_off(office, of, version - CALLS_OFF)
    elif version == AT_ITS_DATE:
        begin(office, of)
    elif version == IF_OPEN:
        come_again(office, of)
    else:
        attempt(office, of)


@jit
def _release_slots(office: Office, of: int, version: int) -> None:
    """Open slots; or look, at midnight, at a client who waits since the day."""
    if version == OPENS:
        open_calendars(office)
    elif version == RELEASES:
        release(office, of)
    else:
        close_the_day(office, of, version)


# -- what recurs -----------------------------------------------------------------------------------


@jit
def _start_presence(office: Office, interval: int, shift: int) -> None:
    """Begin the presence of a shift; or (a negative number) end a team's phone-free hours."""
    if shift < 0:
        team = -1 - shift
        answer_the_line(office, team)
        _schedule_end_of_phone_free(office, team, interval + 1)
    else:
        begin_shift(office, shift, interval)


@jit
def _schedule_end_of_phone_free(office: Office, team: int, interval: int) -> None:
    calendar = teams(office)[team].phone_free
    if calendar != NONE and interval < calendars(office)[calendar].number:
        date = closing(office, calendar, interval)
        call_at(office, date, _PRESENCE_START + team, interval, -1 - team)


@jit
def _schedule_line_close(office: Office, team: int, interval: int) -> None:
    """Schedule when a team's line closes, if it has hours of its own.

    NONE: all teams' lines; THROTTLED: these, earlier.
    """
    calendar, order = state(office)[0].phone, _LINE_CLOSE
    if team >= 0:
        calendar, order = phone_lines(office)[team], _TEAM_LINE_CLOSE + team
    elif team == THROTTLED:
        calendar, order = throttle(office)[0].phone, _LINE_CLOSE + 1
    if calendar != NONE and interval < calendars(office)[calendar].number:
        date = closing(office, calendar, interval)
        call_at(office, date, order, interval, team)


@jit
def _close_lines(office: Office, interval: int, team: int) -> None:
    """Close phone lines: who still waits gives up."""
    if team >= 0:
        hang_up(office, team)
    elif team == NONE or throttle(office)[0].on:
        _hang_up_all(office)
    _schedule_line_close(office, team, interval + 1)


@jit
def _hang_up_all(office: Office) -> None:
    for team in range(state(office)[0].teams):
        hang_up(office, team)


@jit
def _ask_throttle(office: Office, place: int) -> None:
    ask_throttle(office, asked_on(office)[place])
    if keeps_out_calls(office):
        _hang_up_all(office)
    schedule_throttle(office, place + 1)
