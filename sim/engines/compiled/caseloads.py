"""Whose a case is: own caseloads, and steps that wait for who did the last one (model.md §5, §8).

See `simpy.caseloads` and `simpy.same_clerk`. A caseload is known by its clerk and a number that
changes with its holder, so that a leaver's cases are nobody's at once.
"""

from sim.engines.compiled.disciplines import serve_as
from sim.engines.compiled.governing import OWN, SAME_CLERKS, member, queue_of, reading_in
from sim.engines.compiled.holding import CASE, case_of
from sim.engines.compiled.jit import Office, jit
from sim.engines.compiled.layout import (
    NONE,
    cases,
    clerks,
    pieces,
    queues,
    state,
    teams,
)
from sim.engines.compiled.log import write_case
from sim.engines.compiled.queues import first_class, pop, taken_out
from sim.events.kinds import HANDOFF
from sim.plan.roster import PEOPLE_OF_A_SEAT


@jit
def person_of(office: Office, clerk: int) -> int:
    """Return the number of who has the seat now; no two people have the same."""
    return int(clerk * PEOPLE_OF_A_SEAT + clerks(office)[clerk].tenure)


@jit
def log_handoff(office: Office, case: int) -> None:
    """Log that others go on with a case: they read it in."""
    one = cases(office)[case]
    work = pieces(office)[one.piece]
    write_case(office, HANDOFF, case, work.step, one.team, work.prefix)


@jit
def charge_reading_in(office: Office, case: int) -> None:
    """Charge reading-in for a case that changes hands inside its team to whoever goes on."""
    pieces(office)[cases(office)[case].piece].prefix = reading_in(office)
    log_handoff(office, case)


# -- who has it ------------------------------------------------------------------------------------


@jit
def let_go(office: Office, case: int) -> None:
    """Take a case out of its clerk's caseload, if it is in one."""
    one = cases(office)[case]
    if one.load_clerk != NONE and clerks(office)[one.load_clerk].load == one.load:
        clerks(office)[one.load_clerk].held -= 1
    one.load_clerk = NONE


@jit
def is_in(office: Office, case: int, team: int) -> bool:
    """Tell whether a case is in one of a team's caseloads."""
    one = cases(office)[case]
    if one.load_clerk == NONE:
        return False
    clerk = clerks(office)[one.load_clerk]
    return bool(clerk.team == team and clerk.load == one.load)


@jit
def assign(office: Office, case: int, team: int) -> None:
    """Give a case to the clerk with the fewest cases for the hours (ties by number)."""
    one = cases(office)[case]
    left = one.load_clerk
    let_go(office, case)
    fewest, least = NONE, 0.0
    for place in range(teams(office)[team].members):
        number = member(office, team, place)
        clerk = clerks(office)[number]
        if clerk.filled:
            cases_for_the_hours = clerk.held / clerk.fte
            if fewest == NONE or cases_for_the_hours < least:
                fewest, least = number, cases_for_the_hours
    if fewest != NONE:
        one.load_clerk, one.load = fewest, clerks(office)[fewest].load
        clerks(office)[fewest].held += 1
    if left != NONE and one.team == team:
        charge_reading_in(office, case)


@jit
def hand_over(office: Office, case: int, team: int) -> None:
    """Forget who had a case that is handed over to a team, unless it comes back to its clerk."""
    if teams(office)[team].caseload == OWN and not is_in(office, case, team):
        let_go(office, case)


@jit
def keeper_of(office: Office, piece: int, team: int) -> int:
    """Return the clerk who alone is to do a step because of the last one; NONE: anybody may."""
    work = pieces(office)[piece]
    if work.kind != CASE or cases(office)[work.of].kept == NONE:
        return NONE
    kept = cases(office)[work.of].kept
    clerk = int(kept // PEOPLE_OF_A_SEAT)
    if clerks(office)[clerk].team == team and person_of(office, clerk) == kept:
        return clerk
    return NONE


@jit
def clerk_of(office: Office, piece: int, team: int) -> int:
    """Return whose a piece of a team's work is; NONE: anybody's of the team."""
    if teams(office)[team].caseload == SAME_CLERKS:
        return keeper_of(office, piece, team)
    if teams(office)[team].caseload != OWN:
        return NONE
    case = case_of(office, piece)
    if case == NONE:
        return NONE
    if not is_in(office, case, team):
        assign(office, case, team)
    return int(cases(office)[case].load_clerk)


@jit
def who_goes_on(office: Office, piece: int, team: int) -> int:
    """Return the clerk for whom a piece of work is to wait; NONE: anybody of the team."""
    clerk = clerk_of(office, piece, team)
    work = pieces(office)[piece]
    if teams(office)[team].caseload == SAME_CLERKS:
        if work.kind != CASE or cases(office)[work.of].kept == NONE:
            return NONE
        if clerk != NONE and clerks(office)[clerk].filled and not clerks(office)[clerk].deputised:
            return clerk
        cases(office)[work.of].kept = NONE
        charge_reading_in(office, work.of)
        return NONE
    if clerk != NONE and clerks(office)[clerk].deputised:
        if work.kind == CASE:
            charge_reading_in(office, work.of)
        return NONE
    return clerk


@jit
def reads_in_itself(office: Office, piece: int, team: int) -> bool:
    """Tell whether who goes on with a case that is given back is charged by the caseload alone."""
    caseload = teams(office)[team].caseload
    if caseload == SAME_CLERKS:
        return bool(cases(office)[pieces(office)[piece].of].kept != NONE)
    return bool(caseload == OWN)


@jit
def knows(office: Office, piece: int, team: int, clerk: int) -> bool:
    """Tell whether a contact is about no case that another clerk of the team has."""
    whose = clerk_of(office, piece, team)
    return whose in (NONE, clerk)


@jit
def take_next(office: Office, clerk: int, team: int, past_urgent: bool, by: int) -> int:
    """Take a clerk's next work: the own queue before the team's, class by class."""
    own = queue_of(office, clerk)
    mine = first_class(office, own, past_urgent, NONE)
    theirs = first_class(office, team, past_urgent, by)
    if mine == NONE or (theirs != NONE and theirs < mine):
        return pop(office, team, past_urgent, by)
    return pop(office, own, past_urgent, NONE)


@jit
def reset_caseload(office: Office, clerk: int) -> None:
    """Empty the caseload of a seat whose holder has left; what waits goes on waiting."""
    clerks(office)[clerk].held = 0
    clerks(office)[clerk].load += 1


@jit
def open_caseload(office: Office, clerk: int) -> None:
    """Open an empty caseload for a clerk, whose queue is as that of the team."""
    run, team, queue = state(office)[0], clerks(office)[clerk].team, queue_of(office, clerk)
    reset_caseload(office, clerk)
    run.opened += 1
    queues(office)[queue].team, queues(office)[queue].opened = team, run.opened
    serve_as(office, queue, queues(office)[team].discipline)


@jit
def close_caseload(office: Office, clerk: int) -> int:
    """Close a clerk's caseload; return what waits in it (`queues.taken_out`)."""
    reset_caseload(office, clerk)
    return taken_out(office, queue_of(office, clerk))


@jit
def next_caseload(office: Office, team: int, last: int) -> int:
    """Return the clerk of a team whose caseload was opened next after that of another.

    NONE: the first of all, and none that is left.
    """
    after = NONE if last == NONE else queues(office)[queue_of(office, last)].opened
    found = first = NONE
    for place in range(teams(office)[team].members):
        clerk = member(office, team, place)
        opened = queues(office)[queue_of(office, clerk)].opened
        if opened > after and (found == NONE or opened < first):
            found, first = clerk, opened
    return found
