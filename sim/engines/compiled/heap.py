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
    place = run.free_later
    if place == NONE:
        place = run.later
    else:
        run.free_later = later(office)[place].next
        fetch_later(office, run.free_later)  # who comes next is put there
    run.later += 1
    event = later(office)[place]
    event.date, event.order, event.sequence = date, order, sequence
    event.of, event.version = of, version
    event.next, later_days(office)[day] = later_days(office)[day], place


@jit
def bring_near(office: Office, until: float) -> None:
    """Let the first of the heap be the first of all events that come up to a date."""
    run = state(office)[0]
    while run.heaped == 0 and run.near <= until:
        day = int(run.near / DAY)
        place, later_days(office)[day] = later_days(office)[day], NONE
        run.near = (day + 1) * DAY
        while place != NONE:
            event = later(office)[place]
            _push(office, event.date, event.order, event.sequence, event.of, event.version)
            behind, event.next = event.next, run.free_later
            run.free_later, place = place, behind
            run.later -= 1
        run.ahead = later_days(office)[min(day + 1, len(later_days(office)) - 1)]


@jit
def look_at_tomorrow(office: Office) -> None:
    """Fetch one more of the events of the day that comes into the heap next."""
    run = state(office)[0]
    if run.ahead != NONE:
        run.ahead = later(office)[run.ahead].next
        fetch_later(office, run.ahead)


@jit
def _push(office: Office, date: float, order: int, sequence: int, of: int, version: int) -> None:
    """Add an event to the heap."""
    run = state(office)[0]
    place = run.heaped
    run.heaped += 1
    while place > 0:
        above = (place - 1) >> 1
        if comes_before(office, above, date, order, sequence):
            break
        copy(office, place, above)
        place = above
    put(office, place, date, order, sequence, of, version)


@jit
def _goes_right(office: Office, place: int) -> int:
    """Return 1 where the place beside one of the heap comes before it, else 0."""
    date, other = heap(office)[place].date, heap(office)[place + 1]
    if date != other.date:
        return int(other.date < date)  # a number, for nobody guesses which: no branch
    return int(not comes_before(office, place, other.date, other.order, other.sequence))


@jit
def drop_first(office: Office) -> None:
    """Drop the first event."""
    run = state(office)[0]
    run.heaped -= 1
    number = run.heaped
    if number == 0:
        return
    last = heap(office)[number]
    date, order, sequence = last.date, last.order, last.sequence
    of, version = last.of, last.version
    place = 0
    while True:
        below = 2 * place + 1
        if below >= number:
            break
        if below + 1 < number:
            below += _goes_right(office, below)
        if not comes_before(office, below, date, order, sequence):
            break
        copy(office, place, below)
        place = below
    put(office, place, date, order, sequence, of, version)
