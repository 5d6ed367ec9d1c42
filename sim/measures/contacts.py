"""Measures of contacts: offered, answered, given up, resolved, handed on (model.md §12)."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.events.families import FAMILY, MAILS
from sim.events.kinds import (
    ABANDON,
    CALL_BACK,
    CALL_BACK_TASK,
    CONTACT,
    CONTACT_ATTEMPT,
    CONTACT_END,
    EVENTS,
    INTERRUPT,
    LOST,
    MAIL,
    NONE,
    PUT_THROUGH,
    REDIAL,
    START,
    TAKEN_OVER,
    WORK_END,
)
from sim.events.rows import (
    ABOUT,
    ENTITY,
    MINUTES,
    SINCE,
    STEP,
    TEAM,
    TIME,
    Log,
    Rows,
    among,
)
from sim.measures.declaration import Measure, Smallest
from sim.measures.folding import Fold
from sim.measures.histogram import Durations, Tally, put
from sim.measures.rows import About, Value
from sim.plan.plan import Plan
from sim.scenario.rules import CHANNELS, KINDS

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
PHONE = CHANNELS.index("phone")

COUNTED = (
    "contacts_offered", "attempts", "contacts_answered", "contacts_abandoned",
    "contacts_redialled", "contacts_lost", "contacts_served", "call_backs", "call_backs_done",
    "put_through", "taken_over",
)  # fmt: skip
"""offered: first attempts. answered: calls and visits that reached a person, put-through ones
once. served: contacts (mails too) dealt with at the first receiver, resolved or not."""

MEASURES = (
    *(Measure(name, "contacts") for name in COUNTED),
    Measure(
        "answer_rate",
        "share",
        main=90,
        remarked=True,
        better=1,
        pair="level",
        by_default=Smallest("amount", 0.02),
    ),
    Measure("abandonment_rate", "share"),
    Measure(
        "contacts_per_decided",
        "contacts",
        main=100,
        may_be_undefined=True,
        by_default=Smallest("share_of_today", 0.05),
    ),
    Measure("resolved_share", "share", pair="level"),
    Measure("time_to_answer", "minutes", pair="duration", may_be_undefined=True),
    Measure("time_on_line", "minutes", may_be_undefined=True),
    Measure("share_of_calls_waiting", "share"),
    Measure("interruptions", "1"),
)


_COUNTED_AS = {
    CONTACT_ATTEMPT: "attempts", START: "contacts_answered", ABANDON: "contacts_abandoned",
    REDIAL: "contacts_redialled", LOST: "contacts_lost", CONTACT_END: "contacts_served",
    CALL_BACK: "call_backs", PUT_THROUGH: "put_through", TAKEN_OVER: "taken_over",
}  # fmt: skip
_TOLD = among((*_COUNTED_AS, WORK_END, INTERRUPT))
"""Kinds of rows that tell of contacts."""
_PLACES = np.full(len(EVENTS), NONE)
"""What rows count as by their kind; whom a start or an end serves is told by the step."""
_PLACES[list(_COUNTED_AS)] = [COUNTED.index(name) for name in _COUNTED_AS.values()]
_SERVED, _CALLED_BACK = COUNTED.index("contacts_served"), COUNTED.index("call_backs_done")
_OFFERED = COUNTED.index("contacts_offered")


class Found(NamedTuple):
    """Counts and times of contacts as arrays."""

    begin: float
    clients: int
    counts: Ints
    all_counts: Ints
    to_answer: Tally
    waited: Tally
    interruptions: Ints


@Fold
def counted_as(event: int, step: int) -> int:
    """Return the place among `COUNTED` of what a row tells of, NONE of others."""
    if event == WORK_END:
        if step == MAIL:
            return _SERVED
        return _CALLED_BACK if step == CALL_BACK_TASK else NONE
    return NONE if event == START and step != CONTACT else _PLACES[event]


@Fold
def count_contact(table: Log, place: int, event: int, whose: int, found: Found) -> None:
    """Take a row."""
    if not _TOLD[event]:
        return
    inside = table[place, TIME] >= found.begin
    if event == INTERRUPT:
        found.interruptions[int(table[place, TEAM])] += inside
        return
    what = counted_as(event, int(table[place, STEP]))
    if what == NONE:
        return
    about, team = int(table[place, ABOUT]) // found.clients, max(whose, 0)
    kind, channel = about % len(KINDS), about // len(KINDS)
    found.all_counts[what, channel, kind, team] += 1
    found.counts[what, channel, kind, team] += inside
    if (
        event == CONTACT_ATTEMPT
        and table[place, MINUTES] == 1
        and table[place, ENTITY] < MAILS * FAMILY
    ):
        # Mails that other contacts bring are no new matters.
        found.all_counts[_OFFERED, channel, kind, team] += 1
        found.counts[_OFFERED, channel, kind, team] += inside
    elif event == START and inside:
        put(found.to_answer, channel, table[place, TIME] - table[place, SINCE])
        if channel == PHONE:
            put(found.waited, 1, table[place, TIME] - table[place, SINCE])
    elif event == ABANDON and inside:
        put(found.waited, 2, table[place, TIME] - table[place, SINCE])


class ContactMeasures:
    """Counts of contacts by channel, kind and receiving team, from the stream."""

    def __init__(self, plan: Plan) -> None:
        self.about = About(plan)
        self.begin = plan.scenario.run.warm_up
        self.teams = plan.teams
        self._shape = (len(COUNTED), len(CHANNELS), len(KINDS), len(self.teams))
        self.counts = np.zeros(self._shape, dtype=np.int64)
        self.all_counts = np.zeros(self._shape, dtype=np.int64)
        self.to_answer = Durations(len(CHANNELS))
        self.waited = Durations(3)
        """Waiting of callers: of all attempts, of the answered, of those who gave up."""
        self.interruptions = np.zeros(len(self.teams), dtype=np.int64)

    def observe(self, rows: Rows, whose: Ints) -> None:
        """Take the next rows, in order, and the team whose work is in each."""
        inside, done = rows.time >= self.begin, rows.are(WORK_END)
        starts = rows.are(START) & (rows.step == CONTACT)
        attempts, abandoned = rows.are(CONTACT_ATTEMPT), rows.are(ABANDON)
        # Mails that other contacts bring are no new matters.
        first = attempts & (rows.minutes == 1) & (rows.entity < MAILS * FAMILY)
        served = rows.are(CONTACT_END) | (done & (rows.step == MAIL))
        which = (
            first, attempts, starts, abandoned, rows.are(REDIAL), rows.are(LOST), served,
            rows.are(CALL_BACK), done & (rows.step == CALL_BACK_TASK), rows.are(PUT_THROUGH),
            rows.are(TAKEN_OVER),
        )  # fmt: skip
        places = [np.flatnonzero(chosen) for chosen in which]
        what = np.repeat(np.arange(len(which)), [len(chosen) for chosen in places])
        self._count(rows, whose, np.concatenate(places), what)
        began = rows.where(starts & inside)
        wait = began.time - began.since
        channels = self.about.channel(began)
        self.to_answer.add(channels, wait)
        given_up = rows.where(abandoned & inside)
        calls = channels == PHONE
        self.waited.add(np.full(int(calls.sum()), 1), wait[calls])
        self.waited.add(np.full(len(given_up), 2), given_up.time - given_up.since)
        rung = rows.of(INTERRUPT)
        team = rung.team[rung.time >= self.begin]
        self.interruptions += np.bincount(team, minlength=len(self.teams))

    def folded(self) -> Found:
        """Return what a fold adds rows to."""
        return Found(
            self.begin, self.about.clients, self.counts, self.all_counts, self.to_answer.tally,
            self.waited.tally, self.interruptions,
        )  # fmt: skip

    def _count(self, rows: Rows, whose: Ints, places: Ints, what: Ints) -> None:
        """Count rows at these places, each as one of `COUNTED`."""
        about = rows.where(places)
        channel, kind = self.about.channel(about), self.about.contact_kind(about)
        team = np.maximum(whose[places], 0)
        cell = np.ravel_multi_index((what, channel, kind, team), self._shape)
        self.all_counts += self._counted(cell)
        self.counts += self._counted(cell[about.time >= self.begin])

    def _counted(self, cells: Ints) -> Ints:
        """Return how often each cell of the counts comes."""
        return np.bincount(cells, minlength=self.counts.size).reshape(self._shape)

    def count(self, name: str, channel: int | slice = slice(None)) -> int:
        """Return a count of the window, all kinds and teams."""
        return int(self.counts[COUNTED.index(name), channel].sum())

    def calls(self) -> Ints:
        """Return the calls that came to each team in the window, redials included."""
        counted: Ints = self.counts[COUNTED.index("attempts"), PHONE].sum(axis=0)
        return counted

    def values(self, decided: int) -> Iterator[Value]:
        """Yield the measures, office-wide, by channel, by kind and by team.

        An office without contacts has none.
        """
        if not self.all_counts.any():
            return
        for number, name in enumerate(COUNTED):
            yield from self._count_values(name, self.counts[number])
        yield from self._shares(decided)
        yield from self._times()
        for team, team_name in enumerate(self.teams):
            yield Value("interruptions", team_name, "", "", float(self.interruptions[team]))
        yield Value("interruptions", "", "", "", float(self.interruptions.sum()))

    def _count_values(self, name: str, counts: Ints) -> Iterator[Value]:
        if name == "contacts_answered":
            counts = counts - self.counts[COUNTED.index("put_through")]
        yield Value(name, "", "", "", float(counts.sum()))
        for channel, channel_name in enumerate(CHANNELS):
            yield Value(name, "", "", channel_name, float(counts[channel].sum()))
        for kind, kind_name in enumerate(KINDS):
            yield Value(name, "", "", kind_name, float(counts[:, kind].sum()))
        for team, team_name in enumerate(self.teams):
            yield Value(name, team_name, "", "", float(counts[:, :, team].sum()))

    def _shares(self, decided: int) -> Iterator[Value]:
        attempts = self.count("attempts", PHONE)
        if attempts:
            answered = self.count("contacts_answered", PHONE) - self.count("put_through", PHONE)
            abandoned = self.count("contacts_abandoned", PHONE)
            yield Value("answer_rate", "", "", "", answered / attempts)
            yield Value("abandonment_rate", "", "", "", abandoned / attempts)
        if decided:
            offered = self.count("contacts_offered")
            yield Value("contacts_per_decided", "", "", "", offered / decided)
        served = self.count("contacts_served") - self.count("put_through")
        if served:
            handed_on = self.count("call_backs") + self.count("put_through")
            yield Value("resolved_share", "", "", "", 1.0 - handed_on / served)

    def _times(self) -> Iterator[Value]:
        for channel, name in enumerate(CHANNELS):
            if name != "email" and self.to_answer.count[channel]:
                mean = self.to_answer.mean(np.array([channel]))
                yield Value("time_to_answer", "", "", name, mean)
        lines = {"all": np.array([1, 2]), "served": np.array([1]), "abandoned": np.array([2])}
        for detail, keys in lines.items():
            yield Value("time_on_line", "", "", detail, self.waited.mean(keys))
        held = self.waited.count[lines["all"]].sum()
        if held:
            waited = self.waited.positive[lines["all"]].sum()
            yield Value("share_of_calls_waiting", "", "", "", float(waited / held))
