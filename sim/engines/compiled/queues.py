"""A team's queue, or a clerk's: classes in a stated order, inside a class by date (model.md §5)."""

from sim.engines.compiled.barring import first_for, line_apart
from sim.engines.compiled.failures import MISCOUNTED, fail
from sim.engines.compiled.holding import CASE
from sim.engines.compiled.jit import Office, jit
from sim.engines.compiled.layout import (
    NONE,
    array,
    cases,
    clients,
    fetch_piece,
    lines,
    named_lines,
    pieces,
    queues,
    record,
    served,
    state,
)
from sim.engines.compiled.lines import (
    enter_dated,
    enter_tasks,
    leave,
    leave_dated,
)
from sim.engines.compiled.loans import drop_loan, note_loan
from sim.engines.compiled.positions import own, piece_at, positions
from sim.engines.compiled.tallies import note_waiting
from sim.events.kinds import CERTIFICATE_TASK, MAIL

waiting_work = array("waiting_work", record("piece team"))
"""Pieces of work that may belong to another team from now on, and the one they waited in."""


@jit
def line_of(office: Office, queue: int, place: int) -> int:
    """Return the line in a place of a queue."""
    return int(queue * state(office)[0].lines + place)


@jit
def push(office: Office, queue: int, piece: int, first: bool) -> None:
    """Add a piece of work; with `first` a task comes before those that wait in its line."""
    here, work = queues(office)[queue], pieces(office)[piece]
    here.waiting += 1
    work.queue = queue
    note_waiting(office, here.team, piece, 1)
    if work.kind != CASE:
        place = here.call_backs
        if work.step == MAIL:
            place = here.mails
        elif work.step == CERTIFICATE_TASK:
            place = here.certificates
        enter_tasks(office, line_of(office, queue, place), own(office, piece), first)
        here.tickets += 1
        stands = positions(office)[own(office, piece)]
        stands.date, stands.ticket = 0.0, -here.tickets if first else here.tickets
        note_loan(office, queue, place, piece)
        return
    case = cases(office)[work.of]
    place = here.cases
    named = named_lines(office)[here.discipline * state(office)[0].clients + work.client]
    if case.urgent and here.urgent != NONE:
        place = here.urgent
    elif named != NONE:
        place = named
    elif here.old != NONE and _is_old(office, piece):
        place = here.old
    enter(office, queue, place, piece)


@jit
def _is_old(office: Office, piece: int) -> bool:
    work = pieces(office)[piece]
    age = work.since - cases(office)[work.of].application
    return bool(age > clients(office)[work.client].target_age)


@jit
def enter(office: Office, queue: int, place: int, piece: int) -> None:
    """Let a case wait in a class."""
    here, work = queues(office)[queue], pieces(office)[piece]
    stands = positions(office)[own(office, piece)]
    here.tickets += 1
    stands.ticket, work.queue = here.tickets, queue
    case = cases(office)[work.of]
    if here.by_urgency and place == here.urgent:
        stands.date = case.urgent_from
    elif here.by_date:
        stands.date = case.application
    else:
        stands.date = work.since
    if not (here.bars and case.barred != NONE):
        note_loan(office, queue, place, piece)
    _enter_line(office, queue, place, piece)


@jit
def _enter_line(office: Office, queue: int, place: int, piece: int) -> None:
    """Let a case stand in a place of a queue, by its date and ticket."""
    line, barred = line_of(office, queue, place), cases(office)[pieces(office)[piece].of].barred
    if queues(office)[queue].bars and barred != NONE:
        line = line_apart(office, line, barred)
    enter_dated(office, line, own(office, piece))


@jit
def move_to_urgent(office: Office, piece: int) -> None:
    """Move a waiting case to the class of urgent ones, if its queue has one."""
    queue = pieces(office)[piece].queue
    if queues(office)[queue].urgent != NONE:
        leave_dated(office, own(office, piece))
        drop_loan(office, piece)
        enter(office, queue, queues(office)[queue].urgent, piece)


@jit
def take_out(office: Office, piece: int) -> None:
    """Take a piece of work out of the queue in which it waits."""
    work = pieces(office)[piece]
    queues(office)[work.queue].waiting -= 1
    note_waiting(office, queues(office)[work.queue].team, piece, -1)
    drop_loan(office, piece)
    line = positions(office)[own(office, piece)].line
    leave(office, own(office, piece))
    _look_at_next(office, line)
    work.queue = NONE


@jit
def _look_at_next(office: Office, line: int) -> None:
    """Fetch who is first in a line from now on; and the second, where one stands behind another."""
    first = lines(office)[line].head
    if first == NONE:
        return
    fetch_piece(office, piece_at(office, first))
    if not lines(office)[line].dated:
        fetch_piece(office, next_piece(office, piece_at(office, first)))


@jit
def first_in(office: Office, queue: int, place: int, past_urgent: bool, by: int) -> int:
    """Return the first piece in a place of a queue that a person may do; see `first_class`."""
    line = line_of(office, queue, place)
    if past_urgent and (not lines(office)[line].dated or place == queues(office)[queue].urgent):
        return NONE
    if lines(office)[line].apart == NONE:
        return piece_at(office, lines(office)[line].head)
    return first_for(office, line, by)


@jit
def first_class(office: Office, queue: int, past_urgent: bool, by: int) -> int:
    """Return the rank of the first class in which something waits that a person may do.

    With `past_urgent`, of the first class of cases but the urgent ones.
    """
    here = queues(office)[queue]
    if not here.waiting:
        return NONE
    for rank in range(here.lines):
        place = served(office)[line_of(office, queue, rank)]
        if first_in(office, queue, place, past_urgent, by) != NONE:
            return rank
    return NONE


@jit
def pop(office: Office, queue: int, past_urgent: bool, by: int) -> int:
    """Take the next piece of work, or NONE; see `first_class`."""
    here = queues(office)[queue]
    if not here.waiting:
        return NONE
    for rank in range(here.lines):
        place = served(office)[line_of(office, queue, rank)]
        piece = first_in(office, queue, place, past_urgent, by)
        if piece != NONE:
            take_out(office, piece)
            return piece
    if not past_urgent and not here.bars:
        fail(office, MISCOUNTED)
    return NONE


@jit
def taken_out(office: Office, queue: int) -> int:
    """Take out all that waits, in order; return the first piece, which leads to the others."""
    first = last = NONE
    while True:
        piece = pop(office, queue, False, NONE)
        if piece == NONE:
            return first
        positions(office)[own(office, piece)].next = NONE
        if last == NONE:
            first = piece
        else:
            positions(office)[own(office, last)].next = own(office, piece)
        last = piece


@jit
def next_piece(office: Office, piece: int) -> int:
    """Return the piece behind another one; NONE: it is the last."""
    return piece_at(office, positions(office)[own(office, piece)].next)


@jit
def list_waiting(office: Office, queue: int, team: int, row: int) -> int:
    """Write into `waiting_work` what waits in a team's queue, in order; return the row behind it.

    Cases leave their line one by one, and are put back with their tickets.
    """
    here = queues(office)[queue]
    for rank in range(here.lines):
        place = served(office)[line_of(office, queue, rank)]
        line = line_of(office, queue, place)
        begin = row
        piece = first_in(office, queue, place, False, NONE)
        while piece != NONE:
            waiting_work(office)[row].piece, waiting_work(office)[row].team = piece, team
            row += 1
            if lines(office)[line].dated:
                leave_dated(office, own(office, piece))
                piece = first_in(office, queue, place, False, NONE)
            else:
                piece = next_piece(office, piece)
        for each in range(begin, row if lines(office)[line].dated else begin):
            _enter_line(office, queue, place, waiting_work(office)[each].piece)
    return row
