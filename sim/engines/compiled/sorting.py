"""Lines of visits in an order: those that hang together by `visits.next`, sorted by merging."""

from sim.engines.compiled.booking import visits
from sim.engines.compiled.jit import Office, jit
from sim.engines.compiled.layout import NONE, cases

BY_APPLICATION, BY_FIRST_ASK, BY_DATE, BY_TURN = range(4)
"""Orders of visits: by application or first ask and then by case; by date and then by desk; as the
clients have come."""


@jit
def is_before(office: Office, case: int, other: int, order: int) -> bool:
    """Tell whether a visit comes before another one in an order."""
    one, two = visits(office)[case], visits(office)[other]
    if order == BY_TURN:
        return bool(one.turn < two.turn)
    first, second = one.date, two.date
    if order == BY_APPLICATION:
        first, second = cases(office)[case].application, cases(office)[other].application
    elif order == BY_FIRST_ASK:
        first, second = one.first_ask, two.first_ask
    if first != second:
        return bool(first < second)
    if order == BY_DATE:
        return bool(one.desk < two.desk)
    return bool(cases(office)[case].entity < cases(office)[other].entity)


@jit
def _merged(office: Office, one: int, other: int, order: int) -> int:
    """Return the first of two lines as one; equal ones stay in the order of the lines."""
    first = last = NONE
    while one != NONE or other != NONE:
        if other != NONE and (one == NONE or is_before(office, other, one, order)):
            following, other = other, visits(office)[other].next
        else:
            following, one = one, visits(office)[one].next
        if last == NONE:
            first = following
        else:
            visits(office)[last].next = following
        last = following
    return first


@jit
def _cut(office: Office, first: int, length: int) -> int:
    """End a line after so many visits; return the rest of it."""
    while first != NONE and length > 1:
        first = visits(office)[first].next
        length -= 1
    if first == NONE:
        return NONE
    rest = int(visits(office)[first].next)
    visits(office)[first].next = NONE
    return rest


@jit
def in_order(office: Office, first: int, order: int) -> int:
    """Sort a line; return its first visit."""
    length, runs = 1, 2
    while runs > 1:
        rest, first, last, runs = first, NONE, NONE, 0
        while rest != NONE:
            one, runs = rest, runs + 1
            other = _cut(office, one, length)
            rest = _cut(office, other, length)
            merged = _merged(office, one, other, order)
            if last == NONE:
                first = merged
            else:
                visits(office)[last].next = merged
            last = merged
            while visits(office)[last].next != NONE:
                last = visits(office)[last].next
        length *= 2
    return first
