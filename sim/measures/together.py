"""What is read of every row by measures together, compiled.

A row is looked at by all of them before the next one is, by any: what a processor has guessed right
of a row for one of them it then knows for the others.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.events.kinds import (
    ABSENT,
    BACK,
    CONTACT_ATTEMPT,
    ERROR,
    GIVEN_BACK,
    GO_LIVE,
    JOINED,
    LAG_START,
    LAPSE,
    LEFT,
    LENT,
    MENTORING,
    MOVED,
    PAUSE,
    RESUME,
    SPEED,
    THROTTLE,
    URGENT,
    WORK_END,
)
from sim.events.rows import ENTITY, STEP, Kinds, Log, among
from sim.measures.appointments import Dates, count_date, tells_of_visit
from sim.measures.case_fold import Stock, take_case
from sim.measures.casework import Casework, end_case
from sim.measures.contacts import Found, count_contact
from sim.measures.folding import Fold
from sim.measures.lateness import Late, count_late
from sim.measures.lent import whose_work
from sim.measures.mails import Post, take_mail, tells_of_mail
from sim.measures.queued import Lendable, end_waiting
from sim.measures.slots import (
    fetch_case,
    fetch_contact,
    fetch_place_of_case,
    fetch_place_of_contact,
)
from sim.measures.staff import Output, count_decided
from sim.measures.stages import Ways, follow, tells_of_way
from sim.measures.waits import Work, time_work

Ints = NDArray[np.int64]


SELDOM = (GO_LIVE, THROTTLE, JOINED, LEFT, ABSENT, BACK, MOVED, LENT)
"""Kinds of rows that are read one by one, block by block, uncompiled; with them goes mentoring."""
_SELDOM = among(SELDOM)
_UNREAD = among((SPEED, LAG_START, RESUME, PAUSE, URGENT, LAPSE, ERROR))
"""Kinds of rows, of those that are often written, of which nobody here reads any."""


class Seldom(NamedTuple):
    """Places of such rows, and how many."""

    places: Ints
    number: Ints


@Fold
def note_seldom(table: Log, place: int, event: int, seldom: Seldom) -> None:
    """Note a row that is to be read uncompiled."""
    mentors = event in (WORK_END, GIVEN_BACK) and int(table[place, STEP]) == MENTORING
    if _SELDOM[event] or mentors:
        seldom.places[seldom.number[0]] = place
        seldom.number[0] += 1


class Folded(NamedTuple):
    """What rows are added to."""

    stock: Stock
    lent_by: Ints
    contacts: Found
    work: Work
    lendable: Lendable
    ways: Ways
    dates: Dates
    late: Late
    post: Post
    output: Output
    casework: Casework
    seldom: Seldom


_FAR, _NEAR = 16, 8
"""How many rows ahead it is fetched where something is found, and then what is found there."""


@Fold
def look_ahead(table: Log, kinds: Kinds, place: int, now: Folded) -> None:
    """Fetch from memory meanwhile what is known of the cases and mails of rows to come."""
    if place + _FAR >= len(table):
        return
    far, near = place + _FAR, place + _NEAR
    if tells_of_way(table, far, kinds[far]):
        fetch_place_of_case(now.ways.ways, int(table[far, ENTITY]))
    elif tells_of_mail(table, far, kinds[far], now.post):
        fetch_place_of_contact(now.post.waiting, int(table[far, ENTITY]))
    if tells_of_visit(table, far, kinds[far]):
        fetch_place_of_case(now.dates.asks, int(table[far, ENTITY]))
    if tells_of_way(table, near, kinds[near]):
        fetch_case(now.ways.ways, int(table[near, ENTITY]))
    elif kinds[near] != CONTACT_ATTEMPT and tells_of_mail(table, near, kinds[near], now.post):
        fetch_contact(now.post.waiting, int(table[near, ENTITY]))


@Fold
def fold_together(table: Log, kinds: Kinds, now: Folded) -> None:
    """Take rows in order."""
    for place in range(len(table)):
        look_ahead(table, kinds, place, now)
        event = kinds[place]
        if _UNREAD[event]:
            continue
        take_case(table, place, event, now.stock)
        whose = whose_work(table, place, event, now.lent_by)
        count_contact(table, place, event, whose, now.contacts)
        time_work(table, place, event, whose, now.work)
        end_waiting(table, place, event, whose, now.lendable)
        follow(table, place, event, now.ways)
        count_date(table, place, event, now.dates)
        count_late(table, place, event, now.late)
        take_mail(table, place, event, now.post)
        count_decided(table, place, event, now.output)
        end_case(table, place, event, now.casework)
        note_seldom(table, place, event, now.seldom)
