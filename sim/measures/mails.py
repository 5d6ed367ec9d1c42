"""Measures of mails: how many are open and how old, and how long one waits for an answer.

A mail is open from its arrival until a clerk has done it, or until it is dropped because another
one about the same is begun. It counts for the team that received it (model.md §11).
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.adding import add_at
from sim.demand.demand import families_of
from sim.events.families import FAMILY, MAILS, are_after_loss, are_further
from sim.events.kinds import CONTACT_ATTEMPT, DROPPED, MAIL, NONE, WORK_END
from sim.events.rows import ABOUT, ENTITY, STEP, TEAM, TIME, Log, Rows
from sim.measures.declaration import Measure, Smallest
from sim.measures.folding import Fold
from sim.measures.histogram import Durations, Tally, put
from sim.measures.rows import About, Value
from sim.measures.slots import (
    ContactSlots,
    OpenContacts,
    close_contact,
    open_contact,
    slot_of_contact,
)
from sim.measures.weeks import week_ends, whole_weeks
from sim.plan.arithmetic import minutes_upto
from sim.plan.calendar import openings
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


_TO_KNOW = 4
_CAME, _WORKED, _TEAM, _TYPE = range(_TO_KNOW)
"""What is known of an open mail: when it came, in minutes and in working days, the team that
received it, its case type."""
_RAISED, _DONE, _DROPPED = range(3)
_AFTER_LOSS, _FURTHER, _DROPPED_IN_WINDOW = range(len(COUNTED))


class Post(NamedTuple):
    """Mails as arrays."""

    type_of_client: Ints
    per_channel: int
    counted_as: Ints
    """By family the place among `COUNTED`; NONE where a mail's coming is not counted."""
    begin: float
    openings: tuple[Floats, Floats, Floats]
    opening: Ints
    """Openings, closings and the minutes up to each opening; which of them is the next to close."""
    working_day: float
    moves: Floats
    counts: Ints
    all_counts: Ints
    until: Tally
    waiting: ContactSlots


upto_now = Fold(minutes_upto)


@Fold
def worked(date: float, post: Post) -> float:
    """Return how many working days have passed at a date, which is not before the last one."""
    opens, closes, upto = post.openings
    place = post.opening[0]
    while place < len(closes) and closes[place] <= date:
        place += 1
    post.opening[0] = place
    minutes: float = upto_now(opens[place], upto[place], date)
    return minutes / post.working_day


@Fold
def move(table: Log, place: int, step: int, post: Post) -> int:
    """Count a mail in or out; return its case type."""
    case_type = post.type_of_client[int(table[place, ABOUT]) % len(post.type_of_client)]
    week = whole_weeks(table[place, TIME])
    post.moves[min(week, len(post.moves) - 1), case_type] += step
    return int(case_type)


@Fold
def receive(table: Log, place: int, post: Post) -> None:
    """Take a mail in."""
    entity, team = int(table[place, ENTITY]), int(table[place, TEAM])
    what, known = post.counted_as[entity // FAMILY], post.waiting.slots.known
    if what != NONE:
        post.counts[what, team] += table[place, TIME] >= post.begin
    post.all_counts[_RAISED] += 1
    case_type, slot = move(table, place, 1, post), open_contact(post.waiting, entity)
    known[slot, _CAME], known[slot, _TEAM] = table[place, TIME], team
    known[slot, _WORKED] = worked(table[place, TIME], post)
    known[slot, _TYPE] = case_type


@Fold
def deal_with(table: Log, place: int, event: int, post: Post) -> None:
    """Take a mail out that is done or dropped."""
    time, entity = table[place, TIME], int(table[place, ENTITY])
    post.all_counts[_DROPPED if event == DROPPED else _DONE] += 1
    if event == DROPPED:
        post.counts[_DROPPED_IN_WINDOW, int(table[place, TEAM])] += time >= post.begin
    move(table, place, -1, post)
    slot, known = slot_of_contact(post.waiting, entity), post.waiting.slots.known
    if slot == NONE:
        return
    if known[slot, _CAME] >= post.begin:
        put(post.until, int(known[slot, _TEAM]), worked(time, post) - known[slot, _WORKED])
    close_contact(post.waiting, entity)


@Fold
def tells_of_mail(table: Log, place: int, event: int, post: Post) -> bool:
    """Tell whether a row is one of a mail's coming or going."""
    if event == CONTACT_ATTEMPT:
        return int(table[place, ABOUT]) // post.per_channel == EMAIL
    return event in (WORK_END, DROPPED) and int(table[place, STEP]) == MAIL


@Fold
def take_mail(table: Log, place: int, event: int, post: Post) -> None:
    """Take a row."""
    if not tells_of_mail(table, place, event, post):
        return
    if event == CONTACT_ATTEMPT:
        receive(table, place, post)
    else:
        deal_with(table, place, event, post)


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
        self._all_counts = np.zeros(3, dtype=np.int64)
        """Mails since the start: that came, that clerks have done, that were dropped."""
        self._waiting = OpenContacts(_TO_KNOW)
        """Open mails, for the fold."""
        self._openings, self._working_day = openings(plan.hours.presence), plan.working_day
        self._opening = np.zeros(1, dtype=np.int64)
        mails = len(families_of(plan.scenario.office).mail_names())
        families = np.arange(MAILS + mails) * FAMILY
        self._counted_as = np.select(
            [are_after_loss(families), are_further(families)], [_AFTER_LOSS, _FURTHER], NONE
        )

    def observe(self, rows: Rows) -> None:
        """Take the next rows, in order."""
        attempts, per = rows.places(CONTACT_ATTEMPT), self.about.per_channel
        about = rows.table[attempts, ABOUT]
        by_mail = (about >= EMAIL * per) & (about < (EMAIL + 1) * per)
        came = rows.where(attempts[by_mail])
        gone = rows.where(rows.places_with((WORK_END, DROPPED), MAIL))
        dropped = gone.of(DROPPED)
        self._all_counts += (len(came), len(gone) - len(dropped), len(dropped))
        after, further = (
            came.where(are_after_loss(came.entity)),
            came.where(are_further(came.entity)),
        )
        for number, chosen in enumerate((after, further, dropped)):
            team = chosen.team[chosen.time >= self.begin]
            self._counts[number] += np.bincount(team, minlength=len(self.teams))
        self._take_in(came)
        self._take_out(gone)

    def folded(self, rows: Rows) -> Post:
        """Return what a fold adds the next rows to."""
        waiting = self._waiting.with_room(rows.number(CONTACT_ATTEMPT))
        return Post(
            self.about.type_of_client, self.about.per_channel, self._counted_as, self.begin,
            self._openings, self._opening, self._working_day, self._moves, self._counts,
            self._all_counts, self._until.tally, waiting,
        )  # fmt: skip

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
        self._waited(place[known], self._worked(gone.time[known]))
        still = np.ones(len(self._entity), dtype=np.bool_)
        still[place[known]] = False
        self._entity, self._came = self._entity[still], self._came[still]
        self._team, self._type = self._team[still], self._type[still]

    def _waited(self, chosen: Ints, until: Floats) -> None:
        """Note that mails have waited until so many working days since the start."""
        late = self._came[chosen] >= self.begin
        chosen, until = chosen[late], until[late]
        self._until.add(self._team[chosen], until - self._worked(self._came[chosen]))

    def _count(self, times: Floats, types: Ints, step: int) -> None:
        week = np.searchsorted(self._grid, times, side="right")
        add_at(self._moves, (np.minimum(week, len(self._grid) - 1), types), step)

    @property
    def raised(self) -> int:
        """Mails that have come since the start."""
        return int(self._all_counts[_RAISED])

    @property
    def done(self) -> int:
        """Mails that clerks have done since the start."""
        return int(self._all_counts[_DONE])

    @property
    def dropped(self) -> int:
        """Mails that were dropped since the start."""
        return int(self._all_counts[_DROPPED])

    def finish(self) -> None:
        """Count the mails that nobody has dealt with by the end, with their age."""
        if not len(self._entity):
            self._came, _, team, case_type = self._waiting.known().T
            self._team, self._type = team.astype(np.int64), case_type.astype(np.int64)
        until = np.repeat(self._worked(np.array([self.end])), len(self._came))
        self._waited(np.arange(len(self._came)), until)

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
        ages = (self.end - self._came) / DAY
        yield from self._of("", np.arange(len(self.teams)), ages)
        for number, name in enumerate(self.teams):
            yield from self._of(name, np.array([number]), ages[self._team == number])
        for number, name in enumerate(self.about.case_types):
            yield Value("open_mails", "", name, "", float((self._type == number).sum()))

    def _of(self, name: str, teams: Ints, ages: Floats) -> Iterator[Value]:
        """Yield the measures of teams whose open mails have these ages."""
        median, p90, oldest = np.quantile(ages, (0.5, 0.9, 1.0)) if len(ages) else [np.nan] * 3
        found = {
            "open_mails": float(len(ages)),
            "median_age_open_mails": float(median),
            "p90_age_open_mails": float(p90),
            "oldest_open_mail": float(oldest),
            "working_days_to_mail_p90": self._until.quantile(0.9, teams),
        }
        counted = self._counts[:, teams].sum(axis=1)
        found |= {what: float(n) for what, n in zip(COUNTED, counted, strict=True)}
        for measure, value in found.items():
            yield Value(measure, name, "", "", value)
