"""The backlog at which enquiries of open cases take the hours left for deciding, by team."""

from dataclasses import dataclass
from math import inf, isfinite

import pandas as pd

from sim.report.check_load import capacity_table, load_table
from sim.scenario.study import Scenario
from sim.scenario.tipping import EnquiryLoop, enquiry_loop


@dataclass(frozen=True, slots=True)
class Tipping:
    """Hours a year of a team (empty name: the office), and where the loop tips."""

    team: str
    capacity: float
    base: float
    """Load without enquiries of open cases."""
    enquiries: float
    """Load of the enquiries of the opening open cases."""
    opening: float
    """Open cases of the whole office at the opening."""
    open_cases: float
    """Open cases of the whole office from which on more work comes in than can be done."""

    @property
    def load(self) -> float:
        """Load over capacity at the opening; infinite without anybody."""
        return (self.base + self.enquiries) / self.capacity if self.capacity > 0 else inf


def tipping_points(scenario: Scenario) -> list[Tipping]:
    """Return where the loop tips, the office first, then its teams that have work.

    Teams outside the office's casework are left out. Reckoned as the load is: every contact
    answered, so that lost calls put it later.
    """
    loop = enquiry_loop(scenario.office)
    base = load_table(scenario, {})
    opening = loop.enquiries(1.0) if loop is not None else {}
    with_enquiries = load_table(scenario, opening)
    capacities = capacity_table(scenario)
    inside = capacities[~capacities["outside"]]
    teams = {
        str(row["team"]): float(row["capacity_hours"])
        for _, row in inside.iterrows()
        if row["load_hours"] > 0
    }
    found = [_tipping("", list(inside["team"]), float(inside["capacity_hours"].sum()),
                      (base, with_enquiries), loop)]  # fmt: skip
    return found + [
        _tipping(team, [team], capacity, (base, with_enquiries), loop)
        for team, capacity in teams.items()
    ]


def _tipping(
    name: str, teams: list[str], capacity: float, loads: tuple[pd.DataFrame, pd.DataFrame],
    loop: EnquiryLoop | None,
) -> Tipping:  # fmt: skip
    own, asked = (_by_type(table[table["team"].isin(teams)]) for table in loads)
    base = sum(own.values())
    extra = {name: hours - own.get(name, 0.0) for name, hours in asked.items()}
    if loop is None:
        return Tipping(name, capacity, base, 0.0, 0.0, 0.0 if base >= capacity else inf)
    rates = loop.enquiries(1.0)
    each = {name: hours / rates[name] for name, hours in extra.items() if rates.get(name, 0.0) > 0}
    times = loop.tips_at(base, each, capacity)
    return Tipping(name, capacity, base, sum(extra.values()), loop.cases, times * loop.cases)


def _by_type(loads: pd.DataFrame) -> dict[str, float]:
    summed = loads.groupby("case_type")["hours_per_year"].sum()
    return {str(name): float(hours) for name, hours in summed.items()}


def first_to_tip(points: list[Tipping]) -> Tipping | None:
    """Return the team that tips first of those that enquiries bring work to; None: none does."""
    teams = [each for each in points[1:] if each.enquiries > 0 and isfinite(each.open_cases)]
    return min(teams, key=lambda each: each.open_cases, default=None)
