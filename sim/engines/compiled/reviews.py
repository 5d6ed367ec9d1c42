"""The weekly review: clerks move to where most work waits per clerk (model.md §11)."""

from math import inf

from sim.engines.compiled.experience import is_experienced
from sim.engines.compiled.governing import member
from sim.engines.compiled.heap import call_at
from sim.engines.compiled.jit import Office, jit
from sim.engines.compiled.layout import (
    NONE,
    WHOLE,
    YES_OR_NO,
    array,
    clerks,
    record,
    state,
    teams,
)
from sim.engines.compiled.moving import move_to, planned_team
from sim.engines.compiled.shifts import follow_team
from sim.engines.compiled.tallies import waiting_minutes
from sim.engines.compiled.teams import (
    choose_who_answers,
    look_for_barred_work,
    look_for_work,
    offer_all,
)
from sim.events.kinds import REVIEW
from sim.plan.arithmetic import rank
from sim.plan.review import ENOUGH
from sim.units import WEEK

_REVIEW = rank(REVIEW)

review = array("review", record("up_to", "first factor keep", "is_ruled"))
"""The rule, if there is one."""
under_review = array("under_review", YES_OR_NO)
"""By phase and team: whether it has posts and is part of the casework."""
may_join = array("may_join", YES_OR_NO)
"""By phase, clerk and team: whether the seat may be in the team."""
moved_in = array("moved_in", WHOLE)
"""By clerk, the week of the review at which somebody moved last."""
workloads = array("workloads", record("giver taker", "per_clerk"))
"""For use in one review. By team the work per clerk; by rank, who gives and who takes."""


@jit
def schedule_review(office: Office, week: int) -> None:
    """Schedule the review of a week."""
    if review(office)[0].is_ruled:
        call_at(office, review(office)[0].first + week * WEEK, _REVIEW, NONE, week)


@jit
def hold_review(office: Office, week: int) -> None:
    """Move up to so many clerks; what work waits per clerk is looked at anew after each."""
    for _ in range(review(office)[0].up_to):
        if not _move_next(office, week):
            break
    schedule_review(office, week + 1)


# -- who goes where -------------------------------------------------------------------------------


@jit
def _move_next(office: Office, week: int) -> bool:
    """Move who moves next; False: nobody does.

    The team with the most work per clerk takes from the one with the least, of those in which
    somebody may move to it; if there is none, the team with the next most takes.
    """
    number, loads, factor = _rank_teams(office), workloads(office), review(office)[0].factor
    for first in range(number):
        taker = loads[first].taker
        for last in range(number):
            giver = loads[last].giver
            least = max(loads[giver].per_clerk, ENOUGH)
            if not loads[taker].per_clerk > factor * least:
                break
            clerk = _who_moves(office, giver, taker, week) if giver != taker else NONE
            if clerk != NONE:
                moved_in(office)[clerk] = week
                _move(office, clerk, taker)
                return True
    return False


@jit
def _rank_teams(office: Office) -> int:
    """Rank the teams under review by their work per clerk; return how many these are."""
    run, loads, number = state(office)[0], workloads(office), 0
    for team in range(run.teams):
        if not under_review(office)[run.phase * run.teams + team]:
            continue
        work = _work_per_clerk(office, team)
        loads[team].per_clerk = work
        place = number
        while place > 0 and loads[loads[place - 1].giver].per_clerk > work:
            loads[place].giver = loads[place - 1].giver
            place -= 1
        loads[place].giver = team
        place = number
        while place > 0 and loads[loads[place - 1].taker].per_clerk < work:
            loads[place].taker = loads[place - 1].taker
            place -= 1
        loads[place].taker = team
        number += 1
    return number


@jit
def _work_per_clerk(office: Office, team: int) -> float:
    """Return the waiting minutes per filled full-time seat; infinite where nobody has them."""
    work, filled = waiting_minutes(office, team), 0.0
    for place in range(teams(office)[team].members):
        clerk = clerks(office)[member(office, team, place)]
        filled += clerk.fte if clerk.filled else 0.0
    if filled > 0.0:
        return work / filled
    return inf if work > 0.0 else 0.0


@jit
def _who_moves(office: Office, giver: int, taker: int, week: int) -> int:
    """Return the last clerk of a team who may move to another one; NONE: nobody may.

    Somebody stays; who moved at this review or the last one does, too.
    """
    run, number, filled = state(office)[0], teams(office)[giver].members, 0
    for place in range(number):
        filled += clerks(office)[member(office, giver, place)].filled
    if filled < 2 or number - 1 < review(office)[0].keep * _planned(office, giver):  # noqa: PLR2004 - who moves, and who stays
        return NONE
    for place in range(number - 1, -1, -1):
        clerk = member(office, giver, place)
        joins = may_join(office)[(run.phase * run.clerks + clerk) * run.teams + taker]
        if (
            joins
            and clerks(office)[clerk].filled
            and moved_in(office)[clerk] < week - 1
            and is_experienced(office, clerk)
        ):
            return clerk
    return NONE


@jit
def _planned(office: Office, team: int) -> int:
    """Return how many seats the plan puts into a team in this phase."""
    run, seats = state(office)[0], 0
    for clerk in range(run.clerks):
        seats += planned_team(office, run.phase, clerk) == team
    return seats


# -- the move itself ------------------------------------------------------------------------------


@jit
def _move(office: Office, clerk: int, taker: int) -> None:
    """Move a clerk with what is in hand; what waits for the clerk alone stays in the team."""
    giver, phase = int(clerks(office)[clerk].team), int(state(office)[0].phase)
    waiting = move_to(office, clerk, taker, phase)
    follow_team(office, clerk, planned_team(office, phase, clerk))
    choose_who_answers(office, giver)
    choose_who_answers(office, taker)
    offer_all(office, giver, waiting)
    look_for_work(office, taker)
    look_for_barred_work(office, giver)
