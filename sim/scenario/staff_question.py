"""What a study asks about its posts, and which way of a measure is good."""

from typing import Annotated

from pydantic import Field

from sim.declared import Day, Frozen, Name

BETTER: dict[str, int] = {
    "decided": 1,
    "open_end": -1,
    "median_age_open": -1,
    "backlog_end": -1,
    "lead_time_mean": -1,
    "lead_time_median": -1,
    "lead_time_p90": -1,
    "share_decided_90_days": 1,
    "answer_rate": 1,
}
"""Measures of which more (1) or less (-1) is good for the people who wait. Others are not better
or worse by themselves."""


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
