"""What a study asks about its posts."""

from typing import Annotated

from pydantic import Field

from sim.declared import Day, Frozen, Name


class StaffQuestion(Frozen):
    """How `umbau staff` moves posts.

    In `structure` (default: the first that has the teams) the sizes of `teams`, one or two, are
    searched; the others share the rest in proportion to what they have. `measure` says what is
    best. By `clear_by` the backlog is to be cleared; default: the end of the run.
    """

    structure: Name | None = None
    teams: Annotated[list[Name], Field(max_length=2)] = Field(default_factory=list)
    measure: Name = "decided"
    clear_by: Day | None = None
