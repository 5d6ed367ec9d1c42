"""Who fills the posts and who is there, morning by morning (model.md §8): `simpy.workforce`."""

from math import inf

from sim.demand.people import SICKNESS
from sim.engines.compiled.calendars import between, is_open
from sim.engines.compiled.coming import depart, fill_seat, log_seat, release_work, return_to_work
from sim.engines.compiled.experience import is_experienced
from sim.engines.compiled.governing import member
from sim.engines.compiled.jit import Office, jit
from sim.engines.compiled.layout import (
    NONE,
    REAL,
    WHOLE,
    YES_OR_NO,
    array,
    clerks,
    record,
    state,
    teams,
)
from sim.engines.compiled.over_time import learning
from sim.engines.compiled.phases import seats
from sim.engines.compiled.presence import bring_in
from sim.events.kinds import ABSENT, JOINED, LEFT
from sim.units import DAY, YEAR

LONG_AGO = 100 * YEAR
"""How long somebody has been there who joined before anybody can remember."""
JUDGED_EVERY = 28
"""Days after which a team's utilisation is looked at anew."""

LEAVING, HIRING, ILLNESS, RECOVERY = range(4)
LUCKS = ("leaving", "hiring", "illness", "recovery")
"""What of a seat's luck is consumed one by one."""

UNITS_AHEAD = 8
"""How many of a luck are at hand in the morning; no morning uses as many."""

people = array(
    "people",
    record("days units turns hired", "leaving filling deputy_after start_output mentor "
           "above sickness overload_leaving", "modelled strained wants_units"),
)  # fmt: skip
"""What holds for all people of an office; `units`: how many of each luck are at hand."""
posts = array(
    "posts",
    record("reason days_away days_ill", "stays stays_vacant stays_healthy age",
           "at_once starts_filled ill_at_start"),
)  # fmt: skip
"""A seat over time, by clerk."""
hires = array("hires", record("day home"))
"""Whom levers hire, by day."""
used = array("used", WHOLE)
"""By clerk and luck, how many units are used."""
units = array("units", REAL)
"""By clerk and luck, the unit exponentials to come."""
planned = array("planned", WHOLE)
"""By clerk and day, the reason of a planned absence; NONE: none."""
works_on = array("works_on", YES_OR_NO)
"""By pattern and day."""
sickness = array("sickness", record("", "falling_ill recovering"))
"""By day."""
strains = array(
    "strains", record("", "idle_then present_then present sickness leaving")
)  # fmt: skip
"""By team: how far its utilisation raises sickness and leaving."""


@jit
def next_unit(office: Office, clerk: int, luck: int) -> float:
    """Return the next unit exponential of a seat."""
    place = clerk * len(LUCKS) + luck
    number = used(office)[place]
    used(office)[place] += 1
    at_hand = people(office)[0].units
    if number + UNITS_AHEAD > at_hand:
        people(office)[0].wants_units = True
    return float(units(office)[place * at_hand + number])


@jit
def works(office: Office, clerk: int, day: int) -> bool:
    """Tell whether who sits there works today."""
    return bool(clerks(office)[clerk].there and is_due(office, clerk, day))


@jit
def is_due(office: Office, clerk: int, day: int) -> bool:
    """Tell whether a day is one on which a seat is worked."""
    return bool(works_on(office)[clerks(office)[clerk].pattern * people(office)[0].days + day])


# -- coming and leaving ----------------------------------------------------------------------------


@jit
def _join(office: Office, clerk: int, joined: float) -> None:
    team = clerks(office)[clerk].team
    fill_seat(office, clerk, joined, learning(office, team), people(office)[0].start_output)
    log_seat(office, clerk, JOINED, 0.0)


@jit
def _spell(office: Office, clerk: int) -> int:
    """Return the working days of a spell: geometric, by what holds when the office opens."""
    return 1 + int(next_unit(office, clerk, RECOVERY) / sickness(office)[0].recovering)


@jit
def _begin_post(office: Office, clerk: int) -> None:
    """Settle who has a post when the office opens."""
    post, all_people = posts(office)[clerk], people(office)[0]
    post.stays = next_unit(office, clerk, LEAVING)
    post.stays_vacant = next_unit(office, clerk, HIRING)
    post.stays_healthy = next_unit(office, clerk, ILLNESS)
    post.days_ill = 0
    if post.ill_at_start:
        post.days_ill = _spell(office, clerk)
    post.reason, post.days_away = NONE, 0
    if not post.starts_filled:
        depart(office, clerk, LEFT, 0)
        return
    age = LONG_AGO
    if all_people.leaving > 0.0:
        age = post.age / all_people.leaving * DAY
    _join(office, clerk, -min(age, LONG_AGO))


@jit
def _fill_or_vacate(office: Office, clerk: int, day: int) -> None:
    post, all_people, one = posts(office)[clerk], people(office)[0], clerks(office)[clerk]
    if one.parting_event != NONE:
        return  # who had the seat is still with a client
    if one.filled:
        post.stays -= all_people.leaving * strains(office)[one.team].leaving
        if post.stays > 0.0:
            return
        post.reason, post.days_away = NONE, 0
        depart(office, clerk, LEFT, 0)
        post.stays = next_unit(office, clerk, LEAVING)
        if all_people.filling < inf or one.with_client:
            return
    else:
        post.stays_vacant -= all_people.filling
        if post.stays_vacant > 0.0:
            return
    post.stays_vacant = next_unit(office, clerk, HIRING)
    _join(office, clerk, day * DAY)


@jit
def _vacate_ended_post(office: Office, clerk: int) -> None:
    """Send off who has a post that is no more."""
    if clerks(office)[clerk].filled and clerks(office)[clerk].parting_event == NONE:
        posts(office)[clerk].reason, posts(office)[clerk].days_away = NONE, 0
        depart(office, clerk, LEFT, 0)


# -- absence ---------------------------------------------------------------------------------------


@jit
def _take_day_of_illness(office: Office, clerk: int, day: int) -> bool:
    """Spend a day on which the clerk is due; tell whether illness takes it."""
    post = posts(office)[clerk]
    if post.days_ill == 0:
        strain = strains(office)[clerks(office)[clerk].team]
        post.stays_healthy -= sickness(office)[day].falling_ill * strain.sickness
        if post.stays_healthy > 0.0:
            return False
        post.stays_healthy = next_unit(office, clerk, ILLNESS)
        post.days_ill = _spell(office, clerk)
    post.days_ill -= 1
    return True


@jit
def _mark_away(office: Office, clerk: int, reason: int) -> None:
    post = posts(office)[clerk]
    if reason == NONE:
        if post.reason != NONE:
            return_to_work(office, clerk)
        post.reason, post.days_away = NONE, 0
        return
    if reason != post.reason:
        depart(office, clerk, ABSENT, reason)
        post.reason = reason
    post.days_away += 1
    if post.days_away > people(office)[0].deputy_after:
        release_work(office, clerk)


@jit
def _begin_day_of_post(office: Office, clerk: int, day: int) -> None:
    """Settle who has a post on a day, and whether that person is there."""
    post = posts(office)[clerk]
    date = day * DAY
    if date < seats(office)[clerk].begins:
        return
    if date >= seats(office)[clerk].ends:
        _vacate_ended_post(office, clerk)
        return
    if day > 0 and date == seats(office)[clerk].begins and post.at_once:
        _join(office, clerk, date if people(office)[0].leaving > 0.0 else -LONG_AGO)
    elif day > 0:
        _fill_or_vacate(office, clerk, day)
    if not clerks(office)[clerk].filled or not is_due(office, clerk, day):
        return
    reason = planned(office)[clerk * people(office)[0].days + day]
    if reason == NONE and _take_day_of_illness(office, clerk, day):
        reason = SICKNESS
    _mark_away(office, clerk, reason)


# -- mornings --------------------------------------------------------------------------------------


@jit
def begin_day(office: Office, day: int) -> None:
    """Settle who comes, leaves, falls ill and recovers; then who mentors whom."""
    run, all_people = state(office)[0], people(office)[0]
    if day == 0:
        for team in range(run.teams):
            for place in range(teams(office)[team].members):
                _begin_post(office, member(office, team, place))
    if all_people.strained and day % JUDGED_EVERY == 0 and day > 0:
        for team in range(run.teams):
            _judge(office, team)
    _hire(office, day)
    for team in range(run.teams):
        number = teams(office)[team].members
        for place in range(number):
            _begin_day_of_post(office, member(office, team, place), day)
        _settle_mentors(office, team, day)
        for place in range(number):
            clerk = clerks(office)[member(office, team, place)]
            clerk.marked = (
                clerk.there and not clerk.present and is_open(office, clerk.calendar, run.now)
            )
        bring_in(office, team)
        if all_people.strained:
            present = 0.0
            for place in range(number):
                present += _minutes_on(office, member(office, team, place), day)
            strains(office)[team].present += present


@jit
def _hire(office: Office, day: int) -> None:
    """Fill vacant posts with the hires of a day, in the order of the clerks' numbers."""
    all_people = people(office)[0]
    while all_people.hired < len(hires(office)) and hires(office)[all_people.hired].day <= day:
        home = hires(office)[all_people.hired].home
        all_people.hired += 1
        for clerk in range(state(office)[0].clerks):
            if _is_vacant_in(office, clerk, home, day):
                posts(office)[clerk].stays_vacant = next_unit(office, clerk, HIRING)
                _join(office, clerk, day * DAY)
                break


@jit
def _is_vacant_in(office: Office, clerk: int, home: int, day: int) -> bool:
    """Tell whether a seat of a home is there on a day and nobody has it."""
    one, seat = clerks(office)[clerk], seats(office)[clerk]
    is_there = seat.home == home and seat.begins <= day * DAY < seat.ends
    return bool(is_there and not one.filled and one.parting_event == NONE)


@jit
def _judge(office: Office, team: int) -> None:
    """Look at a team's utilisation since the last time."""
    strain, here, all_people = strains(office)[team], teams(office)[team], people(office)[0]
    idle, hours = here.idle_minutes - strain.idle_then, strain.present - strain.present_then
    strain.idle_then, strain.present_then = here.idle_minutes, strain.present
    used_share = 1.0 - idle / hours if hours > 0.0 else 0.0
    excess = max(0.0, (used_share - all_people.above) / (1.0 - all_people.above))
    strain.sickness = 1.0 + all_people.sickness * excess
    strain.leaving = 1.0 + all_people.overload_leaving * excess


@jit
def _settle_mentors(office: Office, team: int, day: int) -> None:
    """Give every newcomer who is there a mentor, the one who was it longest ago."""
    all_people = people(office)[0]
    if all_people.mentor <= 0.0:
        return
    for place in range(teams(office)[team].members):
        newcomer = member(office, team, place)
        if not works(office, newcomer, day) or is_experienced(office, newcomer):
            continue
        mentor = _next_mentor(office, team, day)
        if mentor == NONE:
            return
        all_people.turns += 1
        clerks(office)[mentor].mentored = all_people.turns
        clerks(office)[mentor].owes += all_people.mentor * _minutes_on(office, newcomer, day)


@jit
def _next_mentor(office: Office, team: int, day: int) -> int:
    """Return who of a team was a mentor longest ago; NONE: nobody can be one."""
    found = NONE
    for place in range(teams(office)[team].members):
        clerk = member(office, team, place)
        can = works(office, clerk, day) and is_experienced(office, clerk)
        if can and (
            found == NONE or clerks(office)[clerk].mentored < clerks(office)[found].mentored
        ):
            found = clerk
    return found


@jit
def _minutes_on(office: Office, clerk: int, day: int) -> float:
    one = clerks(office)[clerk]
    if not one.there:
        return 0.0
    return between(office, one.calendar, day * DAY, (day + 1) * DAY)
