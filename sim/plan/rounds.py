"""Rounds in which a block of cases goes through a journey, and the entries that come of them.

Draws are numbered by case and round; in a round a case is at one place, or at one in each of its
lanes. What comes of the rounds is a list of entries for each case.
"""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from sim.plan.luck import NumberedLuck

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

ROUNDS = 1024
"""Numbers that each case has of every purpose; a case with more entries is an error."""
MOST_LANES = 62
_ROUNDS_OF_LANES = (MOST_LANES + 2) * ROUNDS
"""Places in the order of entries between two rounds: those of each lane, and of the end of all."""


@dataclass
class Entries:
    """Entries drawn so far, in rounds: one entry per case, lane and round at most."""

    cases: list[Ints] = field(default_factory=list)
    codes: list[Ints] = field(default_factory=list)
    minutes: list[Floats] = field(default_factory=list)
    order: list[Ints] = field(default_factory=list)
    """What orders the entries of a case (`Round.order`)."""

    def add(self, cases: Ints, code: int, minutes: Floats, order: Ints) -> None:
        """Add one entry of the same code to each of the cases."""
        self.cases.append(cases)
        self.codes.append(np.full(len(cases), code, dtype=np.int64))
        self.minutes.append(minutes)
        self.order.append(order)

    def by_case(self, number: int) -> tuple[Ints, Ints, Floats]:
        """Return offsets (number + 1) into codes and minutes, which are sorted by case."""
        if not self.cases:
            return np.zeros(number + 1, np.int64), np.empty(0, np.int64), np.empty(0)
        cases = np.concatenate(self.cases)
        order = np.lexsort((np.concatenate(self.order), cases))
        offsets = np.concatenate(([0], np.cumsum(np.bincount(cases, minlength=number))))
        return (
            offsets.astype(np.int64),
            np.concatenate(self.codes)[order],
            np.concatenate(self.minutes)[order],
        )


@dataclass(frozen=True)
class Lane:
    """Where stages are compiled: on the way that all cases go, or in a lane beside others."""

    number: int = 0
    """From 1 on; 0: in none."""

    def named(self, purpose: str) -> str:
        """Return a purpose of luck that no other lane has."""
        return f"lane{self.number}/{purpose}" if self.number else purpose


ALONE = Lane()
"""On the way that all cases go."""


@dataclass
class Beside:
    """Cases whose lanes run: the round in which these began, and how many are not over."""

    began: Ints
    left: Ints


class Round:
    """The draws of one round: numbered by case and round, named by flow and purpose."""

    def __init__(
        self, luck: NumberedLuck, flow: str, keys: Ints, types: Ints, missing: Floats,
        spared: NDArray[np.bool_], beside: Beside, number: int,
    ) -> None:  # fmt: skip
        self._luck, self._flow, self._keys, self.number = luck, flow, keys, number
        self.types, self.missing, self.spared, self.beside = types, missing, spared, beside

    def uniform(self, purpose: str, cases: Ints) -> Floats:
        """Return a uniform for each of the cases."""
        return self._luck.uniform(f"{self._flow}/{purpose}", self._numbers(cases))

    def drawn(
        self, purpose: str, cases: Ints, mean: Floats | float, how: tuple[str, float]
    ) -> Floats:
        """Return a variate for each of the cases, of a mean, a distribution and its spread."""
        name = f"{self._flow}/{purpose}"
        return mean * self._luck.unit(name, self._numbers(cases), how[0], how[1])

    def asked(self, cases: Ints) -> Ints:
        """Return the cases whose documents are missing in spite of levers, or were not yet."""
        return cases[~self.spared[cases]]

    def order(self, cases: Ints, lane: int) -> Ints:
        """Return what orders entries of this round: by round, side by side by lane before it."""
        if lane == 0:
            return np.full(len(cases), self.number * _ROUNDS_OF_LANES, dtype=np.int64)
        return self.beside.began[cases] * _ROUNDS_OF_LANES + lane * ROUNDS + self.number

    def _numbers(self, cases: Ints) -> Ints:
        return self._keys[cases] * ROUNDS + self.number
