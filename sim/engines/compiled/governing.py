"""Which team owns, does or receives what (model.md §5, §6): `simpy.governing` as tables."""

from sim.engines.compiled.jit import Office, jit
from sim.engines.compiled.layout import (
    accompanying,
    among,
    cases,
    choices,
    clerks,
    does,
    handoffs,
    in_force,
    members,
    owners,
    pieces,
    queues,
    receives,
    state,
    teams,
)
from sim.engines.compiled.phases import gets_done, phases

ALWAYS, WHILE_SHORT, WHILE_HELPER_SHORT, UP_TO_AGE, SHORTEST = range(5)
"""Kinds of choices (`sim.scenario.choices`); the last one is among `first` numbers of `among`
from `second` on."""

SHARED, OWN, SAME_CLERKS = range(3)
"""Whose the cases of a team are: anybody's, a clerk's, or anybody's but for single steps."""


@jit
def member(office: Office, team: int, place: int) -> int:
    """Return a clerk of a team, by the clerks' numbers."""
    return int(members(office)[team * state(office)[0].clerks + place])


@jit
def queue_of(office: Office, clerk: int) -> int:
    """Return the queue of what waits for a clerk alone."""
    return int(state(office)[0].teams + clerk)


@jit
def waiting_in(office: Office, team: int) -> int:
    """Return the pieces of work that wait in a team."""
    waiting = queues(office)[team].waiting
    if teams(office)[team].caseload != SHARED:
        for place in range(teams(office)[team].members):
            waiting += queues(office)[queue_of(office, member(office, team, place))].waiting
    return int(waiting)


@jit
def is_staffed(office: Office, team: int) -> bool:
    """Tell whether somebody holds a seat of a team."""
    for place in range(teams(office)[team].members):
        if clerks(office)[member(office, team, place)].filled:
            return True
    return False


@jit
def pick(office: Office, choice: int, age: float) -> int:
    """Return the team that gets a piece of work now; `age` is its case's, in minutes."""
    one = choices(office)[choice]
    first, second = int(one.first), int(one.second)
    if one.kind == WHILE_SHORT:
        return first if waiting_in(office, first) <= one.limit else second
    if one.kind == WHILE_HELPER_SHORT:
        coming = waiting_in(office, first) + teams(office)[first].travelling
        return first if coming <= one.limit and is_staffed(office, first) else second
    if one.kind == UP_TO_AGE:
        return first if age <= one.limit else second
    if one.kind == SHORTEST:
        found = int(among(office)[second])
        for place in range(second + 1, second + first):
            team = int(among(office)[place])
            if waiting_in(office, team) < waiting_in(office, found):
                found = team
        return found
    return first


# -- arrangements ----------------------------------------------------------------------------------


@jit
def arrangement_now(office: Office, client: int) -> int:
    """Return what governs new clients of a kind now."""
    run = state(office)[0]
    return int(in_force(office)[run.phase * run.clients + client])


@jit
def owner(office: Office, arrangement: int, client: int) -> int:
    """Return the team that owns a client's case."""
    return int(owners(office)[arrangement * state(office)[0].clients + client])


@jit
def who_does(office: Office, arrangement: int, step: int, client: int, age: float) -> int:
    """Return the team that does a step of a case of that age, in minutes."""
    run = state(office)[0]
    place = (arrangement * run.steps + step) * run.clients + client
    return pick(office, does(office)[place], age)


@jit
def who_receives(office: Office, arrangement: int, channel: int, kind: int, client: int) -> int:
    """Return the team that receives a contact."""
    run = state(office)[0]
    row = (arrangement * run.channels + channel) * run.kinds + kind
    return pick(office, receives(office)[row * run.clients + client], 0.0)


@jit
def case_managers(office: Office, arrangement: int) -> int:
    """Return the team that accompanies clients; NONE: nobody does."""
    return int(accompanying(office)[arrangement].team)


@jit
def governing(office: Office, case: int) -> int:
    """Return what governs a case now."""
    one, run = cases(office)[case], state(office)[0]
    client = pieces(office)[one.piece].client
    while one.phase < run.phase:
        one.phase += 1
        now = in_force(office)[one.phase * run.clients + client]
        was = in_force(office)[(one.phase - 1) * run.clients + client]
        if now != was and phases(office)[one.phase].moves:
            one.arrangement = now
    return int(one.arrangement)


@jit
def has_passed(office: Office, case: int) -> bool:
    """Tell whether another arrangement governs a case than when it came to its step."""
    return bool(governing(office, case) != cases(office)[case].routed)


@jit
def team_for(office: Office, case: int) -> int:
    """Return the team that does a case's step now, as the rule that governs it says.

    Where nobody is left who does it, a case that stayed goes the way of new ones.
    """
    one = cases(office)[case]
    work = pieces(office)[one.piece]
    age = state(office)[0].now - one.application
    team = who_does(office, governing(office, case), work.step, work.client, age)
    if not gets_done(office, team):
        one.arrangement = arrangement_now(office, work.client)
        team = who_does(office, one.arrangement, work.step, work.client, age)
    one.routed = one.arrangement
    return team


# -- over time -------------------------------------------------------------------------------------


@jit
def handoff_now(office: Office) -> int:
    """Return the place of what a change of team costs now."""
    place, now = 0, state(office)[0].now
    while place + 1 < len(handoffs(office)) and handoffs(office)[place + 1].begins <= now:
        place += 1
    return place


@jit
def reading_in(office: Office) -> float:
    """Return the minutes that reading in another's case takes now."""
    return float(handoffs(office)[handoff_now(office)].reading_in)


@jit
def travel_time(office: Office, team: int, other: int) -> float:
    """Return the open minutes that a file travels between two teams."""
    cost = handoffs(office)[handoff_now(office)]
    if teams(office)[team].department == teams(office)[other].department:
        return float(cost.inside)
    return float(cost.between)
