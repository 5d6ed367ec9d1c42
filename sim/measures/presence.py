"""How much of the time between two dates was somebody's presence, for whole columns of dates."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from sim.plan.calendar import Calendar
from sim.plan.plan import Plan
from sim.plan.roster import Seat, shifts_of

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class PresenceClock:
    """Open minutes since the start, for arrays of dates."""

    def __init__(self, calendar: Calendar, end: float) -> None:
        self._always = calendar.always
        if not self._always:
            opens, closes = np.array(calendar.opens), np.array(calendar.closes)
            known = opens < end + 1.0
            spans = closes[known] - opens[known]
            upto = np.cumsum(spans)
            dates = np.column_stack((opens[known], closes[known])).ravel()
            minutes = np.column_stack((upto - spans, upto)).ravel()
            # A calendar may have nothing before the end: the begin stands for it.
            self._dates, self._minutes = np.append(0.0, dates), np.append(0.0, minutes)

    def minutes(self, dates: Floats) -> Floats:
        """Return the open minutes up to each date."""
        if self._always:
            return dates
        return np.asarray(np.interp(dates, self._dates, self._minutes))


class Presence:
    """Open minutes since the start, for arrays of clerks and dates."""

    def __init__(self, plan: Plan, roster: Sequence[Seat], end: float) -> None:
        shifts, numbers = shifts_of(plan, roster)
        self._shift = np.array(numbers, dtype=np.int64)
        self._used = sorted(set(numbers))
        known: dict[int, PresenceClock] = {}

        def clock(calendar: Calendar) -> PresenceClock:
            return known.setdefault(id(calendar), PresenceClock(calendar, end))

        self._work = {n: clock(shifts[n].work) for n in self._used}
        self._usual = {n: clock(shifts[n].usual) for n in self._used}
        self._paid = {n: clock(shifts[n].paid) for n in self._used}
        nothing = Calendar((0.0,), (0.0,))
        self._extra = {n: clock(shifts[n].extra or nothing) for n in self._used}
        self.changes = any(shifts[n].work is not shifts[n].usual for n in self._used)
        """Whether windows or overtime change anybody's hours."""

    def work(self, clerk: Ints, dates: Floats) -> Floats:
        """Return the minutes that work could have had up to each date."""
        return self._minutes(self._work, clerk, dates)

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
        if len(self._used) == 1:
            return clocks[self._used[0]].minutes(dates)
        minutes, shift = np.empty(len(dates)), self._shift[clerk]
        for number, clock in clocks.items():
            chosen = shift == number
            minutes[chosen] = clock.minutes(dates[chosen])
        return minutes
