"""A clerk at work: takes what comes next, is interrupted, finds back (model.md §5 and §7).

`simpy.clerks.Clerk.work_on` tells the rules. Here a clerk waits for one of four things (`coming`),
and each function goes on where the clerk's process would: from what it has waited for to what it
waits for next.
"""

from sim.engines.compiled.appointments import finish
from sim.engines.compiled.calendars import after, between
from sim.engines.compiled.caseloads import charge_reading_in, reads_in_itself
from sim.engines.compiled.cases import advance, complete_step, send_to
from sim.engines.compiled.coming import IS_AWAY, RESTS, SERVES, WORKS, complete_departure
from sim.engines.compiled.experience import speed_for
from sim.engines.compiled.governing import reading_in
from sim.engines.compiled.heap import call_at
from sim.engines.compiled.holding import (
    CASE,
    CERTIFICATE,
    CONTACT,
    MENTORING,
    VISITED,
    free_piece,
    release_contact,
)
from sim.engines.compiled.homes import home_of
from sim.engines.compiled.jit import Office, jit
from sim.engines.compiled.lapses import drop_if_void, end_certificate
from sim.engines.compiled.layout import NONE, cases, clerks, contacts, pieces, state
from sim.engines.compiled.lending import take_lent
from sim.engines.compiled.log import write, write_work
from sim.engines.compiled.mails import begin_mail
from sim.engines.compiled.rings import GOES, OTHER_HOURS, PASSES_ON, STAYS
from sim.engines.compiled.settling import settle
from sim.engines.compiled.teams import offer, rest, take_contact, take_work
from sim.events.kinds import CONTACT as CONTACT_TASK
from sim.events.kinds import (
    CONTACT_END,
    ERROR,
    GIVEN_BACK,
    LAG_START,
    LENT,
    MAIL,
    RESUME,
    SPEED,
    START,
    VISIT_TASK,
    WORK_END,
)
from sim.plan import arithmetic
from sim.plan.arithmetic import rank

_CONTACT_END, _WORK_END = rank(CONTACT_END), rank(WORK_END)

VISIT_ENDS = -1
"""Version of the end of work that is a client's on a date, who is served in one go."""

# -- speed ----------------------------------------------------------------------------------------


@jit
def write_speed(office: Office, clerk: int, piece: int, speed: float) -> None:
    """Log the speed of the work just started, unless it is the usual one."""
    if speed != 1.0:
        work = pieces(office)[piece]
        write_work(office, SPEED, piece, work.step, clerks(office)[clerk].team, clerk, speed)


# -- what comes next -------------------------------------------------------------------------------


@jit
def look(office: Office, clerk: int) -> None:
    """Take the next work, and the next, until there is something to wait for."""
    while True:
        piece = take_work(office, clerk)
        if piece == NONE:
            piece = take_lent(office, clerk)
        if piece == NONE:
            clerks(office)[clerk].doing = RESTS
            rest(office, clerk)
            return
        if begin(office, clerk, piece):
            return


@jit
def begin(office: Office, clerk: int, piece: int) -> bool:
    """Begin what has been taken or brought; False: it was given back at once."""
    if pieces(office)[piece].step in (CONTACT_TASK, VISIT_TASK):
        clerks(office)[clerk].serving = False
        serve(office, clerk, piece)
        return True
    return begin_work(office, clerk, piece)


@jit
def begin_work(office: Office, clerk: int, piece: int) -> bool:
    """Begin a piece of work; False: it was given back at once."""
    one, work = clerks(office)[clerk], pieces(office)[piece]
    speed = speed_for(office, clerk, work.step)
    if work.kind == CONTACT and work.step == MAIL:
        begin_mail(office, work.of)
        if one.last_step not in (MAIL, NONE):
            work.prefix = state(office)[0].mail_switch
    one.taken_from = one.team
    if one.helps != NONE:
        _prepare_lent(office, clerk, piece)
    one.speed, one.whole, one.lag = speed, work.minutes, 0.0
    one.left = work.prefix + one.whole
    write_work(office, START, piece, work.step, one.team, clerk, work.prefix)
    write_speed(office, clerk, piece, speed)
    one.in_hand = piece
    if work.kind == CASE and cases(office)[work.of].team != NONE:
        one.taken_from = cases(office)[work.of].team
    return go_on(office, clerk)


@jit
def _prepare_lent(office: Office, clerk: int, piece: int) -> None:
    """Add the reading-in of what was lent; a case that is to be read in anyway is so once."""
    one, work = clerks(office)[clerk], pieces(office)[piece]
    one.taken_from, minutes = one.helps, reading_in(office)
    work.prefix = minutes if work.kind == CASE else work.prefix + minutes
    write_work(office, LENT, piece, work.step, one.helps, clerk, minutes)


@jit
def go_on(office: Office, clerk: int) -> bool:
    """Work on what is in hand until its end, or wait to be there; False: it was given back."""
    one, now = clerks(office)[clerk], state(office)[0].now
    one.begun = now
    if _is_away(office, clerk):
        if not one.drops:
            one.doing = IS_AWAY
            return True
        one.drops = False
        _give_back(office, clerk)
        return False
    work = pieces(office)[one.in_hand]
    one.at_work, one.interruptible = True, work.kind != MENTORING
    one.doing = WORKS
    one.version += 1
    minutes = arithmetic.stretch(one.left, one.lag, one.speed)
    one.begun_in = one.calendar
    ends = after(office, one.calendar, now, minutes)
    call_at(office, ends, _WORK_END + work.entity, clerk, one.version)
    return True


@jit
def _is_away(office: Office, clerk: int) -> bool:
    return bool(clerks(office)[clerk].drops or not clerks(office)[clerk].there)


@jit
def _log_going_on(office: Office, clerk: int) -> None:
    one = clerks(office)[clerk]
    work = pieces(office)[one.in_hand]
    event = LAG_START if one.lag > 0 else RESUME
    write(office, event, work.entity, work.step, one.team, clerk, work.about, one.begun, one.lag)


# -- clients ---------------------------------------------------------------------------------------


@jit
def serve(office: Office, clerk: int, piece: int) -> None:
    """Serve a caller, a visitor, or a client who has come to a date."""
    if pieces(office)[piece].kind == VISITED:
        receive(office, clerk, piece)
    else:
        answer(office, clerk, piece)


@jit
def answer(office: Office, clerk: int, piece: int) -> None:
    """Serve one caller or visitor to the end, beyond closing if need be."""
    one, work = clerks(office)[clerk], pieces(office)[piece]
    speed = speed_for(office, clerk, CONTACT_TASK)
    write_work(office, START, piece, CONTACT_TASK, one.team, clerk, 0.0)
    write_speed(office, clerk, piece, speed)
    one.with_client, one.contact, one.doing = True, piece, SERVES
    date = state(office)[0].now + work.minutes / speed
    call_at(office, date, _CONTACT_END + work.entity, clerk, 0)


@jit
def receive(office: Office, clerk: int, piece: int) -> None:
    """Serve a client who has come to a date, to the end, beyond closing if need be."""
    one, work = clerks(office)[clerk], pieces(office)[piece]
    speed = speed_for(office, clerk, VISIT_TASK)
    write_work(office, START, piece, VISIT_TASK, one.team, clerk, work.prefix)
    write_speed(office, clerk, piece, speed)
    one.with_client, one.contact, one.doing = True, piece, SERVES
    minutes = work.prefix + work.minutes
    date = state(office)[0].now + minutes / speed
    call_at(office, date, _WORK_END + work.entity, clerk, VISIT_ENDS)


@jit
def end_contact(office: Office, clerk: int) -> None:
    """End the service of a caller or visitor; those who wait behind come next."""
    one = clerks(office)[clerk]
    piece = one.contact
    work = pieces(office)[piece]
    one.with_client = False
    write_work(office, CONTACT_END, piece, CONTACT_TASK, one.team, clerk, work.minutes)
    contact = work.of
    one.last_lag = contacts(office)[contact].lag
    if contacts(office)[contact].put_through:
        release_contact(office, contact)
    else:
        settle(office, contact, one.team, clerk)
    _turn_to_next(office, clerk, CONTACT_TASK)


@jit
def end_visit(office: Office, clerk: int) -> None:
    """End the service of a client who has come to a date."""
    one = clerks(office)[clerk]
    piece = one.contact
    one.with_client = False
    write_work(office, WORK_END, piece, VISIT_TASK, one.team, clerk, pieces(office)[piece].minutes)
    case = pieces(office)[piece].of
    finish(office, case)
    cases(office)[case].at += 1
    advance(office, case)
    _turn_to_next(office, clerk, VISIT_TASK)


@jit
def _turn_to_next(office: Office, clerk: int, done: int) -> None:
    """Go home, serve those who wait behind a client, or go on with the work put aside."""
    one = clerks(office)[clerk]
    if one.parting_event != NONE:
        complete_departure(office, clerk, one.parting_event, one.parting_reason)
    if not one.serving:
        one.last_step = done
        look(office, clerk)
        return
    following = take_contact(office, one.team, clerk)
    if following != NONE:
        serve(office, clerk, following)
    else:
        _go_back_to_work(office, clerk)


@jit
def _go_back_to_work(office: Office, clerk: int) -> None:
    """Go on with the work that was put aside: find back into it, do again what was done wrong."""
    one, run = clerks(office)[clerk], state(office)[0]
    if one.in_presence:
        work = pieces(office)[one.in_hand]
        one.lag = one.last_lag
        again = 0.0
        if not work.reworked and one.first_error < run.error_probability:
            work.reworked = True
            again = arithmetic.rework(work.minutes, run.rework_share)
            write_work(office, ERROR, one.in_hand, work.step, one.team, clerk, again)
        one.whole, one.left = one.whole + again, one.left + again
    if not _is_away(office, clerk):
        _log_going_on(office, clerk)
    _keep_on(office, clerk)


@jit
def _keep_on(office: Office, clerk: int) -> None:
    clerks(office)[clerk].left = max(clerks(office)[clerk].left, 0.0)
    if not go_on(office, clerk):
        look(office, clerk)


# -- what happens to a clerk -----------------------------------------------------------------------


@jit
def be_interrupted(office: Office, clerk: int, why: int) -> None:
    """Put the work in hand aside: for a client, or because the clerk goes or has other hours."""
    one, now = clerks(office)[clerk], state(office)[0].now
    one.version += 1
    done = between(office, one.begun_in, one.begun, now)
    one.left = arithmetic.left_after(one.left, one.lag, done, one.speed)
    one.lag = arithmetic.lag_after(one.lag, done)
    if why in (GOES, OTHER_HOURS):
        _keep_on(office, clerk)
        return
    # Work is put aside without a lag for whom one has waited for: a client with a date.
    interrupts, one.serving = pieces(office)[why].kind != VISITED, True
    one.in_presence = one.present and interrupts
    if interrupts:
        one.first_error = contacts(office)[pieces(office)[why].of].error
    serve(office, clerk, why)


@jit
def be_handed(office: Office, clerk: int, what: int) -> None:
    """Begin what is brought; or go on after an absence, or let others go on."""
    if what == STAYS:
        _log_going_on(office, clerk)
        if not go_on(office, clerk):
            look(office, clerk)
    elif what == PASSES_ON:
        clerks(office)[clerk].drops = False
        _give_back(office, clerk)
        look(office, clerk)
    elif not begin(office, clerk, what):
        look(office, clerk)


@jit
def end_work(office: Office, clerk: int, version: int) -> None:
    """End the work in hand, unless it has been interrupted since."""
    one = clerks(office)[clerk]
    if version != one.version or one.doing != WORKS:
        return
    piece = one.in_hand
    work = pieces(office)[piece]
    one.at_work = one.interruptible = False
    one.in_hand = NONE
    work.prefix = 0.0
    work.reworked = False
    write_work(office, WORK_END, piece, work.step, one.team, clerk, work.minutes)
    one.last_step = work.step
    # A mail that was lent is resolved as others do, whoever's client it is.
    _route_done(office, piece, one.team if one.helps == NONE else NONE, clerk)
    one.helps = NONE
    look(office, clerk)


@jit
def _route_done(office: Office, piece: int, team: int, clerk: int) -> None:
    """Go on with a piece of work that a clerk of a team has done; team NONE: it was lent."""
    work = pieces(office)[piece]
    if work.kind == CASE:
        complete_step(office, work.of, clerk)
    elif work.kind == CERTIFICATE:
        end_certificate(office, piece)
    elif work.kind == MENTORING:
        free_piece(office, piece)
    elif work.step == MAIL:
        settle(office, work.of, team, clerk)
    else:
        release_contact(office, work.of)


@jit
def _give_back(office: Office, clerk: int) -> None:
    """Return the work in hand to the team's queue, to be read in again."""
    one = clerks(office)[clerk]
    piece = one.in_hand
    work = pieces(office)[piece]
    one.in_hand = one.helps = NONE
    write_work(office, GIVEN_BACK, piece, work.step, one.team, clerk, work.minutes - one.left)
    if work.kind == MENTORING:
        free_piece(office, piece)
        return
    work.minutes = min(one.left, one.whole)
    if work.kind == CERTIFICATE and drop_if_void(office, piece):
        return
    work.since, work.prefix = state(office)[0].now, 0.0
    home = home_of(office, piece, one.taken_from)
    if work.kind == CASE:
        if home != one.taken_from:
            send_to(office, work.of, home)
            return
        if not reads_in_itself(office, piece, home):
            charge_reading_in(office, work.of)
    offer(office, home, piece, True)
