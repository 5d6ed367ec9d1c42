"""Appointments as an office and a structure state them: lengths, calendars, who offers slots."""

import re
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema, field_validator, model_validator

from sim import units
from sim.declared import (
    Count,
    Frozen,
    Minutes,
    MinutesEstimate,
    Share,
    ShareEstimate,
    WeekHours,
)
from sim.messages.message import Message
from sim.scenario.journey import Drawn
from sim.scenario.named import TeamName
from sim.texts import Text
from sim.units import DAY, YEAR

_MOMENT = r"[A-Za-z]{2,10} +[0-9]{1,2}:[0-9]{2}"


def _read_release(value: object) -> object:
    """Take `rolling`, or weekday and minute of the day as `Mon 08:00`."""
    if value == "rolling":
        return value
    if isinstance(value, str) and re.fullmatch(_MOMENT, value.strip()):
        weekday, minute, _ = units.hours_of_week(f"{value.strip()}-24:00")[0]
        return weekday, minute
    match value:
        case (int(weekday), int(minute)) if 0 <= weekday < len(units.WEEKDAYS):
            if 0 <= minute < DAY:
                return weekday, minute
    raise units.wrong(Message("appointments.release_expected"), value)


Release = Annotated[
    Literal["rolling"] | tuple[int, int],
    BeforeValidator(_read_release),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": f"^(rolling|{_MOMENT})$",
            "examples": ["rolling", "Mon 08:00"],
        }
    ),
]
"""When further days are opened for booking: each midnight, or once a week (weekday, minute)."""


class Appointment(Frozen):
    """A kind of appointment that a case may need: how long it is, who comes, and when to book.

    `no_show` is the probability that a client who books for the same day does not come; each week
    between booking and date adds `no_show_per_week`. With `late_cancel` the client calls it off
    in between. Who has not come books again with the probability `rebooks`; from the others
    nothing is heard, and the case is withdrawn after `withdrawn_after`.

    A slot may be booked from `notice` before it, and when it lies within `horizon`. Where all of
    them are taken, clients ask again after `asks_again`, by one of the `channels`; without
    channels they look by themselves and cost nobody any time.
    """

    label: Text = ""
    length: Drawn
    no_show: ShareEstimate
    no_show_per_week: ShareEstimate | None = None
    late_cancel: ShareEstimate | None = None
    rebooks: ShareEstimate
    withdrawn_after: MinutesEstimate
    notice: Minutes = 0.0
    horizon: Minutes
    release: Release = "rolling"
    asks_again: Drawn
    channels: dict[Literal["phone", "email", "counter"], Share] = Field(default_factory=dict)

    @field_validator("horizon")
    @classmethod
    def _ends_in_a_year(cls, horizon: float) -> float:
        if not DAY <= horizon <= YEAR:
            msg = Message("appointments.horizon_day_year")
            raise ValueError(msg)
        return horizon

    @model_validator(mode="after")
    def _can_be_booked(self) -> "Appointment":
        if self.notice >= self.horizon:
            msg = Message("appointments.notice_within_horizon")
            raise ValueError(msg)
        late = self.late_cancel.high if self.late_cancel is not None else 0.0
        if self.no_show.high + late > 1.0:
            msg = Message("appointments.more_than_all")
            raise ValueError(msg)
        if self.length.mean.low <= 0.0 or self.asks_again.mean.low <= 0.0:
            msg = Message("appointments.takes_no_time")
            raise ValueError(msg)
        return self


class SlotRule(Frozen):
    """How many slots a team opens: a `share` of its filled posts, or so many `desks`.

    `hours` of the week in which they lie; without them the counter's.
    """

    share: Share | None = None
    desks: Annotated[Count, Field(ge=1, le=1000)] | None = None
    hours: WeekHours = ()

    @model_validator(mode="after")
    def _one_of_two(self) -> "SlotRule":
        if (self.share is None) == (self.desks is None):
            msg = Message("appointments.share_or_desks")
            raise ValueError(msg)
        if self.share is not None and self.share <= 0.0:
            msg = Message("appointments.share_of_nothing")
            raise ValueError(msg)
        return self


class Offer(Frozen):
    """Which team holds a kind of appointment, and how many slots it opens for it.

    Without a `team` every owning team holds the dates of its own cases.
    """

    team: TeamName | None = None
    slots: SlotRule

    def held_by(self, owner: str) -> str:
        """Name the team that holds the dates of cases with an owner."""
        return self.team if self.team is not None else owner
