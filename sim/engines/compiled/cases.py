"""A case's way: from step to step, through waits and handoffs, to its end (model.md §5)."""

from math import inf

from sim.engines.compiled.booking import reach
from sim.engines.compiled.calendars import after
from sim.engines.compiled.caseloads import hand_over, let_go, log_handoff
from sim.engines.compiled.causing import decide
from sim.engines.compiled.governing import (
    arrangement_now,
    governing,
    has_passed,
    owner,
    reading_in,
    team_for,
    travel_time,
)
from sim.engines.compiled.heap import call_at
from sim.engines.compiled.holding import CASE, hold_case, release_case, take_piece
from sim.engines.compiled.jit import Office, jit
from sim.engines.compiled.lanes import fork, join
from sim.engines.compiled.lapses import drop_waiting_certificate, schedule_lapse
from sim.engines.compiled.layout import NONE, cases, entries, pieces, referred_to, state, teams
from sim.engines.compiled.log import write, write_case
from sim.engines.compiled.persons import bind, note_hands
from sim.engines.compiled.queues import move_to_urgent
from sim.engines.compiled.teams import offer
from sim.events.kinds import (
    DECIDED,
    EXTERNAL_END,
    HANDOFF,
    ISSUED,
    TRANSFER_END,
    URGENT,
    WITHDRAWN,
)
from sim.plan.arithmetic import rank
from sim.plan.journeys import APPLICANT, HEARD, LANE, NEVER, REFERRAL, VISIT

_EXTERNAL, _TRANSFER, _URGENT = rank(EXTERNAL_END), rank(TRANSFER_END), rank(URGENT)

TO_ITS_TEAM, FROM_REFERRAL = range(2)
"""Versions of a file's arrival."""

# -- the begin -------------------------------------------------------------------------------------


@jit
def take_in(office: Office, case: int, event: int) -> None:
    """Take in a case: a new one, or one that is open at the start."""
    one, run = cases(office)[case], state(office)[0]
    one.piece = take_piece(office, CASE, case, one.entity, one.client, one.client, NONE)
    one.holds, one.open, one.closed = 1, True, False
    one.opened = run.taken_in
    run.taken_in += 1
    run.open_cases += 1
    one.phase, one.arrangement = run.phase, arrangement_now(office, one.client)
    if one.urgent_from <= run.now:
        one.urgent = True
    elif one.urgent_from < inf:
        hold_case(office, case)
        call_at(office, one.urgent_from, _URGENT + one.entity, case, 0)
    schedule_lapse(office, case)
    write_case(office, event, case, NONE, NONE, 0.0)
    advance(office, case)


@jit
def make_urgent(office: Office, case: int) -> None:
    """Let a case be urgent from now on, and all that is on its way in its lanes."""
    one = cases(office)[case]
    if not one.closed:
        write_case(office, URGENT, case, NONE, NONE, 0.0)
        each = case
        lane = one.first_lane
        while each != NONE:
            cases(office)[each].urgent = True
            piece = cases(office)[each].piece
            if pieces(office)[piece].queue != NONE:
                move_to_urgent(office, piece)
            each = lane
            if lane != NONE:
                lane = cases(office)[lane].next_lane
    release_case(office, case)


# -- the way ---------------------------------------------------------------------------------------


@jit
def advance(office: Office, case: int) -> None:
    """Take a case to the next entry of its journey; the last lane takes the whole case along."""
    while case != NONE:
        one = cases(office)[case]
        if one.at == one.end or entries(office)[one.at].code != LANE:
            case = _reach(office, case)
            continue
        fork(office, case)
        lane = cases(office)[case].first_lane
        while cases(office)[lane].next_lane != NONE:
            following = cases(office)[lane].next_lane
            _reach(office, lane)
            lane = following
        case = lane


@jit
def _reach(office: Office, case: int) -> int:
    """Begin what a case has come to; return the case of a lane that was the last one."""
    one, run = cases(office)[case], state(office)[0]
    if one.at == one.end:
        return _finish_journey(office, case)
    entry = entries(office)[one.at]
    work = pieces(office)[one.piece]
    if entry.code >= 0:
        work.step, work.minutes = entry.code, entry.minutes
        team = team_for(office, case)
        if run.asks_persons:
            bind(office, case, one.team == team)
        send_to(office, case, team)
    elif entry.code <= VISIT:
        reach(office, case)
    elif entry.code <= REFERRAL:
        _refer(office, case, REFERRAL - entry.code)
    else:
        one.with_applicant = entry.code in (APPLICANT, HEARD, NEVER)
        work.since = run.now
        call_at(office, run.now + entry.minutes, _EXTERNAL + work.entity, case, 0)
    return NONE


@jit
def _finish_journey(office: Office, case: int) -> int:
    """Close the file of a case at the end of its journey; or end a lane of it."""
    one = cases(office)[case]
    if one.whole != NONE:
        return join(office, case)
    let_go(office, case)
    if one.decide_at < one.end - 1:
        write_case(office, ISSUED, case, NONE, NONE, 0.0)
    release_case(office, case)
    return NONE


@jit
def send_to(office: Office, case: int, team: int) -> None:
    """Send a case to a team for its step, over a handoff if another one had it."""
    one, run = cases(office)[case], state(office)[0]
    before = one.team
    one.team = team
    if before not in (NONE, team):
        work = pieces(office)[one.piece]
        work.prefix, one.kept = reading_in(office), NONE
        log_handoff(office, case)
        hand_over(office, case, team)
        travel = travel_time(office, before, team)
        if travel > 0:
            date = after(office, run.presence, run.now, travel)
            teams(office)[team].travelling += 1
            call_at(office, date, _TRANSFER + work.entity, case, TO_ITS_TEAM)
            return
    enqueue(office, case)


@jit
def enqueue(office: Office, case: int) -> None:
    """Offer a case's step to its team."""
    one = cases(office)[case]
    pieces(office)[one.piece].since = state(office)[0].now
    offer(office, one.team, one.piece, False)


@jit
def deliver_file(office: Office, case: int, from_where: int) -> None:
    """Let a file arrive: at the team of its step, or back from a referral."""
    one = cases(office)[case]
    step = pieces(office)[one.piece].step
    write_case(office, TRANSFER_END, case, step, one.team, 0.0)
    if from_where == FROM_REFERRAL:
        one.at += 1
        advance(office, case)
        return
    teams(office)[one.team].travelling -= 1
    if has_passed(office, case):
        send_to(office, case, team_for(office, case))
    else:
        enqueue(office, case)


@jit
def _refer(office: Office, case: int, referral: int) -> None:
    """Send the file to the other side and back; who goes on reads in again."""
    one, run = cases(office)[case], state(office)[0]
    work = pieces(office)[one.piece]
    arrangement = governing(office, case)
    side = int(referred_to(office)[arrangement * run.referrals + referral])
    work.prefix = reading_in(office)
    write_case(office, HANDOFF, case, NONE, side, work.prefix)
    travel = travel_time(office, owner(office, arrangement, work.client), side)
    date = run.now
    if travel > 0:
        date = after(office, run.presence, run.now, 2.0 * travel)
    call_at(office, date, _TRANSFER + work.entity, case, FROM_REFERRAL)


@jit
def end_external_wait(office: Office, case: int) -> int:
    """End a wait; return the listed contact that brings what was waited for, or NONE.

    Documents that never come end the case's way.
    """
    one = cases(office)[case]
    work = pieces(office)[one.piece]
    entry = entries(office)[one.at]
    if entry.code == NEVER:
        give_up(office, case)
        return NONE
    one.with_applicant = False
    write(office, EXTERNAL_END, work.entity, NONE, NONE, NONE, work.about, work.since,
          float(entry.code))  # fmt: skip
    if entry.code == APPLICANT and entry.submission != NONE:
        return int(entry.submission)
    one.at += 1
    advance(office, case)
    return NONE


@jit
def give_up(office: Office, case: int) -> None:
    """End the way of a case whose client does not come any more; an open one is withdrawn."""
    one = cases(office)[case]
    work = pieces(office)[one.piece]
    one.with_applicant = False
    write(office, EXTERNAL_END, work.entity, NONE, NONE, NONE, work.about, work.since,
          float(NEVER))  # fmt: skip
    if not one.closed:
        close(office, case, WITHDRAWN)
    let_go(office, case)
    release_case(office, case)


@jit
def close(office: Office, case: int, event: int) -> None:
    """End the lead time of a case: it is open no more and enquires no more."""
    one = cases(office)[case]
    one.closed, one.open = True, False
    state(office)[0].open_cases -= 1
    step = pieces(office)[one.piece].step
    write_case(office, event, case, step, one.team, 0.0)
    drop_waiting_certificate(office, case)


@jit
def complete_step(office: Office, case: int, clerk: int) -> None:
    """Go on with a case whose step a clerk has done."""
    one = cases(office)[case]
    if state(office)[0].asks_persons:
        note_hands(office, case, clerk)
    if one.at == one.decide_at:
        close(office, case, DECIDED)
        decide(office, case)
    one.at += 1
    advance(office, case)
