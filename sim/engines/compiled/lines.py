"""Lines in which pieces of work wait: cases by date and ticket, tasks as they came.

Cases stand in a pairing heap, so that one who leaves from the middle leaves no place behind; tasks
in a list with links both ways. So does what may be lent and comes nearly in order: it is let in
from the nearer end. All hang together by the positions of the pieces (`positions`).
"""

from sim.engines.compiled.jit import Office, jit
from sim.engines.compiled.layout import NONE, lines
from sim.engines.compiled.positions import positions


@jit
def is_first(office: Office, position: int, other: int) -> bool:
    """Tell whether a position comes before another one of its queue."""
    one, two = positions(office)[position], positions(office)[other]
    return bool(one.date < two.date or (one.date == two.date and one.ticket < two.ticket))


@jit
def leave(office: Office, position: int) -> None:
    """Take a position out of its line."""
    if lines(office)[positions(office)[position].line].dated:
        leave_dated(office, position)
    else:
        _leave_list(office, position)


# -- heaps -----------------------------------------------------------------------------------------


@jit
def meld(office: Office, root: int, other: int) -> int:
    """Join two heaps; return the root of both."""
    if root == NONE:
        return other
    if other == NONE:
        return root
    above, below = root, other
    if is_first(office, other, root):
        above, below = other, root
    one, two = positions(office)[above], positions(office)[below]
    two.next, two.before = one.child, above
    if one.child != NONE:
        positions(office)[one.child].before = below
    one.child = below
    return above


@jit
def meld_children(office: Office, position: int) -> int:
    """Join what is below a position, in pairs and then from the last pair on; return the root."""
    child = positions(office)[position].child
    positions(office)[position].child = NONE
    pairs = NONE
    while child != NONE:
        other = positions(office)[child].next
        rest = NONE
        if other != NONE:
            rest = positions(office)[other].next
            positions(office)[other].next = positions(office)[other].before = NONE
        positions(office)[child].next = positions(office)[child].before = NONE
        pair = meld(office, child, other)
        positions(office)[pair].next = pairs
        pairs, child = pair, rest
    root = NONE
    while pairs != NONE:
        rest = positions(office)[pairs].next
        positions(office)[pairs].next = NONE
        root = meld(office, root, pairs)
        pairs = rest
    if root != NONE:
        positions(office)[root].before = positions(office)[root].next = NONE
    return root


@jit
def enter_dated(office: Office, line: int, position: int) -> None:
    """Add a position to a dated line; its date and its ticket are set."""
    here = positions(office)[position]
    here.line = line
    here.child = here.next = here.before = NONE
    lines(office)[line].head = meld(office, lines(office)[line].head, position)


@jit
def leave_dated(office: Office, position: int) -> None:
    """Take a position out of its dated line."""
    here = positions(office)[position]
    line = lines(office)[here.line]
    if line.head == position:
        line.head = meld_children(office, position)
        return
    above = positions(office)[here.before]
    if above.child == position:
        above.child = here.next
    else:
        above.next = here.next
    if here.next != NONE:
        positions(office)[here.next].before = here.before
    line.head = meld(office, line.head, meld_children(office, position))


# -- lists -----------------------------------------------------------------------------------------


@jit
def enter_tasks(office: Office, line: int, position: int, first: bool) -> None:
    """Add a position at the end of a line, or before all that wait in it."""
    _enter_behind(office, line, position, NONE if first else lines(office)[line].tail)


@jit
def enter_in_order(office: Office, line: int, position: int) -> None:
    """Add a position to a list by its date and ticket, which are set; looked for from both ends."""
    begin, end = lines(office)[line].head, lines(office)[line].tail
    before = end
    while end != NONE:
        if is_first(office, position, begin):
            before = positions(office)[begin].before
            break
        if not is_first(office, position, end):
            before = end
            break
        begin, end = positions(office)[begin].next, positions(office)[end].before
    _enter_behind(office, line, position, before)


@jit
def _enter_behind(office: Office, line: int, position: int, before: int) -> None:
    """Add a position behind another one of a list; NONE: before all."""
    here, one = positions(office)[position], lines(office)[line]
    here.line, here.before = line, before
    if before == NONE:
        here.next = one.head
        one.head = position
    else:
        here.next = positions(office)[before].next
        positions(office)[before].next = position
    if here.next == NONE:
        one.tail = position
    else:
        positions(office)[here.next].before = position


@jit
def _leave_list(office: Office, position: int) -> None:
    """Take a position out of its list."""
    here = positions(office)[position]
    line = lines(office)[here.line]
    if here.before == NONE:
        line.head = here.next
    else:
        positions(office)[here.before].next = here.next
    if here.next == NONE:
        line.tail = here.before
    else:
        positions(office)[here.next].before = here.before
