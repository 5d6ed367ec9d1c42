"""Management: rules by which an office is steered, the same for every structure (model.md §11).

Rules name capabilities and roles (steps, channels, who may decide), never teams, so a file of
them applies to any structure. Every rule is off unless it is stated.
"""

from typing import Annotated, Literal

from pydantic import Field

from sim.declared import Count, Factor, FileName, Frozen, Minutes, Name, WeekHours
from sim.scenario.office import Weekday

LentTask = Literal["mails", "call_backs"]
UrgentBy = Literal["application_date", "became_urgent"]
LENT_STEPS = ("intake", "recheck")
LENT_TASKS: tuple[LentTask, ...] = ("mails", "call_backs")


class Lend(Frozen):
    """Clerks without work take the longest-waiting piece of another team that they may do.

    `after`: how long a piece must have waited. A step that decides, and a hearing, only where the
    clerk's own team may decide.
    """

    after: Minutes = 0.0
    steps: list[Name] = Field(default_factory=lambda: list(LENT_STEPS))
    tasks: list[LentTask] = Field(default_factory=lambda: list(LENT_TASKS))


class Review(Frozen):
    """Once a week clerks move from the team with the least to the team with the most work.

    Up to `up_to` of them, as long as the work waiting per full-time clerk is more than `factor`
    times as much in the one as in the other.
    """

    weekday: Weekday = "mon"
    up_to: Annotated[Count, Field(ge=1)] = 1
    factor: Annotated[Factor, Field(ge=1)] = 2.0


class AgeCap(Frozen):
    """From this age on a case counts as urgent, so that no type of case starves."""

    age: Annotated[Minutes, Field(gt=0)]


class Limits(Frozen):
    """Two limits: a throttle closes above the first and opens below the second."""

    above: Annotated[float, Field(gt=0)]
    below: Annotated[float, Field(gt=0)]


class AgeLimits(Frozen):
    """Two limits of an age; otherwise as `Limits`."""

    above: Annotated[Minutes, Field(gt=0)]
    below: Annotated[Minutes, Field(gt=0)]


class Throttle(Frozen):
    """While work piles up, phones and counter are answered in stated hours, mails on stated days.

    `oldest`: limits of the age of the oldest open case. `stock`: limits of the number
    of open cases. It closes if either is above its first limit, and opens when all are below
    their second.
    """

    oldest: AgeLimits | None = None
    stock: Limits | None = None
    phone: WeekHours = ()
    counter: WeekHours = ()
    mails: list[Weekday] = Field(default_factory=list)


class Management(Frozen):
    """How an office is steered: a file of its own."""

    name: FileName
    label: str = ""
    summary: str = ""
    source: str = ""
    lend: Lend | None = None
    review: Review | None = None
    age_cap: AgeCap | None = None
    throttle: Throttle | None = None
    urgent_by: UrgentBy = "application_date"
    """Among urgent cases: by the date of the application, or by when they became urgent."""
    urgent_in_a_row: Annotated[Count, Field(ge=1)] | None = None
    """Takes of urgent cases in a row after which a team takes another; None: no limit."""


UNSTEERED = Management(name="unsteered")
"""No rule at all."""
