"""How long an office was throttled: the share of working days on which it was (model.md §11, §12).

The log has a row when the throttle comes on and one when it goes off, at 00:00 of working days.
"""

from collections.abc import Iterator

import numpy as np

from sim.events.kinds import THROTTLE
from sim.events.rows import Rows
from sim.measures.declaration import Measure
from sim.measures.rows import Value
from sim.plan.plan import Plan

MEASURES = (Measure("share_of_days_throttled", "share", pair="level"),)


class ThrottledMeasures:
    """Working days of the window on which the throttle was on; nothing where there is none."""

    def __init__(self, plan: Plan) -> None:
        run = plan.scenario.run
        self._begin, self._end = run.warm_up, run.run_length
        self._worked = plan.working_days_at
        self._any = plan.throttle is not None
        self._changes: list[float] = []
        """Dates on which it came on, went off, came on, and so on."""

    def observe(self, rows: Rows) -> None:
        """Take the next rows, in order."""
        self._changes += rows.of(THROTTLE).time.tolist()

    def values(self) -> Iterator[Value]:
        """Yield the share of working days, office-wide."""
        if not self._any:
            return
        changes = [*self._changes, self._end] if len(self._changes) % 2 else self._changes
        dates = np.clip([self._begin, *changes, self._end], self._begin, self._end)
        passed = self._worked(dates)
        days, on = passed[-1] - passed[0], (passed[2:-1:2] - passed[1:-2:2]).sum()
        if days > 0.0:
            yield Value("share_of_days_throttled", "", "", "", min(float(on / days), 1.0))
