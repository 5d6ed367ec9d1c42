"""Choices: what a rule answers, as data that every reader understands in the same way.

A rule sees whose matter it is and who owns it; its answer does not depend on the state of the
office. The office at work picks a team from the choice when a piece of work comes up. The offered
load reads its shares; checks, pictures and texts read which teams it may fall to.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

Waiting = Callable[[str], int]
"""Pieces of work that wait in the queue of a team now."""


@dataclass(frozen=True, slots=True)
class Always:
    """One team, whatever happens."""

    team: str

    @property
    def teams(self) -> tuple[str, ...]:
        """The teams that may be picked."""
        return (self.team,)

    def shares(self) -> Mapping[str, float]:
        """Return each team's expected share of the work while queues are short and cases young."""
        return {self.team: 1.0}

    def pick(self, _waiting: Waiting, _age: float) -> str:
        """Return the team that gets a piece of work now; `age` is its case's, in minutes."""
        return self.team


@dataclass(frozen=True, slots=True)
class WhileShort:
    """The first team while at most `limit` pieces wait in its queue, else the second."""

    first: str
    second: str
    limit: int

    @property
    def teams(self) -> tuple[str, ...]:
        """The teams that may be picked."""
        return (self.first, self.second)

    def shares(self) -> Mapping[str, float]:
        """Return each team's expected share of the work while queues are short and cases young."""
        return {self.first: 1.0}

    def pick(self, waiting: Waiting, _age: float) -> str:
        """Return the team that gets a piece of work now; `age` is its case's, in minutes."""
        return self.first if waiting(self.first) <= self.limit else self.second


@dataclass(frozen=True, slots=True)
class UpToAge:
    """One team for cases up to an age in minutes, another for older ones."""

    young: str
    old: str
    age: float

    @property
    def teams(self) -> tuple[str, ...]:
        """The teams that may be picked."""
        return (self.young, self.old)

    def shares(self) -> Mapping[str, float]:
        """Return each team's expected share of the work while queues are short and cases young."""
        return {self.young: 1.0}

    def pick(self, _waiting: Waiting, age: float) -> str:
        """Return the team that gets a piece of work now; `age` is its case's, in minutes."""
        return self.young if age <= self.age else self.old


@dataclass(frozen=True, slots=True)
class Shortest:
    """Of several teams the one with the shortest queue; of equal ones the first named."""

    among: tuple[str, ...]

    @property
    def teams(self) -> tuple[str, ...]:
        """The teams that may be picked."""
        return self.among

    def shares(self) -> Mapping[str, float]:
        """Return each team's expected share of the work: they share it evenly."""
        return dict.fromkeys(self.among, 1.0 / len(self.among))

    def pick(self, waiting: Waiting, _age: float) -> str:
        """Return the team that gets a piece of work now; `age` is its case's, in minutes."""
        return min(self.among, key=waiting)


Choice = Always | WhileShort | UpToAge | Shortest
"""A new kind of choice is one class here, and a way to read it in each engine."""
