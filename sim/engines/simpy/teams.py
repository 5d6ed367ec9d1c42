"""A team: clerks who share a queue, a phone line and a row of chairs for visitors."""

from bisect import insort
from collections import deque
from collections.abc import Iterator, Mapping
from typing import ClassVar, Protocol

from sim.engines.simpy.caseloads import Caseloads
from sim.engines.simpy.clerks import Clerk, Client, Work
from sim.engines.simpy.desk import Desk
from sim.engines.simpy.queues import Tally, TeamQueue
from sim.engines.simpy.records import Case, Contact, Piece, Visit
from sim.events.kinds import MAIL
from sim.plan.calendar import Calendar
from sim.plan.lending import NOBODY
from sim.plan.plan import PhasePlan, who_answer
from sim.scenario.structure import Discipline, TeamPlan


class Lends(Protocol):
    """The rule by which teams lend their work, as they see it."""

    after: float
    """Minutes that work waits before it is lent."""

    def take_for(self, clerk: Clerk) -> Piece | None:
        """Take another team's work for a clerk without work."""
        ...

    def look_soon(self) -> None:
        """Let all idle clerks look when what happens at this instant is over."""
        ...

    def give_away(self, piece: Piece, owner: "Team") -> bool:
        """Bring work that would wait on to an idle clerk of another team."""
        ...


class Team:
    """What a team holds, and whom it gives the next work (model.md §5, §6)."""

    queue_kind: ClassVar[type[TeamQueue]] = TeamQueue
    __slots__ = (
        "_clock", "_day", "_desk", "_lent", "_most_urgent", "booked", "by_interruption", "callers",
        "caseloads", "clerks", "counter", "department", "deputy", "discipline", "finishers",
        "goes_on", "idle", "idle_minutes", "index", "lending", "management",
        "may_decide", "name", "outside", "phone_clerks", "phone_free", "queue", "speed_up", "tally",
        "travelling", "urgent_in_a_row", "visitors",
    )  # fmt: skip

    def __init__(
        self, desk: Desk, index: int, name: str, plan: TeamPlan,
        phone_free: Calendar | None,
    ) -> None:  # fmt: skip
        self._desk, self.index, self.name = desk, index, name
        self._clock = desk.clock
        self.department = plan.department
        self.discipline = plan.discipline
        self.management = desk.plan.scenario.management
        self.speed_up = 0.0
        """By how much faster the team does the steps of cases."""
        self.outside, self.may_decide = plan.outside, plan.may_decide
        rule = desk.plan.lending
        self._lent = rule.levels if rule is not None else None
        self.lending: Lends | None = None
        """By which rule the team lends and borrows; None: it does not."""
        self.tally = Tally(desk.plan.waiting) if desk.plan.review is not None else None
        """How many pieces of each kind wait in the team's queues; None: nobody asks."""
        self.queue = self._empty_queue()
        self._most_urgent = self._most_urgent_in_a_row()
        self.urgent_in_a_row = 0
        """Urgent cases taken since the last other case."""
        self.caseloads = self._new_caseloads(plan)
        """Whose cases are whose; None: all cases are the team's."""
        self.deputy: Team | None = None
        """Who takes calls and visits while nobody of the team is present."""
        self.callers: dict[Contact, None] = {}
        """Callers on the line, the longest waiting first."""
        self.visitors: deque[Contact] = deque()
        self.booked: list[Visit] = []
        """Clients who have come to a date and wait, by date and desk."""
        self.clerks: list[Clerk] = []
        self.idle: dict[Clerk, float] = {}
        """Present clerks without work and since when, the longest idle first."""
        self.by_interruption: dict[Clerk, float] = {}
        """All clerks and when they were interrupted, the one longest ago first."""
        self.idle_minutes = 0.0
        """What the idle times that are over add up to."""
        self.travelling = 0
        """Files on their way to the team."""
        self._day = 0
        self.phone_clerks: float = 0
        """Of the present clerks those who answer: a number, or (float) a share."""
        self.phone_free = phone_free
        self.counter = desk.plan.counters[name]
        """When visits are received; None: in all hours of the office."""
        self.goes_on = True
        """Whether the team has posts in this phase."""
        self.finishers: list[Clerk] = []
        """Of a team that is no more: its former clerks, who finish what is left."""

    def seat(self, clerks: list[Clerk]) -> None:
        """Put the clerks of the start into the team."""
        self.clerks = clerks
        self.by_interruption = dict.fromkeys(clerks, -1.0)
        if self.caseloads is not None:
            for clerk in clerks:
                self.caseloads.open_for(clerk, self.discipline)

    # -- phases ---------------------------------------------------------------------------

    def enter_phase(
        self, phase: PhasePlan, before: list[Clerk], teams: Mapping[str, "Team"]
    ) -> None:
        """Take on the posts and rules of a phase; `before` are the clerks that the team had."""
        staff = phase.staff.get(self.name)
        self.speed_up = phase.speed_up[self.index]
        had, self.goes_on = self.goes_on, staff is not None and staff.clerks > 0
        if self.goes_on:
            self._set_finishers([])
        else:
            former = (
                [clerk for clerk in before if clerk.team is not self] if had else self.finishers
            )
            self._set_finishers([clerk for clerk in former if clerk.seat.exists[1] > phase.begin])
        plan = phase.teams.get(self.name)
        if plan is not None:
            self.department, self.phone_clerks = plan.department, phase.phone_clerks[self.name]
            self.may_decide = plan.may_decide
            self.deputy = teams.get(plan.deputy or "")
            self._change_discipline(plan.discipline)
            self._change_caseloads(plan)
        self.choose_who_answers()
        if self.caseloads is not None and not self.goes_on:
            for piece in self.caseloads.close_all():
                self.queue.push(piece)
            self.caseloads = None

    @property
    def gets_done(self) -> bool:
        """Whether anybody does the team's work: clerks of its own, or former ones."""
        return self.goes_on or bool(self.finishers)

    def _new_caseloads(self, plan: TeamPlan) -> Caseloads | None:
        return Caseloads(self._desk, self.index, self.tally) if plan.caseload == "own" else None

    def _change_caseloads(self, plan: TeamPlan) -> None:
        """Let cases be somebody's from now on, where the team says so; they stay so."""
        before = self.caseloads
        if before is not None and (before.own or plan.caseload != "own"):
            return
        waiting = before.close_all() if before is not None else []
        self.caseloads = self._new_caseloads(plan)
        if self.caseloads is not None:
            for clerk in self.clerks:
                self.caseloads.open_for(clerk, self.discipline)
        for piece in waiting:
            self.queue.push(piece)

    def _set_finishers(self, clerks: list[Clerk]) -> None:
        for clerk in self.finishers:
            clerk.finishes.remove(self)
        self.finishers = clerks
        for clerk in clerks:
            clerk.finishes.append(self)

    def _change_discipline(self, discipline: Discipline) -> None:
        """Serve the queues in another order from now on."""
        if discipline == self.discipline:
            return
        self.discipline = discipline
        self._most_urgent = self._most_urgent_in_a_row()
        waiting, self.queue = self.queue.taken_out(), self._empty_queue()
        for piece in waiting:
            self.queue.push(piece)
        if self.caseloads is not None:
            self.caseloads.change_discipline(discipline)

    def _most_urgent_in_a_row(self) -> int | None:
        """Return how many urgent cases may come in a row; None: any number."""
        has_class = "urgent" in self.discipline.classes
        return self.management.urgent_in_a_row if has_class else None

    def _empty_queue(self) -> TeamQueue:
        lent_to = self.lent_to if self._lent is not None and not self.outside else None
        return self.queue_kind(
            self.discipline, self.management.urgent_by, self._desk.plan.target_age, lent_to,
            self.tally, self._desk.plan.priorities,
        )  # fmt: skip

    def lent_to(self, piece: Piece) -> int:
        """Return who may be lent a piece of the team's work; of own caseloads nobody."""
        if self._lent is None:
            return NOBODY
        if self.caseloads is not None:
            case = piece if isinstance(piece, Case) else piece.concerns
            if case is not None and not case.closed:
                return NOBODY
        return self._lent[piece.step][piece.client.index]

    def remove(self, clerk: Clerk) -> tuple[list[Piece], float]:
        """Take out a clerk who goes to another team.

        Returns what waits for that clerk alone, and when the clerk was interrupted last.
        """
        self.clerks.remove(clerk)
        if clerk in self.idle:
            self.idle_minutes += self._clock.now - self.idle.pop(clerk)
        waiting = self.caseloads.close_for(clerk) if self.caseloads is not None else []
        return waiting, self.by_interruption.pop(clerk)

    def add(self, clerk: Clerk, interrupted: float) -> None:
        """Take in a clerk from another team, who was interrupted last at that date."""
        self.clerks = sorted([*self.clerks, clerk], key=lambda each: each.number)
        dated = {**self.by_interruption, clerk: interrupted}
        order = sorted(dated.items(), key=lambda each: (each[1], each[0].number))
        self.by_interruption = dict(order)
        if self.caseloads is not None:
            self.caseloads.open_for(clerk, self.discipline)
        if clerk.resting and clerk.present:
            _put_last(self.idle, clerk, self._clock.now)

    def look_for_work(self) -> None:
        """Give what waits to idle clerks, and answer the line."""
        for clerk in list(self.idle):
            work = self.take_next(clerk)
            if work is not None:
                self.bring(clerk, work)
        if self.booked:
            self.receive_waiting()
        if self.callers:
            self.answer_the_line()
        if self.lending is not None:
            self.lending.look_soon()

    # -- presence -------------------------------------------------------------------------

    def start_presence(self, day: int, shift: int) -> None:
        """Begin the day of the clerks with these hours; give work to those who have none."""
        self._day = day
        self.bring_in([c for c in self.clerks if c.shift == shift and c.there and not c.present])

    def bring_in(self, coming: list[Clerk]) -> None:
        """Mark clerks as present from now on, and give them work."""
        if not coming:
            return
        for clerk in coming:
            clerk.present = True
        self.choose_who_answers()
        now = self._clock.now
        resting = [clerk for clerk in coming if clerk.resting]
        for clerk in resting:
            _put_last(self.idle, clerk, now)
        for clerk in resting:
            work = self.take_next(clerk)
            if work is not None:
                self.bring(clerk, work)
        if self.booked:
            self.receive_waiting()
        if self.callers:
            self.answer_the_line()
        if self.lending is not None:
            self.lending.look_soon()

    def end_presence(self, shift: int) -> None:
        """End the day of the clerks with these hours.

        When nobody stays, visitors inside are served in overtime, by as many of those who
        go as are needed.
        """
        going = {c: None for c in self.clerks if c.present and c.shift == shift}
        free = [clerk for clerk in self.idle if clerk in going]
        for clerk in going:
            self._send_off(clerk)
        self.choose_who_answers()
        if (self.visitors or self.booked) and not self.somebody_present():
            self._serve_in_overtime(free, going)

    def _serve_in_overtime(self, free: list[Clerk], going: dict[Clerk, None]) -> None:
        waiting: list[Client] = [*self.booked, *self.visitors]
        for visitor in waiting:
            if free:
                self._call_in(visitor)
                self._give(free.pop(0), visitor)
                continue
            clerk = next((c for c in self.by_interruption if c.interruptible and c in going), None)
            if clerk is None:
                return
            self._call_in(visitor)
            clerk.put_aside_for(visitor)

    def send_off(self, clerk: Clerk) -> None:
        """Send a clerk home in the middle of the presence."""
        self._send_off(clerk)
        self.choose_who_answers()

    def _send_off(self, clerk: Clerk) -> None:
        clerk.present = clerk.answers = False
        if clerk in self.idle:
            self.idle_minutes += self._clock.now - self.idle.pop(clerk)

    def choose_who_answers(self) -> None:
        """Choose the day's phone clerks among those present, in rotation."""
        present = [clerk for clerk in self.clerks if clerk.present]
        number = len(present)
        answering = who_answer(self.phone_clerks, number)
        for place, clerk in enumerate(present):
            clerk.answers = (place - self._day * answering) % number < answering

    def somebody_present(self) -> bool:
        """Tell whether any clerk is present."""
        for clerk in self.clerks:  # noqa: SIM110 - asked at every call, and any() costs three times
            if clerk.present:
                return True
        return False

    # -- handing out work -----------------------------------------------------------------

    def take_contact(self, clerk: Clerk) -> Client | None:
        """Take whom a freed clerk owes first: from the line, with a date, from the chairs."""
        if self.callers and clerk.answers and self.takes_calls():
            caller = next(iter(self.callers))
            del self.callers[caller]
            return caller
        if self.booked and (clerk.present or (clerk.there and not self.somebody_present())):
            visit = self.booked[0]
            self.send_away(visit)
            return visit
        if self.visitors and (clerk.present or (clerk.there and not self.somebody_present())):
            return self.visitors.popleft()
        return None

    def take_next(self, clerk: Clerk) -> Work | None:
        """Take what a freed clerk without a paused case does next."""
        contact = self.take_contact(clerk)
        if contact is not None or not clerk.present:
            return contact
        if clerk.owes > 0.0:
            return clerk.begin_mentoring()
        for team in clerk.finishes:
            if team.queue.waiting:
                piece = team.take_waiting(clerk)
                if piece is not None:
                    return piece
        return self.take_waiting(clerk)

    def take_waiting(self, clerk: Clerk) -> Piece | None:
        """Take the next piece that waits for a clerk of the team; never too many urgent in a row.

        After so many urgent cases comes one of another class of cases, if any waits, before all
        else. Tasks neither count nor end the row, or a certificate now and then would keep the
        other cases waiting (model.md §11).
        """
        most = self._most_urgent
        if most is None:
            return self._pop(clerk)
        piece = self._pop(clerk, past_urgent=True) if self.urgent_in_a_row >= most else None
        if piece is None:
            piece = self._pop(clerk)
        if isinstance(piece, Case):
            self.urgent_in_a_row = self.urgent_in_a_row + 1 if piece.urgent else 0
        return piece

    def _pop(self, clerk: Clerk, past_urgent: bool = False) -> Piece | None:  # noqa: FBT001, FBT002 - see lines
        if self.caseloads is not None:
            return self.caseloads.take_next(clerk, self.queue, past_urgent=past_urgent)
        return self.queue.pop(past_urgent)

    def borrow(self, clerk: Clerk) -> Piece | None:
        """Take work of another team for a clerk who finds none in the own."""
        return self.lending.take_for(clerk) if self.lending is not None else None

    def offer(self, piece: Piece, first: bool = False) -> None:  # noqa: FBT001, FBT002 - see lines
        """Give work to the clerk idle longest, or let it wait; a dropped mail is no work."""
        if isinstance(piece, Contact) and piece.dropped:
            return
        whose = self.caseloads.who_goes_on(piece) if self.caseloads is not None else None
        if whose is not None and whose in self.idle:
            self.bring(whose, piece)
            return
        if whose is not None and self.caseloads is not None:
            self.caseloads.push(whose, piece, first=first)
            return
        if self.idle:
            self.bring(next(iter(self.idle)), piece)
            return
        if self.finishers:
            idle = [clerk for clerk in self.finishers if clerk in clerk.team.idle]
            if idle:
                clerk = min(idle, key=lambda each: (each.team.idle[each], each.number))
                clerk.team.bring(clerk, piece)
                return
        lending = self.lending
        if (
            lending is None
            or piece.since + lending.after > self._clock.now  # it has to wait first
            or not lending.give_away(piece, self)
        ):
            self.queue.push(piece, first)

    def look_for_barred_work(self) -> None:
        """Give idle clerks what was barred for them, where that is lifted from now on."""

    def queues(self) -> Iterator[TeamQueue]:
        """Yield the team's queue, and those of its clerks where they have caseloads."""
        yield self.queue
        if self.caseloads is not None:
            yield from self.caseloads.queues()

    def pass_on_work_of(self, clerk: Clerk) -> None:
        """Offer what waits for a clerk alone to the whole team."""
        if self.caseloads is not None:
            for piece in self.caseloads.take_waiting(clerk):
                self.offer(piece)
        self.look_for_barred_work()

    def empty_caseload_of(self, clerk: Clerk) -> None:
        """Begin a caseload anew for a seat whose holder has left."""
        if self.caseloads is not None:
            self.caseloads.reset(clerk)

    def knows(self, contact: Contact, clerk: int) -> bool:
        """Tell whether a contact is about no case that another clerk of the team has."""
        if self.caseloads is None:
            return True
        whose = self.caseloads.clerk_of(contact)
        return whose is None or whose.number == clerk

    def rest(self, clerk: Clerk) -> None:
        """Note that a clerk is without work from now on."""
        clerk.resting = True
        if clerk.present:
            _put_last(self.idle, clerk, self._clock.now)

    def bring(self, clerk: Clerk, work: Work) -> None:
        """Bring work to an idle clerk."""
        self.idle_minutes += self._clock.now - self.idle.pop(clerk)
        self._give(clerk, work)

    def _give(self, clerk: Clerk, work: Work) -> None:
        # Before the clerk begins it: nobody is to get another mail about the same meanwhile.
        if work.step == MAIL:
            self._desk.begin_mail(work)  # type: ignore[arg-type]
        clerk.resting = False
        clerk.brought.succeed(work)

    # -- the phone ------------------------------------------------------------------------

    def takes_calls(self) -> bool:
        """Tell whether the team is outside its phone-free hours."""
        return self.phone_free is None or not self.phone_free.is_open(self._clock.now)

    def ring(self, caller: Contact) -> bool:
        """Connect a call to a free clerk, else interrupt one; False: nobody can take it."""
        clerk = self.who_answers(caller)
        if clerk is None:
            return False
        self.connect(clerk, caller)
        return True

    def who_answers(self, caller: Contact) -> Clerk | None:
        """Find who takes a call: a free clerk, else one to interrupt; None: nobody can.

        A call about somebody's own case reaches that clerk if possible, else a deputy.
        """
        if not self.takes_calls():
            return None
        if self.caseloads is not None:
            whose = self.caseloads.clerk_of(caller)
            if whose is not None and whose.answers and (whose in self.idle or whose.interruptible):
                return whose
        for clerk in self.idle:
            if clerk.answers:
                return clerk
        for clerk in self.by_interruption:
            if clerk.interruptible and clerk.answers:
                return clerk
        return None

    def connect(self, clerk: Clerk, caller: Contact) -> None:
        """Give a call to the clerk who was found for it."""
        if clerk in self.idle:
            self.bring(clerk, caller)
            return
        del self.by_interruption[clerk]
        _put_last(self.by_interruption, clerk, self._clock.now)
        clerk.interrupt_with(caller)

    def welcome(self, visitor: Contact) -> None:
        """Bring a visitor to the clerk idle longest, or to a chair."""
        if self.idle:
            self.bring(next(iter(self.idle)), visitor)
        else:
            self.visitors.append(visitor)

    def receive(self, visit: Visit) -> None:
        """Bring a client with a date to the clerk idle longest, else to one who puts work aside.

        That is the one interrupted longest ago, by a call or a client with a date. If nobody can,
        the client waits.
        """
        if self.idle:
            self.bring(next(iter(self.idle)), visit)
            return
        clerk = next((c for c in self.by_interruption if c.interruptible and c.present), None)
        if clerk is None:
            visit.waits = True
            insort(self.booked, visit, key=_by_date_and_desk)
            return
        del self.by_interruption[clerk]
        _put_last(self.by_interruption, clerk, self._clock.now)
        clerk.put_aside_for(visit)

    def send_away(self, visit: Visit) -> None:
        """Let a client with a date wait no more: a clerk is free, or nobody will come."""
        self.booked.remove(visit)
        visit.waits = False

    def _call_in(self, visitor: Client) -> None:
        if isinstance(visitor, Visit):
            self.send_away(visitor)
        else:
            self.visitors.remove(visitor)

    def receive_waiting(self) -> None:
        """Bring the clients with a date who wait to those who can put work aside now."""
        for visit in list(self.booked):
            self.send_away(visit)
            self.receive(visit)
            if visit.waits:
                return

    def answer_the_line(self) -> None:
        """Connect the callers who hold the line, as far as somebody can answer now."""
        for caller in list(self.callers):
            del self.callers[caller]
            if not self.ring(caller):
                self.callers = {caller: None, **self.callers}
                return


def _by_date_and_desk(visit: Visit) -> tuple[float, int]:
    return visit.date, visit.desk


def _put_last(line: dict[Clerk, float], clerk: Clerk, now: float) -> None:
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
