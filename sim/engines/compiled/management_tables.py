"""The rules by which an office is steered, as tables (model.md §11)."""

from sim.engines.compiled.arrays import Arrays
from sim.engines.compiled.layout import NONE
from sim.engines.compiled.loans import LINES_OF_LOANS
from sim.engines.compiled.tables import Calendars
from sim.engines.compiled.team_tables import APART
from sim.engines.compiled.work_kinds import by_work_kind
from sim.plan.lending import NOBODY
from sim.plan.plan import Plan


def fill_management(plan: Plan, calendars: Calendars, arrays: Arrays) -> None:
    """Fill what the rules ask for, behind teams and queues."""
    _fill_lending(plan, calendars, arrays)


def _fill_lending(plan: Plan, calendars: Calendars, arrays: Arrays) -> None:
    rule, teams = arrays.new("lending", 1), arrays.new("lenders", len(plan.teams))
    rule["looks_at"] = -1.0
    if plan.lending is None:
        return
    rule["is_ruled"], rule["after"] = True, plan.lending.after
    rule["calendar"] = calendars.add(plan.hours.opening)
    arrays.put("lent_to_whom", by_work_kind(plan, plan.lending.levels, NOBODY))
    stated = [plan.phases[0].teams.get(name, team) for name, team in plan.team_plans.items()]
    teams["may_decide"] = [team.may_decide for team in stated]
    teams["takes_part"] = [not team.outside for team in plan.team_plans.values()]
    _add_lines_of_loans(plan, arrays)


def _add_lines_of_loans(plan: Plan, arrays: Arrays) -> None:
    """Add the lines of loans in front of those that are free."""
    first = len(arrays["lines"]) - APART
    arrays["lending"]["first_line"] = first
    number = len(plan.teams) * int(arrays["state"]["lines"][0]) * LINES_OF_LOANS
    rows = arrays.lengthen("lines", first + number + APART)
    for name in ("head", "tail", "apart"):
        rows[name][first:] = NONE
