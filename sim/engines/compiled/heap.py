"""Dated events to come, in the order that `sim.engines.simpy.clock` states: a binary heap.

By date, then by order (the kind's rank and the entity), then as they were scheduled. What comes on
a later day waits outside the heap, by its day, until the heap is empty: most events are weeks ahead
(documents, answers), and a heap of one day's few hundred is searched where it is in reach.
"""

from math import inf

from sim.engines.compiled.failures import FULL_HEAP, PAST, fail
from sim.engines.compiled.jit import Office, jit
from sim.engines.compiled.layout import NONE, heap, later, later_days, record_ahead, state
from sim.units import DAY

fetch_later = record_ahead("later")

ROW = 8
"""Events of a later day that stand side by side: what stands apart is waited for one by one."""


@jit
def comes_before(office: Office, first: int, date: float, order: int, sequence: int) -> bool:
    """Tell whether a place of the heap comes before an event."""
    node = heap(office)[first]
    if node.date != date:
        return bool(node.date < date)
    if node.order != order:
        return bool(node.order < order)
    return bool(node.sequence < sequence)


@jit
def put(
    office: Office, place: int, date: float, order: int, sequence: int, of: int, version: int
) -> None:
    """Write an event into a place of the heap."""
    node = heap(office)[place]
    node.date, node.order, node.sequence = date, order, sequence
    node.of, node.version = of, version


@jit
def copy(office: Office, place: int, source: int) -> None:
    """Write the event of one place of the heap into another."""
    node = heap(office)[source]
    put(office, place, node.date, node.order, node.sequence, node.of, node.version)


@jit
def take_turn(office: Office) -> int:
    """Return the next place in the order of scheduling."""
    state(office)[0].sequence += 1
    return int(state(office)[0].sequence)


@jit
def call_at(office: Office, date: float, order: int, of: int, version: int) -> None:
    """Schedule an event; an infinite date never comes."""
    call_in_turn(office, date, order, take_turn(office), of, version)


@jit
def call_in_turn(
    office: Office, date: float, order: int, sequence: int, of: int, version: int
) -> None:
    """Schedule an event as if that had been done in its turn."""
    run = state(office)[0]
    if not date < inf:
        return
    if date < run.now:
        fail(office, PAST)
        return
    if dates_free(office) <= 0:
        fail(office, FULL_HEAP)
        return
    if date < run.near:
        _push(office, date, order, sequence, of, version)
    else:
        _put_later(office, date, order, sequence, of, version)


@jit
def dates_free(office: Office) -> int:
    """Return for how many events more there is room."""
    run = state(office)[0]
    return int(len(heap(office)) - run.heaped - run.later)


@jit
def _put_later(
    office: Office, date: float, order: int, sequence: int, of: int, version: int
) -> None:
    """Add an event to those of its day; the last of the days is all that come after the run."""
    run, day = state(office)[0], int(date / DAY)
    if day * DAY > date:
        day -= 1
    day = min(day, len(later_days(office)) - 1)
    place = later_days(office)[day] + 1
    if place % ROW == 0:  # the row is full, or there is none
        place = _new_row(office, later_days(office)[day])
    run.later += 1
    event = later(office)[place]
    event.date, event.order, event.sequence = date, order, sequence
    event.of, event.version = of, version
    later_days(office)[day] = place


@jit
def _new_row(office: Office, before: int) -> int:
    """Return the first place of a row that was free, behind the last place of the one before."""
    run = state(office)[0]
    place = run.free_later
    if place == NONE:
        place = run.unused_later
        run.unused_later += ROW
    else:
        run.free_later = later(office)[place].next
    later(office)[place].next = before
    return int(place)


@jit
def bring_near(office: Office, until: float) -> None:
    """Let the first of the heap be the first of all events that come up to a date."""
    run = state(office)[0]
    while run.heaped == 0 and run.near <= until:
        day = int(run.near / DAY)
        place, later_days(office)[day] = later_days(office)[day], NONE
        run.near = (day + 1) * DAY
        while place != NONE:
            fetch_later(office, later(office)[place - place % ROW].next)
            event = later(office)[place]
            _push(office, event.date, event.order, event.sequence, event.of, event.version)
            run.later -= 1
            place = _leave_row(office, place)


@jit
def _leave_row(office: Office, place: int) -> int:
    """Return the place before one that is through with, NONE where it was the day's first."""
    if place % ROW != 0:
        return place - 1
    run, row = state(office)[0], later(office)[place]
    before, row.next = row.next, run.free_later
    run.free_later = place
    return int(before)


@jit
def _push(office: Office, date: float, order: int, sequence: int, of: int, version: int) -> None:
    """Add an event to the heap."""
    run = state(office)[0]
    run.heaped += 1
    _let_up(office, run.heaped - 1, date, order, sequence, of, version)


@jit
def _let_up(
    office: Office, gap: int, date: float, order: int, sequence: int, of: int, version: int
) -> None:
    """Put an event into a gap of the heap, or above it where it comes before those."""
    place = gap
    while place > 0:
        above = (place - 1) >> 1
        if comes_before(office, above, date, order, sequence):
            break
        copy(office, place, above)
        place = above
    put(office, place, date, order, sequence, of, version)


@jit
def drop_first(office: Office) -> None:
    """Drop the first event: the gap goes down to the end, and the last event up from there.

    It comes from the end, so it hardly ever goes far.
    """
    run = state(office)[0]
    run.heaped -= 1
    number = run.heaped
    gap, below = 0, 1
    while below < number:
        if below + 1 < number:
            below += _goes_right(office, below)
        copy(office, gap, below)
        gap, below = below, 2 * below + 1
    last = heap(office)[number]
    _let_up(office, gap, last.date, last.order, last.sequence, last.of, last.version)


@jit
def _goes_right(office: Office, place: int) -> int:
    """Return 1 where the place beside one of the heap comes before it, else 0."""
    date, other = heap(office)[place].date, heap(office)[place + 1]
    if date != other.date:
        return int(other.date < date)  # a number, for nobody guesses which: no branch
    return int(not comes_before(office, place, other.date, other.order, other.sequence))
