"""When a client's present title lapses, and what the office owes if it has not decided by then."""

from pydantic import field_validator, model_validator

from sim.declared import Frozen, Minutes, MinutesEstimate, ShareEstimate
from sim.messages.message import Message
from sim.scenario.journey import Drawn
from sim.units import DAY


class Certificate(Frozen):
    """Interim certificates (Fiktionsbescheinigung): one at the lapse, then one every `valid_for`.

    Each is `minutes` of work of the owning team, for as long as the case is open.
    """

    minutes: Drawn
    valid_for: MinutesEstimate

    @field_validator("valid_for")
    @classmethod
    def _is_valid_for_a_while(cls, value: MinutesEstimate) -> MinutesEstimate:
        if value.low < DAY:
            msg = Message("expiry.certificate_valid_day")
            raise ValueError(msg)
        return value


class Emergency(Frozen):
    """Appointments at the counter for clients whose title is about to lapse.

    A client comes with `probability` when the case becomes urgent. `minutes` of the visit;
    without them it takes as long as any contact.
    """

    probability: ShareEstimate
    minutes: Drawn | None = None


class Expiry(Frozen):
    """When the present title lapses: uniform between two ages of the application.

    A case is urgent from `urgent_before` ahead of that day on.
    """

    earliest: Minutes
    latest: Minutes
    urgent_before: Minutes = 0.0
    certificate: Certificate | None = None
    emergency: Emergency | None = None

    @model_validator(mode="after")
    def _in_order(self) -> "Expiry":
        if self.latest < self.earliest:
            msg = Message("expiry.latest_must_not")
            raise ValueError(msg)
        return self
