"""The day on which structures, posts or levers change (model.md §10): `simpy.go_live`.

Clerks move, teams take on what they are from now on, and waiting work goes where it belongs. A case
that stays with the old structure is finished by its clerks, wherever they sit.
"""

from sim.engines.compiled.attempts import COUNTER, receiver_of, welcome
from sim.engines.compiled.calendars import is_open
from sim.engines.compiled.caseloads import close_caseload, next_caseload, open_caseload
from sim.engines.compiled.cases import send_to
from sim.engines.compiled.coming import depart, fill_seat, log_seat
from sim.engines.compiled.disciplines import change_discipline, push_all
from sim.engines.compiled.finishing import (
    clerks_before,
    keep_finishers,
    let_finishers_go,
    note_clerks,
    number_before,
)
from sim.engines.compiled.governing import OWN, SHARED, member
from sim.engines.compiled.heap import call_at
from sim.engines.compiled.holding import CASE
from sim.engines.compiled.homes import home_of
from sim.engines.compiled.jit import Office, jit
from sim.engines.compiled.keeping_dates import enter_phase as keep_dates
from sim.engines.compiled.layout import NONE, clerks, contacts, pieces, state, teams
from sim.engines.compiled.loans import lenders
from sim.engines.compiled.log import write
from sim.engines.compiled.moving import move_to, planned_team
from sim.engines.compiled.phases import phases, seats, standing, team_phases
from sim.engines.compiled.presence import bring_in
from sim.engines.compiled.queues import next_piece, take_out, waiting_work
from sim.engines.compiled.shifts import follow_team
from sim.engines.compiled.teams import choose_who_answers, look_for_work, offer, ring
from sim.engines.compiled.waiting_clients import ON_A_CHAIR, ON_THE_LINE, hold_on, let_all_leave
from sim.engines.compiled.waiting_work import list_all_waiting
from sim.engines.compiled.workforce import people
from sim.events.kinds import GO_LIVE, JOINED, LEFT
from sim.plan.arithmetic import rank

_GO_LIVE = rank(GO_LIVE)


@jit
def schedule_phases(office: Office) -> None:
    """Schedule the begin of every later phase."""
    for phase in range(1, len(phases(office))):
        call_at(office, phases(office)[phase].begin, _GO_LIVE + phase, phase, 0)


@jit
def empty_seats_to_come(office: Office) -> None:
    """Empty the seats of the staffing arithmetic that begin later."""
    for team in range(state(office)[0].teams):
        for place in range(teams(office)[team].members):
            clerk = member(office, team, place)
            if seats(office)[clerk].begins > 0.0:
                depart(office, clerk, LEFT, 0)


@jit
def enter_phase(office: Office, phase: int) -> None:
    """Move clerks, change teams, and send waiting work where it belongs from now on."""
    run = state(office)[0]
    run.phase = phase
    changes = bool(phases(office)[phase].changes)
    loose = 0
    note_clerks(office)
    if changes:
        write(office, GO_LIVE, NONE, NONE, NONE, NONE, NONE, float(NONE), float(phase))
        loose = _move_clerks(office, phase)
    for team in range(run.teams):
        _become(office, team, phase)
    if changes:
        _follow_teams(office, phase)
    if not people(office)[0].modelled:
        _begin_and_end_posts(office)
    _move_waiting_work(office, loose)
    for place in range(loose):
        piece, team = waiting_work(office)[place].piece, waiting_work(office)[place].team
        _send(office, piece, home_of(office, piece, team), team)
    for team in range(run.teams):
        _move_callers_and_visitors(office, team)
    keep_dates(office)
    for team in range(run.teams):
        bring_in(office, team)
        look_for_work(office, team)


@jit
def _move_clerks(office: Office, phase: int) -> int:
    """Move clerks to where the plan has them; return how many pieces waited for them alone."""
    run, loose = state(office)[0], 0
    for team in range(run.teams):
        first = team * run.clerks
        for place in range(first, first + number_before(office)[team]):
            clerk = clerks_before(office)[place]
            planned = planned_team(office, phase, clerk)
            if planned == team:
                continue
            piece = move_to(office, clerk, planned, phase - 1)
            while piece != NONE:
                waiting_work(office)[loose].piece, waiting_work(office)[loose].team = piece, team
                loose += 1
                piece = next_piece(office, piece)
    return loose


@jit
def _follow_teams(office: Office, phase: int) -> None:
    """Give clerks the hours of the teams in which they are now."""
    run = state(office)[0]
    for team in range(run.teams):
        for place in range(teams(office)[team].members):
            clerk = member(office, team, place)
            follow_team(office, clerk, planned_team(office, phase, clerk))


# -- teams -----------------------------------------------------------------------------------------


@jit
def _become(office: Office, team: int, phase: int) -> None:
    """Take on the posts and rules that a team has in a phase."""
    here, now = teams(office)[team], standing(office)[team]
    then = team_phases(office)[phase * state(office)[0].teams + team]
    had = bool(now.goes_on)
    now.goes_on, here.speed_up = then.goes_on, then.speed_up
    if now.goes_on:
        let_finishers_go(office, team)
    else:
        keep_finishers(office, team, had, phases(office)[phase].begin)
    if then.listed:
        here.department, here.deputy = then.department, then.deputy
        now.takes_calls, lenders(office)[team].may_decide = then.takes_calls, then.may_decide
        change_discipline(office, team, then.discipline)
        _change_caseloads(office, team, then.caseload)
    choose_who_answers(office, team)
    if here.caseload != SHARED and not now.goes_on:
        _close_caseloads(office, team)
        here.caseload = SHARED


@jit
def _change_caseloads(office: Office, team: int, caseload: int) -> None:
    """Let cases be somebody's from now on, where the team says so; they stay so."""
    here = teams(office)[team]
    if here.caseload == OWN or (here.caseload != SHARED and caseload != OWN):
        return
    if here.caseload != SHARED:
        _close_caseloads(office, team)
    here.caseload = caseload
    if caseload != SHARED:
        for place in range(here.members):
            open_caseload(office, member(office, team, place))


@jit
def _close_caseloads(office: Office, team: int) -> None:
    """Close all caseloads of a team; what waits in them waits for the whole team."""
    clerk = next_caseload(office, team, NONE)
    while clerk != NONE:
        push_all(office, team, close_caseload(office, clerk))
        clerk = next_caseload(office, team, clerk)


@jit
def _begin_and_end_posts(office: Office) -> None:
    """Seat clerks of the staffing arithmetic on posts that begin, and empty those that end.

    Marks who comes in the middle of the presence.
    """
    run = state(office)[0]
    for clerk in range(run.clerks):
        seat, one = seats(office)[clerk], clerks(office)[clerk]
        if seat.begins == run.now and seat.begins > 0.0:
            fill_seat(office, clerk, run.now, 0.0, 1.0)
            log_seat(office, clerk, JOINED, 0.0)
            one.marked = is_open(office, one.calendar, run.now)
        elif seat.ends == run.now:
            depart(office, clerk, LEFT, 0)


# -- work ------------------------------------------------------------------------------------------


@jit
def _move_waiting_work(office: Office, first: int) -> None:
    """Send what waits to the team that it belongs to now, in the queues' order.

    One by one, for rules look at the queues. `first`: the place of `waiting_work` to begin with.
    """
    for place in range(first, list_all_waiting(office, first)):
        piece, team = waiting_work(office)[place].piece, waiting_work(office)[place].team
        if pieces(office)[piece].queue == NONE:
            continue  # another mail about the same has found a clerk meanwhile
        home = home_of(office, piece, team)
        if home != team:
            take_out(office, piece)
            _send(office, piece, home, team)


@jit
def _send(office: Office, piece: int, home: int, team: int) -> None:
    """Send work of a team to the one that it belongs to now, cases with a handoff."""
    if pieces(office)[piece].kind == CASE and home != team:
        send_to(office, pieces(office)[piece].of, home)
    else:
        offer(office, home, piece, False)


@jit
def _move_callers_and_visitors(office: Office, team: int) -> None:
    """Pass who waits in a team that receives no more on to the one that does.

    Callers if nobody of it answers any more, visitors if nobody is left in it.
    """
    now = standing(office)[team]
    if not (now.goes_on and now.takes_calls):
        _pass_on(office, let_all_leave(office, team, ON_THE_LINE))
    if not now.goes_on:
        _pass_on(office, let_all_leave(office, team, ON_A_CHAIR))


@jit
def _pass_on(office: Office, first: int) -> None:
    """Pass clients on who wait one behind the other."""
    contact = first
    while contact != NONE:
        one = contacts(office)[contact]
        following = one.next
        team = receiver_of(office, contact)
        one.team = team
        if one.channel == COUNTER:
            welcome(office, team, contact)
        elif not ring(office, team, one.piece):
            hold_on(office, team, contact, False)
        contact = following
