"""Equal pay: what posts cost by the grade of their team, and how many today's pay bill buys.

The yardstick is what today pays for the posts of a home, filled or not: their number times the
price of the home's grade, or of the grades that today's teams state (`Scenario.pay_bill`). The
structure allots the posts; where its teams state a `pay_grade`, all teams of the home have more
posts (or fewer) by the same factor: the bill is today's, and shares by load stay as they are.
"""

from collections.abc import Mapping
from math import floor

from sim.adding import added
from sim.scenario.office import Office
from sim.scenario.structure import TeamPlan
from sim.scenario.study import Scenario

Allotted = Mapping[str, Mapping[str, int]]
"""Posts by team and home."""

_ROUNDING = 1e-9
"""A whole number of posts may come out this much too small (in posts, and of the bill)."""


def grade_of_post(office: Office, home: str, team: TeamPlan | None = None) -> str | None:
    """Return the pay grade of a post of a home: its team's where stated, else the home's."""
    if team is not None and team.pay_grade is not None:
        return team.pay_grade
    stated = office.staff.homes.get(home)
    return stated.pay_grade if stated is not None else None


def cost_of_post(office: Office, home: str, team: TeamPlan | None = None) -> float | None:
    """Return what a filled post costs a year (EUR, central); None where it is not stated."""
    staff = office.staff
    if not staff.homes:
        return None
    grade = grade_of_post(office, home, team)
    cost = staff.pay_grades[grade].cost if grade is not None else staff.cost_per_post
    return cost.value if cost is not None else None


def bill_by_home(
    office: Office, allotted: Allotted, teams: Mapping[str, TeamPlan]
) -> dict[str, float | None]:
    """Return what the posts of each home would cost a year if all were filled (EUR).

    None where a post of it has no price.
    """
    found: dict[str, float | None] = {}
    for home in office.staff.homes:
        costs = [
            None if price is None else number * price
            for number, price in _priced(office, home, allotted, teams).values()
        ]
        known = [each for each in costs if each is not None]
        found[home] = added(known) if len(known) == len(costs) else None
    return found


def bought(
    scenario: Scenario, allotted: Allotted, teams: Mapping[str, TeamPlan]
) -> dict[tuple[str, str], int]:
    """Return how many posts more (or fewer, below 0) a team has of a home at equal pay.

    By team and home, in their order; empty at equal anything else, and without any stated grade.
    Homes of which a post has no price keep their posts.
    """
    if scenario.run.equal != "pay":
        return {}
    found: dict[tuple[str, str], int] = {}
    for home in scenario.office.staff.homes:
        priced = _priced(scenario.office, home, allotted, teams)
        posts = {team: number for team, (number, _) in priced.items()}
        prices = {team: price for team, (_, price) in priced.items() if price}
        bill = _bill(scenario, home, posts)
        if not posts or bill is None or len(prices) < len(posts):
            continue
        for team, number in affordable(posts, prices, bill).items():
            if number != posts[team]:
                found[team, home] = number - posts[team]
    return found


def with_bought(
    scenario: Scenario, allotted: Allotted, teams: Mapping[str, TeamPlan]
) -> dict[str, dict[str, int]]:
    """Return the posts of every team by home, bought and given up ones included."""
    posts = {team: dict(homes) for team, homes in allotted.items()}
    for (team, home), number in bought(scenario, allotted, teams).items():
        posts[team][home] += number
    return posts


def affordable(
    posts: Mapping[str, int], prices: Mapping[str, float], bill: float
) -> dict[str, int]:
    """Return how many posts each team has for a bill, in proportion to those that it has now.

    Each gets the whole posts of its part; what money is left buys one more in the order of the
    largest remainders, of those that it still pays for. Ties go to the earlier team. A team keeps
    one post, even if the bill then does not suffice.
    """
    factor = bill / added(number * prices[team] for team, number in posts.items())
    parts = {team: number * factor for team, number in posts.items()}
    split = {team: max(1, floor(part + _ROUNDING)) for team, part in parts.items()}
    left = bill * (1 + _ROUNDING) - added(split[team] * prices[team] for team in posts)
    for team in sorted(parts, key=lambda name: split[name] - parts[name]):
        if parts[team] > split[team] and prices[team] <= left:
            split[team] += 1
            left -= prices[team]
    return split


def states_grades(teams: Mapping[str, TeamPlan]) -> bool:
    """Tell whether a team states the grade of its posts."""
    return any(team.pay_grade is not None for team in teams.values())


def _bill(scenario: Scenario, home: str, posts: Mapping[str, int]) -> float | None:
    if scenario.pay_bill is not None:
        return scenario.pay_bill.get(home)
    price = cost_of_post(scenario.office, home)
    return None if price is None else price * added(posts.values())


def _priced(
    office: Office, home: str, allotted: Allotted, teams: Mapping[str, TeamPlan]
) -> dict[str, tuple[int, float | None]]:
    """Return posts and price of the teams that have posts of a home."""
    return {
        team: (homes[home], cost_of_post(office, home, teams[team]))
        for team, homes in allotted.items()
        if homes.get(home, 0) > 0
    }
