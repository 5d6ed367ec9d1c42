"""Stretches of clerks' time, row by row: the compiled form of `stretches`.

A row of a clerk ends the stretch that began with the clerk's row before. The stretch is accounted
for with what is known of the clerk by then; then the row says what is known from now on.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.events.kinds import (
    ABANDON,
    ABSENT,
    ACCOMPANY,
    BACK,
    BOOKED,
    CALL_BACK,
    CALL_BACK_TASK,
    CASE_ARRIVAL,
    CERTIFICATE_TASK,
    CONTACT,
    CONTACT_ATTEMPT,
    CONTACT_END,
    DECIDED,
    ERROR,
    EXTERNAL_END,
    GIVEN_BACK,
    ISSUED,
    JOINED,
    LAG_START,
    LEFT,
    LENT,
    LOST,
    MAIL,
    MENTORING,
    MOVED,
    NONE,
    REDIAL,
    RESUME,
    SLOT_START,
    SPEED,
    START,
    VISIT_TASK,
    WORK_END,
)
from sim.events.rows import (
    ABOUT,
    CLERK,
    ENTITY,
    EVENT,
    MINUTES,
    STEP,
    TEAM,
    TIME,
    Kinds,
    Log,
    among,
)
from sim.measures.casework import Casework, fetch_work, work_on
from sim.measures.clerk_state import (
    ASKED,
    AWAY,
    EXTRA,
    SAVED,
    SAVED_IN_CASEWORK,
    SERVED,
    SERVICE_ASKED,
    THERE,
    VACANT,
    WORKED,
    ClerkState,
    Sums,
)
from sim.measures.folding import Fold
from sim.measures.presence import Clocks
from sim.measures.uses import (
    ABSENCE,
    ACCOMPANYING,
    ALLOWANCE,
    CALL_BACKS,
    CALLS,
    CASEWORK,
    CERTIFICATES,
    CHANGE,
    CONTACTS,
    IDLE,
    MAIL_SWITCH,
    MAILS,
    MENTORED,
    ONBOARDING,
    OVERTIME,
    READING_IN,
    RESUMPTION,
    REWORK,
    VISITS,
)
from sim.measures.weeks import whole_weeks
from sim.units import WEEK

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


_UNREAD = among((
    MOVED, SPEED, LENT, CONTACT_ATTEMPT, ABANDON, REDIAL, LOST, CALL_BACK, EXTERNAL_END,
    SLOT_START, BOOKED, CASE_ARRIVAL, DECIDED, ISSUED,
))  # fmt: skip
"""Kinds of rows that end no stretch: of a clerk the first ones, of nobody what is often written."""


class Hours(NamedTuple):
    """What dates mean to clerks."""

    work: Clocks
    paid: Clocks
    usual: Clocks
    overtime: Clocks
    changes: bool
    """Whether the last two differ from the first."""
    at: Floats
    """What the four clocks show at each clerk's last row, clerk by clerk."""


class Told(NamedTuple):
    """What rows are read with."""

    team: Ints
    """Of each clerk the team, and by how much faster it makes what is begun now."""
    faster: Floats
    learnt: Floats
    """From when on those are experienced who join in these rows, in their order."""
    of_channel: Ints
    """What contacts of each channel go into."""
    per_channel: int


@Fold
def upto(clocks: Clocks, clerk: int, date: float) -> float:
    """Return the minutes of a clerk's clock up to a date, found from the date of before."""
    last = clocks.last[clerk]
    if last < 0:
        return date
    place = clocks.place[clerk]
    if clocks.dates[place] > date:
        place = clocks.first[clerk]
    while place < last and clocks.dates[place + 1] <= date:
        place += 1
    clocks.place[clerk] = place
    begins, minutes = clocks.dates[place], float(clocks.minutes[place])
    if place < last and date > begins and clocks.minutes[place + 1] != minutes:
        slope = (clocks.minutes[place + 1] - minutes) / (clocks.dates[place + 1] - begins)
        minutes += slope * (date - begins)
    return minutes


@Fold
def passed(hours: Hours, number: int, date: float) -> tuple[float, float, float, float]:
    """Return a clerk's presence since the last row, paid time, change and planned overtime."""
    work, paid = upto(hours.work, number, date), upto(hours.paid, number, date)
    present, due = work - hours.at[number, 0], paid - hours.at[number, 1]
    hours.at[number, 0], hours.at[number, 1] = work, paid
    if not hours.changes:
        return present, due, 0.0, 0.0
    usual, overtime = upto(hours.usual, number, date), upto(hours.overtime, number, date)
    extra = overtime - hours.at[number, 3]
    change = usual - hours.at[number, 2] - (present - extra)
    hours.at[number, 2], hours.at[number, 3] = usual, overtime
    return present, due, change, extra


# -- the stretch that ends --------------------------------------------------------------------


@Fold
def clip(number: float, most: float) -> float:
    """Return a number, at least 0 and at most another."""
    return min(max(number, 0.0), most)


@Fold
def open_piece(clerk: np.void, done: float) -> tuple[float, float]:
    """Return how much of what is done now is reading-in or switch, and how much is rework."""
    progress, since, rework = clerk["progress"], clerk["rework_from"], clerk["rework"]
    before = clip(progress - since, rework)
    again = clip(progress + done - since, rework) - before
    fresh, prefix = progress - before, clerk["prefix"]
    clerk["progress"] = progress + done
    return min(fresh + done - again, prefix) - min(fresh, prefix), again


@Fold
def served(clerk: np.void, number: int, until: float, present: float, sums: Sums) -> float:
    """Account for a contact or a visit; return the minutes of casework."""
    speed = clerk["contact_speed"]
    worked = present * speed
    sums.uses[number, ONBOARDING] += present * (1.0 - speed)
    sums.uses[number, OVERTIME] += until - clerk["since"] - present
    sums.others[number, SERVED] += (until - clerk["since"]) * speed
    if clerk["step"] == VISIT_TASK:
        read = min(worked, clerk["minutes"])
        sums.uses[number, CASEWORK] += worked - read
        sums.uses[number, READING_IN] += read
        return float(worked - read)
    sums.uses[number, CONTACTS] += worked
    if clerk["contact"] in (CALLS, VISITS):
        sums.contacts[number, clerk["contact"]] += worked
    return 0.0


@Fold
def count_task(step: int, number: int, minutes: float, sums: Sums) -> None:
    """Add minutes of a task that is no step of a case."""
    if step == MENTORING:
        sums.uses[number, MENTORED] += minutes
    elif step == CERTIFICATE_TASK:
        sums.uses[number, CERTIFICATES] += minutes
    else:
        sums.uses[number, CONTACTS] += minutes
        if step == MAIL:
            sums.contacts[number, MAILS] += minutes
        elif step == CALL_BACK_TASK:
            sums.contacts[number, CALL_BACKS] += minutes
        elif step == ACCOMPANY:
            sums.contacts[number, ACCOMPANYING] += minutes


@Fold
def worked(clerk: np.void, number: int, team: int, present: float, sums: Sums) -> float:
    """Account for work on the piece in hand; return the minutes of casework."""
    lag = min(clerk["minutes"], present) if clerk["event"] != START else 0.0
    done = (present - lag) * clerk["speed"]
    first, again = open_piece(clerk, done)
    rest = done - first - again
    faster = clerk["faster"] if clerk["step"] >= 0 else 1.0
    sums.uses[number, RESUMPTION] += lag
    sums.uses[number, READING_IN] += clerk["reading"] * first / faster
    sums.uses[number, MAIL_SWITCH] += (1.0 - clerk["reading"]) * first
    sums.uses[number, REWORK] += again / faster
    sums.uses[number, ONBOARDING] += (present - lag) * (1.0 - clerk["speed"] / faster)
    sums.others[number, WORKED] += done
    sums.others[number, SAVED] += done * (1.0 - 1.0 / faster)
    if clerk["owner"] != NONE and present > 0.0:
        sums.lent[team, clerk["owner"]] += present
    if clerk["step"] < 0:
        count_task(clerk["step"], number, rest, sums)
        return 0.0
    sums.uses[number, CASEWORK] += rest / faster
    sums.others[number, SAVED_IN_CASEWORK] += rest * (1.0 - 1.0 / faster)
    return float(rest)


@Fold
def spread(
    clerk: np.void, number: int, team: int, until: float, present: float, sums: Sums, work: Clocks
) -> None:
    """Add presence to the weeks in which it lies; it is idle time where nothing is done."""
    since, idle = clerk["since"], clerk["event"] not in (START, LAG_START, RESUME)
    first, after = whole_weeks(since), int(np.ceil(until / WEEK))
    for week in range(first, min(after, len(sums.present))):
        begins, ends = max(since, week * WEEK), min(until, (week + 1) * WEEK)
        minutes = present
        if after - first > 1:
            minutes = upto(work, number, ends) - upto(work, number, begins)
        sums.present[week, team] += minutes
        if idle:
            sums.idle[week, team] += minutes
            if begins < clerk["learnt"]:
                learnt = min(clerk["learnt"], ends)
                minutes = upto(work, number, ends) - upto(work, number, learnt)
            sums.lendable[week, team] += minutes


@Fold
def account(
    clerk: np.void, number: int, team: int, until: float, sums: Sums, hours: Hours
) -> tuple[float, int]:
    """Account for what a clerk did since the last row; return minutes of casework and whose."""
    present, paid, change, extra = passed(hours, number, until)
    if clerk["seat"] == AWAY and paid > 0.0:
        sums.uses[number, ABSENCE] += paid
        sums.absent[team, clerk["reason"]] += paid
    if clerk["seat"] != THERE:
        return 0.0, NONE
    sums.others[number, EXTRA] += extra
    sums.uses[number, CHANGE] += change
    sums.uses[number, ALLOWANCE] += paid - present + extra - change
    if present > 0.0:
        spread(clerk, number, team, until, present, sums, hours.work)
    if clerk["event"] == START and clerk["step"] in (CONTACT, VISIT_TASK):
        return served(clerk, number, until, present, sums), clerk["visit_of"]
    if clerk["event"] in (START, LAG_START, RESUME):
        return worked(clerk, number, team, present, sums), clerk["whose"]
    sums.uses[number, IDLE] += present
    return 0.0, NONE


# -- what is known from now on ----------------------------------------------------------------


@Fold
def ask(table: Log, place: int, number: int, sums: Sums) -> None:
    """Add what work asks for that a row begins or tells of."""
    event, step = int(table[place, EVENT]), int(table[place, STEP])
    visit, starts = step == VISIT_TASK, event == START
    if event == CONTACT_END or (visit and (starts or event == WORK_END)):
        sums.others[number, SERVICE_ASKED] += table[place, MINUTES]
    elif not visit and (event in (WORK_END, ERROR, GIVEN_BACK) or (starts and step != CONTACT)):
        sums.others[number, ASKED] += table[place, MINUTES]


@Fold
def sit(clerk: np.void, event: int, minutes: float) -> None:
    """Note what a row says of a seat."""
    if event in (JOINED, BACK, ABSENT, LEFT):
        clerk["seat"], clerk["reason"] = THERE, 0
        if event == ABSENT:
            clerk["seat"], clerk["reason"] = AWAY, int(minutes)
        elif event == LEFT:
            clerk["seat"] = VACANT


@Fold
def take_up(clerk: np.void, table: Log, place: int, speed: float, faster: float) -> None:
    """Note the piece in hand that a row begins, or that there is none from a row on."""
    minutes, owner, reading = table[place, MINUTES], NONE, 1.0
    if int(table[place, STEP]) == MAIL:
        reading = 0.0
    if place > 0 and int(table[place - 1, EVENT]) == LENT:
        owner, faster, reading = int(table[place - 1, TEAM]), 1.0, 1.0
        if minutes > 0.0:
            reading = table[place - 1, MINUTES] / minutes
    clerk["progress"], clerk["rework"] = 0.0, 0.0
    clerk["prefix"] = minutes if int(table[place, EVENT]) == START else 0.0
    clerk["speed"], clerk["faster"] = speed, faster
    clerk["owner"], clerk["reading"] = owner, reading
    clerk["whose"] = int(table[place, ENTITY])


@Fold
def welcome(clerk: np.void, table: Log, place: int, speed: float, use: int) -> None:
    """Note the contact or visit that a row begins."""
    clerk["contact"], clerk["contact_speed"] = use, speed
    clerk["contact_since"] = table[place, TIME]
    clerk["unread"] = table[place, MINUTES] if int(table[place, STEP]) == VISIT_TASK else 0.0
    clerk["visit_of"] = int(table[place, ENTITY])


@Fold
def note(clerk: np.void, number: int, table: Log, place: int, speed: float, told: Told) -> None:
    """Note what a row begins and ends."""
    event, step = int(table[place, EVENT]), int(table[place, STEP])
    if event == START and step in (CONTACT, VISIT_TASK):
        use = CALLS
        if step == CONTACT:
            use = told.of_channel[int(table[place, ABOUT]) // told.per_channel]
        welcome(clerk, table, place, speed, use)
    elif event == ERROR:
        clerk["rework"], clerk["rework_from"] = table[place, MINUTES], clerk["progress"]
    elif (
        (event == START and clerk["seat"] == THERE)
        or (event == WORK_END and step != VISIT_TASK)
        or event == GIVEN_BACK
    ):
        take_up(clerk, table, place, speed, told.faster[number])
    clerk["since"], clerk["event"], clerk["step"] = table[place, TIME], event, step
    clerk["minutes"], clerk["told_speed"] = table[place, MINUTES], speed


@Fold
def fold_stretches(
    table: Log,
    kinds: Kinds,
    now: ClerkState,
    sums: Sums,
    hours: Hours,
    told: Told,
    casework: Casework,
) -> None:
    """Take rows in order."""
    for number in range(len(now)):
        passed(hours, number, now[number]["since"])
    joined = 0
    for place in range(len(table)):
        event = kinds[place]
        if _UNREAD[event]:
            continue
        number = int(table[place, CLERK])
        if number < 0:
            continue
        clerk = now[number]
        since = clerk["since"]
        if table[place, TIME] > since:  # half of all stretches are over at once
            minutes, whose = account(
                clerk, number, told.team[number], table[place, TIME], sums, hours
            )
            if minutes > 0.0:
                work_on(whose, since, minutes, casework)
        speed = 1.0
        if place + 1 < len(table) and kinds[place + 1] == SPEED:
            speed = table[place + 1, MINUTES]
        if event == JOINED:
            clerk["learnt"] = told.learnt[joined]
            joined += 1
        ask(table, place, number, sums)
        sit(clerk, event, table[place, MINUTES])
        note(clerk, number, table, place, speed, told)
        if event == START and clerk["step"] >= 0:
            fetch_work(clerk["whose"], casework)


@Fold
def go_on(clerk: np.void, until: float, present: float) -> None:
    """Let what a clerk does go on as a stretch of its own from a date on."""
    event, minutes = clerk["event"], clerk["minutes"]
    if event == START and clerk["step"] == VISIT_TASK:
        clerk["minutes"] = max(minutes - (until - clerk["since"]) * clerk["told_speed"], 0.0)
    elif event == START and clerk["step"] != CONTACT:
        # A stretch without a lag: its piece is in the state.
        clerk["event"], clerk["minutes"] = RESUME, 0.0
    elif event in (LAG_START, RESUME) and minutes > 0.0:
        clerk["minutes"] = max(minutes - present, 0.0)
    clerk["since"] = until


@Fold
def fold_cut(
    date: float, now: ClerkState, sums: Sums, hours: Hours, team: Ints, casework: Casework
) -> None:
    """Account for every clerk's current stretch up to a date; it goes on after it."""
    for number in range(len(now)):
        clerk = now[number]
        since = clerk["since"]
        passed(hours, number, since)
        if date > since:
            present = upto(hours.work, number, date) - hours.at[number, 0]
            minutes, whose = account(clerk, number, team[number], date, sums, hours)
            if minutes > 0.0:
                work_on(whose, since, minutes, casework)
            go_on(clerk, date, present)
