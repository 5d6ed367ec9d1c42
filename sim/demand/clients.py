"""Kinds of clients as numbers."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.scenario.office import Office

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class ClientIndex:
    """Numbers of client kinds: (case type, surname band, group) as one integer."""

    types: int
    surnames: int
    groups: int

    @classmethod
    def of(cls, office: Office) -> "ClientIndex":
        """Return the numbering of an office."""
        clients = office.clients
        return cls(len(office.case_types), len(clients.surnames), len(clients.groups))

    @property
    def kinds(self) -> int:
        """Return how many kinds there are."""
        return self.types * self.surnames * self.groups

    def number(self, types: Ints, surnames: Ints, groups: Ints) -> Ints:
        """Return the numbers of client kinds."""
        return (types * self.surnames + surnames) * self.groups + groups
