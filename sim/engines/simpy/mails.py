"""What lost and unanswered contacts become: mails, of which one about a matter is served (§6)."""

from collections.abc import Callable

from sim.engines.simpy.desk import Desk
from sim.engines.simpy.records import Chain, Contact
from sim.events.kinds import CONTACT_ATTEMPT, DROPPED, NONE
from sim.events.log import row
from sim.plan.arithmetic import rank

_ATTEMPT = rank(CONTACT_ATTEMPT)


class FollowingMails:
    """Mails that follow lost calls, and mails that nobody begins to answer."""

    def __init__(self, desk: Desk, attempt: Callable[[Contact], None]) -> None:
        self._clock, self._write, self._attempt = desk.clock, desk.write, attempt
        self._become = desk.plan.lost_calls_become_mails

    def follow_loss(self, call: Contact) -> None:
        """Let the client of a lost call write, unless there is nothing to ask any more."""
        mails, case = call.block.mails, call.concerns
        if mails is None or call.block.becomes_mail[call.index] >= self._become:
            return
        if case is not None and (case.closed or case.with_applicant):
            return
        mail = Contact(mails, call.index, call.client, None, case)
        self._clock.call_at(self._clock.now, _ATTEMPT + mail.entity, self._attempt, mail)

    def chain(self, mail: Contact) -> None:
        """Put a mail about a case with those about the same, before it is offered."""
        if mail.concerns is None or (mail.block.again is None and mail.chain is None):
            return
        if mail.chain is None:
            mail.chain = Chain()
        mail.chain.mails.append(mail)

    def expect_further(self, mail: Contact) -> None:
        """Await that the client writes again, where nobody has begun the mail at once."""
        again, chain = mail.block.again, mail.chain
        if again is None or chain is None or chain.begun:
            return
        date = self._clock.now + mail.block.again_after[mail.index]
        self._clock.call_at(date, _ATTEMPT + again.entity[mail.index], self._write_again, mail)

    def _write_again(self, mail: Contact) -> None:
        again, chain, case = mail.block.again, mail.chain, mail.concerns
        assert again is not None
        assert chain is not None
        assert case is not None
        if chain.begun or case.closed:
            return
        further = Contact(again, mail.index, mail.client, mail.case, case)
        further.chain = chain
        self._attempt(further)

    def begin(self, mail: Contact) -> None:
        """Drop what else waits about the same: a clerk gets this one, all are dealt with."""
        chain = mail.chain
        if chain is None or chain.begun:
            return
        chain.begun = True
        for other in chain.mails:
            if other is not mail:
                self._drop(other)
        chain.mails.clear()  # or each would keep the others, and itself, for the collector

    def _drop(self, mail: Contact) -> None:
        mail.dropped = True
        if mail.waits_in is not None:
            mail.waits_in.take_out(mail)
        self._write(row(self._clock.now, DROPPED, mail.entity, mail.step, mail.team, NONE,
                        mail.about, mail.since, mail.attempt))  # fmt: skip
