"""How cases and contacts are numbered: families of entities, in an order that the office states.

An entity's number is family * FAMILY + its number within the family. Each flow of applications
has six families: its new cases and those open at the start, the contacts that submit their
documents, their enquiries. After all flows come the channels of the population's contacts, and
then two families for each flow again: the emergency appointments of its new cases and of those
open at the start; and two more: the contacts with which clients ask for a slot again.

From `MAILS` on are the families of mails that other contacts bring: what lost calls of the
population become, then six for each flow: what the lost calls of enquiries become, the further
mails of enquiries and those of submissions, each of its new cases and of those open at the start.
A mail after a lost call has the number of the call; further mails are numbered by the first
contact of their chain and their place in it.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]

FAMILY = 1 << 40
"""Numbers that a family has."""
PER_CASE = 1 << 12
"""Numbers reserved for the enquiries, and for the submissions, of one case."""
MOST_ATTEMPTS = 8
"""Numbers reserved for the attempts of one caller."""

PER_CHAIN = 8
"""Numbers reserved for the further mails about the matter of one contact."""
PER_VISIT = 8
"""Numbers reserved, within a case, for what recurs in one of its visits."""

PER_FLOW = 6
OPEN, SUBMISSIONS, ENQUIRIES = 1, 2, 4
"""What is added to the family of a flow's new cases to have that of its cases open at the start;
and to the family of cases to have that of their submissions, of their enquiries."""

CLERKS = 255
"""The family of what belongs to a clerk alone, numbered as the clerks are."""

MAILS = CLERKS + 1
"""The first family of mails that other contacts bring."""
_MAILS_PER_FLOW = 6
_AFTER_LOSS, _FURTHER_OF_ENQUIRIES, _FURTHER_OF_SUBMISSIONS = 0, 2, 4
"""Places of such families among the six of a flow; of cases open at the start the next one."""


class Families:
    """The families of an office."""

    def __init__(self, flows: Sequence[str], channels: Sequence[str]) -> None:
        """Number the families of flows of applications and of the population's channels."""
        self._flows, self._channels = tuple(flows), tuple(channels)
        self._names, self._mail_names = self.names(), self.mail_names()

    def cases(self, flow: str) -> int:
        """Return the family of a flow's new cases."""
        return self._flows.index(flow) * PER_FLOW

    def population(self, channel: str) -> int:
        """Return the family of the population's contacts on a channel."""
        return len(self._flows) * PER_FLOW + self._channels.index(channel)

    def emergencies(self, flow: str) -> int:
        """Return the family of emergency appointments of a flow's new cases.

        That of its cases open at the start is the next one.
        """
        first = len(self._flows) * PER_FLOW + len(self._channels)
        return first + 2 * self._flows.index(flow)

    def asks(self, flow: str) -> int:
        """Return the family of contacts with which clients of a flow's new cases ask for a slot.

        That of its cases open at the start is the next one.
        """
        first = len(self._flows) * (PER_FLOW + 2) + len(self._channels)
        return first + 2 * self._flows.index(flow)

    def after_loss(self, family: int) -> int:
        """Return the family of the mails that the lost calls of a family become."""
        if not self.per_case(family):
            return MAILS
        return self._mails_of(family, ENQUIRIES, _AFTER_LOSS)

    def further(self, family: int) -> int:
        """Return the family of the further mails about a family's enquiries or submissions."""
        if family % PER_FLOW >= ENQUIRIES:
            return self._mails_of(family, ENQUIRIES, _FURTHER_OF_ENQUIRIES)
        return self._mails_of(family, SUBMISSIONS, _FURTHER_OF_SUBMISSIONS)

    @staticmethod
    def _mails_of(family: int, first: int, place: int) -> int:
        flow, inside = divmod(family, PER_FLOW)
        return MAILS + 1 + flow * _MAILS_PER_FLOW + place + inside - first

    def names(self) -> list[str]:
        """Name the families up to those of mails that other contacts bring, in their order."""
        names: list[str] = []
        for flow in self._flows:
            names += [
                flow,
                f"{flow}-open",
                f"{flow}-submission",
                f"{flow}-open-submission",
                f"{flow}-enquiry",
                f"{flow}-open-enquiry",
            ]
        names += [f"population-{channel}" for channel in self._channels]
        for flow in self._flows:
            names += [f"{flow}-emergency", f"{flow}-open-emergency"]
        for flow in self._flows:
            names += [f"{flow}-asks", f"{flow}-open-asks"]
        return names

    def mail_names(self) -> list[str]:
        """Name the families of mails that other contacts bring, in their order from `MAILS` on."""
        names = ["population-phone-mail"]
        for flow in self._flows:
            for what in ("enquiry-mail", "enquiry-again", "submission-again"):
                names += [f"{flow}-{what}", f"{flow}-open-{what}"]
        return names

    def entity_name(self, entity: int) -> str:
        """Name a case or contact by its family and, from 1 on, its number; nothing if neither."""
        family, number = divmod(entity, FAMILY)
        if 0 <= family < len(self._names):
            own = f"{number + 1}" if not self.per_case(family) else _of_case(number)
            if self._names[family].endswith("-asks"):
                own = _of_visit(number)
            return f"{self._names[family]}-{own}"
        place = family - MAILS
        if not 0 <= place < len(self._mail_names):
            return ""
        name = self._mail_names[place]
        if name.endswith("-again"):
            first, nth = divmod(number, PER_CHAIN)
            return f"{name}-{_of_case(first)}.{nth}"
        return f"{name}-{_of_case(number) if place else number + 1}"

    def are_contacts(self, entities: Ints) -> NDArray[np.bool_]:
        """Tell which entities are contacts: those of all families but the cases themselves."""
        family = entities // FAMILY
        return (family >= len(self._flows) * PER_FLOW) | (family % PER_FLOW >= SUBMISSIONS)

    def per_case(self, family: int) -> bool:
        """Tell whether a family's entities are numbered by case, and then within it."""
        return family < len(self._flows) * PER_FLOW and family % PER_FLOW >= SUBMISSIONS


def _of_case(number: int) -> str:
    """Name a number within a case: the case's own and the place in it, from 1 on."""
    case, nth = divmod(number, PER_CASE)
    return f"{case + 1}.{nth + 1}"


def _of_visit(number: int) -> str:
    """Name a number within a visit of a case: case, visit, and how often its client has asked."""
    case, inside = divmod(number, PER_CASE)
    visit, nth = divmod(inside, PER_VISIT)
    return f"{case + 1}.{visit + 1}.{nth + 1}"


def are_after_loss(entities: Ints) -> NDArray[np.bool_]:
    """Tell which entities are mails that a lost call has become."""
    place = entities // FAMILY - MAILS
    of_enquiries = (place > 0) & ((place - 1) % _MAILS_PER_FLOW < _FURTHER_OF_ENQUIRIES)
    return np.asarray((place == 0) | of_enquiries)


def are_further(entities: Ints) -> NDArray[np.bool_]:
    """Tell which entities are further mails about the matter of one that is not begun."""
    place = entities // FAMILY - MAILS
    return np.asarray((place > 0) & ((place - 1) % _MAILS_PER_FLOW >= _FURTHER_OF_ENQUIRIES))
