"""Calendars of slots: which a team opens for an appointment, and which are free (model.md §6).

The free slots of a day hang together by the slots themselves, by begin and desk. See
`simpy.appointments.SlotCalendar`.
"""

from sim.engines.compiled.calendars import closing, first_from, opening
from sim.engines.compiled.failures import NO_SLOT, fail
from sim.engines.compiled.governing import member
from sim.engines.compiled.jit import Office, jit
from sim.engines.compiled.layout import (
    NONE,
    WHOLE,
    array,
    calendars,
    clerks,
    record,
    record_ahead,
    state,
    teams,
)
from sim.engines.compiled.log import write
from sim.events.kinds import FIRST_APPOINTMENT, SLOT_RELEASE
from sim.plan import arithmetic
from sim.units import DAY

DESKS, KEPT = 10_000, 5_000
"""Numbers of desks that a calendar has; from which on are those of dates kept at a go-live."""

slot_calendars = array(
    "slot_calendars",
    record("appointment team hours desks first_desk kept forgotten", "share length",
           "in_force full"),
)  # fmt: skip
"""`desks`: how many, or NONE where they are a `share` of the posts; `forgotten`: days before that
one have no slots any more."""
slots = array("slots", record("desk next", "begin"))
"""Those that are free, and those that are nobody's."""
fetch_slot = record_ahead("slots")
first_slots = array("first_slots", WHOLE)
"""By calendar of slots and day, the first free slot."""
calendars_in_force = array("calendars_in_force", WHOLE)
"""Calendars of slots by phase, in their order; NONE behind the last."""
slot_days = array("slot_days", record("number at_once"))
"""For how many days each calendar of slots has a place; how many slots may be opened at once."""


@jit
def head_of(office: Office, calendar: int, day: int) -> int:
    """Return the place of a day's first free slot; NONE for days that nobody lives to see."""
    days = slot_days(office)[0].number
    return int(calendar * days + day) if day < days else NONE


@jit
def _insert(office: Office, head: int, before: int, begin: float, desk: int) -> int:
    """Put a free slot into a day, at its place behind another one; return it."""
    run = state(office)[0]
    slot = run.free_slot
    if slot != NONE:
        run.free_slot = slots(office)[slot].next
        fetch_slot(office, run.free_slot)  # the next one is put there
    elif run.free_slots > 0:
        slot = run.unused_slot
        run.unused_slot += 1
    else:
        fail(office, NO_SLOT)
        return NONE
    run.free_slots -= 1
    following = first_slots(office)[head] if before == NONE else slots(office)[before].next
    while following != NONE:
        other = slots(office)[following]
        if begin < other.begin or (begin == other.begin and desk < other.desk):
            break
        before, following = following, other.next
    one = slots(office)[slot]
    one.begin, one.desk, one.next = begin, desk, following
    if before == NONE:
        first_slots(office)[head] = slot
    else:
        slots(office)[before].next = slot
    return int(slot)


@jit
def _leave(office: Office, head: int, before: int, slot: int) -> None:
    """Take a slot out of a day; it may be another one from now on."""
    run, following = state(office)[0], slots(office)[slot].next
    if before == NONE:
        first_slots(office)[head] = following
    else:
        slots(office)[before].next = following
    slots(office)[slot].next = run.free_slot
    run.free_slot = slot
    run.free_slots += 1


# -- opening ---------------------------------------------------------------------------------------


@jit
def open_day(office: Office, calendar: int, day: int) -> int:
    """Open the slots of a day, as many as the team's filled posts now make; return how many."""
    one, places, minutes = slot_calendars(office)[calendar], 0, 0.0
    first = last = first_from(office, one.hours, day * DAY)
    while last < calendars(office)[one.hours].number:
        if opening(office, one.hours, last) >= (day + 1) * DAY:
            break
        opens, closes = opening(office, one.hours, last), closing(office, one.hours, last)
        places += arithmetic.places_between(opens, closes, one.length)
        minutes += closes - opens
        last += 1
    posts = _filled_posts(office, one.team)
    desks = int(one.desks)
    if desks == NONE:
        desks = arithmetic.desks_of_share(one.share, posts)
    head = head_of(office, calendar, day)
    if places == 0 or desks <= 0 or head == NONE:
        return 0
    number = desks * places
    if one.desks == NONE:
        of_share = arithmetic.slots_of_share(one.share, posts, minutes, one.length)
        number = min(number, of_share)
    for desk in range(desks):
        here, before = arithmetic.slots_at_desk(number, desks, desk), NONE
        for slot in range(here):
            place = arithmetic.place_of_slot(slot, here, places)
            begin = _begin_of(office, calendar, first, place)
            before = _insert(office, head, before, begin, one.first_desk + desk)
    return number


@jit
def _filled_posts(office: Office, team: int) -> float:
    posts = 0.0
    for place in range(teams(office)[team].members):
        clerk = clerks(office)[member(office, team, place)]
        if clerk.filled:
            posts += clerk.fte
    return posts


@jit
def _begin_of(office: Office, calendar: int, interval: int, place: int) -> float:
    """Return when a slot begins, by its place among those from an interval on."""
    one = slot_calendars(office)[calendar]
    while True:
        opens = opening(office, one.hours, interval)
        here = arithmetic.places_between(opens, closing(office, one.hours, interval), one.length)
        if place < here:
            return float(opens + place * one.length)
        place -= here
        interval += 1


@jit
def log_slots(office: Office, calendar: int, day: int, number: int) -> None:
    """Log that so many slots of a day are opened, or (a negative number) are no more."""
    if number != 0:
        one = slot_calendars(office)[calendar]
        code = FIRST_APPOINTMENT - one.appointment
        write(office, SLOT_RELEASE, NONE, code, one.team, NONE, NONE, day * DAY, float(number))


# -- taking and giving back ------------------------------------------------------------------------


@jit
def take(office: Office, calendar: int, earliest: float, latest: float) -> int:
    """Take the first free slot between two dates; NONE: there is none.

    What it was can be read until the next slot is put anywhere.
    """
    day = int(earliest // DAY)
    head = head_of(office, calendar, day)
    while head != NONE and day * DAY <= latest:
        before, slot = NONE, first_slots(office)[head]
        while slot != NONE and slots(office)[slot].begin < earliest:
            before, slot = slot, slots(office)[slot].next
        if slot != NONE:
            if slots(office)[slot].begin > latest:
                return NONE
            _leave(office, head, before, slot)
            return int(slot)
        day += 1
        head = head_of(office, calendar, day)
    return NONE


@jit
def give_back(office: Office, calendar: int, begin: float, desk: int) -> None:
    """Open a slot again that was booked, unless its calendar is no more."""
    head = head_of(office, calendar, int(begin // DAY))
    if slot_calendars(office)[calendar].in_force and head != NONE:
        _insert(office, head, NONE, begin, desk)


@jit
def forget_before(office: Office, calendar: int, now: float) -> None:
    """Drop the free slots that are past."""
    one, today = slot_calendars(office)[calendar], int(now // DAY)
    for day in range(one.forgotten, today + 1):
        head = head_of(office, calendar, day)
        if head != NONE:
            slot = first_slots(office)[head]
            while slot != NONE and slots(office)[slot].begin < now:
                _leave(office, head, NONE, slot)
                slot = first_slots(office)[head]
    one.forgotten = today


# -- go-lives --------------------------------------------------------------------------------------


@jit
def has_free(office: Office, calendar: int, day: int) -> bool:
    """Tell whether a day has a free slot."""
    head = head_of(office, calendar, day)
    return bool(head != NONE and first_slots(office)[head] != NONE)


@jit
def keep(office: Office, calendar: int, begin: float) -> int:
    """Keep a date of another calendar, for one free slot of its day less; return the desk.

    The slot is the one of the same time, else the nearest, if there is any.
    """
    one = slot_calendars(office)[calendar]
    head = head_of(office, calendar, int(begin // DAY))
    before, near, before_near = NONE, NONE, NONE
    slot = first_slots(office)[head] if head != NONE else NONE
    while slot != NONE:
        distance = abs(slots(office)[slot].begin - begin)
        if near == NONE or distance < abs(slots(office)[near].begin - begin):
            near, before_near = slot, before
        before, slot = slot, slots(office)[slot].next
    if near != NONE:
        _leave(office, head, before_near, near)
        if slots(office)[near].begin == begin:
            return int(slots(office)[near].desk)
    one.kept += 1
    return int(one.first_desk + KEPT + one.kept)


@jit
def free_on(office: Office, calendar: int, day: int) -> int:
    """Count the free slots of a day."""
    number, head = 0, head_of(office, calendar, day)
    slot = first_slots(office)[head] if head != NONE else NONE
    while slot != NONE:
        number += 1
        slot = slots(office)[slot].next
    return number


@jit
def drop(office: Office, calendar: int) -> None:
    """Drop all free slots of a calendar that is no more."""
    for day in range(slot_calendars(office)[calendar].forgotten, slot_days(office)[0].number):
        head = head_of(office, calendar, day)
        while first_slots(office)[head] != NONE:
            _leave(office, head, NONE, first_slots(office)[head])
