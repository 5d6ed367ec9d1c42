"""A team: clerks who share a queue, a phone line and a row of chairs for visitors."""

from collections import deque
from typing import TYPE_CHECKING

from sim.model.queues import Piece, TeamQueue
from sim.model.records import Contact
from sim.scenario.calendar import Calendar
from sim.structure.structure import TeamPlan

if TYPE_CHECKING:
    from sim.model.clerks import Clerk
    from sim.model.office import OfficeAtWork


class Team:
    """What a team holds, and whom it gives the next work (model.md §5, §6)."""

    def __init__(
        self, office: "OfficeAtWork", index: int, name: str, plan: TeamPlan, phone_clerks: int,
        phone_free: Calendar | None,
    ) -> None:  # fmt: skip
        self.office, self.index, self.name = office, index, name
        self.department = plan.department
        self.queue = TeamQueue(plan.discipline)
        self.callers: dict[Contact, None] = {}
        """Callers on the line, the longest waiting first."""
        self.visitors: deque[Contact] = deque()
        self.clerks: list[Clerk] = []
        self.idle: dict[Clerk, float] = {}
        """Clerks without work and since when, the longest idle first."""
        self.by_interruption: dict[Clerk, float] = {}
        """All clerks and when they were interrupted, the one longest ago first."""
        self.phone_clerks = phone_clerks
        self.phone_free = phone_free

    # -- presence -------------------------------------------------------------------------

    def presence_starts(self, day: int) -> None:
        """Let the day begin: today's phone clerks, and work for whoever has none."""
        number, answering = len(self.clerks), self.phone_clerks
        for place, clerk in enumerate(self.clerks):
            clerk.answers = (place - day * answering) % number < answering
        now = self.office.clock.now
        self.idle = {clerk: now for clerk in self.clerks if clerk in self.idle}
        for clerk in list(self.idle):
            work = self.next_for(clerk)
            if work is not None:
                self.bring(clerk, work)

    def presence_ends(self) -> None:
        """Let visitors inside be served, in overtime, by as many clerks as are needed."""
        for visitor in list(self.visitors):
            clerk = next(iter(self.idle), None)
            if clerk is not None:
                self.visitors.remove(visitor)
                self.bring(clerk, visitor)
                continue
            clerk = next((c for c in self.by_interruption if c.interruptible), None)
            if clerk is None:
                return
            self.visitors.remove(visitor)
            clerk.put_aside_for(visitor)

    # -- handing out work -----------------------------------------------------------------

    def next_contact(self, clerk: "Clerk") -> Contact | None:
        """Take the contact that a freed clerk owes first: a caller, then a visitor."""
        if self.callers and clerk.answers and self.takes_calls():
            caller = next(iter(self.callers))
            del self.callers[caller]
            return caller
        return self.visitors.popleft() if self.visitors else None

    def next_for(self, clerk: "Clerk") -> Piece | None:
        """Take what a freed clerk without a paused case does next."""
        contact = self.next_contact(clerk)
        if contact is not None or not self.office.present:
            return contact
        return self.queue.pop()

    def offer(self, piece: Piece) -> None:
        """Give work to the clerk idle longest, or let it wait."""
        if self.idle and self.office.present:
            self.bring(next(iter(self.idle)), piece)
        else:
            self.queue.push(piece, self.office.target_age(piece))

    def rest(self, clerk: "Clerk") -> None:
        """Let a clerk without work be idle from now on."""
        _put_last(self.idle, clerk, self.office.clock.now)

    def bring(self, clerk: "Clerk", work: Piece) -> None:
        """Bring work to an idle clerk."""
        del self.idle[clerk]
        clerk.brought.succeed(work)

    # -- the phone ------------------------------------------------------------------------

    def takes_calls(self) -> bool:
        """Tell whether the team is outside its phone-free hours."""
        return self.phone_free is None or not self.phone_free.is_open(self.office.clock.now)

    def ring(self, caller: Contact) -> bool:
        """Let a free clerk take a call, else one who is interrupted. False: nobody can."""
        clerk = self.who_answers()
        if clerk is None:
            return False
        self.connect(clerk, caller)
        return True

    def who_answers(self) -> "Clerk | None":
        """Find who takes a call: a free clerk, else one to interrupt; None: nobody can."""
        if not self.phone_clerks or not self.office.present or not self.takes_calls():
            return None
        for clerk in self.idle:
            if clerk.answers:
                return clerk
        for clerk in self.by_interruption:
            if clerk.interruptible and clerk.answers:
                return clerk
        return None

    def connect(self, clerk: "Clerk", caller: Contact) -> None:
        """Give a call to the clerk who was found for it."""
        if clerk in self.idle:
            self.bring(clerk, caller)
            return
        del self.by_interruption[clerk]
        _put_last(self.by_interruption, clerk, self.office.clock.now)
        clerk.interrupt_with(caller)

    def welcome(self, visitor: Contact) -> None:
        """Let a visitor be served by the clerk idle longest, or wait."""
        if self.idle and self.office.present:
            self.bring(next(iter(self.idle)), visitor)
        else:
            self.visitors.append(visitor)

    def phone_free_ends(self) -> None:
        """Let callers who held the line through phone-free hours be answered."""
        for caller in list(self.callers):
            del self.callers[caller]
            if not self.ring(caller):
                self.callers = {caller: None, **self.callers}
                return


def _put_last(line: dict["Clerk", float], clerk: "Clerk", now: float) -> None:
    """Add a clerk at the end of a line ordered by date; clerks of one date go by number."""
    behind = []
    for other in reversed(line):
        if line[other] < now or other.number < clerk.number:
            break
        behind.append(other)
    line[clerk] = now
    for other in reversed(behind):
        del line[other]
        line[other] = now
