"""Who sits where: posts moved into teams, and the seats of the people who share them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from math import inf
from typing import Final

from sim.adding import added
from sim.plan.luck import PeopleLuck
from sim.plan.phases import extra_posts
from sim.plan.plan import PhasePlan, Plan
from sim.plan.staffing import largest_remainder
from sim.plan.windows import Shift
from sim.plan.workforce import FULL
from sim.scenario.levers import PostsChange
from sim.scenario.timeline import InForce

PEOPLE_OF_A_SEAT: Final = 1 << 20
"""Numbers reserved for the people who have a seat one after the other."""

_Post = tuple[str, int]
"""Home and number of a post."""


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
    later: tuple[int, ...] = ()
    """Its team in each later phase."""
    exists: tuple[float, float] = (0.0, inf)
    """From when until when there is the post; those of the office itself always are."""
    at_once: bool = False
    """Whether the post is filled on its first day."""

    def in_phase(self, number: int) -> int:
        """Return the team in a phase."""
        return self.later[number - 1] if number and self.later else self.team


def roster_of(plan: Plan, luck: PeopleLuck | None) -> tuple[Seat, ...]:
    """Return the seats of all teams in the order of the teams; then those of extra posts.

    Without people, every clerk of the staffing arithmetic has a seat and is always there.
    Else posts move into teams in the order that was drawn for their home, filled or vacant.
    In a later phase a post stays in its team as long as the team keeps as many; the others
    move, in the same order.
    """
    seats = _clerks(plan) if luck is None else _posts(plan, luck)
    if len(plan.phases) == 1:
        return seats
    return _with_later_phases(plan, luck, seats)


def shifts_of(plan: Plan, roster: Sequence[Seat]) -> tuple[list[Shift], list[int]]:
    """Return the different hours that people work, and which of them each seat has.

    Where no window changes anything these are the patterns.
    """
    if not plan.windows.any:
        shifts = [plan.shift(number, ()) for number in range(len(plan.patterns))]
        return shifts, [seat.pattern for seat in roster]
    phases = range(len(plan.phases))
    keys = [(seat.pattern, tuple(seat.in_phase(n) for n in phases)) for seat in roster]
    numbers = {key: number for number, key in enumerate(sorted(set(keys)))}
    return [plan.shift(*key) for key in numbers], [numbers[key] for key in keys]


# -- the start ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Extra:
    """A post beyond those of the office: when there is one, and for whom."""

    post: _Post
    stated: InForce
    change: PostsChange

    def there(self, plan: Plan, phase: int) -> bool:
        """Tell whether there is the post in a phase."""
        start, begin = plan.scenario.office.start, plan.phases[phase].begin
        return self.stated.on(start + timedelta(minutes=begin))


def _extras(plan: Plan) -> list[_Extra]:
    """Return the posts that levers bring; they are numbered after those of their home."""
    staff, found = plan.scenario.office.staff, []
    known = {name: home.posts for name, home in staff.homes.items()} or dict(staff.clerks)
    for stated, change in extra_posts(plan.scenario):
        for _ in range(change.paid):
            found.append(_Extra((change.home, known[change.home]), stated, change))
            known[change.home] += 1
    return found


def _clerks(plan: Plan) -> tuple[Seat, ...]:
    places = {name: index for index, name in enumerate(plan.teams)}
    return tuple(
        Seat(places[name], 0, staff.filled / staff.clerks)
        for name, staff in plan.phases[0].staff.items()
        for _ in range(staff.clerks)
    )


def _posts(plan: Plan, luck: PeopleLuck) -> tuple[Seat, ...]:
    orders = _orders(plan, luck)
    extras = [extra for extra in _extras(plan) if extra.there(plan, 0)]
    teams = _sliced(plan, orders, extras)
    own = [(team, *post) for post, team in teams.items()]
    vacant = _vacant(plan, luck, own)
    if plan.scenario.run.equal == "pay":
        vacant |= _vacant_bought(plan, luck)
    elif plan.scenario.run.equal != "filled":
        vacant |= {extra.post for extra in extras if not extra.change.at_once}
    return tuple(
        Seat(team, pattern, fte, (home, post) not in vacant, home, post, person)
        for team, home, post in own
        for person, (pattern, fte) in enumerate(_persons(plan, home, post))
    )


def _orders(plan: Plan, luck: PeopleLuck) -> dict[str, list[_Post]]:
    """Return the posts of each home in the order in which they move."""
    homes = plan.scenario.office.staff.homes
    return {
        name: [(name, post) for post in luck.order(name, home.posts)]
        for name, home in homes.items()
    }


def _sliced(
    plan: Plan, orders: Mapping[str, list[_Post]], extras: Sequence[_Extra]
) -> dict[_Post, int]:
    """Return the team of every post at the start: home by home in order, team after team."""
    pinned = {e.post: e.change.team for e in extras if e.change.team is not None}
    free = {
        home: [*order, *(e.post for e in extras if e.post[0] == home and e.post not in pinned)]
        for home, order in orders.items()
    }
    moved = dict.fromkeys(free, 0)
    teams: dict[_Post, int] = {}
    for team, name in enumerate(plan.teams):
        staff = plan.phases[0].staff.get(name)
        for home, number in staff.posts.items() if staff is not None else ():
            given = [p for p, whose in pinned.items() if whose == name and p[0] == home]
            first, own = moved[home], number - len(given)
            teams |= dict.fromkeys([*free[home][first : first + own], *given], team)
            moved[home] += own
    return teams


def _vacant(plan: Plan, luck: PeopleLuck, posts: list[tuple[int, str, int]]) -> set[_Post]:
    """Return the posts that are vacant at the start.

    At equal posts, those that were drawn for their home, wherever they are now; a part of a
    post is a post with that probability. At equal filled staff every team has its share
    filled (largest remainder), at least one post if there are enough.
    """
    share = plan.turnover.vacancy
    if plan.scenario.run.equal != "filled":
        return {
            (name, post)
            for name, home in plan.scenario.office.staff.homes.items()
            for post in luck.vacant(name, home.posts, home.posts * share)
        }
    teams = list(plan.team_plans.values())
    held: dict[int, list[_Post]] = {}
    for team, home, post in posts:
        held.setdefault(team, []).append((home, post))
    vacant: set[_Post] = set()
    for outside in (False, True):  # apart, so that casework has equal staff in all structures
        filled = {
            str(team): len(of_team) * (1.0 - share)
            for team, of_team in held.items()
            if teams[team].outside is outside
        }
        split = largest_remainder(filled, round(added(filled.values())), at_least=1)
        for name, number in split.items():
            vacant.update(held[int(name)][number:])
    return vacant


def _vacant_bought(plan: Plan, luck: PeopleLuck) -> set[_Post]:
    """Return the posts bought at equal pay that are vacant on their first day.

    Of each home its share of them, drawn apart from the posts that the office has anyway.
    """
    share, vacant = plan.turnover.vacancy, set()
    of_home: dict[str, list[int]] = {}
    for extra in _extras(plan):
        of_home.setdefault(extra.post[0], []).append(extra.post[1])
    for home, posts in of_home.items():
        drawn = luck.vacant_bought(home, posts[0], len(posts), len(posts) * share)
        vacant |= {(home, post) for post in drawn}
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
    return [(number, part / added(hours)) for number, part in zip(held, hours, strict=True)]


# -- later phases ---------------------------------------------------------------------------------


def _with_later_phases(
    plan: Plan, luck: PeopleLuck | None, seats: tuple[Seat, ...]
) -> tuple[Seat, ...]:
    """Return the seats with their teams in later phases, and those of posts that come later."""
    if luck is None:
        return _clerks_later(plan, seats)
    orders, extras = _orders(plan, luck), _extras(plan)
    vacant = {(seat.home, seat.post) for seat in seats if not seat.filled}
    now = {(seat.home, seat.post): seat.team for seat in seats}
    ways = {post: _Way(0, [team]) for post, team in now.items()}
    for number in range(1, len(plan.phases)):
        there = [extra for extra in extras if extra.there(plan, number)]
        now = _moved(plan, number, orders, there, now, vacant)
        for post, team in now.items():
            ways.setdefault(post, _Way(number, [])).teams.append(team)
    at_once = _at_once(plan, luck, extras)
    return tuple(
        _on_its_way(plan, seat, ways[seat.home, seat.post], (seat.home, seat.post) in at_once)
        for seat in [*seats, *_new_seats(plan, ways, seats)]
    )


@dataclass(frozen=True, slots=True)
class _Way:
    """The teams of a post, phase by phase, from the first phase in which there is the post."""

    first: int
    teams: list[int]


def _new_seats(plan: Plan, ways: Mapping[_Post, _Way], seats: Sequence[Seat]) -> list[Seat]:
    known = {(seat.home, seat.post) for seat in seats}
    return [
        Seat(way.teams[0], pattern, fte, filled=False, home=post[0], post=post[1], person=person)
        for post, way in ways.items()
        if post not in known
        for person, (pattern, fte) in enumerate(_persons(plan, *post))
    ]


def _on_its_way(plan: Plan, seat: Seat, way: _Way, at_once: bool) -> Seat:  # noqa: FBT001 - a flag of the seat
    """Return a seat with its teams; while there is no post it sits empty beside them."""
    begins = [*(phase.begin for phase in plan.phases), inf]
    last = way.first + len(way.teams)
    teams = [way.teams[0]] * way.first + way.teams
    teams += teams[-1:] * (len(plan.phases) - last)
    ends = inf if last == len(plan.phases) else begins[last]
    return replace(seat, later=tuple(teams[1:]), exists=(begins[way.first], ends), at_once=at_once)


def _at_once(plan: Plan, luck: PeopleLuck, extras: Sequence[_Extra]) -> set[_Post]:
    """Return the posts that are filled on their first day.

    At equal filled staff their share, at equal pay all that are not drawn as vacant.
    """
    if plan.scenario.run.equal == "pay":
        return {extra.post for extra in extras} - _vacant_bought(plan, luck)
    if plan.scenario.run.equal != "filled":
        return {extra.post for extra in extras if extra.change.at_once}
    of_lever: dict[int, list[_Post]] = {}
    for extra in extras:
        of_lever.setdefault(id(extra.stated), []).append(extra.post)
    filled = 1.0 - plan.turnover.vacancy
    return {post for posts in of_lever.values() for post in posts[: round(len(posts) * filled)]}


def _moved(
    plan: Plan, number: int, orders: Mapping[str, list[_Post]], extras: Sequence[_Extra],
    before: Mapping[_Post, int], vacant: set[_Post],
) -> dict[_Post, int]:  # fmt: skip
    """Return the team of every post in a phase, by home."""
    places = {name: index for index, name in enumerate(plan.teams)}
    found: dict[_Post, int] = {}
    for home, order in orders.items():
        quotas = _quotas(plan.phases[number], home, places)
        for extra in extras:
            if extra.post[0] == home and extra.change.team is not None:
                found[extra.post] = places[extra.change.team]
                quotas[places[extra.change.team]] -= 1
        free = [e.post for e in extras if e.post[0] == home and e.change.team is None]
        posts = [*order, *free]
        if plan.scenario.run.equal == "filled":
            posts = _evenly(posts, before, vacant)
        found |= _taken(posts, before, quotas)
    return found


def _quotas(phase: PhasePlan, home: str, places: Mapping[str, int]) -> dict[int, int]:
    return {
        places[name]: staff.posts[home]
        for name, staff in phase.staff.items()
        if home in staff.posts
    }


def _taken(
    posts: Sequence[_Post], before: Mapping[_Post, int], quotas: Mapping[int, int]
) -> dict[_Post, int]:
    """Keep posts where as many are wanted; move the rest, in order, where some are missing.

    Those that are wanted nowhere are left out.
    """
    left, found, moving = dict(quotas), {}, []
    for post in posts:
        team = before.get(post, -1)
        if left.get(team, 0) > 0:
            found[post] = team
            left[team] -= 1
        else:
            moving.append(post)
    wanted = [team for team in sorted(left) for _ in range(left[team])]
    assert len(wanted) <= len(moving)
    return found | dict(zip(moving, wanted, strict=False))


def _evenly(posts: Sequence[_Post], before: Mapping[_Post, int], vacant: set[_Post]) -> list[_Post]:
    """Order posts so that any first part of a team's holds its share of vacant ones."""
    groups: dict[tuple[int, bool], list[_Post]] = {}
    for post in posts:
        groups.setdefault((before.get(post, -1), post in vacant), []).append(post)
    place = {
        post: (number + 0.5) / len(group)
        for group in groups.values()
        for number, post in enumerate(group)
    }
    return sorted(posts, key=lambda post: place[post])


def _clerks_later(plan: Plan, seats: tuple[Seat, ...]) -> tuple[Seat, ...]:
    """Return the seats of clerks who are always present, with their teams in later phases."""
    places = {name: index for index, name in enumerate(plan.teams)}
    outside = {places[name]: team.outside for name, team in plan.team_plans.items()}
    clerks: list[_Post] = [("", number) for number in range(len(seats))]
    now = {clerk: seats[clerk[1]].team for clerk in clerks}
    teams = {clerk: [team] for clerk, team in now.items()}
    spans = {clerk: [0, len(plan.phases)] for clerk in clerks}
    for number, phase in enumerate(plan.phases[1:], start=1):
        after: dict[_Post, int] = {}
        for apart in (False, True):
            quotas = {
                places[n]: s.clerks for n, s in phase.staff.items() if outside[places[n]] is apart
            }
            here = [clerk for clerk in clerks if clerk in now and outside[now[clerk]] is apart]
            for _ in range(added(quotas.values()) - len(here)):
                new = ("", len(clerks))
                clerks.append(new)
                here.append(new)
                spans[new] = [number, len(plan.phases)]
            stayed = _taken(here, now, quotas)
            for gone in (clerk for clerk in here if clerk not in stayed):
                spans[gone][1] = number
            after |= stayed
        now = after
        for clerk in clerks:
            known = teams.setdefault(clerk, [now[clerk]] * number if clerk in now else [])
            known.append(now.get(clerk, known[-1] if known else 0))
    begins = [*(phase.begin for phase in plan.phases), inf]
    fte = seats[0].fte if seats else 1.0
    return tuple(
        replace(
            seats[number] if number < len(seats) else Seat(of_clerk[0], 0, fte, filled=False),
            later=tuple(of_clerk[1:]),
            exists=(begins[spans[clerk][0]], begins[spans[clerk][1]]),
            at_once=True,
        )
        for number, clerk in enumerate(clerks)
        for of_clerk in [teams[clerk]]
    )
