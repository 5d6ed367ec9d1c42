"""A clerk at work: takes what comes next, is interrupted, finds back (model.md §5 and §7).

A clerk is a seat: people come to it, are away for a while, and leave it for good (§8).
"""

from collections.abc import Generator
from typing import Final, Protocol

import simpy
from simpy.events import Event

from sim.engines.simpy.desk import Desk
from sim.engines.simpy.queues import TeamQueue
from sim.engines.simpy.records import Case, Contact, Mentoring, Piece, Visit
from sim.events.families import CLERKS, FAMILY
from sim.events.kinds import (
    BACK,
    CONTACT,
    CONTACT_END,
    ERROR,
    GIVEN_BACK,
    INTERRUPT,
    LAG_START,
    LEFT,
    LENT,
    MAIL,
    MENTORING,
    MORNING,
    MOVED,
    NONE,
    PAUSE,
    RESUME,
    SPEED,
    START,
    VISIT_TASK,
    WORK_END,
)
from sim.events.log import row
from sim.plan import arithmetic
from sim.plan.arithmetic import rank
from sim.plan.calendar import Calendar
from sim.plan.roster import PEOPLE_OF_A_SEAT, Seat

_CONTACT_END = rank(CONTACT_END)
_WORK_END = rank(WORK_END)
_PASSED_ON = rank(MORNING) + 1
_GOES: Final = object()
_OTHER_HOURS: Final = object()

Client = Contact | Visit
"""Who is served in one go, at the line, at the counter or on a booked date."""
Task = Piece | Mentoring
"""Work that others may go on with."""
Work = Task | Visit
Life = Generator[Event, Work, None]


class Crew(Protocol):
    """The team, as its clerks see it."""

    index: int
    may_decide: bool
    speed_up: float
    queue: TeamQueue
    idle: dict["Clerk", float]

    def take_next(self, clerk: "Clerk") -> Work | None:
        """Take what a freed clerk without a paused case does next."""
        ...

    def take_waiting(self, clerk: "Clerk") -> Piece | None:
        """Take the next piece that waits for a clerk of the team, or one who finishes its work."""
        ...

    def borrow(self, clerk: "Clerk") -> Piece | None:
        """Take work of another team for a clerk who finds none in the own."""
        ...

    def take_contact(self, clerk: "Clerk") -> Client | None:
        """Take the caller or visitor that a freed clerk owes first."""
        ...

    def rest(self, clerk: "Clerk") -> None:
        """Note that a clerk is without work from now on."""
        ...

    def bring(self, clerk: "Clerk", work: Work) -> None:
        """Bring work to an idle clerk."""
        ...

    def send_off(self, clerk: "Clerk") -> None:
        """Send a clerk home in the middle of the presence."""
        ...

    def bring_in(self, coming: list["Clerk"]) -> None:
        """Mark clerks as present from now on, and give them work."""
        ...

    def empty_caseload_of(self, clerk: "Clerk") -> None:
        """Begin a caseload anew for a seat whose holder has left."""
        ...

    def pass_on_work_of(self, clerk: "Clerk") -> None:
        """Offer what waits for a clerk alone to the whole team."""
        ...

    def remove(self, clerk: "Clerk") -> tuple[list[Piece], float]:
        """Take out a clerk who goes to another team."""
        ...

    def add(self, clerk: "Clerk", interrupted: float) -> None:
        """Take in a clerk from another team, who was interrupted last at that date."""
        ...


class Clerk:
    """One clerk: a process that does one thing at a time."""

    __slots__ = (
        "_desk", "answers", "at_work", "brought", "clock", "deputised", "drops",
        "filled", "finishes", "helps", "in_hand", "interruptible", "joined", "last_step",
        "learning", "learns_since", "number", "owes", "parting", "presence", "present",
        "process", "resting", "returns", "seat", "shift", "start_output", "taken_from", "team",
        "tenure", "there", "with_client", "write",
    )  # fmt: skip

    def __init__(
        self, desk: Desk, team: Crew, number: int, seat: Seat, shift: int, presence: Calendar
    ) -> None:
        self._desk, self.team, self.number, self.seat = desk, team, number, seat
        self.clock, self.write = desk.clock, desk.write
        self.shift = shift
        """Number of the hours that the seat has."""
        self.presence = presence
        self.there = True
        """Whether somebody holds the seat and is neither on leave nor ill."""
        self.filled = True
        self.deputised = False
        """Whether others go on with what waits for the clerk."""
        self.present = False
        """Whether the clerk is there and it is one of the clerk's hours."""
        self.answers = False
        """Whether this clerk takes calls right now."""
        self.at_work = False
        """Whether the work in hand goes on right now."""
        self.interruptible = False
        self.with_client = False
        self.resting = False
        """Whether the clerk waits for work to be brought."""
        self.in_hand: Task | None = None
        self.taken_from = team.index
        """The team that the work in hand is of."""
        self.helps: int = NONE
        """The team whose work is in hand, or about to be, because it was lent; else NONE."""
        self.finishes: list[Crew] = []
        """Former teams that are no more, whose work the clerk finishes first."""
        self.last_step = NONE
        self.tenure = 0
        """How many people have left the seat."""
        self.parting: tuple[int, int] | None = None
        """How a clerk who is with a client leaves when that is over."""
        self.drops = False
        """Whether the work in hand is for others to go on with."""
        self.returns: Event | None = None
        """Comes when an absent clerk's work goes on; its value: with this clerk or not."""
        self.joined = self.learns_since = self.learning = 0.0
        self.start_output = 1.0
        self.owes = 0.0
        """Minutes that the clerk owes to newcomers as their mentor."""
        self.brought: Event = desk.clock.event()
        self.process = desk.clock.process(self.life())

    # -- work -----------------------------------------------------------------------------

    def life(self) -> Life:
        """Take the next work, do it, look again; without work, wait until some is brought."""
        while True:
            work = self.team.take_next(self)
            if work is None:
                work = self.team.borrow(self)
            if work is None:
                self.team.rest(self)
                self.brought = Event(self.clock)
                work = yield self.brought
            if work.step == CONTACT:
                yield from self.answer(work)  # type: ignore[arg-type]
                self.last_step = CONTACT
            elif isinstance(work, Visit):
                yield from self.receive(work)
                self.last_step = VISIT_TASK
            elif (yield from self.work_on(work)):
                self.last_step = work.step
                # A mail that was lent is resolved as others do, whoever's client it is.
                by = self.team.index if self.helps == NONE else NONE
                self._desk.route_done(work, by, self.number)
            self.helps = NONE

    def work_on(self, piece: Task) -> Generator[Event, Work, bool]:
        """Work on a piece until it is done; False when it was given back to the team.

        Service is preemptive-resume with a setup: an interruption leaves what is done, and a
        lag comes before the rest. A lag that is interrupted is lost; the next one starts in
        full. What is left pauses outside the presence by itself, and through an absence unless
        others are to go on with it.

        A step of 60 minutes with 10 of reading-in, begun at 09:00, would end at 10:10. A call
        at 09:20 takes 5 minutes and costs a lag of 3: 20 of the 70 minutes are done, the clerk
        is back at 09:25, finds back by 09:28 and ends at 10:18. A second call at 09:26, just
        like the first but for a lag of 4, ends at 09:31; nothing of the lag of 3 is left over,
        that of 4 is over at 09:35, and the step at 10:25. In a presence until 10:00, 25 minutes
        of it go on when the next one begins.
        """
        clock, team, write = self.clock, self.team, self.write
        entity, step, about = piece.entity, piece.step, piece.about
        speed = self.speed_for(step)
        self._prepare(piece)
        whole, lag = piece.minutes, 0.0
        left = piece.prefix + whole
        write(
            row(clock.now, START, entity, step, team.index, self.number, about, piece.since,
                piece.prefix)
        )  # fmt: skip
        if speed != 1.0:
            self._write_speed(piece, speed)
        self.in_hand = piece
        if isinstance(piece, Case) and piece.team != NONE:
            self.taken_from = piece.team
        while True:
            begun = clock.now
            if self.drops or not self.there:
                if not (yield from self._wait_for_return()):
                    self._give_back(piece, left, whole)
                    return False
                self._log_going_on(piece, begun, lag)
                continue
            self.at_work, self.interruptible = True, step != MENTORING
            presence = self.presence
            try:
                minutes = arithmetic.stretch(left, lag, speed)
                ends = arithmetic.after(presence.opens, presence.closes, begun, minutes)
                yield clock.at(ends, _WORK_END + entity)
            except simpy.Interrupt as why:
                done = presence.between(begun, clock.now)
                left = arithmetic.left_after(left, lag, done, speed)
                lag = arithmetic.lag_after(lag, done)
                first: Contact = why.cause  # type: ignore[assignment]
                if first is not _GOES and first is not _OTHER_HOURS:
                    in_presence = self.present
                    last: Contact | None = yield from self.serve(first)
                    if in_presence and last is not None:
                        lag = last.block.lag[last.index]
                        rework = self._rework_after(first, piece)
                        whole, left = whole + rework, left + rework
                    if not self._is_away():
                        self._log_going_on(piece, begun, lag)
                left = max(left, 0.0)
                continue
            break
        self.at_work = self.interruptible = False
        self.in_hand = None
        piece.prefix = 0.0
        piece.reworked = False
        write(
            row(clock.now, WORK_END, entity, step, self.team.index, self.number, about, piece.since,
                piece.minutes)
        )  # fmt: skip
        return True

    def _prepare(self, piece: Task) -> None:
        """Add what comes before a piece of work: a mail's switch, the reading-in of what was lent.

        A case that is to be read in anyway is so once. Logs whose work it is that was lent.
        """
        if piece.step == MAIL:
            self._turn_to_mail(piece)  # type: ignore[arg-type]
        self.taken_from = self.team.index if self.helps == NONE else self.helps
        if self.helps == NONE:
            return
        reading_in = self._desk.plan.handoff.at(self.clock.now).reading_in
        if isinstance(piece, Case):
            piece.prefix = reading_in
        else:
            piece.prefix += reading_in
        self.write(
            row(self.clock.now, LENT, piece.entity, piece.step, self.helps, self.number,
                piece.about, piece.since, reading_in)
        )  # fmt: skip

    def _turn_to_mail(self, mail: Contact) -> None:
        self._desk.begin_mail(mail)
        if self.last_step not in (MAIL, NONE):
            mail.prefix = self._desk.plan.mail_switch

    def serve(self, client: Client) -> Generator[Event, Work, Contact | None]:
        """Serve a client and those who wait behind, back to back; return the last contact.

        None: who came first had a date, for which work is put aside without a lag.
        """
        interrupts, last = isinstance(client, Contact), None
        while True:
            if isinstance(client, Contact):
                last = client
                yield from self.answer(client)
            else:
                yield from self.receive(client)
            following = self.team.take_contact(self)
            if following is None:
                return last if interrupts else None
            client = following

    def answer(self, contact: Contact) -> Life:
        """Serve one caller or visitor to the end, beyond closing if need be."""
        clock, write, speed = self.clock, self.write, self.speed_for(CONTACT)
        write(
            row(clock.now, START, contact.entity, CONTACT, self.team.index, self.number,
             contact.about, contact.since, 0.0)
        )  # fmt: skip
        if speed != 1.0:
            self._write_speed(contact, speed)
        self.with_client = True
        yield clock.at(clock.now + contact.minutes / speed, _CONTACT_END + contact.entity)
        self.with_client = False
        write(
            row(clock.now, CONTACT_END, contact.entity, CONTACT, self.team.index, self.number,
             contact.about, contact.since, contact.minutes)
        )  # fmt: skip
        self._desk.route_served(contact, self.team.index, self.number)
        if self.parting is not None:
            self._complete_departure(*self.parting)

    def receive(self, visit: Visit) -> Life:
        """Serve a client who has come to a date, to the end, beyond closing if need be."""
        clock, write, speed = self.clock, self.write, self.speed_for(VISIT_TASK)
        write(
            row(clock.now, START, visit.entity, VISIT_TASK, self.team.index, self.number,
             visit.about, visit.since, visit.prefix)
        )  # fmt: skip
        if speed != 1.0:
            self._write_speed(visit, speed)
        self.with_client = True
        minutes = visit.prefix + visit.minutes
        yield clock.at(clock.now + minutes / speed, _WORK_END + visit.entity)
        self.with_client = False
        write(
            row(clock.now, WORK_END, visit.entity, VISIT_TASK, self.team.index, self.number,
             visit.about, visit.since, visit.minutes)
        )  # fmt: skip
        self._desk.route_visited(visit)
        if self.parting is not None:
            self._complete_departure(*self.parting)

    def interrupt_with(self, caller: Contact) -> None:
        """Interrupt the work in hand with a call."""
        self._leave_work(INTERRUPT)
        self.process.interrupt(caller)

    def put_aside_for(self, visitor: Client) -> None:
        """Put the work in hand aside for a visitor who has a date, or is inside at closing."""
        self._leave_work(PAUSE)
        self.process.interrupt(visitor)

    def _leave_work(self, event: int) -> None:
        # Unmarked by whoever rings, so that two rings at one instant cannot hit it twice.
        self.at_work = self.interruptible = False
        piece, write = self.in_hand, self.write
        assert piece is not None
        write(
            row(self.clock.now, event, piece.entity, piece.step, self.team.index, self.number,
             piece.about, piece.since, 0.0)
        )  # fmt: skip

    def _log_going_on(self, piece: Task, since: float, lag: float) -> None:
        write = self.write
        write(
            row(self.clock.now, LAG_START if lag > 0 else RESUME, piece.entity, piece.step,
             self.team.index, self.number, piece.about, since, lag)
        )  # fmt: skip

    def _rework_after(self, contact: Contact, piece: Task) -> float:
        """Return the minutes done again because the interruption caused an error."""
        plan = self._desk.plan
        if piece.reworked or contact.block.error[contact.index] >= plan.error_probability:
            return 0.0
        piece.reworked = True
        minutes = arithmetic.rework(piece.minutes, plan.rework_share)
        self.write(
            row(self.clock.now, ERROR, piece.entity, piece.step, self.team.index, self.number,
             piece.about, piece.since, minutes)
        )  # fmt: skip
        return minutes

    @property
    def person(self) -> int:
        """Number of who has the seat now; no two people have the same."""
        return self.number * PEOPLE_OF_A_SEAT + self.tenure

    # -- experience -----------------------------------------------------------------------

    def is_experienced(self) -> bool:
        """Tell whether the clerk's output is full."""
        return bool(self.clock.now >= self.learns_since + self.learning)

    def speed_for(self, step: int) -> float:
        """Return how fast the clerk works; it is fixed at the start of a piece of work."""
        own = step >= 0 and self.helps == NONE
        faster = self.team.speed_up if own else 0.0
        return arithmetic.speed(
            self.clock.now, self.learns_since, self.learning, self.start_output, faster
        )

    def _write_speed(self, piece: Work, speed: float) -> None:
        write = self.write
        write(
            row(self.clock.now, SPEED, piece.entity, piece.step, self.team.index, self.number,
             piece.about, piece.since, speed)
        )  # fmt: skip

    # -- coming and going -----------------------------------------------------------------

    def fill_seat(self, joined: float, learning: float, start_output: float) -> None:
        """Give the seat to somebody who joined at a date and learns for so many minutes."""
        self.joined, self.learning, self.start_output = joined, learning, start_output
        self.learns_since = joined
        self.last_step = NONE
        self._mark_there()

    def depart(self, event: int, reason: int = 0) -> None:
        """Leave for a while, or for good; a contact in hand ends first."""
        self.there = False
        self.filled = event != LEFT
        self.owes = 0.0
        if self.with_client:
            self.parting = (event, reason)
        else:
            self._complete_departure(event, reason)

    def _complete_departure(self, event: int, reason: int) -> None:
        self.parting = None
        self.log_seat(event, reason)
        if self.present:
            self.team.send_off(self)
        if event == LEFT:
            self.tenure += 1
            self.team.empty_caseload_of(self)
            self.deputised = False
            self.release_work()
        if self.at_work:
            self.at_work = self.interruptible = False
            self.process.interrupt(_GOES)

    def log_seat(self, event: int, minutes: float) -> None:
        """Log what becomes of the seat: joined, left, absent (with the reason), back, moved."""
        self.write(
            row(self.clock.now, event, NONE, NONE, self.team.index, self.number, NONE, self.joined,
             minutes)
        )  # fmt: skip

    def return_to_work(self) -> None:
        """End an absence."""
        if self.parting is None:
            self.log_seat(BACK, 0)
        self.parting = None
        self._mark_there()

    def _mark_there(self) -> None:
        self.there = self.filled = True
        self.deputised = False
        self._wake(with_clerk=True)

    def _is_away(self) -> bool:
        return self.drops or not self.there

    def release_work(self) -> None:
        """Release the work of an absent clerk: others of the team go on with it."""
        self.drops = self.in_hand is not None
        self._wake(with_clerk=False)
        if not self.deputised:
            self.deputised = True
            # When this morning is settled: nobody is given work who is about to go.
            self.clock.call_at(
                self.clock.now, _PASSED_ON + self.number, self.team.pass_on_work_of, self
            )

    def _wake(self, *, with_clerk: bool) -> None:
        returns, self.returns = self.returns, None
        if returns is not None:
            returns.succeed(with_clerk)

    def _wait_for_return(self) -> Generator[Event, bool, bool]:
        """Wait for the end of an absence; False when others go on with the work."""
        if not self.drops:
            self.returns = Event(self.clock)
            if (yield self.returns):
                return True
        self.drops = False
        return False

    def _give_back(self, piece: Task, left: float, whole: float) -> None:
        """Return the work in hand to the team's queue, to be read in again.

        `whole` is what it asked for when it was begun, and rework since; the rest of `left` is
        reading-in.
        """
        self.in_hand = None
        self.write(
            row(self.clock.now, GIVEN_BACK, piece.entity, piece.step, self.team.index, self.number,
             piece.about, piece.since, piece.minutes - left)
        )  # fmt: skip
        if not isinstance(piece, Mentoring):
            piece.minutes = min(left, whole)
            self._desk.route_given_back(piece, self.taken_from)

    # -- another team ---------------------------------------------------------------------

    def move_to(self, team: Crew, phase: int) -> list[Piece]:
        """Change to another team; return what waited for this clerk alone.

        `phase`: the one in which the clerk was in the former team. What is in hand stays there. Who
        holds the seat is as experienced in the new team as its work is known, and learns the rest.
        """
        now, before = self.clock.now, self.team
        waiting, interrupted = before.remove(self)
        learnt = arithmetic.learnt_share(now, self.learns_since, self.learning)
        self.team = team
        self.learning, counts = self._desk.retraining(phase, before.index, team.index)
        self.learns_since = arithmetic.learns_since(now, learnt, counts, self.learning)
        if self.filled:
            self.log_seat(MOVED, now - self.learns_since)
        team.add(self, interrupted)
        return waiting

    def have_hours(self, shift: int, presence: Calendar) -> None:
        """Have other hours from now on; what is in hand goes on in these."""
        self.shift, self.presence = shift, presence
        if self.at_work:
            self.at_work = self.interruptible = False
            self.process.interrupt(_OTHER_HOURS)
        now = self.clock.now
        there = presence.is_open(now) and presence.between(now - 1.0, now) > 0.0
        if self.present and not there:
            self.team.send_off(self)
        elif there and self.there and not self.present:
            self.team.bring_in([self])

    def begin_mentoring(self) -> Mentoring:
        """Take the mentoring that the clerk owes as a piece of work."""
        minutes, self.owes = self.owes, 0.0
        return Mentoring(CLERKS * FAMILY + self.number, minutes, self.clock.now)
