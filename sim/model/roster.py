"""Who sits where: posts moved into teams, and the seats of the people who share them."""

from dataclasses import dataclass

from sim.demand.people import PeopleLuck
from sim.model.plan import Plan
from sim.scenario.staffing import largest_remainder
from sim.scenario.workforce import FULL


@dataclass(frozen=True, slots=True)
class Seat:
    """One person's place in a team; its number in the roster is the clerk's number."""

    team: int
    pattern: int
    fte: float
    """Its share of a full post."""
    filled: bool = True
    """Whether somebody sits there at the start."""
    home: str = ""
    post: int = 0
    person: int = 0


def roster_of(plan: Plan, luck: PeopleLuck | None) -> tuple[Seat, ...]:
    """Return the seats of all teams in the structure's order.

    Without people, every clerk of the staffing arithmetic has a seat and is always there.
    Else posts move into teams in the order that was drawn for their home, filled or vacant.
    """
    if luck is None:
        return tuple(
            Seat(team, 0, staff.filled / staff.clerks)
            for team, staff in enumerate(plan.staff.values())
            for _ in range(staff.clerks)
        )
    homes = plan.scenario.office.staff.homes
    orders = {name: luck.order(name, home.posts) for name, home in homes.items()}
    moved = dict.fromkeys(homes, 0)
    posts: list[tuple[int, str, int]] = []
    for team, staff in enumerate(plan.staff.values()):
        for home, number in staff.posts.items():
            first = moved[home]
            posts += [(team, home, post) for post in orders[home][first : first + number]]
            moved[home] += number
    vacant = _vacant(plan, luck, posts)
    return tuple(
        Seat(team, pattern, fte, (home, post) not in vacant, home, post, person)
        for team, home, post in posts
        for person, (pattern, fte) in enumerate(_persons(plan, home, post))
    )


def _vacant(
    plan: Plan, luck: PeopleLuck, posts: list[tuple[int, str, int]]
) -> set[tuple[str, int]]:
    """Return the posts that are vacant at the start.

    At equal posts, those that were drawn for their home, wherever they are now; a part of a
    post is a post with that probability. At equal filled staff every team has its share
    filled (largest remainder), at least one post if there are enough.
    """
    share = plan.turnover.vacancy
    if plan.scenario.run.equal == "posts":
        return {
            (name, post)
            for name, home in plan.scenario.office.staff.homes.items()
            for post in luck.vacant(name, home.posts, home.posts * share)
        }
    teams = list(plan.scenario.structure.teams.values())
    held: dict[int, list[tuple[str, int]]] = {}
    for team, home, post in posts:
        held.setdefault(team, []).append((home, post))
    vacant: set[tuple[str, int]] = set()
    for outside in (False, True):  # apart, so that casework has equal staff in all structures
        filled = {
            str(team): len(of_team) * (1.0 - share)
            for team, of_team in held.items()
            if teams[team].outside is outside
        }
        split = largest_remainder(filled, round(sum(filled.values())), at_least=1)
        for name, number in split.items():
            vacant.update(held[int(name)][number:])
    return vacant


def _persons(plan: Plan, home: str, post: int) -> list[tuple[int, float]]:
    """Return pattern number and share of the post, for each person on it."""
    name, first = FULL, 0
    for pattern, posts in plan.scenario.office.staff.homes[home].patterns.items():
        if first <= post < first + posts:
            name = pattern
        first += posts
    held = [number for number, pattern in enumerate(plan.patterns) if pattern.name == name]
    hours = [plan.patterns[number].weekly_minutes for number in held]
    return [(number, part / sum(hours)) for number, part in zip(held, hours, strict=True)]
