"""Dated events to come, in the order that `sim.engines.simpy.clock` states: a binary heap.

By date, then by order (the kind's rank and the entity), then as they were scheduled.
"""

from math import inf

from sim.engines.compiled.failures import FULL_HEAP, PAST, fail
from sim.engines.compiled.jit import Office, jit
from sim.engines.compiled.layout import heap, state


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
    place = run.heaped
    if place >= len(heap(office)):
        fail(office, FULL_HEAP)
        return
    run.heaped += 1
    while place > 0:
        above = (place - 1) >> 1
        if comes_before(office, above, date, order, sequence):
            break
        copy(office, place, above)
        place = above
    put(office, place, date, order, sequence, of, version)


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
            other = heap(office)[below + 1]
            if not comes_before(office, below, other.date, other.order, other.sequence):
                below += 1
        if not comes_before(office, below, date, order, sequence):
            break
        copy(office, place, below)
        place = below
    put(office, place, date, order, sequence, of, version)
