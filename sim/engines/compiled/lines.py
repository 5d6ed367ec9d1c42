"""The lines of a queue: cases by date and ticket, tasks as they came.

Cases stand in a pairing heap, so that one who leaves from the middle leaves no place behind; tasks
in a list with links both ways. Both hang together by the pieces themselves.
"""

from sim.engines.compiled.jit import Office, jit
from sim.engines.compiled.layout import NONE, lines, pieces


@jit
def is_first(office: Office, piece: int, other: int) -> bool:
    """Tell whether a piece comes before another one of its queue."""
    one, two = pieces(office)[piece], pieces(office)[other]
    return bool(one.date < two.date or (one.date == two.date and one.ticket < two.ticket))


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
    one, two = pieces(office)[above], pieces(office)[below]
    two.next, two.before = one.child, above
    if one.child != NONE:
        pieces(office)[one.child].before = below
    one.child = below
    return above


@jit
def meld_children(office: Office, piece: int) -> int:
    """Join what is below a piece, in pairs and then from the last pair on; return the root."""
    child = pieces(office)[piece].child
    pieces(office)[piece].child = NONE
    pairs = NONE
    while child != NONE:
        other = pieces(office)[child].next
        rest = NONE
        if other != NONE:
            rest = pieces(office)[other].next
            pieces(office)[other].next = pieces(office)[other].before = NONE
        pieces(office)[child].next = pieces(office)[child].before = NONE
        pair = meld(office, child, other)
        pieces(office)[pair].next = pairs
        pairs, child = pair, rest
    root = NONE
    while pairs != NONE:
        rest = pieces(office)[pairs].next
        pieces(office)[pairs].next = NONE
        root = meld(office, root, pairs)
        pairs = rest
    if root != NONE:
        pieces(office)[root].before = pieces(office)[root].next = NONE
    return root


@jit
def enter_dated(office: Office, line: int, piece: int) -> None:
    """Add a case to a dated line; its date and its ticket are set."""
    work = pieces(office)[piece]
    work.line = line
    work.child = work.next = work.before = NONE
    lines(office)[line].head = meld(office, lines(office)[line].head, piece)


@jit
def leave_dated(office: Office, piece: int) -> None:
    """Take a case out of its dated line."""
    work = pieces(office)[piece]
    line = lines(office)[work.line]
    if line.head == piece:
        line.head = meld_children(office, piece)
        return
    above = pieces(office)[work.before]
    if above.child == piece:
        above.child = work.next
    else:
        above.next = work.next
    if work.next != NONE:
        pieces(office)[work.next].before = work.before
    line.head = meld(office, line.head, meld_children(office, piece))


@jit
def enter_tasks(office: Office, line: int, piece: int, first: bool) -> None:
    """Add a task at the end of a line, or before all that wait in it."""
    work, one = pieces(office)[piece], lines(office)[line]
    work.line = line
    if first:
        work.before, work.next = NONE, one.head
    else:
        work.before, work.next = one.tail, NONE
    if work.before == NONE:
        one.head = piece
    else:
        pieces(office)[work.before].next = piece
    if work.next == NONE:
        one.tail = piece
    else:
        pieces(office)[work.next].before = piece


@jit
def leave_tasks(office: Office, piece: int) -> None:
    """Take a task out of its line."""
    work = pieces(office)[piece]
    line = lines(office)[work.line]
    if work.before == NONE:
        line.head = work.next
    else:
        pieces(office)[work.before].next = work.next
    if work.next == NONE:
        line.tail = work.before
    else:
        pieces(office)[work.next].before = work.before
