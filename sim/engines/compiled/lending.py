"""Clerks without work take work of other teams (model.md §11): `simpy.lending`."""

from sim.engines.compiled.experience import is_experienced
from sim.engines.compiled.heap import call_at
from sim.engines.compiled.jit import Office, jit
from sim.engines.compiled.layout import NONE, clerks, pieces, queues, state, teams
from sim.engines.compiled.loans import first_lent, lenders, lending, lent_to
from sim.engines.compiled.queues import take_out
from sim.events.kinds import LEND_LOOK
from sim.plan.arithmetic import rank
from sim.plan.lending import DECIDERS, NOBODY

LEND_LOOK_ORDER = rank(LEND_LOOK)
ONCE = -1
"""Version of a look that was arranged; else it is that of an interval of presence."""


@jit
def take_lent(office: Office, clerk: int) -> int:
    """Take for a clerk without work, of what other teams would do next, what waits longest."""
    one = clerks(office)[clerk]
    if not lending(office)[0].is_ruled or not lenders(office)[one.team].takes_part:
        return NONE
    if not one.present or not is_experienced(office, clerk):
        return NONE
    decides, longest = lenders(office)[one.team].may_decide, NONE
    for team in range(state(office)[0].teams):
        if team == one.team or not lenders(office)[team].takes_part:
            continue
        if not queues(office)[team].waiting:
            continue
        piece = first_lent(office, team, decides)
        if piece == NONE:
            continue
        if longest == NONE or pieces(office)[piece].since < pieces(office)[longest].since:
            longest, one.helps = piece, team
    if longest != NONE:
        take_out(office, longest)
    return longest


@jit
def who_helps(office: Office, team: int, piece: int) -> int:
    """Return who of other teams is idle longest and may do what would wait on in a team.

    NONE: nobody; also where a piece has to wait first.
    """
    if not lenders(office)[team].takes_part:
        return NONE
    if pieces(office)[piece].since + lending(office)[0].after > state(office)[0].now:
        return NONE
    level, found = lent_to(office, team, piece), NONE
    if level == NOBODY:
        return NONE
    for other in range(state(office)[0].teams):
        if other == team or not lenders(office)[other].takes_part:
            continue
        if level == DECIDERS and not lenders(office)[other].may_decide:
            continue
        clerk = _first_experienced(office, other)
        if clerk != NONE and (found == NONE or is_idle_longer(office, clerk, found)):
            found = clerk
    return found


@jit
def _first_experienced(office: Office, team: int) -> int:
    clerk = teams(office)[team].idle_first
    while clerk != NONE and not is_experienced(office, clerk):
        clerk = clerks(office)[clerk].idle_next
    return int(clerk)


@jit
def is_idle_longer(office: Office, clerk: int, other: int) -> bool:
    """Tell whether a clerk is idle longer than another; of equals, who has the lower number."""
    one, two = clerks(office)[clerk].idle_since, clerks(office)[other].idle_since
    return bool(one < two or (one == two and clerk < other))


@jit
def look_soon(office: Office, team: int) -> None:
    """Let all idle clerks look when what happens at this instant is over."""
    rule, now = lending(office)[0], state(office)[0].now
    if lenders(office)[team].takes_part and rule.looks_at < now:
        rule.looks_at = now
        call_at(office, now, LEND_LOOK_ORDER, NONE, ONCE)
