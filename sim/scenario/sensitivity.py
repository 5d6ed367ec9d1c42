"""What a study says about its own uncertainty: which inputs are in doubt, and who varies them.

An input is named by its path: `office.` or `structures.NAME.` and the keys that lead to an
estimate, as messages write them. In patterns a `*` stands for one key.
"""

from typing import Annotated

from pydantic import Field

from sim.choices import FEWEST_DRAWS, MOST_DRAWS
from sim.declared import Count, FactorEstimate, Frozen, Name
from sim.texts import Text


class Together(Frozen):
    """Estimates about which the same ignorance reigns: all low, or all high, together."""

    label: Text = ""
    inputs: list[str] = Field(min_length=1, examples=[["office.case_types.*.hands_on"]])


class TeamSize(Frozen):
    """The size of a team as an input: a factor on the posts that its structure gives it.

    The other teams share what is left in proportion to what they have. Structures without
    such a team stay as they are.
    """

    label: Text = ""
    team: Name
    posts: FactorEstimate


class Sensitivity(Frozen):
    """How `umbau sensitivity` asks a study what happens if its estimates are wrong.

    `structures` are compared with today's, under `conditions`; empty: all of them. `inputs`
    are paths or patterns; empty: every estimate with a range, but amounts of money, which move
    no case. Always among them: the enquiry rate, the team sizes, and what it hangs on that others
    take the contacts than those who decide (lag and errors of interruptions, speed-up, resolution
    by others, reading-in). `draws` is a power of 2; each has `replications`, or only the first
    `repeated` of them have, and the others one.
    """

    structures: list[Name] = Field(default_factory=list)
    conditions: list[Name] = Field(default_factory=list)
    inputs: list[str] = Field(default_factory=list)
    together: dict[Name, Together] = Field(default_factory=dict)
    team_size: dict[Name, TeamSize] = Field(default_factory=dict)
    draws: Annotated[Count, Field(ge=FEWEST_DRAWS, le=MOST_DRAWS)] = 64
    replications: Annotated[Count, Field(ge=2)] = 3
    repeated: Annotated[Count, Field(ge=FEWEST_DRAWS, le=MOST_DRAWS)] | None = None
    seed: Count = 1
