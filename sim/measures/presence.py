"""How much of the time between two dates was somebody's presence, for whole columns of dates."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from sim.model.plan import Plan
from sim.model.roster import Seat
from sim.scenario.calendar import Calendar

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class PresenceClock:
    """Open minutes since the start, for arrays of dates."""

    def __init__(self, calendar: Calendar, end: float) -> None:
        self._always = calendar.always
        if not self._always:
            opens, closes = np.array(calendar.opens), np.array(calendar.closes)
            known = opens < end + 1.0
            if not known.any():  # the run ends before
                known[:1] = True
            spans = closes[known] - opens[known]
            upto = np.cumsum(spans)
            self._dates = np.column_stack((opens[known], closes[known])).ravel()
            self._minutes = np.column_stack((upto - spans, upto)).ravel()

    def minutes(self, dates: Floats) -> Floats:
        """Return the open minutes up to each date."""
        if self._always:
            return dates
        return np.asarray(np.interp(dates, self._dates, self._minutes))


class Presence:
    """Open minutes since the start, for arrays of clerks and dates."""

    def __init__(self, plan: Plan, roster: Sequence[Seat], end: float) -> None:
        self._pattern = np.array([seat.pattern for seat in roster], dtype=np.int64)
        self._used = sorted(set(self._pattern.tolist()))
        self._work = {n: PresenceClock(plan.patterns[n].work, end) for n in self._used}
        self._paid = {
            n: self._work[n]
            if plan.patterns[n].paid is plan.patterns[n].work
            else PresenceClock(plan.patterns[n].paid, end)
            for n in self._used
        }

    def work(self, clerk: Ints, dates: Floats) -> Floats:
        """Return the minutes that work could have had up to each date."""
        return self._minutes(self._work, clerk, dates)

    def paid(self, clerk: Ints, dates: Floats) -> Floats:
        """Return the paid minutes up to each date, as if the seat were always filled."""
        return self._minutes(self._paid, clerk, dates)

    def _minutes(self, clocks: dict[int, PresenceClock], clerk: Ints, dates: Floats) -> Floats:
        if len(self._used) == 1:
            return clocks[self._used[0]].minutes(dates)
        minutes, pattern = np.empty(len(dates)), self._pattern[clerk]
        for number, clock in clocks.items():
            chosen = pattern == number
            minutes[chosen] = clock.minutes(dates[chosen])
        return minutes
