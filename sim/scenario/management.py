"""Management: rules by which an office is steered, the same for every structure (model.md §11).

Rules name capabilities and roles (steps, channels, who may decide), never teams, so a file of
them applies to any structure. Every rule is off unless it is stated.
"""

import re
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from sim import units
from sim.declared import (
    Count,
    Factor,
    FileName,
    Flag,
    Frozen,
    Minutes,
    Name,
    Share,
    WeekHours,
)
from sim.messages.message import Message
from sim.scenario.office import Weekday
from sim.texts import Source, Text

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
    times as much in the one as in the other. `keep`: the share of the seats that the plan gives a
    team which it keeps at least. `across_homes`: whether a high enough pay grade opens teams that
    take no posts of a clerk's home.
    """

    weekday: Weekday = "mon"
    up_to: Annotated[Count, Field(ge=1)] = 1
    factor: Annotated[Factor, Field(ge=1)] = 2.0
    keep: Share = 0.0
    across_homes: Flag = True


class AgeCap(Frozen):
    """From this age on a case counts as urgent, so that no type of case starves."""

    age: Annotated[Minutes, Field(gt=0)]


def _stock(value: Any) -> Any:  # noqa: ANN401 - a validator takes whatever stands in the file
    """Read a number of cases, or a share of those at the start, which has a %."""
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if number and 0 < value < units.MOST:
        return value
    text = str(value).strip()
    if re.fullmatch("0*[1-9][0-9]{0,8}", text):
        return int(text)
    if re.fullmatch(r"[0-9]{1,6}([.,][0-9]+)? *%", text):
        share = float(text.rstrip("% ").replace(",", ".")) / 100.0
        if share > 0.0:
            return share
    raise ValueError(Message("management.expected_stock", value=units.shown(value)))


Stock = Annotated[
    int | float,
    BeforeValidator(_stock),
    WithJsonSchema(
        {
            "type": ["string", "integer"],
            "pattern": "^([0-9]+|[0-9]+([.,][0-9]+)? *%)$",
            "examples": [12000, "130 %"],
        }
    ),
]
"""Open cases: an int is a number, a float a share of those open at the start."""


class AgeLimits(Frozen):
    """Two limits of an age: a throttle comes on above the first and goes off below the second."""

    above: Annotated[Minutes, Field(gt=0)]
    below: Annotated[Minutes, Field(gt=0)]

    @model_validator(mode="after")
    def _in_order(self) -> "AgeLimits":
        if self.below > self.above:
            raise ValueError(BELOW_IS_HIGHER)
        return self


class StockLimits(Frozen):
    """Two limits of the open cases, both numbers or both shares; otherwise as `AgeLimits`."""

    above: Stock
    below: Stock

    @model_validator(mode="after")
    def _in_order(self) -> "StockLimits":
        if isinstance(self.above, int) is not isinstance(self.below, int):
            raise ValueError(Message("management.two_kinds_of_stock"))
        if self.below > self.above:
            raise ValueError(BELOW_IS_HIGHER)
        return self


BELOW_IS_HIGHER = Message("management.below_is_higher")


class Throttle(Frozen):
    """While work piles up, phones and counter are answered in stated hours, mails on stated days.

    It is asked every morning. It comes on when `oldest` (age of the oldest open case) or `stock`
    (open cases) is above its first limit, and goes off when all that are stated are below their
    second. What it does not state is as usual: `phone` and `counter` narrow the office's hours,
    and on other days than those of `mails` mails are the last in the order of every queue.
    """

    oldest: AgeLimits | None = None
    stock: StockLimits | None = None
    phone: WeekHours = ()
    counter: WeekHours = ()
    mails: list[Weekday] = Field(default_factory=list)

    @model_validator(mode="after")
    def _does_something(self) -> "Throttle":
        if self.oldest is None and self.stock is None:
            raise ValueError(Message("management.throttle_without_limit"))
        if not (self.phone or self.counter or self.mails):
            raise ValueError(Message("management.throttle_closes_nothing"))
        return self


class Management(Frozen):
    """How an office is steered: a file of its own."""

    name: FileName
    label: Text = ""
    summary: Text = ""
    source: Source = ""
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
