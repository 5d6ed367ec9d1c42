"""From posts to clerks at work: moving posts into teams, and the arithmetic of vacancy."""

from collections.abc import Mapping
from dataclasses import dataclass

from sim.adding import added
from sim.plan.calendar import office_calendars
from sim.plan.load import offered_load
from sim.plan.pay import with_bought
from sim.plan.workforce import net_hours_implied, turnover_of
from sim.scenario.structure import ALL, BY_LOAD, TeamPlan
from sim.scenario.study import Scenario
from sim.units import YEAR


@dataclass(frozen=True, slots=True)
class TeamStaff:
    """Who works in a team: posts, of them filled, and clerks present in office hours."""

    team: str
    posts: dict[str, int]
    """Posts by home."""
    filled: float
    """Filled posts (full-time equivalents)."""
    net_hours: float
    """Hours at work a year of one filled post."""
    clerks: int
    """Clerks of the simulation: present whenever the office is; with people one by one, posts."""

    @property
    def capacity(self) -> float:
        """Working minutes a year before rounding to whole clerks."""
        return self.filled * self.net_hours * 60.0


def largest_remainder(
    weights: Mapping[str, float], total: int, at_least: int = 0
) -> dict[str, int]:
    """Split `total` in proportion to weights; who has a weight gets `at_least`, if it suffices.

    Ties go to the earlier name.
    """
    mass = added(weights.values())
    if not weights or total <= 0:
        return dict.fromkeys(weights, 0)
    quotas = {
        name: total * (weight / mass if mass > 0 else 1.0 / len(weights))
        for name, weight in weights.items()
    }
    split = {name: int(quota) for name, quota in quotas.items()}
    order = sorted(quotas, key=lambda name: split[name] - quotas[name])
    for name in order[: total - added(split.values())]:
        split[name] += 1
    for name, weight in weights.items():
        while weight > 0 and split[name] < at_least:
            richest = max(split, key=lambda other: split[other])
            if split[richest] <= at_least:
                break
            split[richest] -= 1
            split[name] += 1
    return split


def posts_by_team(scenario: Scenario) -> dict[str, dict[str, int]]:
    """Return the posts of every team by home; no post is created and none is lost.

    They are those that the structure allots; what equal pay makes of them is in `posts_at_start`.

    What no team takes by number goes to the teams that take `all` or `by_load`, the latter
    in proportion to the central offered load of the case types that the home serves. Where
    levers have left a home fewer posts than teams take by number, they share these by the numbers.
    """
    staff, teams = scenario.office.staff, scenario.structure.teams
    homes = {name: home.posts for name, home in staff.homes.items()} or dict(staff.clerks)
    taken: dict[str, dict[str, int]] = {name: {} for name in teams}
    loads = None
    for home, posts in homes.items():
        takes = {name: team.takes[home] for name, team in teams.items() if home in team.takes}
        numbers = {name: take for name, take in takes.items() if isinstance(take, int)}
        if added(numbers.values()) > posts:
            numbers = largest_remainder(numbers, posts)
        for name, number in numbers.items():
            taken[name][home] = number
        left = posts - added(numbers.values())
        sharing = [name for name, take in takes.items() if take in (BY_LOAD, ALL)]
        if not sharing:
            continue
        if loads is None:
            loads = offered_load(scenario)
        served = case_types_of_home(scenario, home)
        weights = dict.fromkeys(sharing, 0.0)
        for load in loads:
            if load.team in weights and load.case_type in served:
                weights[load.team] += load.minutes_per_year
        for name, number in largest_remainder(weights, left, at_least=1).items():
            taken[name][home] = number
    return taken


def posts_at_start(scenario: Scenario) -> dict[str, dict[str, int]]:
    """Return the posts of every team by home, with those that equal pay buys or gives up."""
    return with_bought(scenario, posts_by_team(scenario), scenario.structure.teams)


def case_types_of_home(scenario: Scenario, home: str) -> set[str]:
    """Return the case types that the posts of a home are there for."""
    office = scenario.office
    stated = office.staff.homes.get(home)
    flows = stated.serves if stated is not None else []
    if not flows:
        return set(office.case_types)
    return {case_type for flow in flows for case_type in office.applications[flow].case_types}


def staffing(
    scenario: Scenario,
    posts: Mapping[str, dict[str, int]] | None = None,
    teams: Mapping[str, TeamPlan] | None = None,
) -> dict[str, TeamStaff]:
    """Return the staff of every team (model.md §8); by default of the structure of the start.

    Where people are not modelled one by one, clerks at work = posts x (1 - vacancy) x net
    hours / calendar hours, rounded by largest remainder over the office; teams outside the
    office's casework are rounded by themselves.
    """
    staff = scenario.office.staff
    teams = scenario.structure.teams if teams is None else teams
    posts = posts_at_start(scenario) if posts is None else posts
    calendars = office_calendars(
        scenario.office.calendar, scenario.office.start, scenario.run.run_length
    )
    calendar_hours = calendars.presence.between(0.0, YEAR) / 60.0
    if staff.clerks:
        return {
            name: TeamStaff(
                name, taken, float(added(taken.values())), calendar_hours, added(taken.values())
            )
            for name, taken in posts.items()
        }
    net_hours = net_hours_of(scenario)
    vacancy = turnover_of(staff).vacancy
    filled = {name: added(taken.values()) * (1.0 - vacancy) for name, taken in posts.items()}
    if staff.people is not None:
        return {
            name: TeamStaff(name, taken, filled[name], net_hours, added(taken.values()))
            for name, taken in posts.items()
        }
    clerks: dict[str, int] = {}
    for outside in (False, True):
        exact = {
            name: filled[name] * net_hours / calendar_hours
            for name, team in teams.items()
            if team.outside is outside
        }
        clerks |= largest_remainder(exact, round(added(exact.values())), at_least=1)
    return {
        name: TeamStaff(name, taken, filled[name], net_hours, clerks[name])
        for name, taken in posts.items()
    }


def net_hours_of(scenario: Scenario) -> float:
    """Return the hours at work a year of a full-time post, allowances taken off."""
    office = scenario.office
    return net_hours_implied(office, scenario.run) * (1.0 - office.staff.allowance)
