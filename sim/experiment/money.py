"""What a structure costs: filled posts by pay grade, other yearly costs, one-off costs, per case.

An amount that nobody knows stays unknown in everything that it is part of; it never counts as
nothing.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.declared import EurosEstimate
from sim.experiment.collected import Collected, Floats
from sim.experiment.comparison import Runs, equal_in
from sim.experiment.tables import MONEY
from sim.plan.equal import overtime_cost, years_in_force
from sim.plan.pay import grade_of_post
from sim.plan.phases import begin_of, phases_of, staff_in, teams_over_time
from sim.plan.study import Study
from sim.plan.workforce import turnover_of
from sim.scenario.study import Scenario
from sim.scenario.timeline import DatedCost
from sim.stats.intervals import mean_interval, paired_interval
from sim.units import YEAR

UNKNOWN = "n/a"
"""Stands for an amount that nobody knows."""

WITHOUT_GRADE = "no_grade"
"""Stands for the pay grade of posts that have none and cost `cost_per_post`."""


_ROUNDING = 1e-9
"""Posts that are none but for the last digits of a difference."""


@dataclass(frozen=True, slots=True)
class CostItem:
    """A cost beside posts: one-off, or a year; `n/a` where low, central and high are None.

    A yearly one that is due for a part of the run only says for how many `years`.
    """

    label: str
    low: float | None
    central: float | None
    high: float | None
    source: str = ""
    confidence: str = ""
    years: float | None = None

    @classmethod
    def of(cls, label: str, euros: EurosEstimate | None, years: float | None = None) -> "CostItem":
        """Return the item of an estimate; None: nobody knows."""
        if euros is None:
            return cls(label, None, None, None, years=years)
        return cls(
            label, euros.low, euros.central, euros.high, euros.source, euros.confidence, years
        )


@dataclass(frozen=True, slots=True)
class Costs:
    """What a scenario costs beside its posts.

    `one_off` is None where nobody has said what the change costs, which is not the same as
    nothing.
    """

    one_off: Sequence[CostItem] | None = None
    yearly: Sequence[CostItem] = ()


@dataclass(frozen=True, slots=True)
class _Amount:
    """Euros by replication at low, central and high prices; nan: nobody knows."""

    low: Floats
    central: Floats
    high: Floats

    def __add__(self, other: "_Amount") -> "_Amount":
        return _Amount(self.low + other.low, self.central + other.central, self.high + other.high)

    def times(self, factor: float | Floats) -> "_Amount":
        """Return every amount times a factor."""
        return _Amount(self.low * factor, self.central * factor, self.high * factor)


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of the table."""

    item: str
    detail: str
    label: str
    unit: str
    amount: _Amount
    source: str = ""
    confidence: str = ""


def costs_of(study: Study) -> dict[tuple[str, str], Costs]:
    """Return what the files of a study say about costs, by condition and structure.

    A structure without dates says nothing, and neither does a reorganisation without `costs`.
    """
    found = {}
    for key, scenario in study.scenarios.items():
        timeline = scenario.timeline
        if timeline is None:
            continue
        once = [_item(scenario, dated) for dated in timeline.costs if dated.cost.per == "once"]
        yearly = [_item(scenario, dated) for dated in timeline.costs if dated.cost.per == "year"]
        for each, euros in overtime_cost(scenario):
            years = years_in_force(scenario, each.begin, each.end)
            label = each.label or each.part
            yearly.append(CostItem(label, euros, euros, euros, "payroll", "C", years))
        found[key] = Costs(once if timeline.costs else None, yearly)
    return found


def _item(scenario: Scenario, dated: DatedCost) -> CostItem:
    cost = dated.cost
    euros = None if cost.euros == "n/a" else cost.euros
    years = years_in_force(scenario, dated.begin, dated.end) if cost.per == "year" else None
    return CostItem.of(cost.label, euros, years)


def money_table(
    study: Study, runs: Runs, costs: Mapping[tuple[str, str], Costs] | None = None
) -> pd.DataFrame:
    """Return what every structure costs, one row per condition, structure and item.

    `costs` by (condition, structure). Where a structure is not named, its one-off costs are
    unknown, and nothing in the case of today's. Items, all office-wide and without teams outside
    casework:

    - `filled_fte` and `posts` by pay grade, and `posts` of all: cost of filled posts a year;
    - `yearly_item` each; `yearly`: posts and these, a year, on average over the run;
    - `one_off_item` each; `one_off`, their sum; `one_off_known`, the sum of what is known where
      something is not;
    - `run`: yearly costs over the run and one-off costs;
    - `posts_per_decided`, `yearly_per_decided`, `run_per_decided`: over the cases decided in the
      run. In the last, one-off costs are spread over the length of the run.

    `mean` has its 95 % interval over the runs at central prices; `price_low` and `price_high` are
    the means if all prices were at the low or high end of their estimates. The difference to
    today is paired, with 95 % interval. `status` is `n/a` and the numbers are missing where an
    amount is unknown.
    """
    stated = costs or {}
    rows: list[dict[str, object]] = []
    for (condition, structure), collected in runs.items():
        known = {
            (line.item, line.detail): line.amount.central
            for line in _lines(
                runs[condition, study.today],
                stated.get((condition, study.today), Costs(one_off=())),
            )
        }
        of_today = structure == study.today
        own = stated.get((condition, structure), Costs(one_off=() if of_today else None))
        for line in _lines(collected, own):
            row = {"structure": structure, "condition": condition,
                   "equal": equal_in(collected.scenario)}  # fmt: skip
            today = None if of_today else known.get((line.item, line.detail))
            rows.append(row | _told(line, today))
    return MONEY.frame(rows)


def filled_by_home(collected: Collected) -> dict[str, Floats]:
    """Return the mean filled posts (full-time equivalents) of each home in casework, by run.

    Where people are not modelled one by one they are the posts of the staffing arithmetic.
    """
    scenario = collected.scenario
    staff = scenario.office.staff
    if staff.people is not None:
        return {home: collected.values("filled_fte", detail=home) for home in staff.homes}
    share, runs = 1.0 - turnover_of(staff).vacancy, len(collected.replications)
    return {home: np.full(runs, n * share) for home, n in _posts_by_home(scenario).items()}


def _posts_by_home(scenario: Scenario) -> dict[str, float]:
    """Return the posts of each home in casework, on average over the window."""
    posts = dict.fromkeys(scenario.office.staff.homes, 0.0)
    for (_, home), number in _posts_by_team_and_home(scenario).items():
        posts[home] = posts.get(home, 0.0) + number
    return posts


def _posts_by_team_and_home(scenario: Scenario) -> dict[tuple[str, str], float]:
    """Return the posts of each casework team by home, on average over the window."""
    run, teams, phases = scenario.run, teams_over_time(scenario), phases_of(scenario)
    begins = [begin_of(scenario, phase) for phase in phases]
    posts: dict[tuple[str, str], float] = {}
    for phase, begin, end in zip(phases, begins, [*begins[1:], run.run_length], strict=True):
        part = max(0.0, end - max(begin, run.warm_up)) / (run.run_length - run.warm_up)
        for team, of_team in staff_in(scenario, phase).items():
            for home, number in of_team.posts.items() if not teams[team].outside else ():
                posts[team, home] = posts.get((team, home), 0.0) + number * part
    return posts


def _lines(collected: Collected, costs: Costs) -> Iterator[_Line]:
    run, staff = collected.scenario.run, collected.scenario.office.staff
    years = (run.run_length - run.warm_up) / YEAR
    runs = len(collected.replications)
    # the clerks of a laboratory have no pay
    posts = _nothing(runs) if staff.homes else _unknown(runs)
    for grade, filled in filled_by_grade(collected).items():
        price = staff.pay_grades.get(grade)
        cost = price.cost if price is not None else staff.cost_per_post
        label = (price.label or grade) if price is not None else ""
        yield _Line("filled_fte", grade, label, "FTE", _Amount(filled, filled, filled))
        one = CostItem.of(label, cost)
        of_grade = _of(one, runs).times(filled)
        posts += of_grade
        yield _Line("posts", grade, label, "EUR_per_year", of_grade, one.source, one.confidence)
    yield _Line("posts", "", "", "EUR_per_year", posts)
    due = posts.times(years)
    for item in costs.yearly:
        amount = _of(item, runs)
        due += amount.times(years if item.years is None else item.years)
        yield _item_line("yearly_item", item, "EUR_per_year", amount)
    yield _Line("yearly", "", "", "EUR_per_year", due.times(1 / years))
    once = _nothing(runs) if costs.one_off is not None else _unknown(runs)
    for item in costs.one_off or ():
        once += _of(item, runs)
        yield _item_line("one_off_item", item, "EUR", _of(item, runs))
    yield _Line("one_off", "", "", "EUR", once)
    yield from _known(costs.one_off or (), runs)
    yield _Line("run", "", "", "EUR", due + once)
    decided = collected.values("decided")
    each = np.divide(1.0, decided, out=np.full(runs, math.nan), where=decided > 0)
    for name, amount in (("posts", posts.times(years)), ("yearly", due), ("run", due + once)):
        yield _Line(f"{name}_per_decided", "", "", "EUR_per_case", amount.times(each))


def filled_by_grade(collected: Collected) -> dict[str, Floats]:
    """Return the mean filled casework posts (full-time equivalents) by pay grade, by run.

    A post is paid by the grade that its team states, else as its home says. In the order of the
    homes, then of the teams; grades without posts are left out.
    """
    office = collected.scenario.office
    of_home = filled_by_home(collected)
    of_team = _filled_of_graded_teams(collected)
    for (_, home), filled in of_team.items():
        left = of_home[home] - filled
        of_home[home] = np.where(np.abs(left) < _ROUNDING, 0.0, left)
    listed = [(grade_of_post(office, home), filled) for home, filled in of_home.items()]
    plans = teams_over_time(collected.scenario)
    listed += [(plans[team].pay_grade, filled) for (team, _), filled in of_team.items()]
    found: dict[str, Floats] = {}
    for stated, filled in listed:
        grade = stated or WITHOUT_GRADE
        found[grade] = found[grade] + filled if grade in found else filled
    return {grade: filled for grade, filled in found.items() if filled.any()}


def _filled_of_graded_teams(collected: Collected) -> dict[tuple[str, str], Floats]:
    """Return the mean filled posts of teams that state a pay grade, by team and home, by run."""
    scenario = collected.scenario
    staff, teams = scenario.office.staff, teams_over_time(scenario)
    graded = [name for name, team in teams.items() if team.pay_grade and not team.outside]
    if staff.people is not None:
        return {
            (team, home): collected.values("filled_fte", team=team, detail=home)
            for team in graded
            for home in staff.homes
        }
    share, runs = 1.0 - turnover_of(staff).vacancy, len(collected.replications)
    return {
        key: np.full(runs, number * share)
        for key, number in _posts_by_team_and_home(scenario).items()
        if key[0] in graded
    }


def _known(items: Sequence[CostItem], runs: int) -> Iterator[_Line]:
    """Yield the sum of the one-off costs that are known, where others are not."""
    known = [item for item in items if item.central is not None]
    if 0 < len(known) < len(items):
        amount = _nothing(runs)
        for item in known:
            amount += _of(item, runs)
        yield _Line("one_off_known", "", "", "EUR", amount)


def _item_line(name: str, item: CostItem, unit: str, amount: _Amount) -> _Line:
    return _Line(name, item.label, item.label, unit, amount, item.source, item.confidence)


def _of(item: CostItem, runs: int) -> _Amount:
    prices = (item.low, item.central, item.high)
    return _Amount(*(np.full(runs, math.nan if price is None else price) for price in prices))


def _nothing(runs: int) -> _Amount:
    return _Amount(np.zeros(runs), np.zeros(runs), np.zeros(runs))


def _unknown(runs: int) -> _Amount:
    return _nothing(runs).times(math.nan)


def _told(line: _Line, today: Floats | None) -> dict[str, object]:
    """Return the row of a line, with its difference to today's."""
    found = mean_interval(line.amount.central)
    row: dict[str, object] = {
        "item": line.item, "detail": line.detail, "label": line.label, "unit": line.unit,
        "status": UNKNOWN if math.isnan(found.mean) else "known",
        "mean": found.mean, "low": found.low, "high": found.high,
        "price_low": mean_interval(line.amount.low).mean,
        "price_high": mean_interval(line.amount.high).mean,
        "difference": math.nan, "difference_low": math.nan, "difference_high": math.nan,
        "source": line.source, "confidence": line.confidence, "replications": found.n,
    }  # fmt: skip
    if today is not None:
        gap = paired_interval(line.amount.central, today)
        row |= {"difference": gap.mean, "difference_low": gap.low, "difference_high": gap.high}
    return row
