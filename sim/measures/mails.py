"""Measures of mails: how many are open and how old, and how long one waits for an answer.

A mail is open from its arrival until a clerk has done it, or until it is dropped because another
one about the same is begun. It counts for the team that received it (model.md §11).
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from sim.adding import add_at
from sim.events.families import are_after_loss, are_further
from sim.events.kinds import CONTACT_ATTEMPT, DROPPED, MAIL, WORK_END
from sim.events.rows import ABOUT, Rows
from sim.measures.cases import week_ends
from sim.measures.declaration import Measure, Smallest
from sim.measures.histogram import Durations
from sim.measures.rows import About, Value
from sim.plan.plan import Plan
from sim.scenario.rules import CHANNELS
from sim.units import DAY

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
EMAIL = CHANNELS.index("email")

WEEKLY = ("open_mails",)
"""Measures of the weekly series."""

COUNTED = ("mails_after_loss", "second_mails", "mails_dropped")

MEASURES = (
    Measure(
        "open_mails", "mails", main=42, remarked=True, better=-1,
        by_default=Smallest("share_of_today", 0.1),
    ),
    Measure(
        "median_age_open_mails", "days", main=44, better=-1, pair="level",
        may_be_undefined=True, by_default=Smallest("amount", 1),
    ),
    Measure("p90_age_open_mails", "days", pair="level", may_be_undefined=True),
    Measure("oldest_open_mail", "days", pair="level", may_be_undefined=True),
    Measure(
        "working_days_to_mail_p90", "working_days", main=94, better=-1,
        pair="duration", may_be_undefined=True, by_default=Smallest("amount", 1),
    ),
    *(Measure(name, "mails") for name in COUNTED),
)  # fmt: skip


class MailMeasures:
    """Mails by team, from the stream."""

    def __init__(self, plan: Plan) -> None:
        run = plan.scenario.run
        self.about, self.teams = About(plan), plan.teams
        self.begin, self.end = run.warm_up, run.run_length
        self._worked = plan.working_days_at
        self._grid = week_ends(self.end)
        self._moves = np.zeros((len(self._grid), len(self.about.case_types)))
        """Mails that came less those that went, by week and case type."""
        self._entity = np.empty(0, dtype=np.int64)
        self._came = np.empty(0)
        self._team = np.empty(0, dtype=np.int64)
        self._type = np.empty(0, dtype=np.int64)
        """Of the open mails, by number: number, arrival, receiving team, case type."""
        self._until = Durations(len(self.teams))
        """Working days until those that arrived in the window were dealt with, by team."""
        self._counts = np.zeros((len(COUNTED), len(self.teams)), dtype=np.int64)
        self.raised = self.done = self.dropped = 0
        """Mails since the start: that came, that clerks have done, that were dropped."""

    def observe(self, rows: Rows) -> None:
        """Take the next rows, in order."""
        attempts, per = rows.places(CONTACT_ATTEMPT), self.about.per_channel
        about = rows.table[attempts, ABOUT]
        by_mail = (about >= EMAIL * per) & (about < (EMAIL + 1) * per)
        came = rows.where(attempts[by_mail])
        gone = rows.where(rows.places_with((WORK_END, DROPPED), MAIL))
        dropped = gone.of(DROPPED)
        self.raised += len(came)
        self.dropped += len(dropped)
        self.done += len(gone) - len(dropped)
        after, further = (
            came.where(are_after_loss(came.entity)),
            came.where(are_further(came.entity)),
        )
        for number, chosen in enumerate((after, further, dropped)):
            team = chosen.team[chosen.time >= self.begin]
            self._counts[number] += np.bincount(team, minlength=len(self.teams))
        self._take_in(came)
        self._take_out(gone)

    def _take_in(self, came: Rows) -> None:
        """Open mails that have come; those that are open are in the order of their numbers."""
        if not len(came):
            return
        types = self.about.types(came)
        self._count(came.time, types, 1)
        entity = np.concatenate((self._entity, came.entity))
        order = np.argsort(entity, kind="stable")  # quick, as most of it is in order
        self._entity = entity[order]
        self._came = np.concatenate((self._came, came.time))[order]
        self._team = np.concatenate((self._team, came.team))[order]
        self._type = np.concatenate((self._type, types))[order]

    def _take_out(self, gone: Rows) -> None:
        """Note how long mails that are dealt with have waited; they are open no more."""
        if not len(gone) or not len(self._entity):
            return
        self._count(gone.time, self.about.types(gone), -1)
        place = np.minimum(np.searchsorted(self._entity, gone.entity), len(self._entity) - 1)
        known = self._entity[place] == gone.entity
        self._waited(place[known], gone.time[known])
        still = np.ones(len(self._entity), dtype=np.bool_)
        still[place[known]] = False
        self._entity, self._came = self._entity[still], self._came[still]
        self._team, self._type = self._team[still], self._type[still]

    def _waited(self, chosen: Ints, until: Floats) -> None:
        came, team = self._came[chosen], self._team[chosen]
        late = came >= self.begin
        self._until.add(team[late], self._worked(until[late]) - self._worked(came[late]))

    def _count(self, times: Floats, types: Ints, step: int) -> None:
        week = np.searchsorted(self._grid, times, side="right")
        add_at(self._moves, (np.minimum(week, len(self._grid) - 1), types), step)

    def finish(self) -> None:
        """Count the mails that nobody has dealt with by the end, with their age."""
        self._waited(np.arange(len(self._entity)), np.full(len(self._entity), self.end))

    def weekly(self) -> Floats:
        """Return open mails at each week's end, shape (weeks, 1, case types)."""
        return np.cumsum(self._moves, axis=0)[:, None, :]

    # -- results ---------------------------------------------------------------------------

    def values(self) -> Iterator[Value]:
        """Yield the measures, office-wide, by team, and open mails by case type.

        An office without mails has none.
        """
        if not self.raised:
            return
        yield from self._of("", np.arange(len(self.teams)))
        for number, name in enumerate(self.teams):
            yield from self._of(name, np.array([number]))
        for number, name in enumerate(self.about.case_types):
            yield Value("open_mails", "", name, "", float((self._type == number).sum()))

    def _of(self, name: str, teams: Ints) -> Iterator[Value]:
        ages = (self.end - self._came[np.isin(self._team, teams)]) / DAY
        found = {
            "open_mails": float(len(ages)),
            "median_age_open_mails": _quantile(ages, 0.5),
            "p90_age_open_mails": _quantile(ages, 0.9),
            "oldest_open_mail": _quantile(ages, 1.0),
            "working_days_to_mail_p90": self._until.quantile(0.9, teams),
        }
        counted = self._counts[:, teams].sum(axis=1)
        found |= {what: float(n) for what, n in zip(COUNTED, counted, strict=True)}
        for measure, value in found.items():
            yield Value(measure, name, "", "", value)


def _quantile(ages: Floats, probability: float) -> float:
    return float(np.quantile(ages, probability)) if len(ages) else float("nan")
