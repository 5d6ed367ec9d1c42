"""A contact tries to reach the office: received, holding the line, given up (model.md §6)."""

from math import inf

from sim.engines.compiled.booking import answer_ask
from sim.engines.compiled.calendars import after, next_open
from sim.engines.compiled.governing import arrangement_now, case_managers, who_receives
from sim.engines.compiled.heap import call_at
from sim.engines.compiled.holding import begin_contact, hold_contact, release_contact
from sim.engines.compiled.jit import Office, jit
from sim.engines.compiled.layout import (
    NONE,
    accompanying,
    attempts,
    blocks,
    cases,
    contacts,
    pieces,
    real_at,
    state,
    teams,
    whole_at,
)
from sim.engines.compiled.log import write
from sim.engines.compiled.mails import AS_IT_IS, IF_OPEN, chain, expect_further, follow_loss
from sim.engines.compiled.over_time import share_of_enquiries
from sim.engines.compiled.sheets import SHEET, sheets
from sim.engines.compiled.teams import bring, offer, ring
from sim.engines.compiled.throttle import keeps_out_calls, next_call, next_visit
from sim.engines.compiled.waiting_clients import (
    ON_THE_LINE,
    first_waiting,
    hold_on,
    leave_line,
    sit_down,
)
from sim.events.families import MOST_ATTEMPTS
from sim.events.kinds import (
    ABANDON,
    ACCOMPANY,
    CONTACT,
    CONTACT_ATTEMPT,
    EMERGENCY,
    LOST,
    MAIL,
    PATIENCE_END,
    REDIAL,
    TAKEN_OVER,
)
from sim.plan import arithmetic
from sim.plan.arithmetic import rank
from sim.scenario.rules import CHANNELS

PHONE, EMAIL, COUNTER = (CHANNELS.index(name) for name in ("phone", "email", "counter"))
GONE = -2
"""What an enquiry `asks` about whose case has long left the office."""

_ATTEMPT, _PATIENCE = rank(CONTACT_ATTEMPT), rank(PATIENCE_END)


@jit
def write_contact(office: Office, event: int, contact: int, team: int, minutes: float) -> None:
    """Write what happens to a contact that no clerk has."""
    one = contacts(office)[contact]
    since = pieces(office)[one.piece].since
    write(office, event, one.entity, NONE, team, NONE, one.about, since, minutes)


# -- the demand ------------------------------------------------------------------------------------


@jit
def begin(office: Office, listed: int) -> None:
    """Begin a contact of the demand; an enquiry only while its case is open."""
    its, place = sheets(office)[listed // SHEET], listed % SHEET
    blocks(office)[its.block].holds -= 1
    case, luck = NONE, -1.0
    if its.asks != 0:
        case = int(whole_at(office, its.asks, place))
    if case == GONE:
        return
    if case != NONE:
        if not cases(office)[case].open or cases(office)[case].with_applicant:
            return
        drawn = real_at(office, its.taken_over, place)
        luck = arithmetic.thinned(drawn, share_of_enquiries(office, case))
        if luck < 0.0:
            return  # levers have spared it
    contact = begin_contact(office, listed, case)
    if case == NONE or not _try_take_over(office, contact, case, luck):
        attempt(office, contact)


@jit
def _try_take_over(office: Office, contact: int, case: int, luck: float) -> bool:
    """Hand an accompanied client's enquiry to the case managers; False: the office is asked."""
    one = contacts(office)[contact]
    arrangement = arrangement_now(office, one.client)
    team = case_managers(office, arrangement)
    if team == NONE:
        return False
    accompany = accompanying(office)[arrangement]
    if cases(office)[case].overlap >= accompany.share or luck >= accompany.takes_over:
        return False
    work = pieces(office)[one.piece]
    work.step, work.since = ACCOMPANY, state(office)[0].now
    write_contact(office, TAKEN_OVER, contact, team, 0.0)
    offer(office, team, one.piece, False)
    return True


@jit
def visit_in_emergency(office: Office, case: int) -> None:
    """Send a client whose title is about to lapse to whoever receives visitors."""
    contact = begin_contact(office, cases(office)[case].appointment, case)
    contacts(office)[contact].emergency = True
    attempt(office, contact)


# -- attempts --------------------------------------------------------------------------------------


@jit
def receiver_of(office: Office, contact: int) -> int:
    """Return the team that the rule of the channel names now."""
    one = contacts(office)[contact]
    arrangement = arrangement_now(office, one.client)
    return who_receives(office, arrangement, one.channel, one.kind, one.client)


@jit
def attempt(office: Office, contact: int) -> None:
    """Bring a call, a mail or a visit to the team that the channel's rule names."""
    one, now = contacts(office)[contact], state(office)[0].now
    comes_in_hours = one.channel == COUNTER and not one.emergency
    if comes_in_hours and _put_off(office, contact, next_visit(office, now)):
        return
    team = receiver_of(office, contact)
    if (
        teams(office)[team].deputy != NONE
        and one.channel != EMAIL
        and teams(office)[team].present == 0
    ):
        team = int(teams(office)[team].deputy)
    counter = teams(office)[team].counter
    if (
        counter != NONE
        and comes_in_hours
        and _put_off(office, contact, next_open(office, counter, now))
    ):
        return
    work = pieces(office)[one.piece]
    one.team, work.since = team, now
    one.attempt += 1
    write_contact(office, CONTACT_ATTEMPT, contact, team, float(one.attempt))
    if one.channel == EMAIL:
        work.step = MAIL
        chain(office, contact)
        offer(office, team, one.piece, False)
        expect_further(office, contact)
        return
    work.step = CONTACT
    if one.emergency:
        write_contact(office, EMERGENCY, contact, team, 0.0)
    if one.channel == COUNTER:
        welcome(office, team, contact)
    elif keeps_out_calls(office):
        give_up(office, team, contact)
    elif not ring(office, team, one.piece):
        _hold_the_line(office, team, contact)


@jit
def welcome(office: Office, team: int, visitor: int) -> None:
    """Bring a visitor to the clerk idle longest, or to a chair."""
    idle = teams(office)[team].idle_first
    if idle != NONE:
        bring(office, idle, contacts(office)[visitor].piece)
    else:
        sit_down(office, team, visitor)


@jit
def _put_off(office: Office, contact: int, date: float) -> bool:
    """Send a visitor on to a date; False: that is now."""
    if date <= state(office)[0].now:
        return False
    call_at(office, date, _ATTEMPT + contacts(office)[contact].entity, contact, IF_OPEN)
    return True


@jit
def come_again(office: Office, contact: int) -> None:
    """Make a visit that was put off; as any enquiry, only while its case is open."""
    one = contacts(office)[contact]
    if one.concerns != NONE and one.case == NONE:
        case = cases(office)[one.concerns]
        if case.closed or case.with_applicant:
            release_contact(office, contact)
            return
    attempt(office, contact)


@jit
def _hold_the_line(office: Office, team: int, contact: int) -> None:
    one = contacts(office)[contact]
    hold_on(office, team, contact, False)
    patience = attempts(office)[one.caller * MOST_ATTEMPTS + one.attempt - 1].patience
    if patience < inf:
        hold_contact(office, contact)
        date = state(office)[0].now + patience
        call_at(office, date, _PATIENCE + one.entity, contact, one.attempt)


@jit
def expire_patience(office: Office, contact: int, of_attempt: int) -> None:
    """Let a caller give up who still waits since the attempt of then."""
    one = contacts(office)[contact]
    if one.line == ON_THE_LINE and one.attempt == of_attempt:
        abandon(office, one.team, contact)
    release_contact(office, contact)


@jit
def abandon(office: Office, team: int, contact: int) -> None:
    """Hang up for a caller; some dial again after a while of open hours, the rest is lost."""
    leave_line(office, team, contact)
    give_up(office, team, contact)


@jit
def give_up(office: Office, team: int, contact: int) -> None:
    """Let a call fail that nobody takes."""
    one, run = contacts(office)[contact], state(office)[0]
    write_contact(office, ABANDON, contact, team, float(one.attempt))
    pause = attempts(office)[one.caller * MOST_ATTEMPTS + one.attempt - 1].redial_after
    if pause == inf:
        write_contact(office, LOST, contact, team, float(one.attempt))
        follow_loss(office, contact)
        if one.asks_for_slot:
            answer_ask(office, one.case, False)
        release_contact(office, contact)
        return
    write_contact(office, REDIAL, contact, team, float(one.attempt))
    # A delay that ends with the line is over when the line opens again.
    date = next_open(office, run.phone, after(office, run.phone, run.now, pause))
    date = next_call(office, date)
    call_at(office, date, _ATTEMPT + one.entity, contact, AS_IT_IS)


@jit
def hang_up(office: Office, team: int) -> None:
    """Let all who hold a team's line give up."""
    caller = first_waiting(office, team, ON_THE_LINE)
    while caller != NONE:
        abandon(office, team, caller)
        caller = first_waiting(office, team, ON_THE_LINE)
