"""Which alarms are up in how many of the runs, and which structures are flagged by them.

What an alarm is says `sim.measures.alarms`; here it is decided over the runs. A structure is
flagged by what is up in at least half of its runs; without 13 whole weeks none is checked.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import numpy as np
import pandas as pd

from sim.experiment.collected import Collected
from sim.experiment.comparison import Runs, equal_in
from sim.experiment.tables import ALARMS
from sim.measures.alarms import Weeks
from sim.units import DAY

EXTENT: Mapping[str, str] = {
    "weeks_without_decision": "open",
    "weeks_idle_beside_work": "share",
    "weeks_losing_hours": "share",
}
"""The alarms by the measure of their spells, and what is told of one besides: open cases of the
type at its end; share of presence that was idle in it."""


@dataclass(frozen=True, slots=True)
class Alarm:
    """An alarm about a team, a case type or (both empty) the office, over all runs."""

    alarm: str
    team: str = ""
    case_type: str = ""
    beside: str = ""
    """The team whose work waited in most of the runs."""
    weeks: float = np.nan
    since: str = ""
    extent: float = np.nan
    """Of the runs in which it is up: medians of length and first day of the longest spell; mean of
    its extent."""
    up_runs: int = 0
    runs: int = 0

    @property
    def flags(self) -> bool:
        """Whether it is up in at least half of the runs."""
        return 0 < self.runs <= 2 * self.up_runs


def is_checked(collected: Collected) -> bool:
    """Tell whether the runs of a scenario are long enough for an alarm."""
    run = collected.scenario.run
    return Weeks.of(run.warm_up, run.run_length).enough


def alarms_of(collected: Collected) -> Iterator[Alarm]:
    """Yield what is up in any run, in the order of the alarms, then of teams and types."""
    keys = list(collected.keys())
    for alarm in EXTENT:
        for measure, team, case_type, detail in keys:
            if measure == alarm and not detail:
                found = _alarm(collected, alarm, team, case_type)
                if found.up_runs:
                    yield found


def _alarm(collected: Collected, alarm: str, team: str, case_type: str) -> Alarm:
    def of(measure: str, detail: str = "") -> Any:  # noqa: ANN401 - an array of floats
        return collected.values(measure, team, case_type, detail)

    weeks, begins, extents = (
        of(name) for name in (alarm, f"{alarm}_from", f"{alarm}_{EXTENT[alarm]}")
    )
    up = (weeks > 0) & np.isfinite(begins) & np.isfinite(extents)
    if not up.any():
        return Alarm(alarm, team, case_type, runs=len(weeks))
    beside = {
        detail: int(np.isfinite(of(alarm, detail)).sum())
        for measure, its_team, _, detail in collected.keys()  # noqa: SIM118 - no dictionary
        if (measure, its_team) == (alarm, team) and detail
    }
    last = collected.scenario.run.run_length / DAY
    begin = float(np.clip(np.median(begins[up]), 0.0, last))
    return Alarm(
        alarm, team, case_type,
        beside=max(beside, key=beside.__getitem__, default=""),
        weeks=float(np.median(weeks[up])),
        since=(collected.scenario.office.start + timedelta(days=begin)).isoformat(),
        extent=float(extents[up].mean()),
        up_runs=int(up.sum()),
        runs=len(weeks),
    )  # fmt: skip


def alarms_table(runs: Runs) -> pd.DataFrame:
    """Return what is up in any run: a row each, and one for each alarm that is up in none."""
    rows = []
    for (condition, structure), collected in runs.items():
        checked, found = is_checked(collected), list(alarms_of(collected))
        quiet = [each for each in EXTENT if each not in {one.alarm for one in found}]
        found += [Alarm(each, runs=len(collected.replications)) for each in quiet]
        rows += [
            {
                "structure": structure, "condition": condition,
                "equal": equal_in(collected.scenario), "alarm": one.alarm, "team": one.team,
                "case_type": one.case_type, "beside": one.beside, "weeks": one.weeks,
                "since": one.since, "extent": one.extent, "up_runs": one.up_runs,
                "replications": one.runs, "flagged": one.flags, "checked": checked,
            }
            for one in found
        ]  # fmt: skip
    return ALARMS.frame(rows)
