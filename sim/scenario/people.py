"""People on posts: hours, absence, coming and going, experience (model.md §8)."""

from typing import Annotated, Literal, get_args

from pydantic import Field, model_validator

from sim.adding import added
from sim.declared import (
    Count,
    EurosEstimate,
    Factor,
    FactorEstimate,
    Frozen,
    MinutesEstimate,
    Name,
    PerMinuteEstimate,
    Share,
    ShareEstimate,
    WeekHours,
    WorkingDaysEstimate,
)
from sim.messages.message import Message
from sim.texts import Text

Month = Literal["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
MONTHS: tuple[Month, ...] = get_args(Month)
MOST_PERSONS = 4
"""Who can share a post."""


class PayGrade(Frozen):
    """A pay grade and what a filled post of it costs a year."""

    label: Text = ""
    cost: EurosEstimate


class Pattern(Frozen):
    """How a post is worked part-time: the weekly hours of each person who shares it."""

    label: Text = ""
    persons: Annotated[list[WeekHours], Field(min_length=1, max_length=MOST_PERSONS)]


class Leave(Frozen):
    """Days of leave a year of someone who works on five days a week, and when they are taken.

    Taken in `blocks` of so many working days, the rest in single days. The weeks are drawn
    with the weights of their months; weeks in the school holidays of the office's Land weigh
    `school_holidays` times as much.
    """

    days: WorkingDaysEstimate
    blocks: list[Annotated[Count, Field(ge=1, le=60)]] = Field(default_factory=lambda: [10, 5, 5])
    months: dict[Month, Factor] = Field(default_factory=dict)
    school_holidays: Factor = 1.0

    @model_validator(mode="after")
    def _some_month(self) -> "Leave":
        if added(self.months.get(month, 1.0) for month in MONTHS) <= 0:
            msg = Message("people.leave_must_be")
            raise ValueError(msg)
        return self


class Sickness(Frozen):
    """Working days lost to sickness a year, and the mean length of a spell."""

    days: WorkingDaysEstimate
    spell: WorkingDaysEstimate


class Newcomers(Frozen):
    """What a newcomer puts out on the first day, and the share of a mentor's hours it takes."""

    start_output: ShareEstimate
    mentor: ShareEstimate | None = None


class Retraining(Frozen):
    """What experience is worth to people who come to another team in a reorganisation.

    What they learnt on types of case that the new team has too counts in full there; `kept` is
    the share that counts for the other types.
    """

    kept: ShareEstimate


class Portfolio(Frozen):
    """What the breadth of a team's cases means for its people.

    `onboarding_time` until a newcomer's output is full; `speed_up` of those who do the same
    kind of case all day (a step takes 1 / (1 + speed_up) of its minutes).
    """

    label: Text = ""
    onboarding_time: MinutesEstimate
    speed_up: ShareEstimate | None = None


class Overload(Frozen):
    """Sickness and leaving rise with utilisation (off unless stated).

    Above the utilisation `above` the hazards rise linearly; at full utilisation they are
    1 + `sickness` and 1 + `leaving` times the stated ones. Judged every four weeks, by team.
    """

    above: Share = 0.85
    sickness: FactorEstimate
    leaving: FactorEstimate

    @model_validator(mode="after")
    def _below_full(self) -> "Overload":
        if self.above >= 1:
            msg = Message("people.above_must_be")
            raise ValueError(msg)
        return self


class People(Frozen):
    """The people of an office, one by one.

    Two of vacancy (beside this key), `turnover` and `time_to_fill` are given, the third
    follows: time to fill = vacancy / (1 - vacancy) / turnover. Without turnover and time to
    fill nobody leaves and nobody comes. `deputy_after`: an absent clerk's work waits so many
    working days for its clerk, then others of the team go on with it; without it the work
    waits. `other_duties` is the share of working days spent on something else.
    """

    leave: Leave | None = None
    sickness: Sickness | None = None
    training: WorkingDaysEstimate | None = None
    other_duties: ShareEstimate | None = None
    turnover: PerMinuteEstimate | None = None
    time_to_fill: MinutesEstimate | None = None
    newcomers: Newcomers | None = None
    retraining: Retraining | None = None
    portfolios: dict[Name, Portfolio] = Field(default_factory=dict)
    deputy_after: WorkingDaysEstimate | None = None
    overload: Overload | None = None

    @model_validator(mode="after")
    def _newcomers_learn(self) -> "People":
        if self.newcomers is not None and not self.portfolios:
            msg = Message("people.newcomers_need_portfolios")
            raise ValueError(msg)
        return self
