"""A throttle: asked in the morning, it lets in calls and visits, or not (model.md §11)."""

from math import inf

from sim.engines.compiled.calendars import is_open, next_open
from sim.engines.compiled.governing import SHARED, member, queue_of
from sim.engines.compiled.heap import call_at
from sim.engines.compiled.jit import Office, jit
from sim.engines.compiled.layout import (
    NONE,
    WHOLE,
    YES_OR_NO,
    array,
    cases,
    queues,
    record,
    served,
    state,
    teams,
)
from sim.engines.compiled.log import write
from sim.engines.compiled.queues import line_of
from sim.events.kinds import THROTTLE
from sim.plan.arithmetic import rank
from sim.units import DAY

_THROTTLE = rank(THROTTLE)
WEEK = 7

throttle = array(
    "throttle",
    record(
        "phone counter first_weekday", "age_above age_below cases_above cases_below", "is_ruled on"
    ),
)
"""The rule, if there is one: its limits, and the calendars by which calls and visits are let in."""
asked_on = array("asked_on", WHOLE)
"""The days on which it is asked."""
mails_last_on = array("mails_last_on", YES_OR_NO)
"""By weekday: whether mails come last while it is on."""

# -- mornings -------------------------------------------------------------------------------------


@jit
def schedule_throttle(office: Office, place: int) -> None:
    """Schedule the next day on which the throttle is asked."""
    if place < len(asked_on(office)):
        call_at(office, asked_on(office)[place] * DAY, _THROTTLE, NONE, place)


@jit
def ask_throttle(office: Office, day: int) -> None:
    """Look at the open cases at the begin of a working day."""
    rule, age = throttle(office)[0], 0.0
    if rule.age_above < inf:
        age = state(office)[0].now - _oldest_application(office)
    is_on = _is_on(office, age)
    if is_on != rule.on:
        rule.on = is_on
        since = _oldest_application(office)
        write(office, THROTTLE, NONE, NONE, NONE, NONE, NONE, since, 1.0 if is_on else 0.0)
    last = is_on and mails_last_on(office)[(rule.first_weekday + day) % WEEK]
    for team in range(state(office)[0].teams):
        _put_mails_last(office, team, last)
        if teams(office)[team].caseload != SHARED:
            for place in range(teams(office)[team].members):
                _put_mails_last(office, queue_of(office, member(office, team, place)), last)


@jit
def _oldest_application(office: Office) -> float:
    """Return when the oldest open case was applied for; now where none is open."""
    oldest = inf
    for place in range(len(cases(office))):
        if cases(office)[place].open and cases(office)[place].application < oldest:
            oldest = cases(office)[place].application
    return float(oldest) if oldest < inf else float(state(office)[0].now)


@jit
def _is_on(office: Office, oldest: float) -> bool:
    """Tell whether it is on from now on: between the limits it stays what it was."""
    rule, number = throttle(office)[0], state(office)[0].open_cases
    if rule.on:
        return not (oldest < rule.age_below and number < rule.cases_below)
    return bool(oldest > rule.age_above or number > rule.cases_above)


@jit
def _put_mails_last(office: Office, queue: int, last: bool) -> None:
    """Serve mails after everything else from now on, or again where they are stated."""
    here, number = queues(office)[queue], 0
    for place in range(here.stated):
        if not last or place != here.mails:
            served(office)[line_of(office, queue, number)] = place
            number += 1
    if last:
        served(office)[line_of(office, queue, number)] = here.mails
        number += 1
    here.lines = number


# -- who is let in --------------------------------------------------------------------------------


@jit
def keeps_out_calls(office: Office) -> bool:
    """Tell whether no call is let in now."""
    rule = throttle(office)[0]
    return bool(rule.on and not is_open(office, rule.phone, state(office)[0].now))


@jit
def next_call(office: Office, date: float) -> float:
    """Return from a date on the first one at which a call is let in, as things are now."""
    rule = throttle(office)[0]
    return next_open(office, rule.phone, date) if rule.on else date


@jit
def next_visit(office: Office, date: float) -> float:
    """Return from a date on the first one at which a visit is let in, as things are now."""
    rule = throttle(office)[0]
    return next_open(office, rule.counter, date) if rule.on else date
