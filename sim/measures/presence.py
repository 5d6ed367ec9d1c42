"""How much of the time between two dates was somebody's presence, for whole columns of dates."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.events.kinds import GO_LIVE, MOVED, NONE
from sim.events.rows import CLERK, EVENT, MINUTES, TEAM, TIME, Rows
from sim.plan.calendar import Calendar
from sim.plan.own_hours import spliced
from sim.plan.plan import Plan
from sim.plan.roster import Seat, shifts_of
from sim.plan.windows import Shift

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class Clocks(NamedTuple):
    """The open minutes of several clerks as arrays, for folds."""

    dates: Floats
    """Dates from which minutes go on or stand still, and the minutes up to each; clock by clock."""
    minutes: Floats
    first: Ints
    """Of each clerk the first and the last date, -1 of who is always there; where the date was
    that was asked for last."""
    last: Ints
    place: Ints


class PresenceClock:
    """Open minutes since the start, for arrays of dates."""

    def __init__(self, calendar: Calendar, end: float) -> None:
        self.always = calendar.always
        self.dates, self.upto = np.empty((2, 0))
        """Dates from which minutes go on or stand still, and the minutes up to each."""
        if not self.always:
            opens, closes = calendar.columns
            known = opens < end + 1.0
            spans = closes[known] - opens[known]
            upto = np.cumsum(spans)
            dates = np.column_stack((opens[known], closes[known])).ravel()
            minutes = np.column_stack((upto - spans, upto)).ravel()
            # A calendar may have nothing before the end: the begin stands for it.
            self.dates, self.upto = np.append(0.0, dates), np.append(0.0, minutes)

    def minutes(self, dates: Floats) -> Floats:
        """Return the open minutes up to each date."""
        if self.always:
            return dates
        return np.asarray(np.interp(dates, self.dates, self.upto))


class Presence:
    """Open minutes since the start, for arrays of clerks and dates."""

    def __init__(self, plan: Plan, roster: Sequence[Seat], end: float) -> None:
        self._plan, self._roster, self._end = plan, roster, end
        self._hours, numbers = shifts_of(plan, roster)
        self._shift = np.array(numbers, dtype=np.int64)
        self._known: dict[int, tuple[Calendar, PresenceClock]] = {}
        self._work: dict[int, PresenceClock] = {}
        self._usual: dict[int, PresenceClock] = {}
        self._paid: dict[int, PresenceClock] = {}
        self._extra: dict[int, PresenceClock] = {}
        for number in sorted(set(numbers)):
            self._use(number)
        self.changes = any(self._hours[n].work is not self._hours[n].usual for n in set(numbers))
        """Whether windows or overtime change anybody's hours."""
        self._sits_in = np.full(len(roster), NONE)
        """The team of everybody whom a review has put into another one; else NONE."""
        self._phase = 0
        self._in_spans: Floats | None = None
        """By shift and span, the minutes that work could have in spans that were asked about."""
        self._as_arrays: tuple[Clocks, Clocks, Clocks, Clocks] | None = None

    def _use(self, number: int) -> None:
        self._as_arrays = self._in_spans = None
        shift = self._hours[number]
        self._work[number], self._usual[number] = self._clock(shift.work), self._clock(shift.usual)
        self._paid[number] = self._clock(shift.paid)
        self._extra[number] = self._clock(shift.extra or _NOTHING)

    def _clock(self, calendar: Calendar) -> PresenceClock:
        if id(calendar) not in self._known:
            self._known[id(calendar)] = calendar, PresenceClock(calendar, self._end)
        return self._known[id(calendar)][1]

    # -- who sits in another team -----------------------------------------------------------

    def follow(self, rows: Rows) -> None:
        """Give those whom a review moves the hours of their new team, until a go-live.

        To be called before anything is asked about the dates of these rows.
        """
        if not self._plan.windows.own_hours:
            return
        for place in rows.places(GO_LIVE, MOVED).tolist():
            row = rows.table[place]
            date = float(row[TIME])
            if row[EVENT] == GO_LIVE:
                self._phase = int(row[MINUTES])
                for clerk in np.flatnonzero(self._sits_in != NONE).tolist():
                    self._seat(clerk, NONE, date)
                continue
            clerk, team = int(row[CLERK]), int(row[TEAM])
            planned = self._roster[clerk].in_phase(self._phase)
            self._seat(clerk, NONE if team == planned else team, date)

    def _seat(self, clerk: int, sits_in: int, date: float) -> None:
        """Give a clerk the hours of a team (NONE: of the planned one) from a date on."""
        if sits_in == self._sits_in[clerk]:
            return
        self._sits_in[clerk] = sits_in
        seat, phases = self._roster[clerk], range(len(self._plan.phases))
        planned = tuple(seat.in_phase(phase) for phase in phases)
        now, before = (
            self._plan.shift(seat.pattern, planned, sits_in),
            self._hours[self._shift[clerk]],
        )
        self._hours.append(_spliced(before, now, date))
        self._shift[clerk] = len(self._hours) - 1
        self._use(len(self._hours) - 1)
        used = set(self._shift.tolist())
        for clocks in (self._work, self._usual, self._paid, self._extra):
            for number in [number for number in clocks if number not in used]:
                del clocks[number]

    def clocks(self) -> tuple[Clocks, Clocks, Clocks, Clocks]:
        """Return work, paid, usual and overtime as arrays; the same ones while they hold."""
        if self._as_arrays is None:
            work, paid, usual, extra = (
                self._arrays(each) for each in (self._work, self._paid, self._usual, self._extra)
            )
            self._as_arrays = work, paid, usual, extra
        return self._as_arrays

    def _arrays(self, clocks: dict[int, PresenceClock]) -> Clocks:
        ends = np.cumsum([len(clock.dates) for clock in clocks.values()])
        first, last = (np.zeros(max(clocks) + 1, dtype=np.int64) for _ in range(2))
        for (number, clock), end in zip(clocks.items(), ends.tolist(), strict=True):
            first[number] = end - len(clock.dates)
            last[number] = NONE if clock.always else end - 1
        return Clocks(
            np.concatenate([clock.dates for clock in clocks.values()]),
            np.concatenate([clock.upto for clock in clocks.values()]),
            first[self._shift], last[self._shift], first[self._shift],
        )  # fmt: skip

    # -- minutes ----------------------------------------------------------------------------

    def work(self, clerk: Ints, dates: Floats) -> Floats:
        """Return the minutes that work could have had up to each date."""
        return self._minutes(self._work, clerk, dates)

    def between(self, since: float, until: float) -> Floats:
        """Return how much of these, between two dates, everybody could have had."""
        of_shift = np.zeros(len(self._hours))
        for number, clock in self._work.items():
            before, upto = clock.minutes(np.array([since, until]))
            of_shift[number] = upto - before
        return of_shift[self._shift]

    def in_spans(self, spans: Floats, chosen: slice) -> Floats:
        """Return everybody's minutes in some of several spans, which are the same at every call.

        Shape (spans, clerks).
        """
        if self._in_spans is None:
            self._in_spans = np.zeros((len(self._hours), len(spans)))
            for shift, clock in self._work.items():
                upto = clock.minutes(spans[:, 1])
                self._in_spans[shift] = upto - clock.minutes(spans[:, 0])
        return np.ascontiguousarray(self._in_spans[self._shift, chosen].T)

    def usual(self, clerk: Ints, dates: Floats) -> Floats:
        """Return the same minutes as if no window took and no overtime added any."""
        return self._minutes(self._usual, clerk, dates)

    def overtime(self, clerk: Ints, dates: Floats) -> Floats:
        """Return the minutes of planned overtime up to each date."""
        return self._minutes(self._extra, clerk, dates)

    def paid(self, clerk: Ints, dates: Floats) -> Floats:
        """Return the paid minutes up to each date, as if the seat were always filled."""
        return self._minutes(self._paid, clerk, dates)

    def _minutes(self, clocks: dict[int, PresenceClock], clerk: Ints, dates: Floats) -> Floats:
        if len(clocks) == 1:
            return next(iter(clocks.values())).minutes(dates)
        minutes, shift = np.empty(len(dates)), self._shift[clerk]
        for number, clock in clocks.items():
            chosen = shift == number
            minutes[chosen] = clock.minutes(dates[chosen])
        return minutes


_NOTHING = Calendar((0.0,), (0.0,))


def _spliced(before: Shift, after: Shift, date: float) -> Shift:
    """Return the hours that are some until a date, and others from then on."""
    usual = spliced(before.usual, after.usual, date)
    same = before.work is before.usual and after.work is after.usual
    return Shift(
        paid=spliced(before.paid, after.paid, date),
        usual=usual,
        work=usual if same else spliced(before.work, after.work, date),
        extra=spliced(before.extra or _NOTHING, after.extra or _NOTHING, date),
    )
