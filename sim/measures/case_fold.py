"""Counts and ages of cases, row by row: the compiled form of `cases`."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.events.kinds import (
    CASE_ARRIVAL,
    CAUSED_CASE,
    DECIDED,
    HANDOFF,
    ISSUED,
    OPEN_AT_START,
    WITHDRAWN,
)
from sim.events.rows import ABOUT, EVENT, SINCE, TIME, Log, among
from sim.measures.folding import Fold
from sim.measures.histogram import Tally, put
from sim.units import DAY

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

QUARTER = 90 * DAY
"""Three months, § 75 VwGO."""
WEEKLY = ("open", "backlog", "decided_to_date")
"""Measures of the weekly series, in their order."""
OPEN, LATE, _DECIDED_TO_DATE = range(len(WEEKLY))
CAME = len(WEEKLY)
"""What is recorded of each week."""
COUNTED = {"arrivals": CASE_ARRIVAL, "decided": DECIDED, "withdrawn": WITHDRAWN, "issued": ISSUED}
_ARRIVED, _DECIDED, _WITHDRAWN, _ISSUED = range(len(COUNTED))
_CAUSED = len(COUNTED)
"""Places of counts; the last one is there where decisions cause cases."""
_TOLD = among((HANDOFF, CASE_ARRIVAL, CAUSED_CASE, OPEN_AT_START, DECIDED, WITHDRAWN, ISSUED))
"""Kinds of rows that tell of cases."""


class Stock(NamedTuple):
    """Counts and ages of cases as arrays."""

    begin: float
    type_of_client: Ints
    kinds: Ints
    """Kinds of rows that are counted, in the order of the counts."""
    months: Floats
    weeks: Floats
    """Their ends."""
    ages: Floats
    """By type the target age, then the lower ends of the bands."""
    oldest: int
    upto: Floats
    """The date of the last event or week's end."""
    recorded: Ints
    """How many weeks are recorded."""
    states: Floats
    """By week and type: open cases, those older than the target age, decided ones; what came."""
    older: Floats
    """By type, open cases at the end older than each of the ages."""
    counts: Ints
    by_month: Floats
    open_by_day: Ints
    open: Ints
    opening: Ints
    at_begin: Ints
    handoffs: Ints
    wip_area: Floats
    time_of_exits: Floats
    within_quarter: Ints
    lead: Tally


@Fold
def close_case(table: Log, place: int, client: int, case_type: int, now: Stock) -> None:
    """Take a case out that is decided or withdrawn in the window."""
    entered = max(table[place, SINCE], 0.0, now.begin)
    now.time_of_exits[case_type] += table[place, TIME] - entered
    if int(table[place, EVENT]) == DECIDED:
        lead = table[place, TIME] - table[place, SINCE]
        put(now.lead, client, lead)
        now.within_quarter[client] += lead <= QUARTER


@Fold
def count_case(event: int, case_type: int, time: float, now: Stock) -> None:
    """Count a row of a case, in all, in the window and in its month there."""
    for what in range(len(now.kinds)):
        if event == now.kinds[what]:
            now.counts[0, what, case_type] += 1
            if time >= now.begin:
                now.counts[1, what, case_type] += 1
                month = int(np.searchsorted(now.months, time, side="right"))
                now.by_month[what, min(month, len(now.months) - 1), case_type] += 1.0


@Fold
def move_case(case_type: int, day: int, step: int, time: float, now: Stock) -> None:
    """Count a case in or out, behind the area under the wip of each type up to then."""
    span = max(time, now.begin) - max(now.upto[0], now.begin)
    for number in range(len(now.open)):
        now.wip_area[number] += span * now.open[number]
    now.open[case_type] += step
    now.open_by_day[case_type, day] += step
    now.upto[0] = time
    if time < now.begin:
        now.at_begin[case_type] += step


def record(now: Stock) -> None:
    """Note the state at a week's end; it is read from open cases to the day."""
    week = now.recorded[0]
    date, last = now.weeks[week], week == len(now.weeks) - 1
    span = max(date, now.begin) - max(now.upto[0], now.begin)
    for number in range(len(now.open)):
        now.wip_area[number] += now.open[number] * span
        for age in range(now.ages.shape[1] if last else 1):
            day = int(np.floor((date - now.ages[number, age]) / DAY)) + now.oldest
            day = min(max(day, 0), now.open_by_day.shape[1])
            now.older[number, age] = now.open_by_day[number, :day].sum()
        now.states[week, OPEN, number] = now.open[number]
        now.states[week, LATE, number] = now.older[number, 0]
        now.states[week, _DECIDED_TO_DATE, number] = now.counts[1, _DECIDED, number]
        now.states[week, CAME, number] = now.counts[1, _ARRIVED, number]
        if len(now.kinds) > _CAUSED:
            now.states[week, CAME, number] += now.counts[1, _CAUSED, number]
    now.upto[0] = date
    now.recorded[0] += 1


recorded = Fold(record)


@Fold
def take_case(table: Log, place: int, event: int, now: Stock) -> None:
    """Take a row."""
    if not _TOLD[event]:
        return
    time = table[place, TIME]
    if event == HANDOFF:
        now.handoffs[0] += time >= now.begin
        return
    while now.recorded[0] < len(now.weeks) and time >= now.weeks[now.recorded[0]]:
        recorded(now)
    client = int(table[place, ABOUT]) % len(now.type_of_client)
    case_type = now.type_of_client[client]
    count_case(event, case_type, time, now)
    if event == ISSUED:
        return
    goes = event in (DECIDED, WITHDRAWN)
    day = int(np.floor(table[place, SINCE] / DAY)) + now.oldest
    move_case(case_type, day, -1 if goes else 1, time, now)
    if event == OPEN_AT_START:
        now.opening[case_type] += 1
    if goes and time >= now.begin:
        close_case(table, place, client, case_type, now)
