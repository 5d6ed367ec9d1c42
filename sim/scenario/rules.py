"""Rules: who does a step, who receives a contact.

A rule is one small class that sees whose matter it is and who owns it, and answers with a choice.
It holds no state and never sees the office or the clock, so it can be tested without a simulation.
A new kind of rule is one class, one word in the union at the end of its family, and one test.
"""

from typing import Annotated, Literal, Protocol, get_args

from pydantic import Field

from sim.declared import Count, Frozen, Minutes
from sim.scenario.choices import Always, Choice, UpToAge, WhileHelperShort, WhileShort
from sim.scenario.named import CaseTypeName, TeamName

Channel = Literal["phone", "email", "counter"]
Kind = Literal["general", "appointment", "submission", "status", "steering"]

CHANNELS: tuple[Channel, ...] = get_args(Channel)
KINDS: tuple[Kind, ...] = get_args(Kind)


class Client(Protocol):
    """Whose matter it is: what ownership may be cut by."""

    @property
    def case_type(self) -> str:
        """Type of the case."""
        ...

    @property
    def surname(self) -> str:
        """Band of surnames."""
        ...

    @property
    def group(self) -> str:
        """Group of clients."""
        ...


class OwningTeam(Frozen):
    """The team that owns the case."""

    rule: Literal["owning_team"]

    def choice(self, _client: Client, owner: str) -> Choice:
        """Return who does the step."""
        return Always(owner)


class FixedTeam(Frozen):
    """One named team, for every case."""

    rule: Literal["fixed_team"]
    team: TeamName

    def choice(self, _client: Client, _owner: str) -> Choice:
        """Return who does the step."""
        return Always(self.team)


class Overflow(Frozen):
    """The owning team while its queue is short, else the team that helps out."""

    rule: Literal["overflow"]
    to: TeamName
    above_waiting: Count

    def choice(self, _client: Client, owner: str) -> Choice:
        """Return who does the step."""
        return WhileShort(owner, self.to, self.above_waiting)


class HelperFirst(Frozen):
    """The team that helps while its queue is short, else the owning team.

    Files on their way count like those that wait. A helper without anybody gets nothing.
    """

    rule: Literal["helper_first"]
    helper: TeamName
    up_to_waiting: Count

    def choice(self, _client: Client, owner: str) -> Choice:
        """Return who does the step."""
        return WhileHelperShort(self.helper, owner, self.up_to_waiting)


class ByCaseType(Frozen):
    """A named team for some case types, the owning team for the others."""

    rule: Literal["by_case_type"]
    teams: dict[CaseTypeName, TeamName]

    def choice(self, client: Client, owner: str) -> Choice:
        """Return who does the step."""
        return Always(self.teams.get(client.case_type) or owner)


class OldCases(Frozen):
    """A named team for cases older than an age when they come to the step, else the owner."""

    rule: Literal["old_cases"]
    team: TeamName
    older_than: Minutes

    def choice(self, _client: Client, owner: str) -> Choice:
        """Return who does the step."""
        return UpToAge(owner, self.team, self.older_than)


StepRule = Annotated[
    OwningTeam | FixedTeam | Overflow | HelperFirst | ByCaseType | OldCases,
    Field(discriminator="rule"),
]
"""Who does a step."""

Unresolved = Literal["call_back", "put_through"]


class ContactsToOwningTeam(Frozen):
    """Every team answers the contacts about its own cases."""

    rule: Literal["owning_team"]
    unresolved: Unresolved = "call_back"

    def choice(self, _client: Client, _kind: Kind, owner: str) -> Choice:
        """Return who receives the contact."""
        return Always(owner)


class ContactsToFixedTeam(Frozen):
    """One named team (a clearing, a front office) receives every contact."""

    rule: Literal["fixed_team"]
    team: TeamName
    unresolved: Unresolved = "call_back"

    def choice(self, _client: Client, _kind: Kind, _owner: str) -> Choice:
        """Return who receives the contact."""
        return Always(self.team)


class ContactsByKind(Frozen):
    """Named teams receive some kinds of contact, the owning team the others."""

    rule: Literal["by_kind"]
    teams: dict[Kind, TeamName]
    unresolved: Unresolved = "call_back"

    def choice(self, _client: Client, kind: Kind, owner: str) -> Choice:
        """Return who receives the contact."""
        return Always(self.teams.get(kind) or owner)


ContactRule = Annotated[
    ContactsToOwningTeam | ContactsToFixedTeam | ContactsByKind,
    Field(discriminator="rule"),
]
"""Who receives a contact, and what happens to one that is not resolved."""
