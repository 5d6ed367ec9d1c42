"""What of a team's queue may be lent, so that the next such piece is found at the head of a line.

Each class of a queue has lines of `loans` beside it: by whom a piece may be lent to, and of what
has waited long enough in the order of the class, of what has not by when it has. A piece has a
position of its own there, which it leaves when it waits no more. Only cases that have waited are in
a heap: all others come nearly in order.
"""

from sim.engines.compiled.governing import OWN
from sim.engines.compiled.holding import CASE, case_of
from sim.engines.compiled.jit import Office, jit
from sim.engines.compiled.layout import (
    NONE,
    WHOLE,
    array,
    lines,
    pieces,
    queues,
    record,
    record_ahead,
    served,
    state,
    teams,
)
from sim.engines.compiled.lines import (
    enter_dated,
    enter_in_order,
    is_first,
    leave,
)
from sim.engines.compiled.positions import lent, own, piece_at, positions
from sim.engines.compiled.work_kinds import work_kind
from sim.plan.lending import ANYBODY, DECIDERS, NOBODY

fetch_position = record_ahead("positions")

lending = array("lending", record("calendar first_line", "after looks_at", "is_ruled"))
"""The rule, if there is one; `calendar`: at whose full hours idle clerks look, `looks_at`: the date
for which a look was arranged last, `first_line`: the first line of loans."""
lenders = array("lenders", record("next_idle", "", "takes_part may_decide"))
"""By team. `next_idle`: for use in one look."""
lent_to_whom = array("lent_to_whom", WHOLE)
"""By kind of work (`work_kinds`)."""

LINES_OF_LOANS = 4
"""Of each class of a team's queue."""


@jit
def lent_to(office: Office, team: int, piece: int) -> int:
    """Return who may be lent a piece of a team's work; of own caseloads nobody."""
    if teams(office)[team].caseload == OWN and case_of(office, piece) != NONE:
        return NOBODY
    return int(lent_to_whom(office)[work_kind(office, piece)])


@jit
def _line_of_loans(office: Office, team: int, place: int, level: int, has_waited: bool) -> int:
    row = (team * state(office)[0].lines + place) * LINES_OF_LOANS
    row += 2 * (level - ANYBODY) + (1 if has_waited else 0)
    return int(lending(office)[0].first_line + row)


@jit
def note_loan(office: Office, queue: int, place: int, piece: int) -> None:
    """Note a piece that begins to wait in a class; its date and its ticket there are set."""
    if queue >= state(office)[0].teams or not lenders(office)[queue].takes_part:
        return
    level = lent_to(office, queue, piece)
    if level == NOBODY:
        return
    here = positions(office)[lent(office, piece)]
    here.ticket = positions(office)[own(office, piece)].ticket
    if pieces(office)[piece].since <= state(office)[0].now - lending(office)[0].after:
        _enter_waited(office, _line_of_loans(office, queue, place, level, True), piece)
        return
    here.date = pieces(office)[piece].since
    enter_in_order(office, _line_of_loans(office, queue, place, level, False), lent(office, piece))


@jit
def _enter_waited(office: Office, line: int, piece: int) -> None:
    """Add a piece to those that have waited long enough, in the order of its class."""
    loan = lent(office, piece)
    positions(office)[loan].date = positions(office)[own(office, piece)].date
    lines(office)[line].dated = pieces(office)[piece].kind == CASE
    if lines(office)[line].dated:
        enter_dated(office, line, loan)
    else:
        enter_in_order(office, line, loan)


@jit
def drop_loan(office: Office, piece: int) -> None:
    """Note that a piece waits no more, or not in that class."""
    loan = lent(office, piece)
    if positions(office)[loan].line != NONE:
        leave(office, loan)
        positions(office)[loan].line = NONE


@jit
def first_lent(office: Office, team: int, to_deciders: bool) -> int:
    """Return the piece that a team's clerks would take first of those that it lends now.

    That is, of those that wait long enough; `to_deciders`: to a clerk whose team may decide.
    """
    latest = state(office)[0].now - lending(office)[0].after
    highest = DECIDERS if to_deciders else ANYBODY
    for rank in range(queues(office)[team].lines):
        place = served(office)[team * state(office)[0].lines + rank]
        found = NONE
        for level in range(ANYBODY, highest + 1):
            first = _first_that_has_waited(office, team, place, level, latest)
            if first != NONE and (found == NONE or is_first(office, first, found)):
                found = first
        if found != NONE:
            return piece_at(office, found)
    return NONE


@jit
def _first_that_has_waited(office: Office, team: int, place: int, level: int, latest: float) -> int:
    """Return the first loan of a line, when those that wait since `latest` have come into it."""
    fresh = _line_of_loans(office, team, place, level, False)
    waited = _line_of_loans(office, team, place, level, True)
    while lines(office)[fresh].head != NONE:
        loan = lines(office)[fresh].head
        fetch_position(office, positions(office)[loan].next)
        if positions(office)[loan].date > latest:
            break
        leave(office, loan)
        _enter_waited(office, waited, piece_at(office, loan))
    return int(lines(office)[waited].head)
