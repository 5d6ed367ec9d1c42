"""Visits of cases: who books which date, and who asks for one again (model.md §6).

A case has one visit at a time, so a visit is known by its case. What its luck brings is drawn for a
whole block of cases, or a group of visits, when the first of them comes so far; where it is not
there yet, the visit stands in `wanting`, the loop returns to Python, and `settle_luck` goes on
before anything else happens. See `simpy.appointments`.
"""

from sim.demand.blocks import ASKED_TOGETHER
from sim.engines.compiled.calendars import place_from
from sim.engines.compiled.failures import NO_LUCK, fail
from sim.engines.compiled.heap import call_at, call_in_turn, take_turn
from sim.engines.compiled.holding import VISITED, begin_contact, hold_case, take_piece
from sim.engines.compiled.jit import Office, jit
from sim.engines.compiled.layout import (
    NONE,
    REAL,
    WHOLE,
    array,
    blocks,
    cases,
    contacts,
    entries,
    flag_at,
    pieces,
    real_at,
    record,
    state,
)
from sim.engines.compiled.log import write
from sim.engines.compiled.mails import AS_IT_IS
from sim.engines.compiled.sheets import SHEET
from sim.engines.compiled.slots import slot_calendars, slots, take
from sim.events.kinds import (
    BOOKED,
    CONTACT_ATTEMPT,
    FIRST_APPOINTMENT,
    REBOOKED,
    SLOT_START,
    UNBOOKED,
    VISIT_TASK,
)
from sim.plan import arithmetic
from sim.plan.journeys import VISIT
from sim.plan.slots import MOST_ASKS, MOST_ORDINALS
from sim.scenario.rules import CHANNELS

LOOKS_AGAIN, CALLS_OFF = 5, 6
"""Versions of a dated attempt (see `mails`): of a case whose client looks for a date by themselves;
of one who calls a date off: from here on, by the number of the booking."""

PHONE, COUNTER = CHANNELS.index("phone"), CHANNELS.index("counter")
_ATTEMPT, _SLOT_START = arithmetic.rank(CONTACT_ATTEMPT), arithmetic.rank(SLOT_START)

diary = array(
    "diary",
    record(
        "appointments calendars phase bookings turns first last at_once ordinals wanting",
        "",
        "is_open",
    ),
)
"""The one record of what is true of all appointments.

`calendars`: the most of one phase; `phase`: whose are in force; `first` and `last`: visits to be
booked when the calendars are opened; `at_once`: how many visits may ask for a date at one instant;
`bookings` and `turns`: of the whole run; `ordinals`: bookings of a visit for which there is a place
in `drawn`.
"""
appointments = array(
    "appointments",
    record("released waiting_first waiting_last",
           "no_show no_show_per_week late_cancel rebooks withdrawn_after notice horizon weekly",
           "is_weekly"),
)  # fmt: skip
"""`released`: the first day that is not open for booking yet. Ends of a line: visits that wait for
the next release."""
calendar_of = array("calendar_of", WHOLE)
"""Calendars of slots, by phase, appointment and kind of clients; NONE: nobody offers it."""
no_shows_from = array("no_shows_from", REAL)
"""Dates from which on levers leave another share of the no-shows."""
no_shows_kept = array("no_shows_kept", REAL)
"""What they leave, by such a date and appointment."""

visits = array(
    "visits",
    record("piece appointment place calendar desk asks booked booking turn next",
           "first_ask date", "comes waits to_come there asking"),
)  # fmt: skip
"""By case. `asks`, `booked`: how often the client has asked again, and booked; `booking`: the last
one's number, `turn` that of coming to a date."""

BOOKS, ASKS = range(2)
"""What a visit may want luck for."""
wanting = array("wanting", record("case what nth turn"))
"""Visits whose luck is not drawn yet; `turn`: when what it brings is scheduled."""
drawn = array("drawn", WHOLE)
"""By block and ordinal, the number of its bookings' luck; 0: not drawn yet."""
drawn_asks = array("drawn_asks", WHOLE)
"""By group of visits, the number of its asks' luck; 0: not drawn yet."""
booking_luck = array("booking_luck", record("comes cancels rebooks"))
"""The addresses of columns with a number for each visit."""
ask_luck = array("ask_luck", record("by_contact after places sheet", "", "used"))
"""The addresses of columns with a number for each ask of a group's visits; the `sheet` of those by
contact; whether it has been `used` since the last month."""


@jit
def bookings_at(office: Office, case: int, nth: int) -> int:
    """Return the number of the luck of a visit's n-th booking; 0: it is not drawn yet."""
    ordinals = diary(office)[0].ordinals
    if nth >= ordinals:
        return 0
    return int(drawn(office)[cases(office)[case].block * ordinals + nth])


@jit
def _asks_at(office: Office, case: int) -> int:
    """Return the number of the luck of a visit's asks; 0: it is not drawn yet."""
    first = blocks(office)[cases(office)[case].block].groups
    return int(drawn_asks(office)[first + visits(office)[case].place // ASKED_TOGETHER])


@jit
def _want(office: Office, case: int, what: int, nth: int, turn: int) -> None:
    """Note that a visit's luck is to be drawn."""
    here = diary(office)[0]
    if here.wanting >= len(wanting(office)):
        fail(office, NO_LUCK)
        return
    one = wanting(office)[here.wanting]
    one.case, one.what, one.nth, one.turn = case, what, nth, turn
    here.wanting += 1


@jit
def settle_luck(office: Office) -> None:
    """Go on with the visits whose luck has been drawn."""
    here = diary(office)[0]
    for place in range(here.wanting):
        one = wanting(office)[place]
        books = one.what == BOOKS
        luck = bookings_at(office, one.case, one.nth) if books else _asks_at(office, one.case)
        if luck == 0:
            fail(office, NO_LUCK)
        elif books:
            _decide_what_comes(office, one.case, one.turn, luck)
        else:
            _schedule_ask(office, one.case, one.nth, one.turn, luck)
    here.wanting = 0


# -- booking ---------------------------------------------------------------------------------------


@jit
def calendar_now(office: Office, case: int) -> int:
    """Return the calendar in which the dates of a visit lie now."""
    run, appointment = state(office)[0], visits(office)[case].appointment
    row = run.phase * diary(office)[0].appointments + appointment
    return int(calendar_of(office)[row * run.clients + cases(office)[case].client])


@jit
def log_visit(office: Office, event: int, case: int, minutes: float) -> None:
    """Log what becomes of a visit, since its client asked first."""
    visit = visits(office)[case]
    work = pieces(office)[visit.piece]
    team = slot_calendars(office)[calendar_now(office, case)].team
    code = FIRST_APPOINTMENT - visit.appointment
    write(office, event, work.entity, code, team, NONE, work.about, visit.first_ask, minutes)


@jit
def reach(office: Office, case: int) -> None:
    """Book the first visit that a case comes to now."""
    one, visit, run = cases(office)[case], visits(office)[case], state(office)[0]
    entry_now, whole = entries(office)[one.at], pieces(office)[one.piece]
    visit.appointment, visit.place = VISIT - entry_now.code, entry_now.visit
    visit.first_ask = visit.date = run.now
    visit.asks = visit.booked = 0
    visit.desk = visit.calendar = NONE
    visit.comes = visit.waits = visit.to_come = visit.there = visit.asking = False
    visit.piece = take_piece(office, VISITED, case, whole.entity, whole.about, whole.client, case)
    work = pieces(office)[visit.piece]
    work.step, work.minutes, work.since = VISIT_TASK, entry_now.minutes, run.now
    if diary(office)[0].is_open:
        book(office, case)
        return
    here = diary(office)[0]
    here.at_once += 1
    visit.next = NONE
    if here.last == NONE:
        here.first = case
    else:
        visits(office)[here.last].next = case
    here.last = case


@jit
def book(office: Office, case: int) -> None:
    """Book the earliest free slot for a visit; without one the client asks again."""
    if not try_to_book(office, case):
        ask_again(office, case)


@jit
def try_to_book(office: Office, case: int) -> bool:
    """Book the earliest free slot, if there is one."""
    visit, run, here = visits(office)[case], state(office)[0], diary(office)[0]
    offered, calendar = appointments(office)[visit.appointment], calendar_now(office, case)
    slot = take(office, calendar, run.now + offered.notice, run.now + offered.horizon)
    if slot == NONE:
        return False
    visit.asking, visit.to_come = False, True
    visit.date, visit.desk = slots(office)[slot].begin, slots(office)[slot].desk
    visit.calendar = calendar
    event = BOOKED if visit.booked == 0 else REBOOKED
    log_visit(office, event, case, visit.date - run.now)
    here.bookings += 1
    visit.booking = here.bookings
    visit.booked += 1
    turn, luck = take_turn(office), bookings_at(office, case, visit.booked - 1)
    if luck > 0:
        _decide_what_comes(office, case, turn, luck)
    else:
        _want(office, case, BOOKS, visit.booked - 1, turn)
    hold_case(office, case)
    order = _SLOT_START + pieces(office)[visit.piece].entity
    call_at(office, visit.date, order, case, visit.booking)
    return True


@jit
def _kept(office: Office, appointment: int, date: float) -> float:
    """Return the share of an appointment's no-shows that levers leave at a date."""
    place = 0
    while place + 1 < len(no_shows_from(office)) and no_shows_from(office)[place + 1] <= date:
        place += 1
    return float(no_shows_kept(office)[place * diary(office)[0].appointments + appointment])


@jit
def _decide_what_comes(office: Office, case: int, turn: int, number: int) -> None:
    """Let the luck of a booking say whether the client comes; to the last one they do."""
    visit, now = visits(office)[case], state(office)[0].now
    luck, offered = booking_luck(office)[number], appointments(office)[visit.appointment]
    lead = visit.date - now
    missed = arithmetic.no_show_after(offered.no_show, offered.no_show_per_week, lead)
    stays_away = missed * _kept(office, visit.appointment, visit.date)
    last = visit.booked == MOST_ORDINALS
    comes = real_at(office, luck.comes, visit.place)
    visit.comes = last or comes >= stays_away + offered.late_cancel
    if not visit.comes and comes >= stays_away:
        date = now + real_at(office, luck.cancels, visit.place) * lead
        hold_case(office, case)
        order = _ATTEMPT + pieces(office)[visit.piece].entity
        call_in_turn(office, date, order, turn, case, CALLS_OFF + visit.booking)


# -- asking ----------------------------------------------------------------------------------------


@jit
def ask_again(office: Office, case: int) -> None:
    """Let a client without a date ask again after a while, or wait for the next release."""
    visit = visits(office)[case]
    nth = visit.asks
    visit.asking = True
    log_visit(office, UNBOOKED, case, float(nth + 1))
    if nth >= MOST_ASKS:
        await_release(office, case)
        return
    visit.asks = nth + 1
    turn, luck = take_turn(office), _asks_at(office, case)
    if luck > 0:
        _schedule_ask(office, case, nth, turn, luck)
    else:
        _want(office, case, ASKS, nth, turn)


@jit
def await_release(office: Office, case: int) -> None:
    """Let a client wait for the next release, behind the others."""
    visit = visits(office)[case]
    line = appointments(office)[visit.appointment]
    visit.next = NONE
    if line.waiting_last == NONE:
        line.waiting_first = case
    else:
        visits(office)[line.waiting_last].next = case
    line.waiting_last = case
    diary(office)[0].at_once += 1


@jit
def _schedule_ask(office: Office, case: int, nth: int, turn: int, number: int) -> None:
    """Let a client look again by themselves, or come to the office with the question."""
    luck, run = ask_luck(office)[number], state(office)[0]
    ask = visits(office)[case].place % ASKED_TOGETHER * MOST_ASKS + nth
    date, luck.used = run.now + real_at(office, luck.after, ask), True
    if not flag_at(office, luck.by_contact, ask):
        order = _ATTEMPT + pieces(office)[visits(office)[case].piece].entity
        call_in_turn(office, date, order, turn, case, LOOKS_AGAIN)
        return
    contact = begin_contact(office, luck.sheet * SHEET + ask, case)
    one, in_hours = contacts(office)[contact], real_at(office, luck.places, ask)
    one.case, one.asks_for_slot = case, True
    if one.channel == PHONE:
        date = place_from(office, run.phone, date, in_hours)
    elif one.channel == COUNTER:
        date = place_from(office, run.counter, date, in_hours)
    call_in_turn(office, date, _ATTEMPT + one.entity, turn, contact, AS_IT_IS)


@jit
def answer_ask(office: Office, case: int, served: bool) -> None:
    """Book for a client who has asked for a slot; whose call was lost asks again."""
    if served:
        book(office, case)
    else:
        ask_again(office, case)
