"""Choices: what a rule answers, as data that every reader understands in the same way.

A rule sees whose matter it is and who owns it; its answer does not depend on the state of the
office. The office at work picks a team from the choice when a piece of work comes up. The offered
load reads its shares; checks, pictures and texts read which teams it may fall to.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol


class Queues(Protocol):
    """What a choice may see of the office at work."""

    def waiting(self, team: str) -> int:
        """Return the pieces of work that wait in the queue of a team now."""
        ...

    def travelling(self, team: str) -> int:
        """Return the files that are on their way to a team now."""
        ...

    def staffed(self, team: str) -> bool:
        """Tell whether somebody holds a seat of a team now, present or not."""
        ...


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

    def pick(self, _queues: Queues, _age: float) -> str:
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

    def pick(self, queues: Queues, _age: float) -> str:
        """Return the team that gets a piece of work now; `age` is its case's, in minutes."""
        return self.first if queues.waiting(self.first) <= self.limit else self.second


@dataclass(frozen=True, slots=True)
class WhileHelperShort:
    """The helping team while at most `limit` cases wait there or travel there, else the owner."""

    helper: str
    owner: str
    limit: int

    @property
    def teams(self) -> tuple[str, ...]:
        """The teams that may be picked."""
        return (self.helper, self.owner)

    def shares(self) -> Mapping[str, float]:
        """Return each team's expected share of the work: how much is helped, nobody knows."""
        return {self.owner: 1.0}

    def pick(self, queues: Queues, _age: float) -> str:
        """Return the team that gets a piece of work now; `age` is its case's, in minutes."""
        helper = self.helper
        coming = queues.waiting(helper) + queues.travelling(helper)
        return helper if coming <= self.limit and queues.staffed(helper) else self.owner


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

    def pick(self, _queues: Queues, age: float) -> str:
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

    def pick(self, queues: Queues, _age: float) -> str:
        """Return the team that gets a piece of work now; `age` is its case's, in minutes."""
        return min(self.among, key=queues.waiting)


Choice = Always | WhileShort | WhileHelperShort | UpToAge | Shortest
"""A new kind of choice is one class here, and a way to read it in each engine."""
