"""Comparing at equal staff or equal money: where posts come from that a lever has more.

As planned, they come on top. At equal posts (and equal filled staff) they come out of the other
posts of the office's casework, so a lever that only adds posts does nothing. So they do at equal
pay, which then buys posts by the grades of teams (`sim/plan/pay.py`). At equal money,
they stay, and as many posts of casework are cut as pay for everything that costs more than
today; what nobody gives a price cannot be paid for and is left out.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from sim.adding import added
from sim.plan.pay import bill_by_home, cost_of_post, states_grades
from sim.plan.posts import casework_homes
from sim.plan.staffing import largest_remainder, posts_by_team
from sim.plan.workforce import turnover_of
from sim.scenario.levers import FewerPosts, MovedPosts, PostsChange
from sim.scenario.office import Office
from sim.scenario.structure import Structure, TeamPlan
from sim.scenario.study import Scenario
from sim.scenario.timeline import InForce
from sim.units import DAY, YEAR


def brings_posts(scenario: Scenario) -> bool:
    """Tell whether a scenario has posts at some time that today's office has not."""
    stated = scenario.timeline.effects if scenario.timeline is not None else []
    changes = (each.effect.posts_change() for each in stated)
    return any(change is not None and change.paid != 0 for change in changes)


def costs_more(scenario: Scenario) -> bool:
    """Tell whether a scenario has anything that costs money and today's office has not."""
    timeline = scenario.timeline
    if timeline is None:
        return False
    overtime = any(each.effect.gained() for each in timeline.effects)
    return brings_posts(scenario) or overtime or bool(timeline.costs)


def at_equal(scenario: Scenario) -> list[InForce]:
    """Return the effects of a scenario's time line at equal what its run says."""
    assert scenario.timeline is not None
    stated, equal = scenario.timeline.effects, scenario.run.equal
    if equal == "planned":
        return stated
    if equal == "money":
        return [*stated, *_cuts(scenario)]
    found: list[InForce] = []
    for each in stated:
        change = each.effect.posts_change()
        if change is None or change.paid == 0:
            found.append(each)
        elif change.paid > 0:
            found += _out_of_others(scenario, each, change)
    return found


def _homes_with_posts(scenario: Scenario) -> dict[str, int]:
    """Return the homes of casework that have posts at the start, with their number."""
    return {home: number for home, number in casework_homes(scenario).items() if number > 0}


def _out_of_others(scenario: Scenario, each: InForce, more: PostsChange) -> Iterator[InForce]:
    """Yield the posts of a lever as posts of other homes that move to its team."""
    team = more.team or _team_of_empty_home(scenario, more.home)
    if team is None:
        return
    homes = _homes_with_posts(scenario)
    for home, number in largest_remainder(homes, more.paid).items():
        if number:
            moved = MovedPosts(effect="moved_posts", home=home, posts=number, team=team)
            yield each.model_copy(update={"effect": moved})


def _team_of_empty_home(scenario: Scenario, home: str) -> str | None:
    """Return the team that takes from a home which has no posts of its own."""
    staff = scenario.office.staff
    posts = staff.homes[home].posts if staff.homes else staff.clerks[home]
    assert scenario.timeline is not None
    takers = {
        name
        for phase in scenario.timeline.phases
        for structure in phase.structures
        for name, team in structure.teams.items()
        if home in team.takes
    }
    return min(takers) if posts == 0 and takers else None


# -- money ----------------------------------------------------------------------------------------


def _cuts(scenario: Scenario) -> Iterator[InForce]:
    """Yield the posts that are cut, from the first day on which something costs more."""
    more, first = extra_cost(scenario)
    homes = _homes_with_posts(scenario)
    whole = _payroll(scenario, ())
    if more <= 0 or whole is None:
        return
    filled = 1.0 - turnover_of(scenario.office.staff).vacancy
    mean = whole / added(homes.values())
    end = scenario.office.start + timedelta(minutes=scenario.run.run_length)
    years = max((end - first).days / 365.0, 1e-9)
    number = min(round(more / (mean * filled * years)), added(homes.values()) - len(homes))
    for home, fewer in largest_remainder(homes, number).items():
        if fewer:
            effect = FewerPosts(effect="fewer_posts", home=home, posts=fewer)
            begin = first if first > scenario.office.start else None
            yield InForce(part="equal_money", begin=begin, effect=effect)


def extra_cost(scenario: Scenario) -> tuple[float, date]:
    """Return what a scenario costs more than today over its run (EUR), and since when.

    Central values; posts at the share of them that is filled, planned overtime at the price of
    its hours. What has no price is left out.
    """
    office, start = scenario.office, scenario.office.start
    assert scenario.timeline is not None
    filled = 1.0 - turnover_of(office.staff).vacancy
    total, first = 0.0, start + timedelta(minutes=scenario.run.run_length)
    for each in scenario.timeline.effects:
        years, change = years_in_force(scenario, each.begin, each.end), each.effect.posts_change()
        euros = 0.0
        if change is not None:
            team = _plan_of(scenario, change.team) if change.team else None
            price = cost_of_post(office, change.home, team)
            euros = change.paid * filled * (price or 0.0) * years
        total += euros
        if euros and years:
            first = min(first, max(each.begin or start, start))
    for each, yearly in overtime_cost(scenario):
        years = years_in_force(scenario, each.begin, each.end)
        total += yearly * years
        if yearly and years:
            first = min(first, max(each.begin or start, start))
    for dated in scenario.timeline.costs:
        years = years_in_force(scenario, dated.begin, dated.end)
        price = dated.cost.value
        if price and years:
            total += price * (years if dated.cost.per == "year" else 1.0)
            first = min(first, max(dated.begin or start, start))
    return total, first


def overtime_cost(scenario: Scenario) -> Iterator[tuple[InForce, float]]:
    """Yield planned overtime with what it costs a year while it lasts (EUR, central values).

    A share of the payroll of the filled posts of the teams that work longer; 0 where it is not
    stated.
    """
    filled = 1.0 - turnover_of(scenario.office.staff).vacancy
    for each in scenario.timeline.effects if scenario.timeline is not None else []:
        share = each.effect.gained()
        if share:
            payroll = _payroll(scenario, each.effect.named()) or 0.0
            yield each, share * filled * payroll


def years_in_force(scenario: Scenario, begin: date | None, end: date | None) -> float:
    """Return the years of a run for which something is in force."""
    start = scenario.office.start
    first = 0.0 if begin is None else max(0.0, (begin - start).days * DAY)
    last = scenario.run.run_length
    last = last if end is None else min(last, (end - start).days * DAY)
    return max(0.0, last - first) / YEAR


def _payroll(scenario: Scenario, teams: Sequence[str]) -> float | None:
    """Return what posts of teams cost a year if they were filled; None: not stated.

    Each team in the first structure that has it. Without names those of casework, as the homes
    have them, or where teams state pay grades as the structure of the start has them.
    """
    office, structure = scenario.office, scenario.structure
    if not teams and not states_grades(structure.teams):
        return _payroll_of_homes(office, _homes_with_posts(scenario))
    named = teams or [name for name, plan in structure.teams.items() if not plan.outside]
    total = 0.0
    for team in named:
        first = _first_with(scenario, team)
        allotted = posts_by_team(scenario.model_copy(update={"structure": first}))
        for euros in bill_by_home(office, {team: allotted[team]}, first.teams).values():
            if euros is None:
                return None
            total += euros
    return total


def _plan_of(scenario: Scenario, team: str) -> TeamPlan:
    """Return a team as the first structure that has it describes it."""
    return _first_with(scenario, team).teams[team]


def _first_with(scenario: Scenario, team: str) -> Structure:
    assert scenario.timeline is not None
    later = [one for phase in scenario.timeline.phases for one in phase.structures]
    return next(one for one in [scenario.structure, *later] if team in one.teams)


def _payroll_of_homes(office: Office, posts: dict[str, int]) -> float | None:
    total = 0.0
    for home, number in posts.items():
        price = cost_of_post(office, home)
        if price is None:
            return None
        total += number * price
    return total
