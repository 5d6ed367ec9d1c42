"""The rules by which an office is steered, as tables (model.md §11)."""

from collections.abc import Iterable, Iterator, Sequence
from math import ceil

from sim.engines.compiled.arrays import Arrays
from sim.engines.compiled.layout import NONE
from sim.engines.compiled.loans import LINES_OF_LOANS
from sim.engines.compiled.tables import Calendars
from sim.engines.compiled.team_tables import APART
from sim.engines.compiled.throttle import WEEK
from sim.engines.compiled.work_kinds import by_work_kind
from sim.plan.lending import NOBODY
from sim.plan.plan import Plan
from sim.plan.review import ReviewPlan
from sim.plan.roster import Seat
from sim.units import DAY


def fill_management(
    plan: Plan, roster: Sequence[Seat], calendars: Calendars, arrays: Arrays
) -> None:
    """Fill what the rules ask for, behind teams and queues."""
    _fill_lending(plan, calendars, arrays)
    _fill_throttle(plan, calendars, arrays)
    _fill_reviews(plan, roster, arrays)


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


def _fill_throttle(plan: Plan, calendars: Calendars, arrays: Arrays) -> None:
    row, rule, presence = arrays.new("throttle", 1), plan.throttle, plan.hours.presence
    if rule is None:
        return
    row["is_ruled"], row["first_weekday"] = True, rule.first_weekday
    row["age_above"], row["age_below"] = rule.age_above, rule.age_below
    row["cases_above"], row["cases_below"] = rule.cases_above, rule.cases_below
    row["phone"], row["counter"] = calendars.add(rule.phone), calendars.add(rule.counter)
    days: Iterable[int] = dict.fromkeys(int(opens // DAY) for opens in presence.opens)
    if presence.always:
        days = range(ceil(plan.scenario.run.run_length / DAY))
    arrays.put("asked_on", list(days))
    arrays.put("mails_last_on", [day not in rule.mail_days for day in range(WEEK)])


def _fill_reviews(plan: Plan, roster: Sequence[Seat], arrays: Arrays) -> None:
    row, rule = arrays.new("review", 1), plan.review
    if rule is None:
        return
    row["is_ruled"], row["up_to"] = True, rule.up_to
    row["first"], row["factor"], row["keep"] = rule.first, rule.factor, rule.keep
    arrays.put("under_review", list(_under_review(plan)))
    arrays.put("may_join", list(_may_join(plan, rule, roster)))
    arrays.put("moved_in", [-2] * len(roster))
    arrays.new("workloads", len(plan.teams))
    arrays.put("counted_at", by_work_kind(plan, plan.waiting.places, NONE))
    arrays.put("mean_minutes", plan.waiting.minutes)
    arrays.new("tallies", len(plan.teams) * len(plan.waiting.minutes))


def _under_review(plan: Plan) -> Iterator[bool]:
    for phase in plan.phases:
        for name in plan.teams:
            staff = phase.staff.get(name)
            yield staff is not None and staff.clerks > 0 and not phase.teams[name].outside


def _may_join(plan: Plan, rule: ReviewPlan, roster: Sequence[Seat]) -> Iterator[bool]:
    for phase, joins in enumerate(rule.joins):
        for seat in roster:
            joined = joins.get((plan.teams[seat.in_phase(phase)], seat.home), ())
            for name in plan.teams:
                yield name in joined
