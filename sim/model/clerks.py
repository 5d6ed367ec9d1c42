"""A clerk at work: takes what comes next, is interrupted, finds back (model.md §5 and §7)."""

from collections.abc import Generator
from typing import TYPE_CHECKING

import simpy
from simpy.events import Event

from sim.model.clock import rank
from sim.model.log import (
    CONTACT,
    CONTACT_END,
    ERROR,
    INTERRUPT,
    LAG_START,
    MAIL,
    NONE,
    PAUSE,
    RESUME,
    START,
    WORK_END,
)
from sim.model.queues import Piece
from sim.model.records import Contact

if TYPE_CHECKING:
    from sim.model.office import OfficeAtWork
    from sim.model.teams import Team

_CONTACT_END = rank(CONTACT_END)
_WORK_END = rank(WORK_END)

Life = Generator[Event, Piece, None]


class Clerk:
    """One clerk: a process that does one thing at a time."""

    __slots__ = (
        "answers", "brought", "clock", "in_hand", "interruptible", "last_step", "number",
        "office", "process", "team", "write",
    )  # fmt: skip

    def __init__(self, office: "OfficeAtWork", team: "Team", number: int) -> None:
        self.office, self.team, self.number = office, team, number
        self.clock, self.write = office.clock, office.log.write
        self.answers = False
        """Whether this clerk takes calls today."""
        self.interruptible = False
        self.in_hand: Piece | None = None
        self.last_step = NONE
        self.brought: Event = office.clock.event()
        self.process = office.clock.process(self.life())

    def life(self) -> Life:
        """Take the next work, do it, look again; without work, wait until some is brought."""
        team = self.team
        while True:
            work = team.next_for(self)
            if work is None:
                team.rest(self)
                self.brought = Event(self.clock)
                work = yield self.brought
            if work.step == CONTACT:
                yield from self.answer(work)  # type: ignore[arg-type]
                self.last_step = CONTACT
            else:
                yield from self.work_on(work)
                self.last_step = work.step
                self.office.finished(work, self.team)

    def work_on(self, piece: Piece) -> Life:
        """Work on a case's step, a mail or a call-back until it is done, with interruptions.

        What is left pauses outside the presence by itself. After an interruption a lag comes
        first; when that is interrupted too, a new one starts in full.
        """
        office, clock, team = self.office, self.clock, self.team
        presence = office.presence
        if piece.step == MAIL and self.last_step not in (MAIL, NONE):
            piece.prefix = office.plan.mail_switch
        left, lag = piece.prefix + piece.minutes, 0.0
        self.write(
            (clock.now, START, piece.entity, piece.step, team.index, self.number, piece.about,
             piece.since, piece.prefix)
        )  # fmt: skip
        self.in_hand = piece
        while True:
            begun = clock.now
            self.interruptible = True
            try:
                yield clock.at(presence.after(begun, lag + left), _WORK_END + piece.entity)
            except simpy.Interrupt as ring:
                done = presence.between(begun, clock.now)
                left -= max(done - lag, 0.0)
                lag = max(lag - done, 0.0)
                in_presence = office.present
                first: Contact = ring.cause  # type: ignore[assignment]
                last: Contact = yield from self.serve(first)
                if in_presence:
                    lag = last.block.lag[last.index]
                    left += self._rework_after(first, piece)
                self.write(
                    (clock.now, LAG_START if lag > 0 else RESUME, piece.entity, piece.step,
                     team.index, self.number, piece.about, begun, lag)
                )  # fmt: skip
                left = max(left, 0.0)
                continue
            break
        self.interruptible = False
        self.in_hand = None
        piece.prefix = 0.0
        piece.reworked = False
        self.write(
            (clock.now, WORK_END, piece.entity, piece.step, team.index, self.number, piece.about,
             piece.since, piece.minutes)
        )  # fmt: skip

    def serve(self, contact: Contact) -> Generator[Event, Piece, Contact]:
        """Serve a contact and those that wait behind it, back to back; return the last."""
        while True:
            yield from self.answer(contact)
            following = self.team.next_contact(self)
            if following is None:
                return contact
            contact = following

    def answer(self, contact: Contact) -> Life:
        """Serve one caller or visitor to the end, beyond closing if need be."""
        clock = self.clock
        self.write(
            (clock.now, START, contact.entity, CONTACT, self.team.index, self.number,
             contact.about, contact.since, 0.0)
        )  # fmt: skip
        yield clock.at(clock.now + contact.minutes, _CONTACT_END + contact.entity)
        self.write(
            (clock.now, CONTACT_END, contact.entity, CONTACT, self.team.index, self.number,
             contact.about, contact.since, contact.minutes)
        )  # fmt: skip
        self.office.served(contact, self.team)

    def interrupt_with(self, caller: Contact) -> None:
        """Let a call interrupt the work in hand."""
        self._leave_work(INTERRUPT)
        self.process.interrupt(caller)

    def put_aside_for(self, visitor: Contact) -> None:
        """Put the work in hand aside at closing for a visitor who is still inside."""
        self._leave_work(PAUSE)
        self.process.interrupt(visitor)

    def _leave_work(self, event: int) -> None:
        # Unmarked by whoever rings, so that two rings at one instant cannot hit it twice.
        self.interruptible = False
        piece = self.in_hand
        assert piece is not None
        self.write(
            (self.clock.now, event, piece.entity, piece.step, self.team.index, self.number,
             piece.about, piece.since, 0.0)
        )  # fmt: skip

    def _rework_after(self, contact: Contact, piece: Piece) -> float:
        """Return the minutes done again because the interruption caused an error."""
        plan = self.office.plan
        if piece.reworked or contact.block.error[contact.index] >= plan.error_probability:
            return 0.0
        piece.reworked = True
        minutes = plan.rework_share * piece.minutes
        self.write(
            (self.clock.now, ERROR, piece.entity, piece.step, self.team.index, self.number,
             piece.about, piece.since, minutes)
        )  # fmt: skip
        return minutes
