"""Rules: who does a step, who receives a contact.

A rule is one small class that sees a client's matter and the office through Protocols,
holds no state and never sees the clock, so it can be tested without a simulation. A new
kind of rule is one class, one word in the union at the end of its family, and one test.
"""

from collections.abc import Iterator
from typing import Annotated, Literal, Protocol, get_args

from pydantic import Field

from sim.declared import Count, Frozen, Minutes, Name

Channel = Literal["phone", "email", "counter"]
Kind = Literal["general", "appointment", "submission", "status", "steering"]

CHANNELS: tuple[Channel, ...] = get_args(Channel)
KINDS: tuple[Kind, ...] = get_args(Kind)


class Client(Protocol):
    """Whose matter it is: what ownership may be cut by."""

    @property
    def index(self) -> int:
        """Number of the client's kind; clients who differ in nothing below share it."""
        ...

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


class OfficeView(Protocol):
    """What a rule may know of the office."""

    def owner(self, client: Client) -> str:
        """Name of the team that owns the client's case."""
        ...

    def waiting(self, team: str) -> int:
        """Pieces of work that wait in the team's queue."""
        ...


class OwningTeam(Frozen):
    """The team that owns the case."""

    rule: Literal["owning_team"]

    def choose(self, client: Client, office: OfficeView, _age: float = 0.0) -> str:
        """Return the team's name."""
        return office.owner(client)

    def names(self) -> Iterator[str]:
        """Name the teams that the rule mentions."""
        yield from ()


class FixedTeam(Frozen):
    """One named team, for every case."""

    rule: Literal["fixed_team"]
    team: Name

    def choose(self, _client: Client, _office: OfficeView, _age: float = 0.0) -> str:
        """Return the team's name."""
        return self.team

    def names(self) -> Iterator[str]:
        """Name the teams that the rule mentions."""
        yield self.team


class Overflow(Frozen):
    """The owning team while its queue is short, else the team that helps out."""

    rule: Literal["overflow"]
    to: Name
    above_waiting: Count

    def choose(self, client: Client, office: OfficeView, _age: float = 0.0) -> str:
        """Return the team's name."""
        own = office.owner(client)
        return own if office.waiting(own) <= self.above_waiting else self.to

    def names(self) -> Iterator[str]:
        """Name the teams that the rule mentions."""
        yield self.to


class ByCaseType(Frozen):
    """A named team for some case types, the owning team for the others."""

    rule: Literal["by_case_type"]
    teams: dict[Name, Name]

    def choose(self, client: Client, office: OfficeView, _age: float = 0.0) -> str:
        """Return the team's name."""
        return self.teams.get(client.case_type) or office.owner(client)

    def names(self) -> Iterator[str]:
        """Name the teams that the rule mentions."""
        yield from self.teams.values()


class OldCases(Frozen):
    """A named team for cases older than an age when they come to the step, else the owner."""

    rule: Literal["old_cases"]
    team: Name
    older_than: Minutes

    def choose(self, client: Client, office: OfficeView, age: float = 0.0) -> str:
        """Return the team's name; `age` is the case's, in minutes since its application."""
        return self.team if age > self.older_than else office.owner(client)

    def names(self) -> Iterator[str]:
        """Name the teams that the rule mentions."""
        yield self.team


StepRule = Annotated[
    OwningTeam | FixedTeam | Overflow | ByCaseType | OldCases,
    Field(discriminator="rule"),
]
"""Who does a step."""

Unresolved = Literal["call_back", "put_through"]


class ContactsToOwningTeam(Frozen):
    """Every team answers the contacts about its own cases."""

    rule: Literal["owning_team"]
    unresolved: Unresolved = "call_back"

    def receive(self, client: Client, _kind: Kind, office: OfficeView) -> str:
        """Return the receiving team's name."""
        return office.owner(client)

    def names(self) -> Iterator[str]:
        """Name the teams that the rule mentions."""
        yield from ()


class ContactsToFixedTeam(Frozen):
    """One named team (a clearing, a front office) receives every contact."""

    rule: Literal["fixed_team"]
    team: Name
    unresolved: Unresolved = "call_back"

    def receive(self, _client: Client, _kind: Kind, _office: OfficeView) -> str:
        """Return the receiving team's name."""
        return self.team

    def names(self) -> Iterator[str]:
        """Name the teams that the rule mentions."""
        yield self.team


class ContactsByKind(Frozen):
    """Named teams receive some kinds of contact, the owning team the others."""

    rule: Literal["by_kind"]
    teams: dict[Kind, Name]
    unresolved: Unresolved = "call_back"

    def receive(self, client: Client, kind: Kind, office: OfficeView) -> str:
        """Return the receiving team's name."""
        return self.teams.get(kind) or office.owner(client)

    def names(self) -> Iterator[str]:
        """Name the teams that the rule mentions."""
        yield from self.teams.values()


ContactRule = Annotated[
    ContactsToOwningTeam | ContactsToFixedTeam | ContactsByKind,
    Field(discriminator="rule"),
]
"""Who receives a contact, and what happens to one that is not resolved."""
