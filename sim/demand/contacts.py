"""Drawing contacts: what every contact brings with it, whoever asks.

What a lost or unanswered contact may bring is drawn with it, whether or not it comes to that.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.demand.blocks import ContactBlock, alike, no_floats, zeros
from sim.demand.clients import ClientIndex
from sim.demand.luck import Luck, quantile
from sim.events.families import FAMILY, MOST_ATTEMPTS, PER_CHAIN, Families
from sim.plan.journeys import CONTACT_CV, spread
from sim.scenario.office import Office
from sim.scenario.rules import CHANNELS, KINDS

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
PHONE, EMAIL = CHANNELS.index("phone"), CHANNELS.index("email")

MOST_FURTHER = 2
"""Further mails about the matter of one contact."""


@dataclass(frozen=True, slots=True)
class ContactMaker:
    """Draws the columns of contacts, the same way for every flow of them."""

    office: Office
    luck: Luck
    families: Families

    def block(
        self,
        flow: str,
        numbers: Ints,
        entity: Ints,
        time: Floats,
        channel: Ints,
        kind: Ints,
        client: Ints,
    ) -> ContactBlock:
        """Return the block of the flow's contacts with these numbers, and what they may bring."""
        made = self._columns(flow, numbers, entity, time, channel, kind, client)
        contacts = self.office.contacts
        if contacts is None or not len(numbers):
            return made
        family = int(entity[0]) // FAMILY
        about_cases = self.families.per_case(family)
        lost, again = contacts.lost_calls, contacts.second_mail
        calls = lost is not None and bool((channel == PHONE).any())
        calls = calls and lost is not None and lost.become_mails.value > 0
        if calls:
            made.becomes_mail = self.luck.uniform(f"{flow}/becomes_mail", numbers)
            made.mails = self._mails(
                f"{flow}/mail", self.families.after_loss(family), numbers, kind, client
            )
        if again is not None and about_cases and (calls or bool((channel == EMAIL).any())):
            self._add_further(made, flow, self.families.further(family), numbers, kind, client)
            if made.mails is not None:
                made.mails.again_after, made.mails.again = made.again_after, made.again
        return made

    def single(
        self, flow: str, numbers: Ints, entity: Ints, time: Floats, channel: Ints, kind: Ints,
        client: Ints,
    ) -> ContactBlock:  # fmt: skip
        """Return the block of contacts that bring no others."""
        return self._columns(flow, numbers, entity, time, channel, kind, client)

    def _mails(
        self, flow: str, family: int, numbers: Ints, kind: Ints, client: Ints
    ) -> ContactBlock:
        """Return a mail for each number."""
        entity = family * FAMILY + numbers
        channel, time = alike(EMAIL, len(numbers)), zeros(len(numbers))
        return self._columns(flow, numbers, entity, time, channel, kind, client)

    def _add_further(
        self, block: ContactBlock, flow: str, family: int, numbers: Ints, kind: Ints, client: Ints
    ) -> None:
        """Add to each contact of a block the mails with which its client asks again."""
        contacts = self.office.contacts
        assert contacts is not None
        assert contacts.second_mail is not None
        patience = contacts.second_mail.patience
        how = spread(patience, "exponential", 1.0)
        for nth in range(1, MOST_FURTHER + 1):
            each = numbers * PER_CHAIN + nth
            unit = self.luck.unit(f"{flow}/again/patience", each, *how)
            block.again_after = patience.mean.value * unit
            block.again = self._mails(f"{flow}/again", family, each, kind, client)
            block = block.again

    def _columns(
        self,
        flow: str,
        numbers: Ints,
        entity: Ints,
        time: Floats,
        channel: Ints,
        kind: Ints,
        client: Ints,
    ) -> ContactBlock:
        """Return the columns of the flow's contacts with these numbers."""
        contacts, luck = self.office.contacts, self.luck
        assert contacts is not None
        purposes = [f"{flow}/{what}" for what in ("service", "call_back", "resolve")]
        drawn = luck.uniforms(purposes, numbers)
        how = spread(contacts.minutes, "lognormal", CONTACT_CV)
        service, call_back = contacts.minutes.mean.value * quantile(drawn[:2], *how)
        resolve = drawn[2].copy()  # a view would keep all that is drawn
        calls = np.flatnonzero(channel == PHONE)
        lag = error = zeros(len(numbers))
        in_person = bool((channel != EMAIL).any())
        if self.office.interruption is not None and in_person:
            stated = self.office.interruption.lag
            drawn = luck.uniforms([f"{flow}/lag", f"{flow}/error"], numbers)
            lag = stated.mean.value * quantile(drawn[0], *spread(stated, "lognormal", CONTACT_CV))
            if self.office.interruption.error is not None:
                error = drawn[1].copy()
        attempts = contacts.redial.attempts if contacts.redial is not None else 1
        patience, redial_after = no_floats(), no_floats()
        if len(calls):
            patience, redial_after = self._attempts(flow, numbers, calls, attempts)
        clients = ClientIndex.of(self.office)
        return ContactBlock(
            entity=entity,
            time=time,
            channel=channel,
            kind=kind,
            client=client,
            about=(channel * len(KINDS) + kind) * clients.kinds + client,
            service=service,
            call_back=call_back,
            resolve=resolve,
            lag=lag,
            error=error,
            patience=patience,
            redial_after=redial_after,
            attempts=attempts,
        )

    def _attempts(
        self, flow: str, numbers: Ints, calls: Ints, attempts: int
    ) -> tuple[Floats, Floats]:
        """Return patience per attempt, and the delay until the next one (infinite: none).

        They are drawn for `calls`, which are places; no other contact reads its own.
        """
        contacts, luck = self.office.contacts, self.luck
        assert contacts is not None
        each = (numbers[calls][:, None] * MOST_ATTEMPTS + np.arange(attempts)).ravel()
        patience = np.full((len(numbers), attempts), np.inf)
        if contacts.patience is not None:
            how = spread(contacts.patience, "exponential", 1.0)
            unit = luck.unit(f"{flow}/patience", each, *how)
            patience[calls] = (contacts.patience.mean.value * unit).reshape(-1, attempts)
        after = np.full((len(numbers), attempts), np.inf)
        if contacts.redial is not None and contacts.redial.probability.value > 0:
            # Below the probability a uniform decides for a redial, and is uniform again.
            again = luck.uniform(f"{flow}/redial", each) / contacts.redial.probability.value
            again = again.reshape(-1, attempts)
            chosen = again < 1.0
            chosen[:, -1] = False
            delays = np.full(again.shape, np.inf)
            unit = quantile(again[chosen], *spread(contacts.redial.delay, "exponential", 1.0))
            delays[chosen] = contacts.redial.delay.mean.value * unit
            after[calls] = delays
        return patience.ravel(), after.ravel()
