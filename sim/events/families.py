"""How cases and contacts are numbered: families of entities, in an order that the office states.

An entity's number is family * FAMILY + its number within the family. Each flow of applications
has six families: its new cases and those open at the start, the contacts that submit their
documents, their enquiries. After all flows come the channels of the population's contacts, and
then two families for each flow again: the emergency appointments of its new cases and of those
open at the start.
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

PER_FLOW = 6
OPEN, SUBMISSIONS, ENQUIRIES = 1, 2, 4
"""What is added to the family of a flow's new cases to have that of its cases open at the start;
and to the family of cases to have that of their submissions, of their enquiries."""

CLERKS = 255
"""The family of what belongs to a clerk alone, numbered as the clerks are."""


class Families:
    """The families of an office."""

    def __init__(self, flows: Sequence[str], channels: Sequence[str]) -> None:
        """Number the families of flows of applications and of the population's channels."""
        self._flows, self._channels = tuple(flows), tuple(channels)

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

    def names(self) -> list[str]:
        """Name the families in their order."""
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
        return names

    def are_contacts(self, entities: Ints) -> NDArray[np.bool_]:
        """Tell which entities are contacts: those of all families but the cases themselves."""
        family = entities // FAMILY
        return (family >= len(self._flows) * PER_FLOW) | (family % PER_FLOW >= SUBMISSIONS)

    def per_case(self, family: int) -> bool:
        """Tell whether a family's entities are numbered by case, and then within it."""
        return family < len(self._flows) * PER_FLOW and family % PER_FLOW >= SUBMISSIONS
