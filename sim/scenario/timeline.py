"""Reorganisation on dates: as a planner writes it, and as it is once everything is resolved."""

from datetime import date
from itertools import pairwise
from typing import Annotated, Any

from pydantic import Field, model_validator

from sim.declared import Count, Day, FileName, Frozen, Name
from sim.scenario.costs import Cost
from sim.scenario.levers import AnyEffect, Load, OpenCases, PartKind, in_order
from sim.scenario.structure import Structure
from sim.texts import Source, Text

# -- as written -----------------------------------------------------------------------------------


class GoLive(Frozen):
    """From a date a structure, for all case types or (a pilot) for some."""

    date: Day
    structure: Any = Field(examples=["clearing.yaml"])
    case_types: list[Name] = Field(default_factory=list)
    open_cases: OpenCases = "move"
    kind: PartKind = "structure"


class LeverUse(Frozen):
    """A lever in a file of its own, with other dates than stands there."""

    lever: Any = Field(examples=["levers/status_messages.yaml"])
    begin: Day | None = None
    end: Day | None = None

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> "LeverUse":
        in_order(self.begin, self.end)
        return self


class ReorganisationFile(Frozen):
    """A reorganisation as written: what changes when, against the structure of the start.

    `starts_from` is that structure; a study takes its first one where nothing is stated.
    """

    name: FileName
    label: Text = ""
    summary: Text = ""
    source: Source = ""
    starts_from: Any = Field(default=None, examples=["current.yaml"])
    timeline: list[GoLive] = Field(default_factory=list)
    loads: list[Load] = Field(default_factory=list)
    levers: list[Any] = Field(default_factory=list, examples=[["levers/status_messages.yaml"]])
    costs: list[Cost] = Field(default_factory=list)


# -- resolved -------------------------------------------------------------------------------------


class Phase(Frozen):
    """From a date (the first phase: from the start) which structure governs which case type.

    `governs` has by case type the place of its structure in `structures`. `posts` by team and
    home hold who has how many; without them they follow from the structures and the office.
    """

    begin: Day | None = None
    structures: Annotated[list[Structure], Field(min_length=1)]
    governs: dict[Name, Count]
    open_cases: OpenCases = "move"
    posts: dict[Name, dict[Name, Count]] | None = None


class InForce(Frozen):
    """An effect with the days on which it is in force."""

    part: Name
    label: Text = ""
    begin: Day | None = None
    end: Day | None = None
    effect: AnyEffect

    def on(self, day: date) -> bool:
        """Tell whether it is in force on a day."""
        return (self.begin is None or self.begin <= day) and (self.end is None or day < self.end)


class DatedCost(Frozen):
    """A cost with the days for which a yearly one is due."""

    part: Name
    label: Text = ""
    begin: Day | None = None
    end: Day | None = None
    cost: Cost


class Timeline(Frozen):
    """What changes in the course of a run, resolved."""

    phases: Annotated[list[Phase], Field(min_length=1)]
    effects: list[InForce] = Field(default_factory=list)
    costs: list[DatedCost] = Field(default_factory=list)

    @model_validator(mode="after")
    def _phases_in_order(self) -> "Timeline":
        dates = [phase.begin for phase in self.phases]
        assert dates[0] is None
        assert all(b is not None and (a is None or a < b) for a, b in pairwise(dates))
        return self
