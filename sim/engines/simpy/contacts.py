"""A contact's way: received, answered or given up, resolved or handed on (model.md §6)."""

from collections.abc import Mapping, Sequence
from math import inf

from sim.engines.simpy.desk import Desk
from sim.engines.simpy.governing import Governance
from sim.engines.simpy.listed import ContactList
from sim.engines.simpy.mails import FollowingMails
from sim.engines.simpy.owners import Owners
from sim.engines.simpy.records import Case, Contact
from sim.engines.simpy.teams import Team
from sim.engines.simpy.throttle import Throttle
from sim.events.kinds import (
    ABANDON,
    ACCOMPANY,
    CALL_BACK,
    CALL_BACK_TASK,
    CONTACT,
    CONTACT_ATTEMPT,
    EMERGENCY,
    LOST,
    MAIL,
    NONE,
    PATIENCE_END,
    PUT_THROUGH,
    REDIAL,
    TAKEN_OVER,
)
from sim.events.log import row
from sim.plan.arithmetic import rank, thinned
from sim.scenario.rules import CHANNELS

_ATTEMPT, _PATIENCE = rank(CONTACT_ATTEMPT), rank(PATIENCE_END)

PHONE, EMAIL, COUNTER = (CHANNELS.index(name) for name in ("phone", "email", "counter"))


class ContactsOnTheirWay:
    """The contacts of an office, and what becomes of each."""

    def __init__(
        self, desk: Desk, teams: Sequence[Team], governance: Governance, owners: Owners,
        throttle: Throttle, open_cases: Mapping[int, Case],
    ) -> None:  # fmt: skip
        plan = desk.plan
        self._desk, self._clock, self._write = desk, desk.clock, desk.write
        self._phone, self._counter = plan.hours.phone, plan.hours.counter
        self._teams, self._governance, self._open = teams, governance, open_cases
        self._owners, self._throttle, self._clients = owners, throttle, plan.clients
        self._by_owner, self._by_others = plan.resolved_by_owner, plan.resolved_by_others
        self._following = FollowingMails(desk, self.attempt)
        self.begin_mail = self._following.begin
        """Note that a clerk gets a mail."""

    def begin(self, block: ContactList, index: int) -> None:
        """Begin a contact of the demand; an enquiry only while its case is open."""
        if block.cases:
            case = self._open.get(block.cases[index])
            if case is None or case.with_applicant:
                return
            luck = thinned(block.taken_over[index], self._governance.enquiries_kept(case))
            if luck < 0.0:
                return  # levers have spared it
            contact = Contact(block, index, self._clients[block.client[index]], None, case)
            if self._try_take_over(case, luck, contact):
                return
        else:
            contact = Contact(block, index, self._clients[block.client[index]], None)
        self.attempt(contact)

    def submit(self, case: Case, place: int) -> None:
        """Deliver the documents that an applicant was asked for, as a contact."""
        block = case.block.submissions
        assert block is not None
        contact, now = Contact(block, place, case.client, case, case), self._clock.now
        # Nobody comes to a closed counter; mails arrive at any hour.
        date = now if contact.channel == EMAIL else self._counter.next_open(now)
        if date > now:
            self._clock.call_at(date, _ATTEMPT + contact.entity, self.attempt, contact)
        else:
            self.attempt(contact)

    def visit_in_emergency(self, case: Case, place: int) -> None:
        """Send a client whose title is about to lapse to whoever receives visitors."""
        block = case.block.appointments
        assert block is not None
        contact = Contact(block, place, case.client, None, case)
        contact.emergency = True
        self.attempt(contact)

    def _try_take_over(self, case: Case, luck: float, contact: Contact) -> bool:
        """Hand an accompanied client's enquiry to the case managers; False: the office is asked."""
        governed = self._governance.in_force(contact.client)
        accompany = governed.accompany
        if (
            accompany is None
            or case.block.overlap[case.index] >= accompany.share.value
            or luck >= accompany.takes_over.value
        ):
            return False
        team = governed.case_managers()
        contact.step, contact.since = ACCOMPANY, self._clock.now
        self._write(row(self._clock.now, TAKEN_OVER, contact.entity, NONE, team.index, NONE,
                        contact.about, self._clock.now, 0.0))  # fmt: skip
        team.offer(contact)
        return True

    def receiver_of(self, contact: Contact) -> Team:
        """Return the team that the rule of the channel names now."""
        governed = self._governance.in_force(contact.client)
        return governed.who_receives(contact.channel, contact.kind, contact.client)

    def attempt(self, contact: Contact) -> None:
        """Bring a call, a mail or a visit to the team that the channel's rule names."""
        if self._throttle.on and self._comes_later(contact):
            return
        team = self.receiver_of(contact)
        if team.deputy is not None and contact.channel != EMAIL and not team.somebody_present():
            team = team.deputy
        if (
            team.counter is not None
            and contact.channel == COUNTER
            and not contact.emergency
            and self._put_off(contact, team.counter.next_open(self._clock.now))
        ):
            return
        now, write = self._clock.now, self._write
        contact.team, contact.since = team.index, now
        contact.attempt += 1
        write(row(now, CONTACT_ATTEMPT, contact.entity, NONE, team.index, NONE, contact.about, now,
               contact.attempt))  # fmt: skip
        if contact.channel == EMAIL:
            contact.step = MAIL
            self._following.chain(contact)
            team.offer(contact)
            self._following.expect_further(contact)
            return
        contact.step = CONTACT
        if contact.emergency:
            write(row(now, EMERGENCY, contact.entity, NONE, team.index, NONE, contact.about, now,
                   0.0))  # fmt: skip
        if contact.channel == COUNTER:
            team.welcome(contact)
        elif self._throttle.keeps_out_calls():
            self._give_up(contact, team)
        elif not team.ring(contact):
            self._hold_the_line(contact, team)

    def _comes_later(self, contact: Contact) -> bool:
        """Send a visitor without an appointment on to when visits are let in again."""
        if contact.channel != COUNTER or contact.emergency:
            return False
        return self._put_off(contact, self._throttle.next_visit(self._clock.now))

    def _put_off(self, contact: Contact, date: float) -> bool:
        """Send a visitor on to a date; False: that is now."""
        if date <= self._clock.now:
            return False
        self._clock.call_at(date, _ATTEMPT + contact.entity, self._come_again, contact)
        return True

    def _come_again(self, contact: Contact) -> None:
        """Make a visit that was put off; as any enquiry, only while its case is open."""
        case = contact.concerns
        brings_documents = contact.case is not None
        if case is None or brings_documents or not (case.closed or case.with_applicant):
            self.attempt(contact)

    def _hold_the_line(self, contact: Contact, team: Team) -> None:
        team.callers[contact] = None
        patience = contact.block.patience[_entry(contact)]
        if patience < inf:
            self._clock.call_at(
                self._clock.now + patience, _PATIENCE + contact.entity,
                self._expire_patience, (contact, contact.attempt),
            )  # fmt: skip

    def _expire_patience(self, held: tuple[Contact, int]) -> None:
        # SimPy keeps the timer of who was answered: it fires for nobody.
        contact, attempt = held
        team = self._teams[contact.team]
        if contact in team.callers and contact.attempt == attempt:
            self.abandon(contact, team)

    def abandon(self, contact: Contact, team: Team) -> None:
        """Hang up for a caller; some dial again after a while of open hours, the rest is lost."""
        del team.callers[contact]
        self._give_up(contact, team)

    def _give_up(self, contact: Contact, team: Team) -> None:
        now, about, write = self._clock.now, contact.about, self._write
        write(row(now, ABANDON, contact.entity, NONE, team.index, NONE, about,
               contact.since, contact.attempt))  # fmt: skip
        after = contact.block.redial_after[_entry(contact)]
        event = REDIAL if after < inf else LOST
        write(row(now, event, contact.entity, NONE, team.index, NONE, about,
               contact.since, contact.attempt))  # fmt: skip
        if after == inf:
            self._following.follow_loss(contact)
            if contact.asks is not None:
                self._desk.answer_ask(contact.asks, served=False)
            return
        # A delay that ends with the line is over when the line opens again.
        date = self._phone.next_open(self._phone.after(now, after))
        date = self._throttle.next_call(date)
        self._clock.call_at(date, _ATTEMPT + contact.entity, self.attempt, contact)

    def settle(self, contact: Contact, team: int, clerk: int) -> None:
        """Resolve a contact, or hand it on to its owner; then the documents are there."""
        owner = self._owners.of_contact(contact)
        knows = team == owner.index and owner.knows(contact, clerk)
        probability = self._by_owner if knows else self._by_others
        if contact.block.resolve[contact.index] >= probability[contact.kind]:
            self._hand_on(contact, team, owner)
        if contact.case is not None:
            case, contact.case = contact.case, None
            if contact.asks is not None:
                self._desk.answer_ask(contact.asks, served=True)
                return
            case.at += 1
            self._desk.advance(case)

    def _hand_on(self, contact: Contact, team: int, owner: Team) -> None:
        """Put a caller through to the owner where the rule says so, else call back."""
        contact.minutes = contact.block.call_back[contact.index]
        contact.since = self._clock.now
        then = self._governance.in_force(contact.client).unresolved(contact.channel)
        if contact.channel == PHONE and then == "put_through" and team != owner.index:
            contact.put_through = True
            clerk = owner.who_answers(contact)
            if clerk is not None:
                self._write(row(self._clock.now, PUT_THROUGH, contact.entity, NONE, owner.index,
                                NONE, contact.about, self._clock.now, 0.0))  # fmt: skip
                owner.connect(clerk, contact)
                return
        contact.step = CALL_BACK_TASK
        self._write(row(self._clock.now, CALL_BACK, contact.entity, NONE, owner.index, NONE,
                        contact.about, self._clock.now, 0.0))  # fmt: skip
        owner.offer(contact)


def _entry(contact: Contact) -> int:
    """Return the entry of a contact's present attempt."""
    return contact.index * contact.block.attempts + contact.attempt - 1
