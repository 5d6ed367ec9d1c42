"""Clerks change teams: by a review, or when structures change (model.md §10, §11).

What is in hand goes along, and belongs to the former team; what waits for the clerk alone stays
there. A caller or visitor who is served is settled where the clerk is then.
"""

from sim.engines.compiled.caseloads import open_caseload
from sim.engines.compiled.coming import log_seat
from sim.engines.compiled.governing import member, queue_of
from sim.engines.compiled.idle import join_idle, join_rung, leave_idle, leave_rung
from sim.engines.compiled.jit import Office, jit
from sim.engines.compiled.layout import (
    REAL,
    WHOLE,
    array,
    clerks,
    members,
    state,
    teams,
)
from sim.engines.compiled.over_time import learning
from sim.engines.compiled.queues import taken_out
from sim.events.kinds import MOVED
from sim.plan import arithmetic

planned_teams = array("planned_teams", WHOLE)
"""By phase and clerk, the team in which the plan has the seat."""
experience_counts = array("experience_counts", REAL)
"""What share of experience counts in a new team: by phase, by whether it was had in it or (0) in
the one before, by former and by new team."""


@jit
def planned_team(office: Office, phase: int, clerk: int) -> int:
    """Return the team in which the plan has a seat in a phase."""
    return int(planned_teams(office)[phase * state(office)[0].clerks + clerk])


@jit
def move_to(office: Office, clerk: int, team: int, phase: int) -> int:
    """Let a clerk change to another team; `phase`: the one of the time in the former team.

    Returns the first piece of what waited for this clerk alone, the others hang on as `next`. Who
    holds the seat is as experienced in the new team as its work is known, and learns the rest.
    """
    one, run = clerks(office)[clerk], state(office)[0]
    before, now, interrupted = int(one.team), float(run.now), float(one.rung_since)
    waiting = _remove(office, clerk)
    learnt = arithmetic.learnt_share(now, one.learns_since, one.learning)
    one.team = team
    one.learning = learning(office, team)
    counts = _experience_that_counts(office, phase, before, team)
    one.learns_since = arithmetic.learns_since(now, learnt, counts, one.learning)
    if one.filled:
        log_seat(office, clerk, MOVED, now - one.learns_since)
    _add(office, clerk, interrupted)
    return waiting


@jit
def _experience_that_counts(office: Office, phase: int, before: int, team: int) -> float:
    run = state(office)[0]
    place = 2 * run.phase + (1 if phase == run.phase else 0)
    return float(experience_counts(office)[(place * run.teams + before) * run.teams + team])


@jit
def _remove(office: Office, clerk: int) -> int:
    """Take a clerk out of a team; return what waits for that clerk alone."""
    one, all_members = clerks(office)[clerk], members(office)
    here, first = teams(office)[one.team], one.team * state(office)[0].clerks
    place = 0
    while member(office, one.team, place) != clerk:
        place += 1
    here.members -= 1
    for each in range(place, here.members):
        all_members[first + each] = all_members[first + each + 1]
    if one.present:
        here.present -= 1
    if one.idle:
        leave_idle(office, clerk)
    leave_rung(office, clerk)
    return taken_out(office, queue_of(office, clerk))


@jit
def _add(office: Office, clerk: int, interrupted: float) -> None:
    """Put a clerk into the team of now, among the others by number."""
    one, all_members = clerks(office)[clerk], members(office)
    here, first = teams(office)[one.team], one.team * state(office)[0].clerks
    place = here.members
    while place > 0 and all_members[first + place - 1] > clerk:
        all_members[first + place] = all_members[first + place - 1]
        place -= 1
    all_members[first + place] = clerk
    here.members += 1
    if one.present:
        here.present += 1
    join_rung(office, clerk, interrupted)
    open_caseload(office, clerk)
    if one.resting and one.present:
        join_idle(office, clerk)
