"""Levers: changes that can be switched alone, each made of typed effects (model.md §10).

An effect answers the questions below where it does something and leaves the rest alone. A new
kind of effect is one small class, one word in the union at the end, and one test.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from sim.declared import (
    Count,
    Day,
    FileName,
    Frozen,
    Minutes,
    MinutesEstimate,
    Name,
    ShareEstimate,
    WeekHours,
)
from sim.messages.message import Message
from sim.scenario.costs import Cost
from sim.scenario.following import Outcome
from sim.scenario.rules import Channel, Kind
from sim.texts import Source, Text

PartKind = Literal["structure", "staff", "pooling", "clearing", "lever", "load"]
"""What a part of a package is, so that a report never mixes them silently."""

OpenCases = Literal["move", "stay"]
"""What becomes of open cases when another structure begins: they go to their new owner, with
a handoff each where the team changes; or they stay with the teams that have them, whose clerks
finish them first, wherever they sit."""


@dataclass(frozen=True, slots=True)
class PostsChange:
    """What an effect does to the posts of a home."""

    home: Name
    paid: int = 0
    """Posts that the city pays beyond those that the office has."""
    allotted: int = 0
    """Posts more that the structure allots to its teams."""
    given: int = 0
    """Posts that go to one team."""
    team: Name | None = None
    at_once: bool = False
    """Whether posts that are paid for are filled when they begin."""


@dataclass(frozen=True, slots=True)
class NextChange:
    """What an effect makes of what may follow a decision; None: as it was."""

    after: float | None = None
    """Mean minutes from the decision to the application."""
    probability: float | None = None


NOTHING_CHANGED = NextChange()


class Effect(Frozen):
    """What a lever does: every question is answered as if nothing changed."""

    def enquiries_kept(self, _case_type: str) -> float:
        """Return the share of the enquiries about open cases that remain."""
        return 1.0

    def spared_below(self) -> float:
        """Return the age of a case (minutes) below which its enquiries are fewer."""
        return inf

    def missing_kept(self, _case_type: str) -> float:
        """Return the share that remains of the probability that documents are missing."""
        return 1.0

    def no_shows_kept(self, _appointment: str) -> float:
        """Return the share of the no-shows at an appointment that remain."""
        return 1.0

    def onboarding_kept(self) -> float:
        """Return the share that remains of the time that newcomers need to learn."""
        return 1.0

    def phone_free(self, _team: str, *, decides: bool) -> WeekHours:  # noqa: ARG002 - of some
        """Return the hours of the week in which a team takes no calls; whether it may decide."""
        return ()

    def named(self) -> Sequence[Name]:
        """Return the teams of a list that is written; without one those are meant that it says."""
        return ()

    def concerns(self, team: str, inside: bool) -> bool:  # noqa: FBT001 - a predicate
        """Tell whether capacity of a team is lost or gained: of one named, else of casework."""
        return team in self.named() if self.named() else inside

    def lost(self) -> "CapacityLoss | None":
        """Return what presence is lost."""
        return None

    def gained(self) -> float:
        """Return the share of presence that is worked in addition."""
        return 0.0

    def posts_change(self) -> PostsChange | None:
        """Return what becomes of the posts of a home."""
        return None

    def hired(self) -> tuple[Name, int] | None:
        """Return a home and how many of its vacant posts are filled."""
        return None

    def contacts_kept(self, _channel: str, _kind: str) -> float:
        """Return the share that remains of the contacts that need somebody to take them."""
        return 1.0

    def handoff_kept(self) -> tuple[float, float]:
        """Return the shares that remain of reading-in, and of the time that files travel."""
        return 1.0, 1.0

    def next_changed(self, _case_type: str, _on: Outcome, _following: str) -> NextChange:
        """Return what becomes of a case that may follow a type's decisions."""
        return NOTHING_CHANGED

    def structure_changes(self) -> bool:
        """Tell whether the structure in force is another one."""
        return False


class FewerEnquiries(Effect):
    """Open cases are asked after less often: status messages, or a request not to ask.

    `kept` is the share of enquiries that remain; with `up_to_age` only those about younger
    cases are fewer.
    """

    effect: Literal["fewer_enquiries"]
    kept: ShareEstimate
    up_to_age: Annotated[Minutes, Field(gt=0)] | None = None
    case_types: list[Name] = Field(default_factory=list)

    def enquiries_kept(self, case_type: str) -> float:
        """Return `kept` for the case types that are meant."""
        return self.kept.value if not self.case_types or case_type in self.case_types else 1.0

    def spared_below(self) -> float:
        """Return `up_to_age`."""
        return inf if self.up_to_age is None else self.up_to_age


class CompleteApplications(Effect):
    """Applications come in more complete: online forms that check, help with the papers.

    `kept` is the share that remains of the probability that documents are missing.
    """

    effect: Literal["complete_applications"]
    kept: ShareEstimate
    case_types: list[Name] = Field(default_factory=list)

    def missing_kept(self, case_type: str) -> float:
        """Return `kept` for the cases that are meant."""
        return self.kept.value if not self.case_types or case_type in self.case_types else 1.0


class ChangedNext(Effect):
    """Another law about cases that follow decisions: titles of another length, for instance.

    It holds for what is decided while it is in force. `next` is the type of the case that
    follows, `case_types` whose decisions are meant, `on` which; without them all of them.
    """

    effect: Literal["changed_next"]
    next: Name
    after: MinutesEstimate | None = None
    probability: ShareEstimate | None = None
    on: Outcome | None = None
    case_types: list[Name] = Field(default_factory=list)

    @model_validator(mode="after")
    def _changes_something(self) -> "ChangedNext":
        if self.after is None and self.probability is None:
            msg = Message("levers.changed_next_needs")
            raise ValueError(msg)
        return self

    def concerns_next(self, case_type: str, on: Outcome, following: str) -> bool:
        """Tell whether a case that may follow a type's decisions is meant."""
        return (
            following == self.next
            and self.on in (None, on)
            and (not self.case_types or case_type in self.case_types)
        )

    def next_changed(self, case_type: str, on: Outcome, following: str) -> NextChange:
        """Return `after` and `probability` for what is meant."""
        if not self.concerns_next(case_type, on, following):
            return NOTHING_CHANGED
        after, probability = self.after, self.probability
        return NextChange(
            None if after is None else after.value,
            None if probability is None else probability.value,
        )


class FewerContacts(Effect):
    """A form or a page takes the place of contacts: `kept` is the share that remains.

    Questions of the population, and documents that cases in that time are asked for.
    """

    effect: Literal["fewer_contacts"]
    kept: ShareEstimate
    kinds: list[Kind] = Field(default_factory=list)
    channels: list[Channel] = Field(default_factory=list)

    def contacts_kept(self, channel: str, kind: str) -> float:
        """Return `kept` for the channels and kinds that are meant."""
        meant = (not self.channels or channel in self.channels) and (
            not self.kinds or kind in self.kinds
        )
        return self.kept.value if meant else 1.0


class FasterHandoff(Effect):
    """Files travel and are read in faster: what remains of both times; an electronic file."""

    effect: Literal["faster_handoff"]
    reading_in: ShareEstimate
    transfer: ShareEstimate

    def handoff_kept(self) -> tuple[float, float]:
        """Return both."""
        return self.reading_in.value, self.transfer.value


class FewerNoShows(Effect):
    """Clients come to their appointments more often: a reminder some days before.

    `kept` is the share of the no-shows that remain, for dates while the lever lasts.
    """

    effect: Literal["fewer_no_shows"]
    kept: ShareEstimate
    appointments: list[Name] = Field(default_factory=list)

    def no_shows_kept(self, appointment: str) -> float:
        """Return `kept` for the appointments that are meant."""
        meant = not self.appointments or appointment in self.appointments
        return self.kept.value if meant else 1.0


class FasterLearning(Effect):
    """Newcomers learn faster: `kept` is the share of the onboarding time that they still need."""

    effect: Literal["faster_learning"]
    kept: ShareEstimate

    def onboarding_kept(self) -> float:
        """Return `kept`."""
        return self.kept.value


class PhoneFreeHours(Effect):
    """Hours of the week in which the teams take no calls; without `teams` those that decide."""

    effect: Literal["phone_free_hours"]
    hours: WeekHours
    teams: list[Name] = Field(default_factory=list)

    def named(self) -> Sequence[Name]:
        """Return `teams`."""
        return self.teams

    def phone_free(self, team: str, *, decides: bool) -> WeekHours:
        """Return the hours for the teams that are meant."""
        return self.hours if (team in self.teams if self.teams else decides) else ()


class CapacityLoss(Effect):
    """Presence that casework does not get: exactly one of `share`, `hours`, `hours_per_clerk`.

    A share of the presence of every day; or staff hours of all named teams together, or of each
    full-time clerk, spread evenly over the window's presence. It shortens presence at its end.
    Without `teams` it is every team of the office's casework.
    """

    effect: Literal["capacity_loss"]
    share: ShareEstimate | None = None
    hours: MinutesEstimate | None = None
    hours_per_clerk: MinutesEstimate | None = None
    teams: list[Name] = Field(default_factory=list)

    @model_validator(mode="after")
    def _one_of_three(self) -> "CapacityLoss":
        _one_of(self)
        return self

    def named(self) -> Sequence[Name]:
        """Return `teams`."""
        return self.teams

    def lost(self) -> "CapacityLoss":
        """Return the effect itself."""
        return self


class Overtime(Effect):
    """Presence beyond the usual one, paid on top: a share of each day, added at its end."""

    effect: Literal["overtime"]
    share: ShareEstimate
    teams: list[Name] = Field(default_factory=list)

    def named(self) -> Sequence[Name]:
        """Return `teams`."""
        return self.teams

    def gained(self) -> float:
        """Return the share."""
        return self.share.value


class ExtraPosts(Effect):
    """Posts of a home beyond those that the office has, said in so many words.

    They go to `team`, or without it to the teams that take from the home as the structure says.
    `filled: by_hiring` takes the time that filling a post takes; `at_once` fills them when they
    begin. When the lever ends the posts end.
    """

    effect: Literal["extra_posts"]
    home: Name
    posts: Annotated[Count, Field(ge=1)]
    team: Name | None = None
    filled: Literal["by_hiring", "at_once"] = "by_hiring"

    def posts_change(self) -> PostsChange:
        """Return posts that are paid for: allotted as others are, or given to the team."""
        given = 0 if self.team is None else self.posts
        return PostsChange(
            self.home, paid=self.posts, allotted=self.posts - given, given=given, team=self.team,
            at_once=self.filled == "at_once",
        )  # fmt: skip


class MovedPosts(Effect):
    """Posts of a home are in a team while the lever lasts, out of the teams that have them."""

    effect: Literal["moved_posts"]
    home: Name
    posts: Annotated[Count, Field(ge=1)]
    team: Name

    def posts_change(self) -> PostsChange:
        """Return posts that are taken from what is allotted, and given to the team."""
        return PostsChange(self.home, allotted=-self.posts, given=self.posts, team=self.team)


class FewerPosts(Effect):
    """Posts of a home are cut while the lever lasts; whoever holds them leaves."""

    effect: Literal["fewer_posts"]
    home: Name
    posts: Annotated[Count, Field(ge=1)]

    def posts_change(self) -> PostsChange:
        """Return posts that are no longer paid for."""
        return PostsChange(self.home, paid=-self.posts, allotted=-self.posts)


class Hires(Effect):
    """So many vacant posts of a home are filled, evenly spread over the lever's window."""

    effect: Literal["hires"]
    home: Name
    number: Annotated[Count, Field(ge=1)]

    def hired(self) -> tuple[Name, int]:
        """Return home and number."""
        return self.home, self.number


class ChangedStructure(Effect):
    """The structure in force is another one while the lever lasts: keys laid over its file."""

    effect: Literal["structure"]
    changes: Any

    def structure_changes(self) -> bool:
        """Say so."""
        return True


AnyEffect = Annotated[
    FewerEnquiries
    | CompleteApplications
    | ChangedNext
    | FewerContacts
    | FasterHandoff
    | FewerNoShows
    | FasterLearning
    | PhoneFreeHours
    | CapacityLoss
    | Overtime
    | ExtraPosts
    | MovedPosts
    | FewerPosts
    | Hires
    | ChangedStructure,
    Field(discriminator="effect"),
]
"""One thing that a lever does."""


class Lever(Frozen):
    """One change that can be switched alone: one small file.

    `begin` and `end` (the first day without it) may be stated by who uses it; without them it
    is there from the start to the end. `open_cases` matters where it changes the structure.
    """

    name: FileName
    label: Text = ""
    summary: Text = ""
    source: Source = ""
    kind: PartKind = "lever"
    begin: Day | None = None
    end: Day | None = None
    open_cases: OpenCases = "move"
    effects: Annotated[list[AnyEffect], Field(min_length=1)]
    costs: list[Cost] = Field(default_factory=list)

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> "Lever":
        in_order(self.begin, self.end)
        return self


class Load(Frozen):
    """A window in which a change takes capacity: a dip, an organisation study, a training.

    As `CapacityLoss`, with its dates; `end` is the first day without it.
    """

    label: Text
    begin: Day
    end: Day
    share: ShareEstimate | None = None
    hours: MinutesEstimate | None = None
    hours_per_clerk: MinutesEstimate | None = None
    teams: list[Name] = Field(default_factory=list)
    costs: list[Cost] = Field(default_factory=list)

    @model_validator(mode="after")
    def _possible(self) -> "Load":
        _one_of(self)
        in_order(self.begin, self.end)
        return self

    def effect(self) -> CapacityLoss:
        """Return what the window does."""
        return CapacityLoss(
            effect="capacity_loss", share=self.share, hours=self.hours,
            hours_per_clerk=self.hours_per_clerk, teams=self.teams,
        )  # fmt: skip


def _one_of(loss: CapacityLoss | Load) -> None:
    stated = [x for x in (loss.share, loss.hours, loss.hours_per_clerk) if x is not None]
    if len(stated) != 1:
        msg = Message("levers.write_one_share")
        raise ValueError(msg)


def in_order(begin: Day | None, end: Day | None) -> None:
    """Refuse dates of which the last is not after the first."""
    if begin is not None and end is not None and end <= begin:
        msg = Message("levers.end_must_be")
        raise ValueError(msg)
