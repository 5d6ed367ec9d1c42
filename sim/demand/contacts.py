"""Drawing contacts: what every contact brings with it, whoever asks."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.demand.blocks import ContactBlock
from sim.demand.clients import ClientIndex
from sim.demand.luck import Luck, quantile
from sim.events.families import MOST_ATTEMPTS
from sim.plan.journeys import CONTACT_CV, spread
from sim.scenario.office import Office
from sim.scenario.rules import CHANNELS, KINDS

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
PHONE, EMAIL = CHANNELS.index("phone"), CHANNELS.index("email")


@dataclass(frozen=True, slots=True)
class ContactMaker:
    """Draws the columns of contacts, the same way for every flow of them."""

    office: Office
    luck: Luck

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
        """Return the block of the flow's contacts with these numbers."""
        contacts, luck = self.office.contacts, self.luck
        assert contacts is not None
        how = spread(contacts.minutes, "lognormal", CONTACT_CV)
        mean = contacts.minutes.mean.value
        calls = bool((channel == PHONE).any())
        lag = error = np.zeros(len(numbers))
        in_person = bool((channel != EMAIL).any())
        if self.office.interruption is not None and in_person:
            drawn = self.office.interruption.lag
            distribution, cv = spread(drawn, "lognormal", CONTACT_CV)
            unit = luck.unit(f"{flow}/lag", numbers, distribution, cv)
            lag = drawn.mean.value * unit
            if self.office.interruption.error is not None:
                error = luck.uniform(f"{flow}/error", numbers)
        attempts = contacts.redial.attempts if contacts.redial is not None else 1
        patience, redial_after = self._attempts(flow, numbers, attempts) if calls else ([], [])
        clients = ClientIndex.of(self.office)
        return ContactBlock(
            entity=entity.tolist(),
            time=time.tolist(),
            channel=channel.tolist(),
            kind=kind.tolist(),
            client=client.tolist(),
            about=((channel * len(KINDS) + kind) * clients.kinds + client).tolist(),
            service=(mean * luck.unit(f"{flow}/service", numbers, *how)).tolist(),
            call_back=(mean * luck.unit(f"{flow}/call_back", numbers, *how)).tolist(),
            resolve=luck.uniform(f"{flow}/resolve", numbers).tolist(),
            lag=lag.tolist(),
            error=error.tolist(),
            patience=patience,
            redial_after=redial_after,
            attempts=attempts,
        )

    def _attempts(self, flow: str, numbers: Ints, attempts: int) -> tuple[list[float], list[float]]:
        """Return patience per attempt, and the delay until the next one (infinite: none)."""
        contacts, luck = self.office.contacts, self.luck
        assert contacts is not None
        each = (numbers[:, None] * MOST_ATTEMPTS + np.arange(attempts)).ravel()
        patience = np.full(len(each), np.inf)
        if contacts.patience is not None:
            how = spread(contacts.patience, "exponential", 1.0)
            unit = luck.unit(f"{flow}/patience", each, *how)
            patience = contacts.patience.mean.value * unit
        after = np.full(len(each), np.inf)
        if contacts.redial is not None and contacts.redial.probability.value > 0:
            # Below the probability a uniform decides for a redial, and is uniform again.
            again = luck.uniform(f"{flow}/redial", each) / contacts.redial.probability.value
            chosen = (again < 1.0) & np.tile(np.arange(attempts) < attempts - 1, len(numbers))
            distribution, cv = spread(contacts.redial.delay, "exponential", 1.0)
            unit = quantile(again[chosen], distribution, cv)
            after[chosen] = contacts.redial.delay.mean.value * unit
        return patience.tolist(), after.tolist()
