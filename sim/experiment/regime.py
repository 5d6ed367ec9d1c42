"""Where a scenario is heading: in balance, growing, or close to where its loop tips.

An office whose load is above its capacity, or whose enquiries can take the hours left, has no
steady state. What can be said is how fast open cases grow, when the backlog is cleared, and at
which stock the loop tips.
"""

from dataclasses import asdict, dataclass
from datetime import date, timedelta
from math import isfinite, nan

import numpy as np
import pandas as pd

from sim.experiment.collected import Collected
from sim.experiment.comparison import Runs, equal_in
from sim.experiment.loop import first_to_tip, tipping_points
from sim.experiment.tables import REGIME
from sim.measures.cases import CLEARED_SHARE
from sim.plan.study import Study
from sim.stats.intervals import mean_interval, prediction_interval
from sim.units import MONTH


@dataclass(frozen=True, slots=True)
class Regime:
    """Where one scenario is heading, by arithmetic and by its runs."""

    load: float
    """Offered load over capacity of the office, at the opening."""
    overloaded: str
    """Teams with a load of 1 and more, separated by spaces."""
    tips_at: float
    """Open cases from which on the office gets more work than it can do; 0: at any stock."""
    first_team: str
    first_team_tips_at: float
    """The team that tips first, and at how many open cases of the whole office."""
    most_open: float
    """Most open cases at a week's end of any run."""
    open_start: float
    growth: float
    growth_low: float
    growth_high: float
    """Open cases more per month, mean with 95 % interval."""
    growth_one_low: float
    growth_one_high: float
    """The same in a single run, 95 %."""
    cleared_runs: int
    """Runs in which the backlog was cleared and stayed so to the end."""
    runs: int
    cleared: date | None
    """Median date of clearing; None where at most half of the runs cleared it."""

    @property
    def within_reach(self) -> bool:
        """Whether a run had as many open cases as tip the office or a team."""
        return self.most_open >= min(self.tips_at, self.first_team_tips_at)

    @property
    def steady(self) -> bool:
        """Whether means over a long run would mean anything."""
        return self.load < 1 and not self.overloaded and not self.within_reach


def regime(collected: Collected) -> Regime:
    """Return where a scenario is heading."""
    scenario = collected.scenario
    office, *teams = points = tipping_points(scenario)
    first = first_to_tip(points)
    start, end = collected.values("open_start"), collected.values("open_end")
    growth = (end - start) / (scenario.run.run_length / MONTH)
    mean, one = mean_interval(growth), prediction_interval(growth)
    _, weekly = collected.course("open")
    days = collected.values("clearance_week")
    stays = collected.values("backlog_end") <= CLEARED_SHARE * start
    days = np.where(np.isfinite(days) & stays, days, np.inf)
    median = float(np.median(days))
    begin = scenario.office.start
    return Regime(
        load=office.load,
        overloaded=" ".join(team.team for team in teams if team.load >= 1),
        tips_at=office.open_cases,
        first_team=first.team if first is not None else "",
        first_team_tips_at=first.open_cases if first is not None else np.inf,
        most_open=float(weekly.max()) if weekly.size else nan,
        open_start=float(start.mean()),
        growth=mean.mean, growth_low=mean.low, growth_high=mean.high,
        growth_one_low=one.low, growth_one_high=one.high,
        cleared_runs=int(np.isfinite(days).sum()),
        runs=len(days),
        cleared=begin + timedelta(days=median) if isfinite(median) else None,
    )  # fmt: skip


def regime_table(study: Study, runs: Runs) -> pd.DataFrame:
    """Return where each structure is heading: one row per condition and structure."""
    return REGIME.frame(
        {"condition": condition, "structure": structure}
        | asdict(found)
        | {"within_reach": found.within_reach, "steady": found.steady}
        | {"equal": equal_in(study.scenarios[condition, structure])}
        for (condition, structure), collected in runs.items()
        for found in (regime(collected),)
    )
