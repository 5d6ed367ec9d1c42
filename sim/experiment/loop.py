"""The backlog at which what open cases bring takes the hours left for deciding, by team."""

from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import partial
from math import inf, isfinite

from sim.adding import added
from sim.experiment.load import capacity_table, load_table
from sim.plan.load import StockWork, Volumes
from sim.plan.outlook import StockLoop, stock_loop, tips_at
from sim.scenario.study import Scenario

PARTS = tuple(each.name for each in fields(StockWork))


@dataclass(frozen=True, slots=True)
class Tipping:
    """Hours a year of a team (empty name: the office), and where the loop tips."""

    team: str
    capacity: float
    base: float
    """Load without what open cases bring."""
    stock: float
    """Load of what the opening open cases bring: enquiries, certificates, appointments."""
    opening: float
    """Open cases of the whole office at the opening."""
    open_cases: float
    """Open cases of the whole office from which on more work comes in than can be done."""

    @property
    def load(self) -> float:
        """Load over capacity at the opening; infinite without anybody."""
        return (self.base + self.stock) / self.capacity if self.capacity > 0 else inf


def tipping_points(scenario: Scenario) -> list[Tipping]:
    """Return where the loop tips, the office first, then its teams that have work.

    Teams outside the office's casework are left out. Reckoned as the load is: every contact
    answered, so that lost calls put it later.
    """
    loop = stock_loop(scenario.office)
    capacities = capacity_table(scenario)
    inside = capacities[~capacities["outside"]]
    teams = {
        str(row["team"]): float(row["capacity_hours"])
        for _, row in inside.iterrows()
        if row["load_hours"] > 0
    }
    hours_with = partial(_hours_by_team, scenario, Volumes(scenario.office))
    base = hours_with(StockWork())
    each = _hours_of_each(hours_with, loop, base) if loop is not None else {}

    def point(name: str, members: list[str], capacity: float) -> Tipping:
        without = added(base.get(team, 0.0) for team in members)
        if loop is None:
            return Tipping(name, capacity, without, 0.0, 0.0, 0.0 if without >= capacity else inf)
        load = _load(loop, {key: added(h.get(t, 0.0) for t in members) for key, h in each.items()})
        times = tips_at(lambda times: without + load(times), without, capacity)
        return Tipping(name, capacity, without, load(1.0), loop.cases, times * loop.cases)

    office = point(
        "", [str(name) for name in inside["team"]], float(inside["capacity_hours"].sum())
    )
    return [office, *(point(team, [team], capacity) for team, capacity in teams.items())]


def _hours_by_team(scenario: Scenario, volumes: Volumes, stock: StockWork) -> dict[str, float]:
    summed = load_table(scenario, stock, volumes).groupby("team")["hours_per_year"].sum()
    return {str(team): float(hours) for team, hours in summed.items()}


def _hours_of_each(
    hours_with: Callable[[StockWork], dict[str, float]], loop: StockLoop, base: dict[str, float]
) -> dict[tuple[str, str], dict[str, float]]:
    """Return the hours a year by team that one a minute brings, by what it is and case type."""
    each = {}
    for part in PARTS:
        for case_type in getattr(loop.work(1.0), part):
            one = hours_with(StockWork(**{part: {case_type: 1.0}}))
            each[part, case_type] = {
                team: hours - base.get(team, 0.0) for team, hours in one.items()
            }
    return each


def _load(loop: StockLoop, hours: dict[tuple[str, str], float]) -> Callable[[float], float]:
    """Return the hours a year that a multiple of the stock brings."""

    def load(times: float) -> float:
        work = loop.work(times)
        rates = {part: getattr(work, part) for part in PARTS}
        return added(each * float(rates[part][name]) for (part, name), each in hours.items())

    return load


def first_to_tip(points: list[Tipping]) -> Tipping | None:
    """Return the team that tips first of those that open cases bring work to; None: none does."""
    teams = [each for each in points[1:] if each.stock > 0 and isfinite(each.open_cases)]
    return min(teams, key=lambda each: each.open_cases, default=None)
