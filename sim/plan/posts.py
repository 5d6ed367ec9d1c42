"""Moving posts between teams, or adding some: who has how many, as numbers that stay.

A structure may say `by_load`, and its posts then follow from the central estimates. Whoever
asks what happens if an estimate is wrong must hold the posts where the plan put them: nobody
re-allots posts because the truth turned out otherwise.
"""

from collections.abc import Mapping

from sim.adding import added
from sim.errors import UmbauError
from sim.messages.message import Message
from sim.plan.staffing import largest_remainder, posts_by_team
from sim.scenario.study import Scenario

Allotted = dict[str, dict[str, int]]
"""Posts by team and home."""


class PostsError(UmbauError):
    """Posts cannot be moved as asked."""


def with_fixed_posts(scenario: Scenario) -> Scenario:
    """Return the scenario with every team's posts as numbers; nothing else changes."""
    return _with(scenario, posts_by_team(scenario))


def team_posts(scenario: Scenario, team: str) -> int:
    """Return the posts of a team."""
    return added(posts_by_team(scenario)[team].values())


def most_team_posts(scenario: Scenario, team: str) -> int:
    """Return the most posts that a team can take: every other team keeps one of each home."""
    allotted = posts_by_team(scenario)
    return added(_most(allotted, team, home) for home in allotted[team])


def with_team_posts(scenario: Scenario, sizes: Mapping[str, int]) -> Scenario:
    """Return the scenario with teams of these sizes; the other teams share what is left.

    A team takes from its homes in proportion to what it takes now; the others share the rest of
    each home in proportion to what they have, at least one post each. Raises PostsError.
    """
    allotted = posts_by_team(scenario)
    for team, size in sizes.items():
        most = added(_most(allotted, team, home) for home in allotted[team])
        if not 1 <= size <= most:
            raise PostsError(Message("posts.team_size", team=team, most=most, size=size))
    wanted = {team: _split(allotted, team, size) for team, size in sizes.items()}
    for home in dict.fromkeys(home for taken in wanted.values() for home in taken):
        others = {
            team: taken[home]
            for team, taken in allotted.items()
            if team not in wanted and taken.get(home, 0) > 0
        }
        fixed = {team: taken[home] for team, taken in wanted.items() if home in taken}
        total = added(taken.get(home, 0) for taken in allotted.values())
        rest = total - added(fixed.values())
        if rest < len(others) or (rest and not others):
            message = Message("posts.none_left", teams=", ".join(fixed), home=home, total=total,
                              taken=added(fixed.values()), others=len(others))  # fmt: skip
            raise PostsError(message)
        for team, number in (fixed | largest_remainder(others, rest, at_least=1)).items():
            allotted[team][home] = number
    return _with(scenario, allotted)


def casework_homes(scenario: Scenario) -> dict[str, int]:
    """Return the posts of the homes from which casework teams take some."""
    staff, teams = scenario.office.staff, scenario.structure.teams
    homes = {name: home.posts for name, home in staff.homes.items()} or dict(staff.clerks)
    inside = {home for plan in teams.values() if not plan.outside for home in plan.takes}
    return {home: posts for home, posts in homes.items() if home in inside}


def with_office_posts(scenario: Scenario, total: int) -> Scenario:
    """Return the scenario with so many casework posts, spread over homes and teams as before.

    Raises PostsError where a team would be left without a post.
    """
    before, allotted = casework_homes(scenario), posts_by_team(scenario)
    after = largest_remainder(before, total, at_least=1)
    for home, posts in after.items():
        taken = {team: of[home] for team, of in allotted.items() if of.get(home, 0) > 0}
        if posts < len(taken):
            message = Message("posts.too_few", total=total, posts=posts, home=home,
                              teams=", ".join(taken))  # fmt: skip
            raise PostsError(message)
        for team, number in largest_remainder(taken, posts, at_least=1).items():
            allotted[team][home] = number
    staff = scenario.office.staff
    if staff.clerks:
        changed = staff.model_copy(update={"clerks": staff.clerks | after})
    else:
        homes = {
            name: home.model_copy(
                update={"posts": after[name], "patterns": _fewer(home.patterns, after[name])}
            )
            if name in after
            else home
            for name, home in staff.homes.items()
        }
        changed = staff.model_copy(update={"homes": homes})
    office = scenario.office.model_copy(update={"staff": changed})
    return _with(scenario.model_copy(update={"office": office}), allotted)


def _fewer(patterns: Mapping[str, int], posts: int) -> dict[str, int]:
    """Return the part-time posts of a home; no more than there are posts."""
    left, kept = posts, {}
    for name, number in patterns.items():
        kept[name] = min(number, left)
        left -= kept[name]
    return kept


def _most(allotted: Allotted, team: str, home: str) -> int:
    """Return the most posts of a home that a team can take."""
    total = added(taken.get(home, 0) for taken in allotted.values())
    others = added(taken.get(home, 0) > 0 for name, taken in allotted.items() if name != team)
    return total - others if others else allotted[team][home]


def _split(allotted: Allotted, team: str, size: int) -> dict[str, int]:
    """Split a team's posts over its homes as they are split now, as far as the homes have them."""
    homes = allotted[team]
    most = {home: _most(allotted, team, home) for home in homes}
    taken = largest_remainder(homes, size)
    taken = {home: min(number, most[home]) for home, number in taken.items()}
    for home in sorted(homes, key=lambda name: taken[name] - most[name]):
        more = min(size - added(taken.values()), most[home] - taken[home])
        taken[home] += more
    return taken


def _with(scenario: Scenario, allotted: Mapping[str, Mapping[str, int]]) -> Scenario:
    teams = {}
    for name, plan in scenario.structure.teams.items():
        teams[name] = plan.model_copy(update={"takes": dict(allotted[name])})
    structure = scenario.structure.model_copy(update={"teams": teams})
    return scenario.model_copy(update={"structure": structure})
