"""What a team hands out, and to whom (model.md §5, §6): `simpy.teams` and `simpy.asking_teams`."""

from sim.engines.compiled.booked_clients import call_in, let_wait, send_away
from sim.engines.compiled.booking import visits
from sim.engines.compiled.calendars import is_open
from sim.engines.compiled.caseloads import clerk_of, person_of, take_next, who_goes_on
from sim.engines.compiled.finishing import finished_team, finisher, finishing
from sim.engines.compiled.governing import SHARED, member, queue_of
from sim.engines.compiled.holding import CASE, CONTACT, MENTORING, release_contact, take_piece
from sim.engines.compiled.idle import join_idle, leave_idle, put_rung_last
from sim.engines.compiled.jit import Office, jit
from sim.engines.compiled.layout import (
    NONE,
    answering,
    cases,
    clerks,
    contacts,
    pieces,
    queues,
    state,
    teams,
)
from sim.engines.compiled.lending import is_idle_longer, look_soon, who_helps
from sim.engines.compiled.log import write_work
from sim.engines.compiled.mails import begin_mail
from sim.engines.compiled.phases import standing
from sim.engines.compiled.queues import next_piece, pop, push, taken_out
from sim.engines.compiled.rings import hand, interrupt
from sim.engines.compiled.waiting_clients import ON_THE_LINE, first_waiting, hold_on, leave_line
from sim.events.families import CLERKS, FAMILY
from sim.events.kinds import BAR_LIFTED, INTERRUPT, MAIL, PAUSE
from sim.events.kinds import MENTORING as MENTORING_TASK

_OF_CLERKS = CLERKS * FAMILY
_ENOUGH = 2
"""Filled seats: who did the last step, and another one."""

# -- who may ---------------------------------------------------------------------------------------


@jit
def lifts_bars(office: Office, team: int) -> bool:
    """Tell whether a team has too few people for steps of another person."""
    filled = 0
    for place in range(teams(office)[team].members):
        filled += clerks(office)[member(office, team, place)].filled
    for place in range(standing(office)[team].finishers):
        filled += clerks(office)[finisher(office, team, place)].filled
    return filled < _ENOUGH


@jit
def barred_for(office: Office, piece: int) -> int:
    """Return the person who may not do a piece of work; NONE: everybody may."""
    work = pieces(office)[piece]
    return int(cases(office)[work.of].barred) if work.kind == CASE else NONE


@jit
def may_do(office: Office, team: int, piece: int, clerk: int) -> bool:
    """Tell whether a clerk may do a piece of a team's work."""
    barred = barred_for(office, piece)
    return barred == NONE or barred != person_of(office, clerk) or lifts_bars(office, team)


@jit
def log_lifted(office: Office, team: int, piece: int, clerk: int) -> None:
    """Log that somebody gets a step who did the one before: there are too few others."""
    barred = barred_for(office, piece)
    if barred != NONE and barred == person_of(office, clerk):
        write_work(office, BAR_LIFTED, piece, pieces(office)[piece].step, team, clerk, 0.0)


# -- handing out work ------------------------------------------------------------------------------


@jit
def give(office: Office, clerk: int, piece: int) -> None:
    """Give work to a clerk who waits for some."""
    work = pieces(office)[piece]
    # Before the clerk begins it: nobody is to get another mail about the same meanwhile.
    if work.kind == CONTACT and work.step == MAIL:
        begin_mail(office, work.of)
    clerks(office)[clerk].resting = False
    hand(office, clerk, piece)


@jit
def bring(office: Office, clerk: int, piece: int) -> None:
    """Bring work to an idle clerk."""
    leave_idle(office, clerk)
    give(office, clerk, piece)


@jit
def rest(office: Office, clerk: int) -> None:
    """Note that a clerk is without work from now on."""
    clerks(office)[clerk].resting = True
    if clerks(office)[clerk].present:
        join_idle(office, clerk)


@jit
def who_is_idle(office: Office, team: int, piece: int) -> int:
    """Return who is idle longest and may do a piece of work; former clerks after the own."""
    clerk = teams(office)[team].idle_first
    while clerk != NONE:
        if may_do(office, team, piece, clerk):
            return int(clerk)
        clerk = clerks(office)[clerk].idle_next
    found = NONE
    for place in range(standing(office)[team].finishers):
        former = finisher(office, team, place)
        if not clerks(office)[former].idle or not may_do(office, team, piece, former):
            continue
        if found == NONE or is_idle_longer(office, former, found):
            found = former
    return found


@jit
def offer(office: Office, team: int, piece: int, first: bool) -> None:
    """Give work to the clerk idle longest, or let it wait; a dropped mail is no work."""
    work = pieces(office)[piece]
    if work.kind == CONTACT and contacts(office)[work.of].dropped:
        release_contact(office, work.of)
        return
    if teams(office)[team].caseload != SHARED:
        whose = who_goes_on(office, piece, team)
        if whose != NONE and may_do(office, team, piece, whose):
            if clerks(office)[whose].idle:
                _hand_to(office, team, whose, piece)
            else:
                push(office, queue_of(office, whose), piece, first)
            return
    clerk = who_is_idle(office, team, piece)
    if clerk != NONE:
        _hand_to(office, team, clerk, piece)
        return
    helper = who_helps(office, team, piece)
    if helper != NONE:
        clerks(office)[helper].helps = team
        bring(office, helper, piece)
        return
    push(office, team, piece, first)


@jit
def _hand_to(office: Office, team: int, clerk: int, piece: int) -> None:
    log_lifted(office, team, piece, clerk)
    bring(office, clerk, piece)


@jit
def offer_all(office: Office, team: int, first: int) -> None:
    """Offer what has been taken out of a queue; see `queues.taken_out`."""
    piece = first
    while piece != NONE:
        behind = next_piece(office, piece)
        offer(office, team, piece, False)
        piece = behind


@jit
def take_contact(office: Office, team: int, clerk: int) -> int:
    """Take whom a freed clerk owes first: from the line, with a date, from the chairs."""
    one, caller = clerks(office)[clerk], first_waiting(office, team, ON_THE_LINE)
    if caller != NONE and one.answers and takes_calls(office, team):
        leave_line(office, team, caller)
        return int(contacts(office)[caller].piece)
    if one.present or (one.there and teams(office)[team].present == 0):
        return call_in(office, team)
    return NONE


@jit
def take_work(office: Office, clerk: int) -> int:
    """Take what a freed clerk without a paused case does next."""
    one = clerks(office)[clerk]
    contact = take_contact(office, one.team, clerk)
    if contact != NONE or not one.present:
        return contact
    if one.owes > 0.0:
        return _begin_mentoring(office, clerk)
    for place in range(finishing(office)[clerk]):
        former = finished_team(office, clerk, place)
        if queues(office)[former].waiting:
            piece = take_waiting(office, former, clerk)
            if piece != NONE:
                return piece
    return take_waiting(office, one.team, clerk)


@jit
def _begin_mentoring(office: Office, clerk: int) -> int:
    """Take the mentoring that a clerk owes as a piece of work."""
    entity = _OF_CLERKS + clerk
    piece = take_piece(office, MENTORING, clerk, entity, NONE, NONE, NONE)
    work = pieces(office)[piece]
    work.step, work.since = MENTORING_TASK, state(office)[0].now
    work.minutes, clerks(office)[clerk].owes = clerks(office)[clerk].owes, 0.0
    return piece


@jit
def take_waiting(office: Office, team: int, clerk: int) -> int:
    """Take the next piece that waits for a clerk of a team; never too many urgent in a row."""
    here = teams(office)[team]
    if here.most_urgent == NONE:
        return _pop(office, team, clerk, False)
    piece = NONE
    if here.urgent_in_a_row >= here.most_urgent:
        piece = _pop(office, team, clerk, True)
    if piece == NONE:
        piece = _pop(office, team, clerk, False)
    if piece != NONE and pieces(office)[piece].kind == CASE:
        urgent = cases(office)[pieces(office)[piece].of].urgent
        here.urgent_in_a_row = here.urgent_in_a_row + 1 if urgent else 0
    return piece


@jit
def _pop(office: Office, team: int, clerk: int, past_urgent: bool) -> int:
    """Take the next piece that a clerk may do, or any where bars are lifted."""
    by = NONE
    if state(office)[0].asks_persons and not lifts_bars(office, team):
        by = person_of(office, clerk)
    if teams(office)[team].caseload != SHARED:
        piece = take_next(office, clerk, team, past_urgent, by)
    else:
        piece = pop(office, team, past_urgent, by)
    if piece != NONE:
        log_lifted(office, team, piece, clerk)
    return piece


@jit
def pass_on_work_of(office: Office, team: int, clerk: int) -> None:
    """Offer what waits for a clerk alone to the whole team."""
    if teams(office)[team].caseload != SHARED:
        offer_all(office, team, taken_out(office, queue_of(office, clerk)))
    look_for_barred_work(office, team)


@jit
def look_for_barred_work(office: Office, team: int) -> None:
    """Give idle clerks what was barred for them, where that is lifted from now on."""
    if state(office)[0].asks_persons:
        look_for_work(office, team)


@jit
def look_for_work(office: Office, team: int) -> None:
    """Give what waits to idle clerks, and answer the line."""
    clerk = teams(office)[team].idle_first
    while clerk != NONE:
        following = clerks(office)[clerk].idle_next
        piece = take_work(office, clerk)
        if piece != NONE:
            bring(office, clerk, piece)
        clerk = following
    receive_waiting(office, team)
    if first_waiting(office, team, ON_THE_LINE) != NONE:
        answer_the_line(office, team)
    look_soon(office, team)


# -- clients with a date ---------------------------------------------------------------------------


@jit
def receive(office: Office, team: int, case: int) -> None:
    """Bring a client with a date to the clerk idle longest, else to one who puts work aside.

    That is the one interrupted longest ago, by a call or a client with a date. If nobody can, the
    client waits.
    """
    piece, clerk = int(visits(office)[case].piece), int(teams(office)[team].idle_first)
    if clerk != NONE:
        bring(office, clerk, piece)
        return
    clerk = int(teams(office)[team].rung_first)
    while clerk != NONE:
        if clerks(office)[clerk].interruptible and clerks(office)[clerk].present:
            put_rung_last(office, clerk)
            put_aside(office, clerk, PAUSE, piece)
            return
        clerk = int(clerks(office)[clerk].rung_next)
    let_wait(office, team, case)


@jit
def receive_waiting(office: Office, team: int) -> None:
    """Bring the clients with a date who wait to those who can put work aside now."""
    while teams(office)[team].booked_first != NONE:
        case = int(teams(office)[team].booked_first)
        send_away(office, team, case)
        receive(office, team, case)
        if visits(office)[case].waits:
            return


# -- the phone -------------------------------------------------------------------------------------


@jit
def takes_calls(office: Office, team: int) -> bool:
    """Tell whether a team is outside its phone-free hours."""
    free = teams(office)[team].phone_free
    return free == NONE or not is_open(office, free, state(office)[0].now)


@jit
def choose_who_answers(office: Office, team: int) -> None:
    """Choose the day's phone clerks among those present, in rotation."""
    here = teams(office)[team]
    number = here.present
    if number == 0:
        return
    run = state(office)[0]
    row = (run.phase * run.teams + team) * (run.clerks + 1)
    how_many = answering(office)[row + number]
    place = 0
    for each in range(here.members):
        clerk = clerks(office)[member(office, team, each)]
        if clerk.present:
            clerk.answers = (place - here.day * how_many) % number < how_many
            place += 1


@jit
def who_answers(office: Office, team: int, piece: int) -> int:
    """Find who takes a call: a free clerk, else one to interrupt; NONE: nobody can.

    A call about somebody's own case reaches that clerk if possible, else a deputy.
    """
    if not takes_calls(office, team):
        return NONE
    whose = clerk_of(office, piece, team)
    if (
        whose != NONE
        and clerks(office)[whose].answers
        and (clerks(office)[whose].idle or clerks(office)[whose].interruptible)
    ):
        return whose
    clerk = teams(office)[team].idle_first
    while clerk != NONE:
        if clerks(office)[clerk].answers:
            return int(clerk)
        clerk = clerks(office)[clerk].idle_next
    clerk = teams(office)[team].rung_first
    while clerk != NONE:
        if clerks(office)[clerk].interruptible and clerks(office)[clerk].answers:
            return int(clerk)
        clerk = clerks(office)[clerk].rung_next
    return NONE


@jit
def connect(office: Office, clerk: int, piece: int) -> None:
    """Give a call to the clerk who was found for it."""
    if clerks(office)[clerk].idle:
        bring(office, clerk, piece)
        return
    put_rung_last(office, clerk)
    put_aside(office, clerk, INTERRUPT, piece)


@jit
def put_aside(office: Office, clerk: int, event: int, client: int) -> None:
    """Interrupt the work in hand for a client."""
    one = clerks(office)[clerk]
    # Unmarked by whoever rings, so that two rings at one instant cannot hit it twice.
    one.at_work = one.interruptible = False
    piece = one.in_hand
    write_work(office, event, piece, pieces(office)[piece].step, one.team, clerk, 0.0)
    interrupt(office, clerk, client)


@jit
def ring(office: Office, team: int, piece: int) -> bool:
    """Connect a call to a free clerk, else interrupt one; False: nobody can take it."""
    clerk = who_answers(office, team, piece)
    if clerk == NONE:
        return False
    connect(office, clerk, piece)
    return True


@jit
def answer_the_line(office: Office, team: int) -> None:
    """Connect the callers who hold the line, as far as somebody can answer now."""
    caller = first_waiting(office, team, ON_THE_LINE)
    while caller != NONE:
        leave_line(office, team, caller)
        if not ring(office, team, contacts(office)[caller].piece):
            hold_on(office, team, caller, True)
            return
        caller = first_waiting(office, team, ON_THE_LINE)
