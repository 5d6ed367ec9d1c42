"""The office at work: cases and contacts on their way through the teams (model.md §3, 5, 6).

Assembled from a plan and a demand; from there on a run is deterministic.
"""

from collections.abc import Generator, Sequence
from math import inf

from simpy.events import Event

from sim.demand.blocks import CaseBlock, ContactBlock
from sim.demand.demand import Demand, Month
from sim.demand.enquiries import EnquiryFlow
from sim.demand.unrolling import APPLICANT, NEVER, REFERRAL, WITH_APPLICANT
from sim.model.clerks import Clerk
from sim.model.clock import Clock, rank
from sim.model.log import (
    ABANDON,
    ACCOMPANY,
    CALL_BACK,
    CALL_BACK_TASK,
    CASE_ARRIVAL,
    CONTACT,
    CONTACT_ATTEMPT,
    DECIDED,
    EXTERNAL_END,
    HANDOFF,
    ISSUED,
    LINE_CLOSE,
    LOST,
    MAIL,
    NONE,
    OPEN_AT_START,
    PATIENCE_END,
    PRESENCE_END,
    PRESENCE_START,
    PUT_THROUGH,
    REDIAL,
    ROWS_AT_ONCE,
    TAKEN_OVER,
    TRANSFER_END,
    URGENT,
    WITHDRAWN,
    EventLog,
    Observer,
)
from sim.model.plan import Plan
from sim.model.queues import Piece
from sim.model.records import Case, Contact
from sim.model.teams import Team
from sim.scenario.calendar import DAY
from sim.structure.rules import CHANNELS, KINDS, Client

Life = Generator[Event, None, None]

_ARRIVAL, _ATTEMPT, _EXTERNAL = rank(CASE_ARRIVAL), rank(CONTACT_ATTEMPT), rank(EXTERNAL_END)
_TRANSFER, _PATIENCE, _URGENT = rank(TRANSFER_END), rank(PATIENCE_END), rank(URGENT)
_LINE_CLOSE, _PRESENCE_END, _PRESENCE_START = (
    rank(LINE_CLOSE), rank(PRESENCE_END), rank(PRESENCE_START),
)  # fmt: skip
_BEFORE_ALL = rank(-1)

PHONE, EMAIL, COUNTER = (CHANNELS.index(name) for name in ("phone", "email", "counter"))


class OfficeAtWork:
    """One replication of one scenario."""

    def __init__(self, plan: Plan, demand: Demand, observers: Sequence[Observer]) -> None:
        self.plan = plan
        office = plan.scenario.office
        self.clock = Clock()
        self.log = EventLog(observers)
        self.presence, self.phone = plan.hours.presence, plan.hours.phone
        self.counter = plan.hours.counter
        self.present = False
        """Whether clerks are in presence."""
        self.mail_switch = 0.0
        if office.contacts is not None and office.contacts.mail_switch is not None:
            self.mail_switch = office.contacts.mail_switch.value
        error = office.interruption.error if office.interruption is not None else None
        self.error_probability = error.probability.value if error is not None else 0.0
        self.rework_share = error.rework_share.value if error is not None else 0.0
        self.reading_in = office.handoff.reading_in.value if office.handoff is not None else 0.0
        self.teams = self._teams()
        self._by_index = list(self.teams.values())
        self._clients = plan.clients
        self._owners = [self.teams[name] for name in plan.owners]
        self._accompany = plan.scenario.structure.accompany
        self._demand = demand
        self._run_length = plan.scenario.run.run_length
        self.open_cases: dict[Case, None] = {}
        """Cases neither decided nor withdrawn."""

    def _teams(self) -> dict[str, Team]:
        plan, teams, number = self.plan, {}, 0
        for index, (name, stated) in enumerate(plan.scenario.structure.teams.items()):
            team = Team(self, index, name, stated, plan.phone_clerks[name], plan.phone_free[name])
            for _ in range(plan.staff[name].clerks):
                team.clerks.append(Clerk(self, team, number))
                number += 1
            team.by_interruption = dict.fromkeys(team.clerks, -1.0)
            teams[name] = team
        return teams

    # -- running --------------------------------------------------------------------------

    def run(self) -> None:
        """Run from the start to the end of the run and hand every row to the observers."""
        for block in self._demand.opening():
            for index in range(len(block)):
                self._case_opens(block, index)
        clock = self.clock
        clock.process(self._months())
        clock.process(self._days())
        clock.process(self._lines())
        for team in self._by_index:
            if team.phone_free is not None:
                clock.process(self._phone_free(team))
        clock.run(until=self._run_length)
        self.log.flush()

    def _days(self) -> Life:
        """Open and close the office, day by day."""
        day, today = -1, -1.0
        for opens, closes in self.presence.intervals():
            yield self.clock.at(opens, _PRESENCE_START)
            self.present = True
            if opens // DAY > today:
                day, today = day + 1, opens // DAY
            for team in self._by_index:
                team.presence_starts(day)
            yield self.clock.at(closes, _PRESENCE_END)
            self.present = False
            for team in self._by_index:
                team.presence_ends()
            self.log.flush(at_least=ROWS_AT_ONCE)

    def _lines(self) -> Life:
        """Close the phone lines: who still waits gives up."""
        for _, closes in self.phone.intervals():
            yield self.clock.at(closes, _LINE_CLOSE)
            for team in self._by_index:
                for caller in list(team.callers):
                    self._gives_up(caller, team)

    def _phone_free(self, team: Team) -> Life:
        """Let a team answer those who held the line through its phone-free hours."""
        assert team.phone_free is not None
        for _, closes in team.phone_free.intervals():
            yield self.clock.at(closes, _PRESENCE_START + team.index)
            team.phone_free_ends()

    def _months(self) -> Life:
        """Let the demand of each month arrive, and hand the log on every day."""
        clock, begun = self.clock, 0.0
        for month in self._demand.months():
            self._month_begins(month)
            while begun < month.end:
                begun = min(begun + DAY, month.end)
                yield clock.at(begun, _BEFORE_ALL)
                self.log.flush(at_least=ROWS_AT_ONCE)

    def _month_begins(self, month: Month) -> None:
        for block in month.cases:
            if len(block):
                self.clock.process(self._arrivals(block))
        for contacts in month.contacts:
            if contacts.time:
                self.clock.process(self._attempts(contacts))
        for flow in month.enquiries:
            self._ask(flow, month.end)

    def _ask(self, flow: EnquiryFlow, end: float) -> None:
        contacts = flow.until(end)
        if contacts is not None:
            self.clock.process(self._attempts(contacts))

    def _arrivals(self, block: CaseBlock) -> Life:
        """Let the cases of a month arrive."""
        at, first = self.clock.at, block.family * (1 << 40) + block.first
        for index, date in enumerate(block.arrival):
            yield at(date, _ARRIVAL + first + index)
            self._case_arrives(block, index)

    def _attempts(self, contacts: ContactBlock) -> Life:
        """Let the contacts of a month call, write and visit for the first time."""
        at = self.clock.at
        for index, date in enumerate(contacts.time):
            yield at(date, _ATTEMPT + contacts.entity[index])
            self._first_attempt(contacts, index)

    # -- what rules see -------------------------------------------------------------------

    def owner(self, client: Client) -> str:
        """Name the team that owns a client's case."""
        return self._owners[client.index].name

    def waiting(self, team: str) -> int:
        """Return the pieces of work in a team's queue."""
        return self.teams[team].queue.waiting

    def target_age(self, piece: Piece) -> float:
        """Return the age from which on the case counts as late."""
        return self.plan.target_age[piece.client.index]

    # -- a case's way ---------------------------------------------------------------------

    def _case_opens(self, block: CaseBlock, index: int) -> None:
        """Put a case that is open at the start in its place; it is no arrival."""
        case = self._new_case(block, index)
        self.log.write((0.0, OPEN_AT_START, case.entity, NONE, NONE, NONE, case.about,
                        case.application, 0.0))  # fmt: skip
        self._goes_on(case)

    def _case_arrives(self, block: CaseBlock, index: int) -> None:
        case = self._new_case(block, index)
        self.log.write((self.clock.now, CASE_ARRIVAL, case.entity, NONE, NONE, NONE, case.about,
                        case.application, 0.0))  # fmt: skip
        self._goes_on(case)

    def _new_case(self, block: CaseBlock, index: int) -> Case:
        case = Case(block, index, self._clients[block.client[index]])
        block.records[index] = case
        self.open_cases[case] = None
        lapses = block.urgent[index]
        if lapses <= self.clock.now:
            case.urgent = True
        elif lapses < inf:
            self.clock.call_at(lapses, _URGENT + case.entity, self._becomes_urgent, case)
        return case

    def _becomes_urgent(self, case: Case) -> None:
        if case.closed:
            return
        case.urgent = True
        self.log.write((self.clock.now, URGENT, case.entity, NONE, NONE, NONE, case.about,
                        case.application, 0.0))  # fmt: skip
        if case.ticket != NONE and case.team is not None:
            case.team.queue.move_to_urgent(case)

    def _goes_on(self, case: Case) -> None:
        """Let a case come to the next entry of its journey."""
        block = case.block
        if case.at == case.end:
            self._leaves(case)
            return
        code, minutes = block.codes[case.at], block.minutes[case.at]
        if code >= 0:
            self._comes_to_step(case, code, minutes)
        elif code == REFERRAL:
            self._is_referred(case)
        else:
            case.with_applicant = code in WITH_APPLICANT
            case.since = self.clock.now
            self.clock.call_at(
                self.clock.now + minutes, _EXTERNAL + case.entity, self._wait_ends, case
            )

    def _comes_to_step(self, case: Case, step: int, minutes: float) -> None:
        """Give the step to the team that the rule names; another team costs a handoff."""
        team = self.teams[self.plan.step_rules[step].choose(case.client, self)]
        before, case.team = case.team, team
        case.step, case.minutes = step, minutes
        if before is not None and before is not team:
            case.prefix = self.reading_in
            self.log.write((self.clock.now, HANDOFF, case.entity, step, team.index, NONE,
                            case.about, case.application, case.prefix))  # fmt: skip
            travel = self._travel(before.department, team.department)
            if travel > 0:
                date = self.presence.after(self.clock.now, travel)
                self.clock.call_at(date, _TRANSFER + case.entity, self._file_arrives, case)
                return
        self._joins(case)

    def _travel(self, department: str, other: str) -> float:
        """Return the open minutes that a file travels between departments."""
        plan = self.plan
        return plan.transfer_inside if department == other else plan.transfer_between

    def _file_arrives(self, case: Case) -> None:
        self._log_transfer(case)
        self._joins(case)

    def _log_transfer(self, case: Case) -> None:
        team = case.team.index if case.team is not None else NONE
        self.log.write((self.clock.now, TRANSFER_END, case.entity, case.step, team, NONE,
                        case.about, case.application, 0.0))  # fmt: skip

    def _joins(self, case: Case) -> None:
        case.since = self.clock.now
        assert case.team is not None
        case.team.offer(case)

    def _is_referred(self, case: Case) -> None:
        """Let the file travel to the other side and back; who goes on reads in again."""
        referrals = self.plan.scenario.structure.referrals
        assert referrals is not None
        owner = self._owners[case.client.index]
        case.prefix = self.reading_in
        self.log.write((self.clock.now, HANDOFF, case.entity, NONE, self.teams[referrals.to].index,
                        NONE, case.about, case.application, self.reading_in))  # fmt: skip
        travel = self._travel(owner.department, self.teams[referrals.to].department)
        date = self.presence.after(self.clock.now, 2.0 * travel) if travel > 0 else self.clock.now
        self.clock.call_at(date, _TRANSFER + case.entity, self._comes_back, case)

    def _comes_back(self, case: Case) -> None:
        self._log_transfer(case)
        case.at += 1
        self._goes_on(case)

    def _wait_ends(self, case: Case) -> None:
        code = case.block.codes[case.at]
        case.with_applicant = False
        self.log.write((self.clock.now, EXTERNAL_END, case.entity, NONE, NONE, NONE, case.about,
                        case.since, code))  # fmt: skip
        if code == NEVER:
            self._closes(case, WITHDRAWN)
            return
        place = case.block.submission_at.get(case.at) if code == APPLICANT else None
        if place is None:
            case.at += 1
            self._goes_on(case)
        else:
            block = case.block.submissions
            assert block is not None
            contact, now = self._contact(block, place, case), self.clock.now
            # Nobody comes to a closed counter; mails arrive at any hour.
            date = now if contact.channel == EMAIL else self.counter.next_open(now)
            if date > now:
                self.clock.call_at(date, _ATTEMPT + contact.entity, self._attempt, contact)
            else:
                self._attempt(contact)

    def _leaves(self, case: Case) -> None:
        """Let a case leave the office at the end of its journey."""
        if case.block.decide_at[case.index] < case.end - 1:
            self.log.write((self.clock.now, ISSUED, case.entity, NONE, NONE, NONE, case.about,
                            case.application, 0.0))  # fmt: skip

    def _closes(self, case: Case, event: int) -> None:
        """End the lead time of a case: it is open no more and enquires no more."""
        case.closed = True
        case.block.closed[case.index] = 1
        case.block.records[case.index] = None
        del self.open_cases[case]
        team = case.team.index if case.team is not None else NONE
        self.log.write((self.clock.now, event, case.entity, case.step, team, NONE, case.about,
                        case.application, 0.0))  # fmt: skip

    def finished(self, piece: Piece, team: Team) -> None:
        """Go on with a piece of work that a clerk of the team has done."""
        if isinstance(piece, Case):
            if piece.at == piece.block.decide_at[piece.index]:
                self._closes(piece, DECIDED)
            piece.at += 1
            self._goes_on(piece)
        elif piece.step == MAIL:
            self._received(piece, team)

    # -- a contact's way ------------------------------------------------------------------

    def _contact(self, block: ContactBlock, index: int, case: Case | None) -> Contact:
        return Contact(block, index, self._clients[block.client[index]], case)

    def _first_attempt(self, block: ContactBlock, index: int) -> None:
        """Let a contact of the stream happen; an enquiry only while its case is open."""
        if block.cases:
            cases, place = block.case_blocks[index], block.cases[index]
            case: Case | None = cases.records[place]
            if case is None or case.with_applicant:
                return
            contact = self._contact(block, index, None)
            if self._is_taken_over(cases, place, block, index, contact):
                return
        else:
            contact = self._contact(block, index, None)
        self._attempt(contact)

    def _is_taken_over(
        self, cases: CaseBlock, place: int, block: ContactBlock, index: int, contact: Contact
    ) -> bool:
        """Let case managers answer for an accompanied client before the office is asked."""
        accompany = self._accompany
        if (
            accompany is None
            or cases.overlap[place] >= accompany.share.value
            or block.taken_over[index] >= accompany.takes_over.value
        ):
            return False
        team = self.teams[accompany.team]
        contact.step, contact.since = ACCOMPANY, self.clock.now
        self.log.write((self.clock.now, TAKEN_OVER, contact.entity, NONE, team.index, NONE,
                        contact.about, self.clock.now, 0.0))  # fmt: skip
        team.offer(contact)
        return True

    def _attempt(self, contact: Contact) -> None:
        """Let a call, a mail or a visit reach the team that the channel's rule names."""
        rule = self.plan.contact_rules[contact.channel]
        team = self.teams[rule.receive(contact.client, KINDS[contact.kind], self)]
        contact.team, contact.since = team, self.clock.now
        contact.attempt += 1
        self.log.write((self.clock.now, CONTACT_ATTEMPT, contact.entity, NONE, team.index, NONE,
                        contact.about, self.clock.now, contact.attempt))  # fmt: skip
        if contact.channel == EMAIL:
            contact.step = MAIL
            team.offer(contact)
            return
        contact.step = CONTACT
        if contact.channel == COUNTER:
            team.welcome(contact)
        elif not team.ring(contact):
            self._holds_the_line(contact, team)

    def _holds_the_line(self, contact: Contact, team: Team) -> None:
        team.callers[contact] = None
        patience = contact.block.patience[self._row(contact)]
        if patience < inf:
            self.clock.call_at(
                self.clock.now + patience, _PATIENCE + contact.entity,
                self._patience_ends, (contact, contact.attempt, team),
            )  # fmt: skip

    @staticmethod
    def _row(contact: Contact) -> int:
        """Return the entry of a contact's present attempt."""
        return contact.index * contact.block.attempts + contact.attempt - 1

    def _patience_ends(self, held: tuple[Contact, int, Team]) -> None:
        # SimPy keeps the timer of who was answered: it fires for nobody.
        contact, attempt, team = held
        if contact in team.callers and contact.attempt == attempt:
            self._gives_up(contact, team)

    def _gives_up(self, contact: Contact, team: Team) -> None:
        """Let a caller hang up; some dial again after a while of open hours, the rest is lost."""
        del team.callers[contact]
        now, about = self.clock.now, contact.about
        self.log.write((now, ABANDON, contact.entity, NONE, team.index, NONE, about,
                        contact.since, contact.attempt))  # fmt: skip
        after = contact.block.redial_after[self._row(contact)]
        event = REDIAL if after < inf else LOST
        self.log.write((now, event, contact.entity, NONE, team.index, NONE, about,
                        contact.since, contact.attempt))  # fmt: skip
        if after < inf:
            # A delay that ends with the line is over when the line opens again.
            date = self.phone.next_open(self.phone.after(now, after))
            self.clock.call_at(date, _ATTEMPT + contact.entity, self._attempt, contact)

    def served(self, contact: Contact, team: Team) -> None:
        """Go on with a caller or visitor whom a clerk of the team has served."""
        if not contact.put_through:
            self._received(contact, team)

    def _received(self, contact: Contact, team: Team) -> None:
        """Resolve a contact, or hand it on to the owning team; then the documents are there."""
        owner = self._owners[contact.client.index]
        plan = self.plan
        probability = plan.resolved_by_owner if team is owner else plan.resolved_by_others
        if contact.block.resolve[contact.index] >= probability[contact.kind]:
            self._hand_on(contact, team, owner)
        if contact.case is not None:
            case, contact.case = contact.case, None
            case.at += 1
            self._goes_on(case)

    def _hand_on(self, contact: Contact, team: Team, owner: Team) -> None:
        """Put a caller through to the owning team where the rule says so, else call back."""
        contact.minutes = contact.block.call_back[contact.index]
        contact.since = self.clock.now
        rule = self.plan.contact_rules[contact.channel]
        if contact.channel == PHONE and rule.unresolved == "put_through" and team is not owner:
            contact.put_through = True
            clerk = owner.who_answers()
            if clerk is not None:
                self.log.write((self.clock.now, PUT_THROUGH, contact.entity, NONE, owner.index,
                                NONE, contact.about, self.clock.now, 0.0))  # fmt: skip
                owner.connect(clerk, contact)
                return
        contact.step = CALL_BACK_TASK
        self.log.write((self.clock.now, CALL_BACK, contact.entity, NONE, owner.index, NONE,
                        contact.about, self.clock.now, 0.0))  # fmt: skip
        owner.offer(contact)
